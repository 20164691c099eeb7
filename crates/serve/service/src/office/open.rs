//! Opening a case: from a finding, or from a clue that somebody brings.
//!
//! In: a finding's id or a clue, why it is worth looking at, and what is said about kinship with earlier
//! cases. Out: a case. Number, place, terms and the raw record are filled in here. A relapse is never
//! opened by the program: an officer says that it is one, or why it is not.

use std::collections::BTreeSet;

use hashwarden_authority::{Act, Resource};
use hashwarden_domain::{
    Authority, Case, CaseEvent, CaseId, FindingId, Node, Site, SiteId,
    case::{
        CaseChange, Kinship, Mark, MarkKind, NonResidential, UseClass,
        proof::{Clue, DocumentRef, Origin, RawRecord},
        relapse::Descent,
    },
};
use hashwarden_law::Limit;
use hashwarden_ledger::{CaseAct, CaseFilter, CaseRecord, FindingRecord, LedgerError, Personal};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{
    Reader, docket,
    kin::{self, Candidate},
    list, person, place, plain,
    reader::program,
};
use crate::{
    problem::Problem,
    view::{Sentence, case::OpenCase},
};

/// How often another number is tried when somebody else took it in between.
const TRIES: usize = 8;
/// Longest text of a reason, in characters.
const MAX_TEXT: usize = 4000;
/// Days until which an automatic supervision of a relapse runs.
const SUPERVISION: Limit = Limit::WorkingDays(10);

/// Opens a case.
///
/// # Errors
/// [`Problem`] in words; nothing is written then. [`Problem::Kin`] where earlier cases are kin and
/// nothing was said about that.
pub async fn open(reader: &Reader<'_>, wanted: OpenCase) -> Result<CaseRecord, Problem> {
    let (clue, personal, marks, id) = match (&wanted.finding, &wanted.clue) {
        (Some(finding), None) => of_finding(reader, &wanted, finding).await?,
        (None, Some(clue)) => of_clue(reader, &wanted, clue.clone()).await?,
        _ => {
            let why =
                Sentence::new("Name a finding, or give a clue.", "请指明一个发现，或填写线索。");
            return Err(Problem::Field { field: "finding", why });
        }
    };
    let resource = Resource::case(id, clue.node.clone())
        .of_unit(place::unit_of(reader.state, clue.site))
        .sealed(clue.sealed);
    let leave = reader.may_at(Act::Recorded, &resource)?;
    already_open(reader, &clue).await?;
    let kin = kin::candidates(reader, &marks, None).await?;
    let not_kin = wanted.not_kin.as_deref().map(|why| text("not_kin", why)).transpose()?;
    match (kin.first(), wanted.accept_kinship, &not_kin) {
        (Some(_), false, None) => {
            let mut views = Vec::new();
            for candidate in &kin {
                views.push(kin::view(reader, candidate, false).await?);
            }
            Err(Problem::Kin(views))
        }
        (Some(parent), true, _) => {
            let mut clue = clue;
            // The child names its parent, and is seen by nobody who may not see that.
            clue.sealed |= parent.record.case.file().clue.sealed;
            let leave = reader.may_at(Act::Recorded, &resource.sealed(clue.sealed))?;
            begin(reader, id, clue, personal, &leave, Some(parent), None).await
        }
        (parent, _, why) => {
            let note = parent.zip(why.as_ref()).map(|(parent, why)| {
                let earlier = parent.record.case.file();
                match reader.may_read(earlier) {
                    Ok(_) => format!("Not held to be kin to {}: {why}", earlier.clue.number),
                    // Whoever reads this case may know no more of that one than whoever opens it.
                    Err(_) => {
                        format!("Not held to be kin to an earlier case of another place: {why}")
                    }
                }
            });
            begin(reader, id, clue, personal, &leave, None, note).await
        }
    }
}

type Begun = (Clue, Vec<(hashwarden_domain::PersonRef, Personal)>, BTreeSet<Mark>, CaseId);

