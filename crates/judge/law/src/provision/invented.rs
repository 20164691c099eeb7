//! Documents that do not exist, and sites that print them.
//!
//! In: `refused.toml`. Out: whether a number, a title or a source is on the list. The web holds
//! machine-written texts with invented or garbled document numbers; what is on this list cannot become
//! a rule, however many copies agree.

use super::{
    fault::{Fault, Reason},
    table::{Fields, Source},
};
use toml::de::{DeTable, DeValue};

/// What the file is called.
pub(super) const FILE: &str = "refused.toml";
/// Most entries.
const MAX_ENTRIES: usize = 5_000;

/// The list.
#[derive(Clone, Debug, Default)]
pub struct Invented {
    numbers: Vec<(String, String)>,
    titles: Vec<(String, String)>,
    sites: Vec<(String, String)>,
}

impl Invented {
    /// Whether a file of this name holds the list.
    pub fn is_list(file: &str) -> bool {
        file.rsplit(['/', '\\']).next() == Some(FILE)
    }

    /// Adds the entries of a file.
    ///
    /// # Errors
    /// Every fault of the file.
    pub fn read(&mut self, file: &str, text: &str) -> Result<(), Vec<Fault>> {
        let mut source = Source { file, text, faults: Vec::new() };
        match DeTable::parse(text) {
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                source.fault(at, Reason::Form(error.message().to_owned()));
            }
            Ok(table) => self.take(table.get_ref(), &mut source),
        }
        if source.faults.is_empty() { Ok(()) } else { Err(source.faults) }
    }

    fn take(&mut self, table: &DeTable<'_>, source: &mut Source<'_>) {
        let mut top = Fields::new(table, 0, FILE);
        if let Some((at, DeValue::Array(list))) = top.must(source, "entry") {
            if list.len() > MAX_ENTRIES {
                source.fault(at, Reason::TooMany("entries of refused.toml"));
                return;
            }
            for entry in list.iter() {
                let DeValue::Table(table) = entry.get_ref() else { continue };
                let mut fields = Fields::new(table, entry.span().start, "entry");
                let kind = fields.text(source, "kind");
                let text = fields.text(source, "text");
                // Why it is refused is for people, and must be told.
                let _ = fields.both(source, "why");
                let _ = fields.words(source, "sources");
                let at = fields.at;
                fields.done(source);
                let (Some(kind), Some(text)) = (kind, text) else { continue };
                let list = match kind.as_str() {
                    "number" => &mut self.numbers,
                    "site" => &mut self.sites,
                    "title" => &mut self.titles,
                    _ => {
                        let known = "number, site, title".to_owned();
                        let (id, field) = ("entry".to_owned(), "kind".to_owned());
                        source.fault(at, Reason::Choice { id, field, word: kind, known });
                        continue;
                    }
                };
                list.push((plain(&text), text));
            }
        }
        top.done(source);
    }

    /// The entry that a number is or holds.
    pub fn number(&self, number: &str) -> Option<&str> {
        held(&self.numbers, number)
    }

    /// The entry that a title is or holds.
    pub fn title(&self, title: &str) -> Option<&str> {
        held(&self.titles, title)
    }

    /// The site of the list that a source names.
    pub fn site(&self, source: &str) -> Option<&str> {
        held(&self.sites, source)
    }
}

fn held<'a>(list: &'a [(String, String)], text: &str) -> Option<&'a str> {
    let text = plain(text);
    list.iter().find(|(entry, _)| text.contains(entry)).map(|(_, entry)| entry.as_str())
}

/// Without spaces, brackets and quotation marks, which copies write in many ways, in small letters.
fn plain(text: &str) -> String {
    const DROPPED: &str = "〔〕[]()（）【】﹝﹞［］《》〈〉\"'“”‘’「」『』";
    text.chars()
        .filter(|sign| !sign.is_whitespace() && !DROPPED.contains(*sign))
        .flat_map(char::to_lowercase)
        .collect()
}
