//! `tariff`: what mining costs, from readings, by the rules of a place.
//!
//! In: a file of readings, the place, the moments that its rules ask for, what a clerk answers for. Out: the sheet,
//! for people or as JSON; or everything that is missing, and exit code 1. What the rules mean is settled in
//! `law`; here the file is read and the sheet printed.

use std::{
    fs::File,
    io::{Read, Write as _},
    path::Path,
};

use hashwarden_domain::Sentence;
use hashwarden_law::tariff::{
    Assumptions, Breach, CannotBill, Charge, MAX_BYTES, Missing, Readings, Request, Sheet, bill,
};
use serde::Serialize;

use super::rules;
use crate::{
    End, Usage,
    args::{Charged, Language, Tariff},
};

pub(crate) fn run(arguments: &Tariff) -> anyhow::Result<End> {
    let language = arguments.language;
    let assumptions = Assumptions::parse(arguments.assume.iter().map(String::as_str))
        .map_err(|error| Usage(format!("--assume: {error}")))?;
    let rules = rules::load(arguments.rules.as_deref())?.map_err(|faults| {
        let lines: Vec<_> = faults.iter().map(|fault| pick(&fault.sentence(), language)).collect();
        Usage(format!("the rules cannot be used:\n{}", lines.join("\n")))
    })?;
    let readings = match read(&arguments.readings) {
        Ok(readings) => readings,
        Err(faults) => {
            let file = arguments.readings.display();
            for fault in faults {
                eprintln!("hashwarden: {file}: {}", pick(&fault, language));
            }
            return Ok(End::InputUnreadable);
        }
    };
    let request = Request {
        jurisdiction: &arguments.jurisdiction,
        charge: match arguments.charge {
            Charged::Price => Charge::Price,
            Charged::Breach => Charge::Breach(Breach::DearOnCheap),
            Charged::Theft => Charge::Breach(Breach::Theft),
        },
        readings: &readings,
        listed: arguments.listed,
        mining_from: arguments.mining_from,
        mining_to: arguments.mining_to,
        assumptions: &assumptions,
    };
    match bill(&rules, &request) {
        Ok(sheet) => print(&sheet, arguments),
        Err(CannotBill::Missing(missing)) => refuse(&missing, arguments),
        Err(CannotBill::Jurisdiction(name)) => {
            let known = rules.jurisdictions().join(", ");
            Err(Usage(format!("no rules of {name:?}; there are: {known}")).into())
        }
        Err(error) => Err(Usage(error.to_string()).into()),
    }
}

/// The readings of a file, or why they cannot be taken.
fn read(path: &Path) -> Result<Readings, Vec<Sentence>> {
    // One byte more than is accepted, so that a longer file is refused where that is told.
    let limit = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    let outcome = File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes));
    outcome.map_err(|error| vec![Sentence::same(error.to_string())])?;
    Readings::parse(&bytes).map_err(|faults| faults.iter().map(|fault| fault.sentence()).collect())
}

fn print(sheet: &Sheet, arguments: &Tariff) -> anyhow::Result<End> {
    let language = arguments.language;
    let mut out = std::io::stdout().lock();
    let shown = sheet.shown(|note| pick(note, language));
    if arguments.json {
        writeln!(out, "{}", serde_json::to_string(&shown)?)?;
        return Ok(End::Done);
    }
    let say = |en: &'static str, zh: &'static str| if language == Language::En { en } else { zh };
    let mut table = comfy_table::Table::new();
    table.load_preset(comfy_table::presets::NOTHING);
    table.set_header([
        say("from", "自"),
        say("to", "至"),
        "kWh",
        say("rate", "标准"),
        say("amount", "金额"),
        say("rule", "规则"),
        say("article", "条款"),
        say("reading", "读数"),
    ]);
    for (line, shown) in sheet.lines.iter().zip(shown.lines()) {
        let reading = format!("{} {}", say("line", "行"), line.reading.line);
        let [from, to, kwh, rate, amount, rule] = shown;
        table.add_row([from, to, kwh, rate, amount, rule, line.article.as_str(), &reading]);
    }
    writeln!(out, "{table}")?;
    let (energy, amount) = shown.totals();
    writeln!(out, "\n{}: {energy} kWh", say("energy", "电量"))?;
    writeln!(out, "{}: {amount} {}\n", say("amount", "金额"), sheet.currency)?;
    for note in &sheet.notes {
        writeln!(out, "- {}", pick(note, language))?;
    }
    Ok(End::Done)
}

/// There is no bill, and this is what it lacks.
#[derive(Serialize)]
struct Refused<'a> {
    r#type: &'static str,
    missing: Vec<&'a str>,
}

fn refuse(missing: &[Missing], arguments: &Tariff) -> anyhow::Result<End> {
    let language = arguments.language;
    if arguments.json {
        let names = missing.iter().map(|missing| missing.name).collect();
        let refused = Refused { r#type: "refused", missing: names };
        writeln!(std::io::stdout(), "{}", serde_json::to_string(&refused)?)?;
    }
    let said = Sentence::new("no bill, since this is missing:", "无法计算，缺少：");
    eprintln!("hashwarden: {}", pick(&said, language));
    for Missing { name, why } in missing {
        eprintln!("  {name}: {}", pick(why, language));
    }
    Ok(End::Found)
}

fn pick(sentence: &Sentence, language: Language) -> String {
    match language {
        Language::En => sentence.en.clone(),
        Language::Zh => sentence.zh.clone(),
    }
}
