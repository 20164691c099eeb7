//! What time it is: the system's, or in a drill a clock that people move forward.
//!
//! In: the system's clock, and by how much a drill is ahead of it. Out: moments. Sessions, passwords and
//! codes go by the system's clock always: moving a drill forward signs nobody out and lets nobody in.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};

/// Furthest that a drill may be ahead, in hours: about ten years.
const FURTHEST: i64 = 90_000;

/// What time it is.
#[derive(Debug)]
pub struct Clock {
    system: fn() -> Timestamp,
    /// Hours that a drill is ahead.
    ahead: AtomicI64,
}

impl Clock {
    /// The system's clock, not moved.
    pub fn new(system: fn() -> Timestamp) -> Self {
        Self { system, ahead: AtomicI64::new(0) }
    }

    /// What time it is for cases and everything that is recorded.
    pub fn now(&self) -> Timestamp {
        let ahead = SignedDuration::from_hours(self.ahead.load(Ordering::Relaxed));
        let system = (self.system)();
        system.checked_add(ahead).unwrap_or(system)
    }

    /// What time it is for sessions and codes.
    pub fn system(&self) -> Timestamp {
        (self.system)()
    }

    /// Whether it was moved.
    pub fn is_moved(&self) -> bool {
        self.ahead.load(Ordering::Relaxed) != 0
    }

    /// Moves it forward. False where that would be too far.
    pub(crate) fn advance(&self, hours: u32) -> bool {
        let more = |ahead: i64| Some(ahead + i64::from(hours)).filter(|all| *all <= FURTHEST);
        self.ahead.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn system() -> Timestamp {
        Timestamp::UNIX_EPOCH
    }

    #[test]
    fn it_goes_forward_and_not_too_far() {
        let clock = Clock::new(system);
        assert!(!clock.is_moved() && clock.advance(24));
        assert_eq!(clock.now().as_second(), 86_400);
        assert_eq!(clock.system().as_second(), 0);
        assert!(!clock.advance(90_000) && clock.now().as_second() == 86_400);
    }
}
