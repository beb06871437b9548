//! `siklus backup` and `siklus restore`: one file that opens by passphrase or recovery sheet.

use std::path::{Path, absolute};

use serde_json::{Value, json};

use crate::arguments::{Common, OneFile};
use crate::door;
use crate::outcome::{Failure, Outcome};
use crate::speak::tell_key;

/// Copies the store with its key slots to a file; saving goes on meanwhile.
///
/// # Errors
/// When the store cannot be opened or the file cannot be written.
pub(crate) fn back_up(common: &Common, asked: &OneFile) -> Result<Outcome, Failure> {
    let path = full(&asked.file)?;
    let app = door::open(common)?;
    app.call("backup", json!({ "path": path }))?;
    door::close(&app);
    tell_key("cli.backup.done", &[("path", &asked.file.display())]);
    Ok(Outcome::Done)
}

/// Puts the store of a backup file into the data folder; what is there is moved aside.
///
/// # Errors
/// When the file cannot be read or opened, or the folder cannot be written.
pub(crate) fn restore(common: &Common, asked: &OneFile) -> Result<Outcome, Failure> {
    let path = full(&asked.file)?;
    let app = door::app(common)?;
    app.call("restore", json!({ "path": path }))?;
    door::close(&app);
    tell_key("cli.restore.done", &[]);
    Ok(Outcome::Done)
}

fn full(path: &Path) -> Result<Value, Failure> {
    let full = absolute(path).map_err(|error| Failure::file(path, &error))?;
    Ok(json!(full))
}
