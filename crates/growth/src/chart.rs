//! The charts: which tables there are, and what a measurement is worth on one.

use crate::lms::{Lms, Tails};
use crate::score::{Score, Z};
use crate::table::Table;
use crate::units::Sex;

/// One table of a growth standard, drawn as one chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Chart {
    /// BB/U, WHO 2006: kg by day.
    WeightForAge,
    /// PB/U to day 730, TB/U from day 731, WHO 2006: cm by day.
    LengthForAge,
    /// BB/PB, WHO 2006: kg by cm lying.
    WeightForLength,
    /// BB/TB, WHO 2006: kg by cm standing.
    WeightForHeight,
    /// IMT/U, WHO 2006: kg/m² by day.
    BmiForAge,
    /// LK/U, WHO 2006: cm by day.
    HeadForAge,
    /// LiLA/U, WHO 2006: cm by day, from day 91.
    ArmForAge,
    /// TB/U of 5 to 19 years, WHO 2007: cm by month.
    SchoolHeightForAge,
    /// BB/U of 5 to 10 years, WHO 2007: kg by month.
    SchoolWeightForAge,
    /// IMT/U of 5 to 19 years, WHO 2007: kg/m² by month.
    SchoolBmiForAge,
}

/// What runs along the bottom of a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Axis {
    /// Age in days, whole.
    AgeDays,
    /// Length or height in cm; between the rows of every 0.1 cm the figures are interpolated.
    LengthCm,
    /// Age in months; between whole months the figures are interpolated.
    AgeMonths,
}

impl Axis {
    /// How many table keys there are to one unit of the axis.
    pub(crate) fn keys_per_unit(self) -> f64 {
        match self {
            Self::AgeDays | Self::AgeMonths => 1.0,
            Self::LengthCm => 10.0,
        }
    }
}

impl Chart {
    /// Every chart, those of WHO 2006 first.
    pub const ALL: [Self; 10] = [
        Self::WeightForAge,
        Self::LengthForAge,
        Self::WeightForLength,
        Self::WeightForHeight,
        Self::BmiForAge,
        Self::HeadForAge,
        Self::ArmForAge,
        Self::SchoolHeightForAge,
        Self::SchoolWeightForAge,
        Self::SchoolBmiForAge,
    ];

    /// The last day of life that WHO's software scores against the 2006
    /// standards: 60 months of 30.4375 days are not yet over. (The files in
    /// `tables/` go on to day 1856, as WHO's do.)
    pub const LAST_DAY: i32 = 1826;

    /// What runs along the bottom.
    #[must_use]
    pub fn axis(self) -> Axis {
        match self {
            Self::WeightForAge
            | Self::LengthForAge
            | Self::BmiForAge
            | Self::HeadForAge
            | Self::ArmForAge => Axis::AgeDays,
            Self::WeightForLength | Self::WeightForHeight => Axis::LengthCm,
            Self::SchoolHeightForAge | Self::SchoolWeightForAge | Self::SchoolBmiForAge => {
                Axis::AgeMonths
            }
        }
    }

    /// First and last value along the bottom, in the unit of the axis.
    #[must_use]
    pub fn range(self) -> (f64, f64) {
        Table::of(self).range()
    }

    /// The z-score of a measurement (kg, cm or kg/m²) at a place along the
    /// bottom (in the unit of the axis).
    ///
    /// `None` outside the chart, and for a measurement that is not a positive
    /// finite number.
    #[must_use]
    pub fn score(self, sex: Sex, at: f64, measured: f64) -> Option<Score> {
        self.score_in(self.row_at(sex, at)?, measured)
    }

    /// The measurement with a given z-score: the inverse of [`Chart::score`].
    ///
    /// `None` outside the chart, and where no positive measurement is that low.
    #[must_use]
    pub fn value_at(self, sex: Sex, at: f64, z: f64) -> Option<f64> {
        let value = self.row_at(sex, at)?.value(z, self.tails());
        (value.is_finite() && value > 0.0).then_some(value)
    }

    /// The score of a whole number of days; quicker than [`Chart::score`], the same result.
    #[inline]
    pub(crate) fn score_on_day(self, sex: Sex, age_days: i32, measured: f64) -> Option<Score> {
        self.score_in(Table::of(self).row(sex, age_days)?, measured)
    }

