//! Where bytes come from, opened.
//!
//! In: a file name, standard input, or any reader. Out: a reader with its size where known, and the
//! SHA-256 of a file when somebody needs it. Folders are not walked here.

use std::{
    fs::File,
    io::{self, Read, Seek},
    path::PathBuf,
};

use sha2::{Digest, Sha256};

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
    /// What to call it.
    pub(crate) name: String,
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
        let name = self.name();
        let bytes: Box<dyn Read + Send> = match self {
            Self::File(path) => {
                let file = File::open(path)?;
                let metadata = file.metadata()?;
                if metadata.is_dir() {
                    return Err(io::ErrorKind::IsADirectory.into());
                }
                let size = metadata.is_file().then_some(metadata.len());
                let again = if metadata.is_file() { Some(file.try_clone()?) } else { None };
                return Ok(Opened { name, bytes: Box::new(file), size, again });
            }
            Self::Stdin => Box::new(io::stdin()),
            Self::Stream { bytes, .. } => bytes,
        };
        Ok(Opened { name, bytes, size: None, again: None })
    }
}

/// SHA-256 of a whole file, hexadecimal.
///
/// Taken after reading, and only where there is something to prove: hashing is slower than the walk
/// itself. The open handle is used, so that a file put in its place meanwhile is not hashed instead.
pub(crate) fn sha256(file: &mut File) -> io::Result<String> {
    // The handle shares its position with the one that is read from: leave it where it was.
    let position = file.stream_position()?;
    file.rewind()?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 256 << 10];
    loop {
        let count = match file.read(&mut buffer) {
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        match buffer.get(..count) {
            None | Some([]) => break,
            Some(bytes) => hash.update(bytes),
        }
    }
    file.seek(io::SeekFrom::Start(position))?;
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}
