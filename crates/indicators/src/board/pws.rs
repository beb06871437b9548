//! Monitoring of the area (PWS): part by part, a month beside the one before and the year so far.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use chrono::NaiveDate;
use domain::{AreaCode, Month};
use serde::Serialize;
use ts_rs::TS;

use super::entered::{Entered, FigureView, TargetView};
use crate::care::rules::{Verified, indicators};
use crate::care::target::groups;
use crate::skdn::Row;
use crate::{Figures, Share, Status};

/// The area in a month.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are the parts of the page")]
pub struct PwsBoard {
    pub month: String,
    pub total: PwsArea,
    /// Its parts: puskesmas, desa, or the posyandu of one.
    pub areas: Vec<PwsArea>,
    pub indicators: Vec<PwsIndicator>,
}

/// A part of the area.
#[derive(Debug, Clone, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are those of an area")]
pub struct PwsArea {
    /// Number of the puskesmas, code of the desa, or id of the posyandu.
    pub id: String,
    pub name: String,
    pub children: PwsChildren,
    /// Of the month before.
    pub before: PwsChildren,
    /// By indicator: this month, and since January.
    pub attained: BTreeMap<&'static str, PwsCount>,
    /// How many of each group are known here (S riil).
    pub known: BTreeMap<&'static str, u32>,
    /// How many somebody says there are, where that was entered (sasaran).
    pub targets: BTreeMap<&'static str, TargetView>,
    /// What staff say of the month.
    pub notes: Vec<FigureView>,
}

/// So many this month, and so many since January.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
#[expect(missing_docs, reason = "the two counts")]
pub struct PwsCount {
    pub month: u32,
    pub year: u32,
}

/// What a month of the children of an area comes to.
#[derive(Debug, Clone, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are those of the form")]
pub struct PwsChildren {
    pub s: u32,
    pub k: u32,
    pub d: u32,
    pub n: u32,
    pub t: u32,
    /// N and T: those who can be judged.
    pub judged: u32,
    pub twice_t: u32,
    pub bgm: u32,
    pub short: PwsShare,
    pub wasted: PwsShare,
    /// Of these, gizi buruk.
    pub severely_wasted: u32,
    pub underweight: PwsShare,
}

/// A share with its 95 % interval, in per mille.
#[derive(Debug, Clone, Serialize, TS)]
#[expect(missing_docs, reason = "the numbers of a share")]
pub struct PwsShare {
    pub n: u32,
    pub of: u32,
    pub low: Option<u32>,
    pub high: Option<u32>,
}

/// An indicator that is watched.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are those of the table")]
pub struct PwsIndicator {
    pub indicator: &'static str,
    pub target: &'static str,
    pub source: &'static str,
    pub verified: bool,
}

/// What is known of a part of the area.
#[derive(Debug, Clone, Default)]
pub struct Watched {
    /// Number of the puskesmas, code of the desa, or id of the posyandu.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The children of the month and of the one before.
    pub children: [Figures; 2],
    /// By indicator: this month, and since January.
    pub attained: BTreeMap<&'static str, PwsCount>,
    /// How many live there of each group that goes by age.
    pub living: BTreeMap<&'static str, u32>,
    /// What was entered of it.
    pub targets: BTreeMap<&'static str, TargetView>,
    /// What staff say of it.
    pub notes: Vec<FigureView>,
}

impl Watched {
    /// Takes in that somebody born on a day lives there.
    pub fn lives(&mut self, groups: &ByAge, birth: NaiveDate) {
        for (group, births) in groups.groups() {
            if births.contains(&birth) {
                *self.living.entry(group).or_default() += 1;
            }
        }
    }

    /// Takes in that so many came to an indicator in a month of the year of `month`.
    pub fn attained(&mut self, indicator: &'static str, of: Month, month: Month, count: u32) {
        let known = self.attained.entry(indicator).or_default();
        known.year += count;
        known.month += if of == month { count } else { 0 };
    }

    /// Takes in what was entered of it: of one desa, or of a whole puskesmas.
    pub fn entered(&mut self, entered: &Entered, desa: Option<AreaCode>) {
        self.targets = groups()
            .iter()
            .filter_map(|group| Some((group.group.as_str(), entered.target(&group.group, desa)?)))
            .collect();
        self.notes = entered.notes(desa);
    }

