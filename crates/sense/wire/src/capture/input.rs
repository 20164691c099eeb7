//! Where bytes come from, opened.
//!
//! In: a file name, standard input, or any reader. Out: a reader with its size where known,
//! and the same file once more for its hash. Folders are not walked here.

use std::{
    fs::File,
    io::{self, Read},
    path::PathBuf,
};

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
                return Ok(Opened { bytes: Box::new(file), size, again });
            }
            Self::Stdin => Box::new(io::stdin()),
            Self::Stream { bytes, .. } => bytes,
        };
        Ok(Opened { bytes, size: None, again: None })
    }
}
