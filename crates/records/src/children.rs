//! Reading the children of a posyandu in a month: what SKDN and every monthly report count.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::{FactKind, Month, Sex};
use indicators::skdn::{Counted, Skdn, oldest_birth};
use indicators::{Figures, Marks, MonthRow, Nutrition, Resident};
use rusqlite::{Connection, Row, named_params};

use crate::{Error, month};

/// A child of S in a month.
#[derive(Debug, Clone, Copy)]
pub struct Child {
    /// Row in `people`.
    pub row: i64,
    /// What the child brings to the form.
    pub counted: Counted,
    /// The day the month is judged on.
    pub reference: NaiveDate,
    /// What its measurement says.
    pub nutrition: Nutrition,
}

/// The children of S of one posyandu in a month, by date of birth.
///
/// # Errors
/// When the database fails.
pub fn of_month(db: &Connection, posyandu: i64, month: Month) -> Result<Vec<Child>, Error> {
    let sql = "SELECT residences.person_id, residences.birth_date, residences.from_date, residences.to_date,
                      residences.sex, residences.owns_kms,
                      child_months.marks
               FROM residences
               LEFT JOIN child_months
                 ON child_months.month = :month AND child_months.person_id = residences.person_id
               WHERE residences.posyandu_id = :posyandu_id
                 AND residences.birth_date BETWEEN :oldest AND :last_day
                 AND residences.from_date <= :last_day
                 AND (residences.to_date IS NULL OR residences.to_date > :first_day)";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(named_params! {
        ":posyandu_id": posyandu,
        ":month": month.index(),
        ":oldest": oldest_birth(month.first_day()),
        ":first_day": month.first_day(),
        ":last_day": month.last_day(),
    })?;
    let mut children = Vec::new();
    while let Some(row) = rows.next()? {
        children.extend(child(row, month)?);
    }
    Ok(children)
}

