//! The records of one file.
//!
//! In: the name of a file and its text. Out: the records that are whole, and every fault of the others
//! with its line. What records say about each other is looked at in `check`.
//!
//! Limits: [`MAX_TEXT`] bytes of a file, [`MAX_RULES`] records of it.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use super::{
    Document, Invented, Measure, Place, Provision, Standing, Status,
    fault::{Fault, Reason},
    table::{Fields, Source},
};
use crate::rule::{Mark, line_of};

/// Longest file, in bytes.
const MAX_TEXT: usize = 1 << 20;
/// Most records of a file.
const MAX_RULES: usize = 2_000;
/// What a record is called that has no id.
const NAMELESS: &str = "a rule without a name";
/// Documents of a file, by the name that its records use.
type Documents = BTreeMap<String, Option<Document>>;

/// Reads a file.
pub(super) fn read(file: &str, text: &str, invented: &Invented) -> (Vec<Provision>, Vec<Fault>) {
    let mut source = Source { file, text, faults: Vec::new() };
    let mut rules = Vec::new();
    if text.len() > MAX_TEXT {
        source.fault(0, Reason::TooMany("1 MiB a file"));
        return (rules, source.faults);
    }
    match DeTable::parse(text) {
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            source.fault(at, Reason::Form(error.message().to_owned()));
        }
        Ok(table) => rules = take(table.get_ref(), &mut source, invented),
    }
    (rules, source.faults)
}

fn take(table: &DeTable<'_>, source: &mut Source<'_>, invented: &Invented) -> Vec<Provision> {
    let mut top = Fields::new(table, 0, source.file.to_owned());
    let place = top.may("jurisdiction").map_or(0, |(at, _)| at);
    let jurisdiction = top.text(source, "jurisdiction");
    if let Some(jurisdiction) = &jurisdiction {
        let folder = source.file.rsplit(['/', '\\']).nth(1);
        if let Some(folder) = folder.filter(|folder| folder != jurisdiction) {
            let (jurisdiction, folder) = (jurisdiction.clone(), folder.to_owned());
            source.fault(place, Reason::Folder { jurisdiction, folder });
        }
    }
    let mut documents = Documents::new();
    if let Some(mut table) = top.table(source, "document") {
        for (_, name) in table.names().collect::<Vec<_>>() {
            let document = table.table(source, name);
            let document = document.and_then(|fields| document_of(fields, name, source, invented));
            documents.insert(name.to_owned(), document);
        }
    }
    let mut rules = Vec::new();
    match top.must(source, "rule") {
        Some((at, DeValue::Array(list))) if list.len() > MAX_RULES => {
            source.fault(at, Reason::TooMany("2000 records a file"));
        }
        Some((_, DeValue::Array(list))) => {
            for row in list.iter() {
                let DeValue::Table(table) = row.get_ref() else { continue };
                let fields = Fields::new(table, row.span().start, NAMELESS);
                let jurisdiction = jurisdiction.as_deref().unwrap_or_default();
                rules.extend(rule(fields, jurisdiction, &documents, source, invented));
            }
        }
        Some((at, _)) => {
            let (id, field) = (top.id.clone(), "[[rule]]".to_owned());
            source.fault(at, Reason::Missing { id, field });
        }
        None => {}
    }
    top.done(source);
    // Without its jurisdiction a record says nothing.
    if jurisdiction.is_some() { rules } else { Vec::new() }
}

fn document_of(
    mut fields: Fields<'_>,
    name: &str,
    source: &mut Source<'_>,
    invented: &Invented,
) -> Option<Document> {
    fields.id = format!("document {name}");
    let number = fields.stated(source, "number");
    let title = fields.both(source, "title");
    let issuer = fields.both(source, "issuer");
    let date = fields.day(source, "date");
    let (at, id) = (fields.at, fields.id.clone());
    let number_at = fields.may("number").map_or(at, |(at, _)| at);
    let title_at = fields.may("title").map_or(at, |(at, _)| at);
    fields.done(source);
    let listed = number.iter().flatten().find_map(|number| invented.number(number));
    if let Some(what) = listed {
        source.fault(number_at, Reason::Invented { id: id.clone(), what: what.to_owned() });
    }
    if let Some(what) = title.as_ref().and_then(|title| invented.title(&title.zh)) {
        source.fault(title_at, Reason::Invented { id, what: what.to_owned() });
    }
    Some(Document { number: number?, title: title?, issuer: issuer?, date: date? })
}

