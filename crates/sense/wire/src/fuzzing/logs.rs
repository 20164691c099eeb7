//! Logs of other programs: cutting the same bytes otherwise must not change what is told.
//!
//! In: bytes whose first says how to cut. Out: nothing, or a panic.

use std::io::{BufReader, Cursor};

use hashwarden_domain::LossKind;
use jiff::tz::Offset;

use crate::{
    capture::Nanoseconds,
    loss::Losses,
    record::{Dating, Tell, Told, dns_log, dnstap, eve, squid, zeek},
};

/// 2026-11-24, so that stamps without a year have one.
const DATING: Dating =
    Dating { latest: Nanoseconds(1_795_500_000_000_000_000), offset: Offset::UTC };

type Bytes<'a> = BufReader<Cursor<&'a [u8]>>;

/// Logs of Zeek.
pub fn zeek(bytes: &[u8]) {
    both_ways(bytes, zeek::looks_like, |bytes, tell, losses| {
        assert!(zeek::read(bytes, tell, losses).is_ok());
    });
}

/// Suricata's eve.json.
pub fn eve(bytes: &[u8]) {
    both_ways(bytes, eve::looks_like, |bytes, tell, losses| {
        assert!(eve::read(bytes, tell, losses).is_ok());
    });
}

/// Query logs of BIND, dnsmasq and Unbound.
pub fn dns_log(bytes: &[u8]) {
    both_ways(bytes, dns_log::looks_like, |bytes, tell, losses| {
        assert!(dns_log::read(bytes, DATING, tell, losses).is_ok());
    });
}

/// dnstap in Frame Streams.
pub fn dnstap(bytes: &[u8]) {
    both_ways(bytes, dnstap::looks_like, |bytes, tell, losses| {
        assert!(dnstap::read(bytes, tell, losses).is_ok());
    });
}

/// Squid's access log.
pub fn squid(bytes: &[u8]) {
    both_ways(bytes, squid::looks_like, |bytes, tell, losses| {
        assert!(squid::read(bytes, DATING, tell, losses).is_ok());
    });
}

fn both_ways(
    bytes: &[u8],
    looks_like: fn(&[u8]) -> bool,
    read: fn(Bytes<'_>, &mut Tell<'_>, &mut Losses),
) {
    let [size, bytes @ ..] = bytes else { return };
    let whole = told(bytes, bytes.len(), read);
    let pieces = told(bytes, usize::from(*size), read);
    assert_eq!(whole, pieces, "cut into pieces of {size}");
    // Whatever stands there, telling the kind must come to an end.
    let _ = looks_like(bytes);
    let _ = looks_like(&bytes[..usize::from(*size).min(bytes.len())]);
}

fn told(
    bytes: &[u8],
    size: usize,
    read: fn(Bytes<'_>, &mut Tell<'_>, &mut Losses),
) -> (Vec<String>, Vec<(LossKind, u64)>) {
    let mut rows = Vec::new();
    let mut losses = Losses::default();
    let reader = BufReader::with_capacity(size.max(1), Cursor::new(bytes));
    read(
        reader,
        &mut |form, told| {
            match told {
                Told::Flow(_) => {}
                Told::Name(name) => {
                    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
                    assert!(name.name.bytes().all(plain) && name.name.len() <= 253, "{name:?}");
                    assert!(
                        !name.name.is_empty() && name.answers.len() <= crate::dns::MAX_ADDRESSES
                    );
                }
            }
            rows.push(format!("{form:?} {told:?}"));
        },
        &mut losses,
    );
    let losses = losses.into_rows().into_iter().map(|loss| (loss.what, loss.count)).collect();
    (rows, losses)
}
