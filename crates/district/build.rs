//! Puts the built page of the health office into the program: every file of `ui/dist-district`, by its path.
//!
//! A program that is built before its page serves laptops all the same, and says that it has no page.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let root = here.join("../../ui/dist-district");
    announce(&format!("cargo:rerun-if-changed={}", root.display()));
    let mut files = Vec::new();
    if root.exists() {
        gather(&root, &mut files)?;
    }
    files.sort();
    let mut table = String::from("&[\n");
    for file in files {
        let path = file.strip_prefix(&root).unwrap_or(&file);
        let path = path.to_string_lossy().replace('\\', "/");
        announce(&format!("cargo:rerun-if-changed={}", file.display()));
        // Writing to a text does not fail.
        let _ = writeln!(
            table,
            "    ({path:?}, include_bytes!({:?})),",
            file.display().to_string()
        );
    }
    table.push_str("]\n");
    fs::write(out.join("page.rs"), table)
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        match path.is_dir() {
            true => gather(&path, files)?,
            false => files.push(path),
        }
    }
    Ok(())
}

fn announce(line: &str) {
    println!("{line}");
}
