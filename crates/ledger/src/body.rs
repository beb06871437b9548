//! What an operation says, and its bytes in the log.

use domain::{Entity, FactKind, Field, OpId, PersonId, Value, Values, field};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A fact about a person, new and immutable. It is named by its operation.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct NewFact {
    /// What kind of fact.
    pub kind: FactKind,
    /// Whom it is about.
    pub person: PersonId,
    /// What it says.
    pub values: Values,
}

impl NewFact {
    /// What makes two facts of one person the same: kind and every value as first given, but not how
    /// it came in. An import finds by it what it has brought before.
    pub fn digest(&self) -> i64 {
        let told: Vec<_> = self
            .values
            .iter()
            .filter(|(field, _)| *field != field::ORIGIN)
            .collect();
        let bytes = bytes_of(&(self.kind, told));
        let hash = Sha256::digest(bytes);
        let mut first = [0; 8];
        first.copy_from_slice(&hash[..8]);
        i64::from_be_bytes(first)
    }
}

/// A new value for one register.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SetField {
    /// Which register.
    pub field: Field,
    /// The new value.
    pub value: Value,
    /// The versions the author saw and replaces; empty when there was none.
    pub base: Vec<OpId>,
}

/// New values for registers of one entity.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Edit {
    /// What is edited.
    pub entity: Entity,
    /// The registers and their new values.
    pub sets: Vec<SetField>,
    /// Why, in the words of the author; empty when none was asked.
    pub reason: String,
}

/// What an operation says.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Body {
    /// Something happened to a person.
    Fact(NewFact),
    /// Something is corrected or completed.
    Edit(Edit),
}

/// The bytes are not a body this program understands: damaged, or of a newer program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the body of an operation is not understood")]
pub struct Unreadable;

impl Body {
    /// The bytes kept in the log: [postcard](https://postcard.jamesmunns.com) wire format.
    /// Variants and fields are append only.
    pub fn to_bytes(&self) -> Vec<u8> {
        bytes_of(self)
    }

    /// The body behind bytes of the log.
    ///
    /// # Errors
    /// [`Unreadable`] when the bytes hold anything else, or more than a body.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Unreadable> {
        match postcard::take_from_bytes(bytes) {
            Ok((body, [])) => Ok(body),
            Ok(_) | Err(_) => Err(Unreadable),
        }
    }
}

impl Body {
    /// The body with other names for the operations it speaks of, as when they move to another log.
    #[must_use]
    pub fn renamed(&self, name: &impl Fn(OpId) -> OpId) -> Self {
        let Self::Edit(edit) = self else {
            return self.clone();
        };
        let set = |set: &SetField| SetField {
            base: set.base.iter().map(|base| name(*base)).collect(),
            ..set.clone()
        };
        Self::Edit(Edit {
            entity: match edit.entity {
                Entity::Fact(fact) => Entity::Fact(name(fact)),
                other => other,
            },
            sets: edit.sets.iter().map(set).collect(),
            reason: edit.reason.clone(),
        })
    }
}

/// The wire format of anything the log or the state tables keep.
#[expect(clippy::expect_used, reason = "plain values always have bytes")]
pub(crate) fn bytes_of(value: &impl Serialize) -> Vec<u8> {
    postcard::to_stdvec(value).expect("because plain values have bytes and memory grows")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_weighing_takes_few_bytes() {
        let mut values = Values::new();
        values.set(
            field::DATE,
            "2026-03-04".parse::<chrono::NaiveDate>().unwrap(),
        );
        values.set(field::WEIGHT, domain::Grams(8500));
        let body = Body::Fact(NewFact {
            kind: FactKind::MEASUREMENT,
            person: PersonId(uuid::Uuid::from_u128(1)),
            values,
        });
        let bytes = body.to_bytes();
        assert!(bytes.len() < 48, "{} bytes", bytes.len());
        assert_eq!(Body::from_bytes(&bytes), Ok(body));
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(body) = Body::from_bytes(&bytes) {
                prop_assert_eq!(Body::from_bytes(&body.to_bytes()), Ok(body));
            }
        }
    }
}
