//! What was watched, what was lost, what nobody looks at.
//!
//! In: nothing. Out: sources, sites, holes. A capture does not say which addresses it could have seen,
//! so a site counts as watched by a capture only once something of it was seen in that capture.

use std::collections::{BTreeMap, BTreeSet};

use axum::{Extension, Json, extract::State};
use hashwarden_authority::Session;
use hashwarden_domain::{Node, Period, Sentence, Site, SiteId};
use hashwarden_ledger::{RecordedCoverage, SiteFinding};

use crate::{
    office::Reader,
    problem::Problem,
    standing::Standing,
    state::AppState,
    view::{
        Coverage,
        coverage::{NetworkWatch, PoolList, SiteWatch, SourceRow},
    },
};

/// Days after which the pool list is called old: pools come and go within months.
const OLD_DAYS: i64 = 90;

/// What was watched.
#[utoipa::path(get, path = "/coverage", operation_id = "show_coverage", tag = "coverage", responses(
    (status = 200, body = Coverage),
    (status = 403, body = crate::view::Problem),
))]
pub(super) async fn show(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
) -> Result<Json<Coverage>, Problem> {
    let within = Reader::new(&state, &session).sees_sites()?;
    let standing = state.standing().await?;
    let sites = seen(sites(&state, &standing), within.as_deref());
    let holes = holes(&state, &sites, &standing.coverage);
    Ok(Json(Coverage {
        sources: standing.coverage.iter().map(SourceRow::from).collect(),
        sites,
        holes: holes.iter().map(Into::into).collect(),
        pools: pools(&state),
    }))
}

/// Those of the sites that lie in these places.
pub(super) fn seen(mut sites: Vec<SiteWatch>, within: Option<&[Node]>) -> Vec<SiteWatch> {
    if let Some(places) = within {
        let lies = |node: Node| places.iter().any(|place| place.holds(&node));
        sites.retain(|watch| watch.site.territory.code.parse().is_ok_and(lies));
    }
    sites
}

/// All known sites with what watched them, in the order of their names.
pub(super) fn sites(state: &AppState, standing: &Standing) -> Vec<SiteWatch> {
    let mut periods_of: BTreeMap<&str, Vec<Period>> = BTreeMap::new();
    for one in &standing.coverage {
        if let Some(period) = one.coverage.watched {
            periods_of.entry(&one.coverage.source).or_default().push(period);
        }
    }
    let mut watched: BTreeMap<SiteId, Vec<Period>> = BTreeMap::new();
    for (site, source) in &standing.seen {
        let periods = periods_of.get(source.as_str()).into_iter().flatten();
        watched.entry(*site).or_default().extend(periods);
    }
    let mut rows: Vec<SiteWatch> = known(state, &standing.found)
        .into_values()
        .map(|site| {
            let periods = watched.remove(&site.id);
            SiteWatch {
                site: site.into(),
                network: NetworkWatch {
                    watched: periods.is_some(),
                    periods: merged(periods.unwrap_or_default())
                        .into_iter()
                        .map(Into::into)
                        .collect(),
                },
                meter: false,
                host: false,
            }
        })
        .collect();
    rows.sort_by(|a, b| (&a.site.name.en, &a.site.id).cmp(&(&b.site.name.en, &b.site.id)));
    rows
}

/// Sites of the sites file and those with a finding; what the file says now counts before.
pub(super) fn known<'a>(
    state: &'a AppState,
    found: &'a [SiteFinding],
) -> BTreeMap<SiteId, &'a Site> {
    let mut known: BTreeMap<SiteId, &Site> =
        found.iter().map(|one| (one.site.id, &one.site)).collect();
    known.extend(state.reference.sites.all().iter().map(|site| (site.id, site)));
    known
}

