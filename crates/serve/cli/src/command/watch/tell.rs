//! What was heard since the last time, brought to the outlet.
//!
//! In: the inspections of all threads, and the time. Out: evidence and findings where there is
//! anything new, and a status every period. A conversation is told first in the period in which it is
//! recognised, so that a person hears of it at once; then in slices of [`SLICE`]: short enough that a
//! stopped rig is noticed within the hour and nearly all its work is kept when the power fails, long
//! enough that a rig takes some hundred rows a day and each holds enough shares to reckon a rate from.

use std::collections::BTreeMap;

use hashwarden_domain::{Coverage, LossKind, Observation, Period, Sentence};
use hashwarden_wire::{LiveInspection, LogLines, add_up};
use jiff::{SignedDuration, Timestamp};

use super::{
    listener::Listeners,
    outlet::{News, Outlet},
    records::Record,
    status::{Counts, Status},
};
use crate::command;

/// How long a conversation that goes on waits to be told again.
const SLICE: SignedDuration = SignedDuration::from_mins(10);

/// Observations that may wait for the end of a period.
const MAX_WAITING: usize = 1 << 16;

pub(super) struct Teller {
    outlet: Outlet,
    live: LiveInspection<'static>,
    /// Logs that are followed; none for one that nobody knows how to read.
    logs: BTreeMap<usize, Option<LogLines>>,
    /// Not yet kept: coverage is kept with the next observations, or once a slice.
    coverage: Option<Coverage>,
    /// Of the whole watch, for its last line.
    total: Option<Coverage>,
    kept_at: Option<Timestamp>,
    told_at: Timestamp,
}

impl Teller {
    pub(super) fn new(outlet: Outlet, live: LiveInspection<'static>) -> Self {
        Self {
            outlet,
            live,
            logs: BTreeMap::new(),
            coverage: None,
            total: None,
            kept_at: None,
            told_at: command::now(),
        }
    }

    /// Something that happened to the source.
    pub(super) fn note(&self, note: &Sentence) {
        self.outlet.note(note);
    }

    /// Fetches what was heard of conversations that ended, before it is too much; tells it where that
    /// alone is too much to wait for the end of the period.
    pub(super) fn fetch(&mut self, listeners: &Listeners, now: Timestamp) -> anyhow::Result<()> {
        self.live.settle(listeners.fetch(None));
        if self.live.waiting() >= MAX_WAITING { self.tell(listeners, now) } else { Ok(()) }
    }

    /// Takes a record of another program.
    pub(super) fn record(&mut self, record: Record, now: Timestamp) {
        match record {
            Record::Datagram(from, payload) => self.live.export(from, &payload, now),
            Record::Begin(number, head) => {
                let lines = LogLines::of(&head, now);
                if lines.is_none() {
                    self.outlet.note(&Sentence::new(
                        "a log that is followed is of no kind that is known; docs/inputs.md lists them",
                        "所跟踪的日志格式未知；支持的格式见 docs/inputs.md",
                    ));
                }
                self.logs.insert(number, lines);
            }
            Record::Line(number, line) => match self.logs.get_mut(&number) {
                Some(Some(log)) => self.live.log_line(log, &line, now),
                _ => self.live.lost(LossKind::RowMalformed, 1, now),
            },
        }
    }

    /// Tells what is due.
    pub(super) fn tell(&mut self, listeners: &Listeners, now: Timestamp) -> anyhow::Result<()> {
        let before = |newest: Option<Timestamp>| {
            let clock = if listeners.is_live { Some(now) } else { newest };
            let clock = clock.unwrap_or(Timestamp::UNIX_EPOCH);
            clock.checked_sub(SLICE).unwrap_or(Timestamp::MIN)
        };
        self.live.settle(listeners.fetch(Some(&before)));
        let before = before(self.live.newest());
        let mut observations = Vec::new();
        let coverage = self.live.tell(before, &mut |seen| observations.push(seen));
        let heard = Heard { observations, coverage, newest: self.live.newest() };
        self.pass_on(heard, listeners, now, false)
    }

    /// Tells the rest; whether some of the input could not be read.
    pub(super) fn finish(mut self, listeners: &Listeners, now: Timestamp) -> anyhow::Result<bool> {
        listeners.records.end(|record| self.record(record, now));
        self.live.settle(listeners.take());
        let newest = self.live.newest();
        let mut observations = Vec::new();
        let coverage = self.live.finish(&mut |seen| observations.push(seen));
        self.pass_on(Heard { observations, coverage, newest }, listeners, now, true)?;
        let total: Vec<Coverage> = self.total.take().into_iter().collect();
        self.outlet.end(&total)?;
        let mut lost = total.iter().flat_map(|coverage| &coverage.lost);
        Ok(lost.any(|loss| loss.what.is_unreadable_input()))
    }

    fn pass_on(
        &mut self,
        heard: Heard,
        listeners: &Listeners,
        now: Timestamp,
        is_last: bool,
    ) -> anyhow::Result<()> {
        let begin = std::mem::replace(&mut self.told_at, now);
        let mut coverage = heard.coverage;
        // On a line that is up, silence was listened to as well.
        if listeners.is_interface && listeners.is_up() && begin < now {
            let listened = Period::spanning(begin, now);
            coverage.watched =
                Some(coverage.watched.map_or(listened, |watched| watched.union(listened)));
        }
        let counts = Counts::of(&coverage);
        for sum in [&mut self.coverage, &mut self.total] {
            add(sum, coverage.clone());
        }
        let as_of = if listeners.is_live { Some(now) } else { heard.newest };
        let kept_at = *self.kept_at.get_or_insert(begin);
        let is_due = now.duration_since(kept_at) >= SLICE;
        let mut judged = (0, 0);
        if is_last || is_due || !heard.observations.is_empty() {
            self.kept_at = Some(now);
            judged = self.outlet.take(News {
                observations: heard.observations,
                coverage: self.coverage.take().into_iter().collect(),
                as_of: as_of.unwrap_or(now),
                now,
            })?;
        }
        let (evidence, findings) = judged;
        self.outlet.status(&Status {
            source: &listeners.name,
            at: now,
            seconds: now.duration_since(begin).as_secs_f64(),
            counts,
            evidence,
            findings,
        })
    }
}

/// What was heard since the last time.
struct Heard {
    observations: Vec<Observation>,
    coverage: Coverage,
    newest: Option<Timestamp>,
}

fn add(sum: &mut Option<Coverage>, more: Coverage) {
    match sum {
        None => *sum = Some(more),
        Some(sum) => add_up(sum, more),
    }
}

/// Frames that the kernel dropped.
pub(super) fn dropped(coverage: &Coverage) -> u64 {
    let mut lost = coverage.lost.iter();
    lost.find(|loss| loss.what == LossKind::FrameDropped).map_or(0, |loss| loss.count)
}
