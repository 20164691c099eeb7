//! Brings a database to what this program needs: numbered SQL, in order, each once.
//!
//! In: a connection that writes. Out: the tables. One text serves both databases; for PostgreSQL the
//! words of two types are read otherwise, and the triggers, which no standard unites, are another
//! file. A database that a newer program has seen is refused.

use sha2::{Digest, Sha256};

use super::{Connection, postgres, query, sqlite};
use crate::{LedgerError, projection};

/// One step.
pub(crate) struct Migration {
    name: &'static str,
    text: &'static str,
    /// What follows it on PostgreSQL in place of SQLite's triggers.
    on_postgres: &'static str,
}

macro_rules! text {
    ($name:literal) => {
        include_str!(concat!("../../../../../migrations/", $name, ".sql"))
    };
}

const MIGRATIONS: [Migration; 3] = [
    Migration {
        name: "0001_entry",
        text: text!("0001_entry"),
        on_postgres: text!("0001_entry.postgres"),
    },
    Migration { name: "0002_projection", text: text!("0002_projection"), on_postgres: "" },
    Migration { name: "0003_case", text: text!("0003_case"), on_postgres: "" },
];

const LIST: &str = "CREATE TABLE IF NOT EXISTS migration \
     (name TEXT NOT NULL PRIMARY KEY, sha256 TEXT NOT NULL)";

/// Whether nothing is missing. A database that is not ours yet, or a newer one, is not current.
pub(crate) async fn is_current(connection: &mut Connection) -> bool {
    let done = query("SELECT name FROM migration ORDER BY name").fetch_all(connection).await;
    let done = done.unwrap_or_default();
    let names = done.iter().map(|row| row.try_get::<&str, _>(0).unwrap_or_default());
    names.eq(MIGRATIONS.iter().map(|migration| migration.name))
}

/// Runs what is missing, and makes the tables anew where anything was.
pub(crate) async fn run(connection: &mut Connection) -> Result<(), LedgerError> {
    let begin = match connection {
        Connection::Sqlite(_) => sqlite::BEGIN_WRITING,
        Connection::Postgres(_) => postgres::BEGIN_MIGRATING,
    };
    connection.run(begin).await?;
    let outcome = match missing(connection).await {
        Ok(true) => projection::rebuild(connection).await,
        Ok(false) => Ok(()),
        Err(error) => Err(error),
    };
    let end = if outcome.is_ok() { "COMMIT" } else { "ROLLBACK" };
    connection.run(end).await?;
    outcome
}

async fn missing(connection: &mut Connection) -> Result<bool, LedgerError> {
    connection.run(LIST).await?;
    let done =
        query("SELECT name FROM migration ORDER BY name").fetch_all(&mut *connection).await?;
    let done: Vec<String> = done.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
    if let Some(found) = done.iter().find(|name| !MIGRATIONS.iter().any(|m| m.name == **name)) {
        return Err(LedgerError::Newer { found: found.clone() });
    }
    let mut changed = false;
    for migration in MIGRATIONS.iter().filter(|m| !done.iter().any(|name| name == m.name)) {
        match connection {
            Connection::Sqlite(_) => connection.run(migration.text).await?,
            Connection::Postgres(one) => {
                let sql = sqlx::AssertSqlSafe(spoken_by_postgres(migration.text));
                sqlx::Executor::execute(&mut **one, sqlx::raw_sql(sql)).await?;
                connection.run(migration.on_postgres).await?;
            }
        }
        query("INSERT INTO migration (name, sha256) VALUES ($1, $2)")
            .bind(migration.name)
            .bind(digest(migration))
            .execute(&mut *connection)
            .await?;
        changed = true;
    }
    Ok(changed)
}

fn digest(migration: &Migration) -> String {
    hex::encode(Sha256::digest(migration.text))
}

/// The list as it must stand: names and digests.
pub(crate) fn expected() -> Vec<(&'static str, String)> {
    MIGRATIONS.iter().map(|m| (m.name, digest(m))).collect()
}

/// SQLite's `INTEGER` holds 64 bits and its text compares byte by byte; what PostgreSQL calls so
/// does not. Triggers are left out.
fn spoken_by_postgres(text: &str) -> String {
    let mut kept = String::with_capacity(text.len() * 2);
    let mut within_trigger = false;
    for line in text.lines() {
        within_trigger |= line.starts_with("CREATE TRIGGER");
        if !within_trigger {
            let code = line.split("--").next().unwrap_or_default();
            for (at, word) in code.split(' ').enumerate() {
                if at > 0 {
                    kept.push(' ');
                }
                kept.push_str(match word {
                    "INTEGER" => "BIGINT",
                    "TEXT" => "TEXT COLLATE \"C\"",
                    other => other,
                });
            }
            kept.push('\n');
        }
        within_trigger &= line != "END;";
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_translated_and_triggers_left_out() {
        let text = "CREATE TABLE a (\n b INTEGER NOT NULL, -- TEXT\n c TEXT NOT NULL\n);\n\
                    CREATE TRIGGER t BEFORE UPDATE ON a\nBEGIN\n SELECT 1;\nEND;\nCREATE INDEX i ON a (b);";
        assert_eq!(
            spoken_by_postgres(text),
            "CREATE TABLE a (\n b BIGINT NOT NULL, \n c TEXT COLLATE \"C\" NOT NULL\n);\n\
             CREATE INDEX i ON a (b);\n"
        );
    }
}
