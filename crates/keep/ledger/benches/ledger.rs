//! Measures the ledger on both databases; `cargo xtask bench ledger` runs it and keeps what it prints.
//!
//! In: how long, how many entries and cases. Out: Markdown tables on standard output. Every commit is
//! durable, as in use. PostgreSQL is started for the measurement on a private socket, its settings as
//! Debian ships them but for memory; where it is not installed its rows are left out.

#![allow(clippy::unwrap_used, reason = "a measurement that cannot be made ends")]
#![allow(clippy::disallowed_methods, reason = "measures time")]

use std::{
    ops::Range,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicU32, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use hashwarden_domain::{
    CaseEvent,
    case::{CaseChange, Mark, MarkKind},
};
use hashwarden_ledger::{
    CaseAct, CaseFilter, CaseOrder, Due, Entry, Ledger, LedgerError, Location, Verification,
};

#[path = "../tests/ledger/server.rs"]
mod server;
#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../tests/ledger/world.rs"]
mod world;

/// What is asked for.
struct Settings {
    seconds: u64,
    entries: u32,
    cases: u32,
    only: Option<String>,
}

fn settings() -> Settings {
    let arguments: Vec<String> = std::env::args().collect();
    let number = |name: &str, default: u64| {
        let at = arguments.iter().position(|argument| argument == name);
        at.and_then(|at| arguments.get(at + 1)?.parse().ok()).unwrap_or(default)
    };
    let only = arguments.iter().position(|argument| argument == "--only");
    Settings {
        only: only.and_then(|at| arguments.get(at + 1)).map(|name| name.to_lowercase()),
        seconds: number("--seconds", 5),
        entries: u32::try_from(number("--entries", 200_000)).unwrap(),
        cases: u32::try_from(number("--cases", 100_000)).unwrap(),
    }
}

fn main() {
    let settings = settings();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let asked = |name: &str| settings.only.as_ref().is_none_or(|only| *only == name);
        let server = if asked("postgres") { server::Server::start() } else { None };
        if server.is_none() && asked("postgres") {
            eprintln!("PostgreSQL is not installed: its rows are left out");
        }
        let mut databases = Vec::new();
        databases.extend(asked("sqlite").then_some("SQLite"));
        databases.extend(server.as_ref().map(|_| "PostgreSQL"));
        let place = |name: &str| {
            let folder = tempfile::tempdir().unwrap();
            let location: Location = match &server {
                Some(server) if name == "PostgreSQL" => server.database().parse().unwrap(),
                _ => folder.path().into(),
            };
            (folder, location)
        };

        println!("| durable appends | database | appends/s |\n|---|---|---|");
        for name in &databases {
            let (_folder, location) = place(name);
            appends(name, &location, settings.seconds).await;
        }
        println!("\n| check | database | entries | seconds | entries/s |\n|---|---|---|---|---|");
        for name in &databases {
            let (_folder, location) = place(name);
            verification(name, &location, settings.entries).await;
        }
        println!(
            "\n| 32 clients on 1,000 cases | seconds | acts | acts/s | refused as stale | lost | p50 ms | p95 ms |\n\
             |---|---|---|---|---|---|---|---|"
        );
        for name in &databases {
            let (_folder, location) = place(name);
            crowd(name, &location, settings.seconds).await;
        }
        println!("\n| page of cases | database | cases | p50 ms | p95 ms | most ms |\n|---|---|---|---|---|---|");
        for name in &databases {
            let (_folder, location) = place(name);
            lists(name, &location, settings.cases).await;
        }
    });
}

