//! Name lookups over UDP: a question and its answer.
//!
//! Standard: RFC 1035 (one question, one address, compressed name in the answer), RFC 3596.

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use crate::{
    chance::Chance,
    frame::{self, Path},
    tap::Tap,
};

/// Asks for a name and gets one address.
pub(crate) fn write(
    tap: &mut Tap,
    (client, resolver): (SocketAddr, SocketAddr),
    at: Duration,
    (name, address): (&str, IpAddr),
    chance: &mut Chance,
) {
    let id = chance.u16().to_be_bytes();
    // A or AAAA, class IN.
    let kind = if address.is_ipv4() { 1 } else { 28 };
    let mut question = Vec::new();
    for label in name.split('.') {
        question.push(u8::try_from(label.len()).unwrap_or(0));
        question.extend(label.as_bytes());
    }
    question.extend([0, 0, kind, 0, 1]);

    let query = [&id[..], &[1, 0, 0, 1, 0, 0, 0, 0, 0, 0], &question].concat();
    let octets = frame::octets(address);
    let mut answer = [&id[..], &[0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0], &question].concat();
    // The name is the question's, at offset 12; 300 seconds to live.
    answer.extend([0xc0, 0x0c, 0, kind, 0, 1, 0, 0, 1, 0x2c, 0]);
    answer.push(u8::try_from(octets.len()).unwrap_or(0));
    answer.extend(octets);

    let identification = chance.u16();
    let there = Path { from: client, to: resolver, identification, hops: 64, vlan: None };
    tap.see(at, frame::udp(&there, &query));
    let back = Path { from: resolver, to: client, identification, hops: 62, vlan: None };
    let later = at + chance.about(Duration::from_millis(9), 0.8);
    tap.see(later, frame::udp(&back, &answer));
}
