//! The embedded database: one encrypted SQLite file.

use std::ops::ControlFlow;
use std::path::Path;

use ::sqlite::{Database, Existing, Key, Options, Progress, Shape};
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, Params, params_from_iter};

use super::{Cell, Error, Reach, Row, Storage, Table, Tx};
use crate::state::PERSON;

/// The caches of a server: a page that is read again costs a MAC again, and a push looks at rows all over its
/// puskesmas. All workers together stay below half of what a small server has.
fn options() -> Options {
    Options {
        writer_cache_kib: 128 * 1024,
        reader_cache_kib: 12 * 1024,
        ..Options::default()
    }
}

/// The embedded database. How far a transaction reaches is said to it and not enforced by it.
#[derive(Debug)]
pub struct SqliteStorage(Database);

impl SqliteStorage {
    /// Makes a new one.
    ///
    /// # Errors
    /// [`Error::File`] when there is one already, or no room, or no right to write.
    pub fn create(path: &Path, key: &Key, shape: &Shape) -> Result<Self, Error> {
        Ok(Self(Database::create(path, key, shape, options())?))
    }

    /// Opens one.
    ///
    /// # Errors
    /// [`Error::File`] when it is missing, damaged, of a newer program, or the key is not its own.
    pub fn open(path: &Path, key: &Key, shape: &Shape) -> Result<Self, Error> {
        Ok(Self(Database::open(path, key, shape, options())?))
    }

    /// Copies the file as it is at this moment to one that is not there yet, under the same key, and
    /// checks the copy. Writing goes on meanwhile; `progress` may stop it.
    ///
    /// # Errors
    /// [`Error::File`]; there is no copy then.
    pub fn copy_to(
        &self,
        target: &Path,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<(), Error> {
        let approve = |_: &Connection| Ok(());
        self.0.copy_to(target, Existing::Keep, progress, &approve)?;
        Ok(())
    }

    /// Whether every page and every reference is as it should be.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be looked at.
    pub fn is_sound(&self) -> Result<bool, Error> {
        Ok(self.0.check()?.is_empty())
    }
}

impl Storage for SqliteStorage {
    fn write(
        &self,
        _: Reach<'_>,
        work: &mut dyn FnMut(&mut dyn Tx) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.0.write(|tx| OneTx::run(tx, work))
    }

    fn read(
        &self,
        _: Reach<'_>,
        work: &mut dyn FnMut(&mut dyn Tx) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.0.read(|tx| OneTx::run(tx, work))
    }
}

struct OneTx<'a> {
    db: &'a Connection,
    /// Whether a statement has failed, so that nothing may be kept.
    failed: bool,
}

impl ToSql for Cell {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(int) => ValueRef::Integer(*int),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

fn rows(
    of: &'static str,
    statement: &mut CachedStatement<'_>,
    args: impl Params,
    into: &mut Vec<Row>,
) -> Result<(), Error> {
    let n_columns = statement.column_count();
    let mut found = statement.query(args)?;
    while let Some(row) = found.next()? {
        let mut cells = Vec::with_capacity(n_columns);
        for column in 0..n_columns {
            cells.push(match row.get_ref(column)? {
                ValueRef::Null => Cell::Null,
                ValueRef::Integer(int) => Cell::Int(int),
                ValueRef::Text(text) => match std::str::from_utf8(text) {
                    Ok(text) => Cell::Text(text.to_owned()),
                    Err(_) => return Err(Error::DamagedRow { table: of }),
                },
                ValueRef::Blob(bytes) => Cell::Bytes(bytes.to_vec()),
                ValueRef::Real(_) => return Err(Error::DamagedRow { table: of }),
            });
        }
        into.push(Row::new(of, cells));
    }
    Ok(())
}

impl OneTx<'_> {
    fn run(
        db: &Connection,
        work: &mut dyn FnMut(&mut dyn Tx) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut tx = OneTx { db, failed: false };
        work(&mut tx)?;
        match tx.failed {
            true => Err(Error::Aborted),
            false => Ok(()),
        }
    }

    fn insert(
        &mut self,
        table: &Table,
        rows: &[Vec<Cell>],
        on_conflict: &str,
    ) -> Result<(), Error> {
        let sql = format!(
            "INSERT INTO {} ({}) VALUES ({}) {on_conflict}",
            table.name,
            table.names(),
            table.places(),
        );
        self.guarded(|db| {
            let mut statement = db.prepare_cached(&sql)?;
            for row in rows {
                statement.execute(params_from_iter(row))?;
            }
            Ok(())
        })
    }

    /// Runs statements, unless one has failed before.
    fn guarded<T>(
        &mut self,
        statements: impl FnOnce(&Connection) -> Result<T, Error>,
    ) -> Result<T, Error> {
        if self.failed {
            return Err(Error::Aborted);
        }
        let outcome = statements(self.db);
        self.failed = outcome.is_err();
        outcome
    }
}

impl Tx for OneTx<'_> {
    fn query(&mut self, sql: &str, args: &[Cell]) -> Result<Vec<Row>, Error> {
        self.guarded(|db| {
            let mut found = Vec::new();
            let mut statement = db.prepare_cached(sql)?;
            let args = params_from_iter(args);
            rows("a query", &mut statement, args, &mut found)?;
            Ok(found)
        })
    }

    fn execute(&mut self, sql: &str, args: &[Cell]) -> Result<u64, Error> {
        self.guarded(|db| {
            let changed = db.prepare_cached(sql)?.execute(params_from_iter(args))?;
            Ok(changed as u64)
        })
    }

    fn load(&mut self, table: &Table, keys: &[Vec<Cell>]) -> Result<Vec<Row>, Error> {
        let mut found = Vec::new();
        let Some(first) = keys.first() else {
            return Ok(found);
        };
        let sql = format!(
            "SELECT {} FROM {} WHERE {}",
            table.names(),
            table.name,
            table.key_is(first.len())
        );
        self.guarded(|db| {
            let mut statement = db.prepare_cached(&sql)?;
            for key in keys {
                let key = params_from_iter(key);
                rows(table.name, &mut statement, key, &mut found)?;
            }
            Ok(found)
        })
    }

    fn put(&mut self, table: &Table, rows: &[Vec<Cell>]) -> Result<(), Error> {
        self.insert(table, rows, &table.on_conflict())
    }

    fn append(&mut self, table: &Table, rows: &[Vec<Cell>]) -> Result<(), Error> {
        self.insert(table, rows, "")
    }

    fn delete(&mut self, table: &Table, keys: &[Vec<Cell>]) -> Result<(), Error> {
        let Some(first) = keys.first() else {
            return Ok(());
        };
        let sql = format!(
            "DELETE FROM {} WHERE {}",
            table.name,
            table.key_is(first.len())
        );
        self.guarded(|db| {
            let mut statement = db.prepare_cached(&sql)?;
            for key in keys {
                statement.execute(params_from_iter(key))?;
            }
            Ok(())
        })
    }

    fn who_knows(&mut self, people: &[Cell]) -> Result<Vec<Row>, Error> {
        let sql = "SELECT key, scope FROM entities WHERE kind = ?1 AND key = ?2";
        self.guarded(|db| {
            let mut found = Vec::new();
            let mut statement = db.prepare_cached(sql)?;
            for person in people {
                rows(
                    "entities",
                    &mut statement,
                    [&PERSON.into(), person],
                    &mut found,
                )?;
            }
            Ok(found)
        })
    }
}
