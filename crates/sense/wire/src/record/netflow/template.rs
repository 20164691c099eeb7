//! Templates: which element stands where in a record.
//!
//! In: the body of a template set or an options template set. Out: templates, ready for reading records
//! without looking at elements that mean nothing here. Refused: a template whose records would have
//! no length (they would never end), and one with more fields than [`MAX_FIELDS`].

use super::{bytes::Bytes, field::Field, row::Row};

/// Most fields of one template.
const MAX_FIELDS: u16 = 2048;
/// Stands for a variable length (RFC 7011, section 7).
const VARIABLE: u16 = 0xffff;

/// How to read one kind of record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Template {
    /// What a record tells.
    pub(super) about: About,
    steps: Vec<Step>,
    /// Shortest record; the length of every record when none varies.
    length: usize,
    varies: bool,
}

/// What records tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    /// The exporter itself.
    Exporter,
    /// A flow.
    Flow,
}

/// One field; neighbours that mean nothing are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Step {
    field: Option<Field>,
    length: Length,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Length {
    Fixed(u16),
    Variable,
}

/// What a template set says of one id.
pub(super) enum Definition {
    /// Read records so from now on.
    Defined(u16, Template),
    /// No longer valid.
    Withdrawn(u16),
    /// Said something that cannot be.
    Refused,
}

/// The two grammars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grammar {
    /// RFC 7011.
    Ipfix,
    /// RFC 3954.
    V9,
}

/// Reads the next template of a set; none at its end or when only padding is left.
pub(super) fn next(set: &mut Bytes<'_>, grammar: Grammar, about: About) -> Option<Definition> {
    if set.len() < 4 {
        return None;
    }
    let id = set.u16()?;
    let count = set.u16()?;
    // Padding up to the next word, and some exporters pad more.
    if id == 0 {
        return None;
    }
    if count == 0 && grammar == Grammar::Ipfix {
        return Some(Definition::Withdrawn(id));
    }
    let read = match (about, grammar) {
        (About::Flow, _) => fields(set, grammar, 0, count, about),
        (About::Exporter, Grammar::Ipfix) => {
            set.u16().and_then(|scopes| fields(set, grammar, scopes, count, about))
        }
        // Here both counts are lengths in bytes.
        (About::Exporter, Grammar::V9) => set.u16().and_then(|options| {
            let (scopes, options) = (count / 4, options / 4);
            fields(set, grammar, scopes, scopes.checked_add(options)?, about)
        }),
    };
    match read {
        Some(template) if id >= 256 => Some(Definition::Defined(id, template)),
        Some(_) => Some(Definition::Refused),
        // Where the next one would begin is not known.
        None => {
            set.0 = &[];
            Some(Definition::Refused)
        }
    }
}

fn fields(
    set: &mut Bytes<'_>,
    grammar: Grammar,
    scopes: u16,
    count: u16,
    about: About,
) -> Option<Template> {
    if count > MAX_FIELDS {
        return None;
    }
    let mut template = Template { about, steps: Vec::new(), length: 0, varies: false };
    for at in 0..count {
        let element = set.u16()?;
        let length = set.u16()?;
        let enterprise = grammar == Grammar::Ipfix && element & 0x8000 != 0;
        let field = if enterprise {
            Field::of(set.u32()?, element & 0x7fff)
        } else if grammar == Grammar::V9 && at < scopes {
            Field::of_scope(element)
        } else {
            Field::of(0, element)
        };
        template.push(field, length);
    }
    (template.length > 0).then_some(template)
}

impl Template {
    fn push(&mut self, field: Option<Field>, length: u16) {
        if length == VARIABLE {
            self.varies = true;
            self.length += 1;
            self.steps.push(Step { field, length: Length::Variable });
            return;
        }
        self.length += usize::from(length);
        if length == 0 {
            return;
        }
        if field.is_none()
            && let Some(Step { field: None, length: Length::Fixed(before) }) = self.steps.last_mut()
            && let Some(sum) = before.checked_add(length)
        {
            *before = sum;
            return;
        }
        self.steps.push(Step { field, length: Length::Fixed(length) });
    }

    /// What it takes to remember it, in fields.
    pub(super) fn fields(&self) -> usize {
        self.steps.len() + 8
    }

    /// Reads the next record of a set; none at its end, when only padding is left, or when the record
    /// is longer than the set.
    pub(super) fn record(&self, set: &mut Bytes<'_>) -> Option<Row> {
        if set.len() < self.length {
            return None;
        }
        let mut row = Row::default();
        for step in &self.steps {
            let length = match step.length {
                Length::Fixed(length) => usize::from(length),
                Length::Variable => set.variable_length()?,
            };
            let value = set.take(length)?;
            if let Some(field) = step.field {
                row.set(field, value);
            }
        }
        Some(row)
    }

    /// Whether what is left of a set after its records can be padding.
    pub(super) fn is_padding(&self, rest: &[u8]) -> bool {
        rest.len() < self.length || (self.varies && rest.iter().all(|byte| *byte == 0))
    }
}
