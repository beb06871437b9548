//! The keys that sign the district's answers: the one of now, and the next, which is made long before it is
//! used.
//!
//! So every backup holds the next key as well. A server that is restored from a backup signs with that from then
//! on: laptops that knew the key of the backup follow to it, and those that had followed meanwhile, because the
//! key was changed after the backup was made, know it already. Going back to the former key would be what an
//! impostor does, and no laptop would follow.

use protocol::succession::Step;
use protocol::{SecretKey, message};
use zeroize::Zeroizing;

use super::seal::{self, DAMAGED};
use crate::about;
use crate::storage::{Error, Tx};

/// The keys, sealed together with the steps.
const KEYS: &str = "signing_keys";
/// The steps that led to the key of now.
const STEPS: &str = "signing_steps";

const SEED_BYTES: usize = 32;

/// What seals the keys in the storage, and the district's first key.
pub(super) struct Seal {
    pub(super) sealing: Zeroizing<[u8; 32]>,
    pub(super) first: Zeroizing<[u8; SEED_BYTES]>,
}

/// The keys as they are kept.
pub(super) struct Signing {
    now: Zeroizing<[u8; SEED_BYTES]>,
    next: Zeroizing<[u8; SEED_BYTES]>,
    pub(super) steps: Vec<Step>,
}

/// Which key becomes the key of now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// The one that was made beforehand, and lies in backups.
    Kept,
    /// One that is made now: no backup knows it, nor who has one.
    New,
}

impl Signing {
    /// The key of now.
    pub(super) fn key(&self) -> SecretKey {
        SecretKey::from_random(&self.now)
    }

    /// The keys of a district; one that has no next key yet is given one.
    pub(super) fn read(
        tx: &mut dyn Tx,
        seal: &Seal,
        fill: &dyn Fn(&mut [u8]),
    ) -> Result<Self, Error> {
        if let Some(kept) = Self::kept(tx, seal)? {
            return Ok(kept);
        }
        let mut made = Self {
            now: seal.first.clone(),
            next: Zeroizing::default(),
            steps: Vec::new(),
        };
        fill(&mut *made.next);
        made.write(tx, seal, fill)?;
        Ok(made)
    }

    /// The keys that are kept, if there are any.
    pub(super) fn kept(tx: &mut dyn Tx, seal: &Seal) -> Result<Option<Self>, Error> {
        let Some(sealed) = about::fact(tx, KEYS)? else {
            return Ok(None);
        };
        let steps = about::fact(tx, STEPS)?.unwrap_or_default();
        let opened = seal::open(&seal.sealing, &sealed, &steps)?;
        let (now, next) = opened.split_at_checked(SEED_BYTES).ok_or(DAMAGED)?;
        Ok(Some(Self {
            now: Zeroizing::new(now.try_into().map_err(|_| DAMAGED)?),
            next: Zeroizing::new(next.try_into().map_err(|_| DAMAGED)?),
            steps: message::from_bytes(&steps).map_err(|_| DAMAGED)?,
        }))
    }

    /// Goes on with the next key, and makes the one after it. The secret half of the former one is forgotten.
    pub(super) fn change(
        tx: &mut dyn Tx,
        seal: &Seal,
        next: Next,
        fill: &dyn Fn(&mut [u8]),
    ) -> Result<Self, Error> {
        let mut keys = Self::read(tx, seal, fill)?;
        if next == Next::New {
            fill(&mut *keys.next);
        }
        let step = Step::new(&keys.key(), &SecretKey::from_random(&keys.next));
        keys.steps.push(step);
        keys.now = std::mem::take(&mut keys.next);
        fill(&mut *keys.next);
        keys.write(tx, seal, fill)?;
        Ok(keys)
    }

    fn write(&self, tx: &mut dyn Tx, seal: &Seal, fill: &dyn Fn(&mut [u8])) -> Result<(), Error> {
        let steps = message::to_bytes(&self.steps);
        let keys = Zeroizing::new([self.now.as_slice(), self.next.as_slice()].concat());
        let sealed = seal::seal(&seal.sealing, &keys, &steps, fill)?;
        about::write_fact(tx, STEPS, &steps)?;
        about::write_fact(tx, KEYS, &sealed)
    }
}
