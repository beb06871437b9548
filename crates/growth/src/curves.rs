//! The lines of a growth chart, for drawing.

use crate::chart::{Axis, Chart};
use crate::lms::Tails;
use crate::table::Table;
use crate::units::Sex;

/// The z-scores whose lines a chart shows, lowest first.
pub const SD_LINES: [i8; 7] = [-3, -2, -1, 0, 1, 2, 3];

/// Where the lines of [`SD_LINES`] run at one place along the bottom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurvePoint {
    /// Place along the bottom, in the unit of the chart's axis.
    pub at: f64,
    /// The measurement (kg, cm or kg/m²) on each line of [`SD_LINES`].
    pub values: [f64; 7],
}

impl Chart {
    /// The lines between two places, a point every `step`, all in the unit of
    /// the axis; both ends are among the points.
    ///
    /// Places outside the chart are left out, and a step is never finer than
    /// the table (a day, a month, 0.1 cm). Where lying length gives way to
    /// standing height (day 730 to 731) both days are among the points, so that
    /// the line drops there as the standard does.
    #[must_use]
    pub fn curves(self, sex: Sex, from: f64, to: f64, step: f64) -> Vec<CurvePoint> {
        let keys_per_unit = self.axis().keys_per_unit();
        let (first, last) = Table::of(self).keys();
        let from_key = whole_key(from * keys_per_unit, f64::ceil).max(first);
        let to_key = whole_key(to * keys_per_unit, f64::floor).min(last);
        if from_key > to_key {
            return Vec::new();
        }
        let step_keys = whole_key(step * keys_per_unit, f64::round).clamp(1, last);
        let every = usize::try_from(step_keys).unwrap_or(1);
        let mut keys: Vec<i32> = (from_key..=to_key).step_by(every).chain([to_key]).collect();
        if matches!(self, Self::LengthForAge | Self::BmiForAge) {
            keys.extend(
                [730, 731]
                    .into_iter()
                    .filter(|day| (from_key..=to_key).contains(day)),
            );
        }
        keys.sort_unstable();
        keys.dedup();
        keys.into_iter()
            .filter_map(|key| self.point(sex, f64::from(key) / keys_per_unit))
            .collect()
    }

    /// A step fine enough for a smooth line on screen and on paper.
    #[must_use]
    pub fn drawing_step(self) -> f64 {
        match self.axis() {
            Axis::AgeDays => 7.0,
            Axis::LengthCm => 0.5,
            Axis::AgeMonths => 1.0,
        }
    }

    fn point(self, sex: Sex, at: f64) -> Option<CurvePoint> {
        let row = self.row_at(sex, at)?;
        let values = SD_LINES.map(|z| row.value(f64::from(z), Tails::Plain));
        Some(CurvePoint { at, values })
    }
}

/// A place as a table key; NaN becomes 0 and infinities the ends of the range.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a cast that saturates is what is wanted"
)]
fn whole_key(place: f64, rounding: fn(f64) -> f64) -> i32 {
    rounding((place * 1e6).round() / 1e6) as i32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_of_the_chart_has_its_own_z_score() {
        for chart in Chart::ALL {
            let (from, to) = chart.range();
            for sex in [Sex::Male, Sex::Female] {
                let points = chart.curves(sex, from, to, chart.drawing_step());
                assert_eq!(
                    points.first().unwrap().at,
                    from,
                    "{chart:?} starts at its first row"
                );
                assert_eq!(
                    points.last().unwrap().at,
                    to,
                    "{chart:?} ends at its last row"
                );
                for point in points {
                    for (line, value) in SD_LINES.into_iter().zip(point.values) {
                        let z = chart.score(sex, point.at, value).unwrap().z;
                        assert_eq!(
                            z.hundredths(),
                            i32::from(line) * 100,
                            "{chart:?} {sex:?} {point:?}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn the_step_from_lying_to_standing_is_drawn_as_a_step() {
        let points = Chart::LengthForAge.curves(Sex::Male, 600.0, 900.0, 30.0);
        let median = |at: f64| points.iter().find(|point| point.at == at).unwrap().values[3];
        assert!(
            (median(730.0) - median(731.0) - 0.67).abs() < 0.05,
            "height is about 0.7 cm below length"
        );
        assert!(points.windows(2).all(|pair| pair[0].at < pair[1].at));
    }

    #[test]
    fn half_centimetres_fall_on_rows_of_the_table() {
        let points = Chart::WeightForLength.curves(Sex::Female, 45.0, 46.2, 0.5);
        let places: Vec<f64> = points.iter().map(|point| point.at).collect();
        assert_eq!(places, [45.0, 45.5, 46.0, 46.2]);
    }

    proptest! {
        #[test]
        fn any_range_gives_points_in_order(
            from in proptest::num::f64::ANY, to in proptest::num::f64::ANY, step in proptest::num::f64::ANY,
        ) {
            for chart in [Chart::WeightForHeight, Chart::LengthForAge, Chart::SchoolBmiForAge] {
                let points = chart.curves(Sex::Male, from, to, step);
                prop_assert!(points.windows(2).all(|pair| pair[0].at < pair[1].at));
                prop_assert!(points.iter().flat_map(|point| point.values).all(|value| value > 0.0));
            }
        }
    }
}
