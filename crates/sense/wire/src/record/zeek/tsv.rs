//! Zeek's ASCII format: a header of `#` lines, then values between separators.
//!
//! In: lines. Out: rows of the logs that are read. The columns come from the last `#fields`; the
//! separator, the separator of sets, the word for an empty field and the one for a field that is not
//! set from the lines before it. Values keep their `\x` escapes: what has one is neither an address
//! nor a host name.
//!
//! Limits: [`MAX_COLUMNS`].

use super::row::{Answers, Field, Log, Row};

/// Most columns of one log; Zeek's own have about thirty, with packages fifty.
const MAX_COLUMNS: usize = 512;

/// What the header said.
#[derive(Debug)]
pub(super) struct Header {
    separator: u8,
    set_separator: u8,
    empty: Vec<u8>,
    unset: Vec<u8>,
    log: Option<Log>,
    /// For each column up to the last one that is read.
    columns: Vec<Option<Field>>,
    /// Columns in all: a row has as many.
    width: usize,
}

impl Default for Header {
    fn default() -> Self {
        Self {
            separator: b'\t',
            set_separator: b',',
            empty: b"(empty)".to_vec(),
            unset: b"-".to_vec(),
            log: None,
            columns: Vec::new(),
            width: 0,
        }
    }
}

/// Whether a line is the first of a header.
pub(super) fn is_header(line: &[u8]) -> bool {
    line.strip_prefix(b"#separator ").is_some_and(|rest| one_byte(rest).is_some())
}

impl Header {
    /// Takes a line that begins with `#`; false when it cannot be read.
    pub(super) fn line(&mut self, line: &[u8]) -> bool {
        if let Some(rest) = line.strip_prefix(b"#separator ") {
            *self = Self::default();
            let Some(separator) = one_byte(rest) else { return false };
            self.separator = separator;
            return true;
        }
        let end = memchr::memchr(self.separator, line).unwrap_or(line.len());
        let (key, value) = (&line[..end], line.get(end + 1..).unwrap_or_default());
        match key {
            b"#set_separator" => match value {
                [separator] => self.set_separator = *separator,
                _ => return false,
            },
            b"#empty_field" => self.empty = value.to_vec(),
            b"#unset_field" => self.unset = value.to_vec(),
            b"#path" => {
                self.log = Log::of_path(value);
                self.columns.clear();
                self.width = 0;
            }
            b"#fields" => return self.fields(value),
            // #types, #open, #close, and what people write into a log by hand.
            _ => {}
        }
        true
    }

    fn fields(&mut self, names: &[u8]) -> bool {
        let mut columns = Vec::new();
        for name in names.split(|byte| *byte == self.separator) {
            if columns.len() == MAX_COLUMNS {
                return false;
            }
            // The first of a name counts, so that a second cannot take its place.
            let field = Field::named(name).filter(|field| !columns.contains(&Some(*field)));
            columns.push(field);
        }
        self.width = columns.len();
        let used = columns.iter().rposition(Option::is_some).map_or(0, |last| last + 1);
        columns.truncate(used);
        self.columns = columns;
        true
    }

    /// Takes a row; false when it cannot be read. Rows of other logs are passed over.
    pub(super) fn take(&self, line: &[u8], each: &mut dyn FnMut(&Row<'_>) -> bool) -> bool {
        if self.width == 0 {
            return false;
        }
        let Some(log) = self.log else { return true };
        let mut row = Row { log, values: [None; Field::COUNT], answers: Answers::None };
        let mut rest = Some(line);
        for column in &self.columns {
            let Some(line) = rest else { return false };
            let end = memchr::memchr(self.separator, line);
            let value = &line[..end.unwrap_or(line.len())];
            rest = end.map(|end| &line[end + 1..]);
            if let Some(field) = *column
                && value != self.unset
                && value != self.empty
            {
                row.values[field.place()] = Some(value);
                if field == Field::Answers {
                    row.answers = Answers::Tsv(value, self.set_separator);
                }
            }
        }
        // A row with a column too many or too few is not one of this header.
        let further = rest.map_or(0, |rest| memchr::memchr_iter(self.separator, rest).count() + 1);
        self.columns.len() + further == self.width && each(&row)
    }
}

/// `\x09`, or the character itself.
fn one_byte(text: &[u8]) -> Option<u8> {
    match text {
        [b'\\', b'x', high, low] => {
            let digit =
                |byte: &u8| char::from(*byte).to_digit(16).and_then(|d| u8::try_from(d).ok());
            Some(digit(high)? << 4 | digit(low)?)
        }
        [byte] => Some(*byte),
        _ => None,
    }
}
