//! The officers' file, kept in memory as long as it does not change.
//!
//! In: a folder. Out: the officers as they stand in the file by now; changes, one after the other.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use super::lock;
use crate::{
    error::OfficersError,
    file::{self, Mark, Officer},
};

/// The file and what was last read of it.
#[derive(Debug)]
pub(super) struct Register {
    folder: PathBuf,
    last: Mutex<Option<Last>>,
    /// Held while the file is read, changed and written, so that no change is lost.
    writing: Mutex<()>,
}

#[derive(Clone, Debug)]
struct Last {
    mark: Mark,
    officers: Arc<Vec<Officer>>,
}

impl Register {
    pub(super) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), last: Mutex::default(), writing: Mutex::default() }
    }

    /// All officers; none where there is no file yet.
    pub(super) fn all(&self) -> Result<Option<Arc<Vec<Officer>>>, OfficersError> {
        // Taken before reading: a file that changes meanwhile is read again the next time.
        let Some(mark) = file::mark(&self.folder) else {
            return Ok(file::read(&self.folder)?.map(Arc::new));
        };
        if let Some(last) = lock(&self.last).as_ref().filter(|last| last.mark == mark) {
            return Ok(Some(last.officers.clone()));
        }
        let Some(officers) = file::read(&self.folder)?.map(Arc::new) else { return Ok(None) };
        *lock(&self.last) = Some(Last { mark, officers: officers.clone() });
        Ok(Some(officers))
    }

    /// Changes the file; nothing is written where the change says no.
    pub(super) fn change<T, E: From<OfficersError>>(
        &self,
        change: impl FnOnce(&mut Vec<Officer>) -> Result<T, E>,
    ) -> Result<T, E> {
        let _writing = lock(&self.writing);
        let _turn = file::turn(&self.folder)?;
        let mut all = file::read(&self.folder)?.unwrap_or_default();
        let done = change(&mut all)?;
        file::write(&self.folder, &all)?;
        *lock(&self.last) = None;
        Ok(done)
    }
}
