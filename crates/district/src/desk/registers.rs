//! What the office registers itself: lokus of ILP with their targets, and what surveys found.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Asking, Kind, Refused, read};
use crate::lokus::{self, KINDS, Lokus, LokusTarget, STAGES, by_quarter};
use crate::storage::Reach;
use crate::surveys::{self, INDICATORS, Survey};

/// No name and no source is longer, in characters.
const LONGEST: usize = 100;
/// Years that can be meant.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

/// A year.
#[derive(Debug, Deserialize, TS)]
pub(super) struct AskYear {
    year: i32,
}

/// A stage of a lokus.
#[derive(Debug, Serialize, Deserialize, TS)]
pub(super) struct Stage {
    /// Its word.
    stage: String,
    /// The day on which it was reached, `YYYY-MM-DD`; none while it is not.
    date: Option<String>,
}

/// A lokus of ILP.
#[derive(Debug, Serialize, TS)]
pub(super) struct LokusLine {
    kind: String,
    /// Name of the puskesmas it is or belongs to.
    puskesmas: String,
    name: String,
    /// In the order in which they are told.
    stages: Vec<Stage>,
    /// The day of the last one, once all are reached.
    done_on: Option<String>,
}

/// A kind of lokus in a year.
#[derive(Debug, Serialize, TS)]
pub(super) struct LokusKind {
    kind: &'static str,
    /// How many are to be done by the end of the year, where that was said.
    target: Option<u32>,
    source: Option<String>,
    /// How many were done by the end of each quarter; none before it begins.
    quarters: Vec<Option<u32>>,
    /// How many are registered.
    registered: u32,
    /// How many reached each stage by today.
    stages: Vec<u32>,
}

/// The register in a year.
#[derive(Debug, Serialize, TS)]
pub(super) struct LokusBoard {
    year: i32,
    kinds: Vec<LokusKind>,
    lokus: Vec<LokusLine>,
}

/// A lokus as it is written.
#[derive(Debug, Deserialize, TS)]
pub(super) struct WriteLokus {
    kind: String,
    puskesmas: String,
    name: String,
    stages: Vec<Stage>,
}

/// A target as it is set.
#[derive(Debug, Deserialize, TS)]
pub(super) struct SetTarget {
    kind: String,
    year: i32,
    target: u32,
    source: String,
}

/// What a survey found.
#[derive(Debug, Serialize, Deserialize, TS)]
pub(super) struct SurveyLine {
    /// `short`, `wasted` or `underweight`.
    indicator: String,
    year: i32,
    per_mille: u32,
    source: String,
}

pub(super) fn lokus(asking: &Asking, asked: AskYear) -> Result<LokusBoard, Refused> {
    let year = asked.year;
    let (all, targets) = read(asking.storage(), Reach::NoScope, &mut |tx| {
        Ok((lokus::all(tx)?, lokus::targets(tx, year)?))
    })?;
    let today = asking.today();
    let of_kind = |kind: &'static str| {
        let of: Vec<&Lokus> = all.iter().filter(|one| one.kind == kind).collect();
        let target = targets.get(kind);
        let reached = |nth: usize| {
            let there = of
                .iter()
                .filter(|one| one.stages[nth].is_some_and(|day| day <= today));
            count(there.count())
        };
        LokusKind {
            kind,
            target: target.map(|target| target.target),
            source: target.map(|target| target.source.clone()),
            quarters: by_quarter(&of, year, today).to_vec(),
            registered: count(of.len()),
            stages: (0..STAGES.len()).map(reached).collect(),
        }
    };
    Ok(LokusBoard {
        year,
        kinds: KINDS.into_iter().map(of_kind).collect(),
        lokus: all.iter().map(line).collect(),
    })
}

fn count(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn line(lokus: &Lokus) -> LokusLine {
    let stages = STAGES.iter().zip(lokus.stages).map(|(stage, date)| Stage {
        stage: (*stage).to_owned(),
        date: date.map(|date| date.to_string()),
    });
    LokusLine {
        kind: lokus.kind.clone(),
        puskesmas: lokus.puskesmas.clone(),
        name: lokus.name.clone(),
        stages: stages.collect(),
        done_on: lokus.done_on().map(|day| day.to_string()),
    }
}

pub(super) fn write_lokus(asking: &Asking, asked: WriteLokus) -> Result<(), Refused> {
    let mut stages = [None; STAGES.len()];
    for Stage { stage, date } in &asked.stages {
        let nth = STAGES.iter().position(|known| known == stage);
        let nth = nth.ok_or_else(|| malformed("stages"))?;
        stages[nth] = match date.as_deref().map(str::trim) {
            None | Some("") => None,
            Some(date) => Some(past(asking, date)?),
        };
    }
    let lokus = Lokus {
        kind: known(&asked.kind, &KINDS, "kind")?,
        puskesmas: text(&asked.puskesmas, "puskesmas")?,
        name: text(&asked.name, "name")?,
        stages,
    };
    Ok(asking.by()?.write_lokus(&lokus)?)
}

pub(super) fn set_lokus_target(asking: &Asking, asked: SetTarget) -> Result<(), Refused> {
    let kind = known(&asked.kind, &KINDS, "kind")?;
    let target = LokusTarget {
        target: asked.target,
        source: text(&asked.source, "source")?,
    };
    Ok(asking
        .by()?
        .set_lokus_target(&kind, year(asked.year)?, &target)?)
}

pub(super) fn surveys(asking: &Asking, _: ()) -> Result<Vec<SurveyLine>, Refused> {
    let all = read(asking.storage(), Reach::NoScope, &mut |tx| surveys::all(tx))?;
    let line = |survey: Survey| SurveyLine {
        indicator: survey.indicator,
        year: survey.year,
        per_mille: survey.per_mille,
        source: survey.source,
    };
    Ok(all.into_iter().map(line).collect())
}

pub(super) fn write_survey(asking: &Asking, asked: SurveyLine) -> Result<(), Refused> {
    if asked.per_mille > 1_000 {
        return Err(Refused::new(Kind::Undone, "bad_number").about("per_mille"));
    }
    let survey = Survey {
        indicator: known(&asked.indicator, &INDICATORS, "indicator")?,
        year: year(asked.year)?,
        per_mille: asked.per_mille,
        source: text(&asked.source, "source")?,
    };
    Ok(asking.by()?.write_survey(&survey)?)
}

fn malformed(field: &'static str) -> Refused {
    Refused::new(Kind::Malformed, "malformed").about(field)
}

fn known(word: &str, words: &[&str], field: &'static str) -> Result<String, Refused> {
    let known = words.contains(&word).then(|| word.to_owned());
    known.ok_or_else(|| malformed(field))
}

fn text(typed: &str, field: &'static str) -> Result<String, Refused> {
    let text = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.chars().count() {
        0 => Err(Refused::new(Kind::Undone, "missing").about(field)),
        1..=LONGEST => Ok(text),
        _ => Err(Refused::new(Kind::Undone, "too_long").about(field)),
    }
}

fn year(year: i32) -> Result<i32, Refused> {
    YEARS
        .contains(&year)
        .then_some(year)
        .ok_or_else(|| malformed("year"))
}

/// A day that is not after today.
fn past(asking: &Asking, text: &str) -> Result<NaiveDate, Refused> {
    let date: NaiveDate = text
        .parse()
        .map_err(|_| Refused::new(Kind::Undone, "bad_date").about("stages"))?;
    let past = date <= asking.today() && YEARS.contains(&date.year());
    past.then_some(date)
        .ok_or_else(|| Refused::new(Kind::Undone, "in_future").about("stages"))
}
