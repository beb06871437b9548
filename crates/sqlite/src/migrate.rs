//! From the shape a store has to the shape its program wants.
//!
//! What was applied is written down with a checksum, so that a store made by another history is noticed before
//! anything is written. All pending migrations run in one transaction, after a checked copy beside the store.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};

use crate::backup;
use crate::files::{Existing, folder_of};
use crate::place::require_free;
use crate::{Error, Key, Refusal, Shape};

/// What opening did to an older store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migrated {
    /// Shape before.
    pub from: u32,
    /// Shape now.
    pub to: u32,
    /// The checked copy of the store as it was, under the same key.
    pub copy: PathBuf,
}

/// One line of a store's own history.
#[derive(Debug, PartialEq, Eq)]
struct Applied {
    version: u32,
    checksum: String,
}

/// Reads a store's shape, and refuses it when this program must not open it.
pub(crate) fn examine(db: &Connection, shape: &Shape) -> Result<u32, Error> {
    let application_id = header_number(db, "application_id")?;
    if application_id != shape.application_id {
        return Err(Refusal::OtherProduct {
            found: application_id,
        }
        .into());
    }
    let version = header_number(db, "user_version")?;
    let applied = history(db)?;
    compare(version, &applied, shape)?;
    Ok(version)
}

/// Copies, checks the copy, then migrates.
pub(crate) fn after_copy(
    db: &mut Connection,
    path: &Path,
    key: &Key,
    shape: &Shape,
    from: u32,
) -> Result<Migrated, Error> {
    let store_bytes = backup::size_bytes(db)?;
    // Room for the copy, the log and what the new shape adds.
    require_free(folder_of(path), store_bytes)?;
    let to = shape.newest();
    let copy = free_name(path, to)?;
    backup::copy(
        db,
        key,
        &copy,
        Existing::Keep,
        &mut |_| ControlFlow::Continue(()),
        &|_| Ok(()),
    )?;
    apply(db, shape, from)?;
    Ok(Migrated { from, to, copy })
}

/// Runs all migrations after `from` in one transaction.
pub(crate) fn apply(db: &mut Connection, shape: &Shape, from: u32) -> Result<(), Error> {
    // Tables may be rebuilt: references are checked once, at the end, instead of at every step.
    db.execute_batch("PRAGMA foreign_keys = OFF")?;
    let outcome = apply_in_one_transaction(db, shape, from);
    db.execute_batch("PRAGMA foreign_keys = ON")?;
    outcome
}

fn apply_in_one_transaction(db: &mut Connection, shape: &Shape, from: u32) -> Result<(), Error> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if header_number(&tx, "user_version")? != from {
        // Another program migrated between our look and our lock.
        return Err(Error::Busy);
    }
    tx.execute_batch(
        "CREATE TABLE IF NOT EXISTS applied_migrations (
           version  INTEGER PRIMARY KEY,
           name     TEXT NOT NULL,
           checksum TEXT NOT NULL
         ) STRICT",
    )?;
    for migration in shape
        .migrations
        .iter()
        .filter(|migration| migration.version > from)
    {
        tx.execute_batch(migration.sql)?;
        if tx.is_autocommit() {
            return Err(unfit(format!(
                "migration {} ended its transaction",
                migration.version
            )));
        }
        tx.execute(
            "INSERT INTO applied_migrations (version, name, checksum) VALUES (?1, ?2, ?3)",
            (migration.version, migration.name, migration.checksum()),
        )?;
    }
    refuse_broken_references(&tx)?;
    tx.pragma_update(None, "user_version", shape.newest())?;
    tx.commit()?;
    Ok(())
}

fn refuse_broken_references(tx: &Transaction<'_>) -> Result<(), Error> {
    let table: Option<String> = tx
        .query_row("PRAGMA foreign_key_check", [], |row| row.get(0))
        .optional()?;
    match table {
        Some(table) => Err(unfit(format!(
            "a migration left broken references in {table}"
        ))),
        None => Ok(()),
    }
}

fn unfit(reason: String) -> Error {
    Error::NotVerified { reason }
}

