//! Reading back: what was appended, by id, site, filter and search; and that the tables can be made anew.

use hashwarden_domain::{
    Account, CaseEvent, Coverage, Id, Sentence,
    case::{Case, CaseChange, Outcome},
};
use hashwarden_ledger::{
    CaseFilter, Entry, FindingFilter, FindingRecord, Ledger, LedgerError, Sort,
};
use sqlx::{AssertSqlSafe, ConnectOptions, Row, sqlite::SqliteConnectOptions};

use crate::world::{self, at, evidence, finding, observation, seen, site, watts};

/// Three sites, the second with two versions of its finding.
async fn province(ledger: &Ledger) {
    let plan = [
        (1, "150000", "stratum-v1", "bc1qfirst", 0.9, Some(900.0)),
        (2, "150000", "dns-pool", "bc1q_sec%ond", 0.3, None),
        (3, "510000", "stratum-v1", "t1third", 0.99, Some(5_000.0)),
    ];
    for (n, territory, protocol, wallet, probability, power) in plan {
        let site = site(n, territory);
        let weighed = evidence(&site, &observation(n), protocol, wallet);
        let found = finding(&site, std::slice::from_ref(&weighed), probability, at(100));
        let id = found.id;
        let here = site.id;
        let mut batch: Vec<Entry> = vec![world::seen_at(here, n), weighed.into(), found.into()];
        if let Some(power) = power {
            let account = Account::Settled {
                power: watts(power),
                energy_per_day: watts(power).map(|w| w * jiff::SignedDuration::from_hours(24)),
                carbon_per_day: None,
                method: Sentence::new("m", "方法"),
                sources: vec![],
            };
            batch.push(Entry::Account { finding: id, site: here, account: Box::new(account) });
        }
        ledger.append(batch, at(100)).await.unwrap();
    }
    let site = site(2, "150000");
    let weighed = evidence(&site, &observation(2), "stratum-v1", "bc1q_sec%ond");
    let again = finding(&site, std::slice::from_ref(&weighed), 0.7, at(200));
    ledger.append(vec![weighed.into(), again.into()], at(200)).await.unwrap();
}

/// An event as an officer's act makes it; whether the officer may is not the ledger's question.
fn event(sequence: u64, second: i64, change: CaseChange) -> CaseEvent {
    let case = Id::of_content([b"case".as_slice()]);
    CaseEvent { case, sequence, at: at(second), by: "li".into(), change }
}

fn opening(number: &str, found: &FindingRecord) -> CaseChange {
    CaseChange::Opened {
        number: number.into(),
        site: found.finding.site.id,
        finding: found.finding.id,
        reason: "worth a look".into(),
    }
}

fn closing(outcome: Outcome) -> CaseChange {
    CaseChange::Closed { outcome, reason: "a school".into() }
}

async fn names(ledger: &Ledger, filter: FindingFilter) -> Vec<String> {
    let page = ledger.findings(&FindingFilter { size: 50, ..filter }).await.unwrap();
    assert_eq!(page.total, u64::try_from(page.items.len()).unwrap());
    page.items.into_iter().map(|record| record.finding.site.key).collect()
}

fn words(text: &str) -> FindingFilter {
    FindingFilter { words: text.into(), ..FindingFilter::default() }
}

