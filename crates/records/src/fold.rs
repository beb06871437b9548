//! Folding operations into the state tables: the only code that writes them.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use domain::{Entity, Field, Month, OpId, PersonId, PlaceId};
use ledger::{EntityState, Operation, entity_of};
use rusqlite::{Connection, OptionalExtension, params};

use crate::derive::same::Settled;
use crate::person::{self, Whole};
use crate::{Error, conflict, derive, same};

mod entity;
mod fact;

pub(crate) use fact::{fact_id, replica, seq};

/// What a fold changed.
#[derive(Debug, Default)]
pub struct Touched {
    /// Row ids of the people whose attributes or facts changed, and from which month on a fact of
    /// theirs changed; `None` when only facts without a month did.
    pub people: BTreeMap<i64, Option<Month>>,
    /// Some place changed.
    pub places: bool,
    /// Some posyandu day changed.
    pub days: bool,
    /// Some user changed.
    pub users: bool,
    /// Some target, recap or note changed.
    pub figures: bool,
}

/// One transaction's fold. Apply operations, then [`Fold::finish`] brings the derived rows up to date.
pub struct Fold<'tx> {
    tx: &'tx Connection,
    touched: Touched,
    /// People whose attributes changed: their search keys are written again.
    renamed: BTreeSet<i64>,
    /// People of whom it was said who is the same, or another.
    related: BTreeSet<i64>,
    people: HashMap<PersonId, i64>,
    places: HashMap<PlaceId, i64>,
    /// People read whole, kept as folded so far.
    whole: HashMap<i64, Whole>,
    /// Whether there are edits of facts that have not arrived, once that was looked up.
    edits_wait: Option<bool>,
}

impl<'tx> Fold<'tx> {
    /// Begins a fold inside a transaction.
    pub fn new(tx: &'tx Connection) -> Self {
        Self {
            tx,
            touched: Touched::default(),
            renamed: BTreeSet::new(),
            related: BTreeSet::new(),
            people: HashMap::new(),
            places: HashMap::new(),
            whole: HashMap::new(),
            edits_wait: None,
        }
    }

    /// A person with all facts, as folded so far. Read once, then kept up to date.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Database`], or [`Error::DamagedRow`] when a stored state cannot be read.
    pub fn whole(&mut self, id: PersonId) -> Result<&Whole, Error> {
        let row = match self.people.get(&id) {
            Some(row) => self.head_of(*row)?,
            None => person::find(self.tx, id)?.row,
        };
        read_whole(self.tx, &mut self.whole, row)
    }

    /// The state of an entity as folded so far; a new state if it is not known.
    ///
    /// # Errors
    /// [`Error::Database`], or [`Error::DamagedRow`] when the stored state cannot be read.
    pub fn state(&self, entity: Entity) -> Result<EntityState, Error> {
        let (table, bytes) = match entity {
            Entity::Person(id) => (
                "people",
                self.bytes("SELECT state FROM people WHERE uuid = ?1", params![id.0])?,
            ),
            Entity::Place(id) => (
                "places",
                self.bytes("SELECT state FROM places WHERE uuid = ?1", params![id.0])?,
            ),
            Entity::User(id) => (
                "users",
                self.bytes("SELECT state FROM users WHERE uuid = ?1", params![id.0])?,
            ),
            Entity::Figure(id) => (
                "figures",
                self.bytes("SELECT state FROM figures WHERE uuid = ?1", params![id.0])?,
            ),
            Entity::Day(key) => {
                let sql = "SELECT posyandu_days.state
                           FROM posyandu_days
                           JOIN places ON places.id = posyandu_days.posyandu_id
                           WHERE places.uuid = ?1 AND posyandu_days.date = ?2";
                (
                    "posyandu_days",
                    self.bytes(sql, params![key.posyandu.0, key.date])?,
                )
            }
            Entity::Fact(id) => {
                let key = params![replica(id), seq(id)];
                let sql = "SELECT state FROM facts WHERE replica = ?1 AND seq = ?2
                           UNION ALL
                           SELECT state FROM unborn_facts WHERE replica = ?1 AND seq = ?2";
                ("facts", self.bytes(sql, key)?)
            }
        };
        match bytes {
            None => Ok(EntityState::default()),
            Some(bytes) => EntityState::from_bytes(&bytes).map_err(|_| Error::DamagedRow { table }),
        }
    }

    fn bytes(&self, sql: &str, key: &[&dyn rusqlite::ToSql]) -> Result<Option<Vec<u8>>, Error> {
        Ok(self
            .tx
            .prepare_cached(sql)?
            .query_row(key, |row| row.get(0))
            .optional()?)
    }

    /// Takes in one operation. Applying it again changes nothing.
    ///
    /// # Errors
    /// [`Error::Database`], or [`Error::DamagedRow`] when a stored state cannot be read.
    pub fn apply(&mut self, operation: &Operation) -> Result<(), Error> {
        let entity = entity_of(operation);
        let mut state = match entity {
            Entity::Fact(_) if matches!(operation.body, ledger::Body::Fact(_)) => {
                self.unborn(operation.id)?
            }
            Entity::Person(_)
            | Entity::Place(_)
            | Entity::Day(_)
            | Entity::User(_)
            | Entity::Figure(_)
            | Entity::Fact(_) => self.state(entity)?,
        };
        self.apply_to(&mut state, entity, operation)
    }

