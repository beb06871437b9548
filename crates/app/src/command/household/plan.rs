//! Which families to visit first.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{Datelike, NaiveDate};
use domain::{Month, Person, PlaceKind, Relation, age};
use indicators::care::plan::{Sign, Situation, reasons};
use indicators::skdn::BALITA_MONTHS;
use indicators::{Marks, Status};
use records::care::Living;
use records::{Db, Known, place};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::command::place::desa_name;
use crate::{App, UiError};

/// How many months without a weight make a child one that stays away, this one among them.
const AWAY_MONTHS: u32 = 3;

/// Which families.
#[derive(Debug, Deserialize, TS)]
pub struct AskPlan {
    /// Code of a desa; none for all.
    pub desa: Option<String>,
    /// Id of a posyandu; none for all.
    pub posyandu: Option<String>,
    /// Only families with this reason.
    pub reason: Option<String>,
    /// How many at most.
    pub most: usize,
}

/// Families to visit.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are the parts of the page")]
pub struct VisitPlan {
    /// The day it is for.
    pub on: String,
    /// Families that live there, and those of which somebody was visited at home since January.
    pub families: usize,
    pub visited: usize,
    /// People who live there and are of no family that is known.
    pub without_family: usize,
    /// How many families have each reason.
    pub reasons: Vec<ReasonCount>,
    /// How many families have a reason that was asked for.
    pub total: usize,
    /// They, the most urgent first.
    pub homes: Vec<PlannedHome>,
}

/// A reason and how many families have it.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are those of a reason")]
pub struct ReasonCount {
    pub reason: &'static str,
    pub families: usize,
    pub source: &'static str,
}

/// A family to visit.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are the columns of the list")]
pub struct PlannedHome {
    /// Somebody of it, by whom its page is opened.
    pub person: String,
    /// The head, or whoever was registered first.
    pub name: String,
    pub members: usize,
    pub desa_name: String,
    pub posyandu_name: String,
    pub dusun: Option<String>,
    pub rt: Option<String>,
    pub address: Option<String>,
    /// The first visit of this year.
    pub visited: Option<String>,
    pub reasons: Vec<&'static str>,
    pub points: u32,
}

/// A family as far as it is known for the plan.
struct Family {
    members: Vec<Living>,
    situation: Situation,
    visited: Option<NaiveDate>,
}

/// Families by why they should be visited, the most urgent first.
///
/// # Errors
/// When the store cannot be read.
pub fn visit_plan(app: &App, args: AskPlan) -> Result<VisitPlan, UiError> {
    let today = app.today();
    app.session()?.store.read(|db| {
        let places = place::all(db, PlaceKind::Posyandu)?;
        let wanted = places.iter().filter(|place| {
            let of_desa = |desa: &String| place.place.area.to_string() == *desa;
            let of_posyandu = |id: &String| place.id.to_string() == *id;
            args.desa.as_ref().is_none_or(of_desa) && args.posyandu.as_ref().is_none_or(of_posyandu)
        });
        let posyandu: BTreeSet<i64> = wanted.map(|place| place.row).collect();
        let (families, without_family) = families(db, &posyandu, today)?;
        let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
        let mut visited = 0;
        let mut found = Vec::new();
        for family in families.values() {
            visited += usize::from(family.situation.visited);
            let reasons: Vec<_> = family.situation.reasons().collect();
            for reason in &reasons {
                *counts.entry(reason.reason.as_str()).or_default() += 1;
            }
            let is_wanted = |reason: &String| reasons.iter().any(|has| has.reason == *reason);
            if !reasons.is_empty() && args.reason.as_ref().is_none_or(is_wanted) {
                found.push((family, reasons));
            }
        }
        found.sort_by_key(|(family, reasons)| {
            let points: u32 = reasons.iter().map(|reason| reason.points).sum();
            let first = family.members.first();
            (Reverse(points), first.map(|one| (one.posyandu, one.person)))
        });
        let total = found.len();
        let homes = found.into_iter().take(args.most).map(|(family, reasons)| {
            let mut home = home(db, family)?;
            home.points = reasons.iter().map(|reason| reason.points).sum();
            home.reasons = reasons
                .iter()
                .map(|reason| reason.reason.as_str())
                .collect();
            if let Some(known) = family.members.first() {
                let place = places.iter().find(|place| place.row == known.posyandu);
                home.posyandu_name = place
                    .map(|place| place.place.name.clone())
                    .unwrap_or_default();
                home.desa_name = place
                    .map(|place| desa_name(&place.place))
                    .unwrap_or_default();
            }
            Ok(home)
        });
        let all = reasons().iter().map(|reason| ReasonCount {
            reason: &reason.reason,
            families: counts.get(reason.reason.as_str()).copied().unwrap_or(0),
            source: &reason.source,
        });
        Ok(VisitPlan {
            on: today.to_string(),
            families: families.len(),
            visited,
            without_family,
            reasons: all.collect(),
            total,
            homes: homes.collect::<Result<_, UiError>>()?,
        })
    })
}

