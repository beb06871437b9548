//! The one door through which time, ids and randomness enter.

use chrono::NaiveDate;
use uuid::Uuid;

/// What the program needs from the world. The real one is made once, in the programs; tests fix it.
pub trait Surroundings: Send + Sync {
    /// Minutes since 1970-01-01 00:00 UTC by this machine's clock, right or wrong.
    fn now_minutes(&self) -> i64;

    /// Today in the laptop's place (WIB, WITA or WIT).
    fn today(&self) -> NaiveDate;

    /// Whether the clock can be right: not before the program was made, not far beyond the newest record.
    fn clock_suspect(&self) -> bool;

    /// A new time-ordered id (UUID version 7).
    fn new_id(&self) -> Uuid;

    /// Fills the bytes from the system's secure random source.
    fn fill(&self, bytes: &mut [u8]);
}
