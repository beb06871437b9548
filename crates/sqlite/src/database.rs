//! An open store: one connection that writes, a few that read.

use std::fmt;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, MAIN_DB, Transaction, TransactionBehavior};

use crate::backup::{self, Copied, Progress};
use crate::check::{self, Finding};
use crate::checkpointer::Checkpointer;
use crate::connect::{self, Access};
use crate::files::{Existing, Partial, with_suffix};
use crate::migrate::{self, Migrated};
use crate::place::refuse_unsafe_place;
use crate::{Error, Key, Shape};

/// What a caller may choose about an open store; the defaults suit a laptop with 4 GB.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Page cache of the writer in KiB. Every page read from the disk costs a MAC, so this matters.
    pub writer_cache_kib: u32,
    /// Page cache of each reader in KiB: what is due in a puskesmas of 33,000 people is asked of some ten megabytes.
    pub reader_cache_kib: u32,
    /// Readers kept open when nobody uses them; more are opened when asked for.
    pub idle_readers: usize,
    /// How long a write waits for another program's write.
    pub busy_timeout: Duration,
    /// Called once on every new connection, to add functions or tokenizers.
    pub on_connect: fn(&Connection) -> rusqlite::Result<()>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            writer_cache_kib: 16 * 1024,
            reader_cache_kib: 20 * 1024,
            idle_readers: 2,
            busy_timeout: connect::BUSY_TIMEOUT,
            on_connect: |_| Ok(()),
        }
    }
}

/// Whether the write-ahead log could be emptied into the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checkpoint {
    /// The log is empty.
    Whole,
    /// Somebody still reads or writes; nothing is lost, the log just stays.
    Partial,
}

/// An open, keyed, migrated store.
pub struct Database {
    path: PathBuf,
    key: Key,
    options: Options,
    writer: Mutex<Writer>,
    /// How many wait for the writer.
    n_waiting: AtomicUsize,
    readers: Mutex<Vec<Connection>>,
    migrated: Option<Migrated>,
}

impl Database {
    /// Makes a new store: it appears whole, in its newest shape, or not at all.
    ///
    /// # Errors
    /// [`Error::Exists`] when a store or the log of a lost one is there; [`Error::Full`], [`Error::ReadOnly`],
    /// [`Error::Refused`]; [`Error::Sql`] when a migration is wrong.
    pub fn create(path: &Path, key: &Key, shape: &Shape, options: Options) -> Result<Self, Error> {
        refuse_unsafe_place(path)?;
        refuse_remains(path)?;
        let partial = Partial::beside(path)?;
        let mut db = connect::connect(partial.path(), key, Access::Write)?;
        (options.on_connect)(&db)?;
        db.pragma_update(None, "application_id", shape.application_id)?;
        migrate::apply(&mut db, shape, 0)?;
        db.close().map_err(|(_, error)| error)?;
        partial.publish(Existing::Keep)?;
        Self::open(path, key, shape, options)
    }

    /// Opens a store, migrating it when it is older than the program, after a checked copy beside it.
    ///
    /// # Errors
    /// Nothing is written when any of these is returned before a migration began: [`Error::Missing`],
    /// [`Error::Unreadable`], [`Error::Damaged`], [`Error::Refused`], [`Error::ReadOnly`], [`Error::Busy`].
    /// A migration that fails leaves the store as it was.
    pub fn open(path: &Path, key: &Key, shape: &Shape, options: Options) -> Result<Self, Error> {
        refuse_unsafe_place(path)?;
        let (mut writer, version) = look(path, key, shape)?;
        (options.on_connect)(&writer)?;
        begin_writing(&writer)?;
        let migrated = if version < shape.newest() {
            Some(migrate::after_copy(&mut writer, path, key, shape, version)?)
        } else {
            None
        };
        Ok(Self {
            path: path.to_owned(),
            key: key.clone(),
            options,
            writer: Mutex::new(Writer::over(writer, path, key, options)?),
            n_waiting: AtomicUsize::new(0),
            readers: Mutex::new(Vec::new()),
            migrated,
        })
    }

