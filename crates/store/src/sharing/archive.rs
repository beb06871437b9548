//! Segments that the first download left out, fetched later: until they are here, this laptop cannot give back
//! what the district might lose.

use domain::OpId;
use protocol::handed;
use protocol::message::Commit;
use rusqlite::Connection;

use super::inbox::prove;
use super::names::LogNames;
use super::{logs, segments};
use crate::{Error, Store, log};

impl Store {
    /// The number up to which all segments are here, when the first download left some out; `None` when none is
    /// missing.
    ///
    /// # Errors
    /// [`Error::File`] when they cannot be read.
    pub fn archive_ends(&self) -> Result<Option<u64>, Error> {
        self.read(|db| {
            let anchored = segments::anchored(db)?;
            let end = end(db, anchored)?;
            Ok((end < anchored).then_some(end))
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
            let anchored = segments::anchored(tx)?;
            if end(tx, anchored)? >= anchored {
                segments::forget_anchors(tx)?;
            }
            Ok(())
        })
    }
}

/// The last number before the first operation whose segment is not here, among the `anchored` ones of the first
/// download.
fn end(db: &Connection, anchored: u64) -> Result<u64, Error> {
    let mut end = anchored;
    if anchored == 0 {
        return Ok(end);
    }
    for log in logs::all(db)? {
        let missing = OpId {
            replica: log.replica,
            seq: segments::first_missing(db, log.replica)?,
        };
        if let Some(ssn) = log::ssn(db, missing)? {
            end = end.min(ssn - 1);
        }
    }
    Ok(end)
}
