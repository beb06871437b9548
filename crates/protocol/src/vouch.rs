//! What the district vouches for by its signature alone, so that it can be believed from a stick too.

use sha2::{Digest as _, Sha256};

use crate::message::LogName;
use crate::sign::SIGNATURE_BYTES;
use crate::{Hash, Head, PublicKey, Refused, SecretKey};

/// A signature of the district.
pub type Proof = [u8; SIGNATURE_BYTES];

/// Vouches that the log of a puskesmas had come so far.
pub fn for_head(key: &SecretKey, scope: i64, epoch: u64, head: &Head) -> Proof {
    key.sign(&head_hash(scope, epoch, head))
}

/// Whether the district vouches for it.
///
/// # Errors
/// [`Refused::BadSignature`].
pub fn check_head(
    key: &PublicKey,
    scope: i64,
    epoch: u64,
    head: &Head,
    proof: &[u8],
) -> Result<(), Refused> {
    check(key, &head_hash(scope, epoch, head), proof)
}

/// Vouches that a log of a puskesmas has this name and is signed with this key.
pub fn for_log(key: &SecretKey, scope: i64, log: &LogName) -> Proof {
    key.sign(&log_hash(scope, log))
}

/// Whether the district vouches for it.
///
/// # Errors
/// [`Refused::BadSignature`].
pub fn check_log(key: &PublicKey, scope: i64, log: &LogName) -> Result<(), Refused> {
    check(key, &log_hash(scope, log), &log.proof)
}

fn check(key: &PublicKey, hash: &Hash, proof: &[u8]) -> Result<(), Refused> {
    let proof = proof.try_into().map_err(|_| Refused::BadSignature)?;
    key.verify(hash, proof)
}

fn head_hash(scope: i64, epoch: u64, head: &Head) -> Hash {
    let mut hash = Sha256::new();
    hash.update(b"siklus head 1");
    hash.update(scope.to_be_bytes());
    hash.update(epoch.to_be_bytes());
    hash.update(head.ssn.to_be_bytes());
    hash.update(head.digest.to_bytes());
    hash.update(head.chain);
    hash.finalize().into()
}

fn log_hash(scope: i64, log: &LogName) -> Hash {
    let mut hash = Sha256::new();
    hash.update(b"siklus log 1");
    hash.update(scope.to_be_bytes());
    hash.update(log.number.to_be_bytes());
    hash.update(log.replica.to_be_bytes());
    hash.update(log.key);
    hash.finalize().into()
}
