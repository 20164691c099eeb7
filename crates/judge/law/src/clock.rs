//! A limit that runs: when it started, who must act, whether it was stopped, whether it is late.
//!
//! In: a limit, its start, the spans in which it was suspended, what ended it. Out: its [`Standing`] at
//! a moment. While it is suspended no time passes: the end moves on by as many days (or hours) as the
//! suspension took, and is a working day again.

use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};

use crate::{
    calendar::Calendar,
    limit::{Limit, LimitError, Still},
};

/// A running limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// The event that started it.
    pub event: String,
    /// When.
    pub start: Timestamp,
    /// How long it runs.
    pub limit: Limit,
    /// Id of the calendar it counts by.
    pub calendar: String,
    /// Who must act.
    pub owner: String,
    /// Who must act once it is late.
    pub next_owner: String,
    /// Spans in which it stood still, in order and apart.
    pub suspended: Vec<Suspension>,
    /// When what was due was done.
    pub stopped: Option<Timestamp>,
}

/// A span in which a clock stands still.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspension {
    /// Since when.
    pub from: Timestamp,
    /// Until when; none while it lasts.
    pub until: Option<Timestamp>,
    /// Why.
    pub reason: String,
}

/// How a clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Time is left.
    Running {
        /// Last moment in time.
        due: Timestamp,
    },
    /// It stands still; it would be due then if it went on now.
    Suspended {
        /// Since when.
        since: Timestamp,
        /// Last moment in time.
        due: Timestamp,
    },
    /// Nothing was done in time.
    Overdue {
        /// Last moment in time.
        due: Timestamp,
    },
    /// It was done.
    Done {
        /// When.
        at: Timestamp,
        /// Not later than due.
        in_time: bool,
    },
}

impl Clock {
    /// How it stands at a moment.
    ///
    /// # Errors
    /// [`LimitError`] when its end cannot be told.
    pub fn standing(
        &self,
        as_of: Timestamp,
        zone: &TimeZone,
        calendar: &Calendar,
    ) -> Result<Standing, LimitError> {
        let end = self.stopped.map_or(as_of, |stopped| stopped.min(as_of));
        let due = self.due(end, zone, calendar)?;
        if let Some(at) = self.stopped.filter(|at| *at <= as_of) {
            return Ok(Standing::Done { at, in_time: at <= due });
        }
        let now = self
            .suspended
            .iter()
            .find(|span| span.from <= as_of && span.until.is_none_or(|until| as_of < until));
        Ok(match now {
            // Once late, a suspension does not make it punctual.
            Some(span) if span.from <= due => Standing::Suspended { since: span.from, due },
            _ if as_of <= due => Standing::Running { due },
            _ => Standing::Overdue { due },
        })
    }

    /// The last moment in time, with the suspensions up to a moment.
    ///
    /// # Errors
    /// [`LimitError`] when it cannot be told.
    pub fn due(
        &self,
        as_of: Timestamp,
        zone: &TimeZone,
        calendar: &Calendar,
    ) -> Result<Timestamp, LimitError> {
        let mut still = Still::default();
        let mut due = self.limit.due_after(self.start, still, zone, calendar)?;
        for span in &self.suspended {
            // What begins after the end came too late to help.
            if span.from > due || span.from >= as_of {
                break;
            }
            let from = span.from.max(self.start);
            let until = span.until.map_or(as_of, |until| until.min(as_of));
            if until <= from {
                continue;
            }
            still.took += until.duration_since(from);
            still.days = still.days.saturating_add(self.days(from, until, zone, calendar)?);
            due = self.limit.due_after(self.start, still, zone, calendar)?;
        }
        Ok(due)
    }

    /// How many of the days that the limit counts began while it stood still.
    fn days(
        &self,
        from: Timestamp,
        until: Timestamp,
        zone: &TimeZone,
        calendar: &Calendar,
    ) -> Result<u32, LimitError> {
        let too_long = |_| LimitError::TooLong;
        let date = |at: Timestamp| at.to_zoned_datetime(zone.clone()).date();
        let (mut day, last) = (date(from), date(until));
        if !matches!(self.limit, Limit::WorkingDays(_)) {
            let days = day.until(last).map_err(too_long)?.get_days();
            return Ok(u32::try_from(days).unwrap_or_default());
        }
        let mut count = 0;
        while day < last {
            day = day.tomorrow().map_err(too_long)?;
            count += u32::from(calendar.is_working_day(day)?);
        }
        Ok(count)
    }
}