#[tokio::test]
async fn findings_by_filter_search_and_order() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(folder.path()).await.unwrap();
    province(&ledger).await;

    assert_eq!(names(&ledger, words("")).await, ["site-3", "site-2", "site-1"]);
    let sorted = |sort| FindingFilter { sort, ..words("") };
    assert_eq!(names(&ledger, sorted(Sort::Probability)).await, ["site-3", "site-1", "site-2"]);
    assert_eq!(names(&ledger, sorted(Sort::Power)).await, ["site-3", "site-1", "site-2"]);

    // Parts of words in both scripts, signs for themselves, all words at once.
    assert_eq!(names(&ledger, words("2号机")).await, ["site-2"]);
    assert_eq!(names(&ledger, words("HALL 3")).await, ["site-3"]);
    assert_eq!(names(&ledger, words("_sec%o")).await, ["site-2"]);
    assert_eq!(names(&ledger, words("c%d")).await, Vec::<String>::new());
    assert_eq!(names(&ledger, words("10.0.0.1")).await, ["site-1"]);
    assert_eq!(names(&ledger, words("北方学院 t1third")).await, ["site-3"]);
    assert_eq!(names(&ledger, words("' OR 1=1 --")).await, Vec::<String>::new());

    let suspected = FindingFilter { verdict: Some("suspected".into()), ..words("") };
    assert_eq!(names(&ledger, suspected.clone()).await.len(), 3);
    for (verdict, fitting) in
        [("dismissed,suspected", 3), ("dismissed", 0), ("suspect", 0), ("%", 0)]
    {
        let filter = FindingFilter { verdict: Some(verdict.into()), ..words("") };
        assert_eq!(names(&ledger, filter).await.len(), fitting, "{verdict}");
    }
    let sichuan = FindingFilter { territory: Some("510000".into()), ..suspected };
    assert_eq!(names(&ledger, sichuan.clone()).await, ["site-3"]);
    let facets = ledger.findings(&FindingFilter { size: 1, ..sichuan }).await.unwrap().facets;
    let territories: Vec<_> =
        facets.territory.iter().map(|t| (t.territory.code.as_str(), t.count)).collect();
    assert_eq!(territories, [("150000", 2), ("510000", 1)]);
    assert_eq!(facets.protocol, [("stratum-v1".to_owned(), 1)]);
    assert_eq!(facets.verdict, [("suspected".to_owned(), 1)]);

    let dns = FindingFilter { protocol: Some("dns-pool".into()), ..words("") };
    assert_eq!(names(&ledger, dns).await, Vec::<String>::new(), "superseded with its finding");
    let since = FindingFilter { since: Some(at(63)), ..words("") };
    assert_eq!(names(&ledger, since).await, ["site-3"]);
    let second = FindingFilter { page: 1, size: 2, ..words("") };
    let page = ledger.findings(&second).await.unwrap();
    assert_eq!((page.total, page.items.len()), (3, 1));
}

#[tokio::test]
async fn a_second_sight_of_the_same_thing_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(folder.path()).await.unwrap();
    province(&ledger).await;
    let head = ledger.head().await.unwrap();
    let again = ledger.append(vec![seen(1)], at(300)).await.unwrap();
    assert_eq!((again.written, again.skipped, again.head), (0, 1, head));
    assert_eq!(ledger.observation(observation(1).id).await.unwrap(), Some(observation(1)));
    let coverage = Coverage {
        source: "tap.pcap".into(),
        watched: None,
        packets: 3,
        bytes: 4,
        flows: 1,
        records: 0,
        lost: vec![],
        simulated: true,
    };
    ledger.append(vec![coverage.clone().into(), coverage.clone().into()], at(1)).await.unwrap();
    let kept = ledger.coverages(10).await.unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].coverage, coverage);
}

#[tokio::test]
async fn a_site_knows_its_observations_history_and_what_stands() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(folder.path()).await.unwrap();
    province(&ledger).await;
    let site = site(2, "150000");
    assert_eq!(ledger.observations_of(site.id).await.unwrap(), [observation(2)]);
    // The sites file was corrected: the observation moves, and nothing is lost.
    let observation = Box::new(observation(2));
    let other = world::site(9, "150000").id;
    let moved = Entry::Observation { site: other, observation: observation.clone() };
    ledger.append(vec![moved], at(300)).await.unwrap();
    assert_eq!(ledger.observations_of(site.id).await.unwrap(), []);
    assert_eq!(ledger.observations_of(other).await.unwrap(), [*observation]);
    let sources = ledger.sources_by_site().await.unwrap();
    assert_eq!(sources.len(), 3);
    assert!(sources.contains(&(other, "tap.pcap".to_owned())));
    let history = ledger.history(site.id).await.unwrap();
    assert_eq!(history.iter().map(|v| v.version).collect::<Vec<_>>(), [1, 2]);
    let first = ledger.finding(history[0].id).await.unwrap().unwrap();
    assert!(first.superseded);
    assert_eq!(first.verdict, "indication");
    let now = ledger.finding_of_site(site.id).await.unwrap().unwrap();
    assert_eq!((now.version, now.superseded, now.verdict.as_str()), (2, false, "suspected"));
    let weighed = ledger.evidence(&[now.finding.evidence[0].id]).await.unwrap();
    assert_eq!(weighed[0].detail.protocol, "stratum-v1");
    let power: Vec<bool> =
        ledger.site_findings().await.unwrap().iter().map(|s| s.account.is_some()).collect();
    assert_eq!(power.iter().filter(|&&settled| settled).count(), 2);
}

