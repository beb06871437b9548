//! Reading registers and e-PPGBM exports: CSV, XLSX, XLS, and HTML under a spreadsheet's name.
//!
//! A file is gone over twice: first the header, the encoding and the order of day and month in each date
//! column, so that a file that cannot be trusted is refused before its first row goes in; then the rows, one at
//! a time. CSV keeps memory flat; a workbook's first sheet is held packed. What needs the store, such as who a
//! child is, is decided by the importer, not here.

mod columns;
mod grid;
mod html;
mod ole;
mod outcome;
mod row;
mod workbook;

use std::io::{Read, Seek, SeekFrom};

use chrono::NaiveDate;
use domain::reading::{DateColumn, DateReader};

pub use columns::{Column, Format, Header, Meaning};
pub use outcome::{DoubtCode, RefusalCode, RegisterRow, RowDoubt, RowRefusal};

use crate::Error;
use crate::records::{Records, separator_of};
use columns::{HEAD_ROWS, Layout, find_layout};
pub(crate) use columns::{Line, normalise};
use grid::{Cell, Grid};
use row::{Cells, Rules};

/// Bytes of an HTML page, which is read whole.
const MOST_HTML: u64 = 150 << 20;
/// Bytes by which the kind of a file is told.
const HEAD_BYTES: u64 = 1 << 15;

/// How a file is to be read.
#[derive(Debug, Clone, Copy)]
pub struct ReadOptions {
    /// Whose table it is; `None` tells by the headers.
    pub format: Option<Format>,
    /// Dates after this day are in the future.
    pub today: NaiveDate,
    /// The laptop's clock cannot be right: a date in the future is then only a doubt.
    pub clock_suspect: bool,
}

/// A register or e-PPGBM file whose header is understood and whose date columns are settled.
pub struct RegisterFile<R> {
    source: Source<R>,
    layout: Layout,
    rules: Rules,
    total_bytes: u64,
}

enum Source<R> {
    Text { input: R, separator: u8 },
    Grid(Grid),
}

impl<R: Read + Seek> RegisterFile<R> {
    /// Looks through the whole file without taking a row.
    ///
    /// # Errors
    /// Every [`Error`] of reading; nothing of the file may be used then.
    pub fn open(mut input: R, options: &ReadOptions) -> Result<Self, Error> {
        let total_bytes = input.seek(SeekFrom::End(0))?;
        Source::open(input)?.settle(options, total_bytes)
    }

    /// Whose table it is.
    pub fn format(&self) -> Format {
        self.layout.format
    }

    /// The headers in the order of the file, with what is understood of them.
    pub fn headers(&self) -> &[Header] {
        &self.layout.headers
    }

    /// The line of the header; the first line is 1.
    pub fn header_line(&self) -> u32 {
        self.layout.header_line
    }

    /// The columns that are not understood, each once.
    pub fn unknown_columns(&self) -> Vec<String> {
        let mut unknown: Vec<String> = Vec::new();
        for header in &self.layout.headers {
            if header.meaning == Meaning::Unknown && !unknown.contains(&header.text) {
                unknown.push(header.text.clone());
            }
        }
        unknown
    }

    /// The rows, to be taken one at a time.
    ///
    /// # Errors
    /// [`Error::Io`] when the file cannot be gone back to.
    pub fn rows(self) -> Result<Rows<R>, Error> {
        let Self {
            source,
            layout,
            rules,
            total_bytes,
        } = self;
        let cursor = Cursor::start(source, &layout)?;
        Ok(Rows {
            cursor,
            layout,
            rules,
            total_bytes,
            failed: false,
        })
    }
}

/// The rows of a short table as they would be typed, each with its line; cells are at their places.
///
/// # Errors
/// [`Error::TooManyRows`] when it is longer than `most`, and every [`Error`] of reading.
pub(crate) fn short_table<R: Read + Seek>(input: R, most: usize) -> Result<Vec<Line>, Error> {
    let (_, rows) = Source::open(input)?.first_rows(most + 1)?;
    if rows.len() > most {
        return Err(Error::TooManyRows { most });
    }
    Ok(rows)
}

impl<R: Read + Seek> Source<R> {
    fn open(mut input: R) -> Result<Self, Error> {
        let mut head = Vec::new();
        input.seek(SeekFrom::Start(0))?;
        input.by_ref().take(HEAD_BYTES).read_to_end(&mut head)?;
        input.seek(SeekFrom::Start(0))?;
        Self::of(input, &head)
    }

