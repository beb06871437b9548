//! A screen of its own for each window under test: Xvfb on a display number that it chooses itself.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::process::Process;

/// An invisible screen of 1366×768, the size of the laptops in puskesmas.
pub(crate) struct Display {
    name: String,
    _xvfb: Process,
}

impl Display {
    /// Width and height in pixels.
    pub(crate) const SIZE: (u32, u32) = (1366, 768);

    pub(crate) fn start(log: &Path) -> Self {
        let (width, height) = Self::SIZE;
        let mut command = Command::new("Xvfb");
        command
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                &format!("{width}x{height}x24"),
            ])
            .args(["-nolisten", "tcp"])
            .stdout(Stdio::piped());
        let mut xvfb = Process::start(&mut command, log);
        let stdout = xvfb.child().stdout.take();
        let mut number = String::new();
        BufReader::new(stdout.expect("stdout is a pipe"))
            .read_line(&mut number)
            .expect("Xvfb says its display number");
        assert!(!number.trim().is_empty(), "Xvfb found no free display");
        Self {
            name: format!(":{}", number.trim()),
            _xvfb: xvfb,
        }
    }

    /// The value of `DISPLAY`.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }
}
