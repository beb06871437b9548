//! One row of the grid: a child on a posyandu day, as of that date.

use std::rc::Rc;

use chrono::{Datelike, NaiveDate};
use domain::{
    Absence, Attendance, Capsule, Fact, FactId, Measurement, Month, PersonId, PlaceId, Position,
    age,
};
use growth::minimum_gain::minimum_weight;
use indicators::{History, MINIMUM_GAIN_EDITION, Residence};
use records::person::{self, Known, KnownFact, Whole};
use records::{Db, place};
use serde::Serialize;
use ts_rs::TS;

use crate::UiError;
use crate::command::judged::{Doubt, Judgement};

/// From this day of life on a child is measured standing.
const STANDING_FROM_DAY: i64 = 731;

/// What was saved for a child on a day.
#[derive(Debug, Clone, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are the cells of the grid")]
pub struct Entry {
    pub fact: String,
    pub weight: Option<u32>,
    pub length: Option<u32>,
    pub position: Option<&'static str>,
    pub arm: Option<u32>,
    pub head: Option<u32>,
    pub oedema: bool,
    /// Doubts that a person confirmed, as `field:code`.
    pub confirmed: Vec<String>,
    /// Doubts to be measured again next month.
    pub to_remeasure: Vec<String>,
}

/// The newest weighing before the day.
#[derive(Debug, Clone, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are what the ghost cell shows")]
pub struct Previous {
    pub date: String,
    pub weight: Option<u32>,
    pub length: Option<u32>,
    #[ts(type = "number")]
    pub days: i64,
    /// It lies in the previous calendar month, so that N or T can be said.
    pub last_month: bool,
    /// It is from the child's own book.
    pub from_book: bool,
}

/// Where a child was measured this month when not here.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Elsewhere {
    /// When.
    pub date: String,
    /// Name of the posyandu, or a code: `rumah`, `puskesmas`, `lain`.
    pub place: String,
}

/// One row of the grid.
#[derive(Debug, Clone, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are the cells of the grid")]
pub struct GridRow {
    pub person: String,
    /// Number in the register book, or the place in the list; none for a row without either: one that
    /// was just saved, or a visitor found by search.
    pub number: Option<u32>,
    pub name: String,
    pub sex: &'static str,
    pub birth_date: String,
    pub age_months: u32,
    #[ts(type = "number")]
    pub age_days: i64,
    pub rt: Option<String>,
    pub rw: Option<String>,
    pub mother: Option<String>,
    /// Weighed here, lives elsewhere.
    pub visitor: bool,
    pub home_posyandu: Option<String>,
    pub previous: Option<Previous>,
    /// BB minimal supaya naik.
    pub minimum_weight: Option<u32>,
    pub default_position: &'static str,
    pub asks_arm: bool,
    pub asks_breastfeeding: bool,
    pub vitamin_a_due: Option<&'static str>,
    pub deworming_due: bool,
    pub entry: Option<Entry>,
    pub absence: Option<&'static str>,
    pub vitamin_a: Option<&'static str>,
    pub breastfeeding: Option<bool>,
    pub deworming: bool,
    pub owns_kms: Option<bool>,
    pub elsewhere: Option<Elsewhere>,
    pub judgement: Option<Judgement>,
    /// Doubts about the entry that nobody has settled.
    pub doubts: Vec<Doubt>,
    pub overruled: bool,
    pub forwarded: bool,
}

/// A posyandu day that rows belong to.
#[derive(Debug, Clone, Copy)]
pub struct Day {
    /// Whose day.
    pub posyandu: PlaceId,
    /// Which day.
    pub date: NaiveDate,
}

/// A child with everything known, on a day.
pub struct Child {
    /// The person.
    pub known: Known,
    /// All facts, voided ones too.
    pub facts: Vec<Rc<KnownFact>>,
    /// What indicators are computed from.
    pub history: History,
    birth_date: NaiveDate,
}

impl Child {
    /// Loads a child.
    ///
    /// # Errors
    /// `no_birth_date` for somebody who cannot be judged; or when the store cannot be read.
    pub fn load(db: &Db, known: Known) -> Result<Self, UiError> {
        Self::of(Whole::load(db, known)?)
    }

    /// A child who is read already.
    ///
    /// # Errors
    /// `no_birth_date` for somebody who cannot be judged.
    pub fn of(whole: Whole) -> Result<Self, UiError> {
        let history = whole.history();
        match (whole.known.person.sex, whole.known.person.birth_date) {
            (Some(_), Some(birth_date)) => Ok(Self {
                known: whole.known,
                facts: whole.facts,
                history,
                birth_date,
            }),
            _ => Err(UiError::new("no_birth_date").about("person")),
        }
    }

