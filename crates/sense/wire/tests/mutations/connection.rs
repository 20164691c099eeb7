//! TCP connections taken out of a capture as what was said in turn, and written anew.
//!
//! In: frames. Out: connections with the bytes of both sides in order, gaps explicit; and, after
//! somebody changed what is said, frames with right sequence numbers and checksums. Independent of the
//! engine under test: it sees the whole capture at once and so needs no guessing.

use std::{
    collections::{BTreeMap, HashMap},
    net::SocketAddr,
};

use crate::frame::{FIN, Frame, PUSH, SYN, SYN_ACK, Tcp};

/// Longest payload of a segment that is written.
const SEGMENT: usize = 1400;
const ACK: u8 = 0x10;
const RST: u8 = 0x04;

/// A direction: said by who opened the connection (0), or by the other (1).
pub(crate) type Way = usize;

/// One connection.
#[derive(Clone, Debug)]
pub(crate) struct Connection {
    pub(crate) ends: [SocketAddr; 2],
    /// Sequence numbers of the first byte of each side.
    first: [u32; 2],
    pub(crate) turns: Vec<Turn>,
}

/// One thing that happens in a connection.
#[derive(Clone, Debug)]
pub(crate) struct Turn {
    /// The place of the frame in the capture, and its time in microseconds.
    pub(crate) at: (usize, u64),
    pub(crate) way: Way,
    pub(crate) what: What,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum What {
    Bytes(Vec<u8>),
    End,
    /// Bytes that are not in the capture.
    Gap(u32),
    Reset,
    Syn,
}

/// Segments of one direction, as they were captured.
#[derive(Default)]
struct Segments {
    first: Option<u32>,
    /// By distance from `first`, then by their place.
    list: Vec<(i64, (usize, u64), Vec<u8>)>,
}

struct Draft {
    ends: [SocketAddr; 2],
    segments: [Segments; 2],
    marks: Vec<Turn>,
    syn: Option<u32>,
}

/// Every connection in these frames, and the frames that belong to none.
pub(crate) fn connections(frames: &[Frame]) -> (Vec<Connection>, Vec<(usize, Frame)>) {
    let mut drafts: Vec<Draft> = Vec::new();
    let mut current: HashMap<[SocketAddr; 2], usize> = HashMap::new();
    let mut others = Vec::new();
    for (index, frame) in frames.iter().enumerate() {
        let Some(tcp) = frame.tcp() else {
            others.push((index, frame.clone()));
            continue;
        };
        let mut key = [tcp.from, tcp.to];
        key.sort();
        let opens = tcp.flags & 0x12 == SYN;
        let known = current.get(&key).copied().filter(|known| {
            // The same SYN again belongs to the connection; another begins a new one.
            let draft: &Draft = &drafts[*known];
            !opens || draft.syn.is_none_or(|number| number == tcp.sequence) && draft.is_silent()
        });
        let number = known.unwrap_or_else(|| {
            let answers = tcp.flags & 0x12 == SYN_ACK;
            // Without a handshake: servers have the lower port.
            let is_server = answers || (!opens && tcp.from.port() < tcp.to.port());
            let ends = if is_server { [tcp.to, tcp.from] } else { [tcp.from, tcp.to] };
            drafts.push(Draft { ends, segments: Default::default(), marks: vec![], syn: None });
            current.insert(key, drafts.len() - 1);
            drafts.len() - 1
        });
        drafts[number].take(&tcp, (index, frame.at), opens);
    }
    (drafts.into_iter().map(Draft::finish).collect(), others)
}

impl Draft {
    fn is_silent(&self) -> bool {
        self.segments.iter().all(|segments| segments.list.is_empty())
    }

    fn take(&mut self, tcp: &Tcp, at: (usize, u64), opens: bool) {
        let way = usize::from(tcp.from != self.ends[0]);
        let syn = tcp.flags & SYN != 0;
        let start = tcp.sequence.wrapping_add(u32::from(syn));
        let first = *self.segments[way].first.get_or_insert(start);
        if opens {
            self.syn = Some(tcp.sequence);
        }
        if syn && !self.marks.iter().any(|mark| mark.way == way && mark.what == What::Syn) {
            self.marks.push(Turn { at, way, what: What::Syn });
        }
        let distance = i64::from(start.wrapping_sub(first).cast_signed());
        if !tcp.payload.is_empty() {
            self.segments[way].list.push((distance, at, tcp.payload.clone()));
        }
        for (flag, what) in [(1, What::End), (RST, What::Reset)] {
            if tcp.flags & flag != 0 && !self.marks.iter().any(|m| m.way == way && m.what == what) {
                self.marks.push(Turn { at, way, what });
            }
        }
    }

