//! A packet socket and the memory it shares with the kernel: the only unsafe code of the workspace.
//!
//! In: plain numbers. Out: the same calls, safe to make. Each unsafe block says why it is sound. The
//! ring is memory that two parties write; a block belongs to us from the moment its status says so
//! (read with acquire) until we write it back (with release), and only then is it handed out as bytes.

#![allow(unsafe_code, reason = "AF_PACKET rings have no safe interface; see each block")]

use std::{
    ffi::{CString, c_int},
    io, mem,
    os::fd::{AsRawFd, FromRawFd, OwnedFd},
    ptr,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use super::{Statistics, block::TAG_BYTES};
use crate::program::{Encoded, Program};

/// Offset of the status in the head of a block (struct tpacket_hdr_v1).
const STATUS: usize = 8;
/// A frame's room in the ring matters to older versions of it; any aligned size will do.
const FRAME: u32 = 2048;

/// A packet socket, and its ring once there is one.
pub(super) struct Socket {
    file: OwnedFd,
    ring: Option<Mapping>,
}

struct Mapping {
    start: *mut u8,
    block_bytes: usize,
    blocks: usize,
}

// SAFETY: the mapping is reached through `Socket` alone, by `&self` for atomic status words and by
// `&mut self` for everything else, so moving it to another thread is sound.
unsafe impl Send for Mapping {}

impl Drop for Mapping {
    fn drop(&mut self) {
        // SAFETY: start and length are those that mmap returned; nobody holds bytes of it, since they
        // are lent out by `&mut` of its owner.
        unsafe {
            libc::munmap(self.start.cast(), self.block_bytes * self.blocks);
        }
    }
}

impl Mapping {
    fn status(&self, block: usize) -> &AtomicU32 {
        assert!(block < self.blocks, "a ring has {} blocks", self.blocks);
        // SAFETY: the word lies within the mapping (checked above; a block is larger than its head),
        // is aligned, since blocks begin at pages, lives as long as `self`, and is accessed by both
        // sides as one aligned word only.
        unsafe { AtomicU32::from_ptr(self.start.add(block * self.block_bytes + STATUS).cast()) }
    }
}

impl Socket {
    /// A packet socket that receives nothing yet.
    pub(super) fn open() -> io::Result<Self> {
        // SAFETY: the call takes numbers only.
        let number =
            unsafe { libc::socket(libc::AF_PACKET, libc::SOCK_RAW | libc::SOCK_CLOEXEC, 0) };
        if number < 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: the kernel just gave us this descriptor, and nobody else owns it.
        Ok(Self { file: unsafe { OwnedFd::from_raw_fd(number) }, ring: None })
    }

    fn set<T>(&self, level: c_int, name: c_int, value: &T) -> io::Result<()> {
        let length = libc::socklen_t::try_from(size_of::<T>()).map_err(io::Error::other)?;
        // SAFETY: the kernel reads `length` bytes from a live value of that size.
        done(unsafe {
            libc::setsockopt(
                self.file.as_raw_fd(),
                level,
                name,
                ptr::from_ref(value).cast(),
                length,
            )
        })
    }

    fn get<T>(&self, level: c_int, name: c_int, value: &mut T) -> io::Result<()> {
        let mut length = libc::socklen_t::try_from(size_of::<T>()).map_err(io::Error::other)?;
        // SAFETY: the kernel writes at most `length` bytes into a live value of that size; only types
        // that are valid for any bytes are asked for (plain numbers).
        done(unsafe {
            libc::getsockopt(
                self.file.as_raw_fd(),
                level,
                name,
                ptr::from_mut(value).cast(),
                &raw mut length,
            )
        })
    }

    /// Sets the filter, or takes it away.
    pub(super) fn set_filter(&self, program: Option<&Program>) -> io::Result<()> {
        let Some(program) = program else {
            return self.set::<c_int>(libc::SOL_SOCKET, libc::SO_DETACH_FILTER, &0);
        };
        let mut code: Vec<libc::sock_filter> = program
            .encode()
            .into_iter()
            .map(|Encoded { code, jump_true, jump_false, operand }| libc::sock_filter {
                code,
                jt: jump_true,
                jf: jump_false,
                k: operand,
            })
            .collect();
        let program = libc::sock_fprog {
            len: u16::try_from(code.len()).map_err(io::Error::other)?,
            filter: code.as_mut_ptr(),
        };
        // The kernel copies the instructions during the call; `code` lives until it is over.
        self.set(libc::SOL_SOCKET, libc::SO_ATTACH_FILTER, &program)
    }

    /// Has the kernel make a ring and maps it.
    pub(super) fn map_ring(
        mut self,
        block_bytes: usize,
        blocks: usize,
        milliseconds: u32,
    ) -> io::Result<Self> {
        let version = libc::tpacket_versions::TPACKET_V3 as c_int;
        self.set(libc::SOL_PACKET, libc::PACKET_VERSION, &version)?;
        let reserved = c_int::try_from(TAG_BYTES).map_err(io::Error::other)?;
        self.set(libc::SOL_PACKET, libc::PACKET_RESERVE, &reserved)?;
        let block_size = u32::try_from(block_bytes).map_err(io::Error::other)?;
        let block_count = u32::try_from(blocks).map_err(io::Error::other)?;
        let request = libc::tpacket_req3 {
            tp_block_size: block_size,
            tp_block_nr: block_count,
            tp_frame_size: FRAME,
            tp_frame_nr: block_size / FRAME * block_count,
            tp_retire_blk_tov: milliseconds,
            tp_sizeof_priv: 0,
            tp_feature_req_word: 0,
        };
        self.set(libc::SOL_PACKET, libc::PACKET_RX_RING, &request)?;
        // SAFETY: a fresh mapping at an address of the kernel's choice, of a file that is open.
        let start = unsafe {
            libc::mmap(
                ptr::null_mut(),
                block_bytes * blocks,
                libc::PROT_READ | libc::PROT_WRITE,
                libc::MAP_SHARED,
                self.file.as_raw_fd(),
                0,
            )
        };
        if start == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        self.ring = Some(Mapping { start: start.cast(), block_bytes, blocks });
        Ok(self)
    }

    /// Receives every frame of an interface from now on.
    pub(super) fn bind(&self, index: i32) -> io::Result<()> {
        let every = u16::try_from(libc::ETH_P_ALL).map_err(io::Error::other)?;
        // SAFETY: an address of zeros is valid; all its fields are numbers.
        let mut address: libc::sockaddr_ll = unsafe { mem::zeroed() };
        address.sll_family = u16::try_from(libc::AF_PACKET).map_err(io::Error::other)?;
        address.sll_protocol = every.to_be();
        address.sll_ifindex = index;
        let length =
            libc::socklen_t::try_from(size_of::<libc::sockaddr_ll>()).map_err(io::Error::other)?;
        // SAFETY: the kernel reads `length` bytes of a live address of that size.
        done(unsafe { libc::bind(self.file.as_raw_fd(), ptr::from_ref(&address).cast(), length) })
    }

    /// Takes in frames for others as long as the socket lives.
    pub(super) fn be_promiscuous(&self, index: i32) -> io::Result<()> {
        let request = libc::packet_mreq {
            mr_ifindex: index,
            mr_type: u16::try_from(libc::PACKET_MR_PROMISC).map_err(io::Error::other)?,
            mr_alen: 0,
            mr_address: [0; 8],
        };
        self.set(libc::SOL_PACKET, libc::PACKET_ADD_MEMBERSHIP, &request)
    }

    /// Frames on their way out are not wanted.
    pub(super) fn ignore_outgoing(&self) -> io::Result<()> {
        /// PACKET_IGNORE_OUTGOING of linux/if_packet.h, since Linux 4.20.
        const IGNORE_OUTGOING: c_int = 23;
        self.set::<c_int>(libc::SOL_PACKET, IGNORE_OUTGOING, &1)
    }

    /// Joins a group of rings that share the interface, or begins one; says its number.
    pub(super) fn join(&self, group: Option<u16>) -> io::Result<u16> {
        /// PACKET_FANOUT_FLAG_UNIQUEID: the kernel picks a number that nobody uses.
        const UNIQUE: u32 = 0x2000;
        /// PACKET_FANOUT_FLAG_DEFRAG: fragments go where their first part goes.
        const DEFRAGMENT: u32 = 0x8000;
        let mode = libc::PACKET_FANOUT_HASH | DEFRAGMENT;
        let mode = if group.is_none() { mode | UNIQUE } else { mode };
        let request = mode << 16 | u32::from(group.unwrap_or_default());
        self.set(libc::SOL_PACKET, libc::PACKET_FANOUT, &request)?;
        let mut joined: u32 = 0;
        self.get(libc::SOL_PACKET, libc::PACKET_FANOUT, &mut joined)?;
        u16::try_from(joined & 0xffff).map_err(io::Error::other)
    }

    /// Number of an interface.
    pub(super) fn index_of(&self, name: &str) -> io::Result<i32> {
        let request = self.ask(libc::SIOCGIFINDEX, name)?;
        // SAFETY: the call succeeded, so the kernel wrote this member.
        Ok(unsafe { request.ifr_ifru.ifru_ifindex })
    }

    /// Kind of an interface (ARPHRD_).
    pub(super) fn hardware_type(&self, name: &str) -> io::Result<u16> {
        let request = self.ask(libc::SIOCGIFHWADDR, name)?;
        // SAFETY: the call succeeded, so the kernel wrote this member.
        Ok(unsafe { request.ifr_ifru.ifru_hwaddr.sa_family })
    }

    /// Whether an interface is up.
    pub(super) fn is_up(&self, name: &str) -> io::Result<bool> {
        let request = self.ask(libc::SIOCGIFFLAGS, name)?;
        // SAFETY: the call succeeded, so the kernel wrote this member.
        let flags = c_int::from(unsafe { request.ifr_ifru.ifru_flags });
        Ok(flags & libc::IFF_UP != 0)
    }

    fn ask(&self, question: libc::Ioctl, name: &str) -> io::Result<libc::ifreq> {
        let name = CString::new(name).map_err(|_| io::Error::from_raw_os_error(libc::ENODEV))?;
        // SAFETY: a request of zeros is valid; it holds numbers only.
        let mut request: libc::ifreq = unsafe { mem::zeroed() };
        let bytes = name.as_bytes();
        if bytes.len() >= request.ifr_name.len() {
            return Err(io::Error::from_raw_os_error(libc::ENODEV));
        }
        for (to, from) in request.ifr_name.iter_mut().zip(bytes) {
            *to = from.cast_signed();
        }
        // SAFETY: these questions read and write one live `ifreq`; its name ends with a zero.
        done(unsafe { libc::ioctl(self.file.as_raw_fd(), question, &raw mut request) })?;
        Ok(request)
    }

    /// Waits until something is there; whether it is an error.
    pub(super) fn wait(&self, patience: Duration) -> io::Result<bool> {
        let mut question =
            libc::pollfd { fd: self.file.as_raw_fd(), events: libc::POLLIN, revents: 0 };
        let milliseconds = c_int::try_from(patience.as_millis()).unwrap_or(c_int::MAX);
        // SAFETY: one live question, and the count says one.
        match done(unsafe { libc::poll(&raw mut question, 1, milliseconds) }) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(false),
            Err(error) => Err(error),
            Ok(()) => Ok(question.revents & libc::POLLERR != 0),
        }
    }

    /// The error that waits on the socket.
    pub(super) fn take_error(&self) -> io::Result<Option<io::Error>> {
        let mut number: c_int = 0;
        self.get(libc::SOL_SOCKET, libc::SO_ERROR, &mut number)?;
        Ok((number != 0).then(|| io::Error::from_raw_os_error(number)))
    }

    /// What was counted since the last call.
    pub(super) fn statistics(&self) -> io::Result<Statistics> {
        // SAFETY: counts of zero are valid; it holds numbers only.
        let mut counts: libc::tpacket_stats_v3 = unsafe { mem::zeroed() };
        self.get(libc::SOL_PACKET, libc::PACKET_STATISTICS, &mut counts)?;
        Ok(Statistics {
            arrived: counts.tp_packets.into(),
            dropped: counts.tp_drops.into(),
            full: counts.tp_freeze_q_cnt.into(),
            missed: 0,
        })
    }

    /// How many blocks the ring has.
    pub(super) fn blocks(&self) -> usize {
        self.ring.as_ref().map_or(1, |ring| ring.blocks)
    }

    /// Whether a block was handed to us.
    pub(super) fn is_ours(&self, block: usize) -> bool {
        let Some(ring) = &self.ring else { return false };
        // Acquire: what the kernel wrote before this word is seen after it.
        ring.status(block).load(Ordering::Acquire) & libc::TP_STATUS_USER != 0
    }

    /// The bytes of a block, which must be ours; nothing otherwise.
    pub(super) fn block(&mut self, block: usize) -> &mut [u8] {
        if !self.is_ours(block) {
            return &mut [];
        }
        let Some(ring) = &mut self.ring else { return &mut [] };
        // SAFETY: the range lies within the mapping (`is_ours` checked the number) and holds plain
        // bytes. The kernel does not touch a block while its status is ours, and only `give_back`
        // changes that, which needs `&mut self` and so cannot happen while these bytes are lent.
        unsafe {
            std::slice::from_raw_parts_mut(
                ring.start.add(block * ring.block_bytes),
                ring.block_bytes,
            )
        }
    }

    /// Gives a block back to the kernel.
    pub(super) fn give_back(&mut self, block: usize) {
        if let Some(ring) = &self.ring {
            // Release: we are done with its bytes before the kernel sees this.
            ring.status(block).store(libc::TP_STATUS_KERNEL, Ordering::Release);
        }
    }
}

/// What a call of the kernel returned, as a result.
fn done(returned: c_int) -> io::Result<()> {
    if returned < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}
