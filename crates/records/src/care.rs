//! Reading services along the life cycle: who is due, what years come to, what villages are watched by.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use domain::Month;
use rusqlite::{Connection, Row, ToSql, named_params, params};

use crate::Error;

mod homes;

pub use homes::{Homes, Living, living, living_at};

/// How "for ever" is stored in `due.closes`.
pub(crate) const EVER: NaiveDate =
    NaiveDate::from_ymd_opt(9999, 12, 31).expect("because it is a day");

/// Somebody who is due for something on a day, living at a posyandu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueRow {
    /// Row in `people`.
    pub person: i64,
    /// Row of the posyandu in `places`.
    pub posyandu: i64,
    /// What.
    pub item: String,
    /// The first day.
    pub opens: NaiveDate,
    /// The last day in time.
    pub due: NaiveDate,
    /// The last day at all; `None` while it can always be done.
    pub closes: Option<NaiveDate>,
}

/// Everything of some items that is open on a day, of people who live at some posyandu that day, the longest overdue first.
///
/// # Errors
/// When the database fails.
pub fn due(
    db: &Connection,
    homes: &Homes,
    items: &[&str],
    posyandu: &[i64],
    on: NaiveDate,
) -> Result<Vec<DueRow>, Error> {
    let sql = "SELECT person_id, item, opens, due, closes
               FROM due
               WHERE item = :item AND closes >= :on AND opens <= :on";
    let mut found = due_of(db, sql, homes, items, posyandu, &[(":on", &on)])?;
    found.sort_by(|one, other| {
        (one.due, one.person, &one.item).cmp(&(other.due, other.person, &other.item))
    });
    Ok(found)
}

/// Everything of some items that closed undone from one day until another, of people who live at some posyandu, the last
/// first.
///
/// # Errors
/// When the database fails.
pub fn missed(
    db: &Connection,
    homes: &Homes,
    items: &[&str],
    posyandu: &[i64],
    (from, until): (NaiveDate, NaiveDate),
) -> Result<Vec<DueRow>, Error> {
    let sql = "SELECT person_id, item, opens, due, closes
               FROM due
               WHERE item = :item AND closes >= :from AND closes < :until";
    let between: [(&str, &dyn ToSql); 2] = [(":from", &from), (":until", &until)];
    let mut found = due_of(db, sql, homes, items, posyandu, &between)?;
    found.sort_by(|one, other| {
        (other.closes, one.person, &one.item).cmp(&(one.closes, other.person, &other.item))
    });
    Ok(found)
}

fn due_of(
    db: &Connection,
    sql: &str,
    homes: &Homes,
    items: &[&str],
    posyandu: &[i64],
    days: &[(&str, &dyn ToSql)],
) -> Result<Vec<DueRow>, Error> {
    let mut statement = db.prepare_cached(sql)?;
    let mut found = Vec::new();
    for item in items {
        let key = [&[(":item", item as &dyn ToSql)], days].concat();
        let mut rows = statement.query(key.as_slice())?;
        while let Some(row) = rows.next()? {
            let home = homes.of(row.get(0)?).filter(|home| posyandu.contains(home));
            if let Some(home) = home {
                found.push(due_row(row, home)?);
            }
        }
    }
    Ok(found)
}

/// What somebody is due for next, on a day or after it: what is open longest first.
///
/// # Errors
/// When the database fails.
pub fn next_due(db: &Connection, person: i64, on: NaiveDate) -> Result<Option<DueRow>, Error> {
    let sql = "SELECT person_id, item, opens, due, closes
               FROM due
               WHERE person_id = :person AND closes >= :on
               ORDER BY due, item
               LIMIT 1";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(named_params! { ":person": person, ":on": on })?;
    Ok(rows.next()?.map(|row| due_row(row, 0)).transpose()?)
}

fn due_row(row: &Row<'_>, posyandu: i64) -> rusqlite::Result<DueRow> {
    let closes: NaiveDate = row.get(4)?;
    Ok(DueRow {
        person: row.get(0)?,
        posyandu,
        item: row.get(1)?,
        opens: row.get(2)?,
        due: row.get(3)?,
        closes: (closes != EVER).then_some(closes),
    })
}

