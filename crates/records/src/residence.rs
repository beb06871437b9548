//! Reading where people live, from when to when.

use chrono::NaiveDate;
use rusqlite::{Connection, params};

use crate::Error;

/// A stay in the area of one posyandu: from the first day on, until the day before `to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stay {
    /// Row of the posyandu in `places`.
    pub posyandu: i64,
    /// The first day; that of birth for who was born there.
    pub from: NaiveDate,
    /// The first day gone; `None` while it lasts.
    pub to: Option<NaiveDate>,
}

impl Stay {
    /// Whether the person lived there on a day.
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day < to)
    }
}

/// The stays of a person, in order of time. Somebody without sex or date of birth has none.
///
/// # Errors
/// When the database fails.
pub fn of_person(db: &Connection, person: i64) -> Result<Vec<Stay>, Error> {
    let sql = "SELECT posyandu_id, from_date, to_date
               FROM residences
               WHERE person_id = ?1
               ORDER BY from_date, posyandu_id";
    let mut statement = db.prepare_cached(sql)?;
    let stay = |row: &rusqlite::Row<'_>| {
        Ok(Stay {
            posyandu: row.get(0)?,
            from: row.get(1)?,
            to: row.get(2)?,
        })
    };
    Ok(statement
        .query_map(params![person], stay)?
        .collect::<Result<_, _>>()?)
}
