//! Copies of a district, and districts out of copies.
//!
//! A copy is a folder with the two files of a district: the database, checked page by page, and the key
//! file. It opens by the same secret. What the server took in after the copy was made it has lost when it
//! is restored; the laptops have it, learn of it by the new epoch, and send it again.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use ::sqlite::{Existing, Key, Partial, Progress};
use domain::Surroundings as _;
use vault::{Passphrase, Vault};

use super::{DATABASE_FILE, Error, Home, Kept, SLOT, free_folder, make_folder};
use crate::storage::{self, SqliteStorage, Storage as _};
use crate::surroundings::System;
use crate::{SHAPE, about, invite};

/// Name of the key file in a copy, as the vault gives it.
const KEYS_FILE: &str = "keys.v1";

impl Home {
    /// Copies the district to a folder that has none; serving goes on meanwhile.
    ///
    /// # Errors
    /// [`Error::Exists`], [`Error::NotInFolder`], or why the copy was not made or not found sound.
    pub fn back_up(
        &self,
        to: &Path,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<(), Error> {
        let Kept::File { folder, storage } = &self.kept else {
            return Err(Error::NotInFolder);
        };
        make_folder(to)?;
        for name in [DATABASE_FILE, KEYS_FILE] {
            if to.join(name).try_exists()? {
                return Err(Error::Exists);
            }
        }
        storage.copy_to(&to.join(DATABASE_FILE), progress)?;
        // Last: without it the copy is none.
        let keys = Vault::load(folder)?.keyring().to_bytes();
        let partial = Partial::beside(&to.join(KEYS_FILE))?;
        fs::write(partial.path(), keys)?;
        partial.publish(Existing::Keep)?;
        Ok(())
    }
}

/// Makes a district out of a copy, in a folder that has none. A new epoch begins, and invites are
/// forgotten: one that was used since must not be open again.
///
/// # Errors
/// [`Error::NotSetUp`] when there is no copy; [`Error::Exists`]; [`Error::Keys`] when the secret is wrong;
/// [`Error::Storage`] when the copy is damaged. The folder then still has no district.
pub fn restore(
    from: &Path,
    to: &Path,
    secret: &Passphrase,
    surroundings: System,
) -> Result<Home, Error> {
    let keyring = match Vault::load(from) {
        Err(vault::Error::Missing { .. }) => return Err(Error::NotSetUp),
        loaded => loaded?.keyring().clone(),
    };
    let key = keyring.open(SLOT, secret)?;
    let path = free_folder(to)?;
    let partial = Partial::beside(&path)?;
    fs::copy(from.join(DATABASE_FILE), partial.path())?;
    partial.publish(Existing::Keep)?;
    let storage = match begun_anew(from, &path, &key, surroundings) {
        Ok(storage) => storage,
        Err(error) => {
            // Only this copy of the copy; should it stay, it is moved away by the next try.
            for name in ["", "-wal", "-shm"] {
                let _ = fs::remove_file(with_suffix(&path, name));
            }
            return Err(error);
        }
    };
    // Last: without it the folder has no district.
    Vault::adopt(to, keyring)?;
    Ok(Home::in_folder(to, storage, key, surroundings))
}

/// Opens a copied database, looks at all of it, and begins a new epoch in it.
fn begun_anew(
    from: &Path,
    path: &Path,
    key: &Key,
    surroundings: System,
) -> Result<SqliteStorage, Error> {
    // Somebody may have copied the folder of a server by hand.
    let log = with_suffix(&from.join(DATABASE_FILE), "-wal");
    if log.try_exists()? {
        fs::copy(log, with_suffix(path, "-wal"))?;
    }
    let storage = SqliteStorage::open(path, key, &SHAPE)?;
    if !storage.is_sound()? {
        return Err(storage::Error::Unfit {
            reason: "pages of the copy are damaged",
        }
        .into());
    }
    let minute = u64::try_from(surroundings.now_minutes()).unwrap_or(0);
    storage.write(&mut |tx| {
        invite::forget_all(tx)?;
        about::begin_epoch(tx, minute)
    })?;
    Ok(storage)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
