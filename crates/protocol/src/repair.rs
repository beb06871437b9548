//! Finding out where two sides differ that should hold the same, and mending only that.
//!
//! ```text
//! COMPARE  256 sums, by name of operation   ->  what the district has in those that differ
//! FETCH    names of operations              ->  these operations
//! ```

use domain::OpId;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use crate::{Digest, Hash, Head};

/// How many sums there are.
pub const BUCKETS: usize = 256;

/// Operations fetched at once.
pub const MOST_FETCHED: usize = 500;

/// Where requests go.
pub mod path {
    /// [`super::Compare`]
    pub const COMPARE: &str = "/v1/compare";
    /// [`super::Fetch`]
    pub const FETCH: &str = "/v1/fetch";
}

/// The sums of a side's operations, each operation in the one that its name says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sums(Box<[Digest; BUCKETS]>);

impl Default for Sums {
    fn default() -> Self {
        Self(Box::new([Digest::default(); BUCKETS]))
    }
}

impl Sums {
    /// Adds an operation.
    pub fn add(&mut self, operation: OpId, hash: &Hash) {
        self.0[usize::from(bucket(operation))].add(hash);
    }

    /// All, in order.
    pub fn list(&self) -> &[Digest] {
        &*self.0
    }
}

/// The sum to which an operation belongs: it spreads the places of a log, whatever they say.
pub fn bucket(operation: OpId) -> u8 {
    let mixed = (operation.replica.number() ^ operation.seq).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed.to_be_bytes()[0]
}

/// Which operations up to a number does the district have where these sums differ?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compare {
    /// The epoch in which the laptop counts.
    pub epoch: u64,
    /// The number up to which it has everything.
    pub ssn: u64,
    /// Its [`Sums`].
    pub sums: Vec<Digest>,
}

/// What the district has there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compared {
    /// The head at that number.
    pub head: Head,
    /// Which sums differ.
    pub buckets: Vec<u8>,
    /// All its operations in these.
    pub operations: Vec<Told>,
}

/// An operation that the district has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Its log, which may be another puskesmas's.
    pub log: u64,
    /// Its place there.
    pub seq: u64,
    /// Its number.
    pub ssn: u64,
    /// The beginning of its hash.
    pub hash: [u8; 8],
}

/// These operations, please.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fetch {
    /// Their logs, and places.
    pub operations: Vec<(u64, u64)>,
}

/// Operations as the district has them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fetched {
    /// In the order in which they were asked for; one that the district does not have is missing.
    pub operations: Vec<FetchedOperation>,
}

/// An operation as the district has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FetchedOperation {
    /// Its log, which may be another puskesmas's.
    pub log: u64,
    /// Its place there.
    pub seq: u64,
    /// Its number.
    pub ssn: u64,
    /// Who wrote it.
    pub author: [u8; 16],
    /// When, by the writer's clock.
    pub minute: i64,
    /// Whether that clock was believed.
    pub suspect: bool,
    /// What it says.
    pub body: ByteBuf,
}

/// The beginning of a hash.
pub fn beginning(hash: &Hash) -> [u8; 8] {
    let mut first = [0; 8];
    first.copy_from_slice(&hash[..8]);
    first
}

#[cfg(test)]
mod tests {
    use domain::ReplicaId;

    use super::*;

    #[test]
    fn the_places_of_a_log_are_spread_evenly() {
        let mut counts = [0_u32; BUCKETS];
        for seq in 1..=25_600 {
            let replica = ReplicaId::from_random(0x1234_5678_9abc_def0);
            counts[usize::from(bucket(OpId { replica, seq }))] += 1;
        }
        assert!(counts.iter().all(|count| (50..200).contains(count)));
    }
}
