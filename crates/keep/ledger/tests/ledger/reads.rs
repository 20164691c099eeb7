//! Reading back: what was appended, by id, site, filter and search; and that the tables can be made anew.

use hashwarden_domain::{
    Account, CaseEvent, Coverage, Sentence,
    case::{Mark, MarkKind},
};
use hashwarden_ledger::{
    CaseAct, CaseFilter, CaseOrder, Due, Entry, FindingFilter, Kinsman, Ledger, LedgerError, Sort,
    Verification,
};

use crate::world::{self, at, case_id, evidence, finding, life, observation, seen, site, watts};

on_both! {
    findings_by_filter_search_and_order,
    a_second_sight_of_the_same_thing_is_one,
    a_site_knows_its_observations_history_and_what_stands,
    a_case_is_what_its_events_say_and_a_dismissal_stands,
    cases_by_state_place_owner_words_marks_and_what_is_due,
    a_relapse_and_its_parent_know_each_other,
    tables_made_anew_equal_those_made_step_by_step,
}

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

async fn names(ledger: &Ledger, filter: FindingFilter) -> Vec<String> {
    let page = ledger.findings(&FindingFilter { size: 50, ..filter }).await.unwrap();
    assert_eq!(page.total, u64::try_from(page.items.len()).unwrap());
    page.items.into_iter().map(|record| record.finding.site.key).collect()
}

fn words(text: &str) -> FindingFilter {
    FindingFilter { words: text.into(), ..FindingFilter::default() }
}

