//! Whether every page and row of a store is sound.

use std::fmt;
use std::fs;
use std::path::Path;

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use crate::connect::{self, Access};
use crate::database::Checkpoint;
use crate::files::with_suffix;
use crate::{Error, Key};

/// Which examination found something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// Pages, tables and indexes hang together.
    Structure,
    /// Every page carries the right MAC.
    Encryption,
    /// Every reference points to a row.
    References,
}

/// Something wrong in a store. Names tables, pages and row numbers, never contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which examination found it.
    pub check: Check,
    /// What was found, in SQLite's words.
    pub detail: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.check, self.detail)
    }
}

/// Checks a store that is not open, changing no byte of it; an empty list means that it is sound.
///
/// # Errors
/// [`Error::Missing`], [`Error::Unreadable`], [`Error::ReadOnly`], and [`Error::Damaged`] when there is not even a first
/// page; other damage is not an error here but a finding.
pub fn check(path: &Path, key: &Key) -> Result<Vec<Finding>, Error> {
    connect::require_file(path)?;
    let db = connect::connect(path, key, Access::Write)?;
    db.execute_batch("PRAGMA query_only = ON")?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connect::prove_readable(&db, path)?;
    let log = fs::metadata(with_suffix(path, "-wal"));
    findings(
        &db,
        match log.is_ok_and(|log| log.len() > 0) {
            true => Checkpoint::Partial,
            false => Checkpoint::Whole,
        },
    )
}

/// All examinations.
///
/// MACs are those in the file. As long as pages of it are in the log too, they say nothing: where the power went
/// while the log was copied, a page may be torn in the file, and whole in the log, from which it is read. All
/// other examinations read through the log, and with each page its MAC.
pub(crate) fn findings(db: &Connection, log: Checkpoint) -> Result<Vec<Finding>, Error> {
    let mut found = match log {
        Checkpoint::Whole => broken_macs(db)?,
        Checkpoint::Partial => Vec::new(),
    };
    found.extend(structure(db, "PRAGMA integrity_check")?);
    found.extend(broken_references(db)?);
    Ok(found)
}

/// What a fresh copy must pass: everything but indexes against tables, and references.
pub(crate) fn quick_findings(db: &Connection) -> Result<Vec<Finding>, Error> {
    let mut found = broken_macs(db)?;
    found.extend(structure(db, "PRAGMA quick_check")?);
    Ok(found)
}

fn structure(db: &Connection, pragma: &str) -> Result<Vec<Finding>, Error> {
    let lines = lines(db, pragma, Check::Structure, |row| row.get(0))?;
    Ok(lines
        .into_iter()
        .filter(|finding| finding.detail != "ok")
        .collect())
}

fn broken_macs(db: &Connection) -> Result<Vec<Finding>, Error> {
    lines(
        db,
        "PRAGMA cipher_integrity_check",
        Check::Encryption,
        |row| row.get(0),
    )
}

fn broken_references(db: &Connection) -> Result<Vec<Finding>, Error> {
    lines(db, "PRAGMA foreign_key_check", Check::References, |row| {
        let table: String = row.get(0)?;
        let id: Option<i64> = row.get(1)?;
        let parent: String = row.get(2)?;
        let row = id.map_or_else(String::new, |id| format!(" row {id}"));
        Ok(format!("{table}{row} refers to nothing in {parent}"))
    })
}

/// Every line a pragma returns; damage that ends the examination is its last line.
fn lines(
    db: &Connection,
    pragma: &str,
    check: Check,
    read: impl Fn(&rusqlite::Row<'_>) -> rusqlite::Result<String>,
) -> Result<Vec<Finding>, Error> {
    let examine = || -> rusqlite::Result<Vec<String>> {
        let mut statement = db.prepare(pragma)?;
        let mut rows = statement.query([])?;
        let mut lines = Vec::new();
        while let Some(row) = rows.next()? {
            lines.push(read(row)?);
        }
        Ok(lines)
    };
    let details = match examine() {
        Ok(details) => details,
        Err(error) => match Error::from(error) {
            Error::Damaged { source } => {
                vec![source.map_or_else(String::new, |source| source.to_string())]
            }
            Error::Unreadable { .. } => vec!["a page cannot be read".to_owned()],
            other => return Err(other),
        },
    };
    Ok(details
        .into_iter()
        .map(|detail| Finding { check, detail })
        .collect())
}
