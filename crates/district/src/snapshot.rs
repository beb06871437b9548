//! The first download: made when a laptop asks and the last one is too old, kept, and given out chunk by chunk.
//!
//! It is made beside everything else: one moment of the log is read, gathered without any lock, and written.
//! Two are kept of each puskesmas, so that a laptop that takes one in is not stopped by the next.

mod gather;

use std::collections::HashMap;
use std::sync::PoisonError;

use domain::ReplicaId;
use protocol::message::No;
use protocol::snapshot::{AskChunk, AskSnapshot, GivenChunk, Manifest, Taken, Whose};
use protocol::{Entry, Head, Refused, message, vouch};
use serde_bytes::ByteBuf;
use sha2::{Digest as _, Sha256};

use crate::roster::{self, Device};
use crate::scope::{self, ScopeId};
use crate::server::Answered;
use crate::storage::{Cell, Error, Reach, Tx};
use crate::tables::SNAPSHOTS;
use crate::{Server, pull};

/// Operations that are read at once.
const PAGE: usize = 10_000;

/// A snapshot is made anew when less than four fifths of the operations are in it.
const ENOUGH: (u64, u64) = (4, 5);

/// Tells what the first download of the laptop's puskesmas is made of.
pub(crate) fn manifest(
    server: &Server,
    device: &Device,
    asked: &AskSnapshot,
) -> Answered<Manifest> {
    if device.revoked {
        return Ok(Err(No::Malformed));
    }
    // While one is made, others who want one wait for it; nobody else does.
    let _making = server
        .snapshots
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    let (mut epoch, mut head, mut kept) = (0, Head::default(), None);
    let reach = Reach::Scopes(&[device.scope]);
    server.storage.read(reach, &mut |tx| {
        epoch = roster::epoch(tx)?;
        head = scope::head(tx, device.scope)?;
        kept = newest(tx, device.scope, epoch)?;
        Ok(())
    })?;
    if asked.epoch != epoch {
        return Ok(Err(No::OtherEpoch));
    }
    let enough = |kept: &Manifest| kept.head.ssn * ENOUGH.1 >= head.ssn * ENOUGH.0;
    match kept {
        Some(mut kept) if enough(&kept) => {
            // One that was made before the key was changed is signed anew.
            let proof = vouch::for_head(&server.key, device.scope.0, epoch, &kept.head);
            kept.proof = ByteBuf::from(proof);
            Ok(Ok(kept))
        }
        Some(_) | None => make(server, device.scope).map(Ok),
    }
}

/// Gives a chunk.
pub(crate) fn chunk(server: &Server, device: &Device, asked: &AskChunk) -> Answered<GivenChunk> {
    if device.revoked {
        return Ok(Err(No::Malformed));
    }
    let sql = "SELECT bytes FROM snapshots WHERE scope = $1 AND hash = $2 AND place > 0";
    let args: [Cell; 2] = [device.scope.0.into(), asked.hash.into()];
    let mut bytes = None;
    let reach = Reach::Scopes(&[device.scope]);
    server.storage.read(reach, &mut |tx| {
        let rows = tx.query(sql, &args)?;
        let found = rows.first().map(|row| row.bytes(0));
        bytes = found.transpose()?.map(ByteBuf::from);
        Ok(())
    })?;
    Ok(Ok(GivenChunk { bytes }))
}

fn newest(tx: &mut dyn Tx, scope: ScopeId, epoch: u64) -> Result<Option<Manifest>, Error> {
    let sql = "SELECT bytes FROM snapshots
               WHERE scope = $1 AND epoch = $2 AND place = 0
               ORDER BY ssn DESC
               LIMIT 1";
    let rows = tx.query(sql, &[scope.0.into(), epoch.into()])?;
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    // One that an older program made in another form is made anew.
    Ok(message::from_bytes(row.bytes(0)?).ok())
}

fn make(server: &Server, scope: ScopeId) -> Result<Manifest, Error> {
    let mut moment = None;
    server.storage.read(Reach::Scopes(&[scope]), &mut |tx| {
        moment = Some(Moment::read(tx, scope)?);
        Ok(())
    })?;
    let Moment {
        epoch,
        head,
        logs,
        taken,
        entries,
    } = moment.ok_or(DAMAGED)?;
    let chunks = gather::gather(entries, &logs).map_err(damaged)?;
    let names = chunks.iter().map(|(name, _)| name.clone()).collect();
    let proof = vouch::for_head(&server.key, scope.0, epoch, &head);
    let manifest = Manifest::new(epoch, head, &proof, logs, &taken, names).map_err(damaged)?;
    let bytes = message::to_bytes(&manifest);
    let row = |place: u64, hash: [u8; 32], bytes: &[u8]| {
        vec![
            scope.0.into(),
            head.ssn.into(),
            place.into(),
            epoch.into(),
            hash.into(),
            bytes.into(),
        ]
    };
    let mut rows: Vec<Vec<Cell>> = vec![row(0, Sha256::digest(&bytes).into(), &bytes)];
    for ((name, bytes), place) in chunks.iter().zip(1..) {
        rows.push(row(place, name.hash, bytes));
    }
    server.storage.write(Reach::Scopes(&[scope]), &mut |tx| {
        forget_older(tx, scope, epoch, &head)?;
        tx.put(&SNAPSHOTS, &rows)
    })?;
    Ok(manifest)
}

