//! Messages of NetFlow version 9 and IPFIX: a header, then sets of templates and of records.
//!
//! In: one UDP payload and what is remembered of its domain. Out: flows, and templates to remember. A
//! set that runs over the end of the payload is read as far as whole records go; the number of
//! records in the header of version 9 is not used, since exporters disagree on what it counts.

use hashwarden_domain::{LossKind, observation::wire::RecordForm};

use super::{
    Key,
    bytes::Bytes,
    domain::Domain,
    row::Exported,
    sequence::Records,
    template::{self, About, Definition, Grammar},
    waiting::{Set, Waiting},
};
use crate::{capture::Nanoseconds, loss::Losses, record::FlowRecord};

/// Shortest set: its header.
const SET_HEADER: usize = 4;

/// The form of a payload and the domain that its header names.
pub(super) fn domain(payload: &[u8]) -> Option<(RecordForm, u32)> {
    let mut header = Bytes(payload);
    let form = match header.u16()? {
        5 => RecordForm::NetflowV5,
        9 => RecordForm::NetflowV9,
        10 => RecordForm::Ipfix,
        _ => return None,
    };
    let at = match form {
        RecordForm::NetflowV5 => 20,
        RecordForm::NetflowV9 => 16,
        _ => 12,
    };
    let mut rest = Bytes(payload.get(at..)?);
    let domain = match form {
        RecordForm::NetflowV5 => u32::from(rest.u16()?),
        _ => rest.u32()?,
    };
    Some((form, domain))
}

/// Header of either version.
struct Header {
    grammar: Grammar,
    exported: Exported,
    sequence: u32,
    /// The message is longer than what came of it.
    cut: bool,
}

fn header(payload: &mut Bytes<'_>) -> Option<Header> {
    let seconds = |seconds: u32| Nanoseconds(i64::from(seconds) * 1_000_000_000);
    match payload.u16()? {
        9 => {
            payload.u16()?;
            let uptime = payload.u32()?;
            let at = seconds(payload.u32()?);
            let sequence = payload.u32()?;
            payload.u32()?;
            let exported = Exported { at, uptime: Some(uptime) };
            Some(Header { grammar: Grammar::V9, exported, sequence, cut: false })
        }
        10 => {
            let length = usize::from(payload.u16()?);
            let at = seconds(payload.u32()?);
            let sequence = payload.u32()?;
            payload.u32()?;
            let length = length.checked_sub(16)?;
            let cut = length > payload.len();
            // What follows the message is not part of it.
            payload.0 = payload.take_at_most(length);
            let exported = Exported { at, uptime: None };
            Some(Header { grammar: Grammar::Ipfix, exported, sequence, cut })
        }
        _ => None,
    }
}

/// Whether the sets of a message fill it to the last byte.
pub(super) fn fits(payload: &[u8]) -> bool {
    let mut bytes = Bytes(payload);
    let ipfix_length = (payload.starts_with(&[0, 10])).then(|| payload.get(2..4)).flatten();
    if ipfix_length
        .is_some_and(|length| Bytes(length).u16().map(usize::from) != Some(payload.len()))
    {
        return false;
    }
    let Some(Header { grammar, .. }) = header(&mut bytes) else { return false };
    let known = |id: u16| match grammar {
        Grammar::Ipfix => id == 2 || id == 3 || id >= 256,
        Grammar::V9 => !(2..256).contains(&id),
    };
    let mut sets = 0;
    while bytes.len() > 0 {
        if sets > 0 && bytes.0.iter().all(|byte| *byte == 0) {
            break;
        }
        let (Some(id), Some(length)) = (bytes.u16(), bytes.u16()) else { return false };
        let body = usize::from(length).checked_sub(SET_HEADER);
        if !known(id) || body.and_then(|body| bytes.take(body)).is_none() {
            return false;
        }
        sets += 1;
    }
    sets > 0
}

/// One message being read.
pub(super) struct Export<'w> {
    pub(super) key: Key,
    pub(super) at: Nanoseconds,
    /// Template fields that this domain may take.
    pub(super) room: usize,
    pub(super) waiting: &'w mut Waiting,
}

