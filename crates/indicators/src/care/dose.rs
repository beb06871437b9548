//! Vaccine doses: which of the schedule were given, and whether they count, by their dates.

use std::collections::BTreeMap;

use chrono::{Days, Months, NaiveDate};
use domain::FactId;

use super::Care;
use super::due::Due;
use super::rules::{DoseRule, Set, Unit, doses, vaccines};

/// Windows that closed before this day are not looked at: nobody could have told them to Siklus.
const SINCE: NaiveDate = NaiveDate::from_ymd_opt(2024, 1, 1).expect("because it is a day");

/// A dose that was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// The fact.
    pub fact: FactId,
    /// When; `None` where the book only says that it was.
    pub date: Option<NaiveDate>,
    /// Read in the book.
    pub from_book: bool,
    /// Whether it counts.
    pub state: DoseState,
}

/// Whether a dose that was given counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DoseState {
    /// It does. One without a date is believed.
    Valid,
    /// Given below the least age.
    TooYoung,
    /// Given too soon after the dose before.
    TooSoon,
    /// The dose before was not given.
    OutOfOrder,
}

impl DoseState {
    /// The word on screens.
    pub fn word(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::TooYoung => "too_young",
            Self::TooSoon => "too_soon",
            Self::OutOfOrder => "out_of_order",
        }
    }
}

/// A dose of the schedule, and what was given of it.
#[derive(Debug, Clone, Copy)]
pub struct Dose {
    /// What is asked for.
    pub rule: &'static DoseRule,
    /// The dose that counts; if none does, the last that was given.
    pub given: Option<Given>,
    /// The last day on which it is given.
    pub closes: Option<NaiveDate>,
}

impl Dose {
    /// The dose that counts.
    pub fn valid(&self) -> Option<&Given> {
        self.given
            .as_ref()
            .filter(|given| given.state == DoseState::Valid)
    }
}

impl Care<'_> {
    /// The doses of the schedule for this person; none without a date of birth.
    pub fn doses(&self) -> Vec<Dose> {
        let Some(birth) = self.history.birth_date else {
            return Vec::new();
        };
        let mut known: BTreeMap<&str, Option<Given>> = BTreeMap::new();
        let sex = self.history.sex;
        let mut all = Vec::new();
        for rule in doses()
            .iter()
            .filter(|rule| rule.sex.is_none_or(|only| sex == Some(only)))
        {
            let before = rule
                .after
                .as_deref()
                .map(|after| known.get(after).copied().flatten());
            let given = self.given(rule, birth, before);
            known.insert(
                &rule.dose,
                given.filter(|given| given.state == DoseState::Valid),
            );
            all.push(Dose {
                rule,
                given,
                closes: last_day(birth, rule.unit, rule.closes),
            });
        }
        all
    }

    /// What was given of a dose. `before` is the dose it comes after, if it comes after one, as far as that counts.
    fn given(
        &self,
        rule: &DoseRule,
        birth: NaiveDate,
        before: Option<Option<Given>>,
    ) -> Option<Given> {
        let mut given: Vec<_> = self
            .history
            .immunisations
            .iter()
            .filter(|(_, dose)| counts_as(&dose.dose, &rule.dose))
            .map(|(fact, dose)| Given {
                fact: *fact,
                date: dose.date,
                from_book: dose.from_book,
                state: state(rule, birth, dose.date, before),
            })
            .collect();
        given.sort_by_key(|given| given.date);
        let valid = given.iter().find(|given| given.state == DoseState::Valid);
        valid.or(given.last()).copied()
    }

    /// Doses that are not given and can be, by their windows.
    pub(super) fn due_doses(&self, birth: NaiveDate) -> Vec<Due> {
        let doses = self.doses();
        let date_of = |dose: &str| {
            let known = doses.iter().find(|known| known.rule.dose == dose)?;
            known.valid()?.date
        };
        let open = doses.iter().filter(|dose| dose.valid().is_none());
        open.filter_map(|dose| {
            let rule = dose.rule;
            let planned = after(birth, rule.unit, rule.opens)?;
            let allowed = rule
                .after
                .as_deref()
                .and_then(date_of)
                .zip(rule.min_interval);
            let allowed =
                allowed.and_then(|(before, days)| before.checked_add_days(Days::new(days.into())));
            let opens = allowed.map_or(planned, |allowed| allowed.max(planned));
            let closes = dose.closes?;
            (opens <= closes && closes >= SINCE).then_some(Due {
                item: &rule.dose,
                opens,
                due: last_day(birth, rule.unit, rule.due)?.max(opens),
                closes: Some(closes),
            })
        })
        .collect()
    }

    /// The day on which all doses of a set had been given; one without a date counts from birth.
    pub(super) fn all_of(&self, set: Set) -> Option<NaiveDate> {
        let birth = self.history.birth_date?;
        let within =
            |rule: &DoseRule| rule.set == Set::Idl || set == Set::Ibl && rule.set == Set::Ibl;
        let doses = self.doses();
        let dates = doses.iter().filter(|dose| within(dose.rule));
        let dates: Option<Vec<NaiveDate>> = dates
            .map(|dose| dose.valid().map(|given| given.date.unwrap_or(birth)))
            .collect();
        dates?.into_iter().max()
    }
}

/// Whether what was given is this dose of the schedule.
fn counts_as(given: &str, dose: &str) -> bool {
    given == dose
        || vaccines().iter().any(|vaccine| {
            vaccine.given == given && vaccine.counts_as().any(|counted| counted == dose)
        })
}

fn state(
    rule: &DoseRule,
    birth: NaiveDate,
    date: Option<NaiveDate>,
    before: Option<Option<Given>>,
) -> DoseState {
    let Some(date) = date else {
        return DoseState::Valid;
    };
    if rule
        .min_age
        .is_some_and(|days| (date - birth).num_days() < i64::from(days))
    {
        return DoseState::TooYoung;
    }
    match (before, rule.min_interval) {
        (Some(None), _) => DoseState::OutOfOrder,
        (
            Some(Some(Given {
                date: Some(before), ..
            })),
            Some(days),
        ) if (date - before).num_days() < i64::from(days) => DoseState::TooSoon,
        _ => DoseState::Valid,
    }
}

/// So many days, months or years after a day.
pub(super) fn after(day: NaiveDate, unit: Unit, count: u32) -> Option<NaiveDate> {
    match unit {
        Unit::Days => day.checked_add_days(Days::new(count.into())),
        Unit::Months => day.checked_add_months(Months::new(count)),
        Unit::Years => day.checked_add_months(Months::new(count.checked_mul(12)?)),
    }
}

/// The last day of a window that lasts so many days, months or years: the day itself for days, the day before for
/// completed months and years.
pub(super) fn last_day(day: NaiveDate, unit: Unit, count: u32) -> Option<NaiveDate> {
    let end = after(day, unit, count)?;
    match unit {
        Unit::Days => Some(end),
        Unit::Months | Unit::Years => end.pred_opt(),
    }
}
