//! Whether a service can have been given to somebody on a day: what cannot be is refused, what is strange is asked again.

use std::sync::OnceLock;

use chrono::NaiveDate;
use domain::{Departure, FactId, Leaving, Sex, Visit, age};
use serde::Deserialize;

use super::class::State;
use super::{Care, pregnancy};
use crate::rows::read;

/// Below this age in completed months a pregnancy is refused: ten years.
const YOUNGEST_MOTHER: u32 = 120;

/// Below this age in completed months it is asked again: fifteen years.
const YOUNG_MOTHER: u32 = 180;

/// A birth this early is asked again: 20 weeks.
const EARLIEST_BIRTH_DAYS: i64 = 140;

/// A row of `services.csv`.
#[derive(Debug, Clone, Deserialize)]
#[expect(
    missing_docs,
    reason = "the fields are the columns, explained in the table"
)]
pub struct Offer {
    pub form: String,
    pub group: String,
    pub sex: Option<String>,
    pub from: Option<u32>,
    pub until: Option<u32>,
    pub state: Option<State>,
    pub grid: Option<String>,
}

/// Which form is offered to whom.
pub fn offers() -> &'static [Offer] {
    static TABLE: OnceLock<Vec<Offer>> = OnceLock::new();
    TABLE.get_or_init(|| read(include_str!("../../rules/services.csv")))
}

impl Offer {
    /// Whether it is for somebody of this age, sex and state on a day.
    pub fn suits(&self, care: &Care<'_>, on: NaiveDate) -> bool {
        let birth = care.history.birth_date;
        let months = birth.and_then(|birth| age::completed_months(birth, on));
        let within = months.is_none_or(|months| {
            self.from.is_none_or(|from| from <= months)
                && self.until.is_none_or(|until| months <= until)
        });
        let only = self.sex.as_deref().and_then(Sex::from_word);
        let sex = only
            .zip(care.history.sex)
            .is_none_or(|(only, sex)| only == sex);
        let state = self.state.is_none_or(|state| match state {
            State::Pregnant => care.pregnant(on).is_some(),
            State::Postpartum => care.postpartum(on).is_some(),
            State::NotPregnant => care.pregnant(on).is_none(),
        });
        // The review of a death is for the dead.
        let lives = care.history.died().is_none();
        within && sex && state && lives != (self.group == "death")
    }
}

/// A column of the grid of a group on a posyandu day: a row of `grids.csv`.
#[derive(Debug, Clone, Deserialize)]
#[expect(
    missing_docs,
    reason = "the fields are the columns, explained in the table"
)]
pub struct GridColumn {
    pub grid: String,
    pub question: String,
    /// Asked once for all rows.
    #[serde(deserialize_with = "is_head")]
    pub head: bool,
}

fn is_head<'de, D: serde::Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    Ok(String::deserialize(from)? == "head")
}

/// The columns of the grids, in their order.
pub fn grid_columns() -> &'static [GridColumn] {
    static TABLE: OnceLock<Vec<GridColumn>> = OnceLock::new();
    TABLE.get_or_init(|| read(include_str!("../../rules/grids.csv")))
}

/// Why a visit cannot have been.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Before the person was born.
    BeforeBirth,
    /// The person was dead.
    Dead,
    /// Only for women, or only for men.
    OtherSex,
    /// Too young to be pregnant.
    TooYoung,
    /// Expecting a child already.
    AlreadyPregnant,
    /// Not expecting a child on that day.
    NotPregnant,
    /// No birth in the 42 days before.
    NotPostpartum,
    /// The last period is not before the visit.
    BeforeLmp,
    /// A pregnancy without the last period and without what USG says.
    NoLmp,
}

impl Refusal {
    /// The code on screens.
    pub fn code(self) -> &'static str {
        match self {
            Self::BeforeBirth => "before_birth",
            Self::Dead => "person_died",
            Self::OtherSex => "other_sex",
            Self::TooYoung => "too_young_to_be_pregnant",
            Self::AlreadyPregnant => "already_pregnant",
            Self::NotPregnant => "not_pregnant",
            Self::NotPostpartum => "not_postpartum",
            Self::BeforeLmp => "before_lmp",
            Self::NoLmp => "no_lmp",
        }
    }
}

/// What is strange about a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suspicion {
    /// The person had moved away.
    Moved,
    /// The age is not that of this service.
    OtherAge,
    /// A mother below fifteen.
    YoungMother,
    /// A birth before 20 weeks.
    EarlyBirth,
    /// The same form on the same day.
    SameDay,
}

impl Suspicion {
    /// The code on screens.
    pub fn code(self) -> &'static str {
        match self {
            Self::Moved => "moved_away",
            Self::OtherAge => "other_age",
            Self::YoungMother => "young_mother",
            Self::EarlyBirth => "early_birth",
            Self::SameDay => "same_day",
        }
    }
}

