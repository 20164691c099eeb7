//! Where what is found goes: a data folder, and lines for people or programs.
//!
//! In: observations and coverage of a period. Out: the same stages as `inspect`, judged and printed,
//! or judged and kept. Without a data folder a site is judged by what was seen lately of all sites,
//! which is limited in number and age; with one, by its whole history.
//!
//! Limits: [`MAX_RECENT`], [`RECENT`].

use std::{
    collections::{BTreeSet, VecDeque},
    io::{self, IsTerminal},
    sync::Arc,
};

use anyhow::Context;
use hashwarden_domain::{Coverage, Observation, SiteId};
use hashwarden_ledger::Ledger;
use hashwarden_service::{
    pipeline::{self, Gathered, JudgedSite},
    reference::Reference,
};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::{SignedDuration, Timestamp};

use super::{
    super::inspect::json::{CoverageLine, EvidenceLine, FindingLine, Line},
    print_line,
    status::Status,
};
use crate::args::{Language, Watch};

/// Observations that are remembered for judging without a history.
const MAX_RECENT: usize = 20_000;
/// And for how long.
const RECENT: SignedDuration = SignedDuration::from_hours(24);

/// What is new.
pub(super) struct News {
    pub(super) observations: Vec<Observation>,
    pub(super) coverage: Vec<Coverage>,
    pub(super) as_of: Timestamp,
    pub(super) now: Timestamp,
}

pub(super) struct Outlet {
    reference: &'static Arc<Reference>,
    history: Option<History>,
    /// Each with the time at which it was told.
    recent: VecDeque<(Timestamp, Observation)>,
    suspected: BTreeSet<SiteId>,
    style: Style,
}

/// How lines are printed.
enum Style {
    Json,
    Terminal(Language, ProgressBar),
}

/// A ledger and the runtime it lives in.
struct History {
    runtime: tokio::runtime::Runtime,
    ledger: Ledger,
}

impl Outlet {
    pub(super) fn open(
        arguments: &Watch,
        reference: &'static Arc<Reference>,
    ) -> anyhow::Result<Self> {
        let history = arguments.data.as_deref().map(|folder| -> anyhow::Result<History> {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            let ledger = runtime
                .block_on(Ledger::open(folder))
                .with_context(|| format!("cannot keep anything in {}", folder.display()))?;
            Ok(History { runtime, ledger })
        });
        let style = if arguments.json || !io::stdout().is_terminal() {
            Style::Json
        } else {
            // Drawn when a period ends, not by a clock of its own.
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(2));
            // The template is a constant: a faulty one shows the default line, nothing worse.
            let plain = ProgressStyle::with_template("{wide_msg}");
            bar.set_style(plain.unwrap_or_else(|_| ProgressStyle::default_spinner()));
            Style::Terminal(arguments.language, bar)
        };
        Ok(Self {
            reference,
            history: history.transpose()?,
            recent: VecDeque::new(),
            suspected: BTreeSet::new(),
            style,
        })
    }

    /// Judges, keeps and prints; says how much evidence was new, and how many sites have a finding.
    pub(super) fn take(&mut self, news: News) -> anyhow::Result<(u64, u64)> {
        let News { observations, coverage, as_of, now } = news;
        // Evidence is of what is new; a finding is of all that is known about the site.
        let fresh = pipeline::judge(observations.clone(), &coverage, self.reference, as_of);
        let concluded = match &self.history {
            Some(History { runtime, ledger }) => {
                let gathered = Gathered { observations, coverage };
                runtime.block_on(pipeline::keep(ledger, &gathered, self.reference, as_of, now))?
            }
            None => {
                self.remember(observations, now);
                let recent = self.recent.iter().map(|(_, seen)| seen.clone()).collect();
                let mut all = pipeline::judge(recent, &coverage, self.reference, as_of);
                all.retain(|one| fresh.iter().any(|new| new.site.id == one.site.id));
                all
            }
        };
        for site in concluded.iter().filter(|site| site.finding.is_some()) {
            self.suspected.insert(site.site.id);
        }
        self.print(&fresh, &concluded)?;
        let evidence: usize = fresh.iter().map(|site| site.evidence.len()).sum();
        Ok((u64::try_from(evidence)?, u64::try_from(self.suspected.len())?))
    }

    fn remember(&mut self, observations: Vec<Observation>, now: Timestamp) {
        self.recent.extend(observations.into_iter().map(|seen| (now, seen)));
        let oldest = now.checked_sub(RECENT).unwrap_or(Timestamp::MIN);
        self.recent.retain(|(told, _)| *told >= oldest);
        let surplus = self.recent.len().saturating_sub(MAX_RECENT);
        self.recent.drain(..surplus);
    }

    fn print(&self, fresh: &[JudgedSite], concluded: &[JudgedSite]) -> anyhow::Result<()> {
        let evidence = fresh.iter().flat_map(|site| &site.evidence);
        let findings = concluded.iter().filter_map(|site| Some((site, site.finding.as_ref()?)));
        match &self.style {
            Style::Json => {
                for one in evidence {
                    json(&Line::Evidence(Box::new(EvidenceLine::new(one))))?;
                }
                for (site, finding) in findings {
                    json(&Line::Finding(Box::new(FindingLine::new(site, finding))))?;
                }
            }
            Style::Terminal(language, bar) => {
                let say = |sentence: &hashwarden_domain::Sentence| match language {
                    Language::En => sentence.en.clone(),
                    Language::Zh => sentence.zh.clone(),
                };
                let mut lines = Vec::new();
                for one in evidence {
                    let at = one.during.last();
                    lines.push(format!("{at} {} {}", one.subject, say(&one.reason)));
                }
                for (site, finding) in findings {
                    lines.push(format!("{}: {}", say(&site.site.name), say(&finding.lead)));
                }
                bar.suspend(|| lines.iter().try_for_each(|line| print_line(line.as_bytes())))?;
            }
        }
        Ok(())
    }

    /// Shows the numbers of a period.
    pub(super) fn status(&self, status: &Status<'_>) -> anyhow::Result<()> {
        match &self.style {
            Style::Json => print_line(&status.json()?)?,
            Style::Terminal(language, bar) => bar.set_message(status.text(*language)),
        }
        Ok(())
    }

    /// Shows a message about the source.
    pub(super) fn note(&self, note: &hashwarden_domain::Sentence) {
        match &self.style {
            Style::Json => eprintln!("hashwarden: {}", note.en),
            Style::Terminal(Language::En, bar) => bar.println(&note.en),
            Style::Terminal(Language::Zh, bar) => bar.println(&note.zh),
        }
    }

    /// The last line: everything that was watched and lost.
    pub(super) fn end(&mut self, total: &[Coverage]) -> anyhow::Result<()> {
        match &self.style {
            Style::Json => json(&Line::Coverage(CoverageLine::new(total)))?,
            Style::Terminal(language, bar) => {
                bar.finish_and_clear();
                for loss in total.iter().flat_map(|coverage| &coverage.lost) {
                    let why = if *language == Language::En { &loss.why.en } else { &loss.why.zh };
                    print_line(format!("{} × {}: {why}", loss.count, loss.what.name()).as_bytes())?;
                }
            }
        }
        if let Some(History { runtime, ledger }) = self.history.take() {
            runtime.block_on(ledger.close());
        }
        Ok(())
    }
}

fn json(line: &Line<'_>) -> anyhow::Result<()> {
    Ok(print_line(&serde_json::to_vec(line)?)?)
}
