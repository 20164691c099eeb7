//! What is due and when: working-day calendars, limits, clocks that stop and go on.
//!
//! In: calendars as text (`reference/calendars`), events with their times. Out: the moment by which
//! something must be done, and whether it was. Pure: no clock and no file is read here, "now" is handed
//! in as `as_of`, and a day that no calendar covers is an error, never a guess.

pub mod calendar;
pub mod clock;
pub mod limit;

pub use calendar::{Calendar, CalendarError, NotCovered};
pub use clock::{Clock, Standing};
pub use limit::{Limit, LimitError};
