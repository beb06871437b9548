//! A laptop: a data folder that lives as long as the test, whatever is opened on it and closed again.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::{Cli, Screen};

/// A data folder, and how programs are started on it.
pub struct Laptop {
    folder: TempDir,
    log: PathBuf,
    held_clock: Option<String>,
}

impl Laptop {
    /// A laptop on which Siklus was never opened.
    pub fn new() -> Self {
        let folder = TempDir::with_prefix("siklus-laptop-").expect("a temporary folder");
        Self {
            log: folder.path().join("window.log"),
            folder,
            held_clock: None,
        }
    }

    /// The laptop with its clock held at a moment, such as `2026-11-12T09:00:00+07:00`. In debug builds only.
    #[must_use]
    pub fn at(self, moment: &str) -> Self {
        Self {
            held_clock: Some(moment.to_owned()),
            ..self
        }
    }

    /// Where the store lies.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A folder beside the store, for files that a person brings or takes.
    pub fn desk(&self) -> &Path {
        self.folder.path()
    }

    /// Opens the window.
    pub fn screen(&self) -> Screen<'_> {
        Screen::open(self, &[])
    }

    /// Opens the window on made-up people.
    pub fn demo_screen(&self) -> Screen<'_> {
        Screen::open(self, &["--demo"])
    }

    /// The command line on this laptop's store.
    pub fn cli(&self) -> Cli {
        let cli = Cli::on(&self.data());
        match &self.held_clock {
            Some(moment) => cli.at(moment),
            None => cli,
        }
    }

    /// What every window of this laptop is started with.
    pub(crate) fn window_args(&self) -> Vec<String> {
        let mut args = vec!["--data".to_owned(), self.data().display().to_string()];
        if let Some(moment) = &self.held_clock {
            args.extend(["--at".to_owned(), moment.clone()]);
        }
        args
    }

    pub(crate) fn log(&self) -> &Path {
        &self.log
    }
}

impl Default for Laptop {
    fn default() -> Self {
        Self::new()
    }
}
