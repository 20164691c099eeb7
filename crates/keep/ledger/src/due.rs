//! What is due next in a case, and whose it is: reckoned outside (clocks are law), kept beside the case so
//! that a list can be sorted by it. It does not stand in the chain: it follows from the events and the
//! law of the day, and is set anew with each act.

use std::collections::BTreeMap;

use hashwarden_domain::CaseId;
use jiff::Timestamp;

use crate::{
    Ledger, LedgerError,
    database::{
        Connection,
        rows::{Rows, execute_in},
    },
    row,
};

/// What is due next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// When.
    pub at: Timestamp,
    /// Which of the case's clocks.
    pub clock: String,
    /// Whose it is, where somebody has it.
    pub owner: Option<String>,
}

impl Ledger {
    /// Sets what is due next in these cases, for when the calendar or the defaults of a place changed.
    ///
    /// # Errors
    /// What the database says.
    pub async fn set_due(&self, dues: Vec<(CaseId, Option<Due>)>) -> Result<(), LedgerError> {
        self.writer()?
            .work(move |connection| {
                Box::pin(async move {
                    let dues = dues.iter().map(|(case, due)| (*case, due.as_ref())).collect();
                    write(connection, dues).await
                })
            })
            .await
    }
}

/// Writes what is due, the last word of each case.
pub(crate) async fn write(
    connection: &mut Connection,
    dues: Vec<(CaseId, Option<&Due>)>,
) -> Result<(), LedgerError> {
    let last: BTreeMap<CaseId, Option<&Due>> = dues.into_iter().collect();
    let mut set = Rows::new(
        "INSERT INTO case_due (case_id, due, clock, owner)",
        "ON CONFLICT (case_id) DO UPDATE SET due = excluded.due, clock = excluded.clock, \
         owner = excluded.owner",
    );
    let mut done = Vec::new();
    for (case, due) in last {
        match due {
            None => done.push(case.to_string()),
            Some(due) => set.push([
                case.to_string().into(),
                row::microseconds(due.at).into(),
                (&due.clock).into(),
                (&due.owner).into(),
            ]),
        }
    }
    set.insert(connection).await?;
    execute_in(connection, "DELETE FROM case_due WHERE case_id IN", done).await?;
    Ok(())
}
