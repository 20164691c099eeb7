//! Case work that is cut short, and case work by many at once: on SQLite and on PostgreSQL.
//!
//! The child is this test program itself, started again for one ignored test. It takes cases through their
//! lives, several at a time, and prints what was acknowledged; the test kills it wherever it is then.
//! `HASHWARDEN_KILLS` (200) says how often, `HASHWARDEN_LEDGER_SECONDS` (3) how long many work at once.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Write},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

use hashwarden_domain::{CaseEvent, PersonRef, case::CaseChange, person::SALT};
use hashwarden_ledger::{CaseAct, Due, Ledger, LedgerError, Location, Personal, Verification};

use crate::{
    server,
    world::{self, at, case_id, life},
};

/// Cases under way at once in a child.
const AT_ONCE: u32 = 4;

#[expect(clippy::disallowed_methods, reason = "how long a test runs is no setting of the program")]
pub(crate) fn setting(name: &str, default: u32) -> u32 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Pseudo-random numbers: splitmix64.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end
    }
}

/// What an act keeps about somebody: it must be there if and only if the act is.
fn somebody(case: u32, sequence: u64) -> (PersonRef, Personal) {
    let content = format!("case {case}, event {sequence}: Luo, 139 0000 0000");
    let salt = [u8::try_from(sequence).unwrap(); SALT];
    let personal = Personal {
        salt,
        kind: "party".to_owned(),
        case: Some(case_id(case)),
        keep_until: None,
        sealed_under: None,
        content,
    };
    (PersonRef::of(&salt, &personal.content), personal)
}

fn act(case: u32, event: CaseEvent) -> CaseAct {
    CaseAct {
        case: case_id(case),
        seen: event.sequence - 1,
        personal: vec![somebody(case, event.sequence)],
        due: Some(Due { at: event.at, clock: "next".to_owned(), owner: Some(event.by.clone()) }),
        beside: vec![],
        events: vec![event],
    }
}

/// Takes cases through their lives until it is killed, and prints each act once acknowledged.
#[test]
#[ignore = "run as a child by the tests below"]
fn child_works_on_cases() {
    let mut input = String::new();
    std::io::stdin().read_line(&mut input).unwrap();
    let Some((location, first)) = input.trim().split_once('|') else { return };
    let first: u32 = first.parse().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let location: Location = location.parse().unwrap();
        let ledger = Arc::new(Ledger::open(location).await.unwrap());
        println!("ready");
        let mut workers = Vec::new();
        for worker in 0..AT_ONCE {
            let ledger = Arc::clone(&ledger);
            workers.push(tokio::spawn(async move {
                for case in (first + worker..).step_by(AT_ONCE as usize) {
                    let name = world::LIVES[case as usize % world::LIVES.len()].0;
                    for event in life(name, case, world::site(case, "150000").id) {
                        let sequence = event.sequence;
                        ledger.append_case(act(case, event), at(0)).await.unwrap();
                        println!("acknowledged {case} {sequence}");
                    }
                }
            }));
        }
        for worker in workers {
            worker.await.unwrap();
        }
    });
}

fn start(location: &str, first: u32) -> Child {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "case_work::child_works_on_cases", "--ignored", "--nocapture"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(format!("{location}|{first}\n").as_bytes()).unwrap();
    child
}

/// Kills a child at a random moment of its work; the acts that it had acknowledged by then.
fn cut_short(location: &str, first: u32, random: &mut Random) -> BTreeMap<u32, u64> {
    let mut child = start(location, first);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    // The harness prints its own words on the same line as our first.
    let ready = lines.by_ref().map_while(Result::ok).any(|line| line.ends_with("ready"));
    assert!(ready, "the child could not open the ledger");
    std::thread::sleep(Duration::from_micros(random.below(60_000)));
    child.kill().unwrap();
    assert!(!child.wait().unwrap().success(), "a child that ended by itself tests nothing");
    let mut acknowledged = BTreeMap::new();
    for line in lines.map_while(Result::ok) {
        let Some((case, sequence)) =
            line.strip_prefix("acknowledged ").and_then(|rest| rest.split_once(' '))
        else {
            continue;
        };
        // The last line may have been cut short too; half a number is not more than the whole.
        if let (Ok(case), Ok(sequence)) = (case.parse(), sequence.parse()) {
            let last: &mut u64 = acknowledged.entry(case).or_default();
            *last = (*last).max(sequence);
        }
    }
    acknowledged
}

