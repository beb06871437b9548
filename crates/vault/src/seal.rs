//! The cryptography of a slot: deriving sub-keys, sealing the data key, proving the key file.

use chacha20poly1305::aead::{AeadInPlace as _, KeyInit as _};
use chacha20poly1305::{Tag, XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use sqlite::Key;
use zeroize::Zeroizing;

use crate::{Random, encoding};

pub(crate) const MAC_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;
const SEALED_BYTES: usize = Key::BYTES + 16;

/// The data key, sealed with XChaCha20-Poly1305 under the key of a slot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SealedKey {
    #[serde(with = "encoding")]
    nonce: [u8; NONCE_BYTES],
    #[serde(with = "encoding")]
    sealed: [u8; SEALED_BYTES],
}

impl SealedKey {
    /// Seals the data key; `context` must be given again, unchanged, to open it.
    ///
    /// `None` only if the cipher refuses 32 bytes, which it does not.
    pub(crate) fn seal(
        data_key: &Key,
        slot_key: &[u8; 32],
        context: &str,
        random: Random<'_>,
    ) -> Option<Self> {
        let mut nonce = [0; NONCE_BYTES];
        random(&mut nonce);
        let mut text = Zeroizing::new(*data_key.bytes());
        let tag = XChaCha20Poly1305::new(slot_key.into())
            .encrypt_in_place_detached(
                XNonce::from_slice(&nonce),
                context.as_bytes(),
                text.as_mut_slice(),
            )
            .ok()?;
        let mut sealed = [0; SEALED_BYTES];
        sealed[..Key::BYTES].copy_from_slice(text.as_slice());
        sealed[Key::BYTES..].copy_from_slice(&tag);
        Some(Self { nonce, sealed })
    }

    /// The data key, or `None` when the slot key or the context is not the one it was sealed with.
    pub(crate) fn open(&self, slot_key: &[u8; 32], context: &str) -> Option<Key> {
        let (sealed, tag) = self.sealed.split_at(Key::BYTES);
        let mut text = Zeroizing::new([0; Key::BYTES]);
        text.copy_from_slice(sealed);
        XChaCha20Poly1305::new(slot_key.into())
            .decrypt_in_place_detached(
                XNonce::from_slice(&self.nonce),
                context.as_bytes(),
                text.as_mut_slice(),
                Tag::from_slice(tag),
            )
            .ok()?;
        Key::from_slice(text.as_slice())
    }
}

/// A key for one purpose, from secret bytes (HKDF-SHA256).
pub(crate) fn subkey(secret: &[u8], purpose: &str) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0; 32]);
    #[expect(
        clippy::expect_used,
        reason = "the length is a constant that HKDF allows"
    )]
    Hkdf::<Sha256>::new(None, secret)
        .expand(purpose.as_bytes(), key.as_mut_slice())
        .expect("because HKDF-SHA256 gives up to 8160 bytes");
    key
}

/// The MAC over a key file's body under the data key.
pub(crate) fn mac(data_key: &Key, body: &[u8]) -> [u8; MAC_BYTES] {
    keyed(data_key, body).finalize().into_bytes().into()
}

/// Whether a MAC is that of this body under this key; takes the same time for every answer.
pub(crate) fn mac_fits(data_key: &Key, body: &[u8], mac: &[u8; MAC_BYTES]) -> bool {
    keyed(data_key, body).verify_slice(mac).is_ok()
}

fn keyed(data_key: &Key, body: &[u8]) -> Hmac<Sha256> {
    let key = subkey(data_key.bytes(), "siklus keys v1 mac");
    #[expect(clippy::expect_used, reason = "HMAC has no wrong key length")]
    let mut hmac = <Hmac<Sha256> as hmac::Mac>::new_from_slice(key.as_slice())
        .expect("because HMAC takes keys of every length");
    hmac.update(body);
    hmac
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> Key {
        Key::from_slice(&[byte; 32]).unwrap()
    }

    #[test]
    fn a_sealed_key_opens_only_with_its_slot_key_and_context() {
        let sealed =
            SealedKey::seal(&key(1), &[2; 32], "user a", &mut |bytes| bytes.fill(3)).unwrap();
        assert_eq!(sealed.open(&[2; 32], "user a").unwrap().bytes(), &[1; 32]);
        assert!(sealed.open(&[3; 32], "user a").is_none());
        assert!(sealed.open(&[2; 32], "user b").is_none());
        assert!(
            !sealed.sealed.windows(4).any(|window| window == [1; 4]),
            "the key is not in clear"
        );
    }

    #[test]
    fn a_mac_fits_its_body_and_key_only() {
        let tag = mac(&key(1), b"body");
        assert!(mac_fits(&key(1), b"body", &tag));
        assert!(!mac_fits(&key(2), b"body", &tag));
        assert!(!mac_fits(&key(1), b"bodY", &tag));
    }

    #[test]
    fn purposes_do_not_share_keys() {
        assert_ne!(subkey(&[1; 32], "a"), subkey(&[1; 32], "b"));
    }
}
