//! What of services along the life cycle is kept as rows: what is due, what years come to, what villages are watched
//! by, who lives together.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::{Month, Person};
use indicators::History;
use indicators::care::Care;
use rusqlite::{Connection, Row, params};

use super::place_row;
use crate::Error;
use crate::care::EVER;

/// Brings the rows of a person up to date.
pub(super) fn person(db: &Connection, row: i64, history: &History) -> Result<(), Error> {
    let care = Care::of(history);
    due(db, row, &care)?;
    years(db, row, &care)?;
    attainments(db, row, &care)
}

type Due = (String, NaiveDate, NaiveDate, NaiveDate);

fn due(db: &Connection, row: i64, care: &Care<'_>) -> Result<(), Error> {
    let wanted = care.due().into_iter();
    let wanted = wanted.map(|due| {
        (
            due.item.to_owned(),
            due.opens,
            due.due,
            due.closes.unwrap_or(EVER),
        )
    });
    let sql = "SELECT item, opens, due, closes FROM due WHERE person_id = ?1";
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
    let change: Change<Due> = Change::between(stored(db, sql, row, read)?, wanted.collect());
    let mut delete =
        db.prepare_cached("DELETE FROM due WHERE person_id = ?1 AND item = ?2 AND opens = ?3")?;
    for (item, opens, _, _) in change.gone {
        delete.execute(params![row, item, opens])?;
    }
    let sql = "INSERT INTO due (person_id, item, opens, due, closes) VALUES (?1, ?2, ?3, ?4, ?5)";
    let mut insert = db.prepare_cached(sql)?;
    for (item, opens, due, closes) in change.new {
        insert.execute(params![row, item, opens, due, closes])?;
    }
    Ok(())
}

type Year = (i32, u8, String, u32, u32, u32, String, Option<NaiveDate>);

fn years(db: &Connection, row: i64, care: &Care<'_>) -> Result<(), Error> {
    let wanted = care.years().into_iter().map(|year| {
        let rule = year.rule.word().to_owned();
        (
            year.year,
            year.spm,
            rule,
            year.number,
            year.done,
            year.needed,
            year.missing,
            year.completed,
        )
    });
    let sql = "SELECT year, spm, rule, number, done, needed, missing, completed FROM person_years WHERE person_id = ?1";
    let read = |row: &Row<'_>| {
        Ok((
            row.get(0)?,
            row.get(1)?,
            row.get(2)?,
            row.get(3)?,
            row.get(4)?,
            row.get(5)?,
            row.get(6)?,
            row.get(7)?,
        ))
    };
    let change: Change<Year> = Change::between(stored(db, sql, row, read)?, wanted.collect());
    let sql = "DELETE FROM person_years WHERE person_id = ?1 AND year = ?2 AND spm = ?3 AND rule = ?4 AND number = ?5";
    let mut delete = db.prepare_cached(sql)?;
    for (year, spm, rule, number, ..) in change.gone {
        delete.execute(params![row, year, spm, rule, number])?;
    }
    let sql = "INSERT INTO person_years (person_id, year, spm, rule, number, done, needed, missing, completed)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    let mut insert = db.prepare_cached(sql)?;
    for (year, spm, rule, number, done, needed, missing, completed) in change.new {
        insert.execute(params![
            row, year, spm, rule, number, done, needed, missing, completed
        ])?;
    }
    Ok(())
}

type Attained = (String, u32, i64, NaiveDate);

fn attainments(db: &Connection, row: i64, care: &Care<'_>) -> Result<(), Error> {
    let mut wanted = BTreeSet::new();
    for (attained, home) in care.attained_at_home() {
        if let Some(posyandu) = place_row(db, home)? {
            let month = Month::of(attained.date).index();
            wanted.insert((
                attained.indicator.to_owned(),
                month,
                posyandu,
                attained.date,
            ));
        }
    }
    let sql = "SELECT indicator, month, posyandu_id, date FROM attainments WHERE person_id = ?1";
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
    let change: Change<Attained> = Change::between(stored(db, sql, row, read)?, wanted);
    let sql = "DELETE FROM attainments
               WHERE person_id = ?1 AND indicator = ?2 AND month = ?3 AND posyandu_id = ?4 AND date = ?5";
    let mut delete = db.prepare_cached(sql)?;
    for (indicator, month, posyandu, date) in change.gone {
        delete.execute(params![row, indicator, month, posyandu, date])?;
    }
    let sql = "INSERT INTO attainments (person_id, indicator, month, posyandu_id, date) VALUES (?1, ?2, ?3, ?4, ?5)";
    let mut insert = db.prepare_cached(sql)?;
    for (indicator, month, posyandu, date) in change.new {
        insert.execute(params![row, indicator, month, posyandu, date])?;
    }
    Ok(())
}

/// Writes down which household a person belongs to.
pub(super) fn household(db: &Connection, row: i64, person: &Person) -> Result<(), Error> {
    db.prepare_cached("DELETE FROM household_members WHERE person_id = ?1")?
        .execute(params![row])?;
    if let Some(household) = person.household_key() {
        let sql = "INSERT INTO household_members (household, person_id) VALUES (?1, ?2)";
        db.prepare_cached(sql)?.execute(params![household, row])?;
    }
    Ok(())
}

fn stored<R: Ord>(
    db: &Connection,
    sql: &str,
    person: i64,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<R>,
) -> Result<BTreeSet<R>, Error> {
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map(params![person], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Rows that are to be taken away, and rows that are to be written after that.
struct Change<R> {
    gone: Vec<R>,
    new: Vec<R>,
}

impl<R: Ord> Change<R> {
    fn between(mut stored: BTreeSet<R>, wanted: BTreeSet<R>) -> Self {
        let new = wanted
            .into_iter()
            .filter(|row| !stored.remove(row))
            .collect();
        Self {
            gone: stored.into_iter().collect(),
            new,
        }
    }
}
