//! The clock of a drill: time that can be moved forward, so that people can play a case through.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Time;

/// What time it is in the drill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DrillClock {
    /// What time it is.
    pub now: Time,
    /// Whether it was moved.
    pub moved: bool,
}

/// Moves the clock forward.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdvanceClock {
    /// By how many hours, 1 to 9000.
    pub advance_hours: u32,
}
