//! Giving a laptop what its puskesmas has as its writers signed it: whole commits, in the district's order.

use std::collections::{HashMap, HashSet};

use domain::ReplicaId;
use protocol::handed;
use protocol::message::Commit;
use serde_bytes::ByteBuf;

use crate::pull;
use crate::roster::{self, Log};
use crate::scope::{self, Head, ScopeId, head_of};
use crate::storage::{Cell, Error, Row, Tx};

/// Commits of a scope that follow each other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Given {
    /// The commits.
    pub(crate) commits: Vec<Commit>,
    /// The head as it was after the last of them.
    pub(crate) head: Head,
    /// The last number given by now.
    pub(crate) ssn: u64,
}

/// What the laptop that asks holds already.
pub(crate) struct Held<'a> {
    /// Numbers of logs, and up to which place.
    pub(crate) logs: &'a [(u32, u64)],
    /// Segments it has just sent.
    pub(crate) sent: HashSet<&'a [u8]>,
}

/// Commits looked at at once: an upper bound for one answer.
const MOST_COMMITS: u64 = 2_000;

/// Bytes of a commit that is only named.
const NAME_BYTES: usize = 8;

/// The commits of a scope after a number: at least one if there is any, and no more once they have `most`
/// bytes. What the laptop holds is only named.
///
/// # Errors
/// When the database fails.
pub(crate) fn give(
    tx: &mut dyn Tx,
    scope: ScopeId,
    held: &Held<'_>,
    after: u64,
    most: u32,
) -> Result<Given, Error> {
    let logs = roster::logs_of_scope(tx, scope, 0)?;
    let logs: HashMap<ReplicaId, Log> = logs.into_iter().map(|log| (log.replica, log)).collect();
    let sql = "SELECT ssn, digest, chain, replica, first, count
               FROM commits
               WHERE scope = $1 AND ssn > $2
               ORDER BY ssn
               LIMIT $3";
    let args: [Cell; 3] = [scope.0.into(), after.into(), MOST_COMMITS.into()];
    let rows = tx.query(sql, &args)?;
    let mut given = Given {
        commits: Vec::new(),
        head: head_at(tx, scope, after)?,
        ssn: scope::head(tx, scope)?.ssn,
    };
    let mut n_bytes = 0;
    for row in &rows {
        let commit = commit(tx, scope, &logs, held, row)?;
        n_bytes += match &commit {
            Commit::Segment(bytes) | Commit::Handed(bytes) => bytes.len(),
            Commit::Own { .. } => NAME_BYTES,
        };
        if !given.commits.is_empty() && n_bytes > most as usize {
            break;
        }
        given.commits.push(commit);
        given.head = head_of(row, 0)?;
    }
    Ok(given)
}

/// The head as it was at a number; the empty one where no commit ended.
pub(crate) fn head_at(tx: &mut dyn Tx, scope: ScopeId, ssn: u64) -> Result<Head, Error> {
    let sql = "SELECT ssn, digest, chain FROM commits WHERE scope = $1 AND ssn = $2";
    let rows = tx.query(sql, &[scope.0.into(), ssn.into()])?;
    rows.first()
        .map_or(Ok(Head::default()), |row| head_of(row, 0))
}

/// A commit as it travels.
fn commit(
    tx: &mut dyn Tx,
    scope: ScopeId,
    logs: &HashMap<ReplicaId, Log>,
    held: &Held<'_>,
    row: &Row,
) -> Result<Commit, Error> {
    let damaged = Error::DamagedRow { table: "commits" };
    let (first, count) = (row.number(4)?, row.number(5)?);
    let replica = match row.number(3)? {
        0 => return handed(tx, scope, row.number(0)?, count),
        replica => ReplicaId::from_random(replica),
    };
    let Some(log) = logs.get(&replica) else {
        return Err(damaged);
    };
    let own = Commit::Own {
        number: log.number,
        first,
        count: u32::try_from(count).map_err(|_| damaged)?,
    };
    let last = first + count - 1;
    if held
        .logs
        .iter()
        .any(|(number, to)| *number == log.number && last <= *to)
    {
        return Ok(own);
    }
    let sql = "SELECT bytes FROM segments WHERE scope = $1 AND replica = $2 AND first = $3";
    let args: [Cell; 3] = [scope.0.into(), replica.number().into(), first.into()];
    let rows = tx.query(sql, &args)?;
    let segment = rows
        .first()
        .ok_or(Error::DamagedRow { table: "segments" })?;
    let bytes = segment.bytes(0)?;
    if held.sent.contains(bytes) {
        return Ok(own);
    }
    Ok(Commit::Segment(ByteBuf::from(bytes)))
}

/// What other puskesmas had before, up to a number.
fn handed(tx: &mut dyn Tx, scope: ScopeId, ssn: u64, count: u64) -> Result<Commit, Error> {
    let damaged = Error::DamagedRow { table: "commits" };
    let after = ssn.checked_sub(count).ok_or(damaged)?;
    let entries = pull::entries(tx, scope, after, ssn)?;
    let packed = handed::pack(&entries);
    let packed = packed.map_err(|_| Error::DamagedRow { table: "commits" })?;
    Ok(Commit::Handed(ByteBuf::from(packed)))
}
