//! Kazakhstan's fees and Iran's prices, worked by hand; places without a price.

use hashwarden_law::{
    Provisions,
    provision::{Invented, packs},
    tariff::CannotBill,
};

use crate::desk::{Asked, asked, is};

fn kz(readings: &str) -> Asked {
    let mut asked = asked("kz", readings, "2021-01-01T00:00:00+06:00");
    asked.readings = asked.readings.replace("+08:00", "+06:00");
    asked
}

#[test]
fn in_2022_the_fee_is_one_tenge() {
    let all = kz("2022-01-01 2022-04-01 1500000.5");
    // 1 500 000.5 * 1 = 1 500 000.50
    assert_eq!(all.amount(), is("1500000.50", "1500000.5"));
    assert_eq!(all.sheet().currency, "KZT");
    assert_eq!(all.sheet().lines[0].rule, "kz-fee-2022");
    // Its first and its last day, and not an hour before.
    let mut early = kz("2021-12-31 2022-01-01 24, 2022-01-01 2022-01-02 24");
    assert_eq!(early.amount().1, "24");
    early = kz("2022-12-31 2023-01-01 24");
    assert_eq!(early.amount().1, "24");
    assert_eq!(kz("2021-06-01 2021-07-01 24").missing(), "price_in_force");
    // While mining went on.
    let read = "2022-01-01 2022-01-02 24, 2022-01-02 2022-01-03 24, 2022-01-03 2022-01-04 24";
    let part = kz(read).from("2022-01-02T00:00:00+06:00").to("2022-01-03T00:00:00+06:00");
    assert_eq!(part.amount().1, "24");
}

#[test]
fn in_2023_only_the_ends_of_the_scale_are_known() {
    let year = kz("2023-02-01 2023-03-01 1000");
    assert_eq!(year.missing(), "supply");
    let by = |entries: &str| year.clone().assume(entries);
    assert_eq!(by("supply=grid").missing(), "price");
    // 25 below 1 tenge, 1 from 24 tenge on; nothing is known between.
    assert_eq!(by("supply=grid price=0.99").amount().0, "25000.00");
    assert_eq!(by("supply=grid price=24").amount().0, "1000.00");
    assert_eq!(by("supply=grid price=100").amount().0, "1000.00");
    for price in ["1", "5", "10", "12.5", "20", "23.999999"] {
        assert_eq!(by(&format!("supply=grid price={price}")).missing(), "rate", "{price}");
    }
    assert_eq!(by("supply=own-generation").amount().0, "10000.00");
    assert_eq!(by("supply=own-renewables").amount().0, "1000.00");
    assert_eq!(by("supply=no-meter").amount().0, "25000.00");
    // Of several the highest.
    assert_eq!(by("supply=own-renewables+own-generation").amount().0, "10000.00");
    assert_eq!(by("supply=grid+no-meter price=30").amount().0, "25000.00");
    assert_eq!(by("supply=grid+own-generation price=10").missing(), "rate");
    assert_eq!(by("supply=wind").missing(), "supply");
}

#[test]
fn a_bill_over_the_change_of_a_fee_has_a_line_for_each() {
    let change = kz("2022-12-31 2023-01-01 100, 2023-01-01 2023-01-02 100");
    let sheet = change.clone().assume("supply=own-generation").sheet();
    // 100 * 1 + 100 * 10 = 1100.00
    assert_eq!(sheet.amount.fixed(2), "1100.00");
    let rules: Vec<_> = sheet.lines.iter().map(|line| line.rule.as_str()).collect();
    assert_eq!(rules, ["kz-fee-2022", "kz-fee-2023"]);
    // One reading over midnight is cut there: 48 kWh, half of them each.
    let cut = kz("2022-12-31 2023-01-02 48").assume("supply=own-generation");
    assert_eq!(cut.missing(), "proration");
    // 24 * 1 + 24 * 10 = 264.00
    assert_eq!(cut.assume("proration=daily-mean-x-days").amount(), is("264.00", "48"));
}

