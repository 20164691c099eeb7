//! The whole ledger as lines of JSON, and back: for other programs, and from one database to another.
//!
//! In: a ledger, or lines. Out: lines, or a ledger with the same chain. An entry is one line with all its
//! columns, the body as the very text that was hashed, so that a page of script can check it. The last
//! line says how many there were, so that a file that was cut off is known. Nothing is kept of an import
//! whose chain does not hold.

use std::io::{BufRead, Read, Write};

use futures_util::TryStreamExt;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

use crate::{
    Head, Ledger, LedgerError, Location, chain,
    database::{Connection, Row, query, rows::Rows},
    projection,
};

/// What an export holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All that is kept, with personal data: to move or to keep a copy.
    Everything,
    /// The chain alone: names of people are not in it.
    History,
}

/// A line.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Line {
    Ledger(Title),
    Entry(EntryLine),
    Personal(PersonalLine),
    Due(DueLine),
    End(Head),
}

#[derive(Serialize, Deserialize)]
struct Title {
    version: u32,
}

#[derive(Serialize, Deserialize)]
struct EntryLine {
    sequence: i64,
    at: String,
    kind: String,
    noun: String,
    body: String,
    previous: String,
    hash: String,
}

#[derive(Serialize, Deserialize)]
struct PersonalLine {
    r#ref: String,
    salt: String,
    content: String,
    kind: String,
    case_id: Option<String>,
    keep_until: Option<i64>,
    seal_key: Option<String>,
    added: i64,
    digest: String,
}

#[derive(Serialize, Deserialize)]
struct DueLine {
    case_id: String,
    due: i64,
    clock: String,
    owner: Option<String>,
}

const VERSION: u32 = 1;

/// Longest line taken.
const MAX_LINE: u64 = 64 << 20;

/// Lines under way between whoever reads and whoever writes.
const UNDER_WAY: usize = 4096;

/// Rows gathered before they are written.
const GATHERED: i64 = 2048;

impl Ledger {
    /// Writes the ledger as it stands now; `progress` is called with the number of entries so far.
    ///
    /// # Errors
    /// [`LedgerError::File`] where it cannot be written, and what the database says.
    pub async fn export(
        &self,
        scope: Scope,
        out: &mut (dyn Write + Send),
        progress: &mut (dyn FnMut(u64) + Send),
    ) -> Result<Head, LedgerError> {
        let mut connection = self.readers.acquire().await?;
        connection.begin_comparing().await?;
        let mut sink = Sink::Text(&mut *out, progress);
        let outcome = lines_of(&mut connection, scope, &mut sink).await;
        let _ = connection.end().await;
        let head = outcome?;
        out.flush().map_err(LedgerError::File)?;
        Ok(head)
    }

    /// Takes an export in; the ledger must be empty. The chain is checked on the way.
    ///
    /// # Errors
    /// [`LedgerError::Refused`] where the ledger is not empty or the lines do not hold, and what the
    /// database says. Then nothing is kept.
    pub async fn import(
        &self,
        lines: Box<dyn BufRead + Send>,
        progress: &mut (dyn FnMut(u64) + Send),
    ) -> Result<Head, LedgerError> {
        let (sender, receiver) = mpsc::channel(UNDER_WAY);
        let reading = tokio::task::spawn_blocking(move || read_lines(lines, &sender));
        let outcome = self.take_in(receiver, progress).await;
        let _ = reading.await;
        outcome
    }

    /// Takes another ledger in, whichever database it lies in; this one must be empty.
    ///
    /// # Errors
    /// As [`Ledger::import`].
    pub async fn import_from(
        &self,
        location: impl Into<Location>,
        progress: &mut (dyn FnMut(u64) + Send),
    ) -> Result<Head, LedgerError> {
        let source = Self::open_read_only(location).await?;
        let (sender, receiver) = mpsc::channel(UNDER_WAY);
        let reading = async {
            let mut connection = source.readers.acquire().await?;
            connection.begin_comparing().await?;
            let mut sink = Sink::Channel(sender);
            let outcome = lines_of(&mut connection, Scope::Everything, &mut sink).await;
            drop(sink);
            let _ = connection.end().await;
            outcome
        };
        let (read, taken) = tokio::join!(reading, self.take_in(receiver, progress));
        source.close().await;
        taken.and_then(|head| read.map(|_| head))
    }

