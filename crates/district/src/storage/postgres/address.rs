//! How a PostgreSQL is reached: never over a network without TLS, unless somebody wrote that down.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use postgres::config::{Host, SslMode};
use postgres::{Client, Config, NoTls};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::super::Error;

/// What every session begins with. Plans are made for many quick look-ups by key in tables that may have
/// been empty when they were first planned: none of them is read from end to end where an index helps,
/// and none is worth compiling. A machine that vanished in the middle of a transaction does not hold the
/// lock of a puskesmas for longer than a minute, nor one that stands still for longer than ten.
const SESSION: &str = "SET synchronous_commit = on;
    SET row_security = on;
    SET enable_seqscan = off;
    SET jit = off;
    SET client_min_messages = warning;
    SET tcp_keepalives_idle = 30;
    SET tcp_keepalives_interval = 10;
    SET tcp_keepalives_count = 3;
    SET idle_in_transaction_session_timeout = '10min'";

/// How long one waits for an answer to a knock.
const PATIENCE: Duration = Duration::from_secs(10);
/// When a silent connection is asked whether it is still there, and then how often.
const SILENCE: Duration = Duration::from_secs(30);

/// How a PostgreSQL is reached.
#[derive(Clone)]
pub struct PostgresAddress {
    config: Config,
    tls: Option<MakeRustlsConnect>,
}

impl std::fmt::Debug for PostgresAddress {
    /// Without the address: a password may stand in it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PostgresAddress")
    }
}

impl PostgresAddress {
    /// Reads an address such as `postgresql://user:password@host:5432/database`.
    ///
    /// A socket or loopback is reached as it is. Any other host is reached by TLS, and only if its
    /// certificate is good: signed by one of `authorities` (PEM), or when there are none, by one whom
    /// the operating system trusts. `sslmode=disable` in the address does without.
    ///
    /// # Errors
    /// [`Error::Unfit`] when the address or the authorities cannot be read.
    pub fn parse(address: &str, authorities: Option<&[u8]>) -> Result<Self, Error> {
        let unfit = |reason| Error::Unfit { reason };
        let mut config: Config = address
            .parse()
            .map_err(|_| unfit("its address is no address of a PostgreSQL"))?;
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            return Err(unfit("its address names no host"));
        }
        let local = is_local(&config);
        let tls = match (config.get_ssl_mode(), local) {
            (SslMode::Disable, _) | (SslMode::Prefer, true) => {
                config.ssl_mode(SslMode::Disable);
                None
            }
            _ => {
                config.ssl_mode(SslMode::Require);
                Some(trusting(authorities)?)
            }
        };
        if config.get_application_name().is_none() {
            config.application_name("siklus-district");
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(PATIENCE);
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(SILENCE);
        }
        config.keepalives_idle(SILENCE);
        config.keepalives_interval(PATIENCE);
        config.keepalives_retries(3);
        Ok(Self { config, tls })
    }

    /// A new session.
    pub(super) fn connect(&self) -> Result<Client, postgres::Error> {
        let mut client = match &self.tls {
            Some(tls) => self.config.connect(tls.clone())?,
            None => self.config.connect(NoTls)?,
        };
        client.batch_execute(SESSION)?;
        Ok(client)
    }
}

/// Whether nothing of it leaves this machine.
fn is_local(config: &Config) -> bool {
    let mut hosts = config.get_hosts().iter();
    let named = hosts.all(|host| match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => {
            name == "localhost" || name.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
        }
    });
    named && config.get_hostaddrs().iter().all(IpAddr::is_loopback)
}

fn trusting(authorities: Option<&[u8]>) -> Result<MakeRustlsConnect, Error> {
    let unfit = |reason| Error::Unfit { reason };
    let mut roots = RootCertStore::empty();
    match authorities {
        Some(pem) => {
            for certificate in CertificateDer::pem_slice_iter(pem) {
                certificate
                    .ok()
                    .and_then(|certificate| roots.add(certificate).ok())
                    .ok_or_else(|| unfit("the certificate of its authority cannot be read"))?;
            }
        }
        None => {
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
    }
    if roots.is_empty() {
        return Err(unfit("there is no authority to vouch for its certificate"));
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::Unreachable(error.into()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    // Whoever speaks TLS from the first byte says what for.
    config.alpn_protocols = vec![b"postgresql".to_vec()];
    Ok(MakeRustlsConnect::new(config))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stays_on_this_machine_goes_without_tls_unasked() {
        for (address, expected) in [
            (
                "postgresql://siklus@%2Frun%2Fpostgresql/district",
                Some(false),
            ),
            ("host=/run/postgresql dbname=district", Some(false)),
            ("postgresql://siklus@localhost/district", Some(false)),
            ("postgresql://siklus@127.0.0.1:5433/district", Some(false)),
            ("postgresql://siklus@[::1]/district", Some(false)),
            (
                "postgresql://siklus@localhost/district?sslmode=require",
                Some(true),
            ),
            (
                "postgresql://siklus@db.langkat.example/district",
                Some(true),
            ),
            (
                "postgresql://siklus@10.0.0.7/district?sslmode=prefer",
                Some(true),
            ),
            (
                "host=localhost hostaddr=10.0.0.7 dbname=district",
                Some(true),
            ),
            ("host=localhost,10.0.0.7 dbname=district", Some(true)),
            (
                "postgresql://siklus@10.0.0.7/district?sslmode=disable",
                Some(false),
            ),
            ("postgresql:///district", None),
            ("mysql://siklus@localhost/district", None),
            (
                "postgresql://siklus@localhost/district?sslmode=verify",
                None,
            ),
        ] {
            // An authority of one's own, so that it does not matter whom this machine trusts.
            let made = rcgen::generate_simple_self_signed(vec!["db".to_owned()]).unwrap();
            let pem = made.cert.pem();
            let parsed = PostgresAddress::parse(address, Some(pem.as_bytes()));
            let by_tls = parsed.ok().map(|parsed| parsed.tls.is_some());
            assert_eq!(by_tls, expected, "{address}");
        }
    }

    #[test]
    fn an_authority_that_is_none_is_refused() {
        let address = "postgresql://siklus@db.langkat.example/district";
        for pem in [
            &b""[..],
            b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        ] {
            let refused = PostgresAddress::parse(address, Some(pem)).unwrap_err();
            assert!(matches!(refused, Error::Unfit { .. }), "{refused}");
        }
    }

    #[test]
    fn a_password_is_not_shown() {
        let address = "postgresql://siklus:rahasia@localhost/district";
        let parsed = PostgresAddress::parse(address, None).unwrap();
        assert!(!format!("{parsed:?}").contains("rahasia"));
    }
}
