//! `siklus status`: what waits to be sent to the district, and what of its records is here.

use std::io::{self, Write as _};

use serde_json::Value;

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
    let status = app.call("status", Value::Null)?.value;
    door::close(&app);
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
    if status["notices"].as_u64() > Some(0) {
        tell_key("cli.status.notices", &[("count", &status["notices"])]);
    }
    Ok(Outcome::Done)
}