/// How many people who live at a posyandu are due for an item on a day, and how many of them are late.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueCount {
    /// What.
    pub item: String,
    /// Row of the posyandu in `places`.
    pub posyandu: i64,
    /// Everybody who is due.
    pub open: u32,
    /// Those of them whose last timely day is over.
    pub late: u32,
}

/// Counts all that is open on a day, by item and posyandu.
///
/// # Errors
/// When the database fails.
pub fn due_counts(db: &Connection, homes: &Homes, on: NaiveDate) -> Result<Vec<DueCount>, Error> {
    // From name to name: of a hundred thousand rows some sixty are read.
    let items = "WITH RECURSIVE items (item) AS (
                     SELECT min(item) FROM due
                     UNION ALL
                     SELECT (SELECT min(item) FROM due WHERE item > items.item) FROM items WHERE item IS NOT NULL
                 )
                 SELECT item FROM items WHERE item IS NOT NULL";
    let mut items = db.prepare_cached(items)?;
    let items: Vec<String> = items
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    // One item after the other, in the order of the index: of no row the name of the item is read.
    let sql =
        "SELECT person_id, due < ?2 FROM due WHERE item = ?1 AND closes >= ?2 AND opens <= ?2";
    let mut statement = db.prepare_cached(sql)?;
    let mut counts = Vec::new();
    for item in items {
        let mut by_posyandu: BTreeMap<i64, (u32, u32)> = BTreeMap::new();
        let mut rows = statement.query(params![item, on])?;
        while let Some(row) = rows.next()? {
            if let Some(posyandu) = homes.of(row.get(0)?) {
                let count = by_posyandu.entry(posyandu).or_default();
                *count = (count.0 + 1, count.1 + u32::from(row.get::<_, bool>(1)?));
            }
        }
        let here = by_posyandu.into_iter();
        counts.extend(here.map(|(posyandu, (open, late))| DueCount {
            item: item.clone(),
            posyandu,
            open,
            late,
        }));
    }
    Ok(counts)
}

/// One row of `person_years`, with where the person lives on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearRow {
    /// Row in `people`.
    pub person: i64,
    /// Row of the posyandu in `places`, if the person lives at one of ours then.
    pub posyandu: Option<i64>,
    /// How many components are done.
    pub done: u32,
    /// How many there are.
    pub needed: u32,
    /// Those that are missing.
    pub missing: String,
    /// When it was complete.
    pub completed: Option<NaiveDate>,
}