/// The families of which somebody lives at some posyandu, and how many people there are of none.
fn families(
    db: &Db,
    posyandu: &BTreeSet<i64>,
    today: NaiveDate,
) -> Result<(HashMap<String, Family>, usize), UiError> {
    let member_of = records::care::all_members(db)?;
    let (mut families, mut without) = (HashMap::<String, Family>::new(), 0);
    let mut here: HashMap<i64, &str> = HashMap::new();
    for one in records::care::living(db, today)? {
        if !posyandu.contains(&one.posyandu) {
            continue;
        }
        let Some(household) = member_of.get(&one.person) else {
            without += 1;
            continue;
        };
        here.insert(one.person, household);
        let family = families.entry(household.clone()).or_insert_with(|| Family {
            members: Vec::new(),
            situation: Situation::default(),
            visited: None,
        });
        family.members.push(one);
    }
    for (person, item) in records::care::pressing(db, today)? {
        if let Some(family) = here.get(&person).and_then(|of| families.get_mut(*of)) {
            family.situation.pressing.insert(item);
        }
    }
    weighings(db, &here, &mut families, today)?;
    let january = NaiveDate::from_ymd_opt(today.year(), 1, 1).unwrap_or(today);
    for (person, _, date) in records::care::attained_by(db, "home_visited", january, today)? {
        if let Some(family) = here.get(&person).and_then(|of| families.get_mut(*of)) {
            family.situation.visited = true;
            family.visited = Some(family.visited.map_or(date, |known| known.min(date)));
        }
    }
    Ok((families, without))
}

/// What the last weighings of the children say.
fn weighings(
    db: &Db,
    here: &HashMap<i64, &str>,
    families: &mut HashMap<String, Family>,
    today: NaiveDate,
) -> Result<(), UiError> {
    let last = Month::of(today);
    let first = Month::from_index(last.index().saturating_sub(AWAY_MONTHS - 1)).unwrap_or(last);
    let mut months: HashMap<i64, (Month, Marks)> = HashMap::new();
    for (person, month, marks) in records::care::marks(db, first, last)? {
        let is_weighed = marks.parts(month).0.measured.is_some();
        let newer = months.get(&person).is_none_or(|(known, _)| *known < month);
        if is_weighed && newer {
            months.insert(person, (month, marks));
        }
    }
    for family in families.values_mut() {
        let signs = family.members.iter().filter_map(|one| {
            here.get(&one.person)?;
            let months_old = age::completed_months(one.birth, today)?;
            // A child whom the posyandu has known for a while.
            let known = one.birth < first.first_day() && months_old < BALITA_MONTHS;
            match months.get(&one.person) {
                None => known.then_some(vec![Sign::Absent]),
                Some((month, marks)) => {
                    let (_, nutrition) = marks.parts(*month);
                    let thin = [Some(Status::Buruk), Some(Status::Kurang)];
                    let mut signs = Vec::new();
                    signs.extend(thin.contains(&nutrition.status).then_some(Sign::Wasted));
                    signs.extend(nutrition.twice_t.then_some(Sign::TwiceT));
                    Some(signs)
                }
            }
        });
        family.situation.signs = signs.flatten().collect();
    }
    Ok(())
}

/// A family as a line of the plan, but for where it lives and why.
fn home(db: &Db, family: &Family) -> Result<PlannedHome, UiError> {
    let mut known = Vec::with_capacity(family.members.len());
    for one in &family.members {
        known.push(records::person::by_row(db, one.person)?);
    }
    let is_head = |known: &&Known| known.person.relation == Some(Relation::Head);
    // Without a head that is known, the eldest.
    let eldest = known
        .iter()
        .min_by_key(|known| known.person.birth_date.unwrap_or(NaiveDate::MAX));
    let head = known.iter().find(is_head).or(eldest);
    let person = head.map(|head| &head.person);
    let text = |of: fn(&Person) -> &Option<String>| {
        known.iter().find_map(|known| of(&known.person).clone())
    };
    Ok(PlannedHome {
        person: head.map(|head| head.id.to_string()).unwrap_or_default(),
        name: person.map(|person| person.name.clone()).unwrap_or_default(),
        members: family.members.len(),
        desa_name: String::new(),
        posyandu_name: String::new(),
        dusun: text(|person| &person.dusun),
        rt: text(|person| &person.rt),
        address: text(|person| &person.address),
        visited: family.visited.map(|day| day.to_string()),
        reasons: Vec::new(),
        points: 0,
    })
}
