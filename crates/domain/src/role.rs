//! What people are here for, and the seats that an act of several persons has.
//!
//! In: nothing. Out: words. Which role may do which act where is decided in `keep/authority`; here only
//! what the life of a case itself demands is known, such as the seat that a reviewer takes.

use serde::{Deserialize, Serialize};

/// What somebody is here for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Handles cases: notifies, inspects, orders.
    Officer,
    /// The second of the two that an inspection needs.
    SecondOfficer,
    /// Reviews whether the law was kept (Administrative Penalty Law, articles 41 and 58).
    LegalReviewer,
    /// Reviews whether a record of a machine can be trusted (article 41).
    TechnicalReviewer,
    /// Accepts that a site is clear.
    Acceptor,
    /// Judges what sensors saw.
    Analyst,
    /// Inspects meters and connections for the power supplier.
    GridInspector,
    /// Judges traffic for the communications administration.
    TelecomAnalyst,
    /// Answers for a unit: checks itself, reports, sees its own site alone.
    UnitAdministrator,
    /// Signs for the authority.
    Head,
    /// Inspects discipline; sees what is sealed.
    Discipline,
    /// Reads everything, changes nothing.
    Auditor,
    /// Keeps the installation running.
    SystemAdministrator,
    /// Gives and takes roles.
    SecurityAdministrator,
    /// Reads who did what.
    AuditAdministrator,
    /// The accused, with a one-time code.
    Party,
    /// The program itself.
    System,
}

/// A place at the table of an act that one person cannot do alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Seat {
    /// A second analyst, where a household is concerned.
    SecondAnalyst,
    /// The second officer of an inspection.
    SecondOfficer,
    /// Legal review.
    LegalReview,
    /// Technical review.
    TechnicalReview,
    /// The head of the authority.
    Head,
}

impl Role {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 17] = [
        Self::Officer,
        Self::SecondOfficer,
        Self::LegalReviewer,
        Self::TechnicalReviewer,
        Self::Acceptor,
        Self::Analyst,
        Self::GridInspector,
        Self::TelecomAnalyst,
        Self::UnitAdministrator,
        Self::Head,
        Self::Discipline,
        Self::Auditor,
        Self::SystemAdministrator,
        Self::SecurityAdministrator,
        Self::AuditAdministrator,
        Self::Party,
        Self::System,
    ];

    /// The word in files and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Officer => "officer",
            Self::SecondOfficer => "second-officer",
            Self::LegalReviewer => "legal-reviewer",
            Self::TechnicalReviewer => "technical-reviewer",
            Self::Acceptor => "acceptor",
            Self::Analyst => "analyst",
            Self::GridInspector => "grid-inspector",
            Self::TelecomAnalyst => "telecom-analyst",
            Self::UnitAdministrator => "unit-administrator",
            Self::Head => "head",
            Self::Discipline => "discipline",
            Self::Auditor => "auditor",
            Self::SystemAdministrator => "system-administrator",
            Self::SecurityAdministrator => "security-administrator",
            Self::AuditAdministrator => "audit-administrator",
            Self::Party => "party",
            Self::System => "system",
        }
    }

    /// The role of a word.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

impl Seat {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::SecondAnalyst,
        Self::SecondOfficer,
        Self::LegalReview,
        Self::TechnicalReview,
        Self::Head,
    ];

    /// The word in files and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::SecondAnalyst => "second-analyst",
            Self::SecondOfficer => "second-officer",
            Self::LegalReview => "legal-review",
            Self::TechnicalReview => "technical-review",
            Self::Head => "head",
        }
    }

    /// The roles that may take it.
    pub fn roles(self) -> &'static [Role] {
        match self {
            // Of a sealed case there are no analysts but those of discipline inspection.
            Self::SecondAnalyst => &[Role::Analyst, Role::TelecomAnalyst, Role::Discipline],
            Self::SecondOfficer => &[Role::SecondOfficer, Role::Officer],
            Self::LegalReview => &[Role::LegalReviewer],
            Self::TechnicalReview => &[Role::TechnicalReviewer],
            Self::Head => &[Role::Head],
        }
    }
}
