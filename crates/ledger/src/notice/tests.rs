//! The rules, case by case.

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
    let weighed =
        |date: &str, grams: i64| values(&[(DATE, on(date)), (field::WEIGHT, Value::Int(grams))]);
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
