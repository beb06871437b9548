//! The twelve SPM services of a year, as far as Siklus counts them, and the people behind each number.

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, NaiveDate};
use domain::{AreaCode, PlaceKind};
use indicators::board::entered::Entered;
use indicators::board::spm::{self, Count, SpmArea, SpmRow, Year};
use indicators::care::births_of;
use indicators::care::rules::Rule;
use records::care::{Homes, Living, YearRow};
use records::place::KnownPlace;
use records::{Db, place};
use serde::{Deserialize, Serialize};
use store::Laptop;
use ts_rs::TS;

use super::figure::entered;
use super::line::{Lines, PersonLine};
use super::place::desa_name;
use super::report;
use crate::{App, UiError};

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

/// What of people and rows a service is counted from.
struct Counting {
    on: NaiveDate,
    year: i32,
    until: NaiveDate,
    posyandu: HashMap<i64, KnownPlace>,
    living: Vec<Living>,
    homes: Homes,
    entered: Entered,
    /// The desa that was asked for.
    of_one: Option<AreaCode>,
}

impl Counting {
    fn read(app: &App, laptop: &Laptop, db: &Db, args: &AskSpm) -> Result<Self, UiError> {
        let month = report::month(&args.month, "month")?;
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
            entered: entered(app, db, laptop, month)?,
            of_one: args.desa.as_deref().and_then(|desa| desa.parse().ok()),
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
    fn served<'r>(&self, rows: &'r [YearRow]) -> impl Iterator<Item = &'r YearRow> {
        let until = self.until;
        let here = rows.iter().filter(|row| self.home(row).is_some());
        here.filter(move |row| row.completed.is_some_and(|day| day <= until))
    }

    /// Where somebody lives, if it is here.
    fn home(&self, row: &YearRow) -> Option<i64> {
        row.posyandu
            .filter(|posyandu| self.posyandu.contains_key(posyandu))
    }

    fn service(&self, db: &Db, spm: u8, rule: Rule) -> Result<SpmRow, UiError> {
        let rows = records::care::years(db, &self.homes, self.year, spm, rule.word())?;
        let births = births_of(spm, self.year);
        let living = self.living.iter().map(|one| (one.posyandu, one.birth));
        let years = rows.iter().map(|row| Year {
            home: self.home(row),
            completed: row.completed,
        });
        let counts = spm::count(births.as_ref(), living, years, self.until);
        let mut whole = Count::default();
        let mut areas: BTreeMap<AreaCode, SpmArea> = BTreeMap::new();
        for (row, place) in &self.posyandu {
            let code = place.place.area;
            let area = areas.entry(code).or_insert_with(|| {
                let (entered, recap) = spm::entered_of(&self.entered, spm, Some(code));
                SpmArea {
                    id: code.to_string(),
                    name: desa_name(&place.place),
                    target: 0,
                    served: 0,
                    entered,
                    recap,
                }
            });
            let count = counts.get(row).copied().unwrap_or_default();
            whole.add(&count);
            area.target += count.target;
            area.served += count.served;
        }
        let entered = spm::entered_of(&self.entered, spm, self.of_one);
        let areas = areas.into_values().collect();
        Ok(SpmRow::of((spm, rule), self.until, &whole, areas, entered))
    }
}

/// The twelve services of a year, up to a month.
///
/// # Errors
/// `bad_month`, or when the store cannot be read.
pub fn spm_board(app: &App, args: AskSpm) -> Result<SpmBoard, UiError> {
    let session = app.session()?;
    session.store.read(|db| {
        let counting = Counting::read(app, session.store.laptop(), db, &args)?;
        let services = spm::all().map(|(spm, rule)| counting.service(db, spm, rule));
        Ok(SpmBoard {
            month: args.month.clone(),
            on: counting.on.to_string(),
            services: services.collect::<Result<_, UiError>>()?,
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
    /// What the person is due for next, whatever the service.
    pub next: Option<NextDue>,
}

/// What somebody is due for.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are those of a line")]
pub struct NextDue {
    pub item: String,
    pub opens: String,
    pub due: String,
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
    let session = app.session()?;
    session.store.read(|db| {
        let counting = Counting::read(app, session.store.laptop(), db, &args.ask)?;
        let rows = records::care::years(db, &counting.homes, counting.year, args.spm, &args.rule)?;
        let mut people: Vec<(i64, Option<&YearRow>)> = if args.served {
            counting
                .served(&rows)
                .map(|row| (row.person, Some(row)))
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
                next: records::care::next_due(db, *person, counting.on)?.map(|due| NextDue {
                    item: due.item,
                    opens: due.opens.to_string(),
                    due: due.due.to_string(),
                }),
            })
        });
        Ok(SpmPeople {
            total: people.len(),
            people: listed.collect::<Result<_, UiError>>()?,
        })
    })
}
