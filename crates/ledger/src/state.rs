//! The state of one entity: the fold of all operations that name it.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Entity, FactKind, Field, OpId, PersonId, Value, Values, field};
use serde::{Deserialize, Serialize};

use crate::{Body, Edit, NewFact, Operation, Register, SetField, Version};

/// What a fact was born with.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Birth {
    /// What kind of fact.
    pub kind: FactKind,
    /// Whom it is about.
    pub person: PersonId,
}

/// The registers of one entity, and which operations made them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct EntityState {
    /// For a fact that has arrived: what it is.
    birth: Option<Birth>,
    /// The attributes ever given.
    registers: BTreeMap<Field, Register>,
    /// Edits that touched it, for its history.
    edits: BTreeSet<OpId>,
}

/// The entity an operation changes.
pub fn entity_of(operation: &Operation) -> Entity {
    match &operation.body {
        Body::Fact(_) => Entity::Fact(operation.id),
        Body::Edit(edit) => edit.entity,
    }
}

impl EntityState {
    /// Takes in an operation that names this entity.
    pub fn apply(&mut self, id: OpId, body: &Body) {
        match body {
            Body::Fact(fact) => self.apply_fact(id, fact),
            Body::Edit(edit) => self.apply_edit(id, edit),
        }
    }

    fn apply_fact(&mut self, id: OpId, fact: &NewFact) {
        self.birth = Some(Birth {
            kind: fact.kind,
            person: fact.person,
        });
        for (field, value) in fact.values.iter() {
            self.register(field).apply(
                Version {
                    op: id,
                    value: value.clone(),
                },
                &[],
            );
        }
    }

    fn apply_edit(&mut self, id: OpId, edit: &Edit) {
        self.edits.insert(id);
        for set in &edit.sets {
            self.register(set.field).apply(
                Version {
                    op: id,
                    value: set.value.clone(),
                },
                &set.base,
            );
        }
    }

    fn register(&mut self, field: Field) -> &mut Register {
        self.registers.entry(field).or_default()
    }

    /// What a fact was born with; `None` for other entities, and for a fact whose edits came first.
    pub fn birth(&self) -> Option<&Birth> {
        self.birth.as_ref()
    }

    /// Whether a fact stands: it has arrived and is not voided.
    pub fn live(&self) -> bool {
        self.birth.is_some() && self.value(field::LIVE) != Some(&Value::Int(0))
    }

    /// The shown value of a field, unless it was never given.
    pub fn value(&self, field: Field) -> Option<&Value> {
        self.registers
            .get(&field)?
            .shown(field)
            .map(|version| &version.value)
    }

    /// The operation whose value is shown of the first of these fields that says something.
    pub fn said_by(&self, fields: &[Field]) -> Option<OpId> {
        fields.iter().find_map(|field| {
            let version = self.registers.get(field)?.shown(*field)?;
            (version.value != Value::Empty).then_some(version.op)
        })
    }

    /// All shown values that are not empty.
    pub fn values(&self) -> Values {
        let shown = |(field, register): (&Field, &Register)| {
            let version = register.shown(*field)?;
            (version.value != Value::Empty).then(|| (*field, version.value.clone()))
        };
        self.registers.iter().filter_map(shown).collect()
    }

    /// The fields and their registers.
    pub fn registers(&self) -> impl Iterator<Item = (Field, &Register)> {
        self.registers
            .iter()
            .map(|(field, register)| (*field, register))
    }

