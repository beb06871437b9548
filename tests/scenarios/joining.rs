//! Laptops and the server of their district, all of them the real programs, with TLS between them.

use std::fs;
use std::path::Path;
use std::time::Duration;

use harness::{Cli, District, Laptop, Ran, Serving};
use serde_json::Value;

const PASSPHRASE: &str = "kuda putih lari pagi";

/// A laptop of Puskesmas Stabat with a user, that works alone.
fn laptop(user: &str) -> (Laptop, Cli) {
    let laptop = Laptop::new();
    let cli = laptop.cli().user(user, PASSPHRASE);
    let words =
        "init --kabupaten 12.05 --puskesmas Stabat --desa 12.05.07.1004 --role petugas_gizi";
    cli.run(words.split(' ')).succeeded();
    (laptop, cli)
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// A register of these children, each weighed once.
fn import(laptop: &Laptop, cli: &Cli, children: &[(&str, &str)]) {
    let mut text = "posyandu,nama,tgl_lahir,jk,nama_ibu,tgl_ukur,bb,tb,cara_ukur\n".to_owned();
    for (name, weight) in children {
        text +=
            &format!("Melati 1,{name},2025-03-04,L,Ibu {name},2026-05-14,{weight},78,terlentang\n");
    }
    let file = laptop.desk().join("register.csv");
    fs::write(&file, text).unwrap();
    let words = [
        Path::new("import"),
        Path::new("--format"),
        Path::new("register"),
        &file,
    ];
    cli.run(words).succeeded();
}

fn join(district: &District, serving: &Serving, cli: &Cli) -> Ran {
    cli.run(["enrol", serving.url(), &district.invite("Stabat")])
}

fn synced(cli: &Cli) -> Value {
    cli.run(["sync"]).succeeded();
    json(&cli.run(["status", "--json"]).succeeded())
}

fn months(run: impl FnOnce([&'static str; 6]) -> Ran) -> Vec<String> {
    let out = run([
        "export",
        "child-months",
        "--from",
        "2026-05",
        "--to",
        "2026-06",
    ])
    .succeeded();
    out.lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn two_laptops_that_worked_alone_join_and_all_three_count_the_same() {
    let district = District::langkat();
    let serving = district.serve(&[]);
    let (first, ani) = laptop("Ani");
    let (second, eka) = laptop("Eka");
    import(&first, &ani, &[("Budi", "9.1"), ("Citra", "8.7")]);
    import(&second, &eka, &[("Dewi", "8.2")]);
    for cli in [&ani, &eka] {
        join(&district, &serving, cli).succeeded();
        synced(cli);
    }
    let (first, second) = (synced(&ani), synced(&eka));
    let server = json(&district.run(["status", "--json"]).succeeded());
    for status in [&first, &second] {
        assert_eq!(status["waiting"], 0);
        for key in ["scope", "cursor", "count", "digest", "complete"] {
            assert_eq!(status["scopes"][0][key], server["scopes"][0][key], "{key}");
        }
    }
    let rows = months(|words| ani.run(words));
    assert_eq!(rows.len(), 6, "three children, two months: {rows:?}");
    assert_eq!(months(|words| eka.run(words)), rows);
    let with_puskesmas: Vec<String> = rows.iter().map(|row| format!("{row},Stabat")).collect();
    assert_eq!(months(|words| district.run(words)), with_puskesmas);
    let devices = json(&district.run(["devices", "--json"]).succeeded());
    assert_eq!(devices.as_array().unwrap().len(), 2);
    assert!(devices[0]["last_sync"].is_string());
    assert_eq!(serving.stop().code, Some(0));
}

#[test]
fn what_a_revoked_laptop_still_held_waits_until_it_is_released() {
    let district = District::langkat();
    let serving = district.serve(&[]);
    let (first, ani) = laptop("Ani");
    join(&district, &serving, &ani).succeeded();
    synced(&ani);
    import(&first, &ani, &[("Budi", "9.1")]);
    district.run(["revoke", "1"]).succeeded();
    ani.run(["sync"]);
    let status = || json(&district.run(["status", "--json"]).succeeded());
    assert!(status()["waiting"].as_u64().unwrap() > 0, "{}", status());
    assert_eq!(months(|words| district.run(words)).len(), 0);
    district.run(["release", "1"]).succeeded();
    assert_eq!(status()["waiting"], 0);
    assert_eq!(months(|words| district.run(words)).len(), 2);
}

#[test]
fn a_server_restored_from_an_old_copy_gets_back_what_it_lost() {
    let district = District::langkat();
    let (first, ani) = laptop("Ani");
    let copy = district.beside("salinan");
    let serving = district.serve(&[]);
    let address = serving.url().replace("https://", "");
    join(&district, &serving, &ani).succeeded();
    import(&first, &ani, &[("Budi", "9.1")]);
    synced(&ani);
    district.run([Path::new("backup"), &copy]).succeeded();
    import(&first, &ani, &[("Citra", "8.7")]);
    synced(&ani);
    let rows = months(|words| district.run(words));
    assert_eq!(rows.len(), 4);
    assert_eq!(serving.stop().code, Some(0));

    fs::remove_dir_all(district.data()).unwrap();
    district.run([Path::new("restore"), &copy]).succeeded();
    assert_eq!(months(|words| district.run(words)).len(), 2);
    let serving = district.serve(&["--listen", &address]);
    let status = synced(&ani);
    assert_eq!(status["waiting"], 0);
    assert_eq!(months(|words| district.run(words)), rows);
    let server = json(&district.run(["status", "--json"]).succeeded());
    assert_eq!(status["scopes"][0]["digest"], server["scopes"][0]["digest"]);
    assert_eq!(serving.stop().code, Some(0));
}

/// How often the server is killed.
fn n_kills() -> u64 {
    let asked = std::env::var("SIKLUS_SERVER_KILLS");
    asked.map_or(6, |number| number.parse().unwrap())
}

#[test]
fn a_server_that_is_killed_while_laptops_sync_loses_nothing_and_doubles_nothing() {
    let district = District::langkat();
    let serving = district.serve(&["--insecure-http"]);
    let address = serving.url().replace("http://", "");
    let how = ["--insecure-http", "--listen", address.as_str()];
    let ((first, ani), (second, eka)) = (laptop("Ani"), laptop("Eka"));
    for cli in [&ani, &eka] {
        join(&district, &serving, cli).succeeded();
    }
    serving.stop();
    let mut n_cut = 0;
    for n in 0..n_kills() {
        import(&first, &ani, &[(&format!("Ani {n}"), "9.1")]);
        import(&second, &eka, &[(&format!("Eka {n}"), "8.7")]);
        let serving = district.serve(&how);
        let syncs = [&ani, &eka].map(|cli| cli.start(["sync"]));
        // Each time a little later: in a greeting, a segment, a commit, an answer.
        serving.kill_after(Duration::from_millis(150 + 170 * (n % 12)));
        for sync in syncs {
            let ran = sync.wait();
            assert!(matches!(ran.code, Some(0 | 4)), "{ran:?}");
            n_cut += u64::from(ran.code == Some(4));
        }
    }
    assert!(n_cut > 0, "no kill came between");
    let serving = district.serve(&how);
    synced(&ani);
    let (second, first) = (synced(&eka), synced(&ani));
    let server = json(&district.run(["status", "--json"]).succeeded());
    for status in [&first, &second] {
        assert_eq!(status["waiting"], 0);
        for key in ["count", "digest"] {
            assert_eq!(status["scopes"][0][key], server["scopes"][0][key], "{key}");
        }
    }
    let rows = months(|words| ani.run(words));
    assert_eq!(rows.len() as u64, 2 * 2 * n_kills(), "{rows:?}");
    assert_eq!(months(|words| eka.run(words)), rows);
    let with_puskesmas: Vec<String> = rows.iter().map(|row| format!("{row},Stabat")).collect();
    assert_eq!(months(|words| district.run(words)), with_puskesmas);
    assert_eq!(serving.stop().code, Some(0));
}

#[test]
fn laptops_follow_when_the_district_changes_its_key_and_its_certificate() {
    let district = District::langkat();
    let ((first, ani), (second, eka)) = (laptop("Ani"), laptop("Eka"));
    let serving = district.serve(&[]);
    let address = serving.url().replace("https://", "");
    for cli in [&ani, &eka] {
        join(&district, &serving, cli).succeeded();
        synced(cli);
    }
    let mut serving = serving;
    let mut shown = json(&district.run(["status", "--json"]).succeeded());
    // Eka's laptop sleeps through the first change.
    for (words, child) in [
        (&["rotate-key"][..], "Budi"),
        (&["rotate-key", "--new"], "Citra"),
    ] {
        let changed = district.run(words).succeeded();
        // The server goes on with its key until it is started again.
        synced(&ani);
        assert_eq!(serving.stop().code, Some(0));
        serving = district.serve(&["--listen", &address]);
        import(&first, &ani, &[(child, "9.1")]);
        assert_eq!(synced(&ani)["waiting"], 0, "{child}");
        let before = std::mem::replace(
            &mut shown,
            json(&district.run(["status", "--json"]).succeeded()),
        );
        assert_ne!(shown["fingerprint"], before["fingerprint"]);
        assert_eq!(shown["fingerprint"], changed.trim());
    }
    import(&second, &eka, &[("Dewi", "8.2")]);
    synced(&eka);
    let (one, other) = (synced(&ani), synced(&eka));
    assert_eq!(one["scopes"][0]["digest"], other["scopes"][0]["digest"]);
    assert_eq!(months(|words| eka.run(words)).len(), 6);
    for cli in [&ani, &eka] {
        let state = cli.run(["call", "district_state", "{}"]).succeeded();
        assert_eq!(json(&state)["joined"]["fingerprint"], shown["fingerprint"]);
    }
    assert_eq!(serving.stop().code, Some(0));

    // Somebody else's server at the same address is somebody else.
    let stranger = District::langkat();
    let serving = stranger.serve(&["--listen", &address]);
    import(&first, &ani, &[("Eko", "9.4")]);
    let refused = ani.run(["sync"]);
    assert_eq!(refused.code, Some(4), "{refused:?}");
    assert!(json(&ani.run(["status", "--json"]).succeeded())["waiting"].as_u64() > Some(0));
    assert_eq!(serving.stop().code, Some(0));
    let serving = district.serve(&["--listen", &address]);
    assert_eq!(synced(&ani)["waiting"], 0);
    assert_eq!(serving.stop().code, Some(0));
}
