//! What tests need that start a server on loopback: a port nobody else takes, and a way to wait.

use std::{
    net::{Ipv4Addr, TcpListener, UdpSocket},
    sync::atomic::{AtomicU16, Ordering},
    time::Duration,
};

/// Below the ports that systems give to clients, one of which another test could get meanwhile.
const PORTS: std::ops::Range<u16> = 20_000..32_000;

/// A port that is free for both transports and is given once.
pub(in crate::record) fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let count = PORTS.end - PORTS.start;
    // Other test programs may run at the same time.
    let start = u16::try_from(std::process::id() * 37 % u32::from(count)).unwrap();
    (0..count)
        .find_map(|_| {
            let step = NEXT.fetch_add(1, Ordering::Relaxed);
            let port = PORTS.start + (start + step % count) % count;
            TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok()?;
            UdpSocket::bind((Ipv4Addr::LOCALHOST, port)).ok().map(|_| port)
        })
        .unwrap()
}

/// A tenth of a second.
pub(in crate::record) fn pause() {
    let nobody = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    nobody.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
    let _ = nobody.recv(&mut [0]);
}
