//! Acts that one person cannot do alone: proposed by one, signed by others, none of them twice.
//!
//! In: a proposal and who signs it. Out: the signatures of all seats once they are filled; nothing else
//! makes [`Signatures`], so that a transition which takes them cannot be taken by fewer.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use super::{change::CaseChange, event::Stamp, lack, lack::Lack};
use crate::role::{Role, Seat};

/// A proposal that waits for others.
#[derive(Clone, Debug, PartialEq)]
pub struct Pending {
    /// Number of the event that proposed it.
    pub proposal: u64,
    /// What is proposed.
    pub change: CaseChange,
    /// The seats it needs, in the order in which they are asked for.
    pub seats: Vec<Seat>,
    pub(super) proposer: Stamp,
    pub(super) signed: BTreeMap<Seat, Signature>,
}

/// Somebody's signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Signature {
    /// Who.
    pub by: String,
    /// In which role.
    pub role: Role,
    /// When.
    pub at: Timestamp,
    /// What they said.
    pub opinion: String,
}

/// Signatures of all seats that an act needs. Made here only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signatures {
    proposer: String,
    signed: BTreeMap<Seat, Signature>,
}

impl Signatures {
    /// Of an act that one person does alone.
    pub(super) fn alone(stamp: &Stamp) -> Self {
        Self { proposer: stamp.by().to_owned(), signed: BTreeMap::new() }
    }

    /// Who proposed it.
    pub fn proposer(&self) -> &str {
        &self.proposer
    }

    /// Who signed in a seat.
    pub fn of(&self, seat: Seat) -> Option<&Signature> {
        self.signed.get(&seat)
    }

    /// Everybody who signed, by seat.
    pub fn all(&self) -> impl Iterator<Item = (Seat, &Signature)> {
        self.signed.iter().map(|(seat, signature)| (*seat, signature))
    }

    /// Everybody, the proposer first.
    pub fn people(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.proposer.as_str()).chain(self.signed.values().map(|s| s.by.as_str()))
    }
}

impl Pending {
    /// Who proposed it.
    pub fn proposer(&self) -> &str {
        self.proposer.by()
    }

    /// When it was proposed.
    pub fn proposed_at(&self) -> Timestamp {
        self.proposer.at()
    }

    /// Who signed so far.
    pub fn signed(&self) -> &BTreeMap<Seat, Signature> {
        &self.signed
    }

    /// Seats that are still empty.
    pub fn open_seats(&self) -> impl Iterator<Item = Seat> + '_ {
        self.seats.iter().copied().filter(|seat| !self.signed.contains_key(seat))
    }

    /// What keeps somebody from taking a seat.
    pub fn lacks(&self, seat: Seat, by: &str, role: Role) -> Vec<Lack> {
        let mut lacks = Vec::new();
        if !self.open_seats().any(|open| open == seat) {
            lacks.push(lack::SEAT_FILLED);
        }
        if !seat.roles().contains(&role) {
            lacks.push(lack::SEAT_ROLE);
        }
        if self.proposer() == by || self.signed.values().any(|signature| signature.by == by) {
            lacks.push(lack::TWO_PERSONS);
        }
        lacks
    }

    pub(super) fn sign(&mut self, seat: Seat, stamp: &Stamp, opinion: &str) {
        let signature = Signature {
            by: stamp.by().to_owned(),
            role: stamp.role(),
            at: stamp.at(),
            opinion: opinion.to_owned(),
        };
        self.signed.insert(seat, signature);
    }

    /// The signatures that are there.
    pub(super) fn so_far(&self) -> Signatures {
        Signatures { proposer: self.proposer().to_owned(), signed: self.signed.clone() }
    }

    /// The signatures, once every seat has one.
    pub(super) fn signatures(&self) -> Option<Signatures> {
        let whole = self.open_seats().next().is_none();
        whole.then(|| self.so_far())
    }
}

impl Seat {
    /// What an act lacks while the seat is empty.
    pub fn lack(self) -> Lack {
        match self {
            Self::SecondAnalyst => lack::SECOND_ANALYST,
            Self::SecondOfficer => lack::SECOND_OFFICER,
            Self::LegalReview => lack::LEGAL_REVIEW,
            Self::TechnicalReview => lack::TECHNICAL_REVIEW,
            Self::Head => lack::HEAD,
        }
    }
}
