//! The figures of one standard: a row of L, M and S for each key and sex.

use std::sync::OnceLock;

use crate::chart::{Axis, Chart};
use crate::lms::Lms;
use crate::rows::{cells, rows};
use crate::units::Sex;

/// One table, its keys being consecutive whole numbers: days, months, or
/// tenths of a centimetre.
pub(crate) struct Table {
    first: i32,
    rows: Vec<[Lms; 2]>,
    /// First and last place, in the unit of the axis.
    range: (f64, f64),
}

impl Table {
    /// The table behind a chart, read from its text on first use.
    #[expect(
        clippy::expect_used,
        reason = "the text is compiled in and read whole by a test"
    )]
    pub(crate) fn of(chart: Chart) -> &'static Self {
        static TABLES: [OnceLock<Table>; Chart::ALL.len()] =
            [const { OnceLock::new() }; Chart::ALL.len()];
        TABLES[chart as usize].get_or_init(|| {
            Self::read(chart.text(), chart.axis())
                .expect("because the table is compiled in and read by a test")
        })
    }

    /// The row of a key, if the table has it.
    #[inline]
    pub(crate) fn row(&self, sex: Sex, key: i32) -> Option<Lms> {
        let place = usize::try_from(key.checked_sub(self.first)?).ok()?;
        let row = self.rows.get(place)?;
        let of_sex = match sex {
            Sex::Male => &row[0],
            Sex::Female => &row[1],
        };
        Some(*of_sex)
    }

    /// The first and the last key.
    pub(crate) fn keys(&self) -> (i32, i32) {
        let n_rows = i32::try_from(self.rows.len()).unwrap_or(i32::MAX);
        (self.first, self.first.saturating_add(n_rows - 1))
    }

    /// First and last place, in the unit of the axis.
    #[inline]
    pub(crate) fn range(&self) -> (f64, f64) {
        self.range
    }

    /// Reads the rows that may be scored; `None` if any is missing or unreadable.
    fn read(text: &str, axis: Axis) -> Option<Self> {
        let header = text.lines().find(|line| !line.starts_with('#'))?;
        let (_, columns) = header.split_once(',')?;
        if columns != "boys_l,boys_m,boys_s,girls_l,girls_m,girls_s" {
            return None;
        }
        let mut ends: Option<((i32, f64), f64)> = None;
        let mut read = Vec::with_capacity(1857);
        for (place, line) in rows(text, header)?.enumerate() {
            let [at, figures @ ..] = cells::<7>(line)?;
            let at: f64 = at.parse().ok()?;
            #[expect(
                clippy::cast_possible_truncation,
                reason = "keys are small whole numbers"
            )]
            let key = (at * axis.keys_per_unit()).round() as i32;
            if axis == Axis::AgeDays && key > Chart::LAST_DAY {
                break;
            }
            let first = ends.map_or((key, at), |(first, _)| first);
            if key != first.0 + i32::try_from(place).ok()? {
                return None;
            }
            ends = Some((first, at));
            let mut numbers = [0.0; 6];
            for (number, figure) in numbers.iter_mut().zip(figures) {
                *number = figure.parse().ok()?;
            }
            let [boys_l, boys_m, boys_s, girls_l, girls_m, girls_s] = numbers;
            read.push([
                Lms {
                    l: boys_l,
                    m: boys_m,
                    s: boys_s,
                },
                Lms {
                    l: girls_l,
                    m: girls_m,
                    s: girls_s,
                },
            ]);
        }
        let ((first, from), to) = ends?;
        Some(Self {
            first,
            rows: read,
            range: (from, to),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_reads_and_spans_its_standard() {
        for chart in Chart::ALL {
            let expected = match chart {
                Chart::WeightForAge
                | Chart::LengthForAge
                | Chart::BmiForAge
                | Chart::HeadForAge => (0, 1826),
                Chart::ArmForAge => (91, 1826),
                Chart::WeightForLength => (450, 1100),
                Chart::WeightForHeight => (650, 1200),
                Chart::SchoolHeightForAge | Chart::SchoolBmiForAge => (60, 228),
                Chart::SchoolWeightForAge => (60, 120),
            };
            assert_eq!(Table::of(chart).keys(), expected, "{chart:?}");
        }
    }

    #[test]
    fn known_rows_of_who_are_where_they_belong() {
        // Chart, sex, key, L, M, S: rows checked against WHO's own files.
        let cases = [
            (Chart::WeightForAge, Sex::Male, 0, 0.3487, 3.3464, 0.14602),
            (Chart::WeightForAge, Sex::Female, 0, 0.3809, 3.2322, 0.14171),
            (Chart::LengthForAge, Sex::Male, 0, 1.0, 49.8842, 0.03795),
            (Chart::LengthForAge, Sex::Female, 0, 1.0, 49.1477, 0.0379),
            (Chart::HeadForAge, Sex::Male, 0, 1.0, 34.4618, 0.03686),
            (Chart::HeadForAge, Sex::Female, 0, 1.0, 33.8787, 0.03496),
            (Chart::BmiForAge, Sex::Male, 0, -0.3053, 13.4069, 0.0956),
            (Chart::BmiForAge, Sex::Female, 0, -0.0631, 13.3363, 0.09272),
            (
                Chart::WeightForLength,
                Sex::Male,
                450,
                -0.3521,
                2.441,
                0.09182,
            ),
            (
                Chart::WeightForLength,
                Sex::Female,
                450,
                -0.3833,
                2.4607,
                0.09029,
            ),
            (
                Chart::WeightForLength,
                Sex::Male,
                650,
                -0.3521,
                7.2666,
                0.08223,
            ),
            (
                Chart::WeightForHeight,
                Sex::Male,
                650,
                -0.3521,
                7.4327,
                0.08217,
            ),
            (
                Chart::WeightForLength,
                Sex::Female,
                650,
                -0.3833,
                7.0812,
                0.09119,
            ),
            (
                Chart::WeightForHeight,
                Sex::Female,
                650,
                -0.3833,
                7.2402,
                0.09113,
            ),
        ];
        for (chart, sex, key, l, m, s) in cases {
            assert_eq!(
                Table::of(chart).row(sex, key),
                Some(Lms { l, m, s }),
                "{chart:?} {sex:?} {key}"
            );
        }
    }

    #[test]
    fn a_table_with_a_missing_row_is_not_read() {
        let header = "age_days,boys_l,boys_m,boys_s,girls_l,girls_m,girls_s";
        let whole = format!("{header}\n0,1,2,3,4,5,6\n1,1,2,3,4,5,6\n");
        let holed = format!("{header}\n0,1,2,3,4,5,6\n2,1,2,3,4,5,6\n");
        assert!(Table::read(&whole, Axis::AgeMonths).is_some());
        assert!(Table::read(&holed, Axis::AgeMonths).is_none());
        assert!(Table::read("age_days,l,m,s\n0,1,2,3\n", Axis::AgeMonths).is_none());
    }

    #[test]
    fn keys_outside_a_table_have_no_row() {
        let table = Table::of(Chart::ArmForAge);
        for key in [i32::MIN, -1, 0, 90, 1827, i32::MAX] {
            assert_eq!(table.row(Sex::Male, key), None, "{key}");
        }
    }
}
