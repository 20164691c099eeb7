//! An exhibit of the full length, and one behind it: zip64, in bounded memory. Takes minutes and 4 GiB of disk:
//! `cargo test --release -p hashwarden-custody -- --ignored --nocapture`.

use std::{fs, io, io::Read, process::Command, time::Instant};

use hashwarden_custody::{
    digest::Digests,
    export::{Handed, Wanted, export_to},
    store::MAX_EXHIBIT,
    verify::{Verdict, verify},
};
use serde_json::json;

use crate::world::{World, docs};

/// Most memory that this process may have had, in KiB.
const MAX_MEMORY: u64 = 100 * 1024;

#[test]
#[ignore = "takes minutes and 4 GiB of disk"]
#[expect(clippy::disallowed_methods, reason = "prints figures")]
fn an_exhibit_of_four_gibibytes_goes_through_in_bounded_memory() {
    let bytes = |label: &str| -> Box<dyn Read> {
        if label == "E-08" {
            Box::new(io::repeat(0x5a).take(MAX_EXHIBIT))
        } else {
            Box::new(&b"behind it"[..])
        }
    };
    let mut world = World::of("verifying.jsonl");
    world.events.retain(|event| event["change"].get("exhibit-added").is_none());
    world.events.truncate(5);
    for label in ["E-08", "E-09"] {
        let digests = Digests::copy(&mut bytes(label), &mut io::sink()).unwrap();
        world.push(
            "2026-03-05T00:00:00Z",
            json!({"exhibit-added": {"id": format!("000000000000000000000000000000{}", &label[2..]),
                "label": label, "title": "Disk",
                "file": digests.into_file("disk.img".into(), "application/octet-stream".into(), None),
                "taken_at": "2026-03-05T00:00:00Z", "taken_by": "wang", "held_by": "file"}}),
        );
    }
    let path = world.folder.path().join("large.zip");
    let rows = world.rows().0.into_iter().map(io::Result::Ok);
    let start = Instant::now();
    let sealed = export_to(&path, &world.cover(), rows, |wanted: &Wanted| {
        Ok(Handed::File(bytes(&wanted.label)))
    })
    .unwrap();
    println!("export  {:>6.1} s, {} bytes", start.elapsed().as_secs_f64(), sealed.bytes);
    assert!(sealed.bytes > MAX_EXHIBIT);
    let start = Instant::now();
    let verdict = verify(&path, Some(&sealed.seal), &mut |_| {}).unwrap();
    assert!(matches!(verdict, Verdict::Whole(_)), "{verdict:?}");
    println!("verify  {:>6.1} s", start.elapsed().as_secs_f64());
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let most =
        status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
    println!("memory  {most:?} KiB at most");
    assert!(most.is_none_or(|most| most.parse::<u64>().unwrap() < MAX_MEMORY));

    let start = Instant::now();
    let Ok(run) = Command::new("python3").arg(docs().join("verify_case.py")).arg(&path).output()
    else {
        println!("skipped the script in Python: there is no python3");
        return;
    };
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stdout));
    println!("script  {:>6.1} s", start.elapsed().as_secs_f64());
    let list = "import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])
print([i.file_size for i in z.infolist() if i.filename.startswith('exhibits/')], z.read(z.namelist()[5]))";
    let run = Command::new("python3").args(["-c", list]).arg(&path).output().unwrap();
    let out = String::from_utf8(run.stdout).unwrap();
    assert_eq!(out.trim(), format!("[{MAX_EXHIBIT}, 9] b'behind it'"));
}
