//! `siklus doctor`: checks everything; with `--rebuild` proves that the state is what the log says.

use std::io::{self, Write as _};

use serde_json::{Value, json};

use crate::arguments::{Common, Doctor};
use crate::door;
use crate::outcome::{Failure, Outcome};
use crate::speak::{sentence, tell, tell_key};

/// Checks and says what was found, as one JSON object and in words.
///
/// # Errors
/// When the store cannot be opened or the check could not be run to its end.
pub(crate) fn run(common: &Common, asked: &Doctor) -> Result<Outcome, Failure> {
    match check(common, asked) {
        Err(Failure::Store(error)) if error.code == "store_damaged" => {
            tell(&crate::speak::about_error(&error));
            Ok(Outcome::Damage)
        }
        other => other,
    }
}

fn check(common: &Common, asked: &Doctor) -> Result<Outcome, Failure> {
    let app = door::open(common)?;
    let health = app
        .call("doctor", json!({ "rebuild": asked.rebuild }))?
        .value;
    door::close(&app);
    writeln!(io::stdout(), "{health}")?;
    if health["ok"] == true {
        tell_key(
            "cli.doctor.healthy",
            &[
                ("people", &health["people"]),
                ("facts", &health["facts"]),
                ("operations", &health["operations"]),
            ],
        );
        return Ok(Outcome::Done);
    }
    for finding in health["findings"].as_array().into_iter().flatten() {
        tell(&words_of(finding));
    }
    tell_key("cli.doctor.damage", &[]);
    Ok(Outcome::Damage)
}

/// The sentence of a finding with its numbers filled in.
fn words_of(finding: &Value) -> String {
    let code = finding["code"].as_str().unwrap_or_default();
    let keys = [format!("cli.finding.{code}"), format!("finding.{code}")];
    let words = keys.iter().find_map(|key| sentence(key));
    let mut words = words.unwrap_or(code).to_owned();
    for (name, value) in finding["detail"].as_object().into_iter().flatten() {
        let value = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        words = words.replace(&format!("{{{name}}}"), &value);
    }
    words
}
