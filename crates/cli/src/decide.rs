//! `siklus conflicts` and `siklus duplicates`: what waits for a person to decide, and deciding it.

use std::io::{self, Write as _};

use serde_json::{Value, json};

use crate::arguments::{Common, Conflicts, Decision, Duplicates, Kin, Two};
use crate::door;
use crate::outcome::{Failure, Outcome};
use crate::speak::{say, sentence, tell_key};

/// Lists fields that were given differently without knowing of each other, or decides one.
///
/// # Errors
/// When the store cannot be opened; when the value that is decided for cannot be.
pub(crate) fn conflicts(common: &Common, asked: &Conflicts) -> Result<Outcome, Failure> {
    match &asked.decision {
        None => listed(common, "list_conflicts", asked.json, conflict_lines),
        Some(Decision::Settle(settle)) => decided(
            common,
            "settle_conflict",
            json!({
                "conflict": settle.conflict, "version": settle.version, "value": settle.value,
                "reason": say("conflict.reason", &[]),
            }),
        ),
    }
}

/// Lists who may be registered twice and what was decided, or decides it.
///
/// # Errors
/// When the store cannot be opened, or there is nobody of such an id.
pub(crate) fn duplicates(common: &Common, asked: &Duplicates) -> Result<Outcome, Failure> {
    let two = |pair: &Two| json!({ "one": pair.one, "other": pair.other, "reason": say("pair.undo_reason", &[]) });
    match &asked.decision {
        None => listed(common, "list_duplicates", asked.json, pair_lines),
        Some(Kin::Same(pair)) => decided(common, "say_same", two(pair)),
        Some(Kin::Distinct(pair)) => decided(common, "say_distinct", two(pair)),
        Some(Kin::Undo(pair)) => decided(common, "unsay", two(pair)),
    }
}

fn listed(
    common: &Common,
    query: &str,
    as_json: bool,
    lines: fn(&Value) -> Vec<String>,
) -> Result<Outcome, Failure> {
    let app = door::open(common)?;
    let known = app.call(query, Value::Null);
    door::close(&app);
    let known = known?.value;
    let mut output = io::stdout().lock();
    if as_json {
        writeln!(output, "{known}")?;
        return Ok(Outcome::Done);
    }
    let lines = lines(&known);
    if lines.is_empty() {
        tell_key("cli.decide.nothing", &[]);
    }
    for line in lines {
        writeln!(output, "{line}")?;
    }
    Ok(Outcome::Done)
}

fn decided(common: &Common, command: &str, args: Value) -> Result<Outcome, Failure> {
    let app = door::open(common)?;
    let done = app.call(command, args);
    door::close(&app);
    done?;
    tell_key("cli.decide.done", &[]);
    Ok(Outcome::Done)
}

/// A line for what differs, and one for each value that stands.
fn conflict_lines(conflicts: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    for conflict in each(conflicts) {
        let field = text(&conflict["field"]);
        let group = match conflict["fact"].is_null() {
            true => "person",
            false => "child.field",
        };
        let field = sentence(&format!("{group}.{field}")).map_or(field, str::to_owned);
        let mut about = vec![field];
        about.extend(conflict["fact"]["date"].as_str().map(str::to_owned));
        lines.push(format!(
            "{}  {}  {}",
            text(&conflict["conflict"]),
            text(&conflict["person"]["name"]),
            about.join(" ")
        ));
        for version in each(&conflict["versions"]) {
            let value = match &version["value"] {
                Value::Null => say("child.empty_value", &[]),
                value => text(value),
            };
            let mut hand = vec![text(&version["by"]), text(&version["at"])];
            if version["shown"] == true {
                hand.push(say("conflict.shown", &[]));
            }
            hand.retain(|word| !word.is_empty());
            lines.push(format!(
                "  {}  {value}  ({})",
                text(&version["version"]),
                hand.join(", ")
            ));
        }
    }
    lines
}

/// A line for each pair: what waits first, then what was decided.
fn pair_lines(known: &Value) -> Vec<String> {
    let proposed = each(&known["proposed"]).map(|pair| {
        let reasons = each(&pair["reasons"]).map(text).map(|reason| {
            sentence(&format!("duplicate.reason.{reason}")).map_or(reason, str::to_owned)
        });
        let reasons: Vec<String> = reasons.collect();
        format!(
            "{}  {}  ({})",
            two_of(pair),
            text(&pair["score"]),
            reasons.join(", ")
        )
    });
    let disputed = each(&known["disputed"])
        .flat_map(each)
        .map(|said| format!("{}  {}  !", two_of(said), word(said)));
    let decided = each(&known["decided"]).map(|said| format!("{}  {}", two_of(said), word(said)));
    proposed.chain(disputed).chain(decided).collect()
}

fn two_of(pair: &Value) -> String {
    let side = |side: &Value| format!("{} {}", text(&side["person"]), text(&side["name"]));
    format!("{}  {}", side(&pair["one"]), side(&pair["other"]))
}

fn word(said: &Value) -> String {
    let key = match (said["automatic"] == true, said["same"] == true) {
        (true, _) => "pair.automatic",
        (false, true) => "pair.is_same",
        (false, false) => "pair.is_distinct",
    };
    say(key, &[])
}

fn each(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
