//! The pages of the window and of the district: npm packages and the built pages, made anew only when their sources changed.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::Failure;
use crate::program::{Program, root};

/// What the built pages are made of, besides the npm packages.
const SOURCES: &[&str] = &[
    "src",
    "messages",
    "public",
    "index.html",
    "district.html",
    "package-lock.json",
    "svelte.config.js",
    "vite.config.ts",
    "tsconfig.json",
];

/// The oldest Node.js that the build tools take.
const NODE: (u32, u32) = (20, 19);

/// Sees to it that npm packages and built pages are there and fresh.
pub(crate) fn ensure() -> Result<(), Failure> {
    packages()?;
    let ui = root().join("ui");
    let mark = ui.join("node_modules/.siklus-pages");
    let sources = fingerprint(&ui, SOURCES);
    let built = ["dist/index.html", "dist-district/district.html"];
    let built = built.iter().all(|page| ui.join(page).exists());
    if built && fs::read_to_string(&mark).is_ok_and(|made_of| made_of == sources) {
        return Ok(());
    }
    npm(&["run", "build"]).run()?;
    fs::write(&mark, sources)
        .map_err(|error| Failure::new(format!("{} cannot be written: {error}", mark.display())))
}

/// Sees to it that the npm packages are those of the lock file.
pub(crate) fn packages() -> Result<(), Failure> {
    packages_in("ui")
}

/// The same for a folder with a lock file of its own.
pub(crate) fn packages_in(folder: &str) -> Result<(), Failure> {
    node()?;
    let here = root().join(folder);
    let wanted = fingerprint(&here, &["package-lock.json", "package.json"]);
    let mark = here.join("node_modules/.siklus-packages");
    if fs::read_to_string(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    npm_in(folder, &["ci", "--no-audit", "--no-fund"]).run()?;
    fs::write(&mark, wanted)
        .map_err(|error| Failure::new(format!("{} cannot be written: {error}", mark.display())))
}

/// npm in the folder of the pages, without colours.
pub(crate) fn npm(words: &[&str]) -> Program {
    npm_in("ui", words)
}

fn npm_in(folder: &str, words: &[&str]) -> Program {
    Program::new("npm")
        .args(words)
        .folder(folder)
        .env("NO_COLOR", "1")
}

fn node() -> Result<(), Failure> {
    let needed = format!(
        "Node.js {}.{} or newer is needed: https://nodejs.org",
        NODE.0, NODE.1
    );
    let version = Program::new("node").args(["--version"]).output();
    let version = version.map_err(|_| Failure::new(needed.clone()))?;
    match version_of(&version) {
        Some(found) if found >= NODE => Ok(()),
        _ => Err(Failure::new(format!(
            "{needed}; this is {}",
            version.trim()
        ))),
    }
}

/// `v20.19.4` as (20, 19).
fn version_of(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim().trim_start_matches('v').split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// A short text that is another one when a file comes, goes or changes.
fn fingerprint(folder: &Path, names: &[&str]) -> String {
    let mut files = Vec::new();
    for name in names {
        gather(&folder.join(name), &mut files);
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.strip_prefix(folder).unwrap_or(&file).hash(&mut hasher);
        fs::read(&file).unwrap_or_default().hash(&mut hasher);
    }
    format!("{:016x}", hasher.finish())
}

fn gather(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).into_iter().flatten().flatten() {
            gather(&entry.path(), files);
        }
    } else if path.exists() {
        files.push(path.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_node_are_compared_as_numbers() {
        assert_eq!(version_of("v20.19.4\n"), Some((20, 19)));
        assert!(version_of("v20.9.0") < Some(NODE), "9 is less than 19");
        assert_eq!(version_of("none"), None);
    }

    #[test]
    fn the_fingerprint_follows_the_sources() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let all = fingerprint(here, &["src", "Cargo.toml"]);
        assert_eq!(all, fingerprint(here, &["src", "Cargo.toml"]));
        assert_ne!(all, fingerprint(here, &["src"]));
        assert_ne!(all, fingerprint(here, &["src", "nothing"]));
    }
}
