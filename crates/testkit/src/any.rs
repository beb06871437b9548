//! Strategies for property tests: facts, children, histories of several laptops, messy files.
//!
//! They shrink: a failing history ends up as few steps of few laptops.

mod history;
mod register;

pub use history::{History, history};
pub use register::{messy_date, messy_name, messy_number, register_file};

use chrono::{Days, NaiveDate};
use domain::form::{AnswerKind, Library, Question};
use domain::{
    Absence, Arrival, Attendance, BookWeight, Breastfeeding, Capsule, Departure, Destination,
    Deworming, Fact, Grams, Immunisation, Leaving, Measurement, Millimetres, Origin, Outcome,
    PlaceId, Position, Referral, Sex, Site, Value, Visit, VitaminA,
};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::{Child, a_posyandu, child, day};

/// A date from one to another, both included.
///
/// # Panics
/// When a text is no date.
pub fn date_between(from: &str, to: &str) -> impl Strategy<Value = NaiveDate> + use<> {
    let (from, to) = (day(from), day(to));
    (0..=(to - from).num_days().unsigned_abs()).prop_map(move |days| from + Days::new(days))
}

/// One of three posyandu of one desa.
pub fn posyandu() -> impl Strategy<Value = PlaceId> {
    select(vec!["Melati", "Mawar", "Anggrek"]).prop_map(|name| a_posyandu(name).id())
}

/// A measurement that a register may hold, in 2024 to 2026; it measures something.
pub fn measurement() -> impl Strategy<Value = Measurement> {
    let sizes = (
        option::weighted(0.95, 500..=60_000_u32),
        option::weighted(0.8, 300..=1_500_u32),
        option::weighted(0.3, 50..=400_u32),
        option::weighted(0.2, 200..=700_u32),
    );
    let how = (
        option::of(select(Position::ALL)),
        option::of(select(Site::ALL)),
        posyandu(),
        select(Origin::ALL),
        prop::bool::weighted(0.02),
        prop::bool::weighted(0.05),
    );
    let measured = (date_between("2024-01-01", "2026-12-31"), sizes, how);
    measured.prop_map(
        |(
            date,
            (weight, length, arm, head),
            (position, site, posyandu, origin, oedema, remeasured),
        )| {
            let nothing = weight.is_none() && length.is_none() && arm.is_none() && head.is_none();
            Measurement {
                weight: if nothing {
                    Some(Grams(8_500))
                } else {
                    weight.map(Grams)
                },
                length: length.map(Millimetres),
                position: length.and(position),
                arm: arm.map(Millimetres),
                head: head.map(Millimetres),
                oedema,
                site,
                posyandu: (site == Some(Site::Posyandu)).then_some(posyandu),
                remeasured,
                ..Measurement::on(date, origin)
            }
        },
    )
}

/// A visit by any form, with answers to some of its questions.
pub fn visit() -> impl Strategy<Value = Visit> {
    let forms: Vec<_> = Library::built_in().all().collect();
    let date = date_between("2024-01-01", "2026-12-31");
    let answered = proptest::collection::vec((any::<prop::sample::Index>(), any::<u16>()), 0..8);
    (date, select(forms), answered, option::of(select(Site::ALL))).prop_map(
        |(date, form, answered, site)| {
            let questions: Vec<_> = form.questions().map(|(_, question)| question).collect();
            let answers = answered.into_iter().map(|(which, number)| {
                let question = which.get(&questions);
                (question.field, answer(question, number, date))
            });
            Visit {
                date,
                form: form.id.clone(),
                version: form.version,
                site,
                posyandu: None,
                confirmed: None,
                origin: Origin::Live,
                answers: answers.collect(),
            }
        },
    )
}

/// An answer that the question can have, chosen by a number.
fn answer(question: &Question, number: u16, date: NaiveDate) -> Value {
    match &question.answer {
        AnswerKind::Boolean => Value::Int(i64::from(number % 2)),
        AnswerKind::Number(of) => Value::Int(of.low.unwrap_or(0) + i64::from(number % 200)),
        AnswerKind::Date { .. } => Value::Date(date - Days::new(u64::from(number % 250))),
        AnswerKind::Choice(choices) => {
            Value::Text(choices[usize::from(number) % choices.len()].code.clone())
        }
        AnswerKind::Text { .. } => Value::Text("catatan".into()),
    }
}

/// Any fact but the first arrival: mostly measurements, now and then a move, a death or a service.
pub fn fact() -> impl Strategy<Value = Fact> {
    let date = || date_between("2024-01-01", "2026-12-31");
    prop_oneof![
        12 => measurement().prop_map(Fact::Measurement),
        2 => (date(), select(Capsule::ALL)).prop_map(|(date, capsule)| Fact::VitaminA(VitaminA { date, capsule })),
        2 => (date(), any::<bool>()).prop_map(|(date, exclusive)| Fact::Breastfeeding(Breastfeeding { date, exclusive })),
        1 => (date(), 2_000..20_000_u32)
            .prop_map(|(date, weight)| Fact::BookWeight(BookWeight { date, weight: Grams(weight) })),
        1 => (option::of(date()), posyandu()).prop_map(|(date, posyandu)| Fact::Arrival(Arrival { date, posyandu })),
        1 => (date(), select(Leaving::ALL)).prop_map(|(date, leaving)| Fact::Departure(Departure { date, leaving })),
        1 => (date(), posyandu(), select(Absence::ALL))
            .prop_map(|(date, posyandu, absence)| Fact::Attendance(Attendance { date, posyandu, absence })),
        1 => date().prop_map(|date| Fact::Deworming(Deworming { date })),
        6 => visit().prop_map(Fact::Visit),
        2 => (option::of(date()), select(vec!["HB0", "DPT1", "DPT2", "MR1", "HEXA1", "DPT9"])).prop_map(|(date, dose)| {
            Fact::Immunisation(Immunisation {
                date,
                dose: dose.into(),
                from_book: date.is_none(),
                site: None,
                batch: None,
                brand: None,
            })
        }),
        1 => (date(), any::<bool>(), option::of(select(Outcome::ALL))).prop_map(|(date, same_day, outcome)| {
            Fact::Referral(Referral {
                date,
                to: Some(Destination::Puskesmas),
                reason: Some("twice_t".into()),
                same_day,
                note: String::new(),
                outcome,
                outcome_date: None,
                outcome_note: None,
            })
        }),
    ]
}

/// Somebody of one of the three posyandu, mostly a child, with up to twenty facts, in any order and not always sensible.
pub fn a_child() -> impl Strategy<Value = Child> {
    let birth = (
        prop_oneof![
            4 => date_between("2021-01-01", "2026-06-30"),
            1 => date_between("1940-01-01", "2020-12-31"),
        ],
        select(Sex::ALL),
        posyandu(),
    );
    (birth, proptest::collection::vec(fact(), 0..20)).prop_map(
        |((birth_date, sex, home), facts)| {
            let told = child("Budi").at(home).with(|person| {
                person.birth_date = Some(birth_date);
                person.sex = Some(sex);
            });
            facts.into_iter().fold(told, Child::has)
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest! {
        #[test]
        fn any_fact_survives_its_values(fact in fact()) {
            prop_assert_eq!(Fact::read(fact.kind(), &fact.values()), Some(fact));
        }

        #[test]
        fn any_measurement_measures_something(measurement in measurement()) {
            prop_assert!(measurement.measures_something());
        }
    }
}
