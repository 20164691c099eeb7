//! The given captures, rewritten by every row of the table.
//!
//! In: the captures of `../shared`, where they are there, and the table. Out: a failure where a row's
//! expectation does not hold for a capture; and the outcome as a table, printed and left in the build
//! folder, from which docs/mutations.md is copied.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    fs,
    net::SocketAddr,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use hashwarden_domain::{
    Coverage, Endpoint, Fact, LossKind, Observation, Subject,
    observation::wire::{NamePlace, WireSeen, WorkProtocol, WorkSession},
};
use hashwarden_wire::{Config, Input, Pools, inspect};

use crate::{
    capture,
    frame::Frame,
    oracle::{Known, Pair, known},
    table::{self, Expected, Group, Mutation, Told},
};

/// Frames of each benign capture that are rewritten, unless all are asked for.
const BENIGN_FRAMES: usize = 30;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

fn pools() -> &'static Pools {
    static POOLS: OnceLock<Pools> = OnceLock::new();
    POOLS.get_or_init(|| {
        let list = fs::read_to_string(root().join("reference/pools.csv")).unwrap();
        Pools::parse(&list).unwrap()
    })
}

/// Every capture of a folder with its name, in order.
fn captures(folder: &str) -> Option<Vec<(String, Vec<Frame>)>> {
    let folder = root().join("../shared/captures").join(folder);
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).ok()?.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let frames = capture::read(&fs::read(&path).unwrap());
        (name.clone(), frames.unwrap_or_else(|| panic!("{name} is in another form")))
    };
    Some(paths.into_iter().map(read).collect())
}

/// What is seen in frames, sorted out.
struct Sight {
    /// By the two ends; the first session counts where the same ends met again.
    work: BTreeMap<Pair, (SocketAddr, WorkSession, Option<String>)>,
    /// Names with who gave them for whom.
    names: BTreeSet<String>,
    coverage: Coverage,
}

impl Sight {
    fn of(frames: &[Frame]) -> Self {
        let mut seen = Vec::new();
        let bytes = Box::new(std::io::Cursor::new(capture::write(frames)));
        let input = Input::Stream { name: "rewritten".to_owned(), bytes };
        let mut go_on = |_| ControlFlow::Continue(());
        let coverage =
            inspect(input, pools(), &Config::default(), &mut go_on, &mut |o| seen.push(o)).unwrap();
        let mut sight = Self { work: BTreeMap::new(), names: BTreeSet::new(), coverage };
        for observation in seen {
            sight.take(observation);
        }
        sight
    }

    fn take(&mut self, observation: Observation) {
        let Fact::Wire(fact) = observation.fact;
        let Subject::Endpoint(subject) = observation.subject;
        match fact.seen {
            WireSeen::Work(session) => {
                let (subject, peer) = (address(subject), address(fact.peer.unwrap()));
                let mut pair = [subject, peer];
                pair.sort();
                self.work.entry(pair).or_insert((subject, *session, fact.peer_name));
            }
            WireSeen::Name(name) => {
                // Who asks again asks from another port: which question is told depends on what is there.
                let with_port = name.place != NamePlace::Dns;
                let ends = [Some(subject), fact.peer].map(|end| end.map(|e| host(&e, with_port)));
                self.names.insert(format!("{ends:?} {:?} {}", name.place, name.name));
            }
            WireSeen::Flow(_) => panic!("packets tell of conversations, not of flows"),
        }
    }

    /// Of each conversation what must not change when no byte is lost.
    fn essence(&self, expected: Expected) -> BTreeMap<Pair, String> {
        let words = |(subject, session, name): &(SocketAddr, WorkSession, Option<String>)| {
            let WorkSession { protocol, login, wallet, worker, agent, shares, unheard, .. } =
                session;
            let name = name.as_ref().filter(|_| expected != Expected::SameElsewhere);
            format!(
                "{subject} {name:?} {protocol:?} {login:?} {wallet:?} {worker:?} {agent:?} {shares:?} {unheard:?}"
            )
        };
        self.work.iter().map(|(pair, work)| (*pair, words(work))).collect()
    }

    fn lost(&self, kind: LossKind) -> u64 {
        self.coverage.lost.iter().filter(|loss| loss.what == kind).map(|loss| loss.count).sum()
    }
}

fn address(end: Endpoint) -> SocketAddr {
    SocketAddr::new(moved_back(end.ip), end.port.unwrap())
}

fn host(end: &Endpoint, with_port: bool) -> String {
    format!("{} {:?}", moved_back(end.ip), end.port.filter(|_| with_port))
}