    async fn take_in(
        &self,
        lines: mpsc::Receiver<Result<Line, LedgerError>>,
        progress: &mut (dyn FnMut(u64) + Send),
    ) -> Result<Head, LedgerError> {
        let (told, mut tells) = mpsc::unbounded_channel();
        let work = self.writer()?.work(move |connection| {
            Box::pin(async move {
                let head = take_all(connection, lines, &told).await?;
                projection::rebuild(connection).await?;
                Ok(head)
            })
        });
        tokio::pin!(work);
        loop {
            tokio::select! {
                Some(number) = tells.recv() => progress(number),
                done = &mut work => return done,
            }
        }
    }
}

/// Where lines go.
enum Sink<'s> {
    Channel(mpsc::Sender<Result<Line, LedgerError>>),
    Text(&'s mut (dyn Write + Send), &'s mut (dyn FnMut(u64) + Send)),
}

impl Sink<'_> {
    async fn put(&mut self, line: Line) -> Result<(), LedgerError> {
        match self {
            Self::Channel(sender) => {
                sender.send(Ok(line)).await.map_err(|_| LedgerError::Interrupted)
            }
            Self::Text(out, progress) => {
                if let Line::Entry(EntryLine { sequence, .. }) = &line
                    && sequence % GATHERED == 0
                {
                    progress(u64::try_from(*sequence).unwrap_or(0));
                }
                serde_json::to_writer(&mut **out, &line)
                    .map_err(|e| LedgerError::File(e.into()))?;
                out.write_all(b"\n").map_err(LedgerError::File)
            }
        }
    }
}

/// Every line of an export, in order.
async fn lines_of(
    connection: &mut Connection,
    scope: Scope,
    sink: &mut Sink<'_>,
) -> Result<Head, LedgerError> {
    sink.put(Line::Ledger(Title { version: VERSION })).await?;
    let mut head = Head::empty();
    {
        let mut rows = query(
            "SELECT sequence, at, kind, noun, body, previous, hash FROM entry ORDER BY sequence",
        )
        .fetch(&mut *connection);
        while let Some(found) = rows.try_next().await? {
            let line = entry(&found)?;
            head.sequence = u64::try_from(line.sequence).unwrap_or(0);
            head.hash.clone_from(&line.hash);
            sink.put(Line::Entry(line)).await?;
        }
    }
    if scope == Scope::Everything {
        let sql = "SELECT ref, salt, content, kind, case_id, keep_until, seal_key, added, digest \
             FROM personal ORDER BY ref";
        for found in query(sql).fetch_all(&mut *connection).await? {
            sink.put(Line::Personal(personal(&found)?)).await?;
        }
        let sql = "SELECT case_id, due, clock, owner FROM case_due ORDER BY case_id";
        for found in query(sql).fetch_all(&mut *connection).await? {
            sink.put(Line::Due(due(&found)?)).await?;
        }
    }
    sink.put(Line::End(head.clone())).await?;
    Ok(head)
}

fn entry(found: &Row) -> Result<EntryLine, LedgerError> {
    Ok(EntryLine {
        sequence: found.try_get(0)?,
        at: found.try_get(1)?,
        kind: found.try_get(2)?,
        noun: found.try_get(3)?,
        body: found.try_get(4)?,
        previous: found.try_get(5)?,
        hash: found.try_get(6)?,
    })
}

fn personal(found: &Row) -> Result<PersonalLine, LedgerError> {
    Ok(PersonalLine {
        r#ref: found.try_get(0)?,
        salt: found.try_get(1)?,
        content: found.try_get(2)?,
        kind: found.try_get(3)?,
        case_id: found.try_get(4)?,
        keep_until: found.try_get(5)?,
        seal_key: found.try_get(6)?,
        added: found.try_get(7)?,
        digest: found.try_get(8)?,
    })
}

fn due(found: &Row) -> Result<DueLine, LedgerError> {
    Ok(DueLine {
        case_id: found.try_get(0)?,
        due: found.try_get(1)?,
        clock: found.try_get(2)?,
        owner: found.try_get(3)?,
    })
}

fn read_lines(
    mut lines: Box<dyn BufRead + Send>,
    sender: &mpsc::Sender<Result<Line, LedgerError>>,
) {
    let mut text = String::new();
    for number in 1_u64.. {
        text.clear();
        let line = match Read::take(&mut lines, MAX_LINE).read_line(&mut text) {
            Ok(0) => return,
            Ok(_) => parse(&text).map_err(|error| refused(&format!("line {number}: {error}"))),
            Err(error) => Err(LedgerError::File(error)),
        };
        let failed = line.is_err();
        if sender.blocking_send(line).is_err() || failed {
            return;
        }
    }
}

