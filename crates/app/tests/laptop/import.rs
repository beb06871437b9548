//! Files as they are: what is understood of them, what is refused, what is doubted.

use std::fs;

use serde_json::{Value, json};

use crate::at::Laptop;

const HEAD: &str = "posyandu,desa,nama,jk,tgl_lahir,nama_ibu,tgl_ukur,bb,tb,tempat,vit_a,asi,bb_lalu,tgl_ukur_lalu";

fn refused(report: &Value) -> Vec<(u64, &str, &str)> {
    let rows = report["refused"].as_array().unwrap();
    rows.iter()
        .map(|row| {
            (
                row["row"].as_u64().unwrap(),
                row["column"].as_str().unwrap(),
                row["code"].as_str().unwrap(),
            )
        })
        .collect()
}

fn people(laptop: &Laptop) -> u64 {
    let health = laptop.call("doctor", json!({"rebuild": true}));
    assert_eq!(health["ok"], true, "{health}");
    health["people"].as_u64().unwrap()
}

#[test]
fn good_rows_go_in_and_each_bad_one_is_named() {
    let laptop = Laptop::set_up();
    let report = laptop.import(&format!(
        "{HEAD}\n\
         Melati,Perdamaian,Budi,L,2025-03-10,Ani,2026-09-10,\"9,3\",75.5,posyandu,merah,,\"8,9\",2026-08-10\n\
         Melati,,Dewi,P,2025-03-10,Ani,2026-09-10,9.1,,,,,,\n\
         Melati,Entah,Dewi,P,2025-03-10,Ani,2026-09-10,9.1,,,,,,\n\
         Melati,Perdamaian,Rini,P,2025-03-10,Ani,2025-03-09,9.1,,,,,,\n\
         Melati,Perdamaian,Rini,P,2025-03-10,Ani,2026-12-31,9.1,,,,,,\n\
         Melati,Perdamaian,Rini,P,2025-03-10,Ani,2026-09-10,91,,,,,,\n\
         Melati,Perdamaian,Rini,P,2025-03-10,Ani,2026-09-10,berat,,,,,,\n\
         Melati,Perdamaian,Rini,P,2025-03-10,Ani,,9.1,,,,,,\n\
         Melati,Perdamaian,,P,2025-03-10,Ani,,,,,,,,\n\
         Melati,Perdamaian,Sari,P,2026-07-10,Ani,2026-09-10,5.2,,rumah,,ya,,\n"
    ));
    assert_eq!(
        refused(&report),
        [
            (3, "desa", "missing"),
            (4, "desa", "bad_desa"),
            (5, "tgl_ukur", "before_birth"),
            (6, "tgl_ukur", "in_future"),
            (7, "bb", "out_of_range"),
            (8, "bb", "bad_number"),
            (9, "tgl_ukur", "missing"),
            (10, "nama", "missing"),
        ]
    );
    assert_eq!(report["rows"], 10);
    assert_eq!(
        (&report["persons_new"], &report["facts_new"]),
        (&json!(2), &json!(5))
    );
    assert_eq!(
        report["posyandu_new"],
        json!([{"desa": "12.05.07.1004", "desa_name": "Perdamaian", "name": "Melati"}])
    );
    assert_eq!(people(&laptop), 2);

    let posyandu = laptop.call("list_posyandu", json!({}))[0]["id"].clone();
    let sheet = laptop.call(
        "day_sheet",
        json!({"posyandu": posyandu, "date": "2026-09-10"}),
    );
    let budi = &sheet["rows"][0];
    assert_eq!(
        budi["entry"]["weight"], 9300,
        "a measurement at the posyandu belongs to its day"
    );
    assert_eq!(
        budi["judgement"]["code"], "N",
        "judged against the child's book"
    );
}

