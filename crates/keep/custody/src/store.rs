//! The folder in which the files of exhibits lie, each under the hash of its content.
//!
//! In: a stream of bytes and its name. Out: length and both hashes; later the same bytes again, checked
//! while they are read. A file is written beside, made durable, and then renamed to its place, so that
//! a power cut leaves a whole file or none. Nothing is ever changed or deleted here; which case a file
//! belongs to and who held it stands in the case's events.
//!
//! Layout: `incoming/` for files on their way, `sha256/ab/abcd…` for those that have arrived.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use crate::digest::{Digester, Digests};

/// Longest file of an exhibit: 4 GiB. A longer recording is taken in as several.
pub const MAX_EXHIBIT: u64 = 4 * 1024 * 1024 * 1024;

/// Folder of exhibits.
#[derive(Clone, Debug)]
pub struct Store {
    folder: PathBuf,
    limit: u64,
}

/// A file on its way in; dropped before [`Incoming::keep`], it leaves nothing behind.
#[derive(Debug)]
pub struct Incoming {
    store: Store,
    name: String,
    path: PathBuf,
    file: File,
    digester: Digester,
}

/// A kept file, checked while it is read: the read that would give its last bytes fails if it was changed.
pub struct Reading {
    name: String,
    file: File,
    digester: Option<Digester>,
    expected: Digests,
}

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file has other bytes than it came with.
    #[error("the file of exhibit {name:?} is not what it was: {what}")]
    Changed {
        /// Name of the exhibit's file.
        name: String,
        /// How it differs.
        what: String,
    },
    /// What is asked for is no hash.
    #[error("{0:?} is no SHA-256: 64 hexadecimal digits are asked for")]
    NotAHash(String),
    /// The file is not there.
    #[error("the file of exhibit {name:?} is missing: {}", path.display())]
    Missing {
        /// Name of the exhibit's file.
        name: String,
        /// Where it should lie.
        path: PathBuf,
    },
    /// The sender was cut off, or the disk does not take it.
    #[error("{what} {}", path.display())]
    Storage {
        /// What was tried.
        what: &'static str,
        /// On which file or folder.
        path: PathBuf,
        /// Why it failed.
        #[source]
        source: io::Error,
    },
    /// It is longer than may be taken in.
    #[error("{name:?} is longer than {limit} bytes: divide it and add the parts one by one")]
    TooLong {
        /// Its name.
        name: String,
        /// The limit.
        limit: u64,
    },
}

/// Numbers the files on their way of this process.
static NEXT: AtomicU64 = AtomicU64::new(0);

impl Store {
    /// The store in `folder`, which is made if it is not there. Files that an earlier process left on
    /// their way are removed; those that another process is writing now are left alone.
    pub fn open(folder: impl Into<PathBuf>) -> Result<Self, StoreError> {
        let store = Self { folder: folder.into(), limit: MAX_EXHIBIT };
        for folder in [store.incoming(), store.folder.join("sha256")] {
            fs::create_dir_all(&folder).map_err(storage("cannot make folder", &folder))?;
        }
        store.sweep()?;
        Ok(store)
    }

    /// The same store with another limit, never above [`MAX_EXHIBIT`].
    #[must_use]
    pub fn with_limit(self, bytes: u64) -> Self {
        Self { limit: bytes.min(MAX_EXHIBIT), ..self }
    }

    /// Takes in all that `from` holds.
    pub fn add(&self, name: &str, from: &mut impl Read) -> Result<Digests, StoreError> {
        let mut incoming = self.receive(name)?;
        let mut block = vec![0; 128 * 1024];
        loop {
            match from.read(&mut block) {
                Ok(0) => return incoming.keep(),
                Ok(read) => incoming.write(block.get(..read).unwrap_or_default())?,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(storage("cannot read", Path::new(name))(error)),
            }
        }
    }

