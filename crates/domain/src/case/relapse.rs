//! The same again: by what an earlier case is known, and what follows from that.
//!
//! In: the marks of a new clue and of an earlier case. Out: whether it is a relapse or a migration, and
//! what is proposed to people. Nothing here is imposed: "serious" is for an authority to say (Energy
//! Conservation Law, article 71).

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{finding::Mode, id::CaseId};

/// Something by which a case is known again.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// What it is.
    pub kind: MarkKind,
    /// The value, as it is compared.
    pub value: String,
}

/// What a mark is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MarkKind {
    /// An electricity account.
    Account,
    /// A serial number of a machine.
    DeviceSerial,
    /// An upstream lease: who let the place, the rack, the line.
    Lease,
    /// A hardware address.
    Mac,
    /// A person, by reference.
    Person,
    /// A site.
    Site,
    /// A wallet.
    Wallet,
    /// A worker's name at a pool.
    Worker,
}

/// How a new case is kin to an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kinship {
    /// The same machines, wallets or people at another place.
    Migration,
    /// The same place again, within the watch.
    Relapse,
}

/// From which earlier case a new one descends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Descent {
    /// The earlier case.
    pub parent: CaseId,
    /// How they are kin.
    pub kinship: Kinship,
    /// By which marks; never empty.
    pub on: Vec<Mark>,
}

/// What follows from a kinship, as a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Consequence {
    /// Judging and self-check are skipped; the case starts at hand-down.
    StartsAtNotified,
    /// The authority one level up supervises.
    SupervisedAbove,
    /// Broken into again: a defect of security, not an intent to mine.
    SecurityDefect,
    /// Broken into twice within ninety days: the department for network security is told.
    NetworkSecurityDuty,
    /// Mined again on purpose: "serious circumstances" is proposed to the authority.
    SeriousProposed,
}

/// Within how long a second break-in goes to the department for network security (a default).
const SECOND_BREAK_IN: SignedDuration = SignedDuration::from_hours(24 * 90);

impl MarkKind {
    /// The word in tables and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::DeviceSerial => "device-serial",
            Self::Lease => "lease",
            Self::Mac => "mac",
            Self::Person => "person",
            Self::Site => "site",
            Self::Wallet => "wallet",
            Self::Worker => "worker",
        }
    }

    /// Whether it stays where it is: then the same again is a relapse and not a migration.
    fn is_a_place(self) -> bool {
        matches!(self, Self::Account | Self::Site)
    }

    /// A worker's name alone ("rig1") says nothing about who it is.
    fn suffices(self) -> bool {
        self != Self::Worker
    }
}

impl Mark {
    /// A mark, its value trimmed and, where letter case means nothing, in lower case.
    pub fn new(kind: MarkKind, value: &str) -> Self {
        let value = value.trim();
        let value = match kind {
            MarkKind::Mac => value.to_ascii_lowercase().replace('-', ":"),
            MarkKind::DeviceSerial => value.to_ascii_uppercase(),
            _ => value.to_owned(),
        };
        Self { kind, value }
    }
}

/// How a new clue is kin to an earlier case, and by which marks; none where they share nothing that
/// suffices. `watched` tells whether the earlier case was in its watch then.
pub fn kinship(
    earlier: &BTreeSet<Mark>,
    new: &BTreeSet<Mark>,
    watched: bool,
) -> Option<(Kinship, Vec<Mark>)> {
    let shared: Vec<Mark> = earlier.intersection(new).cloned().collect();
    if !shared.iter().any(|mark| mark.kind.suffices()) {
        return None;
    }
    let same_place = shared.iter().any(|mark| mark.kind.is_a_place());
    match (same_place, watched) {
        (true, true) => Some((Kinship::Relapse, shared)),
        // The same place after the watch is a new case; only what moves makes it kin.
        (true, false) if shared.iter().all(|mark| mark.kind.is_a_place()) => None,
        _ => Some((Kinship::Migration, shared)),
    }
}

/// An earlier determination of the same line, for what follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// In which mode.
    pub mode: Mode,
    /// When it was determined.
    pub determined_at: Timestamp,
}

/// What follows from a kinship; `line` holds the earlier determinations, oldest first.
pub fn consequences(kinship: Kinship, line: &[Earlier], now: Timestamp) -> Vec<Consequence> {
    let mut follow = Vec::new();
    if kinship == Kinship::Relapse {
        follow.extend([Consequence::StartsAtNotified, Consequence::SupervisedAbove]);
    }
    if line.last().is_some_and(|earlier| earlier.mode == Mode::Passive) {
        follow.push(Consequence::SecurityDefect);
    }
    let lately = |earlier: &&Earlier| {
        earlier.mode == Mode::Passive
            && now.duration_since(earlier.determined_at) <= SECOND_BREAK_IN
    };
    if line.iter().filter(lately).count() >= 2 {
        follow.push(Consequence::NetworkSecurityDuty);
    }
    let active = line.iter().filter(|earlier| matches!(earlier.mode, Mode::Active | Mode::Mixed));
    if active.count() >= 2 {
        follow.push(Consequence::SeriousProposed);
    }
    follow
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(all: &[(MarkKind, &str)]) -> BTreeSet<Mark> {
        all.iter().map(|(kind, value)| Mark::new(*kind, value)).collect()
    }

    #[test]
    fn the_same_place_in_the_watch_is_a_relapse_and_after_it_a_new_case() {
        let earlier = marks(&[(MarkKind::Site, "s"), (MarkKind::Wallet, "w")]);
        let same = marks(&[(MarkKind::Site, "s")]);
        assert_eq!(kinship(&earlier, &same, true).unwrap().0, Kinship::Relapse);
        assert_eq!(kinship(&earlier, &same, false), None);
    }

    #[test]
    fn what_moves_makes_a_migration_but_a_workers_name_alone_does_not() {
        let earlier = marks(&[(MarkKind::Mac, "AA-BB-CC-00-11-22"), (MarkKind::Worker, "rig1")]);
        let moved = marks(&[(MarkKind::Mac, "aa:bb:cc:00:11:22"), (MarkKind::Site, "t")]);
        let (kind, on) = kinship(&earlier, &moved, false).unwrap();
        assert_eq!((kind, on.len()), (Kinship::Migration, 1));
        assert_eq!(kinship(&earlier, &marks(&[(MarkKind::Worker, "rig1")]), true), None);
    }

    #[test]
    fn a_second_break_in_within_ninety_days_and_a_second_active_relapse_are_proposed() {
        let day = |n: i64| Timestamp::from_second(n * 86_400).unwrap();
        let was = |mode, n| Earlier { mode, determined_at: day(n) };
        let broken = [was(Mode::Passive, 10), was(Mode::Passive, 60)];
        let follow = consequences(Kinship::Relapse, &broken, day(99));
        assert!(follow.contains(&Consequence::NetworkSecurityDuty));
        assert!(!follow.contains(&Consequence::SeriousProposed));
        let later = consequences(Kinship::Relapse, &broken, day(101));
        assert!(!later.contains(&Consequence::NetworkSecurityDuty));
        let mined = [was(Mode::Active, 1), was(Mode::Active, 2)];
        assert!(
            consequences(Kinship::Migration, &mined, day(3))
                .contains(&Consequence::SeriousProposed)
        );
    }
}
