//! Moving work: several cases to a place or to an officer. Each is its own act, done or refused alone.
//!
//! In: cases with the versions that were seen. Out: which were done, and why the others were not. Nothing
//! that judges anybody can be done in bulk.

use serde_json::json;

use super::{Reader, act::act};
use crate::{
    problem::Problem,
    view::{
        Sentence,
        case::{AssignCases, BulkCase, BulkDone, BulkRefused, HandDown},
    },
};

/// Most cases at once.
const MAX_CASES: usize = 200;

/// Hands cases to a place.
///
/// # Errors
/// [`Problem::Field`] where the number that was confirmed is another; nothing is done then.
pub async fn hand_down(reader: &Reader<'_>, wanted: HandDown) -> Result<BulkDone, Problem> {
    let count = u64::try_from(wanted.cases.len()).unwrap_or(u64::MAX);
    if wanted.confirm != count {
        let why = Sentence::new(
            format!("{count} cases are named, and {} were confirmed.", wanted.confirm),
            format!("列出 {count} 件，确认的是 {} 件。", wanted.confirm),
        );
        return Err(Problem::Field { field: "confirm", why });
    }
    let proof = json!({ "to": wanted.to, "why": wanted.why });
    each(reader, wanted.cases, "handed-down", &proof).await
}

/// Gives cases to an officer.
///
/// # Errors
/// [`Problem::Field`] where there are too many; nothing is done then.
pub async fn assign(reader: &Reader<'_>, wanted: AssignCases) -> Result<BulkDone, Problem> {
    let proof = json!({ "to": wanted.to });
    each(reader, wanted.cases, "assigned", &proof).await
}

async fn each(
    reader: &Reader<'_>,
    cases: Vec<BulkCase>,
    name: &str,
    proof: &serde_json::Value,
) -> Result<BulkDone, Problem> {
    if cases.is_empty() || cases.len() > MAX_CASES {
        let why = Sentence::new("Name 1 to 200 cases.", "请选 1 至 200 件。");
        return Err(Problem::Field { field: "cases", why });
    }
    let (mut done, mut refused) = (Vec::new(), Vec::new());
    for BulkCase { id, version } in cases {
        let outcome = match id.parse() {
            Ok(case) => act(reader, case, name, proof.clone(), version).await.map(drop),
            Err(_) => Err(Problem::NotFound),
        };
        match outcome {
            Ok(()) => done.push(id),
            Err(problem) => refused.push(BulkRefused { id, problem: problem.view() }),
        }
    }
    Ok(BulkDone { done, refused })
}