    /// Reads a store's shape and writes nothing.
    ///
    /// # Errors
    /// Those of [`Database::open`] that come before a migration.
    pub fn peek(path: &Path, key: &Key, shape: &Shape) -> Result<u32, Error> {
        look(path, key, shape).map(|(_, version)| version)
    }

    /// Runs one transaction on the writing connection: all of it is durable when this returns `Ok`, none of it otherwise.
    ///
    /// # Errors
    /// What `work` returned; [`Error::Busy`] after the waiting time; [`Error::Full`], [`Error::File`] from the commit.
    pub fn write<T, E: From<Error>>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.n_waiting.fetch_add(1, Ordering::Relaxed);
        let mut writer = held(&self.writer);
        self.n_waiting.fetch_sub(1, Ordering::Relaxed);
        if writer.spoiled {
            *writer = Writer::again(&self.path, &self.key, self.options)?;
        }
        let done = writer.write(work);
        if done.is_err() {
            writer.spoiled = !connect::is_usable(&writer.db);
        }
        done
    }

    /// Whether somebody waits for a transaction to end: a long one asks, and ends where it can.
    pub fn is_waited_for(&self) -> bool {
        self.n_waiting.load(Ordering::Relaxed) > 0
    }

    /// Runs queries on a reading connection that all see the same moment.
    ///
    /// # Errors
    /// What `work` returned; [`Error`] when no reader can be opened.
    pub fn read<T, E: From<Error>>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let idle = held(&self.readers).pop();
        let mut reader = match idle {
            Some(reader) => reader,
            None => self.new_reader()?,
        };
        let tx = reader.transaction().map_err(Error::from)?;
        let answer = work(&tx)?;
        tx.finish().map_err(Error::from)?;
        // A reader that failed is not kept: opening another costs a millisecond.
        let mut readers = held(&self.readers);
        if readers.len() < self.options.idle_readers {
            readers.push(reader);
        }
        Ok(answer)
    }

    /// Copies the store, as it is at this moment, to one file under the same key, and checks the copy.
    ///
    /// Saving goes on meanwhile. `progress` may stop it; `approve` looks at the finished copy and may refuse it with a reason.
    ///
    /// # Errors
    /// [`Error::Exists`], [`Error::Full`], [`Error::ReadOnly`], [`Error::Stopped`], [`Error::NotVerified`]; the target is
    /// then untouched.
    pub fn copy_to(
        &self,
        target: &Path,
        existing: Existing,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
        approve: &dyn Fn(&Connection) -> Result<(), String>,
    ) -> Result<Copied, Error> {
        let source = self.new_reader()?;
        backup::copy(&source, &self.key, target, existing, progress, approve)
    }

    /// Checks structure, encryption and references of every page and row; saving waits meanwhile. The log is emptied
    /// first, if that is possible.
    ///
    /// # Errors
    /// [`Error::Busy`] or [`Error::File`]; damage is not an error here but a finding.
    pub fn check(&self) -> Result<Vec<Finding>, Error> {
        let log = self.checkpoint().unwrap_or(Checkpoint::Partial);
        self.write(|tx| check::findings(tx, log))
    }

    /// Empties the write-ahead log into the store, for locking the screen and before leaving.
    ///
    /// # Errors
    /// [`Error::Full`] or [`Error::File`]; nothing is lost then, the log stays.
    pub fn checkpoint(&self) -> Result<Checkpoint, Error> {
        held(&self.readers).clear();
        truncate_log(&held(&self.writer).db)
    }

    /// Closes all connections; the key's copies inside them are wiped and one file remains when nobody else is there.
    ///
    /// # Errors
    /// [`Error::File`] when the log could not be emptied; everything committed is still in the log.
    pub fn close(self) -> Result<Checkpoint, Error> {
        let outcome = self.checkpoint()?;
        let writer = self
            .writer
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        writer.db.close().map_err(|(_, error)| error)?;
        Ok(outcome)
    }

    /// The store's file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What opening did to an older store; `None` when it was up to date.
    #[must_use]
    pub fn migrated(&self) -> Option<&Migrated> {
        self.migrated.as_ref()
    }

    fn new_reader(&self) -> Result<Connection, Error> {
        let reader = connect::connect(&self.path, &self.key, Access::Read)?;
        (self.options.on_connect)(&reader)?;
        connect::set_cache(&reader, self.options.reader_cache_kib)?;
        reader.busy_timeout(self.options.busy_timeout)?;
        reader.set_prepared_statement_cache_capacity(64);
        reader.execute_batch("PRAGMA query_only = ON")?;
        connect::prove_readable(&reader, &self.path)?;
        Ok(reader)
    }
}