    /// The edits that touched it, by operation.
    pub fn edits(&self) -> impl Iterator<Item = OpId> + '_ {
        self.edits.iter().copied()
    }

    /// The edit that sets fields to new values, having seen this state; `None` when nothing would change.
    /// A [`Value::Empty`] clears a field.
    pub fn edit(&self, entity: Entity, wanted: Values, reason: &str) -> Option<Edit> {
        let sets: Vec<SetField> = wanted
            .into_iter()
            .filter(|(field, value)| self.settles(*field, value))
            .map(|(field, value)| SetField {
                field,
                value,
                base: self
                    .registers
                    .get(&field)
                    .map(Register::base)
                    .unwrap_or_default(),
            })
            .collect();
        #[cfg(feature = "planted")]
        let sets: Vec<SetField> = match crate::planted::is(crate::planted::Bug::BaseDropped) {
            true => sets
                .into_iter()
                .map(|set| SetField {
                    base: Vec::new(),
                    ..set
                })
                .collect(),
            false => sets,
        };
        (!sets.is_empty()).then(|| Edit {
            entity,
            sets,
            reason: reason.to_owned(),
        })
    }

    /// Whether setting the field to the value says something new: another value, or an end to a conflict.
    fn settles(&self, field: Field, value: &Value) -> bool {
        match self.registers.get(&field) {
            None => *value != Value::Empty && !(field == field::LIVE && *value == Value::Int(1)),
            Some(register) => {
                register.conflict()
                    || register.shown(field).map(|version| &version.value) != Some(value)
            }
        }
    }

    /// Bytes for the state tables. They can always be made again from the log.
    pub fn to_bytes(&self) -> Vec<u8> {
        crate::body::bytes_of(self)
    }

    /// The state behind bytes of the state tables.
    ///
    /// # Errors
    /// [`crate::Unreadable`] when the bytes are damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, crate::Unreadable> {
        postcard::from_bytes(bytes).map_err(|_| crate::Unreadable)
    }
}

#[cfg(test)]
mod tests {
    use domain::{Grams, ReplicaId};
    use proptest::prelude::*;
    use proptest::sample::subsequence;

    use super::*;
    use crate::Shown;

    fn op(replica: u64, seq: u64) -> OpId {
        OpId {
            replica: ReplicaId::from_random(replica),
            seq,
        }
    }

    fn weighing(grams: u32) -> Body {
        let mut values = Values::new();
        values.set(field::WEIGHT, Grams(grams));
        Body::Fact(NewFact {
            kind: FactKind::MEASUREMENT,
            person: PersonId(uuid::Uuid::from_u128(9)),
            values,
        })
    }

    fn fold(operations: &[(OpId, Body)]) -> EntityState {
        let mut state = EntityState::default();
        for (id, body) in operations {
            state.apply(*id, body);
        }
        state
    }

    fn set(state: &EntityState, fact: OpId, field: Field, value: Value) -> Body {
        let wanted = [(field, value)].into_iter().collect();
        Body::Edit(state.edit(Entity::Fact(fact), wanted, "because").unwrap())
    }

    #[test]
    fn an_amendment_that_arrives_before_its_fact_still_wins() {
        let fact = (op(1, 1), weighing(8500));
        let amend = (
            op(2, 1),
            set(
                &fold(std::slice::from_ref(&fact)),
                fact.0,
                field::WEIGHT,
                Value::Int(5800),
            ),
        );
        let state = fold(&[amend.clone(), fact.clone()]);
        assert_eq!(state.values().grams(field::WEIGHT), Some(Grams(5800)));
        assert_eq!(state, fold(&[fact, amend]));
    }

    #[test]
    fn a_void_can_be_undone_and_undone_again() {
        let fact = (op(1, 1), weighing(8500));
        let void = (
            op(1, 2),
            set(
                &fold(std::slice::from_ref(&fact)),
                fact.0,
                field::LIVE,
                Value::Int(0),
            ),
        );
        let history = [fact.clone(), void.clone()];
        assert!(!fold(&history).live());
        let restore = (
            op(1, 3),
            set(&fold(&history), fact.0, field::LIVE, Value::Int(1)),
        );
        assert!(fold(&[fact, void, restore]).live());
    }

    #[test]
    fn voided_here_and_restored_there_shows_as_void_and_as_conflict() {
        let fact = (op(1, 1), weighing(8500));
        let void = (
            op(1, 2),
            set(
                &fold(std::slice::from_ref(&fact)),
                fact.0,
                field::LIVE,
                Value::Int(0),
            ),
        );
        let seen = fold(&[fact.clone(), void.clone()]);
        let restore = (op(9, 1), set(&seen, fact.0, field::LIVE, Value::Int(1)));
        let both = EntityState::default().edit(
            Entity::Fact(fact.0),
            [(field::LIVE, Value::Int(0))].into_iter().collect(),
            "again",
        );
        let second_void = (op(1, 3), Body::Edit(both.unwrap()));
        let state = fold(&[fact, void, restore, second_void]);
        assert!(!state.live());
        assert!(
            state
                .registers()
                .any(|(field, register)| field == field::LIVE && register.conflict())
        );
    }

