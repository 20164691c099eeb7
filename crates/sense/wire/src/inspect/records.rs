//! Records of another program, from the first row to their coverage.
//!
//! In: an input whose kind is told. Out: observations of whoever is on the pool list, then the coverage
//! of all rows. Damage in the middle is a loss; rows before and after it are read.

use std::{cell::Cell, io, ops::ControlFlow, time::UNIX_EPOCH};

use hashwarden_domain::{Coverage, LossKind, Observation};
use jiff::{Timestamp, tz::Offset};

use super::{Config, Hashing, PROGRESS_BYTES, Progress, settle::Settlement};
use crate::{
    capture::{Nanoseconds, file_hash::FileHash, input::Opened, plain::Plain},
    fragment::Fragments,
    loss::Losses,
    pool::Pools,
    record::{Dating, kind::Kind},
};

/// Reads all of it.
pub(super) fn inspect(
    kind: Kind,
    (name, opened): (String, Opened),
    pools: &Pools,
    config: &Config,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    out: &mut dyn FnMut(Observation),
) -> io::Result<Coverage> {
    let Opened { bytes, size, again, written } = opened;
    let written = written.and_then(|at| {
        let since = at.duration_since(UNIX_EPOCH).ok()?;
        i64::try_from(since.as_nanos()).ok().map(Nanoseconds)
    });
    let latest = written.or(config.latest.map(nanoseconds)).unwrap_or(Nanoseconds(i64::MAX));
    let dating = Dating { latest, offset: Offset::UTC };
    let mut hash = FileHash::of(again.filter(|_| config.hashing == Hashing::OnceSeen));
    let mut settlement = Settlement::new(pools, config.simulated);

    let records = Cell::new(0);
    let mut next_report = 0;
    let mut told = |bytes| {
        if bytes < next_report {
            return ControlFlow::Continue(());
        }
        next_report = bytes + PROGRESS_BYTES;
        progress(Progress { bytes, total_bytes: size, packets: 0, records: records.get() })
    };
    let mut plain = Plain::open(bytes, &mut told)?;
    let mut losses = Losses::default();
    let mut row = |number, form, told: crate::record::Told<'_>| {
        settlement.row(number, form, told);
        if settlement.is_report_due() {
            settlement.report(&name, hash.finish(), out);
        }
    };
    if kind.read(&mut plain, dating, &records, &mut row, &mut losses).is_err() {
        losses.add(LossKind::FileUnreadable, None);
    }
    if let Some(kind) = plain.loss() {
        losses.add(kind, None);
    }
    settlement.absorb(&mut losses);
    settlement.finish(&mut Fragments::default());
    if settlement.has_report() {
        settlement.report(&name, hash.finish(), out);
    }
    Ok(Coverage { records: records.get(), ..settlement.take_coverage(name) })
}

