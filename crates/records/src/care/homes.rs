//! Who lives where on a day.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::Sex;
use rusqlite::{Connection, ToSql, named_params};

use crate::Error;

/// At which posyandu everybody lives on a day.
#[derive(Debug, Clone, Default)]
pub struct Homes {
    /// The row of the posyandu by the row of the person; 0 is nowhere.
    by_person: Vec<i64>,
}

impl Homes {
    /// Reads them.
    ///
    /// # Errors
    /// When the database fails.
    pub fn on(db: &Connection, on: NaiveDate) -> Result<Self, Error> {
        let sql = "SELECT person_id, posyandu_id
                   FROM residences
                   WHERE from_date <= :on AND (to_date IS NULL OR to_date > :on)";
        let mut statement = db.prepare_cached(sql)?;
        let mut rows = statement.query(named_params! { ":on": on })?;
        let mut homes = Self::default();
        while let Some(row) = rows.next()? {
            homes.put(row.get(0)?, row.get(1)?);
        }
        Ok(homes)
    }

    /// The homes of those who live at some posyandu.
    pub fn of_all(living: &[Living]) -> Self {
        let mut homes = Self::default();
        for one in living {
            homes.put(one.person, one.posyandu);
        }
        homes
    }

    fn put(&mut self, person: i64, posyandu: i64) {
        if let Ok(place) = usize::try_from(person) {
            if self.by_person.len() <= place {
                self.by_person.resize(place + 1, 0);
            }
            self.by_person[place] = posyandu;
        }
    }

    /// The row of the posyandu at which a person lives.
    pub fn of(&self, person: i64) -> Option<i64> {
        let home = self.by_person.get(usize::try_from(person).ok()?).copied();
        home.filter(|home| *home != 0)
    }
}

/// Somebody who lives at a posyandu on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Living {
    /// Row in `people`.
    pub person: i64,
    /// Row of the posyandu in `places`.
    pub posyandu: i64,
    /// Date of birth.
    pub birth: NaiveDate,
    /// Sex as registered.
    pub sex: Sex,
}

/// Everybody who lives at some posyandu on a day.
///
/// # Errors
/// When the database fails.
pub fn living(db: &Connection, on: NaiveDate) -> Result<Vec<Living>, Error> {
    let sql = "SELECT person_id, posyandu_id, birth_date, sex
               FROM residences
               WHERE from_date <= :on AND (to_date IS NULL OR to_date > :on)";
    let mut living = Vec::new();
    read_living(db, sql, named_params! { ":on": on }, &mut living)?;
    Ok(living)
}

/// Everybody who lives at one of these posyandu on a day.
///
/// # Errors
/// When the database fails.
pub fn living_at(
    db: &Connection,
    posyandu: &BTreeSet<i64>,
    on: NaiveDate,
) -> Result<Vec<Living>, Error> {
    let sql = "SELECT person_id, posyandu_id, birth_date, sex
               FROM residences
               WHERE posyandu_id = :posyandu AND from_date <= :on AND (to_date IS NULL OR to_date > :on)";
    let mut living = Vec::new();
    for posyandu in posyandu {
        let key = named_params! { ":posyandu": posyandu, ":on": on };
        read_living(db, sql, key, &mut living)?;
    }
    Ok(living)
}

fn read_living(
    db: &Connection,
    sql: &str,
    key: &[(&str, &dyn ToSql)],
    living: &mut Vec<Living>,
) -> Result<(), Error> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(key)?;
    while let Some(row) = rows.next()? {
        living.push(Living {
            person: row.get(0)?,
            posyandu: row.get(1)?,
            birth: row.get(2)?,
            sex: Sex::from_code(row.get(3)?).ok_or(Error::DamagedRow {
                table: "residences",
            })?,
        });
    }
    Ok(())
}
