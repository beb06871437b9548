//! Numbers: exact decimals with comma or point, and the quantities of a weighing in whole units.

use std::ops::RangeInclusive;

use super::bare;
use crate::{Grams, Millimetres};

/// Weights that can be entered, 0.5–60 kg.
pub const WEIGHT: RangeInclusive<Grams> = Grams(500)..=Grams(60_000);
/// Lengths and heights that can be entered, 30–150 cm.
pub const HEIGHT: RangeInclusive<Millimetres> = Millimetres(300)..=Millimetres(1_500);
/// Mid-upper arm circumferences (LiLA) that can be entered, 5–40 cm.
pub const LILA: RangeInclusive<Millimetres> = Millimetres(50)..=Millimetres(400);
/// Head circumferences that can be entered, 20–70 cm.
pub const HEAD: RangeInclusive<Millimetres> = Millimetres(200)..=Millimetres(700);

/// A heavier newborn was never weighed; such a number is a slip.
const HEAVIEST_NEWBORN: i64 = 9_999;

/// Why a number cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// The text is not one number.
    #[error("not a number")]
    NotANumber,
    /// The number is beyond what can be entered.
    #[error("number out of range")]
    OutOfRange,
}

impl NumberError {
    /// The code under which files and screens report it.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotANumber => "bad_number",
            Self::OutOfRange => "out_of_range",
        }
    }
}

/// A decimal number exactly as written, up to eighteen digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    digits: i64,
    places: u32,
}

impl Decimal {
    /// Reads `8`, `8,5`, `8.5` or `-0.5`.
    ///
    /// One comma or point is the decimal sign, however many digits follow. Another sign before it can
    /// only group thousands and must do so rightly (`1.234,5`). A sign without a digit on both sides is
    /// refused: a digit may have been lost there.
    ///
    /// # Errors
    /// [`NumberError::NotANumber`] for anything else: spaces inside, `1.234.567`, `1.2E+15`, units, words.
    pub fn read(text: &str) -> Result<Self, NumberError> {
        let text = bare(text);
        let (negative, body) = match text.strip_prefix(['-', '−']) {
            Some(body) => (true, body),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = match body.rfind([',', '.']) {
            Some(place) => (
                ungrouped(&body[..place], &body[place..=place])?,
                &body[place + 1..],
            ),
            None => (body.to_owned(), ""),
        };
        let decimal_sign_alone = fraction.is_empty() && body.ends_with([',', '.']);
        let all = whole.clone() + fraction;
        let readable = !whole.is_empty()
            && !decimal_sign_alone
            && all.len() <= 18
            && all.bytes().all(|byte| byte.is_ascii_digit());
        if !readable {
            return Err(NumberError::NotANumber);
        }
        let digits: i64 = all.parse().map_err(|_| NumberError::NotANumber)?;
        Ok(Self {
            digits: if negative { -digits } else { digits },
            places: fraction.len() as u32,
        })
    }

    /// The number in units of 10⁻ᵖˡᵃᶜᵉˢ, rounded half away from zero; `None` if it does not fit.
    pub fn in_units(self, places: u32) -> Option<i64> {
        if places >= self.places {
            let factor = 10_i64.checked_pow(places - self.places)?;
            return self.digits.checked_mul(factor);
        }
        let unit = 10_i64.checked_pow(self.places - places)?;
        let half = unit / 2 * self.digits.signum();
        Some((self.digits + half) / unit)
    }
}

/// The whole part without its thousands separators, which must be the other sign than the decimal one.
fn ungrouped(whole: &str, decimal_sign: &str) -> Result<String, NumberError> {
    let group_sign = if decimal_sign == "," { '.' } else { ',' };
    let mut groups = whole.split(group_sign);
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let rightly = rest.is_empty()
        || ((1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3));
    if rightly {
        Ok(first.to_owned() + &rest.concat())
    } else {
        Err(NumberError::NotANumber)
    }
}

/// Reads kilograms, with or without the word, to the gram.
///
/// # Errors
/// [`NumberError::NotANumber`]; [`NumberError::OutOfRange`] below zero or beyond what [`Grams`] holds.
pub fn read_kg(text: &str) -> Result<Grams, NumberError> {
    quantity(without_unit(text, "kg"), 3).map(Grams)
}

/// Reads centimetres, with or without the word, to the millimetre.
///
/// # Errors
/// [`NumberError::NotANumber`]; [`NumberError::OutOfRange`] below zero or beyond what [`Millimetres`] holds.
pub fn read_cm(text: &str) -> Result<Millimetres, NumberError> {
    quantity(without_unit(text, "cm"), 1).map(Millimetres)
}

/// Reads a weight in kilograms within [`WEIGHT`].
///
/// # Errors
/// [`NumberError`].
pub fn read_weight(text: &str) -> Result<Grams, NumberError> {
    within(read_kg(text)?, WEIGHT)
}

/// Reads a length or height in centimetres within [`HEIGHT`].
///
/// # Errors
/// [`NumberError`].
pub fn read_height(text: &str) -> Result<Millimetres, NumberError> {
    within(read_cm(text)?, HEIGHT)
}

/// Reads a mid-upper arm circumference in centimetres within [`LILA`].
///
/// # Errors
/// [`NumberError`].
pub fn read_lila(text: &str) -> Result<Millimetres, NumberError> {
    within(read_cm(text)?, LILA)
}

/// Reads a head circumference in centimetres within [`HEAD`].
///
/// # Errors
/// [`NumberError`].
pub fn read_head(text: &str) -> Result<Millimetres, NumberError> {
    within(read_cm(text)?, HEAD)
}

/// A birth weight as registers hold it, in kilograms or grams without saying which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BirthWeight {
    /// A number below 10 was kilograms, one from 300 grams.
    Known(Grams),
    /// A number that is neither: left out, and a doubt.
    Doubtful,
}

/// Reads a birth weight.
///
/// # Errors
/// [`NumberError::NotANumber`].
pub fn read_birth_weight(text: &str) -> Result<BirthWeight, NumberError> {
    let Some(thousandths) = Decimal::read(text)?.in_units(3) else {
        return Ok(BirthWeight::Doubtful);
    };
    let grams = match thousandths {
        1..10_000 => thousandths,
        300_000.. => (thousandths + 500) / 1_000,
        _ => return Ok(BirthWeight::Doubtful),
    };
    if grams > HEAVIEST_NEWBORN {
        return Ok(BirthWeight::Doubtful);
    }
    Ok(u32::try_from(grams).map_or(BirthWeight::Doubtful, |grams| {
        BirthWeight::Known(Grams(grams))
    }))
}

fn quantity(text: &str, places: u32) -> Result<u32, NumberError> {
    let units = Decimal::read(text)?.in_units(places);
    units
        .and_then(|units| u32::try_from(units).ok())
        .ok_or(NumberError::OutOfRange)
}

fn within<T: PartialOrd>(value: T, bounds: RangeInclusive<T>) -> Result<T, NumberError> {
    if bounds.contains(&value) {
        Ok(value)
    } else {
        Err(NumberError::OutOfRange)
    }
}

fn without_unit<'a>(text: &'a str, unit: &str) -> &'a str {
    let text = bare(text);
    match text
        .len()
        .checked_sub(unit.len())
        .and_then(|place| text.split_at_checked(place))
    {
        Some((number, end)) if end.eq_ignore_ascii_case(unit) => number,
        _ => text,
    }
}

#[cfg(test)]
mod tests;
