//! Requests by path and status.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// How often each path was answered with each status.
#[derive(Debug, Default)]
pub(crate) struct Requests(Mutex<BTreeMap<(&'static str, u16), u64>>);

impl Requests {
    pub(crate) fn count(&self, path: &'static str, status: u16) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.entry((path, status)).or_default() += 1;
    }

    pub(crate) fn all(&self) -> BTreeMap<(&'static str, u16), u64> {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.clone()
    }
}