    /// Loads a child by id.
    ///
    /// # Errors
    /// `not_found`, and those of [`Child::load`].
    pub fn find(db: &Db, id: PersonId) -> Result<Self, UiError> {
        Self::load(db, person::find(db, id)?)
    }

    /// Date of birth.
    pub fn birth_date(&self) -> NaiveDate {
        self.birth_date
    }

    /// The measurement of a day: the posyandu's own, or one whose place was not recorded; of several
    /// the last entered.
    pub fn entry(&self, day: Day) -> Option<&(FactId, Measurement)> {
        let of_day = |(_, measurement): &&(FactId, Measurement)| {
            measurement.date == day.date
                && measurement
                    .posyandu
                    .is_none_or(|place| place == day.posyandu)
        };
        self.history.measurements.iter().rfind(of_day)
    }

    /// The last standing fact that `wanted` accepts.
    pub fn last(&self, wanted: impl Fn(&Fact) -> bool) -> Option<(&KnownFact, &Fact)> {
        let standing = self.facts.iter().rev().filter(|fact| fact.live);
        standing
            .filter_map(|known| Some((&**known, known.fact.as_ref()?)))
            .find(|(_, fact)| wanted(fact))
    }

    /// The standing absence of a day.
    pub fn absence(&self, day: Day) -> Option<(FactId, Absence)> {
        let (known, fact) = self.last(|fact| {
            matches!(fact, Fact::Attendance(Attendance { date, posyandu, .. })
                if *date == day.date && *posyandu == day.posyandu)
        })?;
        match fact {
            Fact::Attendance(attendance) => Some((known.id, attendance.absence)),
            _ => None,
        }
    }

    /// Where the child lives on a day.
    pub fn home(&self, date: NaiveDate) -> Option<Residence> {
        self.history
            .residences()
            .into_iter()
            .find(|stay| stay.covers(date))
    }

    fn previous(&self, date: NaiveDate) -> Option<Previous> {
        let own = self
            .history
            .measurements
            .iter()
            .filter(|(_, earlier)| earlier.date < date);
        let own = own
            .filter(|(_, earlier)| earlier.weight.is_some())
            .max_by_key(|(_, earlier)| earlier.date);
        let book = self
            .history
            .book_weights
            .iter()
            .filter(|book| book.date < date)
            .max_by_key(|book| book.date);
        let (on, weight, length, from_book) = match (own, book) {
            (Some((_, own)), Some(book)) if book.date > own.date => {
                (book.date, Some(book.weight), None, true)
            }
            (Some((_, own)), _) => (own.date, own.weight, own.length, false),
            (None, Some(book)) => (book.date, Some(book.weight), None, true),
            (None, None) => return None,
        };
        Some(Previous {
            date: on.to_string(),
            weight: weight.map(|weight| weight.0),
            length: length.map(|length| length.0),
            days: age::days(on, date),
            last_month: Month::of(on) == Month::of(date).previous(),
            from_book,
        })
    }

    fn elsewhere(&self, db: &Db, day: Day) -> Result<Option<Elsewhere>, UiError> {
        let month = Month::of(day.date);
        let measured = self.history.measurements.iter().rfind(|(_, other)| {
            other.weight.is_some()
                && month.contains(other.date)
                && (other.date != day.date
                    || other.posyandu.is_some_and(|place| place != day.posyandu))
        });
        let Some((_, other)) = measured else {
            return Ok(None);
        };
        let place = match (other.posyandu, other.site) {
            (Some(posyandu), _) => place::find(db, posyandu)?.place.name,
            (None, Some(site)) => site.word().to_owned(),
            (None, None) => "lain".to_owned(),
        };
        Ok(Some(Elsewhere {
            date: other.date.to_string(),
            place,
        }))
    }

