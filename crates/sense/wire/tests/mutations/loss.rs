//! Captures as a sensor sees them that stands badly: late, on one side, sampling, cutting, repeating.
//!
//! In: frames. Out: fewer, shorter or more frames. Nothing here is random: a run is like any other.

use std::{collections::HashMap, net::SocketAddr};

use crate::{
    connection::connections,
    frame::{Frame, Tcp},
};

type Ends = [SocketAddr; 2];

fn ends(tcp: &Tcp) -> Ends {
    let mut ends = [tcp.from, tcp.to];
    ends.sort();
    ends
}

/// Each connection without its first frames, as if the sensor had begun then.
pub(crate) fn begun_late(frames: &[Frame], skipped: usize) -> Vec<Frame> {
    let mut seen: HashMap<Ends, usize> = HashMap::new();
    let keep = |frame: &&Frame| {
        frame.tcp().is_none_or(|tcp| {
            let count = seen.entry(ends(&tcp)).or_default();
            *count += 1;
            *count > skipped
        })
    };
    frames.iter().filter(keep).cloned().collect()
}

/// Each connection without its first half.
pub(crate) fn begun_halfway(frames: &[Frame]) -> Vec<Frame> {
    let mut total: HashMap<Ends, usize> = HashMap::new();
    for tcp in frames.iter().filter_map(Frame::tcp) {
        *total.entry(ends(&tcp)).or_default() += 1;
    }
    let mut seen: HashMap<Ends, usize> = HashMap::new();
    let keep = |frame: &&Frame| {
        frame.tcp().is_none_or(|tcp| {
            let count = seen.entry(ends(&tcp)).or_default();
            *count += 1;
            *count * 2 > total[&ends(&tcp)]
        })
    };
    frames.iter().filter(keep).cloned().collect()
}

/// One direction of each connection: of who opened it (0), or of the other (1).
pub(crate) fn one_way(frames: &[Frame], way: usize) -> Vec<Frame> {
    let mut speaker: HashMap<Ends, SocketAddr> = HashMap::new();
    for connection in connections(frames).0 {
        let mut key = connection.ends;
        key.sort();
        speaker.insert(key, connection.ends[way]);
    }
    let keep = |frame: &&Frame| frame.tcp().is_none_or(|tcp| speaker[&ends(&tcp)] == tcp.from);
    frames.iter().filter(keep).cloned().collect()
}

/// One frame in so many.
pub(crate) fn sampled(frames: &[Frame], rate: usize) -> Vec<Frame> {
    frames.iter().skip(rate / 2).step_by(rate).cloned().collect()
}

/// One frame in so many, by chance: a product folded to its upper bits spreads evenly.
pub(crate) fn sampled_by_chance(frames: &[Frame], rate: u64) -> Vec<Frame> {
    let drawn = |index: u64| (index.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 33).is_multiple_of(rate);
    frames
        .iter()
        .zip(1..)
        .filter(|(_, index)| drawn(*index))
        .map(|(frame, _)| frame.clone())
        .collect()
}

/// Every segment with bytes five times at once, and again twice, some frames later.
///
/// Later only while the connection goes on: what comes after its end is another's.
pub(crate) fn storm(frames: &[Frame]) -> Vec<Frame> {
    let mut last: HashMap<Ends, usize> = HashMap::new();
    let all: Vec<Option<Tcp>> = frames.iter().map(Frame::tcp).collect();
    for (index, tcp) in all.iter().enumerate() {
        let Some(tcp) = tcp else { continue };
        if tcp.flags & 0x05 == 0 {
            last.insert(ends(tcp), index);
        } else {
            last.entry(ends(tcp)).or_insert(0);
        }
    }
    let mut out = Vec::new();
    let again = |out: &mut Vec<Frame>, now: usize, back: usize| {
        let Some(index) = now.checked_sub(back) else { return };
        if let Some(tcp) = all[index].as_ref().filter(|tcp| carries(tcp))
            && last[&ends(tcp)] >= now
        {
            out.push(Frame { at: frames[now].at, ..frames[index].clone() });
        }
    };
    for (index, frame) in frames.iter().enumerate() {
        out.push(frame.clone());
        for _ in 0..4 {
            again(&mut out, index, 0);
        }
        again(&mut out, index, 7);
        again(&mut out, index, 40);
    }
    out
}

fn carries(tcp: &Tcp) -> bool {
    !tcp.payload.is_empty() && tcp.flags & 0x07 == 0
}

