//! Derived rows: made from one person's state by `indicators`, never synced, always repeatable.

use std::collections::BTreeMap;

use domain::{Month, Person, PlaceId, Sex, name};
use indicators::{History, MonthRow, Resident};
use rusqlite::{Connection, OptionalExtension, named_params, params};

use crate::fold::{replica, seq};
use crate::person::{Known, Whole};
use crate::{Error, month, person, search};

mod care;
pub(crate) mod conflict;
pub(crate) mod same;

/// Raised whenever a search key changes, by what records are taken to be of one person, or between what
/// somebody has to decide.
const OWN_EDITION: u32 = 3;

/// The edition of the derived rows: it rises whenever a rule, a table of figures or a search key changes
/// what is derived from the same state. A store that holds another edition derives its rows again.
pub const EDITION: u32 = indicators::EDITION + OWN_EDITION;

/// Brings the derived rows of a person up to date: the months from `since` on (`None`: no month
/// changed), the stays, and after a change of attributes the search keys.
pub(crate) fn person(
    db: &Connection,
    whole: &Whole,
    since: Option<Month>,
    attributes: bool,
) -> Result<(), Error> {
    let history = whole.history();
    let Known { row, person, .. } = &whole.known;
    let row = *row;
    residences(db, row, person, &history)?;
    if let Some(since) = since {
        months(db, row, since, &history)?;
    }
    if attributes {
        search_keys(db, row, person)?;
        care::household(db, row, person)?;
    }
    care::person(db, row, &history)
}

/// Makes the derived rows of everybody again.
///
/// # Errors
/// When a state row cannot be read or the database fails.
pub fn rebuild(db: &Connection) -> Result<(), Error> {
    db.execute_batch(
        "DELETE FROM residences; DELETE FROM child_months; DELETE FROM person_search; DELETE FROM same_people;
         DELETE FROM due; DELETE FROM person_years; DELETE FROM attainments; DELETE FROM household_members;",
    )?;
    let mut statement = db.prepare("SELECT id FROM people ORDER BY id")?;
    let rows: Vec<i64> = statement
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut settled = same::Settled::default();
    for row in rows {
        if !settled.settle(db, row, true, true)? {
            let whole = Whole::load(db, person::by_row(db, row)?)?;
            person(db, &whole, Month::from_index(0), true)?;
        }
    }
    settled.derive(db)?;
    conflict::rebuild(db)
}

/// Takes away the derived rows of a record that is counted under another.
fn clear(db: &Connection, row: i64) -> Result<(), Error> {
    for sql in [
        "DELETE FROM residences WHERE person_id = ?1",
        "DELETE FROM child_months WHERE person_id = ?1",
        "DELETE FROM person_search WHERE rowid = ?1",
        "DELETE FROM due WHERE person_id = ?1",
        "DELETE FROM person_years WHERE person_id = ?1",
        "DELETE FROM attainments WHERE person_id = ?1",
        "DELETE FROM household_members WHERE person_id = ?1",
    ] {
        db.prepare_cached(sql)?.execute(params![row])?;
    }
    Ok(())
}

fn months(db: &Connection, row: i64, since: Month, history: &History) -> Result<(), Error> {
    let mut known = stored_months(db, row, since)?;
    for child_month in history.child_months_from(since) {
        let wanted = MonthRow::of(&child_month);
        if known.remove(&wanted.month).as_ref() != Some(&wanted) {
            write_month(db, row, &wanted)?;
        }
    }
    for month in known.into_keys() {
        let sql = "DELETE FROM child_months WHERE month = ?1 AND person_id = ?2";
        db.prepare_cached(sql)?.execute(params![month, row])?;
    }
    Ok(())
}

fn stored_months(
    db: &Connection,
    row: i64,
    since: Month,
) -> Result<BTreeMap<u32, MonthRow>, Error> {
    let columns = month::COLUMNS;
    let sql = format!("SELECT {columns} FROM child_months WHERE person_id = ?1 AND month >= ?2");
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map(params![row, since.index()], month::read)?;
    Ok(rows
        .map(|month| month.map(|month| (month.month, month)))
        .collect::<Result<_, _>>()?)
}

