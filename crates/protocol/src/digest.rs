//! What two sides compare to know that they hold the same operations.

use serde::{Deserialize, Serialize};

use crate::Hash;

/// A sum over operations, modulo 2^128. The order in which they are added does not matter, and an
/// operation added twice shows (in an exclusive or it would vanish).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "[u8; 16]", into = "[u8; 16]")]
pub struct Digest(u128);

impl From<[u8; 16]> for Digest {
    fn from(bytes: [u8; 16]) -> Self {
        Self::from_bytes(bytes)
    }
}

impl From<Digest> for [u8; 16] {
    fn from(digest: Digest) -> Self {
        digest.to_bytes()
    }
}

impl Digest {
    /// Adds an operation.
    pub fn add(&mut self, operation: &Hash) {
        #[cfg(feature = "planted")]
        if ledger::planted::is(ledger::planted::Bug::XorDigest) {
            self.0 ^= first_half(operation);
            return;
        }
        self.0 = self.0.wrapping_add(first_half(operation));
    }

    /// Takes an operation out again.
    pub fn take(&mut self, operation: &Hash) {
        self.0 = self.0.wrapping_sub(first_half(operation));
    }

    /// As sixteen bytes.
    pub fn to_bytes(self) -> [u8; 16] {
        self.0.to_be_bytes()
    }

    /// From sixteen bytes.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(u128::from_be_bytes(bytes))
    }
}

fn first_half(hash: &Hash) -> u128 {
    let mut half = [0; 16];
    half.copy_from_slice(&hash[..16]);
    u128::from_be_bytes(half)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn order_does_not_matter_and_what_is_taken_out_is_gone(
            operations in prop::collection::vec(any::<Hash>(), 1..20), which: prop::sample::Index
        ) {
            let sum = |operations: &[Hash]| {
                let mut digest = Digest::default();
                operations.iter().for_each(|operation| digest.add(operation));
                digest
            };
            let mut other = operations.clone();
            other.reverse();
            prop_assert_eq!(sum(&operations), sum(&other));
            let one = other.swap_remove(which.index(operations.len()));
            let mut digest = sum(&operations);
            digest.take(&one);
            prop_assert_eq!(digest, sum(&other));
            digest.add(&one);
            digest.add(&one);
            prop_assert_ne!(digest, sum(&operations), "twice is not once");
            prop_assert_eq!(Digest::from_bytes(digest.to_bytes()), digest);
        }
    }
}