/// Each segment begins with the end of the one before, the same or other bytes.
pub(crate) fn overlapping(frames: &[Frame], change: fn(u8) -> u8) -> Vec<Frame> {
    const BACK: usize = 30;
    let mut before: HashMap<(SocketAddr, SocketAddr), (u32, Vec<u8>)> = HashMap::new();
    let mut out = Vec::new();
    for frame in frames {
        let Some(tcp) = frame.tcp().filter(carries) else {
            out.push(frame.clone());
            continue;
        };
        let end = tcp.sequence.wrapping_add(u32::try_from(tcp.payload.len()).unwrap());
        let known = before.insert((tcp.from, tcp.to), (end, tcp.payload.clone()));
        let tail = known.filter(|(end, _)| *end == tcp.sequence).map(|(_, bytes)| bytes);
        let tail = tail.unwrap_or_default();
        let tail: Vec<u8> =
            tail[tail.len().saturating_sub(BACK)..].iter().map(|byte| change(*byte)).collect();
        let sequence = tcp.sequence.wrapping_sub(u32::try_from(tail.len()).unwrap());
        let payload = [tail, tcp.payload.clone()].concat();
        out.push(Frame::of_tcp(frame.at, &Tcp { sequence, payload, ..tcp }));
    }
    out
}

/// Each segment is sent again with other bytes, as one does who wants to be misread.
pub(crate) fn contradicted(frames: &[Frame]) -> Vec<Frame> {
    let twice = |frame: &Frame| {
        let other = frame.tcp().filter(carries).map(|tcp| {
            let payload = tcp.payload.iter().map(|byte| garbled(*byte)).collect();
            Frame::of_tcp(frame.at, &Tcp { payload, ..tcp })
        });
        [frame.clone()].into_iter().chain(other)
    };
    frames.iter().flat_map(twice).collect()
}

/// The second half of each segment comes first, then with other bytes, then the first half.
pub(crate) fn contradicted_ahead(frames: &[Frame]) -> Vec<Frame> {
    let halves = |frame: &Frame| {
        let Some(tcp) = frame.tcp().filter(|tcp| carries(tcp) && tcp.payload.len() > 3) else {
            return vec![frame.clone()];
        };
        let (one, two) = tcp.payload.split_at(tcp.payload.len() / 2);
        let behind = tcp.sequence.wrapping_add(u32::try_from(one.len()).unwrap());
        let part = |sequence: u32, payload: Vec<u8>| {
            Frame::of_tcp(frame.at, &Tcp { sequence, payload, ..tcp.clone() })
        };
        let other = two.iter().map(|byte| garbled(*byte)).collect();
        vec![part(behind, two.to_vec()), part(behind, other), part(tcp.sequence, one.to_vec())]
    };
    frames.iter().flat_map(halves).collect()
}

/// Another byte for each.
pub(crate) fn garbled(byte: u8) -> u8 {
    byte ^ 0x15
}

/// Segments of one direction that follow each other change places in pairs; times stay in order.
///
/// Not over a segment of the other side: no network lets an answer overtake its question.
pub(crate) fn reordered(frames: &[Frame]) -> Vec<Frame> {
    let mut out = frames.to_vec();
    let way = |frame: &Frame| frame.tcp().filter(carries).map(|tcp| (tcp.from, tcp.to));
    let mut index = 0;
    while index + 1 < out.len() {
        let first = way(&out[index]);
        if first.is_some() && way(&out[index + 1]) == first {
            let times = [out[index].at, out[index + 1].at];
            out.swap(index, index + 1);
            (out[index].at, out[index + 1].at) = (times[0], times[1]);
            index += 1;
        }
        index += 1;
    }
    out
}

/// In fragments, of which every fifth datagram loses its last.
pub(crate) fn with_lost_fragments(frames: &[Frame]) -> Vec<Frame> {
    let pieces = |(index, frame): (usize, &Frame)| {
        let mut pieces = frame.fragments(64);
        if loses(index, &pieces) {
            pieces.pop();
        }
        pieces
    };
    frames.iter().enumerate().flat_map(pieces).collect()
}

/// What is left of these when they are joined again.
pub(crate) fn without_lost_fragments(frames: &[Frame]) -> Vec<Frame> {
    let whole = |(index, frame): &(usize, &Frame)| !loses(*index, &frame.fragments(64));
    frames.iter().enumerate().filter(whole).map(|(_, frame)| frame.clone()).collect()
}

fn loses(index: usize, pieces: &[Frame]) -> bool {
    index.is_multiple_of(5) && pieces.len() > 1
}
