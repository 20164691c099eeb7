//! A TCP conversation past a tap: handshake, segments, acknowledgements, end.
//!
//! In: who says what and when. Out: frames on the tap. Nothing that is said overtakes what was said
//! before. A line may carry WebSocket frames; what carries it on the way (a proxy) is said on it
//! first. A line with blemishes repeats some segments and swaps others, as real networks do.
//! Congestion and loss are not simulated. Standards: RFC 9293, RFC 6455 (framing).

use std::{net::SocketAddr, time::Duration};

use crate::{
    chance::Chance,
    frame::{self, ACK, FIN, PSH, Path, SYN, Segment},
    tap::Tap,
};

/// Who speaks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Side {
    /// Opened the connection.
    Client,
    /// Was called.
    Server,
}

/// Where a conversation runs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ends {
    pub(crate) client: SocketAddr,
    pub(crate) server: SocketAddr,
    pub(crate) vlan: Option<u16>,
}

/// How messages are wrapped.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wrapping {
    /// One message a line, ended by LF.
    Lines,
    /// One message a WebSocket frame; the client's are masked.
    Websocket,
}

/// Whether the network disturbs the order of segments.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Network {
    /// Every segment once, in order.
    Clean,
    /// One segment in fifty comes twice, one pair in fifty the wrong way round.
    Blemished,
}

/// An open conversation.
pub(crate) struct Line<'a> {
    tap: &'a mut Tap,
    ends: Ends,
    chance: Chance,
    wrapping: Wrapping,
    network: Network,
    /// Next sequence number of client and server.
    next: [u32; 2],
    identification: u16,
    round_trip: Duration,
    now: Duration,
}

/// Payload of one segment: Ethernet's 1500 bytes less headers and a little room for tags.
const SEGMENT: usize = 1400;
/// Between two frames of one burst.
const SPACING: Duration = Duration::from_micros(14);
/// Maximum segment size 1460, selective acknowledgements, window scale 7.
const SYN_OPTIONS: [u8; 12] = [2, 4, 5, 0xb4, 4, 2, 1, 3, 3, 7, 1, 1];

impl<'a> Line<'a> {
    /// Opens a conversation: the three-way handshake.
    pub(crate) fn open(
        tap: &'a mut Tap,
        ends: Ends,
        at: Duration,
        round_trip: Duration,
        mut chance: Chance,
    ) -> Self {
        let next = [chance.u32(), chance.u32()];
        let identification = chance.u16();
        let mut line = Self {
            tap,
            ends,
            chance,
            wrapping: Wrapping::Lines,
            network: Network::Clean,
            next,
            identification,
            round_trip,
            now: at,
        };
        line.emit(Side::Client, SYN, &SYN_OPTIONS, &[], at);
        line.next[0] = line.next[0].wrapping_add(1);
        line.now = at + round_trip;
        line.emit(Side::Server, SYN | ACK, &SYN_OPTIONS, &[], line.now);
        line.next[1] = line.next[1].wrapping_add(1);
        line.acknowledge(Side::Client, Duration::from_micros(180));
        line
    }

    /// From here on, messages are wrapped so.
    pub(crate) fn wrap(&mut self, wrapping: Wrapping) {
        self.wrapping = wrapping;
    }

    /// From here on, the network is so.
    pub(crate) fn on(&mut self, network: Network) {
        self.network = network;
    }

    /// The moment of the last frame.
    pub(crate) fn now(&self) -> Duration {
        self.now
    }

    /// When an answer to something said now is seen at the tap.
    pub(crate) fn answer_time(&mut self) -> Duration {
        self.now + self.chance.about(self.round_trip, 0.2)
    }

    /// The conversation's own chance, for what its messages hold.
    pub(crate) fn chance(&mut self) -> &mut Chance {
        &mut self.chance
    }

    /// Says one message, not before `at`.
    pub(crate) fn say(&mut self, side: Side, at: Duration, message: &str) {
        let bytes = match self.wrapping {
            Wrapping::Lines => [message.as_bytes(), b"\n"].concat(),
            Wrapping::Websocket => self.websocket_frame(side, message.as_bytes()),
        };
        self.send(side, at, &bytes);
    }

    /// The server answers what the client just said.
    pub(crate) fn answer(&mut self, message: &str) {
        let at = self.answer_time();
        self.say(Side::Server, at, message);
    }

    /// Sends bytes as they are, not before `at`.
    pub(crate) fn send(&mut self, side: Side, at: Duration, bytes: &[u8]) {
        let mut moments = Vec::new();
        self.now = self.now.max(at);
        for _ in bytes.chunks(SEGMENT) {
            self.now += SPACING;
            moments.push(self.now);
        }
        let blemished = self.network == Network::Blemished;
        if blemished && moments.len() > 1 && self.chance.happens(0.02) {
            moments.swap(0, 1);
        }
        let count = moments.len();
        for (number, (chunk, moment)) in bytes.chunks(SEGMENT).zip(moments).enumerate() {
            let flags = if number + 1 == count { ACK | PSH } else { ACK };
            self.emit(side, flags, &[], chunk, moment);
            if blemished && self.chance.happens(0.02) {
                self.emit(side, flags, &[], chunk, moment + Duration::from_millis(210));
            }
            let length = u32::try_from(chunk.len()).unwrap_or(0);
            let next = &mut self.next[usize::from(side == Side::Server)];
            *next = next.wrapping_add(length);
        }
        // What the client says is acknowledged by the answer, what the server says at once.
        if side == Side::Server {
            self.acknowledge(Side::Client, Duration::from_micros(350));
        }
    }

    /// Ends the conversation: both sides finish.
    pub(crate) fn close(mut self, at: Duration) {
        self.now = self.now.max(at);
        for side in [Side::Client, Side::Server] {
            self.emit(side, FIN | ACK, &[], &[], self.now);
            let next = &mut self.next[usize::from(side == Side::Server)];
            *next = next.wrapping_add(1);
            self.now = self.answer_time();
        }
        self.acknowledge(Side::Client, Duration::from_micros(200));
    }

    fn acknowledge(&mut self, side: Side, after: Duration) {
        self.now += after;
        self.emit(side, ACK, &[], &[], self.now);
    }

    fn emit(&mut self, side: Side, flags: u8, options: &[u8], payload: &[u8], at: Duration) {
        let (from, to, hops) = match side {
            Side::Client => (self.ends.client, self.ends.server, 64),
            Side::Server => (self.ends.server, self.ends.client, 51),
        };
        let [client, server] = self.next;
        let (sequence, theirs) =
            if side == Side::Client { (client, server) } else { (server, client) };
        let acknowledgement = if flags & ACK == 0 { 0 } else { theirs };
        self.identification = self.identification.wrapping_add(1);
        let path =
            Path { from, to, identification: self.identification, hops, vlan: self.ends.vlan };
        let segment = Segment { sequence, acknowledgement, flags, options, payload };
        self.tap.see(at, frame::tcp(&path, &segment));
    }

    fn websocket_frame(&mut self, side: Side, message: &[u8]) -> Vec<u8> {
        let mut frame = vec![0x81]; // final, text
        let masked = if side == Side::Client { 0x80 } else { 0 };
        match u8::try_from(message.len()) {
            Ok(short) if short < 126 => frame.push(masked | short),
            _ => {
                frame.push(masked | 126);
                frame.extend(u16::try_from(message.len()).unwrap_or(u16::MAX).to_be_bytes());
            }
        }
        if side == Side::Server {
            frame.extend(message);
            return frame;
        }
        let mask = self.chance.bytes(4);
        frame.extend(&mask);
        frame.extend(message.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask));
        frame
    }
}
