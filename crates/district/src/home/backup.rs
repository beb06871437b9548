//! Copies of a district, and districts out of copies.
//!
//! A copy is a folder with the two files of a district: the database, checked page by page, and the key
//! file, also when the district lives on a PostgreSQL server. It opens by the same secret, and becomes a
//! district of either kind. What the server took in after the copy was made it has lost when it
//! is restored; the laptops have it, learn of it by the new epoch, and send it again.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use ::sqlite::{Existing, Key, Partial, Progress};
use domain::Surroundings as _;
use vault::{Keyring, Passphrase, Vault};

use super::{
    DATABASE_FILE, Error, Home, KEYS, Kept, MOST_SESSIONS, Next, Place, SLOT, changed, copy,
    free_folder, make_folder, seal,
};
use crate::about::{self, About};
use crate::staff::sign_in;
use crate::storage::{
    self, POSTGRES_SHAPE, PostgresStorage, Reach, SqliteStorage, Storage as _, Tx,
};
use crate::surroundings::System;
use crate::{SHAPE, invite};

/// Name of the key file in a copy, as the vault gives it.
const KEYS_FILE: &str = "keys.v1";

impl Home {
    /// Copies the district to a folder that has none; serving goes on meanwhile.
    ///
    /// # Errors
    /// [`Error::Exists`], or why the copy was not made or not found sound.
    pub fn back_up(
        &self,
        to: &Path,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<(), Error> {
        make_folder(to)?;
        for name in [DATABASE_FILE, KEYS_FILE] {
            if to.join(name).try_exists()? {
                return Err(Error::Exists);
            }
        }
        let path = to.join(DATABASE_FILE);
        let keys = match &self.kept {
            Kept::File { folder, storage } => {
                storage.copy_to(&path, progress)?;
                Vault::load(folder)?.keyring().to_bytes()
            }
            Kept::Server(storage) => {
                let made = file_of(storage, &path, &self.key);
                made.inspect_err(|_| remove(&path))?
            }
        };
        // Last: without it the copy is none.
        let partial = Partial::beside(&to.join(KEYS_FILE))?;
        fs::write(partial.path(), keys)?;
        partial.publish(Existing::Keep)?;
        Ok(())
    }
}

/// Makes a file of what is on a server; answers the key file that lay there.
fn file_of(storage: &PostgresStorage, path: &Path, key: &Key) -> Result<Vec<u8>, Error> {
    let file = SqliteStorage::create(path, key, &SHAPE)?;
    let mut keys = None;
    copy::all(storage, &file, &mut |tx| {
        keys = about::fact(tx, KEYS)?;
        about::forget_fact(tx, KEYS)
    })?;
    require_sound(&file)?;
    keys.ok_or(Error::NotSetUp)
}

/// Makes a district out of a copy, where there is none. A new epoch begins; invites are
/// forgotten: one that was used since must not be open again; nobody is signed in; and the next key signs.
///
/// # Errors
/// [`Error::NotSetUp`] when there is no copy; [`Error::Exists`]; [`Error::Keys`] when the secret is wrong;
/// [`Error::Storage`] when the copy is damaged. There still is no district then.
pub fn restore(
    from: &Path,
    to: &Place,
    secret: &Passphrase,
    surroundings: System,
) -> Result<Home, Error> {
    let keyring = match Vault::load(from) {
        Err(vault::Error::Missing { .. }) => return Err(Error::NotSetUp),
        loaded => loaded?.keyring().clone(),
    };
    let key = keyring.open(SLOT, secret)?;
    match to {
        Place::Folder(folder) => to_folder(from, folder, keyring, key, surroundings),
        Place::Postgres(address) => {
            let storage =
                PostgresStorage::open((**address).clone(), MOST_SESSIONS, &POSTGRES_SHAPE)?;
            to_server(from, &storage, &keyring, &key, surroundings)?;
            Home::over(Kept::Server(storage), key, surroundings)
        }
    }
}

fn to_server(
    from: &Path,
    storage: &PostgresStorage,
    keyring: &Keyring,
    key: &Key,
    surroundings: System,
) -> Result<(), Error> {
    let mut exists = false;
    storage.read(Reach::NoScope, &mut |tx| {
        exists = About::read(tx)?.is_some();
        Ok(())
    })?;
    if exists {
        return Err(Error::Exists);
    }
    let file = SqliteStorage::open(&from.join(DATABASE_FILE), key, &SHAPE)?;
    require_sound(&file)?;
    copy::all(&file, storage, &mut |tx| {
        about::write_fact(tx, KEYS, &keyring.to_bytes())?;
        PostgresStorage::number_on(tx)?;
        begin_anew(tx, key, surroundings)
    })?;
    Ok(())
}

fn to_folder(
    from: &Path,
    to: &Path,
    keyring: Keyring,
    key: Key,
    surroundings: System,
) -> Result<Home, Error> {
    let path = free_folder(to)?;
    let partial = Partial::beside(&path)?;
    fs::copy(from.join(DATABASE_FILE), partial.path())?;
    partial.publish(Existing::Keep)?;
    let storage = begun_anew(from, &path, &key, surroundings).inspect_err(|_| remove(&path))?;
    // Last: without it the folder has no district.
    Vault::adopt(to, keyring)?;
    Home::in_folder(to, storage, key, surroundings)
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
    require_sound(&storage)?;
    storage.write(Reach::District, &mut |tx| begin_anew(tx, key, surroundings))?;
    Ok(storage)
}

fn begin_anew(tx: &mut dyn Tx, key: &Key, surroundings: System) -> Result<(), storage::Error> {
    let minute = u64::try_from(surroundings.now_minutes()).unwrap_or(0);
    invite::forget_all(tx)?;
    sign_in::forget_all(tx)?;
    // Whether the key was changed after the copy was made, the copy does not know.
    changed(tx, &seal(key), Next::Kept, surroundings)?;
    about::begin_epoch(tx, minute)
}

fn require_sound(file: &SqliteStorage) -> Result<(), Error> {
    if file.is_sound()? {
        return Ok(());
    }
    Err(storage::Error::Unfit {
        reason: "pages of the copy are damaged",
    }
    .into())
}

/// Takes away a file that was not finished; should it stay, it is moved away by the next try.
fn remove(path: &Path) {
    for name in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(with_suffix(path, name));
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