impl Care<'_> {
    /// Whether a visit can have been, and what is strange about it. `instead` is the visit it corrects.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn allows(
        &self,
        visit: &Visit,
        instead: Option<FactId>,
    ) -> Result<Vec<Suspicion>, Refusal> {
        let history = self.history;
        let without = super::History {
            visits: history
                .visits
                .iter()
                .filter(|(id, _)| Some(*id) != instead)
                .cloned()
                .collect(),
            ..history.clone()
        };
        Care::of(&without).allows_new(visit)
    }

    fn allows_new(&self, visit: &Visit) -> Result<Vec<Suspicion>, Refusal> {
        let on = visit.date;
        let months = self
            .history
            .birth_date
            .map(|birth| age::completed_months(birth, on));
        if months == Some(None) {
            return Err(Refusal::BeforeBirth);
        }
        if self.history.died().is_some_and(|died| died < on) && !visit.form.ends_with("_death") {
            return Err(Refusal::Dead);
        }
        let mut suspicions = Vec::new();
        if let Some(service) = offers().iter().find(|service| service.form == visit.form) {
            self.fits(service, visit)?;
            let months = months.flatten();
            let outside = |bound: Option<u32>, outside: fn(u32, u32) -> bool| {
                bound
                    .zip(months)
                    .is_some_and(|(bound, months)| outside(months, bound))
            };
            if outside(service.from, |months, from| months < from)
                || outside(service.until, |months, until| months > until)
            {
                suspicions.push(Suspicion::OtherAge);
            }
            if service.group == "mother"
                && months.is_some_and(|months| (YOUNGEST_MOTHER..YOUNG_MOTHER).contains(&months))
            {
                suspicions.push(Suspicion::YoungMother);
            }
        }
        let early = |pregnancy: &&super::Pregnancy| pregnancy.day(on) < EARLIEST_BIRTH_DAYS;
        if visit.form == "delivery" && self.pregnant(on).filter(early).is_some() {
            suspicions.push(Suspicion::EarlyBirth);
        }
        let moved =
            |departure: &Departure| departure.leaving == Leaving::Moved && departure.date <= on;
        if self.history.departures.iter().any(moved)
            && !self.history.residences().iter().any(|stay| stay.covers(on))
        {
            suspicions.push(Suspicion::Moved);
        }
        if self.of_form(&visit.form).any(|(_, other)| other.date == on) {
            suspicions.push(Suspicion::SameDay);
        }
        Ok(suspicions)
    }

    /// Whether sex and state are those of the service.
    fn fits(&self, service: &Offer, visit: &Visit) -> Result<(), Refusal> {
        let on = visit.date;
        let only = service.sex.as_deref().and_then(Sex::from_word);
        if only
            .zip(self.history.sex)
            .is_some_and(|(only, sex)| only != sex)
        {
            return Err(Refusal::OtherSex);
        }
        let months = self
            .history
            .birth_date
            .and_then(|birth| age::completed_months(birth, on));
        if service.group == "mother" && months.is_some_and(|months| months < YOUNGEST_MOTHER) {
            return Err(Refusal::TooYoung);
        }
        match service.state {
            Some(State::Pregnant) if self.pregnant(on).is_none() => Err(self.why_not_pregnant(on)),
            Some(State::Postpartum) if self.postpartum(on).is_none() && !self.gave_birth(on) => {
                Err(Refusal::NotPostpartum)
            }
            Some(State::NotPregnant) => self.begins(visit, on),
            Some(_) | None => Ok(()),
        }
    }

    fn gave_birth(&self, on: NaiveDate) -> bool {
        let days = |birth: &NaiveDate| {
            (0..=pregnancy::PUERPERIUM_DAYS).contains(&(on - *birth).num_days())
        };
        self.births().iter().any(days)
    }

    /// A birth before the last period is told as that; anything else as no pregnancy.
    fn why_not_pregnant(&self, on: NaiveDate) -> Refusal {
        let later = self
            .pregnancies
            .iter()
            .any(|pregnancy| pregnancy.end.is_none() && on < pregnancy.lmp);
        if later {
            Refusal::BeforeLmp
        } else {
            Refusal::NotPregnant
        }
    }

    /// Whether a pregnancy can begin with this registration.
    fn begins(&self, visit: &Visit, on: NaiveDate) -> Result<(), Refusal> {
        if self.pregnant(on).is_some() {
            return Err(Refusal::AlreadyPregnant);
        }
        match pregnancy::lmp(visit) {
            None => Err(Refusal::NoLmp),
            Some(lmp) if lmp > on => Err(Refusal::BeforeLmp),
            Some(_) => Ok(()),
        }
    }
}
