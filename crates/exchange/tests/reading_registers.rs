//! Registers as people keep them, and what each mistake in them gets.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::io::Cursor;

use chrono::NaiveDate;
use domain::{Capsule, Grams, Leaving, Millimetres, Position, Sex, Site};
use siklus_exchange::{Error, Format, ReadOptions, ReadRow, RegisterFile, RegisterRow};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn options() -> ReadOptions {
    ReadOptions {
        format: Some(Format::Register),
        today: day("2026-10-31"),
        clock_suspect: false,
    }
}

fn open(bytes: impl AsRef<[u8]>) -> Result<RegisterFile<Cursor<Vec<u8>>>, Error> {
    RegisterFile::open(Cursor::new(bytes.as_ref().to_vec()), &options())
}

fn rows(bytes: impl AsRef<[u8]>) -> Vec<ReadRow> {
    open(bytes)
        .unwrap()
        .rows()
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

fn taken(bytes: impl AsRef<[u8]>) -> RegisterRow {
    match rows(bytes).remove(0) {
        ReadRow::Row(row) => *row,
        ReadRow::Refused(refusals) => panic!("the row should go in: {refusals:?}"),
    }
}

/// One row of a child that is right but for what the test adds.
fn child(columns: &str, values: &str) -> String {
    format!("nama,jk,tgl_lahir,{columns}\nSiti,P,2025-01-14,{values}\n")
}

#[test]
fn a_register_in_the_form_of_the_field_is_read_whole() {
    let file = open(include_bytes!("data/register.csv")).unwrap();
    assert_eq!(file.unknown_columns(), ["catatan kader"]);
    assert_eq!(file.header_line(), 1);
    let rows: Vec<RegisterRow> = file
        .rows()
        .unwrap()
        .map(|row| match row.unwrap() {
            ReadRow::Row(row) => *row,
            ReadRow::Refused(refusals) => panic!("no row is wrong: {refusals:?}"),
        })
        .collect();
    assert_eq!(
        rows.iter().map(|row| row.row).collect::<Vec<_>>(),
        [2, 3, 4, 5, 6, 7]
    );
    assert!(
        rows.iter().all(|row| row.doubts.is_empty()),
        "nothing is doubtful"
    );

    let budi = &rows[0];
    assert_eq!(budi.desa.as_deref(), Some("12.05.07.1004"));
    assert_eq!(budi.posyandu.as_deref(), Some("Melati 1"));
    assert_eq!(budi.person.nik.as_deref(), Some("1205071401250001"));
    assert_eq!(
        (budi.person.sex, budi.person.birth_order),
        (Some(Sex::Male), Some(1))
    );
    assert_eq!(budi.person.birth_weight, Some(Grams(3100)));
    assert_eq!(budi.person.birth_length, Some(Millimetres(490)));
    assert_eq!(budi.person.owns_kms, Some(true));
    let measured = budi.measurement.as_ref().unwrap();
    assert_eq!(
        (measured.weight, measured.length),
        (Some(Grams(8500)), Some(Millimetres(712)))
    );
    assert_eq!(
        (measured.arm, measured.head),
        (Some(Millimetres(141)), Some(Millimetres(440)))
    );
    assert_eq!(
        (measured.position, measured.site),
        (Some(Position::Lying), Some(Site::Posyandu))
    );
    assert!(!measured.oedema);
    assert_eq!(
        budi.vitamin_a.as_ref().map(|given| given.capsule),
        Some(Capsule::Blue)
    );
    let book = budi.book_weight.as_ref().unwrap();
    assert_eq!((book.date, book.weight), (day("2026-01-08"), Grams(8200)));

    assert_eq!(rows[2].person.name, "Rizki 🙂 Ma'ruf");
    assert_eq!(rows[2].person.birth_date, Some(day("2024-02-29")));
    assert_eq!(rows[2].person.birth_weight, Some(Grams(2900)));
    assert_eq!(rows[3].person.nik, None);
    assert_eq!(
        rows[3].breastfeeding.as_ref().map(|asked| asked.exclusive),
        Some(true)
    );
    let left = rows[4].left.as_ref().unwrap();
    assert_eq!(
        (left.date, left.leaving),
        (day("2026-03-20"), Leaving::Moved)
    );
    assert_eq!(rows[4].since, Some(day("2025-06-01")));
    assert_eq!(
        rows[5].measurement, None,
        "a row without a date is identity alone"
    );
}

#[test]
fn every_mistake_refuses_its_row_with_column_and_code() {
    for (columns, values, column, code) in [
        ("tgl_ukur,bb", "2026-02-05,85", "bb", "out_of_range"),
        ("tgl_ukur,bb", "2026-02-05,8500", "bb", "out_of_range"),
        ("tgl_ukur,bb", "2026-02-05,0", "bb", "out_of_range"),
        ("tgl_ukur,bb", "2026-02-05,71.2cm", "bb", "bad_number"),
        ("tgl_ukur,bb", "2026-02-05,PINDAH RUMAH", "bb", "bad_number"),
        ("tgl_ukur,bb", "2026-02-05,\"8,,5\"", "bb", "bad_number"),
        ("tgl_ukur,tb", "2026-02-05,\"0,85\"", "tb", "out_of_range"),
        ("tgl_ukur,tb", "2026-02-05,850", "tb", "out_of_range"),
        ("tgl_ukur,lila", "2026-02-05,4.9", "lila", "out_of_range"),
        ("tgl_ukur,lk", "2026-02-05,71", "lk", "out_of_range"),
        ("tgl_ukur,bb", "2025-01-13,8.5", "tgl_ukur", "before_birth"),
        ("tgl_ukur,bb", "2026-11-01,8.5", "tgl_ukur", "in_future"),
        ("tgl_ukur,bb", "2099-01-01,8.5", "tgl_ukur", "in_future"),
        ("tgl_ukur,bb", "2026-02-29,8.5", "tgl_ukur", "bad_date"),
        ("tgl_ukur,bb", "besok,8.5", "tgl_ukur", "bad_date"),
        ("tgl_ukur,bb", ",8.5", "tgl_ukur", "missing"),
        ("tgl_ukur,bb", "2026-02-05,", "bb", "missing"),
        (
            "tgl_ukur,bb,bb_lalu,tgl_ukur_lalu",
            "2026-02-05,8.5,84,2026-01-05",
            "bb_lalu",
            "out_of_range",
        ),
        (
            "tgl_ukur,bb,bb_lalu,tgl_ukur_lalu",
            "2026-02-05,8.5,8,2024-01-05",
            "tgl_ukur_lalu",
            "before_birth",
        ),
        ("bb_lahir", "tiga", "bb_lahir", "bad_number"),
        ("tgl_masuk", "31/13/2025", "tgl_masuk", "bad_date"),
        (
            "tgl_keluar,sebab_keluar",
            "2027-01-01,pindah",
            "tgl_keluar",
            "in_future",
        ),
    ] {
        let found = rows(child(columns, values));
        let [ReadRow::Refused(refusals)] = &found[..] else {
            panic!("{columns} = {values} should be refused")
        };
        let [refusal] = &refusals[..] else {
            panic!("one thing is wrong in {values}: {refusals:?}")
        };
        assert_eq!(
            (refusal.row, refusal.column, refusal.code.code()),
            (2, column, code),
            "{columns} = {values}"
        );
    }
    for (row, column) in [
        (",P,2025-01-14", "nama"),
        ("🙂,P,2025-01-14", "nama"),
        ("Siti,,2025-01-14", "jk"),
        ("Siti,X,2025-01-14", "jk"),
        ("Siti,P,-", "tgl_lahir"),
    ] {
        let found = rows(format!("nama,jk,tgl_lahir\n{row}\n"));
        let [ReadRow::Refused(refusals)] = &found[..] else {
            panic!("{row} should be refused")
        };
        assert_eq!(
            (refusals[0].column, refusals[0].code.code()),
            (column, "missing"),
            "{row}"
        );
        assert_eq!(refusals.len(), 1);
    }
}

#[test]
fn everything_wrong_in_a_row_is_told_at_once_with_what_was_written() {
    let found = rows("nama,jk,tgl_lahir,tgl_ukur,bb,tb\nSiti,P,2027-01-01,32/01/2026,x,9000\n");
    let [ReadRow::Refused(refusals)] = &found[..] else {
        panic!("the row should be refused")
    };
    let told: Vec<_> = refusals
        .iter()
        .map(|r| (r.column, r.code.code(), r.value.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("tgl_lahir", "in_future", "2027-01-01"),
            ("tgl_ukur", "bad_date", "32/01/2026"),
            ("bb", "bad_number", "x"),
            ("tb", "out_of_range", "9000"),
        ]
    );
}

#[test]
fn what_may_be_wrong_is_a_doubt_and_the_row_goes_in() {
    for (columns, values, code, fields) in [
        ("nik", "120507540125001", "bad_nik", &["nik"][..]),
        ("nik", "1.2E+15", "bad_nik", &["nik"]),
        ("nik", "12050754012500011", "bad_nik", &["nik"]),
        ("nik", "1205071401250001", "nik_mismatch", &["nik", "jk"]),
        (
            "nik",
            "1205075501250001",
            "nik_mismatch",
            &["nik", "tgl_lahir"],
        ),
        (
            "nik",
            "1205071501250001",
            "nik_mismatch",
            &["nik", "tgl_lahir", "jk"],
        ),
        ("bb_lahir", "31", "improbable", &["bb_lahir"]),
        ("pb_lahir", "4.9", "improbable", &["pb_lahir"]),
        ("kms", "entah", "improbable", &["kms"]),
        (
            "tgl_ukur,bb,cara_ukur",
            "2026-02-05,8,duduk",
            "improbable",
            &["cara_ukur"],
        ),
        ("vit_a", "biru", "improbable", &["vit_a"]),
        ("tgl_masuk", "2024-01-01", "improbable", &["tgl_masuk"]),
        ("sebab_keluar", "pindah", "improbable", &["tgl_keluar"]),
        ("bb_lalu", "8", "improbable", &["tgl_ukur_lalu"]),
    ] {
        let row = taken(child(columns, values));
        let [doubt] = &row.doubts[..] else {
            panic!("one doubt about {columns} = {values}: {:?}", row.doubts)
        };
        assert_eq!(
            (doubt.code.code(), &doubt.fields[..]),
            (code, fields),
            "{columns} = {values}"
        );
        if code == "bad_nik" {
            assert_eq!(row.person.nik, None, "a bad NIK is left out");
        }
    }
    for nik in [
        "",
        "-",
        "0",
        "belum ada",
        "9999999999999999",
        "'1205 0754.01250001",
        "0205071401250001",
    ] {
        let row = taken(child("nik", nik));
        assert!(row.doubts.is_empty(), "nothing is doubtful about {nik:?}");
    }
    assert_eq!(
        taken(child("nik", "'1205 0754.01250001"))
            .person
            .nik
            .as_deref(),
        Some("1205075401250001")
    );
}

#[test]
fn a_suspect_clock_makes_the_future_a_doubt() {
    let bytes = child("tgl_ukur,bb", "2099-01-01,8.5").into_bytes();
    let options = ReadOptions {
        clock_suspect: true,
        today: day("1970-01-01"),
        ..options()
    };
    let file = RegisterFile::open(Cursor::new(bytes), &options).unwrap();
    let found: Vec<_> = file.rows().unwrap().map(Result::unwrap).collect();
    let [ReadRow::Row(row)] = &found[..] else {
        panic!("the row should go in: {found:?}")
    };
    let told: Vec<_> = row
        .doubts
        .iter()
        .map(|doubt| (doubt.code.code(), doubt.fields[0]))
        .collect();
    assert_eq!(
        told,
        [("in_future", "tgl_lahir"), ("in_future", "tgl_ukur")]
    );
}

#[test]
fn a_column_that_mixes_day_month_orders_refuses_the_file() {
    let error = open("nama,jk,tgl_lahir\nA,L,14/01/2025\nB,P,01/14/2025\n")
        .err()
        .unwrap();
    assert!(matches!(
        error,
        Error::MixedDates {
            column: "tgl_lahir",
            ..
        }
    ));
    assert_eq!(error.code(), "mixed_dates");
    let month_first = taken("nama,jk,tgl_lahir\nA,L,03/04/2025\nB,P,01/14/2025\n");
    assert_eq!(month_first.person.birth_date, Some(day("2025-03-04")));
    let day_first = taken("nama,jk,tgl_lahir\nA,L,03/04/2025\n");
    assert_eq!(day_first.person.birth_date, Some(day("2025-04-03")));
}

#[test]
fn encodings_and_separators() {
    let plain = child("tgl_ukur,bb", "2026-02-05,8.5");
    for text in [
        plain.clone(),
        format!("\u{feff}{plain}"),
        plain.replace('\n', "\r\n"),
        plain.replace(',', ";"),
        plain.replace(',', "\t"),
        format!("sep=;\r\n{}", plain.replace(',', ";")),
        plain.trim_end().to_owned(),
    ] {
        let row = taken(&text);
        assert_eq!(row.person.name, "Siti");
        assert_eq!(
            row.measurement.unwrap().weight,
            Some(Grams(8500)),
            "{text:?}"
        );
    }
    let mut latin_1 = plain.clone().into_bytes();
    latin_1.extend_from_slice(b"Jos\xe9,L,2025-01-14,,\n");
    assert!(matches!(open(&latin_1), Err(Error::Encoding { line: 3 })));
    let utf_16: Vec<u8> = plain.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(matches!(
        open([&b"\xFF\xFE"[..], &utf_16].concat()),
        Err(Error::Encoding { line: 1 })
    ));
}

#[test]
fn empty_lines_and_empty_rows_are_passed_over_and_lines_counted() {
    let found = rows(
        "nama,jk,tgl_lahir,alamat\n\n,,,\nA,L,2025-01-14,\"Jl. Besar\nNo. 3\"\n\nB,X,2025-01-14,\n",
    );
    let [ReadRow::Row(first), ReadRow::Refused(second)] = &found[..] else {
        panic!("two rows: {found:?}")
    };
    assert_eq!((first.row, second[0].row), (4, 7));
    assert_eq!(first.person.address.as_deref(), Some("Jl. Besar No. 3"));
}

#[test]
fn a_file_cut_off_in_the_middle_of_a_row_does_not_take_half_a_row() {
    let found = rows(
        "nama,jk,tgl_lahir,tgl_ukur,bb,tb\nA,L,2025-01-14,2026-02-05,8.5,70\nB,P,2025-01-14,2026-02-05,8",
    );
    let [ReadRow::Row(_), ReadRow::Refused(refusals)] = &found[..] else {
        panic!("the last row is cut off")
    };
    assert_eq!(
        (refusals[0].row, refusals[0].column, refusals[0].code.code()),
        (3, "tb", "missing")
    );
}

#[test]
fn what_is_no_register_is_refused_as_a_whole() {
    for (bytes, code) in [
        (&b""[..], "missing_columns"),
        (b"nama,jk\nA,L\n", "missing_columns"),
        (b"%PDF-1.7\n", "unknown_format"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "unknown_format"),
        (b"<?xml version=\"1.0\"?><Workbook/>", "unknown_format"),
        (b"PK\x03\x04 not a zip at all", "damaged_file"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 short", "damaged_file"),
    ] {
        assert_eq!(
            open(bytes).err().map(|error| error.code()),
            Some(code),
            "{bytes:?}"
        );
    }
    let error = open(format!(
        "nama,jk,tgl_lahir\n\"A,L\n{}",
        "B,P,2025-01-14\n".repeat(200)
    ))
    .err()
    .unwrap();
    assert!(matches!(error, Error::Quotes { line: 2 }));
}

#[test]
fn the_programs_own_extra_columns_come_back() {
    let row = taken(child(
        "tgl_ukur,bb,ukur_ulang,n_kurva",
        "2026-02-05,8.5,ya,ya",
    ));
    assert!(row.measurement.unwrap().remeasured);
    assert_eq!(
        row.overruled.map(|overrule| overrule.date),
        Some(day("2026-02-05"))
    );
}

#[test]
fn progress_goes_from_nothing_to_all() {
    let text = child("tgl_ukur,bb", "2026-02-05,8.5");
    let mut rows = open(&text).unwrap().rows().unwrap();
    assert_eq!(rows.progress().total, text.len() as u64);
    while rows.next().is_some() {}
    assert_eq!(rows.progress().done, text.len() as u64);
}
