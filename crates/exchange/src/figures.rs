//! Figures that were counted elsewhere, as a table: how many a service reached, of how many, and where that was read.
//!
//! One row a figure. What a cell means is understood here; whether a figure can be so is decided where it is kept.

use std::io::{Read, Seek, Write};

use chrono::NaiveDate;
use domain::Month;
use domain::reading::{DateColumn, is_blank};

use crate::Error;
use crate::read::{Line, normalise, short_table};
use crate::sheet::{Sheet, SheetCell};

/// More rows than a year of twelve services in every desa of a puskesmas has.
const MOST_ROWS: usize = 10_000;
/// How many rows are searched for the header.
const HEAD_ROWS: usize = 40;

macro_rules! columns {
    ($($(#[$doc:meta])* $variant:ident = $name:literal [$($other:literal),*]),+ $(,)?) => {
        /// What a column of such a table holds.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum FigureColumn {
            $($(#[$doc])* $variant),+
        }

        impl FigureColumn {
            /// Every column, in the order in which they are written.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its header, and its name where something is wrong with it.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// Other headers that it goes by, normalised.
            fn others(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($other),*]),+ }
            }
        }
    };
}

columns! {
    /// `rekap` or `sasaran`.
    Kind = "jenis" [],
    /// The number of the service, with or without its name, or a group of `targets.csv`.
    Subject = "layanan" ["spm", "nospm", "nolayanan", "layananspm", "kelompok", "kelompoksasaran"],
    /// Code or name of the desa; empty is the whole puskesmas.
    Desa = "desa" ["desakelurahan", "desakel", "kelurahan", "kodedesa", "wilayah"],
    /// The month; of a target, its year.
    Month = "bulan" ["periode", "tahun", "bulantahun"],
    /// How many were reached.
    Reached = "terlayani" ["dilayani", "capaian", "realisasi", "jumlahterlayani", "jumlahdilayani"],
    /// Of how many.
    Of = "sasaran" ["target", "jumlahsasaran", "pembagi"],
    /// Where it was read.
    Source = "sumber" ["sumberdata"],
    /// The day of which the source speaks.
    AsOf = "per_tanggal" ["keadaanpertanggal", "tanggaldata", "tanggal"],
}

/// A header of the table, and what it is understood as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureHeader {
    /// As the file spells it.
    pub text: String,
    /// What it holds; none is left aside.
    pub column: Option<FigureColumn>,
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureRow {
    /// Its line; the first is 1.
    pub line: u32,
    cells: [String; FigureColumn::ALL.len()],
}

impl FigureRow {
    /// What is written there; nothing where only a dash is. A month is `YYYY-MM` and a date `YYYY-MM-DD` where they
    /// can be read, and a service its number alone.
    pub fn text(&self, column: FigureColumn) -> &str {
        &self.cells[column as usize]
    }

    /// Whether neither number is written.
    pub fn says_nothing(&self) -> bool {
        self.text(FigureColumn::Reached).is_empty() && self.text(FigureColumn::Of).is_empty()
    }
}

/// A table of figures, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureTable {
    /// In the order of the file.
    pub headers: Vec<FigureHeader>,
    /// Those with something in an understood column.
    pub rows: Vec<FigureRow>,
}

/// Reads a table of figures. Its header may stand below other lines, its columns in any order.
///
/// # Errors
/// [`Error::MissingColumns`] without a column of numbers, [`Error::MixedDates`], [`Error::TooManyRows`], and every
/// [`Error`] of reading.
pub fn read_figures(input: impl Read + Seek, today: NaiveDate) -> Result<FigureTable, Error> {
    let lines = short_table(input, MOST_ROWS)?;
    let missing = || Error::MissingColumns {
        columns: vec![FigureColumn::Reached.name()],
    };
    let understood = |(_, cells): &Line| headers(cells).iter().flatten().count();
    let head = (0..lines.len().min(HEAD_ROWS)).rev();
    let head = head
        .max_by_key(|row| understood(&lines[*row]))
        .ok_or_else(missing)?;
    let (_, spelt) = &lines[head];
    let columns = headers(spelt);
    let numbers = [FigureColumn::Reached, FigureColumn::Of];
    if !columns.iter().flatten().any(|one| numbers.contains(one)) {
        return Err(missing());
    }
    let below = lines[head + 1..].iter();
    let mut rows: Vec<FigureRow> = below.filter_map(|line| row(line, &columns)).collect();
    settle(&mut rows, today)?;
    let spelt = spelt.iter().cloned().zip(columns);
    Ok(FigureTable {
        headers: spelt
            .map(|(text, column)| FigureHeader { text, column })
            .collect(),
        rows,
    })
}

