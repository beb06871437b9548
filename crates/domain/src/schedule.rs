//! When a posyandu's days are: a rule that gives one date a month.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::Month;

/// The rule of a posyandu's monthly day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Schedule {
    /// The first to fourth such weekday of the month, or the last (5).
    Weekday {
        /// 1 to 4, or 5 for the last.
        week: u8,
        /// Which weekday.
        weekday: Weekday,
    },
    /// The same date every month; the last day where the month is shorter.
    DayOfMonth(u8),
}

impl Schedule {
    /// The posyandu day of a month.
    pub fn day_of(self, month: Month) -> NaiveDate {
        let first = month.first_day();
        let last = month.last_day();
        match self {
            Self::DayOfMonth(day) => first.with_day(u32::from(day)).unwrap_or(last),
            Self::Weekday { week: 5, weekday } => {
                let back = (7 + last.weekday().num_days_from_monday()
                    - weekday.num_days_from_monday())
                    % 7;
                last - Days::new(u64::from(back))
            }
            Self::Weekday { week, weekday } => {
                let ahead = (7 + weekday.num_days_from_monday()
                    - first.weekday().num_days_from_monday())
                    % 7;
                first + Days::new(u64::from(ahead + 7 * (u32::from(week) - 1)))
            }
        }
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Weekday { week, weekday } => {
                write!(f, "w{week}-{}", weekday.number_from_monday())
            }
            Self::DayOfMonth(day) => write!(f, "d{day}"),
        }
    }
}

/// The text is neither `w<week>-<weekday>` nor `d<day>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a schedule of posyandu days")]
pub struct NotASchedule;

impl FromStr for Schedule {
    type Err = NotASchedule;

    fn from_str(text: &str) -> Result<Self, NotASchedule> {
        if let Some(day) = text.strip_prefix('d') {
            let day = day.parse().ok().filter(|day| (1..=31).contains(day));
            return day.map(Self::DayOfMonth).ok_or(NotASchedule);
        }
        let (week, weekday) = text
            .strip_prefix('w')
            .and_then(|rest| rest.split_once('-'))
            .ok_or(NotASchedule)?;
        let week = week
            .parse()
            .ok()
            .filter(|week| (1..=5).contains(week))
            .ok_or(NotASchedule)?;
        let weekday = weekday
            .parse::<u8>()
            .ok()
            .and_then(|number| number.checked_sub(1))
            .ok_or(NotASchedule)?;
        let weekday = Weekday::try_from(weekday).map_err(|_| NotASchedule)?;
        Ok(Self::Weekday { week, weekday })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_gives_one_day_a_month() {
        for (rule, month, day) in [
            ("w3-4", "2026-11", "2026-11-19"),
            ("w1-1", "2026-06", "2026-06-01"),
            ("w1-7", "2026-06", "2026-06-07"),
            ("w4-1", "2026-06", "2026-06-22"),
            ("w5-5", "2026-10", "2026-10-30"),
            ("w5-6", "2026-10", "2026-10-31"),
            ("d12", "2026-11", "2026-11-12"),
            ("d31", "2026-02", "2026-02-28"),
        ] {
            let schedule: Schedule = rule.parse().unwrap();
            assert_eq!(
                schedule.day_of(month.parse().unwrap()).to_string(),
                day,
                "{rule} in {month}"
            );
            assert_eq!(schedule.to_string(), rule);
        }
        for wrong in ["", "w0-1", "w6-1", "w1-0", "w1-8", "d0", "d32", "x", "w1"] {
            assert_eq!(wrong.parse::<Schedule>(), Err(NotASchedule), "{wrong}");
        }
    }
}