    fn of(mut input: R, head: &[u8]) -> Result<Self, Error> {
        if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
            return Ok(Self::Grid(workbook::xlsx(input)?));
        }
        if head.starts_with(&ole::MAGIC) {
            return Ok(Self::Grid(workbook::xls(input)?));
        }
        if head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") {
            return Err(Error::Encoding { line: 1 });
        }
        if head.iter().any(|byte| *byte < b'\t')
            || head.starts_with(b"%PDF")
            || head.starts_with(b"<?xml")
        {
            return Err(Error::UnknownFormat);
        }
        if html::is_html(head) {
            return Ok(Self::Grid(html::read(&whole_text(&mut input, MOST_HTML)?)?));
        }
        let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
        Ok(Self::Text {
            input,
            separator: separator_of_head(head),
        })
    }

    fn settle(self, options: &ReadOptions, total_bytes: u64) -> Result<RegisterFile<R>, Error> {
        let every_column = || Error::MissingColumns {
            columns: Column::REQUIRED.map(Column::name).to_vec(),
        };
        let (source, head) = self.first_rows(HEAD_ROWS)?;
        let layout = find_layout(&head, options.format).ok_or_else(every_column)?;
        let missing = layout.missing();
        if !missing.is_empty() {
            return Err(Error::MissingColumns { columns: missing });
        }
        let mut columns = [DateColumn::new(); Column::DATES.len()];
        let mut cursor = Cursor::start(source, &layout)?;
        while cursor.advance()? {
            for (column, dates) in Column::DATES.iter().zip(&mut columns) {
                if let Some(place) = layout.place(*column) {
                    cursor.observe(place, dates);
                }
            }
        }
        let mut dates = [DateReader::typed(options.today); Column::ALL.len()];
        for (column, seen) in Column::DATES.iter().zip(columns) {
            dates[column.index()] =
                seen.settle(options.today)
                    .map_err(|mixed| Error::MixedDates {
                        column: column.name(),
                        mixed,
                    })?;
        }
        let rules = Rules {
            format: layout.format,
            today: options.today,
            clock_suspect: options.clock_suspect,
            dates,
        };
        Ok(RegisterFile {
            source: cursor.into_source()?,
            layout,
            rules,
            total_bytes,
        })
    }

    /// The first rows of the file.
    fn first_rows(self, most: usize) -> Result<(Self, Vec<Line>), Error> {
        let mut rows = Vec::new();
        match self {
            Self::Text { input, separator } => {
                let mut records = Records::new(input, separator);
                while rows.len() < most && records.advance()? {
                    records.check_encoding()?;
                    let cells =
                        (0..records.n_fields()).map(|place| records.text(place).trim().to_owned());
                    rows.push((short_line(records.line()), cells.collect()));
                }
                let mut input = records.into_inner();
                input.seek(SeekFrom::Start(0))?;
                Ok((Self::Text { input, separator }, rows))
            }
            Self::Grid(grid) => {
                for row in 0..grid.n_rows().min(most) {
                    let mut cells: Vec<String> = Vec::new();
                    for (column, cell) in grid.cells(row) {
                        let place = usize::from(column);
                        cells.resize(cells.len().max(place + 1), String::new());
                        cells[place] = cell.typed();
                    }
                    rows.push((grid.line(row), cells));
                }
                Ok((Self::Grid(grid), rows))
            }
        }
    }
}

/// One going over the rows below the header.
enum Cursor<R> {
    Text {
        records: Box<Records<R>>,
        separator: u8,
    },
    Grid {
        grid: Grid,
        next: usize,
    },
}

impl<R: Read + Seek> Cursor<R> {
    fn start(source: Source<R>, layout: &Layout) -> Result<Self, Error> {
        match source {
            Source::Text { input, separator } => {
                let mut records = Records::new(input, separator);
                for _ in 0..layout.n_rows_before {
                    records.advance()?;
                }
                Ok(Self::Text {
                    records: Box::new(records),
                    separator,
                })
            }
            Source::Grid(grid) => Ok(Self::Grid {
                grid,
                next: layout.n_rows_before,
            }),
        }
    }

    fn into_source(self) -> Result<Source<R>, Error> {
        match self {
            Self::Text { records, separator } => {
                let mut input = records.into_inner();
                input.seek(SeekFrom::Start(0))?;
                Ok(Source::Text { input, separator })
            }
            Self::Grid { grid, .. } => Ok(Source::Grid(grid)),
        }
    }

    /// Moves to the next row; `false` at the end.
    fn advance(&mut self) -> Result<bool, Error> {
        match self {
            Self::Text { records, .. } => {
                let found = records.advance()?;
                records.check_encoding()?;
                Ok(found)
            }
            Self::Grid { grid, next } => {
                *next += 1;
                Ok(*next <= grid.n_rows())
            }
        }
    }

    fn line(&self) -> u32 {
        match self {
            Self::Text { records, .. } => short_line(records.line()),
            Self::Grid { grid, next } => grid.line(next - 1),
        }
    }

    fn observe(&self, place: usize, dates: &mut DateColumn) {
        match self {
            Self::Text { records, .. } => dates.observe(self.line(), records.text(place)),
            Self::Grid { grid, next } => {
                let found = grid
                    .cells(next - 1)
                    .find(|(column, _)| usize::from(*column) == place);
                match found.map(|(_, cell)| cell) {
                    Some(cell @ (Cell::Text(_) | Cell::Number(_))) => {
                        dates.observe(self.line(), &cell.shown())
                    }
                    Some(Cell::Date(_) | Cell::Empty) | None => {}
                }
            }
        }
    }

