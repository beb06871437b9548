//! Segments as their laptops signed them.

use domain::ReplicaId;
use protocol::{Hash, Header};
use rusqlite::{Connection, OptionalExtension, params};

use crate::Error;
use crate::log::sql_number;

/// Keeps a segment.
pub(super) fn keep(
    db: &Connection,
    header: &Header,
    hash: &Hash,
    bytes: &[u8],
) -> Result<(), Error> {
    let sql = "INSERT OR REPLACE INTO segments (replica, first, count, hash, bytes)
               VALUES (?1, ?2, ?3, ?4, ?5)";
    db.prepare_cached(sql)?.execute(params![
        sql_number(header.replica.number()),
        sql_number(header.first),
        sql_number(header.count as u64),
        hash,
        bytes,
    ])?;
    Ok(())
}

/// Writes down where a log ended in the first download.
pub(super) fn anchor(
    db: &Connection,
    replica: ReplicaId,
    last: u64,
    hash: &Hash,
    ssn: u64,
) -> Result<(), Error> {
    let sql = "INSERT OR REPLACE INTO anchors (replica, last, hash, ssn) VALUES (?1, ?2, ?3, ?4)";
    db.prepare_cached(sql)?.execute(params![
        sql_number(replica.number()),
        sql_number(last),
        hash,
        sql_number(ssn)
    ])?;
    Ok(())
}

/// How many operations the first download had; 0 when there was none.
pub(super) fn anchored(db: &Connection) -> Result<u64, Error> {
    let sql = "SELECT coalesce(max(ssn), 0) FROM anchors";
    let ssn: i64 = db.prepare_cached(sql)?.query_row([], |row| row.get(0))?;
    Ok(ssn.cast_unsigned())
}

/// The first place of a log that is in no segment before one that is missing.
pub(super) fn first_missing(db: &Connection, replica: ReplicaId) -> Result<u64, Error> {
    let sql = "SELECT first, count FROM segments WHERE replica = ?1 ORDER BY first";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(params![sql_number(replica.number())])?;
    let mut missing = 1;
    while let Some(row) = rows.next()? {
        let first: i64 = row.get(0)?;
        if first.cast_unsigned() > missing {
            break;
        }
        let count: i64 = row.get(1)?;
        missing = missing.max((first + count).cast_unsigned());
    }
    Ok(missing)
}

/// Forgets where logs ended in the first download.
pub(super) fn forget_anchors(db: &Connection) -> Result<(), Error> {
    db.execute("DELETE FROM anchors", [])?;
    Ok(())
}

/// The last place of a log that is in a segment here or came with the first download, and the hash of that
/// segment; 0 and zeros when none is.
pub(super) fn end(db: &Connection, replica: ReplicaId) -> Result<(u64, Hash), Error> {
    let sql = "SELECT last, hash
               FROM (SELECT first + count - 1 AS last, hash FROM segments WHERE replica = ?1
                     UNION ALL
                     SELECT last, hash FROM anchors WHERE replica = ?1)
               ORDER BY last DESC
               LIMIT 1";
    let end = db
        .prepare_cached(sql)?
        .query_row(params![sql_number(replica.number())], |row| {
            Ok((row.get::<_, i64>(0)?.cast_unsigned(), row.get(1)?))
        });
    Ok(end.optional()?.unwrap_or((0, [0; 32])))
}

/// Whether a segment of a log ends here at a place and has this hash; nothing ends at 0.
pub(super) fn ends(
    db: &Connection,
    replica: ReplicaId,
    place: u64,
    hash: &Hash,
) -> Result<bool, Error> {
    Ok(place == 0 || hash_before(db, replica, place + 1)? == Some(*hash))
}

/// The hash that the segment which begins at a place must name; `None` when what is before it is not here.
pub(super) fn hash_before(
    db: &Connection,
    replica: ReplicaId,
    first: u64,
) -> Result<Option<Hash>, Error> {
    if first == 1 {
        return Ok(Some([0; 32]));
    }
    let sql = "SELECT hash FROM segments WHERE replica = ?1 AND first < ?2 AND first + count = ?2
               UNION ALL
               SELECT hash FROM anchors WHERE replica = ?1 AND last + 1 = ?2
               LIMIT 1";
    let key = params![sql_number(replica.number()), sql_number(first)];
    Ok(db
        .prepare_cached(sql)?
        .query_row(key, |row| row.get(0))
        .optional()?)
}

/// A segment as it is kept.
pub(super) struct Kept {
    pub(super) first: u64,
    pub(super) count: u32,
    pub(super) hash: Hash,
    pub(super) bytes: Vec<u8>,
}

impl Kept {
    /// Its last place.
    pub(super) fn last(&self) -> u64 {
        self.first + u64::from(self.count) - 1
    }
}

/// The segments of a log that reach beyond a place, in order and without a hole, until they have `most` bytes; one at
/// least.
pub(super) fn beyond(
    db: &Connection,
    replica: ReplicaId,
    place: u64,
    most: usize,
) -> Result<Vec<Kept>, Error> {
    let sql = "SELECT first, count, hash, bytes FROM segments
               WHERE replica = ?1 AND first + count > ?2
               ORDER BY first";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(params![sql_number(replica.number()), sql_number(place + 1)])?;
    let (mut found, mut n_bytes, mut end) = (Vec::new(), 0, place);
    while let Some(row) = rows.next()? {
        let kept = Kept {
            first: row.get::<_, i64>(0)?.cast_unsigned(),
            count: row.get(1)?,
            hash: row.get(2)?,
            bytes: row.get(3)?,
        };
        // What came with the first download is not here in segments.
        if kept.first > end + 1 {
            break;
        }
        end = kept.last();
        n_bytes += kept.bytes.len();
        if !found.is_empty() && n_bytes > most {
            break;
        }
        found.push(kept);
    }
    Ok(found)
}

/// Whether a log is cut otherwise here than by this segment: the same operations may stand in segments with
/// other ends, when two laptops wrote the log.
pub(super) fn cut_otherwise(db: &Connection, header: &Header, hash: &Hash) -> Result<bool, Error> {
    let sql = "SELECT 1 FROM segments
               WHERE replica = ?1 AND first <= ?3 AND first + count > ?2 AND (first <> ?2 OR hash <> ?4)";
    let key = params![
        sql_number(header.replica.number()),
        sql_number(header.first),
        sql_number(header.last()),
        hash,
    ];
    Ok(db.prepare_cached(sql)?.exists(key)?)
}

/// Forgets own segments that reach beyond a place, since their operations get other names.
pub(super) fn forget_beyond(db: &Connection, replica: ReplicaId, place: u64) -> Result<(), Error> {
    let sql = "DELETE FROM segments WHERE replica = ?1 AND first + count > ?2";
    db.prepare_cached(sql)?
        .execute(params![sql_number(replica.number()), sql_number(place + 1)])?;
    Ok(())
}
