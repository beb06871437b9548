//! Reading people: their attributes, their facts, their history.

use std::rc::Rc;

use domain::{Fact, FactId, FactKind, Person, PersonId, Values};
use indicators::History;
use ledger::{EntityState, Shown};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::fold::{self, fact_id};
use crate::{Error, same};

/// A person as the store knows them.
#[derive(Debug, Clone)]
pub struct Known {
    /// Row in `people`.
    pub row: i64,
    /// The person's id.
    pub id: PersonId,
    /// Attributes as shown.
    pub person: Person,
    /// Registers behind the attributes.
    pub state: EntityState,
}

/// A fact as the store knows it.
#[derive(Debug, Clone)]
pub struct KnownFact {
    /// The operation that created it.
    pub id: FactId,
    /// What kind.
    pub kind: FactKind,
    /// It is not voided.
    pub live: bool,
    /// Values as shown.
    pub values: Values,
    /// The fact, if this program understands its kind and values.
    pub fact: Option<Fact>,
    /// [`EntityState`] behind the values, as bytes.
    state: Box<[u8]>,
    /// Where it stands in the order of entry.
    turn: Turn,
    /// [`ledger::NewFact::digest`] of the fact as first entered.
    pub first_digest: i64,
}

/// The order in which facts of several logs were entered: by the district's number, then those it has not
/// numbered, an own older log before a newer one. Facts of one log stand in its order anyway.
type Turn = (i64, i64);

/// What a fact has that was not numbered, or stands in the only log there is.
const LAST: Turn = (i64::MAX, i64::MAX);

const DAMAGED: Error = Error::DamagedRow { table: "facts" };

impl KnownFact {
    /// A fact whose state has these bytes.
    fn read(id: FactId, kind: FactKind, state: &[u8], first_digest: i64) -> Result<Self, Error> {
        let shown = Shown::from_bytes(state).map_err(|_| DAMAGED)?;
        Ok(Self {
            id,
            kind,
            live: shown.live,
            fact: Fact::read(kind, &shown.values),
            values: shown.values,
            state: state.into(),
            turn: LAST,
            first_digest,
        })
    }

    /// Registers behind the values.
    ///
    /// # Errors
    /// [`Error::DamagedRow`] when the stored state cannot be read.
    pub fn state(&self) -> Result<EntityState, Error> {
        EntityState::from_bytes(&self.state).map_err(|_| DAMAGED)
    }
}

/// A person with all their facts, by log and place, voided ones too.
#[derive(Debug, Clone)]
pub struct Whole {
    /// Who.
    pub known: Known,
    /// The facts.
    pub facts: Vec<Rc<KnownFact>>,
}

impl Whole {
    /// Reads the facts of a person.
    ///
    /// # Errors
    /// When a row cannot be read.
    pub fn load(db: &Connection, known: Known) -> Result<Self, Error> {
        let facts = facts(db, known.row)?.into_iter().map(Rc::new).collect();
        Ok(Self { known, facts })
    }

    /// What indicators are computed from.
    pub fn history(&self) -> History {
        history(&self.known.person, self.facts.iter().map(|fact| &**fact))
    }

    /// Takes in a new fact; one that is known already stays as it is.
    pub(crate) fn put(
        &mut self,
        id: FactId,
        kind: FactKind,
        state: &[u8],
        first_digest: i64,
    ) -> Result<(), Error> {
        if let Err(place) = self.place_of(id) {
            let fact = KnownFact::read(id, kind, state, first_digest)?;
            self.facts.insert(place, Rc::new(fact));
        }
        Ok(())
    }

    /// Gives a fact another state.
    pub(crate) fn amend(&mut self, id: FactId, state: &[u8]) -> Result<(), Error> {
        if let Ok(place) = self.place_of(id) {
            let known = &mut self.facts[place];
            let amended = KnownFact::read(id, known.kind, state, known.first_digest)?;
            *known = Rc::new(KnownFact {
                turn: known.turn,
                ..amended
            });
        }
        Ok(())
    }

    /// Where a fact lies, or belongs, in the order in which facts are read.
    fn place_of(&self, id: FactId) -> Result<usize, usize> {
        let order = |id: FactId| (fold::replica(id), fold::seq(id));
        self.facts
            .binary_search_by_key(&order(id), |known| order(known.id))
    }
}

const COLUMNS: &str = "SELECT id, uuid, state FROM people";

/// The person of an id. Where several records are of one person, any of their ids finds that person.
///
/// # Errors
/// [`Error::NotFound`], or when the row cannot be read.
pub fn find(db: &Connection, id: PersonId) -> Result<Known, Error> {
    let record = record(db, id)?;
    match same::head(db, record.row)? {
        head if head == record.row => together(db, record),
        head => by_row(db, head),
    }
}

/// The row of a record.
///
/// # Errors
/// [`Error::NotFound`], or when the database fails.
pub fn row(db: &Connection, id: PersonId) -> Result<i64, Error> {
    Ok(record(db, id)?.row)
}

