//! Real captures beside the checkout (`../shared/captures`), where they are there: every labelled
//! conversation must be seen with its ends, and captures of other applications must stay silent.
#![allow(clippy::unwrap_used, reason = "what a test cannot read must fail it")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    net::IpAddr,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use hashwarden_domain::{
    Coverage, Endpoint, Fact, Observation, Subject, observation::wire::WireSeen,
};
use hashwarden_wire::{Config, Input, Pools, inspect};

/// Client, its port, server, its port; further columns are the name.
type Row = Vec<String>;

#[derive(serde::Deserialize)]
struct Labels {
    flows: Vec<Row>,
    sni: Vec<Row>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

fn captures() -> Option<PathBuf> {
    let folder = root().join("../shared/captures");
    folder.is_dir().then_some(folder)
}

fn pools() -> &'static Pools {
    static POOLS: OnceLock<Pools> = OnceLock::new();
    POOLS.get_or_init(|| {
        let list = fs::read_to_string(root().join("reference/pools.csv")).unwrap();
        Pools::parse(&list).unwrap()
    })
}

fn listen(path: &Path) -> (Vec<Observation>, Coverage) {
    let mut seen = Vec::new();
    let mut go_on = |_| ControlFlow::Continue(());
    let input = Input::File(path.into());
    let coverage =
        inspect(input, pools(), &Config::default(), &mut go_on, &mut |o| seen.push(o)).unwrap();
    (seen, coverage)
}

fn ends(observation: &Observation) -> BTreeSet<Endpoint> {
    let Subject::Endpoint(subject) = observation.subject;
    let Fact::Wire(fact) = &observation.fact;
    fact.peer.into_iter().chain([subject]).collect()
}

fn labelled(row: &Row) -> BTreeSet<Endpoint> {
    let end = |at: usize| Endpoint {
        ip: row[at].parse::<IpAddr>().unwrap(),
        port: Some(row[at + 1].parse().unwrap()),
    };
    [end(0), end(2)].into()
}

#[test]
fn every_labelled_conversation_is_seen() {
    let Some(folder) = captures() else {
        println!("skipped 9 cases: ../shared is absent");
        return;
    };
    let labels = fs::read_to_string(folder.join("labels.json")).unwrap();
    let labels: BTreeMap<String, Labels> = serde_json::from_str(&labels).unwrap();
    for (file, label) in labels {
        let (seen, coverage) = listen(&folder.join(&file));
        let is_work = |o: &&Observation| {
            let Fact::Wire(fact) = &o.fact;
            matches!(fact.seen, WireSeen::Work(_))
        };
        let work: BTreeSet<_> = seen.iter().filter(is_work).map(ends).collect();
        let all: BTreeSet<_> = seen.iter().map(ends).collect();
        let flows: BTreeSet<_> = label.flows.iter().map(labelled).collect();
        assert_eq!(flows.difference(&work).count(), 0, "{file}: not seen");
        assert_eq!(work.difference(&flows).count(), 0, "{file}: seen but not labelled");
        let missed = label.sni.iter().map(labelled).filter(|row| !all.contains(row)).count();
        assert_eq!(missed, 0, "{file}: server names");
        assert_eq!(coverage.lost, vec![], "{file}");
    }
}

#[test]
fn other_applications_stay_silent() {
    let Some(folder) = captures() else {
        println!("skipped 156 cases: ../shared is absent");
        return;
    };
    for file in fs::read_dir(folder.join("benign")).unwrap() {
        let path = file.unwrap().path();
        let (seen, _) = listen(&path);
        let (again, _) = listen(&path);
        assert_eq!(seen, again, "{}", path.display());
        assert_eq!(seen, vec![], "{}", path.display());
    }
}
