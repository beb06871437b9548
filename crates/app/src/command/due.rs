//! Who is due: counts by item and posyandu, and the lists behind them.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, Months, NaiveDate};
use domain::{Kader, Person, Place, PlaceKind};
use indicators::care::rules::{doses, schedule};
use records::care::{DueCount, DueRow, Homes};
use records::place::KnownPlace;
use records::{Db, person, place};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::day::{DayArgs, parse_date};
use super::line::{Lines, PersonLine};
use super::place::{desa_name, place_id};
use crate::{App, UiError};

mod view;

pub use view::{DueEntry, DueView, MissedView};

/// What is due, and where.
#[derive(Debug, Serialize, TS)]
pub struct DueBoard {
    /// The day it was asked for.
    pub on: String,
    /// Groups in the order of life.
    pub groups: Vec<DueGroup>,
}

/// Items that are looked after together.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are those of a line")]
pub struct DueGroup {
    pub group: &'static str,
    pub open: u32,
    pub late: u32,
    pub posyandu: Vec<DueAt>,
}

/// What is due at a posyandu.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are those of a line")]
pub struct DueAt {
    pub posyandu: String,
    pub posyandu_name: String,
    pub desa: String,
    pub desa_name: String,
    pub open: u32,
    pub late: u32,
}

/// The groups in the order of life.
const GROUPS: &[&str] = &[
    "referral",
    "pregnant",
    "postnatal",
    "newborn",
    "immunisation",
    "weighing",
    "vitamin_a",
    "deworming",
    "development",
    "breastfeeding",
    "school",
    "adult",
    "elderly",
    "chronic",
];

/// The group an item belongs to.
pub(crate) fn group_of(item: &str) -> &'static str {
    if doses().iter().any(|rule| rule.dose == item) {
        return "immunisation";
    }
    match item {
        "referral" | "referral_today" => "referral",
        "k1" | "k2" | "k3" | "k4" | "k5" | "k6" => "pregnant",
        "kf1" | "kf2" | "kf3" | "kf4" => "postnatal",
        "kn1" | "kn2" | "kn3" | "shk" => "newborn",
        "weighing" => "weighing",
        "vitamin_a_blue" | "vitamin_a_red" => "vitamin_a",
        "deworming" => "deworming",
        "school" | "adolescent" => "school",
        "adult" | "iva" => "adult",
        "elderly" => "elderly",
        "hypertension" | "diabetes" => "chronic",
        item if item.starts_with("asi_") => "breastfeeding",
        _ => "development",
    }
}

/// The items of a group.
fn items_of(group: &str) -> Vec<&'static str> {
    let scheduled = schedule().iter().map(|slot| slot.item.as_str());
    let given = doses().iter().map(|rule| rule.dose.as_str());
    let all = scheduled.chain(given).chain(["referral", "referral_today"]);
    all.filter(|item| group_of(item) == group).collect()
}

/// Counts what is due today, by group and posyandu.
///
/// # Errors
/// When the store cannot be read.
pub fn due_board(app: &App, (): ()) -> Result<DueBoard, UiError> {
    let today = app.today();
    app.session()?.store.read(|db| {
        let places = place::all(db, PlaceKind::Posyandu)?;
        let counts = records::care::due_counts(db, &Homes::on(db, today)?, today)?;
        let groups = GROUPS.iter().map(|group| {
            let of_group: Vec<&DueCount> = counts
                .iter()
                .filter(|count| group_of(&count.item) == *group)
                .collect();
            let at = places.iter().filter_map(|place| {
                let here = of_group.iter().filter(|count| count.posyandu == place.row);
                let (open, late) = here.fold((0, 0), |(open, late), count| {
                    (open + count.open, late + count.late)
                });
                (open > 0).then(|| DueAt {
                    posyandu: place.id.0.to_string(),
                    posyandu_name: place.place.name.clone(),
                    desa: place.place.area.to_string(),
                    desa_name: desa_name(&place.place),
                    open,
                    late,
                })
            });
            let posyandu: Vec<DueAt> = at.collect();
            DueGroup {
                group,
                open: posyandu.iter().map(|at| at.open).sum(),
                late: posyandu.iter().map(|at| at.late).sum(),
                posyandu,
            }
        });
        Ok(DueBoard {
            on: today.to_string(),
            groups: groups.collect(),
        })
    })
}

