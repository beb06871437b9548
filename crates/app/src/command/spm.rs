//! The twelve SPM services of a year, as far as Siklus counts them, and the people behind each number.

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, NaiveDate};
use domain::{Month, PlaceKind};
use indicators::care::births_of;
use indicators::care::rules::{Rule, Verified, components};
use records::care::{Homes, Living, YearRow};
use records::place::KnownPlace;
use records::{Db, place};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::line::{Lines, PersonLine};
use super::place::desa_name;
use crate::{App, UiError};

/// HIV is counted by recap alone: there is no person record of it.
const OF_RECAP_ALONE: u8 = 12;

/// A year up to a month.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct AskSpm {
    /// The last month that counts, `YYYY-MM`; the year begins with its January.
    pub month: String,
    /// Only this desa, by its code.
    pub desa: Option<String>,
}

/// The twelve services.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are the parts of the page")]
pub struct SpmBoard {
    pub month: String,
    /// The day on which people live where they are counted.
    pub on: String,
    pub services: Vec<SpmRow>,
}

/// A service by a version of its rule.
#[derive(Debug, Serialize, TS)]
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
    pub by_desa: Vec<SpmDesa>,
}

/// A service in a desa.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are those of a service")]
pub struct SpmDesa {
    pub desa: String,
    pub desa_name: String,
    pub target: u32,
    pub served: u32,
}

/// What of people and rows a service is counted from.
struct Counting {
    on: NaiveDate,
    year: i32,
    until: NaiveDate,
    posyandu: HashMap<i64, KnownPlace>,
    living: Vec<Living>,
    homes: Homes,
}

impl Counting {
    fn read(app: &App, db: &Db, args: &AskSpm) -> Result<Self, UiError> {
        let month: Month = args
            .month
            .parse()
            .map_err(|_| UiError::new("bad_month").about("month"))?;
        let until = month.last_day();
        let on = until.min(app.today());
        let wanted = |place: &KnownPlace| {
            args.desa
                .as_ref()
                .is_none_or(|desa| place.place.area.to_string() == *desa)
        };
        let places = place::all(db, PlaceKind::Posyandu)?
            .into_iter()
            .filter(wanted);
        let posyandu: HashMap<i64, KnownPlace> = places.map(|place| (place.row, place)).collect();
        let living = records::care::living(db, on)?.into_iter();
        let living = living.filter(|one| posyandu.contains_key(&one.posyandu));
        Ok(Self {
            on,
            year: month.first_day().year(),
            until,
            living: living.collect(),
            homes: Homes::on(db, on)?,
            posyandu,
        })
    }

    /// Everybody who belongs to a service, by the row of their posyandu: by age where it goes by it, else by what was entered.
    fn targets(&self, spm: u8, rows: &[YearRow]) -> Vec<(i64, i64)> {
        match births_of(spm, self.year) {
            Some(births) => {
                let belongs = self.living.iter().filter(|one| births.contains(&one.birth));
                belongs.map(|one| (one.person, one.posyandu)).collect()
            }
            None => {
                let here = rows
                    .iter()
                    .filter_map(|row| Some((row.person, row.posyandu?)));
                here.filter(|(_, posyandu)| self.posyandu.contains_key(posyandu))
                    .collect()
            }
        }
    }

    /// The rows of people of this place that were complete by the end of the month.
    fn served<'r>(&self, rows: &'r [YearRow]) -> impl Iterator<Item = (&'r YearRow, i64)> {
        let until = self.until;
        let here = rows.iter().filter_map(|row| Some((row, row.posyandu?)));
        here.filter(move |(row, posyandu)| {
            self.posyandu.contains_key(posyandu) && row.completed.is_some_and(|day| day <= until)
        })
    }

    fn service(&self, db: &Db, spm: u8, rule: Rule) -> Result<SpmRow, UiError> {
        let rows = records::care::years(db, &self.homes, self.year, spm, rule.word())?;
        let mut by_desa: BTreeMap<String, (u32, u32, i64)> = BTreeMap::new();
        for place in self.posyandu.values() {
            by_desa
                .entry(place.place.area.to_string())
                .or_insert((0, 0, place.row));
        }
        let mut count = |posyandu: i64, target: u32, served: u32| {
            if let Some(place) = self.posyandu.get(&posyandu) {
                let desa = by_desa
                    .entry(place.place.area.to_string())
                    .or_insert((0, 0, posyandu));
                desa.0 += target;
                desa.1 += served;
            }
        };
        for (_, posyandu) in self.targets(spm, &rows) {
            count(posyandu, 1, 0);
        }
        for (_, posyandu) in self.served(&rows) {
            count(posyandu, 0, 1);
        }
        let by_desa: Vec<SpmDesa> = by_desa
            .into_iter()
            .map(|(desa, (target, served, posyandu))| SpmDesa {
                desa,
                desa_name: desa_name(&self.posyandu[&posyandu].place),
                target,
                served,
            })
            .collect();
        let mut of_rule = components()
            .iter()
            .filter(|row| row.spm == spm && [rule, Rule::Both].contains(&row.rule));
        Ok(SpmRow {
            spm,
            rule: rule.word(),
            verified: of_rule.all(|row| row.verified == Verified::Yes),
            source: if spm == OF_RECAP_ALONE {
                "recap"
            } else {
                "siklus"
            },
            target: by_desa.iter().map(|desa| desa.target).sum(),
            served: by_desa.iter().map(|desa| desa.served).sum(),
            by_desa,
        })
    }
}

