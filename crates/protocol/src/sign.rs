//! The key of a laptop, or of the district: what it signs is known to come from it.

use std::fmt;

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

use crypto_box::aead::rand_core::{self, CryptoRng, RngCore};
use zeroize::Zeroizing;

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

impl SecretKey {
    /// What was sealed to this key; `None` when it was sealed to another or is damaged.
    pub(crate) fn unseal(&self, sealed: &[u8]) -> Option<Zeroizing<[u8; 32]>> {
        let key = crypto_box::SecretKey::from(self.0.to_scalar_bytes());
        let opened = Zeroizing::new(key.unseal(sealed).ok()?);
        let mut secret = Zeroizing::new([0; 32]);
        if opened.len() != secret.len() {
            return None;
        }
        secret.copy_from_slice(&opened);
        Some(secret)
    }
}

impl PublicKey {
    /// Seals a key so that only the secret half of this one opens it (a sealed box over X25519; the signing
    /// key's own point, in the other form of the same curve).
    pub(crate) fn seal(
        &self,
        secret: &[u8; 32],
        fill: &mut dyn FnMut(&mut [u8]),
    ) -> Result<Vec<u8>, Refused> {
        let key = VerifyingKey::from_bytes(&self.0).map_err(|_| Refused::Malformed)?;
        let key = crypto_box::PublicKey::from(key.to_montgomery().0);
        key.seal(&mut Random(fill), secret)
            .map_err(|_| Refused::Malformed)
    }
}

/// Random bytes from the surroundings.
struct Random<'a>(&'a mut dyn FnMut(&mut [u8]));

impl RngCore for Random<'_> {
    fn next_u32(&mut self) -> u32 {
        let mut bytes = [0; 4];
        (self.0)(&mut bytes);
        u32::from_le_bytes(bytes)
    }

    fn next_u64(&mut self) -> u64 {
        let mut bytes = [0; 8];
        (self.0)(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        (self.0)(bytes);
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rand_core::Error> {
        (self.0)(bytes);
        Ok(())
    }
}

impl CryptoRng for Random<'_> {}

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
