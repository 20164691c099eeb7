//! A byte flipped anywhere is found, and located: 200 random ones in the SQLite file, 200 in the rows of
//! PostgreSQL (whose files are the server's), `HASHWARDEN_FLIPS` for more.
//!
//! The ledger holds observations, findings, whole cases, personal data and a countersignature.

use std::{fs, path::Path};

use hashwarden_domain::PersonRef;
use hashwarden_ledger::{
    Broken, CaseAct, Countersignature, Entry, Fault, Head, Ledger, Location, Personal, Scope,
    Verification,
};
use sqlx::{
    AssertSqlSafe, ConnectOptions, Executor, PgConnection, Row, postgres::PgConnectOptions,
};

use crate::{
    case_work::{Random, setting},
    server,
    world::{self, at, case_id, evidence, finding, life, observation, site},
};

fn flips() -> u32 {
    setting("HASHWARDEN_FLIPS", 200)
}

/// Some of everything.
pub(crate) async fn fill(ledger: &Ledger) {
    for n in 1..=30_u32 {
        let site = site(n, "150000");
        let weighed = evidence(&site, &observation(n), "stratum-v1", &format!("bc1q{n}"));
        let found = finding(&site, std::slice::from_ref(&weighed), 0.9, at(100));
        let batch: Vec<Entry> = vec![world::seen_at(site.id, n), weighed.into(), found.into()];
        ledger.append(batch, at(100)).await.unwrap();
        let name = world::LIVES[n as usize % 3].0;
        let salt = [u8::try_from(n).unwrap(); 32];
        let content = format!("Luo {n}");
        let act = CaseAct {
            case: case_id(n),
            seen: 0,
            events: life(name, n, site.id),
            beside: vec![],
            personal: vec![(
                PersonRef::of(&salt, &content),
                Personal {
                    salt,
                    content,
                    kind: "party".to_owned(),
                    case: Some(case_id(n)),
                    keep_until: None,
                    sealed_under: None,
                },
            )],
            due: None,
        };
        ledger.append_case(act, at(200)).await.unwrap();
    }
    let signature = Countersignature {
        head: ledger.head().await.unwrap(),
        node: "150000".parse().unwrap(),
        by: "gao".to_owned(),
        at: at(300),
        note: "letter 7".to_owned(),
    };
    ledger.countersign(signature, at(300)).await.unwrap();
}

async fn check(location: &Location) -> Verification {
    Ledger::check(location, &[], &mut |_| ()).await.unwrap()
}

#[tokio::test]
async fn a_bit_flipped_anywhere_in_the_file_is_found_and_located() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(folder.path()).await.unwrap();
    fill(&ledger).await;
    ledger.close().await;
    let location = Location::from(folder.path());
    let head = match check(&location).await {
        Verification::Sound(head) => head,
        Verification::Broken(broken) => panic!("{broken:?}"),
    };
    assert!(head.sequence > 300);
    let path = folder.path().join("ledger.sqlite");
    let whole = fs::read(&path).unwrap();
    let mut random = Random(13);
    let mut located = std::collections::BTreeMap::<&str, u32>::new();
    for _ in 0..flips() {
        let offset = usize::try_from(random.below(whole.len() as u64)).unwrap();
        let mut flipped = whole.clone();
        flipped[offset] ^= 1 << random.below(8);
        fs::write(&path, &flipped).unwrap();
        let Verification::Broken(broken) = check(&location).await else {
            panic!("a flip at byte {offset} was not found");
        };
        let how = match (&broken.entry, &broken.fault) {
            (Some(entry), _) => {
                assert!((1..=head.sequence).contains(entry), "{broken:?}");
                "entry"
            }
            (None, Fault::Table { .. }) => "row of a table",
            (None, Fault::Personal { .. }) => "personal data",
            (None, Fault::Schema { .. }) => "schema",
            (None, Fault::File { page: Some(page) }) => {
                assert_eq!(*page, offset as u64 / 4096 + 1);
                "page of the file"
            }
            (None, Fault::Database { .. }) => "SQLite's own check",
            (None, fault) => panic!("{offset}: {fault:?}"),
        };
        *located.entry(how).or_default() += 1;
        forget_readers(folder.path());
    }
    println!("SQLite: {} flips, all found, located by: {located:?}", flips());
    fs::write(&path, &whole).unwrap();
    assert_eq!(check(&location).await, Verification::Sound(head));
}