#[test]
fn a_file_that_cannot_be_read_as_a_whole_changes_nothing() {
    let laptop = Laptop::set_up();
    let path = laptop.folder().join("r.csv");
    let row = |name: &str, born: &str| format!("Melati,Perdamaian,{name},L,{born},Ani,,,,,,,,\n");
    let mixed = format!(
        "{HEAD}\n{}{}",
        row("Budi", "31/12/2024"),
        row("Dewi", "12/31/2024")
    );
    let latin_1 = [
        format!("{HEAD}\n").as_bytes(),
        row("Ren", "2024-12-31")
            .replace("Ren", "Ren\u{1}")
            .as_bytes(),
    ]
    .concat()
    .into_iter()
    .map(|byte| if byte == 1 { 0xE9 } else { byte })
    .collect::<Vec<u8>>();
    for (bytes, code) in [
        (mixed.into_bytes(), "mixed_dates"),
        (latin_1, "encoding"),
        (b"%PDF-1.7 something".to_vec(), "unknown_format"),
        (b"PK\x03\x04 cut off".to_vec(), "damaged_file"),
        (b"alamat,rt\nx,1\n".to_vec(), "missing_columns"),
    ] {
        fs::write(&path, &bytes).unwrap();
        for command in ["preview_import", "run_import"] {
            let args = json!({"path": path, "format": "register", "desa": "12.05.07.1004"});
            assert_eq!(laptop.refused(command, args).code, code);
        }
    }
    let gone =
        json!({"path": laptop.folder().join("tidak-ada.csv"), "format": "auto", "desa": null});
    assert_eq!(laptop.refused("run_import", gone).code, "file_missing");
    assert_eq!(people(&laptop), 0);
}

#[test]
fn a_file_with_bom_and_semicolons_and_unknown_columns_is_understood() {
    let laptop = Laptop::set_up();
    let path = laptop.folder().join("r.csv");
    let text = "\u{feff}NAMA;J K;Tgl Lahir;Golongan Darah\r\nNur'aini 🙂;pr;1/2/2025;O\r\n";
    fs::write(&path, text).unwrap();
    let args = json!({"path": path, "format": "auto", "desa": "12.05.07.2001"});
    let report = laptop.call("run_import", args);
    assert_eq!(report["persons_new"], 1);
    let meanings: Vec<_> = report["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["meaning"].clone())
        .collect();
    assert_eq!(json!(meanings), json!(["nama", "jk", "tgl_lahir", null]));
}

#[test]
fn a_renamed_posyandu_is_not_made_again() {
    let laptop = Laptop::set_up();
    let row =
        |posyandu: &str| format!("{HEAD}\n{posyandu},Perdamaian,Budi,L,2025-03-10,Ani,,,,,,,,\n");
    laptop.import(&row("Melati"));
    let id = laptop.call("list_posyandu", json!({}))[0]["id"].clone();
    laptop.call(
        "edit_posyandu",
        json!({"id": id, "name": "Melati Indah", "schedule": null, "closed": false}),
    );
    for name in ["Melati", "MELATI INDAH"] {
        let report = laptop.import(&row(name));
        assert_eq!(
            (&report["posyandu_new"], &report["doubts"]),
            (&json!([]), &json!([])),
            "{name}"
        );
    }
}

#[test]
fn progress_is_told_to_the_end() {
    let laptop = Laptop::set_up();
    let told = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let hear = std::sync::Arc::clone(&told);
    laptop.app.on_news(Box::new(move |news| {
        if let siklus_app::News::Progress(progress) = news {
            let heard = (progress.task, progress.done, progress.total, progress.unit);
            hear.lock().unwrap().push(heard);
        }
    }));
    laptop.import(&format!(
        "{HEAD}\nMelati,Perdamaian,Budi,L,2025-03-10,Ani,,,,,,,,\n"
    ));
    let last = *told.lock().unwrap().last().unwrap();
    assert_eq!((last.0, last.3), ("import", "bytes"));
    assert_eq!(last.1, last.2, "all of the file");
}