/// The rows of a service in a year by a version of its rule (or both).
///
/// # Errors
/// When the database fails.
pub fn years(
    db: &Connection,
    homes: &Homes,
    year: i32,
    spm: u8,
    rule: &str,
) -> Result<Vec<YearRow>, Error> {
    let sql = "SELECT person_id, done, needed, missing, completed
               FROM person_years
               WHERE year = :year AND spm = :spm AND rule IN (:rule, 'both')
               ORDER BY person_id, number";
    let mut statement = db.prepare_cached(sql)?;
    let key = named_params! { ":year": year, ":spm": spm, ":rule": rule };
    let rows = statement.query_map(key, |row| {
        let person = row.get(0)?;
        Ok(YearRow {
            person,
            posyandu: homes.of(person),
            done: row.get(1)?,
            needed: row.get(2)?,
            missing: row.get(3)?,
            completed: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many came to an indicator, by posyandu and month, from one month to another.
///
/// # Errors
/// When the database fails.
pub fn attained(
    db: &Connection,
    indicator: &str,
    from: u32,
    to: u32,
) -> Result<Vec<(i64, u32, u32)>, Error> {
    let sql = "SELECT posyandu_id, month, count(*)
               FROM attainments
               WHERE indicator = :indicator AND month BETWEEN :from AND :to
               GROUP BY month, posyandu_id";
    let mut statement = db.prepare_cached(sql)?;
    let key = named_params! { ":indicator": indicator, ":from": from, ":to": to };
    let rows = statement.query_map(key, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Rows of everybody who came to an indicator from one day to another.
///
/// # Errors
/// When the database fails.
pub fn attained_by(
    db: &Connection,
    indicator: &str,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<(i64, i64, NaiveDate)>, Error> {
    let sql = "SELECT person_id, posyandu_id, date
               FROM attainments
               WHERE indicator = :indicator AND month BETWEEN :first AND :last AND date BETWEEN :from AND :to
               ORDER BY date, person_id";
    let mut statement = db.prepare_cached(sql)?;
    let key = named_params! {
        ":indicator": indicator,
        ":first": Month::of(from).index(),
        ":last": Month::of(to).index(),
        ":from": from,
        ":to": to,
    };
    let rows = statement.query_map(key, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The households of those who have a home here.
///
/// # Errors
/// When the database fails.
pub fn households(db: &Connection, homes: &Homes) -> Result<BTreeSet<String>, Error> {
    let mut statement = db.prepare_cached("SELECT person_id, household FROM household_members")?;
    let mut rows = statement.query([])?;
    let mut households = BTreeSet::new();
    while let Some(row) = rows.next()? {
        if homes.of(row.get(0)?).is_some() {
            households.insert(row.get(1)?);
        }
    }
    Ok(households)
}

/// The households of which somebody was visited at home from one day to another.
///
/// # Errors
/// When the database fails.
pub fn visited_households(
    db: &Connection,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<BTreeSet<String>, Error> {
    let sql = "SELECT DISTINCT household_members.household
               FROM attainments
               JOIN household_members ON household_members.person_id = attainments.person_id
               WHERE attainments.indicator = 'home_visited'
                 AND attainments.month BETWEEN :first AND :last
                 AND attainments.date BETWEEN :from AND :to";
    let mut statement = db.prepare_cached(sql)?;
    let key = named_params! {
        ":first": Month::of(from).index(),
        ":last": Month::of(to).index(),
        ":from": from,
        ":to": to,
    };
    let rows = statement.query_map(key, |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The household somebody belongs to, if one is known.
///
/// # Errors
/// When the database fails.
pub fn household_of(db: &Connection, person: i64) -> Result<Option<String>, Error> {
    let sql = "SELECT household FROM household_members WHERE person_id = ?1";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(params![person])?;
    Ok(rows.next()?.map(|row| row.get(0)).transpose()?)
}

/// The rows of everybody in a household.
///
/// # Errors
/// When the database fails.
pub fn members(db: &Connection, household: &str) -> Result<Vec<i64>, Error> {
    let sql = "SELECT person_id FROM household_members WHERE household = ?1 ORDER BY person_id";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map(params![household], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Everybody who belongs to a household, by the row of the person.
///
/// # Errors
/// When the database fails.
pub fn all_members(db: &Connection) -> Result<HashMap<i64, String>, Error> {
    let mut statement = db.prepare_cached("SELECT person_id, household FROM household_members")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What is late on a day, or cannot wait until it is (a referral for that very day), and whose.
///
/// # Errors
/// When the database fails.
pub fn pressing(db: &Connection, on: NaiveDate) -> Result<Vec<(i64, String)>, Error> {
    let sql = "SELECT person_id, item
               FROM due
               WHERE closes >= :on AND opens <= :on AND (due < :on OR item = 'referral_today')";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map(named_params! { ":on": on }, |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What is counted of the months of all children from one month to another.
///
/// # Errors
/// When the database fails.
pub fn marks(
    db: &Connection,
    from: Month,
    to: Month,
) -> Result<Vec<(i64, Month, indicators::Marks)>, Error> {
    let sql = "SELECT person_id, month, marks FROM child_months WHERE month BETWEEN :from AND :to";
    let mut statement = db.prepare_cached(sql)?;
    let key = named_params! { ":from": from.index(), ":to": to.index() };
    let rows = statement.query_map(key, |row| {
        Ok((row.get(0)?, row.get(1)?, indicators::Marks(row.get(2)?)))
    })?;
    let mut marks = Vec::new();
    for row in rows {
        let (person, month, of): (i64, u32, _) = row?;
        marks.extend(Month::from_index(month).map(|month| (person, month, of)));
    }
    Ok(marks)
}
