//! The twelve SPM services: what of a person's year is done, what is missing, and when it was complete.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use chrono::{Datelike, Months, NaiveDate};
use domain::Value;

use super::count::{Span, calendar, newborn, reached};
use super::dose::after;
use super::pregnancy::Pregnancy;
use super::rules::{Component, Rule, Unit, Who, components};
use super::{Care, rules};

/// The SPM of 15–59 and of ages by months are judged on the last day of the year.
pub(super) fn year_end(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(NaiveDate::MAX)
}

/// One row of `person_years`: a person, a year, a service and a version of its rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PersonYear {
    /// Which year.
    pub year: i32,
    /// Which service, 1–12.
    pub spm: u8,
    /// By which version of the rule.
    pub rule: Rule,
    /// Which of several in the year: of two births, the second is 1.
    pub number: u32,
    /// How many components are done.
    pub done: u32,
    /// How many there are.
    pub needed: u32,
    /// Those that are missing, by their names, separated by spaces.
    pub missing: String,
    /// The day on which the last of them was done.
    pub completed: Option<NaiveDate>,
}

/// How far a component is.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    /// Which.
    pub component: &'static Component,
    /// How much there is of it.
    pub count: u32,
    /// The day on which it was enough.
    pub reached: Option<NaiveDate>,
}

/// Somebody counted in a service of a year, with the components that apply.
struct Subject<'p> {
    year: i32,
    spm: u8,
    span: Span<'p>,
    components: Vec<&'static Component>,
    /// Counted also while nothing is done: the register of people does not tell that there is something to count.
    known_by_visit: bool,
}

impl Care<'_> {
    /// The rows of `person_years`, in order. Somebody of an age has none for a year in which nothing was done.
    pub fn years(&self) -> Vec<PersonYear> {
        let mut rows = Vec::new();
        let mut numbers: BTreeMap<(i32, u8), u32> = BTreeMap::new();
        for subject in self.subjects() {
            let number = numbers.entry((subject.year, subject.spm)).or_default();
            for rule in rules_of(&subject.components) {
                let progress = self.progress(&subject, rule);
                if subject.known_by_visit || progress.iter().any(|progress| progress.count > 0) {
                    rows.push(row(&subject, rule, *number, &progress));
                }
            }
            *number += 1;
        }
        rows.sort();
        rows
    }

    /// How far each component of a service is in a year, of the first subject if there are several.
    pub fn progress_of(&self, year: i32, spm: u8, rule: Rule) -> Vec<Progress> {
        let subject = self
            .subjects_of(&[year].into())
            .into_iter()
            .find(|subject| subject.year == year && subject.spm == spm);
        subject.map_or_else(Vec::new, |subject| self.progress(&subject, rule))
    }

    fn progress(&self, subject: &Subject<'_>, rule: Rule) -> Vec<Progress> {
        let applies = subject.components.iter();
        let applies = applies.filter(|component| [rule, Rule::Both].contains(&component.rule));
        applies
            .map(|component| {
                let mut days = self.counted(&component.counts, subject.span);
                days.sort();
                Progress {
                    component,
                    count: days.iter().map(|(_, amount)| amount).sum(),
                    reached: reached(&days, component.least),
                }
            })
            .collect()
    }

    /// Everybody who is counted in some year in which something was done.
    fn subjects(&self) -> Vec<Subject<'_>> {
        self.subjects_of(&self.years_with_something())
    }

    fn subjects_of(&self, years: &BTreeSet<i32>) -> Vec<Subject<'_>> {
        let mut subjects = Vec::new();
        for spm in 1..=12 {
            let of_service: Vec<_> = components().iter().filter(|row| row.spm == spm).collect();
            let Some(first) = of_service.first() else {
                continue;
            };
            match first.who {
                Who::Pregnancy => {
                    subjects.extend(self.pregnancies.iter().filter(|one| one.counts()).map(
                        |pregnancy| Subject {
                            year: pregnancy.year(),
                            spm,
                            span: Span {
                                from: pregnancy.lmp,
                                to: pregnancy.end.map_or(NaiveDate::MAX, |end| end.date),
                                pregnancy: Some(pregnancy),
                                birth: None,
                            },
                            components: of_service.clone(),
                            known_by_visit: true,
                        },
                    ))
                }
                Who::Delivery => subjects.extend(self.births().into_iter().map(|birth| Subject {
                    year: birth.year(),
                    spm,
                    span: Span {
                        from: birth,
                        to: birth,
                        pregnancy: None,
                        birth: Some(birth),
                    },
                    components: of_service.clone(),
                    known_by_visit: true,
                })),
                Who::Newborn => subjects.extend(self.history.birth_date.map(|birth| Subject {
                    year: birth.year(),
                    spm,
                    span: newborn(birth),
                    components: of_service.clone(),
                    known_by_visit: false,
                })),
                Who::Age | Who::Register | Who::Once | Who::Year => {
                    subjects.extend(
                        years
                            .iter()
                            .filter_map(|year| self.in_year(spm, *year, &of_service)),
                    );
                }
            }
        }
        subjects
    }

    /// Somebody in a service that goes by calendar years, if the person belongs to it in this one.
    fn in_year(
        &self,
        spm: u8,
        year: i32,
        of_service: &[&'static Component],
    ) -> Option<Subject<'_>> {
        let span = calendar(year);
        let applies: Vec<_> = of_service
            .iter()
            .copied()
            .filter(|component| match component.who {
                Who::Age => self.has_age(component, year),
                Who::Register => self.registered(component, span),
                Who::Pregnancy | Who::Delivery | Who::Newborn | Who::Once | Who::Year => false,
            })
            .collect();
        let known_by_visit = applies.first()?.who == Who::Register;
        Some(Subject {
            year,
            spm,
            span,
            components: applies,
            known_by_visit,
        })
    }

    /// Whether a component applies to the age reached on 31 December, and the sex.
    fn has_age(&self, component: &Component, year: i32) -> bool {
        let (Some(birth), Some(unit)) = (self.history.birth_date, component.unit) else {
            return false;
        };
        let from = component
            .from
            .as_ref()
            .and_then(|from| from.parse().ok())
            .unwrap_or(0);
        let end = year_end(year);
        let old_enough = after(birth, unit, from).is_some_and(|day| day <= end);
        let past = component
            .until
            .and_then(|until| after(birth, unit, until + 1));
        old_enough
            && past.is_none_or(|day| end < day)
            && component
                .sex
                .is_none_or(|only| self.history.sex == Some(only))
    }

    /// Whether a visit of the form was made in the span; with a question, one that says yes to it.
    fn registered(&self, component: &Component, span: Span<'_>) -> bool {
        let from = component.from.as_deref().unwrap_or_default();
        let (form, link) = from.split_once(':').unwrap_or((from, ""));
        let asked = rules::field(link);
        self.of_form(form).any(|(_, visit)| {
            let yes = asked.is_none_or(|asked| visit.answers.get(asked) == Some(&Value::Int(1)));
            yes && span.covers(visit.date)
        })
    }

    /// Years in which anything was done that could count.
    fn years_with_something(&self) -> BTreeSet<i32> {
        let history = self.history;
        let visits = self.visits.iter().map(|(_, visit)| visit.date);
        let measured = history
            .measurements
            .iter()
            .map(|(_, measured)| measured.date);
        let capsules = history.capsules.iter().map(|given| given.date);
        let doses = history
            .immunisations
            .iter()
            .filter_map(|(_, dose)| dose.date);
        let days = visits.chain(measured).chain(capsules).chain(doses);
        days.map(|day| day.year()).collect()
    }
}

