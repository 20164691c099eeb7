//! From when to when a rule charges.
//!
//! In: what the rule says of start and end, and what happened when. Out: the span, half-open, or what is
//! missing. Each start and each end is a file, because provinces differ in nothing more than in this: Shanxi
//! begins with the list, Sichuan with mining but not before the notice was issued, Tianjin with the day in the
//! letter. A span never reaches beyond the days on which its rule is in force; that is settled by the caller.

mod end;
mod start;

pub use end::End;
pub use start::Start;

use super::moment::Moment;

/// What happened, as far as anybody has said.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts {
    /// When the account was put on the list.
    pub(super) listed: Moment,
    /// When it was taken off it, or screened out.
    pub(super) delisted: Option<Moment>,
    /// When mining started; where a letter gives a start, that.
    pub(super) mining_from: Option<Moment>,
    /// When mining ended; where a letter gives an end, that.
    pub(super) mining_to: Option<Moment>,
    /// When the user was told, where that must come first.
    pub(super) notified: Option<Moment>,
}

/// A half-open span; without an end while nothing has ended it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) from: Moment,
    pub(super) to: Option<Moment>,
}

impl Span {
    /// What both have in common; none where that is nothing.
    pub(super) fn within(self, from: Moment, to: Option<Moment>) -> Option<Self> {
        let to = match (self.to, to) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        let from = self.from.max(from);
        to.is_none_or(|to| from < to).then_some(Self { from, to })
    }
}
