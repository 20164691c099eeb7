//! Rings of frames that the kernel fills (AF_PACKET, TPACKET_V3) and we read, without a copy or a call
//! per frame.
//!
//! In: an interface, a filter, sizes. Out: blocks of frames in the order of their arrival, the counts
//! of those that came when the ring was full, and what becomes of the interface. Several rings share an
//! interface by a symmetric hash, so that both directions of a conversation come to the same one; the
//! kernel joins IPv4 fragments before it deals them out. VLAN tags that the interface took off are put
//! back. What a frame says is not read here.
//!
//! Standards: packet(7); Documentation/networking/packet_mmap.rst of the kernel.
//! Limits: [`MAX_RINGS`], [`MIN_BYTES`].

use std::{io, time::Duration};

use crate::{
    filter::{Filter, FilterError, Link},
    program::Program,
};

mod block;
mod interface;
mod kernel;

pub use block::{Block, Frame, Frames};
use interface::Missed;
use kernel::Socket;

/// Rings on one interface, at most.
pub const MAX_RINGS: usize = 64;
/// Smallest ring, in bytes.
pub const MIN_BYTES: usize = 4 * BLOCK;
/// A block is handed over when it is full or [`BLOCK_TIME`] old. The largest frame (64 KiB of
/// offloaded segments) fits into it several times.
const BLOCK: usize = 1 << 20;
/// How long a frame waits for its block to fill; a quiet line is read ten times a second at most.
pub const BLOCK_TIME: Duration = Duration::from_millis(100);

/// What to listen to.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Name of the interface.
    pub interface: String,
    /// Which frames are wanted; all without it.
    pub filter: Option<Filter>,
    /// Rings, one for each thread.
    pub rings: usize,
    /// Bytes of all rings together.
    pub bytes: usize,
    /// Whether the interface is to take in frames for others, as a mirror port sends them.
    pub promiscuous: bool,
}

/// Why an interface cannot be listened to.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The kernel refuses packet sockets to this user.
    #[error(
        "listening to an interface needs the capability CAP_NET_RAW: run as root, or give it to the \
         program with `setcap cap_net_raw=ep`, or start it as the service unit does"
    )]
    NotPermitted,
    /// There is no such interface.
    #[error("there is no interface named {0}: `ip link` lists them")]
    NoInterface(String),
    /// Frames of this kind are not read.
    #[error(
        "{interface} is of a kind that is not read (hardware type {kind}): listen to an Ethernet or IP interface"
    )]
    UnknownLink {
        /// The interface.
        interface: String,
        /// ARPHRD_ number of the kernel.
        kind: u16,
    },
    /// The filter cannot be made for this link.
    #[error(transparent)]
    Filter(#[from] FilterError),
    /// The numbers do not fit.
    #[error("a ring of {MIN_BYTES} bytes at least is needed for each of 1 to {MAX_RINGS} threads")]
    Size,
    /// The kernel refuses something else.
    #[error("{doing} failed: {error}")]
    System {
        /// What was attempted.
        doing: &'static str,
        /// What the kernel said.
        #[source]
        error: io::Error,
    },
}

/// Frames counted by the kernel since the last question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Wanted frames, with those dropped.
    pub arrived: u64,
    /// Of these, frames for which the ring had no room.
    pub dropped: u64,
    /// How often the ring was full.
    pub full: u64,
    /// Frames that the interface itself, or the queue behind it, dropped before any filter or ring;
    /// told by the first ring of an interface.
    pub missed: u64,
}

/// A ring.
pub struct Ring {
    socket: Socket,
    interface: String,
    index: i32,
    link_type: u16,
    /// The loopback interface shows every frame twice, going out and coming in.
    is_loopback: bool,
    next: usize,
    is_down: bool,
    /// What the interface had missed when it was last asked; only one ring of it asks.
    missed: Option<Missed>,
}

/// What waiting brought.
pub enum Turn<'r> {
    /// Frames; the block goes back to the kernel when it is dropped.
    Block(Block<'r>),
    /// Nothing came in time.
    Quiet,
    /// The interface went down; frames come again when it is up.
    Down,
    /// The interface is up again.
    Up,
    /// The interface is gone, and this ring with it.
    Gone,
}

/// Opens all rings of an interface; they begin at the same moment.
///
/// # Errors
/// [`OpenError`] says what to do about it.
pub fn open(settings: &Settings) -> Result<Vec<Ring>, OpenError> {
    if !(1..=MAX_RINGS).contains(&settings.rings) || settings.bytes / settings.rings < MIN_BYTES {
        return Err(OpenError::Size);
    }
    let blocks = settings.bytes / settings.rings / BLOCK;
    let mut rings = Vec::new();
    let mut group = None;
    for _ in 0..settings.rings {
        let ring = Ring::open(settings, blocks)?;
        if settings.rings > 1 {
            let joined = ring.socket.join(group);
            group = Some(joined.map_err(system("sharing the interface between threads"))?);
        }
        rings.push(ring);
    }
    // Until here every ring refused all frames: none came before all were in the group.
    for ring in &rings {
        let filter = match &settings.filter {
            None => None,
            Some(filter) => {
                let unknown = || OpenError::UnknownLink {
                    interface: settings.interface.clone(),
                    kind: ring.link_type,
                };
                Some(filter.compile(Link::of(ring.link_type).ok_or_else(unknown)?)?)
            }
        };
        ring.socket.set_filter(filter.as_ref()).map_err(system("setting the filter"))?;
        // Frames that the refusal turned away are not counted as arrived or dropped.
        let _ = ring.socket.statistics();
    }
    if let Some(first) = rings.first_mut() {
        first.missed = Some(Missed::of(&settings.interface));
    }
    Ok(rings)
}