fn parse(text: &str) -> Result<Line, LedgerError> {
    serde_json::from_str(text).map_err(|_| refused("this is no line of an exported ledger"))
}

fn refused(why: &str) -> LedgerError {
    LedgerError::Refused(why.to_owned())
}

/// Writes what comes, if all of it holds.
async fn take_all(
    connection: &mut Connection,
    mut lines: mpsc::Receiver<Result<Line, LedgerError>>,
    told: &mpsc::UnboundedSender<u64>,
) -> Result<Head, LedgerError> {
    if query("SELECT 1 FROM entry LIMIT 1").fetch_optional(&mut *connection).await?.is_some() {
        return Err(refused("this ledger is not empty: only an empty one can take another in"));
    }
    let mut head = Head::empty();
    let mut waiting = Waiting::new();
    let mut first = true;
    while let Some(line) = lines.recv().await {
        match line? {
            Line::Ledger(Title { version: VERSION }) if first => {}
            Line::Ledger(_) => return Err(refused("a newer program wrote this export")),
            _ if first => return Err(refused("this is not the beginning of an exported ledger")),
            Line::Entry(line) => {
                head = follows(&head, &line)?;
                waiting.entry(line);
                if head.sequence.is_multiple_of(GATHERED.unsigned_abs()) {
                    waiting.write(connection).await?;
                    // Nobody may be listening.
                    let _ = told.send(head.sequence);
                }
            }
            Line::Personal(line) => waiting.personal(line),
            Line::Due(line) => waiting.due(line),
            Line::End(end) if end == head => {
                waiting.write(connection).await?;
                return Ok(head);
            }
            Line::End(_) => return Err(refused("the last line names another head")),
        }
        first = false;
    }
    Err(refused("the export ends before its last line: it was cut off"))
}

/// The head after this entry, if it follows.
fn follows(head: &Head, line: &EntryLine) -> Result<Head, LedgerError> {
    let EntryLine { sequence, at, kind, noun, body, previous, hash } = line;
    let number = u64::try_from(*sequence).unwrap_or(0);
    let fits = number == head.sequence + 1
        && *previous == head.hash
        && chain::hash(*sequence, at, kind, noun, body, previous) == *hash;
    if fits {
        Ok(Head { sequence: number, hash: hash.clone() })
    } else {
        Err(refused(&format!("entry {} does not hold: it was changed", head.sequence + 1)))
    }
}

/// Rows that are not written yet.
struct Waiting {
    entries: Rows<7>,
    personal: Rows<9>,
    dues: Rows<4>,
}

impl Waiting {
    fn new() -> Self {
        Self {
            entries: Rows::new(
                "INSERT INTO entry (sequence, at, kind, noun, body, previous, hash)",
                "",
            ),
            personal: Rows::new(
                "INSERT INTO personal \
                 (ref, salt, content, kind, case_id, keep_until, seal_key, added, digest)",
                "",
            ),
            dues: Rows::new("INSERT INTO case_due (case_id, due, clock, owner)", ""),
        }
    }

    fn entry(&mut self, line: EntryLine) {
        let EntryLine { sequence, at, kind, noun, body, previous, hash } = line;
        self.entries.push([
            sequence.into(),
            at.into(),
            kind.into(),
            noun.into(),
            body.into(),
            previous.into(),
            hash.into(),
        ]);
    }

    fn personal(&mut self, line: PersonalLine) {
        self.personal.push([
            line.r#ref.into(),
            line.salt.into(),
            line.content.into(),
            line.kind.into(),
            line.case_id.into(),
            line.keep_until.into(),
            line.seal_key.into(),
            line.added.into(),
            line.digest.into(),
        ]);
    }

    fn due(&mut self, line: DueLine) {
        let DueLine { case_id, due, clock, owner } = line;
        self.dues.push([case_id.into(), due.into(), clock.into(), owner.into()]);
    }

    async fn write(&mut self, connection: &mut Connection) -> Result<(), LedgerError> {
        let Self { entries, personal, dues } = std::mem::replace(self, Self::new());
        entries.insert(connection).await?;
        personal.insert(connection).await?;
        dues.insert(connection).await?;
        Ok(())
    }
}