/// The versions of a service's rule: one where they do not differ.
fn rules_of(spm: u8) -> &'static [Rule] {
    let differs = components()
        .iter()
        .any(|row| row.spm == spm && row.rule != Rule::Both);
    if differs {
        &[Rule::R2019, Rule::R2024]
    } else {
        &[Rule::Both]
    }
}

/// The twelve services of a year, up to a month.
///
/// # Errors
/// `bad_month`, or when the store cannot be read.
pub fn spm_board(app: &App, args: AskSpm) -> Result<SpmBoard, UiError> {
    app.session()?.store.read(|db| {
        let counting = Counting::read(app, db, &args)?;
        let mut services = Vec::new();
        for spm in 1..=OF_RECAP_ALONE {
            for rule in rules_of(spm) {
                services.push(counting.service(db, spm, *rule)?);
            }
        }
        Ok(SpmBoard {
            month: args.month.clone(),
            on: counting.on.to_string(),
            services,
        })
    })
}

/// The people behind a number.
#[derive(Debug, Deserialize, TS)]
pub struct AskSpmPeople {
    /// When and where.
    #[serde(flatten)]
    pub ask: AskSpm,
    /// Which service.
    pub spm: u8,
    /// By which version of its rule.
    pub rule: String,
    /// Those who are served, or those who are not yet.
    pub served: bool,
    /// How many at most.
    pub most: usize,
}

/// People behind a number.
#[derive(Debug, Serialize, TS)]
pub struct SpmPeople {
    /// How many there are.
    pub total: usize,
    /// They, those who lack least first.
    pub people: Vec<SpmPerson>,
}

/// Somebody of a service.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are those of a year")]
pub struct SpmPerson {
    pub line: PersonLine,
    pub done: u32,
    pub needed: u32,
    /// Components that are missing; empty also for somebody for whom nothing was done yet.
    pub missing: Vec<String>,
    pub completed: Option<String>,
}

/// The people of a service who are served, or not yet.
///
/// # Errors
/// `bad_month`, `restricted` for restricted services, or when the store cannot be read.
pub fn spm_people(app: &App, args: AskSpmPeople) -> Result<SpmPeople, UiError> {
    // Of who has a severe mental disorder no list gives a name.
    if args.spm == 10 {
        return Err(UiError::new("restricted").about("spm"));
    }
    app.session()?.store.read(|db| {
        let counting = Counting::read(app, db, &args.ask)?;
        let rows = records::care::years(db, &counting.homes, counting.year, args.spm, &args.rule)?;
        let mut people: Vec<(i64, Option<&YearRow>)> = if args.served {
            counting
                .served(&rows)
                .map(|(row, _)| (row.person, Some(row)))
                .collect()
        } else {
            let mut known: HashMap<i64, &YearRow> = HashMap::new();
            let mut complete = Vec::new();
            for row in &rows {
                match row.completed.is_some_and(|day| day <= counting.until) {
                    true => complete.push(row.person),
                    false => _ = known.insert(row.person, row),
                }
            }
            let targets = counting.targets(args.spm, &rows).into_iter();
            targets
                .map(|(person, _)| (person, known.get(&person).copied()))
                .filter(|(person, row)| row.is_some() || !complete.contains(person))
                .collect()
        };
        people.sort_by_key(|(person, row)| {
            (row.map_or(u32::MAX, |row| row.needed - row.done), *person)
        });
        people.dedup_by_key(|(person, _)| *person);
        let mut lines = Lines::new(db, counting.on);
        let listed = people.iter().take(args.most).map(|(person, row)| {
            Ok(SpmPerson {
                line: lines.line(*person)?,
                done: row.map_or(0, |row| row.done),
                needed: row.map_or(0, |row| row.needed),
                missing: row
                    .map(|row| row.missing.split_whitespace().map(str::to_owned).collect())
                    .unwrap_or_default(),
                completed: row.and_then(|row| row.completed).map(|day| day.to_string()),
            })
        });
        Ok(SpmPeople {
            total: people.len(),
            people: listed.collect::<Result<_, UiError>>()?,
        })
    })
}
