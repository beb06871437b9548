//! How far the log of a puskesmas has come.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{Digest, Hash};

/// How far a log of operations in the district's order has come: what two sides compare to know that
/// they hold the same. The default is the head before anything was sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The last number given, and so how many operations there are.
    pub ssn: u64,
    /// Their sum.
    pub digest: Digest,
    /// Hash over all commits: what was once given out cannot be changed unseen.
    pub chain: Hash,
}

impl Head {
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
