//! The register going out, in the form that [`crate::RegisterFile`] reads: what is written here and read into an
//! empty store gives the same child-months.
//!
//! A child that moved has rows for each of its stays, each with its posyandu and its `tgl_masuk` and `tgl_keluar`.
//! Beside the columns of the form stand three of our own, which other programs may leave aside: `ukur_ulang` and
//! `n_kurva` say what a measurement was, `desa_asal` says in which desa a child without NIK is to be looked for
//! that came from another one.

use std::io::{Seek, Write};

use chrono::NaiveDate;

use crate::csv_line::CsvLine;
use crate::read::{Column, RegisterRow};
use crate::sheet::{Sheet, SheetCell};
use crate::{Error, words};

fn columns() -> impl Iterator<Item = Column> {
    Column::ALL
        .iter()
        .copied()
        .filter(|column| column.is_of_register())
}

/// Writes rows as CSV, one at a time. `row` and `doubts` of a row are not written.
///
/// # Errors
/// [`Error::Io`].
pub fn write_register_csv<'a>(
    rows: impl IntoIterator<Item = &'a RegisterRow>,
    mut output: impl Write,
) -> Result<(), Error> {
    let mut line = CsvLine::default();
    for column in columns() {
        line.text(column.name());
    }
    line.end(&mut output)?;
    for row in rows {
        for column in columns() {
            match cell(row, column) {
                SheetCell::Empty => line.empty(1),
                SheetCell::Text(text) => line.text(&text),
                SheetCell::Number(number, decimals) => line.scaled(number, decimals),
                SheetCell::Date(date) => line.text(&date.to_string()),
            };
        }
        line.end(&mut output)?;
    }
    output.flush()?;
    Ok(())
}

/// Writes rows as a spreadsheet of that date.
///
/// # Errors
/// [`Error::Spreadsheet`].
pub fn write_register_xlsx<'a>(
    rows: impl IntoIterator<Item = &'a RegisterRow>,
    written_on: NaiveDate,
    output: impl Write + Seek + Send,
) -> Result<(), Error> {
    let sheet = Sheet {
        name: "Register".into(),
        header: columns().map(|column| column.name().to_owned()).collect(),
        rows: rows
            .into_iter()
            .map(|row| columns().map(|column| cell(row, column)).collect())
            .collect(),
        ..Sheet::default()
    };
    sheet.write_xlsx(written_on, output)
}

fn cell(row: &RegisterRow, column: Column) -> SheetCell {
    let person = &row.person;
    let measurement = row.measurement.as_ref();
    let text = |text: &Option<String>| SheetCell::text(text.as_deref());
    let word = |word: Option<&'static str>| SheetCell::text(word);
    let measured_on = measurement
        .map(|measurement| measurement.date)
        .or(row.vitamin_a.as_ref().map(|given| given.date))
        .or(row.breastfeeding.as_ref().map(|asked| asked.date));
    match column {
        Column::Desa => text(&row.desa),
        Column::Posyandu => text(&row.posyandu),
        Column::Kms => word(person.owns_kms.map(words::yes_no)),
        Column::FamilyCard => text(&person.family_card),
        Column::Nik => text(&person.nik),
        Column::BirthOrder => SheetCell::number(person.birth_order, 0),
        Column::Name => SheetCell::text(Some(&person.name)),
        Column::BirthDate => SheetCell::date(person.birth_date),
        Column::Sex => word(person.sex.map(domain::Sex::word)),
        // Kilograms below 10, so that it is read back as such.
        Column::BirthWeight => SheetCell::number(person.birth_weight.map(|weight| weight.0), 3),
        Column::BirthLength => SheetCell::number(person.birth_length.map(|length| length.0), 1),
        Column::MotherName => text(&person.mother_name),
        Column::MotherNik => text(&person.mother_nik),
        Column::FatherName => text(&person.father_name),
        Column::Phone => text(&person.phone),
        Column::Address => text(&person.address),
        Column::Rt => text(&person.rt),
        Column::Rw => text(&person.rw),
        Column::Since => SheetCell::date(row.since),
        Column::LeftOn => SheetCell::date(row.left.as_ref().map(|left| left.date)),
        Column::LeftWhy => word(row.left.as_ref().map(|left| left.leaving.word())),
        Column::MeasuredOn => SheetCell::date(measured_on),
        Column::Site => word(
            measurement
                .and_then(|measurement| measurement.site)
                .map(domain::Site::word),
        ),
        Column::Weight => SheetCell::number(
            measurement
                .and_then(|measurement| measurement.weight)
                .map(|weight| weight.0),
            3,
        ),
        Column::Length => SheetCell::number(
            measurement
                .and_then(|measurement| measurement.length)
                .map(|length| length.0),
            1,
        ),
        Column::Position => word(
            measurement
                .and_then(|measurement| measurement.position)
                .map(domain::Position::word),
        ),
        Column::Arm => SheetCell::number(
            measurement
                .and_then(|measurement| measurement.arm)
                .map(|arm| arm.0),
            1,
        ),
        Column::Head => SheetCell::number(
            measurement
                .and_then(|measurement| measurement.head)
                .map(|head| head.0),
            1,
        ),
        Column::Oedema => word(
            measurement
                .filter(|measurement| measurement.oedema)
                .map(|_| words::yes_no(true)),
        ),
        Column::VitaminA => word(row.vitamin_a.as_ref().map(|given| given.capsule.word())),
        Column::Breastfeeding => word(
            row.breastfeeding
                .as_ref()
                .map(|asked| words::yes_no(asked.exclusive)),
        ),
        Column::BookWeight => {
            SheetCell::number(row.book_weight.as_ref().map(|book| book.weight.0), 3)
        }
        Column::BookDate => SheetCell::date(row.book_weight.as_ref().map(|book| book.date)),
        Column::Remeasured => word(
            measurement
                .filter(|measurement| measurement.remeasured)
                .map(|_| words::yes_no(true)),
        ),
        Column::Overruled => word(row.overruled.as_ref().map(|_| words::yes_no(true))),
        Column::FromDesa => text(&row.from_desa),
        Column::Parents | Column::Kecamatan | Column::Kabupaten | Column::Puskesmas => {
            SheetCell::Empty
        }
    }
}
