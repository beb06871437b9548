//! A register goes in; the child-months that come out are those that WHO's figures and the rules give.

use std::fs;
use std::path::PathBuf;

use serde_json::json;
use siklus_app::command::report::{
    ExportChildMonths, ExportRegister, write_child_months, write_register,
};

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

fn register_of(laptop: &Laptop, format: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let asked = ExportRegister {
        posyandu: None,
        format: format.to_owned(),
    };
    write_register(&laptop.app, &asked, &mut bytes).unwrap();
    bytes
}

/// The child-months that come out of a new laptop that takes in this one's register.
fn through_a_register(laptop: &Laptop, format: &str, from: &str, to: &str) -> String {
    let new = Laptop::set_up();
    let path = new.folder().join(format!("register.{format}"));
    fs::write(&path, register_of(laptop, format)).unwrap();
    let args = json!({"path": path, "format": "register", "desa": null});
    let report = new.call("run_import", args);
    assert_eq!(report["refused"], json!([]), "what we wrote goes in");
    child_months(&new, from, to)
}

#[test]
fn an_exported_register_gives_the_same_child_months_in_a_new_store() {
    let laptop = Laptop::set_up();
    laptop.import(&file("register.csv"));
    for format in ["csv", "xlsx"] {
        assert_same(
            &through_a_register(&laptop, format, "2026-03", "2026-10"),
            &file("child-months.csv"),
        );
    }
}

#[test]
fn a_made_up_puskesmas_comes_through_its_register_unchanged() {
    let laptop = Laptop::set_up();
    laptop.call(
        "seed",
        json!({"children": 150, "others": 0, "months": 14, "seed": 7}),
    );
    // The format holds one home a child: who moved between two posyandu comes with the last one.
    let found = laptop.call(
        "search_people",
        json!({"text": "", "group": "semua", "posyandu": null, "desa": null, "status": "semua", "limit": 200, "offset": 0}),
    );
    let lines = found["people"].as_array().unwrap();
    assert_eq!(found["total"], lines.len(), "all of them on one page");
    let moved: Vec<String> = lines
        .iter()
        .filter(|line| {
            let page = laptop.call("child_page", json!({"person": line["person"]}));
            page["residences"].as_array().unwrap().len() > 1
        })
        .map(|line| {
            format!(
                ",{},{},",
                line["name"].as_str().unwrap(),
                line["birth_date"].as_str().unwrap()
            )
        })
        .collect();
    assert!(moved.len() < 20, "{}", moved.len());
    let stayed = |months: &str| {
        let lines = months
            .lines()
            .filter(|line| !moved.iter().any(|child| line.contains(child)));
        lines.collect::<Vec<_>>().join("\n")
    };
    let months = stayed(&child_months(&laptop, "2026-01", "2026-11"));
    assert!(months.lines().count() > 1000);
    let again = through_a_register(&laptop, "csv", "2026-01", "2026-11");
    assert_same(&stayed(&again), &months);
}
