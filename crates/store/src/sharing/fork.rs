//! Two laptops wrote one log: a disk was copied, or an old one put back. What the district does not have
//! goes on under the names of a new log; nothing is lost, nothing stands twice.

use std::collections::BTreeSet;

use domain::{OpId, ReplicaId};
use ledger::{Body, Operation};
use rusqlite::Connection;

use super::{logs, segments};
use crate::store::new_replica;
use crate::{Error, Store, doctor, log};

impl Store {
    /// Begins a new log, which is written to from now on.
    pub(super) fn begin_log(&self, db: &Connection, reason: &str) -> Result<ReplicaId, Error> {
        let replica = new_replica(self.surroundings());
        log::begin(db, replica, self.surroundings().now_minutes(), reason)?;
        Ok(replica)
    }

    /// Gives the own operations from a place on new names, in a new log, and what speaks of them too.
    ///
    /// # Errors
    /// [`Error::File`] when that cannot be kept; all is as before then.
    pub fn displace(&self, from: OpId) -> Result<(), Error> {
        self.database().write(|tx| {
            let current = log::replica(tx)?;
            let to = if current == from.replica {
                self.begin_log(tx, "forked")?
            } else {
                current
            };
            let displaced = log::operations_from(tx, from)?;
            let places: BTreeSet<OpId> = displaced.iter().map(|operation| operation.id).collect();
            let start = log::head(tx, to)?;
            let renamed = |id: OpId| match places.contains(&id) {
                true => OpId {
                    replica: to,
                    seq: start + 1 + (id.seq - from.seq),
                },
                false => id,
            };
            rename_references(tx, to, &renamed)?;
            log::remove_from(tx, from)?;
            segments::forget_beyond(tx, from.replica, from.seq - 1)?;
            for operation in &displaced {
                log::append(
                    tx,
                    &Operation {
                        id: renamed(operation.id),
                        body: operation.body.renamed(&renamed),
                        ..operation.clone()
                    },
                )?;
            }
            if logs::received(tx, from.replica)? >= from.seq {
                logs::set_received(tx, from.replica, from.seq - 1)?;
            }
            doctor::fold_again(tx)
        })
    }
}

/// Operations of the new log that were written since it began may speak of what is renamed now.
fn rename_references(
    db: &Connection,
    log: ReplicaId,
    renamed: &impl Fn(OpId) -> OpId,
) -> Result<(), Error> {
    // What was sent already is not touched.
    let received = logs::received(db, log)?;
    segments::forget_beyond(db, log, received)?;
    let all = log::operations_from(
        db,
        OpId {
            replica: log,
            seq: received + 1,
        },
    )?;
    for operation in all {
        let body: Body = operation.body.renamed(renamed);
        if body != operation.body {
            log::rewrite(db, operation.id, &body)?;
        }
    }
    Ok(())
}
