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
mod tests {
    use domain::{FactKind, OpId, PersonId, ReplicaId, Value};
    use proptest::prelude::*;

    use super::*;
    use crate::{NewFact, SetField};

    fn op(seq: u64) -> OpId {
        OpId {
            replica: ReplicaId::from_random(1),
            seq,
        }
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn values(of: &[(Field, Value)]) -> Values {
        of.iter().cloned().collect()
    }

    fn fact(kind: FactKind, values: Values) -> EntityState {
        let person = PersonId(uuid::Uuid::from_u128(9));
        let mut state = EntityState::default();
        let body = Body::Fact(NewFact {
            kind,
            person,
            values,
        });
        state.apply(op(1), &body);
        state
    }

    fn edited(mut state: EntityState, of: Field, value: impl Into<Value>) -> EntityState {
        let wanted = [(of, value.into())].into_iter().collect();
        let edit = state.edit(domain::Entity::Fact(op(1)), wanted, "salah ketik");
        state.apply(op(2), &Body::Edit(edit.unwrap()));
        state
    }

    #[test]
    fn what_deserves_a_look_and_what_does_not() {
        use Code::{FutureDate, Implausible, Malformed, UnknownKind};
        const DATE: Field = field::DATE;
        let on = |text: &str| Value::Date(day(text));
        let weighed = |date: &str, grams: i64| {
            values(&[(DATE, on(date)), (field::WEIGHT, Value::Int(grams))])
        };
        let measured = |of, value: Value| {
            let given = [(DATE, on("2026-11-12")), (field::WEIGHT, Value::Int(8_500))];
            let mut values = values(&given);
            values.set(of, value);
            values
        };
        let number = |of, number| measured(of, Value::Int(number));
        let weighing = FactKind::MEASUREMENT;
        let table: [(&str, FactKind, Values, &[Code]); 21] = [
            (
                "an ordinary weighing",
                weighing,
                weighed("2026-11-12", 8_500),
                &[],
            ),
            ("of today", weighing, weighed("2026-11-22", 8_500), &[]),
            ("one day ahead", weighing, weighed("2026-11-23", 8_500), &[]),
            (
                "two days ahead",
                weighing,
                weighed("2026-11-24", 8_500),
                &[FutureDate],
            ),
            (
                "years ahead",
                weighing,
                weighed("2062-11-12", 8_500),
                &[FutureDate],
            ),
            (
                "the least weight",
                weighing,
                weighed("2026-11-12", 500),
                &[],
            ),
            ("less", weighing, weighed("2026-11-12", 499), &[Implausible]),
            (
                "more than 60 kg",
                weighing,
                weighed("2026-11-12", 60_001),
                &[Implausible],
            ),
            (
                "less than nothing",
                weighing,
                weighed("2026-11-12", -8_500),
                &[Malformed],
            ),
            (
                "more than any number",
                weighing,
                weighed("2026-11-12", i64::MAX),
                &[Malformed],
            ),
            (
                "a length of 151 cm",
                weighing,
                number(field::LENGTH, 1_510),
                &[Implausible],
            ),
            (
                "an arm of 4 cm",
                weighing,
                number(field::ARM, 40),
                &[Implausible],
            ),
            ("a head of 20 cm", weighing, number(field::HEAD, 200), &[]),
            (
                "a head of 71 cm",
                weighing,
                number(field::HEAD, 710),
                &[Implausible],
            ),
            (
                "a length in words",
                weighing,
                measured(field::LENGTH, "70 cm".into()),
                &[Malformed],
            ),
            (
                "nothing measured",
                weighing,
                values(&[(DATE, on("2026-11-12"))]),
                &[Malformed],
            ),
            (
                "only oedema",
                weighing,
                values(&[(DATE, on("2026-11-12")), (field::OEDEMA, Value::Int(1))]),
                &[],
            ),
            (
                "no date",
                weighing,
                values(&[(field::WEIGHT, Value::Int(8_500))]),
                &[Malformed],
            ),
            (
                "a capsule of no colour",
                FactKind::VITAMIN_A,
                number(field::CAPSULE, 9),
                &[Malformed],
            ),
            (
                "of a newer program",
                FactKind(999),
                Values::new(),
                &[UnknownKind],
            ),
            (
                "far ahead and too heavy",
                weighing,
                weighed("2062-11-12", 85_000),
                &[Implausible, FutureDate],
            ),
        ];
        for (what, kind, values, codes) in table {
            let found = of_fact(&fact(kind, values), Some(day("2026-11-22")));
            assert_eq!(found, codes, "{what}");
        }
    }

    #[test]
    fn a_notice_says_which_field_to_look_at() {
        let given = |weight: i64, length: Value| {
            values(&[
                (field::DATE, Value::Date(day("2026-11-12"))),
                (field::WEIGHT, Value::Int(weight)),
                (field::LENGTH, length),
            ])
        };
        let weighing = |values| fact(FactKind::MEASUREMENT, values);
        for (state, code, wanted) in [
            (
                weighing(given(8_500, Value::Int(700))),
                Code::FutureDate,
                vec![field::DATE],
            ),
            (
                weighing(given(85_000, Value::Int(700))),
                Code::Implausible,
                vec![field::WEIGHT],
            ),
            (
                weighing(given(8_500, Value::Int(7_000))),
                Code::Implausible,
                vec![field::LENGTH],
            ),
            // Flagged by a z-score: either may be wrong.
            (
                weighing(given(39_000, Value::Int(700))),
                Code::Implausible,
                vec![field::WEIGHT, field::LENGTH],
            ),
            (
                weighing(given(8_500, "70 cm".into())),
                Code::Malformed,
                vec![field::LENGTH],
            ),
            (weighing(Values::new()), Code::Malformed, vec![field::DATE]),
            (weighing(Values::new()), Code::Other(77), vec![]),
        ] {
            assert_eq!(fields(&state, code), wanted, "{code:?}");
        }
    }

    #[test]
    fn what_is_corrected_confirmed_or_voided_deserves_no_look_any_more() {
        let today = Some(day("2026-11-22"));
        let given = [
            (field::DATE, Value::Date(day("2062-11-12"))),
            (field::WEIGHT, Value::Int(85_000)),
        ];
        let wrong = fact(FactKind::MEASUREMENT, values(&given));
        let dated = edited(wrong.clone(), field::DATE, day("2026-11-12"));
        assert_eq!(of_fact(&dated, today), [Code::Implausible]);
        let weighed = edited(wrong.clone(), field::WEIGHT, 8_500_i64);
        assert_eq!(of_fact(&weighed, today), [Code::FutureDate]);
        let confirmed = edited(wrong.clone(), field::CONFIRMED, "flagged");
        assert_eq!(of_fact(&confirmed, today), [Code::FutureDate]);
        assert_eq!(
            of_fact(&edited(wrong.clone(), field::LIVE, false), today),
            []
        );
        // A clock that is not to be believed says nothing of dates.
        assert_eq!(of_fact(&weighed, None), []);
        // Of a fact that has not arrived nothing can be said.
        let mut edit = EntityState::default();
        edit.apply(
            op(2),
            &Body::Edit(crate::Edit {
                entity: domain::Entity::Fact(op(1)),
                sets: vec![SetField {
                    field: field::DATE,
                    value: Value::Date(day("2062-11-12")),
                    base: vec![op(1)],
                }],
                reason: String::new(),
            }),
        );
        assert_eq!(of_fact(&edit, today), []);
    }

    #[test]
    fn a_newer_program_is_told_from_damage() {
        let whole = Body::Fact(NewFact {
            kind: FactKind::MEASUREMENT,
            person: PersonId(uuid::Uuid::from_u128(9)),
            values: values(&[(field::WEIGHT, Value::Int(8_500))]),
        });
        let whole = whole.to_bytes();
        assert_eq!(of_bytes(&whole), None);
        assert_eq!(
            of_bytes(&[200, 1]),
            Some(Code::UnknownKind),
            "another kind of operation"
        );
        let longer = [&whole[..], &[7]].concat();
        assert_eq!(
            of_bytes(&longer),
            Some(Code::UnknownKind),
            "a body that says more"
        );
        // The only value has three bytes, and before them its kind: a whole number.
        let mut other_value = whole.clone();
        let kind = &mut other_value[whole.len() - 4];
        assert_eq!(std::mem::replace(kind, 90), 1);
        assert_eq!(
            of_bytes(&other_value),
            Some(Code::UnknownKind),
            "another kind of value"
        );
        for cut in 0..whole.len() {
            assert_eq!(
                of_bytes(&whole[..cut]),
                Some(Code::Malformed),
                "cut at {cut}"
            );
        }
    }

    proptest! {
        #[test]
        fn every_number_is_a_code_and_comes_back(number in any::<u8>()) {
            let code = Code::from(number);
            prop_assert_eq!(u8::from(code), number);
            prop_assert_eq!(Code::from(u8::from(code)), code);
        }

        #[test]
        fn whatever_is_not_understood_has_a_reason(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            prop_assert_eq!(of_bytes(&bytes).is_none(), Body::from_bytes(&bytes).is_ok());
        }
    }
}
