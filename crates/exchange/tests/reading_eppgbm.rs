//! Exports of e-PPGBM in the shapes they come in.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::io::Cursor;

use chrono::NaiveDate;
use domain::{Grams, Millimetres, Position, Sex};
use rust_xlsxwriter::{ExcelDateTime, Format as Style, Workbook};
use siklus_exchange::{Error, Format, ReadOptions, ReadRow, RegisterFile, RegisterRow};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn open(bytes: impl AsRef<[u8]>) -> Result<RegisterFile<Cursor<Vec<u8>>>, Error> {
    let options = ReadOptions {
        format: None,
        today: day("2026-10-31"),
        clock_suspect: false,
    };
    RegisterFile::open(Cursor::new(bytes.as_ref().to_vec()), &options)
}

fn taken(file: RegisterFile<Cursor<Vec<u8>>>) -> Vec<RegisterRow> {
    file.rows()
        .unwrap()
        .map(|row| match row.unwrap() {
            ReadRow::Row(row) => *row,
            ReadRow::Refused(refusals) => panic!("no row is wrong: {refusals:?}"),
        })
        .collect()
}

#[test]
fn an_old_workbook_is_read_with_its_dates_and_lost_digits() {
    let file = open(include_bytes!("data/eppgbm.xls")).unwrap();
    assert_eq!((file.format(), file.header_line()), (Format::Eppgbm, 3));
    assert!(
        file.unknown_columns().is_empty(),
        "{:?}",
        file.unknown_columns()
    );
    let rows = taken(file);
    assert_eq!(
        rows.iter().map(|row| row.row).collect::<Vec<_>>(),
        [4, 5, 6]
    );

    let budi = &rows[0];
    assert_eq!(budi.person.name, "Budi Santoso");
    assert_eq!(budi.person.father_name.as_deref(), Some("Agus"));
    assert_eq!(budi.person.mother_name.as_deref(), Some("Siti Aminah"));
    assert_eq!(budi.person.birth_weight, Some(Grams(3100)));
    assert_eq!(
        (budi.kecamatan.as_deref(), budi.desa.as_deref()),
        (Some("Stabat"), Some("Perdamaian"))
    );
    assert_eq!(
        (budi.kabupaten.as_deref(), budi.puskesmas.as_deref()),
        (Some("Langkat"), Some("Stabat"))
    );
    let measured = budi.measurement.as_ref().unwrap();
    assert_eq!(
        (measured.weight, measured.length),
        (Some(Grams(8500)), Some(Millimetres(712)))
    );
    assert_eq!(
        (measured.arm, measured.position),
        (Some(Millimetres(141)), Some(Position::Lying))
    );
    assert_eq!(
        budi.vitamin_a, None,
        "a number of capsules is not a capsule on a day"
    );

    let aisyah = &rows[1];
    assert_eq!(
        aisyah.person.nik.as_deref(),
        Some("1205075503220003"),
        "a number cell that kept its digits"
    );
    assert_eq!(aisyah.person.birth_date, Some(day("2022-03-15")));
    assert_eq!(aisyah.person.birth_weight, Some(Grams(2750)));
    assert_eq!(
        (
            aisyah.person.mother_name.as_deref(),
            aisyah.person.rt.as_deref()
        ),
        (Some("Rahma"), Some("3"))
    );
    assert_eq!(
        aisyah.measurement.as_ref().unwrap().arm,
        None,
        "0 is not measured"
    );
    assert!(aisyah.doubts.is_empty());

    let rizki = &rows[2];
    assert_eq!(rizki.person.birth_date, Some(day("2024-02-29")));
    assert_eq!(
        (rizki.person.nik.clone(), rizki.measurement.clone()),
        (None, None)
    );
    assert_eq!(
        rizki
            .doubts
            .iter()
            .map(|doubt| doubt.code.code())
            .collect::<Vec<_>>(),
        ["bad_nik"]
    );
}

#[test]
fn a_page_with_a_table_under_a_spreadsheets_name_is_read() {
    let html = "<html><head><meta charset=utf-8><style>.text{mso-number-format:'\\@'}</style></head><body>\
        <table><tr><td colspan=6>Data tanggal: 2026-02-28</td></tr></table><table border=1>\
        <tr><th rowspan=2>No</th><th rowspan=2>NIK</th><th rowspan=2>Nama</th><th rowspan=2>JK</th>\
        <th rowspan=2>Tgl Lahir</th><th colspan=3>Pengukuran</th></tr>\
        <tr><th>Tanggal Pengukuran</th><th>Berat</th><th>Tinggi</th></tr>\
        <tr><td>1</td><td class=text>'1205071401250001</td><td>Nur&#039;aini &amp; co</td><td>L</td>\
        <td>14-01-2025</td><td>05-02-2026</td><td>8,5</td><td>71.2</td></tr></table></body></html>";
    let file = open(html).unwrap();
    assert_eq!((file.format(), file.header_line()), (Format::Eppgbm, 3));
    let rows = taken(file);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].person.name, "Nur'aini & co");
    assert_eq!(rows[0].person.nik.as_deref(), Some("1205071401250001"));
    assert_eq!(rows[0].person.sex, Some(Sex::Male));
    assert_eq!(
        rows[0].measurement.as_ref().unwrap().weight,
        Some(Grams(8500))
    );
}

