//! One open store.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::{ReplicaId, Surroundings, UserId};
use ledger::Operation;
use records::{Fold, Touched};
use rusqlite::Connection;
use sqlite::{Database, Key, Options};

use crate::{Error, Laptop, SHAPE, Writer, laptop, log};

/// The store's file in the data folder.
pub const STORE_FILE: &str = "siklus.db";

/// One open store.
pub struct Store {
    db: Database,
    laptop: Laptop,
    surroundings: Arc<dyn Surroundings>,
}

/// A finished save: durable on the disk.
#[derive(Debug)]
pub struct Saved<T> {
    /// What the command answered.
    pub answer: T,
    /// What it changed.
    pub touched: Touched,
}

impl Store {
    /// Makes a new store in a folder; it appears whole or not at all.
    ///
    /// # Errors
    /// [`Error::File`] when there is a store already, or no room, or no right to write.
    pub fn create(
        folder: &Path,
        key: &Key,
        laptop: &Laptop,
        surroundings: Arc<dyn Surroundings>,
    ) -> Result<Self, Error> {
        let path = folder.join(STORE_FILE);
        let db = Database::create(&path, key, &SHAPE, Options::default())?;
        db.write(|tx| {
            laptop.write(tx)?;
            laptop::put_derived_now(tx)?;
            log::begin(
                tx,
                new_replica(&*surroundings),
                surroundings.now_minutes(),
                "made",
            )
        })?;
        Ok(Self {
            db,
            laptop: laptop.clone(),
            surroundings,
        })
    }

    /// Opens the store of a folder with a key that is proven right, migrating an older shape, and
    /// folding what an older program did not understand, and deriving its rows again when another edition
    /// of the rules derived them.
    ///
    /// # Errors
    /// [`Error::File`] when it is missing, damaged, of a newer program, or in use; nothing is written then.
    pub fn open(
        folder: &Path,
        key: &Key,
        surroundings: Arc<dyn Surroundings>,
    ) -> Result<Self, Error> {
        let path = folder.join(STORE_FILE);
        let db = Database::open(&path, key, &SHAPE, Options::default())
            .map_err(sqlite::Error::with_proven_key)?;
        let (laptop, derived_now, understood) = db.read(|tx| {
            let laptop = Laptop::read(tx)?;
            let derived_now = laptop::derived_now(tx)?;
            Ok::<_, Error>((laptop, derived_now, log::understood_now(tx)?))
        })?;
        if !understood.is_empty() {
            db.write(|tx| fold_deferred(tx, &understood))?;
        }
        if !derived_now {
            db.write(|tx| {
                records::rebuild_derived(tx)?;
                laptop::put_derived_now(tx)
            })?;
        }
        Ok(Self {
            db,
            laptop,
            surroundings,
        })
    }

    /// Whose laptop this is.
    pub fn laptop(&self) -> &Laptop {
        &self.laptop
    }

    /// Time, ids and randomness.
    pub fn surroundings(&self) -> &dyn Surroundings {
        &*self.surroundings
    }

    /// The database file, for backup and checks.
    pub fn database(&self) -> &Database {
        &self.db
    }

    /// Where the file lies.
    pub fn path(&self) -> PathBuf {
        self.db.path().to_owned()
    }

    /// Saves: all that `work` writes, or nothing. Durable when this returns `Ok`.
    ///
    /// # Errors
    /// What `work` returned, or why the save failed.
    pub fn write<T, E: From<Error>>(
        &self,
        author: UserId,
        work: impl FnOnce(&mut Writer<'_>) -> Result<T, E>,
    ) -> Result<Saved<T>, E> {
        self.db
            .write(|tx| {
                let mut writer =
                    Writer::new(tx, author, self.laptop.puskesmas, &*self.surroundings)
                        .map_err(Outcome::Store)?;
                let answer = work(&mut writer).map_err(Outcome::Work)?;
                let touched = writer.finish().map_err(Outcome::Store)?;
                Ok(Saved { answer, touched })
            })
            .map_err(Outcome::into_error)
    }

    /// Reads one moment of the store.
    ///
    /// # Errors
    /// What `work` returned, or why the store could not be read.
    pub fn read<T, E: From<Error>>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        self.db
            .read(|tx| work(tx).map_err(Outcome::Work))
            .map_err(Outcome::into_error)
    }

    /// When the newest operation was written, in minutes since 1970 by its writer's clock, as far as
    /// that clock was believed.
    ///
    /// # Errors
    /// [`Error::File`] when the log cannot be read.
    pub fn newest_minute(&self) -> Result<i64, Error> {
        self.read(log::newest_minute)
    }

    /// Closes the file; everything saved is in it.
    ///
    /// # Errors
    /// [`Error::File`] when the write-ahead log could not be emptied; nothing is lost then.
    pub fn close(self) -> Result<(), Error> {
        self.db.close()?;
        Ok(())
    }
}

/// Folds what a newer program wrote and this one is new enough for.
fn fold_deferred(db: &Connection, understood: &[Operation]) -> Result<(), Error> {
    let mut fold = Fold::new(db);
    for operation in understood {
        log::no_longer_deferred(db, operation.id)?;
        fold.apply(operation)?;
    }
    fold.finish()?;
    Ok(())
}

/// Random bits for a new log.
pub(crate) fn new_replica(surroundings: &dyn Surroundings) -> ReplicaId {
    let mut bits = [0; 8];
    surroundings.fill(&mut bits);
    ReplicaId::from_random(u64::from_be_bytes(bits))
}

/// Carries the caller's own error through a transaction beside the store's.
enum Outcome<E> {
    Store(Error),
    Work(E),
}

impl<E> From<sqlite::Error> for Outcome<E> {
    fn from(error: sqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

impl<E: From<Error>> Outcome<E> {
    fn into_error(self) -> E {
        match self {
            Self::Store(error) => error.into(),
            Self::Work(error) => error,
        }
    }
}
