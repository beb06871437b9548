//! Laptops of one puskesmas and their district: the real programs, over real HTTP.

use std::fs;

use harness::{Cli, District, Laptop, Ran, Serving};
use serde_json::Value;

use crate::desk::{DESA, PASSPHRASE, USER};

const PLAIN: &[&str] = &["--insecure-http"];

/// A laptop of puskesmas Stabat that works alone.
fn alone() -> (Laptop, Cli) {
    let laptop = Laptop::new();
    let cli = laptop.cli().user(USER, PASSPHRASE);
    let init = [
        "init",
        "--kabupaten",
        "12.05",
        "--puskesmas",
        "Stabat",
        "--desa",
        DESA[0],
        "--role",
        "petugas_gizi",
    ];
    cli.run(init).succeeded();
    (laptop, cli)
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn status(cli: &Cli) -> Value {
    json(&cli.run(["status", "--json"]).succeeded())
}

fn child_months(cli: &Cli) -> String {
    let words = "export child-months --from 2025-01 --to 2026-12";
    cli.run(words.split(' ')).succeeded()
}

/// Imports a register of one child with one weighing.
fn enter(laptop: &Laptop, cli: &Cli, name: &str, weighed: &str, kg: &str) {
    let file = laptop.desk().join("register.csv");
    let head = "desa,posyandu,nama,tgl_lahir,jk,nama_ibu,tgl_ukur,tempat,bb";
    let row = format!(
        "{},Melati,{name},2025-03-10,L,Ibu {name},{weighed},posyandu,{kg}",
        DESA[0]
    );
    fs::write(&file, format!("{head}\r\n{row}\r\n")).unwrap();
    let words = ["import", "--format", "register"].map(str::to_owned);
    let path = file.display().to_string();
    cli.run(words.into_iter().chain([path])).succeeded();
}

fn enrol(cli: &Cli, serving: &Serving, code: &str) -> Ran {
    cli.run(["enrol", serving.url(), code])
}

/// It was not the laptop's fault, and it says so in words.
fn not_the_district(ran: &Ran, about: &str) {
    assert_eq!(ran.code, Some(4), "{ran:?}");
    assert!(ran.stderr.contains(about), "{about}: {}", ran.stderr);
    assert!(ran.stdout.is_empty(), "{}", ran.stdout);
}

/// Serves where a server was before that was stopped.
fn serve_again(district: &District, url: &str, how: &[&str]) -> Serving {
    let (_, address) = url.split_once("://").unwrap();
    district.serve(&[&["--listen", address], how].concat())
}

/// Nothing waits, and laptops and district hold the same by count and digest.
fn all_the_same(district: &District, laptops: &[&Cli]) -> Value {
    let theirs = json(&district.run(["status", "--json"]).succeeded());
    let theirs = theirs["scopes"][0].clone();
    for cli in laptops {
        let own = status(cli);
        assert_eq!(own["waiting"], 0, "{own}");
        let scope = &own["scopes"][0];
        assert_eq!(scope["complete"], true, "{own}");
        for key in ["scope", "count", "digest"] {
            assert_eq!(scope[key], theirs[key], "{key}: {own} {theirs}");
        }
        assert_eq!(scope["cursor"], scope["count"], "none is missing: {own}");
    }
    theirs
}

#[test]
fn a_laptop_that_worked_alone_and_a_new_one_join_and_hold_the_same() {
    let district = District::langkat();
    let serving = district.serve(PLAIN);
    let (_first, sari) = alone();
    sari.run("seed --children 60 --months 6".split(' '))
        .succeeded();
    let before = child_months(&sari);
    let waiting = status(&sari)["waiting"].as_u64().unwrap();
    assert!(waiting > 300, "{waiting}");
    let joined = enrol(&sari, &serving, &district.invite("Stabat"));
    assert_eq!(joined.code, Some(0), "{joined:?}");
    assert!(
        joined.stderr.contains("Dinas Kesehatan Langkat"),
        "{joined:?}"
    );
    let known = status(&sari);
    assert_eq!(known["waiting"], waiting, "joining loses nothing: {known}");
    assert_eq!(known["scopes"][0]["complete"], false);
    sari.run(["sync"]).succeeded();

    let (second, eka) = alone();
    // Written as somebody writes down what is read out over the telephone.
    let code = district.invite("Stabat").to_lowercase();
    let spoken = format!("{} - {}", &code[..4], &code[4..]);
    enrol(&eka, &serving, &spoken).succeeded();
    eka.run(["sync"]).succeeded();
    assert_eq!(
        child_months(&eka),
        before,
        "what the first had, the second has"
    );

    enter(&second, &eka, "Budi Santoso", "2026-11-12", "9.9");
    let own = child_months(&eka);
    assert_ne!(own, before);
    eka.run(["sync"]).succeeded();
    sari.run(["sync"]).succeeded();
    assert_eq!(child_months(&sari), own);
    let scope = all_the_same(&district, &[&sari, &eka]);
    assert!(scope["count"].as_u64().unwrap() > waiting);
    for cli in [&sari, &eka] {
        let checked = cli.run(["doctor", "--rebuild"]);
        assert_eq!(checked.code, Some(0), "{checked:?}");
    }
    serving.stop();
}

#[test]
fn a_code_that_is_wrong_used_or_no_code_joins_nobody_and_changes_nothing() {
    let district = District::langkat();
    let serving = district.serve(PLAIN);
    let (_first, sari) = alone();
    let before = status(&sari);
    let wrong = enrol(&sari, &serving, "AAAA-AAAA");
    not_the_district(&wrong, "tidak mengenal kode ini");
    let no_code = enrol(&sari, &serving, "AAAA");
    assert_eq!(no_code.code, Some(5), "{no_code:?}");
    let far = sari.run(["enrol", "http://192.0.2.1:8443", "AAAA-AAAA"]);
    assert_eq!(
        far.code,
        Some(5),
        "no secrets go over a line without TLS: {far:?}"
    );
    assert_eq!(status(&sari), before);
    not_the_district(&sari.run(["sync"]), "belum bergabung");

    let code = district.invite("Stabat");
    enrol(&sari, &serving, &code).succeeded();
    let again = enrol(&sari, &serving, &code);
    assert_eq!(again.code, Some(5), "{again:?}");
    assert!(again.stderr.contains("sudah bergabung"), "{again:?}");
    let (_second, eka) = alone();
    not_the_district(&enrol(&eka, &serving, &code), "sudah dipakai laptop lain");
    serving.stop();
}

#[test]
fn a_district_that_is_away_loses_nothing_and_is_sent_everything_when_it_is_back() {
    let district = District::langkat();
    let serving = district.serve(PLAIN);
    let (first, sari) = alone();
    enrol(&sari, &serving, &district.invite("Stabat")).succeeded();
    sari.run(["sync"]).succeeded();
    let url = serving.url().to_owned();
    serving.stop();

    enter(&first, &sari, "Budi Santoso", "2026-11-12", "9.9");
    let (entered, waiting) = (child_months(&sari), status(&sari)["waiting"].clone());
    assert!(waiting.as_u64() > Some(0), "{waiting}");
    for _ in 0..2 {
        not_the_district(&sari.run(["sync"]), "tidak terjangkau");
    }
    assert_eq!(status(&sari)["waiting"], waiting);
    let known = json(&sari.run(["call", "district_state"]).succeeded());
    let failure = &known["joined"]["failure"];
    assert_eq!(failure["code"], "offline", "the badge will say so: {known}");

    let serving = serve_again(&district, &url, PLAIN);
    sari.run(["sync"]).succeeded();
    all_the_same(&district, &[&sari]);
    assert_eq!(child_months(&sari), entered);
    let known = json(&sari.run(["call", "district_state"]).succeeded());
    assert_eq!(known["joined"]["failure"], Value::Null, "{known}");
    serving.stop();
}

#[test]
fn over_tls_the_laptop_knows_the_district_by_its_certificate() {
    let district = District::langkat();
    let serving = district.serve(&[]);
    assert!(serving.url().starts_with("https://"), "{}", serving.url());
    let (first, sari) = alone();
    enrol(&sari, &serving, &district.invite("Stabat")).succeeded();
    enter(&first, &sari, "Budi Santoso", "2026-11-12", "9.9");
    sari.run(["sync"]).succeeded();
    all_the_same(&district, &[&sari]);
    let url = serving.url().to_owned();
    serving.stop();

    // Somebody else sits at the same address with a certificate of his own.
    let other = District::langkat();
    let pretending = serve_again(&other, &url, &[]);
    enter(&first, &sari, "Citra Dewi", "2026-11-12", "8.1");
    let waiting = status(&sari)["waiting"].clone();
    not_the_district(&sari.run(["sync"]), "mungkin ada yang mencegat");
    assert_eq!(status(&sari)["waiting"], waiting, "nothing was sent");
    pretending.stop();
}
