//! The list of cases with its tabs, for one reader.
//!
//! In: what is asked for and how far the reader's roles reach. Out: rows of what may be read, counts of
//! each tab, and of places beside it counts alone.

use std::collections::BTreeMap;

use hashwarden_authority::{Act, Reach};
use hashwarden_domain::{
    CaseId, Node,
    case::{CaseFile, STATES},
};
use hashwarden_ledger::{CaseFilter, CaseOrder, CasePage, CaseRecord, FindingRecord, Seen};

use super::{
    Reader,
    docket::{self, Clocks},
    full, place, telling, unit,
};
use crate::{
    problem::Problem,
    state::AppState,
    view::{
        Sentence,
        account::power_of,
        case::{CaseLink, CaseList, CaseRow, SiblingCount, TabCounts, words},
    },
};

/// Rows a page where nothing is said.
pub const SIZE: u32 = 50;
/// Most rows a page.
pub const MAX_SIZE: u32 = 200;
/// Most cases that are looked through for a seat or for what was seen again.
const MAX_LOOKED: u32 = 1000;

/// A tab of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// All that the reader sees.
    #[default]
    All,
    /// The party waits for an answer.
    Contested,
    /// At an end.
    Ended,
    /// The reader's own work.
    Mine,
    /// Clues that nobody took up.
    New,
    /// Not at an end.
    Open,
    /// With a duty that ran out.
    Overdue,
    /// Kin to an earlier case, or seen again while it is watched.
    Relapsed,
    /// The reader's signature is asked for.
    Waiting,
}

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct ListFilter {
    /// Which tab.
    pub tab: Tab,
    /// Any of these states; all where empty.
    pub states: Vec<String>,
    /// Words.
    pub words: String,
    /// This place and below it.
    pub node: Option<Node>,
    /// In which order.
    pub order: CaseOrder,
    /// 0 for the first page.
    pub page: u32,
    /// Rows a page.
    pub size: u32,
}

impl Tab {
    /// The tab of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "" | "all" => Self::All,
            "contested" => Self::Contested,
            "ended" => Self::Ended,
            "mine" => Self::Mine,
            "new" => Self::New,
            "open" => Self::Open,
            "overdue" => Self::Overdue,
            "relapsed" => Self::Relapsed,
            "waiting" => Self::Waiting,
            _ => return None,
        })
    }
}

/// A page of the list.
///
/// # Errors
/// [`Problem::Forbidden`] for those who read no case at all, and what the ledger says.
pub async fn list(reader: &Reader<'_>, wanted: &ListFilter) -> Result<CaseList, Problem> {
    let reach = reader.reach();
    if seen_by(reader.state, &reach).is_empty() {
        reader.may_list()?;
    }
    if let Some(unknown) = wanted.states.iter().find(|state| !STATES.contains(&state.as_str())) {
        let all = STATES.join(", ");
        let why = Sentence::new(
            format!("There is no state {unknown:?}; write one of: {all}."),
            format!("没有状态 {unknown:?}；请写其中之一：{all}。"),
        );
        return Err(Problem::Field { field: "state", why });
    }
    let (total, ids) = ids(reader, &reach, wanted).await?;
    let mut items = Vec::with_capacity(ids.len());
    for id in ids {
        let Some(record) = reader.state.ledger.case(id).await? else { continue };
        items.push(row_of(reader, &record).await?);
    }
    Ok(CaseList {
        total,
        page: wanted.page + 1,
        size: wanted.size,
        tabs: tabs(reader, &reach).await?,
        siblings: siblings(reader, &reach).await?,
        items,
    })
}

/// A row of a case.
pub(crate) async fn row_of(reader: &Reader<'_>, record: &CaseRecord) -> Result<CaseRow, Problem> {
    let site = record.case.file().clue.site;
    let standing = reader.state.ledger.finding_of_site(site).await?;
    let events = full::events_of(record);
    let clocks = docket::clocks(reader.state, &record.case, &events, None, reader.now);
    row(reader, record, &clocks, standing.as_ref()).await
}

