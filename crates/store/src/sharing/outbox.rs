//! What waits to be sent: own operations cut into segments, and segments of others that the district lost.

use std::collections::BTreeSet;

use domain::{OpId, ReplicaId};
use protocol::{Entry, Hash, MOST_ENTRIES, Refused, Sealed, SecretKey, Segment};
use rusqlite::Connection;

use super::names::LogNames;
use super::{logs, segments};
use crate::{Error, Store, log};

/// A segment to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Its log.
    pub replica: ReplicaId,
    /// Its last place.
    pub last: u64,
    /// It, as it was signed.
    pub bytes: Vec<u8>,
}

impl Store {
    /// How many operations of this store the district has not received; all of them while it has none.
    ///
    /// # Errors
    /// [`Error::File`] when the log cannot be read.
    pub fn waiting(&self) -> Result<u64, Error> {
        #[cfg(feature = "planted")]
        if self.planted_nothing_newer()? {
            return Ok(0);
        }
        self.read(|db| {
            let mut waiting = 0;
            for replica in log::own(db)? {
                let received = logs::received(db, replica)?;
                waiting += log::head(db, replica)?.saturating_sub(received);
            }
            Ok(waiting)
        })
    }

    /// The planted bug of a cursor that is a time: whether nothing was entered since the last round.
    #[cfg(feature = "planted")]
    fn planted_nothing_newer(&self) -> Result<bool, Error> {
        let last = self.district()?.and_then(|district| district.minute);
        let newest = "SELECT max(minute) FROM operations
                      WHERE replica = (SELECT replica FROM incarnations ORDER BY number DESC LIMIT 1)";
        let newest: Option<i64> =
            self.read::<_, Error>(|db| Ok(db.query_row(newest, [], |row| row.get(0))?))?;
        Ok(ledger::planted::is(ledger::planted::Bug::ClockAsCursor)
            && last.is_some_and(|last| newest.is_some_and(|newest| newest < last)))
    }

    /// Cuts what was entered since the last time into segments; answers how many.
    ///
    /// # Errors
    /// [`Error::File`] when they cannot be kept; [`Error::Refused`] when an operation is larger than any
    /// segment may be.
    pub fn cut(&self) -> Result<u64, Error> {
        #[cfg(feature = "planted")]
        if self.planted_nothing_newer()? {
            return Ok(0);
        }
        let key = self.device_key()?;
        let mut n_cut = 0;
        for replica in self.own_logs()? {
            // One segment a transaction: saving goes on in between.
            while self.database().write(|tx| {
                let (end, previous) = segments::end(tx, replica)?;
                let first = OpId {
                    replica,
                    seq: end + 1,
                };
                let entries = log::entries(tx, first, MOST_ENTRIES)?;
                if entries.is_empty() {
                    return Ok::<_, Error>(false);
                }
                let sealed = seal(tx, &entries, &previous, &key)?;
                segments::keep(tx, &sealed.header, &sealed.hash, &sealed.bytes)?;
                Ok(true)
            })? {
                n_cut += 1;
            }
        }
        Ok(n_cut)
    }

    /// Packs what waits of an own log again, under the names that are valid now; answers whether that changed
    /// anything. A segment calls logs and people by short names, and a district that went back may have given such
    /// a name to something else. What it says, and so its hash and signature, stays the same.
    ///
    /// # Errors
    /// As [`Self::cut`].
    pub fn name_again(&self, replica: ReplicaId) -> Result<bool, Error> {
        let key = self.device_key()?;
        self.database().write(|tx| {
            let mut changed = false;
            if !log::own(tx)?.contains(&replica) {
                return Ok(changed);
            }
            let received = logs::received(tx, replica)?;
            for kept in segments::beyond(tx, replica, received, usize::MAX)? {
                let first = OpId {
                    replica,
                    seq: kept.first,
                };
                let Some(previous) = segments::hash_before(tx, replica, kept.first)? else {
                    break;
                };
                let entries = log::entries(tx, first, kept.count as usize)?;
                let sealed = seal(tx, &entries, &previous, &key)?;
                if sealed.hash == kept.hash && sealed.bytes != kept.bytes {
                    segments::keep(tx, &sealed.header, &sealed.hash, &sealed.bytes)?;
                    changed = true;
                }
            }
            Ok(changed)
        })
    }

    /// Segments that the district has not received, in the order in which it needs them: first what others
    /// wrote, then own logs, the oldest first; those of the logs `except` are left out. An own log waits until
    /// what comes before it is settled, since its operations may speak of others whose places the district gives
    /// away. No more than `most` bytes, but always one.
    ///
    /// # Errors
    /// [`Error::File`] when they cannot be read.
    pub fn outgoing(
        &self,
        most: usize,
        except: &BTreeSet<ReplicaId>,
    ) -> Result<Vec<Outgoing>, Error> {
        self.read(|db| {
            let mut outgoing = gather(db, &others(db)?, most, except)?;
            for replica in log::own(db)? {
                if outgoing.is_empty() {
                    outgoing = gather(db, &[replica], most, except)?;
                }
            }
            Ok(outgoing)
        })
    }

    /// All segments that the district has not received, for a stick. Of own logs only the oldest that waits:
    /// should the district give its places away, what the others say of them is renamed before it is sent.
    ///
    /// # Errors
    /// [`Error::File`] when they cannot be read.
    pub(super) fn all_outgoing(&self) -> Result<Vec<Outgoing>, Error> {
        self.read(|db| {
            let mut all = gather(db, &others(db)?, usize::MAX, &BTreeSet::new())?;
            for replica in log::own(db)? {
                let own = gather(db, &[replica], usize::MAX, &BTreeSet::new())?;
                if !own.is_empty() {
                    all.extend(own);
                    break;
                }
            }
            Ok(all)
        })
    }
}

/// Packs operations that follow each other in a log, under the names that are valid now, and signs them.
fn seal(
    db: &Connection,
    entries: &[Entry],
    previous: &Hash,
    key: &SecretKey,
) -> Result<Sealed, Error> {
    let first = entries.first().ok_or(Refused::Malformed)?.id;
    let names = LogNames::new(db)?.before(first);
    let sealed = Segment::seal(entries, previous, key, &names)?;
    names.failure()?;
    Ok(sealed)
}

/// The logs that other laptops write.
fn others(db: &Connection) -> Result<Vec<ReplicaId>, Error> {
    let own = log::own(db)?;
    let known = logs::all(db)?.into_iter().map(|log| log.replica);
    Ok(known.filter(|replica| !own.contains(replica)).collect())
}

/// Segments of logs, but those `except`, that the district has not received, up to `most` bytes, but always one.
fn gather(
    db: &Connection,
    of: &[ReplicaId],
    most: usize,
    except: &BTreeSet<ReplicaId>,
) -> Result<Vec<Outgoing>, Error> {
    let (mut outgoing, mut n_bytes) = (Vec::new(), 0);
    for &replica in of.iter().filter(|replica| !except.contains(*replica)) {
        let room = most.saturating_sub(n_bytes);
        if room == 0 && !outgoing.is_empty() {
            break;
        }
        let received = logs::received(db, replica)?;
        for kept in segments::beyond(db, replica, received, room)? {
            n_bytes += kept.bytes.len();
            outgoing.push(Outgoing {
                replica,
                last: kept.last(),
                bytes: kept.bytes,
            });
        }
    }
    Ok(outgoing)
}
