//! Names that were spoken: those on the pool list are reported, answers are remembered for a while.
//!
//! In: DNS messages, server names, Host headers, proxy targets. Out: one row a client, name and place;
//! and the name behind an address, for a conversation with it. A name that is not on the list is never
//! reported: what people read is nobody's business here.
//!
//! Limits: [`MAX_ROWS`], [`MAX_ADDRESSES`].

use std::{
    collections::{HashMap, VecDeque},
    net::IpAddr,
};

use hashwarden_domain::{
    Endpoint,
    observation::{
        PoolEntry,
        wire::{NamePlace, NameSeen, Transport},
    },
};

use crate::{capture::Nanoseconds, dns::DnsMessage, pool::Pools};

/// Rows before they must be reported.
pub(super) const MAX_ROWS: usize = 1 << 16;
/// Addresses whose name is remembered; the oldest give way.
const MAX_ADDRESSES: usize = 1 << 16;

/// Names spoken so far.
#[derive(Default)]
pub(super) struct Names {
    rows: HashMap<Key, Row>,
    by_address: HashMap<IpAddr, String>,
    order: VecDeque<IpAddr>,
    /// Rows given away before their time, and when: a name asked again and again is not told each time.
    told: HashMap<Key, Nanoseconds>,
}

/// Who said what where, and to whom where that matters: an answer may come from any name server.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    client: (IpAddr, Option<u16>),
    name: String,
    place: Place,
    peer: Option<Endpoint>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Place {
    Question,
    Spoken(NamePlace),
}

/// A listed name.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) client: Endpoint,
    pub(super) peer: Option<Endpoint>,
    pub(super) name: String,
    pub(super) place: NamePlace,
    pub(super) transport: Transport,
    pub(super) first: Sight,
    pub(super) last: Sight,
    pub(super) times: u64,
    answered: u64,
    pub(super) answers: Vec<IpAddr>,
    pub(super) listed: PoolEntry,
}

/// A packet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sight {
    pub(super) packet: u64,
    pub(super) at: Nanoseconds,
}

impl Names {
    /// Takes a DNS message between a client and a name server.
    pub(super) fn dns(
        &mut self,
        message: &DnsMessage,
        client: Endpoint,
        transport: Transport,
        sight: Sight,
        pools: &Pools,
    ) {
        self.learn(message);
        for name in &message.questions {
            let Some(listed) = pools.by_name(name) else { continue };
            let key = Key {
                client: (client.ip, None),
                name: name.clone(),
                place: Place::Question,
                peer: None,
            };
            let row = self.rows.entry(key).or_insert_with(|| Row {
                client,
                peer: None,
                name: name.clone(),
                place: NamePlace::Dns,
                transport,
                first: sight,
                last: sight,
                times: 0,
                answered: 0,
                answers: Vec::new(),
                listed,
            });
            row.last = sight;
            // Either may be missing where only one direction is seen; most questions have one answer.
            if message.response {
                row.answered += 1;
                row.times = row.times.max(row.answered);
            } else {
                row.times += 1;
            }
            let answers =
                message.resolved.iter().filter(|r| r.name == *name).flat_map(|r| &r.addresses);
            for answer in answers {
                if row.answers.len() < NameSeen::MAX_ANSWERS && !row.answers.contains(answer) {
                    row.answers.push(*answer);
                }
            }
        }
    }

    /// Takes a name that a client gave for its peer.
    pub(super) fn spoken(
        &mut self,
        name: String,
        place: NamePlace,
        client: Endpoint,
        peer: Endpoint,
        listed: PoolEntry,
        (first, last): (Sight, Sight),
    ) {
        let key = Key {
            client: (client.ip, client.port),
            name: name.clone(),
            place: Place::Spoken(place),
            peer: Some(peer),
        };
        let row = self.rows.entry(key).or_insert_with(|| Row {
            client,
            peer: Some(peer),
            name,
            place,
            transport: Transport::Tcp,
            first,
            last,
            times: 0,
            answered: 0,
            answers: Vec::new(),
            listed,
        });
        row.last = last;
        row.times += 1;
    }

    /// The name that was last answered with this address.
    pub(super) fn of(&self, address: IpAddr) -> Option<&str> {
        self.by_address.get(&address).map(String::as_str)
    }

    /// Rows so far.
    pub(super) fn count(&self) -> usize {
        self.rows.len()
    }

    /// Gives all rows away.
    pub(super) fn take(&mut self) -> Vec<Row> {
        std::mem::take(&mut self.rows).into_values().collect()
    }

    /// Gives away the rows of names that were never given away, or last at or before a time.
    pub(super) fn take_due(&mut self, before: Nanoseconds) -> Vec<Row> {
        self.told.retain(|_, at| *at > before);
        let told = &self.told;
        let due: Vec<_> = self.rows.extract_if(|key, _| !told.contains_key(key)).collect();
        if self.told.len() + due.len() > MAX_ROWS {
            self.told.clear();
        }
        self.told.extend(due.iter().map(|(key, row)| (key.clone(), row.last.at)));
        due.into_iter().map(|(_, row)| row).collect()
    }

    /// Remembers what names were answered with.
    pub(super) fn learn(&mut self, message: &DnsMessage) {
        for resolved in &message.resolved {
            for address in &resolved.addresses {
                self.remember(*address, &resolved.name);
            }
        }
    }

    fn remember(&mut self, address: IpAddr, name: &str) {
        if let Some(known) = self.by_address.get_mut(&address) {
            if known != name {
                name.clone_into(known);
            }
            return;
        }
        if self.order.len() >= MAX_ADDRESSES
            && let Some(oldest) = self.order.pop_front()
        {
            self.by_address.remove(&oldest);
        }
        self.order.push_back(address);
        self.by_address.insert(address, name.to_owned());
    }
}
