//! The short names that the district understands.

use std::cell::RefCell;
use std::collections::HashMap;

use domain::{Entity, OpId, PersonId, ReplicaId};
use ledger::Body;
use protocol::Names;

use crate::roster;
use crate::scope::ScopeId;
use crate::storage::{Cell, Error, Tx};

/// Numbers of logs, and operations of a puskesmas that register a person. Each is looked up when it is
/// first met.
pub(crate) struct KnownNames<'a>(RefCell<Lookup<'a>>);

struct Lookup<'a> {
    tx: &'a mut dyn Tx,
    scope: ScopeId,
    replicas: HashMap<u32, Option<ReplicaId>>,
    failed: Option<Error>,
}

impl<'a> KnownNames<'a> {
    pub(crate) fn new(tx: &'a mut dyn Tx, scope: ScopeId) -> Self {
        Self(RefCell::new(Lookup {
            tx,
            scope,
            replicas: HashMap::new(),
            failed: None,
        }))
    }

    /// The failure of the database that a name was not found for, if there was one.
    pub(crate) fn failure(self) -> Result<(), Error> {
        self.0.into_inner().failed.map_or(Ok(()), Err)
    }

    fn ask<T>(&self, ask: impl FnOnce(&mut Lookup<'_>) -> Result<Option<T>, Error>) -> Option<T> {
        let mut lookup = self.0.borrow_mut();
        ask(&mut lookup).unwrap_or_else(|error| {
            lookup.failed = Some(error);
            None
        })
    }
}

impl Lookup<'_> {
    fn replica(&mut self, number: u32) -> Result<Option<ReplicaId>, Error> {
        if let Some(known) = self.replicas.get(&number) {
            return Ok(*known);
        }
        let replica = roster::replica_of(self.tx, number)?;
        self.replicas.insert(number, replica);
        Ok(replica)
    }

    fn person(&mut self, operation: OpId) -> Result<Option<PersonId>, Error> {
        let sql = "SELECT body FROM operations WHERE scope = $1 AND replica = $2 AND seq = $3";
        let args: [Cell; 3] = [
            self.scope.0.into(),
            operation.replica.number().into(),
            operation.seq.into(),
        ];
        let rows = self.tx.query(sql, &args)?;
        let Some(row) = rows.first() else {
            return Ok(None);
        };
        Ok(match Body::from_bytes(row.bytes(0)?) {
            Ok(Body::Edit(edit)) => match edit.entity {
                Entity::Person(person) => Some(person),
                _ => None,
            },
            Ok(Body::Fact(_)) | Err(_) => None,
        })
    }
}

/// Only what reading a segment needs: the district writes none.
impl Names for KnownNames<'_> {
    fn number(&self, _: ReplicaId) -> Option<u32> {
        None
    }

    fn replica(&self, number: u32) -> Option<ReplicaId> {
        self.ask(|lookup| lookup.replica(number))
    }

    fn operation(&self, _: PersonId) -> Option<OpId> {
        None
    }

    fn person(&self, operation: OpId) -> Option<PersonId> {
        self.ask(|lookup| lookup.person(operation))
    }
}
