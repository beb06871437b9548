//! Identifiers: of people, places, users, figures, operations and the facts they create.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

uuid_id! {
    /// A person, for ever. Made by the app; a NIK is only an attribute.
    PersonId
}
uuid_id! {
    /// A puskesmas, pustu or posyandu.
    PlaceId
}
uuid_id! {
    /// A target, a recap or a note: what it is about gives its id.
    FigureId
}
uuid_id! {
    /// Somebody who signs in and whose name stands on what they enter.
    UserId
}

/// One append-only log: 63 random bits made when a store is made or restored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ReplicaId(u64);

impl ReplicaId {
    /// No log: for an operation that has not been written.
    pub const NONE: Self = Self(0);

    /// Takes 64 random bits and keeps the lower 63, so that the id is a positive SQL integer.
    pub fn from_random(bits: u64) -> Self {
        Self(bits & (u64::MAX >> 1))
    }

    /// The id as a positive integer.
    pub fn number(self) -> u64 {
        self.0
    }
}

/// The name of one operation: the log it stands in and its place there, from 1 without gaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OpId {
    /// The log.
    pub replica: ReplicaId,
    /// The place in the log, 1, 2, 3 …
    pub seq: u64,
}

/// A fact is named by the operation that created it.
pub type FactId = OpId;

impl fmt::Display for OpId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}-{}", self.replica.0, self.seq)
    }
}

/// The text is not `sixteen hex digits`-`number`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the name of an operation")]
pub struct NotAnOpId;

impl FromStr for OpId {
    type Err = NotAnOpId;

    fn from_str(text: &str) -> Result<Self, NotAnOpId> {
        let (replica, seq) = text.split_once('-').ok_or(NotAnOpId)?;
        if replica.len() != 16 {
            return Err(NotAnOpId);
        }
        let replica = u64::from_str_radix(replica, 16).map_err(|_| NotAnOpId)?;
        let seq = seq.parse().map_err(|_| NotAnOpId)?;
        if replica > u64::MAX >> 1 || seq == 0 {
            return Err(NotAnOpId);
        }
        Ok(Self {
            replica: ReplicaId(replica),
            seq,
        })
    }
}

impl Serialize for OpId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            (self.replica.0, self.seq).serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for OpId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            let text = String::deserialize(deserializer)?;
            text.parse().map_err(serde::de::Error::custom)
        } else {
            let (replica, seq) = <(u64, u64)>::deserialize(deserializer)?;
            Ok(Self {
                replica: ReplicaId(replica),
                seq,
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_id_survives_text() {
        let id = OpId {
            replica: ReplicaId::from_random(u64::MAX),
            seq: 42,
        };
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!("12-3".parse::<OpId>(), Err(NotAnOpId));
        assert_eq!("ffffffffffffffff-3".parse::<OpId>(), Err(NotAnOpId));
        assert_eq!("0000000000000001-0".parse::<OpId>(), Err(NotAnOpId));
    }
}