/// Nothing acknowledged is lost, nothing is there by half.
async fn nothing_lost(ledger: &Ledger, first: u32, acknowledged: &BTreeMap<u32, u64>) -> u64 {
    let mut there = 0;
    let last = acknowledged.keys().max().copied().unwrap_or(first);
    for case in first..=last + AT_ONCE {
        let record = ledger.case(case_id(case)).await.unwrap();
        let version = record.as_ref().map_or(0, |record| record.case.file().version());
        let promised = acknowledged.get(&case).copied().unwrap_or(0);
        assert!(version >= promised, "case {case}: {promised} acknowledged, {version} there");
        assert_eq!(record.is_some_and(|record| record.due.is_some()), version > 0);
        let row = ledger.case_row(case_id(case)).await.unwrap();
        assert_eq!(row.map_or(0, |row| row.version), version, "the row of case {case}");
        let kept = ledger.personal_of(case_id(case)).await.unwrap();
        assert_eq!(kept.len() as u64, version, "personal data of case {case}");
        for sequence in 1..=version {
            assert!(kept.contains(&somebody(case, sequence)), "case {case}, event {sequence}");
        }
        there += version;
    }
    there
}

async fn sound(ledger: &Ledger) -> u64 {
    match ledger.verify(&mut |_| ()).await.unwrap() {
        Verification::Sound(head) => head.sequence,
        Verification::Broken(broken) => panic!("{broken:?}"),
    }
}

fn seed() -> u64 {
    let seed = std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), 0);
    println!("random numbers from {seed}");
    seed
}