/// A row of a case whose clocks and finding are known.
pub(crate) async fn row(
    reader: &Reader<'_>,
    record: &CaseRecord,
    clocks: &Clocks,
    standing: Option<&FindingRecord>,
) -> Result<CaseRow, Problem> {
    let (state, case) = (reader.state, &record.case);
    let file = case.file();
    let known = state.reference.sites.all().iter().find(|site| site.id == file.clue.site);
    let site = standing.map(|found| &found.finding.site).or(known);
    let mut overlays = Vec::new();
    for (set, word) in [
        (file.suspension.is_some(), "suspended"),
        (file.is_contested(), "contested"),
        (file.supervision.is_some(), "supervised"),
    ] {
        if set {
            overlays.push(word.to_owned());
        }
    }
    let parent = match file.parent() {
        None => None,
        // That there is another case at all is told to those alone who may read it.
        Some(link) => full::linked(reader, link.other).await?,
    };
    let parent = parent.map(|case| CaseLink { id: case.id, number: case.number });
    let mut seats: Vec<_> = file.pending.iter().flat_map(|pending| pending.open_seats()).collect();
    seats.sort_unstable();
    seats.dedup();
    let row = CaseRow {
        id: file.id.to_string(),
        number: file.clue.number.clone(),
        version: file.version(),
        state: case.state_name().to_owned(),
        state_name: words::state(case.state_name()),
        overlays,
        sealed: file.clue.sealed,
        class: full::word(&file.class),
        site: site.map(Into::into),
        place: place::named(state, &file.node),
        owner: file.owner.clone(),
        mode: case.judgement().map(|j| telling::mode(j.determination.mode).to_owned()),
        power: power_of(standing.and_then(|found| found.account.as_ref())),
        reason: file.clue.reason.clone(),
        recorded_at: file.recorded_at.into(),
        recorded_by: file.recorded_by.clone(),
        last_change: file.last_at().into(),
        due: clocks.next(file, reader.now),
        parent,
        seen_again: seen_again(file, standing),
        waiting_for: seats.into_iter().map(|seat| seat.name().to_owned()).collect(),
    };
    Ok(if unit::is_unit(reader, file) { unit::narrow_row(row) } else { row })
}

/// Whether the site was seen again while the closed case is watched: a proposal to look, no act.
fn seen_again(file: &CaseFile, standing: Option<&FindingRecord>) -> bool {
    let watched = file.latest("watch-begun").filter(|_| file.latest("watch-ended").is_none());
    watched.is_some_and(|begun| standing.is_some_and(|now| now.finding.during.last() > begun.at))
}

/// What the reader may see, for the ledger.
pub(crate) fn seen_by(state: &AppState, reach: &Reach) -> Vec<Seen> {
    let sealed = |list: &[Node], node: &Node| list.contains(node);
    let within = reach.subtrees.iter().map(|node| Seen::Within {
        node: node.clone(),
        sealed: sealed(&reach.sealed_subtrees, node),
    });
    let at = reach.places.iter().map(|node| Seen::At {
        node: node.clone(),
        sealed: sealed(&reach.sealed_places, node) || sealed(&reach.sealed_subtrees, node),
    });
    // A head sees what is sealed at the own place, and below it only what is not.
    let own_sealed = reach.sealed_places.iter().filter(|node| !reach.places.contains(node));
    let own_sealed = own_sealed.map(|node| Seen::At { node: node.clone(), sealed: true });
    let units = reach.units.iter().filter_map(|unit| place::site_of(state, unit)).map(Seen::Site);
    within.chain(at).chain(own_sealed).chain(units).collect()
}

/// The condition of a tab.
fn filter(reader: &Reader<'_>, reach: &Reach, tab: Tab) -> CaseFilter {
    let mut filter =
        CaseFilter { seen_by: Some(seen_by(reader.state, reach)), ..CaseFilter::default() };
    match tab {
        Tab::All => {}
        Tab::Contested => filter.contested = true,
        Tab::Ended => filter.ended = Some(true),
        Tab::Mine => {
            filter.owner = Some(reader.name().to_owned());
            filter.ended = Some(false);
        }
        Tab::New => {
            filter.states = vec!["clue".to_owned(), "triage".to_owned()];
            filter.unowned = true;
        }
        Tab::Open => filter.ended = Some(false),
        Tab::Overdue => {
            filter.due_before = Some(reader.now);
            filter.ended = Some(false);
        }
        Tab::Relapsed => filter.kin = true,
        Tab::Waiting => filter.waiting = true,
    }
    filter
}

/// The cases of a page, and how many there are.
async fn ids(
    reader: &Reader<'_>,
    reach: &Reach,
    wanted: &ListFilter,
) -> Result<(u64, Vec<CaseId>), Problem> {
    let ledger = &reader.state.ledger;
    let mut filter = filter(reader, reach, wanted.tab);
    if !wanted.states.is_empty() {
        let both = |state: &String| filter.states.is_empty() || filter.states.contains(state);
        filter.states = wanted.states.iter().filter(|state| both(state)).cloned().collect();
        if filter.states.is_empty() {
            return Ok((0, vec![]));
        }
    }
    // A unit's own cases are few; words would be looked for in what it is not shown.
    if !reach.subtrees.is_empty() || !reach.places.is_empty() || reach.units.is_empty() {
        filter.words.clone_from(&wanted.words);
    }
    filter.within.clone_from(&wanted.node);
    filter.order = wanted.order;
    if matches!(wanted.tab, Tab::Waiting | Tab::Relapsed) {
        // What the ledger cannot tell is looked for among those that it can.
        let all = looked_through(reader, filter, wanted.tab).await?;
        let total = u64::try_from(all.len()).unwrap_or(u64::MAX);
        let skip = usize::try_from(wanted.page).unwrap_or(0).saturating_mul(size(wanted.size));
        return Ok((total, all.into_iter().skip(skip).take(size(wanted.size)).collect()));
    }
    filter.page = wanted.page;
    filter.size = wanted.size;
    let page = ledger.cases(&filter).await?;
    Ok((page.total, page.items.into_iter().map(|row| row.id).collect()))
}