    /// The row of the grid, at a place in the list if it comes with one.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn row(&self, db: &Db, day: Day, place: Option<u32>) -> Result<GridRow, UiError> {
        let person = &self.known.person;
        let month = Month::of(day.date);
        let age_months = age::completed_months(self.birth_date, day.date).unwrap_or(0);
        let age_days = age::days(self.birth_date, day.date);
        let home = self.home(day.date).map(|stay| stay.posyandu);
        let entry = self.entry(day);
        let measured = entry.and_then(|(fact, _)| self.history.judged(*fact));
        let capsule = self
            .history
            .capsules
            .iter()
            .rfind(|given| month.contains(given.date));
        let dewormed = self
            .history
            .dewormings
            .iter()
            .any(|given| month.contains(given.date));
        let previous = self.previous(day.date);
        let last_month = previous.as_ref().filter(|previous| previous.last_month);
        let lightest = last_month
            .and_then(|previous| previous.weight)
            .and_then(|weight| {
                let sex = person.sex?.into();
                minimum_weight(MINIMUM_GAIN_EDITION, sex, age_months, domain::Grams(weight))
            });
        Ok(GridRow {
            person: self.known.id.to_string(),
            number: person.register_number.or(place),
            name: person.name.clone(),
            sex: person.sex.map_or("", domain::Sex::word),
            birth_date: self.birth_date.to_string(),
            age_months,
            age_days,
            rt: person.rt.clone(),
            rw: person.rw.clone(),
            mother: person.mother_name.clone(),
            visitor: home != Some(day.posyandu),
            home_posyandu: match home {
                Some(home) if home != day.posyandu => Some(place::find(db, home)?.place.name),
                Some(_) | None => None,
            },
            minimum_weight: lightest.map(|weight| weight.0),
            previous,
            default_position: default_position(age_days).word(),
            asks_arm: (6..60).contains(&age_months),
            asks_breastfeeding: age_months < 6,
            vitamin_a_due: if capsule.is_none() {
                capsule_due(month, age_months).map(Capsule::word)
            } else {
                None
            },
            deworming_due: !dewormed
                && month.first_day().month() == 8
                && (12..60).contains(&age_months),
            entry: entry.map(|(fact, measurement)| Entry::of(*fact, measurement)),
            absence: self.absence(day).map(|(_, absence)| absence.word()),
            vitamin_a: capsule.map(|given| given.capsule.word()),
            breastfeeding: self
                .history
                .breastfeeding
                .iter()
                .rfind(|asked| month.contains(asked.date))
                .map(|asked| asked.exclusive),
            deworming: dewormed,
            owns_kms: person.owns_kms,
            elsewhere: self.elsewhere(db, day)?,
            doubts: entry
                .map(|(fact, measurement)| self.open_doubts(*fact, measurement))
                .unwrap_or_default(),
            overruled: measured.as_ref().is_some_and(|measured| measured.overruled),
            judgement: measured.as_ref().map(Judgement::of),
            forwarded: self
                .last(|fact| matches!(fact, Fact::Forwarded(done) if done.date == day.date))
                .is_some(),
        })
    }

    /// Doubts about a measurement that nobody has confirmed or put off.
    fn open_doubts(&self, fact: FactId, measurement: &Measurement) -> Vec<Doubt> {
        let settled: Vec<&str> = [&measurement.confirmed, &measurement.to_remeasure]
            .into_iter()
            .flatten()
            .flat_map(|codes| codes.split(' '))
            .collect();
        let doubts = self.history.without(fact).doubts(measurement);
        doubts
            .iter()
            .map(Doubt::of)
            .filter(|doubt| !settled.contains(&doubt.key().as_str()))
            .collect()
    }
}

impl Entry {
    fn of(fact: FactId, measurement: &Measurement) -> Self {
        let codes = |text: &Option<String>| {
            text.iter()
                .flat_map(|codes| codes.split(' '))
                .map(str::to_owned)
                .collect()
        };
        Self {
            fact: fact.to_string(),
            weight: measurement.weight.map(|weight| weight.0),
            length: measurement.length.map(|length| length.0),
            position: measurement.position.map(Position::word),
            arm: measurement.arm.map(|arm| arm.0),
            head: measurement.head.map(|head| head.0),
            oedema: measurement.oedema,
            confirmed: codes(&measurement.confirmed),
            to_remeasure: codes(&measurement.to_remeasure),
        }
    }
}

/// How a child of this age is measured unless somebody says otherwise.
pub(crate) fn default_position(age_days: i64) -> Position {
    if age_days < STANDING_FROM_DAY {
        Position::Lying
    } else {
        Position::Standing
    }
}

/// The capsule of a vitamin A month: blue at 6–11, red at 12–59 completed months.
///
/// Source: juknis ILP (KMK HK.01.07/MENKES/2015/2023): February and August.
fn capsule_due(month: Month, age_months: u32) -> Option<Capsule> {
    if !matches!(month.first_day().month(), 2 | 8) {
        return None;
    }
    match age_months {
        6..=11 => Some(Capsule::Blue),
        12..=59 => Some(Capsule::Red),
        _ => None,
    }
}
