//! Moving stores out of the way and into place. Nothing here deletes.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Error;
use crate::files::{SIDECARS, folder_of, sync_folder, with_suffix};

/// Moves a store and its log to a new name beside it, `<name>.aside-<n>`, and returns that name.
///
/// When an earlier attempt was cut off after moving the store but before moving its log, this finishes it.
///
/// # Errors
/// [`Error::Missing`] when there is neither a store nor a log; [`Error::ReadOnly`] or [`Error::File`].
pub fn set_aside(path: &Path) -> Result<PathBuf, Error> {
    let has_store = path.try_exists()?;
    let has_remains = remains(path)?.next().is_some();
    if !has_store && !has_remains {
        return Err(Error::Missing {
            path: path.to_owned(),
        });
    }
    let aside = if has_store {
        free_name(path)?
    } else {
        name_to_finish(path)?
    };
    if has_store {
        // The store first: a store without its log would open and silently miss the last saves.
        fs::rename(path, &aside)?;
    }
    for sidecar in remains(path)?.collect::<Vec<_>>() {
        fs::rename(with_suffix(path, sidecar), with_suffix(&aside, sidecar))?;
    }
    sync_folder(folder_of(path))?;
    Ok(aside)
}

/// Moves a finished store into place; what was there before is set aside, and its new name returned.
///
/// # Errors
/// [`Error::Missing`] when there is no `new`; [`Error::ReadOnly`] or [`Error::File`].
pub fn install(new: &Path, target: &Path) -> Result<Option<PathBuf>, Error> {
    if !new.try_exists()? {
        return Err(Error::Missing {
            path: new.to_owned(),
        });
    }
    let aside = match set_aside(target) {
        Ok(aside) => Some(aside),
        Err(Error::Missing { .. }) => None,
        Err(error) => return Err(error),
    };
    fs::rename(new, target)?;
    sync_folder(folder_of(target))?;
    Ok(aside)
}

/// SQLite's companions of a store that are there.
fn remains(path: &Path) -> Result<impl Iterator<Item = &'static str>, Error> {
    let mut found = Vec::new();
    for sidecar in SIDECARS {
        if with_suffix(path, sidecar).try_exists()? {
            found.push(sidecar);
        }
    }
    Ok(found.into_iter())
}

fn nth_name(path: &Path, n: u32) -> PathBuf {
    with_suffix(path, &format!(".aside-{n}"))
}

fn free_name(path: &Path) -> Result<PathBuf, Error> {
    for n in 1..10_000 {
        let name = nth_name(path, n);
        if !name.try_exists()? && remains(&name)?.next().is_none() {
            return Ok(name);
        }
    }
    Err(Error::Exists {
        path: nth_name(path, 9_999),
    })
}

/// The latest store set aside, when its log has not followed it yet; else a fresh name.
fn name_to_finish(path: &Path) -> Result<PathBuf, Error> {
    let mut latest = None;
    for n in 1..10_000 {
        let name = nth_name(path, n);
        if !name.try_exists()? {
            break;
        }
        latest = Some(name);
    }
    match latest {
        Some(name) if !with_suffix(&name, "-wal").try_exists()? => Ok(name),
        Some(_) | None => free_name(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_store_moves_together_with_its_log_and_nothing_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("siklus.db");
        for round in ["first", "second"] {
            fs::write(&store, round).unwrap();
            fs::write(with_suffix(&store, "-wal"), round).unwrap();
            set_aside(&store).unwrap();
        }
        assert_eq!(
            listing(folder.path()),
            [
                "siklus.db.aside-1",
                "siklus.db.aside-1-wal",
                "siklus.db.aside-2",
                "siklus.db.aside-2-wal"
            ]
        );
        assert_eq!(
            fs::read(folder.path().join("siklus.db.aside-1-wal")).unwrap(),
            b"first"
        );
    }

    #[test]
    fn a_move_cut_off_half_way_is_finished_by_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("siklus.db");
        fs::write(folder.path().join("siklus.db.aside-1"), b"store").unwrap();
        fs::write(with_suffix(&store, "-wal"), b"log").unwrap();
        assert_eq!(
            set_aside(&store).unwrap(),
            folder.path().join("siklus.db.aside-1")
        );
        assert_eq!(
            listing(folder.path()),
            ["siklus.db.aside-1", "siklus.db.aside-1-wal"]
        );
    }

    #[test]
    fn installing_keeps_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("siklus.db");
        let new = folder.path().join("new");
        fs::write(&new, b"new").unwrap();
        assert_eq!(install(&new, &store).unwrap(), None);
        fs::write(&new, b"newer").unwrap();
        let aside = install(&new, &store).unwrap().unwrap();
        assert_eq!(fs::read(aside).unwrap(), b"new");
        assert_eq!(fs::read(&store).unwrap(), b"newer");
        assert!(matches!(install(&new, &store), Err(Error::Missing { .. })));
        assert_eq!(
            fs::read(&store).unwrap(),
            b"newer",
            "a missing new store leaves the old one in place"
        );
    }
}
