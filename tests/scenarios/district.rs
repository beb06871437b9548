//! The server of a district, as those who look after it know it.

use std::fs;
use std::path::Path;

use harness::{District, Ran};

/// A JSON answer.
fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

/// It failed like this, said something about it, and wrote no data.
fn refused(ran: &Ran, code: i32, about: &str) {
    assert_eq!(ran.code, Some(code), "{ran:?}");
    assert!(ran.stderr.contains(about), "{about}: {}", ran.stderr);
    assert!(ran.stdout.is_empty(), "{}", ran.stdout);
}

#[test]
fn nothing_works_before_the_server_is_set_up_and_it_says_what_to_do() {
    let district = District::new();
    for words in [
        ["serve"].as_slice(),
        &["devices"],
        &["status", "--json"],
        &["invite", "--puskesmas", "Stabat"],
        &["backup", "salinan"],
    ] {
        refused(&district.run(words), 3, "siklus-district init");
    }
    assert!(!district.data().exists(), "nothing is made on the way");
}

#[test]
fn a_server_is_set_up_once_for_an_area_that_exists() {
    let district = District::new();
    let init = |kabupaten: &str, name: &str| {
        let words = ["init", "--kabupaten", kabupaten, "--name", name];
        district.run(words.into_iter().chain(["--admin", "Rina"]))
    };
    refused(&init("99.99", "Dinas"), 5, "99.99");
    refused(&init("12.05.07", "Dinas"), 5, "12.05.07");
    refused(&init("12.05", "  "), 2, "--name");
    let done = init("12.05", "Dinas Kesehatan Langkat");
    assert_eq!(done.code, Some(0), "{done:?}");
    let words = done
        .stderr
        .lines()
        .map(|line| line.split_whitespace().count());
    assert_eq!(words.filter(|n| *n == 12).count(), 1, "the recovery words");
    refused(
        &init("12.05", "Dinas Kesehatan Langkat"),
        5,
        "tidak ada yang diubah",
    );
}

