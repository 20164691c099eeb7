//! Whether tables, indexes and triggers are those that the migrations make, and how the two databases
//! name a table and its temporary twin.
//!
//! In: a connection. Out: the first object that is not as it should be. For SQLite the text of every
//! object is compared with a database made anew in memory; for PostgreSQL, the triggers that keep
//! entries from being changed must stand and be in force.

use crate::{
    LedgerError,
    database::{Connection, migration, query, sqlite},
};

/// The first object that is not as the program made it.
pub(super) async fn first_fault(
    connection: &mut Connection,
) -> Result<Option<String>, LedgerError> {
    let done = query("SELECT name, sha256 FROM migration ORDER BY name")
        .fetch_all(&mut *connection)
        .await?;
    let mut expected = migration::expected().into_iter();
    for found in &done {
        let (name, sha256): (String, String) = (found.try_get(0)?, found.try_get(1)?);
        if expected.next() != Some((name.as_str(), sha256.clone())) {
            return Ok(Some(format!("migration {name}")));
        }
    }
    if let Some((name, _)) = expected.next() {
        return Ok(Some(format!("migration {name}")));
    }
    match connection {
        Connection::Sqlite(_) => of_sqlite(connection).await,
        Connection::Postgres(_) => of_postgres(connection).await,
    }
}

async fn of_sqlite(connection: &mut Connection) -> Result<Option<String>, LedgerError> {
    const OBJECTS: &str = "SELECT name, type || ' ' || tbl_name || ' ' || COALESCE(sql, '') AS text \
         FROM main.sqlite_schema WHERE name NOT LIKE 'sqlite_stat%' ORDER BY name";
    let model = sqlite::in_memory().await?;
    let mut model_connection = model.acquire().await?;
    migration::run(&mut model_connection).await?;
    let wanted = objects(&mut model_connection, OBJECTS).await?;
    drop(model_connection);
    model.close().await;
    let found = objects(connection, OBJECTS).await?;
    let differing = wanted
        .iter()
        .find(|object| !found.contains(object))
        .or_else(|| found.iter().find(|object| !wanted.contains(object)));
    Ok(differing.map(|(name, _)| name.clone()))
}

async fn objects(
    connection: &mut Connection,
    question: &'static str,
) -> Result<Vec<(String, String)>, LedgerError> {
    let rows = query(question).fetch_all(connection).await?;
    rows.iter().map(|found| Ok((found.try_get(0)?, found.try_get(1)?))).collect()
}

async fn of_postgres(connection: &mut Connection) -> Result<Option<String>, LedgerError> {
    // 'O': fires in an ordinary session. 32 delete, 16 update, 8 delete, 2 before: catalog pg_trigger.
    let found = query(
        "SELECT 1 FROM pg_trigger WHERE tgrelid = 'entry'::regclass \
         AND tgname = 'entry_is_never_changed' AND tgenabled = 'O' AND tgtype = 58",
    )
    .fetch_optional(connection)
    .await?;
    Ok(found.is_none().then(|| "the trigger entry_is_never_changed".to_owned()))
}

/// How the kept tables and the temporary ones are qualified.
pub(super) async fn names(connection: &mut Connection) -> Result<(String, String), LedgerError> {
    match connection {
        Connection::Sqlite(_) => Ok(("main".to_owned(), "temp".to_owned())),
        Connection::Postgres(_) => {
            let found = query("SELECT quote_ident(current_schema())").fetch_one(connection).await?;
            Ok((found.try_get(0)?, "pg_temp".to_owned()))
        }
    }
}

/// Makes the key of a temporary table one, as that of its twin is.
pub(super) async fn unique(
    connection: &mut Connection,
    name: &str,
    key: &str,
) -> Result<(), sqlx::Error> {
    let sql = match connection {
        Connection::Sqlite(_) => format!("CREATE UNIQUE INDEX temp.{name}_key ON {name} ({key})"),
        Connection::Postgres(_) => {
            format!("CREATE UNIQUE INDEX {name}_key ON pg_temp.{name} ({key})")
        }
    };
    query(sql).execute(connection).await.map(drop)
}
