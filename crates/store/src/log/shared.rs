//! The log as it is shared: entries as they travel, and the numbers the district gave them.

use domain::{OpId, ReplicaId, UserId};
use ledger::{Clock, Operation, Written};
use protocol::Entry;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{Error, sql_number};

/// The logs this store has written, the oldest first.
pub(crate) fn own(db: &Connection) -> Result<Vec<ReplicaId>, Error> {
    let mut statement = db.prepare_cached("SELECT replica FROM incarnations ORDER BY number")?;
    let rows = statement.query_map([], |row| Ok(replica_of(row.get(0)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) const COLUMNS: &str =
    "SELECT replica, seq, author, minute, clock_suspect, body FROM operations";

/// One entry, if it is here.
pub(crate) fn entry(db: &Connection, id: OpId) -> Result<Option<Entry>, Error> {
    let sql = format!("{COLUMNS} WHERE replica = ?1 AND seq = ?2");
    let key = params![sql_number(id.replica.number()), sql_number(id.seq)];
    Ok(db.prepare_cached(&sql)?.query_row(key, read).optional()?)
}

/// The entries of a log from a place on, at most so many.
pub(crate) fn entries(db: &Connection, first: OpId, most: usize) -> Result<Vec<Entry>, Error> {
    let sql = format!("{COLUMNS} WHERE replica = ?1 AND seq >= ?2 ORDER BY seq LIMIT ?3");
    let mut statement = db.prepare_cached(&sql)?;
    let key = params![
        sql_number(first.replica.number()),
        sql_number(first.seq),
        sql_number(most as u64)
    ];
    let rows = statement.query_map(key, read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Every entry that the district has numbered.
pub(crate) fn each_numbered(db: &Connection, mut take: impl FnMut(&Entry)) -> Result<(), Error> {
    let sql = format!("{COLUMNS} WHERE ssn IS NOT NULL");
    let mut statement = db.prepare(&sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        take(&read(row)?);
    }
    Ok(())
}

/// Every entry that the district has numbered, with its number, in no order.
pub(crate) fn each_numbered_with(
    db: &Connection,
    mut take: impl FnMut(u64, &Entry),
) -> Result<(), Error> {
    let sql = "SELECT replica, seq, author, minute, clock_suspect, body, ssn
               FROM operations
               WHERE ssn IS NOT NULL";
    let mut statement = db.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        take(row.get::<_, i64>(6)?.cast_unsigned(), &read(row)?);
    }
    Ok(())
}

const APPEND: &str =
    "INSERT INTO operations (replica, seq, author, minute, clock_suspect, body, ssn, deferred)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";

/// Appends an entry, at whose place nothing stands.
pub(crate) fn append_entry(
    db: &Connection,
    entry: &Entry,
    ssn: Option<u64>,
    deferred: bool,
) -> Result<(), Error> {
    append_by(db, APPEND, entry, ssn, deferred)?;
    Ok(())
}

/// Appends an entry of another log, if nothing stands at its place; answers whether it did.
pub(crate) fn append_new(
    db: &Connection,
    entry: &Entry,
    ssn: u64,
    deferred: bool,
) -> Result<bool, Error> {
    let sql = format!("{APPEND} ON CONFLICT (replica, seq) DO NOTHING");
    Ok(append_by(db, &sql, entry, Some(ssn), deferred)? == 1)
}

fn append_by(
    db: &Connection,
    sql: &str,
    entry: &Entry,
    ssn: Option<u64>,
    deferred: bool,
) -> Result<usize, Error> {
    Ok(db.prepare_cached(sql)?.execute(params![
        sql_number(entry.id.replica.number()),
        sql_number(entry.id.seq),
        entry.author.0,
        entry.written.minute,
        entry.written.clock == Clock::Suspect,
        entry.body,
        ssn.map(sql_number),
        deferred,
    ])?)
}

/// Takes out what was numbered after a number, but for own operations and those that came in a segment.
pub(crate) fn remove_others_after(db: &Connection, ssn: u64) -> Result<(), Error> {
    let sql = "DELETE FROM operations
               WHERE ssn > ?1
                 AND replica NOT IN (SELECT replica FROM incarnations)
                 AND NOT EXISTS (SELECT 1 FROM segments
                                 WHERE segments.replica = operations.replica
                                   AND segments.first <= operations.seq
                                   AND operations.seq < segments.first + segments.count)";
    db.execute(sql, params![sql_number(ssn)])?;
    Ok(())
}

/// Gives operations of a log that follow each other the numbers from `ssn` on.
pub(crate) fn number(db: &Connection, first: OpId, count: u64, ssn: u64) -> Result<(), Error> {
    let sql = "UPDATE operations SET ssn = ?4 + (seq - ?2)
               WHERE replica = ?1 AND seq >= ?2 AND seq < ?2 + ?3";
    db.prepare_cached(sql)?.execute(params![
        sql_number(first.replica.number()),
        sql_number(first.seq),
        sql_number(count),
        sql_number(ssn),
    ])?;
    Ok(())
}

/// The number that the district gave to an operation.
pub(crate) fn ssn(db: &Connection, id: OpId) -> Result<Option<u64>, Error> {
    let sql = "SELECT ssn FROM operations WHERE replica = ?1 AND seq = ?2";
    let key = params![sql_number(id.replica.number()), sql_number(id.seq)];
    let ssn: Option<Option<i64>> = db
        .prepare_cached(sql)?
        .query_row(key, |row| row.get(0))
        .optional()?;
    Ok(ssn.flatten().map(i64::cast_unsigned))
}

/// Whether the district has numbered an operation.
pub(crate) fn is_numbered(db: &Connection, id: OpId) -> Result<bool, Error> {
    let sql = "SELECT 1 FROM operations WHERE replica = ?1 AND seq = ?2 AND ssn IS NOT NULL";
    let key = params![sql_number(id.replica.number()), sql_number(id.seq)];
    Ok(db.prepare_cached(sql)?.exists(key)?)
}

/// Forgets the numbers after one.
pub(crate) fn forget_numbers(db: &Connection, after: u64) -> Result<(), Error> {
    db.prepare_cached("UPDATE operations SET ssn = NULL WHERE ssn > ?1")?
        .execute(params![sql_number(after)])?;
    Ok(())
}

/// Forgets the number of an operation: it waits again.
pub(crate) fn forget_number(db: &Connection, id: OpId) -> Result<(), Error> {
    db.prepare_cached("UPDATE operations SET ssn = NULL WHERE replica = ?1 AND seq = ?2")?
        .execute(params![sql_number(id.replica.number()), sql_number(id.seq)])?;
    Ok(())
}

/// Takes out an operation that is not as the district has it, to be written as it is there.
pub(crate) fn remove(db: &Connection, id: OpId) -> Result<(), Error> {
    db.prepare_cached("DELETE FROM operations WHERE replica = ?1 AND seq = ?2")?
        .execute(params![sql_number(id.replica.number()), sql_number(id.seq)])?;
    Ok(())
}

/// Takes operations out of an own log, to be appended to another under other names.
pub(crate) fn remove_from(db: &Connection, first: OpId) -> Result<(), Error> {
    db.prepare_cached("DELETE FROM operations WHERE replica = ?1 AND seq >= ?2")?
        .execute(params![
            sql_number(first.replica.number()),
            sql_number(first.seq)
        ])?;
    Ok(())
}

/// Lets an operation that nobody else has say something else.
pub(crate) fn rewrite(db: &Connection, id: OpId, body: &[u8]) -> Result<(), Error> {
    db.prepare_cached("UPDATE operations SET body = ?3 WHERE replica = ?1 AND seq = ?2")?
        .execute(params![
            sql_number(id.replica.number()),
            sql_number(id.seq),
            body
        ])?;
    Ok(())
}

/// Operations that were not understood when they arrived, and that this program does understand.
pub(crate) fn understood_now(db: &Connection) -> Result<Vec<Operation>, Error> {
    let sql = format!("{COLUMNS} WHERE deferred = 1 ORDER BY replica, seq");
    let deferred: Vec<Entry> = db
        .prepare(&sql)?
        .query_map([], read)?
        .collect::<Result<_, _>>()?;
    let understood = deferred.iter().filter_map(|entry| entry.operation().ok());
    Ok(understood.collect())
}

/// Writes down that an operation is folded now.
pub(crate) fn no_longer_deferred(db: &Connection, id: OpId) -> Result<(), Error> {
    db.prepare_cached("UPDATE operations SET deferred = 0 WHERE replica = ?1 AND seq = ?2")?
        .execute(params![sql_number(id.replica.number()), sql_number(id.seq)])?;
    Ok(())
}

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let suspect: bool = row.get(4)?;
    Ok(Entry {
        id: OpId {
            replica: replica_of(row.get(0)?),
            seq: row.get::<_, i64>(1)?.cast_unsigned(),
        },
        author: UserId(row.get(2)?),
        written: Written {
            minute: row.get(3)?,
            clock: match suspect {
                true => Clock::Suspect,
                false => Clock::Plausible,
            },
        },
        body: row.get(5)?,
    })
}

fn replica_of(number: i64) -> ReplicaId {
    ReplicaId::from_random(number.cast_unsigned())
}
