//! Which readings may be charged under which scope, all pairs.

use crate::desk::asked;

#[test]
fn every_scope_with_every_metering() {
    let ask = |scope: &str, metering: &str| {
        let asked = asked("cn", "2022-06-01 2022-06-02 10", "2022-06-01");
        let asked =
            asked.assume("start=list-date tax_included=false").assume(scope).assume(metering);
        asked.outcome().map_or_else(|_| asked.missing(), |sheet| sheet.energy.plain())
    };
    let (account, load) = ("account_readings", "load_readings");
    for (scope, outcomes) in [
        // without metering, mining-only, mixed, mixed-metered, mining-load
        ("", ["scope", "10", "scope", "scope", "scope"]),
        ("scope=account", ["10", "10", "10", "10", account]),
        ("scope=account-if-mixed", ["10", "10", "10", "10", account]),
        ("scope=metered-else-account", ["metering", "10", "10", load, "10"]),
    ] {
        let meterings = ["", "mining-only", "mixed", "mixed-metered", "mining-load"];
        for (metering, expected) in meterings.into_iter().zip(outcomes) {
            let entry = if metering.is_empty() { "" } else { &format!("metering={metering}") };
            assert_eq!(ask(scope, entry), expected, "{scope} {metering}");
        }
    }
}

#[test]
fn sichuan_never_takes_the_load_alone_and_tianjin_never_the_account_where_it_need_not() {
    let sichuan = asked("cn-sichuan", "2022-06-01 2022-06-02 10", "2022-06-01").from("2022-06-01");
    let sichuan = sichuan.assume("tax_included=false");
    assert_eq!(sichuan.clone().assume("metering=mining-load").missing(), "account_readings");
    assert_eq!(sichuan.clone().assume("metering=mixed-metered").amount().0, "20.00");
    assert!(sichuan.assume("scope=metered-else-account").outcome().is_err());
    let tianjin =
        asked("cn-tianjin", "2022-11-01 2022-11-02 10", "2022-10-20").from("2022-10-20").assume(
            "number=津发改〔2022〕1号 date=2022-10-10 valid_from=2022-10-10 tax_included=false",
        );
    assert_eq!(tianjin.clone().assume("metering=mixed-metered").missing(), "load_readings");
    assert_eq!(tianjin.assume("metering=mixed").amount().0, "5.00");
}
