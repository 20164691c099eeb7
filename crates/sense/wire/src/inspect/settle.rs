//! What all shards heard, put together: ends, names, observations, coverage.
//!
//! In: events of every shard, each list in the order of its packets. Out: observations and counts.
//! Events are taken in the order of their packets over all shards, so that a conversation finds the
//! names that were spoken before it ended, however many threads there were. Names that are not on the
//! pool list end here.

use std::net::SocketAddr;

use hashwarden_domain::{
    Coverage, Endpoint, LossKind, Observation, Period,
    observation::wire::{NamePlace, RecordForm, Transport},
};

use super::{
    deal::Seen,
    names::{self, Names, Sight},
    report::{self, Report},
    shard::{Event, Shard, What},
};
use crate::{
    capture::Nanoseconds,
    dissect::{Heard, NameHeard, Side},
    flow::{End, Key},
    fragment::Fragments,
    loss::Losses,
    pool::Pools,
    record::{Told, netflow::Collector, sum::Sum},
};

/// What one shard gives away at a time.
#[derive(Default)]
pub(super) struct Share {
    events: Vec<Event>,
    losses: Losses,
    flows: u64,
}

impl Share {
    /// Takes what a shard has to give.
    pub(super) fn of(shard: &mut Shard<'_>) -> Self {
        // The next epoch has about as many.
        let next = Vec::with_capacity(shard.events.len());
        Self {
            events: std::mem::replace(&mut shard.events, next),
            losses: std::mem::take(&mut shard.losses),
            flows: std::mem::take(&mut shard.flows),
        }
    }
}

/// What is known of the whole input.
pub(super) struct Settlement<'p> {
    pools: &'p Pools,
    simulated: bool,
    pub(super) names: Names,
    report: Report,
    exports: Collector,
    rows: Sum<'p>,
    /// When the sums of rows were last given away before their time.
    rows_told: Option<Nanoseconds>,
    seen: Seen,
    flows: u64,
}

impl<'p> Settlement<'p> {
    pub(super) fn new(pools: &'p Pools, simulated: bool) -> Self {
        Self {
            pools,
            simulated,
            names: Names::default(),
            report: Report::default(),
            exports: Collector::new(),
            rows: Sum::new(pools),
            rows_told: None,
            seen: Seen::default(),
            flows: 0,
        }
    }

    /// Takes what names were answered with, of shares that are settled next: where each comes from a
    /// thread of its own, the order of their packets is only roughly that of the line.
    pub(super) fn foresee(&mut self, shares: &[Share]) {
        for event in shares.iter().flat_map(|share| &share.events) {
            if let What::Dns { message, .. } = &event.what {
                self.names.learn(message);
            }
        }
    }

    /// Takes the shares of all shards for the same packets.
    pub(super) fn settle(&mut self, shares: Vec<Share>) {
        let mut lists = Vec::with_capacity(shares.len());
        for mut share in shares {
            self.flows += share.flows;
            self.seen.losses.absorb(&mut share.losses);
            lists.push(share.events.into_iter().peekable());
        }
        loop {
            let packet_of = |list: &mut std::iter::Peekable<std::vec::IntoIter<Event>>| {
                list.peek().map(|event| event.packet)
            };
            // Of one packet there are events of one shard only, but for the end of the input.
            let next = lists
                .iter_mut()
                .enumerate()
                .filter_map(|(n, list)| Some((packet_of(list)?, n)))
                .min();
            let Some((_, n)) = next else { break };
            if let Some(event) = lists.get_mut(n).and_then(Iterator::next) {
                self.event(event);
            }
        }
    }

    /// Takes what was counted while frames were dealt out.
    pub(super) fn count(&mut self, seen: &mut Seen) {
        self.seen.add(seen);
    }

    /// Counts something that was lost elsewhere.
    pub(super) fn lost(&mut self, what: LossKind, count: u64, at: Option<Nanoseconds>) {
        self.seen.losses.add_many(what, count, at);
    }

    /// Counts what was lost elsewhere.
    pub(super) fn absorb(&mut self, losses: &mut Losses) {
        self.seen.losses.absorb(losses);
    }

    /// Takes a row of another program's records.
    pub(super) fn row(&mut self, number: u64, form: RecordForm, told: Told<'_>) {
        let names = &self.names;
        self.rows.row(number, form, told, &|address| names.of(address));
        if self.rows.is_full() {
            self.report_rows();
        }
    }

    /// Takes flow records that an exporter sent.
    pub(super) fn export(
        &mut self,
        number: u64,
        exporter: SocketAddr,
        payload: &[u8],
        at: Nanoseconds,
    ) {
        let (names, rows) = (&self.names, &mut self.rows);
        let mut tell =
            |form, told: Told<'_>| rows.row(number, form, told, &|address| names.of(address));
        self.exports.datagram(exporter, payload, at, &mut tell, &mut self.seen.losses);
        if self.rows.is_full() {
            self.report_rows();
        }
    }

    /// The input has ended: fragments that still wait are lost.
    pub(super) fn finish(&mut self, fragments: &mut Fragments) {
        fragments.finish();
        self.seen.losses.add_many(LossKind::FragmentIncomplete, fragments.lost(), None);
        self.exports.finish(&mut self.seen.losses);
        self.report_names();
        self.report_rows();
    }

    /// Observations that wait.
    pub(super) fn waiting(&self) -> usize {
        self.report.count()
    }

