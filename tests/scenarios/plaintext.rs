//! Nothing of anybody stands in clear in any file that the program keeps.

use std::fs;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

use crate::desk::{self, ask};
use crate::victim::Victim;

/// Words that stand nowhere but in the planted register.
const PLANTED: [&str; 7] = [
    "Zulkarnaen Wisanggeni",
    "Wisanggeni",
    "Dewi Puspitorini",
    "Puspitorini",
    "1205071401250077",
    "081260990077",
    "Gang Cempedak",
];

/// A register of planted people, each row with all that is known of one.
fn planted_register(folder: &Path) -> std::path::PathBuf {
    let mut lines = vec![
        "desa,posyandu,no_kk,nik,nama,tgl_lahir,jk,nama_ibu,nama_ayah,no_hp,alamat,tgl_ukur,bb,tb"
            .to_owned(),
        format!(
            "{},Melati,1205070101010077,1205071401250077,Zulkarnaen Wisanggeni,2025-01-14,L,Dewi Puspitorini,Jaka Wisanggeni,081260990077,Gang Cempedak 7,2026-10-15,\"10,2\",\"81,5\"",
            desk::DESA[0]
        ),
    ];
    lines.extend((0..40).map(|nth| {
        format!(
            "{},Melati,,,Wisanggeni {nth},2025-03-{:02},P,Puspitorini {nth},,,Gang Cempedak,2026-10-15,\"9,{}\",",
            desk::DESA[0],
            nth % 28 + 1,
            nth % 10
        )
    }));
    let path = folder.join("planted.csv");
    fs::write(&path, lines.join("\r\n")).unwrap();
    path
}

/// Every planted word in the spellings in which it could lie in a file.
fn spellings() -> Vec<(String, Vec<u8>)> {
    let mut spellings = Vec::new();
    for word in PLANTED {
        for text in [word.to_owned(), word.to_lowercase(), word.to_uppercase()] {
            let wide = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            spellings.push((text.clone(), text.into_bytes()));
            spellings.push((word.to_owned(), wide));
        }
    }
    spellings
}

/// Looks through every file; answers how many bytes it has seen.
fn assert_nothing_in_clear(folder: &Path, when: &str) -> usize {
    let spellings = spellings();
    let mut n_bytes = 0;
    for file in desk::files_of(folder) {
        let bytes = fs::read(&file).unwrap();
        n_bytes += bytes.len();
        for (word, spelling) in &spellings {
            let found = bytes.windows(spelling.len()).any(|part| part == spelling);
            assert!(
                !found,
                "{when}: {word:?} stands in clear in {}",
                file.display()
            );
        }
    }
    n_bytes
}

#[test]
fn the_search_for_planted_words_finds_them_where_they_are() {
    let folder = tempfile::tempdir().unwrap();
    planted_register(folder.path());
    let found = std::panic::catch_unwind(|| assert_nothing_in_clear(folder.path(), "the register"));
    assert!(found.is_err(), "the register itself is in clear");
}

#[test]
fn no_name_and_no_number_stands_in_clear_in_any_file_of_the_store() {
    let desk = tempfile::tempdir().unwrap();
    let register = planted_register(desk.path());
    let (folder, _) = desk::set_up();

    // Cut off in the middle: what was being written stays in the log, as it was.
    let victim = Victim::start(
        "power_cut::victim_that_imports",
        folder.path(),
        &json!(register),
    );
    assert_eq!(victim.says().as_deref(), Some("importing"));
    victim.killed_after(Duration::from_millis(40));
    assert_nothing_in_clear(folder.path(), "after a cut-off import");

    let app = desk::open(folder.path());
    let args = json!({ "path": register, "format": "register", "desa": null });
    let report = ask(&app, "run_import", args);
    assert_eq!(report["rows"], 41, "{report}");
    let found = ask(
        &app,
        "search_people",
        json!({
            "text": "Wisanggeni", "group": "semua", "posyandu": null, "desa": null,
            "status": "semua", "limit": 50, "offset": 0,
        }),
    );
    assert_eq!(found["total"], 41, "the planted people are in the store");
    let log = folder.path().join("siklus.db-wal");
    assert!(
        fs::metadata(log).unwrap().len() > 50_000,
        "the log is full of what was saved"
    );
    assert_nothing_in_clear(folder.path(), "with the log full");

    let backup = folder.path().join("cadangan.siklus");
    ask(&app, "backup", json!({ "path": backup }));
    assert!(fs::metadata(backup).unwrap().len() > 50_000);
    assert_nothing_in_clear(folder.path(), "with a backup beside it");

    ask(&app, "doctor", json!({ "rebuild": true }));
    assert_nothing_in_clear(folder.path(), "after a rebuild");
    app.close();
    let n_bytes = assert_nothing_in_clear(folder.path(), "after closing");
    assert!(n_bytes > 100_000, "the store has content");
    ask(&desk::open(folder.path()), "app_state", Value::Null);
}
