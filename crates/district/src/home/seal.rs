//! Secrets lie in the storage sealed, bound to what stands in the open beside them.

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use crate::storage::Error;

const NONCE_BYTES: usize = 24;

/// What is sealed there was changed, or was sealed by another key.
pub(super) const DAMAGED: Error = Error::DamagedRow {
    table: "facts_of_server",
};

/// Seals a secret.
pub(super) fn seal(
    sealing: &[u8; 32],
    secret: &[u8],
    beside: &[u8],
    fill: &dyn Fn(&mut [u8]),
) -> Result<Vec<u8>, Error> {
    let mut nonce = [0; NONCE_BYTES];
    fill(&mut nonce);
    let payload = Payload {
        msg: secret,
        aad: beside,
    };
    let sealed = XChaCha20Poly1305::new(sealing.into())
        .encrypt(XNonce::from_slice(&nonce), payload)
        .map_err(|_| Error::Unfit {
            reason: "its keys are too long to be sealed",
        })?;
    Ok([nonce.as_slice(), &sealed].concat())
}

/// Opens what was sealed.
pub(super) fn open(
    sealing: &[u8; 32],
    sealed: &[u8],
    beside: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let (nonce, sealed) = sealed.split_at_checked(NONCE_BYTES).ok_or(DAMAGED)?;
    let payload = Payload {
        msg: sealed,
        aad: beside,
    };
    XChaCha20Poly1305::new(sealing.into())
        .decrypt(XNonce::from_slice(nonce), payload)
        .map(Zeroizing::new)
        .map_err(|_| DAMAGED)
}
