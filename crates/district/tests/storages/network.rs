//! Over a network the district speaks to its database by TLS, and to no other server.

use std::sync::OnceLock;

use cluster::Cluster;
use rcgen::{CertifiedKey, KeyPair};
use siklus_district::storage::{Error, POSTGRES_SHAPE, PostgresAddress, PostgresStorage};

use crate::databases::read;

/// A certificate that vouches for itself, for a server of this name.
fn certificate_for(name: &str) -> CertifiedKey<KeyPair> {
    rcgen::generate_simple_self_signed(vec![name.to_owned()]).unwrap()
}

/// A server that speaks TLS as `localhost`, and its certificate.
fn server() -> (cluster::Database, &'static str) {
    static SERVER: OnceLock<(Cluster, String)> = OnceLock::new();
    let (cluster, certificate) = SERVER.get_or_init(|| {
        let made = certificate_for("localhost");
        let pem = made.cert.pem();
        let key = made.signing_key.serialize_pem();
        (Cluster::with_certificate(&pem, &key), pem)
    });
    (cluster.database(), certificate)
}

fn opened(address: &str, authority: &str) -> Result<PostgresStorage, Error> {
    let address = PostgresAddress::parse(address, Some(authority.as_bytes()))?;
    PostgresStorage::open(address, 2, &POSTGRES_SHAPE)
}

/// By its name, and only by TLS.
fn by_tls(database: &cluster::Database) -> String {
    let url = database.network_url().replace("127.0.0.1", "localhost");
    format!("{url}?sslmode=require")
}

#[test]
fn a_server_whose_certificate_is_good_is_spoken_to_by_tls() {
    let (database, certificate) = server();
    let storage = opened(&by_tls(&database), certificate).unwrap();
    let sql = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    let rows = read(&storage, |tx| tx.query(sql, &[]));
    assert_eq!(rows[0].int(0).unwrap(), 1);
}

#[test]
fn a_server_for_which_nobody_vouches_is_not_spoken_to() {
    let (database, _) = server();
    let refused = opened(&by_tls(&database), &certificate_for("localhost").cert.pem());
    assert!(matches!(refused, Err(Error::Unreachable(_))), "{refused:?}");
}

#[test]
fn a_server_with_the_certificate_of_another_is_not_spoken_to() {
    let (database, certificate) = server();
    let by_number = by_tls(&database).replace("localhost", "127.0.0.1");
    let refused = opened(&by_number, certificate);
    assert!(matches!(refused, Err(Error::Unreachable(_))), "{refused:?}");
}

#[test]
fn a_server_without_tls_is_not_spoken_to_where_tls_is_wanted() {
    let database = cluster::database();
    let authority = certificate_for("localhost").cert.pem();
    let refused = opened(&by_tls(&database), &authority);
    assert!(matches!(refused, Err(Error::Unreachable(_))), "{refused:?}");
}

#[test]
fn a_wrong_password_is_no_way_in() {
    let database = cluster::database();
    let wrong = database.network_url().replace("siklus-postgresql-", "");
    let refused = opened(&wrong, "");
    assert!(matches!(refused, Err(Error::Unreachable(_))), "{refused:?}");
    opened(&database.network_url(), "").unwrap();
}
