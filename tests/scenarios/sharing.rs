//! Laptops of one puskesmas and their district: the real programs, over real HTTP.

use harness::{District, Ran, Serving};
use serde_json::Value;

use crate::desk::DESA;
use crate::staff::{Staff, all_the_same, json};

const PLAIN: &[&str] = &["--insecure-http"];

/// Somebody of puskesmas Stabat who works alone.
fn alone() -> Staff {
    Staff::alone("Stabat", DESA[0])
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

#[test]
fn a_laptop_that_worked_alone_and_a_new_one_join_and_hold_the_same() {
    let district = District::langkat();
    let serving = district.serve(PLAIN);
    let sari = alone();
    sari.run("seed --children 60 --months 6");
    let before = sari.child_months();
    let waiting = sari.status()["waiting"].as_u64().unwrap();
    assert!(waiting > 300, "{waiting}");
    let joined = sari.enrol(serving.url(), &district.invite("Stabat"));
    assert_eq!(joined.code, Some(0), "{joined:?}");
    assert!(
        joined.stderr.contains("Dinas Kesehatan Langkat"),
        "{joined:?}"
    );
    let known = sari.status();
    assert_eq!(known["waiting"], waiting, "joining loses nothing: {known}");
    assert_eq!(known["scopes"][0]["complete"], false);
    sari.run("sync");

    let eka = alone();
    // Written as somebody writes down what is read out over the telephone.
    let code = district.invite("Stabat").to_lowercase();
    let spoken = format!("{} - {}", &code[..4], &code[4..]);
    eka.enrol(serving.url(), &spoken).succeeded();
    eka.run("sync");
    assert_eq!(
        eka.child_months(),
        before,
        "what the first had, the second has"
    );

    eka.enter("Budi Santoso", "2026-11-12", "9.9");
    let own = eka.child_months();
    assert_ne!(own, before);
    eka.run("sync");
    sari.run("sync");
    assert_eq!(sari.child_months(), own);
    let scope = all_the_same(&district, 0, [&sari, &eka]);
    assert!(scope["count"].as_u64().unwrap() > waiting);
    for staff in [&sari, &eka] {
        let checked = staff.cli.run(["doctor", "--rebuild"]);
        assert_eq!(checked.code, Some(0), "{checked:?}");
    }
    serving.stop();
}

#[test]
fn a_code_that_is_wrong_used_or_no_code_joins_nobody_and_changes_nothing() {
    let district = District::langkat();
    let serving = district.serve(PLAIN);
    let sari = alone();
    let before = sari.status();
    let wrong = sari.enrol(serving.url(), "AAAA-AAAA");
    not_the_district(&wrong, "tidak mengenal kode ini");
    let no_code = sari.enrol(serving.url(), "AAAA");
    assert_eq!(no_code.code, Some(5), "{no_code:?}");
    let far = sari.enrol("http://192.0.2.1:8443", "AAAA-AAAA");
    assert_eq!(
        far.code,
        Some(5),
        "no secrets go over a line without TLS: {far:?}"
    );
    assert_eq!(sari.status(), before);
    not_the_district(&sari.cli.run(["sync"]), "belum bergabung");

    let code = district.invite("Stabat");
    sari.enrol(serving.url(), &code).succeeded();
    let again = sari.enrol(serving.url(), &code);
    assert_eq!(again.code, Some(5), "{again:?}");
    assert!(again.stderr.contains("sudah bergabung"), "{again:?}");
    let eka = alone();
    not_the_district(
        &eka.enrol(serving.url(), &code),
        "sudah dipakai laptop lain",
    );
    serving.stop();
}

#[test]
fn a_district_that_is_away_loses_nothing_and_is_sent_everything_when_it_is_back() {
    let district = District::langkat();
    let serving = district.serve(PLAIN);
    let sari = alone();
    sari.enrol(serving.url(), &district.invite("Stabat"))
        .succeeded();
    sari.run("sync");
    let url = serving.url().to_owned();
    serving.stop();

    sari.enter("Budi Santoso", "2026-11-12", "9.9");
    let (entered, waiting) = (sari.child_months(), sari.status()["waiting"].clone());
    assert!(waiting.as_u64() > Some(0), "{waiting}");
    for _ in 0..2 {
        not_the_district(&sari.cli.run(["sync"]), "tidak terjangkau");
    }
    assert_eq!(sari.status()["waiting"], waiting);
    let known = json(&sari.run("call district_state"));
    let failure = &known["joined"]["failure"];
    assert_eq!(failure["code"], "offline", "the badge will say so: {known}");

    let serving = serve_again(&district, &url, PLAIN);
    sari.run("sync");
    all_the_same(&district, 0, [&sari]);
    assert_eq!(sari.child_months(), entered);
    let known = json(&sari.run("call district_state"));
    assert_eq!(known["joined"]["failure"], Value::Null, "{known}");
    serving.stop();
}

#[test]
fn over_tls_the_laptop_knows_the_district_by_its_certificate() {
    let district = District::langkat();
    let serving = district.serve(&[]);
    assert!(serving.url().starts_with("https://"), "{}", serving.url());
    let sari = alone();
    sari.enrol(serving.url(), &district.invite("Stabat"))
        .succeeded();
    sari.enter("Budi Santoso", "2026-11-12", "9.9");
    sari.run("sync");
    all_the_same(&district, 0, [&sari]);
    let url = serving.url().to_owned();
    serving.stop();

    // Somebody else sits at the same address with a certificate of his own.
    let other = District::langkat();
    let pretending = serve_again(&other, &url, &[]);
    sari.enter("Citra Dewi", "2026-11-12", "8.1");
    let waiting = sari.status()["waiting"].clone();
    not_the_district(&sari.cli.run(["sync"]), "mungkin ada yang mencegat");
    assert_eq!(sari.status()["waiting"], waiting, "nothing was sent");
    pretending.stop();
}
