//! Frames dealt out to the shards that own their flows.
//!
//! In: frames in their order, with where their bytes lie. Out: for each shard its packets as
//! [`Entry`]s, the same whoever deals and in whatever order blocks are dealt: a frame is decoded by
//! itself. Only IP fragments need each other; [`Dealt::join`] puts them together, block after block.

use hashwarden_domain::{LossKind, observation::wire::Transport};

use crate::{
    capture::{Block, Nanoseconds},
    flow::{End, Key, hash, key_of},
    fragment::Fragments,
    inspect::live::Frame,
    loss::Losses,
    packet::{self, Content, Packet},
};

/// Frames with their bytes.
pub(super) trait Frames {
    /// How many there are.
    fn count(&self) -> usize;
    /// The frame at a place.
    fn frame(&self, place: usize) -> Frame<'_>;
}

impl Frames for Block {
    fn count(&self) -> usize {
        self.records.len()
    }

    #[inline]
    fn frame(&self, place: usize) -> Frame<'_> {
        let Some(record) = self.records.get(place) else { return Frame::default() };
        Frame {
            nanoseconds: record.at.0,
            link_type: record.link_type,
            wire_length: record.wire_length,
            bytes: Self::frame(self, record),
        }
    }
}

impl Frames for &[Frame<'_>] {
    fn count(&self) -> usize {
        self.len()
    }

    #[inline]
    fn frame(&self, place: usize) -> Frame<'_> {
        self.get(place).copied().unwrap_or_default()
    }
}

/// A packet as its shard takes it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) key: Key,
    pub(super) hash: u64,
    pub(super) at: Nanoseconds,
    /// Place of its frame, or of its datagram among the joined ones.
    place: u32,
    /// Where its payload begins in the frame or datagram.
    start: u32,
    length: u32,
    pub(super) sequence: u32,
    pub(super) acknowledged: u32,
    pub(super) cut: u32,
    /// Of TCP; for UDP the [`export_hint`].
    pub(super) flags: u8,
    pub(super) from: End,
    /// Place of its frame among the joined datagrams counts, not `place`.
    joined: Option<u16>,
}

impl Entry {
    #[inline]
    fn of(packet: &Packet<'_>, whole: &[u8], at: Nanoseconds, place: u32) -> Self {
        let (key, from) = key_of(packet);
        // The payload lies in the frame it was decoded from.
        let start = packet.payload.as_ptr().addr().wrapping_sub(whole.as_ptr().addr());
        Self {
            key,
            hash: hash(&key),
            at,
            place,
            start: u32::try_from(start).unwrap_or_default(),
            length: u32::try_from(packet.payload.len()).unwrap_or_default(),
            sequence: packet.sequence,
            acknowledged: packet.acknowledged,
            cut: packet.cut,
            flags: if key.is_udp() { export_hint(packet.payload) } else { packet.flags },
            from,
            joined: None,
        }
    }

    /// Whether a datagram begins as exported flow records do.
    #[inline]
    pub(super) fn may_export(&self) -> bool {
        self.is_udp() && self.flags != 0
    }

    /// Whether it carries bytes.
    #[inline]
    pub(super) fn speaks(&self) -> bool {
        self.length > 0
    }

    #[inline]
    pub(super) fn is_udp(&self) -> bool {
        self.key.is_udp()
    }

    /// Whether one of its ports is this.
    #[inline]
    pub(super) fn is_at(&self, port: u16) -> bool {
        self.key.low_port == port || self.key.high_port == port
    }
}

/// Whether a payload begins with a version of NetFlow or IPFIX: 1 or 0. It is looked at here, where it
/// is in the cache with its headers.
#[inline]
fn export_hint(payload: &[u8]) -> u8 {
    u8::from(matches!(payload, [0, 5 | 9 | 10, ..]))
}

/// What was dealt out of a number of frames.
#[derive(Debug)]
pub(super) struct Dealt {
    /// Packets before these.
    pub(super) before: u64,
    pub(super) shards: Vec<Vec<Entry>>,
    /// Places of IP fragments.
    pieces: Vec<u32>,
    joined: Vec<Vec<u8>>,
    pub(super) seen: Seen,
}

/// Counts of what was seen.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) packets: u64,
    /// On the wire.
    pub(super) bytes: u64,
    pub(super) watched: Option<(Nanoseconds, Nanoseconds)>,
    pub(super) losses: Losses,
}

impl Seen {
    /// Adds what was seen elsewhere.
    pub(super) fn add(&mut self, other: &mut Self) {
        self.packets += std::mem::take(&mut other.packets);
        self.bytes += std::mem::take(&mut other.bytes);
        if let Some((from, to)) = other.watched.take() {
            self.watch(from);
            self.watch(to);
        }
        self.losses.absorb(&mut other.losses);
    }

    #[inline]
    fn watch(&mut self, at: Nanoseconds) {
        let (from, to) = self.watched.get_or_insert((at, at));
        *from = (*from).min(at);
        *to = (*to).max(at);
    }
}