/// A clue from a finding of the program.
async fn of_finding(
    reader: &Reader<'_>,
    wanted: &OpenCase,
    finding: &str,
) -> Result<Begun, Problem> {
    let reason = text("reason", wanted.reason.as_deref().unwrap_or_default())?;
    let finding: FindingId = finding.parse().map_err(|_| Problem::NotFound)?;
    let found = reader.state.ledger.finding(finding).await?.ok_or(Problem::NotFound)?;
    let site = &found.finding.site;
    let lies: Node = site.territory.code.parse().unwrap_or_else(|_| Node::root());
    // The nearest place upwards that has an officer: a superior does not do the work of those below.
    let handles = reader.state.officers.handling_place(&lies)?;
    let node = handles.unwrap_or_else(|| reader.state.node());
    let known = class_of(site);
    let class = match &wanted.class {
        Some(word) => may_be(known, class(word)?)?,
        None => known,
    };
    let terms = reader.state.reference.book.place(&node).terms(class, reader.now);
    let clue = Clue {
        number: String::new(),
        site: site.id,
        node,
        class,
        state_secret: false,
        sealed: wanted.sealed,
        origin: Origin::Finding(finding),
        raw: raw(&found),
        reason,
        terms,
    };
    let marks = kin::marks_of(reader, &found.finding).await?;
    let at = reader.now.to_string();
    let id = CaseId::of_content([
        b"case".as_slice(),
        finding.as_bytes(),
        reader.name().as_bytes(),
        at.as_bytes(),
    ]);
    Ok((clue, vec![], marks, id))
}

/// The finding's entry in the ledger is the record that the case rests on.
fn raw(found: &FindingRecord) -> RawRecord {
    RawRecord {
        sha256: found.entry.hash.clone(),
        source: format!("entry {} of the ledger", found.entry.sequence),
        clock_error_ms: None,
    }
}

/// A clue that somebody brings.
async fn of_clue(
    reader: &Reader<'_>,
    wanted: &OpenCase,
    mut clue: Value,
) -> Result<Begun, Problem> {
    plain::check("clue", &clue)?;
    let id = CaseId::of_json(&(clue.to_string(), reader.name(), reader.now));
    let personal = person::take_out(&reader.state.officers, id, "recorded", &mut clue)?;
    let Some(fields) = clue.as_object_mut() else {
        return Err(Problem::Malformed("a clue is a JSON object".to_owned()));
    };
    // Given here and not by who brings it.
    fields.insert("number".to_owned(), json!(""));
    fields.remove("terms");
    let mut clue: Clue = serde_json::from_value(clue)
        .map_err(|error| Problem::Malformed(format!("the clue: {error}")))?;
    if matches!(clue.origin, Origin::Finding(_) | Origin::Relapse(_)) {
        let why = Sentence::new(
            "A clue comes from an officer, a peer, a superior or a tip; name a finding by its id.",
            "线索来自执法人员、同级、上级或举报；由发现立案请填写发现编号。",
        );
        return Err(Problem::Field { field: "clue", why });
    }
    if let Some(site) = known_site(reader, clue.site).await? {
        lies_there(reader, &site, &clue.node)?;
        clue.class = may_be(class_of(&site), clue.class)?;
    }
    clue.sealed |= wanted.sealed;
    clue.reason = text("reason", &clue.reason)?;
    clue.terms = reader.state.reference.book.place(&clue.node).terms(clue.class, reader.now);
    let marks = BTreeSet::from([Mark::new(MarkKind::Site, &clue.site.to_string())]);
    Ok((clue, personal, marks, id))
}

/// A site that the sites file or a finding knows.
async fn known_site(reader: &Reader<'_>, id: SiteId) -> Result<Option<Site>, Problem> {
    let known = reader.state.reference.sites.all().iter().find(|site| site.id == id);
    if let Some(site) = known {
        return Ok(Some(site.clone()));
    }
    let found = reader.state.ledger.finding_of_site(id).await?;
    Ok(found.map(|found| found.finding.site))
}

