//! One transaction: each of the bulk operations is one statement over arrays, or a few when there is much.

use std::collections::HashMap;

use postgres::types::ToSql;
use postgres::{Client, Statement};

use super::super::{Cell, Error, Kind, Row, Table, Tx};
use super::failure::{Failure, told};
use crate::state::PERSON;

/// Rows of one statement.
const MOST_ROWS: usize = 5_000;
/// Bytes of one statement, about.
const MOST_BYTES: usize = 8 << 20;
/// Statements that a session remembers. There are some dozens; more would mean that values stand in them.
const MOST_STATEMENTS: usize = 500;

pub(super) struct OneTx<'a> {
    /// In the midst of a transaction.
    pub(super) client: &'a mut Client,
    pub(super) statements: &'a mut HashMap<String, Statement>,
    /// The first failure. After it the server takes no more statements, and "commit" would mean to undo:
    /// so nobody may commit, even if the failure itself was made light of.
    pub(super) failed: Option<Failure>,
}

impl OneTx<'_> {
    fn insert<R: AsRef<[Cell]>>(
        &mut self,
        table: &Table,
        rows: &[R],
        on_conflict: &str,
    ) -> Result<(), Error> {
        let width = table.columns.len();
        let sql = format!(
            "INSERT INTO {} ({}) SELECT * FROM {} {on_conflict}",
            table.name,
            table.names(),
            arrays(table, width),
        );
        for some in parts(rows) {
            let columns = columns(some, width);
            let args = each(&columns);
            self.run(&sql, |client, statement| client.execute(statement, &args))?;
        }
        Ok(())
    }

    fn run<T>(
        &mut self,
        sql: &str,
        work: impl FnOnce(&mut Client, &Statement) -> Result<T, postgres::Error>,
    ) -> Result<T, Error> {
        if self.failed.is_some() {
            return Err(Error::Aborted);
        }
        let prepared = match self.statements.get(sql) {
            Some(known) => Ok(known.clone()),
            None => self.client.prepare(sql).inspect(|new| {
                if self.statements.len() >= MOST_STATEMENTS {
                    self.statements.clear();
                }
                self.statements.insert(sql.to_owned(), new.clone());
            }),
        };
        let outcome = prepared.and_then(|statement| work(self.client, &statement));
        outcome.map_err(|error| {
            self.failed = Some(Failure::of(&error));
            Error::Database(told(error))
        })
    }

    fn rows(
        &mut self,
        of: &'static str,
        sql: &str,
        args: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, Error> {
        let found = self.run(sql, |client, statement| client.query(statement, args))?;
        let damaged = |_| Error::DamagedRow { table: of };
        found
            .iter()
            .map(|row| {
                let cells = (0..row.len()).map(|column| row.try_get(column));
                let cells = cells.collect::<Result<_, _>>().map_err(damaged)?;
                Ok(Row::new(of, cells))
            })
            .collect()
    }
}

impl Tx for OneTx<'_> {
    fn query(&mut self, sql: &str, args: &[Cell]) -> Result<Vec<Row>, Error> {
        self.rows("a query", sql, &each(args))
    }

    fn execute(&mut self, sql: &str, args: &[Cell]) -> Result<u64, Error> {
        let args = each(args);
        self.run(sql, |client, statement| client.execute(statement, &args))
    }

    fn load(&mut self, table: &Table, keys: &[Vec<Cell>]) -> Result<Vec<Row>, Error> {
        let mut found = Vec::new();
        let Some(width) = keys.first().map(Vec::len) else {
            return Ok(found);
        };
        let names: Vec<String> = (table.columns.iter())
            .map(|(name, _)| format!("{}.{name}", table.name))
            .collect();
        let sql = format!(
            "SELECT {} FROM {} JOIN {} ON {}",
            names.join(", "),
            keys_given(table, width),
            table.name,
            key_is_given(table, width),
        );
        for some in parts(keys) {
            let columns = columns(some, width);
            found.extend(self.rows(table.name, &sql, &each(&columns))?);
        }
        Ok(found)
    }

    fn put(&mut self, table: &Table, rows: &[Vec<Cell>]) -> Result<(), Error> {
        self.insert(table, &last_of_each_key(table, rows), &table.on_conflict())
    }

    fn append(&mut self, table: &Table, rows: &[Vec<Cell>]) -> Result<(), Error> {
        self.insert(table, rows, "")
    }

    fn delete(&mut self, table: &Table, keys: &[Vec<Cell>]) -> Result<(), Error> {
        let Some(width) = keys.first().map(Vec::len) else {
            return Ok(());
        };
        let sql = format!(
            "DELETE FROM {} USING {} WHERE {}",
            table.name,
            keys_given(table, width),
            key_is_given(table, width),
        );
        for some in parts(keys) {
            let columns = columns(some, width);
            let args = each(&columns);
            self.run(&sql, |client, statement| client.execute(statement, &args))?;
        }
        Ok(())
    }

    fn who_knows(&mut self, people: &[Cell]) -> Result<Vec<Row>, Error> {
        let sql = "SELECT person, scope FROM who_knows($1, $2::BYTEA[]) AS known (person, scope)";
        let mut found = Vec::new();
        for some in people.chunks(MOST_ROWS) {
            let some: Vec<&Cell> = some.iter().collect();
            found.extend(self.rows("entities", sql, &[&PERSON, &some])?);
        }
        Ok(found)
    }
}

