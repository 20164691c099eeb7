//! `pool-flow/1`: another program counted packets between the site and a listed address.
//!
//! In: traffic summed from records, with the row of the list. Out: always evidence, often weak: an
//! address is rented, shared and scanned, and nobody saw what was said.
//!
//! # Where the weights come from
//! No published rate says how often machines that do not mine exchange packets with a pool's address.
//! The sample logs of others that the readers are tested on (some 90,000 rows of networks without
//! mining) hold none. The weights are expert judgement, anchored to those of `pool-name` (who connects
//! to a pool's port by name: 3.0) and kept below the least conversation of `pool-session` (3.1), because
//! a conversation proves what a flow only makes likely.
//!
//! | counted | bans | why |
//! |---|---|---|
//! | at the port of the row | 2.2 | where machines connect; but an address passes to others |
//! | … a port of web sites | 1.2 | pools listen there to pass firewalls; web sites do too |
//! | at another port | 1.7 | hosts of pools serve many ports, and other things |
//! | … a port of web sites | 0.7 | shared hosting, a content network, the pool's own pages |
//! | a browser miner's address | 0.9 | its pages and its work share a port |
//! | the address of a pool's web site | 0.4 | people read there |
//! | nobody answered | −1.2 | a scan, or an attempt that failed |
//! | too little for a greeting | −1.2 | a scan leaves a few bare packets; not both of these |
//! | not known whether anybody answered | −0.4 | |
//! | little, in at least 3 hours, in 12 | +0.3, +0.6 | work is handed out day and night, in few bytes |
//! | much, for long | −0.5 | a download, a relay: work takes a few hundred bytes a second |
//! | the row's dates | as `pool-name` | addresses pass to others like names |
//!
//! Sampled counts are multiplied for the two rows on volume (nfcapd has done so itself); a few sampled packets are no scan.

use hashwarden_domain::{
    Fact, Observation, Period,
    evidence::{EvidenceDetail, Family},
    observation::{
        PoolKind,
        wire::{FlowSeen, RecordForm, Traffic, WireSeen},
    },
};

use super::{
    Weighed, Weight,
    pool_name::{Standing, WEB_PORTS, contact},
};
use crate::{explain, mined::day_of, tables::Tables};

/// Weights of addresses rest on judgement alone: a factor of ten below, of six above.
const BELOW: f64 = 1.0;
const ABOVE: f64 = 0.8;
/// Packets of one direction that a scan with its answer and its end leaves at most.
const SCAN_PACKETS: u64 = 4;
/// Bytes a packet without payload, at most: IPv6 and TCP headers with the usual options.
const BARE_PACKET: u64 = 72;
/// Bytes a second of both directions that work stays under: a job of some hundred bytes every few
/// seconds, as the conversations of the public mining captures have it, with room for a farm.
const WORK_BYTES_PER_SECOND: f64 = 4_000.0;
/// … and that no farm behind one address reaches.
const MUCH_BYTES_PER_SECOND: f64 = 50_000.0;
/// For so long before much is called much.
const LONG_SECONDS: f64 = 600.0;

/// What the counts show of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counted {
    /// Both sides spoke.
    Answered,
    /// Too little for a greeting, whoever answered.
    Bare,
    /// The records cannot tell.
    Unclear,
    /// Nobody answered.
    Unanswered,
}

impl Counted {
    pub(crate) fn of(flow: &FlowSeen) -> Self {
        if flow.answered == Some(false) {
            return Self::Unanswered;
        }
        let ways = [flow.sent, flow.received];
        if flow.sampling.is_none() && ways.into_iter().flatten().all(is_bare) {
            return Self::Bare;
        }
        if flow.answered == Some(true) { Self::Answered } else { Self::Unclear }
    }

    fn bans(self) -> f64 {
        match self {
            Self::Answered => 0.0,
            Self::Unclear => -0.4,
            Self::Bare | Self::Unanswered => -1.2,
        }
    }
}

fn is_bare(way: Traffic) -> bool {
    // A program that counts bytes alone (0 packets) leaves nothing to compare but them.
    let most = SCAN_PACKETS.min(way.packets.max(1)).saturating_mul(BARE_PACKET);
    way.packets <= SCAN_PACKETS && way.bytes <= most
}

