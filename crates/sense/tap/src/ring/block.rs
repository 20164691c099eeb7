//! A block of a ring: frames one behind the other, each with a header of the kernel.
//!
//! In: the bytes of a block that is ours. Out: frames, their tags put back. Offsets are the kernel's,
//! and still nothing is read beyond the block.
//!
//! Layout: struct tpacket_block_desc, struct tpacket3_hdr of linux/if_packet.h, in the byte order of
//! the machine.

use super::kernel::Socket;

/// Offsets in the head of a block.
const FRAMES: usize = 12;
const FIRST: usize = 16;
/// Offsets in the head of a frame.
const NEXT: usize = 0;
const SECONDS: usize = 4;
const NANOSECONDS: usize = 8;
const CAPTURED: usize = 12;
const WIRE_LENGTH: usize = 16;
const STATUS: usize = 20;
const START: usize = 24;
const TAG: usize = 32;
const TAG_TYPE: usize = 36;
/// Length of that head; the address of the sender (struct sockaddr_ll) follows.
const HEAD: usize = 48;
/// The kind of packet in that address.
const PACKET_TYPE: usize = HEAD + 10;
const TAG_VALID: u32 = 1 << 4;
const TAG_TYPE_VALID: u32 = 1 << 6;
/// Bytes of the two addresses, behind which a tag stands.
const ADDRESSES: usize = 12;
/// Bytes of a tag; the kernel leaves as much room before each frame.
pub(super) const TAG_BYTES: usize = 4;
const TAG_TYPE_8021Q: u16 = 0x8100;

/// A frame as it passed.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// When, by the kernel's clock, in nanoseconds since 1970 (UTC).
    pub nanoseconds: i64,
    /// Link type (LINKTYPE_ numbers of tcpdump.org).
    pub link_type: u16,
    /// Length on the wire.
    pub wire_length: u32,
    /// What was captured of it.
    pub bytes: &'a [u8],
}

/// Frames that are ours until this is dropped.
pub struct Block<'r> {
    socket: &'r mut Socket,
    number: usize,
    link_type: u16,
    is_loopback: bool,
}

impl Drop for Block<'_> {
    fn drop(&mut self) {
        self.socket.give_back(self.number);
    }
}

impl<'r> Block<'r> {
    pub(super) fn new(
        socket: &'r mut Socket,
        number: usize,
        link_type: u16,
        is_loopback: bool,
    ) -> Self {
        Self { socket, number, link_type, is_loopback }
    }

    /// The frames in the order of their arrival.
    pub fn frames(&mut self) -> Frames<'_> {
        Frames::of(self.socket.block(self.number), self.link_type, self.is_loopback)
    }
}

/// Walks a block.
pub struct Frames<'b> {
    block: &'b [u8],
    at: usize,
    left: u32,
    link_type: u16,
    is_loopback: bool,
}

impl<'b> Frames<'b> {
    fn of(block: &'b mut [u8], link_type: u16, is_loopback: bool) -> Self {
        let begin = offset(block, FIRST).unwrap_or_default();
        let count = number(block, FRAMES).unwrap_or_default();
        if link_type == 1 {
            let mut at = begin;
            for _ in 0..count {
                let Some(next) = put_tag_back(block, at) else { break };
                at = next;
            }
        }
        Self { block, at: begin, left: count, link_type, is_loopback }
    }

    fn frame(&self, head: &'b [u8]) -> Option<Frame<'b>> {
        let start = usize::from(half(head, START)?);
        Some(Frame {
            nanoseconds: i64::from(number(head, SECONDS)?) * 1_000_000_000
                + i64::from(number(head, NANOSECONDS)?),
            link_type: self.link_type,
            wire_length: number(head, WIRE_LENGTH)?,
            bytes: head.get(start..start.checked_add(offset(head, CAPTURED)?)?)?,
        })
    }
}

impl<'b> Iterator for Frames<'b> {
    type Item = Frame<'b>;

    fn next(&mut self) -> Option<Frame<'b>> {
        while self.left > 0 {
            let head = self.block.get(self.at..)?;
            let next = offset(head, NEXT)?;
            self.at = self.at.checked_add(next)?;
            self.left = if next == 0 { 0 } else { self.left - 1 };
            let is_echo = self.is_loopback && head.get(PACKET_TYPE) == Some(&libc::PACKET_OUTGOING);
            if !is_echo {
                return self.frame(head);
            }
        }
        None
    }
}

