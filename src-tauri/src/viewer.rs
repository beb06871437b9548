//! The program that the laptop has for a file: the only place where the window starts another program.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

#[cfg(target_os = "windows")]
const OPENER: &str = "explorer.exe";
#[cfg(target_os = "macos")]
const OPENER: &str = "open";
#[cfg(not(any(target_os = "windows", target_os = "macos")))]
const OPENER: &str = "xdg-open";

/// Opens the file in its viewer and does not wait for the viewer to be closed.
pub(crate) fn open(path: &Path) -> io::Result<()> {
    let mut viewer = Command::new(OPENER)
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    // Somebody must take note of the viewer's end, or it stays in the table of processes.
    std::thread::spawn(move || viewer.wait());
    Ok(())
}
