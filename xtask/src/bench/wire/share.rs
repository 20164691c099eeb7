//! Captures in which a chosen share of the conversations is mining.
//!
//! In: the given captures with their labels, or a simulated district with its truth where they are
//! absent. Out: pcap files of so many conversations, whole ones, merged by time; copies of the traffic
//! stand between other addresses. What is neither TCP nor UDP is left out, and so is whatever else is in
//! the captures that contain mining: of it nobody says what it is.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    net::{IpAddr, SocketAddr},
    path::Path,
};

use anyhow::Context;

use super::{
    Temporary, mixture,
    pcap::{
        Reader, Record, Slice, Writer,
        frame::{Ends, ends, move_addresses, over_tcp},
    },
};

/// Conversations to choose from.
pub(super) struct Traffic {
    mining: Kind,
    benign: Kind,
    origin: &'static str,
}

/// Frames of one kind in the order of time, each with the number of its conversation.
#[derive(Default)]
struct Kind {
    frames: Vec<(u32, Record)>,
    flows: u32,
}

/// Conversations by their ends: label file of the given captures, as lists of four strings.
#[derive(serde::Deserialize)]
struct Labels {
    flows: Vec<(String, String, String, String)>,
}

/// Seconds of one copy; the tool squeezes what it joins into 600, the district lasts a day.
const JOINED_SECONDS: u32 = 600;
const DISTRICT_SECONDS: u32 = 24 * 3600;

impl Traffic {
    /// Reads what there is.
    pub(super) fn gather(root: &Path, folder: &Temporary) -> anyhow::Result<Self> {
        let (mining, benign) = (folder.join("mining.pcap"), folder.join("benign.pcap"));
        if mixture::join(root, &mining, 1, "captures/mining")?
            && mixture::join(root, &benign, 1, "captures/benign")?
        {
            let labels = fs::read_to_string(root.join("../shared/captures/labels.json"))?;
            let labelled = labelled(&labels)?;
            return Ok(Self {
                mining: Kind::read(&mining, &|ends| labelled.contains(ends))?,
                benign: Kind::read(&benign, &|_| true)?,
                origin: "Conversations of the given captures, mining ones as labelled.",
            });
        }
        let district = mixture::district(1)?;
        mixture::chain(&district.captures, &mining)?;
        let sessions = district.truth.sessions.iter();
        let at_work: BTreeSet<Ends> = sessions.map(|it| over_tcp(it.subject, it.peer)).collect();
        Ok(Self {
            mining: Kind::read(&mining, &|ends| at_work.contains(ends))?,
            benign: Kind::read(&mining, &|ends| !at_work.contains(ends))?,
            origin: "Conversations of a simulated district, mining ones as it tells.",
        })
    }

    /// Where it is from.
    pub(super) fn origin(&self) -> &'static str {
        self.origin
    }

    /// Writes `flows` conversations, so many in a hundred of them mining.
    pub(super) fn write(&self, path: &Path, flows: u32, percent: u32) -> anyhow::Result<Slice> {
        let mining = flows / 100 * percent;
        let mut choices =
            [Choice::new(&self.mining, mining), Choice::new(&self.benign, flows - mining)];
        let copies = choices.iter().map(|choice| choice.copies()).max().unwrap_or_default();
        let span = if self.is_joined() { JOINED_SECONDS } else { DISTRICT_SECONDS };
        let mut writer = Writer::ethernet(path)?;
        for copy in 0..copies {
            let [mut first, mut second] =
                choices.each_mut().map(|choice| choice.copy(copy).peekable());
            loop {
                let next = match (first.peek(), second.peek()) {
                    (None, None) => break,
                    (Some(_), None) => first.next(),
                    (None, Some(_)) => second.next(),
                    (Some(one), Some(other)) if moment(one) <= moment(other) => first.next(),
                    (Some(_), Some(_)) => second.next(),
                };
                let mut record = next.context("it was there")?.clone();
                record.seconds = record.seconds.wrapping_add(copy.wrapping_mul(span));
                let [_, _, high, low] = copy.to_be_bytes();
                move_addresses(&mut record.bytes, [0, low, high, 0]);
                writer.write(&record)?;
            }
        }
        writer.finish()
    }

    fn is_joined(&self) -> bool {
        self.origin.contains("given")
    }
}

fn moment(record: &Record) -> (u32, u32) {
    (record.seconds, record.fraction)
}

