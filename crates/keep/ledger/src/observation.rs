//! Reading observations: by id, by site.
//!
//! In: ids. Out: observations in the order in which they were appended. Which site an address
//! belonged to was said by whoever appended; a later word moves the observation.

use hashwarden_domain::{Observation, ObservationId, SiteId};
use serde::de::DeserializeOwned;

use crate::{
    Ledger, LedgerError,
    database::query,
    entry::{Kind, ObservationBody},
    row,
};

impl Ledger {
    /// The observation of an id.
    ///
    /// # Errors
    /// What the database says.
    pub async fn observation(&self, id: ObservationId) -> Result<Option<Observation>, LedgerError> {
        let body: Option<ObservationBody> =
            self.by_noun(Kind::Observation, &id.to_string()).await?;
        Ok(body.map(|body| body.observation))
    }

    /// All observations of a site.
    ///
    /// # Errors
    /// What the database says.
    pub async fn observations_of(&self, site: SiteId) -> Result<Vec<Observation>, LedgerError> {
        let rows = query(
            "SELECT e.sequence, e.body FROM observation_by_site o \
             JOIN entry e ON e.sequence = o.sequence WHERE o.site = $1 ORDER BY o.sequence",
        )
        .bind(site.to_string())
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(|found| Ok(row::noun::<ObservationBody>(found)?.observation)).collect()
    }

    /// Which sources saw which sites.
    ///
    /// # Errors
    /// What the database says.
    pub async fn sources_by_site(&self) -> Result<Vec<(SiteId, String)>, LedgerError> {
        let rows =
            query("SELECT DISTINCT site, source FROM observation_by_site ORDER BY site, source")
                .fetch_all(&self.readers)
                .await?;
        rows.iter().map(|found| Ok((row::id(found, "site")?, found.try_get("source")?))).collect()
    }

    /// The latest noun of a kind and id.
    pub(crate) async fn by_noun<T: DeserializeOwned>(
        &self,
        kind: Kind,
        noun: &str,
    ) -> Result<Option<T>, LedgerError> {
        let found = query(
            "SELECT sequence, body FROM entry WHERE noun = $1 AND kind = $2 \
             ORDER BY sequence DESC LIMIT 1",
        )
        .bind(noun)
        .bind(kind.name())
        .fetch_optional(&self.readers)
        .await?;
        found.map(|row| row::noun(&row)).transpose()
    }
}
