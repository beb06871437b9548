//! What somebody is due for: windows with a first day, a last day in time, and a last day at all. Nothing here knows
//! today: a list asks which windows are open on its date.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate};
use domain::{Month, Outcome, Value, Visit, age};

use super::Care;
use super::dose::{after, last_day};
use super::pregnancy::{Pregnancy, Trimester};
use super::rules::{Anchor, Done, Slot, Unit, schedule};

/// Days within which somebody who was referred should have been seen.
const REFERRAL_DAYS: u64 = 7;

/// Something that is due and not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Due {
    /// What: an item of the schedule, a dose, or `referral` and `referral_today`.
    pub item: &'static str,
    /// The first day.
    pub opens: NaiveDate,
    /// The last day on which it is in time.
    pub due: NaiveDate,
    /// The last day on which it counts; `None` while it can always be done.
    pub closes: Option<NaiveDate>,
}

impl Care<'_> {
    /// Everything that is not done, in order. Nothing for the dead, and without a date of birth.
    pub fn due(&self) -> Vec<Due> {
        let Some(birth) = self
            .history
            .birth_date
            .filter(|_| self.history.died().is_none())
        else {
            return Vec::new();
        };
        let mut due = BTreeSet::new();
        let sex = self.history.sex;
        for slot in schedule()
            .iter()
            .filter(|slot| slot.sex.is_none_or(|only| sex == Some(only)))
        {
            match slot.anchor {
                Anchor::Birth => due.extend(self.window(slot, birth, None)),
                Anchor::Lmp => due.extend(
                    self.pregnancies
                        .iter()
                        .filter_map(|pregnancy| self.window(slot, pregnancy.lmp, Some(pregnancy))),
                ),
                Anchor::Delivery => {
                    let births = self.births();
                    due.extend(
                        births
                            .into_iter()
                            .filter_map(|birth| self.window(slot, birth, None)),
                    );
                }
                Anchor::Round => due.extend(self.rounds(slot, birth)),
                Anchor::Month => due.extend(self.next_month(slot, birth)),
                Anchor::Year => due.extend(self.next_year(slot, birth)),
                Anchor::Last => due.extend(self.next_after_last(slot)),
            }
        }
        due.extend(self.due_doses(birth));
        due.extend(self.open_referrals());
        due.into_iter().collect()
    }

    /// The days on which this woman gave birth.
    pub(super) fn births(&self) -> Vec<NaiveDate> {
        let births: BTreeSet<_> = self
            .of_form("delivery")
            .map(|(_, visit)| visit.date)
            .collect();
        births.into_iter().collect()
    }

    /// The window of a slot, unless it is done or was never open.
    fn window(
        &self,
        slot: &'static Slot,
        anchor: NaiveDate,
        of: Option<&Pregnancy>,
    ) -> Option<Due> {
        let unit = slot.unit?;
        let opens = after(anchor, unit, slot.opens?)?;
        let closes = last_day(anchor, unit, slot.closes?)?;
        let ended = of.and_then(|pregnancy| pregnancy.end).map(|end| end.date);
        let closes = ended.map_or(closes, |ended| ended.min(closes));
        if closes < opens || closes < slot.since || self.is_done(&slot.done, opens, closes, of) {
            return None;
        }
        Some(Due {
            item: &slot.item,
            opens,
            due: last_day(anchor, unit, slot.due?)?.min(closes),
            closes: Some(closes),
        })
    }

    /// Whether something was done from one day to another.
    pub(super) fn is_done(
        &self,
        done: &Done,
        from: NaiveDate,
        to: NaiveDate,
        of: Option<&Pregnancy>,
    ) -> bool {
        let within = |date: NaiveDate| from <= date && date <= to;
        match done {
            Done::Anc(trimester, number) => {
                of.is_some_and(|pregnancy| visits_in(pregnancy, *trimester).count() >= *number)
            }
            // A yes settles it whenever it was said.
            Done::Answer(field) => self
                .visits
                .iter()
                .any(|(_, visit)| visit.answers.get(*field) == Some(&Value::Int(1))),
            done => self.days_done(done).any(within),
        }
    }

    /// The days on which something was done.
    pub(super) fn days_done<'s>(
        &'s self,
        done: &'s Done,
    ) -> Box<dyn Iterator<Item = NaiveDate> + 's> {
        let history = self.history;
        match done {
            Done::Visit(forms) => {
                let of = |visit: &Visit| forms.contains(&visit.form);
                let visits = self.visits.iter().filter(move |(_, visit)| of(visit));
                Box::new(visits.map(|(_, visit)| visit.date))
            }
            Done::Capsule => Box::new(history.capsules.iter().map(|given| given.date)),
            Done::Deworming => Box::new(history.dewormings.iter().map(|given| given.date)),
            Done::Breastfeeding => Box::new(history.breastfeeding.iter().map(|asked| asked.date)),
            Done::Weighing => {
                let weighed = history.measurements.iter();
                let weighed = weighed.filter(|(_, measured)| measured.weight.is_some());
                Box::new(weighed.map(|(_, measured)| measured.date))
            }
            Done::Anc(..) | Done::Answer(_) => Box::new(std::iter::empty()),
        }
    }

    /// The rounds of the year for which somebody has the age, but those in which it was given.
    fn rounds(&self, slot: &'static Slot, birth: NaiveDate) -> Vec<Due> {
        let (Some(from), Some(until)) = (slot.from, slot.until) else {
            return Vec::new();
        };
        let grace = Days::new(slot.closes.unwrap_or(0).into());
        let last = after(birth, Unit::Months, until).map_or(birth, |day| day);
        let mut month = Month::of(birth.max(slot.since));
        let mut due = Vec::new();
        while month.first_day() <= last {
            let (opens, ends) = (month.first_day(), month.last_day());
            let has_age =
                age::completed_months(birth, ends).is_some_and(|age| (from..until).contains(&age));
            let closes = ends.checked_add_days(grace).unwrap_or(ends);
            let is_round = slot.months.contains(&opens.month());
            if is_round && has_age && !self.is_done(&slot.done, opens, closes, None) {
                due.push(Due {
                    item: &slot.item,
                    opens,
                    due: ends,
                    closes: Some(closes),
                });
            }
            month = month.next();
        }
        due
    }

    /// The month after the last one in which it was done.
    fn next_month(&self, slot: &'static Slot, birth: NaiveDate) -> Option<Due> {
        let closes = last_day(birth, Unit::Months, slot.until?)?;
        let last = self.days_done(&slot.done).max();
        let next = last.map_or(Month::of(birth), |last| Month::of(last).next());
        let next = next.max(Month::of(slot.since));
        let opens = next.first_day().max(birth);
        (opens <= closes).then_some(Due {
            item: &slot.item,
            opens,
            due: next.last_day().min(closes),
            closes: Some(closes),
        })
    }

    /// The year after the last one in which it was done, while somebody has the age at its end.
    fn next_year(&self, slot: &'static Slot, birth: NaiveDate) -> Option<Due> {
        let years = |years: u32| i32::try_from(years).ok();
        let first = birth.year() + years(slot.from?)?;
        let last_done = self.days_done(&slot.done).map(|date| date.year()).max();
        let again = match last_done {
            Some(last) => last + years(slot.every?)?,
            None => first,
        };
        let year = again.max(first).max(slot.since.year());
        let until = slot.until.and_then(years).map(|until| birth.year() + until);
        if until.is_some_and(|until| year > until) {
            return None;
        }
        Some(Due {
            item: &slot.item,
            opens: NaiveDate::from_ymd_opt(year, 1, 1)?,
            due: NaiveDate::from_ymd_opt(year, 12, 31)?,
            closes: until.and_then(|until| NaiveDate::from_ymd_opt(until, 12, 31)),
        })
    }

    /// The month in which it has to be done again, for whoever has had it.
    fn next_after_last(&self, slot: &'static Slot) -> Option<Due> {
        let last = Month::of(self.days_done(&slot.done).max()?);
        let again = Month::from_index(last.index() + slot.every?)?;
        Some(Due {
            item: &slot.item,
            opens: again.first_day(),
            due: again.last_day(),
            closes: None,
        })
    }

    /// Referrals without an outcome. Of one day the most urgent.
    fn open_referrals(&self) -> impl Iterator<Item = Due> + '_ {
        let open = self.history.referrals.iter();
        let open = open.filter(|(_, referral)| referral.outcome.is_none_or(Outcome::is_open));
        open.map(|(_, referral)| {
            let days = if referral.same_day { 0 } else { REFERRAL_DAYS };
            Due {
                item: if referral.same_day {
                    "referral_today"
                } else {
                    "referral"
                },
                opens: referral.date,
                due: referral
                    .date
                    .checked_add_days(Days::new(days))
                    .unwrap_or(referral.date),
                closes: None,
            }
        })
    }
}

/// The antenatal visits in a part of a pregnancy.
pub(super) fn visits_in(
    pregnancy: &Pregnancy,
    trimester: u8,
) -> impl Iterator<Item = NaiveDate> + '_ {
    let dates = pregnancy.visits.iter().map(|(_, date)| *date);
    dates.filter(move |date| pregnancy.trimester(*date).number() == trimester)
}

impl Trimester {
    /// 1, 2 or 3.
    pub fn number(self) -> u8 {
        match self {
            Self::First => 1,
            Self::Second => 2,
            Self::Third => 3,
        }
    }
}
