//! The party's part of its own case: what stands, what was seen, its rights, its word.
//!
//! In: a case and the party's code. Out: the same facts as the officer's page in plain words. Never the
//! program's probability, another unit, or whoever reported; before the party was told, nothing.

use hashwarden_authority::{Act, PartySession};
use hashwarden_domain::{
    AdministrativeAct, Case, CaseId, ExhibitId,
    case::{
        CaseChange, CaseFile, ContestKind, Objection,
        proof::{DocumentRef, Origin},
    },
};
use hashwarden_ledger::{CaseAct, CaseRecord, Entry, LedgerError};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use super::{Reader, docket, exhibit, full, person, place, plain, read, reader::resource};
use crate::{
    problem::Problem,
    state::AppState,
    view::{
        Sentence,
        case::words,
        party::{HandledBy, PartyCode, PartyContest, PartyExhibit, PartyView, SeenFact},
    },
};

/// How long a code opens the page, where the law needs no longer: half a year to go to court, and a month.
const CODE_DAYS: i64 = 210;
/// Longest statement, in characters.
const MAX_STATEMENT: usize = 20_000;

/// Makes a code to hand to the party on paper.
///
/// # Errors
/// [`Problem`] in words.
pub async fn make_code(reader: &Reader<'_>, id: CaseId) -> Result<PartyCode, Problem> {
    let record = read(reader, id).await?;
    let file = record.case.file();
    let now = reader.state.session_now();
    // The right is asked for first: who has none is not told how far the case is.
    reader.may(Act::MakePartyCode, file)?;
    if !record.case.is_lawful("contested") {
        // Nobody learns by a code, before any notice, that he is looked at.
        return Err(Problem::WrongState { act: "contested", state: record.case.state_name() });
    }
    let expires = now.saturating_add(SignedDuration::from_hours(24 * CODE_DAYS)).unwrap_or(now);
    let resource = reader.resource(file);
    let made = reader.state.officers.make_party_code(reader.session, &resource, expires, now);
    let (code, act) = made?;
    administered(reader.state, act).await?;
    Ok(PartyCode { code: code.code, expires: code.expires.into() })
}

/// Ends all codes of a case.
///
/// # Errors
/// [`Problem`] in words.
pub async fn revoke_codes(reader: &Reader<'_>, id: CaseId) -> Result<(), Problem> {
    let record = read(reader, id).await?;
    let resource = reader.resource(record.case.file());
    let now = reader.state.session_now();
    let act = reader.state.officers.revoke_party_codes(reader.session, &resource, now)?;
    administered(reader.state, act).await
}

/// What was done to the installation stands in the ledger, at the time of all else that is recorded.
pub(crate) async fn administered(state: &AppState, act: AdministrativeAct) -> Result<(), Problem> {
    let now = state.now();
    let act = AdministrativeAct { at: now, ..act };
    state.ledger.append(vec![Entry::Administered(act)], now).await?;
    Ok(())
}

/// The party's case.
async fn own(state: &AppState, party: &PartySession, act: Act) -> Result<CaseRecord, Problem> {
    let record = state.ledger.case(party.case()).await?.ok_or(Problem::SignedOut)?;
    let resource = resource(state, record.case.file());
    state.officers.decide_party(party, act, &resource, state.now())?;
    Ok(record)
}

/// The party's page.
///
/// # Errors
/// [`Problem`] in words.
pub async fn show(state: &AppState, party: &PartySession) -> Result<PartyView, Problem> {
    let record = own(state, party, Act::ReadPartyView).await?;
    let (case, now) = (&record.case, state.now());
    let file = case.file();
    let events = full::events_of(&record);
    let clocks = docket::clocks(state, case, &events, None, now);
    let dues = clocks.view(file, now);
    let mine = |word: &str| matches!(word, "party" | "unit-administrator");
    let own: Vec<_> = dues
        .iter()
        .filter(|due| mine(&due.owner) && !matches!(due.standing.as_str(), "done" | "lapsed"))
        .cloned()
        .collect();
    let last = own.first().and_then(|due| due.due.map(|due| due.0));
    let place = place::named(state, &file.node);
    let (what_stands, what_not) = stands(case);
    let finding = state.ledger.finding_of_site(file.clue.site).await?;
    let unknown = finding.map(|found| found.finding.unknown.iter().map(Into::into).collect());
    Ok(PartyView {
        number: file.clue.number.clone(),
        place: place.clone(),
        state: case.state_name().to_owned(),
        state_name: words::state(case.state_name()),
        what_stands,
        what_not,
        seen: seen(state, case, &events),
        unknown: unknown.unwrap_or_default(),
        todo: todo(case, last.map(|due| told(state, file, due))),
        clocks: own,
        rights: rights(),
        may_contest: may_contest(case),
        exhibits: exhibits(state, file),
        handled_by: HandledBy { place, officer: file.owner.clone() },
        contests: file.contests.iter().map(|contest| full::contest(contest, &dues)).collect(),
        expires: expires(state, party).into(),
        simulated: state.config.simulated,
    })
}

