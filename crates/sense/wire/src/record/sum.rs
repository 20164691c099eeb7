//! Rows of records, summed up: who sent how much to which listed address, who said which listed name.
//!
//! In: every row of one input, with its number. Out: one [`Summed`] for each client, listed address and
//! port (`sum/flow.rs`) and for each client and listed name (`sum/name.rs`), and the counts of all rows.
//! A listed address is one that the pool list has itself, or one that was answered for a listed name in
//! the same input. A row about nobody on the list is counted and leaves nothing behind, not even an
//! allocation. What the sums mean is not said here.
//!
//! Limits: [`MAX_ROWS`] before they must be taken, [`MAX_ADDRESSES`].

use std::{
    collections::{HashMap, VecDeque},
    net::IpAddr,
};

use hashwarden_domain::{
    Endpoint, Period,
    observation::{
        PoolEntry,
        wire::{RecordForm, WireFact},
    },
};

use super::{FlowRecord, Told};
use crate::{capture::Nanoseconds, pool::Pools};

mod flow;
mod name;

/// Sums of each kind before they must be taken.
pub(crate) const MAX_ROWS: usize = 1 << 16;
/// Addresses whose listed name is remembered; the oldest give way.
const MAX_ADDRESSES: usize = 1 << 16;

/// Sums so far.
pub(crate) struct Sum<'p> {
    pools: &'p Pools,
    flows: HashMap<flow::Key, flow::Row>,
    names: HashMap<name::Key, name::Row>,
    answers: Answers,
    counts: Counts,
}

/// What all rows together told, those about nobody included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Rows.
    pub(crate) records: u64,
    /// Of these, rows that count packets.
    pub(crate) flows: u64,
    /// Packets, as the rows count them.
    pub(crate) packets: u64,
    /// Bytes, as the rows count them.
    pub(crate) bytes: u64,
    /// From the earliest to the latest time in a row that has one.
    pub(crate) watched: Option<(Nanoseconds, Nanoseconds)>,
}

/// One sum, ready to be an observation.
pub(crate) struct Summed {
    /// Number of the first row.
    pub(crate) first: u64,
    /// Number of the last row.
    pub(crate) last: u64,
    /// From the first sign to the last.
    pub(crate) during: Period,
    /// The side that is not the pool.
    pub(crate) subject: Endpoint,
    /// What was told.
    pub(crate) fact: WireFact,
}

impl<'p> Sum<'p> {
    /// No row yet.
    pub(crate) fn new(pools: &'p Pools) -> Self {
        Self {
            pools,
            flows: HashMap::new(),
            names: HashMap::new(),
            answers: Answers::default(),
            counts: Counts::default(),
        }
    }

    /// Takes a row. `heard` gives the name that was answered with an address, where the same input
    /// showed it in another way than in rows.
    pub(crate) fn row<'n>(
        &mut self,
        number: u64,
        form: RecordForm,
        told: Told<'_>,
        heard: &dyn Fn(IpAddr) -> Option<&'n str>,
    ) {
        self.counts.records += 1;
        match told {
            Told::Flow(record) => {
                self.count(&record);
                let Some(contact) = flow::contact(&record, self.pools, &self.answers, heard) else {
                    return;
                };
                let side = contact.side;
                let key = flow::Key::of(form, &record, side);
                let row = self
                    .flows
                    .entry(key)
                    .or_insert_with(|| flow::Row::new(number, &record, contact));
                row.add(number, &record, side);
            }
            Told::Name(record) => {
                self.watch(record.at, record.at);
                let Some(listed) = name::listed(&record, self.pools) else { return };
                for address in record.answers {
                    self.answers.remember(*address, record.name);
                }
                let key = name::Key::of(form, &record);
                let row = self
                    .names
                    .entry(key)
                    .or_insert_with(|| name::Row::new(number, &record, listed));
                row.add(number, &record);
            }
        }
    }

    /// Whether there is nothing to take.
    pub(crate) fn is_empty(&self) -> bool {
        self.flows.is_empty() && self.names.is_empty()
    }

    /// Whether the sums must be taken before more rows come.
    pub(crate) fn is_full(&self) -> bool {
        self.flows.len() >= MAX_ROWS || self.names.len() >= MAX_ROWS
    }

    /// Gives all sums away; counts and remembered addresses stay.
    pub(crate) fn take(&mut self) -> impl Iterator<Item = Summed> + use<> {
        let flows = std::mem::take(&mut self.flows);
        let names = std::mem::take(&mut self.names);
        let flows = flows.into_iter().map(|(key, row)| row.summed(key));
        flows.chain(names.into_iter().map(|(key, row)| row.summed(key)))
    }

    /// Gives the counts away.
    pub(crate) fn take_counts(&mut self) -> Counts {
        std::mem::take(&mut self.counts)
    }

    fn count(&mut self, record: &FlowRecord) {
        let received = record.received.unwrap_or_default();
        let packets = record.sent.packets.saturating_add(received.packets);
        let bytes = record.sent.bytes.saturating_add(received.bytes);
        self.counts.flows += 1;
        self.counts.packets = self.counts.packets.saturating_add(packets);
        self.counts.bytes = self.counts.bytes.saturating_add(bytes);
        self.watch(record.first, record.last);
    }

    fn watch(&mut self, first: Nanoseconds, last: Nanoseconds) {
        widen(&mut self.counts.watched, first, last);
    }
}

/// A row without a time says 0: it cannot be when anything was watched.
fn widen(span: &mut Option<(Nanoseconds, Nanoseconds)>, first: Nanoseconds, last: Nanoseconds) {
    if first.0 <= 0 || last.0 <= 0 {
        return;
    }
    let (from, to) = span.get_or_insert((first, last));
    *from = (*from).min(first);
    *to = (*to).max(last);
}

/// Who a row is about, on the list.
struct Contact {
    /// The row of the list.
    listed: PoolEntry,
    /// The name that was answered with the address.
    name: Option<String>,
    /// Which end of the row it is.
    side: flow::Side,
}

/// Addresses that were answered for listed names.
#[derive(Default)]
struct Answers {
    names: HashMap<IpAddr, String>,
    order: VecDeque<IpAddr>,
}

impl Answers {
    fn of(&self, address: IpAddr) -> Option<&str> {
        self.names.get(&address).map(String::as_str)
    }

    fn remember(&mut self, address: IpAddr, name: &str) {
        let address = address.to_canonical();
        if let Some(known) = self.names.get_mut(&address) {
            if known != name {
                name.clone_into(known);
            }
            return;
        }
        if self.order.len() >= MAX_ADDRESSES
            && let Some(oldest) = self.order.pop_front()
        {
            self.names.remove(&oldest);
        }
        self.order.push_back(address);
        self.names.insert(address, name.to_owned());
    }
}

#[cfg(test)]
mod tests;