/// The connection that writes.
struct Writer {
    db: Connection,
    /// A read of it failed: the engine encrypts no page with it any more, so that nothing wrong is written.
    spoiled: bool,
    /// After the connection: it ends when that is closed.
    _checkpointer: Checkpointer,
}

impl Writer {
    /// Makes a connection that may write already the one that does.
    fn over(mut db: Connection, path: &Path, key: &Key, options: Options) -> Result<Self, Error> {
        connect::set_cache(&db, options.writer_cache_kib)?;
        db.busy_timeout(options.busy_timeout)?;
        db.set_prepared_statement_cache_capacity(128);
        let checkpointer = Checkpointer::beside(&mut db, path, key)?;
        Ok(Self {
            db,
            spoiled: false,
            _checkpointer: checkpointer,
        })
    }

    /// Another connection to a store that is open, in place of a spoiled one.
    fn again(path: &Path, key: &Key, options: Options) -> Result<Self, Error> {
        let db = connect::connect(path, key, Access::Write)?;
        connect::prove_readable(&db, path).map_err(Error::with_proven_key)?;
        (options.on_connect)(&db)?;
        connect::make_durable(&db)?;
        Self::over(db, path, key, options)
    }

    fn write<T, E: From<Error>>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let tx = self
            .db
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(Error::from)?;
        let done = work(&tx)?;
        tx.commit().map_err(Error::from)?;
        Ok(done)
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

/// Opens an existing store far enough to know whether it is ours to use; dropping the result changes no byte of it.
fn look(path: &Path, key: &Key, shape: &Shape) -> Result<(Connection, u32), Error> {
    connect::require_file(path)?;
    let db = connect::connect(path, key, Access::Write)?;
    db.execute_batch("PRAGMA query_only = ON")?;
    let unfinished_log = fs::metadata(with_suffix(path, "-wal")).is_ok_and(|log| log.len() > 0);
    if unfinished_log {
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    }
    connect::prove_readable(&db, path)?;
    if db.is_readonly(MAIN_DB)? {
        return Err(Error::ReadOnly);
    }
    let version = migrate::examine(&db, shape)?;
    Ok((db, version))
}

/// Lifts what [`look`] forbade.
fn begin_writing(db: &Connection) -> Result<(), Error> {
    db.execute_batch("PRAGMA query_only = OFF")?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    connect::make_durable(db)
}

/// A new store must not meet an old store's log: SQLite would play it into the new file.
fn refuse_remains(path: &Path) -> Result<(), Error> {
    for remains in [
        path.to_owned(),
        with_suffix(path, "-wal"),
        with_suffix(path, "-journal"),
    ] {
        if remains.try_exists()? {
            return Err(Error::Exists { path: remains });
        }
    }
    Ok(())
}

fn truncate_log(db: &Connection) -> Result<Checkpoint, Error> {
    let blocked: i64 = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    Ok(if blocked == 0 {
        Checkpoint::Whole
    } else {
        Checkpoint::Partial
    })
}

/// A panic inside a transaction rolled it back; the connection is sound.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
