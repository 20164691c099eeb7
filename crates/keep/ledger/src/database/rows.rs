//! Many rows by few statements: an insert of a hundred rows costs little more than one of a single row.
//!
//! In: rows of values. Out: statements of 128, 16 and 1 rows, so that each table has three texts that
//! the database prepares once. Which rows may be there already is the caller's to say (`tail`).

use std::fmt::Write;

use super::{Connection, Query, Row, Value, query};

/// Rows a statement; what is left goes by the next smaller.
const SIZES: [usize; 3] = [128, 16, 1];

/// Rows to insert.
#[derive(Debug)]
pub(crate) struct Rows<const COLUMNS: usize> {
    /// `INSERT INTO table (columns)`.
    head: &'static str,
    /// What follows the values, such as `ON CONFLICT`.
    tail: &'static str,
    rows: Vec<[Value; COLUMNS]>,
}

impl<const COLUMNS: usize> Rows<COLUMNS> {
    /// No rows yet.
    pub(crate) fn new(head: &'static str, tail: &'static str) -> Self {
        Self { head, tail, rows: Vec::new() }
    }

    /// One more.
    pub(crate) fn push(&mut self, row: [Value; COLUMNS]) {
        self.rows.push(row);
    }

    /// Inserts all.
    pub(crate) async fn insert(self, connection: &mut Connection) -> Result<(), sqlx::Error> {
        let Self { head, tail, rows } = self;
        let mut rows = rows.into_iter();
        while rows.len() > 0 {
            let size = SIZES.into_iter().find(|size| *size <= rows.len()).unwrap_or(1);
            let mut statement = query(Self::statement(head, tail, size, numbered(connection)));
            for value in rows.by_ref().take(size).flatten() {
                statement = statement.bind(value);
            }
            statement.execute(&mut *connection).await?;
        }
        Ok(())
    }

    fn statement(head: &str, tail: &str, size: usize, numbered: bool) -> String {
        let mut sql = format!("{head} VALUES ");
        let mut number = 0;
        for row in 0..size {
            sql.push_str(if row == 0 { "(" } else { ", (" });
            parameters(&mut sql, COLUMNS, &mut number, numbered);
            sql.push(')');
        }
        sql.push(' ');
        sql.push_str(tail);
        sql
    }
}

/// Rows of `question`, whose last word is `IN`, for any of these values.
pub(crate) async fn fetch_in(
    connection: &mut Connection,
    question: &'static str,
    values: impl IntoIterator<Item = String>,
) -> Result<Vec<Row>, sqlx::Error> {
    let mut found = Vec::new();
    for statement in parts(numbered(connection), question, values) {
        found.extend(statement.fetch_all(&mut *connection).await?);
    }
    Ok(found)
}

/// Does `statement`, whose last word is `IN`, for any of these values.
pub(crate) async fn execute_in(
    connection: &mut Connection,
    statement: &'static str,
    values: impl IntoIterator<Item = String>,
) -> Result<(), sqlx::Error> {
    for statement in parts(numbered(connection), statement, values) {
        statement.execute(&mut *connection).await?;
    }
    Ok(())
}

/// The statement for as many values at a time as it has places.
fn parts(
    numbered: bool,
    head: &'static str,
    values: impl IntoIterator<Item = String>,
) -> Vec<Query> {
    let mut values = values.into_iter().peekable();
    let mut statements = Vec::new();
    while values.peek().is_some() {
        let mut some: Vec<String> = values.by_ref().take(SIZES[0]).collect();
        let size = SIZES.into_iter().rev().find(|size| *size >= some.len()).unwrap_or(SIZES[0]);
        // The same value again asks nothing new.
        some.resize(size, some[0].clone());
        let mut sql = format!("{head} (");
        parameters(&mut sql, size, &mut 0, numbered);
        sql.push(')');
        statements
            .push(some.into_iter().fold(query(sql), |statement, value| statement.bind(value)));
    }
    statements
}

/// SQLite looks a numbered parameter up by its name, one after the other: a thousand of them would
/// cost more than the rows.
fn numbered(connection: &Connection) -> bool {
    matches!(connection, Connection::Postgres(_))
}

fn parameters(sql: &mut String, count: usize, number: &mut usize, numbered: bool) {
    for at in 0..count {
        if at > 0 {
            sql.push_str(", ");
        }
        *number += 1;
        if numbered {
            // Writing to a string does not fail.
            let _ = write!(sql, "${number}");
        } else {
            sql.push('?');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_has_a_parameter_for_each_value() {
        let statement = |size, numbered| {
            let (head, tail) = ("INSERT INTO t (a, b)", "ON CONFLICT (a) DO NOTHING");
            Rows::<2>::statement(head, tail, size, numbered)
        };
        assert_eq!(
            statement(2, true),
            "INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4) ON CONFLICT (a) DO NOTHING"
        );
        assert_eq!(
            statement(1, false),
            "INSERT INTO t (a, b) VALUES (?, ?) ON CONFLICT (a) DO NOTHING"
        );
    }
}
