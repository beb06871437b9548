//! `siklus import`: takes a register or an e-PPGBM file into the store.

use std::io::{self, Write as _};
use std::path::absolute;

use serde_json::{Map, Value, json};

use crate::arguments::{Common, Import};
use crate::door;
use crate::outcome::{Failure, Outcome};
use crate::speak::tell_key;

/// What the report says, in the order in which it says it.
const REPORT: [&str; 7] = [
    "rows",
    "persons_new",
    "persons_matched",
    "facts_new",
    "facts_same",
    "doubts",
    "refused",
];

/// Imports, or with `--dry-run` only says what an import would do.
///
/// # Errors
/// When the store cannot be opened, or the file as a whole is refused.
pub(crate) fn run(common: &Common, asked: &Import) -> Result<Outcome, Failure> {
    let path = absolute(&asked.file).map_err(|error| Failure::file(&asked.file, &error))?;
    let app = door::open(common)?;
    let name = if asked.dry_run {
        "preview_import"
    } else {
        "run_import"
    };
    let reply = app.call(
        name,
        json!({ "path": path, "format": asked.format, "desa": asked.desa }),
    )?;
    door::close(&app);
    name_ignored_columns(&reply.value);
    print(&reply.value)?;
    let n_refused = reply.value["refused"].as_array().map_or(0, Vec::len);
    if n_refused == 0 {
        return Ok(Outcome::Done);
    }
    tell_key("cli.import.refused", &[("refused", &n_refused)]);
    Ok(Outcome::SomeRefused)
}

/// Columns that nobody understands are named once.
fn name_ignored_columns(report: &Value) {
    let columns = report["columns"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let mut unknown: Vec<&str> = columns
        .iter()
        .filter(|column| column["meaning"].is_null())
        .filter_map(|column| column["header"].as_str())
        .filter(|header| !header.trim().is_empty())
        .collect();
    unknown.dedup();
    if !unknown.is_empty() {
        tell_key("cli.import.unknown", &[("columns", &unknown.join(", "))]);
    }
}

fn print(report: &Value) -> Result<(), Failure> {
    let mut output = io::stdout().lock();
    let fields: Vec<String> = REPORT
        .iter()
        .map(|name| format!("\"{name}\":{}", report[name]))
        .collect();
    let rest: Map<String, Value> = ["format", "posyandu_new"]
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), report.get(name)?.clone())))
        .collect();
    let rest = rest
        .iter()
        .map(|(name, value)| format!("\"{name}\":{value}"));
    let fields: Vec<String> = fields.into_iter().chain(rest).collect();
    writeln!(output, "{{{}}}", fields.join(","))?;
    output.flush()?;
    Ok(())
}
