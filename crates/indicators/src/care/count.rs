//! What counts towards a component or an indicator, in a year, a pregnancy, or after a birth.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use domain::{Month, Value, Visit, question};

use super::Care;
use super::dose::{after, last_day};
use super::due::visits_in;
use super::pregnancy::Pregnancy;
use super::rules::{Counts, schedule};
use super::year::year_end;

/// The last day of the newborn's first 28.
const NEWBORN_DAYS: u64 = 28;

/// What is counted over: a year, and the pregnancy, birth or child it is about.
#[derive(Clone, Copy)]
pub(super) struct Span<'p> {
    pub(super) from: NaiveDate,
    pub(super) to: NaiveDate,
    pub(super) pregnancy: Option<&'p Pregnancy>,
    pub(super) birth: Option<NaiveDate>,
}

impl Care<'_> {
    /// The days in a span that count towards a component, each with how much.
    pub(super) fn counted(&self, counts: &Counts, span: Span<'_>) -> Vec<(NaiveDate, u32)> {
        let history = self.history;
        let within = |date: &NaiveDate| span.covers(*date);
        let once = |date: Option<NaiveDate>| {
            date.filter(within)
                .map(|date| (date, 1))
                .into_iter()
                .collect()
        };
        match counts {
            Counts::Registered => {
                let registered = span.pregnancy.map(|pregnancy| (pregnancy.registered, 1));
                registered.into_iter().collect()
            }
            Counts::Birth => span.birth.map(|birth| (birth, 1)).into_iter().collect(),
            Counts::Anc => span.anc().map(|date| (date, 1)).collect(),
            Counts::AncIn(trimester) => {
                let visits = span.pregnancy.into_iter();
                visits
                    .flat_map(|pregnancy| visits_in(pregnancy, *trimester))
                    .map(|date| (date, 1))
                    .collect()
            }
            Counts::AncByDoctor => {
                let doctor = self
                    .anc(span)
                    .filter(|visit| visit.answers.text(question::OFFICER) == Some("dokter"));
                doctor.map(|visit| (visit.date, 1)).collect()
            }
            Counts::AncPlan(plan) => {
                let reached = span.pregnancy.and_then(|pregnancy| {
                    let parts = (1..).zip(plan).map(|(trimester, least)| {
                        visits_in(pregnancy, trimester).nth(least.checked_sub(1)?)
                    });
                    parts.collect::<Option<Vec<_>>>()?.into_iter().max()
                });
                reached.map(|date| (date, 1)).into_iter().collect()
            }
            Counts::AncAnswers(asked) => {
                let first = |field: &_| {
                    self.anc(span)
                        .find(|visit| answered(visit, *field))
                        .map(|visit| visit.date)
                };
                let all: Option<Vec<_>> = asked.iter().map(first).collect();
                all.into_iter()
                    .flatten()
                    .max()
                    .map(|date| (date, 1))
                    .into_iter()
                    .collect()
            }
            Counts::AncSum(field) => {
                let amount = |visit: &Visit| u32::try_from(visit.answers.int(*field)?).ok();
                let beside = self.of_form("iron_tablets").map(|(_, visit)| visit);
                let beside = beside.filter(|visit| span.covers(visit.date));
                self.anc(span)
                    .chain(beside)
                    .filter_map(|visit| Some((visit.date, amount(visit)?)))
                    .collect()
            }
            Counts::DeliveryIs(field, codes) => {
                let one_of = |visit: &&Visit| {
                    let given = visit.answers.text(*field);
                    given.is_some_and(|given| codes.iter().any(|code| code == given))
                };
                self.delivery(span)
                    .filter(one_of)
                    .map(|visit| (visit.date, 1))
                    .take(1)
                    .collect()
            }
            Counts::DeliveryYes(fields) => {
                let delivery = self.delivery(span).last();
                let yes = |visit: &Visit| {
                    fields
                        .iter()
                        .filter(|field| visit.answers.yes(**field) == Some(true))
                        .count()
                };
                let counted =
                    delivery.map(|visit| (visit.date, u32::try_from(yes(visit)).unwrap_or(0)));
                counted.into_iter().collect()
            }
            Counts::Windows(items) => {
                let done: Option<Vec<_>> = items
                    .iter()
                    .map(|item| self.first_in_window(item, span))
                    .collect();
                done.into_iter()
                    .flatten()
                    .max()
                    .map(|date| (date, 1))
                    .into_iter()
                    .collect()
            }
            Counts::Visits(ways) => {
                let of = |visit: &Visit| {
                    ways.iter().any(|(forms, asked)| {
                        forms.contains(&visit.form)
                            && asked.iter().all(|field| answered(visit, *field))
                    })
                };
                let visits = self.visits.iter().filter(|(_, visit)| of(visit));
                let days: BTreeSet<_> =
                    visits.map(|(_, visit)| visit.date).filter(within).collect();
                days.into_iter().map(|date| (date, 1)).collect()
            }
            Counts::Months(form) => first_of_months(
                self.of_form(form)
                    .map(|(_, visit)| visit.date)
                    .filter(within),
            ),
            Counts::Weighings => {
                let weighed = history
                    .measurements
                    .iter()
                    .filter(|(_, measured)| measured.weight.is_some());
                first_of_months(weighed.map(|(_, measured)| measured.date).filter(within))
            }
            Counts::Lengths => {
                let measured = history
                    .measurements
                    .iter()
                    .filter(|(_, measured)| measured.length.is_some());
                first_of_months(measured.map(|(_, measured)| measured.date).filter(within))
            }
            Counts::Capsules => first_of_months(
                history
                    .capsules
                    .iter()
                    .map(|given| given.date)
                    .filter(within),
            ),
            Counts::AllOf(set) => {
                let all = self.all_of(*set).filter(|date| *date <= span.to);
                all.map(|date| (date.max(span.from), 1))
                    .into_iter()
                    .collect()
            }
            Counts::Dose(dose) => {
                let doses = self.doses();
                let known = doses.iter().find(|known| known.rule.dose == *dose);
                once(
                    known
                        .and_then(|known| known.valid())
                        .and_then(|given| given.date.or(history.birth_date)),
                )
            }
            Counts::NewbornYes(field) => {
                let yes = |visit: &&Visit| visit.answers.get(*field) == Some(&Value::Int(1));
                let visits = self.visits.iter().map(|(_, visit)| *visit).filter(yes);
                once(visits.map(|visit| visit.date).find(within))
            }
        }
    }

    /// The antenatal visits of a span's pregnancy.
    fn anc<'s>(&'s self, span: Span<'s>) -> impl Iterator<Item = &'s Visit> {
        let of = move |fact| {
            span.pregnancy
                .is_some_and(|pregnancy| pregnancy.visits.iter().any(|(id, _)| *id == fact))
        };
        self.visits
            .iter()
            .filter(move |(fact, _)| of(*fact))
            .map(|(_, visit)| *visit)
    }

    /// What was entered of the birth of a span.
    fn delivery<'s>(&'s self, span: Span<'s>) -> impl Iterator<Item = &'s Visit> {
        let deliveries = self.of_form("delivery").map(|(_, visit)| visit);
        deliveries.filter(move |visit| span.birth == Some(visit.date))
    }

    /// The first day in a window of the schedule on which it was done.
    fn first_in_window(&self, item: &str, span: Span<'_>) -> Option<NaiveDate> {
        let slot = schedule().iter().find(|slot| slot.item == item)?;
        let (unit, birth) = (slot.unit?, span.birth?);
        let opens = after(birth, unit, slot.opens?)?;
        let closes = last_day(birth, unit, slot.closes?)?;
        self.days_done(&slot.done)
            .filter(|date| opens <= *date && *date <= closes)
            .min()
    }
}

