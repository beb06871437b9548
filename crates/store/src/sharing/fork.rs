//! Two laptops wrote one log: a disk was copied, or an old one put back. What the district does not have
//! goes on under the names of a new log; nothing is lost, nothing stands twice.

use std::collections::HashMap;

use domain::{OpId, ReplicaId};
use protocol::Entry;
use rusqlite::Connection;
use sha2::{Digest as _, Sha256};

use super::inbox::Stop;
use super::{logs, notices, segments};
use crate::store::new_replica;
use crate::{Error, Store, doctor, log};

impl Store {
    /// Begins a new log, which is written to from now on.
    pub(super) fn begin_log(&self, db: &Connection, reason: &str) -> Result<ReplicaId, Error> {
        let replica = new_replica(self.surroundings());
        log::begin(db, replica, self.surroundings().now_minutes(), reason)?;
        Ok(replica)
    }

    /// Makes room for what the district has where a transaction was given up for it: it can be tried again then.
    ///
    /// # Errors
    /// Why it failed, when that was for another reason; [`Error::File`] when the room cannot be made.
    pub(super) fn give_way(&self, stop: Stop) -> Result<(), Error> {
        match stop {
            Stop::Displaced(from) => self.displace(from),
            Stop::Renamed(entry) => self.speak_as(&entry),
            Stop::Failed(error) => Err(error),
        }
    }

    /// Lets the district's operation stand at a place, instead of the one that is here, and gives this one and
    /// what follows it in its log new names: own operations go on under them in another log, and what speaks of
    /// them is renamed too. Those of another laptop that a stick brought are given up: that laptop names them
    /// anew, and sends them.
    ///
    /// Whoever holds the same operations gives them the same names, so that no copy of a disk doubles them.
    ///
    /// # Errors
    /// [`Error::File`] when that cannot be kept; all is as before then.
    fn displace(&self, from: OpId) -> Result<(), Error> {
        self.database().write(|tx| {
            let displaced = log::entries(tx, from, usize::MAX >> 1)?;
            let own = log::own(tx)?;
            let names = Renaming::of(tx, &displaced)?;
            log::remove_from(tx, from)?;
            segments::forget_beyond(tx, from.replica, from.seq - 1)?;
            notices::forget_from(tx, from)?;
            for replica in own.iter().filter(|own| **own != from.replica) {
                rename_references(tx, *replica, &names.names)?;
            }
            if own.contains(&from.replica) {
                self.append_renamed(tx, &names)?;
            }
            if logs::received(tx, from.replica)? >= from.seq {
                logs::set_received(tx, from.replica, from.seq - 1)?;
            }
            doctor::fold_again(tx)
        })
    }

    /// Lets an operation of another laptop call what it speaks of as the district has it: that laptop had to name it
    /// anew, after a stick had carried the operation away or while the district had lost it. What follows it in its
    /// log stays as it is.
    fn speak_as(&self, there: &Entry) -> Result<(), Error> {
        self.database().write(|tx| {
            log::rewrite(tx, there.id, &there.body)?;
            segments::forget_beyond(tx, there.id.replica, there.id.seq - 1)?;
            doctor::fold_again(tx)
        })
    }

    /// Appends what was renamed to its new logs, which become logs of this laptop.
    fn append_renamed(&self, db: &Connection, names: &Renaming) -> Result<(), Error> {
        for entry in &names.new {
            let replica = entry.id.replica;
            if !log::own(db)?.contains(&replica) {
                log::begin(db, replica, self.surroundings().now_minutes(), "forked")?;
            }
            log::append_entry(db, entry, None, entry.operation().is_err())?;
        }
        // The district may have more of these logs, from another copy of this disk.
        logs::believe_numbers_alone(db)?;
        // What is saved next must not take places that another copy of this disk takes too.
        self.begin_log(db, "forked")?;
        Ok(())
    }
}

/// The new names of operations whose places the district gave to others.
struct Renaming {
    names: HashMap<OpId, OpId>,
    /// The operations under their new names, but those that are here under them already.
    new: Vec<Entry>,
}

impl Renaming {
    /// Names operations that follow each other in one log.
    fn of(db: &Connection, displaced: &[Entry]) -> Result<Self, Error> {
        let mut renaming = Self {
            names: HashMap::new(),
            new: Vec::new(),
        };
        let Some(first) = displaced.first() else {
            return Ok(renaming);
        };
        let mut place = OpId {
            replica: log_after(first),
            seq: 1,
        };
        for displaced in displaced {
            let mut entry = renamed(displaced, &renaming.names);
            entry.id = place;
            // Another copy of this disk may have gone on there otherwise.
            if log::entry(db, place)?.is_some_and(|there| there.hash() != entry.hash()) {
                entry.id = OpId {
                    replica: log_after(&entry),
                    seq: 1,
                };
            }
            renaming.names.insert(displaced.id, entry.id);
            place = OpId {
                seq: entry.id.seq + 1,
                ..entry.id
            };
            if log::entry(db, entry.id)?.is_none() {
                renaming.new.push(entry);
            }
        }
        Ok(renaming)
    }
}

/// The log in which operations go on whose places the district gave to others, by the first of them.
fn log_after(first: &Entry) -> ReplicaId {
    let mut hash = Sha256::new();
    hash.update(b"siklus fork 1");
    hash.update(first.hash());
    let [a, b, c, d, e, f, g, h, ..] = <[u8; 32]>::from(hash.finalize());
    ReplicaId::from_random(u64::from_be_bytes([a, b, c, d, e, f, g, h]))
}

/// An operation as it speaks of others by their new names. What only a newer program understands stays as it is.
fn renamed(entry: &Entry, names: &HashMap<OpId, OpId>) -> Entry {
    let name = |id: OpId| names.get(&id).copied().unwrap_or(id);
    #[cfg(feature = "planted")]
    if ledger::planted::is(ledger::planted::Bug::ForkKeepsNames) {
        return entry.clone();
    }
    match entry.operation() {
        Ok(operation) => Entry {
            body: operation.body.renamed(&name).to_bytes(),
            ..entry.clone()
        },
        Err(_) => entry.clone(),
    }
}

/// Whether two operations at one place are one, that calls by other names what it speaks of: one author wrote them at
/// one time.
pub(super) fn same_but_for_names(one: &Entry, other: &Entry) -> bool {
    let nameless = |entry: &Entry| {
        let operation = entry.operation().ok()?;
        let body = operation.body.renamed(&|_| NOBODY);
        Some((entry.author, entry.written, body))
    };
    nameless(one).is_some_and(|one| nameless(other) == Some(one))
}

const NOBODY: OpId = OpId {
    replica: ReplicaId::NONE,
    seq: 0,
};

/// Own operations that nobody else has may speak of what is renamed now.
fn rename_references(
    db: &Connection,
    log: ReplicaId,
    names: &HashMap<OpId, OpId>,
) -> Result<(), Error> {
    // What was sent already is not touched: it was sent when what it speaks of had its place.
    let received = logs::received(db, log)?;
    let first = OpId {
        replica: log,
        seq: received + 1,
    };
    let mut changed = false;
    for entry in log::entries(db, first, usize::MAX >> 1)? {
        let renamed = renamed(&entry, names);
        if renamed != entry {
            log::rewrite(db, entry.id, &renamed.body)?;
            changed = true;
        }
    }
    if changed {
        segments::forget_beyond(db, log, received)?;
    }
    Ok(())
}
