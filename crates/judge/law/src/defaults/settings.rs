//! What holds at a place on a day.

use std::collections::BTreeMap;

use hashwarden_domain::Node;
use serde::{Deserialize, Serialize};

use crate::limit::Limit;

/// What holds at a place on a day.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Settings {
    /// Days of the watch after closing.
    pub watch_days: u16,
    /// Days of the watch where the unit is one of the state.
    pub watch_days_state_unit: u16,
    /// Days without traffic before a site may be accepted as clear.
    pub quiet_days: u16,
    /// Most days of one suspension.
    pub suspend_days: u16,
    /// How often a suspension may be renewed.
    pub suspend_renewals: u8,
    /// Fewest and most days that are proposed for rectifying.
    pub rectify_days: [u16; 2],
    /// How long the party has for its defence.
    pub defence: Limit,
    /// From which power on the province is told, in kilowatt.
    pub large_site_kw: u32,
    /// Who is told once a clock is late.
    pub escalation: Vec<EscalationRule>,
    /// Lengths of clocks that a place set, and which place.
    pub limits: BTreeMap<String, (Limit, Node)>,
}

/// Who is told once a clock is late, and by how much.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EscalationRule {
    /// Which clocks.
    pub clocks: Vec<String>,
    /// So long after their end.
    pub after: Limit,
    /// Who.
    pub to: Level,
}

/// How far up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// The nearest place that holds all places concerned.
    CommonAncestor,
    /// Two places up.
    Grandparent,
    /// One place up.
    Parent,
    /// The province.
    Province,
}

/// What a place sets; nothing where it says nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Set {
    pub(crate) watch_days: Option<u16>,
    pub(crate) watch_days_state_unit: Option<u16>,
    pub(crate) quiet_days: Option<u16>,
    pub(crate) suspend_days: Option<u16>,
    pub(crate) suspend_renewals: Option<u8>,
    pub(crate) rectify_days: Option<[u16; 2]>,
    pub(crate) defence: Option<Limit>,
    pub(crate) large_site_kw: Option<u32>,
    pub(crate) escalation: Vec<EscalationRule>,
}

/// What holds where no file says anything: the lengths of regulation note, section 6.
impl Default for Settings {
    fn default() -> Self {
        Self {
            watch_days: 180,
            watch_days_state_unit: 365,
            quiet_days: 14,
            suspend_days: 30,
            suspend_renewals: 1,
            rectify_days: [7, 15],
            defence: Limit::WorkingDays(5),
            large_site_kw: 500,
            escalation: Vec::new(),
            limits: BTreeMap::new(),
        }
    }
}

impl Settings {
    pub(crate) fn take(&mut self, set: &Set) {
        self.watch_days = set.watch_days.unwrap_or(self.watch_days);
        self.watch_days_state_unit =
            set.watch_days_state_unit.unwrap_or(self.watch_days_state_unit);
        self.quiet_days = set.quiet_days.unwrap_or(self.quiet_days);
        self.suspend_days = set.suspend_days.unwrap_or(self.suspend_days);
        self.suspend_renewals = set.suspend_renewals.unwrap_or(self.suspend_renewals);
        self.rectify_days = set.rectify_days.unwrap_or(self.rectify_days);
        self.defence = set.defence.unwrap_or(self.defence);
        self.large_site_kw = set.large_site_kw.unwrap_or(self.large_site_kw);
        if !set.escalation.is_empty() {
            self.escalation.clone_from(&set.escalation);
        }
    }
}
