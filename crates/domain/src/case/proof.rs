//! What each transition demands, as values: one file a proof.
//!
//! In: what an officer hands in. Out: the proof with a list of what it lacks; a state takes it only when
//! that list is empty. References to files are by their SHA-256, to people by
//! [`PersonRef`](crate::PersonRef).

mod acceptance;
mod attribution;
mod clue;
mod decision;
mod determination;
mod dismissal;
mod document;
mod inspection;
mod notice;
mod receipt;
mod rectification;
mod revocation;
mod rights;
mod screening;
mod suspicion;
mod transfer;

pub use acceptance::{Acceptance, DeviceFate, Fate, LoadBack, StopLetter, WatchEnd};
pub use attribution::Attribution;
pub use clue::{Clue, Origin, RawRecord, Terms};
pub use decision::{Decision, Defence, RuleRef};
pub use determination::{Attested, Determination, Device, ProofOfMining, SceneRecord, ThirdPart};
pub use dismissal::{Dismissal, DismissalGround};
pub use document::DocumentRef;
pub use inspection::{Badge, Inspection, Inspector};
pub use notice::{Notice, Observed};
pub use receipt::{Receipt, Service};
pub use rectification::{RectificationReport, Return};
pub use revocation::{Revocation, Told};
pub use rights::RightsNotice;
pub use screening::{ListCheck, Screening};
pub use suspicion::{SignalSource, Suspicion, Tlp, WeakSignal};
pub use transfer::{Transfer, TransferTo};

use super::lack::{self, Lack};

/// Adds `lack` unless it holds.
fn need(lacks: &mut Vec<Lack>, holds: bool, lack: Lack) {
    if !holds && !lacks.contains(&lack) {
        lacks.push(lack);
    }
}

/// Something was written.
fn written(lacks: &mut Vec<Lack>, text: &str) {
    need(lacks, !text.trim().is_empty(), lack::WORDS);
}

/// 64 hexadecimal digits.
pub(super) fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
