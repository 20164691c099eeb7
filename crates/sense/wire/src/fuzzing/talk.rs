//! Entries of `dissect`: whole conversations, and single messages.

use jiff::Timestamp;

use crate::dissect::{Probe, Segment, Side, Start, Step, json_rpc, probe};

/// A conversation: after a byte that says how it begins, each piece has a byte for its side (bit 7),
/// for a gap before it (bit 6) and for its length.
pub fn dissect(bytes: &[u8]) {
    let Some((first, mut rest)) = bytes.split_first() else { return };
    let start = if first & 1 == 0 { Start::Opened } else { Start::MidStream };
    let mut follow = None;
    let mut second = 0;
    while let Some((control, after)) = rest.split_first() {
        let from = if control & 0x80 == 0 { Side::Client } else { Side::Server };
        let missing_before = if control & 0x40 == 0 { 0 } else { 100 };
        // Lengths above 31 count in steps, so that long messages come in one piece too.
        let length = usize::from(control & 0x3f);
        let length = if length > 31 { (length - 31) * 64 } else { length };
        let (piece, after) = after.split_at(length.min(after.len()));
        rest = after;
        second += 1;
        let Ok(at) = Timestamp::from_second(second) else { return };
        let dissector = match &mut follow {
            Some(dissector) => dissector,
            None => match probe(piece, from, start) {
                Probe::NotOurs | Probe::Unsure => continue,
                Probe::Ours(dissector) => follow.insert(dissector),
            },
        };
        if dissector.segment(Segment { at, from, bytes: piece, missing_before }) != Step::Continue {
            break;
        }
    }
    if let Some(dissector) = follow {
        dissector.finish();
    }
}

/// Messages of JSON-RPC, whole and cut off.
pub fn json_rpc(bytes: &[u8]) {
    let look = &mut |message: &json_rpc::Message<'_>| {
        for raw in [message.params, message.result, message.id].into_iter().flatten() {
            let items = raw.items();
            let _ = (raw.text(), raw.number(), raw.key(), raw.field("job"), items.count());
            let _ = items.iter().filter_map(json_rpc::Raw::text).count();
        }
    };
    json_rpc::messages(bytes, look);
    json_rpc::cut_message(bytes, look);
}
