//! How often a passphrase may be guessed. Names are counted whether there is such an account or not, so
//! that a refusal does not tell.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Wrong tries that cost nothing.
const FREE: u32 = 5;

/// The longest wait, in minutes.
const LONGEST_WAIT: i64 = 15;

/// Names whose last wrong try was so many minutes ago are forgotten.
const REMEMBERED: i64 = 24 * 60;

/// More names than are tried in a day, unless somebody means harm.
const MOST_NAMES: usize = 10_000;

/// Wrong tries, by name.
#[derive(Debug, Default)]
pub struct Patience(Mutex<HashMap<String, Tries>>);

#[derive(Debug, Clone, Copy)]
struct Tries {
    n_wrong: u32,
    last: i64,
}

impl Patience {
    /// How many minutes a name has to wait before its next try; 0 when it may be tried.
    pub fn wait(&self, name: &str, minute: i64) -> i64 {
        let tries = self.tries();
        match tries.get(name) {
            Some(tries) => (tries.last + wait_after(tries.n_wrong) - minute).max(0),
            None if tries.len() >= MOST_NAMES => LONGEST_WAIT,
            None => 0,
        }
    }

    /// Counts a wrong try.
    pub fn wrong(&self, name: &str, minute: i64) {
        let mut tries = self.tries();
        if tries.len() >= MOST_NAMES {
            tries.retain(|_, tries| minute - tries.last < REMEMBERED);
        }
        let new = Tries {
            n_wrong: 0,
            last: minute,
        };
        let tries = tries.entry(name.to_owned()).or_insert(new);
        tries.n_wrong = tries.n_wrong.saturating_add(1);
        tries.last = minute;
    }

    /// Forgets wrong tries: the right passphrase was typed.
    pub fn right(&self, name: &str) {
        self.tries().remove(name);
    }

    fn tries(&self) -> MutexGuard<'_, HashMap<String, Tries>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Minutes to wait after so many wrong tries: none, then 1, 2, 4, 8, 15.
fn wait_after(n_wrong: u32) -> i64 {
    match n_wrong.checked_sub(FREE) {
        None => 0,
        Some(more) => 1_i64
            .checked_shl(more)
            .unwrap_or(LONGEST_WAIT)
            .clamp(1, LONGEST_WAIT),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_five_wrong_tries_each_costs_more_and_the_right_one_ends_it() {
        let patience = Patience::default();
        for _ in 0..4 {
            patience.wrong("rina", 100);
            assert_eq!(patience.wait("rina", 100), 0);
        }
        for (minute, wait) in [(100, 1), (101, 2), (103, 4), (107, 8), (115, 15), (130, 15)] {
            assert_eq!(patience.wait("rina", minute), 0);
            patience.wrong("rina", minute);
            assert_eq!(patience.wait("rina", minute), wait);
        }
        assert_eq!(
            patience.wait("sari", 130),
            0,
            "others are not asked to wait"
        );
        patience.right("rina");
        assert_eq!(patience.wait("rina", 130), 0);
    }

    #[test]
    fn waits_never_pass_their_bound() {
        for n_wrong in [0, 4, 5, 6, 9, 70, 200, u32::MAX] {
            assert!(
                (0..=LONGEST_WAIT).contains(&wait_after(n_wrong)),
                "{n_wrong}"
            );
        }
    }
}
