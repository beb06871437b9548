//! Where a district lives: its storage and the keys to it.
//!
//! ```text
//! secret ─ key file ─► data key ─┬─► opens the embedded file
//!                                ├─ HMAC ─► the first key that signs answers
//!                                ├─ HMAC ─► seals the keys that sign after it
//!                                └─ HMAC ─► seals the key of the certificate
//! ```
//!
//! In a folder, the key file lies beside the database as on a laptop. On a PostgreSQL server it lies in
//! the database: what it opens there are the keys alone, the tables are the database server's to guard.

mod backup;
mod certificate;
mod copy;
mod seal;
mod signing;

use std::fs::DirBuilder;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ::sqlite::Key;
use domain::Surroundings;
use hmac::{Hmac, Mac as _};
use protocol::{Hash, PublicKey};
use sha2::Sha256;
use vault::{Cost, Keyring, Passphrase, Sheet, User, Vault};
use zeroize::Zeroizing;

pub use backup::restore;
pub use signing::Next;

use crate::about::{self, About};
use crate::acts::PROGRAM;
use crate::audit::{self, Act};
use crate::http::{self, Certificate};
use crate::storage::{
    self, POSTGRES_SHAPE, PostgresAddress, PostgresStorage, Reach, SqliteStorage, Storage, Tx,
};
use crate::surroundings::System;
use crate::{SHAPE, Server, deferred, derived};

use signing::{Seal, Signing};

/// Name of the embedded database in its folder.
pub const DATABASE_FILE: &str = "district.db";

/// The key file in the storage, where there is no folder for it.
const KEYS: &str = "keys";
/// Whose slot the secret opens.
const SLOT: &str = "server";

/// Sessions with PostgreSQL: as many as requests are worked on at once, and some for administration.
const MOST_SESSIONS: usize = 12;

/// Where a district lives.
#[derive(Debug, Clone)]
pub enum Place {
    /// In a folder.
    Folder(PathBuf),
    /// In a database of a PostgreSQL server.
    Postgres(Box<PostgresAddress>),
}

