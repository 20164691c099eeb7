//! Small files that only their owner reads, replaced as a whole.
//!
//! In: bytes. Out: a file. It is written beside itself, synced, and renamed over the old one (POSIX
//! rename is atomic), so that a crash leaves the old or the new one. A key is never replaced. Programs that
//! change the same file take turns by a lock beside it.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

/// Puts `bytes` in the place of `path`, readable by the owner only.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let new = beside(path, bytes)?;
    fs::rename(new, path)?;
    sync_folder(path)
}

/// Makes `path`, unless it is there: then it stays as it is, and the error says so.
pub(crate) fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let new = beside(path, bytes)?;
    let made = fs::hard_link(&new, path);
    fs::remove_file(&new)?;
    made?;
    sync_folder(path)
}

/// Waits for one's turn to change `path`; it lasts until the file that is handed back is dropped.
pub(crate) fn turn(path: &Path) -> io::Result<fs::File> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let lock = owner_only().open(path.with_added_extension("lock"))?;
    lock.lock()?;
    Ok(lock)
}

fn beside(path: &Path, bytes: &[u8]) -> io::Result<PathBuf> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    // Two programs that make the same key at once must not write into one file.
    let new = path.with_added_extension(format!("{}.new", std::process::id()));
    let mut file = owner_only().truncate(true).open(&new)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    Ok(new)
}

fn owner_only() -> fs::OpenOptions {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// The name is durable only once its folder is.
fn sync_folder(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}