/// What the store says was applied to it; empty when it never wrote that down.
fn history(db: &Connection) -> Result<Vec<Applied>, Error> {
    let kept: bool = db.query_row(
        "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'applied_migrations')",
        [],
        |row| row.get(0),
    )?;
    if !kept {
        return Ok(Vec::new());
    }
    let mut statement =
        db.prepare("SELECT version, checksum FROM applied_migrations ORDER BY version")?;
    let rows = statement.query_map([], |row| {
        Ok(Applied {
            version: row.get(0)?,
            checksum: row.get(1)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Decides whether a store with this history may be opened.
fn compare(version: u32, applied: &[Applied], shape: &Shape) -> Result<(), Refusal> {
    if version > shape.newest() {
        return Err(Refusal::Newer {
            found: version,
            newest: shape.newest(),
        });
    }
    if version < shape.oldest {
        return Err(Refusal::Older {
            found: version,
            oldest: shape.oldest,
        });
    }
    let known = shape
        .migrations
        .iter()
        .take_while(|migration| migration.version <= version);
    let mut expected = 0;
    for migration in known {
        expected += 1;
        let same = applied
            .iter()
            .find(|line| line.version == migration.version)
            .is_some_and(|line| line.checksum == migration.checksum());
        if !same {
            return Err(Refusal::OtherHistory {
                version: migration.version,
            });
        }
    }
    if applied.len() != expected {
        return Err(Refusal::OtherHistory { version });
    }
    Ok(())
}

fn header_number(db: &Connection, name: &str) -> Result<u32, Error> {
    let number: i32 = db.pragma_query_value(None, name, |row| row.get(0))?;
    Ok(number.cast_unsigned())
}

/// `siklus.db` → `siklus.before-v3.db`, or `siklus.before-v3.2.db` when an earlier attempt left one: none is overwritten.
fn free_name(path: &Path, to: u32) -> Result<PathBuf, Error> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let extension = path
        .extension()
        .map_or_else(String::new, |ext| format!(".{}", ext.to_string_lossy()));
    for n in 1..1000 {
        let attempt = if n == 1 {
            String::new()
        } else {
            format!(".{n}")
        };
        let copy = path.with_file_name(format!("{stem}.before-v{to}{attempt}{extension}"));
        if !copy.try_exists()? {
            return Ok(copy);
        }
    }
    Err(Error::Exists {
        path: path.with_file_name(format!("{stem}.before-v{to}{extension}")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Migration;

    const ONE: Migration = Migration {
        version: 1,
        name: "one",
        sql: "CREATE TABLE a (id INTEGER)",
    };
    const TWO: Migration = Migration {
        version: 2,
        name: "two",
        sql: "CREATE TABLE b (id INTEGER)",
    };
    const OTHER: Migration = Migration {
        version: 2,
        name: "two",
        sql: "CREATE TABLE c (id INTEGER)",
    };

    fn applied(migrations: &[Migration]) -> Vec<Applied> {
        migrations
            .iter()
            .map(|migration| Applied {
                version: migration.version,
                checksum: migration.checksum(),
            })
            .collect()
    }

    #[test]
    fn a_history_is_compared_before_anything_is_written() {
        let shape = Shape {
            application_id: 7,
            migrations: &[ONE, TWO],
            oldest: 1,
        };
        let young = Shape { oldest: 2, ..shape };
        for (what, version, history, shape, expected) in [
            ("up to date", 2, applied(&[ONE, TWO]), shape, Ok(())),
            ("one behind", 1, applied(&[ONE]), shape, Ok(())),
            (
                "newer",
                3,
                applied(&[ONE, TWO]),
                shape,
                Err(Refusal::Newer {
                    found: 3,
                    newest: 2,
                }),
            ),
            (
                "too old",
                1,
                applied(&[ONE]),
                young,
                Err(Refusal::Older {
                    found: 1,
                    oldest: 2,
                }),
            ),
            (
                "never filled",
                0,
                applied(&[]),
                shape,
                Err(Refusal::Older {
                    found: 0,
                    oldest: 1,
                }),
            ),
            (
                "changed",
                2,
                applied(&[ONE, OTHER]),
                shape,
                Err(Refusal::OtherHistory { version: 2 }),
            ),
            (
                "unwritten",
                2,
                applied(&[ONE]),
                shape,
                Err(Refusal::OtherHistory { version: 2 }),
            ),
            (
                "ahead of its number",
                1,
                applied(&[ONE, TWO]),
                shape,
                Err(Refusal::OtherHistory { version: 1 }),
            ),
        ] {
            assert_eq!(compare(version, &history, &shape), expected, "{what}");
        }
    }

    #[test]
    fn a_copy_never_takes_the_name_of_an_earlier_one() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("siklus.db");
        assert_eq!(
            free_name(&store, 3).unwrap(),
            folder.path().join("siklus.before-v3.db")
        );
        std::fs::write(folder.path().join("siklus.before-v3.db"), b"x").unwrap();
        assert_eq!(
            free_name(&store, 3).unwrap(),
            folder.path().join("siklus.before-v3.2.db")
        );
    }
}
