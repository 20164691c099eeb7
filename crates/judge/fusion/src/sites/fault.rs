//! What is wrong with a sites file, line by line.
//!
//! In: faults as they are found. Out: a list in order of lines, at most [`MAX_FAULTS`] long: beyond
//! that the file is of another kind, and a hostile one must not fill the memory with complaints.

use std::fmt;

/// Most faults reported.
pub(super) const MAX_FAULTS: usize = 100;

/// A line of a sites file that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SitesFault {
    /// Line, counted from 1.
    pub line: usize,
    /// What is wrong and how it is put right.
    pub what: String,
}

/// A sites file that cannot be used; every fault is listed, in order of lines.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("the sites file cannot be used: {}", list(.0))]
pub struct SitesError(pub Vec<SitesFault>);

/// Faults found so far.
#[derive(Default)]
pub(super) struct Faults {
    found: Vec<SitesFault>,
    more: usize,
}

impl Faults {
    pub(super) fn push(&mut self, line: usize, what: String) {
        if self.found.len() < MAX_FAULTS {
            self.found.push(SitesFault { line, what });
        } else {
            self.more += 1;
        }
    }

    /// The error, if there is any fault.
    pub(super) fn into_error(mut self) -> Option<SitesError> {
        self.found.sort();
        let line = self.found.last()?.line;
        if self.more > 0 {
            let what = format!("and {} more faults, after this line or before", self.more);
            self.found.push(SitesFault { line, what });
        }
        Some(SitesError(self.found))
    }
}

impl fmt::Display for SitesFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

fn list(faults: &[SitesFault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
