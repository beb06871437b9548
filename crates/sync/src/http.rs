//! The way over the network: HTTP, with TLS to a certificate that is known by its key.

use std::io::Read as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use protocol::{Hash, MOST_MESSAGE_BYTES};
use reqwest::blocking::{Client, Response};
use reqwest::redirect::Policy;
use reqwest::{StatusCode, Url};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, SignatureScheme};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::{Link, LinkError};

/// The line is dead when nothing comes for so long.
const SILENCE: Duration = Duration::from_secs(45);
/// The district does not answer at all.
const CONNECT: Duration = Duration::from_secs(20);
/// More of a refusal is not read.
const MOST_REFUSAL_BYTES: u64 = 4096;

/// An address at which no district can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    /// It is no address that begins with `https://`.
    #[error("this is no address of a district")]
    Malformed,
    /// Without TLS only this computer itself is spoken to.
    #[error("the address must begin with https://")]
    NotSecure,
}

/// The way to a district.
#[derive(Debug)]
pub struct Http {
    client: Client,
    url: Url,
    keys: Arc<Keys>,
}

impl Http {
    /// The way to an address, to a certificate with one of these keys; without any, whatever certificate is
    /// there is spoken to, and the caller must prove otherwise who answers.
    ///
    /// # Errors
    /// [`BadAddress`].
    pub fn to(url: &str, pins: &[Hash]) -> Result<Self, BadAddress> {
        let url = Url::parse(url.trim()).map_err(|_| BadAddress::Malformed)?;
        let host = url.host_str().ok_or(BadAddress::Malformed)?;
        let own = ["localhost", "127.0.0.1", "[::1]"].contains(&host);
        match url.scheme() {
            "https" => {}
            "http" if own => {}
            "http" => return Err(BadAddress::NotSecure),
            _ => return Err(BadAddress::Malformed),
        }
        let provider = Arc::new(ring::default_provider());
        let keys = Arc::new(Keys {
            pins: Mutex::new(pins.to_vec()),
            seen: Mutex::default(),
            provider: Arc::clone(&provider),
        });
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|_| BadAddress::Malformed)?
            .dangerous()
            .with_custom_certificate_verifier(Arc::clone(&keys) as _)
            .with_no_client_auth();
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT)
            .timeout(SILENCE)
            .build()
            .map_err(|_| BadAddress::Malformed)?;
        Ok(Self { client, url, keys })
    }

    fn failure(&self, error: &reqwest::Error) -> LinkError {
        let refused = self.seen().is_some_and(|seen| !self.keys.expects(&seen));
        if refused {
            LinkError::OtherCertificate
        } else if error.is_timeout() || error.is_body() || error.is_decode() {
            LinkError::TimedOut
        } else {
            LinkError::Offline
        }
    }
}

impl Link for Http {
    fn ask(&self, path: &str, body: &[u8]) -> Result<Vec<u8>, LinkError> {
        let mut url = self.url.clone();
        url.set_path(&format!("{}{path}", url.path().trim_end_matches('/')));
        let answer = self
            .client
            .post(url)
            .header("content-type", "application/octet-stream")
            .body(body.to_vec())
            .send()
            .map_err(|error| self.failure(&error))?;
        match answer.status() {
            StatusCode::OK => {
                let mut bytes = Vec::new();
                answer
                    .take(MOST_MESSAGE_BYTES as u64 + 1)
                    .read_to_end(&mut bytes)
                    .map_err(|_| LinkError::TimedOut)?;
                Ok(bytes)
            }
            StatusCode::TOO_MANY_REQUESTS
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::BAD_GATEWAY
            | StatusCode::GATEWAY_TIMEOUT
            | StatusCode::INTERNAL_SERVER_ERROR => Err(LinkError::Busy),
            _ => Err(refusal(answer)),
        }
    }

    fn ask_anybody(&self, path: &str, body: &[u8]) -> Result<(Vec<u8>, Option<Hash>), LinkError> {
        let open = Self::to(self.url.as_str(), &[]).map_err(|_| LinkError::Offline)?;
        Ok((open.ask(path, body)?, open.seen()))
    }

    fn expect(&self, pins: &[Hash]) {
        *self.keys.pins() = pins.to_vec();
    }

    fn seen(&self) -> Option<Hash> {
        *self.keys.seen()
    }
}

/// What a refusal says of itself; whatever does not say it as the district does is somebody else's.
fn refusal(answer: Response) -> LinkError {
    #[derive(Deserialize)]
    struct Refusal {
        code: String,
    }
    let mut text = String::new();
    let read = answer.take(MOST_REFUSAL_BYTES).read_to_string(&mut text);
    match serde_json::from_str::<Refusal>(&text) {
        Ok(refusal) if read.is_ok() => LinkError::Refused { code: refusal.code },
        _ => LinkError::Portal,
    }
}

/// Believes a certificate by its key.
#[derive(Debug)]
struct Keys {
    pins: Mutex<Vec<Hash>>,
    seen: Mutex<Option<Hash>>,
    provider: Arc<CryptoProvider>,
}

impl Keys {
    fn expects(&self, key: &Hash) -> bool {
        let pins = self.pins();
        pins.is_empty() || pins.contains(key)
    }

    fn pins(&self) -> std::sync::MutexGuard<'_, Vec<Hash>> {
        self.pins.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn seen(&self) -> std::sync::MutexGuard<'_, Option<Hash>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ServerCertVerifier for Keys {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let bad = rustls::Error::InvalidCertificate(rustls::CertificateError::BadEncoding);
        let certificate = webpki::EndEntityCert::try_from(certificate).map_err(|_| bad)?;
        let key: Hash = Sha256::digest(certificate.subject_public_key_info()).into();
        *self.seen() = Some(key);
        if self.expects(&key) {
            return Ok(ServerCertVerified::assertion());
        }
        let unknown = rustls::CertificateError::ApplicationVerificationFailure;
        Err(rustls::Error::InvalidCertificate(unknown))
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        let algorithms = &self.provider.signature_verification_algorithms;
        algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_computer_is_spoken_to_without_tls() {
        for good in [
            "https://siklus.langkatkab.go.id",
            " https://10.0.0.5:8443/ ",
            "http://127.0.0.1:8443",
            "http://localhost:1",
        ] {
            assert!(Http::to(good, &[]).is_ok(), "{good}");
        }
        let refused = |url: &str| Http::to(url, &[]).unwrap_err();
        assert_eq!(refused("http://10.0.0.5:8443"), BadAddress::NotSecure);
        for bad in ["", "langkat", "ftp://langkat.go.id", "https://"] {
            assert_eq!(refused(bad), BadAddress::Malformed, "{bad}");
        }
    }

    #[test]
    fn nobody_at_the_other_end_is_told_as_such() {
        let http = Http::to("http://127.0.0.1:1", &[]).unwrap();
        assert_eq!(http.ask("/v1/hello", b"halo"), Err(LinkError::Offline));
    }
}
