//! Giving a laptop what its puskesmas has as its writers signed it: whole commits, in the district's order.

use domain::ReplicaId;
use protocol::message::Commit;
use serde_bytes::ByteBuf;

use crate::roster::{self, Device};
use crate::scope::Head;
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

/// Commits looked at at once: an upper bound for one answer.
const MOST_COMMITS: u64 = 2_000;

/// The commits of a laptop's scope after a number: at least one if there is any, and no more once they
/// have `most` bytes. What the laptop wrote itself is only named.
///
/// # Errors
/// When the database fails.
pub(crate) fn give(
    tx: &mut dyn Tx,
    device: &Device,
    after: u64,
    most: u32,
) -> Result<Given, Error> {
    let scope = device.scope;
    let own = roster::logs_of_device(tx, device.number)?;
    let now = crate::scope::head(tx, scope)?;
    let sql = "SELECT ssn, digest, chain, replica, first, count
               FROM commits
               WHERE scope = $1 AND ssn > $2
               ORDER BY ssn
               LIMIT $3";
    let args: [Cell; 3] = [scope.0.into(), after.into(), MOST_COMMITS.into()];
    let rows = tx.query(sql, &args)?;
    let mut given = Given {
        commits: Vec::new(),
        head: head_at(tx, device, after)?,
        ssn: now.ssn,
    };
    let mut n_bytes = 0;
    for row in &rows {
        let (commit, size) = commit(tx, device, &own, row)?;
        n_bytes += size;
        if !given.commits.is_empty() && n_bytes > most as usize {
            break;
        }
        given.commits.push(commit);
        given.head = Head::of(row, 0)?;
    }
    Ok(given)
}

/// The head as it was at a number; the empty one where no commit ended.
fn head_at(tx: &mut dyn Tx, device: &Device, ssn: u64) -> Result<Head, Error> {
    let sql = "SELECT ssn, digest, chain FROM commits WHERE scope = $1 AND ssn = $2";
    let rows = tx.query(sql, &[device.scope.0.into(), ssn.into()])?;
    rows.first()
        .map_or(Ok(Head::empty()), |row| Head::of(row, 0))
}

/// A commit as it travels, and how many bytes it has.
fn commit(
    tx: &mut dyn Tx,
    device: &Device,
    own: &[roster::Log],
    row: &Row,
) -> Result<(Commit, usize), Error> {
    let replica = ReplicaId::from_random(row.number(3)?);
    if let Some(log) = own.iter().find(|log| log.replica == replica) {
        let own = Commit::Own {
            number: log.number,
            first: row.number(4)?,
            count: u32::try_from(row.number(5)?)
                .map_err(|_| Error::DamagedRow { table: "commits" })?,
        };
        return Ok((own, 8));
    }
    let sql = "SELECT bytes FROM segments WHERE scope = $1 AND replica = $2 AND first = $3";
    let args = [
        device.scope.0.into(),
        replica.number().into(),
        row.cell(4)?.clone(),
    ];
    let segments = tx.query(sql, &args)?;
    let segment = segments
        .first()
        .ok_or(Error::DamagedRow { table: "segments" })?;
    let bytes = segment.bytes(0)?.to_vec();
    let size = bytes.len();
    Ok((Commit::Segment(ByteBuf::from(bytes)), size))
}
