//! What can be wrong with an exported case, and where.
//!
//! In: nothing. Out: a place and a word, the same two that `docs/verify_case.py` prints, so that both can
//! be compared; the sentence for people is beside it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The first thing that is wrong with an exported case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{entry}: {what}")]
pub struct Fault {
    /// Where: a file's name, `file 3` where it has no readable one, `entry 17` of the ledger,
    /// `event 4` of the case, or `zip directory`.
    pub entry: String,
    /// What.
    pub what: What,
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// The state told is not what the events make of the case.
    CaseDiffers,
    /// A countersignature stands for another hash than that of its entry.
    Countersignature,
    /// The bytes do not fit the check sum of the container.
    Crc,
    /// A move of custody does not fit who holds the exhibit.
    Custody,
    /// The list at the end of the container is not that of the files before it.
    Directory,
    /// The file of an exhibit is not the one that the event speaks of.
    ExhibitDiffers,
    /// The file of an exhibit is neither there nor listed as withheld.
    ExhibitMissing,
    /// No event speaks of this.
    ExhibitUnknown,
    /// An event is missing before this one, or its number was changed.
    EventGap,
    /// The event belongs to another case.
    EventOfAnotherCase,
    /// Size or hashes are not those of the manifest.
    HashDiffers,
    /// The head of the ledger does not fit the entries.
    Head,
    /// A header of the container is not what it has to be.
    Header,
    /// The hash of an entry does not fit its content.
    EntryHash,
    /// The life of the case cannot have gone this way.
    IllegalHistory,
    /// An entry does not carry the hash of the one before it.
    EntryLink,
    /// Entries are not in the order of their numbers.
    EntryOrder,
    /// The manifest lists it, but it is not there.
    Missing,
    /// The name is not one that may stand here.
    Name,
    /// The seal is not that of the paper.
    OtherSeal,
    /// What this rests on is not there.
    RestsOnMissing,
    /// The seal does not fit the manifest.
    Seal,
    /// It is larger than may be.
    Size,
    /// The token does not stand for the exhibit.
    Token,
    /// The file ends here, before its end.
    Truncated,
    /// The manifest does not list it.
    Unlisted,
    /// It cannot be read as what it should be.
    Unreadable,
}

impl Fault {
    /// `what` is wrong at `entry`.
    pub(crate) fn at(entry: impl Into<String>, what: What) -> Self {
        Self { entry: entry.into(), what }
    }

    /// `what` is wrong with an entry of the ledger.
    pub(crate) fn of_entry(sequence: u64, what: What) -> Self {
        Self::at(format!("entry {sequence}"), what)
    }

    /// `what` is wrong with an event of the case.
    pub(crate) fn of_event(sequence: u64, what: What) -> Self {
        Self::at(format!("event {sequence}"), what)
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CaseDiffers => "the state told is not what the events make of the case",
            Self::Countersignature => "it stands for another hash than that of its entry",
            Self::Crc => "its bytes do not fit the check sum of the container",
            Self::Custody => "this move does not fit who holds the exhibit",
            Self::Directory => "the list at the end is not that of the files before it",
            Self::EntryHash => "its hash does not fit its content",
            Self::EntryLink => "it does not carry the hash of the entry before it",
            Self::EntryOrder => "entries are not in the order of their numbers",
            Self::EventGap => "an event is missing before this one, or its number was changed",
            Self::EventOfAnotherCase => "it belongs to another case",
            Self::ExhibitDiffers => "the file is not the one that the event speaks of",
            Self::ExhibitMissing => "the file is neither there nor listed as withheld",
            Self::ExhibitUnknown => "no event speaks of this exhibit",
            Self::HashDiffers => "size or hashes are not those of the manifest",
            Self::Head => "the head of the ledger does not fit the entries",
            Self::Header => "a header of the container is not what it has to be",
            Self::IllegalHistory => "the life of a case cannot have gone this way",
            Self::Missing => "the manifest lists it, but it is not there",
            Self::Name => "the name is not one that may stand here",
            Self::OtherSeal => "the seal is not the one given",
            Self::RestsOnMissing => "what this rests on is not there",
            Self::Seal => "the seal does not fit the manifest",
            Self::Size => "it is larger than may be",
            Self::Token => "the token does not stand for the exhibit",
            Self::Truncated => "the file ends here, before its end",
            Self::Unlisted => "the manifest does not list it",
            Self::Unreadable => "it cannot be read as what it should be",
        })
    }
}
