//! Time and chance of one machine: the sun goes on for all, each clock shows what it likes, and the machine
//! stops where its fuse ends.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{Days, NaiveDate};
use domain::Surroundings;
use sample::Rng;
use uuid::Uuid;

pub(crate) const MINUTES_A_DAY: i64 = 24 * 60;

/// The true time, in minutes since 1970.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sun(Arc<AtomicI64>);

impl Sun {
    pub(crate) fn now(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }

    pub(crate) fn set(&self, minute: i64) {
        self.0.store(minute, Ordering::Relaxed);
    }

    pub(crate) fn pass(&self, minutes: i64) {
        self.set(self.now() + minutes);
    }
}

/// What is thrown when a machine stops.
pub(crate) struct Stopped;

/// What one machine takes for time, and its chance.
#[derive(Debug)]
pub(crate) struct Clock {
    sun: Sun,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// Minutes by which the clock is ahead.
    ahead: i64,
    rng: Rng,
    /// Effects left until the machine stops.
    fuse: Option<u32>,
}

impl Clock {
    pub(crate) fn new(sun: &Sun, rng: Rng) -> Self {
        let state = State {
            ahead: 0,
            rng,
            fuse: None,
        };
        Self {
            sun: sun.clone(),
            state: Mutex::new(state),
        }
    }

    /// Lets the clock show another time than it is.
    pub(crate) fn set_ahead(&self, minutes: i64) {
        self.state().ahead = minutes;
    }

    /// The machine stops after so many effects more; `None` takes that back.
    pub(crate) fn set_fuse(&self, effects: Option<u32>) {
        self.state().fuse = effects;
    }

    /// A moment at which the machine may stop.
    pub(crate) fn tick(&self) {
        let mut state = self.state();
        match state.fuse {
            None => {}
            Some(0) => {
                state.fuse = None;
                drop(state);
                resume_unwind(Box::new(Stopped));
            }
            Some(left) => state.fuse = Some(left - 1),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Surroundings for Clock {
    fn now_minutes(&self) -> i64 {
        self.tick();
        self.sun.now() + self.state().ahead
    }

    fn today(&self) -> NaiveDate {
        let days = (self.sun.now() + self.state().ahead).max(0) / MINUTES_A_DAY;
        NaiveDate::default() + Days::new(days.unsigned_abs())
    }

    fn clock_suspect(&self) -> bool {
        self.state().ahead.abs() > 30 * MINUTES_A_DAY
    }

    fn new_id(&self) -> Uuid {
        let mut bytes = [0; 16];
        self.state().rng.fill(&mut bytes);
        Uuid::new_v8(bytes)
    }

    fn fill(&self, bytes: &mut [u8]) {
        self.tick();
        self.state().rng.fill(bytes);
    }
}