async fn findings_by_filter_search_and_order(ledger: Ledger) {
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

async fn a_second_sight_of_the_same_thing_is_one(ledger: Ledger) {
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

async fn a_site_knows_its_observations_history_and_what_stands(ledger: Ledger) {
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

async fn a_case_is_what_its_events_say_and_a_dismissal_stands(ledger: Ledger) {
    province(&ledger).await;
    let site = site(3, "510000");
    assert_eq!(ledger.next_case_number(at(0)).await.unwrap(), "2026-0001");
    let events = life("dismissed", 1, site.id);
    let id = events[0].case;
    let last = events.len() - 1;
    ledger
        .append(events[..last].iter().cloned().map(Entry::from).collect(), at(300))
        .await
        .unwrap();
    assert_eq!(ledger.next_case_number(at(0)).await.unwrap(), "2026-0002");
    assert_eq!(ledger.cases_open().await.unwrap(), 1);

    // Another case with the same number, and an event that cannot have happened: refused whole.
    let head = ledger.head().await.unwrap();
    let mut other = life("closed", 2, site.id);
    other.truncate(1);
    let text = serde_json::to_string(&other[0]).unwrap().replace("2026-0002", "2026-0001");
    let other: CaseEvent = serde_json::from_str(&text).unwrap();
    let refused = ledger.append(vec![other.into()], at(400)).await.unwrap_err();
    assert!(matches!(refused, LedgerError::Conflict), "{refused:?}");
    let mut wrong = life("closed", 3, site.id).remove(5);
    wrong.sequence = 2;
    let batch = vec![life("closed", 3, site.id).remove(0).into(), wrong.into()];
    let refused = ledger.append(batch, at(400)).await.unwrap_err();
    assert!(matches!(refused, LedgerError::Illegal { .. }), "{refused:?}");
    assert_eq!(ledger.head().await.unwrap(), head);

    // Two officers dismiss at once: the second is told, and nothing of hers is kept.
    let mine = events[last].clone();
    let hers = CaseEvent { by: "wang".to_owned(), ..mine.clone() };
    let by = mine.by.clone();
    ledger.append(vec![mine.into()], at(500)).await.unwrap();
    let head = ledger.head().await.unwrap();
    let refused = ledger.append(vec![hers.into()], at(501)).await.unwrap_err();
    let (seen, now) = (last as u64, last as u64 + 1);
    assert!(
        matches!(refused, LedgerError::Stale { case, seen: s, now: n } if (case, s, n) == (id, seen, now)),
        "{refused:?}"
    );
    assert_eq!(ledger.head().await.unwrap(), head);
    let since = ledger.case_events_since(id, seen).await.unwrap();
    assert_eq!(since.iter().map(|e| &e.event).collect::<Vec<_>>(), [&events[last]]);

    let record = ledger.case(id).await.unwrap().unwrap();
    assert_eq!((record.events.len(), record.case.state_name()), (last + 1, "dismissed"));
    let stands = ledger.finding_of_site(site.id).await.unwrap().unwrap();
    assert_eq!((stands.verdict.as_str(), stands.stated_by), ("dismissed", Some(by)));
    assert_eq!(stands.case.unwrap().state, "dismissed");
    assert_eq!(names(&ledger, words("2026-0001")).await, ["site-3"]);
    assert_eq!(ledger.cases_open().await.unwrap(), 0);

    // New evidence makes a new version, and the program speaks again.
    let weighed = evidence(&site, &observation(3), "getwork", "x");
    let again = finding(&site, std::slice::from_ref(&weighed), 0.8, at(600));
    ledger.append(vec![weighed.into(), again.into()], at(600)).await.unwrap();
    let stands = ledger.finding_of_site(site.id).await.unwrap().unwrap();
    assert_eq!((stands.verdict.as_str(), stands.stated_by), ("suspected", None));
}

async fn cases_by_state_place_owner_words_marks_and_what_is_due(ledger: Ledger) {
    province(&ledger).await;
    let about = |n: u32| site(n, "150000").id;
    for (n, name, events) in
        [(1, "closed", 23), (2, "closed", 4), (3, "contested", 21), (4, "dismissed", 3)]
    {
        let mut events_of = life(name, n, about(n.min(3)));
        events_of.truncate(events);
        let due = (n < 3).then(|| Due {
            at: at(i64::from(n) * 1000),
            clock: "hand-down".to_owned(),
            owner: Some("zhao".to_owned()),
        });
        let act = CaseAct {
            case: case_id(n),
            seen: 0,
            events: events_of,
            beside: vec![],
            personal: vec![],
            due,
        };
        ledger.append_case(act, at(i64::from(n))).await.unwrap();
    }
    let numbers = async |filter: CaseFilter| {
        let page = ledger.cases(&CaseFilter { size: 50, ..filter }).await.unwrap();
        assert_eq!(page.total, page.items.len() as u64);
        page.items.into_iter().map(|row| row.number).collect::<Vec<_>>()
    };
    let all = CaseFilter::default;
    assert_eq!(numbers(all()).await.len(), 4);
    let by_number = CaseFilter { order: CaseOrder::Number, ..all() };
    assert_eq!(numbers(by_number).await, ["2026-0004", "2026-0003", "2026-0002", "2026-0001"]);
    let of = |state: &str| CaseFilter { states: vec![state.to_owned()], ..all() };
    assert_eq!(numbers(of("attributed")).await, ["2026-0002"]);
    assert_eq!(numbers(of("revoked")).await, ["2026-0003"]);
    assert_eq!(numbers(CaseFilter { ended: Some(false), ..all() }).await.len(), 2);
    for (place, found) in
        [("150000", 4), ("000000", 4), ("150102", 4), ("150103", 0), ("510000", 0)]
    {
        let within = Some(place.parse().unwrap());
        assert_eq!(numbers(CaseFilter { within, ..all() }).await.len(), found, "{place}");
    }
    let overdue = CaseFilter { due_before: Some(at(1500)), order: CaseOrder::Due, ..all() };
    assert_eq!(numbers(overdue).await, ["2026-0001"]);
    let due = CaseFilter { due_before: Some(at(5000)), order: CaseOrder::Due, ..all() };
    assert_eq!(numbers(due).await, ["2026-0001", "2026-0002"]);
    let words = |words: &str| CaseFilter { words: words.to_owned(), ..all() };
    assert_eq!(numbers(words("2026-0003")).await, ["2026-0003"]);
    assert_eq!(numbers(words("wallet-1")).await.len(), 3);
    assert_eq!(
        numbers(words("2号机房")).await,
        ["2026-0002"],
        "the site's finding is searched too"
    );
    assert_eq!(numbers(words("c%d")).await, Vec::<String>::new());
    assert_eq!(numbers(CaseFilter { kinship: Some("relapse".into()), ..all() }).await.len(), 0);

    let row = ledger.case_row(case_id(2)).await.unwrap().unwrap();
    assert_eq!((row.version, row.state.as_str(), row.node.as_str()), (4, "attributed", "150102"));
    assert_eq!(row.place.unwrap().key, "site-2");
    assert_eq!(row.due.unwrap().at, at(2000));
    // A clock that stopped is no longer due.
    ledger.set_due(vec![(case_id(2), None)]).await.unwrap();
    assert_eq!(ledger.case(case_id(2)).await.unwrap().unwrap().due, None);

    let wallet = Mark::new(MarkKind::Wallet, "wallet-1");
    let marked = ledger.cases_marked([wallet.clone()]).await.unwrap();
    assert_eq!(marked.len(), 3);
    assert!(marked.iter().all(|m| m.marks == [wallet.clone()]));
}

async fn a_relapse_and_its_parent_know_each_other(ledger: Ledger) {
    let text = include_str!("../../../../../testdata/cases/relapsed.jsonl");
    let child: CaseEvent = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    ledger.append(vec![child.clone().into()], at(1)).await.unwrap();
    let row = ledger.case_row(child.case).await.unwrap().unwrap();
    assert_eq!(row.kinship.as_deref(), Some("relapse"));
    let up = ledger.kin_of(child.case).await.unwrap();
    assert_eq!((up.len(), up[0].is), (1, Kinsman::Parent));
    let down = ledger.kin_of(up[0].id).await.unwrap();
    assert_eq!((down.len(), down[0].is, down[0].id), (1, Kinsman::Child, child.case));
    let filter = CaseFilter { kinship: Some("relapse".into()), size: 5, ..CaseFilter::default() };
    assert_eq!(ledger.cases(&filter).await.unwrap().total, 1);
}

async fn tables_made_anew_equal_those_made_step_by_step(ledger: Ledger) {
    province(&ledger).await;
    let site = site(1, "150000");
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
    let mut batch: Vec<Entry> = vec![coverage.into()];
    for (n, (name, _)) in world::LIVES.iter().enumerate() {
        batch.extend(
            life(name, 1 + u32::try_from(n).unwrap(), site.id).into_iter().map(Entry::from),
        );
    }
    ledger.append(batch, at(3)).await.unwrap();
    // Compares them with those that the entries make.
    let head = ledger.head().await.unwrap();
    let sound = Verification::Sound(head);
    assert_eq!(ledger.verify(&mut |_| ()).await.unwrap(), sound);
    ledger.rebuild().await.unwrap();
    assert_eq!(ledger.verify(&mut |_| ()).await.unwrap(), sound);
}
