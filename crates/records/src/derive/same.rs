//! Bringing up to date which records are of one person, and what follows for the other derived rows.

use std::collections::BTreeSet;

use domain::Month;
use rusqlite::{Connection, params};

use super::{clear, person};
use crate::person::{Whole, by_row, record_of_row};
use crate::{Error, same};

/// Records whose groups were looked at, and those whose rows are still to be derived.
#[derive(Default)]
pub(crate) struct Settled {
    done: BTreeSet<i64>,
    left: BTreeSet<i64>,
}

impl Settled {
    /// Looks at the group of a record that was touched; `changed` when its attributes did, `related` when
    /// somebody said who is the same. Answers whether its rows are derived with those of others.
    pub(crate) fn settle(
        &mut self,
        db: &Connection,
        row: i64,
        changed: bool,
        related: bool,
    ) -> Result<bool, Error> {
        let before = same::known_group(db, row)?;
        let alone = before.len() == 1 && !self.left.contains(&row);
        if alone && !changed && !related {
            return Ok(false);
        }
        if !self.done.contains(&row) {
            let group = same::group(db, &record_of_row(db, row)?)?;
            if alone && group.members.len() == 1 {
                return Ok(false);
            }
            let mut rows = before;
            for member in &group.members {
                rows.extend(same::known_group(db, same::row_of(db, *member)?)?);
            }
            for row in rows {
                self.write_group(db, row)?;
            }
        }
        self.left.insert(row);
        Ok(true)
    }

    /// Writes down under whom a record is counted.
    fn write_group(&mut self, db: &Connection, row: i64) -> Result<(), Error> {
        self.left.insert(row);
        if !self.done.insert(row) {
            return Ok(());
        }
        let group = same::group(db, &record_of_row(db, row)?)?;
        match group.head() {
            Some(head) => {
                let sql = "INSERT OR REPLACE INTO same_people (person_id, head_id) VALUES (?1, ?2)";
                let head = same::row_of(db, head)?;
                db.prepare_cached(sql)?.execute(params![row, head])?;
            }
            None => {
                let sql = "DELETE FROM same_people WHERE person_id = ?1";
                db.prepare_cached(sql)?.execute(params![row])?;
            }
        }
        Ok(())
    }

    /// Derives the rows of all that were looked at, whole, now that it is known under whom each is counted.
    pub(crate) fn derive(self, db: &Connection) -> Result<(), Error> {
        let mut heads = BTreeSet::new();
        for row in self.left {
            let head = same::head(db, row)?;
            if head != row {
                clear(db, row)?;
            }
            heads.insert(head);
        }
        for head in heads {
            let whole = Whole::load(db, by_row(db, head)?)?;
            person(db, &whole, Month::from_index(0), true)?;
        }
        Ok(())
    }
}
