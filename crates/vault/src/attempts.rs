//! Wrong passphrases are counted, and the next try has to wait.
//!
//! Five tries are free, then 1, 2, 4 … 60 minutes. This stops a colleague, not a thief with a copy of the disk: that is
//! Argon2id's work. A wrong clock must not lock a bidan out for ever, so no wait is ever longer than an hour from now.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

const N_FREE: u32 = 5;
const MINUTE_MS: i64 = 60_000;
const LONGEST_MINUTES: i64 = 60;

/// A file larger than this is not ours.
const MOST_BYTES: u64 = 64 * 1024;

/// Wrong tries by user.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Attempts(BTreeMap<String, Tries>);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Tries {
    n_wrong: u32,
    last_ms: i64,
}

impl Attempts {
    /// Reads what was counted. A lost or damaged file counts as no wrong tries: keeping people out is not its job.
    pub(crate) fn load(path: &Path) -> Self {
        let readable = fs::metadata(path).is_ok_and(|metadata| metadata.len() <= MOST_BYTES);
        if !readable {
            return Self::default();
        }
        fs::read(path)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default()
    }

    /// Writes what was counted. A disk that takes nothing must not keep a bidan out: then only memory counts.
    pub(crate) fn save(&self, path: &Path) {
        if let Ok(bytes) = serde_json::to_vec(self) {
            let _ = sqlite::replace(path, &bytes);
        }
    }

    /// Milliseconds until the user's next try is heard; 0 when it is heard now.
    pub(crate) fn wait_ms(&self, user_id: &str, now_ms: i64) -> u64 {
        let Some(tries) = self.0.get(user_id) else {
            return 0;
        };
        let wait_ms = minutes_after(tries.n_wrong) * MINUTE_MS;
        // A clock that was set back shows the last try in the future: then the wait counts from now.
        let since_ms = now_ms.saturating_sub(tries.last_ms).max(0);
        wait_ms.saturating_sub(since_ms).max(0).cast_unsigned()
    }

    /// Moves a last try that lies in the future to now, so that the wait can pass; says whether one did.
    pub(crate) fn follow_clock(&mut self, user_id: &str, now_ms: i64) -> bool {
        match self.0.get_mut(user_id) {
            Some(tries) if tries.last_ms > now_ms => {
                tries.last_ms = now_ms;
                true
            }
            Some(_) | None => false,
        }
    }

    /// Counts a try as wrong; done before the passphrase is checked, so that ending the program does not help.
    pub(crate) fn count(&mut self, user_id: &str, now_ms: i64) {
        let tries = self.0.entry(user_id.to_owned()).or_insert(Tries {
            n_wrong: 0,
            last_ms: now_ms,
        });
        tries.n_wrong = tries.n_wrong.saturating_add(1);
        tries.last_ms = now_ms;
    }

    /// The passphrase was right.
    pub(crate) fn forget(&mut self, user_id: &str) {
        self.0.remove(user_id);
    }
}

fn minutes_after(n_wrong: u32) -> i64 {
    match n_wrong.checked_sub(N_FREE) {
        None => 0,
        Some(beyond) => 1_i64
            .checked_shl(beyond.min(31))
            .unwrap_or(LONGEST_MINUTES)
            .min(LONGEST_MINUTES),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: i64 = 1_760_000_000_000;
    const HOUR: u64 = 3_600_000;

    fn after(n_wrong: u32) -> Attempts {
        let mut attempts = Attempts::default();
        for _ in 0..n_wrong {
            attempts.count("sari", NOW);
        }
        attempts
    }

    #[test]
    fn five_tries_are_free_and_then_the_wait_doubles_up_to_an_hour() {
        for (n_wrong, minutes) in [
            (0, 0),
            (4, 0),
            (5, 1),
            (6, 2),
            (7, 4),
            (8, 8),
            (9, 16),
            (10, 32),
            (11, 60),
            (12, 60),
            (500, 60),
        ] {
            assert_eq!(
                after(n_wrong).wait_ms("sari", NOW),
                minutes * 60_000,
                "{n_wrong} wrong"
            );
        }
        assert_eq!(
            after(9).wait_ms("dewi", NOW),
            0,
            "another user does not wait"
        );
    }

    #[test]
    fn the_wait_passes_and_a_right_passphrase_ends_it() {
        let mut attempts = after(6);
        assert_eq!(attempts.wait_ms("sari", NOW + 60_000), 60_000);
        assert_eq!(attempts.wait_ms("sari", NOW + 120_000), 0);
        attempts.forget("sari");
        assert_eq!(attempts, Attempts::default());
    }

    #[test]
    fn a_clock_that_was_ten_years_ahead_costs_one_wait() {
        let mut attempts = Attempts::default();
        let ten_years = 10 * 365 * 24 * 3_600_000;
        for _ in 0..20 {
            attempts.count("sari", NOW + ten_years);
        }
        assert_eq!(attempts.wait_ms("sari", NOW), HOUR);
        assert!(attempts.follow_clock("sari", NOW));
        assert_eq!(attempts.wait_ms("sari", NOW + 3_600_000), 0);
        assert!(!attempts.follow_clock("sari", NOW));
    }

    #[test]
    fn a_lost_or_damaged_count_keeps_nobody_out() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("attempts.v1");
        assert_eq!(Attempts::load(&path), Attempts::default());
        after(9).save(&path);
        assert_eq!(Attempts::load(&path), after(9));
        fs::write(&path, b"{\"sari\":{\"n_wrong\":").unwrap();
        assert_eq!(Attempts::load(&path), Attempts::default());
    }

    proptest! {
        #[test]
        fn no_wait_is_longer_than_an_hour(n_wrong in 0..40_u32, last in any::<i64>(), now in any::<i64>()) {
            let mut attempts = Attempts::default();
            for _ in 0..n_wrong {
                attempts.count("sari", last);
            }
            prop_assert!(attempts.wait_ms("sari", now) <= HOUR);
        }
    }
}