fn size(size: u32) -> usize {
    usize::try_from(size).unwrap_or(usize::MAX)
}

/// Cases that wait for this reader, or that are kin to another or seen again in their watch.
async fn looked_through(
    reader: &Reader<'_>,
    filter: CaseFilter,
    tab: Tab,
) -> Result<Vec<CaseId>, Problem> {
    let ledger = &reader.state.ledger;
    let filter = CaseFilter { page: 0, size: MAX_LOOKED.min(CasePage::MAX_SIZE), ..filter };
    let mut found = Vec::new();
    for row in ledger.cases(&filter).await?.items {
        let fits = match tab {
            Tab::Waiting => match ledger.case(row.id).await? {
                Some(record) => waits_for(reader, record.case.file()),
                None => false,
            },
            _ => true,
        };
        if fits {
            found.push(row.id);
        }
    }
    if tab == Tab::Relapsed {
        let watched = CaseFilter { kin: false, states: vec!["relapse-watch".to_owned()], ..filter };
        for row in ledger.cases(&watched).await?.items {
            let Some(record) = ledger.case(row.id).await? else { continue };
            let standing = ledger.finding_of_site(row.site).await?;
            if seen_again(record.case.file(), standing.as_ref()) && !found.contains(&row.id) {
                found.push(row.id);
            }
        }
    }
    Ok(found)
}

/// Whether a seat of a proposal is the reader's to take.
fn waits_for(reader: &Reader<'_>, file: &CaseFile) -> bool {
    file.pending.iter().any(|pending| {
        pending.open_seats().any(|seat| match reader.may(Act::of_seat(seat), file) {
            Ok(leave) => pending.lacks(seat, reader.name(), leave.role()).is_empty(),
            Err(_) => false,
        })
    })
}

/// How many cases each tab holds.
async fn tabs(reader: &Reader<'_>, reach: &Reach) -> Result<TabCounts, Problem> {
    let ledger = &reader.state.ledger;
    let count = async |tab| -> Result<u64, Problem> {
        Ok(ledger.cases(&CaseFilter { size: 1, ..filter(reader, reach, tab) }).await?.total)
    };
    let looked = async |tab| -> Result<u64, Problem> {
        let found = looked_through(reader, filter(reader, reach, tab), tab).await?;
        Ok(u64::try_from(found.len()).unwrap_or(u64::MAX))
    };
    Ok(TabCounts {
        all: count(Tab::All).await?,
        mine: count(Tab::Mine).await?,
        new: count(Tab::New).await?,
        overdue: count(Tab::Overdue).await?,
        relapsed: looked(Tab::Relapsed).await?,
        contested: count(Tab::Contested).await?,
        waiting: looked(Tab::Waiting).await?,
        open: count(Tab::Open).await?,
        ended: count(Tab::Ended).await?,
    })
}

/// Open cases of the places beside the reader's own; counts and nothing else.
async fn siblings(reader: &Reader<'_>, reach: &Reach) -> Result<Vec<SiblingCount>, Problem> {
    let counts = reader.state.officers.reach(reader.session, Act::ReadCount);
    let own = |node: &Node| {
        reach.subtrees.iter().chain(&reach.places).any(|held| held.holds(node) || node.holds(held))
    };
    let mut open: BTreeMap<Node, u64> = BTreeMap::new();
    for (node, count) in reader.state.ledger.open_by_node().await? {
        let beside = counts.siblings_of.iter().find_map(|held| sibling_of(held, &node));
        if let Some(sibling) = beside.filter(|sibling| !own(sibling)) {
            *open.entry(sibling).or_default() += count;
        }
    }
    Ok(open
        .into_iter()
        .map(|(node, open)| SiblingCount {
            node: node.code().to_owned(),
            name: place::name(reader.state, node.code()),
            open,
        })
        .collect())
}

/// The sibling of `held` in which `node` lies; none where it lies in none.
pub(crate) fn sibling_of(held: &Node, node: &Node) -> Option<Node> {
    let above = held.parent()?;
    let mut at = node.clone();
    loop {
        let up = at.parent()?;
        if up == above {
            return (!held.holds(&at) && !at.holds(held)).then_some(at);
        }
        at = up;
    }
}

/// The case of a number for people.
pub(crate) async fn id_of(state: &AppState, number: &str) -> Result<Option<CaseId>, Problem> {
    let filter = CaseFilter { words: number.to_owned(), size: MAX_SIZE, ..CaseFilter::default() };
    let page = state.ledger.cases(&filter).await?;
    Ok(page.items.into_iter().find(|row| row.number == number).map(|row| row.id))
}
