//! The database server: a PostgreSQL with as many districts' laptops at once as it has sessions.
//!
//! Writers of different puskesmas do not wait for each other; writers of one wait at its row in `scopes`.
//! A statement sees what was committed before it (READ COMMITTED), so that whoever got the lock sees what
//! the one before did. A read sees one moment (REPEATABLE READ). Policies of the database hold each transaction to
//! how far it [reaches](Reach); a user whom no policy holds (a superuser) is refused.
//!
//! **What may be run again.** A transaction that others were in the way of, or whose session was lost
//! before its commit was sent, left nothing: its work is run again, a few times. When the answer to a
//! commit is lost nobody here knows whether it happened ([`Error::InDoubt`]): the work is *not* run again.
//! Whoever asked asks again, and finds the segment received ([`Taken::Duplicate`]) or not.
//!
//! Calls block: they are not for a thread on which asynchronous tasks run.
//!
//! [`Taken::Duplicate`]: crate::push::Taken::Duplicate

mod address;
mod cell;
mod failure;
mod migrate;
mod pool;
mod tx;

use ::sqlite::{Migration, Shape};

pub use address::PostgresAddress;

use super::{Error, Reach, Storage, Tx};
use failure::{Failure, told};
use pool::{Pool, Session};
use tx::OneTx;

/// What the database on a server looks like: the tables of [`crate::SHAPE`], in the words of PostgreSQL.
pub const POSTGRES_SHAPE: Shape = Shape {
    application_id: crate::SHAPE.application_id,
    migrations: &[
        Migration {
            version: 1,
            name: "log and state",
            sql: include_str!("../../../../migrations/district/postgres/0001_log_and_state.sql"),
        },
        Migration {
            version: 2,
            name: "ILP and surveys",
            sql: include_str!("../../../../migrations/district/postgres/0002_ilp_and_surveys.sql"),
        },
        Migration {
            version: 3,
            name: "attained months",
            sql: include_str!("../../../../migrations/district/postgres/0003_attained_months.sql"),
        },
        Migration {
            version: 4,
            name: "published forms",
            sql: include_str!("../../../../migrations/district/postgres/0004_published_forms.sql"),
        },
    ],
    oldest: 1,
};

/// How often a transaction is begun in all.
const MOST_ATTEMPTS: u32 = 5;

/// A database on a PostgreSQL server.
pub struct PostgresStorage(Pool);

impl std::fmt::Debug for PostgresStorage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PostgresStorage")
    }
}

/// What a transaction may do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Read,
    Write,
}

/// A transaction that was not committed, or not surely.
struct Stopped {
    error: Error,
    why: Option<Failure>,
}

impl PostgresStorage {
    /// Opens one and brings it to its newest shape; a new one gets all of it. At most so many sessions
    /// are open at once.
    ///
    /// # Errors
    /// [`Error::Unreachable`] when nobody answers, [`Error::Refused`] when a newer program made it,
    /// [`Error::Unfit`] when it does not keep what it was told to keep.
    pub fn open(
        address: PostgresAddress,
        most_sessions: usize,
        shape: &Shape,
    ) -> Result<Self, Error> {
        let pool = Pool::new(address, most_sessions);
        let mut lent = pool.lend().map_err(unreachable)?;
        require_fit(&mut lent.session)?;
        migrate::migrate(&mut lent.session.client, shape)?;
        lent.give_back();
        Ok(Self(pool))
    }

    /// Lets numbers that the server gives go on after those of rows that were copied in.
    ///
    /// # Errors
    /// When the database fails.
    pub fn number_on(tx: &mut dyn Tx) -> Result<(), Error> {
        for (table, column) in [
            ("scopes", "scope"),
            ("devices", "device"),
            ("logs", "number"),
        ] {
            let next = format!("(SELECT coalesce(max({column}), 0) + 1 FROM {table})");
            let sql = format!(
                "SELECT setval(pg_get_serial_sequence('{table}', '{column}'), {next}, false)"
            );
            tx.query(&sql, &[])?;
        }
        Ok(())
    }

    fn transact(
        &self,
        begin: &str,
        work: &mut dyn FnMut(&mut dyn Tx) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut n_attempts = 1;
        loop {
            let mut lent = self.0.lend().map_err(unreachable)?;
            let Err(stopped) = once(&mut lent.session, begin, work) else {
                lent.give_back();
                return Ok(());
            };
            if stopped.why == Some(Failure::Lost) {
                drop(lent);
                self.0.forget_idle();
            } else {
                lent.give_back();
            }
            let again = match stopped.why {
                Some(Failure::InTheWay | Failure::Lost) => {
                    !matches!(stopped.error, Error::InDoubt(_))
                }
                Some(Failure::Refused) | None => false,
            };
            if !again || n_attempts == MOST_ATTEMPTS {
                return Err(stopped.error);
            }
            n_attempts += 1;
        }
    }
}

