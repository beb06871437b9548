//! What the dates of one column of a file have in common, found out before any of them is read.

use chrono::NaiveDate;

use super::date::{DateReader, DayOrder, Written, Year};

/// A column that holds dates with the day first and dates with the month first: no date of it with
/// both numbers up to 12 can be known, and the file is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("day first in row {day_first_row}, month first in row {month_first_row}")]
pub struct MixedOrders {
    /// The first row whose date can only have the day first.
    pub day_first_row: u32,
    /// The first row whose date can only have the month first.
    pub month_first_row: u32,
}

/// Looks through a column, in constant memory.
///
/// `14/01/2025` can only have the day first and `01/14/2025` only the month; `03/04/2025`, years first,
/// month names and what is no date either way say nothing. Without a sign of the month first, the day is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DateColumn {
    day_first_row: Option<u32>,
    month_first_row: Option<u32>,
    compact: bool,
}

impl DateColumn {
    /// A column of which nothing has been seen.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes note of one cell.
    pub fn observe(&mut self, row: u32, text: &str) {
        match Written::of(text) {
            Some(Written::Numbers {
                first,
                second,
                year,
            }) => match (exists(first, second, year), exists(second, first, year)) {
                (true, false) => self.day_first_row = self.day_first_row.or(Some(row)),
                (false, true) => self.month_first_row = self.month_first_row.or(Some(row)),
                (true, true) | (false, false) => {}
            },
            Some(Written::Compact { .. }) => self.compact = true,
            Some(Written::YearFirst { .. } | Written::Named { .. } | Written::Serial(_)) | None => {
            }
        }
    }

    /// How the column is read; `reference` decides the century of years of two digits.
    ///
    /// Five digits are a spreadsheet's day number, unless the column holds dates such as `041225`: then
    /// they may be such a date that lost its zero, and are not read.
    ///
    /// # Errors
    /// [`MixedOrders`].
    pub fn settle(&self, reference: NaiveDate) -> Result<DateReader, MixedOrders> {
        let order = match (self.day_first_row, self.month_first_row) {
            (Some(day_first_row), Some(month_first_row)) => {
                return Err(MixedOrders {
                    day_first_row,
                    month_first_row,
                });
            }
            (None, Some(_)) => DayOrder::MonthFirst,
            (_, None) => DayOrder::DayFirst,
        };
        Ok(DateReader {
            order,
            serials: !self.compact,
            reference,
        })
    }
}

fn exists(day: u8, month: u8, year: Year) -> bool {
    let year = match year {
        Year::Full(year) => year.into(),
        Year::Short(year) => 2000 + i32::from(year),
    };
    NaiveDate::from_ymd_opt(year, month.into(), day.into()).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(cells: &[&str]) -> Result<DateReader, MixedOrders> {
        let mut column = DateColumn::new();
        for (row, cell) in (2..).zip(cells) {
            column.observe(row, cell);
        }
        column.settle(day("2026-10-31"))
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_column_that_mixes_day_month_orders_names_the_rows() {
        let mixed = Err(MixedOrders {
            day_first_row: 4,
            month_first_row: 5,
        });
        assert_eq!(
            settled(&[
                "03/04/2025",
                "",
                "14/01/2025",
                "01/14/2025",
                "2/13/2025",
                "15/1/25"
            ]),
            mixed
        );
        let mixed = Err(MixedOrders {
            day_first_row: 3,
            month_first_row: 2,
        });
        assert_eq!(settled(&["1-31-25", "31-1-25"]), mixed);
    }

    #[test]
    fn the_day_is_first_unless_the_column_shows_the_month_first() {
        let ambiguous = "03/04/2025";
        for (cells, read) in [
            (vec![ambiguous], "2025-04-03"),
            (vec![ambiguous, "14/01/2025"], "2025-04-03"),
            (
                vec![
                    ambiguous,
                    "2025-01-14",
                    "14 Jan 2025",
                    "011425",
                    "-",
                    "PINDAH",
                ],
                "2025-04-03",
            ),
            (
                vec![
                    ambiguous,
                    "13/13/2025",
                    "31/02/2025",
                    "02/31/2025",
                    "29/02/2023",
                ],
                "2025-04-03",
            ),
            (vec![ambiguous, "01/14/2025"], "2025-03-04"),
            (vec![ambiguous, "02/29/2024", "2025-01-14"], "2025-03-04"),
        ] {
            let reader = settled(&cells).expect("because the column has one order");
            assert_eq!(reader.read(ambiguous), Ok(day(read)), "{cells:?}");
        }
    }

    #[test]
    fn a_day_number_is_read_where_it_cannot_be_a_date_that_lost_its_zero() {
        let reader = settled(&["45671", "14/01/2025"]).expect("because the column has one order");
        assert_eq!(reader.read("45671"), Ok(day("2025-01-14")));
        assert_eq!(reader.read("45671.5"), Ok(day("2025-01-14")));
        let reader = settled(&["140125", "41225"]).expect("because the column has one order");
        assert_eq!(reader.read("140125"), Ok(day("2025-01-14")));
        assert!(reader.read("41225").is_err());
    }
}