#[tokio::test]
async fn a_case_is_what_its_events_say_and_a_dismissal_stands() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(folder.path()).await.unwrap();
    province(&ledger).await;
    let site = site(3, "510000");
    let found = ledger.finding_of_site(site.id).await.unwrap().unwrap();
    let number = ledger.next_case_number(at(0)).await.unwrap();
    assert_eq!(number, "2026-0001");
    let opened = event(1, 300, opening(&number, &found));
    let id = opened.case;
    ledger.append(vec![opened.into()], at(300)).await.unwrap();
    assert_eq!(ledger.next_case_number(at(0)).await.unwrap(), "2026-0002");
    let noted = event(2, 400, CaseChange::Noted { text: "went there".into() });
    ledger.append(vec![noted.into()], at(400)).await.unwrap();

    // Two officers close at once: the second is told, and nothing of hers is kept.
    let mine = event(3, 500, closing(Outcome::Dismissed));
    let hers = event(3, 501, closing(Outcome::Resolved));
    ledger.append(vec![mine.into()], at(500)).await.unwrap();
    let head = ledger.head().await.unwrap();
    let refused = ledger.append(vec![hers.into()], at(501)).await.unwrap_err();
    assert!(matches!(refused, LedgerError::Conflict), "{refused:?}");
    assert_eq!(ledger.head().await.unwrap(), head);

    let record = ledger.case(id).await.unwrap().unwrap();
    assert_eq!(record.events.len(), 3);
    assert!(matches!(record.case, Case::Closed(ref c) if c.outcome == Outcome::Dismissed));
    let stands = ledger.finding_of_site(site.id).await.unwrap().unwrap();
    assert_eq!((stands.verdict.as_str(), stands.stated_by.as_deref()), ("dismissed", Some("li")));
    assert_eq!(names(&ledger, words("2026-0001")).await, ["site-3"]);

    let filter = |state: &str, words: &str| CaseFilter {
        state: Some(state.into()),
        words: words.into(),
        site: None,
    };
    assert_eq!(ledger.cases(&filter("closed", "went THERE")).await.unwrap().0, 1);
    assert_eq!(ledger.cases(&filter("closed", "3号机房")).await.unwrap().0, 1);
    assert_eq!(ledger.cases(&filter("open", "")).await.unwrap().0, 0);
    assert_eq!(ledger.cases_open().await.unwrap(), 0);

    // New evidence makes a new version, and the program speaks again.
    let weighed = evidence(&site, &observation(3), "getwork", "x");
    let again = finding(&site, std::slice::from_ref(&weighed), 0.8, at(600));
    ledger.append(vec![weighed.into(), again.into()], at(600)).await.unwrap();
    let stands = ledger.finding_of_site(site.id).await.unwrap().unwrap();
    assert_eq!((stands.verdict.as_str(), stands.stated_by), ("suspected", None));
}

async fn tables(folder: &std::path::Path) -> Vec<String> {
    let options = SqliteConnectOptions::new().filename(folder.join("ledger.sqlite"));
    let mut connection = options.connect().await.unwrap();
    let mut rows = Vec::new();
    for (table, columns) in [
        ("observation_by_site", "observation, site, source, sequence"),
        ("coverage_by_source", "coverage, source, sequence"),
        ("finding_version", "finding, site, version, sequence"),
        (
            "finding_current",
            "site, finding, version, verdict, stated_by, probability, power, territory, \
             first_seen, last_seen, recorded, search, sequence",
        ),
        ("finding_protocol", "site, protocol"),
        ("account_current", "finding, sequence"),
        (
            "case_current",
            "case_id, number, site, finding, state, outcome, opened_at, last_change, search",
        ),
        ("case_event", "case_id, event, sequence"),
    ] {
        let sql = format!("SELECT json_array({columns}) FROM {table} ORDER BY 1");
        let found = sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut connection).await.unwrap();
        assert!(!found.is_empty(), "{table} has rows to compare");
        rows.extend(found.iter().map(|row| format!("{table} {}", row.get::<String, _>(0))));
    }
    rows
}

#[tokio::test]
async fn tables_made_anew_equal_those_made_step_by_step() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(folder.path()).await.unwrap();
    province(&ledger).await;
    let site = site(1, "150000");
    let found = ledger.finding_of_site(site.id).await.unwrap().unwrap();
    let opened = event(1, 1, opening("2026-0001", &found));
    let closed = event(2, 2, closing(Outcome::Dismissed));
    let coverage = Coverage {
        source: "tap.pcap".into(),
        watched: None,
        packets: 3,
        bytes: 4,
        flows: 1,
        records: 0,
        lost: vec![],
        simulated: true,
    };
    let batch = vec![opened.into(), coverage.into(), closed.into()];
    ledger.append(batch, at(3)).await.unwrap();
    let stepped = tables(folder.path()).await;
    ledger.rebuild().await.unwrap();
    assert_eq!(tables(folder.path()).await, stepped);
}