impl Kind {
    fn read(path: &Path, wanted: &dyn Fn(&Ends) -> bool) -> anyhow::Result<Self> {
        let mut reader = Reader::open(path)?.context("the joined capture is no pcap")?;
        let (mut kind, mut numbers) = (Self::default(), BTreeMap::new());
        let mut record = Record::default();
        while reader.next(&mut record)? {
            let Some(ends) = ends(&record.bytes).filter(wanted) else { continue };
            let next = u32::try_from(numbers.len())?;
            let number = *numbers.entry(ends).or_insert(next);
            kind.frames.push((number, record.clone()));
        }
        kind.frames.sort_by_key(|(_, record)| moment(record));
        kind.flows = u32::try_from(numbers.len())?;
        Ok(kind)
    }
}

/// So many conversations of a kind, evenly from all copies.
struct Choice<'a> {
    kind: &'a Kind,
    wanted: u64,
    of: u64,
}

impl<'a> Choice<'a> {
    fn new(kind: &'a Kind, wanted: u32) -> Self {
        let copies = wanted.div_ceil(kind.flows.max(1));
        Self { kind, wanted: wanted.into(), of: u64::from(copies) * u64::from(kind.flows) }
    }

    fn copies(&self) -> u32 {
        u32::try_from(self.of / u64::from(self.kind.flows.max(1))).unwrap_or(u32::MAX)
    }

    /// Frames of the chosen conversations of a copy.
    fn copy(&self, copy: u32) -> impl Iterator<Item = &'a Record> + use<'a> {
        let (kind, wanted, of) = (self.kind, self.wanted, self.of);
        let before = u64::from(copy) * u64::from(kind.flows);
        let chosen = move |flow: u32| {
            let number = before + u64::from(flow);
            // As many below the next number as below this one and one more: a step of an even stair.
            number < of && (number + 1) * wanted / of > number * wanted / of
        };
        kind.frames.iter().filter(move |(flow, _)| chosen(*flow)).map(|(_, record)| record)
    }
}

fn labelled(labels: &str) -> anyhow::Result<BTreeSet<Ends>> {
    let files: BTreeMap<String, Labels> = serde_json::from_str(labels)?;
    let mut all = BTreeSet::new();
    for (client, client_port, server, server_port) in files.into_values().flat_map(|it| it.flows) {
        let end = |address: &str, port: &str| -> anyhow::Result<SocketAddr> {
            Ok(SocketAddr::new(address.parse::<IpAddr>()?, port.parse()?))
        };
        all.insert(over_tcp(end(&client, &client_port)?, end(&server, &server_port)?));
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::pcap::frame::{SAMPLE, Segment};

    fn kind(flows: u32, first: u8) -> anyhow::Result<Kind> {
        let mut frames = Vec::new();
        for flow in 0..flows {
            for second in [1, 2] {
                let [.., low] = flow.to_be_bytes();
                let bytes = Segment { client: [10, first, 0, low], ..SAMPLE }.to_frame();
                let wire_length = u32::try_from(bytes.len())?;
                frames.push((flow, Record { seconds: second, fraction: flow, wire_length, bytes }));
            }
        }
        frames.sort_by_key(|(_, record)| moment(record));
        Ok(Kind { frames, flows })
    }

    #[test]
    fn as_many_conversations_as_asked_for_are_whole_and_in_order() -> anyhow::Result<()> {
        let folder = Temporary::new()?;
        let traffic = Traffic { mining: kind(7, 1)?, benign: kind(30, 200)?, origin: "a test" };
        let path = folder.join("share.pcap");
        for percent in [0, 5, 50, 100] {
            let slice = traffic.write(&path, 100, percent)?;
            assert_eq!(slice.packets, 200);
            let mut reader = Reader::open(&path)?.context("plain")?;
            let (mut flows, mut last, mut record) = (BTreeMap::new(), (0, 0), Record::default());
            while reader.next(&mut record)? {
                assert!(moment(&record) >= last);
                last = moment(&record);
                *flows.entry(ends(&record.bytes)).or_insert(0) += 1;
            }
            assert_eq!(flows.len(), 100);
            assert!(flows.values().all(|packets| *packets == 2));
        }
        Ok(())
    }

    #[test]
    fn where_nothing_is_given_a_simulated_district_stands_in() -> anyhow::Result<()> {
        let (folder, elsewhere) = (Temporary::new()?, Temporary::new()?);
        let absent = elsewhere.join("checkout");
        let traffic = Traffic::gather(&absent, &folder)?;
        assert!(traffic.mining.flows > 10 && traffic.benign.flows > 10);
        let path = folder.join("large.pcap");
        mixture::make(&absent, &path, 1, false)?;
        assert!(Reader::open(&path)?.is_some());
        Ok(())
    }
}
