//! A z-score as it is shown, compared and stored.

use std::fmt;

/// A z-score rounded to two decimals, kept as hundredths.
///
/// Ordering and categories work on the rounded value, so −2.00 is exactly −2.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Z(i32);

impl Z {
    /// Values beyond this are cut off: no measurement means anything there.
    const LARGEST: f64 = 1e6;

    /// The z-score of so many hundredths: −205 is −2.05.
    #[must_use]
    pub const fn from_hundredths(hundredths: i32) -> Self {
        Self(hundredths)
    }

    /// Hundredths of a standard deviation.
    #[must_use]
    pub const fn hundredths(self) -> i32 {
        self.0
    }

    /// The value as a number of standard deviations.
    #[must_use]
    pub fn value(self) -> f64 {
        f64::from(self.0) / 100.0
    }

    /// Rounds to two decimals as R's `round(z, 2)` does; `None` for NaN.
    ///
    /// R (4.0 and later) takes whichever of the two neighbouring decimals is
    /// nearer *as a double*, and the even one when both are equally near:
    /// 0.15 stays below, 2.675 goes to 2.67 because no double is 2.675.
    #[must_use]
    pub fn rounded(z: f64) -> Option<Self> {
        Self::rounded_clearly(z).or_else(|| Self::rounded_by_distance(z))
    }

    /// [`Z::rounded`] where an error of 10⁻⁸ in `z` cannot change the result;
    /// `None` near a tie, for very large numbers and for NaN.
    #[inline]
    pub(crate) fn rounded_clearly(z: f64) -> Option<Self> {
        /// Added to a small number, leaves no room for its fraction: the sum is
        /// rounded to a whole number, which its lowest bits spell out.
        const WHOLE: f64 = 1.5 * (1_u64 << 52) as f64;
        /// Half a hundredth, less the error allowed for, in hundredths.
        const CLEARLY: f64 = 0.5 - 1e-6;

        let scaled = z * 100.0;
        let shifted = scaled + WHOLE;
        let off_by = (scaled - (shifted - WHOLE)).abs();
        if z.abs() < Self::LARGEST && off_by < CLEARLY {
            let lowest_bits = shifted.to_bits() & u64::from(u32::MAX);
            return u32::try_from(lowest_bits)
                .ok()
                .map(|bits| Self(bits.cast_signed()));
        }
        None
    }

    /// [`Z::rounded`] for every number, by comparing the distances to both neighbours.
    #[cold]
    fn rounded_by_distance(z: f64) -> Option<Self> {
        if z.is_nan() {
            return None;
        }
        let size = z.abs().min(Self::LARGEST);
        #[expect(
            clippy::cast_possible_truncation,
            reason = "cut off at LARGEST just above"
        )]
        let below = (size * 100.0) as i32;
        let to_below = size - f64::from(below) / 100.0;
        let to_above = f64::from(below + 1) / 100.0 - size;
        let hundredths = if to_below < to_above || (to_below == to_above && below % 2 == 0) {
            below
        } else {
            below + 1
        };
        Some(Self(if z < 0.0 { -hundredths } else { hundredths }))
    }
}

/// Shortest form: `-0.5`, `-2`, `0`; never `-0` and no trailing zeros.
impl fmt::Display for Z {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.value())
    }
}

/// A z-score with WHO's opinion whether it can be true.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Score {
    /// The z-score, given also when it is flagged.
    pub z: Z,
    /// Biologically implausible: keep it, measure again, leave it out of prevalence.
    pub flagged: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn two_decimals_are_taken_as_r_takes_them() {
        // A value, and the neighbour that is nearer as a double (the even one at 0.125 and 0.375).
        let cases = [
            (0.15, "0.15"),
            (2.675, "2.67"),
            (1.005, "1"),
            (0.285, "0.28"),
            (-0.285, "-0.28"),
            (0.125, "0.12"),
            (0.375, "0.38"),
            (-0.125, "-0.12"),
            (-1.996, "-2"),
            (-0.004, "0"),
            (-0.0, "0"),
            (-2.996, "-3"),
            (10.0, "10"),
            (-0.5, "-0.5"),
        ];
        for (value, shown) in cases {
            assert_eq!(
                Z::rounded(value).unwrap().to_string(),
                shown,
                "{value} to two decimals"
            );
        }
    }

    #[test]
    fn a_value_that_is_no_number_has_no_z() {
        assert_eq!(Z::rounded(f64::NAN), None);
        assert_eq!(Z::rounded(f64::INFINITY).unwrap().hundredths(), 100_000_000);
        assert_eq!(
            Z::rounded(f64::NEG_INFINITY).unwrap().hundredths(),
            -100_000_000
        );
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back_as_the_same_hundredths(hundredths in -1_000_000..1_000_000_i32) {
            let z = Z::from_hundredths(hundredths);
            let read: f64 = z.to_string().parse().unwrap();
            prop_assert_eq!(Z::rounded(read), Some(z));
            prop_assert!(!z.to_string().starts_with("-0") || z.hundredths() < 0);
        }

        #[test]
        fn the_quick_way_rounds_as_the_distances_say(value in -20.0..20.0_f64, thousandths in -20_000..20_000_i32) {
            prop_assert_eq!(Z::rounded(value), Z::rounded_by_distance(value));
            let near_a_tie = f64::from(thousandths) / 1000.0;
            for value in [near_a_tie, near_a_tie.next_up(), near_a_tie.next_down(), near_a_tie + 1e-8, near_a_tie - 1e-8] {
                prop_assert_eq!(Z::rounded(value), Z::rounded_by_distance(value), "{}", value);
            }
        }

        #[test]
        fn rounding_moves_a_value_by_half_a_hundredth_at_most(value in -100.0..100.0_f64) {
            let z = Z::rounded(value).unwrap();
            prop_assert!((z.value() - value).abs() <= 0.005 + 1e-12);
        }
    }
}
