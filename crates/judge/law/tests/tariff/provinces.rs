//! Each province worked by hand.

use hashwarden_law::tariff::{CannotBill, Sheet};

use crate::desk::{asked, is};

/// What somebody enters who has the paper of a province that could not be verified.
const PAPER: &str = "number=某发改价格〔2022〕1号";

#[test]
fn sichuan_charges_the_whole_account_from_the_start_of_mining_but_not_before_issue() {
    let april =
        asked("cn-sichuan", "2022-04-01 2022-05-01 3000, 2022-05-01 2022-06-01 3100", "2022-06-10")
            .from("2022-03-01");
    // The notice names no tax: a bill needs to know.
    assert_eq!(april.missing(), "tax_included");
    // Issued on 15 April: 16 of the 30 days of April count, at the daily mean of 100 kWh.
    //   3000 / 30 * 16 = 1600 kWh; 1600 * 2.00 = 3200.00
    //   3100 kWh of May;           3100 * 2.00 = 6200.00
    let april = april.assume("tax_included=false");
    assert_eq!(april.amount(), is("9400.00", "4700"));
    let sheet = april.sheet();
    assert_eq!(sheet.currency, "CNY");
    let lines: Vec<_> =
        sheet.lines.iter().map(|line| (line.from.to_string(), line.amount.fixed(2))).collect();
    assert_eq!(
        lines,
        [
            ("2022-04-15T00:00:00+08:00".to_owned(), "3200.00".to_owned()),
            ("2022-05-01T00:00:00+08:00".to_owned(), "6200.00".to_owned())
        ]
    );
    let first = &sheet.lines[0];
    assert_eq!(
        (first.rule.as_str(), first.version, first.reading.line),
        ("cn-sichuan-price", 1, 1)
    );
    assert_eq!(first.article, "川发改价格规〔2022〕186号, article not stated");
    let notes: Vec<_> = sheet.notes.iter().map(|note| note.en.as_str()).collect();
    assert!(notes.contains(&"Assumed, entered by hand: tax_included=false"), "{notes:?}");
    assert!(notes.iter().any(|note| note.contains("part of the reading of line 1")), "{notes:?}");
    assert!(!notes.iter().any(|note| note.contains("is not in force")), "{notes:?}");
    // What is left of April is told; where nothing is left, nothing is.
    let is_told =
        |sheet: &Sheet| sheet.notes.iter().any(|note| note.en.contains("are not charged"));
    assert!(is_told(&sheet));
    let whole = asked("cn-sichuan", "2022-05-01 2022-06-01 1", "2022-06-10").from("2022-03-01");
    assert!(!is_told(&whole.assume("tax_included=false").sheet()));
    // Ended on 20 May: 19 days at 100 kWh.  1600 + 1900 = 3500 kWh; 7000.00
    assert_eq!(april.clone().to("2022-05-20").amount(), is("7000.00", "3500"));
    // The list is no clock here: without the start of mining there is no bill.
    let mut unknown = april.clone();
    unknown.from = None;
    assert_eq!(unknown.missing(), "mining_from");
    assert_eq!(
        unknown.assume("mining_from=2022-05-01T00:00:00+08:00").amount(),
        is("6200.00", "3100")
    );
}

#[test]
fn sichuan_ends_after_five_years() {
    let last = asked("cn-sichuan", "2027-04-01 2027-04-15 1400", "2027-01-01")
        .from("2027-04-01")
        .assume("tax_included=false");
    //   1400 * 2.00 = 2800.00, the last of them on 14 April 2027
    assert_eq!(last.amount(), is("2800.00", "1400"));
    let mut over = last.clone();
    over.readings.push_str("2027-04-15T00:00:00+08:00,2027-04-16T00:00:00+08:00,100\n");
    assert_eq!(over.missing(), "renewed_until");
    assert_eq!(over.clone().to("2027-04-15").amount(), is("2800.00", "1400"));
    // Renewed, as somebody shows: 1500 * 2.00 = 3000.00
    assert_eq!(over.clone().assume("renewed_until=2028-04-14").amount(), is("3000.00", "1500"));
    assert_eq!(over.clone().assume("renewed_until=2027-04-14").missing(), "renewed_until");
    assert_eq!(over.assume("renewed_until=2027-04-15").amount(), is("3000.00", "1500"));
    // All of it after the end.
    let later = asked("cn-sichuan", "2028-01-01 2028-02-01 100", "2028-01-01").from("2028-01-01");
    assert_eq!(later.missing(), "renewed_until tax_included");
    assert_eq!(later.assume("tax_included=true").missing(), "renewed_until");
}