/// The address before [`Frame::over_ipv6`].
fn moved_back(ip: std::net::IpAddr) -> std::net::IpAddr {
    match ip {
        std::net::IpAddr::V6(v6) => match v6.octets() {
            [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, v4 @ ..] => v4.into(),
            _ => ip,
        },
        std::net::IpAddr::V4(_) => ip,
    }
}

/// Sums over the captures.
#[derive(Default)]
struct Outcome {
    /// Conversations that must be heard, and that are.
    due: usize,
    heard: usize,
    losses: BTreeMap<&'static str, u64>,
}

/// Checks a row against a capture; says what is wrong.
fn check(
    mutation: &Mutation,
    frames: &[Frame],
    plain: &Sight,
    outcome: &mut Outcome,
) -> Result<(), String> {
    let rewritten = (mutation.rewrite)(frames);
    let sight = Sight::of(&rewritten);
    for loss in &sight.coverage.lost {
        *outcome.losses.entry(loss.what.name()).or_default() += loss.count;
    }
    let allowed = mutation.expected.losses();
    if let Some(loss) = sight.coverage.lost.iter().find(|loss| !allowed.contains(&loss.what)) {
        return Err(format!("{} times {}", loss.count, loss.what.name()));
    }
    match mutation.expected {
        Expected::Same | Expected::SameButDisputed | Expected::SameElsewhere => {
            outcome.due += plain.work.len();
            outcome.heard +=
                plain.work.keys().filter(|pair| sight.work.contains_key(*pair)).count();
            same(plain, &sight, mutation.expected)?;
            let disputed = sight.lost(LossKind::SegmentConflict) > 0;
            match mutation.expected {
                Expected::SameButDisputed if !disputed => Err("no segment-conflict".to_owned()),
                _ => Ok(()),
            }
        }
        Expected::Left(told) => {
            // What carries the frames is not what the oracle reads.
            let bare =
                mutation.bare.as_ref().map_or_else(|| rewritten.clone(), |bare| bare(frames));
            let known = known(&bare);
            let due: BTreeSet<Pair> =
                plain.work.keys().filter(|pair| known.work.contains_key(*pair)).copied().collect();
            outcome.due += due.len();
            outcome.heard += due.iter().filter(|pair| sight.work.contains_key(*pair)).count();
            let silent: Vec<_> =
                due.iter().filter(|pair| !sight.work.contains_key(*pair)).collect();
            if let Some(pair) = silent.first() {
                let count = silent.len();
                return Err(format!("{count} not heard; {pair:?}: {}", known.work[*pair]));
            }
            left(plain, &sight)?;
            told_of(told, &known, &bare, plain, &sight)
        }
    }
}

fn same(plain: &Sight, sight: &Sight, expected: Expected) -> Result<(), String> {
    let (before, now) = (plain.essence(expected), sight.essence(expected));
    for (pair, words) in &before {
        match now.get(pair) {
            None => return Err(format!("{pair:?} is not heard")),
            Some(other) if other != words => return Err(format!("{other} instead of {words}")),
            Some(_) => {}
        }
    }
    if let Some(more) = now.keys().find(|pair| !before.contains_key(*pair)) {
        return Err(format!("{more:?} is heard and was not"));
    }
    if plain.names != sight.names {
        return Err(format!("names {:?} instead of {:?}", sight.names, plain.names));
    }
    Ok(())
}

/// Protocols with verbs, or headers, in common: which of them it is may lie in what is lost.
fn family(protocol: WorkProtocol) -> WorkProtocol {
    match protocol {
        WorkProtocol::EthereumStratum | WorkProtocol::ZcashStratum => WorkProtocol::StratumV1,
        WorkProtocol::Getblocktemplate => WorkProtocol::Getwork,
        other => other,
    }
}

/// Nothing may be heard that was not said.
fn left(plain: &Sight, sight: &Sight) -> Result<(), String> {
    for (pair, (subject, session, _)) in &sight.work {
        let Some((who, whole, _)) = plain.work.get(pair) else {
            return Err(format!("{pair:?} is heard and was not"));
        };
        if subject != who {
            return Err(format!("{subject} works instead of {who}"));
        }
        if family(session.protocol) != family(whole.protocol) {
            return Err(format!(
                "{pair:?}: {:?} instead of {:?}",
                session.protocol, whole.protocol
            ));
        }
        if session.login.is_some() && session.login != whole.login {
            return Err(format!("{pair:?}: {:?} instead of {:?}", session.login, whole.login));
        }
        let (now, all) = (session.shares, whole.shares);
        if now.submitted > all.submitted || now.accepted > all.accepted {
            return Err(format!("{pair:?}: {now:?} of {all:?}"));
        }
    }
    let more: Vec<_> = sight.names.difference(&plain.names).collect();
    if more.is_empty() { Ok(()) } else { Err(format!("names {more:?}")) }
}

