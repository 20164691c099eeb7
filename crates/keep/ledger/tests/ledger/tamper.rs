//! A ledger that was changed behind its back says where.
//!
//! The tests open the file with another connection, drop the triggers and change one byte of one
//! column of one entry: each must be found, and named.

use std::path::Path;

use hashwarden_ledger::{Broken, Fault, Ledger, Verification};
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, SqliteConnection, sqlite::SqliteConnectOptions,
};

use crate::world;

async fn ledger_of(folder: &Path, entries: u32) {
    let ledger = Ledger::open(folder).await.unwrap();
    for n in 0..entries {
        ledger.append(vec![world::seen(n)], world::at(i64::from(n))).await.unwrap();
    }
    ledger.close().await;
}

async fn raw(folder: &Path) -> SqliteConnection {
    SqliteConnectOptions::new().filename(folder.join("ledger.sqlite")).connect().await.unwrap()
}

async fn after(folder: &Path, statement: &str) -> Verification {
    let mut connection = raw(folder).await;
    for trigger in ["entry_is_never_changed", "entry_is_never_deleted"] {
        let drop = format!("DROP TRIGGER IF EXISTS {trigger}");
        sqlx::query(AssertSqlSafe(drop)).execute(&mut connection).await.unwrap();
    }
    let changed =
        sqlx::query(AssertSqlSafe(statement.to_owned())).execute(&mut connection).await.unwrap();
    assert_eq!(changed.rows_affected(), 1, "{statement}");
    connection.close().await.unwrap();
    let ledger = Ledger::open_read_only(folder).await.unwrap();
    let verification = ledger.verify(&mut |_| ()).await.unwrap();
    ledger.close().await;
    verification
}

#[tokio::test]
async fn one_byte_of_any_column_is_found_and_named() {
    // Replaces the character in the middle by another of the same kind.
    let flip = |column: &str| {
        format!(
            "UPDATE entry SET {column} = substr({column}, 1, length({column}) / 2) \
             || CASE substr({column}, length({column}) / 2 + 1, 1) WHEN '1' THEN '2' ELSE '1' END \
             || substr({column}, length({column}) / 2 + 2) WHERE sequence = 3"
        )
    };
    let cases = [
        (flip("at"), 3, Fault::Hash),
        (flip("kind"), 3, Fault::Hash),
        (flip("noun"), 3, Fault::Hash),
        (flip("body"), 3, Fault::Hash),
        (flip("hash"), 3, Fault::Hash),
        (flip("previous"), 3, Fault::Order),
        (
            // Two entries' bodies exchanged, as far as one statement can.
            "UPDATE entry SET body = (SELECT body FROM entry WHERE sequence = 4) WHERE sequence = 3"
                .to_owned(),
            3,
            Fault::Hash,
        ),
        ("UPDATE entry SET sequence = 9 WHERE sequence = 3".to_owned(), 3, Fault::Gap),
        ("UPDATE entry SET sequence = -3 WHERE sequence = 3".to_owned(), 1, Fault::Gap),
        (
            "UPDATE entry SET body = CAST(body AS BLOB) WHERE sequence = 3".to_owned(),
            3,
            Fault::Body,
        ),
        ("DELETE FROM entry WHERE sequence = 3".to_owned(), 3, Fault::Gap),
        ("DELETE FROM entry WHERE sequence = 1".to_owned(), 1, Fault::Gap),
    ];
    for (statement, sequence, fault) in cases {
        let folder = tempfile::tempdir().unwrap();
        ledger_of(folder.path(), 5).await;
        let verification = after(folder.path(), &statement).await;
        let entry = Some(sequence);
        assert_eq!(verification, Verification::Broken(Broken { entry, fault }), "{statement}");
    }
}

#[tokio::test]
async fn cutting_off_the_end_shows_against_a_head_that_was_written_down() {
    let folder = tempfile::tempdir().unwrap();
    ledger_of(folder.path(), 5).await;
    let ledger = Ledger::open_read_only(folder.path()).await.unwrap();
    let written_down = ledger.head().await.unwrap();
    ledger.close().await;
    let verification = after(folder.path(), "DELETE FROM entry WHERE sequence = 5").await;
    // The trigger that had to go is missed, whoever knows no head.
    let Verification::Broken(Broken { entry: None, fault: Fault::Schema { .. } }) = verification
    else {
        panic!("{verification:?}")
    };
    let ledger = Ledger::open_read_only(folder.path()).await.unwrap();
    let unknowing = ledger.verify_chain(&[], &mut |_| ()).await.unwrap();
    assert!(matches!(unknowing, Verification::Sound(head) if head.sequence == 4));
    let knowing = ledger.verify_chain(&[written_down], &mut |_| ()).await.unwrap();
    let expected = Broken { entry: Some(5), fault: Fault::Truncated };
    assert_eq!(knowing, Verification::Broken(expected));
    ledger.close().await;
}

#[tokio::test]
async fn the_file_itself_refuses_changes() {
    let folder = tempfile::tempdir().unwrap();
    ledger_of(folder.path(), 2).await;
    let mut connection = raw(folder.path()).await;
    for statement in
        ["UPDATE entry SET body = '{}' WHERE sequence = 1", "DELETE FROM entry WHERE sequence = 2"]
    {
        let refused = sqlx::query(statement).execute(&mut connection).await.unwrap_err();
        assert!(refused.to_string().contains("is never"), "{refused}");
    }
}

/// Prints a speed for reports; asserts only that the chain holds.
#[tokio::test]
#[ignore = "minutes without optimisation; run with --release"]
async fn speed_of_checking_a_hundred_thousand_entries() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(folder.path()).await.unwrap();
    #[expect(clippy::disallowed_methods, reason = "measures speed")]
    let clock = std::time::Instant::now;
    let begin = clock();
    for batch in 0..100 {
        let entries = (0..1000).map(|n| world::seen(batch * 1000 + n)).collect();
        ledger.append(entries, world::at(0)).await.unwrap();
    }
    let appended = begin.elapsed();
    let begin = clock();
    let verification = ledger.verify(&mut |_| ()).await.unwrap();
    assert!(matches!(verification, Verification::Sound(head) if head.sequence == 100_000));
    println!("append {appended:?}, verify {:?} for 100000 entries", begin.elapsed());
}
