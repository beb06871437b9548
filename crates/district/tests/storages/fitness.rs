//! A server that does not keep what it is told to keep is not used.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use cluster::Cluster;
use siklus_district::storage::{Error, POSTGRES_SHAPE, PostgresAddress, PostgresStorage};

/// A server whose settings these tests may change.
fn server() -> &'static Cluster {
    static SERVER: OnceLock<Cluster> = OnceLock::new();
    SERVER.get_or_init(Cluster::start)
}

fn opened(url: &str) -> Result<PostgresStorage, Error> {
    PostgresStorage::open(PostgresAddress::parse(url, None)?, 1, &POSTGRES_SHAPE)
}

/// Why a database is not used; `None` when it is.
fn reason(url: &str) -> Option<&'static str> {
    match opened(url) {
        Ok(_) => None,
        Err(Error::Unfit { reason }) => Some(reason),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn a_server_that_may_lose_a_commit_is_refused() {
    let url = server().database().url();
    assert_eq!(reason(&url), None);
    for setting in ["fsync", "full_page_writes"] {
        server().run(&format!("ALTER SYSTEM SET {setting} = off"));
        server().run("SELECT pg_reload_conf()");
        // The server reads its settings when it comes to it.
        let begun = Instant::now();
        let why = loop {
            match reason(&url) {
                Some(why) => break why,
                None => assert!(
                    begun.elapsed() < Duration::from_secs(30),
                    "{setting} is off"
                ),
            }
        };
        assert!(why.contains(setting), "{why}");
        server().run(&format!("ALTER SYSTEM RESET {setting}"));
        server().run("SELECT pg_reload_conf()");
        while reason(&url).is_some() {
            assert!(begun.elapsed() < Duration::from_secs(60), "{setting} is on");
        }
    }
}

#[test]
fn a_database_that_cannot_hold_every_name_is_refused() {
    let database = server().database();
    server().run("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
    let url = database.url();
    let (server, _) = url.rsplit_once('/').unwrap();
    let why = reason(&format!("{server}/latin")).unwrap();
    assert!(why.contains("UTF8"), "{why}");
}
