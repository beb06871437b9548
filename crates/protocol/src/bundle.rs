//! What travels on a stick: the same segments, sealed so that only the laptops of the puskesmas and the
//! district can read them.
//!
//! ```text
//! magic · how many readers · for each, the key of this file sealed to it · the content, encrypted
//! ```
//!
//! What stands before the content is authenticated with it.
//!
//! A stick is believed as little as a line: every segment is proven by its laptop's signature, and what the
//! district numbered by the district's.

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use zeroize::Zeroizing;

use crate::bytes::{In, Out};
use crate::message::{self, LogName};
use crate::succession::Step;
use crate::{Head, PublicKey, Refused, SecretKey};

/// How every bundle begins.
const MAGIC: &[u8] = b"SIKLUS PAKET 1\n";

/// More readers than any puskesmas has laptops.
const MOST_READERS: usize = 1_000;

/// A sealed key: the key, an ephemeral public key, a tag.
const SEALED_BYTES: usize = 32 + 32 + 16;

/// What a stick brings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bundle {
    /// Number of the puskesmas at its district.
    pub scope: i64,
    /// The district's key: bundles of another district are not taken.
    pub district: [u8; 32],
    /// The steps that led to it, as far as the writer knows.
    pub steps: Vec<Step>,
    /// The epoch in which the numbers below were given.
    pub epoch: u64,
    /// The logs of the puskesmas.
    pub logs: Vec<LogName>,
    /// The commits below follow this number.
    pub after: u64,
    /// Segments that the district has numbered, in its order.
    pub commits: Vec<ByteBuf>,
    /// The head after the last of them.
    pub head: Head,
    /// The district's signature of that head; empty when it has numbered nothing here.
    pub proof: ByteBuf,
    /// Segments that the district has not received as far as is known, in the order in which they are needed.
    pub waiting: Vec<ByteBuf>,
}

impl Bundle {
    /// Seals a bundle to its readers. `fill` gives random bytes.
    ///
    /// # Errors
    /// [`Refused::TooLarge`]; [`Refused::Malformed`] when a reader's key is none.
    pub fn seal(
        &self,
        readers: &[PublicKey],
        fill: &mut dyn FnMut(&mut [u8]),
    ) -> Result<Vec<u8>, Refused> {
        if readers.is_empty() || readers.len() > MOST_READERS {
            return Err(Refused::TooLarge);
        }
        let mut secret = Zeroizing::new([0; 32]);
        fill(&mut *secret);
        let mut out = Out::default();
        out.raw(MAGIC);
        out.count(readers.len());
        for reader in readers {
            out.raw(&reader.seal(&secret, fill)?);
        }
        let content = message::to_bytes(self);
        let mut bytes = out.into_bytes();
        let whole = Payload {
            msg: &content,
            aad: &bytes,
        };
        let encrypted = ChaCha20Poly1305::new(Key::from_slice(&*secret))
            .encrypt(&Nonce::default(), whole)
            .map_err(|_| Refused::TooLarge)?;
        bytes.extend_from_slice(&encrypted);
        Ok(bytes)
    }

    /// Opens a bundle with the key of one of its readers. One of which any byte is changed does not open, also where
    /// it concerns another reader: whoever reads it back after writing it knows that all can.
    ///
    /// # Errors
    /// [`Refused::NotForUs`] when it was sealed to others, else [`Refused`] when it is no bundle, or damaged.
    pub fn open(bytes: &[u8], key: &SecretKey) -> Result<Self, Refused> {
        let mut from = In::new(bytes.strip_prefix(MAGIC).ok_or(Refused::Malformed)?);
        let mut secret = None;
        for _ in 0..from.count(MOST_READERS)? {
            let sealed = from.array::<SEALED_BYTES>()?;
            secret = secret.or_else(|| key.unseal(sealed));
        }
        let secret = secret.ok_or(Refused::NotForUs)?;
        let encrypted = from.rest();
        let whole = Payload {
            msg: encrypted,
            aad: &bytes[..bytes.len() - encrypted.len()],
        };
        let content = ChaCha20Poly1305::new(Key::from_slice(&*secret))
            .decrypt(&Nonce::default(), whole)
            .map_err(|_| Refused::Malformed)?;
        message::from_bytes(&content)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundle() -> Bundle {
        Bundle {
            scope: 2,
            district: [5; 32],
            steps: vec![Step::new(&key(3), &key(4))],
            epoch: 1,
            logs: Vec::new(),
            after: 0,
            commits: vec![ByteBuf::from([1, 2, 3])],
            head: Head::default(),
            proof: ByteBuf::new(),
            waiting: vec![ByteBuf::from([9; 300])],
        }
    }

    fn key(number: u8) -> SecretKey {
        SecretKey::from_random(&[number; 32])
    }

    fn sealed() -> Vec<u8> {
        let mut next = 0_u8;
        let mut fill = |bytes: &mut [u8]| {
            for byte in bytes {
                next = next.wrapping_mul(31).wrapping_add(7);
                *byte = next;
            }
        };
        bundle()
            .seal(&[key(1).public(), key(2).public()], &mut fill)
            .unwrap()
    }

    #[test]
    fn its_readers_open_it_and_nobody_else() {
        let sealed = sealed();
        for reader in [1, 2] {
            assert_eq!(Bundle::open(&sealed, &key(reader)), Ok(bundle()));
        }
        assert_eq!(Bundle::open(&sealed, &key(3)), Err(Refused::NotForUs));
        assert!(!sealed.windows(100).any(|window| window == [9; 100]));
    }

    #[test]
    fn pulled_out_at_any_byte_or_changed_it_is_refused() {
        let sealed = sealed();
        for end in 0..sealed.len() {
            assert!(Bundle::open(&sealed[..end], &key(2)).is_err(), "{end}");
        }
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert!(Bundle::open(&changed, &key(2)).is_err(), "byte {place}");
        }
    }
}
