//! What goes over the wire: a request signed by a laptop, an answer signed by the district.
//!
//! ```text
//! request   number of the laptop, signature, body
//! answer    signature, body
//! ```
//!
//! A request is signed together with the way it takes and the nonce that the district gave; an answer
//! together with the request it answers. Whatever is not signed so – the log-in page of a free Wi-Fi, an
//! answer to another question, an old answer – is not read at all.

use sha2::{Digest as _, Sha256};

use crate::bytes::{In, Out};
use crate::sign::SIGNATURE_BYTES;
use crate::{Hash, PublicKey, Refused, SecretKey};

/// What the district gives to be signed with the next requests.
pub type Nonce = [u8; 16];

/// More bytes than any request or answer has.
pub const MOST_MESSAGE_BYTES: usize = 8 << 20;

/// A request that arrived, not yet verified.
#[derive(Debug, Clone)]
pub struct Request {
    /// Number of the laptop that says it sent it.
    pub device: u32,
    /// What it says.
    pub body: Vec<u8>,
    signature: [u8; SIGNATURE_BYTES],
}

/// A request ready to be sent, and the hash by which its answer names it.
#[derive(Debug, Clone)]
pub struct SignedRequest {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// What was signed.
    pub hash: Hash,
}

impl Request {
    /// Signs a request.
    pub fn seal(
        path: &str,
        nonce: &Nonce,
        device: u32,
        body: &[u8],
        key: &SecretKey,
    ) -> SignedRequest {
        let hash = request_hash(path, nonce, device, body);
        let mut out = Out::default();
        out.number(device.into());
        out.raw(&key.sign(&hash));
        out.raw(body);
        SignedRequest {
            bytes: out.into_bytes(),
            hash,
        }
    }

    /// Reads a request. Nothing in it is to be believed before [`Request::verify`].
    ///
    /// # Errors
    /// [`Refused::Malformed`], [`Refused::TooLarge`].
    pub fn open(bytes: &[u8]) -> Result<Self, Refused> {
        if bytes.len() > MOST_MESSAGE_BYTES {
            return Err(Refused::TooLarge);
        }
        let mut from = In::new(bytes);
        let device = u32::try_from(from.number()?).map_err(|_| Refused::Malformed)?;
        let signature = *from.array()?;
        Ok(Self {
            device,
            body: from.rest().to_vec(),
            signature,
        })
    }

    /// Proves that the laptop with this key sent it, on this way, with this nonce; answers its hash.
    ///
    /// # Errors
    /// [`Refused::BadSignature`].
    pub fn verify(&self, path: &str, nonce: &Nonce, key: &PublicKey) -> Result<Hash, Refused> {
        let hash = request_hash(path, nonce, self.device, &self.body);
        key.verify(&hash, &self.signature)?;
        Ok(hash)
    }
}

/// Signs an answer to a request.
pub fn seal_answer(request: &Hash, body: &[u8], key: &SecretKey) -> Vec<u8> {
    let mut out = Out::default();
    out.raw(&key.sign(&answer_hash(request, body)));
    out.raw(body);
    out.into_bytes()
}

/// The body of an answer that the district with this key gave to this request.
///
/// # Errors
/// [`Refused::BadSignature`] for whatever is not that.
pub fn open_answer(request: &Hash, bytes: &[u8], key: &PublicKey) -> Result<Vec<u8>, Refused> {
    let (signature, body) = bytes
        .split_first_chunk::<SIGNATURE_BYTES>()
        .ok_or(Refused::BadSignature)?;
    key.verify(&answer_hash(request, body), signature)?;
    Ok(body.to_vec())
}

fn request_hash(path: &str, nonce: &Nonce, device: u32, body: &[u8]) -> Hash {
    let mut hash = Sha256::new();
    hash.update(b"siklus request 1");
    hash.update(nonce);
    hash.update(device.to_be_bytes());
    hash.update((path.len() as u64).to_be_bytes());
    hash.update(path);
    hash.update(body);
    hash.finalize().into()
}

fn answer_hash(request: &Hash, body: &[u8]) -> Hash {
    let mut hash = Sha256::new();
    hash.update(b"siklus answer 1");
    hash.update(request);
    hash.update(body);
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAPTOP: [u8; 32] = [7; 32];
    const DISTRICT: [u8; 32] = [9; 32];

    #[test]
    fn a_request_is_believed_only_as_it_was_sent() {
        let laptop = SecretKey::from_random(&LAPTOP);
        let sent = Request::seal("/v1/hello", &[1; 16], 3, b"halo", &laptop);
        let read = Request::open(&sent.bytes).unwrap();
        assert_eq!((read.device, read.body.as_slice()), (3, &b"halo"[..]));
        let verified = read.verify("/v1/hello", &[1; 16], &laptop.public());
        assert_eq!(verified, Ok(sent.hash));
        let stranger = SecretKey::from_random(&DISTRICT).public();
        for (path, nonce, key) in [
            ("/v1/round", [1; 16], laptop.public()),
            ("/v1/hello", [2; 16], laptop.public()),
            ("/v1/hello", [1; 16], stranger),
        ] {
            let refused = read.verify(path, &nonce, &key);
            assert_eq!(refused, Err(Refused::BadSignature));
        }
        for place in 0..sent.bytes.len() {
            let mut changed = sent.bytes.clone();
            changed[place] ^= 1;
            let believed = Request::open(&changed)
                .and_then(|read| read.verify("/v1/hello", &[1; 16], &laptop.public()));
            assert!(believed.is_err(), "byte {place}");
        }
    }

    #[test]
    fn an_answer_is_read_only_by_the_question_it_answers() {
        let district = SecretKey::from_random(&DISTRICT);
        let answer = seal_answer(&[1; 32], b"baik", &district);
        let read = |request: &Hash, bytes: &[u8]| open_answer(request, bytes, &district.public());
        assert_eq!(read(&[1; 32], &answer), Ok(b"baik".to_vec()));
        assert_eq!(read(&[2; 32], &answer), Err(Refused::BadSignature));
        let portal = b"<html><title>Wi-Fi</title></html>".repeat(9);
        assert_eq!(read(&[1; 32], &portal), Err(Refused::BadSignature));
        assert_eq!(read(&[1; 32], b""), Err(Refused::BadSignature));
    }
}
