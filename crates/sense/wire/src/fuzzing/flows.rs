//! Flow records of other programs: what is told must hold together, and twice the same.
//!
//! In: for `netflow` datagrams, each after two bytes that say from whom (upper two bits) and how long;
//! for `nfcapd` a file. Out: nothing, or a panic.

use std::net::SocketAddr;

use hashwarden_domain::{LossKind, observation::wire::RecordForm};

use crate::{
    capture::Nanoseconds,
    loss::Losses,
    record::{FlowRecord, Tell, Told, netflow, nfcapd},
};

/// Datagrams of NetFlow and IPFIX.
pub fn netflow(bytes: &[u8]) {
    let datagrams = datagrams(bytes);
    let once = |until: usize| {
        told(|tell, losses| {
            let mut collector = netflow::Collector::new();
            for (second, (exporter, payload)) in (0..).zip(datagrams.iter().take(until)) {
                let at = Nanoseconds(second * 1_000_000_000);
                let _ = netflow::looks_like(payload);
                collector.datagram(*exporter, payload, at, tell, losses);
            }
            collector.finish(losses);
        })
    };
    let (flows, lost) = once(datagrams.len());
    assert_eq!(once(datagrams.len()), (flows.clone(), lost));
    // No byte makes two records.
    assert!(flows.len() <= bytes.len());
    if let Some(before) = datagrams.len().checked_sub(1) {
        assert!(flows.starts_with(&once(before).0), "what was told stays told");
    }
}

fn datagrams(mut bytes: &[u8]) -> Vec<(SocketAddr, &[u8])> {
    let mut datagrams = Vec::new();
    while let Some(([high, low], rest)) = bytes.split_first_chunk() {
        let length = usize::from(u16::from_be_bytes([high & 0x3f, *low]));
        let (payload, rest) = rest.split_at(length.min(rest.len()));
        datagrams.push((SocketAddr::from(([192, 0, 2, high >> 6], 2055)), payload));
        bytes = rest;
    }
    datagrams
}

/// A file of nfcapd.
pub fn nfcapd(bytes: &[u8]) {
    let read =
        |bytes: &[u8]| told(|tell, losses| assert!(nfcapd::read(bytes, tell, losses).is_ok()));
    let (flows, lost) = read(bytes);
    assert_eq!(read(bytes), (flows.clone(), lost.clone()));
    assert!(nfcapd::looks_like(bytes) || (flows.is_empty() && !lost.is_empty()));
    let (before, _) = read(&bytes[..bytes.len() / 2]);
    assert!(flows.starts_with(&before), "what is told of a part is told of the whole");
}

type Said = (Vec<(RecordForm, FlowRecord)>, Vec<(LossKind, u64)>);

fn told(read: impl FnOnce(&mut Tell<'_>, &mut Losses)) -> Said {
    let mut flows = Vec::new();
    let mut losses = Losses::default();
    let tell: &mut Tell<'_> = &mut |form, told| {
        let Told::Flow(flow) = told else { panic!("flow records name no names") };
        assert!(flow.first <= flow.last);
        assert!(flow.sampling.is_none_or(|rate| rate > 1));
        flows.push((form, flow));
    };
    read(tell, &mut losses);
    let lost = losses.into_rows().into_iter().map(|loss| (loss.what, loss.count)).collect();
    (flows, lost)
}