/// Appends one after the other, by many at once, and in batches.
async fn appends(name: &str, location: &Location, seconds: u64) {
    let ledger = Arc::new(Ledger::open(location).await.unwrap());
    let next = Arc::new(AtomicU64::new(0));
    let during = Duration::from_secs(seconds);
    for (what, callers, batch) in [
        ("one caller, one entry each time", 1, 1),
        ("64 callers, one entry each time", 64, 1),
        ("1,024 callers, one entry each time", 1024, 1),
        ("one caller, 1,000 entries each time", 1, 1000),
        ("4 callers, 1,000 entries each time", 4, 1000),
    ] {
        let begin = Instant::now();
        let mut tasks = Vec::new();
        for _ in 0..callers {
            let (ledger, next) = (Arc::clone(&ledger), Arc::clone(&next));
            tasks.push(tokio::spawn(async move {
                let mut written = 0;
                while begin.elapsed() < during {
                    let first = u32::try_from(next.fetch_add(batch, Ordering::Relaxed)).unwrap();
                    let last = first + u32::try_from(batch).unwrap();
                    let entries = (first..last).map(seen).collect();
                    written += ledger.append(entries, world::at(0)).await.unwrap().written;
                }
                written
            }));
        }
        let mut written = 0;
        for task in tasks {
            written += task.await.unwrap();
        }
        row(&[what, name, &rate(written, begin.elapsed())]);
    }
    let begin = Instant::now();
    let written = fill(&ledger, 0..u32::MAX, Some(during)).await;
    row(&["4 callers, events of 1,000 new cases each time", name, &rate(written, begin.elapsed())]);
    if let Some(ledger) = Arc::into_inner(ledger) {
        ledger.close().await;
    }
}

/// Appends the events of these cases by four callers, as long as is said; how many events.
async fn fill(ledger: &Arc<Ledger>, cases: Range<u32>, during: Option<Duration>) -> u64 {
    const CASES: u32 = 1000;
    let model = Arc::new(world::life("closed", 1, world::site(1, "150000").id));
    let next = Arc::new(AtomicU32::new(cases.start));
    let begin = Instant::now();
    let mut callers = Vec::new();
    for _ in 0..4 {
        let (ledger, model, next) = (Arc::clone(ledger), Arc::clone(&model), Arc::clone(&next));
        callers.push(tokio::spawn(async move {
            let mut written = 0;
            while during.is_none_or(|during| begin.elapsed() < during) {
                let first = next.fetch_add(CASES, Ordering::Relaxed);
                if first >= cases.end {
                    break;
                }
                let some = first..first.saturating_add(CASES).min(cases.end);
                let batch = some.flat_map(|n| events(&model, n)).map(Entry::from).collect();
                written += ledger.append(batch, world::at(0)).await.unwrap().written;
            }
            written
        }));
    }
    let mut written = 0;
    for caller in callers {
        written += caller.await.unwrap();
    }
    written
}

/// An observation; a thousand sites share them.
fn seen(n: u32) -> Entry {
    static SITES: std::sync::LazyLock<Vec<hashwarden_domain::SiteId>> =
        std::sync::LazyLock::new(|| (0..1000).map(|n| world::site(n, "150000").id).collect());
    world::seen_at(SITES[n as usize % 1000], n)
}

async fn verification(name: &str, location: &Location, entries: u32) {
    let ledger = Ledger::open(location).await.unwrap();
    for first in (0..entries).step_by(5000) {
        let batch = (first..(first + 5000).min(entries)).map(seen).collect();
        ledger.append(batch, world::at(0)).await.unwrap();
    }
    ledger.tune().await.unwrap();
    let number = u64::from(entries);
    // This program on one core; PostgreSQL's own processes where they like.
    let pinned = on_cores("0");
    let begin = Instant::now();
    let chain = ledger.verify_chain(&[], &mut |_| ()).await.unwrap();
    let took = begin.elapsed();
    assert!(matches!(chain, Verification::Sound(head) if head.sequence == number));
    let what = if pinned { "the chain, on one core" } else { "the chain" };
    row(&[what, name, &count(number), &seconds(took), &rate(number, took)]);
    on_cores("0-1023");
    let begin = Instant::now();
    let whole = ledger.verify(&mut |_| ()).await.unwrap();
    let took = begin.elapsed();
    assert!(matches!(whole, Verification::Sound(_)), "{whole:?}");
    row(&["everything", name, &count(number), &seconds(took), &rate(number, took)]);
    ledger.close().await;
}

/// Lets all threads of this program run on these cores only; whether that could be done.
fn on_cores(cores: &str) -> bool {
    let pid = std::process::id().to_string();
    let done = Command::new("taskset").args(["-a", "-c", "-p", cores, &pid]).output();
    done.is_ok_and(|done| done.status.success())
}

