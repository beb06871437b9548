//! Who opened restricted records on this laptop. A list of this laptop's own: it is not sent.

use domain::{PersonId, UserId};
use rusqlite::params;
use uuid::Uuid;

use crate::{Error, Store};

/// Somebody opened a restricted record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// When, in minutes since 1970 by this laptop's clock.
    pub minute: i64,
    /// Who.
    pub user: UserId,
    /// Whose record.
    pub person: PersonId,
    /// Which form.
    pub form: String,
}

impl Store {
    /// Writes down that somebody opens a restricted record.
    ///
    /// # Errors
    /// When the file cannot be written: the record must not be shown then.
    pub fn note_look(&self, user: UserId, person: PersonId, form: &str) -> Result<(), Error> {
        let minute = self.surroundings().now_minutes();
        self.database().write::<_, Error>(|tx| {
            let sql = "INSERT INTO looks (minute, user, person, form) VALUES (?1, ?2, ?3, ?4)";
            tx.execute(sql, params![minute, user.0, person.0, form])?;
            Ok(())
        })
    }

    /// The last times somebody did, the newest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn looks(&self, most: u32) -> Result<Vec<Look>, Error> {
        self.read(|db| {
            let sql = "SELECT minute, user, person, form FROM looks ORDER BY number DESC LIMIT ?1";
            let mut statement = db.prepare(sql)?;
            let rows = statement.query_map(params![most], |row| {
                Ok(Look {
                    minute: row.get(0)?,
                    user: UserId(row.get::<_, Uuid>(1)?),
                    person: PersonId(row.get(2)?),
                    form: row.get(3)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}
