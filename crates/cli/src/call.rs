//! `siklus call`: any command of the window, with JSON in and JSON out.

use std::io::{self, Write as _};

use app::command::{self, Right};
use serde_json::Value;

use crate::arguments::{Call, Common};
use crate::door;
use crate::outcome::{Failure, Outcome};
use crate::speak::say;

/// Runs one command, or lists them all.
///
/// # Errors
/// An error of the command, which stands on standard output as JSON; or why the store cannot be opened.
pub(crate) fn run(common: &Common, asked: Call) -> Result<Outcome, Failure> {
    let mut output = io::stdout().lock();
    let Some(name) = asked.name else {
        for entry in command::list() {
            writeln!(output, "{}", entry.name)?;
        }
        return Ok(Outcome::Done);
    };
    let args: Value = serde_json::from_str(&asked.json).map_err(|error| {
        let place = error.column();
        Failure::Usage(say("cli.usage.json", &[("place", &place)]))
    })?;
    let needs_nobody = command::list()
        .iter()
        .find(|entry| entry.name == name)
        .is_none_or(|entry| entry.permission == Right::Anyone);
    let app = if needs_nobody {
        door::app(common)?
    } else {
        door::open(common)?
    };
    let called = app.call(&name, args);
    door::close(&app);
    match called {
        Ok(called) => {
            writeln!(output, "{}", called.value)?;
            Ok(Outcome::Done)
        }
        Err(error) => {
            writeln!(output, "{}", serde_json::to_string(&error)?)?;
            let busy = matches!(error.code.as_str(), "store_busy" | "round_running");
            Err(if busy {
                Failure::Store(error)
            } else {
                Failure::Undone(error)
            })
        }
    }
}
