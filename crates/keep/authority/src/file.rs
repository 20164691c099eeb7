//! The officers' file: small, readable by its owner only, replaced as a whole.
//!
//! In: officers. Out: `officers.json`. It is written beside itself, synced, and renamed over the old
//! one (POSIX rename is atomic), so that a crash leaves the old or the new one.

use std::{
    fs,
    io::{self, Write},
    path::Path,
};

use serde::{Deserialize, Serialize};

use crate::{act::Role, error::OfficersError};

/// Name of the file in the data folder.
pub(crate) const FILE: &str = "officers.json";

/// Somebody who may sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Officer {
    /// The name to sign in with, which also signs the officer's acts.
    pub name: String,
    /// Argon2id hash in PHC form.
    pub(crate) hash: String,
    /// What for.
    pub roles: Vec<Role>,
    /// Whether the password is one that was printed and is to be changed.
    pub must_change: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Contents {
    version: u32,
    officers: Vec<Officer>,
}

/// The officers in the folder; none where there is no file yet.
pub(crate) fn read(folder: &Path) -> Result<Option<Vec<Officer>>, OfficersError> {
    let path = folder.join(FILE);
    let text = match fs::read(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(OfficersError::File { path, doing: "read", source }),
    };
    match serde_json::from_slice::<Contents>(&text) {
        Ok(contents) => Ok(Some(contents.officers)),
        Err(source) => Err(OfficersError::Damaged { path, source }),
    }
}

/// Replaces the file.
pub(crate) fn write(folder: &Path, officers: &[Officer]) -> Result<(), OfficersError> {
    let path = folder.join(FILE);
    let contents = Contents { version: 1, officers: officers.to_vec() };
    let replaced = serde_json::to_vec_pretty(&contents)
        .map_err(io::Error::other)
        .and_then(|text| replace(folder, &path, &text));
    replaced.map_err(|source| OfficersError::File { path, doing: "written", source })
}

fn replace(folder: &Path, path: &Path, text: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let new = folder.join(format!("{FILE}.new"));
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&new)?;
    file.write_all(text)?;
    file.sync_all()?;
    fs::rename(&new, path)?;
    // The name is durable only once its folder is.
    #[cfg(unix)]
    fs::File::open(folder)?.sync_all()?;
    Ok(())
}