/// Why a district cannot be opened, made, or moved.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing was set up there yet.
    #[error("no district was set up here")]
    NotSetUp,
    /// There is one already.
    #[error("a district is here already")]
    Exists,
    /// The keys cannot be had.
    #[error(transparent)]
    Keys(#[from] vault::Error),
    /// The storage cannot be used.
    #[error(transparent)]
    Storage(#[from] storage::Error),
    /// A folder cannot be made or read.
    #[error("a folder cannot be used")]
    Folder(#[from] io::Error),
    /// The certificate cannot be used.
    #[error(transparent)]
    Certificate(#[from] http::Error),
}

impl From<::sqlite::Error> for Error {
    fn from(error: ::sqlite::Error) -> Self {
        Self::Storage(error.into())
    }
}

/// An open district.
pub struct Home {
    kept: Kept,
    key: Key,
    signing: Signing,
    surroundings: System,
}

/// What a district is kept in.
enum Kept {
    File {
        folder: PathBuf,
        storage: SqliteStorage,
    },
    Server(PostgresStorage),
}

impl Home {
    /// Sets up a district, with a secret that opens it and a sheet that does when the secret is lost.
    ///
    /// In a folder the key file is written last: what is cut off before leaves nothing that anybody could
    /// have sent anything to, and is begun again.
    ///
    /// # Errors
    /// [`Error::Exists`]; or why files or tables could not be written.
    pub fn create(
        place: &Place,
        about: &About,
        secret: &Passphrase,
        surroundings: System,
    ) -> Result<(Self, Sheet), Error> {
        let user = User {
            id: SLOT.to_owned(),
            name: about.admin.clone(),
            role: "server".to_owned(),
        };
        let (keyring, key, sheet) = Keyring::new(user, secret, Cost::FLOOR, &mut |bytes| {
            surroundings.fill(bytes);
        })?;
        let home = match place {
            Place::Folder(folder) => {
                let path = free_folder(folder)?;
                let storage = SqliteStorage::create(&path, &key, &SHAPE)?;
                let signing = begin(&storage, surroundings, about, &seal(&key), None)?;
                Vault::adopt(folder, keyring)?;
                let folder = folder.clone();
                Self {
                    kept: Kept::File { folder, storage },
                    key,
                    signing,
                    surroundings,
                }
            }
            Place::Postgres(address) => {
                let storage =
                    PostgresStorage::open((**address).clone(), MOST_SESSIONS, &POSTGRES_SHAPE)?;
                let signing = begin(&storage, surroundings, about, &seal(&key), Some(&keyring))?;
                Self {
                    kept: Kept::Server(storage),
                    key,
                    signing,
                    surroundings,
                }
            }
        };
        Ok((home, sheet))
    }

    fn in_folder(
        folder: &Path,
        storage: SqliteStorage,
        key: Key,
        surroundings: System,
    ) -> Result<Self, Error> {
        let kept = Kept::File {
            folder: folder.to_owned(),
            storage,
        };
        Self::over(kept, key, surroundings)
    }

    /// A district that is there; one that has no next key yet is given one.
    fn over(kept: Kept, key: Key, surroundings: System) -> Result<Self, Error> {
        let storage: &dyn Storage = match &kept {
            Kept::File { storage, .. } => storage,
            Kept::Server(storage) => storage,
        };
        let (seal, mut signing) = (seal(&key), None);
        storage.read(Reach::NoScope, &mut |tx| {
            signing = Signing::kept(tx, &seal)?;
            Ok(())
        })?;
        if signing.is_none() {
            storage.write(Reach::NoScope, &mut |tx| {
                signing = Some(Signing::read(tx, &seal, &|bytes| surroundings.fill(bytes))?);
                Ok(())
            })?;
        }
        Ok(Self {
            signing: signing.ok_or(Error::NotSetUp)?,
            kept,
            key,
            surroundings,
        })
    }

    /// Opens a district, and brings it to what this program understands and counts by.
    ///
    /// # Errors
    /// [`Error::NotSetUp`]; [`Error::Keys`] when the secret is wrong; [`Error::Storage`].
    pub fn open(place: &Place, secret: &Passphrase, surroundings: System) -> Result<Self, Error> {
        let home = Self::unlock(place, secret, surroundings)?;
        deferred::fold(home.storage())?;
        derived::bring_up_to_date(home.storage())?;
        Ok(home)
    }

    fn unlock(place: &Place, secret: &Passphrase, surroundings: System) -> Result<Self, Error> {
        match place {
            Place::Folder(folder) => {
                let mut vault = match Vault::load(folder) {
                    Err(vault::Error::Missing { .. }) => return Err(Error::NotSetUp),
                    loaded => loaded?,
                };
                let key = vault.unlock(SLOT, secret, surroundings.now_ms())?;
                let path = folder.join(DATABASE_FILE);
                let storage = SqliteStorage::open(&path, &key, &SHAPE)?;
                Self::in_folder(folder, storage, key, surroundings)
            }
            Place::Postgres(address) => {
                let storage =
                    PostgresStorage::open((**address).clone(), MOST_SESSIONS, &POSTGRES_SHAPE)?;
                let mut keys = None;
                storage.read(Reach::NoScope, &mut |tx| {
                    keys = about::fact(tx, KEYS)?;
                    Ok(())
                })?;
                let keyring = Keyring::parse(&keys.ok_or(Error::NotSetUp)?)?;
                let key = keyring.open(SLOT, secret)?;
                Self::over(Kept::Server(storage), key, surroundings)
            }
        }
    }

    /// Its storage.
    pub fn storage(&self) -> &dyn Storage {
        match &self.kept {
            Kept::File { storage, .. } => storage,
            Kept::Server(storage) => storage,
        }
    }

    /// Its surroundings.
    pub fn surroundings(&self) -> System {
        self.surroundings
    }

    /// The certificate that it has made for itself: for these names and addresses, when it has none yet.
    ///
    /// # Errors
    /// [`Error::Storage`], [`Error::Certificate`].
    pub fn own_certificate(&self, names: &[String]) -> Result<Certificate, Error> {
        let sealing = subkey(&self.key, "siklus district certificate 1");
        let mut kept = certificate::kept(self.storage(), &sealing)?;
        if kept.is_none() {
            let made = Certificate::make(names)?;
            let fill = |bytes: &mut [u8]| self.surroundings.fill(bytes);
            kept = Some(certificate::keep(self.storage(), &sealing, made, &fill)?);
        }
        let (certificate, key) = kept.ok_or(Error::NotSetUp)?;
        Ok(Certificate::from_pem(
            certificate.as_bytes(),
            key.as_bytes(),
        )?)
    }

    /// The key that signs its answers, for showing its fingerprint.
    pub fn public_key(&self) -> PublicKey {
        self.signing.key().public()
    }

    /// Lets the next key sign from now on, and the certificate that the district has made for itself be made
    /// anew; answers the key. A server that runs goes on with what it knows until it is started again.
    ///
    /// # Errors
    /// [`Error::Storage`]; nothing has changed then.
    pub fn change_key(&mut self, next: Next) -> Result<PublicKey, Error> {
        let (seal, surroundings, mut signing) = (seal(&self.key), self.surroundings, None);
        self.storage().write(Reach::NoScope, &mut |tx| {
            certificate::forget(tx)?;
            signing = Some(changed(tx, &seal, next, surroundings)?);
            Ok(())
        })?;
        self.signing = signing.ok_or(storage::Error::Aborted)?;
        Ok(self.public_key())
    }

    /// The district as a function, answering with its own key; laptops that join are told these hashes of
    /// the public keys that its certificates may have.
    pub fn into_server(self, pins: Vec<Hash>) -> Server {
        let (signing, steps) = (self.signing.key(), self.signing.steps);
        let surroundings = Arc::new(self.surroundings);
        let storage: Box<dyn Storage> = match self.kept {
            Kept::File { storage, .. } => Box::new(storage),
            Kept::Server(storage) => Box::new(storage),
        };
        let server = Server::new(storage, signing, surroundings);
        server.with_pins(pins).with_steps(steps)
    }
}

/// Writes down what a district is, unless another is written down; answers its keys.
fn begin(
    storage: &dyn Storage,
    surroundings: System,
    about: &About,
    seal: &Seal,
    keyring: Option<&Keyring>,
) -> Result<Signing, Error> {
    let minute = u64::try_from(surroundings.now_minutes()).unwrap_or(0);
    let mut signing = None;
    // It begins the epoch of every puskesmas.
    storage.write(Reach::District, &mut |tx| {
        signing = None;
        if About::read(tx)?.is_some() {
            return Ok(());
        }
        about.write(tx)?;
        signing = Some(Signing::read(tx, seal, &|bytes| surroundings.fill(bytes))?);
        if let Some(keyring) = keyring {
            about::write_fact(tx, KEYS, &keyring.to_bytes())?;
        }
        about::begin_epoch(tx, minute)
    })?;
    signing.ok_or(Error::Exists)
}

/// Goes on with another signing key, and writes that down.
fn changed(
    tx: &mut dyn Tx,
    seal: &Seal,
    next: Next,
    surroundings: System,
) -> Result<Signing, storage::Error> {
    let signing = Signing::change(tx, seal, next, &|bytes| surroundings.fill(bytes))?;
    let (minute, fingerprint) = (
        surroundings.now_minutes(),
        signing.key().public().fingerprint(),
    );
    audit::write(tx, minute, PROGRAM, Act::KeyChanged, &fingerprint, "")?;
    Ok(signing)
}

/// What guards the signing keys of a district with this data key.
fn seal(key: &Key) -> Seal {
    Seal {
        sealing: subkey(key, "siklus district signing keys 1"),
        first: subkey(key, "siklus district signing 1"),
    }
}

/// A key for one purpose.
#[expect(clippy::expect_used, reason = "a key of any length is taken")]
fn subkey(key: &Key, purpose: &str) -> Zeroizing<[u8; 32]> {
    let mut mac =
        <Hmac<Sha256>>::new_from_slice(key.bytes()).expect("because a key of any length is taken");
    mac.update(purpose.as_bytes());
    Zeroizing::new(mac.finalize().into_bytes().into())
}

impl std::fmt::Debug for Home {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Home")
    }
}

/// A folder without a district, and the path of the database in it; what a set-up left there that was cut
/// off is moved away.
fn free_folder(folder: &Path) -> Result<PathBuf, Error> {
    make_folder(folder)?;
    match Vault::load(folder) {
        Err(vault::Error::Missing { .. }) => {}
        Ok(_) => return Err(Error::Exists),
        Err(error) => return Err(error.into()),
    }
    let path = folder.join(DATABASE_FILE);
    match ::sqlite::set_aside(&path) {
        Ok(_) | Err(::sqlite::Error::Missing { .. }) => Ok(path),
        Err(error) => Err(error.into()),
    }
}

/// Makes a folder that is only this user's; one that is there stays as it is.
fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
