//! What is due and when: working-day calendars, limits, legal clocks and defaults, the docket of a case.
//!
//! In: calendars and procedures as text (`reference/calendars`, `reference/procedure`), what happened in
//! a case with its times. Out: every clock of the case with the moment by which something must be done,
//! who owes it and on what text, and who is told when it is late. Pure: no clock and no file is read
//! here, "now" is handed in as `as_of`, and a day that no calendar covers is no guess.
//!
//! [`Book`] holds what was read; [`Book::place`] gives the place; [`Docket::of`] the clocks;
//! [`escalate::escalations`] who is told. [`Provisions`] holds the dated rules on measures and prices;
//! [`tariff::bill`] reckons with them what mining costs.

pub mod book;
pub mod calendar;
pub mod clock;
pub mod defaults;
pub mod docket;
pub mod escalate;
pub mod history;
pub mod limit;
pub mod procedure;
pub mod provision;
pub mod rule;
pub mod tariff;

pub use book::{Book, Incomplete, Place, serious_circumstances};
pub use calendar::{Calendar, CalendarError, NotCovered};
pub use clock::{Clock, Standing};
pub use defaults::{Defaults, Settings};
pub use docket::{Docket, Entry, State};
pub use escalate::{Concern, Escalation, escalations};
pub use history::{Happening, History};
pub use limit::{Limit, LimitError};
pub use procedure::Procedure;
pub use provision::{Provision, Provisions};
pub use rule::{Basis, Body, Kind, Mark, Refused, Rule};