fn told_of(
    told: Told,
    known: &Known,
    bare: &[Frame],
    plain: &Sight,
    sight: &Sight,
) -> Result<(), String> {
    match told {
        Told::Fragments => {
            let lost = sight.lost(LossKind::FragmentIncomplete);
            if lost == 0 { Err("no fragment-incomplete".to_owned()) } else { Ok(()) }
        }
        Told::OneSide(way) => {
            for (pair, (_, session, _)) in &sight.work {
                let unheard = [session.unheard.peer, session.unheard.subject];
                if unheard != [way == 0, way == 1] {
                    return Err(format!("{pair:?}: {:?}", session.unheard));
                }
            }
            Ok(())
        }
        Told::Opening => {
            for (pair, (_, session, _)) in &sight.work {
                if session.unheard.opening == known.opened.contains(pair) {
                    return Err(format!("{pair:?}: {:?}", session.unheard));
                }
            }
            let begins = bare.iter().map(|frame| frame.at).min();
            let watched = sight.coverage.watched.map(|period| period.start().as_microsecond());
            let begins = begins.map(|at| i64::try_from(at).unwrap());
            if watched == begins { Ok(()) } else { Err(format!("watched from {watched:?}")) }
        }
        Told::Segments => {
            let torn: Vec<_> =
                sight.work.iter().filter(|(pair, _)| known.holes.contains(*pair)).collect();
            let silent = torn.iter().find(|(_, (_, session, _))| session.unheard.bytes == 0);
            if let Some((pair, _)) = silent {
                return Err(format!("{pair:?}: a hole without unheard bytes"));
            }
            let late = sight.work.iter().find(|(pair, (_, session, _))| {
                !known.greeted.contains(*pair) && !session.unheard.opening
            });
            if let Some((pair, _)) = late {
                return Err(format!("{pair:?}: begun late, and it is not told"));
            }
            let silent = plain.work.keys().filter(|pair| !sight.work.contains_key(*pair));
            let silent = silent.filter(|pair| known.holes.contains(*pair)).count();
            let lost = sight.lost(LossKind::SegmentMissing);
            if lost == 0 && silent > 0 {
                return Err(format!("{silent} conversations with holes, and none is told"));
            }
            if lost < u64::try_from(torn.len()).unwrap() {
                return Err(format!("{lost} segment-missing for {}", torn.len()));
            }
            Ok(())
        }
        Told::Snapped => {
            let cut = bare.iter().filter(|frame| frame.bytes.len() < frame.length);
            let cut = cut.filter(|frame| frame.tcp().is_some()).count();
            let lost = sight.lost(LossKind::PacketSnapped);
            if lost < u64::try_from(cut).unwrap() {
                return Err(format!("{lost} packet-snapped of {cut}"));
            }
            Ok(())
        }
    }
}

/// Every row of a group over every mining capture.
fn mining(line: &str) {
    let Some(captures) = captures("mining") else {
        println!("skipped 9 cases: ../shared is absent");
        return;
    };
    let plain: Vec<Sight> = captures.iter().map(|(_, frames)| Sight::of(frames)).collect();
    let group = group(line);
    let mut wrong = Vec::new();
    let mut page = String::new();
    for mutation in &group.mutations {
        let mut outcome = Outcome::default();
        for ((name, frames), plain) in captures.iter().zip(&plain) {
            if let Err(fault) = check(mutation, frames, plain, &mut outcome) {
                wrong.push(format!("{name}, {}: {fault}", mutation.name));
                leave(&format!("{}-{name}.pcap", mutation.name), &(mutation.rewrite)(frames));
            }
        }
        // A row under which nothing was due, or nothing was lost, would say nothing.
        // (Of one frame in a hundred hardly two belong together: only the openings are told.)
        let told = mutation.expected.losses().first().map(|kind| kind.name());
        let told = told.filter(|_| !mutation.name.contains("100"));
        if outcome.due == 0 || told.is_some_and(|kind| !outcome.losses.contains_key(kind)) {
            wrong
                .push(format!("{}: {} due, {:?} told", mutation.name, outcome.due, outcome.losses));
        }
        let losses: Vec<String> =
            outcome.losses.iter().map(|(what, count)| format!("{count} {what}")).collect();
        let losses = if losses.is_empty() { "none".to_owned() } else { losses.join(", ") };
        let (expected, why) = (mutation.expected.words(), mutation.why);
        let Outcome { due, heard, .. } = outcome;
        writeln!(
            page,
            "| {line} | {} | {expected} | {heard} of {due} | {losses} | {why} |",
            mutation.name
        )
        .unwrap();
    }
    println!("{page}");
    let file = line.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("mutations-{file}.md")), page)
        .unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Leaves a rewritten capture in the build folder, for a look with other tools.
