//! A checked copy of a store, made while it is in use.

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use crate::check;
use crate::connect::{self, Access, PAGE_BYTES};
use crate::files::{Existing, Partial, folder_of};
use crate::place::free_bytes;
use crate::{Error, Key};

/// Pages per step: 1 MiB, so that progress moves and a stop is heard.
const PAGES_PER_STEP: i32 = 256;

/// How far a copy has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Pages copied.
    pub done_pages: u64,
    /// Pages in all.
    pub all_pages: u64,
}

/// A finished, checked copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Copied {
    /// Length of the file in bytes.
    pub bytes: u64,
    /// Shape of the store in it.
    pub version: u32,
}

/// What must be equal in store and copy.
#[derive(Debug, PartialEq, Eq)]
struct Identity {
    application_id: i32,
    version: u32,
    n_tables: i64,
}

/// Copies the store behind `source` at this moment; the target appears whole and checked, or not at all.
pub(crate) fn copy(
    source: &Connection,
    key: &Key,
    target: &Path,
    existing: Existing,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    approve: &dyn Fn(&Connection) -> Result<(), String>,
) -> Result<Copied, Error> {
    if existing == Existing::Keep && target.try_exists()? {
        return Err(Error::Exists {
            path: target.to_owned(),
        });
    }
    // A read transaction holds the moment: later saves go to the log and do not restart the copy.
    let moment = source.unchecked_transaction()?;
    let identity = identify(&moment)?;
    let needed = size_bytes(&moment)?;
    let free = free_bytes(folder_of(target))?;
    if free < needed {
        return Err(Error::Full {
            missing_bytes: Some(needed - free),
        });
    }
    let partial = Partial::beside(target)?;
    copy_pages(&moment, key, partial.path(), progress)?;
    moment.finish()?;
    make_single_file(key, partial.path())?;
    verify(key, partial.path(), &identity, approve)?;
    let bytes = fs::metadata(partial.path())?.len();
    partial.publish(existing)?;
    Ok(Copied {
        bytes,
        version: identity.version,
    })
}

/// Length of the store in bytes, with what is still in the log.
pub(crate) fn size_bytes(db: &Connection) -> Result<u64, Error> {
    let pages: i64 = db.pragma_query_value(None, "page_count", |row| row.get(0))?;
    Ok(pages.max(0).cast_unsigned().saturating_mul(PAGE_BYTES))
}

fn copy_pages(
    source: &Connection,
    key: &Key,
    path: &Path,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<(), Error> {
    let mut into = connect::connect(path, key, Access::Write)?;
    // A half-made copy is thrown away, not repaired: no journal, and one sync at the end.
    into.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")?;
    let backup = Backup::new(source, &mut into)?;
    loop {
        let step = backup.step(PAGES_PER_STEP)?;
        let pages = backup.progress();
        let all_pages = u64::try_from(pages.pagecount).unwrap_or(0);
        let left = u64::try_from(pages.remaining).unwrap_or(0);
        if progress(Progress {
            done_pages: all_pages.saturating_sub(left),
            all_pages,
        })
        .is_break()
        {
            return Err(Error::Stopped);
        }
        match step {
            StepResult::More => {}
            StepResult::Done => return Ok(()),
            // Busy or locked; the source is read from a held moment and the target is ours alone, so it is rare.
            _ => return Err(Error::Busy),
        }
    }
}

/// The copied header says "has a log beside it"; a copy that travels must not need one.
fn make_single_file(key: &Key, path: &Path) -> Result<(), Error> {
    let db = connect::connect(path, key, Access::Write)?;
    db.execute_batch("PRAGMA synchronous = OFF; PRAGMA journal_mode = DELETE;")?;
    db.close().map_err(|(_, error)| error)?;
    Ok(())
}

/// Opens the copy as a stranger would, and looks at all of it.
fn verify(
    key: &Key,
    path: &Path,
    identity: &Identity,
    approve: &dyn Fn(&Connection) -> Result<(), String>,
) -> Result<(), Error> {
    let unfit = |reason: String| Error::NotVerified { reason };
    let db = connect::connect(path, key, Access::Read)?;
    connect::prove_readable(&db, path).map_err(|error| unfit(error.to_string()))?;
    if let Some(finding) = check::quick_findings(&db)?.first() {
        return Err(unfit(finding.to_string()));
    }
    if identify(&db)? != *identity {
        return Err(unfit("it differs from the store".to_owned()));
    }
    approve(&db).map_err(unfit)
}

fn identify(db: &Connection) -> Result<Identity, Error> {
    Ok(Identity {
        application_id: db.pragma_query_value(None, "application_id", |row| row.get(0))?,
        version: db
            .pragma_query_value(None, "user_version", |row| row.get::<_, i32>(0))?
            .cast_unsigned(),
        n_tables: db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?,
    })
}
