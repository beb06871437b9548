//! Reading posyandu days: who is on the roster, who was measured, what is known of the day.

use chrono::NaiveDate;
use domain::{FactKind, PosyanduDay};
use indicators::skdn::oldest_birth;
use ledger::EntityState;
use rusqlite::{Connection, OptionalExtension, params};

use crate::Error;

/// Rows of the people who live in the posyandu's area on a day and are under five then, in the order
/// of name.
///
/// # Errors
/// When the database fails.
pub fn roster(db: &Connection, posyandu: i64, date: NaiveDate) -> Result<Vec<i64>, Error> {
    let oldest = oldest_birth(date);
    let sql = "SELECT people.id
               FROM residences
               JOIN people ON people.id = residences.person_id
               WHERE residences.posyandu_id = :posyandu_id
                 AND residences.birth_date BETWEEN :oldest AND :date
                 AND residences.from_date <= :date
                 AND (residences.to_date IS NULL OR residences.to_date > :date)
               ORDER BY people.name_key, people.id";
    let mut statement = db.prepare_cached(sql)?;
    let key =
        rusqlite::named_params! { ":posyandu_id": posyandu, ":oldest": oldest, ":date": date };
    Ok(statement
        .query_map(key, |row| row.get(0))?
        .collect::<Result<_, _>>()?)
}

/// Rows of all who live in the posyandu's area on a day and were born before `born_until`, in the order of name.
///
/// # Errors
/// When the database fails.
pub fn residents(
    db: &Connection,
    posyandu: i64,
    date: NaiveDate,
    born_until: NaiveDate,
) -> Result<Vec<i64>, Error> {
    let sql = "SELECT people.id
               FROM residences
               JOIN people ON people.id = residences.person_id
               WHERE residences.posyandu_id = :posyandu_id
                 AND residences.birth_date <= :born_until
                 AND residences.from_date <= :date
                 AND (residences.to_date IS NULL OR residences.to_date > :date)
               ORDER BY people.name_key, people.id";
    let mut statement = db.prepare_cached(sql)?;
    let key = rusqlite::named_params! {
        ":posyandu_id": posyandu,
        ":born_until": born_until,
        ":date": date,
    };
    Ok(statement
        .query_map(key, |row| row.get(0))?
        .collect::<Result<_, _>>()?)
}

/// How many people [`roster`] would list.
///
/// # Errors
/// When the database fails.
pub fn roster_size(db: &Connection, posyandu: i64, date: NaiveDate) -> Result<u32, Error> {
    let sql = "SELECT count(DISTINCT person_id)
               FROM residences
               WHERE posyandu_id = :posyandu_id
                 AND birth_date BETWEEN :oldest AND :date
                 AND from_date <= :date
                 AND (to_date IS NULL OR to_date > :date)";
    let mut statement = db.prepare_cached(sql)?;
    let key = rusqlite::named_params! {
        ":posyandu_id": posyandu,
        ":oldest": oldest_birth(date),
        ":date": date,
    };
    Ok(statement.query_row(key, |row| row.get(0))?)
}

/// What somebody came to a posyandu for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    /// To be weighed: weighed here, or absent with a reason.
    ToBeWeighed,
    /// For another service.
    ForService,
}

/// Rows of the people with a standing fact of this posyandu on a day.
///
/// # Errors
/// When the database fails.
pub fn seen(
    db: &Connection,
    posyandu: i64,
    date: NaiveDate,
    came: Came,
) -> Result<Vec<i64>, Error> {
    let sql = "SELECT DISTINCT person_id
               FROM facts
               WHERE posyandu_id = ?1 AND date = ?2 AND live = 1 AND (kind = ?3) = ?4
               ORDER BY person_id";
    let mut statement = db.prepare_cached(sql)?;
    let key = params![posyandu, date, FactKind::VISIT.0, came == Came::ForService];
    Ok(statement
        .query_map(key, |row| row.get(0))?
        .collect::<Result<_, _>>()?)
}

/// How many people were measured at a posyandu on a day.
///
/// # Errors
/// When the database fails.
pub fn measured(db: &Connection, posyandu: i64, date: NaiveDate) -> Result<u32, Error> {
    let sql = "SELECT count(DISTINCT person_id)
               FROM facts
               WHERE posyandu_id = ?1 AND date = ?2 AND live = 1 AND kind = ?3";
    let mut statement = db.prepare_cached(sql)?;
    let key = params![posyandu, date, FactKind::MEASUREMENT.0];
    Ok(statement.query_row(key, |row| row.get(0))?)
}

/// What is known of one posyandu day.
///
/// # Errors
/// When the row cannot be read.
pub fn find(db: &Connection, posyandu: i64, date: NaiveDate) -> Result<PosyanduDay, Error> {
    let sql = "SELECT state FROM posyandu_days WHERE posyandu_id = ?1 AND date = ?2";
    let bytes: Option<Vec<u8>> = db
        .prepare_cached(sql)?
        .query_row(params![posyandu, date], |row| row.get(0))
        .optional()?;
    bytes.map_or_else(|| Ok(PosyanduDay::default()), |bytes| read(&bytes))
}

/// Every posyandu day that anybody has touched, from a date on: posyandu row, date, attributes.
///
/// # Errors
/// When a row cannot be read.
pub fn since(
    db: &Connection,
    date: NaiveDate,
) -> Result<Vec<(i64, NaiveDate, PosyanduDay)>, Error> {
    let sql = "SELECT posyandu_id, date, state FROM posyandu_days WHERE date >= ?1 ORDER BY date, posyandu_id";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(params![date])?;
    let mut days = Vec::new();
    while let Some(row) = rows.next()? {
        let bytes: Vec<u8> = row.get(2)?;
        days.push((row.get(0)?, row.get(1)?, read(&bytes)?));
    }
    Ok(days)
}

fn read(bytes: &[u8]) -> Result<PosyanduDay, Error> {
    let state = EntityState::from_bytes(bytes).map_err(|_| Error::DamagedRow {
        table: "posyandu_days",
    })?;
    Ok(PosyanduDay::read(&state.values()))
}
