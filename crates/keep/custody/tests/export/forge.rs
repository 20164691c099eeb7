//! Exports as somebody with a program would forge them: containers, manifests and seals made anew.
//!
//! The container is written here a second time, from its description and not from the code under test.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::world::digests;

/// The files of an export, in order.
pub(crate) type Files = Vec<(String, Vec<u8>)>;

/// Takes a whole export apart.
pub(crate) fn files_of(zip: &[u8]) -> Files {
    let (mut files, mut at) = (Vec::new(), 0);
    while zip[at..].starts_with(b"PK\x03\x04") {
        let number = |from: usize, count: usize| {
            zip[at + from..at + from + count]
                .iter()
                .rev()
                .fold(0, |sum, byte| (sum << 8) | usize::from(*byte))
        };
        let (size, name, extra) = (number(18, 4), number(26, 2), number(28, 2));
        let start = at + 30 + name + extra;
        let text = String::from_utf8(zip[at + 30..at + 30 + name].to_vec()).unwrap();
        files.push((text, zip[start..start + size].to_vec()));
        at = start + size;
    }
    files
}

/// Puts files into a container.
pub(crate) fn zip(files: &Files) -> Vec<u8> {
    let (mut all, mut central) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        let offset = u32::try_from(all.len()).unwrap();
        let size = u32::try_from(bytes.len()).unwrap().to_le_bytes();
        let crc = crc32fast::hash(bytes).to_le_bytes();
        let length = u16::try_from(name.len()).unwrap().to_le_bytes();
        let both = [&[20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0][..], &crc, &size, &size, &length, &[0, 0]];
        let both = both.concat();
        all.extend([b"PK\x03\x04".as_slice(), &both, name.as_bytes(), bytes].concat());
        let attributes = (0o100_444_u32 << 16).to_le_bytes();
        let (start, end) = ([b'P', b'K', 1, 2, 45, 3], offset.to_le_bytes());
        central.extend([&start[..], &both, &[0; 6], &attributes, &end, name.as_bytes()].concat());
    }
    let start = u32::try_from(all.len()).unwrap().to_le_bytes();
    let size = u32::try_from(central.len()).unwrap().to_le_bytes();
    let count = u16::try_from(files.len()).unwrap().to_le_bytes();
    let end = [&b"PK\x05\x06\0\0\0\0"[..], &count, &count, &size, &start, &[0, 0]].concat();
    [all, central, end].concat()
}

/// Makes manifest and seal anew, after `change` has had the manifest.
pub(crate) fn sealed(mut files: Files, change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let manifest = position(&files, "manifest.json");
    let mut json: Value = serde_json::from_slice(&files[manifest].1).unwrap();
    let listed: Vec<Value> = files[..manifest]
        .iter()
        .map(|(name, bytes)| {
            let mut line = serde_json::to_value(digests(bytes)).unwrap();
            line["name"] = json!(name);
            line
        })
        .collect();
    json["files"] = json!(listed);
    change(&mut json);
    let bytes = serde_json::to_vec_pretty(&json).unwrap();
    let seal = format!("{}  manifest.json\n", hex::encode(Sha256::digest(&bytes)));
    files[manifest].1 = bytes;
    let at = position(&files, "seal.txt");
    files[at].1 = seal.into_bytes();
    zip(&files)
}

pub(crate) fn position(files: &Files, start: &str) -> usize {
    files.iter().position(|(name, _)| name.starts_with(start)).unwrap()
}
