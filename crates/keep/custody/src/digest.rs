//! Both hashes of a file in one pass.
//!
//! In: bytes as they come. Out: SHA-256 (FIPS 180-4), SM3 (GB/T 32905-2016) and the length. Two, as
//! archives of both worlds ask: one for tools that everybody has, one that Chinese rules name.

use std::io::{self, Read, Write};

use hashwarden_domain::ExhibitFile;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sm3::Sm3;

/// What a file is known by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digests {
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256, hexadecimal.
    pub sha256: String,
    /// SM3, hexadecimal.
    pub sm3: String,
}

/// Takes bytes in.
#[derive(Clone, Debug, Default)]
pub struct Digester {
    bytes: u64,
    sha256: Sha256,
    sm3: Sm3,
}

/// Bytes read at a time.
const BLOCK: usize = 128 * 1024;

impl Digests {
    /// Of bytes in memory.
    pub fn of(bytes: &[u8]) -> Self {
        let mut digester = Digester::default();
        digester.update(bytes);
        digester.finish()
    }

    /// Of all that `from` holds, which is written to `to` as well.
    pub fn copy(from: &mut impl Read, to: &mut impl Write) -> io::Result<Self> {
        let mut digester = Digester::default();
        let mut block = vec![0; BLOCK];
        loop {
            let read = match from.read(&mut block) {
                Ok(0) => return Ok(digester.finish()),
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let part = block.get(..read).unwrap_or_default();
            digester.update(part);
            to.write_all(part)?;
        }
    }
}

impl Digests {
    /// The file of an exhibit that is known by these.
    pub fn into_file(
        self,
        name: String,
        media_type: String,
        time_token: Option<String>,
    ) -> ExhibitFile {
        let Self { bytes, sha256, sm3 } = self;
        ExhibitFile { name, media_type, bytes, sha256, sm3, time_token }
    }
}

impl From<&ExhibitFile> for Digests {
    fn from(file: &ExhibitFile) -> Self {
        Self { bytes: file.bytes, sha256: file.sha256.clone(), sm3: file.sm3.clone() }
    }
}

impl Digester {
    /// The next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.bytes = self.bytes.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        self.sha256.update(bytes);
        self.sm3.update(bytes);
    }

    /// How many came so far.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// No more come.
    pub fn finish(self) -> Digests {
        Digests {
            bytes: self.bytes,
            sha256: hex::encode(self.sha256.finalize()),
            sm3: hex::encode(self.sm3.finalize()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// GB/T 32905-2016, annex A: both examples; FIPS 180-4 for the other hash of the first.
    #[test]
    fn both_hashes_are_those_of_their_standards() {
        let abc = Digests::of(b"abc");
        assert_eq!(abc.bytes, 3);
        assert_eq!(abc.sm3, "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
        assert_eq!(abc.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(
            Digests::of(&b"abcd".repeat(16)).sm3,
            "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
        );
    }

    #[test]
    fn a_copy_has_the_hashes_of_what_was_copied() {
        let bytes: Vec<u8> = (0..300_000_u32).flat_map(u32::to_le_bytes).collect();
        let mut copy = Vec::new();
        assert_eq!(Digests::copy(&mut bytes.as_slice(), &mut copy).unwrap(), Digests::of(&bytes));
        assert_eq!(copy, bytes);
    }
}
