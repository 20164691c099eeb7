//! The white list over its events: proposed, confirmed by somebody else, ended; hits are counted.
//!
//! In: a site and a reason. Out: listings that the reader sees. A listing hides nothing: what is seen of the
//! site is kept as ever, and each finding about it is written down as a hit.

use hashwarden_authority::{Act, Resource};
use hashwarden_domain::{
    FindingId, Id, Node, Site, SiteId, WhiteListEvent,
    white_list::{Listed, Listing, ListingId},
};
use hashwarden_ledger::{Entry, Ledger, LedgerError};
use jiff::Timestamp;

use super::{Reader, open::text, place};
use crate::{
    problem::Problem,
    view::{
        self, Sentence,
        white_list::{Confirmed, Ended, ListingView, ProposeListing, SiteName},
    },
};

/// All listings that the reader sees, newest first.
///
/// # Errors
/// What the ledger says.
pub async fn list(reader: &Reader<'_>) -> Result<view::white_list::WhiteList, Problem> {
    let list = reader.state.ledger.white_list().await?;
    let mut items = Vec::new();
    for listed in list.all().iter().rev() {
        let resource = Resource::at(listed.listing.node.clone());
        if reader.may_at(Act::ReadCase, &resource).is_ok() {
            items.push(listing(reader, listed).await?);
        }
    }
    Ok(view::white_list::WhiteList { items })
}

/// Proposes a listing.
///
/// # Errors
/// [`Problem`] in words; nothing is written then.
pub async fn propose(reader: &Reader<'_>, wanted: ProposeListing) -> Result<ListingView, Problem> {
    let site: SiteId = wanted.site.parse().map_err(|_| Problem::NotFound)?;
    let known = site_of(reader, site).await?.ok_or(Problem::NotFound)?;
    let node: Node = known.territory.code.parse().unwrap_or_else(|_| Node::root());
    let leave = reader.may_at(Act::WhiteListPropose, &Resource::at(node.clone()))?;
    let id: ListingId = Id::of_json(&(site, leave.officer(), reader.now, &wanted.reason));
    let proposed = Listing {
        id,
        site,
        node,
        reason: text("reason", &wanted.reason)?,
        document_sha256: wanted.document_sha256,
        by: leave.officer().to_owned(),
        at: leave.granted(),
        until: wanted.until,
    };
    append(reader, WhiteListEvent::Proposed(proposed), id).await
}

/// Confirms a listing that somebody else proposed.
///
/// # Errors
/// [`Problem`] in words; nothing is written then.
pub async fn confirm(reader: &Reader<'_>, id: ListingId) -> Result<ListingView, Problem> {
    let listed = find(reader, id).await?;
    let resource = Resource::at(listed.listing.node).about(listed.listing.by);
    let leave = reader.may_at(Act::WhiteListConfirm, &resource)?;
    let (by, at) = (leave.officer().to_owned(), leave.granted());
    append(reader, WhiteListEvent::Confirmed { listing: id, by, at }, id).await
}

/// Ends a listing, or refuses it: whoever may confirm, and whoever proposed it.
///
/// # Errors
/// [`Problem`] in words; nothing is written then.
pub async fn end(reader: &Reader<'_>, id: ListingId, why: &str) -> Result<ListingView, Problem> {
    let listed = find(reader, id).await?;
    let resource = Resource::at(listed.listing.node);
    let right = match listed.listing.by == reader.name() {
        true => Act::WhiteListPropose,
        false => Act::WhiteListConfirm,
    };
    let leave = reader.may_at(right, &resource)?;
    let (by, at) = (leave.officer().to_owned(), leave.granted());
    let why = text("why", why)?;
    append(reader, WhiteListEvent::Ended { listing: id, by, at, why }, id).await
}

