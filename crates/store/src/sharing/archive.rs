//! Segments that the first download left out, fetched later: until they are here, this laptop cannot give back
//! what the district might lose.

use protocol::handed;
use protocol::message::Commit;
use rusqlite::{Connection, OptionalExtension, params};

use super::inbox::prove;
use super::names::LogNames;
use super::segments;
use crate::log::{self, sql_number};
use crate::{Error, Store};

impl Store {
    /// The number up to which all segments are here, when the first download left some out; `None` when none is
    /// missing.
    ///
    /// # Errors
    /// [`Error::File`] when they cannot be read.
    pub fn archive_ends(&self) -> Result<Option<u64>, Error> {
        self.read(|db| {
            let end = end(db)?;
            Ok((end < segments::anchored(db)?).then_some(end))
        })
    }

    /// Keeps the segments of commits that follow a number, all of whose operations are here.
    ///
    /// # Errors
    /// [`Error::Refused`] for a segment that its laptop did not sign, [`Error::Diverged`] when one says something
    /// else than is here: nothing of these commits is kept then.
    pub fn keep_archive(&self, after: u64, commits: &[Commit]) -> Result<(), Error> {
        self.database().write(|tx| {
            let names = LogNames::new(tx)?;
            let mut ssn = after;
            for commit in commits {
                let bytes = match commit {
                    Commit::Segment(bytes) => bytes,
                    // Only its own puskesmas can give it back.
                    Commit::Handed(bytes) => {
                        ssn += handed::open(bytes)?.len() as u64;
                        continue;
                    }
                    Commit::Own { .. } => break,
                };
                let proven = prove(tx, &names, bytes)?.ok_or(Error::Diverged)?;
                for entry in &proven.entries {
                    ssn += 1;
                    let same = log::entry(tx, entry.id)?
                        .is_some_and(|here| here.hash() == entry.hash())
                        && log::ssn(tx, entry.id)? == Some(ssn);
                    if !same {
                        return Err(Error::Diverged);
                    }
                }
                if segments::cut_otherwise(tx, &proven.header, &proven.hash)? {
                    let header = &proven.header;
                    segments::forget_beyond(tx, header.replica, header.first - 1)?;
                }
                segments::keep(tx, &proven.header, &proven.hash, bytes)?;
            }
            if end(tx)? >= segments::anchored(tx)? {
                segments::forget_anchors(tx)?;
            }
            Ok(())
        })
    }
}

/// The last number before the first operation whose segment is not here, among those of the first download.
fn end(db: &Connection) -> Result<u64, Error> {
    let anchored = segments::anchored(db)?;
    let sql = "SELECT ssn
               FROM operations
               WHERE ssn <= ?1
                 AND replica IN (SELECT replica FROM logs)
                 AND NOT EXISTS (SELECT 1 FROM segments
                                 WHERE segments.replica = operations.replica
                                   AND segments.first <= operations.seq
                                   AND operations.seq < segments.first + segments.count)
               ORDER BY ssn
               LIMIT 1";
    let missing: Option<i64> = db
        .prepare_cached(sql)?
        .query_row(params![sql_number(anchored)], |row| row.get(0))
        .optional()?;
    Ok(missing.map_or(anchored, |ssn| ssn.cast_unsigned() - 1))
}
