//! What became of segments since the program started, for who watches over it.

use std::sync::atomic::{AtomicU64, Ordering};

use protocol::message::Verdict;

/// Names of verdicts, in the order in which they are counted.
const NAMES: [&str; 6] = [
    "applied",
    "duplicate",
    "gap",
    "fork",
    "quarantined",
    "refused",
];

/// Segments by verdict.
#[derive(Debug, Default)]
pub(crate) struct Counts([AtomicU64; NAMES.len()]);

impl Counts {
    pub(crate) fn count(&self, verdict: &Verdict) {
        let place = match verdict {
            Verdict::Applied { .. } => 0,
            Verdict::Duplicate { .. } => 1,
            Verdict::Gap { .. } => 2,
            Verdict::Fork { .. } => 3,
            Verdict::Quarantined => 4,
            Verdict::Refused { .. } => 5,
        };
        self.0[place].fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn by_verdict(&self) -> impl Iterator<Item = (&'static str, u64)> {
        let counts = self.0.iter().map(|count| count.load(Ordering::Relaxed));
        NAMES.into_iter().zip(counts)
    }
}