impl Dealt {
    /// Nothing dealt yet, to so many shards (a power of two).
    pub(super) fn new(shards: usize) -> Self {
        Self {
            before: 0,
            shards: vec![Vec::new(); shards],
            pieces: Vec::new(),
            joined: Vec::new(),
            seen: Seen::default(),
        }
    }

    /// Deals out frames that come after `before` others.
    pub(super) fn deal(&mut self, frames: &impl Frames, before: u64) {
        self.before = before;
        self.shards.iter_mut().for_each(Vec::clear);
        self.pieces.clear();
        self.joined.clear();
        let mut bytes = 0;
        for place in 0..frames.count() {
            let frame = frames.frame(place);
            let at = Nanoseconds(frame.nanoseconds);
            bytes += u64::from(frame.wire_length);
            self.seen.watch(at);
            let place = u32::try_from(place).unwrap_or_default();
            match packet::decode(frame.link_type, frame.bytes, frame.wire_length) {
                Content::Packet(packet) => {
                    if packet.cut > 0 {
                        self.seen.losses.add(LossKind::PacketSnapped, Some(at));
                    }
                    let entry = Entry::of(&packet, frame.bytes, at, place);
                    let shard = self.shard_of(&entry);
                    if let Some(shard) = self.shards.get_mut(shard) {
                        shard.push(entry);
                    }
                }
                Content::Fragment(_) => self.pieces.push(place),
                content => self.no_packet(&content, frame.link_type, at),
            }
        }
        self.seen.packets = u64::try_from(frames.count()).unwrap_or_default();
        self.seen.bytes = bytes;
    }

    /// Joins fragments with those of the blocks before.
    pub(super) fn join(&mut self, frames: &impl Frames, fragments: &mut Fragments) {
        for place in std::mem::take(&mut self.pieces) {
            let frame = frames.frame(usize::try_from(place).unwrap_or(usize::MAX));
            let at = Nanoseconds(frame.nanoseconds);
            let content = packet::decode(frame.link_type, frame.bytes, frame.wire_length);
            let Content::Fragment(piece) = content else { continue };
            let datagram = fragments.join(&piece, at);
            let lost = fragments.lost();
            self.seen.losses.add_many(LossKind::FragmentIncomplete, lost, Some(at));
            let Some(datagram) = datagram else { continue };
            match packet::decode_datagram(&piece, &datagram) {
                Content::Packet(packet) => {
                    let entry = Entry::of(&packet, &datagram, at, place);
                    let joined = u16::try_from(self.joined.len()).ok();
                    let shard = self.shard_of(&entry);
                    self.joined.push(datagram);
                    if let Some(shard) = self.shards.get_mut(shard) {
                        // In the place of its last piece.
                        let behind = shard.partition_point(|other| other.place < place);
                        shard.insert(behind, Entry { joined, ..entry });
                    }
                }
                // A fragment in a tunnel in a fragment is not joined again.
                Content::Fragment(_) => {
                    self.seen.losses.add(LossKind::FragmentIncomplete, Some(at));
                }
                content => self.no_packet(&content, frame.link_type, at),
            }
        }
    }

    /// Number of a packet, counted from 1.
    pub(super) fn number(&self, entry: &Entry) -> u64 {
        self.before + u64::from(entry.place) + 1
    }

    /// The packet of an entry.
    pub(super) fn packet<'a>(&'a self, entry: &Entry, frames: &'a impl Frames) -> Packet<'a> {
        let whole = match entry.joined {
            Some(number) => self.joined.get(usize::from(number)).map_or(&[][..], Vec::as_slice),
            None => frames.frame(usize::try_from(entry.place).unwrap_or(usize::MAX)).bytes,
        };
        let start = usize::try_from(entry.start).unwrap_or_default();
        let length = usize::try_from(entry.length).unwrap_or_default();
        let key = &entry.key;
        let low = (key.low, key.low_port);
        let high = (key.high, key.high_port);
        let (source, destination) = match entry.from {
            End::Low => (low, high),
            End::High => (high, low),
        };
        Packet {
            source: source.0,
            destination: destination.0,
            source_port: source.1,
            destination_port: destination.1,
            transport: if entry.is_udp() { Transport::Udp } else { Transport::Tcp },
            flags: entry.flags,
            sequence: entry.sequence,
            acknowledged: entry.acknowledged,
            payload: whole.get(start..start + length).unwrap_or_default(),
            cut: entry.cut,
        }
    }

    #[inline]
    fn shard_of(&self, entry: &Entry) -> usize {
        // Bits that do not choose the slot.
        usize::try_from(entry.hash & 0xff).unwrap_or_default() & (self.shards.len() - 1)
    }

    #[cold]
    fn no_packet(&mut self, content: &Content<'_>, link_type: u16, at: Nanoseconds) {
        let kind = match content {
            Content::LinkTypeUnknown => return self.seen.losses.add_link_type(link_type, at),
            Content::Malformed => LossKind::PacketMalformed,
            Content::Snapped => LossKind::PacketSnapped,
            Content::TunnelTooDeep => LossKind::TunnelTooDeep,
            Content::Fragment(_) | Content::Other | Content::Packet(_) => return,
        };
        self.seen.losses.add(kind, Some(at));
    }
}
