//! `siklus status`: what waits to be sent to the district.

use std::io::{self, Write as _};

use serde_json::{Value, json};

use crate::arguments::{Common, Status};
use crate::door;
use crate::outcome::{Failure, Outcome};
use crate::speak::{say, tell_key};

/// Says how the store stands, for people or as JSON.
///
/// # Errors
/// When the store cannot be opened.
pub(crate) fn run(common: &Common, asked: &Status) -> Result<Outcome, Failure> {
    let app = door::open(common)?;
    let mut status = app.call("status", Value::Null)?.value;
    door::close(&app);
    complete(&mut status);
    let mut output = io::stdout().lock();
    if asked.json {
        writeln!(output, "{status}")?;
        return Ok(Outcome::Done);
    }
    let last = status["last_sync"].as_str().map(str::to_owned);
    let last = last.unwrap_or_else(|| say("cli.status.never", &[]));
    tell_key(
        "cli.status",
        &[("waiting", &status["waiting"]), ("last_sync", &last)],
    );
    Ok(Outcome::Done)
}

/// A laptop that has joined no district follows no scopes, and nobody can have refused or contradicted it.
fn complete(status: &mut Value) {
    if let Some(status) = status.as_object_mut() {
        status.entry("scopes").or_insert_with(|| json!([]));
        for count in ["quarantined", "conflicts"] {
            status.entry(count).or_insert_with(|| json!(0));
        }
    }
}
