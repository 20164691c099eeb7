//! Whatever is handed in: a clear message, exit code 3, and everything else is still processed.

use std::{fs, io::Write, os::unix::fs::PermissionsExt};

use crate::{contract, program::run};

const GOOD: &str = "d/captures/drill-county-data-centre.pcap";

#[test]
fn each_bad_input_is_named_and_the_good_one_beside_it_is_read() {
    let folder = contract::district();
    let at = folder.path();
    let good = fs::read(at.join(GOOD)).unwrap();
    let mut snap = good.clone();
    // The file header's snap length at its largest: a reader must not believe it.
    snap[16..20].copy_from_slice(&u32::MAX.to_le_bytes());
    let mut lying = good.clone();
    // The first record says that it holds 4 GiB.
    lying[32..36].copy_from_slice(&u32::MAX.to_le_bytes());
    fs::write(at.join("empty.pcap"), b"").unwrap();
    fs::write(at.join("note.txt"), b"a note, nothing more\n").unwrap();
    fs::write(at.join("magic.pcap"), [0xde, 0xad, 0xbe, 0xef].repeat(20)).unwrap();
    fs::write(at.join("cut.pcap"), &good[..good.len() - 3]).unwrap();
    fs::write(at.join("snap.pcap"), &snap).unwrap();
    fs::write(at.join("lying.pcap"), &lying).unwrap();
    fs::write(at.join("cut.pcap.gz"), &gzip(&good)[..2000]).unwrap();
    for (name, code, loss) in [
        ("empty.pcap", 3, Some("file-unreadable")),
        ("note.txt", 3, Some("file-unreadable")),
        ("magic.pcap", 3, Some("file-unreadable")),
        ("absent.pcap", 3, Some("file-unreadable")),
        ("cut.pcap", 3, Some("file-truncated")),
        ("lying.pcap", 3, Some("record-malformed")),
        ("cut.pcap.gz", 3, None),
        ("snap.pcap", 0, None),
    ] {
        let answer = run(at, &["inspect", "--json", name, GOOD]);
        assert_eq!(answer.code, code, "{name}: {}", answer.stderr);
        let coverage = &answer.of_type("coverage")[0];
        let lost = coverage["lost"].as_array().unwrap();
        if let Some(loss) = loss {
            assert!(lost.iter().any(|one| one["what"] == loss), "{name}: {lost:?}");
        }
        for one in lost {
            assert!(!one["why"]["en"].as_str().unwrap().is_empty());
            assert!(!one["why"]["zh"].as_str().unwrap().is_empty());
        }
        if code == 3 {
            assert!(answer.stderr.contains(name), "{name} is not named: {}", answer.stderr);
        }
        assert!(
            !answer.of_type("finding").is_empty(),
            "{name} kept the good capture from being read"
        );
    }
}

#[test]
fn a_folder_without_permission_is_named() {
    let folder = contract::district();
    let at = folder.path();
    let locked = at.join("locked");
    fs::create_dir(&locked).unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read_dir(&locked).is_ok() {
        eprintln!("skipped 1 case: this user may read everything");
        return;
    }
    let answer = run(at, &["inspect", "--json", "locked", GOOD]);
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o700)).unwrap();
    assert_eq!(answer.code, 3, "{}", answer.stderr);
    assert!(answer.stderr.contains("locked"), "{}", answer.stderr);
    assert!(!answer.of_type("finding").is_empty());
}

#[test]
fn a_bomb_in_gzip_ends_with_a_loss() {
    let folder = contract::district();
    let at = folder.path();
    // A capture's header, then zeros: 1 GiB from about 1 MiB.
    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    bomb.write_all(&fs::read(at.join(GOOD)).unwrap()[..24]).unwrap();
    let zeros = vec![0; 1 << 20];
    for _ in 0..1024 {
        bomb.write_all(&zeros).unwrap();
    }
    fs::write(at.join("bomb.gz"), bomb.finish().unwrap()).unwrap();
    let answer = run(at, &["inspect", "--json", "bomb.gz", GOOD]);
    assert_eq!(answer.code, 3, "{}", answer.stderr);
    assert!(answer.stderr.contains("bomb.gz"), "{}", answer.stderr);
    assert!(!answer.of_type("finding").is_empty());
}

#[test]
fn a_capture_cut_at_any_byte_never_fails_badly() {
    let folder = contract::district();
    let at = folder.path();
    let good = fs::read(at.join("d/captures/drill-school.pcap")).unwrap();
    // Every byte of the first records, in one run: the parsers' own tests cut everywhere.
    fs::create_dir(at.join("cut")).unwrap();
    for end in 0..400 {
        fs::write(at.join(format!("cut/{end:04}.pcap")), &good[..end]).unwrap();
    }
    let answer = run(at, &["inspect", "--json", "cut"]);
    assert_eq!(answer.code, 3, "{}", answer.stderr);
    let coverage = &answer.of_type("coverage")[0];
    assert_eq!(coverage["inputs"], 400);
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
