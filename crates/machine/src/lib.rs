//! The machine's own clock and chance: the one door through which they enter. Surroundings are made of it.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the door through which time and randomness enter"
)]

use std::time::{SystemTime, UNIX_EPOCH};

use uuid::{Builder, Uuid};

/// No clock can show less than when this program was made: minutes since 1970 of 1 November 2026.
pub const MADE: i64 = 29_891_520;

/// Milliseconds since 1970 by the clock.
pub fn clock_ms() -> i64 {
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_millis()).map_or(i64::MIN, |ms| -ms),
    }
}

/// Fills with randomness that nobody can guess.
#[expect(
    clippy::expect_used,
    reason = "without randomness nothing may be encrypted or named"
)]
pub fn fill(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("because every supported system has a random source");
}

/// A new `UUIDv7` of a moment, in milliseconds since 1970; what lies before then counts as 1970.
pub fn new_id(ms: i64) -> Uuid {
    let mut random = [0; 10];
    fill(&mut random);
    Builder::from_unix_timestamp_millis(u64::try_from(ms).unwrap_or(0), &random).into_uuid()
}
