//! Where bytes come from, opened.
//!
//! In: a file name, standard input, or any reader. Out: a reader with its size where known,
//! and the same file once more for its hash. Folders are not walked here.

use std::{
    fs::File,
    io::{self, Read},
    path::PathBuf,
    time::SystemTime,
};

use super::unpack::{Unpacked, is_packed};

/// Magic numbers of pcap, in both byte orders and both resolutions, and of pcapng.
const CAPTURES: [[u8; 4]; 5] = [
    [0xa1, 0xb2, 0xc3, 0xd4],
    [0xd4, 0xc3, 0xb2, 0xa1],
    [0xa1, 0xb2, 0x3c, 0x4d],
    [0x4d, 0x3c, 0xb2, 0xa1],
    [0x0a, 0x0d, 0x0d, 0x0a],
];
/// Packed bytes that give as many plain ones as anybody looks at: more than the longest block of zstd.
const PACKED_HEAD: usize = 256 << 10;

/// Where the bytes come from.
pub enum Input {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Stdin,
    /// Anything else that can be read.
    Stream {
        /// What to call it.
        name: String,
        /// Its bytes.
        bytes: Box<dyn Read + Send>,
    },
}

/// An opened input.
pub(crate) struct Opened {
    /// Its bytes.
    pub(crate) bytes: Box<dyn Read + Send>,
    /// Size on disk, where known.
    pub(crate) size: Option<u64>,
    /// The same file once more, for its hash.
    pub(crate) again: Option<File>,
    /// When it was last written to, where known.
    pub(crate) written: Option<SystemTime>,
}

impl Opened {
    /// The first bytes, unpacked, at most so many; none of a capture, which is told by itself. What was
    /// read for it is read again afterwards.
    pub(crate) fn head(&mut self, most: usize) -> io::Result<Vec<u8>> {
        let mut raw = Vec::new();
        let mut limit = CAPTURES[0].len();
        while raw.len() < limit {
            let missing = u64::try_from(limit - raw.len()).unwrap_or(u64::MAX);
            if self.bytes.by_ref().take(missing).read_to_end(&mut raw)? == 0 {
                break;
            }
            if raw.len() >= limit && !CAPTURES.iter().any(|magic| raw.starts_with(magic)) {
                limit = if is_packed(&raw) { PACKED_HEAD } else { most };
            }
        }
        let again = io::Cursor::new(raw.clone());
        let bytes = std::mem::replace(&mut self.bytes, Box::new(io::empty()));
        self.bytes = Box::new(again.chain(bytes));
        if CAPTURES.iter().any(|magic| raw.starts_with(magic)) {
            return Ok(Vec::new());
        }
        let mut head = vec![0; most];
        let mut source = Unpacked::open(Box::new(io::Cursor::new(raw)))?;
        let (end, _) = source.fill(&mut head, 0, most)?;
        head.truncate(end);
        Ok(head)
    }
}

impl Input {
    /// What it is called.
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Stdin => "stdin".to_owned(),
            Self::Stream { name, .. } => name.clone(),
        }
    }

    pub(crate) fn open(self) -> io::Result<Opened> {
        let bytes: Box<dyn Read + Send> = match self {
            Self::File(path) => {
                let file = File::open(&path)?;
                let metadata = file.metadata()?;
                if metadata.is_dir() {
                    return Err(io::ErrorKind::IsADirectory.into());
                }
                let size = metadata.is_file().then_some(metadata.len());
                // Opened now, not when the hash is taken: a file put in its place meanwhile is another.
                let again = if metadata.is_file() { Some(File::open(path)?) } else { None };
                let written = metadata.modified().ok().filter(|_| metadata.is_file());
                return Ok(Opened { bytes: Box::new(file), size, again, written });
            }
            Self::Stdin => Box::new(io::stdin()),
            Self::Stream { bytes, .. } => bytes,
        };
        Ok(Opened { bytes, size: None, again: None, written: None })
    }
}