impl Span<'_> {
    pub(super) fn covers(&self, date: NaiveDate) -> bool {
        self.from <= date && date <= self.to
    }

    fn anc(&self) -> impl Iterator<Item = NaiveDate> + '_ {
        let visits = self
            .pregnancy
            .into_iter()
            .flat_map(|pregnancy| &pregnancy.visits);
        visits.map(|(_, date)| *date)
    }
}

/// A calendar year.
pub(super) fn calendar(year: i32) -> Span<'static> {
    Span {
        from: NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(NaiveDate::MIN),
        to: year_end(year),
        pregnancy: None,
        birth: None,
    }
}

/// The first 28 days.
pub(super) fn newborn(birth: NaiveDate) -> Span<'static> {
    Span {
        from: birth,
        to: birth
            .checked_add_days(Days::new(NEWBORN_DAYS))
            .unwrap_or(birth),
        pregnancy: None,
        birth: Some(birth),
    }
}

fn answered(visit: &Visit, field: domain::Field) -> bool {
    visit
        .answers
        .get(field)
        .is_some_and(|value| *value != Value::Empty)
}

/// The first day of each calendar month.
fn first_of_months(days: impl Iterator<Item = NaiveDate>) -> Vec<(NaiveDate, u32)> {
    let mut months: BTreeMap<Month, NaiveDate> = BTreeMap::new();
    for day in days {
        let first = months.entry(Month::of(day)).or_insert(day);
        *first = day.min(*first);
    }
    months.into_values().map(|day| (day, 1)).collect()
}

/// The day on which so much was there. Days are in order.
pub(super) fn reached(days: &[(NaiveDate, u32)], least: u32) -> Option<NaiveDate> {
    let mut sum = 0_u32;
    days.iter().find_map(|(day, amount)| {
        sum = sum.saturating_add(*amount);
        (sum >= least).then_some(*day)
    })
}