/// After so many kills the checks begin with an empty ledger again, so that they stay quick.
const A_LEDGER: u32 = 25;

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_random_points_nothing_is_lost_on_sqlite() {
    let mut random = Random(seed());
    let kills = setting("HASHWARDEN_KILLS", 200);
    let mut acts = 0;
    let mut folder = tempfile::tempdir().unwrap();
    for kill in 0..kills {
        if kill % A_LEDGER == 0 {
            folder = tempfile::tempdir().unwrap();
        }
        let first = 1 + (kill % A_LEDGER) * 1000;
        let location = folder.path().to_str().unwrap().to_owned();
        let acknowledged = cut_short(&location, first, &mut random);
        let ledger = Ledger::open(folder.path()).await.unwrap();
        acts += nothing_lost(&ledger, first, &acknowledged).await;
        let chain = ledger.verify_chain(&[], &mut |_| ()).await.unwrap();
        assert!(matches!(chain, Verification::Sound(_)), "kill {kill}: {chain:?}");
        if kill % A_LEDGER == A_LEDGER - 1 || kill + 1 == kills {
            sound(&ledger).await;
        }
        ledger.close().await;
    }
    println!("SQLite: {kills} kills, {acts} acts there, none acknowledged lost");
    assert!(acts > 0, "no child came to work");
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_random_points_nothing_is_lost_on_postgres() {
    let Some(mut server) = server::Server::start() else {
        println!("skipped: PostgreSQL is not installed");
        return;
    };
    let mut random = Random(seed());
    let kills = setting("HASHWARDEN_KILLS", 200);
    let (mut acts, mut of_the_server) = (0, 0);
    let mut url = server.database();
    for kill in 0..kills {
        if kill % A_LEDGER == 0 {
            url = server.database();
        }
        let first = 1 + (kill % A_LEDGER) * 1000;
        let acknowledged = cut_short(&url, first, &mut random);
        if kill % 10 == 9 {
            // The server too, right after.
            server = server.kill_and_restart();
            of_the_server += 1;
        }
        let location: Location = url.parse().unwrap();
        let ledger = Ledger::open(location).await.unwrap();
        acts += nothing_lost(&ledger, first, &acknowledged).await;
        let chain = ledger.verify_chain(&[], &mut |_| ()).await.unwrap();
        assert!(matches!(chain, Verification::Sound(_)), "kill {kill}: {chain:?}");
        if kill % A_LEDGER == A_LEDGER - 1 || kill + 1 == kills {
            sound(&ledger).await;
        }
        ledger.close().await;
    }
    println!(
        "PostgreSQL: {kills} kills and {of_the_server} of the server, {acts} acts there, \
         none acknowledged lost"
    );
    assert!(acts > 0, "no child came to work");
}

/// Clients and cases of the crowd.
const CLIENTS: u32 = 32;
const CASES: u32 = 1000;

/// Thirty-two clients of two hubs write notes into a thousand cases as fast as they can.
async fn crowd(name: &str, location: &Location) {
    let hubs = [Ledger::open(location).await.unwrap(), Ledger::open(location).await.unwrap()];
    let begin: Vec<_> =
        (1..=CASES).map(|n| life("closed", n, world::site(n, "150000").id).remove(0)).collect();
    hubs[0].append(begin.into_iter().map(Into::into).collect(), at(0)).await.unwrap();
    let hubs = Arc::new(hubs);
    let seconds = setting("HASHWARDEN_LEDGER_SECONDS", 3);
    #[expect(clippy::disallowed_methods, reason = "works for a while")]
    let end = std::time::Instant::now() + Duration::from_secs(seconds.into());
    let mut clients = Vec::new();
    for client in 0..CLIENTS {
        let hubs = Arc::clone(&hubs);
        clients.push(tokio::spawn(async move {
            let hub = &hubs[client as usize % 2];
            let mut random = Random(client.into());
            let (mut done, mut stale) = (Vec::new(), 0_u64);
            #[expect(clippy::disallowed_methods, reason = "works for a while")]
            while std::time::Instant::now() < end {
                // A few cases are everybody's, so that some meet.
                let among = if random.below(4) == 0 { 4 } else { u64::from(CASES) };
                let n = 1 + u32::try_from(random.below(among)).unwrap();
                let seen = hub.case(case_id(n)).await.unwrap().unwrap();
                let last = &seen.events.last().unwrap().event;
                let text = format!("client {client}, note {}", done.len());
                let event = CaseEvent {
                    sequence: last.sequence + 1,
                    change: CaseChange::Noted { text: text.clone() },
                    ..last.clone()
                };
                let sequence = event.sequence;
                let act = CaseAct {
                    case: event.case,
                    seen: last.sequence,
                    events: vec![event],
                    beside: vec![],
                    personal: vec![],
                    due: None,
                };
                match hub.append_case(act, at(1)).await {
                    Ok(_) => done.push((n, sequence, text)),
                    Err(LedgerError::Stale { now, .. }) if now >= sequence => stale += 1,
                    Err(error) => panic!("{error:?}"),
                }
            }
            (done, stale)
        }));
    }
    let (mut notes, mut refused) = (BTreeMap::new(), 0);
    for client in clients {
        let (done, stale) = client.await.unwrap();
        refused += stale;
        for (case, sequence, text) in done {
            let twice = notes.insert((case, sequence), text);
            assert_eq!(twice, None, "two acts took the same place in case {case}");
        }
    }
    let mut there = 0;
    for n in 1..=CASES {
        let record = hubs[0].case(case_id(n)).await.unwrap().unwrap();
        for recorded in record.events.iter().skip(1) {
            let CaseChange::Noted { text } = &recorded.event.change else { panic!() };
            assert_eq!(notes.get(&(n, recorded.event.sequence)), Some(text), "case {n}");
            there += 1;
        }
    }
    assert_eq!(there, notes.len(), "an acknowledged act is not there");
    let head = sound(&hubs[1]).await;
    assert_eq!(head, u64::from(CASES) + notes.len() as u64);
    println!(
        "{name}: {CLIENTS} clients of two hubs on {CASES} cases for {seconds} s: {} acts, \
         {refused} refused as stale, none lost, one chain of {head} entries",
        notes.len()
    );
    for hub in Arc::into_inner(hubs).unwrap() {
        hub.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_lose_nothing_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    crowd("SQLite", &folder.path().into()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_lose_nothing_on_postgres() {
    let Some(server) = server::shared() else {
        println!("skipped: PostgreSQL is not installed");
        return;
    };
    crowd("PostgreSQL", &server.database().parse().unwrap()).await;
}