#[test]
fn before_its_notice_a_province_has_no_price_and_not_the_national_one() {
    let early = asked("cn-sichuan", "2022-01-01 2022-02-01 100", "2022-01-01").from("2022-01-01");
    assert_eq!(early.missing(), "price_in_force");
}

#[test]
fn inner_mongolia_charges_from_the_list() {
    let asked = asked("cn-inner-mongolia", "2022-02-01 2022-03-01 2800", "2022-02-15");
    // Tax, which energy of a mixed account, and a part of a cycle are in no copy.
    assert_eq!(asked.missing(), "proration scope tax_included");
    // 14 of the 28 days of February: 2800 / 28 * 14 = 1400 kWh; 1400 * 1.00 = 1400.00
    let known =
        asked.clone().assume("tax_included=false scope=account proration=daily-mean-x-days");
    assert_eq!(known.amount(), is("1400.00", "1400"));
    // Where there is nothing but mining the scope does not matter, where no cycle is cut nothing else does.
    let mut whole = asked.clone().assume("tax_included=true metering=mining-only");
    whole.listed = "2022-02-01T00:00:00+08:00".to_owned();
    assert_eq!(whole.amount(), is("2800.00", "2800"));
    // That mining ended asks for what ends the charge, and that is not stated either.
    let ended = whole.clone().to("2022-02-15").assume("proration=daily-mean-x-days");
    assert_eq!(ended.missing(), "end");
    assert_eq!(ended.clone().assume("end=mining-end").amount(), is("1400.00", "1400"));
    assert_eq!(ended.clone().assume("end=list-date").missing(), "delisted");
    // Off the list on 22 February: 21 days.
    let off = ended.assume("end=list-date delisted=2022-02-22T00:00:00+08:00");
    assert_eq!(off.amount(), is("2100.00", "2100"));
}

#[test]
fn hainan_needs_the_number_and_all_that_no_copy_states() {
    let asked = asked("cn-hainan", "2022-01-01 2022-02-01 1234.5", "2022-01-01");
    assert_eq!(asked.missing(), "number scope start tax_included valid_from");
    let known = asked
        .assume(PAPER)
        .assume("scope=account start=list-date tax_included=true valid_from=2021-12-03");
    // 1234.5 * 0.80 = 987.60
    assert_eq!(known.amount(), is("987.60", "1234.5"));
}

#[test]
fn zhejiang_charges_the_whole_account_where_mixed() {
    let asked = asked("cn-zhejiang", "2022-03-01 2022-04-01 310", "2022-03-11");
    assert_eq!(asked.missing(), "number start tax_included valid_from");
    let known =
        asked.assume(PAPER).assume("start=list-date tax_included=true valid_from=2022-02-11");
    // 21 of 31 days: 310 / 31 * 21 = 210 kWh; 210 * 0.50 = 105.00
    assert_eq!(known.amount(), is("105.00", "210"));
    // Screened out on 21 March: 10 days, 100 kWh, 50.00
    let screened = known.clone().to("2022-03-20");
    assert_eq!(screened.missing(), "delisted");
    assert_eq!(screened.assume("delisted=2022-03-21T00:00:00+08:00").amount(), is("50.00", "100"));
}

#[test]
fn shanxi_begins_on_10_may_2022_and_stops_with_the_letter() {
    let asked = asked("cn-shanxi", "2022-05-01 2022-06-01 3100", "2022-04-20");
    assert_eq!(asked.missing(), "date number");
    let known = asked.assume(PAPER).assume("date=2022-04-13");
    // Listed before: 22 of the 31 days of May. 3100 / 31 * 22 = 2200 kWh; 2200 * 1.00 = 2200.00
    assert_eq!(known.amount(), is("2200.00", "2200"));
    // The letter gives 20 May as the stop: 10 days, 1000.00
    assert_eq!(known.clone().to("2022-05-20").amount(), is("1000.00", "1000"));
    // That tax is in the rate is stated, and cannot be assumed otherwise.
    let against = known.assume("tax_included=false").outcome();
    assert!(
        matches!(against, Err(CannotBill::Stated { field: "tax_included", .. })),
        "{against:?}"
    );
}

#[test]
fn guizhou_lacks_the_day_of_issue() {
    let asked = asked("cn-guizhou", "2022-07-01 2022-08-01 500", "2022-07-01");
    assert_eq!(asked.missing(), "date scope start tax_included valid_from");
    let known = asked.assume(
        "date=2022-06-20 scope=account start=list-date tax_included=false valid_from=2022-06-20",
    );
    // 500 * 2.00 = 1000.00
    assert_eq!(known.amount(), is("1000.00", "500"));
}

