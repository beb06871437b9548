//! The key file on disk: two copies, of which one is always whole.
//!
//! `keys.v1` is replaced first, then `keys.v1.bak`, each in one step. A power cut leaves an older and a newer copy, both
//! good; a torn or lost copy is written anew from the other as soon as a passphrase has proven which one is right.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use sqlite::{Existing, Key, Partial};

use crate::attempts::Attempts;
use crate::keyring::MOST_BYTES;
use crate::{Cost, Error, Keyring, Passphrase, Random, Sheet, User};

const MAIN: &str = "keys.v1";
const SECOND: &str = "keys.v1.bak";
const ATTEMPTS: &str = "attempts.v1";

/// The slots of a data folder.
#[derive(Debug)]
pub struct Vault {
    folder: PathBuf,
    /// The good copies, newest first, without doubles; never empty.
    copies: Vec<Keyring>,
    attempts: Attempts,
}

impl Vault {
    /// Sets up a data folder: a new data key, its first user, and the sheet to print.
    ///
    /// # Errors
    /// [`Error::Exists`] when the folder has a key file; else those of [`Keyring::new`] and [`Error::Disk`].
    pub fn create(
        folder: &Path,
        user: User,
        passphrase: &Passphrase,
        cost: Cost,
        random: Random<'_>,
    ) -> Result<(Self, Key, Sheet), Error> {
        refuse_existing(folder)?;
        let (keyring, data_key, sheet) = Keyring::new(user, passphrase, cost, random)?;
        let vault = Self::adopt(folder, keyring)?;
        Ok((vault, data_key, sheet))
    }

    /// Writes the slots of a backup into a data folder without any.
    ///
    /// # Errors
    /// [`Error::Exists`] when the folder has a key file: [`Vault::set_aside`] it first. [`Error::Disk`].
    pub fn adopt(folder: &Path, keyring: Keyring) -> Result<Self, Error> {
        refuse_existing(folder)?;
        write_new(&folder.join(SECOND), &keyring)?;
        write_new(&folder.join(MAIN), &keyring)?;
        // Waits counted for other slots are not these users'.
        let attempts = Attempts::default();
        attempts.save(&folder.join(ATTEMPTS));
        Ok(Self {
            folder: folder.to_owned(),
            copies: vec![keyring],
            attempts,
        })
    }

    /// Reads the slots of a data folder; writes nothing.
    ///
    /// # Errors
    /// [`Error::Missing`]; [`Error::Damaged`] or [`Error::Newer`] when no copy can be used; [`Error::Disk`].
    pub fn load(folder: &Path) -> Result<Self, Error> {
        let mut copies: Vec<Keyring> = Vec::new();
        let mut failure = Error::Missing {
            path: folder.join(MAIN),
        };
        for name in [MAIN, SECOND] {
            match read(&folder.join(name)) {
                // A newer program's copy wins over an older one beside it: going on would undo its change.
                Err(error @ Error::Newer { .. }) => return Err(error),
                Err(Error::Missing { .. }) => {}
                Err(error) => failure = error,
                Ok(copy) if copies.contains(&copy) => {}
                Ok(copy) => copies.push(copy),
            }
        }
        if copies.is_empty() {
            return Err(failure);
        }
        copies.sort_by_key(|copy| std::cmp::Reverse(copy.generation()));
        let attempts = Attempts::load(&folder.join(ATTEMPTS));
        Ok(Self {
            folder: folder.to_owned(),
            copies,
            attempts,
        })
    }

