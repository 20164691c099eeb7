//! `inspect`: captures and records of other programs in, evidence and findings out.
//!
//! In: files, folders or standard input. Out: JSON lines or a report on standard output, progress
//! and complaints on standard error. With `--data` the results are also kept.

mod bar;
mod inputs;
pub(super) mod json;
mod report;

use std::{
    fs,
    io::{self, IsTerminal, Write},
    mem,
    ops::ControlFlow,
    path::Path,
    sync::Arc,
};

use anyhow::Context;
use hashwarden_ledger::Ledger;
use hashwarden_service::{
    Sites,
    pipeline::{self, Gathered, JudgedSite},
    reference::Reference,
};
use hashwarden_wire::{Config, Hashing};
use jiff::Timestamp;

use self::json::Line;
use crate::{End, Usage, args::Inspect};

pub(crate) fn run(arguments: &Inspect) -> anyhow::Result<End> {
    let sites = read_sites(arguments.sites.as_deref())?;
    let reference = Arc::new(Reference::built_in(sites)?);
    let mut gathered = gather(arguments, &reference);
    let as_of = arguments.as_of.or(gathered.last_instant()).unwrap_or(Timestamp::UNIX_EPOCH);
    let judged = match &arguments.data {
        Some(folder) => keep(folder, &gathered, &reference, as_of)?,
        None => {
            let observations = mem::take(&mut gathered.observations);
            pipeline::judge(observations, &gathered.coverage, &reference, as_of)
        }
    };
    if arguments.json {
        print_json(&judged, &gathered)?;
    } else {
        report::print(&judged, &gathered, arguments.language)?;
    }
    let found = judged.iter().any(|site| site.finding.is_some());
    Ok(if gathered.has_unreadable_input() {
        End::InputUnreadable
    } else if found && arguments.fail_on_finding {
        End::Found
    } else {
        End::Done
    })
}

/// The sites file, or no sites at all.
pub(crate) fn read_sites(path: Option<&Path>) -> anyhow::Result<Sites> {
    let Some(path) = path else { return Ok(Sites::none()) };
    let text = fs::read_to_string(path).map_err(|error| {
        Usage(format!("cannot read the sites file {}: {error}", path.display()))
    })?;
    Sites::parse(&text).map_err(|error| Usage(format!("{}: {error}", path.display())).into())
}

fn gather(arguments: &Inspect, reference: &Reference) -> Gathered {
    let mut gathered = Gathered::default();
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let config = Config {
        threads: arguments.threads.map_or(processors.min(4), usize::from),
        max_memory: usize::try_from(arguments.max_memory)
            .unwrap_or(usize::MAX)
            .saturating_mul(1 << 20),
        latest: Some(super::now()),
        hashing: if arguments.data.is_some() { Hashing::OnceSeen } else { Hashing::Never },
        ..Config::default()
    };
    for input in inputs::expand(&arguments.inputs) {
        match input {
            Ok(input) => {
                let mut bar = bar::Bar::for_input(&input, io::stderr().is_terminal());
                let mut progress = |progress| {
                    bar.show(progress);
                    ControlFlow::Continue(())
                };
                pipeline::gather(input, reference, &config, &mut progress, &mut gathered);
                bar.clear();
            }
            Err((name, why)) => gathered.coverage.push(pipeline::unread(name, why, false)),
        }
    }
    // Also in a pipe of JSON: whoever watches the terminal learns at once what was not read.
    for coverage in &gathered.coverage {
        for loss in coverage.lost.iter().filter(|loss| loss.what.is_unreadable_input()) {
            eprintln!("hashwarden: {}: {}", coverage.source, loss.why.en);
        }
    }
    gathered
}

fn keep(
    folder: &Path,
    gathered: &Gathered,
    reference: &Arc<Reference>,
    as_of: Timestamp,
) -> anyhow::Result<Vec<JudgedSite>> {
    super::block_on(async {
        let ledger = Ledger::open(folder)
            .await
            .with_context(|| format!("cannot keep anything in {}", folder.display()))?;
        let judged = pipeline::keep(&ledger, gathered, reference, as_of, super::now()).await;
        ledger.close().await;
        Ok(judged?)
    })
}

fn print_json(judged: &[JudgedSite], gathered: &Gathered) -> anyhow::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut line = |line: &Line<'_>| -> anyhow::Result<()> {
        serde_json::to_writer(&mut out, line).map_err(io::Error::from)?;
        Ok(out.write_all(b"\n")?)
    };
    for evidence in judged.iter().flat_map(|site| &site.evidence) {
        line(&Line::Evidence(Box::new(json::EvidenceLine::new(evidence))))?;
    }
    for site in judged {
        if let Some(finding) = &site.finding {
            line(&Line::Finding(Box::new(json::FindingLine::new(site, finding))))?;
        }
    }
    line(&Line::Coverage(json::CoverageLine::new(&gathered.coverage)))?;
    Ok(out.flush()?)
}
