//! The stages in order, from a capture or records to what is kept: gather, judge, keep.
//!
//! In: inputs and the [`Reference`]. Out: what was seen (`gather`), what it means (`judge`), and an
//! entry in the ledger for each (`keep`). Nothing is decided here; the stages are other crates.

use std::{ops::ControlFlow, sync::Arc};

use hashwarden_accounts::settle;
use hashwarden_domain::{
    Account, Coverage, Evidence, Finding, HashRate, Loss, LossKind, Observation, Period, Sentence,
    Site, estimate::Estimate,
};
use hashwarden_fusion::{attribute, conclude, weigh};
use hashwarden_ledger::{Entry, Ledger, LedgerError};
use hashwarden_wire::{Config, Input, Progress, inspect};
use jiff::Timestamp;

use crate::{office::white_list, reference::Reference};

/// What a number of inputs showed.
#[derive(Default)]
pub struct Gathered {
    /// What was seen.
    pub observations: Vec<Observation>,
    /// What was watched and lost, one an input, also for an input of which nothing could be read.
    pub coverage: Vec<Coverage>,
}

/// What the observations of one site mean.
pub struct JudgedSite {
    /// The site.
    pub site: Site,
    /// Every piece of evidence.
    pub evidence: Vec<Evidence>,
    /// The conclusion, where there is any evidence.
    pub finding: Option<Finding>,
    /// What the hash rate costs, where there is a finding.
    pub account: Option<Account>,
}

/// Reads one input to its end and adds what it showed.
///
/// An input that cannot be read is no failure: it becomes a loss that says what to do.
pub fn gather(
    input: Input,
    reference: &Reference,
    config: &Config,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    gathered: &mut Gathered,
) {
    let source = input.name();
    let observations = &mut gathered.observations;
    let outcome =
        inspect(input, &reference.pools, config, progress, &mut |seen| observations.push(seen));
    gathered.coverage.push(match outcome {
        Ok(coverage) => coverage,
        Err(error) => unread(source, error.cause.sentence(), config.simulated),
    });
}

/// The coverage of an input of which nothing could be read.
pub fn unread(source: String, why: Sentence, simulated: bool) -> Coverage {
    let loss = Loss { what: LossKind::FileUnreadable, count: 1, why, during: None };
    Coverage {
        source,
        watched: None,
        packets: 0,
        bytes: 0,
        flows: 0,
        records: 0,
        lost: vec![loss],
        simulated,
    }
}

impl Gathered {
    /// The last instant that any input covers: the natural time to conclude for.
    pub fn last_instant(&self) -> Option<Timestamp> {
        self.coverage.iter().filter_map(|coverage| coverage.watched).map(Period::end).max()
    }

    /// Whether some input, or part of one, could not be read.
    pub fn has_unreadable_input(&self) -> bool {
        let mut losses = self.coverage.iter().flat_map(|coverage| &coverage.lost);
        losses.any(|loss| loss.what.is_unreadable_input())
    }
}

/// What these observations mean, site by site, in the order of the sites' ids.
pub fn judge(
    observations: Vec<Observation>,
    coverage: &[Coverage],
    reference: &Reference,
    as_of: Timestamp,
) -> Vec<JudgedSite> {
    attribute(&reference.sites, observations)
        .into_values()
        .map(|(site, observations)| judge_site(site, &observations, coverage, reference, as_of))
        .collect()
}

fn judge_site(
    site: Site,
    observations: &[Observation],
    coverage: &[Coverage],
    reference: &Reference,
    as_of: Timestamp,
) -> JudgedSite {
    let evidence = weigh(&site, observations, &reference.tables);
    let finding = conclude(&site, &evidence, coverage, &reference.tables, as_of);
    let account = finding.as_ref().map(|_| {
        let rates: Vec<(Period, Estimate<HashRate>)> =
            evidence.iter().filter_map(|one| Some((one.during, one.detail.hash_rate?))).collect();
        settle(&rates, &site.territory, &reference.factors)
    });
    JudgedSite { site, evidence, finding, account }
}

/// Keeps what was gathered and what it means together with all that was known before.
///
/// Durable when it returns. Sites that nothing new was seen of are left as they are.
///
/// # Errors
/// [`LedgerError`] when it could not be written. What was seen is kept before it is judged, so a
/// failure in between loses no sight; taking the same input in again concludes what is missing.
pub async fn keep(
    ledger: &Ledger,
    gathered: &Gathered,
    reference: &Arc<Reference>,
    as_of: Timestamp,
    now: Timestamp,
) -> Result<Vec<JudgedSite>, LedgerError> {
    let touched = attribute(&reference.sites, gathered.observations.clone());
    let mut seen: Vec<Entry> = gathered.coverage.iter().cloned().map(Entry::from).collect();
    for (site, observations) in touched.values() {
        seen.extend(observations.iter().map(|observation| Entry::Observation {
            site: site.id,
            observation: Box::new(observation.clone()),
        }));
    }
    ledger.append(seen, now).await?;

    let coverage = Arc::new(ledger.coverage().await?);
    let mut judged = Vec::new();
    for (site, _) in touched.into_values() {
        let observations = ledger.observations_of(site.id).await?;
        let (reference, coverage) = (Arc::clone(reference), Arc::clone(&coverage));
        // Judging is pure computing: it must not hold up the threads that answer requests.
        let task = tokio::task::spawn_blocking(move || {
            judge_site(site, &observations, &coverage, &reference, as_of)
        });
        // A panic in judgement is a bug of ours; it must not be swallowed here.
        judged.push(task.await.unwrap_or_else(|died| std::panic::resume_unwind(died.into_panic())));
    }
    let mut entries = conclusions(&judged);
    // A listed site is recorded as ever; that it was seen is written down and counted.
    let found = judged.iter().filter_map(|site| Some((site.site.id, site.finding.as_ref()?.id)));
    entries.extend(white_list::hits(ledger, &found.collect::<Vec<_>>(), now).await?);
    ledger.append(entries, now).await?;
    Ok(judged)
}

fn conclusions(judged: &[JudgedSite]) -> Vec<Entry> {
    let mut entries = Vec::new();
    for site in judged {
        entries.extend(site.evidence.iter().cloned().map(Entry::from));
        let Some(finding) = &site.finding else { continue };
        entries.push(finding.clone().into());
        if let Some(account) = site.account.clone() {
            entries.push(Entry::Account {
                finding: finding.id,
                site: site.site.id,
                account: Box::new(account),
            });
        }
    }
    entries
}
