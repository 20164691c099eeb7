//! What was heard, as observations in the order of their first packets.
//!
//! In: what a finished conversation said, rows of names. Out: [`Observation`]s with subject, peer,
//! period and provenance. No word of judgement is added.
//!
//! Limit: [`MAX_WAITING`] before they are given out; the order then holds within each lot.

use hashwarden_domain::{
    Endpoint, Fact, Observation, Period, Provenance, Subject,
    observation::{
        PoolEntry,
        wire::{NameSeen, Transport, WireFact, WireSeen, WorkSession},
    },
};

use super::names::{Row, Sight};
use crate::{pool::Pools, record::sum::Summed};

/// Observations that wait to be put in order.
pub(super) const MAX_WAITING: usize = 1 << 12;

/// Observations that wait.
#[derive(Default)]
pub(super) struct Report {
    waiting: Vec<Waiting>,
}

struct Waiting {
    first_packet: u64,
    last_packet: u64,
    during: Period,
    subject: Endpoint,
    fact: WireFact,
}

impl Report {
    /// Adds a conversation about work.
    pub(super) fn work(
        &mut self,
        session: Box<WorkSession>,
        during: Period,
        (subject, peer): (Endpoint, Endpoint),
        peer_name: Option<String>,
        (first_packet, last_packet): (u64, u64),
    ) {
        let seen = WireSeen::Work(session);
        let fact = WireFact {
            peer: Some(peer),
            peer_name,
            transport: Transport::Tcp,
            told_by: None,
            seen,
        };
        self.waiting.push(Waiting { first_packet, last_packet, during, subject, fact });
    }

    /// Adds a listed name.
    pub(super) fn name(&mut self, row: Row) {
        let during = Period::spanning(row.first.at.into(), row.last.at.into());
        // For a question the peer is a name server, which says nothing about the pool.
        let peer_name = row.peer.is_some().then(|| row.name.clone());
        let seen = WireSeen::Name(NameSeen {
            name: row.name,
            place: row.place,
            times: row.times,
            answers: row.answers,
            listed: row.listed,
        });
        let fact =
            WireFact { peer: row.peer, peer_name, transport: row.transport, told_by: None, seen };
        let Sight { packet: first_packet, .. } = row.first;
        let Sight { packet: last_packet, .. } = row.last;
        let subject = row.client;
        self.waiting.push(Waiting { first_packet, last_packet, during, subject, fact });
    }

    /// Adds what the rows of records sum up to.
    pub(super) fn told(&mut self, summed: Summed) {
        let Summed { first, last, during, subject, fact } = summed;
        self.waiting.push(Waiting {
            first_packet: first,
            last_packet: last,
            during,
            subject,
            fact,
        });
    }

    pub(super) fn count(&self) -> usize {
        self.waiting.len()
    }

    /// Gives all out in order.
    pub(super) fn give_out(
        &mut self,
        source: &str,
        sha256: Option<&str>,
        simulated: bool,
        out: &mut dyn FnMut(Observation),
    ) {
        self.waiting.sort_by_cached_key(|waiting| waiting.first_packet);
        // One is made, given away and forgotten before the next: its memory stays in the cache. Only those
        // of one packet (a message with two questions) wait for each other, to be told apart by content.
        let mut same = Vec::new();
        let mut waiting = self.waiting.drain(..).peekable();
        while let Some(next) = waiting.next() {
            let packet = next.first_packet;
            same.push(next.observation(source, sha256, simulated));
            if waiting.peek().is_none_or(|after| after.first_packet != packet) {
                same.sort_unstable_by_key(|seen| seen.id);
                same.drain(..).for_each(&mut *out);
            }
        }
    }
}

impl Waiting {
    fn observation(self, source: &str, sha256: Option<&str>, simulated: bool) -> Observation {
        let provenance = Provenance {
            source: source.to_owned(),
            sha256: sha256.map(str::to_owned),
            first_record: Some(self.first_packet),
            last_record: Some(self.last_packet),
            simulated,
        };
        let subject = Subject::Endpoint(self.subject);
        Observation::new(self.during, subject, provenance, Fact::Wire(self.fact))
    }
}

/// The row of the list that names a peer: by its name, else by its address.
pub(super) fn listed(
    pools: &Pools,
    name: Option<&str>,
    peer: Endpoint,
    port: u16,
) -> Option<PoolEntry> {
    name.and_then(|name| pools.by_endpoint(name, port)).or_else(|| pools.by_address(peer.ip, port))
}