#[test]
fn a_table_in_text_form_is_read_after_its_first_lines() {
    let text = "Data tanggal: 2026-02-28\n\nNo;NIK;Nama Anak;JK;Tanggal Lahir;Nama Ortu;Tanggal Pengukuran;Berat;Kolom Baru\n\
                1;;Siti;P;14/01/2025;Agus/Ani;05/02/2026;8,5;x\n";
    let file = open(text).unwrap();
    assert_eq!(file.unknown_columns(), ["Kolom Baru"]);
    let rows = taken(file);
    assert_eq!(
        (rows[0].row, rows[0].person.mother_name.as_deref()),
        (4, Some("Ani"))
    );
}

#[test]
fn a_new_workbook_with_merged_headers_and_real_dates_is_read() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Style::new();
    let date = Style::new().set_num_format("dd/mm/yyyy");
    sheet
        .merge_range(0, 0, 0, 5, "Data tanggal: 2026-02-28", &plain)
        .unwrap();
    for (column, header) in ["Nama", "JK", "Tgl Lahir", "NIK"].iter().enumerate() {
        sheet
            .merge_range(2, column as u16, 3, column as u16, header, &plain)
            .unwrap();
    }
    sheet
        .merge_range(2, 4, 2, 6, "Hasil Pengukuran", &plain)
        .unwrap();
    for (column, header) in ["Tanggal Pengukuran", "Berat", "Tinggi"].iter().enumerate() {
        sheet.write(3, column as u16 + 4, *header).unwrap();
    }
    sheet.write(4, 0, "Siti").unwrap().write(4, 1, "P").unwrap();
    let birth = ExcelDateTime::from_ymd(2025, 1, 14).unwrap();
    sheet.write_with_format(4, 2, &birth, &date).unwrap();
    sheet.write(4, 3, 1_205_075_401_250_010_f64).unwrap();
    sheet
        .write(4, 4, 46058)
        .unwrap()
        .write(4, 5, 8.5)
        .unwrap()
        .write(4, 6, 71.2)
        .unwrap();
    let bytes = book.save_to_buffer().unwrap();

    let file = open(&bytes).unwrap();
    assert_eq!((file.format(), file.header_line()), (Format::Eppgbm, 4));
    let rows = taken(file);
    assert_eq!(rows[0].row, 5);
    assert_eq!(rows[0].person.birth_date, Some(day("2025-01-14")));
    let measured = rows[0].measurement.as_ref().unwrap();
    assert_eq!(
        (measured.date, measured.length),
        (day("2026-02-05"), Some(Millimetres(712)))
    );
    assert_eq!(
        rows[0].person.nik, None,
        "Excel turns a sixteenth digit into 0"
    );
    assert_eq!(rows[0].doubts[0].code.code(), "bad_nik");

    for cut in [bytes.len() / 3, bytes.len() / 2, bytes.len() - 30] {
        assert_eq!(
            open(&bytes[..cut]).err().map(|error| error.code()),
            Some("damaged_file")
        );
    }
}

#[test]
fn a_workbook_with_a_password_says_so() {
    let error = open(include_bytes!("data/password.xlsx")).err().unwrap();
    assert!(matches!(error, Error::Password));
}

#[test]
fn a_workbook_that_unpacks_to_more_than_memory_is_refused() {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let mebibyte = vec![b' '; 1 << 20];
    zip.start_file("xl/worksheets/sheet1.xml", options).unwrap();
    for _ in 0..301 {
        std::io::Write::write_all(&mut zip, &mebibyte).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    assert!(bytes.len() < 4 << 20, "a small file");
    assert!(matches!(open(bytes), Err(Error::TooLarge { .. })));
}

#[test]
fn a_zip_that_is_no_workbook_is_refused() {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("foto.txt", zip::write::SimpleFileOptions::default())
        .unwrap();
    let bytes = zip.finish().unwrap().into_inner();
    assert!(matches!(open(bytes), Err(Error::UnknownFormat)));
}
