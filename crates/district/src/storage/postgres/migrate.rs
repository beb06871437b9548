//! From the shape that a PostgreSQL has to the shape that its program wants: all of it or nothing, and one
//! program at a time.

use ::sqlite::{Refusal, Shape};
use postgres::{Client, IsolationLevel, Transaction};

use super::super::Error;
use super::failure::told;

/// Held by whoever migrates; the same bytes that say whose an SQLite file is.
const LOCK: &str = "SELECT pg_advisory_xact_lock($1)";

/// One line of a database's own history.
struct Applied {
    version: i64,
    checksum: String,
}

/// Brings the database to the newest shape. A second program that starts at the same time waits, and
/// finds the work done.
pub(super) fn migrate(client: &mut Client, shape: &Shape) -> Result<(), Error> {
    let failed = |error: postgres::Error| Error::Database(told(error));
    let mut tx = client
        .build_transaction()
        .isolation_level(IsolationLevel::ReadCommitted)
        .start()
        .map_err(failed)?;
    tx.execute(LOCK, &[&i64::from(shape.application_id)])
        .map_err(failed)?;
    let applied = history(&mut tx).map_err(failed)?;
    let from = compare(&applied, shape)?;
    if from < shape.newest() {
        apply(&mut tx, shape, from).map_err(failed)?;
    }
    tx.commit().map_err(failed)
}

fn apply(tx: &mut Transaction<'_>, shape: &Shape, from: u32) -> Result<(), postgres::Error> {
    tx.batch_execute(
        "CREATE TABLE IF NOT EXISTS applied_migrations (
           version  BIGINT NOT NULL PRIMARY KEY,
           name     TEXT COLLATE \"C\" NOT NULL,
           checksum TEXT COLLATE \"C\" NOT NULL
         )",
    )?;
    // A migration may move rows of every puskesmas.
    tx.batch_execute("SET LOCAL siklus.reach = 'district'")?;
    let pending = shape.migrations.iter();
    for migration in pending.filter(|migration| migration.version > from) {
        tx.batch_execute(migration.sql)?;
        tx.execute(
            "INSERT INTO applied_migrations (version, name, checksum) VALUES ($1, $2, $3)",
            &[
                &i64::from(migration.version),
                &migration.name,
                &migration.checksum(),
            ],
        )?;
    }
    Ok(())
}

/// What the database says was applied to it; nothing when it is new.
fn history(tx: &mut Transaction<'_>) -> Result<Vec<Applied>, postgres::Error> {
    // Asked first: whoever may not make tables can still open a database that is up to date.
    let kept = tx.query_one("SELECT to_regclass('applied_migrations') IS NOT NULL", &[])?;
    if !kept.try_get::<_, bool>(0)? {
        return Ok(Vec::new());
    }
    let rows = tx.query(
        "SELECT version, checksum FROM applied_migrations ORDER BY version",
        &[],
    )?;
    rows.iter()
        .map(|row| {
            Ok(Applied {
                version: row.try_get(0)?,
                checksum: row.try_get(1)?,
            })
        })
        .collect()
}

/// The shape that a database with this history has; 0 when it is new.
fn compare(applied: &[Applied], shape: &Shape) -> Result<u32, Refusal> {
    let newest = shape.newest();
    let version = applied.last().map_or(0, |line| line.version);
    let version = u32::try_from(version).unwrap_or(u32::MAX);
    if version > newest {
        return Err(Refusal::Newer {
            found: version,
            newest,
        });
    }
    if version > 0 && version < shape.oldest {
        return Err(Refusal::Older {
            found: version,
            oldest: shape.oldest,
        });
    }
    let known = shape
        .migrations
        .iter()
        .map(Some)
        .chain(std::iter::repeat(None));
    for (line, migration) in applied.iter().zip(known) {
        let same = migration.is_some_and(|migration| {
            i64::from(migration.version) == line.version && migration.checksum() == line.checksum
        });
        if !same {
            return Err(Refusal::OtherHistory {
                version: u32::try_from(line.version).unwrap_or(u32::MAX),
            });
        }
    }
    Ok(version)
}

#[cfg(test)]
mod tests {
    use ::sqlite::Migration;

    use super::*;

    const ONE: Migration = Migration {
        version: 1,
        name: "one",
        sql: "CREATE TABLE a (id BIGINT)",
    };
    const TWO: Migration = Migration {
        version: 2,
        name: "two",
        sql: "CREATE TABLE b (id BIGINT)",
    };
    const SHAPE: Shape = Shape {
        application_id: 7,
        migrations: &[ONE, TWO],
        oldest: 1,
    };

    fn applied(version: i64, checksum: String) -> Applied {
        Applied { version, checksum }
    }

    #[test]
    fn a_history_is_this_programs_own_or_it_is_refused() {
        let (one, two) = (|| applied(1, ONE.checksum()), || applied(2, TWO.checksum()));
        let newer = Refusal::Newer {
            found: 3,
            newest: 2,
        };
        let other = |version| Refusal::OtherHistory { version };
        let older = Refusal::Older {
            found: 1,
            oldest: 2,
        };
        for (history, oldest, expected) in [
            (vec![], 1, Ok(0)),
            (vec![one()], 1, Ok(1)),
            (vec![one(), two()], 1, Ok(2)),
            (vec![one(), two(), applied(3, String::new())], 1, Err(newer)),
            (vec![applied(1, TWO.checksum())], 1, Err(other(1))),
            (vec![two()], 1, Err(other(2))),
            (vec![one()], 2, Err(older)),
            (vec![], 2, Ok(0)),
        ] {
            let shape = Shape { oldest, ..SHAPE };
            assert_eq!(compare(&history, &shape), expected);
        }
    }
}
