//! What is shipped: free of faults, complete, and in force on the days it should be.

use hashwarden_law::{
    Mark, Provision, Provisions,
    provision::{Standing, Status, packs},
};
use jiff::civil::{Date, date};

fn rules() -> Provisions {
    packs::built_in().unwrap_or_else(|faults| {
        let told: Vec<_> = faults.iter().map(ToString::to_string).collect();
        panic!("{}", told.join("\n"))
    })
}

fn rule(id: &str) -> Provision {
    rules().get(id).unwrap_or_else(|| panic!("no {id}")).clone()
}

#[test]
fn what_is_shipped_has_no_fault_and_every_jurisdiction() {
    let rules = rules();
    let there = rules.jurisdictions();
    for name in [
        "campus",
        "cn",
        "cn-guizhou",
        "cn-hainan",
        "cn-inner-mongolia",
        "cn-shaanxi",
        "cn-shandong",
        "cn-shanxi",
        "cn-sichuan",
        "cn-tianjin",
        "cn-zhejiang",
        "ir",
        "kz",
        "my",
        "ru",
        "us-tx",
        "xk",
    ] {
        assert!(there.contains(&name), "{name}");
    }
}

#[test]
fn nothing_is_ever_in_force_that_was_not_verified_or_lacks_number_date_or_source() {
    for rule in rules().all() {
        let known = rule.document.number.is_some() && rule.document.date.is_some();
        let verified = match rule.mark {
            Mark::V => rule.quote.is_some(),
            Mark::S => rule.sources.len() >= 2,
            Mark::U => false,
        };
        if rule.standing == Standing::InForce {
            assert!(known && verified && rule.valid_from.is_some(), "{}", rule.id);
            assert!(!rule.reviewer.is_empty() && !rule.sources.is_empty(), "{}", rule.id);
        } else {
            for year in 2018..2040 {
                assert!(!rule.in_force_on(date(year, 7, 1)), "{}", rule.id);
            }
        }
    }
}

#[test]
fn the_notice_of_2021_is_there_article_by_article() {
    let rules = rules();
    for article in 1..=20 {
        let of = |rule: &&Provision| {
            rule.id.starts_with("cn-1283-") && rule.article == Some(article.to_string())
        };
        let found: Vec<_> = rules.all().iter().filter(of).collect();
        assert!(!found.is_empty(), "article {article}");
        assert!(found.iter().all(|rule| rule.mark == Mark::V), "article {article}");
    }
}

/// Status of a rule on the five days of the golden files.
fn on_the_five_days(id: &str) -> [Status; 5] {
    let days = [(2021, 8, 1), (2022, 1, 10), (2022, 6, 1), (2024, 6, 1), (2026, 3, 1)];
    days.map(|(year, month, day)| rule(id).status_on(date(year, month, day)))
}

#[test]
fn rules_turn_on_their_days() {
    use Status::{Draft, Expired, InForce, NotYet, Repealed, Unverified};
    for (id, expected) in [
        ("cn-1283-07-class", [NotYet, Expired, Expired, Expired, Expired]),
        ("cn-decree-49", [NotYet, InForce, InForce, Repealed, Repealed]),
        ("cn-catalogue-2024", [NotYet, NotYet, NotYet, InForce, InForce]),
        ("cn-237", [NotYet, InForce, InForce, InForce, Repealed]),
        ("cn-42-activity", [NotYet, NotYet, NotYet, NotYet, InForce]),
        ("cn-42-machines", [NotYet, NotYet, NotYet, NotYet, InForce]),
        ("cn-1283-13", [NotYet, InForce, InForce, InForce, InForce]),
        ("cn-penalty-41", [InForce, InForce, InForce, InForce, InForce]),
        ("cn-sichuan-price", [NotYet, NotYet, InForce, InForce, InForce]),
        ("cn-inner-mongolia-price", [NotYet, NotYet, InForce, InForce, InForce]),
        ("cn-shaanxi-price", [NotYet, NotYet, Unverified, Expired, Expired]),
        ("cn-shandong-price", [NotYet, NotYet, Draft, Draft, Draft]),
        ("kz-fee-2022", [NotYet, InForce, InForce, Expired, Expired]),
        ("kz-fee-2023", [NotYet, NotYet, NotYet, Expired, Expired]),
        ("kz-fee-flat", [NotYet, NotYet, NotYet, Unverified, Unverified]),
    ] {
        assert_eq!(on_the_five_days(id), expected, "{id}");
    }
}

