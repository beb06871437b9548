//! The certificate of the server: one that is given, or one it makes for itself.
//!
//! Laptops know it by its public key, which they are told when they join, and not by who signed it; so it
//! may be of its own making and live long. Dates count for little where clocks are wrong.

use std::fmt;
use std::sync::Arc;

use protocol::Hash;
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use sha2::{Digest as _, Sha256};

use super::Error;

/// A certificate and its key.
pub struct Certificate {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
    pin: Hash,
}

impl Certificate {
    /// Makes one for these names and addresses, as PEM: the certificate and its key.
    ///
    /// # Errors
    /// [`Error::Certificate`] when a name cannot stand in a certificate.
    pub fn make(names: &[String]) -> Result<(String, String), Error> {
        let unusable = |error: rcgen::Error| Error::Certificate(error.into());
        let key = rcgen::KeyPair::generate().map_err(unusable)?;
        let mut params = rcgen::CertificateParams::new(names).map_err(unusable)?;
        let mut name = rcgen::DistinguishedName::new();
        name.push(rcgen::DnType::CommonName, "siklus-district");
        params.distinguished_name = name;
        let certificate = params.self_signed(&key).map_err(unusable)?;
        Ok((certificate.pem(), key.serialize_pem()))
    }

    /// Reads a certificate (with those that signed it, if any) and its key.
    ///
    /// # Errors
    /// [`Error::Certificate`] when either cannot be read or used, or they do not belong together.
    pub fn from_pem(certificate: &[u8], key: &[u8]) -> Result<Self, Error> {
        let unreadable = |error: rustls::pki_types::pem::Error| Error::Certificate(error.into());
        let unusable = |error: rustls::Error| Error::Certificate(error.into());
        let chain: Vec<_> = CertificateDer::pem_slice_iter(certificate)
            .collect::<Result<_, _>>()
            .map_err(unreadable)?;
        let key = PrivateKeyDer::from_pem_slice(key).map_err(unreadable)?;
        let provider = ring::default_provider();
        let certified =
            CertifiedKey::from_der(chain.clone(), key.clone_key(), &provider).map_err(unusable)?;
        let public = certified.key.public_key();
        let public = public.ok_or_else(|| unusable(rustls::Error::General("no key".to_owned())))?;
        Ok(Self {
            pin: Sha256::digest(&public).into(),
            chain,
            key,
        })
    }

    /// Hash of its public key (SPKI, SHA-256), by which laptops know it.
    pub fn pin(&self) -> Hash {
        self.pin
    }

    pub(super) fn tls(&self) -> Result<Arc<ServerConfig>, Error> {
        let unusable = |error: rustls::Error| Error::Certificate(error.into());
        let provider = Arc::new(ring::default_provider());
        let mut tls = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(unusable)?
            .with_no_client_auth()
            .with_single_cert(self.chain.clone(), self.key.clone_key())
            .map_err(unusable)?;
        tls.alpn_protocols = vec![b"http/1.1".to_vec()];
        tls.ticketer = ring::Ticketer::new().map_err(unusable)?;
        Ok(Arc::new(tls))
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Certificate")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> [String; 2] {
        ["localhost".to_owned(), "127.0.0.1".to_owned()]
    }

    #[test]
    fn a_certificate_that_was_made_is_read_again_and_known_by_its_key() {
        let (certificate, key) = Certificate::make(&names()).unwrap();
        let read = Certificate::from_pem(certificate.as_bytes(), key.as_bytes()).unwrap();
        let key = rcgen::KeyPair::from_pem(&key).unwrap();
        let spki = rcgen::PublicKeyData::subject_public_key_info(&key);
        assert_eq!(read.pin(), <Hash>::from(Sha256::digest(spki)));
        read.tls().unwrap();
    }

    #[test]
    fn a_certificate_is_not_taken_with_the_key_of_another() {
        let (certificate, _) = Certificate::make(&names()).unwrap();
        let (_, key) = Certificate::make(&names()).unwrap();
        for (certificate, key) in [
            (&certificate, &key),
            (&key, &key),
            (&certificate, &certificate),
        ] {
            let read = Certificate::from_pem(certificate.as_bytes(), key.as_bytes());
            assert!(matches!(read, Err(Error::Certificate(_))), "{read:?}");
        }
    }
}
