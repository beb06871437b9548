//! A backup opens anywhere with a passphrase or the recovery sheet, and a restored laptop goes on in a log of its own.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use siklus_app::App;

use crate::at::{Laptop, PASSPHRASE, settings};
use crate::people::{draft, posyandu, register};

const NAME: &str = "Zulaikha Wiratama";
const MOTHER: &str = "Gendhis Pramesti";
const NIK: &str = "1205075004240007";

struct BackedUp {
    laptop: Laptop,
    file: PathBuf,
    child: String,
}

fn backed_up() -> BackedUp {
    let laptop = Laptop::set_up();
    let melati = posyandu(&laptop, "12.05.07.1004", "Melati 1");
    let mut typed = draft(NAME, "P", "2024-04-10", MOTHER, &melati);
    typed["nik"] = json!(NIK);
    let child = register(&laptop, &typed);
    let file = laptop.folder().join("stick.siklus");
    let saved = laptop.call("backup", json!({"path": file}));
    assert_eq!(saved["path"], json!(file));
    BackedUp {
        laptop,
        file,
        child,
    }
}

fn restore(laptop: &Laptop, file: &Path, secret: &str) -> Value {
    laptop.call("restore_backup", json!({"path": file, "secret": secret}))
}

fn waiting(laptop: &Laptop) -> i64 {
    laptop.call("status", json!({}))["waiting"]
        .as_i64()
        .unwrap()
}

#[test]
fn a_backup_opens_in_a_second_folder_with_a_passphrase() {
    let old = backed_up();
    let new = Laptop::new();
    let state = restore(&new, &old.file, PASSPHRASE);
    assert_eq!(state["stage"], "open");
    assert_eq!(state["session"]["user"]["name"], "Sari Lubis");
    let page = new.call("child_page", json!({"person": old.child}));
    assert_eq!(page["line"]["name"], NAME);
    assert_eq!(new.call("doctor", json!({"rebuild": true}))["ok"], true);

    // Both go on: their logs must not share a name.
    let before = waiting(&old.laptop);
    posyandu(&old.laptop, "12.05.07.1004", "Kenanga");
    posyandu(&new, "12.05.07.1004", "Dahlia");
    assert_eq!(waiting(&old.laptop), before + 1);
    assert_eq!(waiting(&new), before + 1);
    new.call("lock", json!({}));
    let user = &state["users"][0]["id"];
    let state = new.call("unlock", json!({"user": user, "passphrase": PASSPHRASE}));
    assert_eq!(state["stage"], "open");
}

#[test]
fn a_backup_opens_in_a_second_folder_with_the_recovery_sheet_alone() {
    let old = backed_up();
    let new = Laptop::new();
    let words = old.laptop.words.join(" ");
    let state = restore(&new, &old.file, &words);
    assert_eq!(state["stage"], "locked");
    let user = &state["users"][0]["id"];
    let args =
        json!({"user": user, "words": words, "new_passphrase": "kerbau gemuk tidur siang 7x"});
    let state = new.call("unlock_with_sheet", args);
    assert_eq!(state["stage"], "open");
    let page = new.call("child_page", json!({"person": old.child}));
    assert_eq!(page["line"]["mother"], MOTHER);
}

#[test]
fn a_wrong_secret_or_a_bad_file_changes_nothing() {
    let old = backed_up();
    let new = Laptop::new();
    let mut wrong_words = old.laptop.words.clone();
    wrong_words.swap(0, 1);
    let refused = |file: &Path, secret: &str| {
        let error = new.refused("restore_backup", json!({"path": file, "secret": secret}));
        assert_eq!(
            fs::read_dir(new.folder()).unwrap().count(),
            0,
            "{}",
            error.code
        );
        error.code
    };
    assert_eq!(refused(&old.file, "bukan kata sandi itu"), "wrong_secret");
    assert_eq!(
        refused(
            &old.file,
            "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas dua"
        ),
        "sheet_unknown_word"
    );
    assert_eq!(
        refused(&old.laptop.folder().join("tidak-ada"), PASSPHRASE),
        "file_missing"
    );
    let cut = old.laptop.folder().join("cut.siklus");
    let bytes = fs::read(&old.file).unwrap();
    fs::write(&cut, &bytes[..bytes.len() - 100]).unwrap();
    assert_eq!(refused(&cut, PASSPHRASE), "keys_damaged");
    let mut rotten = bytes;
    let middle = rotten.len() / 2;
    rotten[middle] ^= 1;
    fs::write(&cut, &rotten).unwrap();
    assert_eq!(refused(&cut, PASSPHRASE), "keys_damaged");
    let error = old.laptop.refused(
        "restore_backup",
        json!({"path": old.file, "secret": PASSPHRASE}),
    );
    assert_eq!(error.code, "store_exists");
}

#[test]
fn a_backup_takes_the_place_of_a_damaged_store_which_is_kept_aside() {
    let old = backed_up();
    let folder = old.laptop.folder().to_owned();
    let state = old.laptop.call("app_state", json!({}));
    let user = state["users"][0]["id"].clone();
    old.laptop.app.close();
    let store = folder.join("siklus.db");
    let mut bytes = fs::read(&store).unwrap();
    bytes[..4096].fill(7);
    fs::write(&store, &bytes).unwrap();
    let app = App::new(settings(&folder));
    let unlock = json!({"user": user, "passphrase": PASSPHRASE});
    assert_eq!(
        app.call("unlock", unlock).unwrap_err().code,
        "store_damaged"
    );
    let args = json!({"path": old.file, "secret": PASSPHRASE});
    let state = app.call("restore_backup", args).unwrap().value;
    assert_eq!(state["stage"], "open");
    assert_eq!(fs::read(folder.join("siklus.db.aside-1")).unwrap(), bytes);
}

#[test]
fn nothing_on_the_disk_holds_a_name_or_a_nik_in_clear() {
    let old = backed_up();
    let folder = old.laptop.folder();
    old.laptop.call(
        "export_skdn",
        json!({"month": "2026-10", "posyandu": null, "desa": null, "format": "csv"}),
    );
    let new = Laptop::new();
    restore(&new, &old.file, PASSPHRASE);
    let mut n_files = 0;
    let mut folders = vec![folder.to_owned(), new.folder().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            n_files += 1;
            let bytes = fs::read(&path).unwrap();
            for planted in [NAME, MOTHER, NIK, "zulaikha", "gendhis"] {
                for written in [
                    planted.as_bytes().to_vec(),
                    planted.encode_utf16().flat_map(u16::to_le_bytes).collect(),
                ] {
                    assert!(
                        !bytes
                            .windows(written.len())
                            .any(|window| window.eq_ignore_ascii_case(&written)),
                        "{planted} stands in clear in {}",
                        path.display()
                    );
                }
            }
            assert!(
                !path.display().to_string().contains("partial"),
                "half-made files are gone"
            );
        }
    }
    assert!(
        n_files >= 9,
        "store, log, keys and backup of both: {n_files}"
    );
}

#[test]
fn a_backup_without_a_place_lies_beside_the_store_and_is_listed() {
    let old = backed_up();
    let saved = old.laptop.call("backup", json!({"path": null}));
    let path = saved["path"].as_str().unwrap();
    assert!(path.ends_with("siklus-2026-11-22-010000.siklus"), "{path}");
    let listed = old.laptop.call("list_backups", json!({}));
    assert!(
        listed
            .as_array()
            .unwrap()
            .iter()
            .any(|file| file["path"] == path)
    );
    let new = Laptop::new();
    assert_eq!(restore(&new, Path::new(path), PASSPHRASE)["stage"], "open");
}