async fn crowd(name: &str, location: &Location, seconds: u64) {
    const CASES: u32 = 1000;
    let hub = Arc::new(Ledger::open(location).await.unwrap());
    let begins: Vec<Entry> = (1..=CASES)
        .map(|n| world::life("closed", n, world::site(n, "150000").id).remove(0).into())
        .collect();
    hub.append(begins, world::at(0)).await.unwrap();
    let begin = Instant::now();
    let during = Duration::from_secs(seconds);
    let mut clients = Vec::new();
    for client in 0..32_u32 {
        let hub = Arc::clone(&hub);
        clients.push(tokio::spawn(async move {
            let (mut done, mut stale, mut took) = (0_u64, 0_u64, Vec::new());
            let mut turn = client.wrapping_mul(2_654_435_761);
            while begin.elapsed() < during {
                turn = turn.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let case = world::case_id(1 + (turn >> 8) % CASES);
                let from = Instant::now();
                let version = hub.case_row(case).await.unwrap().unwrap().version;
                let last = hub.case_events_since(case, version - 1).await.unwrap().remove(0).event;
                let event = CaseEvent {
                    sequence: last.sequence + 1,
                    change: CaseChange::Noted { text: format!("client {client}, {done}") },
                    ..last
                };
                let act = CaseAct {
                    case,
                    seen: version,
                    events: vec![event],
                    beside: vec![],
                    personal: vec![],
                    due: None,
                };
                match hub.append_case(act, world::at(1)).await {
                    Ok(_) => done += 1,
                    Err(LedgerError::Stale { .. }) => stale += 1,
                    Err(error) => panic!("{error:?}"),
                }
                took.push(from.elapsed());
            }
            (done, stale, took)
        }));
    }
    let (mut done, mut stale, mut took) = (0, 0, Vec::new());
    for client in clients {
        let (by_one, refused, times) = client.await.unwrap();
        done += by_one;
        stale += refused;
        took.extend(times);
    }
    let elapsed = begin.elapsed();
    let head = hub.head().await.unwrap().sequence;
    let lost = (u64::from(CASES) + done).abs_diff(head);
    let chain = hub.verify_chain(&[], &mut |_| ()).await.unwrap();
    assert!(matches!(chain, Verification::Sound(_)), "{chain:?}");
    took.sort();
    row(&[
        name,
        &format!("{:.0}", elapsed.as_secs_f64()),
        &count(done),
        &rate(done, elapsed),
        &count(stale),
        &count(lost),
        &milliseconds(&took, 50),
        &milliseconds(&took, 95),
    ]);
    if let Some(hub) = Arc::into_inner(hub) {
        hub.close().await;
    }
}

/// A county of the many: 30 provinces of 10 cities of 10 counties.
fn county(n: u32) -> String {
    let (province, city, county) = (n % 30, n / 30 % 10, n / 300 % 10);
    format!("{:02}{:02}{:02}", 11 + province, 1 + city, 1 + county)
}

/// Events of the case `n`, as far as it has come.
fn events(model: &[CaseEvent], n: u32) -> Vec<CaseEvent> {
    let far = match n % 100 {
        0..40 => 1,
        40..70 => 2,
        70..95 => 3,
        _ => 4,
    };
    let node: hashwarden_domain::Node = county(n).parse().unwrap();
    let mut events = model[..far].to_vec();
    for event in &mut events {
        event.case = world::case_id(n);
        event.node = node.clone();
        event.at += jiff::SignedDuration::from_secs(i64::from(n));
        if let CaseChange::Recorded(clue) = &mut event.change {
            clue.number = format!("2026-{n:07}");
            clue.node = node.clone();
            clue.site = world::site(n, "150000").id;
        }
    }
    if n.is_multiple_of(3) {
        let last = events.last().unwrap().clone();
        let change = CaseChange::Assigned { to: format!("officer {}", n % 400) };
        events.push(CaseEvent { sequence: last.sequence + 1, change, ..last });
    }
    events
}

