//! A laptop on a temporary folder, set up for two desa of Langkat and with its clock held.

use std::path::Path;

use serde_json::{Value, json};
use siklus_app::{App, Cost, Settings, UiError};
use tempfile::TempDir;

pub(crate) const PASSPHRASE: &str = "perahu jingga menari pelan";

/// 22 November 2026, 08.00 WIB.
const NOW: i64 = 1_795_309_200_000;

/// A laptop; its folder goes when it is dropped.
pub(crate) struct Laptop {
    pub(crate) app: App,
    pub(crate) words: Vec<String>,
    folder: TempDir,
}

impl Laptop {
    /// A laptop that has just been taken out of its box.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            app: App::new(settings(folder.path())),
            words: Vec::new(),
            folder,
        }
    }

    /// A laptop that Sari has set up.
    pub(crate) fn set_up() -> Self {
        let mut laptop = Self::new();
        let reply = laptop.call(
            "set_up",
            json!({
                "kabupaten": "12.05", "puskesmas": "Karang Rejo", "desa": ["12.05.07.1004", "12.05.07.2001"],
                "posyandu": [],
                "user": {"name": "Sari Lubis", "role": "petugas_gizi", "passphrase": PASSPHRASE},
            }),
        );
        laptop.words = reply["recovery_words"]
            .as_array()
            .unwrap()
            .iter()
            .map(|word| word.as_str().unwrap().to_owned())
            .collect();
        laptop
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Runs a command that must succeed.
    #[track_caller]
    pub(crate) fn call(&self, name: &str, args: Value) -> Value {
        match self.app.call(name, args) {
            Ok(called) => called.value,
            Err(error) => panic!("{name} must succeed: {error:?}"),
        }
    }

    /// Runs a command that must be refused.
    #[track_caller]
    pub(crate) fn refused(&self, name: &str, args: Value) -> UiError {
        match self.app.call(name, args) {
            Ok(called) => panic!("{name} must be refused, but answered {}", called.value),
            Err(error) => error,
        }
    }

    /// Takes in a register file of this text.
    #[track_caller]
    pub(crate) fn import(&self, text: &str) -> Value {
        let path = self.folder().join("register.csv");
        std::fs::write(&path, text).unwrap();
        self.call(
            "run_import",
            json!({"path": path, "format": "register", "desa": null}),
        )
    }
}

pub(crate) fn settings(folder: &Path) -> Settings {
    Settings {
        data_dir: folder.to_owned(),
        held_clock: Some(NOW),
        cost: Some(Cost::LEAST),
        ..Settings::default()
    }
}
