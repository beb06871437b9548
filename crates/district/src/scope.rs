//! A puskesmas: the head of its log, and the lock under which its numbers are given.

use protocol::message::WireHead;
use protocol::{Digest, Hash};
use sha2::{Digest as _, Sha256};

use crate::storage::{Cell, Error, Row, Tx};

/// Number of a puskesmas at this district.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScopeId(pub i64);

/// How far a scope's log has come: what a laptop compares to know that it holds the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Head {
    /// The last number given, and so how many operations there are.
    pub ssn: u64,
    /// Their sum.
    pub digest: Digest,
    /// Hash over all commits: what was once given out cannot be changed unseen.
    pub chain: Hash,
}

impl Head {
    /// The head as it travels.
    pub fn to_wire(self) -> WireHead {
        WireHead {
            ssn: self.ssn,
            digest: self.digest.to_bytes(),
            chain: self.chain,
        }
    }

    /// Before anything was sent.
    pub fn empty() -> Self {
        Self::default()
    }

    pub(crate) fn of(row: &Row, first: usize) -> Result<Self, Error> {
        Ok(Self {
            ssn: row.number(first)?,
            digest: Digest::from_bytes(row.array(first + 1)?),
            chain: row.array(first + 2)?,
        })
    }

    /// The head after a commit of operations with these hashes.
    #[must_use]
    pub fn after(&self, operations: &[Hash]) -> Self {
        let mut digest = self.digest;
        let mut chain = Sha256::new();
        chain.update(self.chain);
        for operation in operations {
            digest.add(operation);
            chain.update(operation);
        }
        Self {
            ssn: self.ssn + operations.len() as u64,
            digest,
            chain: chain.finalize().into(),
        }
    }
}

/// The head of a scope, as of this moment.
///
/// # Errors
/// When the scope is not known or the database fails.
pub fn head(tx: &mut dyn Tx, scope: ScopeId) -> Result<Head, Error> {
    let sql = "SELECT ssn, digest, chain FROM scopes WHERE scope = $1";
    let rows = tx.query(sql, &[scope.0.into()])?;
    Head::of(rows.first().ok_or(UNKNOWN)?, 0)
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