/// What the cells of a header mean. Of two columns with one meaning the first counts.
fn headers(cells: &[String]) -> Vec<Option<FigureColumn>> {
    let mut found: Vec<Option<FigureColumn>> = Vec::new();
    for cell in cells {
        let name = normalise(cell);
        let is_called = |column: &FigureColumn| {
            normalise(column.name()) == name || column.others().contains(&name.as_str())
        };
        let column = FigureColumn::ALL.iter().copied().find(is_called);
        found.push(column.filter(|_| !found.contains(&column)));
    }
    found
}

fn row((line, texts): &Line, columns: &[Option<FigureColumn>]) -> Option<FigureRow> {
    let mut cells: [String; FigureColumn::ALL.len()] = Default::default();
    for (column, text) in columns.iter().zip(texts) {
        let text = text.trim().trim_start_matches('\'').trim();
        if let Some(column) = column.filter(|_| !is_blank(text)) {
            cells[column as usize] = text.to_owned();
        }
    }
    let subject = &mut cells[FigureColumn::Subject as usize];
    if let Some(number) = number_of_service(subject) {
        *subject = number;
    }
    let is_empty = cells.iter().all(String::is_empty);
    (!is_empty).then_some(FigureRow { line: *line, cells })
}

/// `4`, `4 Balita`, `SPM 4` or `4. Balita` as its number.
fn number_of_service(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let text = lower.strip_prefix("spm").unwrap_or(&lower).trim_start();
    let rest = text.trim_start_matches(|sign: char| sign.is_ascii_digit());
    let number: u8 = text[..text.len() - rest.len()].parse().ok()?;
    Some(number.to_string())
}

/// Writes months and dates as they are typed into Siklus, by the order of each column.
fn settle(rows: &mut [FigureRow], today: NaiveDate) -> Result<(), Error> {
    for column in [FigureColumn::Month, FigureColumn::AsOf] {
        let mut seen = DateColumn::new();
        for row in rows.iter() {
            seen.observe(row.line, row.text(column));
        }
        let reader = seen.settle(today).map_err(|mixed| Error::MixedDates {
            column: column.name(),
            mixed,
        })?;
        for row in rows.iter_mut() {
            let cell = &mut row.cells[column as usize];
            let read = match column {
                FigureColumn::Month => reader.read_month(cell).map(|month| month.to_string()),
                _ => reader.read(cell).map(|date| date.to_string()),
            };
            if let Ok(read) = read {
                *cell = read;
            }
        }
    }
    Ok(())
}

/// A row to be filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureLine {
    /// The number of the service and its name.
    pub service: String,
    /// Code of the desa; none is the whole puskesmas.
    pub desa: Option<String>,
    /// How the place is called.
    pub place: String,
    /// What is known already: reached, of how many, source, as of.
    pub reached: Option<u32>,
    /// Of how many.
    pub of: Option<u32>,
    /// Where it was read.
    pub source: Option<String>,
    /// The day of which the source speaks.
    pub as_of: Option<NaiveDate>,
}

/// Writes the recaps of a month as a spreadsheet to be filled in and read again.
///
/// # Errors
/// [`Error::Spreadsheet`].
pub fn write_figure_sheet(
    month: Month,
    lines: &[FigureLine],
    written_on: NaiveDate,
    output: impl Write + Seek + Send,
) -> Result<(), Error> {
    let mut header: Vec<String> = FigureColumn::ALL
        .iter()
        .map(|column| column.name().to_owned())
        .collect();
    header.push("nama_wilayah".to_owned());
    let rows = lines.iter().map(|line| {
        vec![
            SheetCell::Text("rekap".to_owned()),
            SheetCell::Text(line.service.clone()),
            SheetCell::text(line.desa.as_deref()),
            SheetCell::Text(month.to_string()),
            SheetCell::number(line.reached, 0),
            SheetCell::number(line.of, 0),
            SheetCell::text(line.source.as_deref()),
            SheetCell::date(line.as_of),
            SheetCell::Text(line.place.clone()),
        ]
    });
    let sheet = Sheet {
        name: "Rekap".to_owned(),
        header,
        rows: rows.collect(),
        ..Sheet::default()
    };
    sheet.write_xlsx(written_on, output)
}

#[cfg(test)]
mod tests;