/// Rows of people and their months from one on of which WHO calls a number impossible, the newest first.
///
/// # Errors
/// When the database fails.
pub fn flagged(db: &Connection, from: Month) -> Result<Vec<(i64, MonthRow)>, Error> {
    let columns = month::COLUMNS;
    let sql = format!(
        "SELECT {columns}, person_id
         FROM child_months
         WHERE month >= :month AND flags <> ''
         ORDER BY month DESC, date DESC, person_id"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map(named_params! { ":month": from.index() }, |row| {
        Ok((row.get("person_id")?, month::read(row)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The child of a row, if it belongs to S on its reference date.
fn child(row: &Row<'_>, month: Month) -> rusqlite::Result<Option<Child>> {
    let Some(sex) = Sex::from_code(row.get(4)?) else {
        return Ok(None);
    };
    let stay = Resident {
        birth_date: row.get(1)?,
        sex,
        owns_kms: row.get(5)?,
        from: row.get(2)?,
        to: row.get(3)?,
    };
    let marks: Option<u32> = row.get(6)?;
    let (given, nutrition) = Marks(marks.unwrap_or(0)).parts(month);
    let row = row.get(0)?;
    let counted = stay.counted(month, &given);
    Ok(counted.map(|(reference, counted)| Child {
        nutrition,
        row,
        counted,
        reference,
    }))
}

/// The form of a month over some posyandu.
///
/// # Errors
/// When the database fails.
pub fn skdn(db: &Connection, posyandu: &[i64], month: Month) -> Result<Skdn, Error> {
    let mut form = Skdn::default();
    for place in posyandu {
        for child in of_month(db, *place, month)? {
            form.count(&child.counted);
        }
    }
    Ok(form)
}

/// Everybody who may be in S in some months, read once for all of them.
#[derive(Debug, Clone)]
pub struct Stays {
    /// Row of the person, row of the posyandu, the stay.
    stays: Vec<(i64, i64, Resident)>,
}

impl Stays {
    /// Reads who may be in S from one month to another.
    ///
    /// # Errors
    /// When the database fails.
    pub fn of(db: &Connection, from: Month, to: Month) -> Result<Self, Error> {
        let sql = "SELECT person_id, posyandu_id, birth_date, from_date, to_date, sex, owns_kms
                   FROM residences
                   WHERE birth_date BETWEEN :oldest AND :last_day
                     AND from_date <= :last_day
                     AND (to_date IS NULL OR to_date > :first_day)";
        let mut statement = db.prepare_cached(sql)?;
        let mut rows = statement.query(named_params! {
            ":oldest": oldest_birth(from.first_day()),
            ":first_day": from.first_day(),
            ":last_day": to.last_day(),
        })?;
        let mut stays = Vec::new();
        while let Some(row) = rows.next()? {
            let stay = Resident {
                birth_date: row.get(2)?,
                sex: Sex::from_code(row.get(5)?).ok_or(Error::DamagedRow {
                    table: "residences",
                })?,
                owns_kms: row.get(6)?,
                from: row.get(3)?,
                to: row.get(4)?,
            };
            stays.push((row.get(0)?, row.get(1)?, stay));
        }
        Ok(Self { stays })
    }

    /// The figures of a month by the row of the posyandu.
    ///
    /// # Errors
    /// When the database fails.
    pub fn figures(&self, db: &Connection, month: Month) -> Result<HashMap<i64, Figures>, Error> {
        let mut by_posyandu: HashMap<i64, Figures> = HashMap::new();
        for (posyandu, child) in self.children(db, month)? {
            let figures = by_posyandu.entry(posyandu).or_default();
            figures.count(&child.counted, &child.nutrition);
        }
        Ok(by_posyandu)
    }

    /// The children of S in a month, each with the row of the posyandu.
    ///
    /// # Errors
    /// When the database fails.
    pub fn children(&self, db: &Connection, month: Month) -> Result<Vec<(i64, Child)>, Error> {
        let sql = "SELECT person_id, marks FROM child_months WHERE month = ?1";
        let mut statement = db.prepare_cached(sql)?;
        let mut rows = statement.query([month.index()])?;
        // By the number of the row: nothing is looked up.
        let last = self.stays.iter().map(|(person, _, _)| *person).max();
        let mut marks = vec![0; place(last.unwrap_or(0)) + 1];
        while let Some(row) = rows.next()? {
            if let Some(known) = marks.get_mut(place(row.get(0)?)) {
                *known = row.get(1)?;
            }
        }
        let (oldest, first, last) = (
            oldest_birth(month.first_day()),
            month.first_day(),
            month.last_day(),
        );
        let may_count = |stay: &Resident| {
            (oldest..=last).contains(&stay.birth_date)
                && stay.from <= last
                && stay.to.is_none_or(|to| to > first)
        };
        let stays = self.stays.iter().filter(|(_, _, stay)| may_count(stay));
        let children = stays.filter_map(|(person, posyandu, stay)| {
            let (given, nutrition) = Marks(marks[place(*person)]).parts(month);
            let (reference, counted) = stay.counted(month, &given)?;
            let child = Child {
                row: *person,
                counted,
                reference,
                nutrition,
            };
            Some((*posyandu, child))
        });
        Ok(children.collect())
    }
}

/// The place of a row number in a list of all.
fn place(row: i64) -> usize {
    usize::try_from(row).unwrap_or(0)
}

/// The months of a person from one month to another, in order.
///
/// # Errors
/// When the database fails.
pub fn months(
    db: &Connection,
    person: i64,
    from: Month,
    to: Month,
) -> Result<Vec<MonthRow>, Error> {
    let columns = month::COLUMNS;
    let sql = format!(
        "SELECT {columns} FROM child_months
         WHERE person_id = :person_id AND month BETWEEN :from AND :to
         ORDER BY month"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let key = named_params! { ":person_id": person, ":from": from.index(), ":to": to.index() };
    Ok(statement
        .query_map(key, month::read)?
        .collect::<Result<_, _>>()?)
}

/// The last month of a person that goes by a measurement, if any.
///
/// # Errors
/// When the database fails.
pub fn last_measured(db: &Connection, person: i64) -> Result<Option<MonthRow>, Error> {
    let columns = month::COLUMNS;
    let sql = format!(
        "SELECT {columns} FROM child_months
         WHERE person_id = :person_id AND date IS NOT NULL
         ORDER BY month DESC
         LIMIT 1"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query(named_params! { ":person_id": person })?;
    Ok(rows.next()?.map(month::read).transpose()?)
}

/// The date of a person's earliest standing measurement, if any.
///
/// # Errors
/// When the database fails.
pub fn first_measured(db: &Connection, person: i64) -> Result<Option<NaiveDate>, Error> {
    let sql = "SELECT min(date) FROM facts WHERE person_id = ?1 AND kind = ?2 AND live = 1";
    let mut statement = db.prepare_cached(sql)?;
    let key = rusqlite::params![person, FactKind::MEASUREMENT.0];
    Ok(statement.query_row(key, |row| row.get(0))?)
}
