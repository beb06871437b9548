//! The key of a laptop, or of the district: what it signs is known to come from it.

use std::fmt;

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

use crate::{Hash, Refused};

/// How many bytes a signature has.
pub const SIGNATURE_BYTES: usize = 64;

/// The secret half: Ed25519, wiped from memory when dropped.
pub struct SecretKey(SigningKey);

/// The public half.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PublicKey([u8; 32]);

impl SecretKey {
    /// The key of 32 random bytes.
    pub fn from_random(bytes: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(bytes))
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }

    /// Signs a hash.
    pub fn sign(&self, hash: &Hash) -> [u8; SIGNATURE_BYTES] {
        self.0.sign(hash).to_bytes()
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey")
    }
}

impl PublicKey {
    /// The key of 32 bytes; that it is a key shows when something is verified with it.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub fn to_bytes(self) -> [u8; 32] {
        self.0
    }

    /// Verifies that the secret half signed a hash.
    ///
    /// # Errors
    /// [`Refused::BadSignature`].
    pub fn verify(&self, hash: &Hash, signature: &[u8; SIGNATURE_BYTES]) -> Result<(), Refused> {
        let key = VerifyingKey::from_bytes(&self.0).map_err(|_| Refused::BadSignature)?;
        key.verify_strict(hash, &Signature::from_bytes(signature))
            .map_err(|_| Refused::BadSignature)
    }
}
