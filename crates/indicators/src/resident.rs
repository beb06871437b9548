//! A stay as reports read it: who belongs to S of a posyandu in which month, and with what.

use chrono::NaiveDate;
use domain::{Capsule, Month, Person, PlaceId, Sex};

use crate::skdn::{Counted, age_band, reference_date};
use crate::{History, MonthRow, WeighingCode};

/// A stay of somebody who can be counted, since sex and date of birth are known: one row of `residences`,
/// but for whose area it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resident {
    /// Date of birth.
    pub birth_date: NaiveDate,
    /// Boy or girl.
    pub sex: Sex,
    /// Owns a KMS or Buku KIA.
    pub owns_kms: bool,
    /// The first day; that of birth for who was born there.
    pub from: NaiveDate,
    /// The first day gone; `None` while it lasts.
    pub to: Option<NaiveDate>,
}

/// What a month of a child holds that a form asks for. Nothing, where the child has no such month.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct InMonth {
    /// The date of the measurement the month goes by.
    pub measured: Option<NaiveDate>,
    /// Its KMS code.
    pub code: Option<WeighingCode>,
    /// Below the red line.
    pub bgm: bool,
    /// The capsule given.
    pub capsule: Option<Capsule>,
    /// The last answer to "only breast milk?".
    pub exclusive: Option<bool>,
}

impl From<&MonthRow> for InMonth {
    fn from(row: &MonthRow) -> Self {
        Self {
            measured: row.date,
            code: row.code.as_deref().and_then(WeighingCode::from_letter),
            bgm: row.bgm,
            capsule: row.vitamin_a.and_then(Capsule::from_code),
            exclusive: row.exclusive,
        }
    }
}

impl Resident {
    /// The stays of a person with the posyandu they are at, in order of time; no two begin on one day.
    pub fn of(person: &Person, history: &History) -> Vec<(PlaceId, Self)> {
        let (Some(sex), Some(birth_date)) = (person.sex, person.birth_date) else {
            return Vec::new();
        };
        let mut stays: Vec<(PlaceId, Self)> = history
            .residences()
            .iter()
            .map(|residence| {
                let stay = Self {
                    birth_date,
                    sex,
                    owns_kms: person.owns_kms == Some(true),
                    from: residence.from.unwrap_or(birth_date),
                    to: residence.to,
                };
                (residence.posyandu, stay)
            })
            // A stay since birth that was over by then.
            .filter(|(_, stay)| stay.to.is_none_or(|to| stay.from < to))
            .collect();
        stays.sort_by_key(|(_, stay)| stay.from);
        stays
    }

    /// What the child brings to the form of a month, and the day the month is judged on; `None` when it is
    /// not in S of this stay's posyandu: born, resident, and younger than 60 completed months.
    pub fn counted(&self, month: Month, given: &InMonth) -> Option<(NaiveDate, Counted)> {
        let reference = reference_date(month, given.measured);
        let resident = self.from <= reference && self.to.is_none_or(|to| reference < to);
        let band = age_band(self.birth_date, reference).filter(|_| resident)?;
        let counted = Counted {
            sex: self.sex,
            band,
            owns_kms: self.owns_kms,
            code: given.code,
            bgm: given.bgm,
            capsule: given.capsule,
            exclusive: given.exclusive,
        };
        Some((reference, counted))
    }
}

#[cfg(test)]
mod tests {
    use domain::{Arrival, Departure, Leaving};
    use uuid::Uuid;

    use super::*;

    const MELATI: PlaceId = PlaceId(Uuid::from_u128(1));

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn arrived(date: Option<&str>) -> Arrival {
        Arrival {
            posyandu: MELATI,
            date: date.map(day),
        }
    }

    fn born(date: &str) -> Person {
        Person {
            sex: Some(Sex::Female),
            birth_date: Some(day(date)),
            ..Person::default()
        }
    }

    #[test]
    fn no_two_stays_begin_on_one_day() {
        let history = History {
            arrivals: vec![arrived(None), arrived(Some("2025-03-01"))],
            ..History::default()
        };
        for (birth, first_days) in [
            ("2025-02-01", &["2025-02-01", "2025-03-01"][..]),
            ("2025-03-01", &["2025-03-01"]),
            ("2025-04-01", &["2025-03-01"]),
        ] {
            let stays = Resident::of(&born(birth), &history);
            let from: Vec<String> = stays
                .iter()
                .map(|(_, stay)| stay.from.to_string())
                .collect();
            assert_eq!(from, first_days, "born on {birth}");
        }
    }

    #[test]
    fn who_cannot_be_judged_is_not_counted() {
        let history = History {
            arrivals: vec![arrived(None)],
            ..History::default()
        };
        let unknown = Person {
            sex: None,
            ..born("2025-03-01")
        };
        assert_eq!(Resident::of(&unknown, &history), []);
    }

    #[test]
    fn the_day_of_the_measurement_decides_whether_a_child_is_in_s() {
        let history = History {
            arrivals: vec![arrived(None)],
            departures: vec![Departure {
                date: day("2026-05-20"),
                leaving: Leaving::Moved,
            }],
            ..History::default()
        };
        let [(_, stay)] = Resident::of(&born("2021-05-10"), &history)[..] else {
            panic!("one stay");
        };
        let measured = |date: &str| InMonth {
            measured: Some(day(date)),
            ..InMonth::default()
        };
        for (month, given, in_s) in [
            ("2026-04", InMonth::default(), true),
            ("2026-05", InMonth::default(), false),
            ("2026-05", measured("2026-05-09"), true),
            ("2026-05", measured("2026-05-10"), false),
            ("2021-05", InMonth::default(), true),
            ("2021-04", InMonth::default(), false),
        ] {
            let counted = stay.counted(month.parse().unwrap(), &given);
            assert_eq!(counted.is_some(), in_s, "{month} {given:?}");
        }
    }
}
