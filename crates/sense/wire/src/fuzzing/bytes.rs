//! The way of the bytes: capture, packet, reassembly.

use std::{io::Cursor, ops::ControlFlow};

use crate::{
    capture::Nanoseconds,
    inspect::{Config, Input, inspect},
    packet::{self, Content},
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
