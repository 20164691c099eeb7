//! How long somebody has, and until when that is.
//!
//! In: the moment of the event that starts it, a time zone, a calendar. Out: the last moment in time.
//! A day on which a limit starts does not count; a limit in days ends with its last day, and a last day
//! on which nobody works gives way to the next working day (Civil Code of China, articles 201 and 203,
//! which the procedure laws follow). Which limits count working days is written in the law of each:
//! the Coercion Law counts them for ten days or fewer (article 69), so that is data, not a rule here.

use hashwarden_domain::Sentence;
use jiff::{SignedDuration, Timestamp, civil::Time, tz::TimeZone};
use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, NotCovered};

/// How long somebody has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Limit {
    /// Until a time of day of the day on which it starts, as in an order "by 14:00 today".
    SameDay(Time),
    /// So many hours, to the minute, nights and holidays included.
    Hours(u32),
    /// So many days of the calendar, the last moved to a working day.
    Days(u32),
    /// So many working days.
    WorkingDays(u32),
    /// So many months: until the day of the same number, or the last day of a shorter month, moved to a
    /// working day.
    Months(u32),
}

/// No end can be told.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum LimitError {
    /// The calendar does not reach so far.
    #[error(transparent)]
    NotCovered(#[from] NotCovered),
    /// "By 14:00 today", said at 15:00.
    #[error("the limit ends at {until} of a day on which it starts later")]
    Over {
        /// The time of day.
        until: Time,
    },
    /// Beyond all calendars.
    #[error("the limit ends beyond the year 9999")]
    TooLong,
}

impl Limit {
    /// The last moment in time: whatever is done at it is done in time, anything after it is late.
    ///
    /// # Errors
    /// [`LimitError`] when it ends before it starts or where no calendar reaches.
    pub fn due(
        self,
        start: Timestamp,
        zone: &TimeZone,
        calendar: &Calendar,
    ) -> Result<Timestamp, LimitError> {
        let day = start.to_zoned_datetime(zone.clone()).date();
        let too_long = |_| LimitError::TooLong;
        let last = match self {
            Self::SameDay(until) => {
                let due =
                    day.to_datetime(until).to_zoned_datetime(zone.clone()).map_err(too_long)?;
                let due = due.timestamp();
                return if due < start { Err(LimitError::Over { until }) } else { Ok(due) };
            }
            Self::Hours(hours) => {
                let hours = SignedDuration::from_hours(i64::from(hours));
                return start.checked_add(hours).map_err(too_long);
            }
            Self::Days(days) => {
                let span = jiff::Span::new().try_days(days).map_err(too_long)?;
                calendar.working_day_from(day.checked_add(span).map_err(too_long)?)?
            }
            Self::WorkingDays(days) => calendar.working_days_after(day, days)?,
            Self::Months(months) => {
                let span = jiff::Span::new().try_months(months).map_err(too_long)?;
                calendar.working_day_from(day.checked_add(span).map_err(too_long)?)?
            }
        };
        // The day ends a nanosecond before the next begins, whatever its length.
        let next =
            last.tomorrow().map_err(too_long)?.to_zoned_datetime(zone.clone()).map_err(too_long)?;
        Ok(next.timestamp() - SignedDuration::from_nanos(1))
    }

    /// What it is called.
    pub fn sentence(self) -> Sentence {
        match self {
            Self::SameDay(until) => Sentence::new(
                format!("by {} of the same day", until.strftime("%H:%M")),
                format!("当日 {} 前", until.strftime("%H:%M")),
            ),
            Self::Hours(hours) => Sentence::new(format!("{hours} hours"), format!("{hours} 小时")),
            Self::Days(days) => Sentence::new(format!("{days} days"), format!("{days} 日")),
            Self::WorkingDays(days) => {
                Sentence::new(format!("{days} working days"), format!("{days} 个工作日"))
            }
            Self::Months(months) => {
                Sentence::new(format!("{months} months"), format!("{months} 个月"))
            }
        }
    }
}
