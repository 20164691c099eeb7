//! Where a ledger lies: in a folder of this machine, or in a PostgreSQL database that several use.
//!
//! In: what somebody typed. Out: a folder or an address. Nothing is opened here, and a password in an
//! address is never printed.

use std::{
    convert::Infallible,
    fmt,
    path::{Path, PathBuf},
    str::FromStr,
};

/// Where a ledger lies.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// SQLite, one file in this folder.
    Folder(PathBuf),
    /// PostgreSQL, `postgres://user@host/database`.
    Url(String),
}

/// How the address of a PostgreSQL database begins.
const SCHEMES: [&str; 2] = ["postgres://", "postgresql://"];

impl FromStr for Location {
    type Err = Infallible;
    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(if SCHEMES.iter().any(|scheme| text.starts_with(scheme)) {
            Self::Url(text.to_owned())
        } else {
            Self::Folder(PathBuf::from(text))
        })
    }
}

impl From<&Path> for Location {
    fn from(folder: &Path) -> Self {
        Self::Folder(folder.to_owned())
    }
}
impl From<&PathBuf> for Location {
    fn from(folder: &PathBuf) -> Self {
        Self::Folder(folder.clone())
    }
}
impl From<PathBuf> for Location {
    fn from(folder: PathBuf) -> Self {
        Self::Folder(folder)
    }
}
impl From<&Self> for Location {
    fn from(location: &Self) -> Self {
        location.clone()
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => folder.display().fmt(f),
            Self::Url(url) => f.write_str(&without_password(url)),
        }
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The address without what stands between the user and the host, and without its parameters, which
/// may hold a password too.
fn without_password(url: &str) -> String {
    let url = url.split('?').next().unwrap_or_default();
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    match rest.rsplit_once('@') {
        Some((user, host)) => {
            let user = user.split(':').next().unwrap_or_default();
            format!("{scheme}://{user}@{host}")
        }
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_told_from_a_folder_and_its_password_stays_unsaid() {
        let at = |text: &str| text.parse::<Location>().map(|at| at.to_string());
        let url = "postgres://li:p@ss@db.example:5432/hashwarden?password=x";
        assert_eq!(at(url), Ok("postgres://li@db.example:5432/hashwarden".to_owned()));
        assert_eq!(at("postgresql:///hashwarden"), Ok("postgresql:///hashwarden".to_owned()));
        assert_eq!("./data".parse(), Ok(Location::Folder("./data".into())));
    }
}