/// Without a seal (whoever wrote last was killed) a flip is found, or it changed nothing that is kept.
#[tokio::test]
async fn without_a_seal_what_is_not_found_changed_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(folder.path()).await.unwrap();
    fill(&ledger).await;
    ledger.close().await;
    fs::remove_file(folder.path().join("ledger.seal")).unwrap();
    let location = Location::from(folder.path());
    let kept = exported(folder.path()).await;
    let path = folder.path().join("ledger.sqlite");
    let whole = fs::read(&path).unwrap();
    let mut random = Random(31);
    let mut unused = 0;
    for _ in 0..flips() {
        let offset = usize::try_from(random.below(whole.len() as u64)).unwrap();
        let mut flipped = whole.clone();
        flipped[offset] ^= 1 << random.below(8);
        fs::write(&path, &flipped).unwrap();
        forget_readers(folder.path());
        if let Verification::Sound(_) = check(&location).await {
            assert!(exported(folder.path()).await == kept, "a flip at byte {offset}");
            unused += 1;
        }
    }
    println!(
        "SQLite without a seal: {} flips, {unused} of them in bytes that hold nothing",
        flips()
    );
    assert!(unused < flips() / 2);
}

/// Removes the empty log and the index that a reader of a write-ahead log leaves where it may not write.
fn forget_readers(folder: &Path) {
    for end in ["-wal", "-shm"] {
        let _ = fs::remove_file(folder.join(format!("ledger.sqlite{end}")));
    }
}

async fn exported(folder: &Path) -> Vec<u8> {
    let ledger = Ledger::open_read_only(folder).await.unwrap();
    let mut out = Vec::new();
    ledger.export(Scope::Everything, &mut out, &mut |_| ()).await.unwrap();
    ledger.close().await;
    out
}

#[tokio::test]
async fn a_character_flipped_in_any_row_of_postgres_is_found_and_located() {
    let Some(server) = server::shared() else {
        println!("skipped: PostgreSQL is not installed");
        return;
    };
    let url = server.database();
    let location: Location = url.parse().unwrap();
    let ledger = Ledger::open(&location).await.unwrap();
    fill(&ledger).await;
    let head = ledger.head().await.unwrap();
    let options: PgConnectOptions = url.parse().unwrap();
    let mut raw = options.connect().await.unwrap();
    let mut random = Random(17);
    // Table, what tells its rows apart, its columns of text.
    let places: [(&str, &str, &[&str]); 5] = [
        ("entry", "sequence::text", &["at", "kind", "noun", "body", "previous", "hash"]),
        ("case_current", "case_id", &["number", "site", "state", "node", "path", "search"]),
        ("finding_current", "site", &["finding", "verdict", "territory", "search"]),
        ("observation_by_site", "observation", &["site", "source"]),
        ("personal", "ref", &["salt", "content", "kind", "digest"]),
    ];
    for _ in 0..flips() {
        // Half of them in entries.
        let place = random.below(10).saturating_sub(5);
        let (table, key, columns) = places[usize::try_from(place).unwrap()];
        let column = columns[usize::try_from(random.below(columns.len() as u64)).unwrap()];
        let rows =
            fetch(&mut raw, &format!("SELECT {key}, {column} FROM {table} ORDER BY 1")).await;
        let (name, text) = &rows[usize::try_from(random.below(rows.len() as u64)).unwrap()];
        let mut characters: Vec<char> = text.chars().collect();
        let at = usize::try_from(random.below(characters.len() as u64)).unwrap();
        characters[at] = if characters[at] == 'x' { 'y' } else { 'x' };
        let flipped: String = characters.into_iter().collect();
        set(&mut raw, table, key, column, name, &flipped).await;
        let Verification::Broken(Broken { entry, fault }) = check(&location).await else {
            panic!("{table} {name} {column}: not found");
        };
        match table {
            "entry" => assert_eq!(entry, Some(name.parse().unwrap()), "{column}: {fault:?}"),
            "personal" => assert_eq!(fault, Fault::Personal { reference: name.clone() }),
            _ => assert_eq!(fault, Fault::Table { table: table.to_owned(), row: name.clone() }),
        }
        set(&mut raw, table, key, column, name, text).await;
    }
    println!("PostgreSQL: {} flips, each found and the row named", flips());
    assert_eq!(check(&location).await, Verification::Sound(head));

    // Entries are never changed by the ordinary way.
    for statement in ["UPDATE entry SET body = ''", "DELETE FROM entry", "TRUNCATE entry"] {
        let refused = raw.execute(statement).await.unwrap_err();
        assert!(refused.to_string().contains("is never changed"), "{refused}");
    }
    raw.execute("ALTER TABLE entry DISABLE TRIGGER ALL").await.unwrap();
    let what = "the trigger entry_is_never_changed".to_owned();
    let expected = Broken { entry: None, fault: Fault::Schema { what } };
    assert_eq!(check(&location).await, Verification::Broken(expected));
}

