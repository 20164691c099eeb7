//! Writers of conversations, one file a protocol: what is said, in the protocol's own words.
//!
//! In: an open [`Line`](crate::line::Line) and who speaks on it. Out: the conversation on the tap
//! and a tally of what was handed in. A writer knows one protocol's messages and nothing of sites.

pub(crate) mod automation;
pub(crate) mod cryptonote;
pub(crate) mod electrum;
pub(crate) mod ethereum;
pub(crate) mod getblocktemplate;
pub(crate) mod getwork;
pub(crate) mod http;
pub(crate) mod language_server;
pub(crate) mod mqtt;
pub(crate) mod names;
pub(crate) mod node_rpc;
pub(crate) mod proxy;
pub(crate) mod stratum_v1;
pub(crate) mod transfer;
pub(crate) mod web;
pub(crate) mod websocket;
pub(crate) mod zcash;
