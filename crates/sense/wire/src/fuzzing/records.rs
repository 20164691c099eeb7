//! Records of any program, from telling their kind to the sums of their rows.
//!
//! In: bytes of a whole input. Out: nothing, or a panic.

use std::{io::Cursor, ops::ControlFlow};

use hashwarden_domain::{Fact, observation::wire::WireSeen};

use crate::{Config, Input, inspect, pool::Pools};

/// One name and one address.
const LISTED: &str = "host,port,tls,coins,pool,kind,origin,listed,removed,reason,expires\n\
    pool.example,3333,,BTC,Example,stratum,us,2024-01-01,,to be found,\n\
    198.51.100.7,3333,,BTC,Some,address,us,2024-01-01,,to be found,\n";

/// A whole input, twice: the same must come out, and a flow always names who told it.
pub fn records(bytes: &[u8]) {
    let pools = Pools::parse(LISTED).unwrap_or_default();
    let once = || {
        let input =
            Input::Stream { name: "bytes".into(), bytes: Box::new(Cursor::new(bytes.to_vec())) };
        let mut seen = Vec::new();
        let mut go_on = |_| ControlFlow::Continue(());
        let coverage =
            inspect(input, &pools, &Config::default(), &mut go_on, &mut |o| seen.push(o));
        (coverage.ok(), seen)
    };
    let (coverage, seen) = once();
    for observation in &seen {
        let Fact::Wire(fact) = &observation.fact;
        if let WireSeen::Flow(flow) = &fact.seen {
            assert!(fact.told_by.is_some() && flow.records > 0 && fact.peer.is_some());
        }
    }
    assert_eq!((coverage, seen), once());
}