/// Periods joined where they touch, in order of time.
fn merged(mut periods: Vec<Period>) -> Vec<Period> {
    periods.sort_unstable();
    let mut joined: Vec<Period> = Vec::with_capacity(periods.len());
    for period in periods {
        match joined.last_mut() {
            Some(last) if period.start() <= last.end() => *last = last.union(period),
            _ => joined.push(period),
        }
    }
    joined
}

/// What is missed, the largest first.
pub(super) fn holes(
    state: &AppState,
    sites: &[SiteWatch],
    recorded: &[RecordedCoverage],
) -> Vec<Sentence> {
    let mut holes = Vec::new();
    if recorded.is_empty() {
        holes.push(Sentence::new(
            "Nothing was read yet: hand in a capture or a log. Silence means nothing until then.",
            "尚未读取任何数据：请上传抓包或日志。在此之前，没有发现不说明任何问题。",
        ));
    }
    let unseen: Vec<&SiteWatch> = sites.iter().filter(|site| !site.network.watched).collect();
    if let (Some(first), false) = (unseen.first(), recorded.is_empty()) {
        let (n, of) = (unseen.len(), sites.len());
        let (en, zh) = (&first.site.name.en, &first.site.name.zh);
        holes.push(Sentence::new(
            format!(
                "Nothing of {n} of {of} known sites was seen in any capture or record, among them {en}: \
                 whether they were in view is not known."
            ),
            format!(
                "已知 {of} 个站点中有 {n} 个未在任何抓包或记录中出现，例如{zh}：不知道是否看得到它们。"
            ),
        ));
    }
    holes.push(Sentence::new(
        "No meter readings are connected: electric load speaks neither for nor against any site.",
        "未接入电表读数：用电负荷对任何站点都不构成支持或反对。",
    ));
    holes.push(Sentence::new(
        "No host snapshots are connected: what runs on the machines is not known.",
        "未接入主机快照：不知道机器上运行什么。",
    ));
    holes.extend(losses(recorded));
    let pools = pools(state);
    match pools.age_days {
        Some(days) if days > OLD_DAYS => holes.push(Sentence::new(
            format!("The pool list is {days} days old: pools opened since then are not on it."),
            format!("矿池名单已有 {days} 天未更新：其后开设的矿池不在其中。"),
        )),
        _ => {}
    }
    holes
}

/// A sentence for each source that lost something, the largest count first; at most ten.
fn losses(recorded: &[RecordedCoverage]) -> Vec<Sentence> {
    let mut lossy: Vec<(u64, &RecordedCoverage)> = recorded
        .iter()
        .map(|one| (one.coverage.lost.iter().map(|loss| loss.count).sum::<u64>(), one))
        .filter(|(count, _)| *count > 0)
        .collect();
    lossy.sort_by_key(|(count, one)| (std::cmp::Reverse(*count), &one.coverage.source));
    let mut named = BTreeSet::new();
    lossy
        .into_iter()
        .filter(|(_, one)| named.insert(&one.coverage.source))
        .take(10)
        .map(|(count, one)| {
            let source = &one.coverage.source;
            let worst = one.coverage.lost.iter().max_by_key(|loss| loss.count);
            let (en, zh) = worst.map_or(("", ""), |loss| (&loss.why.en, &loss.why.zh));
            Sentence::new(
                format!("{source} could not be used in full, {count} times; mostly: {en}"),
                format!("{source} 有 {count} 处未能使用；主要是：{zh}"),
            )
        })
        .collect()
}

fn pools(state: &AppState) -> PoolList {
    let pools = &state.reference.pools;
    let today = jiff::tz::Offset::UTC.to_datetime(state.now()).date();
    let age = pools.newest().and_then(|newest| today.since(newest).ok());
    let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    PoolList {
        entries: count(pools.len()),
        newest: pools.newest().map(|day| day.to_string()),
        oldest: pools.oldest().map(|day| day.to_string()),
        age_days: age.map(|age| i64::from(age.get_days())),
        expired: count(pools.expired(today)),
    }
}