    /// Takes in one operation that was certainly not folded before, without looking whether it was.
    ///
    /// # Errors
    /// [`Error::Database`], or [`Error::DamagedRow`] when a stored state cannot be read.
    pub fn apply_new(&mut self, operation: &Operation) -> Result<(), Error> {
        let new_fact = matches!(operation.body, ledger::Body::Fact(_));
        if !new_fact || self.edits_wait()? {
            return self.apply(operation);
        }
        self.apply_to(&mut EntityState::default(), entity_of(operation), operation)
    }

    fn apply_to(
        &mut self,
        state: &mut EntityState,
        entity: Entity,
        operation: &Operation,
    ) -> Result<(), Error> {
        let disputed = conflict::fields(entity, state);
        state.apply(operation.id, &operation.body);
        match entity {
            Entity::Person(id) => self.write_person(id, state),
            Entity::Place(id) => self.write_place(id, state),
            Entity::Day(key) => self.write_day(key, state),
            Entity::User(id) => self.write_user(id, state),
            Entity::Figure(id) => self.write_figure(id, state),
            Entity::Fact(id) => self.write_fact(id, &operation.body, state),
        }?;
        let fields = conflict::fields(entity, state);
        match fields == disputed {
            true => Ok(()),
            false => self.write_conflicts(entity, state, &fields),
        }
    }

    /// Writes down between what of an entity somebody has to decide now.
    fn write_conflicts(
        &mut self,
        of: Entity,
        state: &EntityState,
        fields: &[Field],
    ) -> Result<(), Error> {
        let person = match of {
            Entity::Person(id) => Some(id),
            Entity::Fact(_) => state.birth().map(|birth| birth.person),
            Entity::Place(_) | Entity::Day(_) | Entity::User(_) | Entity::Figure(_) => None,
        };
        let Some(person) = person else {
            return Ok(());
        };
        let row = self.person_row(person)?;
        derive::conflict::write(self.tx, row, of, fields)
    }

    /// Brings the derived rows of everybody touched up to date.
    ///
    /// # Errors
    /// [`Error::Database`], or [`Error::DamagedRow`] when a stored state cannot be read.
    pub fn finish(mut self) -> Result<Touched, Error> {
        let mut settled = Settled::default();
        for (person, since) in &self.touched.people {
            let attributes = self.renamed.contains(person);
            if settled.settle(self.tx, *person, attributes, self.related.contains(person))? {
                continue;
            }
            let since = if attributes {
                Month::from_index(0)
            } else {
                *since
            };
            let whole = read_whole(self.tx, &mut self.whole, *person)?;
            derive::person(self.tx, whole, since, attributes)?;
            self.whole.remove(person);
        }
        settled.derive(self.tx)?;
        Ok(self.touched)
    }

    /// Operations that were here already have got their numbers, which are higher than all numbers here: where
    /// somebody has facts of another log that wait for theirs, another of them may now be the last entered. Several
    /// records of one person have them together.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn renumbered(&mut self, first: OpId, count: u64) -> Result<(), Error> {
        let sql = "SELECT person_id
                   FROM (SELECT DISTINCT person_id
                         FROM facts
                         WHERE replica = ?1 AND seq >= ?2 AND seq < ?2 + ?3) AS theirs
                   WHERE EXISTS (SELECT 1
                                 FROM facts AS other
                                 JOIN operations ON operations.replica = other.replica AND operations.seq = other.seq
                                 WHERE other.person_id = theirs.person_id AND other.replica <> ?1
                                   AND operations.ssn IS NULL)
                      OR EXISTS (SELECT 1 FROM same_people WHERE same_people.person_id = theirs.person_id)";
        let mut statement = self.tx.prepare_cached(sql)?;
        let key = params![replica(first), seq(first), count.cast_signed()];
        let people: Vec<i64> = statement
            .query_map(key, |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for person in people {
            self.touched.people.insert(person, Month::from_index(0));
        }
        Ok(())
    }

    /// Remembers that something was said of two records. Both are looked at: what kept a group apart leaves no
    /// trace in the rows.
    fn relate(&mut self, person: i64, other: Option<i64>) {
        if let Some(other) = other {
            self.related.extend([person, other]);
            self.touch(other, [None, None]);
        }
    }

    /// Remembers everybody who has the NIK that a record has had until now: they may hang together otherwise
    /// without it.
    fn relate_by_nik(&mut self, row: i64) -> Result<(), Error> {
        let sql =
            "SELECT id FROM people WHERE nik = (SELECT nik FROM people WHERE id = ?1) AND id <> ?1";
        let mut statement = self.tx.prepare_cached(sql)?;
        let others: Vec<i64> = statement
            .query_map(params![row], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for other in others {
            self.relate(row, Some(other));
        }
        Ok(())
    }

    /// The row under which a person is counted, when it matters: people are held whole.
    fn head_of(&self, person: i64) -> Result<i64, Error> {
        match self.whole.is_empty() || self.whole.contains_key(&person) {
            true => Ok(person),
            false => same::head(self.tx, person),
        }
    }

    /// Remembers that a fact of a person changed from one date to another.
    fn touch(&mut self, person: i64, dates: [Option<NaiveDate>; 2]) {
        let month = dates.into_iter().flatten().map(Month::of).min();
        let since = self.touched.people.entry(person).or_default();
        *since = [*since, month].into_iter().flatten().min();
    }
}

/// A person as folded so far, read when nobody has read it yet.
fn read_whole<'a>(
    tx: &Connection,
    known: &'a mut HashMap<i64, Whole>,
    row: i64,
) -> Result<&'a Whole, Error> {
    match known.entry(row) {
        Entry::Occupied(known) => Ok(known.into_mut()),
        Entry::Vacant(empty) => Ok(empty.insert(Whole::load(tx, person::by_row(tx, row)?)?)),
    }
}
