//! The certificate that a district has made for itself: its key lies sealed in the storage.

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use crate::about;
use crate::storage::{Error, Reach, Storage, Tx};

/// The key file, where there is no folder for it.
pub(super) const KEYS: &str = "keys";

const CERTIFICATE: &str = "certificate";
const CERTIFICATE_KEY: &str = "certificate_key";
const NONCE_BYTES: usize = 24;

/// A certificate and its key, as PEM.
pub(super) type Pair = (String, Zeroizing<String>);

/// The certificate that is kept, if there is one.
pub(super) fn certificate(
    storage: &dyn Storage,
    sealing: &[u8; 32],
) -> Result<Option<Pair>, Error> {
    let damaged = || Error::DamagedRow {
        table: "facts_of_server",
    };
    let (mut certificate, mut key) = (None, None);
    storage.read(Reach::NoScope, &mut |tx| {
        certificate = about::fact(tx, CERTIFICATE)?;
        key = about::fact(tx, CERTIFICATE_KEY)?;
        Ok(())
    })?;
    let (Some(certificate), Some(key)) = (certificate, key) else {
        return Ok(None);
    };
    let (nonce, sealed) = key.split_at_checked(NONCE_BYTES).ok_or_else(damaged)?;
    let payload = Payload {
        msg: sealed,
        aad: &certificate,
    };
    let opened = XChaCha20Poly1305::new(sealing.into())
        .decrypt(XNonce::from_slice(nonce), payload)
        .map_err(|_| damaged())?;
    let key = String::from_utf8(opened).map_err(|_| damaged())?;
    let certificate = String::from_utf8(certificate).map_err(|_| damaged())?;
    Ok(Some((certificate, Zeroizing::new(key))))
}

/// Forgets the certificate that is kept: another is made when one is needed.
pub(super) fn forget(tx: &mut dyn Tx) -> Result<(), Error> {
    about::forget_fact(tx, CERTIFICATE)?;
    about::forget_fact(tx, CERTIFICATE_KEY)
}

/// Keeps a certificate, unless one is kept already; answers the one that is kept.
pub(super) fn keep(
    storage: &dyn Storage,
    sealing: &[u8; 32],
    (certificate, key): (String, String),
    fill: &dyn Fn(&mut [u8]),
) -> Result<Pair, Error> {
    let key = Zeroizing::new(key);
    let mut nonce = [0; NONCE_BYTES];
    fill(&mut nonce);
    let payload = Payload {
        msg: key.as_bytes(),
        aad: certificate.as_bytes(),
    };
    let sealed = XChaCha20Poly1305::new(sealing.into())
        .encrypt(XNonce::from_slice(&nonce), payload)
        .map_err(|_| Error::Unfit {
            reason: "the key of its certificate is too long to be sealed",
        })?;
    let sealed = [nonce.as_slice(), &sealed].concat();
    storage.write(Reach::NoScope, &mut |tx| {
        // Another start of the server may have been quicker.
        if about::fact(tx, CERTIFICATE_KEY)?.is_none() {
            about::write_fact(tx, CERTIFICATE, certificate.as_bytes())?;
            about::write_fact(tx, CERTIFICATE_KEY, &sealed)?;
        }
        Ok(())
    })?;
    self::certificate(storage, sealing)?.ok_or(Error::DamagedRow {
        table: "facts_of_server",
    })
}
