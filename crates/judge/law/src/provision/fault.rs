//! What is wrong with a file of rules: file, line and reason, in English and in Chinese.

use std::fmt;

use hashwarden_domain::Sentence;
use jiff::civil::Date;

/// One thing that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Which file.
    pub file: String,
    /// Which line, from 1.
    pub line: usize,
    /// What.
    pub reason: Reason,
}

/// Another record that a fault is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Other {
    /// Its id.
    pub id: String,
    /// Its file.
    pub file: String,
    /// Its line.
    pub line: usize,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// A record cites a rule as the one that ended it or that it continues, and there is none.
    Absent {
        /// Which record.
        id: String,
        /// The field.
        field: &'static str,
        /// What it names.
        other: String,
    },
    /// In force, and something is not stated that nothing in force can be without.
    Bare {
        /// Which record.
        id: String,
        /// What is not stated.
        field: &'static str,
    },
    /// In force before the document's own date.
    Before {
        /// Which record.
        id: String,
        /// Its first day.
        first: Date,
        /// The document's date.
        date: Date,
    },
    /// Not one of the words that are known.
    Choice {
        /// Which record.
        id: String,
        /// The field.
        field: String,
        /// What it has.
        word: String,
        /// What it may have.
        known: String,
    },
    /// Rules that end each other.
    Cycle(Vec<String>),
    /// It says that it continues another, and there are days between.
    Gap {
        /// Which record.
        id: String,
        /// The one that it continues.
        other: Other,
        /// Its last day; none where it does not end.
        last: Option<Date>,
        /// The first day of the record.
        first: Date,
    },
    /// A repeal by a rule that is itself in force on no day.
    Idle {
        /// Which record.
        id: String,
        /// The one that is to have ended it.
        other: Other,
    },
    /// An invented document, or a site that prints them.
    Invented {
        /// Which record or document.
        id: String,
        /// What is on the list.
        what: String,
    },
    /// The folder and the file disagree about the jurisdiction.
    Folder {
        /// What the file says.
        jurisdiction: String,
        /// The folder.
        folder: String,
    },
    /// Not TOML.
    Form(String),
    /// A field is not there.
    Missing {
        /// Which record.
        id: String,
        /// What it lacks.
        field: String,
    },
    /// Two in force at once for one subject.
    Overlap {
        /// Which record.
        id: String,
        /// The other.
        other: Other,
        /// Of what.
        subject: String,
        /// First day on which both are in force.
        from: Date,
        /// Last such day; none where there is no last.
        to: Option<Date>,
    },
    /// Its last day lies before its first.
    Reversed(String),
    /// More than the limits allow.
    TooMany(&'static str),
    /// An id that another record has.
    Twice {
        /// Which id.
        id: String,
        /// The other.
        other: Other,
    },
    /// A field that nothing reads.
    Unknown {
        /// Which record.
        id: String,
        /// The field.
        field: String,
    },
    /// In force, though nobody verified it (mark U).
    Unverified(String),
    /// In force on one copy alone (mark S with one source, or two from one place).
    OneCopy(String),
    /// Mark V without the words that were read.
    Wordless(String),
    /// A field of another kind.
    Wrong {
        /// Which record.
        id: String,
        /// The field.
        field: String,
        /// What it must be.
        needs: &'static str,
        /// The same in Chinese.
        needs_zh: &'static str,
    },
}

impl Fault {
    /// File, line and reason in both languages.
    pub fn sentence(&self) -> Sentence {
        let Self { file, line, reason } = self;
        let Sentence { en, zh } = reason.sentence();
        Sentence::new(format!("{file}:{line}: {en}"), format!("{file}:{line}: {zh}"))
    }
}

impl Fault {
    /// The same with a folder before every file.
    #[must_use]
    pub fn below(mut self, folder: &str) -> Self {
        let folder = folder.trim_end_matches('/');
        self.file = format!("{folder}/{}", self.file);
        if let Reason::Gap { other, .. }
        | Reason::Idle { other, .. }
        | Reason::Overlap { other, .. }
        | Reason::Twice { other, .. } = &mut self.reason
        {
            other.file = format!("{folder}/{}", other.file);
        }
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence().en)
    }
}

impl std::error::Error for Fault {}

