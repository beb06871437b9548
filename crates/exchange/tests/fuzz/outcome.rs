//! What must hold of every file that is read, however it came to be.

use std::io::Cursor;

use chrono::NaiveDate;
use domain::reading::{HEAD, HEIGHT, LILA, WEIGHT};
use siklus_exchange::{
    Column, Error, Format, ReadOptions, ReadRow, RegisterFile, RegisterRow, RowRefusal,
    write_register_csv,
};

use crate::memory_of;

const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 10, 31).unwrap();

fn options(format: Option<Format>, clock_suspect: bool) -> ReadOptions {
    ReadOptions {
        format,
        today: TODAY,
        clock_suspect,
    }
}

/// Reads a file in every way there is, each within so many bytes of memory.
pub(crate) fn check(bytes: &[u8], most_memory: u64) {
    for format in [None, Some(Format::Register), Some(Format::Eppgbm)] {
        for clock_suspect in [false, true] {
            let options = options(format, clock_suspect);
            let memory = memory_of(|| {
                if let Ok(rows) =
                    RegisterFile::open(Cursor::new(bytes), &options).and_then(RegisterFile::rows)
                {
                    rows.for_each(drop);
                }
            });
            assert!(
                memory <= most_memory,
                "{memory} bytes of memory for {} bytes of file",
                bytes.len()
            );
            check_rows(bytes, &options);
        }
    }
}

fn check_rows(bytes: &[u8], options: &ReadOptions) {
    let file = match RegisterFile::open(Cursor::new(bytes), options) {
        Ok(file) => file,
        Err(error) => return assert!(!error.code().is_empty()),
    };
    let mut line = file.header_line();
    let mut taken = Vec::new();
    let mut rows = file.rows().unwrap();
    let mut done = 0;
    while let Some(row) = rows.next() {
        let progress = rows.progress();
        assert!(done <= progress.done && progress.done <= progress.total);
        done = progress.done;
        let found = match row {
            Ok(ReadRow::Row(row)) => {
                check_taken(&row, options);
                let found = row.row;
                taken.push(*row);
                found
            }
            Ok(ReadRow::Refused(refusals)) => check_refused(&refusals),
            Err(Error::Io(error)) => panic!("bytes in memory can be read: {error}"),
            Err(_) => break,
        };
        assert!(
            found > line,
            "line {found} comes after the row of line {line}"
        );
        line = found;
    }
    if !options.clock_suspect {
        check_out_and_in(taken);
    }
}

/// A row that goes in says who, and nothing that cannot be.
fn check_taken(row: &RegisterRow, options: &ReadOptions) {
    let person = &row.person;
    let born = person.birth_date.expect("a row that goes in has it");
    assert!(!person.name.is_empty() && person.sex.is_some(), "{row:?}");
    let measured = row.measurement.as_ref();
    let dates = [
        measured.map(|measurement| measurement.date),
        row.vitamin_a.as_ref().map(|given| given.date),
        row.breastfeeding.as_ref().map(|asked| asked.date),
        row.book_weight.as_ref().map(|book| book.date),
        row.left.as_ref().map(|left| left.date),
        row.since,
        Some(born),
    ];
    for date in dates.into_iter().flatten() {
        assert!(date >= born, "{date} is before the birth: {row:?}");
        assert!(options.clock_suspect || date <= TODAY, "{date}: {row:?}");
    }
    if let Some(measurement) = measured {
        assert!(measurement.measures_something(), "{row:?}");
        assert!(measurement.weight.is_none_or(|it| WEIGHT.contains(&it)));
        assert!(measurement.length.is_none_or(|it| HEIGHT.contains(&it)));
        assert!(measurement.arm.is_none_or(|it| LILA.contains(&it)));
        assert!(measurement.head.is_none_or(|it| HEAD.contains(&it)));
    }
    for doubt in &row.doubts {
        assert!(!doubt.fields.is_empty() && doubt.fields.iter().all(|field| is_column(field)));
    }
}

/// A row that does not go in says on which line, in which column, why, and what is there.
fn check_refused(refusals: &[RowRefusal]) -> u32 {
    let first = refusals.first().expect("a row is refused for a reason");
    for refusal in refusals {
        assert_eq!(refusal.row, first.row, "one row, one line");
        assert!(is_column(refusal.column), "{refusal:?}");
        assert!(!refusal.code.code().is_empty(), "{refusal:?}");
        assert!(refusal.value.chars().count() <= 80, "{refusal:?}");
    }
    first.row
}

fn is_column(name: &str) -> bool {
    Column::ALL.iter().any(|column| column.name() == name)
}

/// What was read is written as a register and read again: it says the same.
fn check_out_and_in(mut rows: Vec<RegisterRow>) {
    let mut written = Vec::new();
    write_register_csv(&rows, &mut written).unwrap();
    let options = options(Some(Format::Register), false);
    let file = RegisterFile::open(Cursor::new(&written), &options).unwrap();
    let again: Vec<RegisterRow> = file
        .rows()
        .unwrap()
        .map(|row| match row.unwrap() {
            ReadRow::Row(row) => *row,
            ReadRow::Refused(refusals) => panic!("what went in once goes in: {refusals:?}"),
        })
        .collect();
    for (row, again) in rows.iter_mut().zip(&again) {
        row.row = again.row;
        row.doubts.clone_from(&again.doubts);
        // The register form has no columns for these.
        (row.kecamatan, row.kabupaten, row.puskesmas) = (None, None, None);
    }
    assert_eq!(again, rows, "{}", String::from_utf8_lossy(&written));
}
