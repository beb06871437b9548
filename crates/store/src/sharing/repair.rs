//! Mending what is not as the district has it, without touching the rest.

use std::collections::HashSet;

use domain::OpId;
use protocol::repair::{Sums, bucket};
use protocol::{Digest, Entry, Hash, Head};

use super::district;
use crate::{Error, Store, doctor, log};

impl Store {
    /// The sums of the operations that the district has numbered, and all of them together.
    ///
    /// # Errors
    /// [`Error::File`] when they cannot be read.
    pub fn sums(&self) -> Result<(Sums, Digest), Error> {
        self.read(|db| {
            let (mut sums, mut all) = (Sums::default(), Digest::default());
            log::each_numbered(db, |entry| {
                let hash = entry.hash();
                sums.add(entry.id, &hash);
                all.add(&hash);
            })?;
            Ok((sums, all))
        })
    }

    /// The numbered operations whose names fall into some of the sums, with their hashes.
    ///
    /// # Errors
    /// [`Error::File`] when they cannot be read.
    pub fn numbered_in(&self, buckets: &HashSet<u8>) -> Result<Vec<(OpId, Hash)>, Error> {
        self.read(|db| {
            let mut found = Vec::new();
            log::each_numbered(db, |entry| {
                if buckets.contains(&bucket(entry.id)) {
                    found.push((entry.id, entry.hash()));
                }
            })?;
            Ok(found)
        })
    }

    /// Puts right what the district has otherwise: these entries with their numbers, and operations that it
    /// does not have up to the head, which wait again. The state is folded anew.
    ///
    /// # Errors
    /// [`Error::Diverged`] when the sum is still not the head's: nothing is changed then.
    pub fn mend(&self, right: &[(u64, Entry)], extra: &[OpId], head: &Head) -> Result<(), Error> {
        self.database().write(|tx| {
            for id in extra {
                log::forget_number(tx, *id)?;
            }
            for (_, entry) in right {
                log::remove(tx, entry.id)?;
            }
            for (ssn, entry) in right {
                log::append_entry(tx, entry, Some(*ssn), entry.operation().is_err())?;
            }
            let mut digest = Digest::default();
            log::each_numbered(tx, |entry| digest.add(&entry.hash()))?;
            if digest != head.digest {
                return Err(Error::Diverged);
            }
            district::set_head(tx, head, &[])?;
            doctor::fold_again(tx)
        })
    }
}