fn leave(name: &str, frames: &[Frame]) {
    let name = name.replace(['/', ' ', ','], "-");
    fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join(name), capture::write(frames)).unwrap();
}

/// Every row of a group over every benign capture: nothing new is seen.
fn benign(line: &str) {
    let Some(captures) = captures("benign") else {
        println!("skipped 156 cases: ../shared is absent");
        return;
    };
    let group = group(line);
    let mut wrong = Vec::new();
    for (name, frames) in captures {
        let frames = &frames[..frames.len().min(most_benign_frames())];
        let plain = Sight::of(frames);
        for mutation in &group.mutations {
            let sight = Sight::of(&(mutation.rewrite)(frames));
            if !sight.work.is_empty() || !sight.names.is_subset(&plain.names) {
                let seen = (sight.essence(mutation.expected), sight.names);
                wrong.push(format!("{name}, {}: {seen:?}", mutation.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn group(line: &str) -> Group {
    table::all().into_iter().find(|group| group.line == line).unwrap()
}

#[expect(clippy::disallowed_methods, reason = "who wants the long run says so")]
fn most_benign_frames() -> usize {
    if std::env::var_os("MUTATE_WHOLE_CAPTURES").is_some() { usize::MAX } else { BENIGN_FRAMES }
}

#[test]
fn as_they_are_all_labelled_conversations_are_heard() {
    let folder = root().join("../shared/captures");
    let Ok(labels) = fs::read_to_string(folder.join("labels.json")) else {
        println!("skipped 9 cases: ../shared is absent");
        return;
    };
    let labels: BTreeMap<String, Labels> = serde_json::from_str(&labels).unwrap();
    for (name, frames) in captures("mining").unwrap() {
        let labelled: BTreeSet<Pair> =
            labels[&format!("mining/{name}")].flows.iter().map(pair_of).collect();
        let sight = Sight::of(&frames);
        assert_eq!(sight.work.into_keys().collect::<BTreeSet<_>>(), labelled, "{name}");
        // The oracle must know of each of them, or it would excuse what it cannot see.
        let known: BTreeSet<Pair> = known(&frames).work.into_keys().collect();
        let missed: Vec<_> = labelled.difference(&known).collect();
        let invented: Vec<_> = known.difference(&labelled).collect();
        assert!(missed.is_empty() && invented.is_empty(), "{name}: {missed:?} {invented:?}");
    }
}

/// Client, its port, server, its port.
#[derive(serde::Deserialize)]
struct Labels {
    flows: Vec<[String; 4]>,
}

fn pair_of([client, client_port, server, server_port]: &[String; 4]) -> Pair {
    let end = |ip: &str, port: &str| SocketAddr::new(ip.parse().unwrap(), port.parse().unwrap());
    let mut pair = [end(client, client_port), end(server, server_port)];
    pair.sort();
    pair
}

macro_rules! lines {
    ($($line:literal $mining:ident $benign:ident)*) => {
        $(
            #[test]
            fn $mining() {
                mining($line);
            }

            #[test]
            fn $benign() {
                benign($line);
            }
        )*

        #[test]
        fn every_line_is_tested() {
            let lines: Vec<&str> = table::all().iter().map(|group| group.line).collect();
            assert_eq!(lines, [$($line),*]);
        }
    };
}

lines! {
    "mid-stream start" begun_late benign_begun_late
    "one direction only" one_direction benign_one_direction
    "snap length" snapped benign_snapped
    "packet sampling" sampled benign_sampled
    "retransmission, overlap, order" repeated benign_repeated
    "tags, labels, tunnels" wrapped benign_wrapped
    "IP fragments" fragmented benign_fragmented
    "segments and messages" segmented benign_segmented
    "JSON in other forms" other_forms benign_other_forms
    "two at once" two_at_once benign_two_at_once
}
