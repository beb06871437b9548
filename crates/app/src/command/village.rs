//! The situation of a village on one page: who lives there by stage of life, what they came to, who is at risk, which
//! families were visited.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use domain::{PlaceKind, age};
use indicators::board::pws::{PwsChildren, PwsCount};
use records::care::Homes;
use records::children::Stays;
use records::place;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::due::group_of;
use super::place::desa_name;
use super::report;
use crate::{App, UiError};

/// Which desa, and when.
#[derive(Debug, Deserialize, TS)]
pub struct AskVillage {
    /// Code of the desa.
    pub desa: String,
    /// `YYYY-MM`.
    pub month: String,
}

/// A village.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are the parts of the page")]
pub struct VillagePage {
    pub desa: String,
    pub desa_name: String,
    pub month: String,
    /// The day on which people live where they are counted.
    pub on: String,
    pub posyandu: u32,
    pub people: u32,
    /// In the order of life.
    pub stages: Vec<StageCount>,
    pub families: u32,
    /// Families of which somebody was visited at home since January.
    pub families_visited: u32,
    pub children: PwsChildren,
    pub attained: BTreeMap<&'static str, PwsCount>,
    /// What is late, by group.
    pub late: Vec<LateCount>,
    pub referrals_open: u32,
    pub referrals_today: u32,
}

/// How many are in a stage of life.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are those of a count")]
pub struct StageCount {
    pub stage: &'static str,
    pub male: u32,
    pub female: u32,
}

/// How much of a group is late.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are those of a count")]
pub struct LateCount {
    pub group: &'static str,
    pub open: u32,
    pub late: u32,
}

/// The stages of life by completed months, the first that is not over.
const STAGES: [(&str, u32); 7] = [
    ("infant", 12),
    ("balita", 60),
    ("preschool", 72),
    ("school", 120),
    ("adolescent", 216),
    ("adult", 720),
    ("elderly", u32::MAX),
];

/// The situation of a village in a month.
///
/// # Errors
/// `bad_month`, `not_found`, or when the store cannot be read.
pub fn village_page(app: &App, args: AskVillage) -> Result<VillagePage, UiError> {
    let month = report::month(&args.month, "month")?;
    let on = month.last_day().min(app.today());
    app.session()?.store.read(|db| {
        let places = place::all(db, PlaceKind::Posyandu)?.into_iter();
        let places: Vec<_> = places
            .filter(|place| place.place.area.to_string() == args.desa)
            .collect();
        let Some(first) = places.first() else {
            return Err(UiError::new("not_found").with_text("what", "desa"));
        };
        let rows: BTreeSet<i64> = places.iter().map(|place| place.row).collect();
        let living = records::care::living_at(db, &rows, on)?;
        let mut stages: BTreeMap<usize, (u32, u32)> = BTreeMap::new();
        for one in &living {
            let counts = stages.entry(stage_of(one.birth, on)).or_default();
            match one.sex {
                domain::Sex::Male => counts.0 += 1,
                domain::Sex::Female => counts.1 += 1,
            }
        }
        let january = NaiveDate::from_ymd_opt(on.year(), 1, 1).unwrap_or(on);
        let homes = Homes::of_all(&living);
        let families = records::care::households(db, &homes)?;
        let visited = records::care::visited_households(db, january, on)?;
        let due = records::care::due_counts(db, &homes, on)?;
        let mut late: BTreeMap<&'static str, (u32, u32)> = BTreeMap::new();
        let (mut referrals_open, mut referrals_today) = (0, 0);
        for count in &due {
            let group = late.entry(group_of(&count.item)).or_default();
            group.0 += count.open;
            group.1 += count.late;
            match count.item.as_str() {
                "referral" => referrals_open += count.open,
                "referral_today" => referrals_today += count.open,
                _ => {}
            }
        }
        let rows: Vec<i64> = rows.into_iter().collect();
        let stays = Stays::of(db, month, month)?;
        let figures = super::pws::sum(&stays.figures(db, month)?, &rows);
        Ok(VillagePage {
            desa: args.desa.clone(),
            desa_name: desa_name(&first.place),
            month: month.to_string(),
            on: on.to_string(),
            posyandu: u32::try_from(places.len()).unwrap_or(u32::MAX),
            people: u32::try_from(living.len()).unwrap_or(u32::MAX),
            stages: STAGES
                .iter()
                .enumerate()
                .map(|(place, (stage, _))| {
                    let (male, female) = stages.get(&place).copied().unwrap_or_default();
                    StageCount {
                        stage,
                        male,
                        female,
                    }
                })
                .collect(),
            families: u32::try_from(families.len()).unwrap_or(u32::MAX),
            families_visited: u32::try_from(families.intersection(&visited).count())
                .unwrap_or(u32::MAX),
            children: PwsChildren::of(&figures),
            attained: super::pws::attained_at(db, month, &rows)?,
            late: late
                .into_iter()
                .map(|(group, (open, late))| LateCount { group, open, late })
                .collect(),
            referrals_open,
            referrals_today,
        })
    })
}

fn stage_of(birth: NaiveDate, on: NaiveDate) -> usize {
    let months = age::completed_months(birth, on).unwrap_or(0);
    STAGES
        .iter()
        .position(|(_, until)| months < *until)
        .unwrap_or(STAGES.len() - 1)
}
