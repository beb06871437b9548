//! The cells of a spreadsheet or HTML table, packed: what a workbook costs in memory.
//!
//! A workbook cannot be streamed twice, so its first sheet is held as one run of bytes, about ten
//! bytes a cell, and read from there.

use chrono::{Datelike, NaiveDate};

use crate::Error;

/// Bytes of packed cells: some 3 million rows of a register.
const MOST_BYTES: usize = 300 << 20;
const LONGEST_TEXT: usize = 4096;

/// One cell as a file gives it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Cell<'a> {
    /// Nothing, or only spaces.
    Empty,
    /// Text without spaces around it.
    Text(&'a str),
    /// A number cell of a spreadsheet.
    Number(f64),
    /// A date cell of a spreadsheet.
    Date(NaiveDate),
}

impl<'a> Cell<'a> {
    /// A text cell, or an empty one.
    pub(crate) fn of(text: &'a str) -> Self {
        match text.trim_matches(|letter: char| {
            letter.is_whitespace() || letter == '\u{a0}' || letter == '\u{feff}'
        }) {
            "" => Self::Empty,
            text => Self::Text(text),
        }
    }

    /// The cell as an Indonesian would type it: a part of a number after a comma.
    pub(crate) fn typed(self) -> String {
        match self {
            Self::Number(number) => number.to_string().replace('.', ","),
            cell => cell.shown(),
        }
    }

    /// The cell as a person reads it; empty for an empty cell.
    pub(crate) fn shown(self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.to_owned(),
            Self::Number(number) => number.to_string(),
            Self::Date(date) => date.to_string(),
        }
    }
}

/// Rows of packed cells.
#[derive(Debug, Default)]
pub(crate) struct Grid {
    bytes: Vec<u8>,
    rows: Vec<GridRow>,
}

#[derive(Debug, Clone, Copy)]
struct GridRow {
    line: u32,
    start: usize,
}

const TEXT: u8 = 0;
const NUMBER: u8 = 1;
const DATE: u8 = 2;

impl Grid {
    /// Adds a cell to the row of that line; the first line is 1. A line other than the last begins a row.
    pub(crate) fn push(&mut self, line: u32, column: u16, cell: Cell<'_>) -> Result<(), Error> {
        if cell == Cell::Empty {
            return Ok(());
        }
        if self.bytes.len() > MOST_BYTES {
            return Err(Error::TooLarge {
                limit: MOST_BYTES as u64,
            });
        }
        if self.rows.last().is_none_or(|row| row.line != line) {
            self.rows.push(GridRow {
                line,
                start: self.bytes.len(),
            });
        }
        self.bytes.extend_from_slice(&column.to_le_bytes());
        match cell {
            Cell::Empty => {}
            Cell::Text(text) => {
                let text = &text[..text.floor_char_boundary(LONGEST_TEXT)];
                self.bytes.push(TEXT);
                self.bytes
                    .extend_from_slice(&(text.len() as u16).to_le_bytes());
                self.bytes.extend_from_slice(text.as_bytes());
            }
            Cell::Number(number) => {
                self.bytes.push(NUMBER);
                self.bytes.extend_from_slice(&number.to_le_bytes());
            }
            Cell::Date(date) => {
                self.bytes.push(DATE);
                self.bytes
                    .extend_from_slice(&date.num_days_from_ce().to_le_bytes());
            }
        }
        Ok(())
    }

    pub(crate) fn n_rows(&self) -> usize {
        self.rows.len()
    }

    /// The line of a row.
    pub(crate) fn line(&self, row: usize) -> u32 {
        self.rows[row].line
    }

    /// The cells of a row with their columns, as they were added.
    pub(crate) fn cells(&self, row: usize) -> impl Iterator<Item = (u16, Cell<'_>)> {
        let end = self
            .rows
            .get(row + 1)
            .map_or(self.bytes.len(), |next| next.start);
        Cells {
            rest: &self.bytes[self.rows[row].start..end],
        }
    }
}

struct Cells<'a> {
    rest: &'a [u8],
}

impl<'a> Cells<'a> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.rest.split_first_chunk::<N>()?;
        self.rest = rest;
        Some(*head)
    }
}

impl<'a> Iterator for Cells<'a> {
    type Item = (u16, Cell<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let column = u16::from_le_bytes(self.take()?);
        let cell = match self.take::<1>()? {
            [NUMBER] => Cell::Number(f64::from_le_bytes(self.take()?)),
            [DATE] => Cell::Date(NaiveDate::from_num_days_from_ce_opt(i32::from_le_bytes(
                self.take()?,
            ))?),
            _ => {
                let length = usize::from(u16::from_le_bytes(self.take()?));
                let (text, rest) = self.rest.split_at_checked(length)?;
                self.rest = rest;
                Cell::Text(std::str::from_utf8(text).ok()?)
            }
        };
        Some((column, cell))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_come_out_as_they_went_in() {
        let date = NaiveDate::from_ymd_opt(2024, 2, 29).unwrap();
        let long = "é".repeat(3000);
        let mut grid = Grid::default();
        grid.push(3, 0, Cell::Text("Siti")).unwrap();
        grid.push(3, 4, Cell::Number(8.5)).unwrap();
        grid.push(3, 5, Cell::Empty).unwrap();
        grid.push(7, 1, Cell::Date(date)).unwrap();
        grid.push(7, 2, Cell::Text(&long)).unwrap();
        assert_eq!((grid.n_rows(), grid.line(0), grid.line(1)), (2, 3, 7));
        let first: Vec<_> = grid.cells(0).collect();
        assert_eq!(first, [(0, Cell::Text("Siti")), (4, Cell::Number(8.5))]);
        let second: Vec<_> = grid.cells(1).collect();
        assert_eq!(second[0], (1, Cell::Date(date)));
        assert_eq!(second[1], (2, Cell::Text(&long[..LONGEST_TEXT])));
    }
}
