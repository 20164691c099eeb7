//! The two databases behind one face: statements with `$1` parameters, values, rows.
//!
//! In: SQL that SQLite and PostgreSQL both speak, and values. Out: rows. What only one of them knows
//! (files, pragmas, locks) is in the two files below. No statement is written here.

use std::borrow::Cow;

use futures_util::{StreamExt, TryStreamExt, stream::BoxStream};
use sqlx::{
    Executor, PgPool, Postgres, Sqlite, SqlitePool,
    pool::PoolConnection,
    postgres::{PgArguments, PgRow},
    sqlite::{SqliteArguments, SqliteRow},
};

pub(crate) mod migration;
pub(crate) mod postgres;
pub(crate) mod rows;
pub(crate) mod sqlite;

/// Connections to one of the two.
#[derive(Clone, Debug)]
pub(crate) enum Pool {
    /// A file.
    Sqlite(SqlitePool),
    /// A server.
    Postgres(PgPool),
}

/// One connection.
#[derive(Debug)]
pub(crate) enum Connection {
    /// To a file.
    Sqlite(PoolConnection<Sqlite>),
    /// To a server.
    Postgres(PoolConnection<Postgres>),
}

/// One row.
#[derive(Debug)]
pub(crate) enum Row {
    /// Of a file.
    Sqlite(SqliteRow),
    /// Of a server.
    Postgres(PgRow),
}

/// A parameter.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    /// Text.
    Text(Option<String>),
    /// A whole number, or a time in microseconds.
    Integer(Option<i64>),
    /// A measured number.
    Real(Option<f64>),
}

/// A statement with its parameters.
#[derive(Debug)]
pub(crate) struct Query {
    sql: Cow<'static, str>,
    values: Vec<Value>,
}

/// Begins a statement. Its text is never made of what somebody typed: that is bound.
pub(crate) fn query(sql: impl Into<Cow<'static, str>>) -> Query {
    Query { sql: sql.into(), values: Vec::new() }
}

/// Whatever runs statements.
pub(crate) enum Target<'c> {
    /// One of several connections.
    Pool(&'c Pool),
    /// This connection.
    Connection(&'c mut Connection),
}

impl<'c> From<&'c Pool> for Target<'c> {
    fn from(pool: &'c Pool) -> Self {
        Self::Pool(pool)
    }
}
impl<'c> From<&'c mut Connection> for Target<'c> {
    fn from(connection: &'c mut Connection) -> Self {
        Self::Connection(connection)
    }
}

impl Query {
    /// The next parameter.
    pub(crate) fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Rows as they come.
    pub(crate) fn fetch<'c>(
        self,
        target: impl Into<Target<'c>>,
    ) -> BoxStream<'c, Result<Row, sqlx::Error>> {
        let Self { sql, values } = self;
        // Safe: see `query`.
        let sql = sqlx::AssertSqlSafe(sql);
        match target.into() {
            Target::Pool(Pool::Sqlite(pool)) => {
                let query = sqlx::query_with(sql, for_sqlite(values));
                pool.fetch(query).map_ok(Row::Sqlite).boxed()
            }
            Target::Pool(Pool::Postgres(pool)) => {
                let query = sqlx::query_with(sql, for_postgres(values));
                pool.fetch(query).map_ok(Row::Postgres).boxed()
            }
            Target::Connection(Connection::Sqlite(one)) => {
                let query = sqlx::query_with(sql, for_sqlite(values));
                (&mut **one).fetch(query).map_ok(Row::Sqlite).boxed()
            }
            Target::Connection(Connection::Postgres(one)) => {
                let query = sqlx::query_with(sql, for_postgres(values));
                (&mut **one).fetch(query).map_ok(Row::Postgres).boxed()
            }
        }
    }

    /// All rows.
    pub(crate) async fn fetch_all<'c>(
        self,
        target: impl Into<Target<'c>>,
    ) -> Result<Vec<Row>, sqlx::Error> {
        self.fetch(target).try_collect().await
    }

    /// The first row, where there is one.
    pub(crate) async fn fetch_optional<'c>(
        self,
        target: impl Into<Target<'c>>,
    ) -> Result<Option<Row>, sqlx::Error> {
        let mut rows = self.fetch(target);
        let first = rows.try_next().await?;
        // To its end: what is left half read would be read by the next statement.
        while rows.try_next().await?.is_some() {}
        Ok(first)
    }

    /// The row of a question that has exactly one.
    pub(crate) async fn fetch_one<'c>(
        self,
        target: impl Into<Target<'c>>,
    ) -> Result<Row, sqlx::Error> {
        self.fetch_optional(target).await?.ok_or(sqlx::Error::RowNotFound)
    }

    /// Rows changed.
    pub(crate) async fn execute<'c>(
        self,
        target: impl Into<Target<'c>>,
    ) -> Result<u64, sqlx::Error> {
        let Self { sql, values } = self;
        let sql = sqlx::AssertSqlSafe(sql);
        Ok(match target.into() {
            Target::Pool(Pool::Sqlite(pool)) => {
                pool.execute(sqlx::query_with(sql, for_sqlite(values))).await?.rows_affected()
            }
            Target::Pool(Pool::Postgres(pool)) => {
                pool.execute(sqlx::query_with(sql, for_postgres(values))).await?.rows_affected()
            }
            Target::Connection(Connection::Sqlite(one)) => {
                let query = sqlx::query_with(sql, for_sqlite(values));
                (&mut **one).execute(query).await?.rows_affected()
            }
            Target::Connection(Connection::Postgres(one)) => {
                let query = sqlx::query_with(sql, for_postgres(values));
                (&mut **one).execute(query).await?.rows_affected()
            }
        })
    }
}

