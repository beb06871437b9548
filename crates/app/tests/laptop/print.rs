//! Every page that can be printed.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use siklus_app::{App, Settings};

use crate::at::{Laptop, PASSPHRASE, settings};
use crate::people::{draft, posyandu, register};
use crate::register::file;

fn saved(laptop: &Laptop, name: &str, args: Value) -> String {
    let reply = laptop.call(name, args);
    let path = reply["path"].as_str().unwrap().to_owned();
    let bytes = fs::read(&path).unwrap();
    assert!(bytes.starts_with(b"%PDF"), "{name}");
    assert!(bytes.len() > 2_000, "{name} holds something");
    path
}

#[test]
fn every_page_is_made_under_a_name_that_says_nothing_of_anybody() {
    let laptop = Laptop::set_up();
    laptop.import(&file("register.csv"));
    let lines = laptop.call(
        "search_people",
        json!({"text": "Ayu Manurung", "group": "balita", "posyandu": null, "desa": null, "status": "aktif", "limit": 1, "offset": 0}),
    );
    let child = &lines["people"][0];
    let day = json!({"posyandu": child["posyandu"], "date": "2026-10-04"});
    laptop.call(
        "record_measurement",
        json!({
            "person": child["person"], "posyandu": day["posyandu"], "date": "2026-11-05", "mode": "kertas", "confirmed": [],
            "to_remeasure": [],
            "entered": {"weight": "2,4", "length": "50", "position": null, "arm": "", "head": "", "oedema": false},
        }),
    );
    let mut paths = vec![saved(
        &laptop,
        "print_recovery_sheet",
        json!({"words": laptop.words}),
    )];
    for name in [
        "print_weighing_list",
        "print_day_summary",
        "print_eppgbm_sheet",
    ] {
        for date in ["2026-10-04", "2026-11-05", "2026-12-03"] {
            paths.push(saved(
                &laptop,
                name,
                json!({"posyandu": day["posyandu"], "date": date}),
            ));
        }
    }
    for kind in ["kms", "kartu", "rujukan"] {
        paths.push(saved(
            &laptop,
            "print_child",
            json!({"person": child["person"], "kind": kind}),
        ));
    }
    let form = json!({"month": "2026-10", "posyandu": null, "desa": null, "format": "pdf"});
    paths.push(saved(&laptop, "export_skdn", form));
    let mut distinct = paths.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), paths.len(), "no page takes another's place");
    for path in paths {
        let name = Path::new(&path)
            .file_name()
            .unwrap()
            .to_str()
            .unwrap()
            .to_lowercase();
        for word in ["ayu", "manurung", "mawar", "sari"] {
            assert!(!name.contains(word), "{name}");
        }
    }
    assert_eq!(
        laptop
            .refused(
                "print_child",
                json!({"person": child["person"], "kind": "x"})
            )
            .code,
        "bad_kind"
    );
}

#[test]
fn pages_with_names_are_gone_when_the_window_is_locked_and_when_it_opens() {
    let first = Laptop::set_up();
    let melati = posyandu(&first, "12.05.07.1004", "Melati 1");
    let budi = register(&first, &draft("Budi", "L", "2025-03-10", "Siti", &melati));
    let user = first.call("app_state", json!({}))["users"][0]["id"].clone();
    let left = saved(
        &first,
        "print_child",
        json!({"person": budi, "kind": "kartu"}),
    );
    first.app.close();
    let window = App::new(Settings {
        window: true,
        ..settings(first.folder())
    });
    assert!(!Path::new(&left).exists(), "left by an earlier run");
    let call = |name: &str, args: Value| window.call(name, args).unwrap().value;
    call("unlock", json!({"user": user, "passphrase": PASSPHRASE}));
    let card = call("print_child", json!({"person": budi, "kind": "kartu"}));
    let form = json!({"month": "2026-10", "posyandu": null, "desa": null, "format": "csv"});
    let report = call("export_skdn", form);
    call("lock", json!({}));
    assert!(!Path::new(card["path"].as_str().unwrap()).exists());
    assert!(
        Path::new(report["path"].as_str().unwrap()).exists(),
        "a report names nobody and stays"
    );
}

#[test]
fn a_recovery_sheet_is_gone_once_whoever_printed_it_goes_on() {
    let laptop = Laptop::set_up();
    let melati = posyandu(&laptop, "12.05.07.1004", "Melati 1");
    let budi = register(&laptop, &draft("Budi", "L", "2025-03-10", "Siti", &melati));
    let card = saved(
        &laptop,
        "print_child",
        json!({"person": budi, "kind": "kartu"}),
    );
    let print = || {
        saved(
            &laptop,
            "print_recovery_sheet",
            json!({"words": laptop.words}),
        )
    };
    print();
    let second = print();
    let folder = Path::new(&second).parent().unwrap();
    let sheets = || {
        let names = fs::read_dir(folder).unwrap().flatten();
        names
            .filter(|entry| entry.path().to_string_lossy().contains("pemulihan"))
            .count()
    };
    assert_eq!(sheets(), 1, "a second sheet takes the place of the first");
    laptop.call("discard_recovery_sheet", json!({}));
    assert_eq!(sheets(), 0);
    assert!(Path::new(&card).exists(), "other prints stay");
}
