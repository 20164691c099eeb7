//! Rules that an act may rest on, as they are in force on a day.

use serde::Serialize;
use utoipa::ToSchema;

use super::Sentence;

/// Rules in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RuleList {
    /// The day.
    pub on: String,
    /// The rules.
    pub items: Vec<RuleRow>,
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RuleRow {
    /// Id.
    pub id: String,
    /// Version.
    pub version: u32,
    /// Law and article.
    pub article: String,
    /// First day on which it was in force.
    pub valid_from: String,
    /// First day on which it no longer was; null while nobody has ended it.
    #[schema(required)]
    pub valid_to: Option<String>,
    /// What it is about.
    pub title: Sentence,
}