    #[inline]
    fn score_in(self, row: Lms, measured: f64) -> Option<Score> {
        if !(measured > 0.0 && measured < f64::INFINITY) {
            return None;
        }
        let tails = self.tails();
        let near_median = match tails {
            Tails::Restricted => row.z_near_median(measured),
            Tails::Plain => None,
        };
        let z = match near_median.and_then(Z::rounded_clearly) {
            Some(z) => z,
            None => Z::rounded(row.z(measured, tails))?,
        };
        let (lowest, highest) = self.plausible();
        Some(Score {
            z,
            flagged: z < lowest || z > highest,
        })
    }

    pub(crate) fn row_at(self, sex: Sex, at: f64) -> Option<Lms> {
        let table = Table::of(self);
        let (first, last) = table.range();
        if !(at >= first && at <= last) {
            return None;
        }
        match self.axis() {
            Axis::AgeDays => table.row(sex, whole(at)),
            Axis::AgeMonths => {
                let below = whole(at);
                between(table, sex, (below, below + 1), at - f64::from(below))
            }
            // WHO's packages find the rows by `trunc(cm * 10)` and `trunc(cm * 10 + 1)`
            // on binary doubles. At 103.1 − 0.7 the sums fall out as rows 102.3 and
            // 102.5, a whole row too far: the official value, so kept here.
            Axis::LengthCm => {
                let tenths = at * 10.0;
                let below = whole(tenths);
                let past_below = at - f64::from(below) / 10.0;
                let share = if past_below > 0.0 {
                    past_below / 0.1
                } else {
                    0.0
                };
                between(table, sex, (below, whole(tenths + 1.0)), share)
            }
        }
    }

    #[inline]
    fn tails(self) -> Tails {
        match self {
            Self::LengthForAge | Self::HeadForAge | Self::SchoolHeightForAge => Tails::Plain,
            Self::WeightForAge
            | Self::WeightForLength
            | Self::WeightForHeight
            | Self::BmiForAge
            | Self::ArmForAge
            | Self::SchoolWeightForAge
            | Self::SchoolBmiForAge => Tails::Restricted,
        }
    }

    /// Lowest and highest z-score that WHO takes for possible.
    ///
    /// Source: WHO Anthro and WHO `AnthroPlus`, limits for biologically implausible values.
    #[inline]
    fn plausible(self) -> (Z, Z) {
        const FIVE: Z = Z::from_hundredths(500);
        const SIX: Z = Z::from_hundredths(600);
        const MINUS_FIVE: Z = Z::from_hundredths(-500);
        const MINUS_SIX: Z = Z::from_hundredths(-600);
        match self {
            Self::WeightForAge | Self::SchoolWeightForAge => (MINUS_SIX, FIVE),
            Self::LengthForAge | Self::SchoolHeightForAge => (MINUS_SIX, SIX),
            Self::WeightForLength
            | Self::WeightForHeight
            | Self::BmiForAge
            | Self::HeadForAge
            | Self::ArmForAge
            | Self::SchoolBmiForAge => (MINUS_FIVE, FIVE),
        }
    }

    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::WeightForAge => include_str!("../tables/who2006-weight-for-age.csv"),
            Self::LengthForAge => include_str!("../tables/who2006-length-for-age.csv"),
            Self::WeightForLength => include_str!("../tables/who2006-weight-for-length.csv"),
            Self::WeightForHeight => include_str!("../tables/who2006-weight-for-height.csv"),
            Self::BmiForAge => include_str!("../tables/who2006-bmi-for-age.csv"),
            Self::HeadForAge => include_str!("../tables/who2006-head-for-age.csv"),
            Self::ArmForAge => include_str!("../tables/who2006-arm-for-age.csv"),
            Self::SchoolHeightForAge => include_str!("../tables/who2007-height-for-age.csv"),
            Self::SchoolWeightForAge => include_str!("../tables/who2007-weight-for-age.csv"),
            Self::SchoolBmiForAge => include_str!("../tables/who2007-bmi-for-age.csv"),
        }
    }
}

/// The row `below`, or the one at `share` of the way from it to `above`.
fn between(table: &Table, sex: Sex, (below, above): (i32, i32), share: f64) -> Option<Lms> {
    let row = table.row(sex, below)?;
    if share > 0.0 {
        Some(row.towards(table.row(sex, above)?, share))
    } else {
        Some(row)
    }
}

/// The whole part of a number known to lie within a chart.
#[expect(
    clippy::cast_possible_truncation,
    reason = "cutting off the fraction is the purpose"
)]
fn whole(number: f64) -> i32 {
    number as i32
}