/// Until when the code opens the page; the session that it opened is shorter.
fn expires(state: &AppState, party: &PartySession) -> Timestamp {
    let codes = state.officers.party_codes(party.case(), state.session_now()).unwrap_or_default();
    let own = codes.into_iter().find(|code| code.id == party.code());
    own.map_or(party.expires(), |code| code.expires)
}

/// A moment as it is written at the place: `2026-12-02 23:59 +08:00`.
fn told(state: &AppState, file: &CaseFile, at: Timestamp) -> String {
    let place = state.reference.book.place(&file.node);
    at.to_zoned_datetime(place.zone().clone()).strftime("%Y-%m-%d %H:%M %:z").to_string()
}

/// The file of an exhibit that the party may see.
///
/// # Errors
/// [`Problem::NotFound`] where there is none for the party.
pub async fn file(
    state: &AppState,
    party: &PartySession,
    id: ExhibitId,
) -> Result<(hashwarden_domain::ExhibitFile, hashwarden_custody::store::Reading), Problem> {
    let record = own(state, party, Act::ReadPartyView).await?;
    let file = record.case.file();
    if !may_see_exhibits(file) {
        return Err(Problem::NotFound);
    }
    exhibit::open_file(state, file, id).await
}

/// Hands in the party's word. The statement is kept as a file under its hash; the event holds the hash.
///
/// # Errors
/// [`Problem`] in words; nothing is in the case then.
pub async fn contest(
    state: &AppState,
    party: &PartySession,
    wanted: PartyContest,
) -> Result<PartyView, Problem> {
    let record = own(state, party, Act::Contested).await?;
    let file = record.case.file();
    let resource = resource(state, file);
    let leave = state.officers.decide_party(party, Act::Contested, &resource, state.now())?;
    let objection = objection(state, file, &wanted).await?;
    let (kept, objection) = objection;
    let (case, event) = record.case.act(CaseChange::Contested(objection), &leave)?;
    let mut events = full::events_of(&record);
    events.push(event.clone());
    let due = docket::next_due(state, &case, &events, state.now());
    let act = super::act::of(&record, vec![event]);
    let act = CaseAct { due, personal: vec![kept], ..act };
    match state.ledger.append_case(act, state.now()).await {
        // The party has seen no version: it is asked to send its word again.
        Err(LedgerError::Stale { .. }) => return Err(Problem::Busy),
        appended => appended?,
    };
    show(state, party).await
}

type Kept = (hashwarden_domain::PersonRef, hashwarden_ledger::Personal);

async fn objection(
    state: &AppState,
    file: &CaseFile,
    wanted: &PartyContest,
) -> Result<(Kept, Objection), Problem> {
    let kind: ContestKind = serde_json::from_value(wanted.kind.clone().into()).map_err(|_| {
        field(
            "kind",
            "Write defence, hearing, objection, reconsideration or court.",
            "请写 defence、hearing、objection、reconsideration 或 court。",
        )
    })?;
    let statement = wanted.statement.trim();
    if statement.is_empty() || statement.chars().count() > MAX_STATEMENT {
        return Err(field(
            "statement",
            "Write 1 to 20,000 characters.",
            "请填写 1 至 20000 个字符。",
        ));
    }
    let disputed = match wanted.agrees.as_str() {
        "all" => "All of it is disputed; the statement says why. (全部有异议，理由见陈述。)",
        "some" => "Part of it is disputed; the statement says which. (部分有异议，见陈述。)",
        "more-time" => "More time is asked for; the statement says why. (请求延期，理由见陈述。)",
        _ => {
            let en = "Write all, some or more-time.";
            return Err(field("agrees", en, "请写 all、some 或 more-time。"));
        }
    };
    let sha256 = hex::encode(Sha256::digest(statement.as_bytes()));
    let body = axum::body::Body::from(statement.to_owned());
    exhibit::receive(state, "statement.txt", body).await?;
    let name = wanted.name.as_deref().map(plain::stripped).filter(|name| !name.is_empty());
    let name = name.as_deref().unwrap_or("the holder of the party's code");
    let kept = person::keep(&state.officers, file.id, "party", name)?;
    let title = "Statement of the party (当事人陈述)".to_owned();
    let statement = DocumentRef { title, number: None, sha256 };
    let objection = Objection { kind, statement, by: kept.0, disputed: disputed.to_owned() };
    Ok((kept, objection))
}

