//! Cases to export: golden lives of the domain, put into a ledger of the test, with files to their exhibits.

use std::{
    fs,
    io::{self, Cursor},
    path::{Path, PathBuf},
    process::Command,
};

use hashwarden_custody::{
    digest::Digests,
    entry::{Countersignature, EntryRow, LedgerHead},
    export::{Cover, ExportError, Handed, Sealed, all_of, export},
    store::Store,
    verify::{Verdict, verify_from},
};
use serde_json::{Value, json};

/// Id of the finding, the evidence and the observation that the cases here rest on.
pub(crate) const FINDING: &str = "00000000000000000000000000000001";
pub(crate) const EVIDENCE: &str = "00000000000000000000000000000002";
pub(crate) const OBSERVATION: &str = "00000000000000000000000000000003";

/// A case on its way into an export.
pub(crate) struct World {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) store: Store,
    pub(crate) events: Vec<Value>,
    /// Entries of other kinds, as kind, noun and body.
    pub(crate) others: Vec<(&'static str, String, Value)>,
    pub(crate) countersigned: bool,
    pub(crate) withheld: Vec<String>,
}

impl World {
    /// The golden life `name`; its exhibits get files of the test.
    pub(crate) fn of(name: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path().join("exhibits")).unwrap();
        let path = root().join("testdata/cases").join(name);
        let mut events: Vec<Value> = fs::read_to_string(path)
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        for event in &mut events {
            let at = event["sequence"].as_u64().unwrap();
            let Some(exhibit) = event["change"].get_mut("exhibit-added") else { continue };
            let bytes = format!("what the officers found, number {at}\n").repeat(9);
            let digests = store.add("scene", &mut bytes.as_bytes()).unwrap();
            let file = digests.into_file(format!("现场 {at}.txt"), "text/plain".into(), None);
            exhibit["file"] = serde_json::to_value(file).unwrap();
        }
        let others = vec![
            ("observation", OBSERVATION.to_owned(), json!({"observation": {"id": OBSERVATION}})),
            ("evidence", EVIDENCE.to_owned(), json!({"id": EVIDENCE, "basis": [OBSERVATION]})),
            (
                "finding",
                FINDING.to_owned(),
                json!({"id": FINDING, "evidence": [{"id": EVIDENCE, "counted": true}]}),
            ),
        ];
        let withheld = Vec::new();
        Self { folder, store, events, others, countersigned: false, withheld }
    }

    /// The case begins with the program's finding.
    pub(crate) fn with_finding(mut self) -> Self {
        self.events[0]["change"]["recorded"]["origin"] = json!({"finding": FINDING});
        self
    }

    pub(crate) fn case(&self) -> String {
        self.events[0]["case"].as_str().unwrap().to_owned()
    }

    /// One more event at the end.
    pub(crate) fn push(&mut self, at: &str, change: Value) {
        let mut event = self.events.last().unwrap().clone();
        event["sequence"] = json!(self.events.len() + 1);
        event["at"] = json!(at);
        event["change"] = change;
        self.events.push(event);
    }

    /// Rows of the case and what it rests on; entries about other cases lie between and are left out.
    pub(crate) fn rows(&self) -> (Vec<EntryRow>, LedgerHead) {
        let mut rows = Vec::new();
        let mut head = LedgerHead { sequence: 0, hash: "0".repeat(64) };
        let case = self.case();
        let mut append = |kind: &str, noun: &str, body: String, of_the_case: bool| {
            let mut row = EntryRow {
                sequence: head.sequence + 1,
                at: "2026-03-01T00:00:00Z".into(),
                kind: kind.into(),
                noun: noun.into(),
                body,
                previous: head.hash.clone(),
                hash: String::new(),
            };
            row.hash = row.hash_of_content();
            head = LedgerHead { sequence: row.sequence, hash: row.hash.clone() };
            rows.extend(of_the_case.then_some(row));
        };
        for (kind, noun, body) in &self.others {
            append(kind, noun, body.to_string(), true);
        }
        for (number, event) in self.events.iter().enumerate() {
            if number % 3 == 1 {
                append("source", "1", "{}".into(), false);
            }
            append("case-event", &case, event.to_string(), true);
        }
        append("source", "2", "{}".into(), false);
        (rows, head)
    }

    pub(crate) fn cover(&self) -> Cover {
        let (rows, head) = self.rows();
        let row = &rows[rows.len().min(5) - 1];
        let countersignature = Countersignature {
            sequence: row.sequence,
            hash: row.hash.clone(),
            by: "bao".into(),
            node: "150100".into(),
            at: "2026-03-02T08:00:00Z".into(),
            note: "letter 3".into(),
        };
        Cover {
            case: self.case().parse().unwrap(),
            exported_at: "2026-11-24T20:00:00Z".parse().unwrap(),
            exported_by: "wang".into(),
            head,
            countersignatures: if self.countersigned { vec![countersignature] } else { vec![] },
        }
    }

    pub(crate) fn export(&self) -> Result<(Vec<u8>, Sealed), ExportError> {
        let mut from_store = all_of(&self.store);
        let files = |wanted: &_| {
            let hashwarden_custody::export::Wanted { label, .. } = wanted;
            if self.withheld.contains(label) {
                return Ok(Handed::Withheld("names who reported".into()));
            }
            from_store(wanted)
        };
        let rows = self.rows().0.into_iter().map(io::Result::Ok);
        let (sink, sealed) = export(Cursor::new(Vec::new()), &self.cover(), rows, files)?;
        Ok((sink.into_inner(), sealed))
    }
}

/// What the crate says.
pub(crate) fn check(zip: &[u8]) -> Verdict {
    verify_from(&mut Cursor::new(zip), None, &mut |_| {}).unwrap()
}

/// The fault as text, `whole` without one.
pub(crate) fn told(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Whole(_) => "whole".into(),
        Verdict::Fault(fault) => {
            format!("{} {}", fault.entry, json!(fault.what).as_str().unwrap())
        }
    }
}

/// Runs `program` of Python beside the script and gives back its lines; none without a `python3`.
pub(crate) fn python(program: &str, arguments: &[&Path]) -> Option<Vec<String>> {
    let start = format!("import io, json, sys\nsys.path.insert(0, {:?})\n{START}", docs());
    let run = Command::new("python3")
        .args(["-B", "-c", &format!("{start}{program}")])
        .args(arguments)
        .output();
    let Ok(run) = run else {
        println!("skipped the script in Python: there is no python3");
        return None;
    };
    let (out, error) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert!(run.status.success(), "{error}");
    Some(out.lines().map(str::to_owned).collect())
}

/// What the script says of bytes, in the words of [`told`].
const START: &str = "
import contextlib, verify_case
def told(data, paper=None):
    verify_case.open = lambda path, mode: io.BytesIO(data)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        verify_case.main('', paper)
    said = json.loads(out.getvalue().splitlines()[0])
    return said['entry'] + ' ' + said['what'] if said['type'] == 'fault' else said['type']
";

pub(crate) fn docs() -> PathBuf {
    root().join("docs")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

/// Hashes of a file, as an event would have them.
pub(crate) fn digests(bytes: &[u8]) -> Digests {
    Digests::of(bytes)
}
