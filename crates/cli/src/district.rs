//! `siklus enrol` and `siklus sync`: joining the district, and a round with it.

use serde_json::{Value, json};

use crate::arguments::{Common, Enrol};
use crate::door;
use crate::outcome::{Failure, Outcome};
use crate::speak::tell_key;

/// Joins a district by a code; what was entered so far waits to be sent.
///
/// # Errors
/// [`Failure::District`] when it was not reached or does not take this laptop; the laptop works on alone then.
pub(crate) fn enrol(common: &Common, asked: &Enrol) -> Result<Outcome, Failure> {
    let app = door::open(common)?;
    let joined = app.call(
        "enrol",
        json!({ "url": asked.url, "code": asked.code, "name": asked.name }),
    );
    door::close(&app);
    let state = joined?.value;
    tell_key(
        "cli.enrol.done",
        &[
            ("district", &words(&state["joined"]["name"])),
            ("puskesmas", &words(&state["puskesmas"])),
            ("waiting", &state["waiting"]),
            ("laptop", &words(&state["fingerprint"])),
            ("key", &words(&state["joined"]["fingerprint"])),
        ],
    );
    Ok(Outcome::Done)
}

/// Runs one round, to its end.
///
/// # Errors
/// [`Failure::District`] when it did not come to its end: what was sent and taken before stays so.
/// [`Failure::Store`] while the window runs one.
pub(crate) fn sync(common: &Common) -> Result<Outcome, Failure> {
    let app = door::open(common)?;
    let ended = app.call("sync_now", Value::Null);
    door::close(&app);
    let state = ended?.value;
    tell_key(
        "cli.sync.done",
        &[
            ("district", &words(&state["joined"]["name"])),
            ("waiting", &state["waiting"]),
        ],
    );
    Ok(Outcome::Done)
}

fn words(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
