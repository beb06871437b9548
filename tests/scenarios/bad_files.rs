//! Files as bad as they come, through the same door as good ones: refused or doubted, never a panic,
//! and what was in the store stays as it was.

use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;

use rust_xlsxwriter::Workbook;
use sample::Rng;
use serde_json::json;
use zip::write::SimpleFileOptions;

use crate::desk;

/// Good bytes with some changed, left out, repeated, or put in from what people type.
fn spoiled(good: &[u8], rng: &mut Rng) -> Vec<u8> {
    const TYPED: [&[u8]; 16] = [
        b"8,5",
        b"8.5.1",
        b"-3",
        b"1.2E+15",
        b"NaN",
        b"29/02/2025",
        b"31-12-25",
        b"\"",
        b";;",
        b"\xe9",
        b"\0",
        "🙂".as_bytes(),
        b"' OR 1=1",
        b"\r\n\r\n",
        b"99999999999999999999",
        b"0000-00-00",
    ];
    let mut bytes = good.to_vec();
    for _ in 0..rng.between(1, 12) {
        let size = u32::try_from(bytes.len()).unwrap();
        if size == 0 {
            break;
        }
        let from = rng.between(0, size - 1) as usize;
        let to = (from + rng.between(1, 48) as usize).min(bytes.len());
        match rng.between(0, 4) {
            0 => bytes[from] = rng.between(0, 255) as u8,
            1 => drop(bytes.drain(from..to)),
            2 => {
                let again = bytes[from..to].to_vec();
                bytes.splice(from..from, again);
            }
            3 => bytes.truncate(bytes.len() - (to - from)),
            _ => drop(bytes.splice(from..to, rng.pick(&TYPED).iter().copied())),
        }
    }
    bytes
}

/// The good files that are spoiled: a register as CSV and as a new workbook, an export as an old one.
fn good_files(folder: &Path) -> [Vec<u8>; 3] {
    let csv = fs::read(desk::register(folder, 8, 3)).unwrap();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in (0..).zip(String::from_utf8(csv.clone()).unwrap().lines()) {
        for (column, cell) in (0..).zip(line.split(';')) {
            sheet.write(row, column, cell).unwrap();
        }
    }
    let old = harness::programs::root().join("crates/exchange/tests/data/eppgbm.xls");
    [csv, book.save_to_buffer().unwrap(), fs::read(old).unwrap()]
}

/// A workbook with one of its parts spoiled and packed again, so that the damage reaches the reader.
fn spoiled_inside(good: &[u8], rng: &mut Rng) -> Vec<u8> {
    let mut book = zip::ZipArchive::new(Cursor::new(good)).unwrap();
    let victim = rng.between(0, u32::try_from(book.len()).unwrap() - 1) as usize;
    let mut packed = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for nth in 0..book.len() {
        let mut part = book.by_index(nth).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        let name = part.name().unwrap().into_owned();
        let bytes = if nth == victim {
            spoiled(&bytes, rng)
        } else {
            bytes
        };
        packed
            .start_file(name, SimpleFileOptions::default())
            .unwrap();
        packed.write_all(&bytes).unwrap();
    }
    packed.finish().unwrap().into_inner()
}

#[test]
fn a_spoiled_file_is_refused_or_doubted_and_what_is_in_the_store_stays() {
    let mut rng = Rng::new(21, 0);
    let (folder, _) = desk::set_up();
    let desk = tempfile::tempdir().unwrap();
    let good = good_files(desk.path());
    let app = desk::open(folder.path());
    let taken = import(&app, &desk.path().join("register.csv")).unwrap();
    assert!(taken["facts_new"].as_u64().unwrap() > 5, "{taken}");
    let before = desk::child_months(&app);
    let (mut n_refused, mut n_read) = (0, 0);
    for nth in 0..60 {
        let bytes = match nth % 4 {
            3 => spoiled_inside(&good[1], &mut rng),
            kind => spoiled(&good[kind], &mut rng),
        };
        let file = desk.path().join("spoiled");
        fs::write(&file, bytes).unwrap();
        let args = json!({ "path": file, "format": "auto", "desa": null });
        match app.call("preview_import", args) {
            Ok(_) => n_read += 1,
            Err(error) => {
                assert_ne!(error.code, "internal", "file {nth}: {error:?}");
                n_refused += 1;
            }
        }
    }
    assert!(
        n_refused > 5 && n_read > 5,
        "{n_refused} refused, {n_read} read"
    );
    assert_eq!(desk::child_months(&app), before);
    desk::assert_sound(&app, "after spoiled files");
}

#[test]
fn a_file_that_is_refused_as_a_whole_leaves_nothing_behind() {
    let (folder, _) = desk::set_up();
    let desk = tempfile::tempdir().unwrap();
    let app = desk::open(folder.path());
    let header = "nama,jk,tgl_lahir,tgl_ukur,bb\r\n";
    let good = "Budi,L,2025-01-14,2026-10-15,8.5\r\n";
    let cases: [(&str, Vec<u8>, &str); 5] = [
        (
            "two orders of day and month",
            [
                header,
                good,
                "Ani,P,25/03/2025,10/25/2026,8\r\nEdi,L,03/25/2025,25/10/2026,8\r\n",
            ]
            .concat()
            .into(),
            "mixed_dates",
        ),
        (
            "Latin-1",
            [
                header.as_bytes(),
                good.as_bytes(),
                b"Jos\xe9,L,2025-01-14,2026-10-15,8\r\n",
            ]
            .concat(),
            "encoding",
        ),
        (
            "a header without names",
            b"bb,tb\r\n8,70\r\n".to_vec(),
            "missing_columns",
        ),
        (
            "a quotation mark that is not closed",
            [
                header,
                "\"Budi,L,2025-01-14,2026-10-15,8\r\n",
                &good.repeat(200),
            ]
            .concat()
            .into(),
            "broken_quotes",
        ),
        (
            "not a table at all",
            b"%PDF-1.7\n%\xe2\xe3\xcf\xd3".to_vec(),
            "unknown_format",
        ),
    ];
    for (what, bytes, code) in cases {
        let file = desk.path().join("refused.csv");
        fs::write(&file, bytes).unwrap();
        let refused = import(&app, &file).unwrap_err();
        assert_eq!(refused.code, code, "{what}");
    }
    assert_eq!(
        desk::child_months(&app).lines().count(),
        1,
        "only the header"
    );
}

fn import(app: &app::App, file: &Path) -> Result<serde_json::Value, app::UiError> {
    let args = json!({ "path": file, "format": "auto", "desa": desk::DESA[0] });
    app.call("run_import", args).map(|called| called.value)
}
