//! How the last rounds with the district went. Kept in the store, so that a badge says the same after a
//! restart, and whichever program ran the round.

use rusqlite::Connection;

use crate::{Error, Store, laptop};

const FAILURE: &str = "round_failure";
const FAILURE_MINUTE: &str = "round_failure_minute";
const IDLE: &str = "rounds_idle";
const CLOCK_AHEAD: &str = "district_clock_ahead";

/// How the last rounds with the district went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attempts {
    /// Why the last one did not come to its end, as a code, and when, in minutes since 1970 by this laptop's
    /// clock; `None` when it did, or none was tried.
    pub failure: Option<(String, i64)>,
    /// Rounds in a row that the district greeted and that sent nothing though something waited.
    pub n_idle: u32,
    /// The district's clock minus this laptop's at the last greeting that is known, in minutes.
    pub clock_ahead: Option<i64>,
}

impl Store {
    /// How the last rounds went.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be read.
    pub fn attempts(&self) -> Result<Attempts, Error> {
        self.read(|db| {
            let code = said(db, FAILURE)?;
            let minute = number(db, FAILURE_MINUTE)?;
            Ok(Attempts {
                failure: code.zip(minute),
                n_idle: number(db, IDLE)?.unwrap_or(0),
                clock_ahead: number(db, CLOCK_AHEAD)?,
            })
        })
    }

    /// Writes down how the last rounds went.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be kept.
    pub fn keep_attempts(&self, attempts: &Attempts) -> Result<(), Error> {
        let (code, minute) = attempts.failure.clone().unzip();
        let text = |number: Option<i64>| number.map(|number| number.to_string());
        self.database().write(|tx| {
            laptop::put(tx, FAILURE, &code.unwrap_or_default())?;
            laptop::put(tx, FAILURE_MINUTE, &text(minute).unwrap_or_default())?;
            laptop::put(tx, IDLE, &attempts.n_idle.to_string())?;
            let ahead = text(attempts.clock_ahead).unwrap_or_default();
            laptop::put(tx, CLOCK_AHEAD, &ahead)
        })
    }

    /// How many operations here have a number of the district.
    ///
    /// # Errors
    /// [`Error::File`] when the log cannot be read.
    pub fn numbered(&self) -> Result<u64, Error> {
        self.read(|db| {
            let sql = "SELECT count(*) FROM operations WHERE ssn IS NOT NULL";
            Ok(db
                .query_row(sql, [], |row| row.get::<_, i64>(0))?
                .cast_unsigned())
        })
    }
}

/// What is kept under a name; empty is nothing.
fn said(db: &Connection, name: &str) -> Result<Option<String>, Error> {
    let said = laptop::find(db, name)?;
    Ok(said.filter(|text| !text.is_empty()))
}

fn number<T: std::str::FromStr>(db: &Connection, name: &str) -> Result<Option<T>, Error> {
    Ok(said(db, name)?.and_then(|text| text.parse().ok()))
}
