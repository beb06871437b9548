//! Short names for logs and people that both sides know.

use domain::{OpId, PersonId, ReplicaId};

/// What a side can name shortly. A log has the number the district gave it; a person is named by an
/// operation that names the person, as the other side has that too or can wait for it.
pub trait Names {
    /// The number of a log, from 1.
    fn number(&self, replica: ReplicaId) -> Option<u32>;

    /// The log of a number.
    fn replica(&self, number: u32) -> Option<ReplicaId>;

    /// An operation that edits a person, and that the other side has.
    fn operation(&self, person: PersonId) -> Option<OpId>;

    /// The person whom an operation edits.
    fn person(&self, operation: OpId) -> Option<PersonId>;
}

/// Nothing is known: every name is written in full.
#[derive(Debug, Clone, Copy)]
pub struct NoNames;

impl Names for NoNames {
    fn number(&self, _: ReplicaId) -> Option<u32> {
        None
    }

    fn replica(&self, _: u32) -> Option<ReplicaId> {
        None
    }

    fn operation(&self, _: PersonId) -> Option<OpId> {
        None
    }

    fn person(&self, _: OpId) -> Option<PersonId> {
        None
    }
}
