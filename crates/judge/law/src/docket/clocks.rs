//! How clocks start, stop, stand still and go on, over a history.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{Entry, State};
use crate::{
    book::Place,
    clock::{Clock, Standing, Suspension},
    history::{Happening, History},
    limit::{Limit, LimitError},
    rule::{Basis, Kind, Rule, Start, Term},
};

/// A clock that was started.
#[derive(Clone, Debug)]
struct Run {
    start: String,
    at: Timestamp,
    key: Option<String>,
    until: Option<Timestamp>,
    stopped: Option<Timestamp>,
    extended: Option<Timestamp>,
}

/// All clocks of a case at a moment.
pub(super) fn run(
    place: &Place<'_>,
    history: &History,
    as_of: Timestamp,
) -> Result<Vec<Entry>, LimitError> {
    let happened = history.up_to(as_of);
    let rules: Vec<&Rule> = place.rules().collect();
    let mut entries = Vec::new();
    for rule in &rules {
        if let Start::On(events) = &rule.start {
            for run in runs(rule, &starts(events, happened), happened) {
                entries.extend(entry(place, history, rule, run, as_of)?);
            }
        }
    }
    // What starts at the end of another clock, once that has run out.
    let mut ends: BTreeMap<String, Vec<Happening>> = BTreeMap::new();
    for entry in &entries {
        let over = match entry.state {
            State::Lapsed { since } | State::Overdue { since } => Some(since),
            _ => None,
        };
        if let Some(since) = over {
            let mut end = Happening::new(format!("end-of:{}", entry.rule), since);
            end.key.clone_from(&entry.key);
            ends.entry(entry.rule.clone()).or_default().push(end);
        }
    }
    for rule in &rules {
        if let Start::EndOf(others) = &rule.start {
            let mut starts: Vec<Happening> =
                others.iter().filter_map(|other| ends.get(other)).flatten().cloned().collect();
            starts.sort();
            for run in runs(rule, &starts, happened) {
                entries.extend(entry(place, history, rule, run, as_of)?);
            }
        }
    }
    Ok(entries)
}

fn starts(events: &[String], happened: &[Happening]) -> Vec<Happening> {
    happened.iter().filter(|happening| events.contains(&happening.event)).cloned().collect()
}

/// The clocks of a rule: each start opens one unless one is open about the same thing, each stop closes
/// those about the same thing. An event that does both closes the old one and opens the next.
fn runs(rule: &Rule, starts: &[Happening], happened: &[Happening]) -> Vec<Run> {
    let mut story: Vec<(&Happening, bool)> = starts.iter().map(|one| (one, true)).collect();
    let stops = |one: &&Happening| {
        rule.stop.contains(&one.event)
            || rule.extension.as_ref().is_some_and(|more| more.event == one.event)
    };
    story.extend(happened.iter().filter(stops).map(|one| (one, false)));
    story.sort();
    let mut runs: Vec<Run> = Vec::new();
    for (happening, starts) in story {
        let same =
            |run: &Run| run.key.is_none() || happening.key.is_none() || run.key == happening.key;
        if !starts {
            let open = runs.iter_mut().filter(|run| run.stopped.is_none() && same(run));
            if rule.stop.contains(&happening.event) {
                open.for_each(|run| run.stopped = Some(happening.at));
            } else {
                open.for_each(|run| run.extended = run.extended.or(Some(happening.at)));
            }
            continue;
        }
        if !runs.iter().any(|run| run.stopped.is_none() && run.key == happening.key) {
            runs.push(Run {
                start: happening.event.clone(),
                at: happening.at,
                key: happening.key.clone(),
                until: happening.until,
                stopped: None,
                extended: None,
            });
        }
    }
    if rule.kind == Kind::Bar {
        let first = happened.iter().find(|one| rule.stop.contains(&one.event));
        for run in &mut runs {
            run.stopped = run.stopped.or(first.map(|one| one.at));
        }
    }
    runs
}

