//! What of a puskesmas the boards are counted from.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::{Month, PlaceId};
use indicators::board::pws::{ByAge, Watched};
use indicators::board::spm::Year;
use indicators::care::rules::indicators;
use uuid::Uuid;

use crate::derived::row::uuid;
use crate::scope::ScopeId;
use crate::storage::{self, Cell, Row, Tx};

/// Something of each posyandu.
pub(super) type ByPosyandu<T> = HashMap<PlaceId, T>;

/// Somebody who lives at a posyandu on a day.
pub(super) struct Home {
    pub(super) person: Uuid,
    pub(super) posyandu: PlaceId,
    pub(super) birth: NaiveDate,
}

pub(super) fn living(
    tx: &mut dyn Tx,
    scope: ScopeId,
    on: NaiveDate,
) -> Result<Vec<Home>, storage::Error> {
    let sql = "SELECT person, posyandu, birth_date
               FROM residences
               WHERE scope = $1 AND from_date <= $2 AND (to_date IS NULL OR to_date > $2)";
    let rows = tx.query(sql, &[scope.0.into(), on.into()])?;
    let home = |row: &Row| {
        Ok(Home {
            person: uuid(row, 0)?,
            posyandu: PlaceId(uuid(row, 1)?),
            birth: row.date(2)?,
        })
    };
    rows.iter().map(home).collect()
}

/// How many of each group that goes by age live at each posyandu: counted by the database, which reads a million
/// people faster than it tells them.
pub(super) fn by_age(
    tx: &mut dyn Tx,
    scope: ScopeId,
    on: NaiveDate,
    at: &mut ByPosyandu<Watched>,
) -> Result<(), storage::Error> {
    let ages = ByAge::on(on);
    let mut args: Vec<Cell> = vec![scope.0.into(), on.into()];
    let mut counts = String::new();
    for (_, births) in ages.groups() {
        let (from, to) = (args.len() + 1, args.len() + 2);
        counts +=
            &format!(", sum(CASE WHEN birth_date BETWEEN ${from} AND ${to} THEN 1 ELSE 0 END)");
        args.extend([(*births.start()).into(), (*births.end()).into()]);
    }
    let sql = format!(
        "WITH homes AS (
             SELECT posyandu, birth_date
             FROM residences
             WHERE scope = $1 AND from_date <= $2 AND (to_date IS NULL OR to_date > $2)
         )
         SELECT posyandu{counts} FROM homes GROUP BY posyandu"
    );
    for row in tx.query(&sql, &args)? {
        let watched = at.entry(PlaceId(uuid(&row, 0)?)).or_default();
        for (nth, (group, _)) in ages.groups().iter().enumerate() {
            watched.living.insert(group, row.small(nth + 1)?);
        }
    }
    Ok(())
}

/// How often an indicator was attained at each posyandu in a month.
pub(super) type Attained = Vec<(&'static str, PlaceId, u32)>;

/// The months from January up to one in which anything was attained, each with its turn: as long as that is the same,
/// nothing of the month has changed.
pub(super) fn attained_months(
    tx: &mut dyn Tx,
    scope: ScopeId,
    month: Month,
) -> Result<Vec<(Month, i64)>, storage::Error> {
    let sql =
        "SELECT month, turn FROM attained_months WHERE scope = $1 AND month BETWEEN $2 AND $3";
    let key = [
        scope.0.into(),
        month.january().index().into(),
        month.index().into(),
    ];
    let rows = tx.query(sql, &key)?;
    let read = |row: &Row| {
        Ok((
            Month::from_index(row.small(0)?).unwrap_or(month),
            row.int(1)?,
        ))
    };
    rows.iter().map(read).collect()
}

/// Who came to what in a month.
pub(super) fn attained(
    tx: &mut dyn Tx,
    scope: ScopeId,
    month: Month,
) -> Result<Attained, storage::Error> {
    // One indicator after the other: the key begins with them, and of the other months no row is read.
    let mut attained = Attained::new();
    for known in indicators() {
        let sql = "SELECT posyandu, count(*)
                   FROM attainments
                   WHERE scope = $1 AND indicator = $2 AND month = $3
                   GROUP BY posyandu";
        let key = [
            scope.0.into(),
            known.indicator.as_str().into(),
            month.index().into(),
        ];
        for row in tx.query(sql, &key)? {
            attained.push((&known.indicator, PlaceId(uuid(&row, 0)?), row.small(1)?));
        }
    }
    Ok(attained)
}

/// The rows of a year by service and version of its rule.
pub(super) type Years = HashMap<(u8, String), Vec<Year<PlaceId>>>;

pub(super) fn years(
    tx: &mut dyn Tx,
    scope: ScopeId,
    year: i32,
    homes: &HashMap<Uuid, PlaceId>,
) -> Result<Years, storage::Error> {
    let sql = "SELECT spm, rule, person, completed
               FROM person_years
               WHERE scope = $1 AND year = $2";
    let mut years = Years::new();
    for row in tx.query(sql, &[scope.0.into(), i64::from(year).into()])? {
        let key = (row.small(0)?, row.text(1)?.to_owned());
        years.entry(key).or_default().push(Year {
            home: homes.get(&uuid(&row, 2)?).copied(),
            completed: row.some(3, Row::date)?,
        });
    }
    Ok(years)
}
