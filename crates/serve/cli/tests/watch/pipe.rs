//! A capture that is still being written comes through a pipe.

use std::{
    io::Write,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use super::line::{CAPTURES, HASHWARDEN, capture, coverage, evidence, inspect, lines};

fn watch(arguments: &[&str]) -> Command {
    let mut command = Command::new(HASHWARDEN);
    command.args(["watch", "-"]).args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

#[test]
fn a_pipe_gives_the_evidence_of_the_file() {
    for (name, packets) in CAPTURES {
        let Some(file) = capture(name) else {
            println!("skipped 1 case: ../shared is absent");
            continue;
        };
        let mut child = watch(&["--json"]).spawn().unwrap();
        child.stdin.take().unwrap().write_all(&std::fs::read(&file).unwrap()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        let lines = lines(&String::from_utf8(output.stdout).unwrap());
        assert_eq!(evidence(&lines), evidence(&inspect(&file)), "{name}");
        assert_eq!(coverage(&lines)["packets"], packets, "{name}");
    }
}

#[test]
fn what_was_heard_is_told_when_the_signal_comes_and_the_pipe_stays_open() {
    let Some(file) = capture("mining.pcapng") else {
        println!("skipped 1 case: ../shared is absent");
        return;
    };
    let mut child = watch(&["--json", "--filter", "port 3333"]).spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    pipe.write_all(&std::fs::read(&file).unwrap()).unwrap();
    thread::sleep(Duration::from_millis(1000));
    Command::new("kill").args(["-TERM", &child.id().to_string()]).output().unwrap();
    let output = child.wait_with_output().unwrap();
    drop(pipe);
    assert_eq!(output.status.code(), Some(0));
    let told = evidence(&lines(&String::from_utf8(output.stdout).unwrap()));
    let whole = evidence(&inspect(&file));
    assert!(!told.is_empty() && told.len() < whole.len() && told.is_subset(&whole));
}

#[test]
fn what_is_no_capture_and_no_filter_is_said() {
    let mut child = watch(&[]).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"<html>not a capture</html>").unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8(output.stderr).unwrap().contains("standard input"));

    let output = watch(&["--filter", "prot 80"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("prot"));
    let output = Command::new(HASHWARDEN).arg("watch").output().unwrap();
    assert_eq!(output.status.code(), Some(2), "a source is required");
}
