//! A program run to its end: how long it took and how much memory it ever held.

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use harness::programs;

/// How a run went.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Run {
    pub(crate) time: Duration,
    /// The most memory it ever held, in mebibytes.
    pub(crate) peak_mib: f64,
}

/// Runs `siklus` with these words, stdout going nowhere.
pub(crate) fn siklus(words: &[&str], passphrase: &str) -> Run {
    let program = programs::built("siklus-cli", "siklus");
    let begun = Instant::now();
    let mut child = Command::new(program)
        .args(words)
        .env("SIKLUS_PASSPHRASE", passphrase)
        .stdout(Stdio::null())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap();
    let mut peak_kib = 0;
    let status = loop {
        // The high-water mark only rises: the last look before the end has it.
        peak_kib = peak_kib.max(peak_of(child.id()));
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        std::thread::park_timeout(Duration::from_millis(2));
    };
    let time = begun.elapsed();
    assert!(status.success(), "siklus {words:?} ended with {status}");
    Run {
        time,
        peak_mib: f64::from(peak_kib) / 1024.0,
    }
}

/// The most memory that a process ever held, in kibibytes.
pub(crate) fn peak_of(id: u32) -> u32 {
    let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok())
        .unwrap_or(0)
}