fn for_sqlite(values: Vec<Value>) -> SqliteArguments {
    let mut arguments = SqliteArguments::default();
    bind_all(&mut arguments, values);
    arguments
}

fn for_postgres(values: Vec<Value>) -> PgArguments {
    let mut arguments = PgArguments::default();
    bind_all(&mut arguments, values);
    arguments
}

fn bind_all<A: sqlx::Arguments>(arguments: &mut A, values: Vec<Value>)
where
    for<'q> Option<String>: sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
    for<'q> Option<i64>: sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
    for<'q> Option<f64>: sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
{
    arguments.reserve(values.len(), 0);
    for value in values {
        let bound = match value {
            Value::Text(text) => arguments.add(text),
            Value::Integer(number) => arguments.add(number),
            Value::Real(number) => arguments.add(number),
        };
        // Only values of more than 2 GiB cannot be bound; then a parameter is missing and the
        // database refuses the statement.
        let _ = bound;
    }
}

impl Row {
    /// The value of a column, by name or position.
    pub(crate) fn try_get<'r, T, I>(&'r self, column: I) -> Result<T, sqlx::Error>
    where
        T: sqlx::Decode<'r, Sqlite> + sqlx::Type<Sqlite>,
        T: sqlx::Decode<'r, Postgres> + sqlx::Type<Postgres>,
        I: sqlx::ColumnIndex<SqliteRow> + sqlx::ColumnIndex<PgRow>,
    {
        match self {
            Self::Sqlite(row) => sqlx::Row::try_get(row, column),
            Self::Postgres(row) => sqlx::Row::try_get(row, column),
        }
    }
}

impl Pool {
    /// One connection for oneself.
    pub(crate) async fn acquire(&self) -> Result<Connection, sqlx::Error> {
        Ok(match self {
            Self::Sqlite(pool) => Connection::Sqlite(pool.acquire().await?),
            Self::Postgres(pool) => Connection::Postgres(pool.acquire().await?),
        })
    }

    /// Ends all connections.
    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Connection {
    /// Ends it for good, with its temporary tables, instead of handing it to the next who asks.
    pub(crate) async fn end(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(one) => one.close().await,
            Self::Postgres(one) => one.close().await,
        }
    }

    /// Several statements without parameters.
    pub(crate) async fn run(&mut self, sql: &'static str) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(one) => (&mut **one).execute(sqlx::raw_sql(sql)).await.map(drop),
            Self::Postgres(one) => (&mut **one).execute(sqlx::raw_sql(sql)).await.map(drop),
        }
    }

    /// Begins a transaction in which nobody else writes, before anything is read in it.
    pub(crate) async fn begin_writing(&mut self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(_) => self.run(sqlite::BEGIN_WRITING).await,
            Self::Postgres(_) => self.run(postgres::BEGIN_WRITING).await,
        }
    }

    /// Begins a transaction that sees one state of the database and may make temporary tables.
    pub(crate) async fn begin_comparing(&mut self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(_) => self.run(sqlite::BEGIN_COMPARING).await,
            Self::Postgres(_) => self.run(postgres::BEGIN_COMPARING).await,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }
}
impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(Some(text))
    }
}
impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(Some(text.clone()))
    }
}
impl From<Option<String>> for Value {
    fn from(text: Option<String>) -> Self {
        Self::Text(text)
    }
}
impl From<&Option<String>> for Value {
    fn from(text: &Option<String>) -> Self {
        Self::Text(text.clone())
    }
}
impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Integer(Some(number))
    }
}
impl From<Option<i64>> for Value {
    fn from(number: Option<i64>) -> Self {
        Self::Integer(number)
    }
}
impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Real(Some(number))
    }
}
impl From<Option<f64>> for Value {
    fn from(number: Option<f64>) -> Self {
        Self::Real(number)
    }
}