impl Reason {
    /// The reason in both languages.
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::Absent { id, field, other } => Sentence::new(
                format!("{id}: {field} names {other}, and there is no such rule"),
                format!("{id}：{field} 所指的 {other} 不存在"),
            ),
            Self::Bare { id, field } => Sentence::new(
                format!(
                    "{id}: {field} is not stated, so it cannot be in force: status \"unverified\""
                ),
                format!(
                    "{id}：{field} 未载明，不得作为现行有效规则，应标为 status = \"unverified\""
                ),
            ),
            Self::Before { id, first, date } => Sentence::new(
                format!("{id}: in force from {first} on, before its document of {date}"),
                format!("{id}：生效日 {first} 早于文件日期 {date}"),
            ),
            Self::Choice { id, field, word, known } => Sentence::new(
                format!("{id}: {field} is {word:?}, which is none of: {known}"),
                format!("{id}：{field} 的值 {word:?} 不在可选范围内：{known}"),
            ),
            Self::Cycle(ids) => {
                let ring = ids.join(" -> ");
                Sentence::new(
                    format!("a cycle of repeals: {ring}"),
                    format!("废止关系成环：{ring}"),
                )
            }
            Self::Gap { id, other, last, first } => {
                let Other { id: continued, file, line } = other;
                match last {
                    Some(last) => Sentence::new(
                        format!(
                            "{id}: continues {continued} ({file}:{line}), which ends on {last}, but \
                             begins only on {first}: a gap"
                        ),
                        format!(
                            "{id}：接续 {continued}（{file}:{line}），但后者止于 {last}，前者自 {first} 起，中间有空档"
                        ),
                    ),
                    None => Sentence::new(
                        format!("{id}: continues {continued} ({file}:{line}), which does not end"),
                        format!("{id}：接续 {continued}（{file}:{line}），但后者没有终止日"),
                    ),
                }
            }
            Self::Idle { id, other } => {
                let Other { id: by, file, line } = other;
                Sentence::new(
                    format!(
                        "{id}: repealed_by names {by} ({file}:{line}), which is not in force itself"
                    ),
                    format!("{id}：repealed_by 所指的 {by}（{file}:{line}）本身并非有效规则"),
                )
            }
            Self::Invented { id, what } => Sentence::new(
                format!("{id}: rests on {what}, which is on the list of invented documents"),
                format!("{id}：依据“{what}”，该文件或网站在虚构文件名单上"),
            ),
            Self::Folder { jurisdiction, folder } => Sentence::new(
                format!("jurisdiction {jurisdiction:?} stands in the folder {folder:?}"),
                format!("jurisdiction {jurisdiction:?} 与所在目录 {folder:?} 不一致"),
            ),
            Self::Form(message) => {
                Sentence::new(format!("not TOML: {message}"), format!("不是合法的 TOML：{message}"))
            }
            Self::Missing { id, field } => {
                Sentence::new(format!("{id}: {field} is missing"), format!("{id}：缺少 {field}"))
            }
            Self::Overlap { id, other, subject, from, to } => {
                let Other { id: also, file, line } = other;
                let (until, until_zh) = match to {
                    Some(to) => (format!("to {to}"), format!("至 {to}")),
                    None => ("on".to_owned(), "起".to_owned()),
                };
                Sentence::new(
                    format!(
                        "{id}: two in force at once for {subject}: also {also} ({file}:{line}), from \
                         {from} {until}"
                    ),
                    format!(
                        "{id}：同一事项 {subject} 同时有两条有效规则：另有 {also}（{file}:{line}），{from} {until_zh}"
                    ),
                )
            }
            Self::Reversed(id) => Sentence::new(
                format!("{id}: valid_to lies before valid_from"),
                format!("{id}：valid_to 早于 valid_from"),
            ),
            Self::TooMany(what) => {
                Sentence::new(format!("more than the limit: {what}"), format!("超出上限：{what}"))
            }
            Self::Twice { id, other: Other { file, line, .. } } => Sentence::new(
                format!("{id} stands here a second time (first at {file}:{line})"),
                format!("{id} 重复（首次出现于 {file}:{line}）"),
            ),
            Self::Unknown { id, field } => Sentence::new(
                format!("{id}: nothing reads {field}"),
                format!("{id}：没有名为 {field} 的字段"),
            ),
            Self::Unverified(id) => Sentence::new(
                format!("{id}: mark U cannot be in force: status \"unverified\""),
                format!("{id}：标记 U 的规则不得为现行有效，应标为 status = \"unverified\""),
            ),
            Self::OneCopy(id) => Sentence::new(
                format!(
                    "{id}: mark S with one copy cannot be in force: a second independent source, or \
                     status \"unverified\""
                ),
                format!(
                    "{id}：标记 S 仅有一个来源，不得为现行有效：补第二个独立来源，或标为 status = \"unverified\""
                ),
            ),
            Self::Wordless(id) => Sentence::new(
                format!("{id}: mark V needs the sentence that was read (quote)"),
                format!("{id}：标记 V 须载明所读原文（quote）"),
            ),
            Self::Wrong { id, field, needs, needs_zh } => Sentence::new(
                format!("{id}: {field} must be {needs}"),
                format!("{id}：{field} 应为{needs_zh}"),
            ),
        }
    }
}
