//! What forms and monitoring count of a child's month, in one number: so that counting thousands of months reads
//! nothing else of them.

use chrono::{Datelike, NaiveDate};
use domain::{Capsule, Month};

use crate::{InMonth, Nutrition, Status, WeighingCode};

/// The columns of a month that are counted, as bits of one number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Marks(pub u32);

/// Where each lies, and how many bits it has.
const DAY: (u32, u32) = (0, 5);
const CODE: (u32, u32) = (5, 3);
const BGM: (u32, u32) = (8, 1);
const TWICE_T: (u32, u32) = (9, 1);
const CAPSULE: (u32, u32) = (10, 2);
const EXCLUSIVE: (u32, u32) = (12, 2);
const UNDERWEIGHT: (u32, u32) = (14, 2);
const SHORT: (u32, u32) = (16, 2);
const STATUS: (u32, u32) = (18, 3);

const CODES: [WeighingCode; 4] = [
    WeighingCode::Naik,
    WeighingCode::TidakNaik,
    WeighingCode::TidakDitimbangBulanLalu,
    WeighingCode::Baru,
];

impl Marks {
    /// The number of what a month holds.
    pub fn of(given: &InMonth, nutrition: &Nutrition) -> Self {
        let answer = |answer: Option<bool>| answer.map_or(0, |yes| if yes { 2 } else { 1 });
        let place = |place: Option<usize>| {
            place
                .and_then(|place| u32::try_from(place + 1).ok())
                .unwrap_or(0)
        };
        let code = given
            .code
            .and_then(|code| CODES.iter().position(|known| *known == code));
        let capsule = given
            .capsule
            .and_then(|given| Capsule::ALL.iter().position(|known| *known == given));
        let status = nutrition
            .status
            .and_then(|status| Status::ALL.iter().position(|known| *known == status));
        Self(0)
            .with(DAY, given.measured.map_or(0, |date| date.day()))
            .with(CODE, place(code))
            .with(BGM, u32::from(given.bgm))
            .with(TWICE_T, u32::from(nutrition.twice_t))
            .with(CAPSULE, place(capsule))
            .with(EXCLUSIVE, answer(given.exclusive))
            .with(UNDERWEIGHT, answer(nutrition.underweight))
            .with(SHORT, answer(nutrition.short))
            .with(STATUS, place(status))
    }

    /// What a month holds, behind its number.
    pub fn parts(self, month: Month) -> (InMonth, Nutrition) {
        let answer = |at| match self.get(at) {
            0 => None,
            number => Some(number == 2),
        };
        let place = |at| (self.get(at) as usize).checked_sub(1);
        let given = InMonth {
            measured: match self.get(DAY) {
                0 => None,
                day => NaiveDate::with_day(&month.first_day(), day),
            },
            code: place(CODE).and_then(|place| CODES.get(place)).copied(),
            bgm: self.get(BGM) == 1,
            capsule: place(CAPSULE)
                .and_then(|place| Capsule::ALL.get(place))
                .copied(),
            exclusive: answer(EXCLUSIVE),
        };
        let nutrition = Nutrition {
            underweight: answer(UNDERWEIGHT),
            short: answer(SHORT),
            status: place(STATUS)
                .and_then(|place| Status::ALL.get(place))
                .copied(),
            twice_t: self.get(TWICE_T) == 1,
        };
        (given, nutrition)
    }

    fn with(self, (at, bits): (u32, u32), number: u32) -> Self {
        Self(self.0 | (number & ((1 << bits) - 1)) << at)
    }

    fn get(self, (at, bits): (u32, u32)) -> u32 {
        self.0 >> at & ((1 << bits) - 1)
    }
}

#[cfg(test)]
mod tests {
    use proptest::option;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    proptest! {
        #[test]
        fn a_number_holds_all_of_a_month(
            day in option::of(1..=31_u32),
            code in option::of(select(CODES.to_vec())),
            capsule in option::of(select(Capsule::ALL)),
            status in option::of(select(Status::ALL.to_vec())),
            (bgm, twice_t) in any::<(bool, bool)>(),
            (exclusive, underweight, short) in any::<(Option<bool>, Option<bool>, Option<bool>)>(),
        ) {
            let month: Month = "2026-01".parse().unwrap();
            let measured = day.and_then(|day| month.first_day().with_day(day));
            let given = InMonth { measured, code, bgm, capsule, exclusive };
            let nutrition = Nutrition { underweight, short, status, twice_t };
            prop_assert_eq!(Marks::of(&given, &nutrition).parts(month), (given, nutrition));
        }
    }
}
