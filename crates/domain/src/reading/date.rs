//! Dates as people type them and files hold them.
//!
//! | Written | Read as |
//! |---|---|
//! | `2025-01-14`, `2025/1/14`, with a time of day after it | year, month, day |
//! | `14/1/2025`, `14-01-25`, `14.1.25`, `14 1 2025` | day, month, year; month first only in a column that shows it |
//! | `14 Jan 2025`, `14-Agt-25`, `14 Januari 2025` | day, month, year |
//! | `14012025`, `140125`, `20250114` | day, month, year; or year, month, day |
//! | `45671` | the day number of a spreadsheet, in a file only |
//!
//! A month is written `2025-01`, `1/2025`, `Jan 2025`, `Januari-25`, as a year for its January, or as any of its dates.
//!
//! A time with a zone is refused: which day it was depends on where. Years are 1900 to 2100. A date that
//! does not exist (29 February of a common year) is no date.

use chrono::{Datelike, Days, NaiveDate};

use super::bare;
use crate::Month;

/// The text is no date that exists (code `bad_date`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a date")]
pub struct NotADate;

/// What stands first where day and month are both numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayOrder {
    /// `14/1/2025`, as Indonesians write.
    DayFirst,
    /// `1/14/2025`, as spreadsheets set to American English write.
    MonthFirst,
}

/// How the dates of one column, or of a field on the screen, are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateReader {
    pub(super) order: DayOrder,
    pub(super) serials: bool,
    /// A year of two digits is the latest such year not after this date's year.
    pub(super) reference: NaiveDate,
}

impl DateReader {
    /// For what a person types: day first, and no day numbers of spreadsheets.
    pub fn typed(reference: NaiveDate) -> Self {
        Self {
            order: DayOrder::DayFirst,
            serials: false,
            reference,
        }
    }

    /// What stands first in its dates.
    pub fn order(&self) -> DayOrder {
        self.order
    }

    /// Reads a date.
    ///
    /// # Errors
    /// [`NotADate`].
    pub fn read(&self, text: &str) -> Result<NaiveDate, NotADate> {
        match Written::of(text).ok_or(NotADate)? {
            Written::YearFirst { year, month, day } => date(year.into(), month, day),
            Written::Numbers {
                first,
                second,
                year,
            } => {
                let (day, month) = match self.order {
                    DayOrder::DayFirst => (first, second),
                    DayOrder::MonthFirst => (second, first),
                };
                date(year.near(self.reference), month, day)
            }
            Written::Named { day, month, year } | Written::Compact { day, month, year } => {
                date(year.near(self.reference), month, day)
            }
            Written::Serial(days) if self.serials => date_of_cell(days.into()),
            Written::Serial(_) => Err(NotADate),
        }
    }

    /// Reads a month; a year alone is its January.
    ///
    /// # Errors
    /// [`NotADate`].
    pub fn read_month(&self, text: &str) -> Result<Month, NotADate> {
        let text = bare(text);
        let (first, rest) = first_part(text).ok_or(NotADate)?;
        let second = after_separator(rest, 1).ok_or(NotADate)?;
        let (month, year) = match (number(first, 4), second) {
            (Some(year), "") => (Some(1), Some(Year::Full(year))),
            (Some(year), month) => (short(month), Some(Year::Full(year))),
            (None, year) => {
                let full = number(year, 4).map(Year::Full);
                let named = month_named(first);
                let year = full.or_else(|| named.and(short(year)).map(Year::Short));
                (named.or_else(|| short(first)), year)
            }
        };
        match month.zip(year) {
            Some((month, year)) => date(year.near(self.reference), month, 1).map(Month::of),
            None => self.read(text).map(Month::of),
        }
    }
}

/// The date of a spreadsheet's date cell: days since 30 December 1899; a part of a day is its time.
///
/// # Errors
/// [`NotADate`] before 1930 or after 2099: so small or large a number was not meant as a date.
pub fn date_of_cell(days: f64) -> Result<NaiveDate, NotADate> {
    const FIRST: f64 = 10_959.0;
    const AFTER_LAST: f64 = 73_051.0;
    if !(FIRST..AFTER_LAST).contains(&days) {
        return Err(NotADate);
    }
    let start = NaiveDate::from_ymd_opt(1899, 12, 30).ok_or(NotADate)?;
    start
        .checked_add_days(Days::new(days as u64))
        .ok_or(NotADate)
}

fn date(year: i32, month: u8, day: u8) -> Result<NaiveDate, NotADate> {
    if !(1900..=2100).contains(&year) {
        return Err(NotADate);
    }
    NaiveDate::from_ymd_opt(year, month.into(), day.into()).ok_or(NotADate)
}

/// A year as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Year {
    /// Four digits.
    Full(u16),
    /// Two digits.
    Short(u8),
}

impl Year {
    fn near(self, reference: NaiveDate) -> i32 {
        match self {
            Self::Full(year) => year.into(),
            Self::Short(year) => {
                let century = reference.year().div_euclid(100) * 100;
                let latest = century + i32::from(year);
                if latest <= reference.year() {
                    latest
                } else {
                    latest - 100
                }
            }
        }
    }
}

/// The parts of a date before it is known what they mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// Four digits of a year first.
    YearFirst { year: u16, month: u8, day: u8 },
    /// Day and month as numbers, in the order of the column.
    Numbers { first: u8, second: u8, year: Year },
    /// The month by its name.
    Named { day: u8, month: u8, year: Year },
    /// Without separators, day first.
    Compact { day: u8, month: u8, year: Year },
    /// Five digits.
    Serial(u32),
}

