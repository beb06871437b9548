//! Laptops without a line: what was entered travels on a stick, the real programs on real files.

use std::fs;

use harness::{Cli, District, Laptop};
use serde_json::Value;

use crate::desk::{DESA, PASSPHRASE, USER};

fn alone() -> (Laptop, Cli) {
    let laptop = Laptop::new();
    let cli = laptop.cli().user(USER, PASSPHRASE);
    let words = format!(
        "init --kabupaten 12.05 --puskesmas Stabat --desa {} --role petugas_gizi",
        DESA[0]
    );
    cli.run(words.split(' ')).succeeded();
    (laptop, cli)
}

fn status(cli: &Cli) -> Value {
    serde_json::from_str(&cli.run(["status", "--json"]).succeeded()).unwrap()
}

fn child_months(cli: &Cli) -> String {
    let words = "export child-months --from 2026-01 --to 2026-12";
    cli.run(words.split(' ')).succeeded()
}

fn enter(laptop: &Laptop, cli: &Cli, name: &str, weighed: &str, kg: &str) {
    let file = laptop.desk().join("register.csv");
    let head = "desa,posyandu,nama,tgl_lahir,jk,nama_ibu,tgl_ukur,tempat,bb";
    let desa = DESA[0];
    let row = format!("{desa},Melati,{name},2025-03-10,L,Ibu,{weighed},posyandu,{kg}");
    fs::write(&file, format!("{head}\r\n{row}\r\n")).unwrap();
    let path = file.display().to_string();
    cli.run(["import", "--format", "register", &path])
        .succeeded();
}

#[test]
fn what_a_village_without_a_line_entered_reaches_the_district_on_a_stick() {
    let district = District::langkat();
    let serving = district.serve(&["--insecure-http"]);
    let (village_laptop, village) = alone();
    let (_town_laptop, town) = alone();
    for cli in [&village, &town] {
        let code = district.invite("Stabat");
        cli.run(["enrol", serving.url(), &code]).succeeded();
    }
    for cli in [&village, &town] {
        cli.run(["sync"]).succeeded();
    }
    enter(&village_laptop, &village, "Budi", "2026-05-14", "7.4");
    let waiting = status(&village)["waiting"].as_u64().unwrap();
    assert!(waiting > 0);

    let stick = village_laptop.desk().join("melati.paket");
    let stick = stick.display().to_string();
    village.run(["bundle", "out", &stick]).succeeded();
    town.run(["bundle", "in", &stick]).succeeded();
    assert_eq!(child_months(&town), child_months(&village));
    town.run(["sync"]).succeeded();
    assert_eq!(status(&village)["waiting"].as_u64(), Some(waiting));

    let back = village_laptop.desk().join("balik.paket");
    let back = back.display().to_string();
    town.run(["bundle", "out", &back]).succeeded();
    village.run(["bundle", "in", &back]).succeeded();
    assert_eq!(status(&village)["waiting"], 0, "the receipt came back");
    assert_eq!(status(&village)["scopes"], status(&town)["scopes"]);

    let cut = &fs::read(&back).unwrap()[..900];
    fs::write(&back, cut).unwrap();
    let refused = village.run(["bundle", "in", &back]);
    assert_eq!(refused.code, Some(5), "{refused:?}");
}
