//! Many conversations of three packets each: an opening, a line of the client, a line of the server.
//!
//! In: how many, in which order, about what. Out: a pcap file, written as it is made, so that ten
//! million take no memory. Clients are private addresses, servers those for benchmarks (RFC 2544). The
//! same values give the same bytes; checksums of TCP are left out.

use std::path::Path;

use crate::bench::pcap::{
    Record, Slice, Writer,
    frame::{ACK_PUSH, SYN, Segment},
};

/// A capture that is to be made.
#[derive(Clone, Copy)]
pub(super) struct Synthetic {
    /// Conversations; up to 2^24 have a client address of their own.
    pub(super) flows: u32,
    pub(super) order: Order,
    pub(super) content: Content,
}

/// When conversations happen.
#[derive(Clone, Copy)]
pub(super) enum Order {
    /// All open, then all speak, then all are answered.
    AtOnce,
    /// One after the other.
    InTurn,
}

/// What is said.
#[derive(Clone, Copy)]
pub(super) enum Content {
    /// Mostly TLS, some HTTP, some that is nothing known.
    Everyday,
    /// Stratum.
    Mining,
}

impl Order {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::AtOnce => "at once",
            Self::InTurn => "in turn",
        }
    }
}

impl Content {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Everyday => "everyday",
            Self::Mining => "mining",
        }
    }
}

/// 2026-03-01.
const BEGIN: u32 = 1_772_323_200;
/// All conversations of a capture begin within this time, and at once each step takes as long.
const SPAN_MICROSECONDS: u64 = 100_000_000;
const STEPS: [Step; 3] = [Step::Open, Step::Ask, Step::Answer];

#[derive(Clone, Copy)]
enum Step {
    Open,
    Ask,
    Answer,
}

/// A port, what the client says and what the server says.
type Talk = (u16, &'static [u8], &'static [u8]);

/// A client hello without extensions (RFC 8446, 4.1.2) and a record of data.
const TLS: Talk = (
    443,
    b"\x16\x03\x01\x00\x2d\x01\x00\x00\x29\x03\x030123456789abcdef0123456789abcdef\x00\x00\x02\x13\x01\x01\x00",
    b"\x17\x03\x03\x00\x200123456789abcdef0123456789abcdef",
);
const HTTP: Talk = (
    80,
    b"GET /index.html HTTP/1.1\r\nHost: example.org\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
);
const UNKNOWN: Talk =
    (9000, b"\x02\x10\x7fbinary that nobody here knows", b"\x02\x11\x7fand its answer");
const STRATUM: Talk = (
    3333,
    b"{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"bench/1.0\"]}\n",
    b"{\"id\":1,\"result\":[[[\"mining.notify\",\"1\"]],\"08000002\",4],\"error\":null}\n",
);

impl Synthetic {
    /// Writes it.
    pub(super) fn write(self, path: &Path) -> anyhow::Result<Slice> {
        let mut writer = Writer::ethernet(path)?;
        match self.order {
            Order::AtOnce => {
                for (round, step) in (0_u32..).zip(STEPS) {
                    for flow in 0..self.flows {
                        writer.write(&self.record(flow, step, round)?)?;
                    }
                }
            }
            Order::InTurn => {
                for flow in 0..self.flows {
                    for step in STEPS {
                        writer.write(&self.record(flow, step, 0)?)?;
                    }
                }
            }
        }
        writer.finish()
    }

    fn record(self, flow: u32, step: Step, round: u32) -> anyhow::Result<Record> {
        let (port, ask, answer) = match (self.content, flow % 8) {
            (Content::Mining, _) => STRATUM,
            (Content::Everyday, 6) => HTTP,
            (Content::Everyday, 7) => UNKNOWN,
            (Content::Everyday, _) => TLS,
        };
        let [_, a, b, c] = flow.to_be_bytes();
        // An odd factor goes through all values, so that neighbours in time are none in addresses.
        let [d, e, f, _] = flow.wrapping_mul(0x9e37_79b1).to_be_bytes();
        let (client_sequence, server_sequence) = (flow.wrapping_mul(7), flow.wrapping_mul(11));
        let spoken = client_sequence.wrapping_add(1);
        let segment = Segment {
            client: [10, a, b, c],
            client_port: 49_152 + (u16::from_be_bytes([b, c]) & 0x3fff),
            server: [198, 18 + (d & 1), e, f],
            server_port: port,
            answer: matches!(step, Step::Answer),
            sequence: match step {
                Step::Open => client_sequence,
                Step::Ask => spoken,
                Step::Answer => server_sequence,
            },
            acknowledged: match step {
                Step::Open => 0,
                Step::Ask => server_sequence,
                Step::Answer => spoken.wrapping_add(u32::try_from(ask.len())?),
            },
            flags: if matches!(step, Step::Open) { SYN } else { ACK_PUSH },
            payload: match step {
                Step::Open => b"",
                Step::Ask => ask,
                Step::Answer => answer,
            },
        };
        let bytes = segment.to_frame();
        let within = SPAN_MICROSECONDS * u64::from(flow) / u64::from(self.flows.max(1));
        let at = SPAN_MICROSECONDS * u64::from(round) + within;
        Ok(Record {
            seconds: BEGIN + u32::try_from(at / 1_000_000)?,
            fraction: u32::try_from(at % 1_000_000)?,
            wire_length: u32::try_from(bytes.len())?,
            bytes,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::bench::{
        machine::Temporary,
        pcap::{Reader, frame::ends},
    };

    #[test]
    fn every_flow_is_another_and_time_goes_forward() -> anyhow::Result<()> {
        let folder = Temporary::new()?;
        let path = folder.join("flows.pcap");
        for order in [Order::AtOnce, Order::InTurn] {
            let slice =
                Synthetic { flows: 1000, order, content: Content::Everyday }.write(&path)?;
            assert_eq!(slice.packets, 3000);
            let Some(mut reader) = Reader::open(&path)? else { panic!("plain pcap is written") };
            let (mut flows, mut last, mut record) = (BTreeSet::new(), (0, 0), Record::default());
            while reader.next(&mut record)? {
                flows.extend(ends(&record.bytes));
                let at = (record.seconds, record.fraction);
                assert!(at >= last);
                last = at;
            }
            assert_eq!(flows.len(), 1000);
        }
        Ok(())
    }

    #[test]
    fn lengths_in_the_hello_are_right() {
        let (_, hello, data) = TLS;
        assert_eq!(hello.len(), 5 + 0x2d);
        assert_eq!(data.len(), 5 + 0x20);
    }
}
