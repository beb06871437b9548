//! The slots of one store, as bytes and in memory.
//!
//! ```text
//! siklus-keys 1 <sha-256 of the body> <mac of the body>\n
//! {"generation":3,"slots":[{"id":…,"name":…,"role":…,"policy":"passphrase",…}],"sheet":{…}}
//! ```
//!
//! The SHA-256 tells a torn file without any key; the MAC, under the data key, tells a changed one. A keyring always
//! holds a body and the MAC that belongs to it: changing it takes the data key.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use sqlite::Key;
use zeroize::Zeroizing;

use crate::cost::SALT_BYTES;
use crate::encoding::{from_hex, to_hex};
use crate::seal::{self, MAC_BYTES, SealedKey};
use crate::{Cost, Error, Passphrase, Random, Sheet, SheetMistake, encoding};

const MAGIC: &str = "siklus-keys";
const VERSION: u32 = 1;
const WHAT: &str = "key file";

/// A key file longer than this is not ours.
pub(crate) const MOST_BYTES: usize = 256 * 1024;
const MOST_SLOTS: usize = 64;
const MOST_TEXT_BYTES: usize = 400;

/// Who a slot belongs to, as the sign-in screen shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// The app's id of the user.
    pub id: String,
    /// Name on the sign-in screen.
    pub name: String,
    /// Code of the role, opaque here.
    pub role: String,
}

/// All slots of one store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keyring {
    contents: Contents,
    body: Vec<u8>,
    mac: [u8; MAC_BYTES],
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Contents {
    /// Grows with every change; of two good copies the higher one is the newer.
    generation: u64,
    slots: Vec<Slot>,
    sheet: SealedKey,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Slot {
    #[serde(flatten)]
    user: User,
    policy: Policy,
    cost: Cost,
    #[serde(with = "encoding")]
    salt: [u8; SALT_BYTES],
    key: SealedKey,
}

/// What it takes to open a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Policy {
    /// The passphrase alone; no secret of the device.
    Passphrase,
}

impl Keyring {
    /// Makes a new data key with a first user and a recovery sheet.
    ///
    /// # Errors
    /// [`Error::CostOutOfRange`], [`Error::TooLittleMemory`].
    pub fn new(
        user: User,
        passphrase: &Passphrase,
        cost: Cost,
        random: Random<'_>,
    ) -> Result<(Self, Key, Sheet), Error> {
        let data_key = Key::generate(random);
        let sheet = Sheet::generate(random);
        let contents = Contents {
            generation: 1,
            slots: vec![Slot::new(user, passphrase, cost, &data_key, random)?],
            sheet: seal_for_sheet(&data_key, &sheet, random)?,
        };
        Ok((Self::seal(contents, &data_key)?, data_key, sheet))
    }

