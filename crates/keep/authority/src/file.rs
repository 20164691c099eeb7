//! The officers' file: small, readable by its owner only, replaced as a whole.
//!
//! In: officers. Out: `officers.json`, version 2. A file of version 1, which knew three roles and no places,
//! is read as well; it is kept as `officers.1.json` when the first change writes a new one.

mod version_one;

use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

use hashwarden_domain::Node;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{atomic, error::OfficersError, grant::Grant, token::ApiToken};

/// Name of the file in the data folder.
const FILE: &str = "officers.json";
/// Name under which a file of version 1 is kept.
const OLD_FILE: &str = "officers.1.json";
/// The version that is written.
const VERSION: u32 = 2;
/// Largest file taken, in bytes: some ten thousand officers.
const MAX_FILE: u64 = 16 << 20;

/// Somebody who may sign in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Officer {
    /// The name to sign in with, which also signs the officer's acts.
    pub(crate) name: String,
    /// The place that the account belongs to: whose administrators look after it.
    pub(crate) node: Node,
    /// Argon2id hash in PHC form.
    pub(crate) hash: String,
    /// What for, and where.
    pub(crate) grants: Vec<Grant>,
    /// Whether the password is one that was printed and is to be changed.
    pub(crate) must_change: bool,
    /// Whether it is the account of the first start, which holds more than anybody should.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) first: bool,
    /// The second factor, once there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) second_factor: Option<SecondFactor>,
    /// Tokens of the API.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) tokens: Vec<ApiToken>,
}

/// An authenticator that was enrolled.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SecondFactor {
    /// The secret, sealed with `second-factor.key`.
    pub(crate) sealed: String,
    /// When the first digits came; before, it is not asked for.
    pub(crate) confirmed: Option<Timestamp>,
    /// The last step whose digits were used.
    pub(crate) used: u64,
    /// SHA-256 of the recovery codes that are left.
    pub(crate) recovery: Vec<String>,
}

// Neither the hash nor what is sealed is anybody's business in a log.
impl std::fmt::Debug for Officer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Officer").field("name", &self.name).finish_non_exhaustive()
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Contents {
    version: u32,
    officers: Vec<Officer>,
}

#[derive(Deserialize)]
struct AnyVersion {
    version: u32,
}

/// What a file was when it was read; another one is read anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    length: u64,
    changed: Option<std::time::SystemTime>,
    inode: u64,
}

/// The mark of the file as it is; none where there is none.
pub(crate) fn mark(folder: &Path) -> Option<Mark> {
    let metadata = fs::metadata(folder.join(FILE)).ok()?;
    #[cfg(unix)]
    let inode = std::os::unix::fs::MetadataExt::ino(&metadata);
    #[cfg(not(unix))]
    let inode = 0;
    Some(Mark { length: metadata.len(), changed: metadata.modified().ok(), inode })
}

/// Waits for one's turn to change the file; other programs wait meanwhile.
pub(crate) fn turn(folder: &Path) -> Result<fs::File, OfficersError> {
    let path = folder.join(FILE);
    atomic::turn(&path).map_err(|source| OfficersError::File { path, doing: "locked", source })
}

/// The officers in the folder; none where there is no file yet.
pub(crate) fn read(folder: &Path) -> Result<Option<Vec<Officer>>, OfficersError> {
    let path = folder.join(FILE);
    let Some(text) = bytes(&path)? else { return Ok(None) };
    parse(&text, path).map(Some)
}

/// Replaces the file, and keeps one of version 1 beside it.
pub(crate) fn write(folder: &Path, officers: &[Officer]) -> Result<(), OfficersError> {
    let path = folder.join(FILE);
    let failed = |source| OfficersError::File { path: path.clone(), doing: "written", source };
    if let Some(old) = bytes(&path)?
        && version(&old, &path)? == 1
    {
        atomic::replace(&folder.join(OLD_FILE), &old).map_err(failed)?;
    }
    let contents = Contents { version: VERSION, officers: officers.to_vec() };
    let text = serde_json::to_vec_pretty(&contents).map_err(io::Error::other).map_err(failed)?;
    atomic::replace(&path, &text).map_err(failed)
}

fn bytes(path: &Path) -> Result<Option<Vec<u8>>, OfficersError> {
    let failed = |source| OfficersError::File { path: path.to_owned(), doing: "read", source };
    let file = match fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(failed(source)),
    };
    let mut text = Vec::new();
    file.take(MAX_FILE + 1).read_to_end(&mut text).map_err(failed)?;
    if u64::try_from(text.len()).unwrap_or(u64::MAX) > MAX_FILE {
        return Err(failed(io::Error::other("larger than any that this program writes")));
    }
    Ok(Some(text))
}

fn parse(text: &[u8], path: PathBuf) -> Result<Vec<Officer>, OfficersError> {
    let parsed = match version(text, &path)? {
        1 => version_one::parse(text),
        VERSION => serde_json::from_slice::<Contents>(text).map(|contents| contents.officers),
        found => return Err(OfficersError::Version { path, found }),
    };
    parsed.map_err(|source| OfficersError::Damaged { path, source })
}

fn version(text: &[u8], path: &Path) -> Result<u32, OfficersError> {
    serde_json::from_slice::<AnyVersion>(text)
        .map(|any| any.version)
        .map_err(|source| OfficersError::Damaged { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests;
