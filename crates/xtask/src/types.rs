//! The TypeScript that follows from the tables of commands: of the app, and of the district's page.

use std::fs;

use crate::Failure;
use crate::program::{Program, root};

/// Where the pages find each table, and the example that writes it.
const FILES: [(&str, &str); 2] = [
    ("ui/src/backend/generated/commands.ts", "typescript"),
    ("ui/src/backend/generated/district.ts", "desk_typescript"),
];

/// Writes the files anew.
pub(crate) fn write() -> Result<(), Failure> {
    for (path, example) in FILES {
        let file = root().join(path);
        let folder = file.parent().unwrap_or(root());
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&file, rendered(example)?))
            .map_err(|error| Failure::new(format!("{path} cannot be written: {error}")))?;
        println!("{path}");
    }
    Ok(())
}

/// The files that are not what their table says now.
pub(crate) fn stale() -> Result<Vec<&'static str>, Failure> {
    let mut stale = Vec::new();
    for (path, example) in FILES {
        let rendered = rendered(example).map_err(|error| Failure::new(error.to_string()))?;
        if !fs::read_to_string(root().join(path)).is_ok_and(|committed| committed == rendered) {
            stale.push(path);
        }
    }
    Ok(stale)
}

fn rendered(example: &str) -> Result<String, std::io::Error> {
    // Without a package named, cargo builds it of the same parts as all tests.
    let words = ["run", "--quiet", "--example", example];
    let output = Program::new("cargo").args(words).output();
    output.map_err(|failure| std::io::Error::other(failure.to_string()))
}
