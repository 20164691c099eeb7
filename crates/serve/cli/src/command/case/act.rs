//! `case open`, `act`, `sign`, `withdraw`: an officer's acts, as over the network.
//!
//! In: an officer, a case, the proof as JSON. Out: where the case stands after it; or, with exit code 1,
//! everything that is missing. The version that was seen is the one of now unless it is named.

use std::io::Read;

use anyhow::Context;
use hashwarden_ledger::CaseRecord;
use hashwarden_service::{office, problem::Problem, view::case::OpenCase};
use serde_json::{Value, json};

use super::show;
use crate::{
    End, Usage,
    args::{self, ActOn, CaseDo, CaseOpen, CaseSign, CaseWithdraw, Language},
    command::{self, desk::Desk},
};

/// Longest proof taken, in bytes.
const MAX_PROOF: u64 = 1 << 20;

pub(crate) fn open(arguments: &CaseOpen) -> anyhow::Result<End> {
    let wanted = OpenCase {
        finding: Some(arguments.finding.clone()),
        reason: Some(arguments.reason.clone()),
        clue: None,
        class: None,
        sealed: false,
        accept_kinship: arguments.accept_kinship,
        not_kin: arguments.not_kin.clone(),
    };
    let outcome = command::block_on(async {
        let desk = Desk::open(&arguments.desk).await?;
        let outcome = office::open(&desk.reader(), wanted).await;
        desk.close().await;
        Ok(outcome)
    })?;
    tell(outcome, &arguments.desk)
}

pub(crate) fn act(arguments: &CaseDo) -> anyhow::Result<End> {
    let proof = proof(arguments)?;
    let outcome = on(&arguments.on, async |desk, record, seen| {
        let id = record.case.id();
        office::act(&desk.reader(), id, &arguments.act, proof, seen).await
    })?;
    tell(outcome, &arguments.on.desk)
}

pub(crate) fn sign(arguments: &CaseSign) -> anyhow::Result<End> {
    let outcome = on(&arguments.on, async |desk, record, seen| {
        let (id, opinion) = (record.case.id(), arguments.opinion.clone());
        office::sign(&desk.reader(), id, arguments.proposal, &arguments.seat, opinion, seen).await
    })?;
    tell(outcome, &arguments.on.desk)
}

pub(crate) fn withdraw(arguments: &CaseWithdraw) -> anyhow::Result<End> {
    let outcome = on(&arguments.on, async |desk, record, seen| {
        let (id, why) = (record.case.id(), arguments.why.clone());
        office::withdraw(&desk.reader(), id, arguments.proposal, why, seen).await
    })?;
    tell(outcome, &arguments.on.desk)
}

/// Does something with a case as an officer.
pub(super) fn on<T>(
    arguments: &ActOn,
    part: impl AsyncFnOnce(&Desk, &CaseRecord, u64) -> Result<T, Problem>,
) -> anyhow::Result<Result<T, Problem>> {
    command::block_on(async {
        let desk = Desk::open(&arguments.desk).await?;
        let outcome = match office::by_number(&desk.reader(), &arguments.case).await {
            Ok(record) => {
                let seen = arguments.seen.unwrap_or_else(|| record.case.file().version());
                part(&desk, &record, seen).await
            }
            Err(problem) => Err(problem),
        };
        desk.close().await;
        Ok(outcome)
    })
}

fn tell(outcome: Result<CaseRecord, Problem>, arguments: &args::Desk) -> anyhow::Result<End> {
    match outcome {
        Ok(record) if arguments.json => println!("{}", show::summary(&record)),
        Ok(record) => show::text(&record, &mut std::io::stdout().lock())?,
        Err(problem) => return refuse(&problem, arguments),
    }
    Ok(End::Done)
}

/// Says what kept it from happening.
pub(super) fn refuse(problem: &Problem, arguments: &args::Desk) -> anyhow::Result<End> {
    let said = problem.view();
    if arguments.json {
        println!("{}", json!({"type": "refused", "problem": said}));
        return Ok(End::Found);
    }
    let in_chinese = arguments.language == Language::Zh;
    let word = |en: &str, zh: &str| if in_chinese { zh.to_owned() } else { en.to_owned() };
    eprintln!("{}", word(&said.title.en, &said.title.zh));
    for lack in &said.lacks {
        eprintln!("  - {} ({})", word(&lack.en, &lack.zh), lack.code);
    }
    for kin in &said.kin {
        let number = kin.case.as_ref().map_or("-", |case| case.number.as_str());
        eprintln!("  - {number} ({})", kin.kinship);
    }
    for needed in &said.needed {
        eprintln!("  - {} @ {}", needed.role, needed.node);
    }
    eprintln!("{}", word(&said.detail.en, &said.detail.zh));
    Ok(End::Found)
}

fn proof(arguments: &CaseDo) -> anyhow::Result<Value> {
    let mut text = String::new();
    let source: Box<dyn Read> = match &arguments.proof {
        None => return Ok(json!({})),
        Some(path) if path.as_os_str() == "-" => Box::new(std::io::stdin()),
        Some(path) => {
            let file = std::fs::File::open(path);
            Box::new(file.with_context(|| format!("cannot read {}", path.display()))?)
        }
    };
    source.take(MAX_PROOF).read_to_string(&mut text).context("the proof is no text")?;
    let fault = |error| Usage(format!("the proof is no JSON: {error}"));
    Ok(serde_json::from_str(&text).map_err(fault)?)
}
