//! What holds for any readings.

use hashwarden_law::tariff::{Exact, Sheet};
use proptest::prelude::*;

use crate::desk::{Asked, asked, day};

/// Hours since 1 June 2022 in China, as a moment.
fn hour(hour: u32) -> String {
    format!("2022-06-{:02}T{:02}:00:00+08:00", 1 + hour / 24, hour % 24)
}

/// Readings without overlap: lengths in hours, and energy in thousandths of a kWh.
fn rows() -> impl Strategy<Value = Vec<(u32, u32, u64)>> {
    proptest::collection::vec((1_u32..40, 0_u32..20, 0_u64..5_000_000), 1..10).prop_map(|rows| {
        let mut at = 0;
        let mut all = Vec::new();
        for (long, gap, kwh) in rows {
            all.push((at, at + long, kwh));
            at += long + gap;
        }
        all
    })
}

fn text(rows: &[(u32, u32, u64)]) -> String {
    let row = |(start, end, kwh): &(u32, u32, u64)| {
        format!("{},{},{}.{:03}\n", hour(*start), hour(*end), kwh / 1000, kwh % 1000)
    };
    rows.iter().map(row).collect()
}

/// A place whose clock begins and ends inside the readings.
fn place(which: usize, rows: &[(u32, u32, u64)], from: u32, to: u32) -> Asked {
    let (name, entries) = [
        ("cn-sichuan", "tax_included=false"),
        ("cn-shanxi", "number=晋发改〔2022〕1号 date=2022-04-13"),
        ("cn-zhejiang", "number=1 start=list-date valid_from=2022-02-11 tax_included=true"),
        (
            "cn",
            "scope=account start=list-date tax_included=false proration=daily-mean-x-days end=mining-end",
        ),
    ][which];
    let mut asked = asked(name, "2022-06-01 2022-06-02 1", &hour(from))
        .from(&hour(from))
        .to(&hour(to.max(from)))
        .assume(entries);
    if name == "cn-zhejiang" {
        asked = asked.assume(&format!("delisted={}", hour(to.max(from))));
    }
    asked.readings = text(rows);
    asked
}

fn sum(sheet: &Sheet) -> Exact {
    sheet.lines.iter().fold(Exact::zero(), |sum, line| sum + &line.amount)
}

proptest! {
    #[test]
    fn lines_add_up_to_the_cent(rows in rows(), which in 0_usize..4, from in 0_u32..200, long in 0_u32..400) {
        let sheet = place(which, &rows, from, (from + long).min(700)).sheet();
        prop_assert_eq!(sum(&sheet), sheet.amount.clone());
        let energy = sheet.lines.iter().fold(Exact::zero(), |sum, line| sum + &line.kwh);
        prop_assert_eq!(energy, sheet.energy.clone());
        for line in &sheet.lines {
            // No line is further from its own product than the two roundings beside it.
            let exact = &line.kwh * &line.rate;
            let (low, high) = (exact.clone().min(line.amount.clone()), exact.max(line.amount.clone()));
            prop_assert!(&high - &low <= Exact::parse("0.0101").unwrap());
        }
    }

    #[test]
    fn splitting_readings_never_changes_the_sum(
        rows in rows(), which in 0_usize..4, from in 0_u32..200, long in 0_u32..400,
        parts in proptest::collection::vec(1_u32..10, 10),
    ) {
        // Each reading is cut into parts of equal energy a time, so that the mean stays what it was: energy in
        // multiples of its length.
        let even: Vec<_> = rows.iter().map(|(start, end, kwh)| {
            let long = u64::from(end - start);
            (*start, *end, kwh / long * long)
        }).collect();
        let mut cut = Vec::new();
        for ((start, end, kwh), part) in even.iter().zip(&parts) {
            let mean = kwh / u64::from(end - start);
            let mut at = *start;
            while at < *end {
                let next = (at + part).min(*end);
                cut.push((at, next, mean * u64::from(next - at)));
                at = next;
            }
        }
        let to = (from + long).min(700);
        let (whole, split) = (place(which, &even, from, to).sheet(), place(which, &cut, from, to).sheet());
        prop_assert_eq!(&whole.amount, &split.amount);
        prop_assert_eq!(&whole.energy, &split.energy);
        prop_assert_eq!(sum(&split), whole.amount);
    }

    #[test]
    fn splitting_the_time_of_mining_never_changes_the_energy(
        rows in rows(), from in 0_u32..200, first in 0_u32..200, second in 0_u32..200,
    ) {
        let bill = |from, to| place(0, &rows, from, to).sheet();
        let (middle, to) = (from + first, from + first + second);
        let whole = bill(from, to).amount;
        let halves = bill(from, middle).amount + &bill(middle, to).amount;
        // Two sheets are rounded twice: a cent at most.
        let (low, high) = (whole.clone().min(halves.clone()), whole.max(halves));
        prop_assert!(&high - &low <= Exact::parse("0.01").unwrap());
    }

    #[test]
    fn the_order_of_readings_does_not_matter(
        rows in rows(), which in 0_usize..4, from in 0_u32..200, long in 0_u32..400, turn in 0_usize..10,
    ) {
        let to = (from + long).min(700);
        let mut turned = rows.clone();
        turned.reverse();
        let by = turn % turned.len();
        turned.rotate_left(by);
        let plain = |sheet: Sheet| {
            let lines: Vec<_> = sheet.lines.into_iter().map(|l| (l.from, l.to, l.kwh, l.amount)).collect();
            (sheet.amount, sheet.energy, lines)
        };
        let (one, other) = (place(which, &rows, from, to).sheet(), place(which, &turned, from, to).sheet());
        prop_assert_eq!(plain(one), plain(other));
    }

    #[test]
    fn more_energy_never_costs_less(
        rows in rows(), which in 0_usize..4, from in 0_u32..200, long in 0_u32..400,
        at in 0_usize..10, more in 0_u64..1_000_000,
    ) {
        let to = (from + long).min(700);
        let mut bigger = rows.clone();
        let at = at % bigger.len();
        bigger[at].2 += more;
        prop_assert!(place(which, &rows, from, to).sheet().amount <= place(which, &bigger, from, to).sheet().amount);
    }

    #[test]
    fn a_longer_time_never_costs_less(rows in rows(), which in 0_usize..4, from in 0_u32..200, long in 0_u32..300, more in 0_u32..200) {
        let bill = |to: u32| place(which, &rows, from, to.min(700)).sheet().amount;
        prop_assert!(bill(from + long) <= bill(from + long + more));
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = hashwarden_law::tariff::Readings::parse(&bytes);
    }
}

#[test]
fn thirds_of_a_cent_are_lost_nowhere() {
    // Three readings of 0.005 kWh at 1.00: each would round to 0.01, their sum 0.015 does to 0.02.
    let asked = asked(
        "cn-shanxi",
        "2022-06-01 2022-06-02 0.005, 2022-06-02 2022-06-03 0.005, 2022-06-03 2022-06-04 0.005",
        &day("2022-06-01"),
    );
    let sheet = asked.assume("number=1 date=2022-04-13").sheet();
    let lines: Vec<_> = sheet.lines.iter().map(|line| line.amount.fixed(2)).collect();
    assert_eq!(
        (sheet.amount.fixed(2).as_str(), lines),
        ("0.02", vec!["0.01".into(), "0.00".into(), "0.01".into()])
    );
}
