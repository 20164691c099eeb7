//! What is listened to, opened while there are still privileges to do it.
//!
//! In: what was typed. Out: rings of an interface or standard input, or a sentence that says why not.

use std::net::UdpSocket;

use hashwarden_tap::filter::Filter;

use super::records;
use crate::args::Watch;

/// Everything that is listened to.
pub(super) struct Sources {
    /// Packets.
    pub(super) packets: Option<Opened>,
    /// Flow records.
    pub(super) sockets: Vec<UdpSocket>,
}

/// Packets to listen to.
pub(super) enum Opened {
    /// Rings of an interface, one a thread.
    #[cfg(target_os = "linux")]
    Rings(String, Vec<hashwarden_tap::ring::Ring>),
    /// Standard input, and the frames that are wanted of it.
    Stream(Option<Filter>),
}

/// Opens all; the inner error is for the user to mend.
pub(super) fn open(
    arguments: &Watch,
    filter: Option<Filter>,
) -> anyhow::Result<Result<Sources, String>> {
    let mut sockets = Vec::new();
    for address in &arguments.flows {
        match records::bind(*address) {
            Ok(socket) => sockets.push(socket),
            Err(error) => return Ok(Err(format!("cannot receive at {address}: {error}"))),
        }
    }
    let packets = match &arguments.interface {
        None => arguments.stream.as_ref().map(|_| Opened::Stream(filter)),
        Some(interface) => match interface_rings(interface, arguments, filter)? {
            Ok(opened) => Some(opened),
            Err(why) => return Ok(Err(why)),
        },
    };
    Ok(Ok(Sources { packets, sockets }))
}

#[cfg(target_os = "linux")]
fn interface_rings(
    interface: &str,
    arguments: &Watch,
    filter: Option<Filter>,
) -> anyhow::Result<Result<Opened, String>> {
    use hashwarden_tap::ring::{self, OpenError, Settings};

    let settings = Settings {
        interface: interface.to_owned(),
        filter,
        rings: usize::from(arguments.threads),
        bytes: usize::try_from(arguments.ring)? << 20,
        promiscuous: !arguments.not_promiscuous,
    };
    match ring::open(&settings) {
        Ok(rings) => Ok(Ok(Opened::Rings(interface.to_owned(), rings))),
        Err(OpenError::Size) => {
            let least = (usize::from(arguments.threads) * ring::MIN_BYTES) >> 20;
            let usage = format!("--ring: {} threads need {least} MB at least", arguments.threads);
            Err(crate::Usage(usage).into())
        }
        Err(OpenError::Filter(error)) => Err(crate::Usage(format!("--filter: {error}")).into()),
        Err(error) => Ok(Err(error.to_string())),
    }
}

#[cfg(not(target_os = "linux"))]
fn interface_rings(
    _: &str,
    _: &Watch,
    _: Option<Filter>,
) -> anyhow::Result<Result<Opened, String>> {
    Ok(Err("listening to an interface needs Linux; elsewhere pipe a capture in: \
            `tcpdump -w - | hashwarden watch -`"
        .to_owned()))
}