fn write_month(db: &Connection, row: i64, month: &MonthRow) -> Result<(), Error> {
    let columns = month::COLUMNS;
    let sql = format!(
        "INSERT OR REPLACE INTO child_months (person_id, {columns})
         VALUES (:person_id, :month, :fact_replica, :fact_seq, :date, :weight, :length, :arm, :oedema, :code,
                 :twice_t, :follows_curve, :bgm, :gain, :minimum_gain, :waz, :haz, :whz, :baz, :bb_u, :tb_u,
                 :bb_tb, :imt_u, :status, :flags, :vitamin_a, :exclusive, :dewormed, :marks)"
    );
    db.prepare_cached(&sql)?.execute(named_params! {
        ":person_id": row,
        ":month": month.month,
        ":fact_replica": month.fact.map(replica),
        ":fact_seq": month.fact.map(seq),
        ":date": month.date,
        ":weight": month.weight,
        ":length": month.length,
        ":arm": month.arm,
        ":oedema": month.oedema,
        ":code": month.code,
        ":twice_t": month.twice_t,
        ":follows_curve": month.follows_curve,
        ":bgm": month.bgm,
        ":gain": month.gain,
        ":minimum_gain": month.minimum_gain,
        ":waz": month.waz,
        ":haz": month.haz,
        ":whz": month.whz,
        ":baz": month.baz,
        ":bb_u": month.bb_u,
        ":tb_u": month.tb_u,
        ":bb_tb": month.bb_tb,
        ":imt_u": month.imt_u,
        ":status": month.status,
        ":flags": month.flags,
        ":vitamin_a": month.vitamin_a,
        ":exclusive": month.exclusive,
        ":dewormed": month.dewormed,
        ":marks": month.marks,
    })?;
    Ok(())
}

/// One row of `residences`: the posyandu's row, and the stay.
type Stay = (i64, Resident);

fn residences(db: &Connection, row: i64, person: &Person, history: &History) -> Result<(), Error> {
    let wanted = wanted_stays(db, person, history)?;
    let stored = stored_stays(db, row)?;
    if stored == wanted {
        return Ok(());
    }
    db.prepare_cached("DELETE FROM residences WHERE person_id = ?1")?
        .execute(params![row])?;
    for (posyandu, stay) in wanted {
        let sql = "INSERT INTO residences (posyandu_id, birth_date, person_id, from_date, to_date, sex, owns_kms)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        db.prepare_cached(sql)?.execute(params![
            posyandu,
            stay.birth_date,
            row,
            stay.from,
            stay.to,
            stay.sex.code(),
            stay.owns_kms
        ])?;
    }
    Ok(())
}

fn stored_stays(db: &Connection, row: i64) -> Result<Vec<Stay>, Error> {
    let sql = "SELECT posyandu_id, birth_date, from_date, to_date, sex, owns_kms
               FROM residences
               WHERE person_id = ?1
               ORDER BY from_date";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(params![row])?;
    let mut stays = Vec::new();
    while let Some(row) = rows.next()? {
        let stay = Resident {
            birth_date: row.get(1)?,
            from: row.get(2)?,
            to: row.get(3)?,
            sex: Sex::from_code(row.get(4)?).ok_or(DAMAGED)?,
            owns_kms: row.get(5)?,
        };
        stays.push((row.get(0)?, stay));
    }
    Ok(stays)
}

const DAMAGED: Error = Error::DamagedRow {
    table: "residences",
};

/// The stays at the posyandu that are known.
fn wanted_stays(db: &Connection, person: &Person, history: &History) -> Result<Vec<Stay>, Error> {
    let mut stays = Vec::new();
    for (posyandu, stay) in Resident::of(person, history) {
        if let Some(posyandu) = place_row(db, posyandu)? {
            stays.push((posyandu, stay));
        }
    }
    Ok(stays)
}

fn place_row(db: &Connection, place: PlaceId) -> Result<Option<i64>, Error> {
    let mut statement = db.prepare_cached("SELECT id FROM places WHERE uuid = ?1")?;
    Ok(statement
        .query_row(params![place.0], |row| row.get(0))
        .optional()?)
}

fn search_keys(db: &Connection, row: i64, person: &Person) -> Result<(), Error> {
    let keys = |name: &str| name::search_key(name).join(" ");
    let numbers = [&person.nik, &person.family_card, &person.phone]
        .into_iter()
        .filter_map(|number| number.as_deref())
        .map(digits);
    let rt = person.rt.as_deref().and_then(|rt| digits(rt).parse().ok());
    let numbers: Vec<String> = numbers.chain(rt.map(search::rt_key)).collect();
    let sql = "INSERT OR REPLACE INTO person_search (rowid, name, mother, numbers) VALUES (?1, ?2, ?3, ?4)";
    db.prepare_cached(sql)?.execute(params![
        row,
        keys(&person.name),
        keys(person.mother_name.as_deref().unwrap_or_default()),
        numbers.join(" "),
    ])?;
    Ok(())
}

/// A number as it is searched: its digits, a telephone's with 0 for the country.
fn digits(number: &str) -> String {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    match digits.strip_prefix("62") {
        Some(rest) if number.trim_start().starts_with('+') => format!("0{rest}"),
        Some(_) | None => digits,
    }
}
