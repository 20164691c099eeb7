//! Charges for breach and theft, worked by hand, and paying back.

use hashwarden_law::tariff::{Breach, Charge};

use crate::desk::{Asked, asked, is};

fn breach(readings: &str) -> Asked {
    asked("cn", readings, "2022-06-30").charge(Charge::Breach(Breach::DearOnCheap))
}

#[test]
fn a_dear_load_on_a_cheap_line_owes_the_difference_and_twice_that() {
    let asked = breach("2022-06-01 2022-07-01 3000").from("2022-06-01").to("2022-07-01");
    // Off while nobody has entered the article of 2024.
    assert_eq!(asked.missing(), "article_2024 due_rate paid_rate");
    let rates = asked.assume("due_rate=0.80 paid_rate=0.50");
    assert_eq!(rates.missing(), "article_2024");
    let known = rates.assume("article_2024=101");
    // Difference 0.30: 3000 * 0.30 = 900.00; twice that on top: 3000 * 0.60 = 1800.00; 2700.00
    assert_eq!(known.amount(), is("2700.00", "3000"));
    let lines: Vec<_> = known.sheet().lines.iter().map(|line| line.amount.fixed(2)).collect();
    assert_eq!(lines, ["900.00", "1800.00"]);
    assert!(known.sheet().notes.iter().any(|note| note.en.contains("superseded on 1 June 2024")));
    for equal in ["0.80", "0.90"] {
        let mut none = known.clone();
        none.assumed.retain(|entry| !entry.starts_with("paid"));
        assert_eq!(none.assume(&format!("paid_rate={equal}")).missing(), "due_rate");
    }
}

#[test]
fn where_nobody_knows_the_start_three_months_are_charged() {
    let known = breach("2022-03-29 2022-03-30 7, 2022-03-30 2022-03-31 5, 2022-06-29 2022-06-30 4, 2022-06-30 2022-07-01 9")
        .assume("due_rate=1.00 paid_rate=0.50 article_2024=101");
    // Established on 30 June 2022: from 30 March on, 9 kWh. 9 * 0.50 + 9 * 1.00 = 13.50
    assert_eq!(known.amount(), is("13.50", "9"));
    // The start is known: 16 kWh. 16 * 1.50 = 24.00
    assert_eq!(known.clone().from("2022-03-01").amount(), is("24.00", "16"));
    // To an end that is known: 30 March to 29 June.
    assert_eq!(known.from("2022-03-30").to("2022-06-29").amount(), is("7.50", "5"));
    let cut =
        breach("2022-06-01 2022-07-01 3000").assume("due_rate=1 paid_rate=0.5 article_2024=1");
    assert_eq!(cut.missing(), "proration");
    assert_eq!(cut.clone().assume("proration=actual").missing(), "reading");
    assert_eq!(cut.assume("proration=daily-mean-x-days").amount().1, "2900");
}

#[test]
fn theft_owes_the_whole_price_and_a_multiple_that_somebody_must_enter() {
    let asked = asked("cn-sichuan", "2022-06-01 2022-06-11 1000", "2022-06-11")
        .charge(Charge::Breach(Breach::Theft));
    // Three times, on copies whose places were not kept: not computed with.
    assert_eq!(asked.missing(), "article_2024 due_rate extra_multiple mining_from");
    let known = asked.assume("article_2024=104 due_rate=0.60 extra_multiple=3").from("2022-06-01");
    // 1000 * 0.60 = 600.00; three times that on top: 1800.00; 2400.00
    assert_eq!(known.amount(), is("2400.00", "1000"));
}

#[test]
fn other_countries_have_no_such_charge_here() {
    let mut elsewhere = breach("2022-06-01 2022-07-01 1");
    elsewhere.place = "kz".to_owned();
    assert_eq!(elsewhere.missing(), "rule");
}

#[test]
fn what_was_charged_too_much_is_paid_back() {
    let charged = asked("cn-sichuan", "2022-06-01 2022-07-01 3000", "2022-06-01")
        .from("2022-06-01")
        .assume("tax_included=false");
    let (all, half) = (charged.sheet(), charged.clone().to("2022-06-16").sheet());
    // Revoked: all of it. 3000 * 2.00 = 6000.00
    let refund = all.refund(None).unwrap();
    assert_eq!((refund.amount.fixed(2).as_str(), refund.currency.as_str()), ("6000.00", "CNY"));
    // Mining had ended on 16 June: 15 days, 3000.00 was right.
    assert_eq!(all.refund(Some(&half)).unwrap().amount.fixed(2), "3000.00");
    assert_eq!(half.refund(Some(&all)), None);
    assert_eq!(all.refund(Some(&all)), None);
}