impl Export<'_> {
    /// Reads a message.
    pub(super) fn packet(
        &mut self,
        payload: &[u8],
        domain: &mut Domain,
        tell: &mut dyn FnMut(FlowRecord),
        losses: &mut Losses,
    ) {
        let mut bytes = Bytes(payload);
        let Some(header) = header(&mut bytes) else {
            losses.add(LossKind::PacketMalformed, Some(self.at));
            return;
        };
        if let Some(uptime) = header.exported.uptime {
            domain.clock(uptime, header.exported.at, losses);
        }
        let mut records = Some(Records::default());
        let mut defined = false;
        let mut cut = header.cut;
        while bytes.len() >= SET_HEADER {
            let (Some(id), Some(length)) = (bytes.u16(), bytes.u16()) else { break };
            let Some(length) = usize::from(length).checked_sub(SET_HEADER) else {
                // Some exporters fill up with zeros.
                cut |= id != 0 || length != 0;
                break;
            };
            cut |= length > bytes.len();
            let body = bytes.take_at_most(length);
            match (id, header.grammar) {
                (0, Grammar::V9) | (2, Grammar::Ipfix) => {
                    defined |= self.templates(body, header.grammar, About::Flow, domain, losses);
                }
                (1, Grammar::V9) | (3, Grammar::Ipfix) => {
                    defined |=
                        self.templates(body, header.grammar, About::Exporter, domain, losses);
                }
                (256.., _) => {
                    let read = self.data(id, body, header.exported, domain, tell, losses);
                    records = records.zip(read).map(|(sum, read)| Records {
                        flows: sum.flows.saturating_add(read.flows),
                        options: sum.options.saturating_add(read.options),
                    });
                }
                // Reserved: what it is for will be known to whoever sends it.
                _ => {}
            }
        }
        // What is left pads the last set.
        if cut || bytes.0.iter().any(|byte| *byte != 0) {
            losses.add(LossKind::PacketMalformed, Some(self.at));
        }
        domain.sequence.take(header.sequence, records, self.at, losses);
        if defined {
            for set in self.waiting.take(self.key, |id| domain.template(id).is_some()) {
                self.data(set.template, &set.bytes, set.exported, domain, tell, losses);
            }
        }
    }

    fn templates(
        &self,
        body: &[u8],
        grammar: Grammar,
        about: About,
        domain: &mut Domain,
        losses: &mut Losses,
    ) -> bool {
        let mut set = Bytes(body);
        let mut defined = false;
        while let Some(definition) = template::next(&mut set, grammar, about) {
            match definition {
                Definition::Defined(id, template) => {
                    if domain.define(id, template, self.room) {
                        defined = true;
                    } else {
                        losses.add(LossKind::PacketMalformed, Some(self.at));
                    }
                }
                // The id of the set itself stands for all of its kind (RFC 7011, section 8.1).
                Definition::Withdrawn(2 | 3) => domain.withdraw(None, about),
                Definition::Withdrawn(id) => domain.withdraw(Some(id), about),
                Definition::Refused => losses.add(LossKind::PacketMalformed, Some(self.at)),
            }
        }
        defined
    }

    /// Reads a set of records; how many, unless its template is missing.
    fn data(
        &mut self,
        id: u16,
        body: &[u8],
        exported: Exported,
        domain: &mut Domain,
        tell: &mut dyn FnMut(FlowRecord),
        losses: &mut Losses,
    ) -> Option<Records> {
        let Domain { sampling, system_init, .. } = domain;
        let Some(template) = domain.templates.get(&id) else {
            let set =
                Set { key: self.key, template: id, exported, at: self.at, bytes: body.to_vec() };
            self.waiting.push(set, losses);
            return None;
        };
        let mut set = Bytes(body);
        let mut records = Records::default();
        while let Some(row) = template.record(&mut set) {
            if template.about == About::Exporter {
                records.options += 1;
                sampling.learn(&row);
                if let Some(init) = row.value(super::field::Field::SystemInit) {
                    *system_init = Some(init);
                }
                continue;
            }
            records.flows += 1;
            if let Some(flow) = row.flow(exported, *system_init, sampling.of(&row)) {
                unsampled(&flow, losses);
                tell(flow);
            }
        }
        if !template.is_padding(set.0) {
            losses.add(LossKind::PacketMalformed, Some(self.at));
        }
        Some(records)
    }
}

/// Counts what sampling hides of a flow.
pub(super) fn unsampled(flow: &FlowRecord, losses: &mut Losses) {
    let Some(rate) = flow.sampling else { return };
    let seen = flow.sent.packets.saturating_add(flow.received.unwrap_or_default().packets);
    let hidden = seen.saturating_mul(u64::from(rate.saturating_sub(1)));
    losses.add_many(LossKind::PacketUnsampled, hidden, Some(flow.last));
}
