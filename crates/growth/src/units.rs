//! What is measured and in which unit.
//!
//! Records keep integer [`Grams`] and [`Millimetres`]; the standards are
//! written in kilograms and centimetres. A conversion gives the same double as
//! reading the decimal notation ("14.5"), so both ways into a standard give
//! the same z-score.

use std::fmt;

/// Sex of a child; every standard has one table for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sex {
    /// Boy.
    Male,
    /// Girl.
    Female,
}

/// How a length or height was taken (cara ukur).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Position {
    /// Lying on the board (terlentang): length.
    Lying,
    /// Standing (berdiri): height.
    Standing,
}

/// Bilateral pitting oedema; present, it makes the weight mean nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Oedema {
    /// None seen, or not asked.
    #[default]
    Absent,
    /// Seen on both feet.
    Present,
}

/// Weight in grams, as records keep it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Grams(pub u32);

/// Length, height or circumference in millimetres, as records keep it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Millimetres(pub u32);

/// Weight in kilograms, as the standards are written.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct WeightKg(pub f64);

/// Length, height or circumference in centimetres, as the standards are written.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct LengthCm(pub f64);

/// Body mass index in kg/m².
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct BmiKgM2(pub f64);

impl BmiKgM2 {
    /// Weight over the square of the height in metres.
    #[must_use]
    pub fn of(weight: WeightKg, height: LengthCm) -> Self {
        let metres = height.0 / 100.0;
        Self(weight.0 / (metres * metres))
    }
}

impl From<Grams> for WeightKg {
    fn from(grams: Grams) -> Self {
        Self(f64::from(grams.0) / 1000.0)
    }
}

impl From<Millimetres> for LengthCm {
    fn from(millimetres: Millimetres) -> Self {
        Self(f64::from(millimetres.0) / 10.0)
    }
}

/// Shortest decimal notation, with the dust of binary sums left out: 103.1 − 0.7 shows as `102.4`.
impl fmt::Display for LengthCm {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let without_dust = (self.0 * 1e10).round() / 1e10;
        write!(formatter, "{without_dust}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grams_and_millimetres_become_the_doubles_their_decimals_read_as() {
        for n in 0..200_000_u32 {
            let kg: f64 = format!("{}.{:03}", n / 1000, n % 1000).parse().unwrap();
            let cm: f64 = format!("{}.{}", n / 10, n % 10).parse().unwrap();
            assert_eq!(WeightKg::from(Grams(n)).0.to_bits(), kg.to_bits(), "{n} g");
            assert_eq!(
                LengthCm::from(Millimetres(n)).0.to_bits(),
                cm.to_bits(),
                "{n} mm"
            );
        }
    }

    #[test]
    fn a_corrected_height_is_shown_without_binary_dust() {
        assert_eq!(LengthCm(103.1 - 0.7).to_string(), "102.4");
        assert_eq!(LengthCm(72.4 + 0.7).to_string(), "73.1");
        assert_eq!(LengthCm(70.0).to_string(), "70");
        assert_eq!(LengthCm(71.25).to_string(), "71.25");
    }
}
