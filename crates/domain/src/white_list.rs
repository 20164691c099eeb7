//! Sites and addresses known to compute lawfully: listed by two persons, for a time, visible to those above.
//!
//! In: proposals, confirmations and ends, in order. Out: what is listed at a moment. A list hides nothing:
//! what is seen of a listed subject is recorded as ever, and each hit is written down and counted.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    id::{FindingId, Id, SiteId},
    node::Node,
};

/// Longest time that a listing holds without being made anew.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 366);

/// Id of a listing.
pub type ListingId = Id<Listing>;

/// Something that happened to the white list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhiteListEvent {
    /// Somebody proposes a listing.
    Proposed(Listing),
    /// Somebody else confirms it.
    Confirmed {
        /// Which.
        listing: ListingId,
        /// Who.
        by: String,
        /// When.
        at: Timestamp,
    },
    /// It ends before its time, or is refused.
    Ended {
        /// Which.
        listing: ListingId,
        /// Who.
        by: String,
        /// When.
        at: Timestamp,
        /// Why.
        why: String,
    },
    /// A finding about a listed subject.
    Hit {
        /// Which.
        listing: ListingId,
        /// The finding.
        finding: FindingId,
        /// When.
        at: Timestamp,
    },
}

/// A proposed listing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listing {
    /// Which.
    pub id: ListingId,
    /// The site.
    pub site: SiteId,
    /// Where it lies.
    pub node: Node,
    /// Why it is lawful there.
    pub reason: String,
    /// SHA-256 of the paper that shows it.
    pub document_sha256: Option<String>,
    /// Who proposes.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// When it ends by itself.
    pub until: Timestamp,
}

/// A listing as its events make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// As it was proposed.
    pub listing: Listing,
    /// Who confirmed it, and when; none while it waits.
    pub confirmed: Option<(String, Timestamp)>,
    /// Who ended it, when and why.
    pub ended: Option<(String, Timestamp, String)>,
    /// Findings about it.
    pub hits: Vec<(FindingId, Timestamp)>,
}

/// An event that cannot be.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum WhiteListError {
    /// No reason in words.
    #[error("a listing needs a reason in words")]
    NoReason,
    /// It ends before it begins, or later than a year.
    #[error("a listing ends after it begins and within 366 days")]
    Until,
    /// Who proposed confirms.
    #[error("{0} proposed it; somebody else must confirm")]
    SamePerson(String),
    /// There is no such listing, or it is not in that state.
    #[error("there is no listing {0} that this could happen to")]
    Unknown(ListingId),
}

/// All listings, in the order in which they were proposed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WhiteList {
    listed: Vec<Listed>,
}

impl WhiteList {
    /// The list that these events make.
    ///
    /// # Errors
    /// [`WhiteListError`] at the first event that cannot be.
    pub fn replay(
        events: impl IntoIterator<Item = WhiteListEvent>,
    ) -> Result<Self, WhiteListError> {
        let mut list = Self::default();
        events.into_iter().try_for_each(|event| list.apply(event))?;
        Ok(list)
    }

    /// Takes one more event.
    ///
    /// # Errors
    /// [`WhiteListError`] where it cannot be; the list stays as it was.
    pub fn apply(&mut self, event: WhiteListEvent) -> Result<(), WhiteListError> {
        match event {
            WhiteListEvent::Proposed(listing) => {
                if listing.reason.trim().is_empty() {
                    return Err(WhiteListError::NoReason);
                }
                let length = listing.until.duration_since(listing.at);
                if length <= SignedDuration::ZERO || length > LONGEST {
                    return Err(WhiteListError::Until);
                }
                self.listed.push(Listed { listing, confirmed: None, ended: None, hits: vec![] });
            }
            WhiteListEvent::Confirmed { listing, by, at } => {
                let listed = self.open(listing)?;
                if listed.confirmed.is_some() {
                    return Err(WhiteListError::Unknown(listing));
                }
                if listed.listing.by == by {
                    return Err(WhiteListError::SamePerson(by));
                }
                listed.confirmed = Some((by, at));
            }
            WhiteListEvent::Ended { listing, by, at, why } => {
                if why.trim().is_empty() {
                    return Err(WhiteListError::NoReason);
                }
                self.open(listing)?.ended = Some((by, at, why));
            }
            WhiteListEvent::Hit { listing, finding, at } => {
                self.open(listing)?.hits.push((finding, at));
            }
        }
        Ok(())
    }

