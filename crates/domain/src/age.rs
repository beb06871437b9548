//! Ages and calendar months.
//!
//! Completed months (*bulan penuh*): the day of birth counted on from month to month; where a month
//! is too short for that day, its last day takes its place (born 31 January → one month on the last
//! day of February).

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// Days from birth to a date; negative before birth.
pub fn days(birth_date: NaiveDate, on: NaiveDate) -> i64 {
    (on - birth_date).num_days()
}

/// Completed months from birth to a date; `None` before birth.
pub fn completed_months(birth_date: NaiveDate, on: NaiveDate) -> Option<u32> {
    if on < birth_date {
        return None;
    }
    let months = Month::of(on).index() - Month::of(birth_date).index();
    let anniversary = birth_date.checked_add_months(Months::new(months))?;
    Some(if on < anniversary { months - 1 } else { months })
}

/// A calendar month.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(u32);

impl Month {
    /// The month a date lies in. Dates before year 0 count as January of year 0.
    pub fn of(date: NaiveDate) -> Self {
        let year = u32::try_from(date.year()).unwrap_or(0);
        Self(year * 12 + date.month0())
    }

    /// Months since January of year 0: how a month is stored.
    pub fn index(self) -> u32 {
        self.0
    }

    /// The month behind [`Month::index`]; `None` beyond year 9999.
    pub fn from_index(index: u32) -> Option<Self> {
        (index < 120_000).then_some(Self(index))
    }

    /// The first day.
    pub fn first_day(self) -> NaiveDate {
        let year = i32::try_from(self.0 / 12).unwrap_or(0);
        NaiveDate::from_ymd_opt(year, self.0 % 12 + 1, 1).unwrap_or(NaiveDate::MAX)
    }

    /// The last day.
    pub fn last_day(self) -> NaiveDate {
        let next = self.next().first_day();
        next.pred_opt().unwrap_or(next)
    }

    /// The month after.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// January of its year.
    #[must_use]
    pub fn january(self) -> Self {
        Self(self.0 / 12 * 12)
    }

    /// The month before.
    #[must_use]
    pub fn previous(self) -> Self {
        Self(self.0.saturating_sub(1))
    }

    /// Whether a date lies in it.
    pub fn contains(self, date: NaiveDate) -> bool {
        Self::of(date) == self
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0 / 12, self.0 % 12 + 1)
    }
}

impl fmt::Debug for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The text is not `YYYY-MM`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a month of the form YYYY-MM")]
pub struct NotAMonth;

impl FromStr for Month {
    type Err = NotAMonth;

    fn from_str(text: &str) -> Result<Self, NotAMonth> {
        let (year, month) = text.split_once('-').ok_or(NotAMonth)?;
        let digits =
            |part: &str, len| part.len() == len && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(year, 4) || !digits(month, 2) {
            return Err(NotAMonth);
        }
        let year: u32 = year.parse().map_err(|_| NotAMonth)?;
        let month: u32 = month.parse().map_err(|_| NotAMonth)?;
        if !(1..=12).contains(&month) {
            return Err(NotAMonth);
        }
        Ok(Self(year * 12 + month - 1))
    }
}

impl Serialize for Month {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn months_are_complete_on_the_day_of_birth() {
        for (born, on, months) in [
            ("2026-01-14", "2026-01-14", Some(0)),
            ("2026-01-14", "2026-02-13", Some(0)),
            ("2026-01-14", "2026-02-14", Some(1)),
            ("2025-11-30", "2026-02-28", Some(3)),
            ("2026-01-31", "2026-02-27", Some(0)),
            ("2026-01-31", "2026-02-28", Some(1)),
            ("2026-01-31", "2026-03-30", Some(1)),
            ("2026-01-31", "2026-03-31", Some(2)),
            ("2024-02-29", "2025-02-28", Some(12)),
            ("2024-02-29", "2029-02-27", Some(59)),
            ("2024-02-29", "2029-02-28", Some(60)),
            ("2026-01-14", "2026-01-13", None),
        ] {
            assert_eq!(
                completed_months(day(born), day(on)),
                months,
                "born {born}, on {on}"
            );
        }
    }

    #[test]
    fn a_month_knows_its_days_and_neighbours() {
        let february: Month = "2024-02".parse().unwrap();
        assert_eq!(february.first_day(), day("2024-02-01"));
        assert_eq!(february.last_day(), day("2024-02-29"));
        assert_eq!(february.previous().previous().to_string(), "2023-12");
        assert_eq!(february.next().to_string(), "2024-03");
        assert_eq!(Month::from_index(february.index()), Some(february));
        assert!(february.contains(day("2024-02-29")) && !february.contains(day("2024-03-01")));
    }

    #[test]
    fn only_a_whole_month_is_read() {
        for wrong in [
            "2024-2",
            "2024-13",
            "2024-00",
            "24-01",
            "2024",
            "2024-01-01",
            "",
            "+024-01",
        ] {
            assert_eq!(wrong.parse::<Month>(), Err(NotAMonth), "{wrong}");
        }
    }
}