#[test]
fn the_flat_fee_needs_its_first_day_and_ends_with_the_code_of_2026() {
    let flat = kz("2024-05-01 2024-06-01 1000");
    assert_eq!(flat.missing(), "supply valid_from");
    let known = flat.assume("valid_from=2024-01-01");
    assert_eq!(known.clone().assume("supply=grid").amount().0, "2000.00");
    assert_eq!(known.clone().assume("supply=own-renewables").amount().0, "1000.00");
    assert_eq!(known.assume("supply=own-generation").missing(), "own_generation");
    // Days between two fees have none.
    let between =
        kz("2023-12-31 2024-01-01 1, 2024-01-01 2024-01-02 1").assume("supply=own-renewables");
    assert_eq!(between.clone().assume("valid_from=2024-01-02").missing(), "price_in_force");
    assert_eq!(between.assume("valid_from=2024-01-01").amount().0, "2.00");
    // What is in force goes first: 100 * 25 + 100 * 2 = 2700.00
    let both = kz("2023-12-15 2023-12-16 100, 2024-01-01 2024-01-02 100");
    let both = both.assume("supply=grid price=0.5 valid_from=2023-12-12");
    assert_eq!(both.amount().0, "2700.00");
    let last = |readings: &str| kz(readings).assume("valid_from=2024-01-01 supply=grid");
    assert_eq!(last("2025-12-31 2026-01-01 10").amount().0, "20.00");
    assert_eq!(
        last("2025-12-31 2026-01-01 10, 2026-01-01 2026-01-02 10").missing(),
        "price_in_force"
    );
    assert_eq!(last("2026-02-01 2026-02-02 10").missing(), "price_in_force");
    assert_eq!(
        last("2026-02-01 2026-02-02 10").assume("renewed_until=2027-01-01").missing(),
        "price_in_force"
    );
}

#[test]
fn iran_sells_at_multiples_of_its_export_price() {
    let asked = asked("ir", "2021-05-01 2021-06-01 1000", "2021-01-01");
    assert_eq!(asked.missing(), "rule");
    let spring = asked.clone().assume("rule=ir-price-2021");
    assert_eq!(spring.missing(), "number season valid_from");
    let spring = spring.assume("number=1400/1 valid_from=2021-04-05");
    // 16574 * 0.5 = 8287; * 1000 = 8 287 000.00. 16574 * 2 = 33148; 33 148 000.00
    assert_eq!(spring.clone().assume("season=normal").amount().0, "8287000.00");
    assert_eq!(spring.clone().assume("season=limited").amount().0, "33148000.00");
    // Nothing is sold then.
    assert_eq!(spring.clone().assume("season=critical").missing(), "season");
    assert_eq!(spring.assume("season=norm").missing(), "season");
    // Four times the export price, on one copy: nothing of it counts.
    let unlicensed = asked.assume("rule=ir-unlicensed");
    assert_eq!(unlicensed.missing(), "date multiple number rate valid_from");
    let known = unlicensed.assume("date=2022-09-01 number=1401/1 valid_from=2021-01-01");
    assert_eq!(known.assume("rate=16574 multiple=4").amount().0, "66296000.00");
}

#[test]
fn where_nothing_prices_energy_there_is_no_bill() {
    for place in ["xk", "ru", "my", "us-tx", "campus"] {
        assert_eq!(
            asked(place, "2024-01-01 2024-02-01 1", "2024-01-01").missing(),
            "price_in_force"
        );
    }
}

#[test]
fn one_sheet_has_one_currency() {
    let (name, text) = packs::FILES.iter().find(|(name, _)| *name == "kz/fee.toml").unwrap();
    let (first, second) = text.split_once("id = \"kz-fee-2023\"").unwrap();
    let text = format!("{first}id = \"kz-fee-2023\"{}", second.replace("\"KZT\"", "\"USD\""));
    let rules = Provisions::load([(*name, text.as_str())], Invented::default()).unwrap();
    let change = kz("2022-12-31 2023-01-01 100, 2023-01-01 2023-01-02 100");
    let both = change.assume("supply=own-generation").by(&rules);
    let Err(CannotBill::Missing(missing)) = both else { panic!("{both:?}") };
    assert_eq!(missing.iter().map(|missing| missing.name).collect::<Vec<_>>(), ["currency"]);
    let one = kz("2023-01-01 2023-01-02 100").assume("supply=own-generation").by(&rules);
    assert_eq!(one.unwrap().currency, "USD");
}
