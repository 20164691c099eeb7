//! What a tap at one site's uplink saw, and the capture file made of it.
//!
//! In: frames at moments counted from the begin of the simulation, in any order. Out: a pcap file of
//! those between two moments. Format: libpcap, microseconds, Ethernet
//! (draft-ietf-opsawg-pcap); times before 1970 or after 2106 cannot be written and become the limit.

use std::{ops::Range, time::Duration};

use jiff::Timestamp;

/// Frames seen at one place.
#[derive(Default)]
pub(crate) struct Tap {
    frames: Vec<(Duration, Vec<u8>)>,
}

const MAGIC_MICROSECONDS: u32 = 0xa1b2_c3d4;
const LINK_ETHERNET: u32 = 1;
const SNAPSHOT_LENGTH: u32 = 65_535;

impl Tap {
    /// A frame passes.
    pub(crate) fn see(&mut self, at: Duration, frame: Vec<u8>) {
        self.frames.push((at, frame));
    }

    /// Bytes of all frames.
    pub(crate) fn bytes(&self) -> usize {
        self.frames.iter().map(|(_, frame)| frame.len()).sum()
    }

    /// Puts the frames in order of time; those of one moment stay in the order they were seen.
    pub(crate) fn sort(&mut self) {
        self.frames.sort_by_key(|(at, _)| *at);
    }

    /// The capture file of what was seen while the sensor listened.
    pub(crate) fn capture(&self, begin: Timestamp, listened: &Range<Duration>) -> Vec<u8> {
        let mut file = Vec::with_capacity(24 + self.bytes() + 16 * self.frames.len());
        file.extend(MAGIC_MICROSECONDS.to_le_bytes());
        file.extend([2, 0, 4, 0]); // version 2.4
        file.extend([0; 8]); // time zone and accuracy: always zero
        file.extend(SNAPSHOT_LENGTH.to_le_bytes());
        file.extend(LINK_ETHERNET.to_le_bytes());
        for (at, frame) in self.frames.iter().filter(|(at, _)| listened.contains(at)) {
            let moment = begin.checked_add(*at).unwrap_or(Timestamp::MAX);
            let seconds = moment.as_second().clamp(0, i64::from(u32::MAX));
            let seconds = u32::try_from(seconds).unwrap_or(0);
            let microseconds = u32::try_from(moment.subsec_microsecond()).unwrap_or(0);
            let length = u32::try_from(frame.len()).unwrap_or(SNAPSHOT_LENGTH);
            for field in [seconds, microseconds, length, length] {
                file.extend(field.to_le_bytes());
            }
            file.extend(frame);
        }
        file
    }
}