    /// Reads a key file; what is torn is refused, what was changed on purpose shows when a slot is opened.
    ///
    /// # Errors
    /// [`Error::Damaged`], [`Error::Newer`].
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let damaged = || Error::Damaged { what: WHAT };
        if bytes.len() > MOST_BYTES {
            return Err(damaged());
        }
        let line_end = bytes
            .iter()
            .position(|byte| *byte == b'\n')
            .ok_or_else(damaged)?;
        let (line, rest) = bytes.split_at(line_end);
        let body = &rest[1..];
        let mut fields = std::str::from_utf8(line).map_err(|_| damaged())?.split(' ');
        let mut field = || fields.next().ok_or_else(damaged);
        if field()? != MAGIC {
            return Err(damaged());
        }
        let version: u32 = field()?.parse().map_err(|_| damaged())?;
        if version > VERSION {
            return Err(Error::Newer {
                what: WHAT,
                found: version,
                newest: VERSION,
            });
        }
        let digest: [u8; 32] = from_hex(field()?).ok_or_else(damaged)?;
        let mac = from_hex(field()?).ok_or_else(damaged)?;
        if fields.next().is_some() || version != VERSION || digest != *Sha256::digest(body) {
            return Err(damaged());
        }
        let contents: Contents = serde_json::from_slice(body).map_err(|_| damaged())?;
        if contents.slots.is_empty() || contents.slots.len() > MOST_SLOTS {
            return Err(damaged());
        }
        Ok(Self {
            contents,
            body: body.to_vec(),
            mac,
        })
    }

    /// The key file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let digest = to_hex(&Sha256::digest(&self.body));
        let mut bytes = format!("{MAGIC} {VERSION} {digest} {}\n", to_hex(&self.mac)).into_bytes();
        bytes.extend_from_slice(&self.body);
        bytes
    }

    /// Who may sign in, in the order in which they were added.
    pub fn users(&self) -> impl Iterator<Item = &User> {
        self.contents.slots.iter().map(|slot| &slot.user)
    }

    /// Whether this is the data key of this keyring, and the keyring as its last change left it.
    #[must_use]
    pub fn proves(&self, data_key: &Key) -> bool {
        seal::mac_fits(data_key, &self.body, &self.mac)
    }

    /// Opens a user's slot.
    ///
    /// # Errors
    /// [`Error::NoSuchUser`], [`Error::WrongPassphrase`], [`Error::Tampered`], [`Error::CostOutOfRange`],
    /// [`Error::TooLittleMemory`].
    pub fn open(&self, user_id: &str, passphrase: &Passphrase) -> Result<Key, Error> {
        let data_key = self.open_slot(user_id, passphrase)?;
        if self.proves(&data_key) {
            Ok(data_key)
        } else {
            Err(Error::Tampered)
        }
    }

    /// Opens the store with the recovery sheet alone.
    ///
    /// # Errors
    /// [`SheetMistake::OtherSheet`], [`Error::Tampered`].
    pub fn open_with_sheet(&self, sheet: &Sheet) -> Result<Key, Error> {
        let data_key = self.open_sheet_slot(sheet)?;
        if self.proves(&data_key) {
            Ok(data_key)
        } else {
            Err(Error::Tampered)
        }
    }

    /// Adds a user.
    ///
    /// # Errors
    /// [`Error::OtherKey`], [`Error::UserExists`], [`Error::CostOutOfRange`], [`Error::TooLittleMemory`];
    /// [`Error::Damaged`] when the name or the number of users is beyond what a key file holds.
    pub fn add_user(
        &mut self,
        data_key: &Key,
        user: User,
        passphrase: &Passphrase,
        cost: Cost,
        random: Random<'_>,
    ) -> Result<(), Error> {
        self.change(data_key, |contents| {
            if contents.place_of(&user.id).is_ok() {
                return Err(Error::UserExists);
            }
            contents
                .slots
                .push(Slot::new(user, passphrase, cost, data_key, random)?);
            Ok(())
        })
    }

    /// Gives a user a new passphrase: her own change, or a colleague's help after a forgotten one.
    ///
    /// # Errors
    /// [`Error::OtherKey`], [`Error::NoSuchUser`], [`Error::CostOutOfRange`], [`Error::TooLittleMemory`].
    pub fn set_passphrase(
        &mut self,
        data_key: &Key,
        user_id: &str,
        passphrase: &Passphrase,
        cost: Cost,
        random: Random<'_>,
    ) -> Result<(), Error> {
        self.change(data_key, |contents| {
            let place = contents.place_of(user_id)?;
            let user = contents.slots[place].user.clone();
            contents.slots[place] = Slot::new(user, passphrase, cost, data_key, random)?;
            Ok(())
        })
    }

    /// Changes a user's name or role; the passphrase stays.
    ///
    /// # Errors
    /// [`Error::OtherKey`], [`Error::NoSuchUser`].
    pub fn describe_user(&mut self, data_key: &Key, user: User) -> Result<(), Error> {
        self.change(data_key, |contents| {
            let place = contents.place_of(&user.id)?;
            contents.slots[place].user = user;
            Ok(())
        })
    }

    /// Takes a user's slot away.
    ///
    /// # Errors
    /// [`Error::OtherKey`], [`Error::NoSuchUser`], [`Error::LastUser`].
    pub fn remove_user(&mut self, data_key: &Key, user_id: &str) -> Result<(), Error> {
        self.change(data_key, |contents| {
            let place = contents.place_of(user_id)?;
            if contents.slots.len() == 1 {
                return Err(Error::LastUser);
            }
            contents.slots.remove(place);
            Ok(())
        })
    }

    /// Makes a new recovery sheet; the old one opens nothing any more.
    ///
    /// # Errors
    /// [`Error::OtherKey`].
    pub fn replace_sheet(&mut self, data_key: &Key, random: Random<'_>) -> Result<Sheet, Error> {
        let sheet = Sheet::generate(random);
        let sealed = seal_for_sheet(data_key, &sheet, random)?;
        self.change(data_key, |contents| {
            contents.sheet = sealed;
            Ok(())
        })?;
        Ok(sheet)
    }

    pub(crate) fn generation(&self) -> u64 {
        self.contents.generation
    }

    /// Opens a slot without asking whether the rest of the file is as it should be.
    pub(crate) fn open_slot(&self, user_id: &str, passphrase: &Passphrase) -> Result<Key, Error> {
        let slot = &self.contents.slots[self.contents.place_of(user_id)?];
        let slot_key = slot.stretch(passphrase)?;
        slot.key
            .open(&slot_key, &slot.context())
            .ok_or(Error::WrongPassphrase)
    }

    /// As [`Keyring::open_slot`], with the sheet.
    pub(crate) fn open_sheet_slot(&self, sheet: &Sheet) -> Result<Key, Error> {
        let slot_key = seal::subkey(sheet.entropy(), SHEET_PURPOSE);
        let data_key = self.contents.sheet.open(&slot_key, SHEET_PURPOSE);
        data_key.ok_or(Error::Sheet(SheetMistake::OtherSheet))
    }

    fn change(
        &mut self,
        data_key: &Key,
        change: impl FnOnce(&mut Contents) -> Result<(), Error>,
    ) -> Result<(), Error> {
        if !self.proves(data_key) {
            return Err(Error::OtherKey);
        }
        let mut contents = self.contents.clone();
        change(&mut contents)?;
        contents.generation = contents.generation.saturating_add(1);
        *self = Self::seal(contents, data_key)?;
        Ok(())
    }

    fn seal(contents: Contents, data_key: &Key) -> Result<Self, Error> {
        let too_much = contents.slots.len() > MOST_SLOTS
            || contents.slots.iter().map(|slot| &slot.user).any(|user| {
                [&user.id, &user.name, &user.role]
                    .iter()
                    .any(|text| text.len() > MOST_TEXT_BYTES)
            });
        if too_much {
            return Err(Error::Damaged { what: WHAT });
        }
        let body = serde_json::to_vec(&contents).map_err(|_| Error::Damaged { what: WHAT })?;
        let mac = seal::mac(data_key, &body);
        Ok(Self {
            contents,
            body,
            mac,
        })
    }
}

