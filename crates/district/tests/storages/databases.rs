//! Empty databases of either kind.

use std::ops::Deref;

use siklus_district::SHAPE;
use siklus_district::storage::{Error, POSTGRES_SHAPE, PostgresAddress, PostgresStorage};
use siklus_district::storage::{Reach, SqliteStorage, Storage, Tx};
use tempfile::TempDir;

/// Sessions with PostgreSQL: fewer than the writers of some tests.
const N_SESSIONS: usize = 8;

/// A kind of storage.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    /// An embedded file.
    Sqlite,
    /// A server.
    Postgres,
}

/// A storage of a district that nobody else knows.
pub(crate) struct Database {
    storage: Box<dyn Storage>,
    _folder: Option<TempDir>,
}

impl Engine {
    /// A new database, with its tables and nothing in them.
    pub(crate) fn empty(self) -> Database {
        self.empty_for(N_SESSIONS)
    }

    /// Likewise, for so many who use it at once.
    pub(crate) fn empty_for(self, n_sessions: usize) -> Database {
        match self {
            Self::Sqlite => {
                let folder = tempfile::tempdir().unwrap();
                let key = sqlite::Key::from_slice(&[3; 32]).unwrap();
                let path = folder.path().join("district.db");
                Database {
                    storage: Box::new(SqliteStorage::create(&path, &key, &SHAPE).unwrap()),
                    _folder: Some(folder),
                }
            }
            Self::Postgres => open_for(&cluster::database(), n_sessions).into(),
        }
    }
}

impl From<PostgresStorage> for Database {
    fn from(storage: PostgresStorage) -> Self {
        Self {
            storage: Box::new(storage),
            _folder: None,
        }
    }
}

impl Storage for Database {
    fn write(
        &self,
        reach: Reach<'_>,
        work: &mut dyn FnMut(&mut dyn Tx) -> Result<(), Error>,
    ) -> Result<(), Error> {
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

impl Deref for Database {
    type Target = dyn Storage;

    fn deref(&self) -> &Self::Target {
        &*self.storage
    }
}

/// The storage in a database of the server.
pub(crate) fn open(database: &cluster::Database) -> PostgresStorage {
    open_for(database, N_SESSIONS)
}

fn open_for(database: &cluster::Database, n_sessions: usize) -> PostgresStorage {
    let address = PostgresAddress::parse(&database.url(), None).unwrap();
    PostgresStorage::open(address, n_sessions, &POSTGRES_SHAPE).unwrap()
}

/// What a transaction that is kept answers.
pub(crate) fn written<T>(
    storage: &dyn Storage,
    mut work: impl FnMut(&mut dyn Tx) -> Result<T, Error>,
) -> T {
    let mut answer = None;
    let done = storage.write(Reach::District, &mut |tx| {
        answer = Some(work(tx)?);
        Ok(())
    });
    done.unwrap();
    answer.unwrap()
}

/// What a read answers.
pub(crate) fn read<T>(
    storage: &dyn Storage,
    mut work: impl FnMut(&mut dyn Tx) -> Result<T, Error>,
) -> T {
    let mut answer = None;
    let done = storage.read(Reach::District, &mut |tx| {
        answer = Some(work(tx)?);
        Ok(())
    });
    done.unwrap();
    answer.unwrap()
}

/// A number by which a proof has a long form, or its everyday value.
pub(crate) fn variable(name: &str, everyday: u64) -> u64 {
    std::env::var(name).map_or(everyday, |long| long.parse().unwrap())
}
