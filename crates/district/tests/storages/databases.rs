//! Empty databases of either kind.

use std::ops::Deref;

use siklus_district::SHAPE;
use siklus_district::storage::{Error, POSTGRES_SHAPE, PostgresAddress, PostgresStorage};
use siklus_district::storage::{SqliteStorage, Storage, Tx};
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
            Self::Postgres => open(&cluster::database()).into(),
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

impl Deref for Database {
    type Target = dyn Storage;

    fn deref(&self) -> &Self::Target {
        &*self.storage
    }
}

/// The storage in a database of the server.
pub(crate) fn open(database: &cluster::Database) -> PostgresStorage {
    let address = PostgresAddress::parse(&database.url(), None).unwrap();
    PostgresStorage::open(address, N_SESSIONS, &POSTGRES_SHAPE).unwrap()
}

/// What a transaction that is kept answers.
pub(crate) fn written<T>(
    storage: &dyn Storage,
    mut work: impl FnMut(&mut dyn Tx) -> Result<T, Error>,
) -> T {
    let mut answer = None;
    let done = storage.write(&mut |tx| {
        answer = Some(work(tx)?);
        Ok(())
    });
    done.unwrap();
    answer.unwrap()
}
