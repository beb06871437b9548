//! What revoked laptops send: kept aside, proven but not believed, until somebody has looked at it.

use chrono::NaiveDate;
use domain::ReplicaId;
use protocol::{Hash, Segment};

use crate::push::{self, Taken};
use crate::roster::Log;
use crate::scope::ScopeId;
use crate::storage::{Cell, Error, Reach, Storage, Tx};
use crate::tables::QUARANTINE;

/// Segments of one log that are kept aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aside {
    /// The puskesmas of the laptop.
    pub scope: ScopeId,
    /// The laptop.
    pub device: u32,
    /// The log.
    pub replica: ReplicaId,
    /// How many operations wait.
    pub n_operations: u64,
}

/// Keeps a segment of a revoked laptop aside, if it follows what is here or kept aside.
pub(crate) fn keep(
    storage: &dyn Storage,
    log: &Log,
    segment: &Segment,
    bytes: &[u8],
) -> Result<Taken, Error> {
    let mut taken = Taken::Quarantined;
    storage.write(Reach::Scopes(&[log.scope]), &mut |tx| {
        taken = keep_in(tx, log, segment, bytes)?;
        Ok(())
    })?;
    Ok(taken)
}

fn keep_in(tx: &mut dyn Tx, log: &Log, segment: &Segment, bytes: &[u8]) -> Result<Taken, Error> {
    let header = segment.header;
    let (mut have, mut chain) = (log.head, log.chain);
    for kept in kept(tx, log.scope, log.replica)? {
        if kept.first == header.first && kept.bytes == bytes {
            return Ok(Taken::Quarantined);
        }
        (have, chain) = (kept.first + kept.count - 1, kept.hash);
    }
    if header.first > have + 1 {
        return Ok(Taken::Gap { have });
    }
    if header.first <= have {
        return Ok(Taken::Fork { have });
    }
    let hash = match segment.verify(&chain, &log.key) {
        Ok(hash) => hash,
        Err(refused) => return Ok(Taken::Refused(refused)),
    };
    tx.put(
        &QUARANTINE,
        &[vec![
            log.scope.0.into(),
            log.replica.number().into(),
            header.first.into(),
            (header.count as u64).into(),
            hash.into(),
            bytes.into(),
            0_i64.into(),
        ]],
    )?;
    Ok(Taken::Quarantined)
}

struct Kept {
    first: u64,
    count: u64,
    hash: Hash,
    bytes: Vec<u8>,
}

fn kept(tx: &mut dyn Tx, scope: ScopeId, replica: ReplicaId) -> Result<Vec<Kept>, Error> {
    let sql = "SELECT first, count, hash, bytes
               FROM quarantine
               WHERE scope = $1 AND replica = $2
               ORDER BY first";
    let rows = tx.query(sql, &[scope.0.into(), replica.number().into()])?;
    let kept = rows.iter().map(|row| {
        Ok(Kept {
            first: row.number(0)?,
            count: row.number(1)?,
            hash: row.array(2)?,
            bytes: row.bytes(3)?.to_vec(),
        })
    });
    kept.collect()
}

/// What is kept aside and waits for somebody to look at it.
///
/// # Errors
/// When the database fails.
pub fn waiting(tx: &mut dyn Tx) -> Result<Vec<Aside>, Error> {
    let sql = "SELECT quarantine.scope, logs.device, quarantine.replica,
                      CAST(sum(quarantine.count) AS BIGINT)
               FROM quarantine
               JOIN logs ON logs.replica = quarantine.replica
               WHERE quarantine.state = 0
               GROUP BY quarantine.scope, logs.device, quarantine.replica
               ORDER BY quarantine.scope, logs.device, quarantine.replica";
    let rows = tx.query(sql, &[])?;
    let aside = rows.iter().map(|row| {
        Ok(Aside {
            scope: ScopeId(row.int(0)?),
            device: u32::try_from(row.int(1)?).map_err(|_| Error::DamagedRow {
                table: "quarantine",
            })?,
            replica: ReplicaId::from_random(row.number(2)?),
            n_operations: row.number(3)?,
        })
    });
    aside.collect()
}

/// Takes in what a revoked laptop had sent, as if it had not been revoked and had sent it today; answers how many
/// operations.
/// Cut off in between, what is left can be released again.
///
/// # Errors
/// When the storage fails; what was released before stays.
pub fn release(storage: &dyn Storage, device: u32, today: Option<NaiveDate>) -> Result<u64, Error> {
    let mut n_released = 0;
    for aside in of_device(storage, device)? {
        let mut all = Vec::new();
        let reach = Reach::Scopes(&[aside.scope]);
        storage.read(reach, &mut |tx| {
            all = kept(tx, aside.scope, aside.replica)?;
            Ok(())
        })?;
        for one in all {
            let taken = push::take_released(storage, &one.bytes, today)?;
            if !matches!(taken, Taken::Applied { .. } | Taken::Duplicate { .. }) {
                break;
            }
            n_released += one.count;
            let key: [Cell; 3] = [
                aside.scope.0.into(),
                aside.replica.number().into(),
                one.first.into(),
            ];
            storage.write(reach, &mut |tx| tx.delete(&QUARANTINE, &[key.to_vec()]))?;
        }
    }
    Ok(n_released)
}

/// Returns what a revoked laptop had sent: it stays here, is never taken in, and waits no longer.
///
/// # Errors
/// When the storage fails.
pub fn give_back(storage: &dyn Storage, device: u32) -> Result<u64, Error> {
    let mut n_returned = 0;
    for aside in of_device(storage, device)? {
        n_returned += aside.n_operations;
        storage.write(Reach::Scopes(&[aside.scope]), &mut |tx| {
            let sql = "UPDATE quarantine SET state = 1 WHERE scope = $1 AND replica = $2";
            tx.execute(sql, &[aside.scope.0.into(), aside.replica.number().into()])?;
            Ok(())
        })?;
    }
    Ok(n_returned)
}

fn of_device(storage: &dyn Storage, device: u32) -> Result<Vec<Aside>, Error> {
    let mut all = Vec::new();
    storage.read(Reach::District, &mut |tx| {
        all = waiting(tx)?;
        Ok(())
    })?;
    all.retain(|aside| aside.device == device);
    Ok(all)
}
