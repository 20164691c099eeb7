//! The one task that writes: what many ask at once goes into one transaction.
//!
//! In: jobs over a channel. Out: to each its own answer, after the commit that made it durable. While
//! one commit waits for the disk the next jobs gather, so that the number of commits follows the disk
//! and not the number of callers. What is wrong with one job is found before anything of it is
//! written and leaves the others alone; should the database itself refuse a transaction, its jobs are
//! done again one by one.

use std::{any::Any, pin::Pin};

use tokio::{
    sync::{mpsc, oneshot},
    task::JoinHandle,
};

use crate::{
    LedgerError,
    append::{self, Appended, Batch},
    database::{Connection, Pool},
    projection::Cases,
    seal::Seal,
};

/// Jobs that may wait before callers have to.
const QUEUE: usize = 4096;

/// Entries after which a transaction is committed though more are waiting.
const MAX_ENTRIES: usize = 8192;

/// What is done in a transaction.
type Work<'c, T> = Pin<Box<dyn Future<Output = Result<T, LedgerError>> + Send + 'c>>;

/// Work of any kind, its outcome without its type.
type Any1 = Box<dyn Any + Send>;
type AnyWork = Box<dyn for<'c> FnOnce(&'c mut Connection) -> Work<'c, Any1> + Send>;

enum Job {
    Append(Batch, oneshot::Sender<Result<Appended, LedgerError>>),
    Work(AnyWork, oneshot::Sender<Result<Any1, LedgerError>>),
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Writer")
    }
}

/// The way to the task.
pub(crate) struct Writer {
    jobs: mpsc::Sender<Job>,
    task: JoinHandle<Option<Seal>>,
}

impl Writer {
    /// Starts the task. `pool` holds one connection, which is made anew should the server go away.
    pub(crate) fn start(pool: Pool, seal: Option<Seal>) -> Self {
        let (jobs, waiting) = mpsc::channel(QUEUE);
        let mut desk = Desk { pool, seal, cases: Cases::default(), waiting, next: None };
        let task = tokio::spawn(async move {
            desk.serve().await;
            desk.pool.close().await;
            desk.seal
        });
        Self { jobs, task }
    }

    /// Appends a batch.
    pub(crate) async fn append(&self, batch: Batch) -> Result<Appended, LedgerError> {
        let (reply, answer) = oneshot::channel();
        self.send(Job::Append(batch, reply)).await?;
        answer.await.map_err(|_| LedgerError::Interrupted)?
    }

    /// Does `work` in a transaction of its own, in which nobody else writes.
    ///
    /// A caller that goes away (a browser that hangs up) does not leave it half done.
    pub(crate) async fn work<T: Send + 'static>(
        &self,
        work: impl for<'c> FnOnce(&'c mut Connection) -> Work<'c, T> + Send + 'static,
    ) -> Result<T, LedgerError> {
        let (reply, answer) = oneshot::channel();
        let untyped: AnyWork = Box::new(move |connection| {
            Box::pin(async move { work(connection).await.map(|done| Box::new(done) as Any1) })
        });
        self.send(Job::Work(untyped, reply)).await?;
        let done = answer.await.map_err(|_| LedgerError::Interrupted)??;
        // Its own outcome comes back: `T` it was and `T` it is.
        done.downcast().map(|done| *done).map_err(|_| LedgerError::Interrupted)
    }

    async fn send(&self, job: Job) -> Result<(), LedgerError> {
        self.jobs.send(job).await.map_err(|_| LedgerError::Interrupted)
    }

    /// Waits for what was asked, then ends the connection.
    pub(crate) async fn close(self) -> Option<Seal> {
        drop(self.jobs);
        self.task.await.ok().flatten()
    }
}

/// What the task has before it.
struct Desk {
    pool: Pool,
    seal: Option<Seal>,
    cases: Cases,
    waiting: mpsc::Receiver<Job>,
    /// Taken from the queue, but not of the kind that was being gathered.
    next: Option<Job>,
}

type Asked = (Batch, oneshot::Sender<Result<Appended, LedgerError>>);

impl Desk {
    async fn serve(&mut self) {
        loop {
            let job = match self.next.take() {
                Some(job) => job,
                None => match self.waiting.recv().await {
                    Some(job) => job,
                    None => return,
                },
            };
            match job {
                Job::Work(work, reply) => {
                    let outcome = self.alone(work).await;
                    // Whoever asked may have gone: it is done all the same.
                    let _ = reply.send(outcome);
                }
                Job::Append(batch, reply) => {
                    let gathered = self.gather((batch, reply));
                    self.append(gathered).await;
                }
            }
        }
    }

    /// The appends that wait by now.
    fn gather(&mut self, first: Asked) -> Vec<Asked> {
        let mut entries = first.0.len();
        let mut gathered = vec![first];
        while entries < MAX_ENTRIES {
            match self.waiting.try_recv() {
                Ok(Job::Append(batch, reply)) => {
                    entries += batch.len();
                    gathered.push((batch, reply));
                }
                Ok(other) => {
                    self.next = Some(other);
                    break;
                }
                Err(_) => break,
            }
        }
        gathered
    }

    async fn append(&mut self, gathered: Vec<Asked>) {
        let (batches, replies): (Vec<_>, Vec<_>) = gathered.into_iter().unzip();
        match self.together(&batches).await {
            Ok(outcomes) => {
                for (reply, outcome) in replies.into_iter().zip(outcomes) {
                    let _ = reply.send(outcome);
                }
            }
            Err(error) if batches.len() == 1 => {
                if let Some(reply) = replies.into_iter().next() {
                    let _ = reply.send(Err(error));
                }
            }
            Err(_) => {
                for (batch, reply) in batches.iter().zip(replies) {
                    let outcome = self.together(std::slice::from_ref(batch)).await;
                    let outcome = outcome
                        .and_then(|mut one| one.pop().unwrap_or(Err(LedgerError::Interrupted)));
                    let _ = reply.send(outcome);
                }
            }
        }
    }

    /// One transaction for all; an error is one of the database, and nothing was kept.
    async fn together(
        &mut self,
        batches: &[Batch],
    ) -> Result<Vec<Result<Appended, LedgerError>>, LedgerError> {
        let mut connection = self.begin().await?;
        let outcome = append::all(&mut connection, batches, &mut self.cases).await;
        let outcome = end(&mut connection, outcome).await;
        if outcome.is_err() {
            // What it remembers may be of a transaction that never was.
            self.cases = Cases::default();
        }
        outcome
    }

    async fn alone(&mut self, work: AnyWork) -> Result<Any1, LedgerError> {
        let mut connection = self.begin().await?;
        self.cases = Cases::default();
        let outcome = work(&mut connection).await;
        end(&mut connection, outcome).await
    }

    async fn begin(&mut self) -> Result<Connection, LedgerError> {
        if let Some(seal) = &mut self.seal {
            seal.break_open()?;
        }
        let mut connection = self.pool.acquire().await?;
        connection.begin_writing().await?;
        Ok(connection)
    }
}

/// Commits what went well and undoes what did not.
async fn end<T>(
    connection: &mut Connection,
    outcome: Result<T, LedgerError>,
) -> Result<T, LedgerError> {
    let outcome = match outcome {
        Ok(done) => connection.run("COMMIT").await.map(|()| done).map_err(LedgerError::from),
        Err(error) => Err(error),
    };
    if outcome.is_err() {
        // Some failures roll back by themselves; then there is nothing left to undo.
        let _ = connection.run("ROLLBACK").await;
    }
    outcome
}
