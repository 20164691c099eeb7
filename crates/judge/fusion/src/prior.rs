//! How likely mining is at a site of each kind before anything is seen.
//!
//! In: `reference/priors.csv` (kind, low, central, high as log10 odds, text_en, text_zh, source,
//! date). Out: a [`Prior`] for a kind of site, the row `unknown` for kinds that the table does not
//! hold. A prior is an input with a source, never a constant; published base rates are few, so the
//! rows are wide, and most say "expert judgement": whoever has a territory's own rates replaces them.

use std::collections::BTreeMap;

use hashwarden_domain::{Estimate, Sentence, WeightOfEvidence, finding::Prior};

use crate::{
    combine::weight,
    tables::{TableFault, each_row},
};

const TABLE: &str = "priors.csv";
const HEADING: [&str; 8] =
    ["kind", "low", "central", "high", "text_en", "text_zh", "source", "date"];
/// The row for whatever has none of its own.
const UNKNOWN: &str = "unknown";

/// Priors by kind of site.
#[derive(Clone, Debug)]
pub struct PriorTable {
    rows: BTreeMap<String, Prior>,
    unknown: Prior,
}

impl PriorTable {
    pub(crate) fn parse(text: &str, faults: &mut Vec<TableFault>) -> Self {
        let mut rows: BTreeMap<String, Prior> = BTreeMap::new();
        each_row(TABLE, text, &HEADING, faults, |record| {
            let field = |i| record.get(i).unwrap_or_default();
            let odds = |i| -> Result<WeightOfEvidence, String> {
                let number =
                    field(i).parse().map_err(|_| format!("'{}' is no number", field(i)))?;
                WeightOfEvidence::from_bans(number).map_err(|e| e.to_string())
            };
            let log10_odds =
                Estimate::new(odds(1)?, odds(2)?, odds(3)?).map_err(|e| e.to_string())?;
            if (0..HEADING.len()).any(|i| field(i).is_empty()) {
                return Err("every field must be filled".to_owned());
            }
            let source = format!("{} ({})", field(6), field(7));
            let prior = Prior { log10_odds, text: Sentence::new(field(4), field(5)), source };
            if rows.insert(field(0).to_owned(), prior).is_some() {
                return Err(format!("'{}' stands there twice", field(0)));
            }
            Ok(())
        });
        let unknown = rows.get(UNKNOWN).cloned().unwrap_or_else(|| {
            let what = format!("a row '{UNKNOWN}' is needed for sites of which nothing is known");
            faults.push(TableFault { table: TABLE, line: None, what });
            // Never used: a table with faults is not handed out.
            Prior {
                log10_odds: Estimate::exactly(weight(0.0)),
                text: Sentence::same(""),
                source: String::new(),
            }
        });
        Self { rows, unknown }
    }

    /// The prior of a kind of site.
    pub fn of(&self, kind: &str) -> &Prior {
        self.rows.get(kind).unwrap_or(&self.unknown)
    }

    /// Whether a kind has a row of its own.
    pub fn has(&self, kind: &str) -> bool {
        self.rows.contains_key(kind)
    }

    /// Kinds that have a row of their own, in alphabetical order.
    pub fn kinds(&self) -> impl Iterator<Item = &str> {
        self.rows.keys().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_without_a_row_gets_the_unknown_one() {
        let text = format!("{}\nunknown,-4,-3,-2,a,b,s,2026\n", HEADING.join(","));
        let mut faults = Vec::new();
        let table = PriorTable::parse(&text, &mut faults);
        assert_eq!(faults, []);
        assert_eq!(table.of("greenhouse"), table.of("unknown"));
    }

    #[test]
    fn a_table_without_the_unknown_row_or_with_falling_numbers_is_refused() {
        let text = format!("{}\ncampus,-1,-3,-2,a,b,s,2026\n", HEADING.join(","));
        let mut faults = Vec::new();
        let _ = PriorTable::parse(&text, &mut faults);
        assert_eq!(faults.len(), 2, "{faults:?}");
    }
}
