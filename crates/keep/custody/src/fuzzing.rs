//! Ways in for fuzzing: bytes to every reader of what comes from outside.
//!
//! In: any bytes. Out: nothing, unless a reader panics or contradicts itself. A seal stops random bytes
//! at the door, so [`export`] also puts them behind it, as entries under a manifest that fits.

use std::io::Cursor;

use crate::{
    container::{CASE, ENTRIES, LEDGER, MANIFEST, README, SEAL, Writer},
    manifest::{FORMAT, Listed, Manifest, seal_line, seal_of},
    timestamp::{Token, fuzzing},
    verify::verify_from,
};

/// Bytes as an export; and, divided at each 0xff, as the files within one: entries, ledger page, case.
pub fn export(bytes: &[u8]) {
    // Bytes in memory cannot fail to be read, and any verdict is a good one.
    let _ = verify_from(&mut Cursor::new(bytes), None, &mut |_| {});
    let mut parts = bytes.split(|byte| *byte == 0xff);
    let mut next = || parts.next().unwrap_or_default();
    let files = [(README, next()), (ENTRIES, next()), (CASE, next()), (LEDGER, next())];
    let mut zip = Writer::new(Cursor::new(Vec::new()));
    let mut listed = Vec::new();
    for (name, bytes) in files {
        let Ok(digests) = zip.add_bytes(name, bytes) else { return };
        listed.push(Listed::new(name, digests));
    }
    let manifest = Manifest {
        format: FORMAT.to_owned(),
        case: "6933df02c472a564c20308d38b0fca4f".to_owned(),
        exported_at: String::new(),
        exported_by: String::new(),
        files: listed,
        withheld: Vec::new(),
        absent: Vec::new(),
    };
    let Ok(manifest) = serde_json::to_vec(&manifest) else { return };
    let seal = seal_line(&seal_of(&manifest));
    for (name, bytes) in [(MANIFEST, manifest.as_slice()), (SEAL, seal.as_bytes())] {
        if zip.add_bytes(name, bytes).is_err() {
            return;
        }
    }
    if let Ok((mut zip, _)) = zip.finish() {
        let _ = verify_from(&mut zip, None, &mut |_| {});
    }
}

/// Bytes as the answer of a time-stamp authority, with and without HTTP around it.
pub fn time_stamp(bytes: &[u8]) {
    if let Ok(token) = Token::from_any_response(bytes) {
        assert_eq!(Token::from_any_response(&token.to_response()).as_ref(), Ok(&token));
        assert_eq!(Token::from_der(token.as_der()), Ok(token));
    }
    fuzzing(bytes);
}
