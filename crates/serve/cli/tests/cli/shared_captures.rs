//! The captures beside the checkout, where they are: every labelled flow, no alarm on a benign one.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::program::run;

fn captures() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/captures");
    folder.join("labels.json").is_file().then(|| folder.canonicalize().unwrap())
}

/// Two ends, whichever side was named first.
type Ends = BTreeSet<String>;

fn end(ip: &str, port: &str) -> String {
    format!("{} {port}", ip.parse::<std::net::IpAddr>().unwrap())
}

fn believed(folder: &Path, name: &str) -> (i32, Vec<Value>) {
    let answer = run(folder, &["inspect", "--json", name]);
    let mut evidence = answer.of_type("evidence");
    evidence.retain(|line| line["confidence"].as_f64().unwrap() >= 0.5);
    assert_eq!(answer.of_type("coverage").len(), 1, "{name}");
    (answer.code, evidence)
}

#[test]
fn every_labelled_flow_is_found() {
    let Some(folder) = captures() else {
        eprintln!("skipped 9 cases: no captures beside the checkout");
        return;
    };
    let labels: Value =
        serde_json::from_slice(&fs::read(folder.join("labels.json")).unwrap()).unwrap();
    for (name, label) in labels.as_object().unwrap() {
        let (_, evidence) = believed(&folder, name);
        let seen: BTreeSet<Ends> = evidence
            .iter()
            .filter_map(|line| {
                let side = |side: &Value| {
                    Some(end(side["ip"].as_str()?, &side["port"].as_u64()?.to_string()))
                };
                Some(BTreeSet::from([side(&line["subject"])?, side(&line["peer"])?]))
            })
            .collect();
        for flow in ["flows", "sni"].iter().flat_map(|kind| label[kind].as_array().unwrap()) {
            let word = |n: usize| flow[n].as_str().unwrap();
            let wanted = BTreeSet::from([end(word(0), word(1)), end(word(2), word(3))]);
            assert!(seen.contains(&wanted), "{name}: {wanted:?} was not found");
        }
    }
}

#[test]
fn no_benign_capture_raises_an_alarm() {
    let Some(folder) = captures() else {
        eprintln!("skipped 156 cases: no captures beside the checkout");
        return;
    };
    for file in fs::read_dir(folder.join("benign")).unwrap() {
        let file = file.unwrap().path();
        let (code, evidence) = believed(&folder, file.to_str().unwrap());
        assert!(matches!(code, 0 | 3), "{}: exit code {code}", file.display());
        assert!(evidence.is_empty(), "{}: {evidence:?}", file.display());
    }
}
