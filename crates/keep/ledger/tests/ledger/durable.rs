//! What was acknowledged survives: killed processes, two processes at once, no room, no permission.
//!
//! The child is this test program itself, started again for one ignored test, with the folder's name
//! on its standard input.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command, Stdio},
};

use hashwarden_ledger::{Ledger, LedgerError, Verification};

use crate::world;

/// Appends until it is killed or `count` is reached, and prints each sequence once acknowledged.
#[test]
#[ignore = "run as a child by the tests below"]
fn child_appends() {
    let mut input = String::new();
    std::io::stdin().read_line(&mut input).unwrap();
    let Some((folder, rest)) = input.trim().split_once('|') else { return };
    let (offset, count) = rest.split_once('|').unwrap();
    let (offset, count): (u32, u32) = (offset.parse().unwrap(), count.parse().unwrap());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let ledger = Ledger::open(Path::new(folder)).await.unwrap();
        for n in 0..count {
            // Batches of different sizes, so that a kill can fall into the middle of one.
            let batch = (0..=n % 7).map(|m| world::seen(offset + n * 10 + m)).collect();
            let appended = ledger.append(batch, world::at(i64::from(n))).await.unwrap();
            println!("acknowledged {}", appended.head.sequence);
        }
    });
}

fn start(folder: &Path, offset: u32, count: u32) -> Child {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "durable::child_appends", "--ignored", "--nocapture"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let line = format!("{}|{offset}|{count}\n", folder.display());
    child.stdin.take().unwrap().write_all(line.as_bytes()).unwrap();
    child
}

fn acknowledged(line: &str) -> Option<u64> {
    // The test harness prints its own words on the same line as our first.
    line.rsplit_once("acknowledged ")?.1.trim().parse().ok()
}

async fn sound(ledger: &Ledger) -> u64 {
    match ledger.verify(&mut |_| ()).await.unwrap() {
        Verification::Sound(head) => {
            assert_eq!(head, ledger.head().await.unwrap());
            head.sequence
        }
        Verification::Broken(broken) => panic!("entry {:?}: {}", broken.entry, broken.fault),
    }
}

#[tokio::test]
async fn every_acknowledged_entry_survives_being_killed() {
    let folder = tempfile::tempdir().unwrap();
    let mut killed_mid_stream = 0;
    for round in 0..8u32 {
        let mut child = start(folder.path(), round * 1_000_000, 100_000);
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // Kill after so many acknowledgements: 1, 4, 11, ... at whatever the child is doing then.
        let kill_after = 1 + round * round * 3;
        let mut last = 0;
        for _ in 0..kill_after {
            last = lines.by_ref().map_while(Result::ok).find_map(|l| acknowledged(&l)).unwrap();
        }
        child.kill().unwrap();
        // What it still managed to say counts as acknowledged too.
        for line in lines.map_while(Result::ok) {
            last = acknowledged(&line).unwrap_or(last);
        }
        let status = child.wait().unwrap();
        killed_mid_stream += u32::from(!status.success());
        let ledger = Ledger::open(folder.path()).await.unwrap();
        let kept = sound(&ledger).await;
        assert!(kept >= last, "round {round}: {last} were acknowledged, {kept} are there");
        ledger.close().await;
    }
    assert_eq!(killed_mid_stream, 8, "a child that ended by itself tests nothing");
}

#[tokio::test]
async fn two_processes_append_to_one_chain() {
    let folder = tempfile::tempdir().unwrap();
    // Both also make the tables: neither finds them there.
    let mut children = [start(folder.path(), 0, 60), start(folder.path(), 1_000_000, 60)];
    for child in &mut children {
        let output = BufReader::new(child.stdout.take().unwrap());
        let said = output.lines().map_while(Result::ok).filter_map(|l| acknowledged(&l)).count();
        assert!(child.wait().unwrap().success());
        assert_eq!(said, 60);
    }
    let ledger = Ledger::open(folder.path()).await.unwrap();
    let each: u64 = (0..60u64).map(|n| n % 7 + 1).sum();
    assert_eq!(sound(&ledger).await, 2 * each);
}

#[tokio::test]
async fn a_folder_that_is_a_file_is_refused_in_words() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let error = Ledger::open(file.path()).await.unwrap_err();
    assert!(matches!(error, LedgerError::CannotOpen { .. }), "{error:?}");
    assert!(error.to_string().contains("check that the folder exists"), "{error}");
    let missing = Ledger::open_read_only(file.path()).await.unwrap_err();
    assert!(matches!(missing, LedgerError::Missing { .. }), "{missing:?}");
}

#[tokio::test]
async fn a_ledger_opened_for_reading_is_never_written() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(folder.path()).await.unwrap();
    let first = world::seen(1);
    ledger.append(vec![first], world::at(0)).await.unwrap();
    ledger.close().await;
    let before = std::fs::read(folder.path().join("ledger.sqlite")).unwrap();

    let ledger = Ledger::open_read_only(folder.path()).await.unwrap();
    assert_eq!(sound(&ledger).await, 1);
    let second = world::seen(2);
    let error = ledger.append(vec![second], world::at(1)).await.unwrap_err();
    assert!(matches!(error, LedgerError::ReadOnly), "{error:?}");
    ledger.close().await;
    assert_eq!(std::fs::read(folder.path().join("ledger.sqlite")).unwrap(), before);
}

#[cfg(unix)]
#[tokio::test]
async fn a_new_folder_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let new = folder.path().join("a/b");
    Ledger::open(&new).await.unwrap().close().await;
    assert_eq!(std::fs::metadata(&new).unwrap().permissions().mode() & 0o777, 0o700);
}

#[cfg(unix)]
#[tokio::test]
async fn a_copy_on_a_read_only_medium_can_be_checked() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(folder.path()).await.unwrap();
    ledger.append(vec![world::seen(1)], world::at(0)).await.unwrap();
    ledger.close().await;
    let set = |mode| {
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(mode)).unwrap();
    };
    set(0o555);
    let readable = Ledger::open_read_only(folder.path()).await;
    let writable = Ledger::open(folder.path()).await;
    // Root may write anywhere: then only the reading is tested.
    if std::fs::write(folder.path().join("probe"), "").is_err() {
        assert!(writable.is_err());
    }
    set(0o755);
    assert_eq!(sound(&readable.unwrap()).await, 1);
}