fn rule(
    mut fields: Fields<'_>,
    jurisdiction: &str,
    documents: &Documents,
    source: &mut Source<'_>,
    invented: &Invented,
) -> Option<Provision> {
    let id = fields.text(source, "id");
    fields.id = id.clone().unwrap_or_else(|| NAMELESS.to_owned());
    let name = fields.id.clone();
    let choice = |field: &str, word: String, known: &str| {
        let (id, field, known) = (name.clone(), field.to_owned(), known.to_owned());
        Reason::Choice { id, field, word, known }
    };
    let version = fields.count(source, "version");
    let subject = fields.text(source, "subject");
    let title = fields.both(source, "title");
    let article = fields.stated(source, "article");
    let quote = fields.stated(source, "quote");
    let reviewer = fields.text(source, "reviewer");
    let valid_from = fields.day(source, "valid_from");
    let valid_to = fields.day(source, "valid_to");
    let at =
        |fields: &mut Fields<'_>, field: &str| fields.may(field).map_or(fields.at, |(at, _)| at);

    let document = fields.text(source, "document").and_then(|key| match documents.get(&key) {
        Some(document) => document.clone(),
        None => {
            let known = documents.keys().cloned().collect::<Vec<_>>().join(", ");
            source.fault(at(&mut fields, "document"), choice("document", key, &known));
            None
        }
    });
    let sources = fields.words(source, "sources");
    for listed in sources.iter().flatten().filter_map(|text| invented.site(text)) {
        let (id, what) = (name.clone(), listed.to_owned());
        source.fault(at(&mut fields, "sources"), Reason::Invented { id, what });
    }
    let mark = fields.text(source, "mark").and_then(|word| match word.as_str() {
        "V" => Some(Mark::V),
        "S" => Some(Mark::S),
        "U" => Some(Mark::U),
        _ => {
            source.fault(at(&mut fields, "mark"), choice("mark", word, "V, S, U"));
            None
        }
    });
    let standing = fields.text(source, "status").and_then(|word| {
        let standing = Standing::from_word(&word);
        if standing.is_none() {
            let known = "draft, in-force, unverified";
            source.fault(at(&mut fields, "status"), choice("status", word, known));
        }
        standing
    });
    // "nobody": it was not repealed. That must be said, not left out.
    let repealed_by = fields.text(source, "repealed_by");
    let repealed_by = repealed_by.map(|by| Some(by).filter(|by| by != "nobody"));
    let continues = match fields.may("continues") {
        Some(_) => Some(fields.text(source, "continues")?),
        None => None,
    };
    let note = match fields.may("note") {
        Some(_) => Some(fields.both(source, "note")?),
        None => None,
    };
    let measure = fields.text(source, "measure").and_then(|word| {
        let measure = Measure::from_word(&word);
        if measure.is_none() {
            let known = super::measures().map(Measure::word).collect::<Vec<_>>().join(", ");
            source.fault(at(&mut fields, "measure"), choice("measure", word, &known));
        }
        measure
    });
    let parameters = parameters(&mut fields, measure, source);
    let line = line_of(source.text, fields.at);
    fields.done(source);
    Some(Provision {
        id: id?,
        version: version?,
        jurisdiction: jurisdiction.to_owned(),
        subject: subject?,
        measure: measure?,
        title: title?,
        document: document?,
        article: article?,
        quote: quote?,
        sources: sources?,
        mark: mark?,
        reviewer: reviewer?,
        valid_from: valid_from?,
        valid_to: valid_to?,
        repealed_by: repealed_by?,
        continues,
        standing: standing?,
        parameters: parameters?,
        note,
        last: None,
        after: Status::Expired,
        place: Place { file: source.file.to_owned(), line },
    })
}

/// All that the measure asks for; none when something is wrong with it.
fn parameters(
    fields: &mut Fields<'_>,
    measure: Option<Measure>,
    source: &mut Source<'_>,
) -> Option<BTreeMap<&'static str, Option<super::Value>>> {
    let before = source.faults.len();
    // What it must state is not known then: nothing in it is called unknown.
    let Some(measure) = measure else {
        fields.may("parameters");
        return None;
    };
    let mut parameters = BTreeMap::new();
    // A measure that states nothing needs no table for it.
    if measure.fields().is_empty() && fields.may("parameters").is_none() {
        return Some(parameters);
    }
    let id = fields.id.clone();
    let mut table = fields.table(source, "parameters")?;
    table.id = format!("{id}: parameters");
    for field in measure.fields() {
        if let Some(value) = table.parameter(source, field) {
            parameters.insert(field.name, value);
        }
    }
    table.done(source);
    (source.faults.len() == before).then_some(parameters)
}
