//! Whether what the register knows of the made-up children could be real.

mod puskesmas;

use std::collections::BTreeSet;

use chrono::Datelike;
use domain::{Fact, Leaving, Measurement, age};
use growth::{Chart, Score};
use puskesmas::{is_child, puskesmas, today};
use siklus_sample::{Region, SamplePerson};

fn measurements(person: &SamplePerson) -> impl Iterator<Item = &Measurement> {
    person.facts.iter().filter_map(|fact| match fact {
        Fact::Measurement(measurement) => Some(measurement),
        _ => None,
    })
}

#[test]
fn nothing_happens_before_birth_after_death_or_from_today_on() {
    for region in Region::ALL {
        for person in puskesmas(region, 3).people() {
            let birth_date = person.person.birth_date.unwrap();
            assert!(birth_date <= today());
            let dates: Vec<_> = person.facts.iter().map(Fact::date).collect();
            assert!(dates.is_sorted(), "facts come in the order of their dates");
            let left = person.facts.iter().find_map(|fact| match fact {
                Fact::Departure(departure) => Some(departure.date),
                _ => None,
            });
            for fact in &person.facts {
                let Some(date) = fact.date() else { continue };
                assert!(date >= birth_date, "{fact:?} before birth on {birth_date}");
                assert!(date < today(), "{fact:?} is still to come");
                let leaves = matches!(fact, Fact::Departure(_));
                assert!(
                    leaves || left.is_none_or(|left| date < left),
                    "{fact:?} after leaving"
                );
            }
        }
    }
}

#[test]
fn every_measurement_is_one_that_a_register_may_hold() {
    for person in puskesmas(Region::DeliSerdang, 4).people() {
        for measurement in measurements(&person) {
            assert!(measurement.weight.is_some() || measurement.length.is_some());
            assert!(
                measurement
                    .weight
                    .is_none_or(|weight| (500..=60_000).contains(&weight.0))
            );
            assert!(
                measurement
                    .length
                    .is_none_or(|length| (300..=1_500).contains(&length.0))
            );
            assert!(
                measurement
                    .arm
                    .is_none_or(|arm| (50..=400).contains(&arm.0))
            );
            assert!(
                measurement
                    .head
                    .is_none_or(|head| (200..=700).contains(&head.0))
            );
            assert!(measurement.position.is_none() || measurement.length.is_some());
            let months =
                age::completed_months(person.person.birth_date.unwrap(), measurement.date).unwrap();
            assert!(months < 60, "measured at {months} months");
        }
    }
}

struct Spread {
    values: Vec<f64>,
    n_flagged: usize,
}

impl Spread {
    fn of(scores: impl Iterator<Item = Score>) -> Self {
        let (flagged, sound): (Vec<_>, Vec<_>) = scores.partition(|score| score.flagged);
        Self {
            values: sound.into_iter().map(|score| score.z.value()).collect(),
            n_flagged: flagged.len(),
        }
    }

    fn percent_below(&self, limit: f64) -> f64 {
        100.0 * self.values.iter().filter(|z| **z < limit).count() as f64 / self.values.len() as f64
    }

    fn deviation(&self) -> f64 {
        let n = self.values.len() as f64;
        let mean = self.values.iter().sum::<f64>() / n;
        (self
            .values
            .iter()
            .map(|z| (z - mean) * (z - mean))
            .sum::<f64>()
            / n)
            .sqrt()
    }

    fn percent_flagged(&self) -> f64 {
        100.0 * self.n_flagged as f64 / (self.n_flagged + self.values.len()) as f64
    }
}

/// Nutrition is that of a kabupaten in the national surveys of 2022 to 2024 (stunted 16 to 22 %,
/// underweight 16 %, wasted 7 %), spread and quality that of posyandu.
#[test]
fn growth_is_spread_as_surveys_find_it() {
    let people: Vec<_> = puskesmas(Region::Langkat, 10).people().collect();
    let scores = |of: &dyn Fn(growth::Sex, f64, &Measurement) -> Option<Score>| {
        let mut found = Vec::new();
        for person in &people {
            let sex = growth::Sex::from(person.person.sex.unwrap());
            for measurement in measurements(person) {
                let age_days =
                    age::days(person.person.birth_date.unwrap(), measurement.date) as f64;
                found.extend(of(sex, age_days, measurement));
            }
        }
        Spread::of(found.into_iter())
    };
    let kg = |measurement: &Measurement| Some(f64::from(measurement.weight?.0) / 1000.0);
    let cm = |measurement: &Measurement| Some(f64::from(measurement.length?.0) / 10.0);
    let height = scores(&|sex, days, found| Chart::LengthForAge.score(sex, days, cm(found)?));
    let weight = scores(&|sex, days, found| Chart::WeightForAge.score(sex, days, kg(found)?));
    let build = scores(&|sex, days, found| {
        let chart = if days < 731.0 {
            Chart::WeightForLength
        } else {
            Chart::WeightForHeight
        };
        chart.score(sex, cm(found)?, kg(found)?)
    });
    let (stunted, underweight, wasted) = (
        height.percent_below(-2.0),
        weight.percent_below(-2.0),
        build.percent_below(-2.0),
    );
    let deviations = [height.deviation(), weight.deviation(), build.deviation()];
    let flagged = [
        height.percent_flagged(),
        weight.percent_flagged(),
        build.percent_flagged(),
    ];
    let found = format!(
        "stunted {stunted:.1} underweight {underweight:.1} wasted {wasted:.1}, SD {deviations:.2?}, flagged {flagged:.2?}"
    );
    assert!((14.0..20.0).contains(&stunted), "{found}");
    assert!((9.0..19.0).contains(&underweight), "{found}");
    assert!((4.0..10.0).contains(&wasted), "{found}");
    assert!(
        deviations
            .iter()
            .all(|deviation| (0.95..1.4).contains(deviation)),
        "{found}"
    );
    assert!(flagged.iter().all(|percent| *percent < 1.0), "{found}");
    assert!(
        flagged.iter().any(|percent| *percent > 0.02),
        "some values must be impossible: {found}"
    );
}