/// How the volume lies over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pace {
    /// More than work takes, for long.
    Much,
    /// Nothing that would speak for or against.
    Other,
    /// Little, in several hours.
    Steady,
    /// Little, in many hours.
    SteadyForLong,
}

impl Pace {
    pub(crate) fn of(flow: &FlowSeen, told_by: Option<RecordForm>, during: Period) -> Self {
        let one_in = match told_by {
            // nfcapd has multiplied the counts already.
            Some(RecordForm::Nfcapd) => 1,
            _ => flow.sampling.unwrap_or(1),
        };
        let bytes = [flow.sent, flow.received]
            .into_iter()
            .flatten()
            .fold(0_u64, |sum, way| sum.saturating_add(way.bytes))
            .saturating_mul(u64::from(one_in));
        let seconds = during.seconds().max(1.0);
        #[expect(clippy::cast_precision_loss, reason = "compared with thresholds of one figure")]
        let rate = bytes as f64 / seconds;
        match flow.hours {
            _ if rate > MUCH_BYTES_PER_SECOND && seconds > LONG_SECONDS => Self::Much,
            _ if rate > WORK_BYTES_PER_SECOND => Self::Other,
            12.. => Self::SteadyForLong,
            3.. => Self::Steady,
            _ => Self::Other,
        }
    }

    fn bans(self) -> f64 {
        match self {
            Self::Much => -0.5,
            Self::Other => 0.0,
            Self::Steady => 0.3,
            Self::SteadyForLong => 0.6,
        }
    }
}

pub(super) fn weigh(observation: &Observation, _tables: &Tables) -> Option<Weighed> {
    let Fact::Wire(fact) = &observation.fact;
    let WireSeen::Flow(flow) = &fact.seen else { return None };
    let standing = Standing::of(&flow.listed, day_of(observation.during.start()));
    let port = fact.peer.and_then(|peer| peer.port);
    let (counted, pace) = (Counted::of(flow), Pace::of(flow, fact.told_by, observation.during));
    let weight = weight_of(flow, port, counted, pace, standing);
    let detail = EvidenceDetail {
        unheard: Some(explain::flow::unheard(flow, fact.told_by)),
        flow: Some(flow.clone()),
        ..contact("pool-flow", fact, &flow.listed)
    };
    Some(Weighed {
        family: Family::PoolContact,
        weight,
        label: explain::flow::label(flow, counted, standing),
        reason: explain::flow::reason(flow, fact, observation.during, (counted, pace, standing)),
        detail,
    })
}

