//! The office's register of where ILP has come to: each lokus by its stages, and target against done by quarter.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use crate::storage::{Cell, Error, Kind, Row, Table, Tx};

/// What takes up ILP.
pub const KINDS: [&str; 3] = ["puskesmas", "pustu", "posyandu"];

/// The stages of taking it up: organisation, clusters, the service package of the posyandu, the skills of its kader, home
/// visits, monitoring of the area. Stages as named by the district's plan; no rule orders them.
pub const STAGES: [&str; 6] = [
    "structure",
    "clusters",
    "posyandu_package",
    "kader_skills",
    "home_visits",
    "pws",
];

pub(crate) const LOKUS: Table = Table {
    name: "lokus",
    columns: &[
        ("kind", Kind::Text),
        ("puskesmas", Kind::Text),
        ("name", Kind::Text),
        ("structure", Kind::Text),
        ("clusters", Kind::Text),
        ("posyandu_package", Kind::Text),
        ("kader_skills", Kind::Text),
        ("home_visits", Kind::Text),
        ("pws", Kind::Text),
    ],
    n_key: 3,
};

pub(crate) const LOKUS_TARGETS: Table = Table {
    name: "lokus_targets",
    columns: &[
        ("kind", Kind::Text),
        ("year", Kind::Int),
        ("target", Kind::Int),
        ("source", Kind::Text),
    ],
    n_key: 2,
};

/// A lokus, and when it reached each stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lokus {
    /// One of [`KINDS`].
    pub kind: String,
    /// Name of the puskesmas it is or belongs to.
    pub puskesmas: String,
    /// Its own name.
    pub name: String,
    /// The day of each of [`STAGES`]; `None` while it is not reached.
    pub stages: [Option<NaiveDate>; STAGES.len()],
}

impl Lokus {
    /// The day on which the last stage was reached; `None` while one is missing.
    pub fn done_on(&self) -> Option<NaiveDate> {
        let days = self.stages.iter().copied().collect::<Option<Vec<_>>>()?;
        days.into_iter().max()
    }
}

/// How many of a kind are to be done by the end of a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LokusTarget {
    /// How many.
    pub target: u32,
    /// Who says so.
    pub source: String,
}

/// Writes a lokus, in place of the one of that kind, puskesmas and name.
///
/// # Errors
/// When the database fails.
pub fn put(tx: &mut dyn Tx, lokus: &Lokus) -> Result<(), Error> {
    let key = [&lokus.kind, &lokus.puskesmas, &lokus.name];
    let key = key.map(|text| Cell::from(text.as_str()));
    let stages = lokus.stages.map(Cell::from);
    tx.put(&LOKUS, &[key.into_iter().chain(stages).collect()])
}

/// Says how many of a kind are to be done by the end of a year.
///
/// # Errors
/// When the database fails.
pub fn put_target(
    tx: &mut dyn Tx,
    kind: &str,
    year: i32,
    target: &LokusTarget,
) -> Result<(), Error> {
    let row = vec![
        kind.into(),
        i64::from(year).into(),
        i64::from(target.target).into(),
        target.source.as_str().into(),
    ];
    tx.put(&LOKUS_TARGETS, &[row])
}

/// All of them, by kind, puskesmas and name.
///
/// # Errors
/// When the database fails.
pub fn all(tx: &mut dyn Tx) -> Result<Vec<Lokus>, Error> {
    let sql = "SELECT kind, puskesmas, name, structure, clusters, posyandu_package, kader_skills, home_visits, pws
               FROM lokus
               ORDER BY kind, puskesmas, name";
    let lokus = |row: &Row| {
        let mut stages = [None; STAGES.len()];
        for (nth, stage) in stages.iter_mut().enumerate() {
            *stage = row.some(3 + nth, Row::date)?;
        }
        Ok(Lokus {
            kind: row.text(0)?.to_owned(),
            puskesmas: row.text(1)?.to_owned(),
            name: row.text(2)?.to_owned(),
            stages,
        })
    };
    tx.query(sql, &[])?.iter().map(lokus).collect()
}

/// The targets of a year, by kind.
///
/// # Errors
/// When the database fails.
pub fn targets(tx: &mut dyn Tx, year: i32) -> Result<BTreeMap<String, LokusTarget>, Error> {
    let sql = "SELECT kind, target, source FROM lokus_targets WHERE year = $1";
    let target = |row: &Row| {
        let target = LokusTarget {
            target: row.small(1)?,
            source: row.text(2)?.to_owned(),
        };
        Ok((row.text(0)?.to_owned(), target))
    };
    let rows = tx.query(sql, &[i64::from(year).into()])?;
    rows.iter().map(target).collect()
}

/// How many of some lokus are done by the end of each quarter of a year; `None` for quarters that have not begun by
/// `today`.
pub fn by_quarter(lokus: &[&Lokus], year: i32, today: NaiveDate) -> [Option<u32>; 4] {
    [1, 2, 3, 4].map(|quarter| {
        let begins = NaiveDate::from_ymd_opt(year, quarter * 3 - 2, 1)?;
        if begins > today {
            return None;
        }
        let past =
            |day: NaiveDate| day.year() > year || day.year() == year && day.month() > quarter * 3;
        let done = lokus
            .iter()
            .filter(|one| one.done_on().is_some_and(|day| !past(day)));
        u32::try_from(done.count()).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn reached(days: [&str; 6]) -> Lokus {
        Lokus {
            kind: "puskesmas".to_owned(),
            puskesmas: "Batang Kuis".to_owned(),
            name: "Batang Kuis".to_owned(),
            stages: days.map(|day| day.parse().ok()),
        }
    }

    #[test]
    fn a_lokus_is_done_on_the_day_of_its_last_stage() {
        let mut lokus = reached([
            "2025-02-01",
            "2025-03-01",
            "2026-04-01",
            "2025-04-01",
            "2025-05-01",
            "2025-06-01",
        ]);
        assert_eq!(lokus.done_on(), Some(day("2026-04-01")));
        lokus.stages[2] = None;
        assert_eq!(lokus.done_on(), None);
    }

    #[test]
    fn a_quarter_counts_all_that_are_done_by_its_last_day() {
        let all = |day| reached([day; 6]);
        let (march, april, old) = (all("2026-03-31"), all("2026-04-01"), all("2025-01-01"));
        let lokus = [&march, &april, &old];
        let quarters = by_quarter(&lokus, 2026, day("2026-07-01"));
        assert_eq!(quarters, [Some(2), Some(3), Some(3), None]);
    }
}
