//! A register goes in; the child-months that come out are those that WHO's figures and the rules give.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};
use siklus_app::command::report::{
    ExportChildMonths, ExportRegister, write_child_months, write_register,
};

use crate::at::Laptop;
use crate::people;

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
    let months = child_months(&laptop, "2026-01", "2026-11");
    assert!(months.lines().count() > 1000);
    for format in ["csv", "xlsx"] {
        let again = through_a_register(&laptop, format, "2026-01", "2026-11");
        assert_same(&again, &months);
    }
}

/// Posyandu, first day and first day gone.
type Stays = Vec<(String, Value, Value)>;

/// The days a child lived where, as its page tells them.
fn stays(laptop: &Laptop, name: &str) -> Stays {
    let found = laptop.call(
        "search_people",
        json!({"text": name, "group": "semua", "posyandu": null, "desa": null, "status": "semua", "limit": 9, "offset": 0}),
    );
    let people = found["people"].as_array().unwrap();
    assert_eq!(people.len(), 1, "one child is called {name}: {found}");
    let page = laptop.call("child_page", json!({"person": people[0]["person"]}));
    let stays = page["residences"].as_array().unwrap().iter();
    stays
        .map(|stay| {
            let posyandu = stay["posyandu_name"].as_str().unwrap().to_owned();
            (posyandu, stay["from"].clone(), stay["to"].clone())
        })
        .collect()
}

const MOVES: &str = "\
desa,posyandu,nama,jk,tgl_lahir,nama_ibu,tgl_masuk,tgl_keluar,sebab_keluar,tgl_ukur,bb,desa_asal
12.05.07.2001,Mawar,Citra,P,2024-06-01,Rina,2026-05-10,2026-08-01,pindah,2026-06-12,10.1,12.05.07.1004
12.05.07.1004,Melati,Citra,P,2024-06-01,Rina,,2026-05-10,pindah,2026-04-12,9.8,
12.05.07.2001,Mawar,Citra,P,2024-06-01,Rina,2026-05-10,2026-08-01,pindah,2026-07-12,10.3,12.05.07.1004
12.05.07.1004,Melati,Citra,P,2024-06-01,Rina,2026-10-05,,,2026-10-12,11,12.05.07.2001
12.05.07.1004,Melati,Edi,L,2025-01-01,Ani,,2026-05-10,pindah,2026-04-12,8,
12.05.07.1004,Kenanga,Edi,L,2025-01-01,Ani,2026-05-10,2026-09-02,meninggal,2026-06-12,8.4,
";

/// A laptop on which children moved as the register `MOVES` tells.
fn where_children_moved() -> Laptop {
    let laptop = Laptop::set_up();
    let [melati, kenanga, mawar] = [
        ("12.05.07.1004", "Melati"),
        ("12.05.07.1004", "Kenanga"),
        ("12.05.07.2001", "Mawar"),
    ]
    .map(|(desa, name)| people::posyandu(&laptop, desa, name));
    let citra = people::draft("Citra", "P", "2024-06-01", "Rina", &melati);
    let citra = people::register(&laptop, &citra);
    let edi = people::draft("Edi", "L", "2025-01-01", "Ani", &melati);
    let edi = people::register(&laptop, &edi);
    for (who, to, date) in [
        (&citra, Some(&mawar), "2026-05-10"),
        (&citra, None, "2026-08-01"),
        (&citra, Some(&melati), "2026-10-05"),
        (&edi, Some(&kenanga), "2026-05-10"),
    ] {
        let moved = json!({"person": who, "posyandu": to, "date": date});
        laptop.call("move_person", moved);
    }
    laptop.call(
        "record_death",
        json!({"person": edi, "date": "2026-09-02", "note": ""}),
    );
    laptop
}