/// A case shows what is known of its site: it is opened where that site lies, or above.
fn lies_there(reader: &Reader<'_>, site: &Site, node: &Node) -> Result<(), Problem> {
    let lies = site.territory.code.parse().ok().filter(|lies: &Node| {
        // What lies nobody knows where is the hub's own.
        reader.state.node().holds(lies)
    });
    if node.holds(&lies.unwrap_or_else(|| reader.state.node())) {
        return Ok(());
    }
    let why =
        Sentence::new("No site of this id is known at that place.", "该地区没有此编号的站点。");
    Err(Problem::Field { field: "site", why })
}

/// What somebody says that the electricity is for, held against what is known: that a home may be one
/// asks for more hands at every step, and nobody takes them away by a word.
fn may_be(known: UseClass, said: UseClass) -> Result<UseClass, Problem> {
    let fits = match known {
        UseClass::Unknown => true,
        UseClass::Residential => said == UseClass::Residential,
        UseClass::NonResidential(_) => said == known || said.may_be_a_home(),
    };
    if fits {
        return Ok(said);
    }
    let why = Sentence::new(
        "The sites file says otherwise what this site's electricity is for; leave it as it is.",
        "站点表中该站点的用电性质与此不同；请保持不变。",
    );
    Err(Problem::Field { field: "class", why })
}

/// One open case a site; a sealed one that the reader may not know of does not count.
async fn already_open(reader: &Reader<'_>, clue: &Clue) -> Result<(), Problem> {
    let filter = CaseFilter {
        site: Some(clue.site),
        ended: Some(false),
        size: list::MAX_SIZE,
        ..CaseFilter::default()
    };
    for row in reader.state.ledger.cases(&filter).await?.items {
        // In its watch a case is closed: what is seen again becomes a new one.
        if row.state == "relapse-watch" || row.state == "revoked" {
            continue;
        }
        let Some(record) = reader.state.ledger.case(row.id).await? else { continue };
        let may_read = reader.may_read(record.case.file()).is_ok();
        if may_read || !row.sealed {
            return Err(Problem::AlreadyOpen { number: may_read.then_some(row.number) });
        }
    }
    Ok(())
}