/// The record of an id, as it stands for itself.
pub(crate) fn record(db: &Connection, id: PersonId) -> Result<Known, Error> {
    let sql = format!("{COLUMNS} WHERE uuid = ?1");
    let found = db
        .prepare_cached(&sql)?
        .query_row(params![id.0], raw)
        .optional()?;
    known(found.ok_or(Error::NotFound { what: "person" })?)
}

/// The person counted under a row.
///
/// # Errors
/// [`Error::NotFound`], or when the row cannot be read.
pub fn by_row(db: &Connection, row: i64) -> Result<Known, Error> {
    together(db, record_of_row(db, row)?)
}

/// The record of a row, as it stands for itself.
///
/// # Errors
/// [`Error::NotFound`], or when the row cannot be read.
pub fn record_of_row(db: &Connection, row: i64) -> Result<Known, Error> {
    let sql = format!("{COLUMNS} WHERE id = ?1");
    let found = db
        .prepare_cached(&sql)?
        .query_row(params![row], raw)
        .optional()?;
    known(found.ok_or(Error::NotFound { what: "person" })?)
}

/// A record with what the others that are counted under it say beside.
fn together(db: &Connection, record: Known) -> Result<Known, Error> {
    let members = same::members(db, record.row)?;
    if members.len() < 2 {
        return Ok(record);
    }
    let mut values = vec![record.state.values()];
    for other in members.into_iter().filter(|row| *row != record.row) {
        values.push(record_of_row(db, other)?.state.values());
    }
    Ok(Known {
        person: Person::read(&ledger::same::together(values)),
        ..record
    })
}

/// Everybody with this NIK.
///
/// # Errors
/// When a row cannot be read.
pub fn by_nik(db: &Connection, nik: &str) -> Result<Vec<Known>, Error> {
    once(db, records_of_nik(db, nik)?)
}

/// The records with this NIK, each for itself.
pub(crate) fn records_of_nik(db: &Connection, nik: &str) -> Result<Vec<Known>, Error> {
    let sql = format!("{COLUMNS} WHERE nik = ?1 ORDER BY id");
    let mut statement = db.prepare_cached(&sql)?;
    let rows: Vec<_> = statement
        .query_map(params![nik], raw)?
        .collect::<Result<_, _>>()?;
    rows.into_iter().map(known).collect()
}

/// Rows of every two records that share a NIK, the smaller first.
///
/// # Errors
/// When the database fails.
pub fn of_one_nik(db: &Connection) -> Result<Vec<(i64, i64)>, Error> {
    let sql = "SELECT people.id, other.id
               FROM people JOIN people AS other ON other.nik = people.nik AND other.id > people.id
               WHERE people.nik IS NOT NULL
               ORDER BY people.id, other.id";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Everybody born on a day whose normalised name is this.
///
/// # Errors
/// When a row cannot be read.
pub fn by_birth_and_name(
    db: &Connection,
    birth_date: chrono::NaiveDate,
    name_key: &str,
) -> Result<Vec<Known>, Error> {
    let sql = format!("{COLUMNS} WHERE birth_date = ?1 AND name_key = ?2 ORDER BY id");
    let mut statement = db.prepare_cached(&sql)?;
    let rows: Vec<_> = statement
        .query_map(params![birth_date, name_key], raw)?
        .collect::<Result<_, _>>()?;
    let records = rows.into_iter().map(known).collect::<Result<_, _>>()?;
    once(db, records)
}

/// Each person once, by whichever record was found.
fn once(db: &Connection, records: Vec<Known>) -> Result<Vec<Known>, Error> {
    let mut people: Vec<Known> = Vec::with_capacity(records.len());
    for record in records {
        let head = same::head(db, record.row)?;
        if people.iter().any(|known| known.row == head) {
            continue;
        }
        people.push(match head == record.row {
            true => together(db, record)?,
            false => by_row(db, head)?,
        });
    }
    Ok(people)
}

/// A fact.
///
/// # Errors
/// [`Error::NotFound`], or when the row cannot be read.
pub fn fact(db: &Connection, id: FactId) -> Result<KnownFact, Error> {
    let sql = "SELECT kind, state, first_digest FROM facts WHERE replica = ?1 AND seq = ?2";
    let found = db
        .prepare_cached(sql)?
        .query_row(params![fold::replica(id), fold::seq(id)], |row| {
            Ok((
                FactKind(row.get(0)?),
                row.get::<_, Vec<u8>>(1)?,
                row.get(2)?,
            ))
        })
        .optional()?;
    let (kind, state, first_digest) = found.ok_or(Error::NotFound { what: "fact" })?;
    KnownFact::read(id, kind, &state, first_digest)
}

/// All facts of a person, by log and place, voided ones too.
///
/// # Errors
/// When a row cannot be read.
pub fn facts(db: &Connection, person: i64) -> Result<Vec<KnownFact>, Error> {
    let members = same::members(db, person)?;
    let mut facts = Vec::new();
    for member in &members {
        facts_of_record(db, *member, &mut facts)?;
    }
    if members.len() > 1 {
        facts.sort_by_key(|fact| (fold::replica(fact.id), fold::seq(fact.id)));
    }
    let of_several_logs = facts
        .first()
        .zip(facts.last())
        .is_some_and(|(first, last)| first.id.replica != last.id.replica);
    if of_several_logs {
        for member in members {
            take_turns(db, member, &mut facts)?;
        }
    }
    Ok(facts)
}

fn facts_of_record(db: &Connection, row: i64, facts: &mut Vec<KnownFact>) -> Result<(), Error> {
    let sql = "SELECT replica, seq, kind, state, first_digest FROM facts WHERE person_id = ?1 ORDER BY replica, seq";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(params![row])?;
    while let Some(row) = rows.next()? {
        facts.push(KnownFact::read(
            fact_id(row.get(0)?, row.get(1)?),
            FactKind(row.get(2)?),
            row.get_ref(3)?.as_blob().map_err(|_| DAMAGED)?,
            row.get(4)?,
        )?);
    }
    Ok(())
}

/// Finds where facts of several logs stand in the order of entry.
fn take_turns(db: &Connection, record: i64, facts: &mut [KnownFact]) -> Result<(), Error> {
    let sql = "SELECT facts.replica, facts.seq, coalesce(operations.ssn, ?2), coalesce(incarnations.number, ?2)
               FROM facts
               LEFT JOIN operations ON operations.replica = facts.replica AND operations.seq = facts.seq
               LEFT JOIN incarnations ON incarnations.replica = facts.replica
               WHERE person_id = ?1";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(params![record, i64::MAX])?;
    while let Some(row) = rows.next()? {
        let key: (i64, i64) = (row.get(0)?, row.get(1)?);
        let place =
            facts.binary_search_by_key(&key, |fact| (fold::replica(fact.id), fold::seq(fact.id)));
        if let Ok(place) = place {
            facts[place].turn = (row.get(2)?, row.get(3)?);
        }
    }
    Ok(())
}

/// The history of a person: what indicators are computed from.
pub fn history<'a>(person: &Person, facts: impl IntoIterator<Item = &'a KnownFact>) -> History {
    let mut standing: Vec<&KnownFact> = facts.into_iter().filter(|fact| fact.live).collect();
    standing.sort_by_key(|fact| fact.turn);
    let standing = standing.into_iter();
    History::of(
        person,
        standing.filter_map(|known| Some((known.id, known.fact.clone()?))),
    )
}

