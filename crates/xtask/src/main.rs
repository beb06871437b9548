//! `cargo xtask`: set-up, run, test, bench, types, lint, tidy, endure, dist. Starts programs, links none of ours.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a task tells a person at a terminal what it does"
)]

mod check;
mod demo;
mod endure;
mod packages;
mod pages;
mod program;
mod tidy;
mod types;
mod window;

use std::fmt;
use std::process::ExitCode;

use packages::Needs;
use program::Program;

const USAGE: &str = "cargo xtask TASK

  setup    system packages, npm packages, pages
  run      all set-up, then opens the app; --demo: a district and two laptops with made-up people
  test     all set-up, then everything; parts: --tidy --rust (screens too) --ui --screens
  lint     formatting and lints
  tidy     arrows, invariants, shape of files, generated files
  types    writes the TypeScript of the table of commands anew
  bench    measures, one JSON line each; names of measurements choose
  endure   the long forms of proofs: --kills N power cuts (1000), --minutes N for each fuzz target (5),
           --seconds N of 64 writers at once on each storage of the district (120),
           --disks N: disks that fail at one of N places (1: at all; 0: none),
           --laptop-days N of the simulator (1000000) from --seed N on (1)
  dist     a .deb in target/release/bundle/deb";

/// Why a task did not come to a good end.
#[derive(Debug)]
pub(crate) struct Failure {
    text: String,
    code: u8,
}

impl Failure {
    pub(crate) fn new(text: String) -> Self {
        Self { text, code: 1 }
    }

    /// Words that no task understands.
    pub(crate) fn usage(text: String) -> Self {
        Self { text, code: 2 }
    }

    /// Everything has been said already.
    pub(crate) fn silent() -> Self {
        Self::new(String::new())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match task(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if !failure.text.is_empty() {
                eprintln!("{failure}");
            }
            ExitCode::from(failure.code)
        }
    }
}

fn task(words: &[String]) -> Result<(), Failure> {
    let (name, more) = match words {
        [name, more @ ..] => (name.as_str(), more),
        [] => ("help", &[][..]),
    };
    match name {
        "setup" => check::set_up(),
        "run" => window::run(more),
        "test" => check::run(more),
        "lint" => check::lint_alone(),
        "tidy" => tidy::run(),
        "types" => types::write(),
        "bench" => bench(more),
        "endure" => endure::run(more),
        "dist" => dist(),
        "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(())
        }
        unknown => Err(Failure::usage(format!(
            "no task is called {unknown}\n\n{USAGE}"
        ))),
    }
}

/// Measures with the programs as they ship.
fn bench(names: &[String]) -> Result<(), Failure> {
    packages::ensure(Needs::Tests)?;
    pages::ensure()?;
    pages::packages_in("tests/bench/peer")?;
    // Both at once, so that what they share is compiled once.
    let packages = [
        "--package",
        "siklus-tests",
        "--package",
        "siklus-cli",
        "--package",
        "siklus-window",
    ];
    Program::new("cargo")
        .args(["build", "--release", "--bins"])
        .args(packages)
        .run()?;
    let words = [
        "run",
        "--quiet",
        "--release",
        "--package",
        "siklus-tests",
        "--bin",
        "bench",
        "--",
    ];
    Program::new("cargo").args(words).args(names).run()
}

/// A package for Debian and Ubuntu, with the window and the command line. Tauri's own tool bundles; npm fetches it
/// when it is not there.
fn dist() -> Result<(), Failure> {
    packages::ensure(Needs::Window)?;
    pages::ensure()?;
    // Together, so that what they share is compiled once.
    let programs = ["--package", "siklus-window", "--package", "siklus-cli"];
    Program::new("cargo")
        .args(["build", "--release", "--bins"])
        .args(programs)
        .run()?;
    let words = [
        "exec",
        "--yes",
        "--package=@tauri-apps/cli@2.12.5",
        "--",
        "tauri",
        "build",
        "--bundles",
        "deb",
        "--config",
        r#"{"bundle":{"linux":{"deb":{"files":{"/usr/bin/siklus":"../target/release/siklus"}}}}}"#,
    ];
    Program::new("npm").args(words).folder("src-tauri").run()?;
    println!("the package lies in target/release/bundle/deb");
    Ok(())
}