/// Of those before only the newest stays.
fn forget_older(tx: &mut dyn Tx, scope: ScopeId, epoch: u64, head: &Head) -> Result<(), Error> {
    let last = newest(tx, scope, epoch)?.map_or(head.ssn, |last| last.head.ssn);
    let sql = "DELETE FROM snapshots
               WHERE scope = $1 AND (epoch <> $2 OR ssn < $3 OR ssn = $4)";
    let args: [Cell; 4] = [scope.0.into(), epoch.into(), last.into(), head.ssn.into()];
    tx.execute(sql, &args)?;
    Ok(())
}

const DAMAGED: Error = Error::DamagedRow {
    table: "operations",
};

/// What the district took in fits in no chunk: it was not taken in by this program.
fn damaged(_: Refused) -> Error {
    DAMAGED
}

/// A puskesmas at one moment.
struct Moment {
    epoch: u64,
    head: Head,
    logs: Vec<Whose>,
    taken: Vec<Taken>,
    entries: Vec<Entry>,
}

impl Moment {
    fn read(tx: &mut dyn Tx, scope: ScopeId) -> Result<Self, Error> {
        let logs = logs(tx, scope)?;
        let head = scope::head(tx, scope)?;
        let entries = entries(tx, scope, head.ssn)?;
        Ok(Self {
            epoch: roster::epoch(tx)?,
            head,
            taken: taken(tx, scope, &logs, &entries)?,
            entries,
            logs,
        })
    }
}

/// The logs of a puskesmas; then those of others, which may have been handed over in part, as if nothing of them
/// was received.
fn logs(tx: &mut dyn Tx, scope: ScopeId) -> Result<Vec<Whose>, Error> {
    let own = roster::logs_of_scope(tx, scope, 0)?.into_iter();
    let mut logs: Vec<Whose> = own
        .map(|log| Whose {
            number: log.number,
            replica: log.replica.number(),
            head: log.head,
            chain: log.chain,
        })
        .collect();
    let sql = "SELECT logs.number, logs.replica
               FROM logs
               JOIN devices ON devices.device = logs.device
               WHERE devices.scope <> $1
                 AND EXISTS (SELECT 1 FROM operations
                             WHERE operations.scope = $1 AND operations.replica = logs.replica)
               ORDER BY logs.number";
    for row in tx.query(sql, &[scope.0.into()])? {
        logs.push(Whose {
            number: u32::try_from(row.int(0)?).map_err(|_| Error::DamagedRow { table: "logs" })?,
            replica: row.number(1)?,
            head: 0,
            chain: [0; 32],
        });
    }
    Ok(logs)
}

/// Which operations were numbered together, of the operations of a scope in the order of their numbers.
fn taken(
    tx: &mut dyn Tx,
    scope: ScopeId,
    logs: &[Whose],
    entries: &[Entry],
) -> Result<Vec<Taken>, Error> {
    let numbers: HashMap<u64, u32> = logs.iter().map(|log| (log.replica, log.number)).collect();
    let number = |replica: u64| {
        let number = numbers.get(&replica).copied();
        number.ok_or(Error::DamagedRow { table: "commits" })
    };
    let sql = "SELECT replica, first, count, ssn FROM commits WHERE scope = $1 ORDER BY ssn";
    let mut taken: Vec<Taken> = Vec::new();
    for row in tx.query(sql, &[scope.0.into()])? {
        let (replica, first, count) = (row.number(0)?, row.number(1)?, row.number(2)?);
        if replica != 0 {
            taken.push(Taken {
                number: number(ReplicaId::from_random(replica).number())?,
                first,
                count,
                joined: false,
            });
            continue;
        }
        let to = usize::try_from(row.number(3)?).map_err(|_| DAMAGED)?;
        let from = to.checked_sub(usize::try_from(count).map_err(|_| DAMAGED)?);
        let together = from.and_then(|from| entries.get(from..to)).ok_or(DAMAGED)?;
        for (place, entry) in together.iter().enumerate() {
            taken.push(Taken {
                number: number(entry.id.replica.number())?,
                first: entry.id.seq,
                count: 1,
                joined: place > 0,
            });
        }
    }
    Ok(taken)
}

fn entries(tx: &mut dyn Tx, scope: ScopeId, last: u64) -> Result<Vec<Entry>, Error> {
    let sql = "SELECT replica, seq, author, minute, suspect, body
               FROM operations
               WHERE scope = $1 AND ssn > $2 AND ssn <= $3
               ORDER BY ssn";
    let mut entries = Vec::new();
    for after in (0..last).step_by(PAGE) {
        let args: [Cell; 3] = [
            scope.0.into(),
            after.into(),
            (after + PAGE as u64).min(last).into(),
        ];
        for row in tx.query(sql, &args)? {
            entries.push(pull::entry(&row, 0)?);
        }
    }
    Ok(entries)
}
