//! What this crate promises about a store, on real encrypted files.

#![expect(clippy::unwrap_used, reason = "a step that fails must fail its test")]

mod copying;
mod damage;
mod failing;
mod full_disk;
mod migrating;
mod opening;
mod plaintext;
mod saving;

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sha2::{Digest, Sha256};
use siklus_sqlite::{Database, Error, Key, Migration, Options, Progress, Shape};
use tempfile::TempDir;

pub(crate) const CHILDREN: Migration = Migration {
    version: 1,
    name: "children",
    sql: "CREATE TABLE children (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
          CREATE INDEX children_by_name ON children (name);",
};
pub(crate) const WEIGHINGS: Migration = Migration {
    version: 2,
    name: "weighings",
    sql: "CREATE TABLE weighings (
            id INTEGER PRIMARY KEY,
            child_id INTEGER NOT NULL REFERENCES children (id),
            grams INTEGER NOT NULL
          ) STRICT;",
};

pub(crate) const FIRST: Shape = Shape {
    application_id: 0x5349_4b4c,
    migrations: &[CHILDREN],
    oldest: 1,
};
pub(crate) const SECOND: Shape = Shape {
    migrations: &[CHILDREN, WEIGHINGS],
    ..FIRST
};

/// A temporary folder with a store in it.
pub(crate) struct Place {
    folder: TempDir,
}

impl Place {
    pub(crate) fn empty() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn store(&self) -> PathBuf {
        self.file("siklus.db")
    }

    pub(crate) fn create(&self) -> Database {
        Database::create(&self.store(), &key(), &FIRST, quick()).unwrap()
    }

    pub(crate) fn open(&self) -> Result<Database, Error> {
        Database::open(&self.store(), &key(), &FIRST, quick())
    }

    /// Names in the folder, sorted.
    pub(crate) fn listing(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.folder())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// A fingerprint of every file in the folder but the index of the log, which readers rebuild.
    pub(crate) fn fingerprint(&self) -> Vec<(String, Vec<u8>)> {
        self.listing()
            .into_iter()
            .filter(|name| !name.ends_with("-shm"))
            .map(|name| {
                let digest = Sha256::digest(fs::read(self.file(&name)).unwrap()).to_vec();
                (name, digest)
            })
            .collect()
    }
}

pub(crate) fn key() -> Key {
    Key::from_slice(&[7; 32]).unwrap()
}

pub(crate) fn quick() -> Options {
    Options {
        busy_timeout: Duration::from_millis(50),
        ..Options::default()
    }
}

pub(crate) fn add_children(db: &Database, n_children: i64) {
    db.write(|tx| {
        let mut insert = tx.prepare_cached("INSERT INTO children (name) VALUES ('Anak ' || ?1)")?;
        for n in 0..n_children {
            insert.execute([n])?;
        }
        Ok::<_, Error>(())
    })
    .unwrap();
}

pub(crate) fn count_children(db: &Database) -> i64 {
    db.read(|tx| {
        Ok::<_, Error>(tx.query_row("SELECT count(*) FROM children", [], |row| row.get(0))?)
    })
    .unwrap()
}

pub(crate) fn go_on(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}
