//! Which records are of one person. Derived from what is said of them and from what they say of themselves.

use std::collections::BTreeSet;

use domain::{FactKind, PersonId};
use ledger::same::{Group, Identity, Said};
use rusqlite::{Connection, OptionalExtension, params};

use crate::person;
use crate::{Error, Known};

/// The row under which a person is counted: the person's own, or that of another record of the same person.
///
/// # Errors
/// When the database fails.
pub fn head(db: &Connection, row: i64) -> Result<i64, Error> {
    let sql = "SELECT head_id FROM same_people WHERE person_id = ?1";
    let head = db
        .prepare_cached(sql)?
        .query_row(params![row], |row| row.get(0))
        .optional()?;
    Ok(head.unwrap_or(row))
}

/// All rows that are counted under one, that one first, the others in the order of their ids; nobody's
/// but the own where somebody stands alone or is counted under another.
///
/// # Errors
/// When the database fails.
pub fn members(db: &Connection, head: i64) -> Result<Vec<i64>, Error> {
    let sql = "SELECT person_id
               FROM same_people
               JOIN people ON people.id = person_id
               WHERE head_id = ?1
               ORDER BY uuid";
    let mut statement = db.prepare_cached(sql)?;
    let members: Vec<i64> = statement
        .query_map(params![head], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(match members.is_empty() {
        true => vec![head],
        false => members,
    })
}

/// The group of a person as it should be, by what the state says now.
pub(crate) fn group(db: &Connection, person: &Known) -> Result<Group, Error> {
    Group::of(person.id, |id| said(db, id))
}

/// What is said of a record, from either side, and who has the same identity.
fn said(db: &Connection, id: PersonId) -> Result<Said, Error> {
    let known = person::record(db, id)?;
    let mut said = Said::default();
    let sql = "SELECT kind, people.uuid
               FROM facts JOIN people ON people.id = other_id
               WHERE person_id = ?1 AND other_id IS NOT NULL AND live = 1
               UNION ALL
               SELECT kind, people.uuid
               FROM facts JOIN people ON people.id = person_id
               WHERE other_id = ?1 AND live = 1";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(params![known.row])?;
    while let Some(row) = rows.next()? {
        let other = PersonId(row.get(1)?);
        match FactKind(row.get(0)?) {
            FactKind::SAME => said.same.insert(other),
            _ => said.distinct.insert(other),
        };
    }
    said.same.remove(&id);
    said.distinct.remove(&id);
    if let Some(identity) = Identity::of(&known.person) {
        let alike = person::records_of_nik(db, &identity.nik)?.into_iter();
        let alike = alike.filter(|other| Identity::of(&other.person).as_ref() == Some(&identity));
        said.same
            .extend(alike.map(|other| other.id).filter(|other| *other != id));
    }
    Ok(said)
}

/// The rows that are counted with a person now, by what was derived before.
pub(crate) fn known_group(db: &Connection, row: i64) -> Result<BTreeSet<i64>, Error> {
    Ok(members(db, head(db, row)?)?.into_iter().collect())
}

/// The row of an id.
pub(crate) fn row_of(db: &Connection, id: PersonId) -> Result<i64, Error> {
    let sql = "SELECT id FROM people WHERE uuid = ?1";
    Ok(db
        .prepare_cached(sql)?
        .query_row(params![id.0], |row| row.get(0))?)
}
