//! The state of a scope: what operations touch is loaded, folded in memory and written back.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::{Entity, FactId, OpId, PersonId, ReplicaId};
use ledger::{Body, EntityState, Operation, entity_of};

use crate::scope::ScopeId;
use crate::storage::{Cell, Error, Row, Table, Tx};
use crate::tables::{ENTITIES, FACTS, FACTS_BY_OPERATION};

/// An operation and the number that the district gave it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Numbered<'a> {
    pub(crate) ssn: u64,
    pub(crate) operation: &'a Operation,
}

/// The states that operations touch.
#[derive(Debug, Clone, Default)]
pub(crate) struct Touched {
    states: BTreeMap<Entity, EntityState>,
    /// The numbers of the operations that created the facts among them.
    created: BTreeMap<FactId, u64>,
}

impl Touched {
    /// Loads what these operations touch.
    pub(crate) fn load(
        tx: &mut dyn Tx,
        scope: ScopeId,
        operations: &[Numbered<'_>],
    ) -> Result<Self, Error> {
        let (mut entities, mut edited, mut new) =
            (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for Numbered { operation, .. } in operations {
            match (entity_of(operation), &operation.body) {
                (Entity::Fact(id), Body::Edit(_)) => edited.insert(id),
                (Entity::Fact(id), Body::Fact(_)) => new.insert(id),
                (entity, _) => entities.insert(entity),
            };
        }
        let mut touched = Self::default();
        touched.load_entities(tx, scope, &entities)?;
        // A new fact may be here already by its edits.
        let new: Vec<_> = new.iter().map(|id| fact_key(scope, None, *id)).collect();
        for row in tx.load(&FACTS, &new)? {
            touched.take_fact(fact_id(&row, 2)?, &row)?;
        }
        let edited: Vec<_> = edited.iter().map(|id| operation_key(scope, *id)).collect();
        for row in tx.load(&FACTS_BY_OPERATION, &edited)? {
            touched.take_fact(fact_id(&row, 1)?, &row)?;
        }
        Ok(touched)
    }

    fn load_entities(
        &mut self,
        tx: &mut dyn Tx,
        scope: ScopeId,
        entities: &BTreeSet<Entity>,
    ) -> Result<(), Error> {
        let keys: Vec<_> = entities.iter().map(|one| entity_key(scope, *one)).collect();
        let by_key: HashMap<&[Cell], Entity> = keys
            .iter()
            .map(Vec::as_slice)
            .zip(entities.iter().copied())
            .collect();
        for row in tx.load(&ENTITIES, &keys)? {
            if let Some(entity) = by_key.get(row.first(3)?) {
                let state = state(row.bytes(3)?, &ENTITIES)?;
                self.states.insert(*entity, state);
            }
        }
        Ok(())
    }

    /// Takes in a row of [`FACTS`] or [`FACTS_BY_OPERATION`].
    fn take_fact(&mut self, id: FactId, row: &Row) -> Result<(), Error> {
        if !row.is_null(4)? {
            self.created.insert(id, row.number(4)?);
        }
        let state = state(row.bytes(6)?, &FACTS)?;
        self.states.insert(Entity::Fact(id), state);
        Ok(())
    }

    /// The state of an entity, if there is one.
    pub(crate) fn get(&self, entity: Entity) -> Option<&EntityState> {
        self.states.get(&entity)
    }

    /// The number of the operation that created a fact, once it has arrived.
    pub(crate) fn created(&self, fact: FactId) -> Option<u64> {
        self.created.get(&fact).copied()
    }

    /// All of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Entity, &EntityState)> {
        self.states.iter().map(|(entity, state)| (*entity, state))
    }

    /// Folds operations.
    pub(crate) fn fold(&mut self, operations: &[Numbered<'_>]) {
        for Numbered { ssn, operation } in operations {
            let state = self.states.entry(entity_of(operation)).or_default();
            state.apply(operation.id, &operation.body);
            if matches!(operation.body, Body::Fact(_)) {
                self.created.insert(operation.id, *ssn);
            }
        }
    }

    /// Writes all of them in place of those `before`.
    pub(crate) fn write(
        &self,
        tx: &mut dyn Tx,
        scope: ScopeId,
        before: &Self,
    ) -> Result<(), Error> {
        let (mut entities, mut facts, mut born) = (Vec::new(), Vec::new(), Vec::new());
        for (entity, state) in self.iter() {
            if let Entity::Fact(id) = entity {
                let birth = state.birth();
                let was = before.get(entity);
                if birth.is_some() && was.is_some_and(|was| was.birth().is_none()) {
                    born.push(fact_key(scope, None, id));
                }
                let mut row = fact_key(scope, birth.map(|birth| birth.person), id);
                row.push(self.created(id).into());
                row.push(birth.map(|birth| i64::from(birth.kind.0)).into());
                row.push(state.to_bytes().into());
                facts.push(row);
            } else {
                let mut row = entity_key(scope, entity);
                row.push(state.to_bytes().into());
                entities.push(row);
            }
        }
        tx.delete(&FACTS, &born)?;
        tx.put(&ENTITIES, &entities)?;
        tx.put(&FACTS, &facts)
    }
}

fn state(bytes: &[u8], table: &Table) -> Result<EntityState, Error> {
    EntityState::from_bytes(bytes).map_err(|_| Error::DamagedRow { table: table.name })
}

/// The fact of a row whose columns from `first` on are replica and seq.
pub(crate) fn fact_id(row: &Row, first: usize) -> Result<FactId, Error> {
    Ok(OpId {
        replica: ReplicaId::from_random(row.number(first)?),
        seq: row.number(first + 1)?,
    })
}

/// Scope, replica and seq of an operation.
pub(crate) fn operation_key(scope: ScopeId, id: FactId) -> Vec<Cell> {
    vec![scope.0.into(), id.replica.number().into(), id.seq.into()]
}

/// Scope, person, replica and seq of a fact; no person while only edits of it have arrived.
fn fact_key(scope: ScopeId, person: Option<PersonId>, id: FactId) -> Vec<Cell> {
    let person = person.map_or_else(Vec::new, |person| person.0.as_bytes().to_vec());
    vec![
        scope.0.into(),
        person.into(),
        id.replica.number().into(),
        id.seq.into(),
    ]
}

/// Scope, kind and key of an entity that is no fact.
pub(crate) fn entity_key(scope: ScopeId, entity: Entity) -> Vec<Cell> {
    let (kind, key): (i64, Vec<u8>) = match entity {
        Entity::Person(id) => (PERSON, id.0.as_bytes().to_vec()),
        Entity::Place(id) => (PLACE, id.0.as_bytes().to_vec()),
        Entity::Day(key) => {
            let days = key.date.to_epoch_days().to_be_bytes();
            (3, [key.posyandu.0.as_bytes(), &days[..]].concat())
        }
        Entity::User(id) => (4, id.0.as_bytes().to_vec()),
        Entity::Fact(id) => (5, id.to_string().into_bytes()),
        Entity::Figure(id) => (FIGURE, id.0.as_bytes().to_vec()),
    };
    vec![scope.0.into(), kind.into(), key.into()]
}

/// The kind of people in `entities`.
pub(crate) const PERSON: i64 = 1;
/// The kind of places in `entities`.
pub(crate) const PLACE: i64 = 2;
/// The kind of figures in `entities`.
pub(crate) const FIGURE: i64 = 6;
