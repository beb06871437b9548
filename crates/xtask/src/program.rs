//! Other programs: started, shown, and counted when they run tests.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::Failure;

/// The root of the workspace.
pub(crate) fn root() -> &'static Path {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.ancestors().nth(2).unwrap_or(own)
}

/// How many tests and checks went well, and how many did not.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, more: Self) {
        self.passed += more.passed;
        self.failed += more.failed;
    }
}

/// A program and its words, to be run in the root of the workspace or a folder of it.
pub(crate) struct Program {
    command: Command,
    shown: String,
}

impl Program {
    pub(crate) fn new(program: &str) -> Self {
        let mut command = Command::new(program);
        command.current_dir(root()).stdin(Stdio::null());
        let shown = program.to_owned();
        Self { command, shown }
    }

    pub(crate) fn args<Word: AsRef<OsStr>>(
        mut self,
        words: impl IntoIterator<Item = Word>,
    ) -> Self {
        for word in words {
            self.shown = format!("{} {}", self.shown, word.as_ref().display());
            self.command.arg(word);
        }
        self
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// In a folder of the workspace.
    pub(crate) fn folder(mut self, folder: &str) -> Self {
        self.command.current_dir(root().join(folder));
        self
    }

    /// Runs it before everybody's eyes.
    pub(crate) fn run(mut self) -> Result<(), Failure> {
        println!("$ {}", self.shown);
        let status = self
            .command
            .status()
            .map_err(|error| self.missing(&error))?;
        match status.success() {
            true => Ok(()),
            false => Err(Failure::new(format!("{} ended with {status}", self.shown))),
        }
    }

    /// Runs it silently and gives what it wrote.
    pub(crate) fn output(mut self) -> Result<String, Failure> {
        let output = self
            .command
            .output()
            .map_err(|error| self.missing(&error))?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        let said = String::from_utf8_lossy(&output.stderr);
        Err(Failure::new(format!(
            "{} ended with {}\n{said}",
            self.shown, output.status
        )))
    }

    /// Whether it runs and ends well; nothing is shown.
    pub(crate) fn succeeds(mut self) -> bool {
        self.command.stdout(Stdio::null()).stderr(Stdio::null());
        self.command.status().is_ok_and(|status| status.success())
    }

    /// Runs it before everybody's eyes and counts the tests it reports; a program that reports none counts as one check.
    pub(crate) fn count(mut self) -> Tally {
        println!("$ {}", self.shown);
        let begun = Instant::now();
        let mut tally = Tally::default();
        self.command.stdout(Stdio::piped());
        let succeeded = match self.command.spawn() {
            Ok(mut child) => {
                let stdout = child.stdout.take().into_iter();
                for line in stdout
                    .flat_map(|stdout| BufReader::new(stdout).lines())
                    .map_while(Result::ok)
                {
                    println!("{line}");
                    tally += reported(&line);
                }
                child.wait().is_ok_and(|status| status.success())
            }
            Err(error) => {
                println!("{}", self.missing(&error));
                false
            }
        };
        match (succeeded, tally) {
            (
                true,
                Tally {
                    passed: 0,
                    failed: 0,
                },
            ) => tally.passed = 1,
            // It did not get as far as counting, or failed in something that it does not count.
            (false, Tally { failed: 0, .. }) => tally.failed = 1,
            _ => {}
        }
        println!(
            "  {} passed, {} failed, {:.0?}: {}",
            tally.passed,
            tally.failed,
            begun.elapsed(),
            self.shown
        );
        tally
    }

    fn missing(&self, error: &std::io::Error) -> Failure {
        Failure::new(format!("{} cannot be started: {error}", self.shown))
    }
}

/// What a line of cargo's or vitest's report adds.
fn reported(line: &str) -> Tally {
    let cargo = line.strip_prefix("test result: ");
    let vitest = line.trim_start().strip_prefix("Tests ");
    let Some(report) = cargo.or(vitest) else {
        return Tally::default();
    };
    let words: Vec<&str> = report.split_whitespace().collect();
    let before = |name: &str| {
        let named = words
            .windows(2)
            .find(|pair| pair[1].trim_end_matches(';') == name);
        named.and_then(|pair| pair[0].parse().ok()).unwrap_or(0)
    };
    Tally {
        passed: before("passed"),
        failed: before("failed"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_of_cargo_and_vitest_are_read() {
        let cases = [
            (
                "test result: ok. 12 passed; 0 failed; 3 ignored; 0 measured; 0 filtered out",
                12,
                0,
            ),
            (
                "test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured",
                2,
                1,
            ),
            ("      Tests  41 passed (41)", 41, 0),
            ("      Tests  2 failed | 39 passed (41)", 39, 2),
            (" Test Files  9 passed (9)", 0, 0),
            ("running 12 tests", 0, 0),
        ];
        for (line, passed, failed) in cases {
            assert_eq!(reported(line), Tally { passed, failed }, "{line}");
        }
    }

    #[test]
    fn a_program_without_a_report_is_one_check() {
        let one = |passed, failed| Tally { passed, failed };
        assert_eq!(Program::new("true").count(), one(1, 0));
        assert_eq!(Program::new("false").count(), one(0, 1));
        assert_eq!(Program::new("no-such-program").count(), one(0, 1));
    }
}
