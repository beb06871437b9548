//! One file that holds the store with its key slots, and the way back from it.
//!
//! ```text
//! backup:  store ─ checked copy beside it ─┐
//!                              key slots ──┴─► one file, read back before it gets its name; the copy goes
//! restore: file ─ slots open ─ store unpacked and checked ─ new log begun ─► into place ─► slots into place
//! ```
//!
//! A restored store writes to a *new* log from its first save on: the old one may have gone on elsewhere, and
//! two histories under one name could never be told apart. What was there is moved aside, never deleted. Cut
//! off at any moment, either the old state stands or the new one; and the backup file is only read.

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use domain::Surroundings;
use sqlite::{Database, Existing, Key, Options, Partial};
use vault::{Keyring, Passphrase, Sheet, Vault, container};

use crate::store::new_replica;
use crate::{Error, Laptop, SHAPE, STORE_FILE, Store, log};

/// Called with bytes done and bytes in all; may stop the work.
pub type OnProgress<'a> = &'a mut dyn FnMut(u64, u64) -> ControlFlow<()>;

/// Bytes of a page of the store.
const PAGE_BYTES: u64 = 4096;

/// Makes a backup file; a file that is there is replaced once the new one has been read back.
///
/// Saving goes on meanwhile. Returns the length of the file in bytes.
///
/// # Errors
/// [`Error::File`] and [`Error::Keys`] when there is no room, no right, or what was read back differs; the
/// target is then untouched.
pub fn back_up(
    store: &Store,
    keyring: &Keyring,
    target: &Path,
    progress: OnProgress<'_>,
) -> Result<u64, Error> {
    let copy = Partial::beside(&store.path())?;
    // Half of the way is copying, half is packing.
    store.database().copy_to(
        copy.path(),
        Existing::Replace,
        &mut |step| {
            progress(
                step.done_pages * PAGE_BYTES,
                step.all_pages * PAGE_BYTES * 2,
            )
        },
        &|db| {
            Laptop::read(db)
                .map(drop)
                .map_err(|error| error.to_string())
        },
    )?;
    let packed = container::pack(
        keyring,
        copy.path(),
        target,
        Existing::Replace,
        &mut |step| progress(step.all_bytes + step.done_bytes, step.all_bytes * 2),
    )?;
    Ok(packed)
}

/// What opens a backup.
pub enum Secret {
    /// The passphrase of any of its users.
    Passphrase(Passphrase),
    /// The twelve words of its recovery sheet.
    Sheet(Sheet),
}

/// A restored data folder, with nobody signed in.
pub struct Restored {
    /// The slots, in place.
    pub vault: Vault,
    /// The key of the store.
    pub key: Key,
    /// Id of the user whose passphrase it was; `None` for the recovery sheet.
    pub user: Option<String>,
}

/// Puts the store of a backup file into a data folder. A store and slots that are there are moved aside.
///
/// # Errors
/// [`Error::Keys`] when the secret opens none of the slots or the file is damaged or of a newer program;
/// [`Error::File`] when the store in it is damaged or of a newer program, or the folder cannot take it.
/// Until the store is put into place the folder is as it was.
pub fn restore(
    folder: &Path,
    backup: &Path,
    secret: &Secret,
    surroundings: &dyn Surroundings,
    progress: OnProgress<'_>,
) -> Result<Restored, Error> {
    let (key, user) = open(&container::slots(backup)?, secret)?;
    let target = folder.join(STORE_FILE);
    let unpacked = Partial::beside(&target)?;
    // Only the name was wanted; should anything fail, the guard clears what lies under it.
    fs::remove_file(unpacked.path()).map_err(sqlite::Error::from)?;
    let keyring = container::unpack(backup, unpacked.path(), &mut |step| {
        progress(step.done_bytes, step.all_bytes)
    })?;
    begin_anew(unpacked.path(), &key, surroundings)?;
    sqlite::install(unpacked.path(), &target)?;
    match Vault::set_aside(folder) {
        Ok(_) | Err(vault::Error::Missing { .. }) => {}
        Err(error) => return Err(error.into()),
    }
    let vault = Vault::adopt(folder, keyring)?;
    Ok(Restored { vault, key, user })
}

/// The key of a backup, and whose slot gave it.
fn open(keyring: &Keyring, secret: &Secret) -> Result<(Key, Option<String>), Error> {
    let passphrase = match secret {
        Secret::Sheet(sheet) => return Ok((keyring.open_with_sheet(sheet)?, None)),
        Secret::Passphrase(passphrase) => passphrase,
    };
    for user in keyring.users() {
        match keyring.open(&user.id, passphrase) {
            Ok(key) => return Ok((key, Some(user.id.clone()))),
            Err(vault::Error::WrongPassphrase) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(vault::Error::WrongPassphrase.into())
}

/// Checks an unpacked store and begins the log that its next save goes to.
fn begin_anew(path: &Path, key: &Key, surroundings: &dyn Surroundings) -> Result<(), Error> {
    Database::peek(path, key, &SHAPE).map_err(sqlite::Error::with_proven_key)?;
    if !sqlite::check(path, key)?.is_empty() {
        return Err(sqlite::Error::Damaged { source: None }.into());
    }
    let db = Database::open(path, key, &SHAPE, Options::default())
        .map_err(sqlite::Error::with_proven_key)?;
    db.write::<_, Error>(|tx| {
        Laptop::read(tx)?;
        let replica = new_replica(surroundings);
        log::begin(tx, replica, surroundings.now_minutes(), "restored")
    })?;
    // The older shape stays in the backup file.
    let older = db.migrated().map(|migrated| migrated.copy.clone());
    db.close()?;
    if let Some(older) = older {
        fs::remove_file(older).map_err(sqlite::Error::from)?;
    }
    Ok(())
}
