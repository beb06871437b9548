//! Where the programs under test are: built when a test asks for one, so that no test meets an old one.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

/// The root of the workspace.
pub fn root() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package
        .parent()
        .expect("this package lies in the workspace")
}

/// The program `binary` of `package`, in the profile of the test itself: as it lies there when it is newer than all it is
/// made of, else built.
pub fn built(package: &'static str, binary: &'static str) -> PathBuf {
    made(package, binary, &profile_folder(), &[])
}

/// The example `example` of `package`, likewise.
pub fn example(package: &'static str, example: &'static str) -> PathBuf {
    made(
        package,
        example,
        &profile_folder().join("examples"),
        &["--example", example],
    )
}

fn made(package: &str, name: &'static str, folder: &Path, which: &[&str]) -> PathBuf {
    static BUILT: Mutex<BTreeMap<&str, PathBuf>> = Mutex::new(BTreeMap::new());
    let mut built = BUILT.lock().unwrap_or_else(PoisonError::into_inner);
    built
        .entry(name)
        .or_insert_with(|| {
            let program = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
            if !is_fresh(&program) {
                build(package, which);
            }
            assert!(program.exists(), "{} is missing", program.display());
            program
        })
        .clone()
}

/// Whether no source that cargo notes beside the program is newer than the program.
fn is_fresh(program: &Path) -> bool {
    let changed = |path: &Path| path.metadata().and_then(|file| file.modified()).ok();
    let notes = fs::read_to_string(program.with_extension("d")).unwrap_or_default();
    let Some((_, sources)) = notes.split_once(": ") else {
        return false;
    };
    // A space in a path is written with a backslash before it.
    let sources = sources.replace("\\ ", "\0");
    let built = changed(program);
    let mut sources = sources
        .split_whitespace()
        .map(|path| path.replace('\0', " "));
    // A source that is gone was that of another copy of this project.
    let older = |source: String| changed(Path::new(&source)).is_some_and(|at| Some(at) <= built);
    sources.all(older)
}

fn build(package: &str, which: &[&str]) {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .current_dir(root())
        .args(["build", "--quiet", "--package", package])
        .args(which);
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    let status = cargo.status().expect("cargo can be started");
    assert!(
        status.success(),
        "{package} does not build; if pages are missing, `cargo xtask setup` makes them"
    );
}

/// The folder of programs beside which this test was built: `target/debug` or `target/release`.
fn profile_folder() -> PathBuf {
    let own = std::env::current_exe().expect("the system knows this program's path");
    let folder = own.parent().expect("a program lies in a folder");
    match folder.file_name().is_some_and(|name| name == "deps") {
        true => folder.parent().expect("deps lies in the profile's folder"),
        false => folder,
    }
    .to_owned()
}
