//! A register goes in; the child-months that come out are those that WHO's figures and the rules give.

use std::fs;
use std::path::PathBuf;

use serde_json::json;
use siklus_app::command::report::{ExportChildMonths, write_child_months};

use crate::at::Laptop;

pub(crate) fn file(name: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/laptop/register");
    fs::read_to_string(folder.join(name)).unwrap()
}

pub(crate) fn child_months(laptop: &Laptop, from: &str, to: &str) -> String {
    let mut bytes = Vec::new();
    let asked = ExportChildMonths {
        from: from.to_owned(),
        to: to.to_owned(),
        posyandu: None,
    };
    write_child_months(&laptop.app, &asked, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// Says which line differs, rather than printing two files.
#[track_caller]
fn assert_same(found: &str, wanted: &str) {
    for (place, (found, wanted)) in found.lines().zip(wanted.lines()).enumerate() {
        assert_eq!(found, wanted, "line {}", place + 1);
    }
    assert_eq!(found.lines().count(), wanted.lines().count(), "lines");
    assert_eq!(found, wanted, "line ends");
}

#[test]
fn a_messy_register_gives_the_child_months_of_who_and_the_rules() {
    let laptop = Laptop::set_up();
    let register = file("register.csv");
    let first = laptop.import(&register);
    assert_same(
        &child_months(&laptop, "2026-03", "2026-10"),
        &file("child-months.csv"),
    );
    assert_eq!(first["rows"], register.lines().count() - 1);
    assert_eq!(first["refused"], json!([]));
    let again = laptop.import(&register);
    assert_eq!(again["persons_new"], 0, "{again}");
    assert_eq!(again["facts_new"], 0, "{again}");
    assert_eq!(again["posyandu_new"], json!([]));
    assert_same(
        &child_months(&laptop, "2026-03", "2026-10"),
        &file("child-months.csv"),
    );
    let health = laptop.call("doctor", json!({"rebuild": true}));
    assert_eq!(health["ok"], true, "{health}");
}

#[test]
fn a_preview_says_the_same_as_the_import_and_keeps_nothing() {
    let laptop = Laptop::set_up();
    let path = laptop.folder().join("r.csv");
    fs::write(&path, file("register.csv")).unwrap();
    let args = json!({"path": path, "format": "auto", "desa": null});
    let preview = laptop.call("preview_import", args.clone());
    let health = laptop.call("doctor", json!({"rebuild": false}));
    assert_eq!(health["people"], 0, "nothing is kept");
    assert_eq!(laptop.call("run_import", args), preview);
}
