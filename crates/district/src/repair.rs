//! Telling a laptop where it holds something else, and giving it what it lacks.

use std::collections::BTreeSet;

use domain::ReplicaId;
use protocol::message::No;
use protocol::repair::{
    BUCKETS, Compare, Compared, Fetch, Fetched, FetchedOperation, MOST_FETCHED, Sums, Told,
    beginning, bucket,
};
use serde_bytes::ByteBuf;

use crate::roster::{self, Device};
use crate::scope::ScopeId;
use crate::server::Answered;
use crate::storage::{Cell, Error, Reach, Tx};
use crate::{Server, commits, pull};

/// Operations read at once.
const AT_A_TIME: u64 = 5_000;

/// What the district has where a laptop's sums differ.
pub(crate) fn compare(server: &Server, device: &Device, compare: &Compare) -> Answered<Compared> {
    if compare.sums.len() != BUCKETS || device.revoked {
        return Ok(Err(No::Malformed));
    }
    let mut answer = Err(No::Malformed);
    let reach = Reach::Scopes(&[device.scope]);
    server.storage.read(reach, &mut |tx| {
        answer = compare_in(tx, device.scope, compare)?;
        Ok(())
    })?;
    Ok(answer)
}

fn compare_in(tx: &mut dyn Tx, scope: ScopeId, compare: &Compare) -> Answered<Compared> {
    if roster::epoch(tx)? != compare.epoch {
        return Ok(Err(No::OtherEpoch));
    }
    let mut sums = Sums::default();
    each(tx, scope, compare.ssn, |_, entry| {
        sums.add(entry.id, &entry.hash());
    })?;
    let buckets: Vec<u8> = (0..=u8::MAX)
        .zip(sums.list().iter().zip(&compare.sums))
        .filter(|(_, (here, there))| here != there)
        .map(|(bucket, _)| bucket)
        .collect();
    let differing: BTreeSet<u8> = buckets.iter().copied().collect();
    let mut operations = Vec::new();
    each(tx, scope, compare.ssn, |ssn, entry| {
        if differing.contains(&bucket(entry.id)) {
            operations.push(Told {
                log: entry.id.replica.number(),
                seq: entry.id.seq,
                ssn,
                hash: beginning(&entry.hash()),
            });
        }
    })?;
    Ok(Ok(Compared {
        head: commits::head_at(tx, scope, compare.ssn)?,
        buckets,
        operations,
    }))
}

/// Every operation of a scope up to a number, with its own.
fn each(
    tx: &mut dyn Tx,
    scope: ScopeId,
    to: u64,
    mut take: impl FnMut(u64, &protocol::Entry),
) -> Result<(), Error> {
    let sql = "SELECT ssn, replica, seq, author, minute, suspect, body
               FROM operations
               WHERE scope = $1 AND ssn > $2 AND ssn <= $3
               ORDER BY ssn";
    let mut after = 0;
    while after < to {
        let until = to.min(after + AT_A_TIME);
        let args: [Cell; 3] = [scope.0.into(), after.into(), until.into()];
        for row in tx.query(sql, &args)? {
            take(row.number(0)?, &pull::entry(&row, 1)?);
        }
        after = until;
    }
    Ok(())
}

/// Operations that a laptop asks for, as far as its puskesmas has them.
pub(crate) fn fetch(server: &Server, device: &Device, fetch: &Fetch) -> Answered<Fetched> {
    if fetch.operations.len() > MOST_FETCHED || device.revoked {
        return Ok(Err(No::Malformed));
    }
    let mut operations = Vec::new();
    let reach = Reach::Scopes(&[device.scope]);
    server.storage.read(reach, &mut |tx| {
        let sql = "SELECT ssn, replica, seq, author, minute, suspect, body
                   FROM operations
                   WHERE scope = $1 AND replica = $2 AND seq = $3";
        operations.clear();
        for (log, seq) in &fetch.operations {
            let replica = ReplicaId::from_random(*log);
            let args: [Cell; 3] = [
                device.scope.0.into(),
                replica.number().into(),
                (*seq).into(),
            ];
            for row in tx.query(sql, &args)? {
                let entry = pull::entry(&row, 1)?;
                operations.push(FetchedOperation {
                    log: *log,
                    seq: *seq,
                    ssn: row.number(0)?,
                    author: *entry.author.0.as_bytes(),
                    minute: entry.written.minute,
                    suspect: entry.written.clock == ledger::Clock::Suspect,
                    body: ByteBuf::from(entry.body),
                });
            }
        }
        Ok(())
    })?;
    Ok(Ok(Fetched { operations }))
}
