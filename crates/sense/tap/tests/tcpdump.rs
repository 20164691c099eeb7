//! The filter language against tcpdump itself, over every capture beside the checkout.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use hashwarden_tap::{
    filter::{Filter, Link},
    program::Subject,
};

/// Expressions that mean the same to both; tcpdump needs `vlan` said before it looks into tagged
/// frames, so it is asked for those as well.
const EXPRESSIONS: [&str; 26] = [
    "ip",
    "ip6",
    "arp",
    "tcp",
    "udp",
    "icmp",
    "icmp6",
    "port 53",
    "tcp port 80 or 443",
    "udp dst port 53",
    "src port 3333 or dst port 3333",
    "portrange 3000-9999",
    "tcp portrange 1-1023 or udp portrange 1-1023",
    "net 10.0.0.0/8",
    "net 192.168",
    "src net 192.168.0.0 mask 255.255.0.0",
    "src and dst net 10.0.0.0/8",
    "host 192.168.1.1 or 10.0.0.1 or 172.16.0.1",
    "ip6 net fe80::/10",
    "dst net 2000::/3",
    "less 100",
    "greater 1000 and tcp",
    "tcp and (port 443 or port 8443) and src net 10",
    "port 53 or port 443 and tcp",
    "ip proto 6 and src portrange 32768-65535",
    "ip and port 80 or ip6 and port 443",
];
/// The same where a negation would say something else of tagged frames.
const NEGATIONS: [&str; 4] =
    ["not port 443", "tcp and not port 80", "not (ip or ip6)", "ip and not net 10.0.0.0/8"];

#[test]
fn as_many_frames_as_tcpdump_finds() {
    let captures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/captures");
    let mut files = Vec::new();
    collect(&captures, &mut files);
    let count = EXPRESSIONS.len() + NEGATIONS.len();
    if files.is_empty() {
        println!("skipped {count} cases: ../shared is absent");
        return;
    }
    if Command::new("tcpdump").arg("--version").output().is_err() {
        println!("skipped {count} cases: tcpdump is not installed");
        return;
    }
    files.sort();
    let (mut compared, mut matched) = (0, 0);
    // Every fifth file: a run of tcpdump for each expression takes its time.
    for file in files.iter().step_by(5) {
        let Some((link, frames)) = frames(file) else { continue };
        let tagged = tcpdump(file, "vlan").unwrap_or_default() > 0;
        for text in EXPRESSIONS.iter().chain(NEGATIONS.iter().filter(|_| !tagged)) {
            let asked = if tagged {
                format!("({text}) or (vlan and (({text}) or (vlan and ({text}))))")
            } else {
                (*text).to_owned()
            };
            // Some expressions cannot be asked of some links (`arp` of raw IP).
            let Some(theirs) = tcpdump(file, &asked) else { continue };
            let program = text.parse::<Filter>().unwrap().compile(link).unwrap();
            let ours = frames
                .iter()
                .filter(|(bytes, wire_length)| {
                    program.accepts(&Subject { bytes, wire_length: *wire_length, tag: None })
                })
                .count();
            assert_eq!(ours, theirs, "{}: {text}", file.display());
            compared += 1;
            matched += usize::from(ours > 0);
        }
    }
    println!("{compared} comparisons, {matched} of them with a frame that matched");
    assert!(compared > 100 && matched > 50, "{compared} comparisons, {matched} with a match");
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(&path, files);
        } else if path
            .extension()
            .is_some_and(|ending| ["pcap", "pcapng", "cap"].iter().any(|known| ending == *known))
            && path.metadata().is_ok_and(|file| file.len() < 20 << 20)
        {
            files.push(path);
        }
    }
}

/// How many frames tcpdump finds.
fn tcpdump(file: &Path, expression: &str) -> Option<usize> {
    let output = Command::new("tcpdump")
        .args(["-n", "--count", "-r"])
        .args([file.as_os_str(), expression.as_ref()])
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    String::from_utf8_lossy(&output.stdout).split(' ').next()?.parse().ok()
}

/// Frames, each with its length on the wire.
type Frames = Vec<(Vec<u8>, u32)>;

/// All frames, through tcpdump, which makes plain pcap of anything it reads.
fn frames(file: &Path) -> Option<(Link, Frames)> {
    let output = Command::new("tcpdump")
        .args(["-w", "-", "-r"])
        .arg(file)
        .stderr(Stdio::null())
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    let word = |at: usize| {
        let raw = output.stdout.get(at..)?.first_chunk::<4>()?;
        usize::try_from(u32::from_ne_bytes(*raw)).ok()
    };
    let link = Link::of(u16::try_from(word(20)? & 0xffff).ok()?)?;
    let (mut frames, mut at) = (Vec::new(), 24);
    while let (Some(length), Some(wire)) = (word(at + 8), word(at + 12)) {
        frames
            .push((output.stdout.get(at + 16..at + 16 + length)?.to_vec(), wire.try_into().ok()?));
        at += 16 + length;
    }
    Some((link, frames))
}
