//! Sessions with a server get lost: what was not committed is done again, and what may have been is not.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;

use siklus_district::push::take;
use siklus_district::storage::{
    Cell, Error, POSTGRES_SHAPE, PostgresAddress, PostgresStorage, Reach, Storage, Tx,
};

use crate::databases::{Database, open, written};
use crate::stage::{APPLIED, DUPLICATE, District, Sender, budi};

/// Counts something up, so that it shows when it was done twice.
fn count(tx: &mut dyn Tx, name: &str) -> Result<(), Error> {
    let sql = "INSERT INTO facts_of_server (name, value) VALUES ($1, $2)
               ON CONFLICT (name) DO UPDATE SET value = facts_of_server.value || excluded.value";
    let args: [Cell; 2] = [name.into(), vec![1].into()];
    tx.execute(sql, &args).map(|_| ())
}

fn counted(storage: &dyn Storage, name: &str) -> usize {
    let sql = "SELECT value FROM facts_of_server WHERE name = $1";
    let rows = written(storage, |tx| tx.query(sql, &[name.into()]));
    rows.first().map_or(0, |row| row.bytes(0).unwrap().len())
}

#[test]
fn a_session_lost_in_the_middle_is_replaced_and_its_work_done_once() {
    let storage = open(&cluster::database());
    let mut n_runs = 0;
    let done = storage.write(Reach::District, &mut |tx| {
        n_runs += 1;
        count(tx, "work")?;
        if n_runs == 1 {
            tx.query("SELECT pg_terminate_backend(pg_backend_pid())", &[])?;
        }
        count(tx, "work")
    });
    done.unwrap();
    assert_eq!((n_runs, counted(&storage, "work")), (2, 2));
}

#[test]
fn sessions_lost_while_nobody_used_them_trouble_nobody() {
    let database = cluster::database();
    let storage = open(&database);
    // As many as there may be, so that all are open.
    let all = Barrier::new(8);
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let read = storage.read(Reach::District, &mut |tx| {
                    tx.query("SELECT 1", &[])?;
                    all.wait();
                    Ok(())
                });
                read.unwrap();
            });
        }
    });
    let others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                  WHERE datname = current_database() AND pid <> pg_backend_pid()";
    let ended = written(&open(&database), |tx| tx.query(others, &[]));
    assert_eq!(ended.len(), 8);
    written(&storage, |tx| count(tx, "work"));
    assert_eq!(counted(&storage, "work"), 1);
}

#[test]
fn writers_that_wait_for_each_other_both_come_through() {
    let storage = open(&cluster::database());
    written(&storage, |tx| {
        count(tx, "one")?;
        count(tx, "other")
    });
    let (met, n_runs) = (Barrier::new(2), AtomicU32::new(0));
    let both = |first: &str, second: &str| {
        let mut is_first_run = true;
        let done = storage.write(Reach::District, &mut |tx| {
            n_runs.fetch_add(1, Ordering::Relaxed);
            count(tx, first)?;
            if std::mem::take(&mut is_first_run) {
                met.wait();
            }
            count(tx, second)
        });
        done.unwrap();
    };
    thread::scope(|scope| {
        scope.spawn(|| both("one", "other"));
        scope.spawn(|| both("other", "one"));
    });
    let n_runs = n_runs.load(Ordering::Relaxed);
    assert!(n_runs > 2, "at least one had to begin again");
    let counted = ["one", "other"].map(|name| counted(&storage, name));
    assert_eq!(counted, [3, 3]);
}

#[tokio::test]
async fn a_storage_may_be_dropped_in_the_midst_of_asynchronous_work() {
    let database = cluster::database();
    let storage = tokio::task::spawn_blocking(move || {
        let storage = open(&database);
        written(&storage, |tx| count(tx, "work"));
        storage
    });
    drop(storage.await.unwrap());
}

#[test]
fn a_server_that_is_not_there_is_said_to_be_unreachable() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let address = format!("postgresql://siklus@127.0.0.1:{port}/district");
    let address = PostgresAddress::parse(&address, None).unwrap();
    let failed = PostgresStorage::open(address, 1, &POSTGRES_SHAPE).unwrap_err();
    assert!(matches!(failed, Error::Unreachable(_)), "{failed}");
}

/// Where the line breaks when a transaction is committed.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Cut {
    /// The server never hears of it.
    Before,
    /// Its answer does not arrive.
    After,
}

/// A storage whose line to the server breaks at the commit of the first write.
struct Frail {
    storage: PostgresStorage,
    breaks: Arc<AtomicBool>,
}

impl Frail {
    fn over(database: &cluster::Database, cut: Cut) -> Self {
        let breaks = Arc::new(AtomicBool::new(false));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let line = listener.local_addr().unwrap().port();
        let (server, at_commit) = (database.port(), Arc::clone(&breaks));
        thread::spawn(move || {
            let (client, _) = listener.accept().unwrap();
            let server = TcpStream::connect(("127.0.0.1", server)).unwrap();
            let (mut answers, mut back) = (&server, &client);
            thread::scope(|scope| {
                scope.spawn(|| std::io::copy(&mut answers, &mut back));
                carry(&client, &server, &at_commit, cut);
            });
        });
        let url = database.network_url();
        let url = url.replace(&format!(":{}/", database.port()), &format!(":{line}/"));
        let address = PostgresAddress::parse(&url, None).unwrap();
        let storage = PostgresStorage::open(address, 1, &POSTGRES_SHAPE).unwrap();
        Self { storage, breaks }
    }
}

/// Carries what the client says, until the commit at which the line breaks.
fn carry(mut client: &TcpStream, mut server: &TcpStream, breaks: &AtomicBool, cut: Cut) {
    let mut bytes = [0; 4096];
    while let Ok(n @ 1..) = client.read(&mut bytes) {
        let said = &bytes[..n];
        let is_commit = said.windows(7).any(|word| word == b"COMMIT\0");
        let is_the_end = is_commit && breaks.load(Ordering::SeqCst);
        if is_the_end {
            client.shutdown(Shutdown::Both).unwrap();
        }
        if !is_the_end || cut == Cut::After {
            server.write_all(said).unwrap();
        }
        if is_the_end {
            break;
        }
    }
    // The server does what it was told and ends the session.
    server.shutdown(Shutdown::Write).ok();
}

impl Storage for Frail {
    fn write(
        &self,
        reach: Reach<'_>,
        work: &mut dyn FnMut(&mut dyn Tx) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.breaks.store(true, Ordering::SeqCst);
        self.storage.write(reach, work)
    }

    fn read(
        &self,
        reach: Reach<'_>,
        work: &mut dyn FnMut(&mut dyn Tx) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.storage.read(reach, work)
    }
}

#[test]
fn a_push_whose_commit_was_not_answered_is_settled_by_pushing_again() {
    for (cut, afterwards) in [(Cut::Before, APPLIED), (Cut::After, DUPLICATE)] {
        let database = cluster::database();
        let district = District::over(Database::from(open(&database)));
        let mut ani = Sender::enrolled(&district, 1);
        ani.laptop.register(&budi());
        let sealed = ani.seal();

        let frail = Frail::over(&database, cut);
        let failed = take(&frail, &sealed.bytes, None);
        assert!(
            matches!(failed, Err(Error::InDoubt(_))),
            "{cut:?}: {failed:?}"
        );

        let again = || take(&*district.storage, &sealed.bytes, None).unwrap();
        assert_eq!(again(), afterwards, "{cut:?}");
        assert_eq!(again(), DUPLICATE);
        assert_eq!(district.head().ssn, ani.laptop.log().len() as u64);
    }
}
