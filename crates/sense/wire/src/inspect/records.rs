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
