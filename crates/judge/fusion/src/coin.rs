//! Which coin is mined with which algorithm on which day.
//!
//! In: `reference/coins.csv` (coin, algorithm, from, until, source). Out: an answer for a coin and a
//! day, or none where the coin was not mined then (Ether since 2022-09-15) or is not in the table.
//! `from` is the first day of the row, `until` the first day no longer; empty means open. An empty
//! algorithm says that the coin was mined then with one that has no name here (Bitcoin Gold's Equihash
//! 144,5).

use std::collections::BTreeMap;

use hashwarden_domain::{Algorithm, Coin};
use jiff::civil::Date;

use crate::tables::{TableFault, each_row};

const TABLE: &str = "coins.csv";

/// Which coin uses which algorithm, when.
#[derive(Clone, Debug, Default)]
pub struct CoinTable {
    rows: BTreeMap<Coin, Vec<Row>>,
}

#[derive(Clone, Debug)]
struct Row {
    /// None: one that has no name here.
    algorithm: Option<Algorithm>,
    from: Option<Date>,
    until: Option<Date>,
}

impl CoinTable {
    pub(crate) fn parse(text: &str, faults: &mut Vec<TableFault>) -> Self {
        let mut rows: BTreeMap<Coin, Vec<Row>> = BTreeMap::new();
        each_row(
            TABLE,
            text,
            &["coin", "algorithm", "from", "until", "source"],
            faults,
            |record| {
                let field = |i| record.get(i).unwrap_or_default();
                let coin = Coin::new(field(0)).map_err(|e| e.to_string())?;
                let algorithm = match field(1) {
                    "" => None,
                    word => Some(Algorithm::from_word(word).ok_or_else(|| {
                        format!("'{word}' is not an algorithm that is known here")
                    })?),
                };
                let row = Row { algorithm, from: day(field(2))?, until: day(field(3))? };
                if let (Some(from), Some(until)) = (row.from, row.until)
                    && from >= until
                {
                    return Err("'until' must be after 'from'".to_owned());
                }
                if field(4).is_empty() {
                    return Err("every row needs a source".to_owned());
                }
                rows.entry(coin).or_default().push(row);
                Ok(())
            },
        );
        Self { rows }
    }

    /// The algorithm of `coin` on `day`; none where it was not mined then or the table is silent or
    /// holds two answers.
    pub fn algorithm(&self, coin: &Coin, day: Date) -> Option<Algorithm> {
        let mut found = self.rows.get(coin)?.iter().filter(|row| {
            row.from.is_none_or(|from| from <= day) && row.until.is_none_or(|until| day < until)
        });
        let algorithm = found.next()?.algorithm?;
        found.all(|row| row.algorithm == Some(algorithm)).then_some(algorithm)
    }

    /// Number of coins.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

fn day(text: &str) -> Result<Option<Date>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| format!("'{text}' is not a day (YYYY-MM-DD)"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> CoinTable {
        let text = "coin,algorithm,from,until,source\n\
            ETH,ethash,2015-07-30,2022-09-15,s\n\
            XMR,cryptonight,,2019-11-30,s\nXMR,randomx,2019-11-30,,s\n\
            BTG,equihash,,2018-07-03,s\nBTG,,2018-07-03,,s\n";
        let mut faults = Vec::new();
        let table = CoinTable::parse(text, &mut faults);
        assert_eq!(faults, []);
        table
    }

    #[test]
    fn the_day_decides() {
        let on = |coin: &str, day: &str| {
            table().algorithm(&Coin::new(coin).unwrap(), day.parse().unwrap())
        };
        assert_eq!(on("ETH", "2022-09-14"), Some(Algorithm::Ethash));
        assert_eq!(on("ETH", "2022-09-15"), None);
        assert_eq!(on("XMR", "2019-11-29"), Some(Algorithm::Cryptonight));
        assert_eq!(on("XMR", "2019-11-30"), Some(Algorithm::Randomx));
        assert_eq!(on("BTG", "2018-07-02"), Some(Algorithm::Equihash));
        assert_eq!(on("BTG", "2018-07-03"), None);
        assert_eq!(on("ABC", "2019-11-30"), None);
    }

    #[test]
    fn every_fault_is_reported_with_its_line() {
        let text = "coin,algorithm,from,until,source\n\
            ETH,nonsense,,,s\nBTC,sha256d,2009-13-01,,s\nLTC,scrypt,2012-01-01,2011-01-01,s\nDOGE,scrypt,,,\n";
        let mut faults = Vec::new();
        let _ = CoinTable::parse(text, &mut faults);
        let lines: Vec<_> = faults.iter().filter_map(|f| f.line).collect();
        assert_eq!(lines, [2, 3, 4, 5], "{faults:?}");
    }
}
