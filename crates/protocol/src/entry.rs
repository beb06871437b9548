//! An operation on its way: everything about it, its body as bytes.

use domain::{OpId, UserId};
use ledger::{Body, Operation, Unreadable, Written};
use sha2::{Digest as _, Sha256};

/// A SHA-256.
pub type Hash = [u8; 32];

/// An operation whose body may be one of a newer program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub id: OpId,
    /// Who is responsible for it.
    pub author: UserId,
    /// When it was written, by the writer's clock.
    pub written: Written,
    /// What it says, as [`Body::to_bytes`] writes it.
    pub body: Vec<u8>,
}

impl Entry {
    /// The entry of an operation.
    pub fn of(operation: &Operation) -> Self {
        Self {
            id: operation.id,
            author: operation.author,
            written: operation.written,
            body: operation.body.to_bytes(),
        }
    }

    /// The operation, if this program understands its body.
    ///
    /// # Errors
    /// [`Unreadable`]: it is kept and passed on, and folded by a newer program.
    pub fn operation(&self) -> Result<Operation, Unreadable> {
        Ok(Operation {
            id: self.id,
            author: self.author,
            written: self.written,
            body: Body::from_bytes(&self.body)?,
        })
    }

    /// What the operation is, whoever holds it: its name, its author and its body. The minute stays
    /// outside, since nothing is decided by it and a first download leaves it out.
    pub fn hash(&self) -> Hash {
        let mut hash = Sha256::new();
        hash.update(self.id.replica.number().to_be_bytes());
        hash.update(self.id.seq.to_be_bytes());
        hash.update(self.author.0.as_bytes());
        hash.update(&self.body);
        hash.finalize().into()
    }
}