    /// The understood cells of the row; `None` when all its cells are empty.
    fn cells(&self, layout: &Layout) -> Option<Cells<'_>> {
        let mut cells = [Cell::Empty; Column::ALL.len()];
        match self {
            Self::Text { records, .. } => {
                for (column, place) in layout.columns() {
                    cells[column.index()] = Cell::of(records.text(place));
                }
                let anything = (0..records.n_fields())
                    .any(|place| Cell::of(records.text(place)) != Cell::Empty);
                anything.then_some(cells)
            }
            Self::Grid { grid, next } => {
                for (place, cell) in grid.cells(next - 1) {
                    let found = layout
                        .columns()
                        .find(|(_, wanted)| *wanted == usize::from(place));
                    if let Some((column, _)) = found {
                        cells[column.index()] = cell;
                    }
                }
                Some(cells)
            }
        }
    }

    /// The first understood column that a last line cut off in the middle does not reach.
    fn cut_off_at(&self, layout: &Layout) -> Option<Column> {
        match self {
            Self::Text { records, .. } if !records.ended_by_newline() => layout
                .columns()
                .filter(|(_, place)| *place >= records.n_fields())
                .min_by_key(|(_, place)| *place),
            Self::Text { .. } | Self::Grid { .. } => None,
        }
        .map(|(column, _)| column)
    }
}

/// One row of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadRow {
    /// It says this.
    Row(Box<RegisterRow>),
    /// It does not go in; everything that is wrong with it, at least one thing.
    Refused(Vec<RowRefusal>),
}

/// How far a file has been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Done so far, in the unit of `total`.
    pub done: u64,
    /// Bytes of a text file, rows of a workbook.
    pub total: u64,
}

/// The rows of a file in its order; rows whose cells are all empty are passed over.
///
/// An error ends the iteration; the rows before it were read rightly.
pub struct Rows<R> {
    cursor: Cursor<R>,
    layout: Layout,
    rules: Rules,
    total_bytes: u64,
    failed: bool,
}

impl<R: Read + Seek> Rows<R> {
    /// How far it is.
    pub fn progress(&self) -> Progress {
        match &self.cursor {
            Cursor::Text { records, .. } => Progress {
                done: records.read_bytes(),
                total: self.total_bytes,
            },
            Cursor::Grid { grid, next } => Progress {
                done: (*next).min(grid.n_rows()) as u64,
                total: grid.n_rows() as u64,
            },
        }
    }

    fn read_next(&mut self) -> Result<Option<ReadRow>, Error> {
        while self.cursor.advance()? {
            let Some(cells) = self.cursor.cells(&self.layout) else {
                continue;
            };
            let row = self.cursor.line();
            if let Some(column) = self.cursor.cut_off_at(&self.layout) {
                let refusal = RowRefusal {
                    row,
                    column: column.name(),
                    code: RefusalCode::Missing,
                    value: String::new(),
                };
                return Ok(Some(ReadRow::Refused(vec![refusal])));
            }
            return Ok(Some(match row::read(&self.rules, row, &cells) {
                Ok(read) => ReadRow::Row(Box::new(read)),
                Err(refusals) => ReadRow::Refused(refusals),
            }));
        }
        Ok(None)
    }
}

impl<R: Read + Seek> Iterator for Rows<R> {
    type Item = Result<ReadRow, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let next = self.read_next().transpose();
        self.failed = matches!(next, Some(Err(_)));
        next
    }
}

/// The whole of a text that is known to be short enough.
fn whole_text(input: &mut impl Read, limit: u64) -> Result<String, Error> {
    let mut bytes = Vec::new();
    if input.take(limit + 1).read_to_end(&mut bytes)? as u64 > limit {
        return Err(Error::TooLarge { limit });
    }
    String::from_utf8(bytes).map_err(|error| {
        let readable = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        Error::Encoding {
            line: 1 + readable.iter().filter(|byte| **byte == b'\n').count() as u64,
        }
    })
}

/// The separator that `sep=;` names, or the one of the first lines that separates most.
fn separator_of_head(head: &[u8]) -> u8 {
    if let Some([separator @ (b',' | b';' | b'\t'), ..]) = head.strip_prefix(b"sep=") {
        return *separator;
    }
    let lines = head.split(|byte| *byte == b'\n').take(HEAD_ROWS / 2);
    let separators = lines.map(|line| {
        let separator = separator_of(line);
        (
            separator,
            line.iter().filter(|byte| **byte == separator).count(),
        )
    });
    let mut best = (b',', 0);
    for found in separators {
        if found.1 > best.1 {
            best = found;
        }
    }
    best.0
}

/// A line number as rows carry it.
fn short_line(line: u64) -> u32 {
    u32::try_from(line).unwrap_or(u32::MAX)
}
