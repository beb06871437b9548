//! A client that sends what it is told to, byte by byte.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use protocol::Hash;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, ClientConnection, DigitallySignedStruct, SignatureScheme, StreamOwned};
use sha2::{Digest as _, Sha256};

/// So long a test waits for the server before it fails.
const PATIENCE: Duration = Duration::from_secs(20);

/// Who asks.
#[derive(Clone, Copy)]
pub(crate) struct Client {
    pub(crate) address: SocketAddr,
    /// The server's key as it should be; none for plain HTTP.
    pub(crate) pin: Option<Hash>,
}

/// A connection.
pub(crate) trait Stream: Read + Write {}

impl<S: Read + Write> Stream for S {}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The code of a refusal.
    pub(crate) fn code(&self) -> String {
        let json: serde_json::Value = serde_json::from_slice(&self.body).unwrap_or_default();
        json["code"].as_str().unwrap_or_default().to_owned()
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// A field of the head.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        let fields = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut found = fields.filter(|(known, _)| known.eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| value)
    }
}

impl Client {
    /// A bare connection, without TLS.
    pub(crate) fn tcp(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// A connection as laptops make it.
    pub(crate) fn connect(&self) -> Box<dyn Stream> {
        let stream = self.tcp();
        let Some(pin) = self.pin else {
            return Box::new(stream);
        };
        let provider = Arc::new(ring::default_provider());
        let pinned = Arc::new(Pinned(Arc::clone(&provider), pin));
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .dangerous()
            .with_custom_certificate_verifier(pinned)
            .with_no_client_auth();
        let name = ServerName::try_from("dinas.example").unwrap();
        let tls = ClientConnection::new(Arc::new(tls), name).unwrap();
        Box::new(StreamOwned::new(tls, stream))
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, b"")
    }

    pub(crate) fn post(&self, path: &str, body: &[u8]) -> Answer {
        self.ask("POST", path, body)
    }

    /// A question as the page asks it; `more` are fields of its head.
    pub(crate) fn question(&self, name: &str, args: &str, more: &[(&str, &str)]) -> Answer {
        let fields = [("Content-Type", "application/json")];
        let fields = fields.iter().chain(more);
        let fields: String = fields
            .map(|(name, value)| format!("{name}: {value}\r\n"))
            .collect();
        let n_bytes = args.len();
        let head = format!(
            "POST /v1/district/{name} HTTP/1.1\r\nHost: dinas\r\n{fields}Content-Length: {n_bytes}\r\n\r\n"
        );
        let mut stream = self.connect();
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(args.as_bytes()).unwrap();
        stream.flush().unwrap();
        answer(&mut *stream)
    }

    pub(crate) fn ask(&self, method: &str, path: &str, body: &[u8]) -> Answer {
        let mut stream = self.connect();
        stream.write_all(&head(method, path, body.len())).unwrap();
        stream.write_all(body).unwrap();
        stream.flush().unwrap();
        answer(&mut *stream)
    }
}

/// The head of a request.
pub(crate) fn head(method: &str, path: &str, n_bytes: usize) -> Vec<u8> {
    format!("{method} {path} HTTP/1.1\r\nHost: dinas\r\nContent-Length: {n_bytes}\r\n\r\n")
        .into_bytes()
}

/// Reads one answer.
pub(crate) fn answer(stream: &mut dyn Stream) -> Answer {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let mut answer = Answer {
        status,
        head,
        body: Vec::new(),
    };
    let n_bytes: usize = answer.field("content-length").unwrap().parse().unwrap();
    answer.body = vec![0; n_bytes];
    stream.read_exact(&mut answer.body).unwrap();
    answer
}

/// Believes the certificate with one public key, whoever signed it.
#[derive(Debug)]
struct Pinned(Arc<CryptoProvider>, Hash);

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let parsed = rustls::server::ParsedCertificate::try_from(certificate)?;
        let public = parsed.subject_public_key_info();
        if <Hash>::from(Sha256::digest(&public)) == self.1 {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(rustls::CertificateError::ApplicationVerificationFailure.into())
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let known = self.0.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signed, &known)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let known = self.0.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, &known)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
