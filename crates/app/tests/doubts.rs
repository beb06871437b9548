//! How often the grid asks: not more than one row in ten, or people stop reading the questions.

use std::collections::BTreeMap;

use domain::Fact;
use indicators::History;
use sample::{Region, Sample, Wanted};

#[test]
fn not_more_than_one_row_in_ten_asks() {
    let today = "2026-11-12".parse().unwrap();
    let sample = Sample::of(Wanted::demo(Region::Langkat, 7, today)).unwrap();
    let (mut n_measured, mut n_asking) = (0, 0);
    let mut by_code: BTreeMap<&str, u32> = BTreeMap::new();
    for person in sample.people() {
        let mut history = History {
            sex: person.person.sex,
            birth_date: person.person.birth_date,
            ..History::default()
        };
        for (seq, fact) in (1..).zip(person.facts) {
            let Fact::Measurement(measurement) = fact else {
                continue;
            };
            let doubts = history.doubts(&measurement);
            n_measured += 1;
            n_asking += u32::from(!doubts.is_empty());
            for doubt in doubts {
                *by_code.entry(doubt.reason.code()).or_default() += 1;
            }
            let id = domain::OpId {
                replica: domain::ReplicaId::NONE,
                seq,
            };
            history.measurements.push((id, measurement));
        }
    }
    assert!(
        n_measured > 3000,
        "only {n_measured} measurements were made up"
    );
    let share = f64::from(n_asking) / f64::from(n_measured);
    assert!(share <= 0.10, "{share:.3} of the rows ask: {by_code:?}");
    assert!(
        share >= 0.005,
        "{share:.3}: the errors that were made up are not seen: {by_code:?}"
    );
}
