//! NetFlow version 5, NetFlow version 9 (RFC 3954) and IPFIX (RFC 7011, reverse elements of RFC 5103).
//!
//! In: UDP payloads in the order in which they came, each with its sender and its moment. Out: one
//! [`FlowRecord`](super::FlowRecord) a data record that names two addresses, and what is missing: records
//! that the sequence numbers show were lost, sets whose template never came, packets that sampling
//! hid. Templates live per sender (address and port) and observation domain. Data that comes before its
//! template waits for it, within limits. A record without addresses is skipped; sections of packets
//! (elements 313 and 315) and structured lists (291 to 293) are not opened.
//!
//! Templates are not forgotten with time: over UDP nothing says how long they live, and they are
//! replaced when they come again, withdrawn when told, and dropped when the exporter restarts.

mod bytes;
mod domain;
mod export;
mod field;
mod row;
mod sampling;
mod sequence;
mod template;
mod v5;
mod waiting;

use std::{collections::HashMap, net::SocketAddr};

use hashwarden_domain::{LossKind, observation::wire::RecordForm};

use self::{domain::Domain, sequence::Counts, waiting::Waiting};
use super::{Tell, Told};
use crate::{capture::Nanoseconds, loss::Losses};

/// Most observation domains remembered; the one silent longest is forgotten first.
const MAX_DOMAINS: usize = 4096;
/// Most template fields remembered, over all domains.
const MAX_FIELDS: usize = 1 << 20;

/// What is remembered of the exporters heard.
#[derive(Default)]
pub(crate) struct Collector {
    domains: HashMap<Key, Domain>,
    waiting: Waiting,
    /// Datagrams so far, the clock of forgetting.
    datagrams: u64,
    /// Template fields in all domains.
    fields: usize,
}

/// Whose templates, sequence numbers and sampling rates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Key {
    exporter: SocketAddr,
    form: RecordForm,
    /// Engine type and identity, source id or observation domain.
    domain: u32,
}

impl Collector {
    /// Nobody heard so far.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Reads one UDP payload.
    pub(crate) fn datagram(
        &mut self,
        exporter: SocketAddr,
        payload: &[u8],
        at: Nanoseconds,
        tell: &mut Tell<'_>,
        losses: &mut Losses,
    ) {
        let Some((form, domain)) = export::domain(payload) else {
            losses.add(LossKind::PacketMalformed, Some(at));
            return;
        };
        self.datagrams += 1;
        let key = Key { exporter, form, domain };
        let counts = match form {
            RecordForm::NetflowV9 => Counts::Packets,
            _ => Counts::Records,
        };
        let mut state = self.domains.remove(&key).unwrap_or_else(|| Domain::new(counts));
        self.fields -= state.fields();
        state.heard = self.datagrams;
        let mut tell = |flow| tell(form, Told::Flow(flow));
        if form == RecordForm::NetflowV5 {
            v5::packet(payload, at, &mut state, &mut tell, losses);
        } else {
            let room = MAX_FIELDS.saturating_sub(self.fields);
            let mut export = export::Export { key, at, room, waiting: &mut self.waiting };
            export.packet(payload, &mut state, &mut tell, losses);
        }
        self.fields += state.fields();
        self.domains.insert(key, state);
        while self.domains.len() > MAX_DOMAINS
            || (self.fields > MAX_FIELDS / 2 && self.domains.len() > 1)
        {
            self.forget_one(losses);
        }
    }

    /// Nothing more comes: what still waits is lost.
    pub(crate) fn finish(&mut self, losses: &mut Losses) {
        self.waiting.give_up_all(losses);
        for domain in self.domains.values_mut() {
            domain.sequence.finish(losses);
        }
    }

    fn forget_one(&mut self, losses: &mut Losses) {
        let oldest = self.domains.iter().min_by_key(|(_, state)| state.heard);
        let Some(key) = oldest.map(|(key, _)| *key) else { return };
        if let Some(mut state) = self.domains.remove(&key) {
            self.fields -= state.fields();
            state.sequence.finish(losses);
        }
    }
}

/// Whether a UDP payload can be nothing else: its lengths fit each other to the last byte.
pub(crate) fn looks_like(payload: &[u8]) -> bool {
    match export::domain(payload) {
        Some((RecordForm::NetflowV5, _)) => v5::fits(payload),
        Some(_) => export::fits(payload),
        None => false,
    }
}

#[cfg(test)]
pub(in crate::record) mod tests;
