//! What the program does by itself when time goes by: little, and only what the rules call automatic.
//!
//! In: cases and the time. Out: a notice that nobody signed for in time goes under supervision of the place
//! above (regulation note, 6.2: S4 to S5, "then auto X6"), and what is due next is reckoned again. It says
//! nothing about anybody, ends nothing and sends nothing; all else is proposed on the page.

use std::time::Duration;

use hashwarden_authority::Act;
use hashwarden_domain::{Node, case::CaseChange};
use hashwarden_law::Limit;
use hashwarden_ledger::{CaseFilter, CaseOrder, CasePage, CaseRecord, LedgerError};

use super::{docket, full, open::automatic_order, reader::program};
use crate::{problem::Problem, state::AppState};

/// How often it looks.
const EVERY: Duration = Duration::from_secs(60);
/// Working days until which an automatic supervision runs.
const UNTIL: Limit = Limit::WorkingDays(5);
/// Cases looked at in one round; the rest have their turn in the next.
const MAX_CASES: u32 = 1000;

/// Looks every minute, for as long as the service runs.
pub(crate) async fn keep_watch(state: AppState) {
    let mut tick = tokio::time::interval(EVERY);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    while !state.live.is_ended() {
        tick.tick().await;
        if let Err(problem) = round(&state).await {
            tracing::warn!(?problem, "scheduled duties could not be done");
        }
    }
}

/// One round: cases whose duty ran out, the longest late first.
///
/// # Errors
/// What the ledger says.
pub async fn round(state: &AppState) -> Result<u64, Problem> {
    let filter = CaseFilter {
        due_before: Some(state.now()),
        ended: Some(false),
        order: CaseOrder::Due,
        size: MAX_CASES.min(CasePage::MAX_SIZE),
        ..CaseFilter::default()
    };
    let mut done = 0;
    for row in state.ledger.cases(&filter).await?.items {
        let Some(record) = state.ledger.case(row.id).await? else { continue };
        done += u64::from(supervise(state, record).await?);
    }
    Ok(done)
}

/// Puts a case under supervision whose notice nobody signed for in time.
async fn supervise(state: &AppState, record: CaseRecord) -> Result<bool, Problem> {
    let (case, now) = (&record.case, state.now());
    let file = case.file();
    let events = full::events_of(&record);
    let clocks = docket::clocks(state, case, &events, None, now);
    let proposed = clocks.escalations.iter().find(|one| one.supervision_proposed);
    let Some(escalation) = proposed.filter(|_| file.supervision.is_none()) else {
        return Ok(false);
    };
    let above = file.node.parent().unwrap_or_else(Node::root);
    if !above.is_ancestor_of(&file.node) {
        return Ok(false);
    }
    let demand = format!("{} ({})", escalation.reason.en, escalation.reason.zh);
    let place = state.reference.book.place(&file.node);
    let week = jiff::SignedDuration::from_hours(24 * 7);
    let until = place.due(UNTIL, now).or_else(|_| now.checked_add(week)).unwrap_or(now);
    let order = automatic_order(&demand);
    let leave = program(state, &above, Act::Supervised, file, now)?;
    let supervised = CaseChange::Supervised { order, demand, until };
    // It changed meanwhile, or is at an end: the next round looks again.
    let Ok((after, event)) = case.act(supervised, &leave) else { return Ok(false) };
    let mut all = events;
    all.push(event.clone());
    let due = docket::next_due(state, &after, &all, now);
    let act = super::act::of(&record, vec![event]);
    let act = hashwarden_ledger::CaseAct { due, ..act };
    match state.ledger.append_case(act, now).await {
        Ok(_) => Ok(true),
        // Somebody acted in between: the next round looks again.
        Err(LedgerError::Stale { .. }) => Ok(false),
        Err(error) => Err(error.into()),
    }
}