#[test]
fn codes_are_made_for_desa_of_the_kabupaten_and_puskesmas_are_made_with_them() {
    let district = District::langkat();
    let code = district.invite("Stabat");
    assert_eq!(code.len(), 8, "{code}");
    assert_ne!(district.invite("stabat"), code);
    district.invite("Secanggang");
    let with_desa = ["invite", "--puskesmas", "Stabat", "--desa"];
    let invite = |desa| district.run(with_desa.into_iter().chain([desa]));
    invite("12.05.07.1004").succeeded();
    refused(&invite("12.05"), 5, "12.05");
    refused(&invite("11.01.01.2001"), 5, "11.01.01.2001");
    let status = json(&district.run(["status", "--json"]).succeeded());
    let puskesmas = status["scopes"].as_array().unwrap();
    let names: Vec<&str> = puskesmas
        .iter()
        .map(|one| one["puskesmas"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["Stabat", "Secanggang"]);
    assert_eq!(puskesmas[0]["count"], 0);
    assert_eq!(puskesmas[0]["digest"], "0".repeat(32));
    assert_eq!(status["kabupaten"], "12.05");
    assert_eq!(
        json(&district.run(["devices", "--json"]).succeeded()),
        json("[]")
    );
    let devices = district.run(["devices"]).succeeded();
    assert_eq!(
        devices,
        "device,name,puskesmas,fingerprint,last_sync,revoked,received,waiting\r\n"
    );
    refused(&district.run(["revoke", "7"]), 5, "7");
    let empty = district.run([
        "export",
        "child-months",
        "--from",
        "2026-01",
        "--to",
        "2026-02",
    ]);
    assert_eq!(empty.succeeded().lines().count(), 1, "a header alone");
    let form = district
        .run(["report", "skdn", "--month", "2026-01"])
        .succeeded();
    assert_eq!(form.lines().count(), 13);
}

#[test]
fn a_server_answers_while_it_is_looked_after_and_stops_when_told() {
    let district = District::langkat();
    let serving = district.serve(&["--insecure-http"]);
    assert!(serving.get("/health").starts_with("HTTP/1.1 200"));
    district.invite("Stabat");
    district.run(["status"]).succeeded();
    let copy = district.beside("salinan");
    district.run([Path::new("backup"), &copy]).succeeded();
    assert!(serving.get("/metrics").contains("siklus_puskesmas 1"));
    assert!(serving.get("/v1/apa").starts_with("HTTP/1.1 404"));
    let ended = serving.stop();
    assert_eq!(ended.code, Some(0), "{ended:?}");
}

#[test]
fn a_server_serves_over_tls_and_nothing_of_it_lies_open_on_the_disk() {
    let district = District::langkat();
    let serving = district.serve(&[]);
    assert!(serving.url().starts_with("https://127.0.0.1:"));
    assert_eq!(serving.stop().code, Some(0));
    for entry in fs::read_dir(district.data()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        for open in ["PRIVATE KEY", "Dinas Kesehatan", "SQLite format"] {
            let found = bytes
                .windows(open.len())
                .any(|part| part == open.as_bytes());
            assert!(!found, "{open} in {}", path.display());
        }
    }
}

#[test]
fn without_tls_only_this_machine_is_served() {
    let district = District::langkat();
    let ran = district.run(["serve", "--insecure-http", "--listen", "0.0.0.0:0"]);
    refused(&ran, 2, "--insecure-http");
}

#[test]
fn a_copy_makes_the_server_again_in_a_new_epoch_and_old_codes_are_void() {
    let district = District::langkat();
    district.invite("Stabat");
    let copy = district.beside("salinan");
    district.run([Path::new("backup"), &copy]).succeeded();
    let again = district.run([Path::new("backup"), &copy]);
    refused(&again, 5, "tidak ada yang diubah");
    let restore = |to: &Path| district.run_on(to, [Path::new("restore"), &copy]);
    refused(&restore(&district.data()), 5, "tidak ada yang diubah");
    let anew = district.beside("baru");
    let done = restore(&anew);
    assert_eq!(done.code, Some(0), "{done:?}");
    let status = |data: &Path| json(&district.run_on(data, ["status", "--json"]).succeeded());
    let (before, after) = (status(&district.data()), status(&anew));
    assert_eq!(before["scopes"], after["scopes"]);
    assert_ne!(before["epoch"], after["epoch"]);
    let missing = district.run_on(
        &district.beside("lain"),
        [Path::new("restore"), Path::new("tiada")],
    );
    refused(&missing, 5, "tiada");
}

#[test]
fn a_copy_that_was_damaged_makes_no_server() {
    let district = District::langkat();
    let copy = district.beside("salinan");
    district.run([Path::new("backup"), &copy]).succeeded();
    let file = copy.join("district.db");
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, bytes).unwrap();
    let anew = district.beside("baru");
    let ran = district.run_on(&anew, [Path::new("restore"), &copy]);
    refused(&ran, 3, "");
    refused(
        &district.run_on(&anew, ["status"]),
        3,
        "siklus-district init",
    );
}

#[test]
fn the_secret_is_asked_for_and_must_be_right() {
    let district = District::langkat();
    let config = district.data().join("siklus-district.toml");
    let secret = district.beside("rahasia");
    fs::write(&secret, "payung kenari lumbung tebing\n").unwrap();
    let district = district.with_secret(None);
    refused(&district.run(["status"]), 3, "SIKLUS_PASSPHRASE");
    fs::write(&config, format!("passphrase_file = {secret:?}\n")).unwrap();
    district.run(["status"]).succeeded();
    fs::write(&config, "rahasia = 3\n").unwrap();
    refused(&district.run(["status"]), 2, "1");
    fs::remove_file(&config).unwrap();
    let district = district.with_secret(Some("salah sama sekali ini"));
    refused(&district.run(["status"]), 3, "salah");
}
