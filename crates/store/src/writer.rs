//! The inside of one save: what a command may write.

use domain::{
    Arrival, Entity, Fact, FactId, OpId, PersonId, PlaceId, Surroundings, UserId, Values, field,
};
use ledger::{Body, Clock, EntityState, NewFact, Operation, Written};
use records::person::Whole;
use records::{Fold, Touched};
use rusqlite::Connection;

use crate::{Error, log};

/// One transaction. Every operation is appended to the log and folded at once, so that what a command
/// reads next is what it wrote before.
pub struct Writer<'tx> {
    db: &'tx Connection,
    fold: Fold<'tx>,
    author: UserId,
    written: Written,
    last: OpId,
    puskesmas: PlaceId,
    surroundings: &'tx dyn Surroundings,
}

impl<'tx> Writer<'tx> {
    pub(crate) fn new(
        db: &'tx Connection,
        author: UserId,
        puskesmas: PlaceId,
        surroundings: &'tx dyn Surroundings,
    ) -> Result<Self, Error> {
        let replica = log::replica(db)?;
        let last = OpId {
            replica,
            seq: log::head(db, replica)?,
        };
        let clock = if surroundings.clock_suspect() {
            Clock::Suspect
        } else {
            Clock::Plausible
        };
        let written = Written {
            minute: surroundings.now_minutes(),
            clock,
        };
        Ok(Self {
            db,
            fold: Fold::new(db),
            author,
            written,
            last,
            puskesmas,
            surroundings,
        })
    }

    /// The puskesmas of this laptop.
    pub fn puskesmas(&self) -> PlaceId {
        self.puskesmas
    }

    /// An id for a new person.
    pub fn new_person(&self) -> PersonId {
        PersonId(self.surroundings.new_id())
    }

    /// The transaction, for reading.
    pub fn db(&self) -> &'tx Connection {
        self.db
    }

    /// The state of an entity, with what this save wrote so far.
    ///
    /// # Errors
    /// When the stored state cannot be read.
    pub fn state(&self, entity: Entity) -> Result<EntityState, Error> {
        Ok(self.fold.state(entity)?)
    }

    /// A person with all facts, with what this save wrote so far.
    ///
    /// # Errors
    /// When there is nobody of this id, or the stored state cannot be read.
    pub fn whole(&mut self, person: PersonId) -> Result<&Whole, Error> {
        Ok(self.fold.whole(person)?)
    }

    /// Records a new fact about a person.
    ///
    /// # Errors
    /// When the database fails.
    pub fn record(&mut self, person: PersonId, fact: &Fact) -> Result<FactId, Error> {
        self.append(Body::Fact(NewFact {
            kind: fact.kind(),
            person,
            values: fact.values(),
        }))
    }

    /// Records that a person lives at a posyandu from a date on, or since birth. If that is the last home that is
    /// known, the puskesmas of the posyandu looks after the person from now on.
    ///
    /// # Errors
    /// When the database fails.
    pub fn arrive(&mut self, person: PersonId, arrival: Arrival) -> Result<FactId, Error> {
        let posyandu = self.state(Entity::Place(arrival.posyandu))?;
        let home = arrival.posyandu;
        let fact = self.record(person, &Fact::Arrival(arrival))?;
        let stays = self.whole(person)?.history().residences();
        let stays_there = stays.last().is_some_and(|last| last.posyandu == home);
        let puskesmas = posyandu.values().id(field::PLACE_PUSKESMAS);
        if let Some(puskesmas) = puskesmas.filter(|_| stays_there) {
            self.look_after(person, PlaceId(puskesmas))?;
        }
        Ok(fact)
    }

    /// Writes down that a puskesmas looks after a person; answers whether that was said anew.
    ///
    /// # Errors
    /// When the database fails.
    pub fn look_after(&mut self, person: PersonId, puskesmas: PlaceId) -> Result<bool, Error> {
        let state = self.state(Entity::Person(person))?;
        // Who is registered here is looked after here, as long as nobody says otherwise.
        let mut registers = state.registers().map(|(of, _)| of).peekable();
        let registered = registers.peek().is_some();
        if registered && puskesmas == self.puskesmas && registers.all(|of| of != field::PUSKESMAS) {
            return Ok(false);
        }
        let home = [(field::PUSKESMAS, puskesmas.into())].into_iter().collect();
        self.edit(Entity::Person(person), home, "")
    }

    /// Sets fields of an entity to new values; answers whether that changed anything. Fields that hold
    /// the value already are left out, and when all do, nothing is written.
    ///
    /// # Errors
    /// When the database fails.
    pub fn edit(&mut self, entity: Entity, values: Values, reason: &str) -> Result<bool, Error> {
        match self.state(entity)?.edit(entity, values, reason) {
            None => Ok(false),
            Some(edit) => self.append(Body::Edit(edit)).map(|_| true),
        }
    }

    /// Appends an operation and folds it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn append(&mut self, body: Body) -> Result<OpId, Error> {
        let id = OpId {
            seq: self.last.seq + 1,
            ..self.last
        };
        let operation = Operation {
            id,
            author: self.author,
            written: self.written,
            body,
        };
        log::append(self.db, &operation)?;
        self.fold.apply(&operation)?;
        self.last = id;
        Ok(id)
    }

    pub(crate) fn finish(self) -> Result<Touched, Error> {
        Ok(self.fold.finish()?)
    }
}
