//! Who may be the same person: a warning with reasons, never a decision.

use chrono::{Days, NaiveDate};
use domain::{Person, name};
use records::person::Known;
use records::{Db, person, residence};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::super::line::{Lines, PersonLine};
use super::draft::{PersonDraft, Read};
use crate::{App, UiError};

/// Names at least this alike, in per cent, may be slips of one.
const ALIKE: u8 = 85;
/// Names that are all but equal: enough where the mother is not known.
const ALL_BUT_EQUAL: u8 = 95;
/// Dates of birth this close may be slips of one, in days.
pub(super) const CLOSE_DAYS: u64 = 31;
/// A newborn without a name is registered again within so many days of birth.
const NEWBORN_DAYS: i64 = 3;
/// No more are shown.
const MOST: usize = 10;

/// Somebody to compare with.
#[derive(Debug, Deserialize, TS)]
pub struct AskDuplicates {
    /// As typed.
    pub draft: PersonDraft,
}

/// Somebody who may be the person of a draft.
#[derive(Debug, Serialize, TS)]
pub struct LikelyDuplicate {
    /// Who.
    pub person: PersonLine,
    /// How likely, 0 to 100; for the order only.
    pub score: u32,
    /// What speaks for it: `nik`, `family_card`, `name`, `baby_name`, `birth_date`, `mother`, `posyandu`, `desa`.
    pub reasons: Vec<&'static str>,
}

/// People who may be the person of a draft, the likeliest first.
///
/// # Errors
/// What is wrong in which field of the draft.
pub fn likely_duplicates(app: &App, args: AskDuplicates) -> Result<Vec<LikelyDuplicate>, UiError> {
    app.session()?.store.read(|db| {
        let read = args.draft.read(app, db)?;
        let mut lines = Lines::new(db, app.today());
        of(db, &read)?
            .into_iter()
            .map(|(known, likeness)| {
                Ok(LikelyDuplicate {
                    person: lines.line_of(&known)?,
                    score: likeness.score,
                    reasons: likeness.reasons,
                })
            })
            .collect()
    })
}

/// How alike two people are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::command) struct Likeness {
    pub(in crate::command) score: u32,
    pub(in crate::command) reasons: Vec<&'static str>,
}

impl Likeness {
    /// Of two who share a NIK, whatever else they share.
    pub(super) fn of_one_nik(otherwise: Option<Self>) -> Self {
        let reasons = otherwise.map_or_else(Vec::new, |likeness| likeness.reasons);
        Self {
            score: 100,
            reasons: std::iter::once("nik").chain(reasons).collect(),
        }
    }
}

/// People who may be the person of a draft, the likeliest first.
pub(super) fn of(db: &Db, read: &Read) -> Result<Vec<(Known, Likeness)>, UiError> {
    let mut found: Vec<(Known, Likeness)> = Vec::new();
    if let Some(nik) = &read.person.nik {
        for known in person::by_nik(db, nik)? {
            let likeness = compare(&read.person, &known.person);
            found.push((known, Likeness::of_one_nik(likeness)));
        }
    }
    let Some(born) = read.person.birth_date else {
        return Ok(found);
    };
    let from = born.checked_sub_days(Days::new(CLOSE_DAYS)).unwrap_or(born);
    let to = born.checked_add_days(Days::new(CLOSE_DAYS)).unwrap_or(born);
    for row in person::born_between(db, from, to, &|child| may_be(&read.person.name, child.name))? {
        if found.iter().any(|(known, _)| known.row == row) {
            continue;
        }
        let known = person::by_row(db, row)?;
        if let Some(mut likeness) = compare(&read.person, &known.person) {
            if let Some(posyandu) = read.posyandu
                && lives_at(db, row, posyandu)?
            {
                likeness.score += 5;
                likeness.reasons.push("posyandu");
            }
            likeness.score = likeness.score.min(99);
            found.push((known, likeness));
        }
    }
    found.sort_by_key(|(known, likeness)| (std::cmp::Reverse(likeness.score), known.row));
    found.truncate(MOST);
    Ok(found)
}

fn lives_at(db: &Db, row: i64, posyandu: domain::PlaceId) -> Result<bool, UiError> {
    let place = records::place::find(db, posyandu)?.row;
    let stays = residence::of_person(db, row)?;
    Ok(stays.iter().any(|stay| stay.posyandu == place))
}

