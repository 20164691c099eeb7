//! The seal of a file at rest: a digest of each 4 KiB of it, made when the last program closes it.
//!
//! In: the folder. Out: `ledger.seal` beside the file. The chain shows a changed entry and the tables
//! can be compared with it, but a file also has indexes, free space and a header; with a seal a flipped
//! byte of these is found too, and its page named. A seal is no proof against somebody who can write
//! both files; that is what heads and countersignatures are for.
//!
//! Whoever is about to write removes the seal first. Every program that may write holds a shared lock on
//! `ledger.lock`; who gets it exclusively at the end was the last, and seals.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use crate::{LedgerError, database::sqlite};

const SEAL: &str = "ledger.seal";
const LOCK: &str = "ledger.lock";

/// Bytes that one digest stands for; SQLite's own page size.
const PAGE: usize = 4096;

/// First line of a seal.
const TITLE: &str = "hashwarden ledger seal, one digest for each 4096 bytes";

/// A program's part in the seal of a folder.
#[derive(Debug)]
pub(crate) struct Seal {
    folder: PathBuf,
    lock: File,
    broken: bool,
}

/// What the seal says about the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Condition {
    /// Every byte is as it was.
    Whole,
    /// There is no seal: somebody writes, or the last one who did was killed.
    Unsealed,
    /// The seal itself cannot be believed.
    SealDamaged,
    /// This page (from 1) is not as it was.
    Page(u64),
}

impl Seal {
    /// Takes part; waits while somebody seals.
    pub(crate) fn of(folder: &Path) -> io::Result<Self> {
        let lock =
            File::options().create(true).truncate(false).write(true).open(folder.join(LOCK))?;
        lock.lock_shared()?;
        Ok(Self { folder: folder.to_owned(), lock, broken: false })
    }

    /// Removes the seal, since the file is about to change.
    pub(crate) fn break_open(&mut self) -> Result<(), LedgerError> {
        if !self.broken {
            match fs::remove_file(self.folder.join(SEAL)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(LedgerError::File(error));
                }
                Ok(()) => sync_folder(&self.folder).map_err(LedgerError::File)?,
                Err(_) => {}
            }
            self.broken = true;
        }
        Ok(())
    }

    /// Seals the file, if nobody else has it open and its log is folded in.
    pub(crate) fn close_up(self) -> io::Result<()> {
        self.lock.unlock()?;
        if self.lock.try_lock().is_err() {
            return Ok(());
        }
        let seal = self.folder.join(SEAL);
        if self.folder.join(format!("{}-wal", sqlite::FILE)).exists() || seal.exists() {
            return Ok(());
        }
        let text = text(&digests(&self.folder)?);
        let new = self.folder.join("ledger.seal.new");
        let mut file = File::create(&new)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(new, seal)?;
        sync_folder(&self.folder)
    }
}

/// Compares the file with its seal.
pub(crate) fn condition(folder: &Path) -> io::Result<Condition> {
    let path = folder.join(SEAL);
    let sealed = match fs::read(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Condition::Unsealed),
        sealed => sealed?,
    };
    let is = digests(folder)?;
    if !path.exists() {
        // Somebody began to write while we read.
        return Ok(Condition::Unsealed);
    }
    let Some(was) = String::from_utf8(sealed).ok().as_deref().and_then(parse) else {
        return Ok(Condition::SealDamaged);
    };
    let first = (0..was.len().max(is.len())).find(|at| was.get(*at) != is.get(*at));
    Ok(first.map_or(Condition::Whole, |at| Condition::Page(u64::try_from(at).unwrap_or(0) + 1)))
}

type PageDigest = [u8; 8];

fn digests(folder: &Path) -> io::Result<Vec<PageDigest>> {
    let mut file = File::open(folder.join(sqlite::FILE))?;
    let mut digests = Vec::new();
    let mut block = vec![0; 256 * PAGE];
    loop {
        let mut filled = 0;
        while filled < block.len() {
            match file.read(&mut block[filled..])? {
                0 => break,
                more => filled += more,
            }
        }
        if filled == 0 {
            return Ok(digests);
        }
        for page in block[..filled].chunks(PAGE) {
            let mut digest = PageDigest::default();
            digest.copy_from_slice(&Sha256::digest(page)[..8]);
            digests.push(digest);
        }
    }
}

fn text(digests: &[PageDigest]) -> String {
    let mut text = format!("{TITLE}\n");
    for digest in digests {
        text.push_str(&hex::encode(digest));
        text.push('\n');
    }
    let own = hex::encode(Sha256::digest(&text));
    text.push_str(&own);
    text.push('\n');
    text
}

fn parse(text: &str) -> Option<Vec<PageDigest>> {
    let (before, own) = text.strip_suffix('\n')?.rsplit_once('\n')?;
    if hex::encode(Sha256::digest(format!("{before}\n"))) != own {
        return None;
    }
    let mut lines = before.lines();
    (lines.next()? == TITLE).then_some(())?;
    lines
        .map(|line| {
            let mut digest = PageDigest::default();
            hex::decode_to_slice(line, &mut digest).ok().map(|()| digest)
        })
        .collect()
}

/// Makes a removal or a new name in the folder durable.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_says_what_it_was_told_or_nothing() {
        let digests = vec![[1; 8], [2; 8]];
        let whole = text(&digests);
        assert_eq!(parse(&whole), Some(digests));
        for at in 0..whole.len() {
            let mut bytes = whole.clone().into_bytes();
            bytes[at] ^= 1;
            assert_eq!(String::from_utf8(bytes).ok().as_deref().and_then(parse), None, "{at}");
            assert_eq!(parse(&whole[..at]), None, "{at}");
        }
    }
}
