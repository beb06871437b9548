//! The TypeScript that follows from the table of commands.

use std::fs;

use crate::Failure;
use crate::program::{Program, root};

/// Where the pages find it.
pub(crate) const FILE: &str = "ui/src/backend/generated/commands.ts";

/// Writes the file anew.
pub(crate) fn write() -> Result<(), Failure> {
    let file = root().join(FILE);
    let folder = file.parent().unwrap_or(root());
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(&file, rendered()?))
        .map_err(|error| Failure::new(format!("{FILE} cannot be written: {error}")))?;
    println!("{FILE}");
    Ok(())
}

/// Whether the file is what the table of commands says now.
pub(crate) fn are_fresh() -> Result<bool, Failure> {
    let rendered = rendered().map_err(|error| Failure::new(error.to_string()))?;
    Ok(fs::read_to_string(root().join(FILE)).is_ok_and(|committed| committed == rendered))
}

fn rendered() -> Result<String, std::io::Error> {
    // Without a package named, cargo builds it of the same parts as all tests.
    let words = ["run", "--quiet", "--example", "typescript"];
    let output = Program::new("cargo").args(words).output();
    output.map_err(|failure| std::io::Error::other(failure.to_string()))
}