    /// Begins to take in a file whose parts come one by one, as from a network.
    pub fn receive(&self, name: &str) -> Result<Incoming, StoreError> {
        // Programs in containers share process numbers: a name that is taken is another's.
        let (path, file) = loop {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let path = self.incoming().join(format!("{}-{number}.part", std::process::id()));
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(file) => break (path, file),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(storage("cannot make file", &path)(error)),
            }
        };
        // Held until it is kept, so that another process that opens the store does not sweep it. Where
        // the file system knows no locks, nobody sweeps.
        let _ = file.try_lock();
        Ok(Incoming {
            store: self.clone(),
            name: name.to_owned(),
            path,
            file,
            digester: Digester::default(),
        })
    }

    /// The file with these hashes; `name` is what errors call it.
    pub fn read(&self, name: &str, expected: &Digests) -> Result<Reading, StoreError> {
        let path = self.path(&expected.sha256)?;
        let file = File::open(&path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => StoreError::Missing { name: name.to_owned(), path },
            _ => storage("cannot open", &path)(error),
        })?;
        Ok(Reading {
            name: name.to_owned(),
            file,
            digester: Some(Digester::default()),
            expected: expected.clone(),
        })
    }

    /// Reads it whole and says whether it is what it was.
    pub fn check(&self, name: &str, expected: &Digests) -> Result<(), StoreError> {
        let path = self.path(&expected.sha256)?;
        let mut file = self.read(name, expected)?.file;
        let found =
            Digests::copy(&mut file, &mut io::sink()).map_err(storage("cannot read", &path))?;
        difference(&found, expected)
            .map_or(Ok(()), |what| Err(StoreError::Changed { name: name.to_owned(), what }))
    }

    fn incoming(&self) -> PathBuf {
        self.folder.join("incoming")
    }

    /// Where the file with this hash lies.
    fn path(&self, sha256: &str) -> Result<PathBuf, StoreError> {
        let is_hash = sha256.len() == 64
            && sha256.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let (true, Some(first)) = (is_hash, sha256.get(..2)) else {
            return Err(StoreError::NotAHash(sha256.to_owned()));
        };
        Ok(self.folder.join("sha256").join(first).join(sha256))
    }

    fn sweep(&self) -> Result<(), StoreError> {
        let folder = self.incoming();
        let list = fs::read_dir(&folder).map_err(storage("cannot list", &folder))?;
        for path in list.filter_map(|item| Some(item.ok()?.path())) {
            let Ok(file) = File::open(&path) else { continue };
            if file.try_lock().is_ok() {
                // Whoever wrote it is gone. If it cannot be removed it does no harm.
                let _ = fs::remove_file(&path);
            }
        }
        Ok(())
    }
}

impl Incoming {
    /// The next bytes.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        self.digester.update(bytes);
        if self.digester.bytes() > self.store.limit {
            return Err(StoreError::TooLong { name: self.name.clone(), limit: self.store.limit });
        }
        self.file.write_all(bytes).map_err(storage("cannot write", &self.path))
    }

    /// All have come: makes them durable and puts the file to its place. Equal content that is there
    /// already is replaced, which also mends a copy that was damaged.
    pub fn keep(mut self) -> Result<Digests, StoreError> {
        let digests = std::mem::take(&mut self.digester).finish();
        let place = self.store.path(&digests.sha256)?;
        let folder = place.parent().unwrap_or(&self.store.folder).to_owned();
        if !folder.is_dir() {
            fs::create_dir_all(&folder).map_err(storage("cannot make folder", &folder))?;
            sync_folder(&self.store.folder.join("sha256"))?;
        }
        self.file.sync_all().map_err(storage("cannot make durable", &self.path))?;
        let mut permissions =
            self.file.metadata().map_err(storage("cannot look at", &self.path))?.permissions();
        permissions.set_readonly(true);
        self.file.set_permissions(permissions).map_err(storage("cannot protect", &self.path))?;
        fs::rename(&self.path, &place).map_err(storage("cannot move to its place", &place))?;
        sync_folder(&folder)?;
        Ok(digests)
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        // After `keep` there is no such file any more.
        let _ = fs::remove_file(&self.path);
    }
}

impl Read for Reading {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        if buffer.is_empty() {
            return Ok(0);
        }
        let changed = |what| {
            let error = StoreError::Changed { name: self.name.clone(), what };
            Err(io::Error::new(io::ErrorKind::InvalidData, error))
        };
        let Some(digester) = &mut self.digester else {
            // All was there, and still more comes.
            return if read == 0 { Ok(0) } else { changed("it has become longer".to_owned()) };
        };
        digester.update(buffer.get(..read).unwrap_or_default());
        // Looked at with the last bytes, not after them: who knows the length reads no further.
        if read == 0 || digester.bytes() >= self.expected.bytes {
            let found = std::mem::take(digester).finish();
            self.digester = None;
            if let Some(what) = difference(&found, &self.expected) {
                return changed(what);
            }
        }
        Ok(read)
    }
}

/// How what was found differs from what should be there.
pub(crate) fn difference(found: &Digests, expected: &Digests) -> Option<String> {
    if found.bytes != expected.bytes {
        Some(format!("{} bytes instead of {}", found.bytes, expected.bytes))
    } else if found.sha256 != expected.sha256 {
        Some(format!("SHA-256 {} instead of {}", found.sha256, expected.sha256))
    } else if found.sm3 != expected.sm3 {
        Some(format!("SM3 {} instead of {}", found.sm3, expected.sm3))
    } else {
        None
    }
}

/// Makes a rename or a new file in `folder` durable.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(storage("cannot make durable", folder))
}

fn storage(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> StoreError + use<> {
    let path = path.to_owned();
    move |source| StoreError::Storage { what, path, source }
}
