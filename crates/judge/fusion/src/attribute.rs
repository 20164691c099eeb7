//! Gives each observation to the site whose address it was at that moment.
//!
//! In: sites and observations in any order. Out: per site its observations, each once (ids are
//! hashes of content, so one sight in two copies of a capture is one), in order of time. An address
//! that no site holds is a site of its own: it is not known whose it is, which is said, not hidden.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::{IpAddr, Ipv4Addr},
};

use hashwarden_domain::{Observation, Site, SiteId};

use crate::sites::{Sites, unattributed};

/// Observations by site.
pub fn attribute(
    sites: &Sites,
    mut observations: Vec<Observation>,
) -> BTreeMap<SiteId, (Site, Vec<Observation>)> {
    // Provenance is not in the id: of two copies of one sight the one of the first source stays.
    observations.sort_by(|a, b| {
        (a.during, a.id, &a.provenance.source, a.provenance.first_record).cmp(&(
            b.during,
            b.id,
            &b.provenance.source,
            b.provenance.first_record,
        ))
    });
    let mut seen = BTreeSet::new();
    let mut by_site: BTreeMap<SiteId, (Site, Vec<Observation>)> = BTreeMap::new();
    for observation in observations {
        if !seen.insert(observation.id) {
            continue;
        }
        // Every kind of subject has an address today; 0.0.0.0 is nobody's.
        let ip = observation.subject.ip().unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        let at = observation.during.start();
        let known = sites.find(ip, at);
        let id = known.map_or_else(|| unattributed(ip).id, |site| site.id);
        by_site
            .entry(id)
            .or_insert_with(|| (known.cloned().unwrap_or_else(|| unattributed(ip)), Vec::new()))
            .1
            .push(observation);
    }
    by_site
}