    /// Whether there is anything to report.
    pub(super) fn has_report(&self) -> bool {
        self.report.count() > 0
    }

    /// Whether so much waits that it must be given out now.
    pub(super) fn is_report_due(&mut self) -> bool {
        if self.names.count() >= names::MAX_ROWS {
            self.report_names();
        }
        self.report.count() >= report::MAX_WAITING
    }

    /// Gives out what was heard.
    pub(super) fn report(
        &mut self,
        source: &str,
        sha256: Option<&str>,
        out: &mut dyn FnMut(Observation),
    ) {
        self.report.give_out(source, sha256, self.simulated, out);
    }

    /// Reports names that were never told, or last at or before a time.
    pub(super) fn report_due_names(&mut self, before: Nanoseconds) {
        for row in self.names.take_due(before) {
            self.report.name(row);
        }
    }

    /// Reports what rows sum up to, if that was never done, or last at or before a time; it was done at
    /// `now`.
    pub(super) fn report_due_rows(&mut self, before: Nanoseconds, now: Nanoseconds) {
        if !self.rows.is_empty() && self.rows_told.is_none_or(|at| at <= before) {
            self.rows_told = Some(now);
            self.report_rows();
        }
    }

    fn report_rows(&mut self) {
        for summed in self.rows.take() {
            self.report.told(summed);
        }
    }

    fn report_names(&mut self) {
        for row in self.names.take() {
            self.report.name(row);
        }
    }

    /// What was watched since the last time.
    pub(super) fn take_coverage(&mut self, source: String) -> Coverage {
        let Seen { packets, bytes, watched, losses } = std::mem::take(&mut self.seen);
        let flows = std::mem::take(&mut self.flows);
        let rows = self.rows.take_counts();
        // Packets that were read count themselves; else they are as the records counted them.
        let (packets, bytes, flows, watched) = if packets > 0 {
            (packets, bytes, flows, watched)
        } else {
            (rows.packets, rows.bytes, rows.flows, rows.watched)
        };
        Coverage {
            source,
            watched: watched.map(|(from, to)| Period::spanning(from.into(), to.into())),
            packets,
            bytes,
            flows,
            records: rows.records,
            lost: losses.into_rows(),
            simulated: self.simulated,
        }
    }

    fn event(&mut self, event: Event) {
        let packet = event.packet;
        match event.what {
            What::Dns { message, key, client, at } => {
                let transport = if key.is_udp() { Transport::Udp } else { Transport::Tcp };
                let client = endpoint(&key, client);
                self.names.dns(&message, client, transport, Sight { packet, at }, self.pools);
            }
            What::Export { payload, exporter, at } => {
                self.export(packet, exporter, &payload, at);
            }
            What::Heard { heard, key, client, first_packet, last } => {
                self.heard(heard, &key, client, (first_packet, last));
            }
            What::Sni { name, key, from, at } => {
                let (client, peer) = (endpoint(&key, from), endpoint(&key, from.other()));
                let sight = Sight { packet, at };
                if let Some(listed) = self.pools.by_endpoint(&name, peer.port.unwrap_or_default()) {
                    let sights = (sight, sight);
                    self.names.spoken(name, NamePlace::Sni, client, peer, listed, sights);
                }
            }
        }
    }

    fn heard(
        &mut self,
        heard: Vec<Heard>,
        key: &Key,
        client: End,
        (first_packet, last): (u64, Sight),
    ) {
        let ends = [endpoint(key, client), endpoint(key, client.other())];
        let has_work = heard.iter().any(|heard| matches!(heard, Heard::Work { .. }));
        let given: Option<NameHeard> = heard.iter().rev().find_map(|heard| match heard {
            Heard::Name(name) => Some(name.clone()),
            Heard::Work { .. } => None,
        });
        for heard in heard {
            match heard {
                Heard::Work { works, during, mut session } => {
                    let [client, server] = ends;
                    let (subject, peer) =
                        if works == Side::Client { (client, server) } else { (server, client) };
                    let (name, port) = match &given {
                        Some(given) => (Some(given.name.as_str()), given.port),
                        None => (self.names.of(peer.ip), None),
                    };
                    let port = port.or(peer.port).unwrap_or_default();
                    session.listed = report::listed(self.pools, name, peer, port);
                    let name = name.map(str::to_owned);
                    let packets = (first_packet, last.packet);
                    self.report.work(session, during, (subject, peer), name, packets);
                }
                // The name of a peer that hands out work stands in that observation already.
                Heard::Name(_) if has_work => {}
                Heard::Name(name) => {
                    let port = name.port.or(ends[1].port).unwrap_or_default();
                    if let Some(listed) =
                        report::listed(self.pools, Some(&name.name), ends[1], port)
                        && self.pools.by_name(&name.name).is_some()
                    {
                        let at = nanoseconds(name.at);
                        let sights = (Sight { packet: first_packet, at }, Sight { at, ..last });
                        self.names.spoken(name.name, name.place, ends[0], ends[1], listed, sights);
                    }
                }
            }
        }
    }
}

fn endpoint(key: &Key, end: End) -> Endpoint {
    let (address, port) = key.end(end);
    Endpoint { ip: address.ip(), port: Some(port) }
}

fn nanoseconds(at: jiff::Timestamp) -> Nanoseconds {
    Nanoseconds(i64::try_from(at.as_nanosecond()).unwrap_or_default())
}