    /// Moves the key files of a folder to free names, `….aside-<n>`; returns the new name of the main one.
    ///
    /// # Errors
    /// [`Error::Missing`] when there is none; [`Error::Disk`].
    pub fn set_aside(folder: &Path) -> Result<PathBuf, Error> {
        let mut moved = Vec::new();
        for name in [MAIN, SECOND] {
            match sqlite::set_aside(&folder.join(name)) {
                Ok(path) => moved.push(path),
                Err(sqlite::Error::Missing { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        moved.into_iter().next().ok_or_else(|| Error::Missing {
            path: folder.join(MAIN),
        })
    }

    /// The slots: who may sign in, and what goes into a backup.
    #[must_use]
    pub fn keyring(&self) -> &Keyring {
        // `load`, `adopt` and `change` leave at least one copy.
        &self.copies[0]
    }

    /// Milliseconds until the user's next try is heard; 0 when it is heard now.
    #[must_use]
    pub fn wait_ms(&self, user_id: &str, now_ms: i64) -> u64 {
        self.attempts.wait_ms(user_id, now_ms)
    }

    /// Opens the store's key with a user's passphrase. `now_ms` is UTC milliseconds by the computer's clock.
    ///
    /// # Errors
    /// [`Error::Wait`] without looking at the passphrase; [`Error::WrongPassphrase`], [`Error::NoSuchUser`],
    /// [`Error::Tampered`], [`Error::CostOutOfRange`], [`Error::TooLittleMemory`].
    pub fn unlock(
        &mut self,
        user_id: &str,
        passphrase: &Passphrase,
        now_ms: i64,
    ) -> Result<Key, Error> {
        if !self.keyring().users().any(|user| user.id == user_id) {
            return Err(Error::NoSuchUser);
        }
        if self.attempts.follow_clock(user_id, now_ms) {
            self.save_attempts();
        }
        let wait_ms = self.wait_ms(user_id, now_ms);
        if wait_ms > 0 {
            return Err(Error::Wait { wait_ms });
        }
        self.attempts.count(user_id, now_ms);
        self.save_attempts();
        let data_key = self.open_any(|copy| copy.open_slot(user_id, passphrase))?;
        self.attempts.forget(user_id);
        self.save_attempts();
        self.heal(&data_key);
        Ok(data_key)
    }

    /// Opens the store's key with the recovery sheet. Nothing is counted: 128 bits are not guessed.
    ///
    /// # Errors
    /// [`crate::SheetMistake::OtherSheet`], [`Error::Tampered`].
    pub fn unlock_with_sheet(&mut self, sheet: &Sheet) -> Result<Key, Error> {
        let data_key = self.open_any(|copy| copy.open_sheet_slot(sheet))?;
        self.heal(&data_key);
        Ok(data_key)
    }

    /// Changes the slots, in memory and in both files; when `change` fails nothing is written.
    ///
    /// # Errors
    /// What `change` returned; [`Error::Disk`] when a copy could not be written. If that was the second copy, the change
    /// holds and the next unlocking repairs it.
    pub fn change<T>(
        &mut self,
        change: impl FnOnce(&mut Keyring) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut changed = self.keyring().clone();
        let outcome = change(&mut changed)?;
        let bytes = changed.to_bytes();
        sqlite::replace(&self.folder.join(MAIN), &bytes)?;
        self.copies = vec![changed];
        sqlite::replace(&self.folder.join(SECOND), &bytes)?;
        Ok(outcome)
    }

    /// Tries the good copies, newest first; usually there is one.
    fn open_any(&mut self, open: impl Fn(&Keyring) -> Result<Key, Error>) -> Result<Key, Error> {
        let mut failure = Error::Tampered;
        for copy in &self.copies {
            match open(copy) {
                Ok(data_key) if self.copies.iter().any(|copy| copy.proves(&data_key)) => {
                    return Ok(data_key);
                }
                Ok(_) => failure = Error::Tampered,
                Err(error) => failure = error,
            }
        }
        Err(failure)
    }

    /// Keeps the newest copy that this key proves, and writes it where a copy is torn, lost, older or changed.
    fn heal(&mut self, data_key: &Key) {
        self.copies.retain(|copy| copy.proves(data_key));
        self.copies.truncate(1);
        let bytes = self.keyring().to_bytes();
        for name in [MAIN, SECOND] {
            let path = self.folder.join(name);
            if fs::read(&path).is_ok_and(|found| found == bytes) {
                continue;
            }
            // The good copy is there already: a disk that takes nothing now is tried again next time.
            let _ = sqlite::replace(&path, &bytes);
        }
    }

    fn save_attempts(&self) {
        self.attempts.save(&self.folder.join(ATTEMPTS));
    }
}

fn refuse_existing(folder: &Path) -> Result<(), Error> {
    for name in [MAIN, SECOND] {
        let path = folder.join(name);
        if path.try_exists()? {
            return Err(Error::Exists { path });
        }
    }
    Ok(())
}

fn write_new(path: &Path, keyring: &Keyring) -> Result<(), Error> {
    let partial = Partial::beside(path)?;
    fs::write(partial.path(), keyring.to_bytes())?;
    partial.publish(Existing::Keep)?;
    Ok(())
}

fn read(path: &Path) -> Result<Keyring, Error> {
    let file = match fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(Error::Missing {
                path: path.to_owned(),
            });
        }
        Err(error) => return Err(error.into()),
    };
    let mut bytes = Vec::new();
    // One byte more than is allowed, so that a longer file is noticed.
    file.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Keyring::parse(&bytes)
}