    /// All listings, oldest first.
    pub fn all(&self) -> &[Listed] {
        &self.listed
    }

    /// The listing that covers a site at a moment.
    pub fn covers(&self, site: SiteId, at: Timestamp) -> Option<&Listed> {
        self.listed.iter().find(|listed| listed.listing.site == site && listed.holds(at))
    }

    fn open(&mut self, id: ListingId) -> Result<&mut Listed, WhiteListError> {
        let mut listed = self.listed.iter_mut();
        let found = listed.find(|listed| listed.listing.id == id && listed.ended.is_none());
        found.ok_or(WhiteListError::Unknown(id))
    }
}

impl Listed {
    /// Whether it holds at a moment: confirmed, not ended, not run out.
    pub fn holds(&self, at: Timestamp) -> bool {
        let confirmed = self.confirmed.as_ref().is_some_and(|(_, since)| *since <= at);
        let ended = self.ended.as_ref().is_some_and(|(_, end, _)| *end <= at);
        confirmed && !ended && at < self.listing.until
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: i64) -> Timestamp {
        Timestamp::from_second(day * 86_400).unwrap()
    }

    fn listing(until: i64) -> Listing {
        Listing {
            id: Id::of_content([b"l".as_slice()]),
            site: Id::of_content([b"s".as_slice()]),
            node: "150102".parse().unwrap(),
            reason: "registered model training".to_owned(),
            document_sha256: None,
            by: "zhao".to_owned(),
            at: at(0),
            until: at(until),
        }
    }

    #[test]
    fn it_takes_two_persons_and_runs_out() {
        let proposed = listing(30);
        let (id, site) = (proposed.id, proposed.site);
        let mut list = WhiteList::replay([WhiteListEvent::Proposed(proposed)]).unwrap();
        assert!(list.covers(site, at(1)).is_none());
        let confirm =
            |by: &str| WhiteListEvent::Confirmed { listing: id, by: by.into(), at: at(1) };
        assert_eq!(list.apply(confirm("zhao")), Err(WhiteListError::SamePerson("zhao".into())));
        list.apply(confirm("feng")).unwrap();
        assert!(list.covers(site, at(1)).is_some() && list.covers(site, at(29)).is_some());
        assert!(list.covers(site, at(0)).is_none() && list.covers(site, at(30)).is_none());
        assert_eq!(list.apply(confirm("feng")), Err(WhiteListError::Unknown(id)));
    }

    #[test]
    fn invariant_10_hits_are_stored_and_counted() {
        let proposed = listing(30);
        let (listing, finding) = (proposed.id, Id::of_content([b"f".as_slice()]));
        let hit = |day| WhiteListEvent::Hit { listing, finding, at: at(day) };
        let events = [WhiteListEvent::Proposed(proposed), hit(2), hit(3)];
        assert_eq!(WhiteList::replay(events).unwrap().all()[0].hits.len(), 2);
    }

    #[test]
    fn it_has_a_reason_and_an_end_within_a_year() {
        for until in [0, 367] {
            let proposed = WhiteListEvent::Proposed(listing(until));
            assert_eq!(WhiteList::replay([proposed]), Err(WhiteListError::Until));
        }
        let proposed = WhiteListEvent::Proposed(Listing { reason: " ".into(), ..listing(3) });
        assert_eq!(WhiteList::replay([proposed]), Err(WhiteListError::NoReason));
    }
}