impl Written {
    pub(super) fn of(text: &str) -> Option<Self> {
        let text = without_time(bare(text))?;
        let mut parts = [""; 3];
        let mut n_parts = 0;
        let mut rest = text;
        while !rest.is_empty() {
            let part = parts.get_mut(n_parts)?;
            let (taken, after) = first_part(rest)?;
            *part = taken;
            n_parts += 1;
            rest = after_separator(after, n_parts)?;
        }
        match (n_parts, parts) {
            (1, [digits, ..]) => Self::compact(digits),
            (2, [days, time, _]) if days.len() == 5 && digits(time) => Self::compact(days),
            (3, [first, second, third]) => Self::parts(first, second, third),
            _ => None,
        }
    }

    fn parts(first: &str, second: &str, third: &str) -> Option<Self> {
        if first.len() == 4 {
            return Some(Self::YearFirst {
                year: number(first, 4)?,
                month: short(second)?,
                day: short(third)?,
            });
        }
        let year = match third.len() {
            4 => Year::Full(number(third, 4)?),
            2 => Year::Short(short(third)?),
            _ => return None,
        };
        let first = short(first)?;
        match month_named(second) {
            Some(month) => Some(Self::Named {
                day: first,
                month,
                year,
            }),
            None => Some(Self::Numbers {
                first,
                second: short(second)?,
                year,
            }),
        }
    }

    /// A date without separators, or a day number.
    fn compact(text: &str) -> Option<Self> {
        if !digits(text) {
            return None;
        }
        match text.len() {
            5 => text.parse().ok().map(Self::Serial),
            6 => {
                let year = Year::Short(short(&text[4..])?);
                Some(Self::Compact {
                    day: short(&text[..2])?,
                    month: short(&text[2..4])?,
                    year,
                })
            }
            // Years begin with 19, 20 or 21, and no month does: the two forms cannot be mistaken.
            8 if matches!(&text[4..6], "19" | "20" | "21") => {
                let year = Year::Full(number(&text[4..], 4)?);
                Some(Self::Compact {
                    day: short(&text[..2])?,
                    month: short(&text[2..4])?,
                    year,
                })
            }
            8 => Some(Self::YearFirst {
                year: number(&text[..4], 4)?,
                month: short(&text[4..6])?,
                day: short(&text[6..])?,
            }),
            _ => None,
        }
    }
}

/// The date before a time of day; `None` if what follows is not a time without a zone.
fn without_time(text: &str) -> Option<&str> {
    let Some(colon) = text.find(':') else {
        return Some(text);
    };
    let start = text[..colon].rfind(|sign: char| sign.is_whitespace() || sign == 'T')?;
    let (date, time) = text.split_at_checked(start)?;
    let time = time.trim_start_matches('T').trim();
    let parts: Vec<&str> = time.split([':', '.']).collect();
    let whole = (2..=4).contains(&parts.len()) && parts.iter().all(|part| digits(part));
    whole.then(|| date.trim_end())
}

/// The digits or letters at the beginning of a text, and what follows them.
fn first_part(text: &str) -> Option<(&str, &str)> {
    let of_kind = |kind: fn(&char) -> bool| {
        text.chars()
            .take_while(kind)
            .map(char::len_utf8)
            .sum::<usize>()
    };
    let n_digits = of_kind(char::is_ascii_digit);
    let length = if n_digits > 0 {
        n_digits
    } else {
        of_kind(|letter| letter.is_alphabetic())
    };
    (length > 0).then(|| text.split_at(length))
}

/// What follows one separator, or nothing between digits and letters; a separator at the end is refused.
fn after_separator(text: &str, n_parts: usize) -> Option<&str> {
    let rest = text.trim_start();
    let rest = rest
        .strip_prefix(['/', '-', '.', ',', '–'])
        .unwrap_or(rest)
        .trim_start();
    let ends_in_separator = rest.is_empty() && !text.is_empty();
    (!ends_in_separator && (n_parts < 3 || text.is_empty())).then_some(rest)
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A number of one or two digits.
fn short(text: &str) -> Option<u8> {
    (text.len() <= 2 && digits(text))
        .then(|| text.parse().ok())
        .flatten()
}

fn number(text: &str, length: usize) -> Option<u16> {
    (text.len() == length && digits(text))
        .then(|| text.parse().ok())
        .flatten()
}

/// Months as they are written in Indonesian, old and new, and by English spreadsheets.
const MONTHS: [&[&str]; 12] = [
    &["jan", "januari", "january"],
    &["feb", "peb", "februari", "pebruari", "february"],
    &["mar", "mrt", "maret", "march"],
    &["apr", "april"],
    &["mei", "may"],
    &["jun", "juni", "june"],
    &["jul", "juli", "july"],
    &["agu", "agt", "agus", "ags", "agustus", "aug", "august"],
    &["sep", "sept", "september"],
    &["okt", "oktober", "oct", "october"],
    &["nov", "nop", "november", "nopember"],
    &["des", "desember", "dec", "december"],
];

fn month_named(word: &str) -> Option<u8> {
    let word = word.to_lowercase();
    (1..)
        .zip(MONTHS)
        .find(|(_, names)| names.contains(&word.as_str()))
        .map(|(month, _)| month)
}

#[cfg(test)]
mod tests;