fn wanted_stays() -> [(&'static str, Stays); 2] {
    let stay = |posyandu: &str, from: Value, to: Value| (posyandu.to_owned(), from, to);
    let citra = vec![
        stay("Melati", Value::Null, json!("2026-05-10")),
        stay("Mawar", json!("2026-05-10"), json!("2026-08-01")),
        stay("Melati", json!("2026-10-05"), Value::Null),
    ];
    let edi = vec![
        stay("Melati", Value::Null, json!("2026-05-10")),
        stay("Kenanga", json!("2026-05-10"), json!("2026-09-02")),
    ];
    [("Citra", citra), ("Edi", edi)]
}

#[test]
fn who_moved_and_came_back_lives_where_they_lived_in_a_new_store_too() {
    let laptop = where_children_moved();
    let new = Laptop::set_up();
    let register = String::from_utf8(register_of(&laptop, "csv")).unwrap();
    let report = new.import(&register);
    assert_eq!(
        (&report["persons_new"], &report["doubts"]),
        (&json!(2), &json!([]))
    );
    for (name, stays_wanted) in wanted_stays() {
        assert_eq!(stays(&laptop, name), stays_wanted, "{name} at home");
        assert_eq!(stays(&new, name), stays_wanted, "{name} in the new store");
    }
    let health = new.call("doctor", json!({"rebuild": false}));
    let again = new.import(&register);
    assert_eq!(
        (&again["persons_new"], &again["doubts"]),
        (&json!(0), &json!([]))
    );
    let unchanged = new.call("doctor", json!({"rebuild": true}));
    assert_eq!(
        unchanged["operations"], health["operations"],
        "nothing is added"
    );
    assert_eq!(
        String::from_utf8(register_of(&new, "csv")).unwrap(),
        register
    );
}

#[test]
fn dated_stays_go_in_whatever_the_order_of_their_rows() {
    let (header, rows) = MOVES.split_once('\n').unwrap();
    let rows: Vec<&str> = rows.lines().collect();
    // The rows of Citra's second stay must find her by the desa that they name.
    for order in [[1, 0, 2, 3, 4, 5], [1, 3, 2, 0, 5, 4], [1, 2, 0, 5, 3, 4]] {
        let laptop = Laptop::set_up();
        let lines = order.map(|row| rows[row]);
        let register = format!("{header}\n{}\n", lines.join("\n"));
        let report = laptop.import(&register);
        assert_eq!(report["persons_new"], 2, "{order:?}: {report}");
        for (name, wanted) in wanted_stays() {
            assert_eq!(
                stays(&laptop, name),
                wanted,
                "{name} in the order {order:?}"
            );
        }
        let health = laptop.call("doctor", json!({"rebuild": false}));
        laptop.import(&register);
        let unchanged = laptop.call("doctor", json!({"rebuild": true}));
        assert_eq!(unchanged["operations"], health["operations"], "{order:?}");
    }
}

#[test]
fn a_row_of_another_posyandu_that_contradicts_the_known_stay_moves_nobody() {
    let known = "posyandu,desa,nama,jk,tgl_lahir,tgl_masuk,tgl_keluar,tgl_ukur,bb\n\
                 Melati,12.05.07.1004,Budi,L,2025-01-14,,2026-09-01,2026-05-05,8\n";
    for (since, until) in [("", ""), ("2026-08-31", ""), ("2026-01-01", "2026-02-01")] {
        let laptop = Laptop::set_up();
        laptop.import(known);
        let home = stays(&laptop, "Budi");
        let other = known.lines().next().unwrap();
        let row = format!("Mawar,12.05.07.1004,Budi,L,2025-01-14,{since},{until},2026-06-05,8.2");
        let report = laptop.import(&format!("{other}\n{row}\n"));
        let doubt = json!({"row": 2, "code": "other_posyandu", "fields": ["posyandu"]});
        assert_eq!(report["doubts"], json!([doubt]), "{since} {until}");
        assert_eq!(report["facts_new"], 1, "the weighing goes in");
        assert_eq!(stays(&laptop, "Budi"), home, "{since} {until}");
    }
}
