//! What goes out in the order of e-PPGBM comes in again as the same measurements.

use std::fs;

use serde_json::json;
use siklus_app::command::report::{ExportEppgbm, write_eppgbm};

use crate::at::Laptop;

/// A sheet of the laptop, in the order of the export.
fn sheet(laptop: &Laptop, month: &str, change: impl FnOnce(&mut ExportEppgbm)) -> Vec<u8> {
    let mut asked = ExportEppgbm {
        month: month.to_owned(),
        date: None,
        posyandu: None,
        map: "ekspor".to_owned(),
        format: "csv".to_owned(),
    };
    change(&mut asked);
    let mut bytes = Vec::new();
    write_eppgbm(&laptop.app, &asked, &mut bytes).unwrap();
    bytes
}

/// The rows of a sheet without their number, and without what a sheet of one month cannot bring: where a child
/// lives that moved, the code that needs the months before, and vitamin A, which comes without its day.
fn told(sheet: &[u8]) -> Vec<String> {
    let mut rows: Vec<String> = csv_rows(sheet)
        .into_iter()
        .map(|mut cells| {
            for place in [0, 13, 29, 30] {
                cells[place].clear();
            }
            cells.join(";")
        })
        .collect();
    rows.sort();
    rows
}

fn csv_rows(sheet: &[u8]) -> Vec<Vec<String>> {
    let text = std::str::from_utf8(sheet).unwrap();
    assert!(
        !text.contains('"'),
        "no cell of made-up people needs quotes"
    );
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    assert_eq!(
        (header[13], header[18], header[29]),
        ("Posyandu", "Tanggal Pengukuran", "Naik Berat Badan")
    );
    lines
        .map(|line| line.split(',').map(str::to_owned).collect())
        .collect()
}

fn a_made_up_puskesmas() -> Laptop {
    let laptop = Laptop::set_up();
    laptop.call(
        "seed",
        json!({"children": 120, "others": 0, "months": 3, "seed": 11}),
    );
    laptop
}

#[test]
fn months_that_go_out_for_eppgbm_come_in_as_the_same_measurements() {
    let laptop = a_made_up_puskesmas();
    for format in ["csv", "xlsx"] {
        let new = Laptop::set_up();
        for month in ["2026-09", "2026-10", "2026-11"] {
            let path = new.folder().join(format!("{month}.{format}"));
            let bytes = sheet(&laptop, month, |asked| asked.format = format.to_owned());
            fs::write(&path, bytes).unwrap();
            let args = json!({"path": path, "format": "eppgbm", "desa": null});
            let report = new.call("run_import", args);
            assert_eq!(report["refused"], json!([]), "{month} as {format}");
            assert!(
                report["facts_new"].as_u64().unwrap() > 20,
                "{month}: {report}"
            );
            let unknown = report["columns"].as_array().unwrap().iter();
            assert_eq!(
                unknown.filter(|column| column["meaning"].is_null()).count(),
                0
            );
        }
        for month in ["2026-09", "2026-10", "2026-11"] {
            let here = told(&sheet(&laptop, month, |_| ()));
            assert_eq!(
                told(&sheet(&new, month, |_| ())),
                here,
                "{month} as {format}"
            );
        }
    }
}

#[test]
fn a_day_of_a_posyandu_holds_who_was_measured_then() {
    let laptop = a_made_up_puskesmas();
    let month = csv_rows(&sheet(&laptop, "2026-10", |_| ()));
    let (posyandu, date) = (month[0][13].clone(), month[0][18].clone());
    let wanted = month
        .iter()
        .filter(|cells| cells[13] == posyandu && cells[18] == date);
    let day = csv_rows(&sheet(&laptop, "2026-10", |asked| {
        asked.posyandu = Some(posyandu.clone());
        asked.date = Some(date.parse().unwrap());
    }));
    let at_home = day.iter().filter(|cells| cells[13] == posyandu);
    let names = |rows: Vec<&Vec<String>>| {
        let names = rows.into_iter().map(|cells| cells[2].clone());
        names.collect::<Vec<_>>()
    };
    assert_eq!(names(at_home.collect()), names(wanted.collect()));
    assert!(day.iter().all(|cells| cells[18] == date), "{day:?}");
    let typed = sheet(&laptop, "2026-10", |asked| {
        "pengukuran".clone_into(&mut asked.map)
    });
    let typed = String::from_utf8(typed).unwrap();
    assert!(
        typed.starts_with("No,NIK,Nama,Tanggal Pengukuran,Berat,"),
        "{typed}"
    );
    assert_eq!(typed.lines().count(), month.len() + 1);
}
