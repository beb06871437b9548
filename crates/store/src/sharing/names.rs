//! The short names that laptop and district share.

use std::cell::RefCell;
use std::collections::HashMap;

use domain::{Entity, OpId, PersonId, ReplicaId};
use ledger::Body;
use protocol::Names;
use records::Fold;
use rusqlite::Connection;

use super::logs::{self, KnownLog};
use crate::{Error, log};

/// Names for one segment.
pub(super) struct LogNames<'a> {
    db: &'a Connection,
    pub(super) by_number: HashMap<u32, KnownLog>,
    numbers: HashMap<ReplicaId, u32>,
    /// The first place of the segment that is being packed: what stands before it in its log, the other
    /// side has by then.
    first: Option<OpId>,
    packed: RefCell<HashMap<PersonId, Option<OpId>>>,
    failed: RefCell<Option<Error>>,
}

impl<'a> LogNames<'a> {
    /// For unpacking segments.
    pub(super) fn new(db: &'a Connection) -> Result<Self, Error> {
        let by_number = logs::by_number(db)?;
        Ok(Self {
            db,
            numbers: by_number
                .values()
                .map(|log| (log.replica, log.number))
                .collect(),
            by_number,
            first: None,
            packed: RefCell::default(),
            failed: RefCell::default(),
        })
    }

    /// For packing a segment that begins here.
    pub(super) fn before(mut self, first: OpId) -> Self {
        self.first = Some(first);
        self.packed.get_mut().clear();
        self
    }

    /// The failure that a name was not found for, if there was one.
    pub(super) fn failure(&self) -> Result<(), Error> {
        self.failed.take().map_or(Ok(()), Err)
    }

    fn or_fail<T>(&self, found: Result<Option<T>, Error>) -> Option<T> {
        found.unwrap_or_else(|error| {
            self.failed.replace(Some(error));
            None
        })
    }

    /// The first edit of a person that the other side has, and has again after it was restored from a backup: of
    /// the puskesmas's own logs.
    fn edit_of(&self, person: PersonId, first: OpId) -> Result<Option<OpId>, Error> {
        let state = Fold::new(self.db).state(Entity::Person(person))?;
        for edit in state.edits() {
            let before = edit.replica == first.replica && edit.seq < first.seq;
            let known = self.numbers.contains_key(&edit.replica);
            if before || (known && log::is_numbered(self.db, edit)?) {
                return Ok(Some(edit));
            }
        }
        Ok(None)
    }

    fn person_of(&self, operation: OpId) -> Result<Option<PersonId>, Error> {
        let entry = log::entry(self.db, operation)?;
        Ok(match entry.map(|entry| Body::from_bytes(&entry.body)) {
            Some(Ok(Body::Edit(edit))) => match edit.entity {
                Entity::Person(person) => Some(person),
                _ => None,
            },
            Some(Ok(Body::Fact(_)) | Err(_)) | None => None,
        })
    }
}

impl Names for LogNames<'_> {
    fn number(&self, replica: ReplicaId) -> Option<u32> {
        self.numbers.get(&replica).copied()
    }

    fn replica(&self, number: u32) -> Option<ReplicaId> {
        self.by_number.get(&number).map(|log| log.replica)
    }

    fn operation(&self, person: PersonId) -> Option<OpId> {
        let first = self.first?;
        if let Some(known) = self.packed.borrow().get(&person) {
            return *known;
        }
        let found = self.or_fail(self.edit_of(person, first));
        self.packed.borrow_mut().insert(person, found);
        found
    }

    fn person(&self, operation: OpId) -> Option<PersonId> {
        self.or_fail(self.person_of(operation))
    }
}
