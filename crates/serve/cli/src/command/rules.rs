//! `rules`: check files of rules, show what is in force on a day, tell what changed between two.
//!
//! In: the rules that are built in, or a folder of them. Out: faults with file and line; or one rule a
//! paragraph, as JSON one a line. What the rules mean is settled in `law`; here they are only printed.

mod files;

use std::{
    fmt::Write as _,
    io::{IsTerminal, Write as _},
    path::Path,
};

use hashwarden_domain::Sentence;
use hashwarden_law::{
    Provision, Provisions,
    provision::{Fault, ShownTitle, Status, Turn, label, packs},
};
use jiff::civil::Date;
use serde::Serialize;

use crate::{
    End, Usage,
    args::{self, Language, RulesAct, RulesCheck, RulesDiff, RulesShow, RulesWhich},
};

pub(crate) fn run(arguments: &args::Rules) -> anyhow::Result<End> {
    match &arguments.act {
        RulesAct::Check(arguments) => check(arguments),
        RulesAct::Show(arguments) => show(arguments),
        RulesAct::Diff(arguments) => diff(arguments),
    }
}

fn check(arguments: &RulesCheck) -> anyhow::Result<End> {
    let outcome = load(arguments.folder.as_deref())?;
    let language = arguments.language;
    let mut out = std::io::stdout().lock();
    match outcome {
        Ok(rules) => {
            let (all, places) = (rules.all().len(), rules.jurisdictions().len());
            let said = Sentence::new(
                format!("{all} rules of {places} jurisdictions, no fault"),
                format!("{places} 个管辖区共 {all} 条规则，未发现错误"),
            );
            writeln!(out, "{}", pick(&said, language))?;
            Ok(End::Done)
        }
        Err(faults) => {
            for fault in &faults {
                writeln!(out, "{}", pick(&fault.sentence(), language))?;
            }
            Ok(End::Found)
        }
    }
}

/// The rules of a folder, or those that are built in.
pub(super) fn load(folder: Option<&Path>) -> anyhow::Result<Result<Provisions, Vec<Fault>>> {
    match folder {
        Some(folder) => files::load(folder),
        None => Ok(packs::built_in()),
    }
}

/// The rules that were asked for, in their order; the first faults where there are any.
fn wanted(which: &RulesWhich) -> anyhow::Result<Provisions> {
    let rules = load(which.rules.as_deref())?.map_err(|faults| {
        let lines: Vec<_> =
            faults.iter().map(|fault| pick(&fault.sentence(), which.language)).collect();
        Usage(format!("the rules cannot be used:\n{}", lines.join("\n")))
    })?;
    if let Some(name) = &which.jurisdiction {
        let known = rules.jurisdictions();
        if !known.contains(&name.as_str()) {
            let known = known.join(", ");
            return Err(Usage(format!("no rules of {name:?}; there are: {known}")).into());
        }
    }
    Ok(rules)
}

fn is_wanted(rule: &Provision, which: &RulesWhich) -> bool {
    which.jurisdiction.as_ref().is_none_or(|name| *name == rule.jurisdiction)
}

fn show(arguments: &RulesShow) -> anyhow::Result<End> {
    let RulesShow { on, which } = arguments;
    let rules = wanted(which)?;
    let mut out = std::io::stdout().lock();
    let grey = out.is_terminal();
    let mut place = "";
    for rule in rules.all().iter().filter(|rule| is_wanted(rule, which)) {
        if which.json {
            writeln!(out, "{}", serde_json::to_string(&rule.shown_on(*on))?)?;
            continue;
        }
        if rule.jurisdiction != place {
            writeln!(out, "{}{}", if place.is_empty() { "" } else { "\n" }, rule.jurisdiction)?;
            place = &rule.jurisdiction;
        }
        let text = paragraph(rule, *on, which.language);
        // What may not be acted on is grey.
        if grey && !rule.in_force_on(*on) {
            writeln!(out, "\x1b[2m{text}\x1b[0m")?;
        } else {
            writeln!(out, "{text}")?;
        }
    }
    Ok(End::Done)
}

