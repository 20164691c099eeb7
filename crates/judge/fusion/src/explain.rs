//! Sentences in English and Chinese that say what was seen and what it weighs.
//!
//! In: observations, evidence, findings. Out: whole sentences in both languages with numbers that
//! carry unit and range. The words follow the house's list: a machine says "suspected" (疑似) and
//! never that a unit or a person did anything; there is no word for guilt, and none that names a unit
//! as one that mines. Missing is a word, never 0.

pub(crate) mod finding;
pub(crate) mod flow;
pub(crate) mod name;
mod number;
pub(crate) mod session;