/// Moves the addresses of a frame forward and writes the tag behind them, where the interface took one
/// off; says where the next frame is.
fn put_tag_back(block: &mut [u8], at: usize) -> Option<usize> {
    let head = block.get_mut(at..)?;
    let next = offset(head, NEXT)?;
    let (status, length) = (number(head, STATUS)?, number(head, CAPTURED)?);
    let start = half(head, START)?;
    let before = usize::from(start).checked_sub(TAG_BYTES)?;
    let is_whole = offset(head, CAPTURED)? >= ADDRESSES
        && head.len() >= before + TAG_BYTES + ADDRESSES
        && before >= HEAD;
    if status & TAG_VALID != 0 && is_whole {
        let kind = half(head, TAG_TYPE)?;
        let kind = if status & TAG_TYPE_VALID == 0 || kind == 0 { TAG_TYPE_8021Q } else { kind };
        let tag = u16::try_from(number(head, TAG)? & 0xffff).ok()?;
        head.copy_within(before + TAG_BYTES..before + TAG_BYTES + ADDRESSES, before);
        let ([a, b], [c, d]) = (kind.to_be_bytes(), tag.to_be_bytes());
        *head.get_mut(before + ADDRESSES..)?.first_chunk_mut()? = [a, b, c, d];
        let wire_length = number(head, WIRE_LENGTH)?.saturating_add(4);
        write(head, STATUS, status & !TAG_VALID)?;
        write(head, CAPTURED, length.saturating_add(4))?;
        write(head, WIRE_LENGTH, wire_length)?;
        *head.get_mut(START..)?.first_chunk_mut()? = (start - 4).to_ne_bytes();
    }
    (next > 0).then(|| at.checked_add(next)).flatten()
}

fn write(bytes: &mut [u8], at: usize, number: u32) -> Option<()> {
    *bytes.get_mut(at..)?.first_chunk_mut()? = number.to_ne_bytes();
    Some(())
}

fn half(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_ne_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_ne_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn offset(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(number(bytes, at)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A block as the kernel writes it, of frames with or without a tag taken off.
    fn block(frames: &[(&[u8], Option<u16>, u8)]) -> Vec<u8> {
        let mut block = vec![0; 48];
        block[FRAMES..][..4].copy_from_slice(&u32::try_from(frames.len()).unwrap().to_ne_bytes());
        block[FIRST..][..4].copy_from_slice(&48_u32.to_ne_bytes());
        for (number, (bytes, tag, packet_type)) in frames.iter().enumerate() {
            let mut head = vec![0; 84];
            let length = u32::try_from(bytes.len()).unwrap();
            head[SECONDS..][..4].copy_from_slice(&7_u32.to_ne_bytes());
            head[NANOSECONDS..][..4].copy_from_slice(&5_u32.to_ne_bytes());
            head[CAPTURED..][..4].copy_from_slice(&length.to_ne_bytes());
            head[WIRE_LENGTH..][..4].copy_from_slice(&(length + 10).to_ne_bytes());
            head[START..][..2].copy_from_slice(&84_u16.to_ne_bytes());
            head[PACKET_TYPE] = *packet_type;
            if let Some(tag) = tag {
                head[STATUS..][..4].copy_from_slice(&(TAG_VALID | TAG_TYPE_VALID).to_ne_bytes());
                head[TAG..][..4].copy_from_slice(&u32::from(*tag).to_ne_bytes());
                head[TAG_TYPE..][..2].copy_from_slice(&0x88a8_u16.to_ne_bytes());
            }
            let next = if number + 1 == frames.len() { 0 } else { 84 + bytes.len() };
            head[NEXT..][..4].copy_from_slice(&u32::try_from(next).unwrap().to_ne_bytes());
            block.extend(head);
            block.extend(*bytes);
        }
        block
    }

    fn frames(mut block: Vec<u8>, link_type: u16, loopback: bool) -> Vec<(i64, u32, Vec<u8>)> {
        Frames::of(&mut block, link_type, loopback)
            .map(|frame| (frame.nanoseconds, frame.wire_length, frame.bytes.to_vec()))
            .collect()
    }

    #[test]
    fn tags_are_put_back() {
        let plain: Vec<u8> = (1..=20).collect();
        let mut tagged = plain.clone();
        tagged.splice(12..12, [0x88, 0xa8, 0x60, 0x64]);
        let seen = frames(block(&[(&plain, Some(0x6064), 0), (&plain, None, 0)]), 1, false);
        assert_eq!(seen, [(7_000_000_005, 34, tagged), (7_000_000_005, 30, plain)]);
    }

    #[test]
    fn a_frame_on_loopback_is_seen_once() {
        let twice: [(&[u8], _, _); 2] =
            [(&[1; 20], None, libc::PACKET_OUTGOING), (&[1; 20], None, 0)];
        assert_eq!(frames(block(&twice), 1, true).len(), 1);
        assert_eq!(frames(block(&twice), 1, false).len(), 2);
    }

    #[test]
    fn nothing_is_read_beyond_the_block() {
        let whole = block(&[(&[1; 30], Some(5), 0), (&[2; 30], None, 0)]);
        for cut in 0..whole.len() {
            assert!(frames(whole[..cut].to_vec(), 1, false).len() < 2, "cut at {cut}");
        }
        for at in 0..whole.len() {
            let mut wrong = whole.clone();
            wrong[at] = 0xff;
            assert!(frames(wrong, 1, false).len() <= 2);
        }
    }
}
