//! dns events of versions 1 to 3.
//!
//! In: one event. Out: one name a question. Version 1 has one event an answer record, of which those
//! with addresses are told; 2 has all answers in an event, as a list (`detailed`) or by type
//! (`grouped`); 3 says `request` and `response` and lists the queries.

use std::net::IpAddr;

use hashwarden_domain::observation::wire::{NamePlace, RecordForm};
use serde::Deserialize;

use super::event::{Event, Text};
use crate::{
    capture::Nanoseconds,
    dns::{MAX_ADDRESSES, MAX_QUESTIONS},
    record::{
        NameRecord, Tell, Told,
        text::{address, host_name, leads_to_a_connection},
    },
};

#[derive(Debug, Deserialize)]
pub(super) struct Dns<'a> {
    #[serde(borrow, rename = "type")]
    kind: Option<Text<'a>>,
    #[serde(borrow)]
    rrname: Option<Text<'a>>,
    #[serde(borrow)]
    rrtype: Option<Text<'a>>,
    #[serde(borrow)]
    rdata: Option<Text<'a>>,
    #[serde(borrow, default)]
    queries: Vec<Query<'a>>,
    #[serde(borrow, default)]
    answers: Vec<Answer<'a>>,
    #[serde(borrow)]
    grouped: Option<Grouped<'a>>,
}

#[derive(Debug, Deserialize)]
struct Query<'a> {
    #[serde(borrow)]
    rrname: Option<Text<'a>>,
    #[serde(borrow)]
    rrtype: Option<Text<'a>>,
}

#[derive(Debug, Deserialize)]
struct Answer<'a> {
    #[serde(borrow)]
    rdata: Option<Text<'a>>,
}

#[derive(Debug, Deserialize)]
struct Grouped<'a> {
    #[serde(borrow, default, rename = "A")]
    four: Vec<Text<'a>>,
    #[serde(borrow, default, rename = "AAAA")]
    six: Vec<Text<'a>>,
}

/// Tells what an event says.
pub(super) fn tell(
    event: &Event<'_>,
    at: Nanoseconds,
    scratch: &mut Vec<IpAddr>,
    out: &mut Tell<'_>,
) -> Option<()> {
    let dns = event.dns.as_ref()?;
    let answered = match dns.kind.as_deref()? {
        "query" | "request" => false,
        "answer" | "response" => true,
        _ => return None,
    };
    let (source, destination) = event.ends()?;
    // Version 1 writes an answer with the name server first, later ones with the client first.
    let swapped = answered && source.1 == 53 && destination.1 != 53;
    let (client, server) = if swapped { (destination, source) } else { (source, destination) };
    // Multicast DNS and LLMNR ask the neighbours, not a name server.
    if matches!(server.1, 5353 | 5355) {
        return Some(());
    }
    scratch.clear();
    if answered {
        collect(dns, scratch);
    }
    let first = (dns.rrname.as_deref(), dns.rrtype.as_deref());
    let others = dns.queries.iter().map(|query| (query.rrname.as_deref(), query.rrtype.as_deref()));
    for (name, kind) in std::iter::once(first).chain(others).take(MAX_QUESTIONS) {
        let wanted = kind.is_none_or(|kind| leads_to_a_connection(kind.as_bytes()));
        let Some(name) = name.filter(|_| wanted).and_then(|name| host_name(name.as_bytes())) else {
            continue;
        };
        let name = NameRecord {
            at,
            client: (client.0, Some(client.1)),
            peer: None,
            name,
            place: NamePlace::Dns,
            udp: event.protocol() != Some(6),
            answered,
            answers: scratch,
        };
        out(RecordForm::Eve, Told::Name(name));
    }
    Some(())
}

fn collect(dns: &Dns<'_>, out: &mut Vec<IpAddr>) {
    let detailed = dns.answers.iter().filter_map(|answer| answer.rdata.as_deref());
    let grouped = dns.grouped.iter().flat_map(|grouped| grouped.four.iter().chain(&grouped.six));
    let single = dns.rdata.as_deref();
    for text in single.into_iter().chain(detailed).chain(grouped.map(|text| &**text)) {
        if out.len() < MAX_ADDRESSES
            && let Some(address) = address(text.as_bytes())
            && !out.contains(&address)
        {
            out.push(address);
        }
    }
}
