//! A child moves from one puskesmas to another: the real programs, over real HTTP.

use std::fs;

use harness::{Cli, District, Laptop};
use serde_json::{Value, json};

use crate::desk::{DESA, PASSPHRASE, USER};

const NIK: &str = "1205071003250001";

fn alone(puskesmas: &str, desa: &str) -> (Laptop, Cli) {
    let laptop = Laptop::new();
    let cli = laptop.cli().user(USER, PASSPHRASE);
    let words =
        format!("init --kabupaten 12.05 --puskesmas {puskesmas} --desa {desa} --role bidan");
    cli.run(words.split(' ')).succeeded();
    (laptop, cli)
}

/// Imports a register of one child with one weighing.
fn enter(laptop: &Laptop, cli: &Cli) {
    let file = laptop.desk().join("register.csv");
    let head = "desa,posyandu,nama,nik,tgl_lahir,jk,nama_ibu,tgl_ukur,tempat,bb";
    let row = format!(
        "{},Melati,Muhammad Rizky,{NIK},2025-03-10,L,Siti Aminah,2026-05-14,posyandu,9.1",
        DESA[0]
    );
    fs::write(&file, format!("{head}\r\n{row}\r\n")).unwrap();
    let path = file.display().to_string();
    cli.run(["import", "--format", "register", &path])
        .succeeded();
}

fn call(cli: &Cli, command: &str, args: &Value) -> Value {
    let told = cli.run(["call", command, &args.to_string()]).succeeded();
    serde_json::from_str(&told).unwrap()
}

fn people(cli: &Cli, status: &str) -> Vec<Value> {
    let all = json!({
        "text": "", "group": "semua", "posyandu": null, "desa": null, "status": status, "limit": 9, "offset": 0,
    });
    let found = call(cli, "search_people", &all);
    found["people"].as_array().unwrap().clone()
}

fn sync(laptops: &[&Cli]) {
    for cli in laptops {
        cli.run(["sync"]).succeeded();
    }
}

#[test]
fn a_child_who_moves_is_found_at_the_new_puskesmas_with_her_weighings_and_said_to_have_moved_at_the_old_one()
 {
    let district = District::langkat();
    let serving = district.serve(&["--insecure-http"]);
    let ((first, sari), (_second, eka)) = (alone("Stabat", DESA[0]), alone("Binjai", DESA[1]));
    enter(&first, &sari);
    for (cli, puskesmas) in [(&sari, "Stabat"), (&eka, "Binjai")] {
        let code = district.invite(puskesmas);
        cli.run(["enrol", serving.url(), &code]).succeeded();
    }
    sync(&[&sari, &eka, &sari]);
    assert_eq!(people(&eka, "semua").len(), 0);
    let others = call(&sari, "list_puskesmas", &json!(null));
    assert_eq!(others.as_array().unwrap().len(), 1, "{others}");
    assert_eq!(others[0]["name"], "Binjai");

    // Binjai has the family card in hand and asks who that is.
    let asked = json!({ "nik": NIK, "birth_date": "10-03-2025", "reason": "datang dengan KK" });
    let found = call(&eka, "look_up_person", &asked);
    assert_eq!(found["people"][0]["name"], "Muhammad Rizky", "{found}");
    assert_eq!(found["people"][0]["puskesmas"][0]["name"], "Stabat");

    let child = people(&sari, "aktif")[0]["person"].clone();
    assert_eq!(found["people"][0]["person"], child);
    let moves = json!({
        "person": child, "date": "2026-06-01", "posyandu": null,
        "elsewhere": { "puskesmas": others[0]["id"], "desa": DESA[1], "posyandu": "Mawar" },
    });
    call(&sari, "move_person", &moves);
    sync(&[&sari, &eka]);
    let there = people(&eka, "aktif");
    assert_eq!(there.len(), 1, "{there:?}");
    assert_eq!(there[0]["posyandu_name"], "Mawar");
    assert_eq!(there[0]["last_weight"], 9_100);
    assert_eq!(people(&sari, "aktif").len(), 0, "she is not ours any more");
    let here = people(&sari, "semua");
    assert_eq!(
        (&here[0]["status"], &here[0]["puskesmas"]),
        (&json!("pindah"), &json!("Binjai"))
    );
    let posyandu = call(&sari, "list_posyandu", &json!(null));
    assert_eq!(
        posyandu.as_array().unwrap().len(),
        1,
        "Mawar is Binjai's: {posyandu}"
    );
    let page = call(&eka, "child_page", &json!({ "person": child }));
    assert_eq!(page["residences"].as_array().unwrap().len(), 2, "{page}");

    // Who writes of her here all the same is told that it was handed on.
    let renamed = json!({ "person": child, "changes": { "name": "Muh. Rizky" }, "reason": "uji" });
    call(&sari, "edit_person", &renamed);
    sync(&[&sari, &eka]);
    assert_eq!(people(&eka, "aktif")[0]["name"], "Muh. Rizky");
    let moved = call(&sari, "list_moved", &json!(null));
    assert_eq!(
        (&moved[0]["to"], &moved[0]["n_late"]),
        (&json!(["Binjai"]), &json!(1)),
        "{moved}"
    );
}
