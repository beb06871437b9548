//! A table on its way out, as CSV or as a spreadsheet with a heading and notes.

use std::io::{Seek, Write};

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
};

use crate::Error;
use crate::csv_line::CsvLine;

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SheetCell {
    Empty,
    Text(String),
    /// A whole number divided by ten to the power of the second.
    Number(i64, u32),
    Date(NaiveDate),
}

impl SheetCell {
    /// A text, or nothing.
    pub(crate) fn text(text: Option<&str>) -> Self {
        text.filter(|text| !text.is_empty())
            .map_or(Self::Empty, |text| Self::Text(text.to_owned()))
    }

    /// A number, or nothing.
    pub(crate) fn number(number: Option<impl Into<i64>>, decimals: u32) -> Self {
        number.map_or(Self::Empty, |number| Self::Number(number.into(), decimals))
    }

    /// A date, or nothing.
    pub(crate) fn date(date: Option<NaiveDate>) -> Self {
        date.map_or(Self::Empty, Self::Date)
    }
}

/// A table with what stands above and below it. A CSV holds the table alone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sheet {
    pub(crate) name: String,
    pub(crate) heading: Vec<String>,
    pub(crate) header: Vec<String>,
    pub(crate) rows: Vec<Vec<SheetCell>>,
    pub(crate) notes: Vec<String>,
}

impl Sheet {
    /// Writes the table as CSV.
    pub(crate) fn write_csv(&self, mut output: impl Write) -> Result<(), Error> {
        let mut line = CsvLine::default();
        for name in &self.header {
            line.text(name);
        }
        line.end(&mut output)?;
        for row in &self.rows {
            for cell in row {
                match cell {
                    SheetCell::Empty => line.empty(1),
                    SheetCell::Text(text) => line.text(text),
                    SheetCell::Number(number, decimals) => line.scaled(*number, *decimals),
                    SheetCell::Date(date) => line.text(&date.to_string()),
                };
            }
            line.end(&mut output)?;
        }
        output.flush()?;
        Ok(())
    }

    /// Writes heading, table and notes as a spreadsheet of that date, ready to print on one page's width.
    pub(crate) fn write_xlsx(
        &self,
        written_on: NaiveDate,
        output: impl Write + Seek + Send,
    ) -> Result<(), Error> {
        let mut book = Workbook::new();
        let date = ExcelDateTime::from_ymd(
            written_on.year().clamp(1900, 9999) as u16,
            written_on.month() as u8,
            written_on.day() as u8,
        )?;
        book.set_properties(
            &DocProperties::new()
                .set_creation_datetime(&date)
                .set_author("Siklus"),
        );
        let sheet = book.add_worksheet();
        sheet.set_name(&self.name)?;
        self.fill(sheet)?;
        book.save_to_writer(output)?;
        Ok(())
    }

    fn fill(&self, sheet: &mut Worksheet) -> Result<(), Error> {
        let bold = Format::new().set_bold();
        let header = Format::new()
            .set_bold()
            .set_border(FormatBorder::Thin)
            .set_text_wrap()
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter);
        let plain = Format::new().set_border(FormatBorder::Thin);
        let date = Format::new()
            .set_border(FormatBorder::Thin)
            .set_num_format("yyyy-mm-dd");
        let mut line = 0;
        for text in &self.heading {
            sheet.write_with_format(line, 0, text, &bold)?;
            line += 1;
        }
        line += u32::from(!self.heading.is_empty());
        let header_line = line;
        for (column, name) in (0..).zip(&self.header) {
            sheet.write_with_format(line, column, name, &header)?;
            sheet.set_column_width(column, self.width(usize::from(column)))?;
        }
        for row in &self.rows {
            line += 1;
            for (column, cell) in (0..).zip(row) {
                match cell {
                    SheetCell::Empty => sheet.write_blank(line, column, &plain)?,
                    SheetCell::Text(text) => {
                        sheet.write_string_with_format(line, column, text, &plain)?
                    }
                    SheetCell::Number(number, decimals) => {
                        let number = *number as f64 / 10_f64.powi(*decimals as i32);
                        sheet.write_with_format(line, column, number, &plain)?
                    }
                    SheetCell::Date(day) => {
                        let moment = ExcelDateTime::from_ymd(
                            day.year().clamp(1900, 9999) as u16,
                            day.month() as u8,
                            day.day() as u8,
                        )?;
                        sheet.write_with_format(line, column, &moment, &date)?
                    }
                };
            }
        }
        line += 1;
        for note in &self.notes {
            line += 1;
            sheet.write(line, 0, note)?;
        }
        sheet.set_freeze_panes(header_line + 1, 0)?;
        sheet.set_repeat_rows(header_line, header_line)?;
        sheet
            .set_landscape()
            .set_paper_size(9)
            .set_print_fit_to_pages(1, 0);
        Ok(())
    }

    /// A column as wide as its longest text, within reason.
    fn width(&self, column: usize) -> f64 {
        let longest_word = self.header[column]
            .split(' ')
            .map(|word| word.chars().count())
            .max()
            .unwrap_or(0);
        let longest_cell = self
            .rows
            .iter()
            .take(1000)
            .map(|row| match row.get(column) {
                Some(SheetCell::Text(text)) => text.chars().count(),
                Some(SheetCell::Date(_)) => 10,
                Some(SheetCell::Number(..)) => 7,
                Some(SheetCell::Empty) | None => 0,
            });
        longest_cell
            .max()
            .unwrap_or(0)
            .max(longest_word)
            .clamp(4, 40) as f64
            + 1.5
    }
}