fn nanoseconds(at: Timestamp) -> Nanoseconds {
    Nanoseconds(i64::try_from(at.as_nanosecond()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use hashwarden_domain::{
        Fact,
        observation::wire::{RecordForm, WireFact, WireSeen},
    };

    use super::*;
    use crate::{Input, LiveInspection, LogLines, inspect};

    const ROWS: [&str; 3] = [
        r#"{"timestamp":"2026-03-01T10:00:00.000000+0000","event_type":"dns","src_ip":"10.0.0.1","src_port":53,"dest_ip":"10.0.0.5","dest_port":40000,"proto":"UDP","dns":{"version":2,"type":"answer","id":9,"rrname":"pool.example","rrtype":"A","rcode":"NOERROR","answers":[{"rrname":"pool.example","rrtype":"A","ttl":60,"rdata":"203.0.113.77"}]}}"#,
        r#"{"timestamp":"2026-03-01T10:00:01.000000+0000","event_type":"flow","src_ip":"10.0.0.9","src_port":50000,"dest_ip":"203.0.113.78","dest_port":3333,"proto":"TCP","flow":{"pkts_toserver":6,"pkts_toclient":6,"bytes_toserver":600,"bytes_toclient":600,"start":"2026-03-01T10:00:01.000000+0000","end":"2026-03-01T10:50:00.000000+0000"}}"#,
        r#"{"timestamp":"2026-03-01T11:00:00.000000+0000","event_type":"flow","src_ip":"10.0.0.5","src_port":50000,"dest_ip":"203.0.113.77","dest_port":3333,"proto":"TCP","flow":{"pkts_toserver":600,"pkts_toclient":610,"bytes_toserver":60000,"bytes_toclient":120000,"start":"2026-03-01T10:00:01.000000+0000","end":"2026-03-01T10:50:00.000000+0000"}}"#,
    ];

    fn pools() -> Pools {
        Pools::parse(
            "host,port,tls,coins,pool,kind,origin,listed,removed,reason,expires\n\
             pool.example,3333,,BTC,Example,stratum,us,2024-01-01,,for tests,2034-01-01\n\
             198.51.100.7,3333,,BTC,Some,address,us,2024-01-01,,for tests,2034-01-01\n",
        )
        .unwrap()
    }

    fn read(bytes: Vec<u8>) -> (Vec<Observation>, Coverage) {
        let input = Input::Stream { name: "log".into(), bytes: Box::new(Cursor::new(bytes)) };
        let mut seen = Vec::new();
        let mut go_on = |_| ControlFlow::Continue(());
        let coverage =
            inspect(input, &pools(), &Config::default(), &mut go_on, &mut |o| seen.push(o))
                .unwrap();
        (seen, coverage)
    }

    fn fact(observation: &Observation) -> &WireFact {
        let Fact::Wire(fact) = &observation.fact;
        fact
    }

    #[test]
    fn rows_are_numbered_as_lines_and_all_are_counted() {
        let (seen, coverage) = read(ROWS.join("\n").into_bytes());
        assert_eq!(seen.len(), 2);
        assert!(matches!(fact(&seen[0]).seen, WireSeen::Name(_)));
        assert_eq!(seen[0].provenance.first_record, Some(1));
        let flow = fact(&seen[1]);
        assert!(matches!(flow.seen, WireSeen::Flow(_)));
        assert_eq!(flow.told_by, Some(RecordForm::Eve));
        assert_eq!(flow.peer_name.as_deref(), Some("pool.example"));
        assert_eq!(seen[1].provenance.first_record, Some(3));
        assert_eq!((coverage.records, coverage.flows, coverage.packets), (3, 2, 1_222));
        assert_eq!(coverage.watched.unwrap().start().to_string(), "2026-03-01T10:00:00Z");
    }

    #[test]
    fn a_log_cut_anywhere_is_read_or_refused_and_a_beginning_cut_off_is_passed_over() {
        let whole = ROWS.join("\n").into_bytes();
        for end in 0..whole.len() {
            let input = Input::Stream {
                name: "log".into(),
                bytes: Box::new(Cursor::new(whole[..end].to_vec())),
            };
            let mut go_on = |_| ControlFlow::Continue(());
            let _ = inspect(input, &pools(), &Config::default(), &mut go_on, &mut |_| {});
        }
        let (seen, coverage) = read(whole[100..].to_vec());
        assert_eq!(seen.len(), 0, "the answer was cut off, so nobody is listed");
        assert_eq!(coverage.lost[0].what, LossKind::RowMalformed);
        assert_eq!(coverage.flows, 2);
    }

    #[test]
    fn lines_and_exports_that_come_one_by_one_are_told_once_a_period() {
        let at = |second: i64| Timestamp::from_second(1_772_359_200 + second).unwrap();
        let pools = pools();
        let mut live = LiveInspection::new("tail".into(), &pools, &Config::default());
        let mut log = LogLines::of(ROWS[0].as_bytes(), at(0)).unwrap();
        for row in ROWS {
            live.log_line(&mut log, row.as_bytes(), at(0));
        }
        let told = |live: &mut LiveInspection<'_>, before| {
            let mut seen = Vec::new();
            let coverage = live.tell(at(before), &mut |o| seen.push(o));
            (seen.len(), coverage.records)
        };
        assert_eq!(told(&mut live, -600), (2, 3));
        assert_eq!(told(&mut live, -600), (0, 0));
        // Version 5: one record, ten packets of 1,000 bytes to the listed address.
        let mut export = [5_u16, 1].map(u16::to_be_bytes).concat();
        export.extend([60_000_u32, 1_772_359_200, 0, 0, 0].map(u32::to_be_bytes).concat());
        export.extend([10, 0, 0, 5, 198, 51, 100, 7, 0, 0, 0, 0, 0, 0, 0, 0]);
        export.extend([10_u32, 1_000, 1_000, 50_000].map(u32::to_be_bytes).concat());
        export.extend([50_000_u16, 3_333].map(u16::to_be_bytes).concat());
        export.extend([0, 0x1a, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        live.export("192.0.2.1:2055".parse().unwrap(), &export, at(60));
        assert_eq!(told(&mut live, -540), (0, 1), "told a minute ago: it waits");
        assert_eq!(told(&mut live, 30), (1, 0));
        live.export("192.0.2.1:2055".parse().unwrap(), b"\0\x05nonsense", at(90));
        let coverage = live.finish(&mut |_| {});
        assert_eq!(coverage.lost[0].what, LossKind::PacketMalformed);
    }
}
