//! Time, ids and randomness of a real server.

use chrono::{DateTime, NaiveDate};
use domain::Surroundings;
use uuid::Uuid;

/// Hours east of UTC of a server's own days, by which it dates the files it writes: WIB.
pub(crate) const ZONE_HOURS: i64 = 7;

/// Today, if the clock can be right.
pub(crate) fn believed_day(surroundings: &dyn Surroundings) -> Option<NaiveDate> {
    (!surroundings.clock_suspect()).then(|| surroundings.today())
}

/// The real surroundings; or, for tests, real ones with the clock held still.
#[derive(Debug, Clone, Copy)]
pub struct System {
    /// Where the clock is held, in milliseconds since 1970.
    held: Option<i64>,
}

impl System {
    /// The surroundings of this server; `held` stops the clock at a moment, in milliseconds since 1970.
    pub fn new(held: Option<i64>) -> Self {
        Self { held }
    }

    /// Milliseconds since 1970 by the clock.
    pub fn now_ms(&self) -> i64 {
        self.held.unwrap_or_else(machine::clock_ms)
    }
}

impl Surroundings for System {
    fn now_minutes(&self) -> i64 {
        self.now_ms().div_euclid(60_000)
    }

    fn today(&self) -> NaiveDate {
        let local = self.now_ms().saturating_add(ZONE_HOURS * 3_600_000);
        DateTime::from_timestamp_millis(local).map_or(NaiveDate::MIN, |moment| moment.date_naive())
    }

    fn clock_suspect(&self) -> bool {
        self.now_minutes() < machine::MADE
    }

    fn new_id(&self) -> Uuid {
        machine::new_id(self.now_ms())
    }

    fn fill(&self, bytes: &mut [u8]) {
        machine::fill(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_held_clock_stands_and_one_of_1970_is_suspect() {
        let held = System::new(Some(1_795_307_400_000)); // 2026-11-22 00:30 UTC
        assert_eq!(held.now_ms(), held.now_ms());
        assert_eq!(held.today().to_string(), "2026-11-22");
        assert!(!held.clock_suspect());
        assert!(System::new(Some(600_000)).clock_suspect());
    }
}
