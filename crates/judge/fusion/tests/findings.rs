//! Observations -> finding text, as people read it, against checked-in files in `golden/`.
//!
//! In: the scenarios of `findings/scenario.rs`: each rule with a clear case and benign look-alikes.
//! Out: one text a scenario, and one finding as JSON. Renew them with
//! `INSTA_UPDATE=always cargo test -p hashwarden-fusion --test findings`, then read the difference.

use std::fmt::Write as _;

use hashwarden_domain::{Coverage, Evidence, Finding, Observation, Sentence};
use hashwarden_fusion::{Sites, Tables, attribute, conclude, weigh};
use proptest::prelude::*;
use scenario::{AS_OF, Scenario};

#[path = "findings/scenario.rs"]
mod scenario;

const SITES: &str = r#"
[[site]]
key = "college"
kind = "campus"
name = { en = "Sample Polytechnic, simulation block", zh = "示例理工学院 仿真楼机房" }
unit = { en = "Sample Polytechnic", zh = "示例理工学院" }
territory = { code = "530100", name = { en = "Sample City", zh = "示例市" } }
addresses = [{ network = "10.1.0.0/16", from = "2024-01-01T00:00:00+08:00" }]

[[site]]
key = "homes"
kind = "household"
name = { en = "Sample Estate", zh = "示例小区" }
addresses = [{ network = "10.9.0.0/16" }]
"#;

fn tables() -> Tables {
    Tables::parse(
        include_str!("../../../../reference/coins.csv"),
        include_str!("../../../../reference/priors.csv"),
    )
    .expect("the project's own tables are sound")
}

fn judge(observations: Vec<Observation>, coverage: &[Coverage]) -> Vec<(Finding, Vec<Evidence>)> {
    let tables = tables();
    let sites = Sites::parse(SITES).expect("the sites of the test are sound");
    let as_of = AS_OF.parse().expect("a moment");
    attribute(&sites, observations)
        .into_values()
        .filter_map(|(site, seen)| {
            let evidence = weigh(&site, &seen, &tables);
            Some((conclude(&site, &evidence, coverage, &tables, as_of)?, evidence))
        })
        .collect()
}

fn read(findings: &[(Finding, Vec<Evidence>)]) -> String {
    let mut out = String::new();
    for (f, evidence) in findings {
        let mut line = |what: &str, s: &Sentence| {
            writeln!(out, "{what}\n  {}\n  {}", s.en, s.zh).expect("a string takes all");
        };
        line("SITE", &f.site.name);
        line("LEAD", &f.lead);
        line("REASON", &f.reason);
        line("PRIOR", &f.prior.text);
        line("MODE unknown", &f.mode_why);
        for weighed in &f.evidence {
            let e = evidence.iter().find(|e| e.id == weighed.id).expect("cited evidence exists");
            let w = e.weight.map(|w| w.as_bans());
            let counted = if weighed.counted { "" } else { ", not added again" };
            let head = format!(
                "EVIDENCE {} {} {:.1} ({:.1} to {:.1}){counted}, alone {:.3}, coin {}, algorithm {}",
                e.rule,
                e.detail.protocol,
                w.central,
                w.low,
                w.high,
                e.confidence.as_fraction(),
                e.detail.coin.as_ref().map_or("not known", |c| c.ticker()),
                e.detail.algorithm.map_or("not known", |a| a.name()),
            );
            line(&head, &e.label);
            line("  what was seen", &e.reason);
            if let Some(unheard) = &e.detail.unheard {
                line("  what was not", unheard);
            }
        }
        for r in &f.refuters {
            line(&format!("REFUTED BY {:.1}", r.weight.as_bans()), &r.text);
        }
        for unknown in &f.unknown {
            line("NOT KNOWN", unknown);
        }
        for unwatched in &f.unwatched {
            line("UNWATCHED", &unwatched.label);
        }
        let p = f.probability.map(|p| p.as_fraction());
        let (t, o) = (f.total.map(|w| w.as_bans()), f.prior.log10_odds.map(|w| w.as_bans()));
        writeln!(
            out,
            "VERDICT {:?}: prior {} ({} to {}) + {} ({} to {}) = probability {:.4} ({:.4} to {:.4})\n",
            f.verdict, o.central, o.low, o.high, t.central, t.low, t.high, p.central, p.low, p.high
        )
        .expect("a string takes all");
    }
    if findings.is_empty() { "no finding\n".to_owned() } else { out }
}

#[test]
fn findings_read_as_checked_in() {
    for Scenario { name, observations, coverage } in Scenario::all() {
        insta::with_settings!({ snapshot_path => "golden", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name, read(&judge(observations, &coverage)));
        });
    }
}

#[test]
fn one_finding_as_json() {
    let Scenario { observations, coverage, .. } = Scenario::accepted_shares();
    insta::with_settings!({ snapshot_path => "golden", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_json_snapshot!("accepted_shares_json", judge(observations, &coverage));
    });
}

/// Words that the house's list forbids a program to say of a unit, in any sentence of any scenario.
#[test]
fn no_sentence_says_what_a_program_may_not() {
    for Scenario { name, observations, coverage } in Scenario::all() {
        let text = read(&judge(observations, &coverage)).to_lowercase();
        // Headings hold the contract's name of the protocol, "websocket-miner".
        let text: String = text.lines().filter(|l| !l.starts_with("evidence")).collect();
        for word in ["miner", "illegal", "crime", "矿场", "违法", "犯罪", "矿工", "非法"]
        {
            assert!(!text.contains(word), "{name} says '{word}'");
        }
    }
}

#[test]
fn benign_look_alikes_stay_indications() {
    for s in [
        Scenario::reader_of_pool_pages(),
        Scenario::scan_from_a_household(),
        Scenario::name_long_removed(),
        Scenario::resolver(),
        Scenario::flow_of_a_scan(),
        Scenario::flow_to_shared_hosting(),
    ] {
        for (f, _) in judge(s.observations, &s.coverage) {
            assert_eq!(f.verdict, hashwarden_domain::finding::Verdict::Indication, "{}", s.name);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Same observations in any order, some of them twice: the same bytes.
    #[test]
    fn order_and_repetition_change_nothing(
        order in prop::collection::vec(any::<(prop::sample::Index, prop::sample::Index)>(), 0..40),
        doubled in prop::collection::vec(any::<prop::sample::Index>(), 0..5),
    ) {
        let all: Vec<Scenario> = Scenario::all();
        let mut coverage: Vec<Coverage> = all.iter().flat_map(|s| s.coverage.clone()).collect();
        let mut observations: Vec<Observation> = all.into_iter().flat_map(|s| s.observations).collect();
        let json = |o: &[Observation], c: &[Coverage]| {
            serde_json::to_vec(&judge(o.to_vec(), c)).expect("our types are JSON")
        };
        let first = json(&observations, &coverage);
        for i in doubled {
            let again = observations[i.index(observations.len())].clone();
            observations.push(again);
        }
        for (a, b) in order {
            let n = observations.len();
            observations.swap(a.index(n), b.index(n));
            let n = coverage.len();
            coverage.swap(a.index(n), b.index(n));
        }
        prop_assert_eq!(first, json(&observations, &coverage));
    }
}
