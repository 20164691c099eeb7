//! Whether a case is an earlier one again: by site, account, machine, wallet, person.
//!
//! In: marks of a case or of a clue that is about to be one. Out: earlier cases that it may be kin to, with
//! what would follow. These are proposals: an officer says whether it is so.

use std::collections::BTreeSet;

use hashwarden_domain::{
    Case, CaseId, EvidenceId, Finding,
    case::{
        CaseFile, Kinship, Mark, MarkKind,
        relapse::{self, Consequence, Earlier},
    },
};
use hashwarden_ledger::CaseRecord;

use super::{Reader, full, place, reader::resource};
use crate::{
    problem::Problem,
    view::case::{ConsequenceView, KinCase, words},
};

/// An earlier case that something is kin to.
pub(crate) struct Candidate {
    /// The earlier case.
    pub(crate) record: CaseRecord,
    /// How.
    pub(crate) kinship: Kinship,
    /// By which marks.
    pub(crate) on: Vec<Mark>,
    /// What would follow.
    pub(crate) follows: Vec<Consequence>,
}

/// Most earlier cases of a line that are gone back through.
const MAX_LINE: usize = 32;

/// Earlier cases that these marks are kin to, the latest first. Sealed ones that the reader may not see
/// are left out: nobody is to learn from a new clue that there is one.
pub(crate) async fn candidates(
    reader: &Reader<'_>,
    marks: &BTreeSet<Mark>,
    but: Option<&CaseFile>,
) -> Result<Vec<Candidate>, Problem> {
    let ledger = &reader.state.ledger;
    let mut found = Vec::new();
    for marked in ledger.cases_marked(marks.iter().cloned()).await? {
        if but.is_some_and(|file| file.id == marked.id) {
            continue;
        }
        let Some(record) = ledger.case(marked.id).await? else { continue };
        let earlier = record.case.file();
        if but.is_some_and(|file| earlier.recorded_at >= file.recorded_at)
            || earlier.clue.sealed && reader.may_read(earlier).is_err()
        {
            continue;
        }
        let watched = matches!(record.case, Case::RelapseWatch(_));
        let Some((kinship, on)) = relapse::kinship(&earlier.marks, marks, watched) else {
            continue;
        };
        let line = line(reader, &record).await?;
        let follows = relapse::consequences(kinship, &line, reader.now);
        found.push(Candidate { record, kinship, on, follows });
    }
    // A relapse says more than a migration; of each, the latest case is the one to go on from.
    found.sort_by_key(|one| {
        let at = one.record.case.file().recorded_at;
        (one.kinship != Kinship::Relapse, std::cmp::Reverse(at))
    });
    Ok(found)
}

/// Earlier determinations of the same line, oldest first.
async fn line(reader: &Reader<'_>, last: &CaseRecord) -> Result<Vec<Earlier>, Problem> {
    let mut line = Vec::new();
    let mut seen: BTreeSet<CaseId> = BTreeSet::new();
    let mut at = Some(last.clone());
    while let Some(record) = at.take() {
        if !seen.insert(record.case.id()) || seen.len() > MAX_LINE {
            break;
        }
        if let Some(judgement) = record.case.judgement() {
            let mode = judgement.determination.mode;
            line.push(Earlier { mode, determined_at: judgement.at });
        }
        if let Some(parent) = record.case.file().parent() {
            at = reader.state.ledger.case(parent.other).await?;
        }
    }
    line.reverse();
    Ok(line)
}

/// By what a finding would be known again: its site, and the wallets and workers that were heard.
pub(crate) async fn marks_of(
    reader: &Reader<'_>,
    finding: &Finding,
) -> Result<BTreeSet<Mark>, Problem> {
    let ids: Vec<EvidenceId> = finding.evidence.iter().map(|one| one.id).collect();
    let mut marks = BTreeSet::from([Mark::new(MarkKind::Site, &finding.site.id.to_string())]);
    for evidence in reader.state.ledger.evidence(&ids).await? {
        let detail = &evidence.detail;
        let wallet = detail.wallet.as_ref().map(|wallet| wallet.text.clone());
        marks.extend(wallet.map(|wallet| Mark::new(MarkKind::Wallet, &wallet)));
        let worker = detail.worker.as_deref().filter(|worker| !worker.is_empty());
        marks.extend(worker.map(|worker| Mark::new(MarkKind::Worker, worker)));
    }
    Ok(marks)
}

/// Earlier cases that a case may be kin to.
///
/// # Errors
/// [`Problem::NotFound`] where the reader may not know of the case.
pub async fn kin(reader: &Reader<'_>, id: CaseId) -> Result<Vec<KinCase>, Problem> {
    let record = super::read(reader, id).await?;
    let file = record.case.file();
    // Cases of others are none of the unit's business.
    if super::unit::is_unit(reader, file) {
        return Err(Problem::NotFound);
    }
    let mut marks = file.marks.clone();
    if let Some(found) = reader.state.ledger.finding_of_site(file.clue.site).await? {
        marks.extend(marks_of(reader, &found.finding).await?);
    }
    let mut views = Vec::new();
    for candidate in candidates(reader, &marks, Some(file)).await? {
        let linked = file.links.iter().any(|link| link.other == candidate.record.case.id());
        views.push(view(reader, &candidate, linked).await?);
    }
    Ok(views)
}

/// As it is shown; the case itself only to those who may read it.
pub(crate) async fn view(
    reader: &Reader<'_>,
    candidate: &Candidate,
    linked: bool,
) -> Result<KinCase, Problem> {
    let file = candidate.record.case.file();
    let visible = reader.may_at(hashwarden_authority::Act::ReadCase, &resource(reader.state, file));
    Ok(KinCase {
        case: match visible {
            Ok(_) => full::linked(reader, file.id).await?,
            Err(_) => None,
        },
        place: place::named(reader.state, &file.node),
        recorded_at: file.recorded_at.into(),
        kinship: words::kinship_word(candidate.kinship).to_owned(),
        on: candidate.on.iter().map(Into::into).collect(),
        consequences: candidate
            .follows
            .iter()
            .map(|follows| ConsequenceView {
                code: full::word(follows),
                title: words::consequence(*follows),
            })
            .collect(),
        linked,
    })
}
