//! A clock that tests hold still.

use clap::Args;

/// Holds the clock: a program in use must not be told a false time, so only one made for tests has it.
#[derive(Debug, Clone, Copy, Args)]
pub struct HeldClock {
    #[cfg(debug_assertions)]
    #[arg(long, value_name = "INSTANT", global = true, hide = true, value_parser = instant)]
    at: Option<i64>,
}

impl HeldClock {
    /// Where the clock is held, in milliseconds since 1970.
    pub fn ms(self) -> Option<i64> {
        #[cfg(debug_assertions)]
        return self.at;
        #[cfg(not(debug_assertions))]
        None
    }
}

#[cfg(debug_assertions)]
fn instant(text: &str) -> Result<i64, String> {
    match chrono::DateTime::parse_from_rfc3339(text) {
        Ok(instant) => Ok(instant.timestamp_millis()),
        Err(error) => Err(error.to_string()),
    }
}