/// Which list.
#[derive(Debug, Deserialize, TS)]
pub struct AskDue {
    /// The group.
    pub group: String,
    /// Only this posyandu.
    pub posyandu: Option<String>,
    /// Only this desa, by its code.
    pub desa: Option<String>,
    /// Only this dusun of the posyandu.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub dusun: Option<String>,
    /// Only whom this kader of the posyandu looks after.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub kader: Option<String>,
    /// What closed undone in the last twelve months, instead of what is open.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub missed: Option<bool>,
    /// How many at most.
    pub most: usize,
}

/// Who is due.
#[derive(Debug, Serialize, TS)]
pub struct DueList {
    /// How many people there are.
    pub total: usize,
    /// The longest overdue first.
    pub people: Vec<DuePerson>,
    /// Of a posyandu: the dusun in which they live, in the order of names.
    pub dusun: Vec<String>,
    /// Of a posyandu: its kader.
    pub kader: Vec<String>,
}

/// Somebody who is due.
#[derive(Debug, Serialize, TS)]
pub struct DuePerson {
    /// Who.
    pub line: PersonLine,
    /// For what, the longest overdue first.
    pub items: Vec<DueItem>,
}

/// Something that is due.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are those of a window")]
pub struct DueItem {
    pub item: String,
    pub due: String,
    /// The last day at all, where there is one.
    pub closes: Option<String>,
    pub late: bool,
}

/// The people who are due for something of a group.
///
/// # Errors
/// `not_found`, or when the store cannot be read.
pub fn list_due(app: &App, args: AskDue) -> Result<DueList, UiError> {
    let today = app.today();
    let only = args.posyandu.as_deref().map(place_id).transpose()?;
    app.session()?.store.read(|db| {
        let places = place::all(db, PlaceKind::Posyandu)?.into_iter();
        let wanted = places.filter(|place| {
            only.is_none_or(|only| place.id == only)
                && args
                    .desa
                    .as_ref()
                    .is_none_or(|desa| place.place.area.to_string() == *desa)
        });
        let wanted: Vec<KnownPlace> = wanted.collect();
        let at: Vec<i64> = wanted.iter().map(|place| place.row).collect();
        let homes = Homes::on(db, today)?;
        let items = items_of(&args.group);
        let mut rows = match args.missed {
            Some(true) => {
                let days = (missed_since(today), today);
                records::care::missed(db, &homes, &items, &at, days)?
            }
            _ => records::care::due(db, &homes, &items, &at, today)?,
        };
        let round = match (only, wanted.first()) {
            (Some(_), Some(posyandu)) => Round::of(db, &posyandu.place, &rows)?,
            _ => Round::default(),
        };
        if let Some(dusun) = &args.dusun {
            rows.retain(|row| round.dusun(row.person) == Some(dusun));
        }
        if let Some(kader) = &args.kader {
            rows.retain(|row| round.looks_after(kader, row.person));
        }
        Ok(DueList {
            dusun: round.every_dusun(),
            kader: names(&round.kader),
            ..people(&mut Lines::new(db, today), &rows, today, args.most)?
        })
    })
}

/// What closed before is told no more.
fn missed_since(today: NaiveDate) -> NaiveDate {
    today.checked_sub_months(Months::new(12)).unwrap_or(today)
}

/// Where the people of a posyandu live who are due, and who walks there.
#[derive(Default)]
struct Round {
    living: BTreeMap<i64, Person>,
    kader: Vec<Kader>,
}

impl Round {
    fn of(db: &Db, posyandu: &Place, rows: &[DueRow]) -> Result<Self, UiError> {
        let mut living = BTreeMap::new();
        for row in rows {
            if let Entry::Vacant(place) = living.entry(row.person) {
                place.insert(person::by_row(db, row.person)?.person);
            }
        }
        Ok(Self {
            living,
            kader: kader_of(posyandu),
        })
    }

    fn dusun(&self, person: i64) -> Option<&String> {
        self.living.get(&person)?.dusun.as_ref()
    }

    fn every_dusun(&self) -> Vec<String> {
        let named = self.living.values().filter_map(|one| one.dusun.clone());
        let names: BTreeSet<String> = named.collect();
        names.into_iter().collect()
    }

    fn looks_after(&self, kader: &str, person: i64) -> bool {
        let mut lines = self.kader.iter().filter(|one| one.name == kader);
        let living = self.living.get(&person);
        living.is_some_and(|person| lines.any(|line| line.looks_after(person)))
    }
}