impl Contents {
    fn place_of(&self, user_id: &str) -> Result<usize, Error> {
        self.slots
            .iter()
            .position(|slot| slot.user.id == user_id)
            .ok_or(Error::NoSuchUser)
    }
}

impl Slot {
    fn new(
        user: User,
        passphrase: &Passphrase,
        cost: Cost,
        data_key: &Key,
        random: Random<'_>,
    ) -> Result<Self, Error> {
        let mut salt = [0; SALT_BYTES];
        random(&mut salt);
        let policy = Policy::Passphrase;
        let context = slot_context(&user.id, policy, cost);
        let slot_key = slot_key(passphrase, &salt, policy, cost)?;
        let key = SealedKey::seal(data_key, &slot_key, &context, random)
            .ok_or(Error::Damaged { what: WHAT })?;
        Ok(Self {
            user,
            policy,
            cost,
            salt,
            key,
        })
    }

    fn stretch(&self, passphrase: &Passphrase) -> Result<Zeroizing<[u8; 32]>, Error> {
        slot_key(passphrase, &self.salt, self.policy, self.cost)
    }

    fn context(&self) -> String {
        slot_context(&self.user.id, self.policy, self.cost)
    }
}

const SHEET_PURPOSE: &str = "siklus keys v1 sheet";

fn seal_for_sheet(data_key: &Key, sheet: &Sheet, random: Random<'_>) -> Result<SealedKey, Error> {
    // 128 random bits need no stretching.
    let slot_key = seal::subkey(sheet.entropy(), SHEET_PURPOSE);
    SealedKey::seal(data_key, &slot_key, SHEET_PURPOSE, random).ok_or(Error::Damaged { what: WHAT })
}

fn slot_key(
    passphrase: &Passphrase,
    salt: &[u8; SALT_BYTES],
    policy: Policy,
    cost: Cost,
) -> Result<Zeroizing<[u8; 32]>, Error> {
    let stretched = cost.stretch(passphrase, salt)?;
    match policy {
        Policy::Passphrase => Ok(seal::subkey(
            stretched.as_slice(),
            "siklus keys v1 passphrase",
        )),
    }
}

/// What a slot is bound to: moved to another user, or given another cost, it does not open.
fn slot_context(user_id: &str, policy: Policy, cost: Cost) -> String {
    let Cost {
        memory_kib,
        passes,
        lanes,
    } = cost;
    format!("siklus keys v1 slot {policy:?} {memory_kib} {passes} {lanes} {user_id}")
}