impl Pregnancy {
    /// Whether it is counted: not one that was entered by mistake or ended early, unless there was a birth.
    pub fn counts(&self) -> bool {
        self.end.is_none_or(|end| end.birth)
    }
}

/// Between which dates of birth somebody belongs to a service of a year by age; `None` for one that does not go by it.
pub fn births_of(spm: u8, year: i32) -> Option<RangeInclusive<NaiveDate>> {
    let of_service = components().iter().filter(|component| component.spm == spm);
    let (mut first, mut last) = (None, None);
    for component in of_service.filter(|component| component.sex.is_none()) {
        match component.who {
            Who::Newborn => {
                let year = calendar(year);
                return Some(year.from..=year.to);
            }
            Who::Age => {
                let months = if component.unit? == Unit::Months {
                    1
                } else {
                    12
                };
                let from = component
                    .from
                    .as_ref()
                    .and_then(|from| from.parse::<u32>().ok())?;
                let youngest = year_end(year).checked_sub_months(Months::new(from * months))?;
                let oldest = match component.until {
                    None => NaiveDate::MIN,
                    Some(until) => {
                        let past = Months::new((until + 1) * months);
                        year_end(year).checked_sub_months(past)?.succ_opt()?
                    }
                };
                first = Some(first.map_or(oldest, |first: NaiveDate| first.min(oldest)));
                last = Some(last.map_or(youngest, |last: NaiveDate| last.max(youngest)));
            }
            Who::Pregnancy | Who::Delivery | Who::Register | Who::Once | Who::Year => return None,
        }
    }
    Some(first?..=last?)
}

/// The versions of the rule by which components are counted: one row where they do not differ.
fn rules_of(components: &[&'static Component]) -> Vec<Rule> {
    let differs = |rule| components.iter().any(|component| component.rule == rule);
    match differs(Rule::R2019) || differs(Rule::R2024) {
        true => vec![Rule::R2019, Rule::R2024],
        false => vec![Rule::Both],
    }
}

fn row(subject: &Subject<'_>, rule: Rule, number: u32, progress: &[Progress]) -> PersonYear {
    let missing: Vec<&str> = progress
        .iter()
        .filter(|progress| progress.reached.is_none())
        .map(|progress| progress.component.component.as_str())
        .collect();
    let needed = progress.len();
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let last = progress
        .iter()
        .map(|progress| progress.reached)
        .max()
        .flatten();
    PersonYear {
        year: subject.year,
        spm: subject.spm,
        rule,
        number,
        done: count(needed - missing.len()),
        needed: count(needed),
        completed: last.filter(|_| missing.is_empty()),
        missing: missing.join(" "),
    }
}
