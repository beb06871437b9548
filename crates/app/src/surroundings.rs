//! Time, ids and randomness of a real laptop.

use std::sync::atomic::{AtomicI32, AtomicI64, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, Days, NaiveDate};
use domain::Surroundings;
use machine::MADE;
use uuid::Uuid;

/// A clock this far beyond its making is not believed: twenty years.
const FAR: i64 = 20 * 366 * 24 * 60;
/// A clock that fell behind the newest record by more than this is not believed: two days.
const BEHIND: i64 = 2 * 24 * 60;

/// The real surroundings; or, for tests, real ones with the clock held still.
pub struct System {
    /// Where the clock is held, in milliseconds since 1970.
    held: Option<i64>,
    /// Hours east of UTC: WIB 7, WITA 8, WIT 9.
    zone: AtomicI32,
    /// Days to add to the clock's date, as a person said.
    correction: AtomicI64,
    /// The newest record in the store, in minutes since 1970.
    newest_record: AtomicI64,
    started: Instant,
}

impl System {
    /// The surroundings of this laptop; `held` stops the clock at a moment, in milliseconds since 1970.
    pub fn new(held: Option<i64>) -> Self {
        Self {
            held,
            zone: AtomicI32::new(7),
            correction: AtomicI64::new(0),
            newest_record: AtomicI64::new(0),
            started: Instant::now(),
        }
    }

    /// Sets the hours east of UTC.
    pub fn set_zone(&self, hours: i32) {
        self.zone.store(hours, Ordering::Relaxed);
    }

    /// Remembers the newest record, so that a clock that fell behind it is seen.
    pub fn set_newest_record(&self, minute: i64) {
        self.newest_record.store(minute, Ordering::Relaxed);
    }

    /// Takes a person's word for today's date, until the program ends.
    pub fn set_today(&self, today: NaiveDate) {
        let days = (today - self.clock_date()).num_days();
        self.correction.store(days, Ordering::Relaxed);
    }

    /// Milliseconds since 1970 by the clock.
    pub fn now_ms(&self) -> i64 {
        self.held.unwrap_or_else(machine::clock_ms)
    }

    /// Milliseconds since 1970 by the running clock, also when it is held: for measuring how long something takes.
    pub(crate) fn clock_ms(&self) -> i64 {
        machine::clock_ms()
    }

    /// Milliseconds since these surroundings were made, by a clock that nobody sets and that only goes forward.
    pub(crate) fn uptime_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// A minute since 1970 as date and time where the laptop stands, such as `2026-11-12T09:40`.
    pub(crate) fn local_time(&self, minute: i64) -> String {
        let zone = i64::from(self.zone.load(Ordering::Relaxed)) * 60;
        let moment = DateTime::from_timestamp((minute + zone).saturating_mul(60), 0);
        let moment = moment.map(|moment| moment.format("%Y-%m-%dT%H:%M").to_string());
        moment.unwrap_or_default()
    }

    /// Waits: for what another program does, which nobody tells us of.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the door through which time enters"
    )]
    pub(crate) fn pause(&self, time: Duration) {
        std::thread::sleep(time);
    }

    fn clock_date(&self) -> NaiveDate {
        let local = self.now_ms() + i64::from(self.zone.load(Ordering::Relaxed)) * 3_600_000;
        DateTime::from_timestamp_millis(local).map_or(NaiveDate::MIN, |moment| moment.date_naive())
    }
}

impl Surroundings for System {
    fn now_minutes(&self) -> i64 {
        self.now_ms().div_euclid(60_000) + self.correction.load(Ordering::Relaxed) * 24 * 60
    }

    fn today(&self) -> NaiveDate {
        let days = self.correction.load(Ordering::Relaxed);
        let shift = Days::new(days.unsigned_abs());
        let clock = self.clock_date();
        let today = if days < 0 {
            clock.checked_sub_days(shift)
        } else {
            clock.checked_add_days(shift)
        };
        today.unwrap_or(clock)
    }

    fn clock_suspect(&self) -> bool {
        let now = self.now_minutes();
        !(MADE..=MADE + FAR).contains(&now)
            || now < self.newest_record.load(Ordering::Relaxed) - BEHIND
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

    fn held(moment: &str) -> System {
        System::new(Some(
            moment
                .parse::<DateTime<chrono::FixedOffset>>()
                .unwrap()
                .timestamp_millis(),
        ))
    }

    #[test]
    fn today_is_the_date_where_the_laptop_stands() {
        let system = held("2026-11-22T16:30:00+00:00");
        assert_eq!(system.today().to_string(), "2026-11-22");
        system.set_zone(9);
        assert_eq!(system.today().to_string(), "2026-11-23");
    }

    #[test]
    fn a_clock_in_1970_or_2099_is_suspect_until_a_person_says_the_date() {
        for wrong in ["1970-01-01T00:10:00+00:00", "2099-01-01T00:00:00+00:00"] {
            let system = held(wrong);
            assert!(system.clock_suspect(), "{wrong}");
            system.set_today("2026-11-22".parse().unwrap());
            assert!(!system.clock_suspect(), "{wrong}");
            assert_eq!(system.today().to_string(), "2026-11-22");
        }
        assert!(!held("2026-11-22T01:00:00+00:00").clock_suspect());
    }

    #[test]
    fn a_clock_behind_the_newest_record_is_suspect() {
        let system = held("2026-11-22T01:00:00+00:00");
        system.set_newest_record(system.now_minutes() + 3 * 24 * 60);
        assert!(system.clock_suspect());
    }
}
