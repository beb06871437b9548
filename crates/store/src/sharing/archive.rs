//! Segments that the first download left out, fetched later: until they are here, this laptop cannot give back
//! what the district might lose.

use protocol::message::Commit;
use rusqlite::{Connection, params};

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
                let Commit::Segment(bytes) = commit else {
                    break;
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
    let sql = "SELECT ssn, count
               FROM segments
               JOIN operations ON operations.replica = segments.replica AND operations.seq = segments.first
               WHERE ssn <= ?1
               ORDER BY ssn";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(params![sql_number(anchored)])?;
    let mut end = 0;
    while let Some(row) = rows.next()? {
        let first: u64 = row.get::<_, i64>(0)?.cast_unsigned();
        if first > end + 1 {
            break;
        }
        end = first - 1 + row.get::<_, i64>(1)?.cast_unsigned();
    }
    Ok(end)
}