/// Whether a closer look is worth it: the name is alike, or one of the two has no name yet.
pub(super) fn may_be(one: &str, other: &str) -> bool {
    name::likeness(one, other) >= ALIKE
        || name::baby_of(one).is_some()
        || name::baby_of(other).is_some()
}

/// How alike two people are; `None` when nothing suggests that they are one.
pub(super) fn compare(draft: &Person, known: &Person) -> Option<Likeness> {
    let mut reasons = Vec::new();
    let names = name::likeness(&draft.name, &known.name);
    let days = days_apart(draft.birth_date?, known.birth_date?);
    let mother = mothers(draft, known);
    let nameless = name::baby_of(&draft.name).is_some() || name::baby_of(&known.name).is_some();
    let same_baby = nameless
        && days <= NEWBORN_DAYS
        && draft.sex == known.sex
        && mother.is_some_and(|alike| alike >= ALIKE);
    let alike = names >= ALIKE
        && match mother {
            Some(mother) => mother >= ALIKE,
            None => names >= ALL_BUT_EQUAL && days == 0,
        };
    if !alike && !same_baby {
        return None;
    }
    let mut score = if alike {
        reasons.push("name");
        u32::from(names) / 2
    } else {
        reasons.push("baby_name");
        35
    };
    if days == 0 {
        reasons.push("birth_date");
    }
    score += match days {
        0 => 20,
        1..=7 => 14,
        _ => 8,
    };
    if mother.is_some_and(|alike| alike >= ALIKE) {
        reasons.push("mother");
        score += 15;
    }
    if draft.family_card.is_some() && draft.family_card == known.family_card {
        reasons.push("family_card");
        score += 5;
    }
    if draft.desa.is_some() && draft.desa == known.desa {
        reasons.push("desa");
        score += 5;
    }
    // Twins and siblings are often named alike.
    if draft.sex != known.sex {
        score = score.saturating_sub(20);
    }
    Some(Likeness { score, reasons })
}

fn days_apart(one: NaiveDate, other: NaiveDate) -> i64 {
    (one - other).num_days().abs()
}

/// How alike the mothers' names are; `None` when one of them is not known. A child that is still called
/// after its mother tells her name.
fn mothers(draft: &Person, known: &Person) -> Option<u8> {
    let mother = |person: &Person| {
        let named = person.mother_name.clone().filter(|name| !name.is_empty());
        named.or_else(|| name::baby_of(&person.name))
    };
    Some(name::likeness(&mother(draft)?, &mother(known)?))
}

#[cfg(test)]
mod tests {
    use domain::Sex;

    use super::*;

    fn person(name: &str, born: &str, mother: &str) -> Person {
        Person {
            name: name.to_owned(),
            sex: Some(Sex::Male),
            birth_date: born.parse().ok(),
            mother_name: (!mother.is_empty()).then(|| mother.to_owned()),
            ..Person::default()
        }
    }

    #[test]
    fn slips_of_one_child_are_likely_and_other_children_are_not() {
        let draft = person("Muhammad Rizky", "2025-03-10", "Siti Aminah");
        for (name, born, mother, likely) in [
            ("Muh. Rizki", "2025-03-10", "Siti Aminah", true),
            ("M Rizky", "2025-03-12", "Siti Aminnah", true),
            ("Muhammad Rizky", "2025-03-10", "", true),
            ("By. Ny. Siti Aminah", "2025-03-10", "", true),
            ("Muhammad Rizky", "2025-03-12", "", false),
            ("Muhammad Rizky", "2025-03-10", "Dewi Lestari", false),
            ("Ahmad Fauzi", "2025-03-10", "Siti Aminah", false),
            ("By. Ny. Siti Aminah", "2025-03-20", "", false),
        ] {
            let found = compare(&draft, &person(name, born, mother));
            assert_eq!(found.is_some(), likely, "{name} born {born} of {mother:?}");
        }
    }

    #[test]
    fn a_child_of_the_same_day_and_mother_comes_before_one_of_another_day() {
        let draft = person("Rizky", "2025-03-10", "Siti");
        let score = |other: Person| compare(&draft, &other).map(|likeness| likeness.score);
        let same = score(person("Rizky", "2025-03-10", "Siti"));
        assert!(same > score(person("Rizky", "2025-03-20", "Siti")));
        let girl = Person {
            sex: Some(Sex::Female),
            ..person("Rizky", "2025-03-10", "Siti")
        };
        assert!(same > score(girl), "a twin is less likely");
    }
}
