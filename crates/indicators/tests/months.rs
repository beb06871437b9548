//! However little of a history is looked at, a month comes to the same.

use chrono::{Days, NaiveDate};
use domain::{
    BookWeight, CurveOverrule, Grams, Measurement, Millimetres, Month, OpId, Origin, PlaceId,
    ReplicaId, Sex,
};
use proptest::prelude::*;
use siklus_indicators::History;

const BORN: NaiveDate = NaiveDate::from_ymd_opt(2025, 1, 14).unwrap();

fn day(days: u64) -> NaiveDate {
    BORN + Days::new(days)
}

fn measurement() -> impl Strategy<Value = Measurement> {
    let flags = (any::<bool>(), any::<bool>(), any::<bool>());
    let weight = prop::option::weighted(0.8, 30..120u32);
    (0..300u64, weight, prop::option::of(500..800u32), flags).prop_map(
        |(days, weight, length, (here, again, oedema))| Measurement {
            weight: weight.map(|hectograms| Grams(hectograms * 100)),
            length: length.map(Millimetres),
            oedema: oedema && again,
            posyandu: here.then_some(PlaceId(uuid::Uuid::from_u128(1))),
            remeasured: again,
            ..Measurement::on(day(days), Origin::Live)
        },
    )
}

fn history() -> impl Strategy<Value = History> {
    let book = (0..300u64, 30..120u32).prop_map(|(days, hectograms)| BookWeight {
        date: day(days),
        weight: Grams(hectograms * 100),
    });
    let overrule = (0..300u64).prop_map(|days| CurveOverrule { date: day(days) });
    let id = |seq| OpId {
        replica: ReplicaId::from_random(1),
        seq,
    };
    (
        prop::collection::vec(measurement(), 0..14),
        prop::collection::vec(book, 0..3),
        prop::collection::vec(overrule, 0..4),
    )
        .prop_map(move |(measurements, book_weights, overrules)| History {
            sex: Some(Sex::Male),
            birth_date: Some(BORN),
            measurements: (1..).map(id).zip(measurements).collect(),
            book_weights,
            overrules,
            ..History::default()
        })
}

proptest! {
    #[test]
    fn the_months_from_one_on_are_those_of_the_whole_history(history in history(), days in 0..320u64) {
        let since = Month::of(day(days));
        let mut whole = history.child_months();
        whole.retain(|month| month.month >= since);
        prop_assert_eq!(history.child_months_from(since), whole);
    }

    #[test]
    fn a_measurement_is_judged_as_if_it_were_the_only_one_of_its_month(history in history()) {
        for (fact, measurement) in &history.measurements {
            let month = Month::of(measurement.date);
            let mut alone = history.clone();
            alone.measurements.retain(|(id, other)| id == fact || !month.contains(other.date));
            let cell = alone.child_months().into_iter().find(|cell| cell.month == month).unwrap();
            prop_assert_eq!(history.judged(*fact), cell.measured);
        }
    }
}
