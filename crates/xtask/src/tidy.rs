//! Checks what no compiler checks: arrows, invariants, shape of files, generated files.
//!
//! Each rule is a pure function over paths and texts; only this file reads the disk.

mod arrows;
mod mentions;
mod planted;
mod proofs;
mod shape;
mod source;
mod sql;

use std::fs;
use std::path::Path;

use crate::Failure;
use crate::program::{Program, root};
use crate::types;
use source::{Fault, Source};

/// Folders that hold nothing of ours.
const SKIPPED: &[&str] = &[
    "target",
    "node_modules",
    "dist",
    "gen",
    ".git",
    "permissions",
];

/// Checks the workspace and says every fault.
pub(crate) fn run() -> Result<(), Failure> {
    let metadata = Program::new("cargo")
        .args(["metadata", "--format-version", "1", "--no-deps"])
        .output()?;
    let metadata = serde_json::from_str(&metadata)
        .map_err(|error| Failure::new(format!("cargo metadata cannot be read: {error}")))?;
    let mut faults = arrows::forbidden(&metadata);
    faults.extend(planted::asked_for(&metadata));
    let private = private_places();
    let sources = sources(root());
    for source in &sources {
        faults.extend(mentions::forbidden(source));
        faults.extend(sql::forbidden(source));
        faults.extend(shape::faults(source, &private));
    }
    faults.extend(proofs::missing(&sources));
    let fault = |place: &str, what: String| Fault {
        place: place.to_owned(),
        what,
    };
    match types::stale() {
        Ok(stale) => faults.extend(stale.into_iter().map(|file| {
            let what = "is not what the table of commands says: cargo xtask types";
            fault(file, what.to_owned())
        })),
        Err(failure) => {
            let what = format!("cannot be compared with the tables of commands: {failure}");
            faults.push(fault("ui/src/backend/generated", what));
        }
    }
    faults.sort();
    for Fault { place, what } in &faults {
        println!("{place}: {what}");
    }
    match faults.len() {
        0 => {
            println!("tidy: {} files are in order", sources.len());
            Ok(())
        }
        count => Err(Failure::new(format!("tidy: {count} faults"))),
    }
}

/// Where this clone and its owner live: nobody else's machine has these paths.
fn private_places() -> Vec<String> {
    let own = root().display().to_string();
    let home = std::env::home_dir().map(|home| format!("{}/", home.display()));
    let outside = concat!("..", "/shared").to_owned();
    let mut places = vec![own, outside];
    places.extend(home.filter(|home| home.len() > 2));
    places
}

fn sources(root: &Path) -> Vec<Source> {
    let mut sources = Vec::new();
    gather(root, "", &mut sources);
    sources.sort_by(|left, right| left.path.cmp(&right.path));
    sources
}

fn gather(folder: &Path, path: &str, sources: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if path.is_empty() {
            name.clone()
        } else {
            format!("{path}/{name}")
        };
        if entry.path().is_dir() {
            if !SKIPPED.contains(&name.as_str()) {
                gather(&entry.path(), &path, sources);
            }
        } else if let Ok(text) = fs::read_to_string(entry.path()) {
            // What is not text, such as a font or a picture, has nothing to check.
            sources.push(Source { path, text });
        }
    }
}
