//! How many people of a group there are: as somebody projected it, and how much of it should be reached by a month.

use std::ops::RangeInclusive;
use std::sync::OnceLock;

use chrono::{Months, NaiveDate};
use domain::{AreaCode, Figure, FigureKind, Month};
use serde::Deserialize;

use super::rules::{Unit, Verified};
use crate::rows::read;

/// A row of `targets.csv`.
#[derive(Debug, Clone, Deserialize)]
#[expect(
    missing_docs,
    reason = "the fields are the columns, explained in the table"
)]
pub struct Group {
    pub group: String,
    pub spm: Option<u8>,
    pub counted: String,
    pub unit: Option<Unit>,
    pub from: Option<u32>,
    pub until: Option<u32>,
    pub source: String,
    pub verified: Verified,
}

/// Nobody who is alive was born before.
const FIRST_BIRTH: NaiveDate = NaiveDate::from_ymd_opt(1850, 1, 1).expect("because it is a day");

/// The groups of which shares are told.
pub fn groups() -> &'static [Group] {
    static TABLE: OnceLock<Vec<Group>> = OnceLock::new();
    TABLE.get_or_init(|| read(include_str!("../../rules/targets.csv")))
}

impl Group {
    /// The indicator of which everybody who came to it since January is one of the group.
    pub fn attained(&self) -> Option<&str> {
        self.counted.strip_prefix("attained:")
    }

    /// The dates of birth of those who are of the group's age on a day; `None` where it does not go by age.
    pub fn births_on(&self, day: NaiveDate) -> Option<RangeInclusive<NaiveDate>> {
        let months = match self.unit? {
            Unit::Days => return None,
            Unit::Months => 1,
            Unit::Years => 12,
        };
        let youngest = day.checked_sub_months(Months::new(self.from? * months))?;
        let oldest = match self.until {
            None => FIRST_BIRTH,
            Some(until) => day
                .checked_sub_months(Months::new((until + 1) * months))?
                .succ_opt()?,
        };
        Some(oldest..=youngest)
    }
}

/// A target of a year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Target {
    /// How many.
    pub of: u32,
    /// Where they were read, each source once.
    pub sources: Vec<String>,
}

impl Target {
    /// How many of them should be reached by the end of a month: a twelfth each month, to the nearest whole person.
    pub fn until(&self, month: Month) -> u32 {
        let months = month.index() % 12 + 1;
        (self.of * months + 6) / 12
    }
}

/// The target of a group in a year: of one desa what was entered of it; of a whole puskesmas what was entered of that,
/// or else the sum, once every desa has one.
pub fn target_of(
    figures: &[Figure],
    group: &str,
    year: i32,
    desa: Option<AreaCode>,
    all: &[AreaCode],
) -> Option<Target> {
    let entered = |desa: Option<AreaCode>| {
        figures.iter().find(|figure| {
            let key = &figure.key;
            key.kind == FigureKind::Target
                && key.subject == group
                && key.desa == desa
                && key.month.index() / 12 == u32::try_from(year).unwrap_or(0)
                && figure.of.is_some()
        })
    };
    let parts: Vec<&Figure> = match entered(desa) {
        Some(figure) => vec![figure],
        None if desa.is_none() && !all.is_empty() => all
            .iter()
            .map(|desa| entered(Some(*desa)))
            .collect::<Option<_>>()?,
        None => return None,
    };
    let mut target = Target::default();
    for figure in parts {
        target.of = target.of.saturating_add(figure.of.unwrap_or(0));
        target.sources.extend(figure.source.clone());
    }
    target.sources.sort();
    target.sources.dedup();
    Some(target)
}

/// The recap of a service that stands at the end of a month: the latest of its year.
pub fn recap_of(
    figures: &[Figure],
    spm: u8,
    desa: Option<AreaCode>,
    month: Month,
) -> Option<&Figure> {
    let year = month.index() / 12;
    let of_service = figures.iter().filter(|figure| {
        let key = &figure.key;
        key.kind == FigureKind::Recap
            && key.subject == spm.to_string()
            && key.desa == desa
            && key.month <= month
            && key.month.index() / 12 == year
            && figure.reached.is_some()
    });
    of_service.max_by_key(|figure| figure.key.month)
}

#[cfg(test)]
mod tests {
    use domain::{FigureKey, Origin, PlaceId};
    use uuid::Uuid;

