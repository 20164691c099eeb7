//! An interface is listened to while captures are replayed at the other end of its line.

use std::{path::Path, process::Command, thread, time::Duration};

use super::line::{CAPTURES, HASHWARDEN, Line, capture, coverage, evidence, inspect, lost};

#[test]
fn a_replayed_capture_gives_the_evidence_of_its_file() {
    let Some(line) = Line::lay("same", 2 * CAPTURES.len()) else { return };
    for threads in [1, 2] {
        for (name, packets) in CAPTURES {
            let file = capture(name).unwrap();
            let watch = line.watch(&format!("--interface far --threads {threads}"));
            line.replay(&file, 1, "near");
            let (code, lines, complaints) = watch.end();
            assert_eq!((code, complaints.as_str()), (0, ""), "{name}");
            let of_file = inspect(&file);
            assert_eq!(evidence(&lines), evidence(&of_file), "{name}, {threads} threads");
            assert_eq!(coverage(&lines)["packets"], packets, "{name}, {threads} threads");
            assert_eq!(coverage(&lines)["flows"], coverage(&of_file)["flows"], "{name}");
            assert_eq!(lost(coverage(&lines), "frame-dropped"), 0);
        }
    }
}

#[test]
fn tags_come_back_and_the_kernel_filters() {
    let Some(line) = Line::lay("tags", 3) else { return };
    let folder = tempfile::tempdir().unwrap();
    let (plain, tagged) = (folder.path().join("plain.pcap"), folder.path().join("tagged.pcap"));
    let file = capture("mining.pcapng").unwrap();
    let made = Command::new("tcpdump").args(["-w"]).arg(&plain).arg("-r").arg(&file).output();
    let vlan = ["--enet-vlan=add", "--enet-vlan-tag=100", "--enet-vlan-cfi=0", "--enet-vlan-pri=0"];
    let rewritten = Command::new("tcprewrite")
        .args(vlan)
        .arg(format!("--infile={}", plain.display()))
        .arg(format!("--outfile={}", tagged.display()))
        .output();
    if !made.is_ok_and(|done| done.status.success())
        || !rewritten.is_ok_and(|done| done.status.success())
    {
        println!("skipped 3 cases: tcpdump or tcprewrite is not installed");
        return;
    }
    // tcprewrite makes the padding of short packets part of them: the file it wrote is what counts.
    let whole = evidence(&inspect(&tagged));
    let zcash: std::collections::BTreeSet<_> =
        whole.iter().filter(|one| one.contains("\"port\":3333")).cloned().collect();
    assert!(!zcash.is_empty() && zcash.len() < whole.len());
    for (filter, expected) in
        [("vlan 100", &whole), ("tcp port 3333", &zcash), ("vlan 7", &Default::default())]
    {
        let watch = line.watch_filtered(filter);
        line.replay(&tagged, 1, "near");
        let (code, lines, complaints) = watch.end();
        assert_eq!((code, complaints.as_str()), (0, ""), "{filter}");
        assert_eq!(&evidence(&lines), expected, "{filter}");
    }
}

#[test]
fn what_a_stalled_reader_misses_is_counted() {
    let Some(line) = Line::lay("stalled", 1) else { return };
    let file = capture("cgminer.g0.pcapng").unwrap();
    let watch = line.watch("-i far --ring 4");
    watch.signal("-STOP");
    line.replay(&file, 5, "near");
    watch.signal("-CONT");
    let (code, lines, _) = watch.end();
    assert_eq!(code, 0);
    let packets = coverage(&lines)["packets"].as_u64().unwrap();
    let dropped = lost(coverage(&lines), "frame-dropped");
    println!("{packets} packets read, {dropped} dropped");
    assert!(dropped > 0 && packets > 0);
    assert_eq!(packets + dropped, 5 * 7163);
    let told: u64 = lines.iter().filter_map(|line| line["dropped"].as_u64()).sum();
    assert_eq!(told, dropped, "the status says it too");
}

#[test]
fn an_ordinary_user_may_listen_with_one_capability_and_keeps_none() {
    let Some(line) = Line::lay("user", 2) else { return };
    let folder = tempfile::tempdir_in("/tmp").unwrap();
    // The build folder may be closed to others.
    let program = folder.path().join("hashwarden");
    std::fs::copy(HASHWARDEN, &program).unwrap();
    let open = |path: &Path| {
        Command::new("chmod").arg("755").arg(path).output().unwrap();
    };
    open(folder.path());
    open(&program);
    let program = program.to_str().unwrap();
    let nobody = "setpriv --reuid=65534 --regid=65534 --clear-groups ";
    let with = format!("{nobody}--inh-caps=+net_raw --ambient-caps=+net_raw ");
    let watch = line.watch_as(&with, program, &["-i", "far"]);
    let status = watch.status();
    for held in ["CapInh", "CapPrm", "CapEff", "CapAmb"] {
        assert!(status.contains(&format!("{held}:\t0000000000000000")), "{status}");
    }
    assert!(status.contains("Uid:\t65534") && status.contains("NoNewPrivs:\t1"), "{status}");
    let file = capture("mining.pcapng").unwrap();
    line.replay(&file, 1, "near");
    let (code, lines, _) = watch.end();
    assert_eq!((code, evidence(&lines)), (0, evidence(&inspect(&file))));

    let (code, lines, complaints) = line.watch_as(nobody, program, &["-i", "far"]).wait();
    assert_eq!((code, lines.len()), (3, 0));
    assert!(complaints.contains("CAP_NET_RAW"), "{complaints}");
}

#[test]
fn an_interface_goes_down_comes_back_and_disappears() {
    let Some(line) = Line::lay("down", 2) else { return };
    let file = capture("mining.pcapng").unwrap();
    let watch = line.watch("-i far --threads 2");
    line.run("ip link set far down");
    thread::sleep(Duration::from_millis(800));
    line.run("ip link set far up");
    line.run("ip link set near up");
    thread::sleep(Duration::from_millis(1200));
    line.replay(&file, 1, "near");
    thread::sleep(Duration::from_millis(300));
    line.run("ip link del far");
    let (code, lines, complaints) = watch.wait();
    assert_eq!(code, 3, "{complaints}");
    for said in ["is down", "is up", "is gone"] {
        assert!(complaints.contains(said), "{said}: {complaints}");
    }
    assert_eq!(evidence(&lines), evidence(&inspect(&file)), "what was heard before is told");

    let (code, _, complaints) = line.watch("-i nowhere").wait();
    assert!(code == 3 && complaints.contains("no interface named nowhere"), "{complaints}");
}

#[test]
fn a_frame_on_loopback_counts_once_and_findings_are_kept() {
    let Some(line) = Line::lay("lo", 1) else { return };
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let file = capture("mining.pcapng").unwrap();
    let watch = line.watch(&format!("-i lo --period 1 --data {}", data.display()));
    line.replay(&file, 1, "lo");
    // Told while it goes on, not only at the end; the rest of the run finds nothing new.
    thread::sleep(Duration::from_millis(2500));
    let (code, lines, complaints) = watch.end();
    assert_eq!((code, complaints.as_str()), (0, ""));
    assert_eq!(coverage(&lines)["packets"], 673);
    let first = lines.iter().position(|line| line["type"] == "finding").unwrap();
    let last = lines.iter().rposition(|line| line["type"] == "status").unwrap();
    assert!(first + 2 < last, "findings come before the second line of status");
    let verified =
        Command::new(HASHWARDEN).args(["ledger", "verify", "--data"]).arg(&data).output();
    assert!(verified.unwrap().status.success());
}
