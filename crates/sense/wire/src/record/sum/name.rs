//! Listed names that somebody said, by client and place.
//!
//! In: names of rows. Out: sums as those of `inspect/names.rs`: a question and its answer are often two
//! rows, and either may be missing, so the larger count of both is how often the name was asked for.

use std::net::IpAddr;

use hashwarden_domain::{
    Endpoint, Period,
    observation::{
        PoolEntry,
        wire::{NamePlace, NameSeen, RecordForm, Transport, WireFact, WireSeen},
    },
};

use super::Summed;
use crate::{capture::Nanoseconds, pool::Pools, record::NameRecord};

/// What is summed together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    form: RecordForm,
    client: IpAddr,
    /// None for a question: each comes from another port.
    port: Option<u16>,
    name: String,
    place: NamePlace,
    peer: Option<(IpAddr, u16)>,
}

/// A sum.
#[derive(Debug)]
pub(super) struct Row {
    first_row: u64,
    last_row: u64,
    first: Nanoseconds,
    last: Nanoseconds,
    /// The one port the client spoke from.
    port: Option<u16>,
    transport: Transport,
    asked: u64,
    answered: u64,
    answers: Vec<IpAddr>,
    listed: PoolEntry,
}

/// The row of the list for a name; none where it is nobody's.
pub(super) fn listed(record: &NameRecord<'_>, pools: &Pools) -> Option<PoolEntry> {
    match record.peer {
        Some((_, port)) if record.place != NamePlace::Dns => pools.by_endpoint(record.name, port),
        _ => pools.by_name(record.name),
    }
}

impl Key {
    pub(super) fn of(form: RecordForm, record: &NameRecord<'_>) -> Self {
        let is_question = record.place == NamePlace::Dns;
        Self {
            form,
            client: record.client.0.to_canonical(),
            port: record.client.1.filter(|_| !is_question),
            name: record.name.to_ascii_lowercase(),
            place: record.place,
            peer: record.peer.filter(|_| !is_question).map(|(ip, port)| (ip.to_canonical(), port)),
        }
    }
}

impl Row {
    pub(super) fn new(number: u64, record: &NameRecord<'_>, listed: PoolEntry) -> Self {
        Self {
            first_row: number,
            last_row: number,
            first: record.at,
            last: record.at,
            port: record.client.1,
            transport: if record.udp { Transport::Udp } else { Transport::Tcp },
            asked: 0,
            answered: 0,
            answers: Vec::new(),
            listed,
        }
    }

    pub(super) fn add(&mut self, number: u64, record: &NameRecord<'_>) {
        self.last_row = number;
        self.first = self.first.min(record.at);
        self.last = self.last.max(record.at);
        self.port = self.port.filter(|port| record.client.1 == Some(*port));
        let count = if record.answered { &mut self.answered } else { &mut self.asked };
        *count += 1;
        for answer in record.answers {
            if self.answers.len() < NameSeen::MAX_ANSWERS && !self.answers.contains(answer) {
                self.answers.push(*answer);
            }
        }
    }

    pub(super) fn summed(self, key: Key) -> Summed {
        let peer = key.peer.map(|(ip, port)| Endpoint { ip, port: Some(port) });
        Summed {
            first: self.first_row,
            last: self.last_row,
            during: Period::spanning(self.first.into(), self.last.into()),
            subject: Endpoint { ip: key.client, port: self.port },
            fact: WireFact {
                peer,
                peer_name: peer.is_some().then(|| key.name.clone()),
                transport: self.transport,
                told_by: Some(key.form),
                seen: WireSeen::Name(NameSeen {
                    name: key.name,
                    place: key.place,
                    times: self.asked.max(self.answered),
                    answers: self.answers,
                    listed: self.listed,
                }),
            },
        }
    }
}
