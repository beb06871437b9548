//! One window per data folder.
//!
//! The command line may work beside a window: SQLite's own write lock keeps those two apart. Two windows may not,
//! each would believe it knows what is on screen.

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
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(folder.join(Self::FILE_NAME))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(Error::AlreadyOpen {
                folder: folder.to_owned(),
            }),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
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
}
