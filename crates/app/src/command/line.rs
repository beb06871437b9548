//! One person as a line of a list.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::{Fact, Leaving, Month, age};
use indicators::MonthRow;
use records::person::Known;
use records::place::KnownPlace;
use records::{Db, children, person, place, residence};
use serde::Serialize;
use ts_rs::TS;

use super::place::desa_name;
use crate::UiError;

/// A person as lists show one. What was measured last stands beside the name.
#[derive(Debug, Clone, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are the columns of the list")]
pub struct PersonLine {
    pub person: String,
    pub name: String,
    /// L or P; empty when not known.
    pub sex: &'static str,
    /// Empty when not known.
    pub birth_date: String,
    pub age_months: u32,
    pub mother: Option<String>,
    pub posyandu: Option<String>,
    pub posyandu_name: Option<String>,
    pub desa_name: Option<String>,
    pub rt: Option<String>,
    /// First and last four digits, dots between.
    pub nik: Option<String>,
    /// `aktif`, `pindah` or `meninggal`.
    pub status: &'static str,
    /// Name of the other puskesmas that looks after the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub puskesmas: Option<String>,
    pub last_date: Option<String>,
    pub last_weight: Option<u32>,
    pub code: Option<String>,
    pub bb_u: Option<String>,
    pub tb_u: Option<String>,
    pub bb_tb: Option<String>,
}

/// Makes lines, remembering the places it has met.
pub(crate) struct Lines<'a> {
    db: &'a Db,
    today: NaiveDate,
    places: HashMap<i64, KnownPlace>,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(db: &'a Db, today: NaiveDate) -> Self {
        Self {
            db,
            today,
            places: HashMap::new(),
        }
    }

    /// The line of a row of `people`.
    pub(crate) fn line(&mut self, row: i64) -> Result<PersonLine, UiError> {
        let known = person::by_row(self.db, row)?;
        self.line_of(&known)
    }

    /// The line of a person who is read already.
    pub(crate) fn line_of(&mut self, known: &Known) -> Result<PersonLine, UiError> {
        let last = children::last_measured(self.db, known.row)?;
        self.line_on(known, self.today, last.as_ref())
    }

    /// The line of a row of `people` as it was in a month: age, home and state on the day the month is judged
    /// on, and what was measured in that month.
    pub(crate) fn line_in(
        &mut self,
        row: i64,
        month: Month,
        reference: NaiveDate,
    ) -> Result<PersonLine, UiError> {
        let known = person::by_row(self.db, row)?;
        let measured = children::months(self.db, row, month, month)?
            .into_iter()
            .find(|month| month.date.is_some());
        self.line_on(&known, reference, measured.as_ref())
    }

    fn line_on(
        &mut self,
        known: &Known,
        on: NaiveDate,
        last: Option<&MonthRow>,
    ) -> Result<PersonLine, UiError> {
        let person = &known.person;
        let stays = residence::of_person(self.db, known.row)?;
        let current = stays.iter().find(|stay| stay.covers(on));
        let home = match current.or(stays.last()) {
            None => None,
            Some(stay) => Some(self.place(stay.posyandu)?.clone()),
        };
        let at_other = match home.as_ref().and_then(|home| home.place.puskesmas) {
            Some(puskesmas) => place::is_other(self.db, puskesmas)?,
            None => false,
        };
        let looked_after = match person.puskesmas {
            Some(puskesmas) if place::is_other(self.db, puskesmas)? => {
                place::name_of_puskesmas(self.db, puskesmas)?
            }
            Some(_) | None => None,
        };
        Ok(PersonLine {
            person: known.id.to_string(),
            name: person.name.clone(),
            sex: person.sex.map_or("", domain::Sex::word),
            birth_date: person
                .birth_date
                .map_or_else(String::new, |date| date.to_string()),
            age_months: person
                .birth_date
                .and_then(|born| age::completed_months(born, on))
                .unwrap_or(0),
            mother: person.mother_name.clone(),
            posyandu: home.as_ref().map(|home| home.id.to_string()),
            posyandu_name: home.as_ref().map(|home| home.place.name.clone()),
            desa_name: home.as_ref().map(|home| desa_name(&home.place)),
            rt: person.rt.clone(),
            nik: person.nik.as_deref().map(masked),
            status: match current {
                Some(_) if at_other => "pindah",
                Some(_) => "aktif",
                None => self.gone(known, stays.is_empty())?,
            },
            puskesmas: looked_after,
            last_date: last.and_then(|last| last.date).map(|date| date.to_string()),
            last_weight: last.and_then(|last| last.weight),
            code: last.and_then(|last| last.code.clone()),
            bb_u: last.and_then(|last| last.bb_u.clone()),
            tb_u: last.and_then(|last| last.tb_u.clone()),
            bb_tb: last.and_then(|last| last.bb_tb.clone()),
        })
    }

    /// A place of a row.
    pub(crate) fn place(&mut self, row: i64) -> Result<&KnownPlace, UiError> {
        match self.places.entry(row) {
            std::collections::hash_map::Entry::Occupied(known) => Ok(known.into_mut()),
            std::collections::hash_map::Entry::Vacant(empty) => {
                Ok(empty.insert(place::by_row(self.db, row)?))
            }
        }
    }

    /// What became of somebody who lives in no posyandu's area today.
    fn gone(&self, known: &Known, never_lived_here: bool) -> Result<&'static str, UiError> {
        let facts = person::facts(self.db, known.row)?;
        let departures =
            facts
                .iter()
                .filter(|fact| fact.live)
                .filter_map(|fact| match &fact.fact {
                    Some(Fact::Departure(left)) => Some(left.leaving),
                    _ => None,
                });
        let last = departures.max_by_key(|leaving| *leaving == Leaving::Died);
        Ok(match last {
            Some(Leaving::Died) => "meninggal",
            Some(Leaving::Moved) => "pindah",
            None if never_lived_here => "aktif",
            None => "pindah",
        })
    }
}

/// A number of which only the ends are shown.
pub(crate) fn masked(number: &str) -> String {
    let digits: Vec<char> = number.chars().collect();
    let hidden = digits.len().saturating_sub(4);
    digits
        .iter()
        .enumerate()
        .map(|(place, digit)| {
            if (4..hidden).contains(&place) {
                '•'
            } else {
                *digit
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_ends_of_a_nik_are_shown() {
        assert_eq!(masked("1205077103230007"), "1205••••••••0007");
    }
}
