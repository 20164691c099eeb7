//! Captures as frames: the given files read, the rewritten frames written.
//!
//! In: pcap or pcapng of the link layers that the test captures have. Out: Ethernet frames, and pcap.
//! It reads what those captures hold and nothing more, independently of the engine under test: other
//! link layers than Ethernet get an Ethernet header, because that is what every rewriting begins with.

use crate::frame::{Frame, ethernet};

/// Frames of a file; none when it holds another link type or form.
pub(crate) fn read(bytes: &[u8]) -> Option<Vec<Frame>> {
    match bytes.get(..4)? {
        [0xd4, 0xc3, 0xb2, 0xa1] => pcap(bytes, 1, u32::from_le_bytes),
        [0x4d, 0x3c, 0xb2, 0xa1] => pcap(bytes, 1000, u32::from_le_bytes),
        [0xa1, 0xb2, 0xc3, 0xd4] => pcap(bytes, 1, u32::from_be_bytes),
        [0x0a, 0x0d, 0x0d, 0x0a] => pcapng(bytes),
        _ => None,
    }
}

/// A pcap file with these frames.
pub(crate) fn write(frames: &[Frame]) -> Vec<u8> {
    let mut out = vec![0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    out.extend(262_144_u32.to_le_bytes());
    out.extend(1_u32.to_le_bytes());
    for frame in frames {
        let word = |value: u64| u32::try_from(value).unwrap().to_le_bytes();
        out.extend(word(frame.at / 1_000_000));
        out.extend(word(frame.at % 1_000_000));
        out.extend(word(frame.bytes.len() as u64));
        out.extend(word(frame.length as u64));
        out.extend(&frame.bytes);
    }
    out
}

fn pcap(bytes: &[u8], parts: u64, order: fn([u8; 4]) -> u32) -> Option<Vec<Frame>> {
    let word = |at: usize| Some(order(bytes.get(at..at + 4)?.try_into().ok()?));
    let link = word(20)?;
    let mut frames = Vec::new();
    let mut at = 24;
    while let Some(seconds) = word(at) {
        let part = word(at + 4)?;
        let [kept, length] = [word(at + 8)?, word(at + 12)?].map(|n| usize::try_from(n).unwrap());
        // A recording that was interrupted ends in the middle of a record.
        let Some(data) = bytes.get(at + 16..at + 16 + kept) else { break };
        let time = u64::from(seconds) * 1_000_000 + u64::from(part) / parts;
        frames.push(on_ethernet(link, time, data, length)?);
        at += 16 + data.len();
    }
    Some(frames)
}

fn pcapng(bytes: &[u8]) -> Option<Vec<Frame>> {
    let word = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let mut links = Vec::new();
    let mut frames = Vec::new();
    let mut at = 0;
    while let Some(kind) = word(at) {
        let length = usize::try_from(word(at + 4)?).ok()?;
        match kind {
            0x0a0d_0d0a => links.clear(),
            1 => links.push(word(at + 8)? & 0xffff),
            6 => {
                let link = *links.get(usize::try_from(word(at + 8)?).ok()?)?;
                let time = u64::from(word(at + 12)?) << 32 | u64::from(word(at + 16)?);
                let kept = usize::try_from(word(at + 20)?).ok()?;
                let original = usize::try_from(word(at + 24)?).ok()?;
                let data = bytes.get(at + 28..at + 28 + kept)?;
                // Whatever the resolution, order and distance are kept; microseconds is the default.
                let time = time % (4_000_000_000 * 1_000_000);
                frames.push(on_ethernet(link, time, data, original)?);
            }
            _ => {}
        }
        at += length.max(12);
    }
    Some(frames)
}

/// The frame with an Ethernet header in the place of its own.
fn on_ethernet(link: u32, at: u64, data: &[u8], length: usize) -> Option<Frame> {
    let by_version = |packet: &[u8]| match packet.first().map(|first| first >> 4) {
        Some(6) => [0x86, 0xdd],
        _ => [0x08, 0x00],
    };
    let (head, kind) = match link {
        1 => return Some(Frame { at, bytes: data.to_vec(), length }),
        // BSD loopback; raw IP; Cisco HDLC (also under PPP's number); Linux cooked.
        0 => (4, by_version(data.get(4..)?)),
        12 | 14 | 101 => (0, by_version(data)),
        9 | 50 | 104 => (4, [*data.get(2)?, *data.get(3)?]),
        113 => (16, [*data.get(14)?, *data.get(15)?]),
        _ => return None,
    };
    let bytes = ethernet(kind, data.get(head..)?);
    Some(Frame { at, length: length - head + 14, bytes })
}
