//! Tables of places, from TOML.

use std::collections::{BTreeMap, BTreeSet};

use hashwarden_domain::Node;
use jiff::{
    civil::Date,
    fmt::strtime,
    tz::{Offset, TimeZone},
};
use serde::Deserialize;
use toml::Spanned;

use super::{Defaults, MAX_PLACES, Territory, settings};
use crate::{
    limit::Limit,
    rule::{Reason, Refused, Row, Rule, line_of, read_rules, table},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    clock: Vec<Spanned<Row>>,
    #[serde(default)]
    territory: Vec<Spanned<Place>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    node: Option<Node>,
    document: Option<String>,
    valid_from: Option<Date>,
    valid_to: Option<Date>,
    zone: Option<String>,
    calendar: Option<String>,
    procedure: Option<String>,
    watch_days: Option<u16>,
    watch_days_state_unit: Option<u16>,
    quiet_days: Option<u16>,
    suspend_days: Option<u16>,
    suspend_renewals: Option<u8>,
    rectify_days: Option<[u16; 2]>,
    defence: Option<Limit>,
    large_site_kw: Option<u32>,
    #[serde(default)]
    limits: BTreeMap<String, Limit>,
    #[serde(default)]
    clock: Vec<Spanned<Row>>,
    #[serde(default)]
    escalation: Vec<settings::EscalationRule>,
}

/// Most seconds that a place is away from UTC.
const MAX_OFFSET: i32 = 15 * 3_600;

/// All files, the product's own first.
pub(super) fn read(files: &[(&str, &str)]) -> Result<Defaults, Refused> {
    let mut clocks: Vec<Rule> = Vec::new();
    let mut places: Vec<Territory> = Vec::new();
    for &(file, text) in files {
        let read: File = table(file, text)?;
        let more = read_rules(file, text, read.clock, false)?;
        if let Some(rule) = more.iter().find(|rule| clocks.iter().any(|old| old.id == rule.id)) {
            let reason = Reason::Twice(rule.id.clone());
            return Err(Refused { file: file.to_owned(), line: 1, reason });
        }
        clocks.extend(more);
        for place in read.territory {
            let line = line_of(text, place.span().start);
            let refused = |reason| Refused { file: file.to_owned(), line, reason };
            let place = territory(file, text, line, place.into_inner())?;
            if let Some(id) = unknown(&clocks, &place) {
                return Err(refused(Reason::Form(format!("there is no clock {id}"))));
            }
            if places.iter().any(|other| other.node == place.node && overlap(other, &place)) {
                return Err(refused(Reason::Place(place.node.to_string())));
            }
            if places.len() >= MAX_PLACES {
                return Err(refused(Reason::TooMany));
            }
            places.push(place);
        }
    }
    places.sort_by(|one, two| (one.depth, &one.node).cmp(&(two.depth, &two.node)));
    Ok(Defaults { clocks, places })
}

fn territory(file: &str, text: &str, line: usize, place: Place) -> Result<Territory, Refused> {
    let refused = |reason| Refused { file: file.to_owned(), line, reason };
    let missing = |id: String, field| refused(Reason::Missing { id, field });
    let node = place.node.ok_or_else(|| missing("territory".to_owned(), "node"))?;
    let root = node == Node::root();
    if !root && place.document.is_none_or(|document| document.trim().is_empty()) {
        return Err(missing(node.to_string(), "document"));
    }
    let zone = place.zone.as_deref().map(zone).transpose().map_err(refused)?;
    if root && (zone.is_none() || place.calendar.is_none()) {
        return Err(missing(node.to_string(), "zone or calendar"));
    }
    let valid = (place.valid_from.unwrap_or(Date::MIN), place.valid_to);
    if valid.1.is_some_and(|last| last < valid.0) {
        return Err(refused(Reason::Reversed(node.to_string())));
    }
    let mut clocks = read_rules(file, text, place.clock, false)?;
    for clock in &mut clocks {
        clock.valid_from = clock.valid_from.max(valid.0);
        clock.valid_to = match (clock.valid_to, valid.1) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
    }
    let set = settings::Set {
        watch_days: place.watch_days,
        watch_days_state_unit: place.watch_days_state_unit,
        quiet_days: place.quiet_days,
        suspend_days: place.suspend_days,
        suspend_renewals: place.suspend_renewals,
        rectify_days: place.rectify_days,
        defence: place.defence,
        large_site_kw: place.large_site_kw,
        escalation: place.escalation,
    };
    let depth = std::iter::successors(Some(node.clone()), Node::parent).count();
    let (calendar, procedure, limits) = (place.calendar, place.procedure, place.limits);
    Ok(Territory { node, depth, valid, zone, calendar, procedure, set, limits, clocks })
}

/// A clock that a place names and that does not exist.
fn unknown(clocks: &[Rule], place: &Territory) -> Option<String> {
    let known: BTreeSet<&str> =
        clocks.iter().chain(&place.clocks).map(|rule| rule.id.as_str()).collect();
    let escalated = place.set.escalation.iter().flat_map(|rule| &rule.clocks);
    let mut named = place.limits.keys().chain(escalated);
    named.find(|id| !known.contains(id.as_str())).cloned()
}

fn overlap(one: &Territory, two: &Territory) -> bool {
    let before =
        |one: &Territory, two: &Territory| one.valid.1.is_some_and(|last| last < two.valid.0);
    !before(one, two) && !before(two, one)
}

/// A time zone without the zone files of a machine: the same rule gives the same answer everywhere.
fn zone(text: &str) -> Result<TimeZone, Reason> {
    let bad = || Reason::Zone(text.to_owned());
    if text.starts_with(['+', '-']) {
        let parsed = strtime::parse("%:z", text).ok().and_then(|parsed| parsed.offset());
        let near = |offset: &Offset| offset.seconds().abs() <= MAX_OFFSET;
        let offset = parsed.filter(near).ok_or_else(bad)?;
        return Ok(TimeZone::fixed(offset));
    }
    TimeZone::posix(text).map_err(|_| bad())
}