/// A clock as it stands; none where its rule was not in force when it started.
fn entry(
    place: &Place<'_>,
    history: &History,
    rule: &Rule,
    run: Run,
    as_of: Timestamp,
) -> Result<Option<Entry>, LimitError> {
    let day = place.day(run.at);
    if !rule.in_force_on(day) {
        return Ok(None);
    }
    let settings = place.settings(day);
    let mut term = rule.term;
    let mut set_by = None;
    if rule.basis == Basis::Default {
        let days = |days: u16| Limit::PlainDays(u32::from(days));
        match rule.id.as_str() {
            "quiet" => term = term.with(days(settings.quiet_days)),
            "watch" => term = term.with(days(settings.watch_for(history.class))),
            _ => {}
        }
        if let Some((limit, node)) = settings.limits.get(&rule.id) {
            term = term.with(*limit);
            set_by = Some(node.clone());
        }
    }
    let more = rule.extension.as_ref().filter(|_| run.extended.is_some());
    let longer = more.and_then(|more| term.limit().plus(more.limit));
    let extended = longer.is_some();
    let suspended = pauses(rule, history.up_to(as_of), run.at);
    let mut clock = Clock {
        event: run.start.clone(),
        start: run.at,
        limit: longer.unwrap_or(term.limit()),
        calendar: place.calendar().id().to_owned(),
        owner: rule.owner.word().to_owned(),
        next_owner: rule.next_owner.word().to_owned(),
        suspended,
        stopped: run.stopped,
    };
    let mut given = None;
    let mut uncounted = None;
    match (term, run.until) {
        (Term::Given(_), Some(until)) => given = Some(until),
        (Term::Before(limit), Some(event)) => {
            match limit.latest_before(event, place.zone(), place.calendar()) {
                Ok(until) => given = Some(until),
                // Whatever the notice will say, the event itself is too late.
                Err(LimitError::NotCovered(missing)) => {
                    given = Some(event);
                    uncounted = Some(missing.to_string());
                }
                Err(error) => return Err(error),
            }
        }
        // Nobody said when it is to be: there is nothing to count back from.
        (Term::Before(_), None) => return Ok(None),
        _ => {}
    }
    let mut length = clock.limit.sentence();
    if let Some(until) = given {
        clock.limit = Limit::At(until);
        // People read it in the time of the place.
        let there = until.to_zoned_datetime(place.zone().clone()).datetime();
        length = Limit::By(there).sentence();
    } else if let Limit::SameDay(until) = clock.limit {
        // An order "by 14:00 today" that came at 15:00 is late from its beginning.
        clock.limit = Limit::By(day.to_datetime(until));
    }
    let (standing, mut due, not_before, mut missing) = stands(place, &clock, as_of)?;
    if uncounted.is_some() {
        (due, missing) = (None, uncounted);
    }
    let exact = due.is_some();
    let state = match standing {
        Standing::Running { .. } if due.is_none() && not_before.is_none() => State::Unknown,
        Standing::Running { .. } => State::Running,
        Standing::Suspended { since, .. } => State::Suspended { since },
        Standing::Done { at, in_time } => {
            // In time by the earliest end is in time; late by it may be either.
            State::Done { at, in_time: (exact || in_time).then_some(in_time) }
        }
        Standing::Overdue { .. } if !exact => State::Unknown,
        Standing::Overdue { due } if rule.kind == Kind::Duty => State::Overdue { since: due },
        Standing::Overdue { due } => State::Lapsed { since: due },
    };
    let shown = given.is_none().then_some(longer.unwrap_or(term.limit()));
    Ok(Some(Entry {
        rule: rule.id.clone(),
        version: rule.version,
        title: rule.title.clone(),
        kind: rule.kind,
        key: run.key,
        start: run.start,
        started_at: run.at,
        limit: shown,
        length,
        calendar: clock.calendar,
        calendar_title: place.calendar().title().clone(),
        stop: rule.stop.clone(),
        owner: rule.owner.clone(),
        next_owner: rule.next_owner.clone(),
        basis: rule.basis.clone(),
        cited: rule.cited(),
        set_by,
        extended,
        suspended: clock.suspended,
        due,
        not_before,
        missing,
        state,
    }))
}

type Stands = (Standing, Option<Timestamp>, Option<Timestamp>, Option<String>);

/// How a clock stands by the calendar, or, where that does not reach, by the earliest it could end.
fn stands(place: &Place<'_>, clock: &Clock, as_of: Timestamp) -> Result<Stands, LimitError> {
    let zone = place.zone();
    match clock.standing(as_of, zone, place.calendar()) {
        Ok(standing) => {
            let due = clock.due(as_of, zone, place.calendar())?;
            Ok((standing, Some(due), None, None))
        }
        Err(LimitError::NotCovered(missing)) => {
            let standing = clock.standing(as_of, zone, place.earliest())?;
            let due = clock.due(as_of, zone, place.earliest())?;
            Ok((standing, None, Some(due), Some(missing.to_string())))
        }
        Err(error) => Err(error),
    }
}

/// Spans in which a clock stands still, in order and apart.
fn pauses(rule: &Rule, happened: &[Happening], start: Timestamp) -> Vec<Suspension> {
    let mut spans: Vec<Suspension> = Vec::new();
    for [from, until] in &rule.pauses {
        let mut open: Option<Suspension> = None;
        for happening in happened {
            if happening.event == *until {
                spans.extend(open.take().map(|s| Suspension { until: Some(happening.at), ..s }));
            }
            if happening.event == *from && open.is_none() {
                let reason = happening.reason.clone().unwrap_or_else(|| from.clone());
                open = Some(Suspension { from: happening.at, until: None, reason });
            }
        }
        spans.extend(open);
    }
    spans.retain(|span| span.until.is_none_or(|until| until > start));
    spans.sort_by_key(|span| span.from);
    // Spans of several kinds may overlap: what stands still twice stands still once.
    let mut apart: Vec<Suspension> = Vec::new();
    for span in spans {
        match apart.last_mut() {
            Some(last) if last.until.is_none_or(|until| span.from <= until) => {
                if let Some(until) = last.until {
                    last.until = span.until.map(|other| other.max(until));
                }
            }
            _ => apart.push(span),
        }
    }
    apart
}