fn system(doing: &'static str) -> impl Fn(io::Error) -> OpenError {
    move |error| OpenError::System { doing, error }
}

impl Ring {
    fn open(settings: &Settings, blocks: usize) -> Result<Self, OpenError> {
        let name = &settings.interface;
        let socket = Socket::open().map_err(|error| match error.kind() {
            io::ErrorKind::PermissionDenied => OpenError::NotPermitted,
            _ => OpenError::System { doing: "opening a packet socket", error },
        })?;
        let index = socket.index_of(name).map_err(|error| match error.raw_os_error() {
            Some(libc::ENODEV) => OpenError::NoInterface(name.clone()),
            _ => OpenError::System { doing: "looking the interface up", error },
        })?;
        let kind =
            socket.hardware_type(name).map_err(system("asking for the kind of interface"))?;
        let link_type = link_type(kind)
            .ok_or_else(|| OpenError::UnknownLink { interface: name.clone(), kind })?;
        let is_loopback = kind == libc::ARPHRD_LOOPBACK;
        socket.set_filter(Some(&Program::refuse_all())).map_err(system("setting the filter"))?;
        let milliseconds = u32::try_from(BLOCK_TIME.as_millis()).unwrap_or(u32::MAX);
        let socket = socket
            .map_ring(BLOCK, blocks, milliseconds)
            .map_err(system("reserving memory for the ring"))?;
        if is_loopback {
            // Older kernels (before 4.20) do not know it; then the frames are told apart later.
            let _ = socket.ignore_outgoing();
        }
        socket.bind(index).map_err(system("binding to the interface"))?;
        if settings.promiscuous && !is_loopback {
            socket.be_promiscuous(index).map_err(system("asking for frames of others"))?;
        }
        let is_down = !socket.is_up(name).unwrap_or(true);
        Ok(Self {
            socket,
            interface: name.clone(),
            index,
            link_type,
            is_loopback,
            next: 0,
            is_down,
            missed: None,
        })
    }

    /// Link type (LINKTYPE_ numbers of tcpdump.org).
    pub fn link_type(&self) -> u16 {
        self.link_type
    }

    /// Waits for the next block, at most so long.
    ///
    /// # Errors
    /// What the kernel says, if it is not about the interface.
    pub fn next(&mut self, patience: Duration) -> io::Result<Turn<'_>> {
        if !self.socket.is_ours(self.next) {
            let failed = self.socket.wait(patience)?;
            if (failed || self.is_down)
                && let Some(turn) = self.look(failed)?
            {
                return Ok(turn);
            }
        }
        if !self.socket.is_ours(self.next) {
            return Ok(Turn::Quiet);
        }
        let number = self.next;
        self.next = (number + 1) % self.socket.blocks();
        Ok(Turn::Block(Block::new(&mut self.socket, number, self.link_type, self.is_loopback)))
    }

    /// What has become of the interface, if that is new.
    fn look(&mut self, failed: bool) -> io::Result<Option<Turn<'static>>> {
        let error = if failed { self.socket.take_error()? } else { None };
        match error.as_ref().and_then(io::Error::raw_os_error) {
            None | Some(libc::ENETDOWN | libc::ENXIO) => {}
            Some(_) => return error.map_or(Ok(None), Err),
        }
        // The name may have passed to another interface since.
        if self.socket.index_of(&self.interface).ok() != Some(self.index) {
            return Ok(Some(Turn::Gone));
        }
        let is_down = !self.socket.is_up(&self.interface).unwrap_or(false);
        if std::mem::replace(&mut self.is_down, is_down) == is_down {
            return Ok(None);
        }
        Ok(Some(if is_down { Turn::Down } else { Turn::Up }))
    }

    /// What the kernel counted since the last call.
    ///
    /// # Errors
    /// What the kernel says.
    pub fn statistics(&mut self) -> io::Result<Statistics> {
        let mut counted = self.socket.statistics()?;
        if let Some(before) = self.missed {
            let now = Missed::of(&self.interface);
            counted.missed = now.since(before);
            self.missed = Some(now);
        }
        Ok(counted)
    }
}

/// Kinds of interfaces whose frames are read (if_arp.h), as link types.
fn link_type(kind: u16) -> Option<u16> {
    /// ARPHRD_RAWIP: modems.
    const RAW_IP: u16 = 519;
    Some(match kind {
        libc::ARPHRD_ETHER | libc::ARPHRD_LOOPBACK => 1,
        // These hand out IP without a header: tun and WireGuard, modems, PPP, IP in IP, 6in4.
        libc::ARPHRD_NONE | RAW_IP | libc::ARPHRD_PPP => 101,
        libc::ARPHRD_TUNNEL | libc::ARPHRD_TUNNEL6 | libc::ARPHRD_SIT => 101,
        _ => return None,
    })
}