#[test]
fn tianjin_charges_the_metered_load_from_the_start_in_the_letter() {
    let asked = asked("cn-tianjin", "2022-11-01 2022-12-01 900", "2022-10-20");
    assert_eq!(asked.missing(), "date metering mining_from number tax_included valid_from");
    let known = asked
        .assume(PAPER)
        .assume("date=2022-10-10 valid_from=2022-10-10 tax_included=false metering=mining-load")
        .from("2022-11-11");
    // The letter gives 11 November: 20 of 30 days. 900 / 30 * 20 = 600 kWh; 600 * 0.50 = 300.00
    assert_eq!(known.amount(), is("300.00", "600"));
    // To 21 November: 10 days, 300 kWh, 150.00
    assert_eq!(known.to("2022-11-21").amount(), is("150.00", "300"));
}

#[test]
fn shandong_is_a_draft_of_which_no_figure_counts() {
    let asked = asked("cn-shandong", "2022-04-01 2022-05-01 300", "2022-04-01");
    assert_eq!(asked.missing(), "date notified number rate scope start tax_included valid_from");
    let known = asked.assume(PAPER).assume(
        "date=2022-03-20 rate=2.00 scope=account start=list-date tax_included=true valid_from=2022-03-20",
    );
    // What the draft says in favour of the user holds: the grid tells the user first.
    assert_eq!(known.missing(), "notified");
    let told = known.assume("notified=2022-04-16T00:00:00+08:00 proration=daily-mean-x-days");
    // 15 of 30 days: 150 kWh; 150 * 2.00 = 300.00
    assert_eq!(told.amount(), is("300.00", "150"));
    // Told before the list: from the list.
    let mut before = told.clone();
    before.assumed.retain(|entry| !entry.starts_with("notified"));
    let before = before.assume("notified=2022-03-25T00:00:00+08:00");
    assert_eq!(before.amount(), is("600.00", "300"));
}

#[test]
fn shaanxi_has_one_copy_of_which_no_figure_counts_and_has_run_out() {
    let within = asked("cn-shaanxi", "2022-06-01 2022-07-01 300", "2022-06-01");
    assert_eq!(within.missing(), "date number rate scope start tax_included valid_from");
    let known = within.assume(PAPER).assume(
        "date=2022-04-20 rate=1.50 scope=account start=list-date tax_included=true valid_from=2022-05-01",
    );
    // 300 * 1.50 = 450.00, on the word of who entered it
    assert_eq!(known.amount(), is("450.00", "300"));
    let notes = known.sheet().notes;
    assert!(notes.iter().any(|note| note.zh == "假定（人工录入）：rate=1.50"));
    assert!(notes.iter().any(|note| note.en.contains("is not in force by what could be verified")));
    let after = asked("cn-shaanxi", "2024-05-01 2024-06-01 300", "2024-05-01");
    assert_eq!(
        after.missing(),
        "date number rate renewed_until scope start tax_included valid_from"
    );
}

#[test]
fn the_national_rate_needs_its_clock_and_holds_only_where_a_province_has_none() {
    let asked = asked("cn", "2022-01-01 2022-02-01 1000", "2022-01-01");
    assert_eq!(asked.missing(), "scope start tax_included");
    let clock = "scope=account start=list-date tax_included=false";
    // 1000 * 0.30 = 300.00
    assert_eq!(asked.clone().assume(clock).amount(), is("300.00", "1000"));
    let mut guangdong = asked.clone().assume(clock);
    guangdong.place = "cn-guangdong".to_owned();
    let sheet = guangdong.sheet();
    assert_eq!(sheet.amount.fixed(2), "300.00");
    assert_eq!(sheet.lines[0].rule, "cn-1283-13");
    assert_eq!(sheet.lines[0].article, "发改运行〔2021〕1283号, article 13");
    assert!(sheet.notes.iter().any(|note| note.en.contains("No price of cn-guangdong")));
    for unknown in ["cn-tibet", "cn-sichaun", "mars", ""] {
        guangdong.place = unknown.to_owned();
        assert_eq!(guangdong.outcome(), Err(CannotBill::Jurisdiction(unknown.to_owned())));
    }
    // Before the notice there is nothing.
    let mut before = asked;
    before.readings = "2021-08-01T00:00:00+08:00,2021-09-03T00:00:00+08:00,5\n".to_owned();
    assert_eq!(before.missing(), "price_in_force");
}

#[test]
fn a_number_from_the_list_of_inventions_is_no_number() {
    let invented = asked("cn-shanxi", "2022-06-01 2022-07-01 1", "2022-06-01")
        .assume("number=发改高技〔2021〕1283号 date=2022-04-13");
    assert_eq!(invented.missing(), "number");
}