    fn finish(self) -> Connection {
        let Self { ends, segments, marks, .. } = self;
        let mut first = [0, 0];
        let mut turns = Vec::new();
        for (way, segments) in segments.into_iter().enumerate() {
            // Of a side that was met in the middle, what lies before the first that came is taken for
            // a repetition; of one that began, it is a keep-alive's.
            let lowest = segments.list.iter().map(|(distance, ..)| *distance).min();
            let begins = marks.iter().any(|mark| mark.way == way && mark.what == What::Syn);
            let lowest = if begins { lowest.unwrap_or(0).min(0) } else { 0 };
            let origin = segments.first.unwrap_or(0);
            first[way] = origin.wrapping_add(u32::try_from(lowest & 0xffff_ffff).unwrap());
            segments.in_order(lowest, way, &mut turns);
        }
        let mut last: [(usize, u64); 2] = [(0, 0); 2];
        for turn in &turns {
            last[turn.way] = last[turn.way].max(turn.at);
        }
        for mark in marks {
            // The end of a side comes behind its last byte.
            let at = if mark.what == What::End { mark.at.max(last[mark.way]) } else { mark.at };
            turns.push(Turn { at, ..mark });
        }
        turns.sort_by_key(|turn| (turn.at, matches!(turn.what, What::End | What::Reset)));
        Connection { ends, first, turns }
    }
}

impl Segments {
    /// Each byte once, as it was sent first, at the moment from which all before it were there.
    fn in_order(self, lowest: i64, way: Way, turns: &mut Vec<Turn>) {
        // Per byte its value and moment; first come, first served.
        let mut bytes: BTreeMap<i64, (u8, (usize, u64))> = BTreeMap::new();
        for (distance, at, payload) in self.list {
            // Anything that far away is not of this stream.
            if distance - lowest > 1 << 24 {
                continue;
            }
            for (offset, byte) in (distance..).zip(payload).filter(|(at, _)| *at >= lowest) {
                bytes.entry(offset).or_insert((byte, at));
            }
        }
        let mut next = lowest;
        let mut now = (0, 0);
        let mut run: Vec<u8> = Vec::new();
        for (offset, (byte, at)) in bytes {
            if offset != next || at > now {
                if !run.is_empty() {
                    let what = What::Bytes(std::mem::take(&mut run));
                    turns.push(Turn { at: now, way, what });
                }
                now = now.max(at);
                if let Some(gap) = u32::try_from(offset - next).ok().filter(|gap| *gap > 0) {
                    turns.push(Turn { at: now, way, what: What::Gap(gap) });
                }
            }
            run.push(byte);
            next = offset + 1;
        }
        if !run.is_empty() {
            turns.push(Turn { at: now, way, what: What::Bytes(run) });
        }
    }
}

impl Connection {
    /// Whether the first segment of its handshake is there.
    pub(crate) fn is_opened(&self) -> bool {
        self.turns.iter().any(|turn| turn.what == What::Syn && turn.way == 0)
    }

    /// Whether nothing of a side is missing before its first bytes.
    pub(crate) fn begins(&self, way: Way) -> bool {
        let mut own = self.turns.iter().filter(|turn| turn.way == way);
        own.find_map(|turn| match turn.what {
            What::Bytes(_) => Some(true),
            What::Gap(_) => Some(false),
            _ => None,
        })
        .unwrap_or(false)
    }

    /// The contiguous bytes of a side, a run for each stretch between gaps.
    pub(crate) fn runs(&self, way: Way) -> Vec<Vec<u8>> {
        let mut runs = vec![Vec::new()];
        for turn in self.turns.iter().filter(|turn| turn.way == way) {
            match &turn.what {
                What::Bytes(bytes) => runs.last_mut().unwrap().extend(bytes),
                What::Gap(_) => runs.push(Vec::new()),
                _ => {}
            }
        }
        runs.retain(|run| !run.is_empty());
        runs
    }

    /// Frames that say it, each with the place that it takes among the others.
    pub(crate) fn frames(&self) -> Vec<((usize, u64), Frame)> {
        let mut frames = Vec::new();
        let mut next = self.first;
        for turn in &self.turns {
            let way = turn.way;
            let mut send = |flags: u8, sequence: u32, payload: &[u8], acknowledges: u32| {
                let (from, to) = (self.ends[way], self.ends[1 - way]);
                let payload = payload.to_vec();
                let tcp = Tcp { from, to, sequence, acknowledges, flags, payload };
                frames.push((turn.at, Frame::of_tcp(turn.at.1, &tcp)));
            };
            let other = next[1 - way];
            match &turn.what {
                What::Syn if way == 0 => send(SYN, next[way].wrapping_sub(1), b"", 0),
                What::Syn => send(SYN_ACK, next[way].wrapping_sub(1), b"", other),
                What::Bytes(bytes) => {
                    for part in bytes.chunks(SEGMENT) {
                        send(PUSH, next[way], part, other);
                        next[way] = next[way].wrapping_add(u32::try_from(part.len()).unwrap());
                    }
                }
                What::Gap(missing) => next[way] = next[way].wrapping_add(*missing),
                What::End => {
                    send(FIN, next[way], b"", other);
                    next[way] = next[way].wrapping_add(1);
                }
                What::Reset => send(RST | ACK, next[way], b"", other),
            }
        }
        frames
    }
}

/// The capture again, every connection as `change` leaves it.
pub(crate) fn rewritten(frames: &[Frame], change: &dyn Fn(&mut Connection)) -> Vec<Frame> {
    let (connections, others) = connections(frames);
    let mut all: Vec<((usize, u64), Frame)> =
        others.into_iter().map(|(index, frame)| ((index, frame.at), frame)).collect();
    for mut connection in connections {
        change(&mut connection);
        all.extend(connection.frames());
    }
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, frame)| frame).collect()
}
