//! Reading the children of a posyandu in a month: what SKDN and every monthly report count.

use chrono::NaiveDate;
use domain::{Capsule, FactKind, Month, Sex};
use indicators::skdn::{Counted, Skdn, oldest_birth};
use indicators::{Figures, InMonth, MonthRow, Nutrition, Resident, WeighingCode};
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
                      child_months.date, child_months.code, child_months.bgm, child_months.vitamin_a,
                      child_months.exclusive, child_months.bb_u, child_months.tb_u, child_months.status,
                      child_months.flags, child_months.twice_t
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
    let code = row.get_ref(7)?.as_str_or_null()?;
    let given = InMonth {
        measured: row.get(6)?,
        code: code.and_then(WeighingCode::from_letter),
        bgm: row.get::<_, Option<bool>>(8)?.unwrap_or(false),
        capsule: row.get::<_, Option<i64>>(9)?.and_then(Capsule::from_code),
        exclusive: row.get(10)?,
    };
    let word = |column| Ok::<_, rusqlite::Error>(row.get_ref(column)?.as_str_or_null()?);
    let flags = word(14)?.unwrap_or_default();
    let twice_t = row.get::<_, Option<bool>>(15)?.unwrap_or(false);
    let nutrition = Nutrition::of(word(11)?, word(12)?, word(13)?, flags, twice_t);
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

/// The figures of a month over some posyandu.
///
/// # Errors
/// When the database fails.
pub fn figures(db: &Connection, posyandu: &[i64], month: Month) -> Result<Figures, Error> {
    let mut figures = Figures::default();
    for place in posyandu {
        for child in of_month(db, *place, month)? {
            figures.count(&child.counted, &child.nutrition);
        }
    }
    Ok(figures)
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