fn each<T: ToSql + Sync>(values: &[T]) -> Vec<&(dyn ToSql + Sync)> {
    let values = values.iter();
    values.map(|value| value as &(dyn ToSql + Sync)).collect()
}

/// `unnest($1::BIGINT[], $2::BYTEA[], …)` over the first columns.
fn arrays(table: &Table, n_columns: usize) -> String {
    let columns = table.columns.iter().take(n_columns);
    let arrays: Vec<String> = columns
        .zip(1..)
        .map(|((_, kind), n)| match kind {
            Kind::Int => format!("${n}::BIGINT[]"),
            Kind::Text => format!("${n}::TEXT[]"),
            Kind::Bytes => format!("${n}::BYTEA[]"),
        })
        .collect();
    format!("unnest({})", arrays.join(", "))
}

/// The arrays as a table of keys.
fn keys_given(table: &Table, n_columns: usize) -> String {
    let columns = table.columns.iter().take(n_columns);
    let names: Vec<&str> = columns.map(|(name, _)| *name).collect();
    format!(
        "{} AS given ({})",
        arrays(table, n_columns),
        names.join(", ")
    )
}

fn key_is_given(table: &Table, n_columns: usize) -> String {
    let columns = table.columns.iter().take(n_columns);
    let equal: Vec<String> = columns
        .map(|(name, _)| format!("{}.{name} = given.{name}", table.name))
        .collect();
    equal.join(" AND ")
}

/// One statement cannot write a row twice: where a key comes again, its last row is the one to write.
fn last_of_each_key<'a>(table: &Table, rows: &'a [Vec<Cell>]) -> Vec<&'a [Cell]> {
    let mut place = HashMap::with_capacity(rows.len());
    let mut last: Vec<&[Cell]> = Vec::with_capacity(rows.len());
    for row in rows {
        let key = &row[..table.n_key];
        match place.get(key) {
            Some(&at) => last[at] = &row[..],
            None => {
                place.insert(key, last.len());
                last.push(row);
            }
        }
    }
    last
}

/// Rows in parts that a statement carries with ease.
fn parts<R: AsRef<[Cell]>>(mut rows: &[R]) -> impl Iterator<Item = &[R]> {
    std::iter::from_fn(move || {
        let mut n_bytes = 0;
        let n_rows = rows.iter().take(MOST_ROWS).take_while(|row| {
            let fits = n_bytes < MOST_BYTES;
            n_bytes += row.as_ref().iter().map(n_bytes_of).sum::<usize>();
            fits
        });
        let (part, rest) = rows.split_at(n_rows.count());
        rows = rest;
        (!part.is_empty()).then_some(part)
    })
}

fn n_bytes_of(cell: &Cell) -> usize {
    match cell {
        Cell::Null | Cell::Int(_) => 8,
        Cell::Text(text) => text.len(),
        Cell::Bytes(bytes) => bytes.len(),
    }
}

/// The first columns of rows, each as one array.
fn columns<R: AsRef<[Cell]>>(rows: &[R], n_columns: usize) -> Vec<Vec<&Cell>> {
    (0..n_columns)
        .map(|column| rows.iter().map(|row| &row.as_ref()[column]).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn much_is_parted_by_rows_and_by_bytes_and_nothing_is_left_out() {
        let small = |n: i64| vec![Cell::Int(n)];
        let large = |n: i64| vec![Cell::Int(n), Cell::Bytes(vec![0; 3 << 20])];
        let few: Vec<Vec<Cell>> = (0..3).map(small).collect();
        let many: Vec<Vec<Cell>> = (0..12_000).map(small).collect();
        let heavy: Vec<Vec<Cell>> = (0..7).map(large).collect();
        for (rows, lengths) in [
            (&few[..0], &[][..]),
            (&few, &[3]),
            (&many, &[5_000, 5_000, 2_000]),
            (&heavy, &[3, 3, 1]),
        ] {
            let parts: Vec<&[Vec<Cell>]> = parts(rows).collect();
            let found: Vec<usize> = parts.iter().map(|part| part.len()).collect();
            assert_eq!(found, lengths);
            assert_eq!(parts.concat(), rows);
        }
    }
}
