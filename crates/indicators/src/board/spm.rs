//! The twelve SPM services of a year up to a month.

use std::collections::BTreeMap;
use std::hash::Hash;
use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate};
use domain::AreaCode;
use serde::Serialize;
use ts_rs::TS;

use super::entered::{Entered, FigureView, TargetView};
use crate::care::rules::{Rule, Verified, components};
use crate::care::target::groups;

/// HIV is counted by recap alone: there is no person record of it.
pub const OF_RECAP_ALONE: u8 = 12;

/// A service by a version of its rule.
#[derive(Debug, Clone, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are those of a service")]
pub struct SpmRow {
    pub spm: u8,
    /// `4/2019`, `6/2024` or `both`.
    pub rule: &'static str,
    /// Not every row of the rule was read in the rule itself.
    pub verified: bool,
    /// `siklus`, or `recap` where there is nothing to count here.
    pub source: &'static str,
    /// Everybody registered who belongs to it.
    pub target: u32,
    /// Of these, served to standard by the end of the month.
    pub served: u32,
    /// How many somebody says there are in the year.
    pub entered: Option<TargetView>,
    /// What was reached by the records of another programme, as typed.
    pub recap: Option<FigureView>,
    /// Of each part of the area.
    /// How many were served by the end of each month since January, up to the one that was asked for.
    pub months: Vec<u32>,
    pub areas: Vec<SpmArea>,
}

/// A service in a part of the area.
#[derive(Debug, Clone, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are those of a service")]
pub struct SpmArea {
    /// Code of the desa; number of the puskesmas.
    pub id: String,
    pub name: String,
    pub target: u32,
    pub served: u32,
    pub entered: Option<TargetView>,
    pub recap: Option<FigureView>,
}

/// How many belong to a service, and how many of them are served.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the counts")]
pub struct Count {
    pub target: u32,
    pub served: u32,
    /// Of these, complete in each month of the year; those of before it in January.
    pub by_month: [u32; 12],
}

impl Count {
    /// Adds the counts of a part.
    pub fn add(&mut self, part: &Self) {
        self.target += part.target;
        self.served += part.served;
        for (all, more) in self.by_month.iter_mut().zip(part.by_month) {
            *all += more;
        }
    }
}

/// A row of somebody's year.
#[derive(Debug, Clone, Copy)]
pub struct Year<P> {
    /// Where they live on the day; `None` is nowhere.
    pub home: Option<P>,
    /// The day on which it was complete.
    pub completed: Option<NaiveDate>,
}

/// Counts a service by where people live: those of its age (`births`) who live there, else those with a row.
pub fn count<P: Copy + Eq + Hash + Ord>(
    births: Option<&RangeInclusive<NaiveDate>>,
    living: impl IntoIterator<Item = (P, NaiveDate)>,
    years: impl IntoIterator<Item = Year<P>>,
    until: NaiveDate,
) -> BTreeMap<P, Count> {
    let mut counts: BTreeMap<P, Count> = BTreeMap::new();
    if let Some(births) = births {
        for (home, _) in living
            .into_iter()
            .filter(|(_, birth)| births.contains(birth))
        {
            counts.entry(home).or_default().target += 1;
        }
    }
    for year in years {
        let Some(home) = year.home else { continue };
        let count = counts.entry(home).or_default();
        count.target += u32::from(births.is_none());
        if let Some(day) = year.completed.filter(|day| *day <= until) {
            let month = if day.year() == until.year() {
                day.month0()
            } else {
                0
            };
            count.served += 1;
            count.by_month[month as usize] += 1;
        }
    }
    counts
}

/// The versions of a service's rule: one where they do not differ.
pub fn rules_of(spm: u8) -> &'static [Rule] {
    let differs = components()
        .iter()
        .any(|row| row.spm == spm && row.rule != Rule::Both);
    match differs {
        true => &[Rule::R2019, Rule::R2024],
        false => &[Rule::Both],
    }
}

/// All services with the versions of their rules.
pub fn all() -> impl Iterator<Item = (u8, Rule)> {
    (1..=OF_RECAP_ALONE).flat_map(|spm| rules_of(spm).iter().map(move |rule| (spm, *rule)))
}

/// What was entered of a service: how many there are, and what another programme reached.
pub fn entered_of(
    entered: &Entered,
    spm: u8,
    desa: Option<AreaCode>,
) -> (Option<TargetView>, Option<FigureView>) {
    let group = groups().iter().find(|group| group.spm == Some(spm));
    let target = group.and_then(|group| entered.target(&group.group, desa));
    (target, entered.recap(spm, desa))
}

impl SpmRow {
    /// A service from its parts up to a day; `count`, `entered` and `recap` are of the whole.
    pub fn of(
        (spm, rule): (u8, Rule),
        until: NaiveDate,
        count: &Count,
        areas: Vec<SpmArea>,
        (entered, recap): (Option<TargetView>, Option<FigureView>),
    ) -> Self {
        let by_month = count.by_month.iter().take(until.month() as usize);
        let mut of_rule = components()
            .iter()
            .filter(|row| row.spm == spm && [rule, Rule::Both].contains(&row.rule));
        Self {
            spm,
            rule: rule.word(),
            verified: of_rule.all(|row| row.verified == Verified::Yes),
            source: match spm {
                OF_RECAP_ALONE => "recap",
                _ => "siklus",
            },
            target: count.target,
            served: count.served,
            entered,
            recap,
            months: by_month
                .scan(0, |sum, served| {
                    *sum += served;
                    Some(*sum)
                })
                .collect(),
            areas,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(count: &Count) -> (u32, u32) {
        (count.target, count.served)
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn by_age_whoever_lives_there_belongs_and_else_whoever_has_a_row() {
        let births = day("2021-12-31")..=day("2026-12-31");
        let living = [
            (1, day("2022-01-01")),
            (1, day("2020-01-01")),
            (2, day("2025-05-05")),
        ];
        let years = [
            Year {
                home: Some(1),
                completed: Some(day("2026-11-30")),
            },
            Year {
                home: Some(2),
                completed: Some(day("2026-12-01")),
            },
            Year {
                home: None,
                completed: Some(day("2026-01-01")),
            },
        ];
        let until = day("2026-11-30");
        let by_age = count(Some(&births), living, years, until);
        assert_eq!(told(&by_age[&1]), (1, 1));
        assert_eq!(told(&by_age[&2]), (1, 0));
        let by_row = count(None, living, years, until);
        assert_eq!(told(&by_row[&1]), (1, 1));
        assert_eq!(told(&by_row[&2]), (1, 0));
        assert_eq!(by_age[&1].by_month[10], 1, "complete in November");
        let row = SpmRow::of(
            (6, Rule::Both),
            until,
            &by_age[&1],
            Vec::new(),
            (None, None),
        );
        assert_eq!(
            (row.months.len(), row.months[9], row.months[10]),
            (11, 0, 1)
        );
    }
}