async fn lists(name: &str, location: &Location, cases: u32) {
    let ledger = Arc::new(Ledger::open(location).await.unwrap());
    let begin = Instant::now();
    let appended = fill(&ledger, 0..cases, None).await;
    let took = begin.elapsed();
    eprintln!(
        "{name}: {} events of {} cases appended in {} s, {}/s",
        count(appended),
        count(cases.into()),
        seconds(took),
        rate(appended, took)
    );
    let due = |n: u32| {
        let due = Due { at: world::at(n.into()), clock: "hand-down".to_owned(), owner: None };
        (world::case_id(n), Some(due))
    };
    for first in (0..cases).step_by(50_000) {
        let some = first..(first + 50_000).min(cases);
        ledger.set_due(some.step_by(10).map(due).collect()).await.unwrap();
    }
    ledger.tune().await.unwrap();
    let all = || CaseFilter { size: 50, ..CaseFilter::default() };
    let within = |code: &str| CaseFilter { within: Some(code.parse().unwrap()), ..all() };
    let middle = world::at(i64::from(cases) / 2);
    let of = |state: &str| vec![state.to_owned()];
    let lists = [
        ("all", all()),
        ("page 100 of all", CaseFilter { page: 99, ..all() }),
        ("of a province", within("150000")),
        ("of a county", within("150502")),
        ("new in a province", CaseFilter { states: of("clue"), ..within("150000") }),
        ("attributed in a county", CaseFilter { states: of("attributed"), ..within("150502") }),
        ("mine", CaseFilter { owner: Some("officer 9".to_owned()), ..all() }),
        ("overdue", CaseFilter { due_before: Some(middle), order: CaseOrder::Due, ..all() }),
        (
            "overdue in a county",
            CaseFilter { due_before: Some(middle), order: CaseOrder::Due, ..within("150502") },
        ),
        ("contested", CaseFilter { contested: true, ..all() }),
        ("relapsed", CaseFilter { kinship: Some("relapse".to_owned()), ..all() }),
        ("by number", CaseFilter { order: CaseOrder::Number, ..all() }),
        ("one number", CaseFilter { words: format!("2026-{:07}", cases / 3), ..all() }),
        ("a word in a province", CaseFilter { words: "session".to_owned(), ..within("150000") }),
        ("a word nowhere", CaseFilter { words: "nowhere".to_owned(), ..all() }),
    ];
    let mut every = Vec::new();
    for (what, filter) in lists {
        let mut times = Vec::new();
        for _ in 0..20 {
            let begin = Instant::now();
            let page = ledger.cases(&filter).await.unwrap();
            times.push(begin.elapsed());
            std::hint::black_box(page);
        }
        every.extend(times.iter().copied());
        page_row(what, name, cases, &mut times);
    }
    let mut times = Vec::new();
    for n in 0..20 {
        let begin = Instant::now();
        let marks = [Mark::new(MarkKind::Site, &world::site(n, "150000").id.to_string())];
        std::hint::black_box(ledger.cases_marked(marks).await.unwrap());
        times.push(begin.elapsed());
    }
    page_row("kin by mark", name, cases, &mut times);
    page_row("**all of these**", name, cases, &mut every);
    if let Some(ledger) = Arc::into_inner(ledger) {
        ledger.close().await;
    }
}

fn page_row(what: &str, name: &str, cases: u32, times: &mut [Duration]) {
    times.sort();
    let [half, most, worst] = [50, 95, 100].map(|percent| milliseconds(times, percent));
    row(&[what, name, &count(cases.into()), &half, &most, &worst]);
}

fn row(cells: &[&str]) {
    println!("| {} |", cells.join(" | "));
}

fn milliseconds(sorted: &[Duration], percent: usize) -> String {
    let at = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    sorted.get(at).map_or("-".to_owned(), |took| format!("{:.1}", took.as_secs_f64() * 1000.0))
}

fn seconds(took: Duration) -> String {
    format!("{:.2}", took.as_secs_f64())
}

fn rate(number: u64, took: Duration) -> String {
    let nanoseconds = took.as_nanos().max(1);
    count(u64::try_from(u128::from(number) * 1_000_000_000 / nanoseconds).unwrap_or(u64::MAX))
}

/// A whole number with separators of thousands.
fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
