//! Everything that must hold: `cargo xtask test`.

use std::time::Instant;

use crate::packages::Needs;
use crate::program::{Program, Tally};
use crate::{Failure, packages, pages, tidy};

/// A part of the whole, by the name of its option.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Tidy,
    Rust,
    Ui,
    Screens,
}

const PARTS: [(&str, Part); 4] = [
    ("--tidy", Part::Tidy),
    ("--rust", Part::Rust),
    ("--ui", Part::Ui),
    ("--screens", Part::Screens),
];

/// Does all set-up and runs everything, or the named parts; the last line is the sum.
pub(crate) fn run(words: &[String]) -> Result<(), Failure> {
    let mut parts = Vec::new();
    for word in words {
        let known = PARTS.iter().find(|(name, _)| name == word);
        let (_, part) =
            known.ok_or_else(|| Failure::usage(format!("cargo xtask test has no {word}")))?;
        parts.push(*part);
    }
    if parts.is_empty() {
        parts.extend(PARTS.map(|(_, part)| part));
    }
    let begun = Instant::now();
    let tally = all(&parts).unwrap_or_else(|failure| {
        println!("{failure}");
        Tally {
            passed: 0,
            failed: 1,
        }
    });
    println!("\nin {:.0?}", begun.elapsed());
    println!("{} passed, {} failed", tally.passed, tally.failed);
    match tally.failed {
        0 => Ok(()),
        _ => Err(Failure::silent()),
    }
}

fn all(parts: &[Part]) -> Result<Tally, Failure> {
    set_up()?;
    let mut tally = Tally::default();
    for part in parts {
        tally += match part {
            Part::Tidy => checked(tidy::run()),
            Part::Rust => rust(),
            Part::Ui => ui(),
            // With the rest of Rust they were run already.
            Part::Screens if parts.contains(&Part::Rust) => Tally::default(),
            Part::Screens => screens(),
        };
    }
    Ok(tally)
}

/// All that a test needs before the first one can run.
pub(crate) fn set_up() -> Result<(), Failure> {
    packages::ensure(Needs::Tests)?;
    for (component, program) in [("clippy", "cargo-clippy"), ("rustfmt", "cargo-fmt")] {
        if !Program::new(program).args(["--version"]).succeeds() {
            Program::new("rustup")
                .args(["component", "add", component])
                .run()?;
        }
    }
    pages::ensure()
}

/// Formatting and lints.
pub(crate) fn lint() -> Tally {
    let mut tally = cargo(&["fmt", "--all", "--check"]);
    tally += cargo(&[
        "clippy",
        "--workspace",
        "--all-targets",
        "--quiet",
        "--",
        "-D",
        "warnings",
    ]);
    tally
}

fn rust() -> Tally {
    let mut tally = lint();
    tally += programs();
    tally += cargo(&["test", "--workspace", "--no-fail-fast"]);
    tally += planted();
    tally
}

/// The build with bugs in it, apart from all others: features of one build reach every program of it.
fn planted() -> Tally {
    cargo(&[
        "test",
        "--profile",
        "endure",
        "--package",
        "siklus-tests",
        "--features",
        "planted",
        "--test",
        "planted",
    ])
}

/// All programs and tests in one build: scenarios and screens then find their programs made.
fn programs() -> Tally {
    cargo(&["build", "--workspace", "--all-targets"])
}

fn ui() -> Tally {
    let mut tally = Tally::default();
    for script in ["check", "lint", "test"] {
        tally += pages::npm(&["run", "--silent", script]).count();
    }
    tally
}

fn screens() -> Tally {
    let mut tally = programs();
    tally += cargo(&["test", "--workspace", "--no-fail-fast", "--test", "screens"]);
    tally
}

fn cargo(words: &[&str]) -> Tally {
    Program::new("cargo").args(words).count()
}

fn checked(result: Result<(), Failure>) -> Tally {
    match result {
        Ok(()) => Tally {
            passed: 1,
            failed: 0,
        },
        Err(failure) => {
            println!("{failure}");
            Tally {
                passed: 0,
                failed: 1,
            }
        }
    }
}

/// Lints as a task of their own.
pub(crate) fn lint_alone() -> Result<(), Failure> {
    match lint().failed {
        0 => Ok(()),
        _ => Err(Failure::silent()),
    }
}
