//! What can be typed after `hashwarden rules`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::Language;

#[derive(Debug, Args)]
pub(crate) struct Rules {
    #[command(subcommand)]
    pub(crate) act: RulesAct,
}

#[derive(Debug, Subcommand)]
pub(crate) enum RulesAct {
    /// Looks at every file and tells each fault with its line; 0 when there is none, 1 when there is
    ///
    /// A record that lacks a field, two in force at once for one subject, a gap, a cycle of repeals, an
    /// invented document, and one that claims to be in force though nobody verified it.
    Check(RulesCheck),
    /// Every rule with what it is on a day
    Show(RulesShow),
    /// What changed between two days
    Diff(RulesDiff),
}

#[derive(Debug, Args)]
pub(crate) struct RulesCheck {
    /// Folder with a folder for each jurisdiction, or one file [default: the rules that are built in]
    #[arg(value_name = "DIR")]
    pub(crate) folder: Option<PathBuf>,
    /// Language of the faults
    #[arg(long, value_enum, default_value_t = Language::En)]
    pub(crate) language: Language,
}

#[derive(Debug, Args)]
pub(crate) struct RulesShow {
    /// The day, like 2022-06-01
    #[arg(long, value_name = "DATE")]
    pub(crate) on: Date,
    #[command(flatten)]
    pub(crate) which: RulesWhich,
}

#[derive(Debug, Args)]
pub(crate) struct RulesDiff {
    /// The first day, for example the one on which a case was opened
    #[arg(long, value_name = "DATE")]
    pub(crate) from: Date,
    /// The second day
    #[arg(long, value_name = "DATE")]
    pub(crate) to: Date,
    #[command(flatten)]
    pub(crate) which: RulesWhich,
}

#[derive(Debug, Args)]
pub(crate) struct RulesWhich {
    /// Only this jurisdiction, for example cn, cn-sichuan, kz, us-tx, campus
    #[arg(long, value_name = "NAME")]
    pub(crate) jurisdiction: Option<String>,
    /// One JSON object a line
    #[arg(long)]
    pub(crate) json: bool,
    /// Language of what is printed
    #[arg(long, value_enum, default_value_t = Language::En)]
    pub(crate) language: Language,
    /// Rules of this folder instead of those that are built in
    #[arg(long, value_name = "DIR")]
    pub(crate) rules: Option<PathBuf>,
}
