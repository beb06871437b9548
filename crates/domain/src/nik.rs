//! NIK (the national identity number) and No. KK (the family card number), as files and people write them.
//!
//! A NIK is the kecamatan of *first registration* (6 digits), day (female: + 40), month and two digits of
//! the year of birth, and a serial of four. It has no check digit, and registration errors are real:
//! what it says is a suggestion, and a disagreement a doubt, never an error. A number that begins with 0
//! is a temporary one and says nothing. Neither number is shown by `Debug`: it would reach a log.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{AreaCode, Sex};

/// Something is written, but not sixteen digits (doubt `bad_nik`: the number is left out).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not sixteen digits")]
pub struct NotSixteenDigits;

/// What a NIK says about a birth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NikBirth {
    /// The date, in the latest century that does not put it after the reference date.
    pub date: NaiveDate,
    /// The sex.
    pub sex: Sex,
}

/// Where a NIK and a person's own particulars differ (doubt `nik_mismatch`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NikMismatch {
    /// The date of birth is another one, or the NIK holds no date.
    pub birth_date: bool,
    /// The sex is the other one.
    pub sex: bool,
}

macro_rules! sixteen_digits {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; 16]);

        impl $name {
            /// Reads what is written in a file or typed: spaces, dots and a leading apostrophe do not count.
            ///
            /// `None` if there is no number: nothing, `-`, `0`, `belum ada`, or sixteen equal digits.
            ///
            /// # Errors
            /// Anything else that is not sixteen digits, such as fifteen or Excel's `1.2E+15`.
            pub fn read(text: &str) -> Result<Option<Self>, NotSixteenDigits> {
                Ok(written_digits(text)?.map(Self))
            }

            /// Reads a number cell of a spreadsheet, which keeps only fifteen digits: a last digit 0 may have
            /// been another one, so only a number that does not end in 0 is taken.
            ///
            /// # Errors
            /// Any other number but 0.
            pub fn read_cell(number: f64) -> Result<Option<Self>, NotSixteenDigits> {
                Ok(cell_digits(number)?.map(Self))
            }

            /// The sixteen digits.
            pub fn as_str(&self) -> &str {
                std::str::from_utf8(&self.0).unwrap_or_default()
            }
        }

        impl FromStr for $name {
            type Err = NotSixteenDigits;

            /// Exactly sixteen digits, as they are stored.
            fn from_str(text: &str) -> Result<Self, NotSixteenDigits> {
                let digits: [u8; 16] = text.as_bytes().try_into().map_err(|_| NotSixteenDigits)?;
                digits.iter().all(u8::is_ascii_digit).then_some(Self(digits)).ok_or(NotSixteenDigits)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

sixteen_digits! {
    /// A NIK: sixteen digits, not all equal when it was read from a person or file.
    Nik
}

sixteen_digits! {
    /// A No. KK: sixteen digits, kecamatan, date of issue and serial.
    FamilyCardNumber
}

impl Nik {
    /// The kecamatan of first registration, which need not be where the person lives.
    pub fn area(&self) -> Option<AreaCode> {
        if self.is_temporary() {
            return None;
        }
        let digits = self.as_str();
        format!("{}.{}.{}", &digits[..2], &digits[2..4], &digits[4..6])
            .parse()
            .ok()
    }

    /// A stand-in until the register gives a number: it begins with 0.
    pub fn is_temporary(&self) -> bool {
        self.0[0] == b'0'
    }

    /// The birth it tells of, to be suggested; `None` if it holds no date or is temporary.
    pub fn birth(&self, reference: NaiveDate) -> Option<NikBirth> {
        if self.is_temporary() {
            return None;
        }
        let (day, sex) = self.day_and_sex()?;
        let century = reference.year().div_euclid(100) * 100;
        let date = [century, century - 100]
            .into_iter()
            .filter_map(|century| {
                NaiveDate::from_ymd_opt(
                    century + i32::from(self.pair(10)),
                    self.pair(8).into(),
                    day,
                )
            })
            .find(|date| *date <= reference)?;
        Some(NikBirth { date, sex })
    }

    /// How it disagrees with a person's date of birth and sex; `None` if it agrees or is temporary.
    pub fn mismatch(&self, birth_date: NaiveDate, sex: Sex) -> Option<NikMismatch> {
        if self.is_temporary() {
            return None;
        }
        let written = self.day_and_sex();
        let same_day = written.is_some_and(|(day, _)| day == birth_date.day());
        let same_month = u32::from(self.pair(8)) == birth_date.month();
        let same_year = i32::from(self.pair(10)) == birth_date.year().rem_euclid(100);
        let mismatch = NikMismatch {
            birth_date: !(same_day && same_month && same_year),
            sex: written.is_some_and(|(_, written)| written != sex),
        };
        (mismatch.birth_date || mismatch.sex).then_some(mismatch)
    }

    fn day_and_sex(&self) -> Option<(u32, Sex)> {
        match self.pair(6) {
            day @ 1..=31 => Some((day.into(), Sex::Male)),
            day @ 41..=71 => Some((u32::from(day) - 40, Sex::Female)),
            _ => None,
        }
    }

    /// The number that two digits make.
    fn pair(&self, place: usize) -> u8 {
        (self.0[place] - b'0') * 10 + (self.0[place + 1] - b'0')
    }
}

fn written_digits(text: &str) -> Result<Option<[u8; 16]>, NotSixteenDigits> {
    let text = text.trim().trim_start_matches(['\'', '’', '‘', '`']);
    let bare: String = text
        .chars()
        .filter(|sign| !sign.is_whitespace() && *sign != '.')
        .collect();
    if matches!(
        bare.to_lowercase().as_str(),
        "" | "-" | "–" | "—" | "0" | "belumada"
    ) {
        return Ok(None);
    }
    let digits: [u8; 16] = bare.as_bytes().try_into().map_err(|_| NotSixteenDigits)?;
    if !digits.iter().all(u8::is_ascii_digit) {
        return Err(NotSixteenDigits);
    }
    let equal = digits.iter().all(|digit| *digit == digits[0]);
    Ok((!equal).then_some(digits))
}

fn cell_digits(number: f64) -> Result<Option<[u8; 16]>, NotSixteenDigits> {
    if number == 0.0 {
        return Ok(None);
    }
    // Every whole number of sixteen digits below this is a double of its own.
    const FIRST_INEXACT: f64 = 9_007_199_254_740_992.0;
    let kept =
        (1e15..FIRST_INEXACT).contains(&number) && number.fract() == 0.0 && number % 10.0 != 0.0;
    if kept {
        written_digits(&format!("{number:.0}"))
    } else {
        Err(NotSixteenDigits)
    }
}

#[cfg(test)]
mod tests;
