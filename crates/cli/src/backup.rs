//! `siklus backup` and `siklus restore`: one file that opens by passphrase or recovery sheet.

use std::path::{Path, absolute};

use serde_json::{Value, json};

use crate::arguments::{Common, OneFile};
use crate::outcome::{Failure, Outcome};
use crate::speak::tell_key;
use crate::{door, settings};

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

/// Puts the store of a backup file into a data folder that has none. `SIKLUS_PASSPHRASE`, or the answer
/// on the terminal, is the passphrase of one of its users or the twelve words of its recovery sheet.
///
/// # Errors
/// When the file cannot be read or opened, or the folder has a store or cannot be written.
pub(crate) fn restore(common: &Common, asked: &OneFile) -> Result<Outcome, Failure> {
    let path = full(&asked.file)?;
    let app = door::app(common)?;
    let secret = match settings::passphrase() {
        Some(secret) => secret,
        None => door::ask("cli.ask.secret")?,
    };
    let state = app.call("restore_backup", json!({ "path": path, "secret": secret }))?;
    door::close(&app);
    tell_key("cli.restore.done", &[]);
    if state.value["stage"] == "locked" {
        tell_key("cli.restore.locked", &[]);
    }
    Ok(Outcome::Done)
}

pub(crate) fn full(path: &Path) -> Result<Value, Failure> {
    let full = absolute(path).map_err(|error| Failure::file(path, &error))?;
    Ok(json!(full))
}
