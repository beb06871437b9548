//! Sums of one puskesmas, kept as long as nothing of it has changed: numbers of posyandu, nothing of any person.
//!
//! A kabupaten is watched all day and a puskesmas sends a few times a day. So what a puskesmas comes to is counted
//! once after each push, and the kabupaten is put together from that.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;

use crate::scope::ScopeId;
use crate::storage::{Error, Tx};

/// As many sums as are kept: thirty puskesmas with two years each, and then some.
const MOST: usize = 1_500;

/// When sums were counted: the last number given in the puskesmas, how many puskesmas there were (a posyandu may be
/// another's), and the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    last: u64,
    puskesmas: u64,
    on: NaiveDate,
}

impl Stamp {
    /// Of a puskesmas, as it stands now.
    pub(super) fn of(tx: &mut dyn Tx, scope: ScopeId, on: NaiveDate) -> Result<Self, Error> {
        let sql = "SELECT ssn FROM commits WHERE scope = $1 ORDER BY ssn DESC LIMIT 1";
        let last = tx.query(sql, &[scope.0.into()])?;
        let all = tx.query("SELECT count(*) FROM scopes", &[])?;
        Ok(Self {
            last: last.first().map_or(Ok(0), |row| row.number(0))?,
            puskesmas: all.first().map_or(Ok(0), |row| row.number(0))?,
            on,
        })
    }
}

/// Sums by what they are of, and of which moment.
#[derive(Debug)]
pub(super) struct Shelf<K, T, S = Stamp>(Mutex<HashMap<K, (S, Arc<T>)>>);

impl<K, T, S> Default for Shelf<K, T, S> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash, T, S: Eq> Shelf<K, T, S> {
    /// The sum, counted anew if it is of another moment.
    pub(super) fn get(
        &self,
        key: K,
        stamp: S,
        count: impl FnOnce() -> Result<T, Error>,
    ) -> Result<Arc<T>, Error> {
        let shelf = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, sum)) = shelf().get(&key)
            && *at == stamp
        {
            return Ok(Arc::clone(sum));
        }
        // Counted without holding the shelf: others may read meanwhile.
        let sum = Arc::new(count()?);
        let mut shelf = shelf();
        if shelf.len() >= MOST {
            shelf.clear();
        }
        shelf.insert(key, (stamp, Arc::clone(&sum)));
        Ok(sum)
    }
}