/// The kader of a posyandu. What another program wrote in a way that is not understood names nobody.
fn kader_of(posyandu: &Place) -> Vec<Kader> {
    let written = posyandu.kader.as_deref().unwrap_or_default();
    Kader::read_all(written).unwrap_or_default()
}

/// Each name once, also of somebody written in two lines.
fn names(kader: &[Kader]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for one in kader {
        if !names.contains(&one.name) {
            names.push(one.name.clone());
        }
    }
    names
}

/// Rows by person, in their order.
fn people(
    lines: &mut Lines<'_>,
    rows: &[DueRow],
    today: NaiveDate,
    most: usize,
) -> Result<DueList, UiError> {
    let mut people: BTreeMap<i64, Vec<&DueRow>> = BTreeMap::new();
    let mut order = Vec::new();
    for row in rows {
        people
            .entry(row.person)
            .or_insert_with(|| {
                order.push(row.person);
                Vec::new()
            })
            .push(row);
    }
    let listed = order.iter().take(most).map(|person| {
        let items = people[person].iter().map(|row| DueItem {
            item: row.item.clone(),
            due: row.due.to_string(),
            closes: row.closes.map(|closes| closes.to_string()),
            late: row.due < today,
        });
        Ok(DuePerson {
            line: lines.line(*person)?,
            items: items.collect(),
        })
    });
    Ok(DueList {
        total: order.len(),
        people: listed.collect::<Result<_, UiError>>()?,
        dusun: Vec::new(),
        kader: Vec::new(),
    })
}

/// After which day, and for whom to walk.
#[derive(Debug, Deserialize, TS)]
pub struct AskSweep {
    /// Which day.
    #[serde(flatten)]
    pub day: DayArgs,
    /// Only whom this kader of the posyandu looks after.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub kader: Option<String>,
}

/// Whom to seek at home after a posyandu day.
#[derive(Debug, Serialize, TS)]
pub struct Sweep {
    /// The kader of the posyandu.
    pub kader: Vec<String>,
    /// For what, in the order of life.
    pub groups: Vec<SweepGroup>,
}

/// Whom to seek at home for a group of services after a posyandu day.
#[derive(Debug, Serialize, TS)]
pub struct SweepGroup {
    /// The group.
    pub group: &'static str,
    /// How many people there are.
    pub total: usize,
    /// They, the longest overdue first.
    pub people: Vec<DuePerson>,
}

/// Until the next day of the posyandu: what must be done before it is sought at home.
const UNTIL_NEXT_DAYS: u64 = 31;

/// Nobody walks further after one day.
const MOST_SWEPT: usize = 200;

/// Who lives at a posyandu and still needs, after its day, what cannot wait for the next: what is late, and what will be.
/// Weighings stand on the summary of the day itself; referrals on their own list.
///
/// # Errors
/// `not_found`, `bad_date`, or when the store cannot be read.
pub fn day_sweep(app: &App, args: AskSweep) -> Result<Sweep, UiError> {
    let on = parse_date(&args.day.date)?;
    let id = place_id(&args.day.posyandu)?;
    let before = on
        .checked_add_days(Days::new(UNTIL_NEXT_DAYS))
        .unwrap_or(on);
    app.session()?.store.read(|db| {
        let posyandu = place::find(db, id)?;
        let homes = Homes::on(db, on)?;
        let mut lines = Lines::new(db, on);
        let mut found = Vec::new();
        let groups = GROUPS.iter().copied();
        for group in groups.filter(|group| !["weighing", "referral"].contains(group)) {
            let mut rows = records::care::due(db, &homes, &items_of(group), &[posyandu.row], on)?;
            rows.retain(|row| row.due < before);
            if let Some(kader) = &args.kader {
                let round = Round::of(db, &posyandu.place, &rows)?;
                rows.retain(|row| round.looks_after(kader, row.person));
            }
            let DueList {
                total,
                people: listed,
                ..
            } = people(&mut lines, &rows, on, MOST_SWEPT)?;
            if total > 0 {
                found.push(SweepGroup {
                    group,
                    total,
                    people: listed,
                });
            }
        }
        Ok(Sweep {
            kader: names(&kader_of(&posyandu.place)),
            groups: found,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_can_be_due_is_in_a_group() {
        for slot in schedule() {
            assert!(GROUPS.contains(&group_of(&slot.item)), "{}", slot.item);
        }
        for group in GROUPS {
            assert!(!items_of(group).is_empty(), "{group}");
        }
        for item in ["preschool", "pkat", "sdidtk_3"] {
            assert_eq!(group_of(item), "development");
        }
    }
}