/// Writes down that a listed site was seen; nothing where it is not listed.
pub(crate) async fn hits(
    ledger: &Ledger,
    found: &[(SiteId, FindingId)],
    now: Timestamp,
) -> Result<Vec<Entry>, LedgerError> {
    if found.is_empty() {
        return Ok(vec![]);
    }
    let list = ledger.white_list().await?;
    let hit = |(site, finding): &(SiteId, FindingId)| {
        let listed = list.covers(*site, now)?;
        // A finding that was concluded again counts once.
        let known = listed.hits.iter().any(|(known, _)| known == finding);
        let (listing, finding) = (listed.listing.id, *finding);
        (!known).then_some(Entry::WhiteList(WhiteListEvent::Hit { listing, finding, at: now }))
    };
    Ok(found.iter().filter_map(hit).collect())
}

async fn find(reader: &Reader<'_>, id: ListingId) -> Result<Listed, Problem> {
    let list = reader.state.ledger.white_list().await?;
    let found = list.all().iter().find(|listed| listed.listing.id == id).cloned();
    let listed = found.ok_or(Problem::NotFound)?;
    let resource = Resource::at(listed.listing.node.clone());
    reader.may_at(Act::ReadCase, &resource).map_err(|_| Problem::NotFound)?;
    Ok(listed)
}

async fn append(
    reader: &Reader<'_>,
    event: WhiteListEvent,
    id: ListingId,
) -> Result<ListingView, Problem> {
    let mut list = reader.state.ledger.white_list().await?;
    // Looked at before it is written, so that the refusal has words; the ledger looks again.
    list.apply(event.clone())?;
    reader.state.ledger.append(vec![Entry::WhiteList(event)], reader.now).await?;
    let listed = find(reader, id).await?;
    listing(reader, &listed).await
}

async fn listing(reader: &Reader<'_>, listed: &Listed) -> Result<ListingView, Problem> {
    let proposed = &listed.listing;
    let site = site_of(reader, proposed.site).await?;
    let name = site.map(|site| Sentence::from(&site.name));
    let waits = listed.confirmed.is_none() && listed.ended.is_none();
    let state = match (&listed.ended, &listed.confirmed) {
        (Some(_), _) => "ended",
        _ if proposed.until <= reader.now => "over",
        (None, Some(_)) => "holds",
        (None, None) => "waiting",
    };
    let resource = Resource::at(proposed.node.clone()).about(&proposed.by);
    let (may_confirm, why) = match reader.may_at(Act::WhiteListConfirm, &resource) {
        Ok(_) => (waits, None),
        Err(refusal) => (false, waits.then(|| refusal.sentence().into())),
    };
    Ok(ListingView {
        id: proposed.id.to_string(),
        site: SiteName {
            id: proposed.site.to_string(),
            name: name.unwrap_or_else(|| {
                Sentence::new(proposed.site.to_string(), proposed.site.to_string())
            }),
        },
        place: place::named(reader.state, &proposed.node),
        reason: proposed.reason.clone(),
        document_sha256: proposed.document_sha256.clone(),
        by: proposed.by.clone(),
        at: proposed.at.into(),
        until: proposed.until.into(),
        state: state.to_owned(),
        confirmed: listed
            .confirmed
            .as_ref()
            .map(|(by, at)| Confirmed { by: by.clone(), at: (*at).into() }),
        ended: listed.ended.as_ref().map(|(by, at, why)| Ended {
            by: by.clone(),
            at: (*at).into(),
            why: why.clone(),
        }),
        hits: u64::try_from(listed.hits.len()).unwrap_or(u64::MAX),
        may_confirm,
        why,
    })
}

async fn site_of(reader: &Reader<'_>, site: SiteId) -> Result<Option<Site>, Problem> {
    let known = reader.state.reference.sites.all().iter().find(|known| known.id == site);
    if let Some(known) = known {
        return Ok(Some(known.clone()));
    }
    Ok(reader.state.ledger.finding_of_site(site).await?.map(|found| found.finding.site))
}