#[test]
fn hands_round_heights_more_than_weights() {
    let people: Vec<_> = puskesmas(Region::Bukittinggi, 11).people().collect();
    let all = || people.iter().flat_map(measurements);
    let share = |tenths: Vec<u32>| {
        100.0 * tenths.iter().filter(|tenth| **tenth % 5 == 0).count() as f64 / tenths.len() as f64
    };
    let weights = share(
        all()
            .filter_map(|found| found.weight)
            .map(|weight| weight.0 / 100 % 10)
            .collect(),
    );
    let heights = share(
        all()
            .filter_map(|found| found.length)
            .map(|length| length.0 % 10)
            .collect(),
    );
    assert!(
        (22.0..27.0).contains(&weights),
        "tenths 0 and 5 in {weights:.1} % of weights"
    );
    assert!(
        (57.0..66.0).contains(&heights),
        "tenths 0 and 5 in {heights:.1} % of heights"
    );
}

#[test]
fn most_children_come_and_some_do_not() {
    let sample = puskesmas(Region::Jepara, 12);
    let entered: BTreeSet<_> = sample
        .days()
        .filter(|(_, day)| day.finished)
        .map(|(key, _)| (key.posyandu, key.date))
        .collect();
    let (mut expected, mut came, mut absences) = (0, 0, 0);
    for person in sample.people().filter(is_child) {
        let birth_date = person.person.birth_date.unwrap();
        let resident_since_birth = person.facts.iter().all(|fact| {
            !matches!(fact, Fact::Departure(_))
                && !matches!(fact, Fact::Arrival(arrival) if arrival.date.is_some())
        });
        if !resident_since_birth {
            continue;
        }
        let on_roster =
            |date| age::completed_months(birth_date, date).is_some_and(|months| months < 60);
        expected += entered
            .iter()
            .filter(|(posyandu, date)| *posyandu == person.posyandu && on_roster(*date))
            .count();
        came += measurements(&person)
            .filter(|found| found.posyandu.is_some())
            .count();
        absences += person
            .facts
            .iter()
            .filter(|fact| matches!(fact, Fact::Attendance(_)))
            .count();
    }
    let share = 100.0 * came as f64 / expected as f64;
    assert!(
        (76.0..88.0).contains(&share),
        "{share:.1} % of those on the roster came"
    );
    assert!(
        absences > 100 && absences < expected - came,
        "{absences} absences have a reason"
    );
}

#[test]
fn every_measurement_at_a_posyandu_belongs_to_a_finished_day() {
    let sample = puskesmas(Region::Langkat, 13);
    let finished: BTreeSet<_> = sample
        .days()
        .filter(|(_, day)| day.finished)
        .map(|(key, _)| (key.posyandu, key.date))
        .collect();
    for person in sample.people() {
        for measurement in measurements(&person) {
            let Some(posyandu) = measurement.posyandu else {
                continue;
            };
            assert!(finished.contains(&(posyandu, measurement.date)));
        }
    }
}

#[test]
fn all_that_can_happen_happens_somewhere() {
    let people: Vec<_> = Region::ALL
        .into_iter()
        .flat_map(|region| puskesmas(region, 14).people().collect::<Vec<_>>())
        .collect();
    let facts = || people.iter().flat_map(|person| &person.facts);
    let some =
        |what: &str, wanted: &dyn Fn(&Fact) -> bool| assert!(facts().any(wanted), "no {what}");
    some(
        "death",
        &|fact| matches!(fact, Fact::Departure(departure) if departure.leaving == Leaving::Died),
    );
    some(
        "move away",
        &|fact| matches!(fact, Fact::Departure(departure) if departure.leaving == Leaving::Moved),
    );
    some(
        "arrival",
        &|fact| matches!(fact, Fact::Arrival(arrival) if arrival.date.is_some()),
    );
    some(
        "oedema",
        &|fact| matches!(fact, Fact::Measurement(measurement) if measurement.oedema),
    );
    some("vitamin A", &|fact| matches!(fact, Fact::VitaminA(_)));
    some("answer about breast milk", &|fact| {
        matches!(fact, Fact::Breastfeeding(_))
    });
    some("weight from a book", &|fact| {
        matches!(fact, Fact::BookWeight(_))
    });
    some("deworming", &|fact| matches!(fact, Fact::Deworming(_)));
    let moved_within = people.iter().any(|person| {
        person
            .facts
            .iter()
            .filter(|fact| matches!(fact, Fact::Arrival(_)))
            .count()
            == 2
    });
    assert!(moved_within, "nobody moves to another posyandu");
}

#[test]
fn capsules_are_given_in_february_and_august_to_the_right_age() {
    for person in puskesmas(Region::Langkat, 15).people() {
        for fact in &person.facts {
            let Fact::VitaminA(given) = fact else {
                continue;
            };
            let months =
                age::completed_months(person.person.birth_date.unwrap(), given.date).unwrap();
            assert!(matches!(given.date.month(), 2 | 8));
            assert!((6..60).contains(&months));
            assert_eq!(given.capsule == domain::Capsule::Blue, months < 12);
        }
    }
}