impl Storage for PostgresStorage {
    fn write(
        &self,
        reach: Reach<'_>,
        work: &mut dyn FnMut(&mut dyn Tx) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.transact(&begin(Access::Write, reach), work)
    }

    fn read(
        &self,
        reach: Reach<'_>,
        work: &mut dyn FnMut(&mut dyn Tx) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.transact(&begin(Access::Read, reach), work)
    }
}

/// The statements that begin a transaction; they travel together. How far it reaches is forgotten with it.
fn begin(access: Access, reach: Reach<'_>) -> String {
    let access = match access {
        Access::Read => "REPEATABLE READ READ ONLY",
        Access::Write => "READ COMMITTED READ WRITE",
    };
    let (reach, scopes) = match reach {
        Reach::NoScope => ("", String::new()),
        Reach::Scopes(scopes) => {
            let numbers: Vec<String> = scopes.iter().map(|scope| scope.0.to_string()).collect();
            ("", numbers.join(","))
        }
        Reach::District => ("district", String::new()),
    };
    format!(
        "START TRANSACTION ISOLATION LEVEL {access};
         SET LOCAL siklus.reach = '{reach}';
         SET LOCAL siklus.scopes = '{scopes}'"
    )
}

/// Runs a transaction once. When it stops it is undone, unless the answer to its commit was lost.
fn once(
    session: &mut Session,
    begin: &str,
    work: &mut dyn FnMut(&mut dyn Tx) -> Result<(), Error>,
) -> Result<(), Stopped> {
    let because = |error: postgres::Error| Stopped {
        why: Some(Failure::of(&error)),
        error: Error::Database(told(error)),
    };
    if let Err(error) = session.client.batch_execute(begin) {
        // The first of them may have been done.
        session.client.batch_execute("ROLLBACK").ok();
        return Err(because(error));
    }
    let mut one = OneTx {
        client: &mut session.client,
        statements: &mut session.statements,
        failed: None,
    };
    let outcome = work(&mut one);
    let OneTx { client, failed, .. } = one;
    let stopped = match (outcome, failed) {
        (Ok(()), None) => {
            return client.batch_execute("COMMIT").map_err(|error| {
                match failure::is_in_doubt(&error) {
                    true => Stopped {
                        why: Some(Failure::Lost),
                        error: Error::InDoubt(told(error)),
                    },
                    false => because(error),
                }
            });
        }
        (Ok(()), Some(failure)) => Stopped {
            why: Some(failure),
            error: Error::Aborted,
        },
        (Err(error), why) => Stopped { error, why },
    };
    // A session that cannot even undo is not lent again.
    match client.batch_execute("ROLLBACK") {
        Ok(()) => Err(stopped),
        Err(_) => Err(Stopped {
            why: Some(stopped.why.unwrap_or(Failure::Lost)),
            ..stopped
        }),
    }
}

fn unreachable(error: postgres::Error) -> Error {
    Error::Unreachable(told(error))
}

/// Sees to it that the server keeps a commit through a power cut, and text as it is, and holds this program to
/// how far its transactions reach.
fn require_fit(session: &mut Session) -> Result<(), Error> {
    let sql = "SELECT current_setting('fsync'), current_setting('full_page_writes'), current_setting('server_encoding'),
                      CASE WHEN rolsuper OR rolbypassrls THEN 'free' ELSE 'held' END
               FROM pg_roles
               WHERE rolname = current_user";
    let failed = |error: postgres::Error| Error::Database(told(error));
    let row = session.client.query_one(sql, &[]).map_err(failed)?;
    for (column, wanted, reason) in [
        (
            0,
            "on",
            "it does not keep a commit through a power cut (fsync)",
        ),
        (
            1,
            "on",
            "it may tear pages in a power cut (full_page_writes)",
        ),
        (2, "UTF8", "its encoding is not UTF8"),
        (
            3,
            "held",
            "its user is above row-level security (SUPERUSER or BYPASSRLS): the district needs a user of its own",
        ),
    ] {
        let found: &str = row.try_get(column).map_err(failed)?;
        if found != wanted {
            return Err(Error::Unfit { reason });
        }
    }
    Ok(())
}