/// Appends the first event, and what belongs to it, under the next free number.
async fn begin(
    reader: &Reader<'_>,
    id: CaseId,
    mut clue: Clue,
    personal: Vec<(hashwarden_domain::PersonRef, Personal)>,
    leave: &Authority,
    parent: Option<&Candidate>,
    note: Option<String>,
) -> Result<CaseRecord, Problem> {
    if let Some(parent) = parent {
        clue.origin = Origin::Relapse(Descent {
            parent: parent.record.case.id(),
            kinship: parent.kinship,
            on: parent.on.clone(),
        });
    }
    for _ in 0..TRIES {
        clue.number = reader.state.ledger.next_case_number(reader.now).await?;
        let (mut case, event) = Case::begin(id, clue.clone(), leave)?;
        let mut events = vec![event];
        if let Some(note) = &note {
            let text = note.clone();
            let (noted, event) = case.act(CaseChange::Noted { text }, leave)?;
            case = noted;
            events.push(event);
        }
        if parent.is_some_and(|parent| parent.kinship == Kinship::Relapse) {
            let (supervised, event) = supervise(reader, &case)?;
            case = supervised;
            events.push(event);
        }
        let due = docket::next_due(reader.state, &case, &events, reader.now);
        let (beside, personal) = (vec![], personal.clone());
        let act = CaseAct { case: id, seen: 0, events, beside, personal, due: due.clone() };
        let act = match parent {
            None => act,
            Some(parent) => with_parent(reader, act, &case, parent)?,
        };
        match reader.state.ledger.append_case(act, reader.now).await {
            Ok(_) => {
                if parent.is_some() {
                    // The append set what is due in the parent.
                    reader.state.ledger.set_due(vec![(id, due)]).await?;
                }
                return reader.state.ledger.case(id).await?.ok_or(Problem::NotFound);
            }
            Err(LedgerError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(Problem::Busy)
}

/// The parent's event and the child's go together: neither is there without the other.
fn with_parent(
    reader: &Reader<'_>,
    child: CaseAct,
    case: &Case,
    parent: &Candidate,
) -> Result<CaseAct, Problem> {
    let earlier = &parent.record.case;
    let file = earlier.file();
    let change = CaseChange::Relapsed {
        child: case.id(),
        kinship: parent.kinship,
        on: parent.on.iter().filter(|mark| file.marks.contains(mark)).cloned().collect(),
    };
    // The officer of the new case may have no say in the earlier one's place: there the program links.
    let leave = match reader.may(Act::Relapsed, file) {
        Ok(leave) => leave,
        Err(_) => program(reader.state, &file.node, Act::Relapsed, file, reader.now)?,
    };
    let (after, event) = earlier.act(change, &leave)?;
    let mut all: Vec<CaseEvent> = super::full::events_of(&parent.record);
    all.push(event.clone());
    let due = docket::next_due(reader.state, &after, &all, reader.now);
    let mut events = vec![event];
    events.extend(child.events);
    Ok(CaseAct { case: file.id, seen: file.version(), events, due, ..child })
}

/// A relapse inside the watch is supervised one level up (regulation note, 6.3): the program writes it
/// down at once. The text of the demand is the paper; its hash stands for it.
fn supervise(reader: &Reader<'_>, case: &Case) -> Result<(Case, CaseEvent), Problem> {
    let file = case.file();
    let above = file.node.parent().unwrap_or_else(Node::root);
    let place = reader.state.reference.book.place(&file.node);
    let until = place.due(SUPERVISION, reader.now).unwrap_or_else(|_| {
        // No calendar reaches so far: two weeks, holidays or not.
        reader.now.saturating_add(jiff::SignedDuration::from_hours(24 * 14)).unwrap_or(reader.now)
    });
    let demand = "Relapse within the watch: clear the site and report \
                  (复查期内复发：限期清除并报告)"
        .to_owned();
    let order = automatic_order(&demand);
    let leave = program(reader.state, &above, Act::Supervised, file, reader.now)?;
    Ok(case.act(CaseChange::Supervised { order, demand, until }, &leave)?)
}

/// The paper of a supervision that the program sets by rule.
pub(crate) fn automatic_order(demand: &str) -> DocumentRef {
    DocumentRef {
        title: "Supervision by rule (按规则自动督办)".to_owned(),
        number: None,
        sha256: hex::encode(Sha256::digest(demand.as_bytes())),
    }
}

/// What the electricity of a site is for, by its kind in the sites file; not known where that says nothing.
fn class_of(site: &Site) -> UseClass {
    match site.kind.as_str() {
        "campus" => UseClass::NonResidential(NonResidential::School),
        "data-centre" => UseClass::NonResidential(NonResidential::DataCentre),
        "enterprise" | "power-plant" => UseClass::NonResidential(NonResidential::Industry),
        "household" => UseClass::Residential,
        "internet-cafe" => UseClass::NonResidential(NonResidential::Commerce),
        "public-body" => UseClass::NonResidential(NonResidential::StateUnit),
        _ => UseClass::Unknown,
    }
}

fn class(word: &str) -> Result<UseClass, Problem> {
    serde_json::from_value(Value::String(word.to_owned())).map_err(|_| {
        let why = Sentence::new(
            "Write residential, unknown, agriculture, commerce, data-centre, industry, school or state-unit.",
            "请写 residential、unknown、agriculture、commerce、data-centre、industry、school 或 state-unit。",
        );
        Problem::Field { field: "class", why }
    })
}

/// Text that somebody typed, trimmed; refused when empty or too long.
pub(crate) fn text(field: &'static str, typed: &str) -> Result<String, Problem> {
    let text = plain::stripped(typed);
    let why = if text.is_empty() {
        Sentence::new("Write a sentence; it stands in the history.", "请写一句话；它会留在经过里。")
    } else if text.chars().count() > MAX_TEXT {
        Sentence::new("At most 4000 characters; shorten it.", "最多 4000 字；请缩短。")
    } else {
        return Ok(text);
    };
    Err(Problem::Field { field, why })
}
