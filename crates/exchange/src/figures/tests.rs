use std::io::Cursor;

use super::*;
use FigureColumn::{AsOf, Desa, Kind, Month as InMonth, Of, Reached, Source, Subject};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

fn read(text: &str) -> Result<FigureTable, Error> {
    read_figures(Cursor::new(text.as_bytes()), today())
}

#[test]
fn columns_are_found_below_other_lines_and_in_any_order() {
    let table = read(
        "Rekap SPM Puskesmas;;;;\n\
         Sumber Data;Realisasi;Target;Periode;No. SPM;Keadaan per tanggal;Keterangan\n\
         SITB;41;96;Okt 2026;11 Terduga TB;02/11/2026;x\n\
         ;;;;;;\n\
         -;1.204;-;10/2026;SPM 9;31/10/2026;\n",
    )
    .unwrap();
    let unknown: Vec<&str> = table
        .headers
        .iter()
        .filter(|header| header.column.is_none())
        .map(|header| header.text.as_str())
        .collect();
    assert_eq!(unknown, ["Keterangan"]);
    let [first, second] = table.rows.as_slice() else {
        panic!("{:?}", table.rows);
    };
    let of = |row: &FigureRow| {
        [Subject, InMonth, Reached, Of, Source, AsOf].map(|at| row.text(at).to_owned())
    };
    assert_eq!(first.line, 3);
    assert_eq!(
        of(first),
        ["11", "2026-10", "41", "96", "SITB", "2026-11-02"]
    );
    assert_eq!(second.line, 5);
    assert_eq!(of(second), ["9", "2026-10", "1.204", "", "", "2026-10-31"]);
}

#[test]
fn a_target_may_name_its_year_alone_and_what_cannot_be_read_stays_as_it_is() {
    let table = read("jenis,kelompok,desa,tahun,sasaran\nsasaran,pregnant,Perdamaian,2026,30\nsasaran,pregnant,,kapan,30\n").unwrap();
    let month = |row: usize| table.rows[row].text(InMonth);
    assert_eq!((month(0), month(1)), ("2026-01", "kapan"));
    assert_eq!(table.rows[0].text(Kind), "sasaran");
    assert_eq!(table.rows[0].text(Desa), "Perdamaian");
}

#[test]
fn a_file_without_numbers_or_with_dates_in_two_orders_is_refused() {
    assert!(matches!(
        read("layanan,bulan\n4,2026-10\n"),
        Err(Error::MissingColumns { .. })
    ));
    assert!(matches!(read(""), Err(Error::MissingColumns { .. })));
    let mixed = "terlayani,per_tanggal\n1,31/10/2026\n2,10/31/2026\n";
    assert!(matches!(
        read(mixed),
        Err(Error::MixedDates {
            column: "per_tanggal",
            ..
        })
    ));
    let long = format!("terlayani\n{}", "1\n".repeat(MOST_ROWS));
    assert!(matches!(
        read(&long),
        Err(Error::TooManyRows { most: MOST_ROWS })
    ));
}

#[test]
fn the_sheet_to_fill_in_is_read_as_it_was_written() {
    let lines = [
        FigureLine {
            service: "12 Risiko HIV".to_owned(),
            desa: None,
            place: "Puskesmas Stabat".to_owned(),
            reached: Some(41),
            of: Some(96),
            source: Some("SIHA".to_owned()),
            as_of: NaiveDate::from_ymd_opt(2026, 11, 2),
        },
        FigureLine {
            service: "12 Risiko HIV".to_owned(),
            desa: Some("12.05.07.1004".to_owned()),
            place: "Perdamaian".to_owned(),
            reached: None,
            of: None,
            source: None,
            as_of: None,
        },
    ];
    let mut bytes = Cursor::new(Vec::new());
    write_figure_sheet("2026-10".parse().unwrap(), &lines, today(), &mut bytes).unwrap();
    let table = read_figures(bytes, today()).unwrap();
    assert_eq!(table.rows.len(), 2);
    let told = |row: usize| {
        FigureColumn::ALL
            .iter()
            .map(|at| table.rows[row].text(*at).to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        told(0),
        [
            "rekap",
            "12",
            "",
            "2026-10",
            "41",
            "96",
            "SIHA",
            "2026-11-02"
        ]
    );
    assert_eq!(
        told(1),
        ["rekap", "12", "12.05.07.1004", "2026-10", "", "", "", ""]
    );
    assert!(table.rows[1].says_nothing() && !table.rows[0].says_nothing());
}

#[test]
fn a_part_of_a_person_in_a_number_cell_does_not_become_thousands() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "terlayani").unwrap();
    sheet.write(1, 0, 12.125).unwrap();
    let table = read_figures(Cursor::new(book.save_to_buffer().unwrap()), today()).unwrap();
    assert_eq!(table.rows[0].text(Reached), "12,125");
}
