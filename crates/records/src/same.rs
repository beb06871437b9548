//! Which records are of one person. Derived from what is said of them and from what they say of themselves.

use std::collections::{BTreeSet, HashMap};

use domain::{FactId, FactKind, PersonId};
use ledger::same::{Group, Identity, Said};
use rusqlite::{Connection, OptionalExtension, params};

use crate::fold::fact_id;
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

/// All rows that are counted with others, each with the one under which they are counted.
///
/// # Errors
/// When the database fails.
pub fn heads(db: &Connection) -> Result<HashMap<i64, i64>, Error> {
    let mut statement = db.prepare_cached("SELECT person_id, head_id FROM same_people")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Something said of two records, which stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statement {
    /// The fact that says it.
    pub fact: FactId,
    /// They are of one person; else of two.
    pub same: bool,
    /// Row of the record it is about.
    pub one: i64,
    /// Row of the other.
    pub other: i64,
}

impl Statement {
    /// Whether it is about these two, in either order.
    pub fn is_about(&self, one: i64, other: i64) -> bool {
        [(one, other), (other, one)].contains(&(self.one, self.other))
    }
}

/// Everything that was said of two records and stands, in the order in which it was written.
///
/// # Errors
/// When the database fails.
pub fn statements(db: &Connection) -> Result<Vec<Statement>, Error> {
    let sql = "SELECT replica, seq, kind, person_id, other_id
               FROM facts
               WHERE other_id IS NOT NULL AND live = 1 AND other_id <> person_id
               ORDER BY replica, seq";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| {
        Ok(Statement {
            fact: fact_id(row.get(0)?, row.get(1)?),
            same: FactKind(row.get(2)?) == FactKind::SAME,
            one: row.get(3)?,
            other: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Pairs of records that are taken to be of one person because NIK, date of birth, sex and name agree, the
/// smaller row first; also those of whom somebody said otherwise.
///
/// # Errors
/// When a row cannot be read.
pub fn alike(db: &Connection) -> Result<Vec<(i64, i64)>, Error> {
    let mut pairs = Vec::new();
    for (one, other) in person::of_one_nik(db)? {
        let identity = |row| {
            let record = person::record_of_row(db, row)?;
            Ok::<_, Error>(Identity::of(&record.person))
        };
        if identity(one)?.is_some_and(|known| identity(other).is_ok_and(|id| id == Some(known))) {
            pairs.push((one, other));
        }
    }
    Ok(pairs)
}

/// Groups of records of which somebody said that all are of one person and somebody that two are not: they
/// stay apart until one of these words is taken back.
///
/// # Errors
/// When a row cannot be read.
pub fn disputed(db: &Connection) -> Result<Vec<BTreeSet<i64>>, Error> {
    let said = statements(db)?;
    let mut groups: Vec<BTreeSet<i64>> = Vec::new();
    for distinct in said.iter().filter(|said| !said.same) {
        if groups.iter().any(|group| group.contains(&distinct.one)) {
            continue;
        }
        let group = group(db, &person::record_of_row(db, distinct.one)?)?;
        let rows: Result<BTreeSet<i64>, Error> =
            group.members.iter().map(|id| row_of(db, *id)).collect();
        let rows = rows?;
        let within = |said: &&Statement| rows.contains(&said.one) && rows.contains(&said.other);
        if group.disputed && said.iter().filter(within).any(|said| said.same) {
            groups.push(rows);
        }
    }
    Ok(groups)
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
