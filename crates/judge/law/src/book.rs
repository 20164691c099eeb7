//! Everything that law holds: procedures, defaults by place, calendars; and what a place asks of it.
//!
//! In: what was read from `reference`. Out: a [`Place`], which answers until when something must be done
//! there. Nothing is read and no clock is asked: texts and moments are handed in.

use std::collections::BTreeMap;

use hashwarden_domain::{
    Node, Sentence,
    case::{NonResidential, UseClass, proof::Terms, relapse::Consequence},
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::{
    calendar::Calendar,
    defaults::{Defaults, Settings},
    limit::{Limit, LimitError},
    procedure::Procedure,
    rule::{Kind, Rule, Start},
};

/// Procedures, defaults and calendars.
#[derive(Clone, Debug)]
pub struct Book {
    procedures: BTreeMap<String, Procedure>,
    defaults: Defaults,
    calendars: BTreeMap<String, Calendars>,
    root: Root,
}

/// What holds where no place says anything else.
#[derive(Clone, Debug)]
struct Root {
    zone: TimeZone,
    calendars: Calendars,
}

#[derive(Clone, Debug)]
struct Calendars {
    exact: Calendar,
    earliest: Calendar,
}

/// Something that the defaults name and that was not handed in.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum Incomplete {
    /// A calendar.
    #[error("{node} counts by the calendar {id:?}, which was not handed in")]
    Calendar {
        /// The place.
        node: Node,
        /// The calendar.
        id: String,
    },
    /// A procedure.
    #[error("{node} follows the procedure {id:?}, which was not handed in")]
    Procedure {
        /// The place.
        node: Node,
        /// The procedure.
        id: String,
    },
    /// The root sets nothing.
    #[error("the defaults set nothing for the root 000000: its zone and calendar")]
    Root,
}

/// A place with the calendar, the zone and the rules that hold there.
#[derive(Clone, Debug)]
pub struct Place<'a> {
    node: Node,
    zone: TimeZone,
    calendars: &'a Calendars,
    procedure: Option<&'a Procedure>,
    defaults: &'a Defaults,
}

/// What is proposed to an authority, and on what it rests; never set by the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// What.
    pub what: Sentence,
    /// On what it rests.
    pub basis: Sentence,
}

impl Book {
    /// A book in which everything that the defaults name is there.
    ///
    /// # Errors
    /// [`Incomplete`] with the first thing that is not.
    pub fn new(
        procedures: impl IntoIterator<Item = Procedure>,
        defaults: Defaults,
        calendars: impl IntoIterator<Item = Calendar>,
    ) -> Result<Self, Incomplete> {
        let procedures: BTreeMap<_, _> =
            procedures.into_iter().map(|one| (one.id().to_owned(), one)).collect();
        let both = |exact: Calendar| {
            let earliest = exact.at_the_earliest();
            (exact.id().to_owned(), Calendars { exact, earliest })
        };
        let calendars: BTreeMap<_, _> = calendars.into_iter().map(both).collect();
        for place in &defaults.places {
            let node = place.node.clone();
            if let Some(id) = place.calendar.clone().filter(|id| !calendars.contains_key(id)) {
                return Err(Incomplete::Calendar { node, id });
            }
            if let Some(id) = place.procedure.clone().filter(|id| !procedures.contains_key(id)) {
                return Err(Incomplete::Procedure { node, id });
            }
        }
        let root = defaults.places.iter().find(|place| place.node == Node::root());
        let root = root.ok_or(Incomplete::Root)?;
        let named = |id: &Option<String>| id.clone().unwrap_or_default();
        let zone = root.zone.clone().ok_or(Incomplete::Root)?;
        let calendar = calendars.get(&named(&root.calendar)).ok_or(Incomplete::Root)?.clone();
        let root = Root { zone, calendars: calendar };
        Ok(Self { procedures, defaults, calendars, root })
    }

    /// Procedures, by id.
    pub fn procedures(&self) -> impl Iterator<Item = &Procedure> {
        self.procedures.values()
    }

    /// The defaults of all places.
    pub fn defaults(&self) -> &Defaults {
        &self.defaults
    }

