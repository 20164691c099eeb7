//! Who is told, up the tree: of what is late, of what is grave, of what touches several places.
//!
//! In: the docket of a case and what is known of the site. Out: a list of who is told what and since
//! when. It is data and no act: nothing is sent and nobody is supervised by it.

use hashwarden_domain::{
    Node, Sentence,
    case::{NonResidential, UseClass},
};
use jiff::Timestamp;
use serde::Serialize;

use crate::{
    book::Place,
    defaults::{EscalationRule, Level},
    docket::{Docket, Entry, State},
    history::History,
    limit::LimitError,
};

/// What is known of a site beside its clocks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Concern {
    /// Whether a public official is concerned.
    pub public_official: bool,
    /// The power it draws, in kilowatt; none where nobody knows.
    pub power_kw: Option<u32>,
    /// Whether a data centre is the disguise.
    pub data_centre_disguise: bool,
    /// Whether a supplier is in it.
    pub collusion: bool,
    /// Other places that it touches: sites of the same machines, accounts, people.
    pub also_at: Vec<Node>,
}

/// Somebody who is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Escalation {
    /// Who.
    pub to: Node,
    /// How far up that is.
    pub level: Level,
    /// What for.
    pub why: Why,
    /// The same in words.
    pub reason: Sentence,
    /// Since when.
    pub since: Timestamp,
    /// The clock that is late, where one is.
    pub clock: Option<String>,
    /// Whether supervision from above is proposed.
    pub supervision_proposed: bool,
}

/// Why somebody is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// A clock is late.
    Late,
    /// A unit of the state.
    StateUnit,
    /// A public official.
    PublicOfficial,
    /// More power than the place names.
    LargeSite,
    /// A data centre as disguise.
    DataCentreDisguise,
    /// A supplier is in it.
    Collusion,
    /// Several places: the one that holds them all owns the case.
    SeveralPlaces,
}

/// Who is told at a moment, in the order in which it came about.
///
/// # Errors
/// [`LimitError`] when a limit ends beyond all calendars.
pub fn escalations(
    place: &Place<'_>,
    history: &History,
    docket: &Docket,
    concern: &Concern,
) -> Result<Vec<Escalation>, LimitError> {
    let mut told = Vec::new();
    let settings = place.settings(place.day(docket.as_of));
    for entry in docket.overdue() {
        let State::Overdue { since } = entry.state else { continue };
        for rule in settings.escalation.iter().filter(|rule| rule.clocks.contains(&entry.rule)) {
            told.extend(late(place, entry, rule, since, docket.as_of)?);
        }
    }
    // Attributed: from then on it is known whose it is.
    // A relapse is attributed from its beginning on.
    let known = ["attributed", "relapse-begun"].into_iter().find_map(|event| history.first(event));
    if let Some(attributed) = known.filter(|one| one.at <= docket.as_of) {
        let since = attributed.at;
        let large = concern.power_kw.is_some_and(|kw| kw > settings.large_site_kw);
        let state = history.class == UseClass::NonResidential(NonResidential::StateUnit);
        let grave = [
            (state, Why::StateUnit),
            (concern.public_official, Why::PublicOfficial),
            (large, Why::LargeSite),
            (concern.data_centre_disguise, Why::DataCentreDisguise),
            (concern.collusion, Why::Collusion),
        ];
        let province = province(place.node());
        let grave = grave.into_iter().filter(|(holds, _)| *holds);
        told.extend(grave.map(|(_, why)| Escalation {
            to: province.clone(),
            level: Level::Province,
            why,
            reason: why.sentence(),
            since,
            clock: None,
            supervision_proposed: false,
        }));
        let common = concern.also_at.iter().fold(place.node().clone(), |all, one| all.common(one));
        if common != *place.node() {
            told.push(Escalation {
                to: common,
                level: Level::CommonAncestor,
                why: Why::SeveralPlaces,
                reason: Why::SeveralPlaces.sentence(),
                since,
                clock: None,
                supervision_proposed: false,
            });
        }
    }
    told.sort_by(|one, two| {
        (one.since, one.why, &one.to, &one.clock).cmp(&(two.since, two.why, &two.to, &two.clock))
    });
    told.dedup();
    Ok(told)
}

fn late(
    place: &Place<'_>,
    entry: &Entry,
    rule: &EscalationRule,
    since: Timestamp,
    as_of: Timestamp,
) -> Result<Option<Escalation>, LimitError> {
    let over = match place.due(rule.after, since) {
        Ok(over) => over,
        // By the earliest that it could be, it is not yet; later the notice must be there.
        Err(LimitError::NotCovered(_)) => {
            rule.after.due(since, place.zone(), place.earliest())?.max(as_of)
        }
        Err(error) => return Err(error),
    };
    if as_of <= over {
        return Ok(None);
    }
    let up = |node: Option<Node>| node.unwrap_or_else(Node::root);
    let parent = up(place.node().parent());
    let to = match rule.to {
        Level::Parent => parent,
        Level::Grandparent => up(parent.parent()),
        Level::Province => province(place.node()),
        Level::CommonAncestor => parent,
    };
    let by = rule.after.sentence();
    Ok(Some(Escalation {
        to,
        level: rule.to,
        why: Why::Late,
        reason: Sentence::new(
            format!("\"{}\" is late by more than {}", entry.title.en, by.en),
            format!("\u{201c}{}\u{201d}逾期超过{}", entry.title.zh, by.zh),
        ),
        since: over,
        clock: Some(entry.rule.clone()),
        // An unanswered notice goes under supervision (regulation note, 6.2: S4 to S5).
        supervision_proposed: entry.rule == "acknowledge",
    }))
}

/// The province of a place: the place below its country on the way up; the place itself where it lies
/// no deeper than that.
pub fn province(node: &Node) -> Node {
    let up: Vec<Node> = std::iter::successors(Some(node.clone()), Node::parent).collect();
    // From the end: the root, the country, the province.
    let place = up.len().saturating_sub(3);
    up.into_iter().nth(place).unwrap_or_else(|| node.clone())
}

impl Why {
    /// What it is called.
    pub fn sentence(self) -> Sentence {
        let (en, zh) = match self {
            Self::Late => ("a clock is late", "逾期"),
            Self::StateUnit => ("a unit of the state is concerned", "涉及党政机关、国有单位"),
            Self::PublicOfficial => ("a public official is concerned", "涉及公职人员"),
            Self::LargeSite => ("the site draws more power than the limit", "用电功率超过规定值"),
            Self::DataCentreDisguise => {
                ("mining in the guise of a data centre", "假借数据中心名义\u{201c}挖矿\u{201d}")
            }
            Self::Collusion => ("a supplier is in it", "供电等环节涉嫌勾结"),
            Self::SeveralPlaces => (
                "several places are concerned: the one above them owns it",
                "跨地区，由共同上级牵头",
            ),
        };
        Sentence::new(en, zh)
    }
}
