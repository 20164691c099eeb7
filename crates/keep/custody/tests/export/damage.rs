//! Bytes flipped and files cut off: each is found, and told with a place.

use proptest::prelude::Rng;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::{
    forge::{files_of, position, sealed},
    forgeries::sealed_raw,
    whole::write,
    world::{World, check, python, told},
};

/// Flips that are tried over a whole export.
const FLIPS: usize = 200;

#[test]
fn a_flipped_byte_is_found_by_the_program_and_the_script() {
    let world = World::of("closed.jsonl");
    let (zip, _) = world.export().unwrap();
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[13; 32]);
    let mut random = TestRunner::new_with_rng(Config::default(), rng).new_rng();
    let mut flips = Vec::new();
    for _ in 0..FLIPS {
        let at = usize::try_from(random.next_u64()).unwrap() % zip.len();
        let bit = u8::try_from(random.next_u64() % 255).unwrap() + 1;
        flips.push((at, bit));
    }
    // The end of the container, byte by byte: its directory is what other formats leave open.
    flips.extend((zip.len() - 300..zip.len()).map(|at| (at, 1)));
    let mut ours = Vec::new();
    for (at, bits) in &flips {
        let mut damaged = zip.clone();
        damaged[*at] ^= bits;
        let said = told(&check(&damaged));
        assert!(said != "whole" && !said.starts_with(' '), "byte {at}: {said}");
        ours.push(said);
    }
    let list: Vec<String> = flips.iter().map(|(at, bits)| format!("({at},{bits})")).collect();
    let program = format!(
        "zip = open(sys.argv[1], 'rb').read()
for at, bits in [{}]:
    bad = bytearray(zip); bad[at] ^= bits
    print(told(bytes(bad)))",
        list.join(",")
    );
    if let Some(theirs) = python(&program, &[&write(&world, &zip)]) {
        assert_eq!(ours, theirs);
    }
}

#[test]
fn every_byte_of_a_small_export_counts() {
    let (zip, _) = World::of("relapsed.jsonl").export().unwrap();
    for at in 0..zip.len() {
        let mut damaged = zip.clone();
        damaged[at] ^= 1;
        assert_ne!(told(&check(&damaged)), "whole", "byte {at} of {}", zip.len());
    }
}

#[test]
fn an_export_cut_off_anywhere_is_told_as_such() {
    let world = World::of("relapsed.jsonl");
    let (zip, _) = world.export().unwrap();
    let ours: Vec<String> = (0..zip.len()).map(|end| told(&check(&zip[..end]))).collect();
    for (end, said) in ours.iter().enumerate() {
        assert!(said.ends_with(" truncated"), "{end} of {}: {said}", zip.len());
    }
    let longer = [zip.as_slice(), b"x"].concat();
    assert_eq!(told(&check(&longer)), "zip directory directory");
    let program = "zip = open(sys.argv[1], 'rb').read()
for end in range(len(zip)):
    print(told(zip[:end]))
print(told(zip + b'x'))";
    if let Some(theirs) = python(program, &[&write(&world, &zip)]) {
        assert_eq!([ours, vec!["zip directory directory".into()]].concat(), theirs);
    }
}

#[test]
fn behind_a_seal_made_anew_both_still_say_the_same() {
    let world = World { countersigned: true, ..World::of("closed.jsonl").with_finding() };
    let (whole, _) = world.export().unwrap();
    let files = files_of(&whole);
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[14; 32]);
    let mut random = TestRunner::new_with_rng(Config::default(), rng).new_rng();
    let mut number = |below: usize| usize::try_from(random.next_u64()).unwrap() % below;
    let (mut ours, mut program) = (Vec::new(), String::from("for path in sys.argv[1:]:\n"));
    program += "    print(told(open(path, 'rb').read()))";
    let mut paths = Vec::new();
    for round in 0..FLIPS {
        let mut files = files.clone();
        let name = ["entries.jsonl", "ledger.json", "manifest.json"][round % 3];
        let at = position(&files, name);
        let bytes = &mut files[at].1;
        let place = number(bytes.len());
        bytes[place] ^= 1 << number(8);
        let manifest = files[at].1.clone();
        let zip = if name == "manifest.json" {
            sealed_raw(&files, &manifest)
        } else {
            sealed(files, |_| {})
        };
        ours.push(told(&check(&zip)));
        let path = world.folder.path().join(format!("{round}.zip"));
        std::fs::write(&path, zip).unwrap();
        paths.push(path);
    }
    // A name or a note on the page of the ledger has no hash: only the seal on paper shows a change.
    let found = ours.iter().filter(|said| *said != "whole").count();
    println!("{found} of {FLIPS} found without the seal on paper");
    let paths: Vec<&std::path::Path> = paths.iter().map(AsRef::as_ref).collect();
    if let Some(theirs) = python(&program, &paths) {
        assert_eq!(ours, theirs);
    }
}