type Raw = (i64, uuid::Uuid, Vec<u8>);

fn raw(row: &Row<'_>) -> rusqlite::Result<Raw> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
}

fn known((row, id, state): Raw) -> Result<Known, Error> {
    let state =
        EntityState::from_bytes(&state).map_err(|_| Error::DamagedRow { table: "people" })?;
    Ok(Known {
        row,
        id: PersonId(id),
        person: Person::read(&state.values()),
        state,
    })
}

/// Rows of everybody, in the order of arrival.
///
/// # Errors
/// When the database fails.
pub fn all(db: &Connection) -> Result<Vec<i64>, Error> {
    let mut statement = db.prepare_cached("SELECT id FROM people ORDER BY id")?;
    Ok(statement
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?)
}

/// What a list of people born about a day tells of each.
#[derive(Debug, Clone, Copy)]
pub struct Born<'row> {
    /// Name as people write it.
    pub name: &'row str,
    /// The mother's name, normalised; empty when not known.
    pub mother_key: &'row str,
}

/// Rows of the people born from one day to another whom `wanted` picks, without reading the others whole.
///
/// # Errors
/// When the database fails.
pub fn born_between(
    db: &Connection,
    from: chrono::NaiveDate,
    to: chrono::NaiveDate,
    wanted: &dyn Fn(&Born<'_>) -> bool,
) -> Result<Vec<i64>, Error> {
    let sql = "SELECT id, name, mother_key
               FROM people
               WHERE birth_date BETWEEN ?1 AND ?2
               ORDER BY id";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(params![from, to])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let damaged = |_| Error::DamagedRow { table: "people" };
        let born = Born {
            name: row.get_ref(1)?.as_str().map_err(damaged)?,
            mother_key: row.get_ref(2)?.as_str().map_err(damaged)?,
        };
        if wanted(&born) {
            found.push(row.get(0)?);
        }
    }
    Ok(found)
}

/// A record as it takes part in looking for likely duplicates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// Row in `people`.
    pub row: i64,
    /// Name as people write it.
    pub name: String,
    /// The mother's name, normalised; empty when not known.
    pub mother_key: String,
    /// Date of birth.
    pub birth_date: chrono::NaiveDate,
    /// Code of the desa of residence.
    pub desa: Option<String>,
}

/// Everybody whose date of birth is known, by it, without reading them whole.
///
/// # Errors
/// When the database fails.
pub fn outlines(db: &Connection) -> Result<Vec<Outline>, Error> {
    let sql = "SELECT id, name, mother_key, birth_date, desa
               FROM people
               WHERE birth_date IS NOT NULL
               ORDER BY birth_date, id";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| {
        Ok(Outline {
            row: row.get(0)?,
            name: row.get(1)?,
            mother_key: row.get(2)?,
            birth_date: row.get(3)?,
            desa: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
