//! The filter language: which frames are wanted.
//!
//! In: an expression as of tcpdump (`tcp port 3333 and not net 10.0.0.0/8`). Out: a [`Program`] for a
//! link type. The words are those of pcap-filter(7): `host`, `net`, `port`, `portrange`, `src`, `dst`,
//! `ip`, `ip6`, `arp`, `tcp`, `udp`, `sctp`, `icmp`, `icmp6`, `proto`, `vlan`, `less`, `greater`, `and`,
//! `or`, `not` and parentheses; `and` and `or` bind equally and from the left, as there. One thing
//! differs on purpose: VLAN tags are looked through, so `port 3333` is found on a trunk as well and no
//! word changes the meaning of those after it. Names of hosts and services are not looked up: a sensor
//! asks nobody.
//!
//! Limits: [`MAX_TEXT`], [`MAX_DEPTH`], [`crate::program::MAX_LENGTH`].

use std::{fmt, net::IpAddr, str::FromStr};

use crate::program::Program;

mod generate;
mod lex;
mod parse;

/// Longest expression, in bytes.
pub const MAX_TEXT: usize = 16 << 10;
/// Parentheses and negations inside each other, at most.
pub const MAX_DEPTH: usize = 64;

/// An expression that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    expression: Expression,
    text: String,
}

/// Why an expression is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} (at `{near}`)")]
pub struct FilterError {
    what: String,
    near: String,
}

/// What precedes the content of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// Ethernet (LINKTYPE 1).
    Ethernet,
    /// Nothing: IP from the first byte (101).
    Raw,
    /// Four bytes of an address family (0, 108).
    Loopback,
    /// "Cooked" of Linux, version 1 (113).
    Cooked,
    /// "Cooked" of Linux, version 2 (276).
    Cooked2,
}

impl Link {
    /// From a link type of tcpdump.org; none if no filter can be made for it.
    pub fn of(link_type: u16) -> Option<Self> {
        Some(match link_type {
            0 | 108 => Self::Loopback,
            1 => Self::Ethernet,
            12 | 14 | 101 | 228 | 229 => Self::Raw,
            113 => Self::Cooked,
            276 => Self::Cooked2,
            _ => return None,
        })
    }
}

impl FromStr for Filter {
    type Err = FilterError;

    fn from_str(text: &str) -> Result<Self, FilterError> {
        if text.len() > MAX_TEXT {
            return Err(FilterError::new(
                format!("the filter is longer than {MAX_TEXT} bytes"),
                text.get(..20).unwrap_or_default(),
            ));
        }
        let expression = parse::expression(&lex::words(text)?)?;
        Ok(Self { expression, text: text.to_owned() })
    }
}

impl Filter {
    /// The program for frames of a link type.
    ///
    /// # Errors
    /// [`FilterError`] when it would be longer than the kernel takes.
    pub fn compile(&self, link: Link) -> Result<Program, FilterError> {
        generate::program(&self.expression, link)
            .ok_or_else(|| FilterError::new("the filter is too long for the kernel", &self.text))
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FilterError {
    fn new(what: impl Into<String>, near: &str) -> Self {
        Self { what: what.into(), near: near.chars().take(40).collect() }
    }
}

/// What is asked of a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Expression {
    All,
    And(Box<Self>, Box<Self>),
    Or(Box<Self>, Box<Self>),
    Not(Box<Self>),
    Test(Test),
}

/// One question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Test {
    /// The network protocol is this one.
    Network(Network),
    /// The transport protocol is this one, over one network protocol or either.
    Transport(Option<Network>, u8),
    /// An address lies in a network.
    Address(Option<Network>, Direction, Range),
    /// A port of TCP, UDP or SCTP, or of one of them, lies between two.
    Port(Option<Network>, Option<u8>, Direction, u16, u16),
    /// The frame is tagged, with this number.
    Vlan(Option<u16>),
    /// The frame is so long or longer.
    AtLeast(u32),
    /// The frame is so long or shorter.
    AtMost(u32),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Network {
    V4,
    V6,
    Arp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    Source,
    Destination,
    Either,
    Both,
}

/// Addresses with the same first bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Range {
    address: IpAddr,
    bits: u8,
}

#[cfg(test)]
mod tests;
