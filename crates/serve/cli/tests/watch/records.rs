//! What other programs tell while it happens.

use std::{
    io::Write,
    net::UdpSocket,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use super::line::{HASHWARDEN, coverage, evidence, inspect, lines};

const ZEEK: &str = "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n\
    #path\tdns\n#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tquery\n\
    #types\ttime\tstring\taddr\tport\taddr\tport\tenum\tstring\n";

fn row(second: u32) -> String {
    format!(
        "17900000{second:02}.5\tC{second}\t10.0.0.5\t40000\t10.0.0.1\t53\tudp\txmr-eu1.nanopool.org\n"
    )
}

fn watch(arguments: &[&str]) -> Command {
    let mut command = Command::new(HASHWARDEN);
    command.args(["watch", "--json", "--duration", "4"]).args(arguments).stdout(Stdio::piped());
    command
}

#[test]
fn a_followed_log_gives_the_evidence_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("dns.log");
    std::fs::write(&log, format!("{ZEEK}{}", row(1))).unwrap();
    let child = watch(&["--log", log.to_str().unwrap()]).spawn().unwrap();
    thread::sleep(Duration::from_millis(1500));
    let mut file = std::fs::OpenOptions::new().append(true).open(&log).unwrap();
    file.write_all(row(2).as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let told = lines(&String::from_utf8(output.stdout).unwrap());
    assert_eq!(coverage(&told)["records"], 2);
    assert!(!evidence(&told).is_empty());
    assert_eq!(evidence(&told), evidence(&inspect(&log)));
}

#[test]
fn exporters_are_received() {
    // A port that is free now.
    let to = UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let child = watch(&["--flows", &to.to_string()]).spawn().unwrap();
    thread::sleep(Duration::from_millis(1500));
    // NetFlow version 5 with one record of a TCP flow.
    let mut datagram = vec![0, 5, 0, 1];
    datagram.extend(1_000_000_u32.to_be_bytes());
    datagram.extend(1_790_000_000_u32.to_be_bytes());
    datagram.resize(24, 0);
    datagram.extend([10, 0, 0, 5, 203, 0, 113, 9, 0, 0, 0, 0, 0, 1, 0, 2]);
    for number in [9_u32, 1200, 900_000, 990_000] {
        datagram.extend(number.to_be_bytes());
    }
    datagram.extend([0xc3, 0x50, 0x0d, 0x05, 0, 0x18, 6, 0]);
    datagram.resize(72, 0);
    UdpSocket::bind("127.0.0.1:0").unwrap().send_to(&datagram, to).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let told = lines(&String::from_utf8(output.stdout).unwrap());
    assert_eq!(coverage(&told)["records"], 1, "{:?}", coverage(&told));

    let taken = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    assert_eq!(watch(&["--flows", &address]).output().unwrap().status.code(), Some(3));
}