fn weight_of(
    flow: &FlowSeen,
    port: Option<u16>,
    counted: Counted,
    pace: Pace,
    standing: Standing,
) -> Weight {
    let on_web_port = port.is_some_and(|port| WEB_PORTS.contains(&port));
    let on_row_port = port.is_some() && flow.listed.port == port;
    let base = match (flow.listed.kind, on_row_port, on_web_port) {
        (PoolKind::Web, ..) => 0.4,
        (PoolKind::BrowserMiner, ..) => 0.9,
        (PoolKind::Stratum, true, false) => 2.2,
        (PoolKind::Stratum, true, true) => 1.2,
        (PoolKind::Stratum, false, false) => 1.7,
        (PoolKind::Stratum, false, true) => 0.7,
    };
    // Hours of unanswered attempts are no work, only patience.
    let pace = match counted {
        Counted::Bare | Counted::Unanswered => 0.0,
        Counted::Answered | Counted::Unclear => pace.bans(),
    };
    let central = base + counted.bans() + pace + standing.bans();
    Weight { central, below: BELOW, above: ABOVE }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    /// The least weight of a conversation about work (`pool-session`).
    const LEAST_CONVERSATION: f64 = 3.1;

    fn flow(kind: PoolKind, port: Option<u16>) -> FlowSeen {
        let mut listed = sample::row(kind, &[]);
        listed.port = port;
        FlowSeen {
            records: 48,
            sent: Some(Traffic { packets: 9_000, bytes: 900_000 }),
            received: Some(Traffic { packets: 9_000, bytes: 2_000_000 }),
            sampling: None,
            answered: Some(true),
            hours: 24,
            listed,
        }
    }

    fn day() -> Period {
        let from: jiff::Timestamp = "2026-11-18T00:00:00Z".parse().unwrap();
        Period::spanning(from, from + jiff::SignedDuration::from_hours(24))
    }

    fn bans(flow: &FlowSeen, port: u16) -> f64 {
        let pace = Pace::of(flow, None, day());
        weight_of(flow, Some(port), Counted::of(flow), pace, Standing::Listed).central
    }

    #[test]
    fn nothing_that_is_counted_weighs_like_a_conversation() {
        for kind in [PoolKind::BrowserMiner, PoolKind::Stratum, PoolKind::Web] {
            for port in [80, 443, 3333, 9999] {
                assert!(bans(&flow(kind, Some(port)), port) < LEAST_CONVERSATION);
                assert!(bans(&flow(kind, None), port) < LEAST_CONVERSATION);
            }
        }
    }

    #[test]
    fn a_day_of_little_traffic_at_the_port_of_machines_is_more_likely_than_not() {
        let weight = |flow: &FlowSeen, port| {
            let counted = Counted::of(flow);
            weight_of(flow, Some(port), counted, Pace::of(flow, None, day()), Standing::Listed)
                .confidence()
                .as_fraction()
        };
        assert!(weight(&flow(PoolKind::Stratum, Some(3333)), 3333) > 0.5);
        assert!(weight(&flow(PoolKind::Stratum, Some(3333)), 443) < 0.5);
        assert!(weight(&flow(PoolKind::Stratum, None), 443) < 0.5);
        assert!(weight(&flow(PoolKind::Web, Some(443)), 443) < 0.1);
        assert!(weight(&flow(PoolKind::BrowserMiner, Some(443)), 443) < 0.5);
    }

    #[test]
    fn a_scan_weighs_little_however_often_it_is_repeated() {
        let mut scan = flow(PoolKind::Stratum, Some(3333));
        scan.sent = Some(Traffic { packets: 1, bytes: 60 });
        for (received, answered) in [
            (None, None),
            (None, Some(false)),
            (Some(Traffic { packets: 1, bytes: 40 }), Some(true)),
        ] {
            (scan.received, scan.answered) = (received, answered);
            assert!(matches!(Counted::of(&scan), Counted::Bare | Counted::Unanswered));
            assert!(bans(&scan, 3333) < 1.1, "{answered:?}");
        }
        // Thousands of attempts that nobody answered are still attempts.
        scan.sent = Some(Traffic { packets: 5_000, bytes: 300_000 });
        (scan.received, scan.answered) = (None, Some(false));
        assert!(bans(&scan, 3333) < 1.1);
        // One sampled packet may stand for a thousand.
        scan.sent = Some(Traffic { packets: 1, bytes: 60 });
        (scan.sampling, scan.answered) = (Some(1_000), None);
        assert_eq!(Counted::of(&scan), Counted::Unclear);
    }

    #[test]
    fn a_download_weighs_less_than_a_trickle() {
        let trickle = flow(PoolKind::Stratum, None);
        let mut download = trickle.clone();
        download.received = Some(Traffic { packets: 8_000_000, bytes: 12_000_000_000 });
        assert_eq!(Pace::of(&download, None, day()), Pace::Much);
        assert!(bans(&download, 9_000) + 1.0 < bans(&trickle, 9_000));
        // The same bytes where one packet in a thousand was looked at.
        let mut sampled = trickle.clone();
        sampled.sampling = Some(2_000);
        assert_eq!(Pace::of(&sampled, None, day()), Pace::Much);
        assert_ne!(Pace::of(&sampled, Some(RecordForm::Nfcapd), day()), Pace::Much);
        let mut hour = trickle.clone();
        hour.hours = 1;
        assert!(bans(&hour, 9_000) < bans(&trickle, 9_000));
    }

    #[test]
    fn a_row_that_was_removed_counts_less() {
        let seen = flow(PoolKind::Stratum, Some(3333));
        let with = |standing| {
            weight_of(&seen, Some(3333), Counted::of(&seen), Pace::Other, standing).central
        };
        assert!(with(Standing::Removed { years: 3.0 }) < with(Standing::Expired));
        assert!(with(Standing::Expired) < with(Standing::Listed));
    }
}
