//! The LMS method: from a measurement to a z-score and back.
//!
//! Source: *WHO Child Growth Standards: methods and development* (2006),
//! chapter 7, computation of centiles and z-scores.

/// One row of a standard: Box-Cox power, median, coefficient of variation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Lms {
    pub(crate) l: f64,
    pub(crate) m: f64,
    pub(crate) s: f64,
}

/// What happens beyond three standard deviations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tails {
    /// Nothing: the distribution is taken as it is (lengths, head circumference).
    Plain,
    /// Each further standard deviation is as wide as the one between 2 and 3
    /// (weight-based indices and arm circumference), because the Box-Cox tails
    /// lean on children who were never observed.
    Restricted,
}

impl Lms {
    /// The z-score of a measurement in the unit of the median.
    #[inline]
    pub(crate) fn z(self, measured: f64, tails: Tails) -> f64 {
        let z = self.plain_z(measured);
        match tails {
            Tails::Restricted if z.abs() > 3.0 => self.tail_z(measured, z),
            Tails::Plain | Tails::Restricted => z,
        }
    }

    /// The z-score to 10⁻⁸ without a call to `pow`, for what is near the median.
    ///
    /// The same formula in another order: with x = ln(y/M),
    /// ((y/M)^L − 1) / (L·S) = x/S · (e^(L·x) − 1)/(L·x), both series being
    /// short there. `None` beyond ±3 or where the series would be longer.
    #[inline]
    pub(crate) fn z_near_median(self, measured: f64) -> Option<f64> {
        let ratio = (measured - self.m) / (measured + self.m);
        let logarithm = 2.0 * ratio * artanh_over(ratio * ratio);
        let power = self.l * logarithm;
        let z = logarithm * expm1_over(power) / self.s;
        (ratio.abs() < 0.25 && power.abs() < 0.5 && z.abs() < 2.999).then_some(z)
    }

    /// The z-score of a measurement whose plain z-score lies beyond ±3.
    #[cold]
    fn tail_z(self, measured: f64, plain_z: f64) -> f64 {
        let side = 1.0_f64.copysign(plain_z);
        let sd3 = self.plain_value(side * 3.0);
        let width = (sd3 - self.plain_value(side * 2.0)).abs();
        side * 3.0 + (measured - sd3) / width
    }

    /// The measurement that has this z-score: the inverse of [`Lms::z`].
    pub(crate) fn value(self, z: f64, tails: Tails) -> f64 {
        match tails {
            Tails::Restricted if z > 3.0 => {
                let sd3 = self.plain_value(3.0);
                sd3 + (z - 3.0) * (sd3 - self.plain_value(2.0))
            }
            Tails::Restricted if z < -3.0 => {
                let sd3 = self.plain_value(-3.0);
                sd3 + (z + 3.0) * (self.plain_value(-2.0) - sd3)
            }
            Tails::Plain | Tails::Restricted => self.plain_value(z),
        }
    }

    /// The row at `share` of the way to `next`, each figure by itself.
    pub(crate) fn towards(self, next: Self, share: f64) -> Self {
        Self {
            l: self.l + share * (next.l - self.l),
            m: self.m + share * (next.m - self.m),
            s: self.s + share * (next.s - self.s),
        }
    }

    #[inline]
    fn plain_z(self, measured: f64) -> f64 {
        let ratio = measured / self.m;
        if self.l == 1.0 {
            (ratio - 1.0) / self.s
        } else if self.l == 0.0 {
            ratio.ln() / self.s
        } else {
            (ratio.powf(self.l) - 1.0) / (self.s * self.l)
        }
    }

    fn plain_value(self, z: f64) -> f64 {
        if self.l == 1.0 {
            self.m * (1.0 + self.s * z)
        } else if self.l == 0.0 {
            self.m * (self.s * z).exp()
        } else {
            self.m * (1.0 + self.l * self.s * z).powf(1.0 / self.l)
        }
    }
}

/// artanh(x)/x as a series in x², to 10⁻¹² for |x| below 1/4.
#[inline]
fn artanh_over(square: f64) -> f64 {
    const TERMS: [f64; 9] = [
        1.0,
        1.0 / 3.0,
        1.0 / 5.0,
        1.0 / 7.0,
        1.0 / 9.0,
        1.0 / 11.0,
        1.0 / 13.0,
        1.0 / 15.0,
        1.0 / 17.0,
    ];
    series(TERMS, square)
}