#[test]
fn what_no_copy_states_is_none() {
    let shaanxi = rule("cn-shaanxi-price");
    assert_eq!(shaanxi.parameter("rate"), None);
    assert!(shaanxi.not_stated().any(|name| name == "rate"));
    let sichuan = rule("cn-sichuan-price");
    assert_eq!(sichuan.parameter("rate").and_then(|rate| rate.number()), Some("2.00"));
    assert_eq!(sichuan.parameter("tax_included"), None);
    let scale = rule("kz-fee-2023");
    let rates: Vec<_> = scale.parameter("bands").unwrap().bands().unwrap().iter().collect();
    assert_eq!(
        rates.iter().map(|band| band.rate.as_deref()).collect::<Vec<_>>(),
        [Some("25"), None, Some("1")]
    );
}

#[test]
fn a_rule_is_cited_with_the_days_on_which_it_holds() {
    let cited = rule("cn-237").cited().unwrap();
    assert_eq!((cited.valid_from, cited.valid_to), (date(2021, 9, 24), Some(date(2026, 2, 6))));
    let end = |day: Date| rule("cn-237").in_force_on(day) == cited.in_force_on(day);
    assert!(end(date(2026, 2, 5)) && end(date(2026, 2, 6)));
    assert_eq!(rule("cn-1283-13").cited().unwrap().article, "发改运行〔2021〕1283号 13");
    // Its first day is not known: nothing can rest on it.
    assert_eq!(rule("kz-fee-flat").cited(), None);
}

#[test]
fn changes_between_two_days_are_told_with_their_days() {
    let rules = rules();
    let changed = rules.changed(date(2022, 6, 1), date(2026, 3, 1));
    let of = |id: &str| changed.iter().find(|change| change.rule.id == id);
    let scale = of("kz-fee-2023").unwrap();
    let turns: Vec<_> = scale.turns.iter().map(|turn| (turn.on, turn.status)).collect();
    assert_eq!(turns, [(date(2023, 1, 1), Status::InForce), (date(2024, 1, 1), Status::Expired)]);
    assert!(of("cn-1283-13").is_none());
    assert_eq!(of("cn-237").map(|change| change.is), Some(Status::Repealed));
    // The first of the two days is known already, the second is told.
    let eve = rules.changed(date(2023, 12, 31), date(2024, 1, 1));
    let scale = eve.iter().find(|change| change.rule.id == "kz-fee-2023").unwrap();
    assert_eq!(scale.turns.iter().map(|turn| turn.on).collect::<Vec<_>>(), [date(2024, 1, 1)]);
    let after = rules.changed(date(2024, 1, 1), date(2026, 3, 1));
    assert!(after.iter().all(|change| change.rule.id != "kz-fee-2023"));
    let licence = rules.changed(date(2023, 1, 1), date(2024, 1, 1));
    let scale = licence.iter().find(|change| change.rule.id == "kz-fee-2023").unwrap();
    assert_eq!(scale.turns.iter().map(|turn| turn.on).collect::<Vec<_>>(), [date(2024, 1, 1)]);
    assert!(rules.changed(date(2022, 6, 1), date(2022, 6, 1)).is_empty());
}

#[test]
fn every_field_and_every_word_has_a_name_in_both_languages() {
    use hashwarden_law::provision::{Kind, label, measures};
    for measure in measures() {
        for field in measure.fields() {
            let called = label::field(field.name);
            assert!(called.zh != field.name, "{} of {}", field.name, measure.word());
            let Kind::One(words) = field.kind else { continue };
            for word in words {
                assert!(label::word(word).zh != *word, "{word}");
            }
        }
    }
    let words: Vec<_> = measures().map(|measure| measure.word()).collect();
    assert!(words.is_sorted(), "{words:?}");
}
