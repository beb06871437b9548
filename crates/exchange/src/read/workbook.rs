//! The first sheet of an XLSX or XLS workbook as a [`Grid`].
//!
//! Workbooks come from anywhere, and their parser trusts them: sizes are checked before it sees them, and what
//! it stumbles over ends as [`Error::Damaged`], never as the end of the program.

use std::io::{self, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, ExcelDateTime, Reader, Xls, XlsError, Xlsx, XlsxError};
use chrono::NaiveDate;
use zip::ZipArchive;
use zip::result::ZipError;

use super::grid::{Cell, Grid};
use super::ole;
use crate::Error;

/// Bytes of a workbook when unpacked.
const MOST_UNPACKED: u64 = 300 << 20;
/// Bytes of an XLS workbook, which is read whole.
const MOST_XLS: u64 = 80 << 20;
const MOST_COLUMNS: u32 = 2000;
const MOST_ROWS: u32 = 1 << 20;

/// The first sheet of an XLSX workbook.
pub(crate) fn xlsx<R: Read + Seek>(mut input: R) -> Result<Grid, Error> {
    check_unpacked(&mut input)?;
    input.seek(SeekFrom::Start(0))?;
    sheltered(|| {
        let mut book: Xlsx<_> = Xlsx::new(input).map_err(|error| from_xlsx(&error))?;
        let sheet = book
            .sheet_names()
            .into_iter()
            .next()
            .ok_or(Error::UnknownFormat)?;
        let mut cells = book
            .worksheet_cells_reader(&sheet)
            .map_err(|error| from_xlsx(&error))?;
        let mut grid = Grid::default();
        while let Some(cell) = cells.next_cell().map_err(|error| from_xlsx(&error))? {
            let (row, column) = cell.get_position();
            if row >= MOST_ROWS || column >= MOST_COLUMNS {
                continue;
            }
            let value = match cell.get_value() {
                DataRef::Empty | DataRef::Error(_) | DataRef::Bool(_) => Cell::Empty,
                DataRef::Int(number) => Cell::Number(*number as f64),
                DataRef::Float(number) => Cell::Number(*number),
                DataRef::String(text) => Cell::of(text),
                DataRef::SharedString(text) => Cell::of(text),
                DataRef::DateTime(moment) => date(moment),
                DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cell::of(day_of(text)),
            };
            grid.push(row + 1, column as u16, value)?;
        }
        Ok(grid)
    })
}

/// The first sheet of an XLS workbook.
pub(crate) fn xls<R: Read + Seek>(mut input: R) -> Result<Grid, Error> {
    let mut bytes = Vec::new();
    if input.by_ref().take(MOST_XLS + 1).read_to_end(&mut bytes)? as u64 > MOST_XLS {
        return Err(Error::TooLarge { limit: MOST_XLS });
    }
    ole::check(&bytes)?;
    sheltered(|| {
        let mut book: Xls<_> =
            Xls::new(io::Cursor::new(bytes)).map_err(|error| from_xls(&error))?;
        let sheet = book
            .sheet_names()
            .into_iter()
            .next()
            .ok_or(Error::UnknownFormat)?;
        let range = book
            .worksheet_range(&sheet)
            .map_err(|error| from_xls(&error))?;
        let (first_row, first_column) = range.start().unwrap_or_default();
        let mut grid = Grid::default();
        for (row, column, value) in range.used_cells() {
            let value = match value {
                Data::Empty | Data::Error(_) | Data::Bool(_) => Cell::Empty,
                Data::Int(number) => Cell::Number(*number as f64),
                Data::Float(number) => Cell::Number(*number),
                Data::String(text) => Cell::of(text),
                Data::DateTime(moment) => date(moment),
                Data::DateTimeIso(text) | Data::DurationIso(text) => Cell::of(day_of(text)),
            };
            grid.push(
                first_row + row as u32 + 1,
                (first_column + column as u32) as u16,
                value,
            )?;
        }
        Ok(grid)
    })
}

/// Unpacks every entry to nowhere, so that a size the archive does not confess to is found too.
fn check_unpacked<R: Read + Seek>(input: R) -> Result<(), Error> {
    let mut archive = ZipArchive::new(input).map_err(from_zip)?;
    let mut left = MOST_UNPACKED;
    for place in 0..archive.len() {
        let entry = archive.by_index(place).map_err(from_zip)?;
        let size =
            io::copy(&mut entry.take(left + 1), &mut io::sink()).map_err(|error| {
                match error.kind() {
                    io::ErrorKind::InvalidData
                    | io::ErrorKind::InvalidInput
                    | io::ErrorKind::UnexpectedEof => Error::Damaged,
                    _ => Error::Io(error),
                }
            })?;
        left = left.checked_sub(size).ok_or(Error::TooLarge {
            limit: MOST_UNPACKED,
        })?;
    }
    Ok(())
}

/// Runs the parser so that a panic inside it is an error of the file.
fn sheltered<T>(parse: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(parse)).unwrap_or(Err(Error::Damaged))
}

fn date(moment: &ExcelDateTime) -> Cell<'static> {
    if moment.is_duration() {
        return Cell::Number(moment.as_f64());
    }
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    let date = NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day));
    date.map_or(Cell::Number(moment.as_f64()), Cell::Date)
}

/// The date of an ISO date and time.
fn day_of(text: &str) -> &str {
    text.split_once('T').map_or(text, |(date, _)| date)
}

fn from_zip(error: ZipError) -> Error {
    match error {
        ZipError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => Error::Io(error),
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Error::Password,
        _ => Error::Damaged,
    }
}

fn from_xlsx(error: &XlsxError) -> Error {
    match error {
        XlsxError::Password => Error::Password,
        XlsxError::FileNotFound(_) | XlsxError::RelationshipNotFound => Error::UnknownFormat,
        _ => Error::Damaged,
    }
}

fn from_xls(error: &XlsError) -> Error {
    match error {
        XlsError::Password => Error::Password,
        _ => Error::Damaged,
    }
}
