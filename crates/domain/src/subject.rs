//! What an observation is about: one end of a connection, a host, or a metering point.
//!
//! In: addresses and names as a source saw them. Out: the same, typed. Who owns it is not known
//! here: `fusion::attribute` says which site held an address at a time.

use std::{fmt, net::IpAddr};

use serde::{Deserialize, Serialize};

/// An address with the port where one was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Endpoint {
    /// IPv4 or IPv6 address.
    pub ip: IpAddr,
    /// TCP or UDP port, where the observation has one.
    pub port: Option<u16>,
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.ip, self.port) {
            (ip, None) => write!(f, "{ip}"),
            (IpAddr::V4(ip), Some(port)) => write!(f, "{ip}:{port}"),
            (IpAddr::V6(ip), Some(port)) => write!(f, "[{ip}]:{port}"),
        }
    }
}

/// Whom a source saw.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// One end of a network connection.
    Endpoint(Endpoint),
}

impl Subject {
    /// The address, where the subject has one.
    pub fn ip(&self) -> Option<IpAddr> {
        match self {
            Self::Endpoint(endpoint) => Some(endpoint.ip),
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Endpoint(endpoint) => endpoint.fmt(f),
        }
    }
}