/// (eˣ − 1)/x as a series, to 10⁻⁹ for |x| below 1/2.
#[inline]
fn expm1_over(x: f64) -> f64 {
    const TERMS: [f64; 9] = [
        1.0,
        1.0 / 2.0,
        1.0 / 6.0,
        1.0 / 24.0,
        1.0 / 120.0,
        1.0 / 720.0,
        1.0 / 5_040.0,
        1.0 / 40_320.0,
        1.0 / 362_880.0,
    ];
    series(TERMS, x)
}

/// The sum of `terms[k] · x^k`, in an order that lets the processor work on several terms at once.
#[inline]
fn series(terms: [f64; 9], x: f64) -> f64 {
    let [a, b, c, d, e, f, g, h, i] = terms;
    let x2 = x * x;
    let x4 = x2 * x2;
    let low = (a + b * x) + (c + d * x) * x2;
    let high = (e + f * x) + (g + h * x) * x2;
    low + x4 * (high + x4 * i)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::Z;
    use proptest::prelude::*;

    #[test]
    fn the_median_is_zero_and_one_more_deviation_is_one() {
        let row = Lms {
            l: 1.0,
            m: 49.8842,
            s: 0.03795,
        };
        assert_eq!(row.z(49.8842, Tails::Plain), 0.0);
        assert!((row.z(49.8842 * 1.03795, Tails::Plain) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_power_of_zero_is_the_logarithm_its_neighbours_approach() {
        let row = |l| Lms {
            l,
            m: 12.0,
            s: 0.11,
        };
        for measured in [9.0, 12.0, 15.5] {
            let (below, at, above) = (
                row(-1e-6).z(measured, Tails::Plain),
                row(0.0).z(measured, Tails::Plain),
                row(1e-6).z(measured, Tails::Plain),
            );
            assert!(
                (at - below).abs() < 1e-5 && (at - above).abs() < 1e-5,
                "{measured} kg"
            );
            assert!((row(0.0).value(at, Tails::Plain) - measured).abs() < 1e-9);
        }
    }

    #[test]
    fn beyond_three_each_deviation_is_as_wide_as_the_last_one() {
        let row = Lms {
            l: -0.3521,
            m: 12.0,
            s: 0.08,
        };
        let width = row.value(3.0, Tails::Plain) - row.value(2.0, Tails::Plain);
        let at_five = row.value(3.0, Tails::Plain) + 2.0 * width;
        assert!((row.z(at_five, Tails::Restricted) - 5.0).abs() < 1e-12);
        assert!(
            row.z(at_five, Tails::Plain) < 5.0,
            "the plain tail is wider when L is negative"
        );
    }

    proptest! {
        #[test]
        fn near_the_median_the_short_series_give_the_same_z_score(
            l in -2.5..1.5_f64, m in 1.0..120.0_f64, s in 0.02..0.2_f64, z in -4.0..4.0_f64,
        ) {
            let row = Lms { l, m, s };
            let measured = row.value(z, Tails::Restricted);
            if let Some(quick) = row.z_near_median(measured) {
                let exact = row.z(measured, Tails::Restricted);
                prop_assert!((quick - exact).abs() < 1e-8);
                let rounded = Z::rounded_clearly(quick);
                prop_assert!(rounded.is_none() || rounded == Z::rounded(exact));
            } else {
                prop_assert!(z.abs() > 2.9 || s * z.abs() > 0.2 || (l * s * z).abs() > 0.2, "used where it matters");
            }
        }

        #[test]
        fn value_and_z_are_inverse(
            l in -1.5..1.5_f64, m in 1.0..120.0_f64, s in 0.02..0.16_f64, z in -4.0..8.0_f64,
        ) {
            let row = Lms { l, m, s };
            for tails in [Tails::Restricted, Tails::Plain] {
                let measured = row.value(z, tails);
                // Beyond its end a plain Box-Cox distribution has no values.
                if measured.is_finite() && measured > 0.0 {
                    prop_assert!((row.z(measured, tails) - z).abs() < 1e-6);
                }
            }
        }
    }
}
