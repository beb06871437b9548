//! What a register can hold, and the sets of named values that facts and edits carry.
//!
//! Fields are numbers that are never used again for another meaning: an older program keeps and
//! passes on a field it does not know.

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;
use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize};
use uuid::Uuid;

use crate::{Grams, Millimetres, PersonId, PlaceId};

/// The value of one field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Value {
    /// Known to be empty: somebody cleared it.
    Empty,
    /// A whole number: a code, a count, grams, millimetres, yes (1) or no (0).
    Int(i64),
    /// Text as a person typed it.
    Text(String),
    /// A calendar date.
    Date(#[serde(deserialize_with = "iso_date")] NaiveDate),
    /// A person or place.
    Id(Uuid),
}

/// A date as chrono writes it, `YYYY-MM-DD`. Read by hand where it has ten letters: a list reads
/// thousands, and chrono also takes what nobody writes.
fn iso_date<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveDate, D::Error> {
    from.deserialize_str(IsoDate)
}

struct IsoDate;

impl Visitor<'_> for IsoDate {
    type Value = NaiveDate;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a date as YYYY-MM-DD")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<NaiveDate, E> {
        ten_letters(text).map_or_else(|| text.parse().map_err(E::custom), Ok)
    }
}

/// Reads `YYYY-MM-DD` and nothing else.
fn ten_letters(text: &str) -> Option<NaiveDate> {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else {
        return None;
    };
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0_u32, |number, digit| {
            digit
                .is_ascii_digit()
                .then(|| number * 10 + u32::from(digit - b'0'))
        })
    };
    let year = i32::try_from(number(&[y1, y2, y3, y4])?).ok()?;
    NaiveDate::from_ymd_opt(year, number(&[m1, m2])?, number(&[d1, d2])?)
}

/// The number of a field. The meanings stand in [`crate::field`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Field(pub u16);

/// Values by field. A field that is absent was never given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Values(BTreeMap<Field, Value>);

impl Values {
    /// No values.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a field, replacing what it held.
    pub fn set(&mut self, field: Field, value: impl Into<Value>) {
        self.0.insert(field, value.into());
    }

    /// Sets a field if there is a value for it.
    pub fn set_some(&mut self, field: Field, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.set(field, value);
        }
    }

    /// The value of a field, unless it was never given.
    pub fn get(&self, field: Field) -> Option<&Value> {
        self.0.get(&field)
    }

    /// A whole number, if the field holds one.
    pub fn int(&self, field: Field) -> Option<i64> {
        match self.get(field)? {
            Value::Int(number) => Some(*number),
            Value::Empty | Value::Text(_) | Value::Date(_) | Value::Id(_) => None,
        }
    }

    /// A text, if the field holds one.
    pub fn text(&self, field: Field) -> Option<&str> {
        match self.get(field)? {
            Value::Text(text) => Some(text),
            Value::Empty | Value::Int(_) | Value::Date(_) | Value::Id(_) => None,
        }
    }

    /// A date, if the field holds one.
    pub fn date(&self, field: Field) -> Option<NaiveDate> {
        match self.get(field)? {
            Value::Date(date) => Some(*date),
            Value::Empty | Value::Int(_) | Value::Text(_) | Value::Id(_) => None,
        }
    }

    /// An id, if the field holds one.
    pub fn id(&self, field: Field) -> Option<Uuid> {
        match self.get(field)? {
            Value::Id(id) => Some(*id),
            Value::Empty | Value::Int(_) | Value::Text(_) | Value::Date(_) => None,
        }
    }

    /// A yes or no, if the field holds one.
    pub fn yes(&self, field: Field) -> Option<bool> {
        self.int(field).map(|number| number != 0)
    }

    /// A weight, if the field holds a number that can be one.
    pub fn grams(&self, field: Field) -> Option<Grams> {
        self.int(field)
            .and_then(|number| u32::try_from(number).ok())
            .map(Grams)
    }

    /// A length, if the field holds a number that can be one.
    pub fn millimetres(&self, field: Field) -> Option<Millimetres> {
        self.int(field)
            .and_then(|number| u32::try_from(number).ok())
            .map(Millimetres)
    }

    /// The fields and values in order of field number.
    pub fn iter(&self) -> impl Iterator<Item = (Field, &Value)> {
        self.0.iter().map(|(field, value)| (*field, value))
    }

    /// Whether there are no values at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<(Field, Value)> for Values {
    fn from_iter<I: IntoIterator<Item = (Field, Value)>>(pairs: I) -> Self {
        Self(pairs.into_iter().collect())
    }
}

impl IntoIterator for Values {
    type Item = (Field, Value);
    type IntoIter = std::collections::btree_map::IntoIter<Field, Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

macro_rules! value_from {
    ($($kind:ty => |$name:ident| $value:expr),+ $(,)?) => {
        $(impl From<$kind> for Value {
            fn from($name: $kind) -> Self {
                $value
            }
        })+
    };
}

value_from! {
    i64 => |number| Value::Int(number),
    bool => |yes| Value::Int(i64::from(yes)),
    Grams => |weight| Value::Int(i64::from(weight.0)),
    Millimetres => |length| Value::Int(i64::from(length.0)),
    NaiveDate => |date| Value::Date(date),
    PersonId => |id| Value::Id(id.0),
    PlaceId => |id| Value::Id(id.0),
    String => |text| Value::Text(text),
    &str => |text| Value::Text(text.to_owned()),
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::de::IntoDeserializer;
    use serde::de::value::{Error, StrDeserializer};

    use super::*;

    fn read(text: &str) -> Option<NaiveDate> {
        let text: StrDeserializer<'_, Error> = text.into_deserializer();
        iso_date(text).ok()
    }

    #[test]
    fn a_day_that_no_calendar_has_is_not_read() {
        for text in [
            "2026-02-29",
            "2026-13-01",
            "2026-00-10",
            "",
            "2026-1-1x",
            "20x6-01-01",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert!(read("2028-02-29").is_some());
    }

    proptest! {
        #[test]
        fn every_date_comes_back_as_it_was_written(days in -1_000_000..4_000_000_i32) {
            let date = NaiveDate::from_num_days_from_ce_opt(days).unwrap();
            prop_assert_eq!(read(&date.to_string()), Some(date));
        }
    }
}
