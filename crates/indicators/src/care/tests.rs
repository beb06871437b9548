mod any_history;
mod due;
mod grids;
mod years;

use std::collections::BTreeSet;

use domain::{
    Arrival, Breastfeeding, Capsule, Departure, Deworming, Grams, Immunisation, Leaving,
    Measurement, Millimetres, OpId, Origin, PlaceId, Referral, ReplicaId, Value, VitaminA,
    question,
};

use super::rules::Rule;
use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn id(seq: u64) -> FactId {
    OpId {
        replica: ReplicaId::from_random(1),
        seq,
    }
}

/// A life, told in the order in which it is entered.
struct Life(History);

impl Life {
    fn of(sex: Sex, born: &str) -> Self {
        Self(History {
            sex: Some(sex),
            birth_date: Some(day(born)),
            arrivals: vec![Arrival {
                date: None,
                posyandu: PlaceId(uuid::Uuid::from_u128(1)),
            }],
            ..History::default()
        })
    }

    fn woman() -> Self {
        Self::of(Sex::Female, "1998-05-04")
    }

    fn visit(mut self, form: &str, on: &str, answers: &[(domain::Field, Value)]) -> Self {
        let number = self.0.visits.len() as u64 + 1;
        self.0.visits.push((id(number), visit(form, on, answers)));
        self
    }

    fn pregnant(self, lmp: &str, registered: &str) -> Self {
        self.visit("pregnancy", registered, &[(question::LMP, day(lmp).into())])
    }

    fn anc(mut self, days: &[&str]) -> Self {
        for on in days {
            self = self.visit("anc", on, &[]);
        }
        self
    }

    fn dose(mut self, dose: &str, on: &str) -> Self {
        let given = Immunisation {
            date: (!on.is_empty()).then(|| day(on)),
            dose: dose.into(),
            from_book: on.is_empty(),
            site: None,
            batch: None,
            brand: None,
        };
        let number = 1000 + self.0.immunisations.len() as u64;
        self.0.immunisations.push((id(number), given));
        self
    }

    fn weighed(mut self, on: &str, length: bool) -> Self {
        let number = 2000 + self.0.measurements.len() as u64;
        let measured = Measurement {
            weight: Some(Grams(9000)),
            length: length.then_some(Millimetres(800)),
            ..Measurement::on(day(on), Origin::Live)
        };
        self.0.measurements.push((id(number), measured));
        self
    }

    fn capsule(mut self, on: &str) -> Self {
        self.0.capsules.push(VitaminA {
            date: day(on),
            capsule: Capsule::Red,
        });
        self
    }

    fn left(mut self, on: &str, leaving: Leaving) -> Self {
        let date = day(on);
        self.0.departures.push(Departure { date, leaving });
        self
    }

    /// What is due of an item, as first, last timely and last day.
    fn due(&self, item: &str) -> Vec<String> {
        let care = Care::of(&self.0);
        let due = care.due().into_iter().filter(|due| due.item == item);
        due.map(|due| {
            let closes = due.closes.map_or("…".to_owned(), |day| day.to_string());
            format!("{} {} {closes}", due.opens, due.due)
        })
        .collect()
    }

    fn year(&self, spm: u8, year: i32, rule: Rule) -> Option<PersonYear> {
        let care = Care::of(&self.0);
        care.years()
            .into_iter()
            .find(|row| (row.spm, row.year, row.rule) == (spm, year, rule))
    }

    fn missing(&self, spm: u8, year: i32, rule: Rule) -> Option<String> {
        self.year(spm, year, rule).map(|row| row.missing)
    }

    fn attained(&self, indicator: &str) -> Vec<String> {
        let all = Care::of(&self.0).attainments();
        let of = all.into_iter().filter(|one| one.indicator == indicator);
        of.map(|one| one.date.to_string()).collect()
    }
}

fn visit(form: &str, on: &str, answers: &[(domain::Field, Value)]) -> Visit {
    Visit {
        date: day(on),
        form: form.into(),
        version: 1,
        site: None,
        posyandu: None,
        confirmed: None,
        origin: Origin::Live,
        answers: answers.iter().cloned().collect(),
    }
}

/// Every answer of ten T.
fn ten_t() -> Vec<(domain::Field, Value)> {
    let mut answers: Vec<_> = [
        question::WEIGHT,
        question::SYSTOLIC,
        question::DIASTOLIC,
        question::LILA,
        question::FUNDAL_HEIGHT,
        question::FETAL_HEART_RATE,
        question::HB,
        question::HIV_TESTED,
        question::SYPHILIS_TESTED,
        question::HBSAG_TESTED,
        question::CASE_MANAGEMENT,
        question::COUNSELLING,
    ]
    .map(|field| (field, Value::Int(1)))
    .into();
    answers.push((question::PRESENTATION, "head".into()));
    answers.push((question::TD_STATUS, "t5".into()));
    answers.push((question::TTD_TABLETS, 90.into()));
    answers
}
