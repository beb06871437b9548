//! The certificate that a district has made for itself: its key lies sealed in the storage.

use zeroize::Zeroizing;

use super::seal::{self, DAMAGED};
use crate::about;
use crate::storage::{Error, Reach, Storage, Tx};

const CERTIFICATE: &str = "certificate";
const CERTIFICATE_KEY: &str = "certificate_key";

/// A certificate and its key, as PEM.
pub(super) type Pair = (String, Zeroizing<String>);

/// The certificate that is kept, if there is one.
pub(super) fn kept(storage: &dyn Storage, sealing: &[u8; 32]) -> Result<Option<Pair>, Error> {
    let (mut certificate, mut key) = (None, None);
    storage.read(Reach::NoScope, &mut |tx| {
        certificate = about::fact(tx, CERTIFICATE)?;
        key = about::fact(tx, CERTIFICATE_KEY)?;
        Ok(())
    })?;
    let (Some(certificate), Some(key)) = (certificate, key) else {
        return Ok(None);
    };
    let key = seal::open(sealing, &key, &certificate)?;
    let key = std::str::from_utf8(&key).map_err(|_| DAMAGED)?;
    let key = Zeroizing::new(key.to_owned());
    let certificate = String::from_utf8(certificate).map_err(|_| DAMAGED)?;
    Ok(Some((certificate, key)))
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
    let sealed = seal::seal(sealing, key.as_bytes(), certificate.as_bytes(), fill)?;
    storage.write(Reach::NoScope, &mut |tx| {
        // Another start of the server may have been quicker.
        if about::fact(tx, CERTIFICATE_KEY)?.is_none() {
            about::write_fact(tx, CERTIFICATE, certificate.as_bytes())?;
            about::write_fact(tx, CERTIFICATE_KEY, &sealed)?;
        }
        Ok(())
    })?;
    kept(storage, sealing)?.ok_or(DAMAGED)
}
