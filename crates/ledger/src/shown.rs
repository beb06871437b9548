//! Reading of a stored state only what is shown: lists read thousands of states and edit none.

use std::fmt;

use domain::{Field, OpId, Value, Values, field};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use crate::register::rank;
use crate::{Birth, Unreadable, Version};

/// What an entity shows: [`crate::EntityState::live`] and [`crate::EntityState::values`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// A fact stands: it has arrived and is not voided.
    pub live: bool,
    /// All shown values that are not empty.
    pub values: Values,
}

impl Shown {
    /// What is shown of the state behind bytes of the state tables.
    ///
    /// # Errors
    /// [`Unreadable`] when the bytes are damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Unreadable> {
        // The edits, which come last in a state, are left unread.
        let (birth, AllShown(values)) =
            postcard::from_bytes::<(Option<Birth>, AllShown)>(bytes).map_err(|_| Unreadable)?;
        Ok(Self {
            live: birth.is_some() && values.int(field::LIVE) != Some(0),
            values,
        })
    }
}

/// The shown values of a map of registers.
struct AllShown(Values);

impl<'de> Deserialize<'de> for AllShown {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(Registers).map(Self)
    }
}

struct Registers;

impl<'de> Visitor<'de> for Registers {
    type Value = Values;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("registers by field")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Values, A::Error> {
        let mut values = Values::new();
        while let Some(field) = map.next_key()? {
            if let Some(value) = map.next_value_seed(OneRegister(field))?
                && value != Value::Empty
            {
                values.set(field, value);
            }
        }
        Ok(values)
    }
}

/// The shown value of a register of this field.
struct OneRegister(Field);

impl<'de> DeserializeSeed<'de> for OneRegister {
    type Value = Option<Value>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Option<Value>, D::Error> {
        from.deserialize_tuple(2, self)
    }
}

impl<'de> Visitor<'de> for OneRegister {
    type Value = Option<Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("versions that stand, and the names of those replaced")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Option<Value>, A::Error> {
        let missing = || A::Error::custom("a register has two parts");
        let shown = parts.next_element_seed(Standing(self.0))?;
        let _: Names = parts.next_element()?.ok_or_else(missing)?;
        shown.ok_or_else(missing)
    }
}

/// The version that is shown among those that stand.
struct Standing(Field);

impl<'de> DeserializeSeed<'de> for Standing {
    type Value = Option<Value>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Option<Value>, D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Standing {
    type Value = Option<Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("versions")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut versions: A) -> Result<Option<Value>, A::Error> {
        let mut shown: Option<Version> = None;
        while let Some(version) = versions.next_element::<Version>()? {
            if shown
                .as_ref()
                .is_none_or(|shown| rank(self.0, shown) <= rank(self.0, &version))
            {
                shown = Some(version);
            }
        }
        Ok(shown.map(|version| version.value))
    }
}

/// Names of operations, read over.
struct Names;

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_seq(Self)
    }
}

impl<'de> Visitor<'de> for Names {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("operations")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut names: A) -> Result<Self, A::Error> {
        while names.next_element::<OpId>()?.is_some() {}
        Ok(self)
    }
}
