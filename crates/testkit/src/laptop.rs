//! One laptop's log, and what it has seen of others: operations with true bases.

use std::collections::BTreeMap;

use domain::{Entity, Fact, FactId, Field, OpId, ReplicaId, UserId, Value, Values, field};
use ledger::{Body, Clock, EntityState, NewFact, Operation, Written, entity_of};
use uuid::Uuid;

use crate::Child;

/// A log being written.
#[derive(Debug, Clone)]
pub struct Laptop {
    replica: ReplicaId,
    log: Vec<Operation>,
    /// All that it knows, folded.
    seen: BTreeMap<Entity, EntityState>,
    /// The names of all that it knows.
    known: Vec<OpId>,
}

impl Laptop {
    /// An empty log; another number is another laptop and another author.
    pub fn numbered(number: u64) -> Self {
        Self {
            replica: ReplicaId::from_random(number),
            log: Vec::new(),
            seen: BTreeMap::new(),
            known: Vec::new(),
        }
    }

    /// Registers a child and all that happened to it; returns the names of the facts in the child's order.
    pub fn register(&mut self, child: &Child) -> Vec<FactId> {
        self.edit(Entity::Person(child.id()), child.person().values(), "");
        child
            .facts()
            .iter()
            .map(|fact| self.record(child, fact))
            .collect()
    }

    /// Records one more fact of a child.
    pub fn record(&mut self, child: &Child, fact: &Fact) -> FactId {
        self.write(Body::Fact(NewFact {
            kind: fact.kind(),
            person: child.id(),
            values: fact.values(),
        }))
    }

    /// Sets fields of anything; `None` when that would say nothing new.
    pub fn edit(&mut self, entity: Entity, values: Values, reason: &str) -> Option<OpId> {
        let edit = self.state(entity).edit(entity, values, reason)?;
        Some(self.write(Body::Edit(edit)))
    }

    /// Corrects one field of a fact; `None` when it already says so.
    pub fn amend(&mut self, fact: FactId, field: Field, value: impl Into<Value>) -> Option<OpId> {
        self.edit(
            Entity::Fact(fact),
            [(field, value.into())].into_iter().collect(),
            "salah ketik",
        )
    }

    /// Voids a fact; `None` when it is void.
    pub fn void(&mut self, fact: FactId) -> Option<OpId> {
        self.amend(fact, field::LIVE, Value::Int(0))
    }

    /// Takes back a void; `None` when the fact stands.
    pub fn restore(&mut self, fact: FactId) -> Option<OpId> {
        self.amend(fact, field::LIVE, Value::Int(1))
    }

    /// Appends an operation and returns its name.
    pub fn write(&mut self, body: Body) -> OpId {
        let seq = self.log.len() as u64 + 1;
        let operation = Operation {
            id: OpId {
                replica: self.replica,
                seq,
            },
            author: UserId(Uuid::from_u128(u128::from(self.replica.number()))),
            written: Written {
                minute: 29_000_000 + i64::try_from(seq).unwrap_or(0),
                clock: Clock::Plausible,
            },
            body,
        };
        self.see(&operation);
        let id = operation.id;
        self.log.push(operation);
        id
    }

    /// Takes in an operation of another laptop; one that is known changes nothing.
    pub fn see(&mut self, operation: &Operation) {
        if let Err(place) = self.known.binary_search(&operation.id) {
            self.known.insert(place, operation.id);
            self.seen
                .entry(entity_of(operation))
                .or_default()
                .apply(operation.id, &operation.body);
        }
    }

    /// Takes in another laptop's whole log.
    pub fn see_all_of(&mut self, other: &Self) {
        for operation in &other.log {
            self.see(operation);
        }
    }

    /// Its own log.
    pub fn log(&self) -> &[Operation] {
        &self.log
    }

    /// What it knows of an entity.
    pub fn state(&self, entity: Entity) -> EntityState {
        self.seen.get(&entity).cloned().unwrap_or_default()
    }

    /// All entities it knows of.
    pub fn entities(&self) -> impl Iterator<Item = (Entity, &EntityState)> {
        self.seen.iter().map(|(entity, state)| (*entity, state))
    }
}

#[cfg(test)]
mod tests {
    use domain::Grams;

    use super::*;
    use crate::{a_weighing, child};

    #[test]
    fn two_laptops_that_have_seen_each_other_know_the_same() {
        let budi = child("Budi").weighed(a_weighing("2026-03-04").kg("8.5"));
        let (mut one, mut other) = (Laptop::numbered(1), Laptop::numbered(2));
        let facts = one.register(&budi);
        other.see_all_of(&one);
        assert!(other.amend(facts[1], field::WEIGHT, Grams(5_800)).is_some());
        assert!(one.void(facts[1]).is_some());
        assert!(
            one.void(facts[1]).is_none(),
            "a void fact cannot be voided again"
        );
        one.see_all_of(&other);
        other.see_all_of(&one);
        let state = one.state(Entity::Fact(facts[1]));
        assert_eq!(state, other.state(Entity::Fact(facts[1])));
        assert!(!state.live());
        assert_eq!(state.values().grams(field::WEIGHT), Some(Grams(5_800)));
    }

    #[test]
    fn a_log_is_numbered_without_gaps() {
        let mut laptop = Laptop::numbered(7);
        laptop.register(&child("Siti").weighed(a_weighing("2026-03-04").kg("8.5")));
        let seqs: Vec<u64> = laptop
            .log()
            .iter()
            .map(|operation| operation.id.seq)
            .collect();
        assert_eq!(seqs, [1, 2, 3]);
    }
}
