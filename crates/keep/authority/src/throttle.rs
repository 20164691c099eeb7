//! Slows down guessing, without letting a guesser lock an officer out for long.
//!
//! In: who tried from where, and whether it failed. Out: how long to wait. Three counts: the name from
//! this address (strict), everything from this address, and the name from anywhere (lenient: somebody
//! who knows a name must not be able to keep its owner out). Bounded: the oldest count makes room.

use std::{collections::HashMap, net::IpAddr};

use jiff::{SignedDuration, Timestamp};

/// Most counts kept.
const MAX_COUNTS: usize = 10_000;
/// Failures after which one must wait, by count: name and address, address, name.
const FREE: [u32; 3] = [5, 20, 50];
/// The first wait; it doubles with each further failure.
const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(15);
/// The longest wait, after which a count also starts anew.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(15);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Who {
    NameFrom(String, IpAddr),
    Address(IpAddr),
    Name(String),
}

#[derive(Debug)]
struct Count {
    failures: u32,
    last: Timestamp,
    until: Timestamp,
}

/// Counts of failures.
#[derive(Debug, Default)]
pub(crate) struct Throttle(HashMap<Who, Count>);

impl Throttle {
    /// How long to wait before the next attempt; none when it may be made now.
    pub(crate) fn wait(&self, name: &str, from: IpAddr, now: Timestamp) -> Option<SignedDuration> {
        keys(name, from)
            .iter()
            .filter_map(|who| self.0.get(who))
            .map(|count| count.until.duration_since(now))
            .filter(|wait| wait.is_positive())
            .max()
    }

    /// Until when a name has to wait wherever it comes from; none when it need not.
    pub(crate) fn locked_until(&self, name: &str, now: Timestamp) -> Option<Timestamp> {
        let count = self.0.get(&Who::Name(name.to_owned()))?;
        (count.until > now).then_some(count.until)
    }

    /// Counts an attempt as a failure, before it is known: attempts at once must not slip through
    /// while the first is still being checked.
    pub(crate) fn attempt(&mut self, name: &str, from: IpAddr, now: Timestamp) {
        for (who, free) in keys(name, from).into_iter().zip(FREE) {
            self.make_room(now);
            let count = self.0.entry(who).or_insert(Count { failures: 0, last: now, until: now });
            if now.duration_since(count.last) > LONGEST_WAIT {
                count.failures = 0;
            }
            count.failures = count.failures.saturating_add(1);
            count.last = now;
            if count.failures >= free {
                let doublings = (count.failures - free).min(10);
                let wait = (FIRST_WAIT * (1 << doublings)).min(LONGEST_WAIT);
                count.until = now.saturating_add(wait).unwrap_or(now);
            }
        }
    }

    /// The attempt was none: forgets the failures of the name from this address, whose owner came in.
    pub(crate) fn succeeded(&mut self, name: &str, from: IpAddr) {
        let [name_from, others @ ..] = keys(name, from);
        self.0.remove(&name_from);
        for who in others {
            if let Some(count) = self.0.get_mut(&who) {
                count.failures = count.failures.saturating_sub(1);
                count.until = count.last;
            }
        }
    }

    fn make_room(&mut self, now: Timestamp) {
        if self.0.len() < MAX_COUNTS {
            return;
        }
        self.0.retain(|_, count| now.duration_since(count.last) <= LONGEST_WAIT);
        if self.0.len() >= MAX_COUNTS {
            let oldest =
                self.0.iter().min_by_key(|(_, count)| count.last).map(|(who, _)| who.clone());
            oldest.map(|who| self.0.remove(&who));
        }
    }
}

fn keys(name: &str, from: IpAddr) -> [Who; 3] {
    [Who::NameFrom(name.to_owned(), from), Who::Address(from), Who::Name(name.to_owned())]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_780_000_000 + second).unwrap()
    }
    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 1));
    const THERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 2));

    #[test]
    fn the_sixth_attempt_waits_and_the_wait_doubles_to_a_limit() {
        let mut throttle = Throttle::default();
        for _ in 0..4 {
            throttle.attempt("li", HERE, at(0));
            assert_eq!(throttle.wait("li", HERE, at(0)), None);
        }
        throttle.attempt("li", HERE, at(0));
        assert_eq!(throttle.wait("li", HERE, at(0)), Some(FIRST_WAIT));
        assert_eq!(throttle.wait("li", HERE, at(15)), None);
        throttle.attempt("li", HERE, at(15));
        assert_eq!(throttle.wait("li", HERE, at(15)), Some(FIRST_WAIT * 2));
        for _ in 0..40 {
            throttle.attempt("li", HERE, at(15));
        }
        assert_eq!(throttle.wait("li", HERE, at(15)), Some(LONGEST_WAIT));
    }

    #[test]
    fn a_guesser_elsewhere_does_not_keep_the_owner_out_at_once() {
        let mut throttle = Throttle::default();
        for _ in 0..19 {
            throttle.attempt("li", THERE, at(0));
        }
        assert!(throttle.wait("li", THERE, at(0)).is_some());
        assert_eq!(throttle.wait("li", HERE, at(0)), None);
    }

    #[test]
    fn a_success_counts_for_nothing() {
        let mut throttle = Throttle::default();
        for _ in 0..100 {
            throttle.attempt("li", HERE, at(0));
            throttle.succeeded("li", HERE);
            assert_eq!(throttle.wait("li", HERE, at(0)), None);
        }
    }

    #[test]
    fn many_names_and_addresses_stay_within_bounds() {
        let mut throttle = Throttle::default();
        for n in 0..5_000u32 {
            let ip = IpAddr::V4(std::net::Ipv4Addr::from(n));
            throttle.attempt(&n.to_string(), ip, at(i64::from(n)));
        }
        assert!(throttle.0.len() <= MAX_COUNTS);
    }
}
