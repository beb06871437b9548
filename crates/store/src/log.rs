//! The log: appended to, read, never changed.

use domain::{OpId, ReplicaId};
use ledger::{EntityState, Operation};
use protocol::Entry;
use rusqlite::{Connection, OptionalExtension, params};

use crate::Error;

mod shared;

use shared::{COLUMNS, read};
pub(crate) use shared::{
    append_entry, append_new, each_numbered, each_numbered_with, entries, entry, forget_number,
    forget_numbers, is_numbered, no_longer_deferred, number, own, remove, remove_from,
    remove_others_after, rewrite, ssn, understood_now,
};

/// The log this store writes to now.
pub(crate) fn replica(db: &Connection) -> Result<ReplicaId, Error> {
    let sql = "SELECT replica FROM incarnations ORDER BY number DESC LIMIT 1";
    let number: Option<i64> = db
        .prepare_cached(sql)?
        .query_row([], |row| row.get(0))
        .optional()?;
    number
        .map(|number| ReplicaId::from_random(number.unsigned_abs()))
        .ok_or(Error::Unnamed { name: "log" })
}

/// Begins a new log, which from now on is the one written to.
pub(crate) fn begin(
    db: &Connection,
    replica: ReplicaId,
    minute: i64,
    reason: &str,
) -> Result<(), Error> {
    let sql = "INSERT INTO incarnations (replica, opened_minute, reason) VALUES (?1, ?2, ?3)";
    db.prepare_cached(sql)?
        .execute(params![sql_number(replica.number()), minute, reason])?;
    Ok(())
}

/// The place of the last operation in a log; 0 when it is empty.
pub(crate) fn head(db: &Connection, replica: ReplicaId) -> Result<u64, Error> {
    let sql = "SELECT max(seq) FROM operations WHERE replica = ?1";
    let head: Option<i64> = db
        .prepare_cached(sql)?
        .query_row(params![sql_number(replica.number())], |row| row.get(0))?;
    Ok(head.unwrap_or(0).unsigned_abs())
}

/// The minute of the last operation of this store's own log that was written by a believable clock.
pub(crate) fn newest_minute(db: &Connection) -> Result<i64, Error> {
    let replica = replica(db)?;
    let sql = "SELECT minute FROM operations
               WHERE replica = ?1 AND clock_suspect = 0
               ORDER BY seq DESC
               LIMIT 1";
    let newest = db
        .prepare_cached(sql)?
        .query_row(params![sql_number(replica.number())], |row| row.get(0));
    Ok(newest.optional()?.unwrap_or(0))
}

/// Appends an operation that was written here.
pub(crate) fn append(db: &Connection, operation: &Operation) -> Result<(), Error> {
    append_entry(db, &Entry::of(operation), None, false)
}

/// One operation of the log, if it is here.
///
/// # Errors
/// [`Error::DamagedLog`] when it cannot be understood.
pub fn operation(db: &Connection, id: OpId) -> Result<Option<Operation>, Error> {
    entry(db, id)?.map(|entry| understood(&entry)).transpose()
}

/// The operations that made an entity: its creation, for a fact, and every edit, in the order of their names.
///
/// # Errors
/// [`Error::DamagedLog`] when one cannot be understood.
pub fn history_of(
    db: &Connection,
    created: Option<OpId>,
    state: &EntityState,
) -> Result<Vec<Operation>, Error> {
    let mut operations = Vec::new();
    for id in created.into_iter().chain(state.edits()) {
        operations.extend(operation(db, id)?);
    }
    Ok(operations)
}

/// Every operation of every log that this program understands, log after log, each in its order.
pub(crate) fn each(
    db: &Connection,
    mut take: impl FnMut(Operation) -> Result<(), Error>,
) -> Result<u64, Error> {
    let sql = format!("{COLUMNS} WHERE deferred = 0 ORDER BY replica, seq");
    let mut statement = db.prepare(&sql)?;
    let mut rows = statement.query([])?;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        take(understood(&read(row)?)?)?;
        count += 1;
    }
    Ok(count)
}

/// The operation an entry holds.
fn understood(entry: &Entry) -> Result<Operation, Error> {
    entry.operation().map_err(|_| Error::DamagedLog {
        replica: entry.id.replica.number(),
        seq: entry.id.seq,
    })
}

#[expect(
    clippy::cast_possible_wrap,
    reason = "replica ids have 63 bits and no log holds 2^63 operations"
)]
pub(crate) fn sql_number(number: u64) -> i64 {
    number as i64
}
