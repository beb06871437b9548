//! One keyed connection with the settings every connection has.

use std::fs;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::{Error, Key, Refusal};

/// Older versions can lose committed pages when the log is reset while somebody reads.
const OLDEST_SAFE_SQLITE: i32 = 3_051_003;

/// Page size of every store: what SQLCipher 4 makes.
pub(crate) const PAGE_BYTES: u64 = 4096;

/// How long a statement waits for another writer when nothing else is said.
pub(crate) const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// How often the key is handed over before the engine is believed not to take it.
const KEY_ATTEMPTS: u32 = 20;

/// So long is waited between two of them: whoever closes a connection meanwhile is done then.
const KEY_PAUSE: Duration = Duration::from_millis(5);

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Reads and writes an existing file.
    Write,
    /// Only reads.
    Read,
}

/// Refuses what is missing and what is shorter than a page: SQLite would take the latter for a new store and fill it.
pub(crate) fn require_file(path: &Path) -> Result<(), Error> {
    if !path.try_exists()? {
        return Err(Error::Missing {
            path: path.to_owned(),
        });
    }
    if fs::metadata(path)?.len() < PAGE_BYTES {
        return Err(Error::Damaged { source: None });
    }
    Ok(())
}

/// Opens an existing file and keys it; proves neither that the key is right nor that the file is a store.
pub(crate) fn connect(path: &Path, key: &Key, access: Access) -> Result<Connection, Error> {
    require_safe_sqlite(rusqlite::version_number())?;
    let flags = match access {
        Access::Write => OpenFlags::SQLITE_OPEN_READ_WRITE,
        Access::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
    };
    // Absolute, so that a name like `file:x` is never taken for an address.
    let absolute = std::path::absolute(path)?;
    let db = Connection::open_with_flags(absolute, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    db.busy_timeout(BUSY_TIMEOUT)?;
    // SQLCipher would write to stderr what we return as an error anyway.
    db.execute_batch("PRAGMA cipher_log_level = NONE")?;
    apply_key(&db, key)?;
    harden(&db)?;
    Ok(db)
}

/// Sets page cache size in KiB.
pub(crate) fn set_cache(db: &Connection, cache_kib: u32) -> Result<(), Error> {
    // A negative number is SQLite's way of saying KiB.
    db.pragma_update(None, "cache_size", -i64::from(cache_kib))?;
    Ok(())
}

/// Reads the first page: the moment at which a wrong key shows.
pub(crate) fn prove_readable(db: &Connection, path: &Path) -> Result<(), Error> {
    db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| {
        row.get::<_, i64>(0)
    })
    .map(|_| ())
    .map_err(|error| Error::from(error).naming(path))
}

/// Whether the engine still works with a connection: after a page that could not be read or decrypted it
/// never does again.
pub(crate) fn is_usable(db: &Connection) -> bool {
    let status = db.query_row("PRAGMA cipher_status", [], |row| row.get::<_, String>(0));
    status.is_ok_and(|status| status == "1")
}

/// Turns on the write-ahead log with a sync at every commit.
pub(crate) fn make_durable(db: &Connection) -> Result<(), Error> {
    let mode: String = db.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if mode != "wal" {
        return Err(Refusal::Engine {
            reason: "no write-ahead log",
        }
        .into());
    }
    db.execute_batch(
        "PRAGMA synchronous = FULL;
         PRAGMA secure_delete = ON;",
    )?;
    Ok(())
}

fn require_safe_sqlite(version: i32) -> Result<(), Error> {
    if version < OLDEST_SAFE_SQLITE {
        return Err(Refusal::Engine {
            reason: "SQLite is older than 3.51.3",
        }
        .into());
    }
    Ok(())
}

fn apply_key(db: &Connection, key: &Key) -> Result<(), Error> {
    // The library's error would quote the statement, and with it the key: it is dropped on purpose. It was
    // seen twice, among thousands of connections of one process opened and closed at the same time, and says
    // nothing about the key, which is proven by the first page that is read: so it is handed over again.
    let handed_over = (0..KEY_ATTEMPTS).any(|nth| {
        if nth > 0 {
            std::thread::park_timeout(KEY_PAUSE);
        }
        db.execute_batch(&key.pragma()).is_ok()
    });
    if !handed_over {
        return Err(Refusal::Engine {
            reason: "the key was not accepted",
        }
        .into());
    }
    let cipher: Option<String> = db
        .query_row("PRAGMA cipher_version", [], |row| row.get(0))
        .ok();
    if cipher.is_none_or(|version| version.is_empty()) {
        return Err(Refusal::Engine {
            reason: "built without encryption",
        }
        .into());
    }
    Ok(())
}

/// Nothing in clear on the disk, nothing in the file trusted to run code, mistakes in SQL refused.
fn harden(db: &Connection) -> Result<(), Error> {
    db.execute_batch(
        "PRAGMA temp_store = MEMORY;
         PRAGMA mmap_size = 0;
         PRAGMA foreign_keys = ON;
         PRAGMA trusted_schema = OFF;
         PRAGMA cell_size_check = ON;",
    )?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_sqlite_is_refused() {
        assert!(matches!(
            require_safe_sqlite(3_051_002),
            Err(Error::Refused(Refusal::Engine { .. }))
        ));
        require_safe_sqlite(3_051_003).unwrap();
        require_safe_sqlite(rusqlite::version_number()).unwrap();
    }
}
