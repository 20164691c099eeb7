//! One entry a parser, for `fuzz/` and for the replay of its corpus in `tests/corpus.rs`.
//!
//! In: bytes of anybody. Out: nothing; whoever calls watches for panics, endless loops and memory.
//! Not an interface of the crate: it may change at any time. A new parser adds one function here, one
//! target under `fuzz/fuzz_targets`, one folder under `fuzz/corpus` and one line in `tests/corpus.rs`.

mod bytes;
mod flows;
mod framing;
mod logs;
mod names;
mod records;
mod talk;

pub use bytes::{capture, fragment, packet, reassembly};
pub use flows::{netflow, nfcapd};
pub use framing::{http, proxy, websocket};
pub use logs::{dns_log, dnstap, eve, squid, zeek};
pub use names::{dns, pools, tls};
pub use records::records;
pub use talk::{dissect, json_rpc};