async fn fetch(raw: &mut PgConnection, sql: &str) -> Vec<(String, String)> {
    let rows = raw.fetch_all(AssertSqlSafe(sql.to_owned())).await.unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

async fn set(raw: &mut PgConnection, table: &str, key: &str, column: &str, name: &str, text: &str) {
    for trigger in ["DISABLE", "ENABLE"] {
        if trigger == "ENABLE" {
            let sql = format!("UPDATE {table} SET {column} = $1 WHERE {key} = $2");
            let update = sqlx::query(AssertSqlSafe(sql)).bind(text).bind(name);
            assert_eq!(update.execute(&mut *raw).await.unwrap().rows_affected(), 1);
        }
        let sql = format!("ALTER TABLE {table} {trigger} TRIGGER ALL");
        raw.execute(AssertSqlSafe(sql)).await.unwrap();
    }
}

/// Rows that were taken out, exchanged, or written anew with hashes that fit.
#[tokio::test]
async fn a_rewritten_history_does_not_hold_against_what_was_countersigned() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(folder.path()).await.unwrap();
    fill(&ledger).await;
    let known = ledger.head().await.unwrap();
    let signed = ledger.countersignatures().await.unwrap();
    assert_eq!((signed.len(), signed[0].head.sequence), (1, known.sequence - 1));
    let wrong =
        Countersignature { head: Head { sequence: 3, hash: "0".repeat(64) }, ..signed[0].clone() };
    assert!(ledger.countersign(wrong, at(400)).await.is_err(), "another history is not recorded");
    ledger.close().await;

    // The same entries in a ledger of their own, but for the first.
    let other = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(other.path()).await.unwrap();
    ledger.append(vec![world::seen(999)], at(1)).await.unwrap();
    ledger.append(vec![Entry::Countersigned(signed[0].clone())], at(2)).await.unwrap();
    for n in 0..known.sequence {
        let n = u32::try_from(n).unwrap();
        ledger.append(vec![world::seen(1000 + n)], at(3)).await.unwrap();
    }
    let verification = ledger.verify(&mut |_| ()).await.unwrap();
    let by = "150000 (gao)".to_owned();
    let entry = Some(signed[0].head.sequence);
    let expected = Broken { entry, fault: Fault::OtherHistory { by } };
    assert_eq!(verification, Verification::Broken(expected));
    ledger.close().await;
}
