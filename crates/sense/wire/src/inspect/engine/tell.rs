//! What was heard, given its ends and its names, and put into the report.
//!
//! In: what dissectors and name parsers said. Out: rows of the report. Names that are not on the pool
//! list end here.

use hashwarden_domain::{
    Endpoint,
    observation::wire::{NamePlace, Transport},
};

use super::Engine;
use crate::{
    capture::Nanoseconds,
    dissect::{Heard, NameHeard, Side},
    flow::{End, Key},
    inspect::{held::Said, names::Sight, report},
    packet::Packet,
};

impl Engine<'_> {
    pub(super) fn heard(
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

    pub(super) fn said(&mut self, said: Vec<Said>, key: &Key, client: End, sight: Sight) {
        for said in said {
            match said {
                Said::Dns(message) => {
                    let client = endpoint(key, client);
                    self.names.dns(&message, client, Transport::Tcp, sight, self.pools);
                }
                Said::Sni(name, side) => {
                    let from = if side == Side::Client { client } else { client.other() };
                    self.server_name(name, key, from, sight);
                }
            }
        }
    }

    pub(super) fn server_name(&mut self, name: String, key: &Key, from: End, sight: Sight) {
        let (client, peer) = (endpoint(key, from), endpoint(key, from.other()));
        if let Some(listed) = self.pools.by_endpoint(&name, peer.port.unwrap_or_default()) {
            self.names.spoken(name, NamePlace::Sni, client, peer, listed, (sight, sight));
        }
    }

    pub(super) fn name_packet(&mut self, packet: &Packet<'_>, at: Nanoseconds) {
        let Some(message) = crate::dns::message(packet.payload, Transport::Udp) else { return };
        let (address, port) = if message.response {
            (packet.destination, packet.destination_port)
        } else {
            (packet.source, packet.source_port)
        };
        let client = Endpoint { ip: address.ip(), port: Some(port) };
        let sight = Sight { packet: self.packets, at };
        self.names.dns(&message, client, Transport::Udp, sight, self.pools);
    }
}

fn endpoint(key: &Key, end: End) -> Endpoint {
    match end {
        End::Low => Endpoint { ip: key.low.ip(), port: Some(key.low_port) },
        End::High => Endpoint { ip: key.high.ip(), port: Some(key.high_port) },
    }
}

fn nanoseconds(at: jiff::Timestamp) -> Nanoseconds {
    Nanoseconds(i64::try_from(at.as_nanosecond()).unwrap_or_default())
}
