//! Names of places, and the node of the unit that a case is about.
//!
//! In: a code or a site. Out: what is written in the tables of places and sites. A unit's node is the
//! place of its site with the key of the site behind a slash, as in the sites file: `150102/college`.

use hashwarden_domain::{Node, SiteId};

use crate::{state::AppState, view};

/// The unit of a site in the sites file; none for a site that nobody entered there.
pub(crate) fn unit_of(state: &AppState, site: SiteId) -> Option<Node> {
    let site = state.reference.sites.all().iter().find(|known| known.id == site)?;
    format!("{}/{}", site.territory.code, site.key).parse().ok()
}

/// The site of a unit's node.
pub(crate) fn site_of(state: &AppState, unit: &Node) -> Option<SiteId> {
    let (place, key) = unit.code().rsplit_once('/')?;
    let mut sites = state.reference.sites.all().iter();
    sites.find(|site| site.territory.code == place && site.key == key).map(|site| site.id)
}

/// A place with its name; the code where nobody named it.
pub(crate) fn named(state: &AppState, node: &Node) -> view::Place {
    let code = node.code();
    view::Place { code: code.to_owned(), name: name(state, code) }
}

/// The name of a code.
pub(crate) fn name(state: &AppState, code: &str) -> view::Sentence {
    let here = &state.config.place;
    if here.code == code {
        return (&here.name).into();
    }
    let stem = code.trim_end_matches("00");
    let tile =
        state.reference.territories.iter().find(|tile| tile.code == code || tile.code == stem);
    if let Some(tile) = tile {
        return view::Sentence::new(&tile.name_en, &tile.name_zh);
    }
    let sites = state.reference.sites.all();
    if let Some(site) = sites.iter().find(|site| site.territory.code == code) {
        return (&site.territory.name).into();
    }
    let unit = code.rsplit_once('/').and_then(|(place, key)| {
        sites.iter().find(|site| site.territory.code == place && site.key == key)
    });
    match unit {
        Some(site) => (&site.unit).into(),
        None if code == Node::root().code() => view::Sentence::new("All places", "全部地区"),
        None => view::Sentence::new(code, code),
    }
}
