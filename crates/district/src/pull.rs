//! Giving a laptop what its puskesmas has: whole commits, in the district's order.

use domain::{OpId, ReplicaId, UserId};
use ledger::{Clock, Written};
use protocol::Entry;

use crate::scope::{Head, ScopeId};
use crate::storage::{Cell, Error, Row, Tx};

/// Operations of a scope that follow each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The number before the first of them.
    pub after: u64,
    /// The operations.
    pub entries: Vec<Entry>,
    /// The head as it was after the last of them.
    pub head: Head,
}

/// The operations of a scope after a number: whole commits, at least one if there is any, and no more
/// once there are `most` operations.
///
/// # Errors
/// When the database fails.
pub fn give(tx: &mut dyn Tx, scope: ScopeId, after: u64, most: u64) -> Result<Given, Error> {
    let commits = "SELECT ssn, digest, chain
                   FROM commits
                   WHERE scope = $1 AND ssn > $2
                   ORDER BY ssn
                   LIMIT $3";
    let args: [Cell; 3] = [scope.0.into(), after.into(), most.max(1).into()];
    let commits = tx.query(commits, &args)?;
    let mut head = None;
    for commit in &commits {
        let next = crate::scope::head_of(commit, 0)?;
        if head.is_none() || next.ssn <= after.saturating_add(most) {
            head = Some(next);
        }
    }
    let Some(head) = head else {
        return Ok(Given {
            after,
            entries: Vec::new(),
            head: crate::scope::head(tx, scope)?,
        });
    };
    Ok(Given {
        after,
        entries: entries(tx, scope, after, head.ssn)?,
        head,
    })
}

/// The operations of a scope after a number, up to another.
pub(crate) fn entries(
    tx: &mut dyn Tx,
    scope: ScopeId,
    after: u64,
    to: u64,
) -> Result<Vec<Entry>, Error> {
    let sql = "SELECT replica, seq, author, minute, suspect, body
               FROM operations
               WHERE scope = $1 AND ssn > $2 AND ssn <= $3
               ORDER BY ssn";
    let rows = tx.query(sql, &[scope.0.into(), after.into(), to.into()])?;
    rows.iter().map(|row| entry(row, 0)).collect()
}

/// The entry of a row whose columns from `first` on are replica, seq, author, minute, suspect, body.
pub(crate) fn entry(row: &Row, first: usize) -> Result<Entry, Error> {
    Ok(Entry {
        id: OpId {
            replica: ReplicaId::from_random(row.number(first)?),
            seq: row.number(first + 1)?,
        },
        author: UserId(uuid::Uuid::from_bytes(row.array(first + 2)?)),
        written: Written {
            minute: row.int(first + 3)?,
            clock: if row.int(first + 4)? == 0 {
                Clock::Plausible
            } else {
                Clock::Suspect
            },
        },
        body: row.bytes(first + 5)?.to_vec(),
    })
}
