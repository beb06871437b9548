//! The logs of the puskesmas: their short names, who signs them, and how far the district has each.

use std::collections::HashMap;

use domain::ReplicaId;
use protocol::PublicKey;
use protocol::message::{LogName, Welcome};
use protocol::vouch::Proof;
use rusqlite::{Connection, OptionalExtension, params};
use serde_bytes::ByteBuf;

use super::segments;
use crate::log::{self, sql_number};
use crate::{Error, Store};

/// A log of the puskesmas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownLog {
    /// The log.
    pub replica: ReplicaId,
    /// Its short name.
    pub number: u32,
    /// The key of the laptop that writes it.
    pub key: PublicKey,
    /// The district has it up to this place.
    pub received: u64,
    /// The district's signature of name and key; `None` until it is known.
    pub proof: Option<Proof>,
}

impl KnownLog {
    /// Its name as it travels, if the district vouches for it.
    pub(super) fn name(&self) -> Option<LogName> {
        Some(LogName {
            number: self.number,
            replica: self.replica.number(),
            key: self.key.to_bytes(),
            proof: ByteBuf::from(self.proof?),
        })
    }
}

impl Store {
    /// The logs this store has written, the oldest first; the last is written to now.
    ///
    /// # Errors
    /// [`Error::File`] when they cannot be read.
    pub fn own_logs(&self) -> Result<Vec<ReplicaId>, Error> {
        self.read(log::own)
    }

    /// The logs of the puskesmas whose short names are known.
    ///
    /// # Errors
    /// [`Error::File`] when they cannot be read.
    pub fn known_logs(&self) -> Result<Vec<KnownLog>, Error> {
        self.read(all)
    }

    /// The names of the logs that the district vouches for.
    ///
    /// # Errors
    /// [`Error::File`] when they cannot be read.
    pub fn vouched_logs(&self) -> Result<Vec<LogName>, Error> {
        let known = self.known_logs()?;
        Ok(known.iter().filter_map(KnownLog::name).collect())
    }

    /// Writes down that the district has no more of a log than up to a place. That it has so much is not believed:
    /// another copy of this disk may have written what stands there.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be kept.
    pub fn lacks_after(&self, replica: ReplicaId, place: u64) -> Result<(), Error> {
        self.database().write(|tx| {
            let received = received(tx, replica)?;
            set_received(tx, replica, place.min(received))
        })
    }
}

impl Store {
    /// Writes down that the district keeps operations of an own log aside, up to a place.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be kept.
    pub fn kept_aside(&self, replica: ReplicaId, place: u64) -> Result<(), Error> {
        self.database().write(|tx| {
            let sql = "UPDATE logs SET aside = aside + max(0, ?2 - received), received = max(received, ?2)
                       WHERE replica = ?1";
            tx.execute(
                sql,
                params![sql_number(replica.number()), sql_number(place)],
            )?;
            Ok(())
        })
    }

    /// How many operations of this laptop the district keeps aside.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be read.
    pub fn n_aside(&self) -> Result<u64, Error> {
        self.read(|db| {
            let sql = "SELECT coalesce(sum(aside), 0) FROM logs";
            let n_aside: i64 = db.query_row(sql, [], |row| row.get(0))?;
            Ok(n_aside.cast_unsigned())
        })
    }
}

pub(super) fn all(db: &Connection) -> Result<Vec<KnownLog>, Error> {
    let sql = "SELECT replica, number, public_key, received, proof FROM logs ORDER BY number";
    let mut statement = db.prepare_cached(sql)?;
    let logs = statement.query_map([], |row| {
        Ok(KnownLog {
            replica: ReplicaId::from_random(row.get::<_, i64>(0)?.cast_unsigned()),
            number: row.get(1)?,
            key: PublicKey::from_bytes(row.get(2)?),
            received: row.get::<_, i64>(3)?.cast_unsigned(),
            proof: row.get_ref(4)?.as_blob()?.try_into().ok(),
        })
    })?;
    Ok(logs.collect::<Result<_, _>>()?)
}

/// How far the district has a log; 0 for one whose short name is not known yet.
pub(super) fn received(db: &Connection, replica: ReplicaId) -> Result<u64, Error> {
    let sql = "SELECT received FROM logs WHERE replica = ?1";
    let place: Option<i64> = db
        .prepare_cached(sql)?
        .query_row(params![sql_number(replica.number())], |row| row.get(0))
        .optional()?;
    Ok(place.unwrap_or(0).cast_unsigned())
}

pub(super) fn set_received(db: &Connection, replica: ReplicaId, place: u64) -> Result<(), Error> {
    let sql = "UPDATE logs SET received = ?2 WHERE replica = ?1";
    db.prepare_cached(sql)?
        .execute(params![sql_number(replica.number()), sql_number(place)])?;
    Ok(())
}

/// Of own logs the district has what it has numbered, and no more is known: it was restored, or a log has just become
/// an own one, and another laptop may write the same log.
pub(super) fn believe_numbers_alone(db: &Connection) -> Result<(), Error> {
    let sql = "UPDATE logs
               SET received = min(received, (SELECT coalesce(max(seq), 0)
                                             FROM operations
                                             WHERE operations.replica = logs.replica
                                               AND ssn IS NOT NULL)),
                   aside = 0
               WHERE replica IN (SELECT replica FROM incarnations)";
    db.execute(sql, [])?;
    Ok(())
}

/// Learns short names, and how far the district has each log.
pub(super) fn learn(
    db: &Connection,
    welcome: &Welcome,
    named: &[ReplicaId],
    own_key: &PublicKey,
) -> Result<(), Error> {
    for name in &welcome.logs {
        put(db, name)?;
    }
    for (replica, head) in named.iter().zip(&welcome.heads) {
        let name = LogName {
            number: head.number,
            replica: replica.number(),
            key: own_key.to_bytes(),
            proof: ByteBuf::new(),
        };
        put(db, &name)?;
    }
    if welcome.revoked {
        // What is kept aside there is not in its heads.
        return Ok(());
    }
    let known = by_number(db)?;
    for head in &welcome.heads {
        let Some(log) = known.get(&head.number) else {
            continue;
        };
        let own = named.contains(&log.replica);
        // That the district has something at a place of an own log does not say that it is the same: two
        // laptops may have written it. What it says of the last segment does.
        let same = match own {
            true => segments::ends(db, log.replica, head.head, &head.chain)?,
            false => true,
        };
        if same || head.head < log.received {
            set_received(db, log.replica, head.head)?;
        }
    }
    Ok(())
}

/// Writes down the name of a log.
pub(super) fn put(db: &Connection, name: &LogName) -> Result<(), Error> {
    let sql = "INSERT INTO logs (replica, number, public_key, proof, received) VALUES (?1, ?2, ?3, ?4, 0)
               ON CONFLICT (replica)
               DO UPDATE SET number = ?2, public_key = ?3, proof = CASE ?4 WHEN x'' THEN proof ELSE ?4 END";
    db.prepare_cached(sql)?.execute(params![
        sql_number(name.replica),
        name.number,
        name.key,
        &**name.proof
    ])?;
    Ok(())
}

/// The logs by their short names.
pub(super) fn by_number(db: &Connection) -> Result<HashMap<u32, KnownLog>, Error> {
    let logs = all(db)?;
    Ok(logs.into_iter().map(|log| (log.number, log)).collect())
}
