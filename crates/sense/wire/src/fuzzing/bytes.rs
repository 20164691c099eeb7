//! The way of the bytes: capture, packet, fragment, reassembly.

use std::{io::Cursor, ops::ControlFlow};

use crate::{
    capture::Nanoseconds,
    fragment::Fragments,
    inspect::{Config, Input, inspect},
    packet::{self, Address, Content, Piece},
    pool::Pools,
    reassembly::{Budget, Stream},
};

/// A whole file, through everything: twice, and the same must come out.
pub fn capture(bytes: &[u8]) {
    let once = |max_memory| {
        let input =
            Input::Stream { name: "bytes".into(), bytes: Box::new(Cursor::new(bytes.to_vec())) };
        let config = Config { max_memory, ..Config::default() };
        let mut seen = Vec::new();
        let coverage = inspect(
            input,
            &Pools::empty(),
            &config,
            &mut |_| ControlFlow::Continue(()),
            &mut |o| seen.push(o),
        );
        (coverage.ok(), seen)
    };
    assert_eq!(once(64 << 20), once(64 << 20));
    // With hardly any memory something may be lost, but it must go on.
    let _ = once(0);
}

/// A frame of a link type (the first byte picks it).
pub fn packet(bytes: &[u8]) {
    const LINK_TYPES: [u16; 14] = [1, 0, 9, 12, 14, 50, 51, 101, 104, 108, 113, 228, 229, 276];
    let Some((pick, frame)) = bytes.split_first() else { return };
    let Some(link_type) = LINK_TYPES.get(usize::from(*pick) % LINK_TYPES.len()) else { return };
    let length = u32::try_from(frame.len()).unwrap_or(u32::MAX);
    for wire_length in [length, length.saturating_add(100)] {
        match packet::decode(*link_type, frame, wire_length) {
            Content::Packet(packet) => assert!(packet.payload.len() <= frame.len()),
            Content::Fragment(piece) => {
                assert!(piece.bytes.len() <= frame.len());
                let _ = packet::decode_datagram(&piece, piece.bytes);
            }
            _ => {}
        }
    }
}

/// Fragments of known datagrams in any order: what is joined is one of them, unless somebody lied.
pub fn fragment(bytes: &[u8]) {
    let letter = |number: u8, at: usize| at.wrapping_mul(151).to_le_bytes()[1] ^ number;
    let mut fragments = Fragments::default();
    let mut lied = [false; 4];
    let mut now = 0;
    for step in bytes.chunks_exact(4) {
        let [place, size, kind, wait] = step else { return };
        let number = kind & 3;
        let whole = 40 + usize::from(number) * 24;
        let start = usize::from(place % 16) * 8;
        let end = (start + usize::from(size % 8) * 8 + 8).min(whole);
        now += i64::from(*wait) << 30;
        let lies = kind & 0x80 != 0 || start >= end;
        lied[usize::from(number)] |= lies;
        let mask = if lies { *size } else { 0 };
        let content: Vec<u8> =
            (start..end.max(start)).map(|at| letter(number, at) ^ mask).collect();
        let more = if lies { kind & 0x40 != 0 } else { end < whole };
        let piece = Piece {
            source: Address::v4([10, 0, 0, 1]),
            destination: Address::v4([10, 0, 0, 2]),
            protocol: 17,
            identification: u32::from(number),
            offset: u32::try_from(start).unwrap_or(0),
            more,
            bytes: &content,
            depth: 0,
        };
        if let Some(joined) = fragments.join(&piece, Nanoseconds(now))
            && !lied[usize::from(number)]
        {
            let sent: Vec<u8> = (0..whole).map(|at| letter(number, at)).collect();
            assert_eq!(joined, sent);
        }
    }
    fragments.finish();
}

/// Segments of a known stream in any order: what comes out is that stream, with its gaps told.
pub fn reassembly(bytes: &[u8]) {
    let Some((start, steps)) = bytes.split_first_chunk::<4>() else { return };
    let start = u32::from_be_bytes(*start);
    let letter = |at: usize| at.wrapping_mul(151).to_le_bytes()[1];
    let mut budget = Budget { used: 0, limit: 1 << 16 };
    let mut stream = Stream::starting_at(Some(start));
    let mut position = 0_usize;
    let mut hear = |bytes: &[u8], missing: u64| {
        position += usize::try_from(missing).unwrap_or(usize::MAX);
        for byte in bytes {
            assert_eq!(*byte, letter(position));
            position += 1;
        }
    };
    for step in steps.chunks_exact(5) {
        let [high, low, length, seconds, kind] = [0, 1, 2, 3, 4].map(|at| step[at]);
        let offset = usize::from(u16::from_be_bytes([high, low]));
        let content: Vec<u8> = (offset..offset + usize::from(length)).map(letter).collect();
        let sequence = start.wrapping_add(u32::try_from(offset).unwrap_or_default());
        let at = Nanoseconds(i64::from(seconds) * 1_000_000_000);
        match kind % 4 {
            0 => stream.acknowledge(sequence),
            1 => stream.push(sequence, &content, u32::from(kind), at, &mut budget, &mut hear),
            _ => stream.push(sequence, &content, 0, at, &mut budget, &mut hear),
        }
    }
    stream.finish(&mut budget, &mut hear);
    assert_eq!(stream.take_counts().1, 0, "nothing contradicts itself");
    assert_eq!(budget.used, 0);
}
