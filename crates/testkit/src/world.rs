//! Surroundings that stand still until the test moves them.

use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{Days, NaiveDate};
use domain::Surroundings;
use sample::Rng;
use uuid::{Builder, Uuid};

use crate::day;

const MINUTES_A_DAY: i64 = 24 * 60;

/// A fixed clock, and ids and randomness that are the same in every run.
#[derive(Debug)]
pub struct World(Mutex<State>);

#[derive(Debug)]
struct State {
    now_minutes: i64,
    today: NaiveDate,
    clock_suspect: bool,
    rng: Rng,
    n_ids: u32,
}

impl World {
    /// Eight in the morning, Western Indonesian time, of that date; the clock is trusted.
    ///
    /// # Panics
    /// When the text is no date.
    pub fn on(date: &str) -> Self {
        let today = day(date);
        let state = State {
            now_minutes: eight_o_clock(today),
            today,
            clock_suspect: false,
            rng: Rng::new(1, 0),
            n_ids: 0,
        };
        Self(Mutex::new(state))
    }

    /// Other ids and randomness: for a second laptop in one test.
    #[must_use]
    pub fn seeded(self, seed: u64) -> Self {
        self.state().rng = Rng::new(seed, 0);
        self
    }

    /// Time goes on by minutes; the date does not change.
    pub fn pass_minutes(&self, minutes: i64) {
        self.state().now_minutes += minutes;
    }

    /// Time goes on by days.
    pub fn pass_days(&self, days: u32) {
        let mut state = self.state();
        state.now_minutes += i64::from(days) * MINUTES_A_DAY;
        state.today = state.today + Days::new(u64::from(days));
    }

    /// It is eight in the morning of another date, earlier or later.
    ///
    /// # Panics
    /// When the text is no date.
    pub fn set_today(&self, date: &str) {
        let mut state = self.state();
        state.today = day(date);
        state.now_minutes = eight_o_clock(state.today);
    }

    /// Whether the clock can be right.
    pub fn suspect_clock(&self, suspect: bool) {
        self.state().clock_suspect = suspect;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// 01:00 UTC.
fn eight_o_clock(date: NaiveDate) -> i64 {
    (date - NaiveDate::default()).num_days() * MINUTES_A_DAY + 60
}

impl Surroundings for World {
    fn now_minutes(&self) -> i64 {
        self.state().now_minutes
    }

    fn today(&self) -> NaiveDate {
        self.state().today
    }

    fn clock_suspect(&self) -> bool {
        self.state().clock_suspect
    }

    fn new_id(&self) -> Uuid {
        let mut state = self.state();
        state.n_ids += 1;
        let mut bytes = [0; 10];
        state.rng.fill(&mut bytes);
        // The counter keeps ids of one minute in order, as real ones are.
        bytes[..2].copy_from_slice(&[0, 0]);
        bytes[2..6].copy_from_slice(&state.n_ids.to_be_bytes());
        let millis = u64::try_from(state.now_minutes * 60_000).unwrap_or(0);
        Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
    }

    fn fill(&self, bytes: &mut [u8]) {
        self.state().rng.fill(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_world_stands_still_until_it_is_moved() {
        let world = World::on("2026-11-22");
        let minutes = world.now_minutes();
        assert_eq!(minutes * 60, 1_795_309_200, "2026-11-22 01:00 UTC");
        assert_eq!(world.now_minutes(), minutes);
        world.pass_days(10);
        assert_eq!(
            (world.today(), world.now_minutes()),
            (day("2026-12-02"), minutes + 10 * MINUTES_A_DAY)
        );
        world.set_today("1970-01-01");
        world.suspect_clock(true);
        assert_eq!((world.now_minutes(), world.clock_suspect()), (60, true));
    }

    #[test]
    fn ids_are_in_order_and_the_same_in_every_run() {
        let ids = |world: World| -> Vec<Uuid> { (0..50).map(|_| world.new_id()).collect() };
        let drawn = ids(World::on("2026-11-22"));
        assert!(drawn.is_sorted() && drawn.windows(2).all(|pair| pair[0] != pair[1]));
        assert_eq!(drawn[0].get_version_num(), 7);
        assert_eq!(drawn, ids(World::on("2026-11-22")));
        assert_ne!(drawn, ids(World::on("2026-11-22").seeded(2)));
    }
}