    /// A place.
    pub fn place(&self, node: &Node) -> Place<'_> {
        let over: Vec<_> = self.defaults.over(node).collect();
        let last = |of: fn(&crate::defaults::Territory) -> Option<&String>| {
            over.iter().rev().find_map(|place| of(place))
        };
        let zone = over.iter().rev().find_map(|place| place.zone.clone());
        let calendars = last(|place| place.calendar.as_ref()).and_then(|id| self.calendars.get(id));
        let procedure =
            last(|place| place.procedure.as_ref()).and_then(|id| self.procedures.get(id));
        Place {
            node: node.clone(),
            zone: zone.unwrap_or_else(|| self.root.zone.clone()),
            calendars: calendars.unwrap_or(&self.root.calendars),
            procedure,
            defaults: &self.defaults,
        }
    }
}

impl<'a> Place<'a> {
    /// Its node.
    pub fn node(&self) -> &Node {
        &self.node
    }

    /// Its time zone.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Its calendar.
    pub fn calendar(&self) -> &'a Calendar {
        &self.calendars.exact
    }

    /// Its calendar, with every day that no notice covers taken for a working day.
    pub(crate) fn earliest(&self) -> &'a Calendar {
        &self.calendars.earliest
    }

    /// The procedure that it follows; none where nobody set one: then no legal clock runs there.
    pub fn procedure(&self) -> Option<&'a Procedure> {
        self.procedure
    }

    /// The day of a moment there.
    pub fn day(&self, at: Timestamp) -> Date {
        at.to_zoned_datetime(self.zone.clone()).date()
    }

    /// What holds there on a day.
    pub fn settings(&self, day: Date) -> Settings {
        self.defaults.settings(&self.node, day)
    }

    /// Every clock that may run there: defaults, clocks of the place, verified legal clocks.
    pub fn rules(&self) -> impl Iterator<Item = &'a Rule> {
        let own = self.defaults.places.iter().filter(|place| place.node.holds(&self.node));
        let own = own.flat_map(|place| &place.clocks);
        self.defaults
            .clocks
            .iter()
            .chain(own)
            .chain(self.procedure.into_iter().flat_map(Procedure::active))
    }

    /// The last moment of a limit there.
    ///
    /// # Errors
    /// [`LimitError`] where no calendar reaches.
    pub fn due(&self, limit: Limit, from: Timestamp) -> Result<Timestamp, LimitError> {
        limit.due(from, &self.zone, self.calendar())
    }

    /// Last moment for a defence, or for asking for a hearing where there is a right to one, after the
    /// notice of rights was served: for `RightsNotice::defence_until`.
    ///
    /// # Errors
    /// [`LimitError`] where no calendar reaches.
    pub fn defence_over(
        &self,
        rights_served_at: Timestamp,
        hearing: bool,
    ) -> Result<Timestamp, LimitError> {
        let day = self.day(rights_served_at);
        let default = self.due(self.settings(day).defence, rights_served_at)?;
        let asks = |rule: &&Rule| {
            rule.kind == Kind::Right
                && rule.in_force_on(day)
                && matches!(&rule.start, Start::On(on) if on.iter().any(|e| e == "rights-served:hearing"))
        };
        match self.rules().find(asks).filter(|_| hearing) {
            Some(rule) => Ok(default.max(self.due(rule.term.limit(), rights_served_at)?)),
            None => Ok(default),
        }
    }

    /// The lengths that hold for a case from its beginning: for `Clue::terms`.
    pub fn terms(&self, class: UseClass, recorded_at: Timestamp) -> Terms {
        let settings = self.settings(self.day(recorded_at));
        Terms {
            quiet_days: settings.quiet_days,
            watch_days: settings.watch_for(class),
            suspend_days: settings.suspend_days,
        }
    }

    /// First moment at which a site may be accepted, when it is quiet from `quiet_since` on.
    ///
    /// # Errors
    /// [`LimitError::TooLong`] beyond all calendars.
    pub fn quiet_window(
        &self,
        quiet_since: Timestamp,
        terms: Terms,
    ) -> Result<Timestamp, LimitError> {
        whole_days(quiet_since, terms.quiet_days)
    }

    /// End of the watch that begins at `begun_at`.
    ///
    /// # Errors
    /// [`LimitError::TooLong`] beyond all calendars.
    pub fn watch_until(&self, begun_at: Timestamp, terms: Terms) -> Result<Timestamp, LimitError> {
        whole_days(begun_at, terms.watch_days)
    }

    /// Last moment to which a case may be suspended from now on.
    ///
    /// # Errors
    /// [`LimitError::TooLong`] beyond all calendars.
    pub fn suspended_at_most(
        &self,
        from: Timestamp,
        terms: Terms,
    ) -> Result<Timestamp, LimitError> {
        whole_days(from, terms.suspend_days)
    }

    /// When a proposal lapses whose seats are not filled.
    ///
    /// # Errors
    /// [`LimitError`] where no calendar reaches.
    pub fn seats_lapse(&self, proposed_at: Timestamp) -> Result<Timestamp, LimitError> {
        let settings = self.settings(self.day(proposed_at));
        let default = self.defaults.clocks.iter().find(|rule| rule.id == "second-seat");
        let set = settings.limits.get("second-seat").map(|(limit, _)| *limit);
        let limit = set.or(default.map(|rule| rule.term.limit()));
        self.due(limit.unwrap_or(Limit::WorkingDays(3)), proposed_at)
    }

    /// First and last moment that are proposed as the limit of an order to rectify; one and the same where
    /// the place sets it.
    ///
    /// # Errors
    /// [`LimitError`] where no calendar reaches.
    pub fn rectify_between(
        &self,
        ordered_at: Timestamp,
    ) -> Result<(Timestamp, Timestamp), LimitError> {
        let settings = self.settings(self.day(ordered_at));
        if let Some((limit, _)) = settings.limits.get("rectify") {
            let due = self.due(*limit, ordered_at)?;
            return Ok((due, due));
        }
        let [fewest, most] = settings.rectify_days;
        let due = |days: u16| self.due(Limit::Days(u32::from(days)), ordered_at);
        Ok((due(fewest)?, due(most)?))
    }

    /// Last moment to tell a party when its hearing will be.
    ///
    /// # Errors
    /// [`LimitError`] where no calendar reaches.
    pub fn hearing_notice_until(&self, hearing_at: Timestamp) -> Result<Timestamp, LimitError> {
        let told = |rule: &&Rule| matches!(&rule.start, Start::On(on) if on.iter().any(|event| event == "hearing-set"));
        let limit = self.rules().find(told).map_or(Limit::WorkingDays(7), |rule| rule.term.limit());
        limit.latest_before(hearing_at, &self.zone, self.calendar())
    }
}

