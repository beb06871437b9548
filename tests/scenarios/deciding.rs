//! Two laptops say different things of one child: nothing is lost, and a person decides on either of them.

use std::fs;

use harness::{Cli, District, Laptop};
use serde_json::{Value, json};

use crate::desk::{DESA, PASSPHRASE, USER};

fn alone() -> (Laptop, Cli) {
    let laptop = Laptop::new();
    let cli = laptop.cli().user(USER, PASSPHRASE);
    let words = format!(
        "init --kabupaten 12.05 --puskesmas Stabat --desa {} --role bidan",
        DESA[0]
    );
    cli.run(words.split(' ')).succeeded();
    (laptop, cli)
}

/// Imports a register of one child.
fn enter(laptop: &Laptop, cli: &Cli, name: &str, born: &str) {
    let file = laptop.desk().join("register.csv");
    let head = "desa,posyandu,nama,tgl_lahir,jk,nama_ibu";
    let row = format!("{},Melati,{name},{born},L,Siti Aminah", DESA[0]);
    fs::write(&file, format!("{head}\r\n{row}\r\n")).unwrap();
    let path = file.display().to_string();
    cli.run(["import", "--format", "register", &path])
        .succeeded();
}

fn json_of(cli: &Cli, words: &str) -> Value {
    let told = cli.run(words.split(' ')).succeeded();
    serde_json::from_str(&told).unwrap()
}

fn people(cli: &Cli) -> Vec<Value> {
    let all = json!({
        "text": "", "group": "semua", "posyandu": null, "desa": null, "status": "aktif", "limit": 9, "offset": 0,
    });
    let found = cli
        .run(["call", "search_people", &all.to_string()])
        .succeeded();
    let found: Value = serde_json::from_str(&found).unwrap();
    found["people"].as_array().unwrap().clone()
}

fn rename(cli: &Cli, person: &Value, name: &str) {
    let edit = json!({"person": person["person"], "changes": {"name": name}, "reason": "uji"});
    cli.run(["call", "edit_person", &edit.to_string()])
        .succeeded();
}

#[test]
fn two_names_and_two_records_of_one_child_are_decided_once_for_all_laptops() {
    let district = District::langkat();
    let serving = district.serve(&["--insecure-http"]);
    let ((first, sari), (second, eka)) = (alone(), alone());
    enter(&first, &sari, "Muhammad Rizky", "2025-03-10");
    enter(&second, &eka, "Muh. Rizki", "2025-03-10");
    for cli in [&sari, &eka] {
        let code = district.invite("Stabat");
        cli.run(["enrol", serving.url(), &code]).succeeded();
    }
    for cli in [&sari, &eka, &sari] {
        cli.run(["sync"]).succeeded();
    }

    // Two records, told by both laptops.
    for cli in [&sari, &eka] {
        assert_eq!(people(cli).len(), 2);
        let proposed = json_of(cli, "duplicates --json")["proposed"].clone();
        assert_eq!(proposed.as_array().unwrap().len(), 1, "{proposed}");
    }
    let pair = json_of(&sari, "duplicates --json")["proposed"][0].clone();
    let [one, other] =
        ["one", "other"].map(|side| pair[side]["person"].as_str().unwrap().to_owned());
    let told = sari.run(["duplicates"]).succeeded();
    assert!(told.contains("nama mirip"), "{told}");
    sari.run(["duplicates", "same", &one, &other]).succeeded();
    for cli in [&sari, &eka] {
        cli.run(["sync"]).succeeded();
        assert_eq!(people(cli).len(), 1, "counted once");
    }

    // What the two say differently, and then what two people write at once, is one thing to decide.
    for (cli, name) in [(&sari, "Muhammad Rizky"), (&eka, "Rizki Ramadhan")] {
        rename(cli, &people(cli)[0], name);
    }
    for cli in [&sari, &eka, &sari] {
        cli.run(["sync"]).succeeded();
    }
    let conflicts = json_of(&eka, "conflicts --json");
    assert_eq!(
        conflicts,
        json_of(&sari, "conflicts --json"),
        "the same on both"
    );
    let [conflict] = &conflicts.as_array().unwrap()[..] else {
        panic!("one conflict: {conflicts}");
    };
    assert_eq!(conflict["field"], "name");
    assert_eq!(json_of(&eka, "status --json")["conflicts"], 1);
    let told = eka.run(["conflicts"]).succeeded();
    assert!(
        told.contains("Rizki Ramadhan") && told.contains("tampil sekarang"),
        "{told}"
    );
    let name = conflict["conflict"].as_str().unwrap();
    let settle = [
        "conflicts",
        "settle",
        name,
        "--value",
        "Muhammad Rizki Ramadhan",
    ];
    eka.run(settle).succeeded();
    assert_eq!(eka.run(settle).code, Some(5), "once is enough");
    for cli in [&eka, &sari] {
        cli.run(["sync"]).succeeded();
        assert_eq!(people(cli)[0]["name"], "Muhammad Rizki Ramadhan");
        assert_eq!(json_of(cli, "conflicts --json"), json!([]));
    }

    // Undone, both are there again, with what was decided of each.
    eka.run(["duplicates", "undo", &one, &other]).succeeded();
    for cli in [&eka, &sari] {
        cli.run(["sync"]).succeeded();
        assert_eq!(people(cli).len(), 2);
        let checked = cli.run(["doctor", "--rebuild"]);
        assert_eq!(checked.code, Some(0), "{checked:?}");
    }
    serving.stop();
}