/// A rule for people.
fn paragraph(rule: &Provision, on: Date, language: Language) -> String {
    let say = |en: &'static str, zh: &'static str| if language == Language::En { en } else { zh };
    let unknown = say("not stated", "未载明");
    let or_unknown = |text: Option<String>| text.unwrap_or_else(|| unknown.to_owned());
    let shown = rule.shown_on(on);
    let status = pick(&shown.status.sentence(), language);
    let mut text = String::new();
    let _ = writeln!(text, "  [{status}] {}", pick(&rule.title, language));
    let measure = pick(&rule.measure.sentence(), language);
    let _ = writeln!(text, "      {}  {}", rule.id, measure);
    let number = or_unknown(rule.document.number.clone());
    let article = or_unknown(rule.article.clone());
    let date = or_unknown(rule.document.date.map(|date| date.to_string()));
    let issuer = pick(&rule.document.issuer, language);
    let (no, art) = (say("number", "文号"), say("article", "条款"));
    let _ = writeln!(text, "      {no}: {number}; {date}; {issuer}; {art}: {article}");
    let from = or_unknown(rule.valid_from.map(|day| day.to_string()));
    let to = or_unknown(rule.last_day().map(|day| day.to_string()));
    let (first, last) = (say("from", "自"), say("to", "至"));
    let _ = write!(text, "      {first} {from} {last} {to}");
    if let Some(by) = &rule.repealed_by {
        let _ = write!(text, "; {} {by}", say("repealed by", "废止依据"));
    }
    let count = rule.sources.len();
    let _ = writeln!(
        text,
        "; {} {:?}, {count} {}",
        say("mark", "标记"),
        rule.mark,
        say(if count == 1 { "source" } else { "sources" }, "个来源")
    );
    let not_stated = Sentence::new("not stated", "未载明");
    for (name, value) in &rule.parameters {
        let value = value.as_ref().map(|value| value.sentence(&not_stated));
        let value = pick(&value.unwrap_or_else(|| not_stated.clone()), language);
        let _ = writeln!(text, "      {}: {value}", pick(&label::field(name), language));
    }
    if let Some(note) = &rule.note {
        let _ = writeln!(text, "      {}: {}", say("note", "说明"), pick(note, language));
    }
    text.truncate(text.trim_end().len());
    text
}

/// A rule that is not what it was.
#[derive(Serialize)]
struct Changed<'a> {
    r#type: &'static str,
    id: &'a str,
    jurisdiction: &'a str,
    measure: &'static str,
    title: ShownTitle<'a>,
    was: Status,
    is: Status,
    turns: &'a [Turn],
    repealed_by: Option<&'a str>,
}

fn diff(arguments: &RulesDiff) -> anyhow::Result<End> {
    let RulesDiff { from, to, which } = arguments;
    if to < from {
        return Err(Usage(format!("--to {to} lies before --from {from}")).into());
    }
    let rules = wanted(which)?;
    let mut out = std::io::stdout().lock();
    let mut changes = rules.changed(*from, *to);
    changes.retain(|change| is_wanted(change.rule, which));
    for change in &changes {
        let rule = change.rule;
        if which.json {
            let told = Changed {
                r#type: "rule-change",
                id: &rule.id,
                jurisdiction: &rule.jurisdiction,
                measure: rule.measure.word(),
                title: ShownTitle { zh: &rule.title.zh, en: &rule.title.en },
                was: change.was,
                is: change.is,
                turns: &change.turns,
                repealed_by: rule.repealed_by.as_deref(),
            };
            writeln!(out, "{}", serde_json::to_string(&told)?)?;
            continue;
        }
        let name = |status: Status| pick(&status.sentence(), which.language);
        let mut turns = String::new();
        for Turn { on, status } in &change.turns {
            let _ = write!(turns, " -> {on} {}", name(*status));
        }
        let (place, title) = (&rule.jurisdiction, pick(&rule.title, which.language));
        writeln!(out, "{place}  {}  {title}\n    {}{turns}", rule.id, name(change.was))?;
    }
    if changes.is_empty() && !which.json {
        let said = Sentence::new("nothing changed", "没有变化");
        writeln!(out, "{}", pick(&said, which.language))?;
    }
    Ok(End::Done)
}

fn pick(sentence: &Sentence, language: Language) -> String {
    match language {
        Language::En => sentence.en.clone(),
        Language::Zh => sentence.zh.clone(),
    }
}
