//! Heads of WebSocket frames (RFC 6455, 5.2).

use super::{MAX_UNPACKED, NotWebSocket, Sender};

/// Two bytes, up to eight of length, four of mask.
pub(super) const MAX_HEAD: usize = 14;
/// Longest payload of a control frame (RFC 6455, 5.5).
const MAX_CONTROL: u64 = 125;

/// What a frame is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub(super) kind: Kind,
    /// The message ends with it.
    pub(super) last: bool,
    pub(super) compressed: bool,
    pub(super) length: u64,
    mask: [u8; 4],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Close,
    Continuation,
    /// Ping or pong.
    Control,
    /// Text or binary, the first frame of a message.
    Message,
}

impl Frame {
    /// Takes the mask off a part of the payload that has `before` bytes before it.
    pub(super) fn unmask(&self, before: u64, part: &mut [u8]) {
        if self.mask == [0; 4] {
            return;
        }
        let turn = usize::try_from(before % 4).unwrap_or_default();
        for (byte, mask) in part.iter_mut().zip(self.mask.iter().cycle().skip(turn)) {
            *byte ^= mask;
        }
    }
}

/// Reads a head; none while bytes are missing. `bytes` never goes beyond the head.
pub(super) fn read(bytes: &[u8]) -> Result<Option<Frame>, NotWebSocket> {
    let &[first, ref after @ ..] = bytes else { return Ok(None) };
    let last = first & 0x80 != 0;
    let compressed = first & 0x40 != 0;
    let kind = match first & 0x0f {
        0 => Kind::Continuation,
        1 | 2 => Kind::Message,
        8 => Kind::Close,
        9 | 10 => Kind::Control,
        _ => return Err(NotWebSocket),
    };
    let control = matches!(kind, Kind::Close | Kind::Control);
    // Two bits are reserved; the compression bit stands on the first frame of a message only
    // (RFC 7692, 6.1); a control frame is never in parts.
    if first & 0x30 != 0 || (compressed && kind != Kind::Message) || (control && !last) {
        return Err(NotWebSocket);
    }
    let &[second, ref after @ ..] = after else { return Ok(None) };
    let masked = second & 0x80 != 0;
    let short = u64::from(second & 0x7f);
    if control && short > MAX_CONTROL {
        return Err(NotWebSocket);
    }
    let (length, after) = match short {
        126 => {
            let Some((length, after)) = after.split_first_chunk::<2>() else { return Ok(None) };
            (u64::from(u16::from_be_bytes(*length)), after)
        }
        127 => {
            let Some((length, after)) = after.split_first_chunk::<8>() else { return Ok(None) };
            (u64::from_be_bytes(*length), after)
        }
        short => (short, after),
    };
    // The shortest form must be used, and the top bit is never set.
    let shortest = match short {
        126 => 126,
        127 => 1 << 16,
        _ => 0,
    };
    if length < shortest || length >> 63 != 0 {
        return Err(NotWebSocket);
    }
    let mask = match after.first_chunk::<4>() {
        Some(mask) if masked => *mask,
        None if masked => return Ok(None),
        _ => [0; 4],
    };
    Ok(Some(Frame { kind, last, compressed, length, mask }))
}

/// Whether these first bytes may be a frame of a WebSocket that ran already; none while too few.
///
/// Stricter than the reader: masked as the sender must, a whole message, and JSON if it is text in
/// the clear, because two loose bytes fit too much.
pub fn looks_like(opening: &[u8], sender: Sender) -> Option<bool> {
    let first = opening.first()?;
    if !matches!(first, 0x81 | 0x82 | 0xc1 | 0xc2) {
        return Some(false);
    }
    let masked = opening.get(1)? & 0x80 != 0;
    if masked != (sender == Sender::Client) {
        return Some(false);
    }
    for length in 2..=MAX_HEAD.min(opening.len()) {
        match read(&opening[..length]) {
            Err(NotWebSocket) => return Some(false),
            Ok(None) => {}
            Ok(Some(frame)) => {
                let most = u64::try_from(MAX_UNPACKED).unwrap_or(u64::MAX);
                if frame.length == 0 || frame.length > most {
                    return Some(false);
                }
                if *first != 0x81 {
                    return Some(true);
                }
                let mut byte = [*opening.get(length)?];
                frame.unmask(0, &mut byte);
                return Some(matches!(byte, [b'{' | b'[' | b' ' | b'\n']));
            }
        }
    }
    None
}
