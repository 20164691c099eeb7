//! What `inspect` finds in a simulated district against what is true there. The detector never sees
//! the truth: it reads captures and a sites file, like anybody's.

use std::collections::BTreeMap;

use hashwarden_drill::{
    Scale, Truth, district,
    truth::{SessionTruth, Verdict},
};
use serde_json::Value;

use crate::{contract, program::run};

/// A seed that nobody looked at while the detectors were written.
const SEED: u64 = 20_260_301;

struct Inspected {
    evidence: Vec<Value>,
    findings: Vec<Value>,
    truth: Truth,
}

fn inspected() -> Inspected {
    let folder = contract::district();
    let begin = "2026-03-01T16:00:00Z".parse().unwrap();
    let world = district(SEED, begin, Scale::District);
    std::fs::write(folder.path().join("sites.toml"), &world.sites_toml).unwrap();
    std::fs::create_dir(folder.path().join("c")).unwrap();
    for (name, bytes) in &world.captures {
        std::fs::write(folder.path().join("c").join(name), bytes).unwrap();
    }
    let answer = run(folder.path(), &["inspect", "--json", "--sites", "sites.toml", "c"]);
    assert_eq!(answer.code, 0, "{}", answer.stderr);
    Inspected {
        evidence: answer.of_type("evidence"),
        findings: answer.of_type("finding"),
        truth: world.truth,
    }
}

fn ends(line: &Value) -> Option<(String, String)> {
    let end = |side: &Value| Some(format!("{}:{}", side["ip"].as_str()?, side["port"].as_u64()?));
    Some((end(&line["subject"])?, end(&line["peer"])?))
}

fn plain(address: std::net::SocketAddr) -> String {
    format!("{}:{}", address.ip(), address.port())
}

#[test]
fn every_session_is_found_with_what_was_said_in_it_and_nothing_else_is() {
    let Inspected { evidence, findings, truth } = inspected();
    let sessions: BTreeMap<_, _> = evidence
        .iter()
        .filter(|line| line["rule"] == "pool-session/1")
        .map(|line| (ends(line).expect("a session has two ends"), line))
        .collect();
    for session in &truth.sessions {
        let place = (plain(session.subject), plain(session.peer));
        let line = sessions.get(&place).unwrap_or_else(|| panic!("not found: {session:?}"));
        same(session, line);
    }
    assert_eq!(sessions.len(), truth.sessions.len(), "sessions that are not in the truth");
    for other in &truth.look_alikes {
        let place = (plain(other.client), plain(other.server));
        let taken = evidence.iter().find(|line| ends(line).as_ref() == Some(&place));
        assert!(taken.is_none(), "{} was taken for {taken:?}", other.what);
    }
    for site in &truth.sites {
        let finding = findings.iter().find(|line| line["site"]["key"] == site.key.as_str());
        let verdict = finding.map(|line| line["verdict"].as_str().unwrap());
        let wanted = match site.verdict {
            Verdict::Clean => None,
            Verdict::NameOnly => Some("indication"),
            Verdict::Working => Some("suspected"),
        };
        assert_eq!(verdict, wanted, "{}", site.key);
    }
}

fn same(session: &SessionTruth, line: &Value) {
    let detail = &line["detail"];
    assert_eq!(line["protocol"], session.protocol.name(), "{line}");
    assert_eq!(detail["wallet"].as_str(), session.wallet.as_deref(), "{line}");
    match &session.worker {
        Some(worker) => assert_eq!(detail["worker"], worker.as_str(), "{line}"),
        // A user name of a node's RPC is all the name there is; it is never made up.
        None => {
            assert!(detail["worker"].is_null() || detail["worker"] == detail["login"], "{line}")
        }
    }
    assert_eq!(detail["shares"]["submitted"], session.heard.submitted, "{line}");
    assert_eq!(detail["shares"]["accepted"], session.heard.accepted, "{line}");
    assert_eq!(detail["shares"]["rejected"], session.heard.rejected, "{line}");
    if let Some(wallet) = detail["wallet_checksum"].as_str() {
        assert_ne!(wallet, "failed", "{line}");
    }
    // What follows is named; what does not is null, never another coin.
    for (field, truth) in [("coin", session.coin.as_str()), ("algorithm", session.algorithm.name())]
    {
        if let Some(named) = detail[field].as_str() {
            assert_eq!(named, truth, "{field} of {line}");
        }
    }
}

#[test]
fn hash_rates_lie_around_the_true_ones() {
    let Inspected { evidence, truth, .. } = inspected();
    let (mut inside, mut all, mut ratios) = (0, 0, Vec::new());
    for session in &truth.sessions {
        let place = (plain(session.subject), plain(session.peer));
        let line = evidence
            .iter()
            .find(|line| line["rule"] == "pool-session/1" && ends(line).as_ref() == Some(&place));
        let (Some(line), Some(true_rate)) = (line, session.hash_rate) else { continue };
        let rate = &line["detail"]["hash_rate"];
        let (Some(low), Some(central), Some(high)) =
            (rate["low"].as_f64(), rate["central"].as_f64(), rate["high"].as_f64())
        else {
            continue;
        };
        all += 1;
        inside += usize::from(low <= true_rate && true_rate <= high);
        ratios.push(central / true_rate);
        eprintln!(
            "{} {:?}: {central:.3e} ({low:.3e}–{high:.3e}), true {true_rate:.3e}",
            session.site, session.protocol
        );
    }
    assert!(all >= 6, "rates were given for {all} sessions only");
    // A 90 % interval: with so few sessions, two thirds inside is what chance allows for.
    assert!(3 * inside >= 2 * all, "{inside} of {all} true rates lie in their intervals");
    assert!(ratios.iter().all(|ratio| (0.5..2.0).contains(ratio)), "{ratios:?}");
}
