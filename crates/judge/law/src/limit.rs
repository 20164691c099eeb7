//! How long somebody has, and until when that is.
//!
//! In: the moment of the event that starts it, a time zone, a calendar. Out: the last moment in time.
//! A day on which a limit starts does not count; a limit in days ends with its last day, and a last day
//! on which nobody works gives way to the next working day (Civil Code of China, articles 201 and 203,
//! which the procedure laws follow). Which limits count working days is written in the law of each:
//! the Coercion Law counts them for ten days or fewer (article 69), so that is data, not a rule here.

use hashwarden_domain::Sentence;
use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime, Time},
    tz::TimeZone,
};
use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, NotCovered};

/// How long somebody has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Limit {
    /// Until a time of day of the day on which it starts, as in an order "by 14:00 today".
    SameDay(Time),
    /// Until a day and time of the place, as in an order "by 20 June".
    By(DateTime),
    /// Until a moment.
    At(Timestamp),
    /// So many minutes.
    Minutes(u32),
    /// So many hours, to the minute, nights and holidays included.
    Hours(u32),
    /// So many days of the calendar, the last moved to a working day.
    Days(u32),
    /// So many working days.
    WorkingDays(u32),
    /// So many months: until the day of the same number, or the last day of a shorter month, moved to a
    /// working day.
    Months(u32),
    /// So many days to the end of the last, whichever day it is: for what goes by without anybody's
    /// act, such as a watch.
    PlainDays(u32),
    /// So many months to the end of the last day, whichever day it is.
    PlainMonths(u32),
}

/// For how long nothing counted.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Still {
    /// In the days that the limit counts.
    pub(crate) days: u32,
    /// In hours and minutes.
    pub(crate) took: SignedDuration,
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
        self.due_after(start, Still::default(), zone, calendar)
    }

    /// The last moment in time where nothing counted for some of it.
    pub(crate) fn due_after(
        self,
        start: Timestamp,
        still: Still,
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
                return if due < start {
                    Err(LimitError::Over { until })
                } else {
                    due.checked_add(still.took).map_err(too_long)
                };
            }
            Self::By(until) => {
                let due = until.to_zoned_datetime(zone.clone()).map_err(too_long)?;
                return due.timestamp().checked_add(still.took).map_err(too_long);
            }
            Self::At(until) => return until.checked_add(still.took).map_err(too_long),
            Self::Minutes(minutes) => {
                let minutes = SignedDuration::from_mins(i64::from(minutes));
                return start.checked_add(minutes + still.took).map_err(too_long);
            }
            Self::Hours(hours) => {
                let hours = SignedDuration::from_hours(i64::from(hours));
                return start.checked_add(hours + still.took).map_err(too_long);
            }
            Self::WorkingDays(days) => {
                calendar.working_days_after(day, days.saturating_add(still.days))?
            }
            Self::Days(days) | Self::PlainDays(days) => {
                let days = days.saturating_add(still.days);
                let span = jiff::Span::new().try_days(days).map_err(too_long)?;
                day.checked_add(span).map_err(too_long)?
            }
            Self::Months(months) | Self::PlainMonths(months) => {
                let span = jiff::Span::new().try_months(months).map_err(too_long)?;
                let still = jiff::Span::new().try_days(still.days).map_err(too_long)?;
                let last = day.checked_add(span).map_err(too_long)?;
                last.checked_add(still).map_err(too_long)?
            }
        };
        let moves = matches!(self, Self::Days(_) | Self::Months(_));
        end_of(if moves { calendar.working_day_from(last)? } else { last }, zone)
    }

    /// The last moment to do something that must be done so long before an event: for days, so many
    /// whole days lie between its own day and that of the event.
    ///
    /// # Errors
    /// [`LimitError`] where no calendar reaches.
    pub fn latest_before(
        self,
        event: Timestamp,
        zone: &TimeZone,
        calendar: &Calendar,
    ) -> Result<Timestamp, LimitError> {
        let too_long = |_| LimitError::TooLong;
        let day = event.to_zoned_datetime(zone.clone()).date();
        let last = match self {
            Self::SameDay(_) | Self::By(_) | Self::At(_) => {
                return self.due(event, zone, calendar);
            }
            Self::Minutes(minutes) => {
                let minutes = SignedDuration::from_mins(i64::from(minutes));
                return event.checked_sub(minutes).map_err(too_long);
            }
            Self::Hours(hours) => {
                let hours = SignedDuration::from_hours(i64::from(hours));
                return event.checked_sub(hours).map_err(too_long);
            }
            Self::WorkingDays(days) => calendar.working_days_before(day, days.saturating_add(1))?,
            Self::Days(days) | Self::PlainDays(days) => {
                let days = days.saturating_add(1);
                let span = jiff::Span::new().try_days(days).map_err(too_long)?;
                day.checked_sub(span).map_err(too_long)?
            }
            Self::Months(months) | Self::PlainMonths(months) => {
                let span = jiff::Span::new().try_months(months).map_err(too_long)?;
                day.yesterday().map_err(too_long)?.checked_sub(span).map_err(too_long)?
            }
        };
        end_of(last, zone)
    }

    /// This limit made longer by another of the same kind; none where they do not add up.
    pub fn plus(self, more: Self) -> Option<Self> {
        Some(match (self, more) {
            (Self::Minutes(one), Self::Minutes(two)) => Self::Minutes(one.checked_add(two)?),
            (Self::Hours(one), Self::Hours(two)) => Self::Hours(one.checked_add(two)?),
            (Self::Days(one), Self::Days(two)) => Self::Days(one.checked_add(two)?),
            (Self::WorkingDays(one), Self::WorkingDays(two)) => {
                Self::WorkingDays(one.checked_add(two)?)
            }
            (Self::Months(one), Self::Months(two)) => Self::Months(one.checked_add(two)?),
            _ => return None,
        })
    }

    /// What it is called.
    pub fn sentence(self) -> Sentence {
        match self {
            Self::SameDay(until) => Sentence::new(
                format!("by {} of the same day", until.strftime("%H:%M")),
                format!("当日 {} 前", until.strftime("%H:%M")),
            ),
            Self::By(until) => Sentence::new(
                format!("by {}", until.strftime("%Y-%m-%d %H:%M")),
                format!("{} 前", until.strftime("%Y-%m-%d %H:%M")),
            ),
            Self::At(until) => Sentence::new(
                format!("by {}", until.strftime("%Y-%m-%d %H:%M UTC")),
                format!("{} 前", until.strftime("%Y-%m-%d %H:%M UTC")),
            ),
            Self::Minutes(minutes) => counted(minutes, "minute", "分钟"),
            Self::Hours(hours) => counted(hours, "hour", "小时"),
            Self::Days(days) | Self::PlainDays(days) => counted(days, "day", "日"),
            Self::WorkingDays(days) => counted(days, "working day", "个工作日"),
            Self::Months(months) | Self::PlainMonths(months) => counted(months, "month", "个月"),
        }
    }
}

fn counted(count: u32, en: &str, zh: &str) -> Sentence {
    let plural = if count == 1 { "" } else { "s" };
    Sentence::new(format!("{count} {en}{plural}"), format!("{count} {zh}"))
}

/// The end of a day: a nanosecond before the next begins, whatever its length.
fn end_of(day: Date, zone: &TimeZone) -> Result<Timestamp, LimitError> {
    let too_long = |_| LimitError::TooLong;
    let next = day.tomorrow().map_err(too_long)?.to_zoned_datetime(zone.clone());
    Ok(next.map_err(too_long)?.timestamp() - SignedDuration::from_nanos(1))
}