    use super::*;
    use crate::care::rules::indicators;

    const HERE: &str = "12.05.07.1004";
    const THERE: &str = "12.05.07.1005";

    fn desa(code: &str) -> Option<AreaCode> {
        Some(code.parse().unwrap())
    }

    fn figure(kind: FigureKind, subject: &str, at: Option<AreaCode>, month: &str) -> Figure {
        Figure {
            key: FigureKey {
                kind,
                subject: subject.to_owned(),
                puskesmas: PlaceId(Uuid::from_u128(1)),
                desa: at,
                month: month.parse().unwrap(),
            },
            reached: None,
            of: None,
            source: None,
            as_of: None,
            note: None,
            origin: Origin::Live,
        }
    }

    fn target(at: Option<AreaCode>, of: u32, source: &str) -> Figure {
        Figure {
            of: Some(of),
            source: Some(source.to_owned()),
            ..figure(FigureKind::Target, "pregnant", at, "2026-01")
        }
    }

    #[test]
    fn every_indicator_and_every_service_has_its_group() {
        for indicator in indicators() {
            assert!(
                groups().iter().any(|group| group.group == indicator.target),
                "{}",
                indicator.target
            );
        }
        let services: Vec<u8> = groups().iter().filter_map(|group| group.spm).collect();
        assert_eq!(services, (1..=12).collect::<Vec<u8>>());
        for group in groups() {
            if let Some(attained) = group.attained() {
                assert!(indicators().iter().any(|row| row.indicator == attained));
            }
        }
    }

    #[test]
    fn a_puskesmas_has_what_was_entered_of_it_or_else_the_sum_once_every_desa_has_one() {
        let all: Vec<AreaCode> = [desa(HERE), desa(THERE)].into_iter().flatten().collect();
        let of = |figures: &[Figure], at| {
            target_of(figures, "pregnant", 2026, at, &all).map(|target| target.of)
        };
        let mut figures = vec![target(desa(HERE), 30, "BPS")];
        assert_eq!(of(&figures, desa(HERE)), Some(30));
        assert_eq!(of(&figures, desa(THERE)), None);
        assert_eq!(of(&figures, None), None, "one desa is missing");
        figures.push(target(desa(THERE), 12, "BPS"));
        assert_eq!(of(&figures, None), Some(42));
        figures.push(target(None, 50, "Pusdatin"));
        assert_eq!(of(&figures, None), Some(50));
        assert_eq!(target_of(&figures, "pregnant", 2025, None, &all), None);
        assert_eq!(target_of(&figures, "births", 2026, None, &all), None);
    }

    #[test]
    fn a_target_grows_by_a_twelfth_each_month() {
        let target = Target {
            of: 50,
            sources: Vec::new(),
        };
        let until = |month: &str| target.until(month.parse().unwrap());
        assert_eq!(
            [until("2026-01"), until("2026-06"), until("2026-12")],
            [4, 25, 50]
        );
    }

    #[test]
    fn the_latest_recap_of_the_year_stands() {
        let recap = |month: &str, reached| Figure {
            reached: Some(reached),
            ..figure(FigureKind::Recap, "12", None, month)
        };
        let figures = [
            recap("2025-12", 90),
            recap("2026-03", 10),
            recap("2026-09", 40),
        ];
        let at = |month: &str| {
            recap_of(&figures, 12, None, month.parse().unwrap()).and_then(|figure| figure.reached)
        };
        assert_eq!(
            [at("2026-02"), at("2026-03"), at("2026-08"), at("2026-11")],
            [None, Some(10), Some(10), Some(40)]
        );
        assert_eq!(
            recap_of(&figures, 12, desa(HERE), "2026-11".parse().unwrap()),
            None
        );
    }

    #[test]
    fn a_group_goes_by_age_on_the_day() {
        let day = |text: &str| -> NaiveDate { text.parse().unwrap() };
        let balita = groups()
            .iter()
            .find(|group| group.group == "balita")
            .unwrap();
        let births = balita.births_on(day("2026-11-30")).unwrap();
        assert!(births.contains(&day("2026-11-30")) && births.contains(&day("2021-12-01")));
        assert!(
            !births.contains(&day("2021-11-30")),
            "60 months on that day"
        );
    }
}