fn field(field: &'static str, en: &str, zh: &str) -> Problem {
    Problem::Field { field, why: Sentence::new(en, zh) }
}

/// Kinds of contest that can be handed in now.
fn may_contest(case: &Case) -> Vec<String> {
    if !case.is_lawful("contested") {
        return vec![];
    }
    let file = case.file();
    let rights = file.latest("rights-notified").is_some();
    let ordered = file.latest("ordered").is_some();
    let mut kinds = vec![ContestKind::Objection];
    if rights && !ordered {
        kinds.extend([ContestKind::Defence, ContestKind::Hearing]);
    }
    if ordered {
        kinds.extend([ContestKind::Reconsideration, ContestKind::Court]);
    }
    kinds.into_iter().map(|kind| kind.name().to_owned()).collect()
}

/// Evidence is shown once people said what they found, so that there is something to answer; what came
/// with a tip is never shown.
pub(crate) fn may_see_exhibits(file: &CaseFile) -> bool {
    let tip = matches!(file.clue.origin, Origin::Tip { .. });
    file.latest("determined").is_some() && !tip && !file.clue.sealed
}

fn exhibits(state: &AppState, file: &CaseFile) -> Vec<PartyExhibit> {
    if !may_see_exhibits(file) {
        return vec![];
    }
    let view = |held| {
        let shown = full::exhibit(state, held);
        PartyExhibit { id: shown.id, label: shown.label, title: shown.title, file: shown.file }
    };
    file.exhibits.iter().map(view).collect()
}

/// What stands by now, and what does not.
fn stands(case: &Case) -> (Sentence, Sentence) {
    let nobody = Sentence::new(
        "Nobody has determined that there was mining at your site.",
        "尚无任何人认定贵单位存在“挖矿”活动。",
    );
    match case.state_name() {
        "determined" => (
            Sentence::new(
                "Officers have determined that there was mining. No decision has been made yet.",
                "执法人员已作出认定，尚未作出决定。",
            ),
            Sentence::new(
                "Nothing is ordered yet: you can answer first.",
                "尚未责令任何事项：您可以先陈述申辩。",
            ),
        ),
        "rectifying" | "awaiting-acceptance" => (
            Sentence::new(
                "A decision was made. It says what to do and until when.",
                "已作出决定，其中写明应做事项和期限。",
            ),
            Sentence::new(
                "It is not final: you can ask for reconsideration or go to court.",
                "决定并非终局：可以申请复议或提起诉讼。",
            ),
        ),
        "closed" | "relapse-watch" => (
            Sentence::new(
                "The site was accepted as clear. It is watched for a time.",
                "现场已验收合格，处于复查期。",
            ),
            Sentence::new("Nothing more is asked of you.", "不再要求您办理任何事项。"),
        ),
        "revoked" => (
            Sentence::new("The determination was withdrawn.", "原认定已撤销。"),
            Sentence::new(
                "It no longer stands, nor does what was ordered because of it.",
                "原认定及据此作出的要求均不再有效。",
            ),
        ),
        "dismissed" => (
            Sentence::new("The suspicion was dismissed.", "该线索已排除。"),
            Sentence::new("Nothing is held against you.", "对贵单位没有任何认定。"),
        ),
        "transferred" => {
            (Sentence::new("Another authority carries on.", "案件已移送其他机关。"), nobody)
        }
        _ => (
            Sentence::new(
                "A program saw signs of mining traffic from an address of yours; people are checking it.",
                "程序在属于贵单位的地址上观测到疑似“挖矿”流量，人员正在核查。",
            ),
            nobody,
        ),
    }
}

