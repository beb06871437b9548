//! The made-up puskesmas that the tests look at.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use chrono::NaiveDate;
use siklus_sample::{Region, Sample, SamplePerson, Wanted};

pub(crate) fn today() -> NaiveDate {
    "2026-11-22".parse().unwrap()
}

pub(crate) fn puskesmas(region: Region, seed: u64) -> Sample {
    let wanted = Wanted {
        n_children: 1_500,
        n_others: 3_000,
        n_months: 12,
        ..Wanted::demo(region, seed, today())
    };
    Sample::of(wanted).unwrap()
}

pub(crate) fn is_child(person: &SamplePerson) -> bool {
    person.person.register_number.is_some()
}
