//! What only one program at a time may do with a data folder: show a window, run a round with the district.
//!
//! The command line may work beside a window: SQLite's own write lock keeps those two apart. Two windows may not,
//! each would believe it knows what is on screen; nor two rounds, each would send what the other sends.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use crate::Error;

/// The right to be the only window on a folder; given back when dropped or when the process ends in any way.
#[derive(Debug)]
pub struct WindowLock {
    _file: File,
}

impl WindowLock {
    const FILE_NAME: &'static str = "window.lock";

    /// Takes the lock of a folder.
    ///
    /// # Errors
    /// [`Error::AlreadyOpen`] when another window holds it; [`Error::ReadOnly`] or [`Error::File`] when the folder cannot be used.
    pub fn take(folder: &Path) -> Result<Self, Error> {
        Ok(Self {
            _file: take(folder, Self::FILE_NAME)?,
        })
    }
}

/// The right to run the only round with the district over the store of a folder; given back as a window's is.
#[derive(Debug)]
pub struct RoundLock {
    _file: File,
}

impl RoundLock {
    const FILE_NAME: &'static str = "round.lock";

    /// Takes the lock of a folder.
    ///
    /// # Errors
    /// [`Error::AlreadyOpen`] while another round runs, here or in another program; [`Error::ReadOnly`] or
    /// [`Error::File`] when the folder cannot be used.
    pub fn take(folder: &Path) -> Result<Self, Error> {
        Ok(Self {
            _file: take(folder, Self::FILE_NAME)?,
        })
    }
}

fn take(folder: &Path, name: &str) -> Result<File, Error> {
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .open(folder.join(name))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::AlreadyOpen {
            folder: folder.to_owned(),
        }),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_window_is_refused_until_the_first_is_closed() {
        let folder = tempfile::tempdir().unwrap();
        let first = WindowLock::take(folder.path()).unwrap();
        assert!(matches!(
            WindowLock::take(folder.path()),
            Err(Error::AlreadyOpen { .. })
        ));
        drop(first);
        WindowLock::take(folder.path()).unwrap();
    }

    #[test]
    fn a_round_runs_beside_a_window_but_not_beside_another_round() {
        let folder = tempfile::tempdir().unwrap();
        let _window = WindowLock::take(folder.path()).unwrap();
        let round = RoundLock::take(folder.path()).unwrap();
        assert!(matches!(
            RoundLock::take(folder.path()),
            Err(Error::AlreadyOpen { .. })
        ));
        drop(round);
        RoundLock::take(folder.path()).unwrap();
    }
}