/// What was seen: from the notice that was sent, and what people determined.
fn seen(state: &AppState, case: &Case, events: &[hashwarden_domain::CaseEvent]) -> Vec<SeenFact> {
    let file = case.file();
    let reviewed = file.latest("suspected").is_some();
    let mut facts = Vec::new();
    for event in events {
        let change = match &event.change {
            CaseChange::Notified(proof) => proof.observed.as_ref(),
            CaseChange::Proposed { change } => match &**change {
                CaseChange::Notified(proof) => proof.observed.as_ref(),
                _ => None,
            },
            _ => None,
        };
        let Some(observed) = change else { continue };
        let end = |end: &hashwarden_domain::Endpoint| match end.port {
            Some(port) => format!("{}:{port}", end.ip),
            None => end.ip.to_string(),
        };
        let (from, to) = (end(&observed.source), end(&observed.destination));
        let (at, protocol) = (told(state, file, observed.at), &observed.protocol);
        facts.push(SeenFact {
            text: Sentence::new(
                format!("{from} spoke {protocol} with {to} at {at}."),
                format!("{at}，{from} 与 {to} 使用 {protocol} 通信。"),
            ),
            machine: true,
            reviewed,
        });
    }
    if let Some(judgement) = case.judgement() {
        let found = &judgement.determination;
        let devices: Vec<String> = found
            .devices
            .iter()
            .map(|device| format!("{} × {}", device.count, device.kind))
            .collect();
        let devices = devices.join(", ");
        let (from, to) =
            (told(state, file, found.during.start()), told(state, file, found.during.end()));
        facts.push(SeenFact {
            text: Sentence::new(
                format!("On the spot: {devices}, in use from {from} to {to}."),
                format!("现场：{devices}，使用时间 {from} 至 {to}。"),
            ),
            machine: false,
            reviewed: true,
        });
    }
    facts
}

fn todo(case: &Case, due: Option<String>) -> Sentence {
    let (en, zh) = match case.state_name() {
        "notified" => ("Sign for the notice", "签收通报"),
        "acknowledged" => {
            ("Check which machine it was, and say what you found", "核对是哪台设备并反馈结果")
        }
        "verifying" => {
            ("Let the officers check; you may object at any time", "配合核查；可随时提出异议")
        }
        "determined" => ("Answer, if you see it otherwise", "如有不同意见，请陈述申辩"),
        "rectifying" => ("Do what the decision says, and report", "按决定整改并报告"),
        "awaiting-acceptance" => ("Keep the site as it is until it was accepted", "验收前保持现状"),
        _ => return Sentence::new("Nothing is asked of you now.", "目前不要求您办理任何事项。"),
    };
    match due {
        Some(due) => Sentence::new(format!("{en}, until {due}."), format!("{zh}，期限 {due}。")),
        None => Sentence::new(format!("{en}."), format!("{zh}。")),
    }
}

fn rights() -> Vec<Sentence> {
    [
        (
            "You may state your case and defend yourself; it must be heard and may not make anything worse \
             for you (Administrative Penalty Law, article 45).",
            "您有权进行陈述和申辩；行政机关必须充分听取，不得因此加重处罚（行政处罚法第四十五条）。",
        ),
        (
            "Where the law gives a right to a hearing, you may ask for one within five working days of the notice \
             (articles 63, 64, 85).",
            "依法有权要求听证的，可在告知后五个工作日内提出（行政处罚法第六十三条、第六十四条、第八十五条）。",
        ),
        (
            "After a decision you may ask for reconsideration within sixty days, or go to court within six months \
             (Administrative Reconsideration Law, article 20; Administrative Litigation Law, article 46).",
            "对决定不服的，可在六十日内申请行政复议，或在六个月内提起行政诉讼（行政复议法第二十条、行政诉讼法第四十六条）。",
        ),
        (
            "Officers must show their papers; otherwise you may refuse to be inspected (article 55).",
            "执法人员应主动出示执法证件；不出示的，有权拒绝接受检查（行政处罚法第五十五条）。",
        ),
    ]
    .into_iter()
    .map(|(en, zh)| Sentence::new(en, zh))
    .collect()
}