/// "Serious circumstances", where what follows from a kinship proposes them.
pub fn serious_circumstances(follow: &[Consequence]) -> Option<Proposed> {
    follow.contains(&Consequence::SeriousProposed).then(|| Proposed {
        what: Sentence::new(
            "Mined again on purpose: the authority may find the circumstances serious and propose \
             suspension or closure to the government of the same level",
            "再次主动从事\u{201c}挖矿\u{201d}活动：建议主管部门研究是否属于情节严重，报请本级人民政府\
             责令停业整顿或者关闭",
        ),
        basis: Sentence::new(
            "Energy Conservation Law (2018), article 71",
            "节约能源法（2018年修正）第七十一条",
        ),
    })
}

impl Settings {
    /// Days of the watch for a class of use.
    pub fn watch_for(&self, class: UseClass) -> u16 {
        match class {
            UseClass::NonResidential(NonResidential::StateUnit) => self.watch_days_state_unit,
            _ => self.watch_days,
        }
    }
}

/// So many times twenty-four hours later: as the life of a case counts them.
fn whole_days(from: Timestamp, days: u16) -> Result<Timestamp, LimitError> {
    let length = jiff::SignedDuration::from_hours(24 * i64::from(days));
    from.checked_add(length).map_err(|_| LimitError::TooLong)
}
