//! `siklus init`: the encrypted store of a laptop that works without a district.

use serde_json::{Value, json};

use crate::arguments::{Common, Init};
use crate::outcome::{Failure, Outcome};
use crate::speak::{say, tell, tell_key};
use crate::{door, settings};

/// Makes the store and shows the recovery words once.
///
/// # Errors
/// [`Failure::Undone`] for an unknown area, a weak passphrase or a store that is there already.
pub(crate) fn run(common: &Common, asked: &Init) -> Result<Outcome, Failure> {
    let Some(user) = &common.user else {
        return Err(Failure::Usage(say(
            "cli.usage.missing_argument",
            &[("word", &"--user <NAME>")],
        )));
    };
    let app = door::app(common)?;
    let passphrase = match settings::passphrase() {
        Some(passphrase) => passphrase,
        None => new_passphrase()?,
    };
    let reply = app.call(
        "set_up",
        json!({
            "kabupaten": asked.kabupaten,
            "puskesmas": asked.puskesmas,
            "desa": asked.desa,
            "posyandu": [],
            "user": { "name": user, "role": asked.role, "passphrase": passphrase },
        }),
    );
    let sheet = reply.map_err(Failure::Undone)?.value;
    door::close(&app);
    tell_key("cli.init.done", &[]);
    tell_key("cli.init.words", &[]);
    let words = sheet["recovery_words"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
    tell(&format!("\n  {}\n", words.join(" ")));
    tell_key("cli.init.keep", &[]);
    Ok(Outcome::Done)
}

fn new_passphrase() -> Result<String, Failure> {
    let passphrase = door::ask("cli.ask.new_passphrase")?;
    let again = door::ask("cli.ask.passphrase_again")?;
    if passphrase == again {
        Ok(passphrase)
    } else {
        Err(Failure::Usage(say("cli.usage.passphrases_differ", &[])))
    }
}
