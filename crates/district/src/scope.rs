//! A puskesmas: the head of its log, and the lock under which its numbers are given.

use protocol::Digest;
pub use protocol::Head;

use crate::storage::{Cell, Error, Row, Tx};

/// Number of a puskesmas at this district.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScopeId(pub i64);

/// The head of a row whose columns from `first` on are ssn, digest, chain.
pub(crate) fn head_of(row: &Row, first: usize) -> Result<Head, Error> {
    Ok(Head {
        ssn: row.number(first)?,
        digest: Digest::from_bytes(row.array(first + 1)?),
        chain: row.array(first + 2)?,
    })
}

/// The head of a scope, as of this moment.
///
/// # Errors
/// When the scope is not known or the database fails.
pub fn head(tx: &mut dyn Tx, scope: ScopeId) -> Result<Head, Error> {
    let sql = "SELECT ssn, digest, chain FROM scopes WHERE scope = $1";
    let rows = tx.query(sql, &[scope.0.into()])?;
    head_of(rows.first().ok_or(UNKNOWN)?, 0)
}

/// The head of a scope, which nobody else can move before this transaction ends.
pub(crate) fn lock(tx: &mut dyn Tx, scope: ScopeId) -> Result<Head, Error> {
    // Where rows are locked one by one this waits for the other writer; where there is but one writer
    // it changes nothing.
    tx.execute(
        "UPDATE scopes SET ssn = ssn WHERE scope = $1",
        &[scope.0.into()],
    )?;
    head(tx, scope)
}

pub(crate) fn set_head(tx: &mut dyn Tx, scope: ScopeId, head: &Head) -> Result<(), Error> {
    let sql = "UPDATE scopes SET ssn = $1, digest = $2, chain = $3 WHERE scope = $4";
    let args: [Cell; 4] = [
        head.ssn.into(),
        head.digest.to_bytes().into(),
        head.chain.into(),
        scope.0.into(),
    ];
    tx.execute(sql, &args)?;
    Ok(())
}

const UNKNOWN: Error = Error::DamagedRow { table: "scopes" };
