//! What can be typed after `hashwarden tariff`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use hashwarden_law::tariff::Moment;

use super::Language;

#[derive(Debug, Args)]
pub(crate) struct Tariff {
    /// The place, for example cn, cn-sichuan, kz, ir
    #[arg(long, value_name = "NAME")]
    pub(crate) jurisdiction: String,
    /// Readings: lines of start,end,kwh; times RFC 3339 with offset, the end not in the span
    #[arg(long, value_name = "FILE.csv")]
    pub(crate) readings: PathBuf,
    /// When the account was put on the list; for a breach or theft, when it was established
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub(crate) listed: Moment,
    /// When mining started, or the start that the letter gives
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub(crate) mining_from: Option<Moment>,
    /// When mining ended, or the stop that the letter gives
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub(crate) mining_to: Option<Moment>,
    /// What no copy states and you answer for, printed on the sheet: tax_included=true; may be given several
    /// times
    #[arg(long, value_name = "FIELD=VALUE")]
    pub(crate) assume: Vec<String>,
    /// What is charged
    #[arg(long, value_enum, default_value_t = Charged::Price)]
    pub(crate) charge: Charged,
    /// One JSON object
    #[arg(long)]
    pub(crate) json: bool,
    /// Language of the sheet
    #[arg(long, value_enum, default_value_t = Language::En)]
    pub(crate) language: Language,
    /// Rules of this folder instead of those that are built in
    #[arg(long, value_name = "DIR")]
    pub(crate) rules: Option<PathBuf>,
}

/// What is charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Charged {
    /// The price, the add-on or the fee of mining
    Price,
    /// Dear load on a cheap line: the difference and its multiple
    Breach,
    /// Theft: what was not paid and its multiple
    Theft,
}

fn moment(text: &str) -> Result<Moment, String> {
    Moment::parse(text)
        .ok_or_else(|| "a time like 2022-05-10T00:00:00+08:00 (RFC 3339 with offset)".to_owned())
}
