//! What deserves a look in an operation that was taken in: a code, and the rule behind each.
//!
//! An operation is never refused for what it says: it is signed, kept, numbered and passed on, and its author is told.
//! A notice is about how something stands after the operation that carries it. A later operation on the same thing
//! ends it, and may get one of its own.

use chrono::{Days, NaiveDate};
use domain::reading::{HEAD, HEIGHT, LILA, WEIGHT};
use domain::{Fact, Field, Measurement, Values, field};
use serde::{Deserialize, Serialize};

use crate::{Body, EntityState};

/// Days by which a fact may lie after the day it was received: one, since laptop and district may stand in different
/// time zones and either clock may be off by hours.
const DAYS_AHEAD: Days = Days::new(1);

/// Why an operation deserves a look. Append only: a number is never used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "u8", into = "u8")]
pub enum Code {
    /// Its words are a newer program's: kept and passed on, but counted by nobody who does not know them
    /// ([`of_bytes`], [`of_fact`]).
    UnknownKind,
    /// It is said in known words, but lacks what it cannot be without, or holds a number that is none
    /// ([`of_bytes`], [`of_fact`]).
    Malformed,
    /// It is dated more than one day after the day on which it was received ([`of_fact`]).
    FutureDate,
    /// It is about somebody whom no puskesmas has registered: it counts once somebody does.
    UnknownPerson,
    /// It measures what cannot be, and nobody has confirmed it: outside what can be entered ([`of_fact`]), or flagged
    /// by WHO's limits in the month that goes by it, and so left out of prevalence.
    Implausible,
    /// A code of a newer program, by its number.
    Other(u8),
}

impl Code {
    /// The code for screens and files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::UnknownKind => "unknown_kind",
            Self::Malformed => "malformed",
            Self::FutureDate => "future_date",
            Self::UnknownPerson => "unknown_person",
            Self::Implausible => "implausible",
            Self::Other(_) => "other",
        }
    }

    /// Whether the operation waits for a newer program; otherwise it is applied, with a warning.
    pub const fn defers(self) -> bool {
        match self {
            Self::UnknownKind => true,
            Self::Malformed
            | Self::FutureDate
            | Self::UnknownPerson
            | Self::Implausible
            | Self::Other(_) => false,
        }
    }
}

impl From<u8> for Code {
    fn from(number: u8) -> Self {
        match number {
            1 => Self::UnknownKind,
            2 => Self::Malformed,
            3 => Self::FutureDate,
            4 => Self::UnknownPerson,
            5 => Self::Implausible,
            other => Self::Other(other),
        }
    }
}

impl From<Code> for u8 {
    fn from(code: Code) -> Self {
        match code {
            Code::UnknownKind => 1,
            Code::Malformed => 2,
            Code::FutureDate => 3,
            Code::UnknownPerson => 4,
            Code::Implausible => 5,
            Code::Other(number) => number,
        }
    }
}

/// Why the bytes of a body are not understood; `None` when they are. A word that this program has no meaning for, and
/// whatever follows a whole body, is a newer program's; bytes that end too early or are no words at all are malformed.
pub fn of_bytes(body: &[u8]) -> Option<Code> {
    match postcard::take_from_bytes::<Body>(body) {
        Ok((_, [])) => None,
        Ok(_) | Err(postcard::Error::SerdeDeCustom) => Some(Code::UnknownKind),
        Err(_) => Some(Code::Malformed),
    }
}

/// What deserves a look in a fact as it stands; nothing in one that is voided or has not arrived. `received` is the
/// day on which it was last written of, by the clock of who received it; `None` when that clock is not to be believed.
pub fn of_fact(state: &EntityState, received: Option<NaiveDate>) -> Vec<Code> {
    let Some(birth) = state.birth().filter(|_| state.live()) else {
        return Vec::new();
    };
    if !birth.kind.is_known() {
        return vec![Code::UnknownKind];
    }
    let values = state.values();
    let Some(fact) = Fact::read(birth.kind, &values) else {
        return vec![Code::Malformed];
    };
    let mut codes = Vec::new();
    if let Fact::Measurement(measurement) = &fact {
        if says_nothing(measurement) || holds_no_number(measurement, &values) {
            codes.push(Code::Malformed);
        }
        if measurement.confirmed.is_none() && beyond_entry(measurement) {
            codes.push(Code::Implausible);
        }
    }
    let latest = received.and_then(|day| day.checked_add_days(DAYS_AHEAD));
    if fact
        .date()
        .zip(latest)
        .is_some_and(|(date, latest)| date > latest)
    {
        codes.push(Code::FutureDate);
    }
    codes
}

/// The registers of a fact that somebody should look at for a code; empty when it is about none in particular.
pub fn fields(state: &EntityState, code: Code) -> Vec<Field> {
    let values = state.values();
    let Some(birth) = state.birth() else {
        return Vec::new();
    };
    let measured = [field::WEIGHT, field::LENGTH, field::ARM, field::HEAD];
    let given = measured.into_iter().filter(|of| values.get(*of).is_some());
    match code {
        Code::FutureDate => vec![field::DATE],
        Code::Malformed if values.date(field::DATE).is_none() => vec![field::DATE],
        Code::Malformed => given.filter(|of| values.grams(*of).is_none()).collect(),
        Code::Implausible => {
            let Some(Fact::Measurement(measurement)) = Fact::read(birth.kind, &values) else {
                return Vec::new();
            };
            let beyond = |of: &Field| beyond_entry(&only(*of, &measurement));
            let beyond: Vec<Field> = given.clone().filter(beyond).collect();
            match beyond.is_empty() {
                // A z-score is flagged, and each of them goes into it.
                true => given
                    .filter(|of| [field::WEIGHT, field::LENGTH].contains(of))
                    .collect(),
                false => beyond,
            }
        }
        Code::UnknownKind | Code::UnknownPerson | Code::Other(_) => Vec::new(),
    }
}

/// Nothing but one number of a measurement.
fn only(of: Field, measurement: &Measurement) -> Measurement {
    let one = |field: Field, value| if field == of { value } else { None };
    Measurement {
        weight: measurement.weight.filter(|_| of == field::WEIGHT),
        length: one(field::LENGTH, measurement.length),
        arm: one(field::ARM, measurement.arm),
        head: one(field::HEAD, measurement.head),
        ..Measurement::on(measurement.date, measurement.origin)
    }
}

fn says_nothing(measurement: &Measurement) -> bool {
    !measurement.measures_something() && !measurement.oedema
}

/// Whether something is given for a number that is none of its kind: less than nothing, a word, a date.
fn holds_no_number(measurement: &Measurement, values: &Values) -> bool {
    [
        (field::WEIGHT, measurement.weight.is_some()),
        (field::LENGTH, measurement.length.is_some()),
        (field::ARM, measurement.arm.is_some()),
        (field::HEAD, measurement.head.is_some()),
    ]
    .into_iter()
    .any(|(of, read)| values.get(of).is_some() && !read)
}

/// Whether a number lies outside what any form lets in.
fn beyond_entry(measurement: &Measurement) -> bool {
    let length = |value: Option<domain::Millimetres>, range: std::ops::RangeInclusive<_>| {
        value.is_some_and(|value| !range.contains(&value))
    };
    measurement
        .weight
        .is_some_and(|weight| !WEIGHT.contains(&weight))
        || length(measurement.length, HEIGHT)
        || length(measurement.arm, LILA)
        || length(measurement.head, HEAD)
}

#[cfg(test)]
mod tests;
