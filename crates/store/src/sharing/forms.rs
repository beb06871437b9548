//! The forms that the district published, as they came.

use protocol::Hash;
use protocol::forms::fingerprint;
use rusqlite::params;

use crate::{Error, Store};

impl Store {
    /// The texts of published forms, in the order in which they came.
    ///
    /// # Errors
    /// [`Error::File`] when they cannot be read.
    pub fn published_forms(&self) -> Result<Vec<String>, Error> {
        let sql = "SELECT text FROM published_forms ORDER BY minute, fingerprint";
        self.read(|db| {
            let mut statement = db.prepare(sql)?;
            let texts = statement.query_map([], |row| row.get(0))?;
            Ok(texts.collect::<Result<_, _>>()?)
        })
    }

    /// By what published forms are known here.
    ///
    /// # Errors
    /// [`Error::File`] when they cannot be read.
    pub fn known_forms(&self) -> Result<Vec<Hash>, Error> {
        let sql = "SELECT fingerprint FROM published_forms ORDER BY fingerprint";
        self.read(|db| {
            let mut statement = db.prepare(sql)?;
            let known = statement.query_map([], |row| row.get(0))?;
            Ok(known.collect::<Result<_, _>>()?)
        })
    }

    /// Keeps published forms, also those that this program does not understand. Answers how many were new.
    ///
    /// # Errors
    /// [`Error::File`] when they cannot be kept; none is then.
    pub fn keep_forms(&self, texts: &[String]) -> Result<usize, Error> {
        let minute = self.surroundings().now_minutes();
        self.database().write(|tx| {
            let sql = "INSERT INTO published_forms (fingerprint, minute, text) VALUES (?1, ?2, ?3)
                       ON CONFLICT DO NOTHING";
            let mut insert = tx.prepare(sql)?;
            let mut n_new = 0;
            for text in texts {
                n_new += insert.execute(params![fingerprint(text), minute, text])?;
            }
            Ok(n_new)
        })
    }
}