    #[test]
    fn an_edit_that_changes_nothing_is_not_written() {
        let fact = (op(1, 1), weighing(8500));
        let state = fold(std::slice::from_ref(&fact));
        let same = |field, value| {
            state.edit(
                Entity::Fact(fact.0),
                [(field, value)].into_iter().collect(),
                "",
            )
        };
        assert_eq!(same(field::WEIGHT, Value::Int(8500)), None);
        assert_eq!(same(field::LIVE, Value::Int(1)), None);
        assert_eq!(same(field::NOTE, Value::Empty), None);
    }

    /// A history as three laptops make it: each step edits a register having seen some of the history.
    fn history() -> impl Strategy<Value = Vec<(OpId, Body)>> {
        let step = (0..3u64, 0..3u16, 0..4i64, any::<prop::sample::Index>());
        proptest::collection::vec(step, 0..14).prop_map(|steps| {
            let fact = op(1, 1);
            let mut operations = vec![(fact, weighing(8500))];
            for (seq, (laptop, which, number, seen)) in steps.into_iter().enumerate() {
                let seen = &operations[..=seen.index(operations.len())];
                let field = [field::WEIGHT, field::LENGTH, field::LIVE][usize::from(which)];
                let value = if field == field::LIVE {
                    number % 2
                } else {
                    8000 + number
                };
                let wanted = [(field, Value::Int(value))].into_iter().collect();
                if let Some(edit) = fold(seen).edit(Entity::Fact(fact), wanted, "") {
                    operations.push((op(laptop + 1, seq as u64 + 2), Body::Edit(edit)));
                }
            }
            operations
        })
    }

    proptest! {
        #[test]
        fn every_order_and_repetition_folds_to_one_state(
            (operations, shuffled, again) in history().prop_flat_map(|operations| {
                let count = operations.len();
                (Just(operations.clone()), Just(operations.clone()).prop_shuffle(), subsequence(operations, 0..=count))
            })
        ) {
            let state = fold(&operations);
            prop_assert_eq!(&fold(&shuffled), &state);
            let repeated: Vec<_> = again.into_iter().chain(shuffled).collect();
            prop_assert_eq!(&fold(&repeated), &state);
            let bytes = state.to_bytes();
            let shown = Shown { live: state.live(), values: state.values() };
            prop_assert_eq!(Shown::from_bytes(&bytes), Ok(shown));
            prop_assert_eq!(EntityState::from_bytes(&bytes), Ok(state));
        }

        #[test]
        fn nothing_is_lost_silently(operations in history()) {
            let state = fold(&operations);
            for (id, body) in &operations {
                let Body::Edit(edit) = body else { continue };
                for set in &edit.sets {
                    let stands = state.registers().any(|(field, register)| {
                        field == set.field && register.standing().iter().any(|version| version.op == *id)
                    });
                    let replaced = operations.iter().any(|(_, later)| {
                        matches!(later, Body::Edit(later) if later.sets.iter().any(|other| {
                            other.field == set.field && other.base.contains(id)
                        }))
                    });
                    prop_assert!(stands || replaced, "{id} neither stands nor was replaced by somebody who saw it");
                }
            }
        }

        #[test]
        fn amend_and_void_commute(weight in 1000..30000i64) {
            let fact = (op(1, 1), weighing(8500));
            let born = fold(std::slice::from_ref(&fact));
            let amend = (op(2, 1), Body::Edit(Edit {
                entity: Entity::Fact(fact.0),
                sets: vec![SetField { field: field::WEIGHT, value: Value::Int(weight), base: vec![fact.0] }],
                reason: "salah ketik".into(),
            }));
            let void = (op(3, 1), set(&born, fact.0, field::LIVE, Value::Int(0)));
            let one = fold(&[fact.clone(), amend.clone(), void.clone()]);
            prop_assert_eq!(&fold(&[fact.clone(), void.clone(), amend.clone()]), &one);
            let undo = (op(3, 2), set(&one, fact.0, field::LIVE, Value::Int(1)));
            let undone = fold(&[fact, void, undo, amend]);
            prop_assert!(undone.live());
            prop_assert_eq!(undone.values().int(field::WEIGHT), Some(weight));
        }
    }
}