    /// Adds the counts of a part.
    pub fn add(&mut self, part: &Self) {
        for (of, more) in self.children.iter_mut().zip(&part.children) {
            of.add(more);
        }
        for (indicator, count) in &part.attained {
            let known = self.attained.entry(indicator).or_default();
            known.month += count.month;
            known.year += count.year;
        }
        for (group, count) in &part.living {
            *self.living.entry(group).or_default() += count;
        }
    }

    /// As it is told.
    pub fn told(self) -> PwsArea {
        let of_group = groups().iter().filter_map(|group| {
            let count = match group.attained() {
                Some(indicator) => self.attained.get(indicator).map_or(0, |count| count.year),
                None if group.unit.is_some() => {
                    self.living.get(group.group.as_str()).copied().unwrap_or(0)
                }
                None => return None,
            };
            Some((group.group.as_str(), count))
        });
        PwsArea {
            known: of_group.collect(),
            id: self.id,
            name: self.name,
            children: PwsChildren::of(&self.children[0]),
            before: PwsChildren::of(&self.children[1]),
            attained: self.attained,
            targets: self.targets,
            notes: self.notes,
        }
    }
}

/// The groups that go by age, with the dates of birth of a day.
#[derive(Debug, Clone)]
pub struct ByAge(Vec<(&'static str, RangeInclusive<NaiveDate>)>);

impl ByAge {
    /// On a day.
    pub fn on(day: NaiveDate) -> Self {
        let births = groups()
            .iter()
            .filter_map(|group| Some((group.group.as_str(), group.births_on(day)?)));
        Self(births.collect())
    }

    /// Each group and the dates of birth of its people.
    pub fn groups(&self) -> &[(&'static str, RangeInclusive<NaiveDate>)] {
        &self.0
    }
}

impl PwsBoard {
    /// The board of a month: `total` is the whole, without the counts of its parts, which are added here.
    pub fn of(month: Month, mut total: Watched, parts: Vec<Watched>) -> Self {
        for part in &parts {
            total.add(part);
        }
        let watched = indicators().iter().map(|row| PwsIndicator {
            indicator: &row.indicator,
            target: &row.target,
            source: &row.source,
            verified: row.verified == Verified::Yes,
        });
        Self {
            month: month.to_string(),
            total: total.told(),
            areas: parts.into_iter().map(Watched::told).collect(),
            indicators: watched.collect(),
        }
    }
}

/// A month of the trend.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are those of a month")]
pub struct PwsTrend {
    pub month: String,
    pub d: u32,
    pub s: u32,
    pub short: PwsShare,
    pub wasted: PwsShare,
    pub underweight: PwsShare,
}

/// How many months a trend looks back.
const TREND_MONTHS: u32 = 24;

impl PwsTrend {
    /// The months of a trend that ends with a month.
    pub fn months(last: Month) -> impl Iterator<Item = Month> {
        let first = last.index().saturating_sub(TREND_MONTHS - 1);
        (first..=last.index()).filter_map(Month::from_index)
    }

    /// What the figures of a month come to.
    pub fn of(month: Month, figures: &Figures) -> Self {
        let of = PwsChildren::of(figures);
        Self {
            month: month.to_string(),
            d: of.d,
            s: of.s,
            short: of.short,
            wasted: of.wasted,
            underweight: of.underweight,
        }
    }
}

impl PwsShare {
    fn of(part: Share) -> Self {
        let interval = part.interval();
        Self {
            n: part.n,
            of: part.of,
            low: interval.map(|(low, _)| low),
            high: interval.map(|(_, high)| high),
        }
    }
}

impl PwsChildren {
    /// What figures come to.
    pub fn of(figures: &Figures) -> Self {
        let skdn = &figures.skdn;
        let with = |status: Status| figures.statuses[status as usize];
        Self {
            s: skdn.total(Row::S),
            k: skdn.total(Row::K),
            d: skdn.total(Row::D),
            n: skdn.total(Row::N),
            t: skdn.total(Row::T),
            judged: skdn.judged(),
            twice_t: figures.twice_t,
            bgm: skdn.total(Row::Bgm),
            short: PwsShare::of(figures.short),
            wasted: PwsShare::of(Share {
                n: with(Status::Buruk) + with(Status::Kurang),
                of: figures.with_status(),
            }),
            severely_wasted: with(Status::Buruk),
            underweight: PwsShare::of(figures.underweight),
        }
    }
}
