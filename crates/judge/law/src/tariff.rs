//! What mining costs whom: a bill from readings, by the rules of a place.
//!
//! In: the rules, a place, readings of a meter, when the account was listed, when mining began and ended, and what a
//! clerk entered where no copy states it. Out: a [`Sheet`], each line of which names its rule and its reading; or
//! everything that is missing for one. A rule that is not in force, a figure that nobody could verify and a field
//! that no copy states are never computed with; what was entered for them is printed on the sheet.
//!
//! Money and energy are exact fractions ([`Exact`]) and never a float. Pure: nothing is read here, no clock.
//!
//! Not here: what tax is due, what an authority may fine, who is billed.

mod ask;
mod assumption;
mod breach;
mod charge;
mod clock;
mod exact;
mod fee;
mod moment;
mod place;
mod price;
mod proration;
mod reading;
mod scope;
mod sheet;
mod terms;

pub use ask::Missing;
pub use assumption::{Assumptions, Entered, NotEntered};
pub use breach::Breach;
pub use clock::{End, Start};
pub use exact::{Exact, NotDecimal};
pub use moment::Moment;
pub use proration::Proration;
pub use reading::{
    MAX_BYTES, MAX_LINE, MAX_READINGS, Reading, ReadingFault, ReadingReason, Readings,
};
pub use scope::{Metering, Scope};
pub use sheet::{Line, Refund, Sheet, ShownLine, ShownSheet};

use hashwarden_domain::Sentence;

use self::{ask::Ask, clock::Facts, sheet::Part};
use crate::provision::Provisions;

/// What is charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charge {
    /// What a supplier claims for a breach.
    Breach(Breach),
    /// The price, the add-on or the fee of mining.
    Price,
}

/// What a bill is made of.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The place.
    pub jurisdiction: &'a str,
    /// What is charged.
    pub charge: Charge,
    /// Readings of the meter.
    pub readings: &'a Readings,
    /// When the account was put on the list; for a breach, when it was established.
    pub listed: Moment,
    /// When mining started; where a letter gives a start, that.
    pub mining_from: Option<Moment>,
    /// When mining ended; where a letter gives a stop, that.
    pub mining_to: Option<Moment>,
    /// What was entered where no copy states it.
    pub assumptions: &'a Assumptions,
}

/// There is no bill.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum CannotBill {
    /// No place of this name has rules.
    #[error("no rules of {0:?}")]
    Jurisdiction(String),
    /// Something is missing.
    #[error("something is missing for a bill")]
    Missing(Vec<Missing>),
    /// Mining ended before it started.
    #[error("mining ends at {to}, before it starts at {from}")]
    Reversed {
        /// When it started.
        from: Moment,
        /// When it ended.
        to: Moment,
    },
    /// No rule of this name prices energy there.
    #[error("rule={rule}: there is {known}")]
    Rule {
        /// What was entered.
        rule: String,
        /// What there is.
        known: String,
    },
    /// Something was entered that a rule states.
    #[error("{field} is stated by {rule} and cannot be assumed otherwise")]
    Stated {
        /// The field.
        field: &'static str,
        /// The rule.
        rule: String,
    },
    /// The same was given twice, as a fact and as an assumption.
    #[error("{0} is given twice, as an option and as an assumption")]
    Twice(&'static str),
}

/// Makes the bill.
///
/// # Errors
/// [`CannotBill::Missing`] with everything that is missing; otherwise what was asked cannot be.
pub fn bill(rules: &Provisions, request: &Request<'_>) -> Result<Sheet, CannotBill> {
    let mut ask = Ask::new(request.assumptions);
    let facts = facts(&mut ask, request)?;
    let outcome = match request.charge {
        Charge::Breach(breach) => charge::for_breach(&mut ask, rules, request, breach, &facts),
        Charge::Price => charge::for_price(&mut ask, rules, request, &facts)?,
    };
    if let Some((field, rule)) = ask.contradicted() {
        return Err(CannotBill::Stated { field, rule: rule.to_owned() });
    }
    match outcome {
        Some(draft) if !ask.is_lacking() => {
            let Draft { parts, currency, mut notes } = draft;
            notes.extend(ask.notes());
            Ok(Sheet::of(parts, currency, notes))
        }
        _ => Err(CannotBill::Missing(ask.missing())),
    }
}

/// A bill before anything is rounded.
struct Draft<'a> {
    parts: Vec<Part<'a>>,
    currency: String,
    notes: Vec<Sentence>,
}

/// What happened, by options or by assumption.
fn facts(ask: &mut Ask<'_>, request: &Request<'_>) -> Result<Facts, CannotBill> {
    let mut moment = |field, given: Option<Moment>| {
        let entered = ask.entered(field).and_then(Entered::moment);
        if given.is_some() && entered.is_some() {
            return Err(CannotBill::Twice(field));
        }
        Ok(given.or(entered))
    };
    let facts = Facts {
        listed: request.listed,
        delisted: moment("delisted", None)?,
        mining_from: moment("mining_from", request.mining_from)?,
        mining_to: moment("mining_to", request.mining_to)?,
        notified: moment("notified", None)?,
    };
    if let (Some(from), Some(to)) = (facts.mining_from, facts.mining_to)
        && to < from
    {
        return Err(CannotBill::Reversed { from, to });
    }
    Ok(facts)
}
