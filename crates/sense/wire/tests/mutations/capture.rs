//! Captures as frames: the given files read, the rewritten frames written.
//!
//! In: pcap or pcapng with Ethernet frames, in this machine's usual byte order. Out: pcap. It reads
//! what the test captures hold and nothing more, independently of the engine under test.

use crate::frame::Frame;

/// Frames of a file; none when it holds another link type or form.
pub(crate) fn read(bytes: &[u8]) -> Option<Vec<Frame>> {
    match bytes.get(..4)? {
        [0xd4, 0xc3, 0xb2, 0xa1] => pcap(bytes),
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

fn pcap(bytes: &[u8]) -> Option<Vec<Frame>> {
    (word(bytes, 20)? == 1).then_some(())?;
    let mut frames = Vec::new();
    let mut at = 24;
    while let Some(seconds) = word(bytes, at) {
        let micros = word(bytes, at + 4)?;
        let [kept, length] = [word(bytes, at + 8)?, word(bytes, at + 12)?];
        let data = bytes.get(at + 16..at + 16 + usize::try_from(kept).ok()?)?;
        let time = u64::from(seconds) * 1_000_000 + u64::from(micros);
        let length = usize::try_from(length).ok()?;
        frames.push(Frame { at: time, bytes: data.to_vec(), length });
        at += 16 + data.len();
    }
    Some(frames)
}

fn pcapng(bytes: &[u8]) -> Option<Vec<Frame>> {
    let mut frames = Vec::new();
    let mut at = 0;
    while let Some(kind) = word(bytes, at) {
        let length = usize::try_from(word(bytes, at + 4)?).ok()?;
        match kind {
            // An interface, which must be Ethernet.
            1 => (bytes.get(at + 8..at + 10)? == [1, 0]).then_some(())?,
            6 => {
                let time =
                    u64::from(word(bytes, at + 12)?) << 32 | u64::from(word(bytes, at + 16)?);
                let kept = usize::try_from(word(bytes, at + 20)?).ok()?;
                let original = usize::try_from(word(bytes, at + 24)?).ok()?;
                let data = bytes.get(at + 28..at + 28 + kept)?.to_vec();
                // Whatever the resolution, order and distance are kept; microseconds is the default.
                frames.push(Frame {
                    at: time % (4_000_000_000 * 1_000_000),
                    bytes: data,
                    length: original,
                });
            }
            _ => {}
        }
        at += length.max(12);
    }
    Some(frames)
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}
