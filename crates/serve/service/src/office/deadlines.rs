//! What is due in the cases that a reader sees, soonest first, and what was told upwards.

use hashwarden_domain::Node;
use hashwarden_ledger::{CaseFilter, CaseOrder};
use jiff::SignedDuration;

use super::{Reader, docket, full, list};
use crate::{
    problem::Problem,
    view::case::{CaseLink, Deadline, DeadlineBoard, EscalatedCase},
};

/// Most cases on the board.
const MAX_CASES: u32 = 200;

/// The board of the next days.
///
/// # Errors
/// [`Problem::Forbidden`] for those who read no case at all, and what the ledger says.
pub async fn board(
    reader: &Reader<'_>,
    place: Option<Node>,
    days: u32,
) -> Result<DeadlineBoard, Problem> {
    let reach = reader.reach();
    let seen_by = list::seen_by(reader.state, &reach);
    if seen_by.is_empty() {
        reader.may_list()?;
    }
    let ahead = SignedDuration::from_hours(24 * i64::from(days));
    let filter = CaseFilter {
        seen_by: Some(seen_by),
        within: place,
        due_before: Some(reader.now.saturating_add(ahead).unwrap_or(reader.now)),
        ended: Some(false),
        order: CaseOrder::Due,
        size: MAX_CASES,
        ..CaseFilter::default()
    };
    let mut board = DeadlineBoard { items: vec![], escalations: vec![] };
    for row in reader.state.ledger.cases(&filter).await?.items {
        let Some(record) = reader.state.ledger.case(row.id).await? else { continue };
        let file = record.case.file();
        let standing = reader.state.ledger.finding_of_site(file.clue.site).await?;
        let power = docket::power_kw(standing.as_ref());
        let events = full::events_of(&record);
        let clocks = docket::clocks(reader.state, &record.case, &events, power, reader.now);
        let view = list::row(reader, &record, &clocks, standing.as_ref()).await?;
        for escalation in &clocks.escalations {
            // Told to a place of the reader's, or above: what lies between is in between.
            let mine =
                reach.subtrees.iter().chain(&reach.places).any(|held| *held == escalation.to);
            let clock = escalation
                .clock
                .as_deref()
                .and_then(|rule| clocks.entries.iter().find(|entry| entry.rule == rule));
            if let (true, Some(entry)) = (mine, clock) {
                board.escalations.push(EscalatedCase {
                    case: CaseLink { id: view.id.clone(), number: view.number.clone() },
                    due: clocks.due(entry, file, reader.now),
                    node: escalation.to.code().to_owned(),
                    since: escalation.since.into(),
                });
            }
        }
        if let Some(due) = view.due.clone() {
            board.items.push(Deadline { case: view, due });
        }
    }
    board.items.sort_by_key(|item| (item.due.due.is_none(), item.due.due));
    Ok(board)
}
