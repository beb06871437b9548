//! The state of a scope: what operations touch is loaded, folded in memory and written back.

use std::collections::{BTreeSet, HashMap};

use domain::{Entity, FactId, OpId};
use ledger::{EntityState, Operation, entity_of};

use crate::scope::ScopeId;
use crate::storage::{Cell, Error, Tx};
use crate::tables::{ENTITIES, FACTS};

/// The states that operations touch.
pub(crate) struct Touched {
    states: HashMap<Entity, EntityState>,
}

impl Touched {
    /// Loads what these operations touch.
    pub(crate) fn load(
        tx: &mut dyn Tx,
        scope: ScopeId,
        operations: &[Operation],
    ) -> Result<Self, Error> {
        let touched: BTreeSet<Entity> = operations.iter().map(entity_of).collect();
        let mut states = HashMap::with_capacity(touched.len());
        let (mut entities, mut facts) = (Vec::new(), Vec::new());
        for entity in &touched {
            match entity {
                Entity::Fact(id) => facts.push(fact_key(scope, *id)),
                other => entities.push((*other, entity_key(scope, *other))),
            }
        }
        let by_key: HashMap<&[Cell], Entity> = entities
            .iter()
            .map(|(entity, key)| (&key[1..], *entity))
            .collect();
        let keys: Vec<Vec<Cell>> = entities.iter().map(|(_, key)| key.clone()).collect();
        for row in tx.load(&ENTITIES, &keys)? {
            let key = [row.cell(1)?.clone(), row.cell(2)?.clone()];
            if let Some(entity) = by_key.get(&key[..]) {
                states.insert(*entity, state(row.bytes(3)?, "entities")?);
            }
        }
        for row in tx.load(&FACTS, &facts)? {
            let id = OpId {
                replica: domain::ReplicaId::from_random(row.number(1)?),
                seq: row.number(2)?,
            };
            states.insert(Entity::Fact(id), state(row.bytes(5)?, "facts")?);
        }
        Ok(Self { states })
    }

    /// Folds operations.
    pub(crate) fn fold(&mut self, operations: &[Operation]) {
        for operation in operations {
            let state = self.states.entry(entity_of(operation)).or_default();
            state.apply(operation.id, &operation.body);
        }
    }

    /// Writes all back.
    pub(crate) fn write(&self, tx: &mut dyn Tx, scope: ScopeId) -> Result<(), Error> {
        let (mut entities, mut facts) = (Vec::new(), Vec::new());
        for (entity, state) in &self.states {
            match entity {
                Entity::Fact(id) => facts.push(fact_row(scope, *id, state)),
                other => {
                    let mut row = entity_key(scope, *other);
                    row.push(state.to_bytes().into());
                    entities.push(row);
                }
            }
        }
        tx.put(&ENTITIES, &entities)?;
        tx.put(&FACTS, &facts)
    }
}

fn state(bytes: &[u8], table: &'static str) -> Result<EntityState, Error> {
    EntityState::from_bytes(bytes).map_err(|_| Error::DamagedRow { table })
}

fn fact_key(scope: ScopeId, id: FactId) -> Vec<Cell> {
    vec![scope.0.into(), id.replica.number().into(), id.seq.into()]
}

fn fact_row(scope: ScopeId, id: FactId, state: &EntityState) -> Vec<Cell> {
    let mut row = fact_key(scope, id);
    row.push(state.birth().map(|birth| birth.person.0).into());
    row.push(state.birth().map(|birth| i64::from(birth.kind.0)).into());
    row.push(state.to_bytes().into());
    row
}

/// Scope, kind and key of an entity that is no fact.
fn entity_key(scope: ScopeId, entity: Entity) -> Vec<Cell> {
    let (kind, key): (i64, Vec<u8>) = match entity {
        Entity::Person(id) => (1, id.0.as_bytes().to_vec()),
        Entity::Place(id) => (2, id.0.as_bytes().to_vec()),
        Entity::Day(key) => {
            let days = key.date.to_epoch_days().to_be_bytes();
            (3, [key.posyandu.0.as_bytes(), &days[..]].concat())
        }
        Entity::User(id) => (4, id.0.as_bytes().to_vec()),
        Entity::Fact(id) => (5, id.to_string().into_bytes()),
    };
    vec![scope.0.into(), kind.into(), key.into()]
}
