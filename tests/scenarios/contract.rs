//! What scripts rely on: exit codes, and what goes to which output.

use std::fs;

use app::UiError;
use harness::{Cli, Laptop};
use serde_json::{Value, json};

use crate::desk::{self, ask};

/// The command line as the desk's only user.
fn cli(folder: &std::path::Path) -> Cli {
    Cli::on(folder).user(desk::USER, desk::PASSPHRASE)
}

#[test]
fn z_scores_come_for_every_row_and_an_unreadable_row_keeps_its_cells() {
    let laptop = Laptop::new();
    let file = laptop.desk().join("in.csv");
    fs::write(
        &file,
        "id;sex;age_days;weight_kg\r\n1;m;90;5,3\r\n2;?;90;5,3\r\n",
    )
    .unwrap();
    let ran = laptop.cli().run(["zscore", file.to_str().unwrap()]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let lines: Vec<&str> = ran.stdout.split("\r\n").collect();
    assert!(
        lines[0].starts_with("id,sex,age_days,weight_kg,clenhei,"),
        "{}",
        lines[0]
    );
    assert!(
        lines[1].starts_with("1,m,90,\"5,3\",") && lines[1].contains("-1.51"),
        "{}",
        lines[1]
    );
    assert_eq!(lines[2], format!("2,?,90,\"5,3\"{}", ",".repeat(14)));
    assert!(ran.stderr.contains("1 dari 2"), "{}", ran.stderr);
    let missing = laptop.cli().run(["zscore", "no-such-file.csv"]);
    assert_eq!((missing.code, missing.stdout.as_str()), (Some(5), ""));
}

#[test]
fn a_store_is_made_once_and_only_for_areas_that_exist() {
    let laptop = Laptop::new();
    let init = |kabupaten: &str, desa: &str| {
        let words = [
            "init",
            "--kabupaten",
            kabupaten,
            "--puskesmas",
            "Stabat",
            "--desa",
            desa,
        ];
        let ran = cli(&laptop.data()).run(words.into_iter().chain(["--role", "bidan"]));
        (ran.code, ran.stderr)
    };
    assert_eq!(
        init("99.99", desk::DESA[0]).0,
        Some(5),
        "an unknown kabupaten"
    );
    assert_eq!(
        init("12.05", "12.07.26.2001").0,
        Some(5),
        "a desa of another kabupaten"
    );
    let (code, told) = init("12.05", desk::DESA[0]);
    assert_eq!(code, Some(0), "{told}");
    assert!(
        told.contains("pemulihan"),
        "the words are explained: {told}"
    );
    assert_eq!(
        init("12.05", desk::DESA[0]).0,
        Some(5),
        "a store is there already"
    );
    let status = cli(&laptop.data()).run(["status", "--json"]).succeeded();
    let status: Value = serde_json::from_str(&status).unwrap();
    assert!(status["waiting"].as_u64().unwrap() > 0, "{status}");
    assert_eq!(status["last_sync"], Value::Null);
    assert_eq!(
        (
            &status["scopes"],
            &status["quarantined"],
            &status["conflicts"]
        ),
        (&json!([]), &json!(0), &json!(0)),
        "who works alone follows no scopes, and nobody contradicts them"
    );
}

#[test]
fn who_may_not_open_the_store_is_told_so_with_code_3() {
    let (folder, _) = desk::set_up();
    let wrong = Cli::on(folder.path()).user(desk::USER, "bukan ini kata sandinya");
    assert_eq!(wrong.run(["status", "--json"]).code, Some(3));
    let nobody = Cli::on(folder.path()).user("Orang Lain", desk::PASSPHRASE);
    assert_eq!(nobody.run(["status", "--json"]).code, Some(3));
    let nowhere = tempfile::tempdir().unwrap();
    assert_eq!(cli(nowhere.path()).run(["status", "--json"]).code, Some(3));

    let app = desk::open(folder.path());
    let second = json!({ "name": "Rina", "role": "kader", "passphrase": "gula aren dari Samosir" });
    ask(&app, "add_user", second);
    app.close();
    let unnamed = Cli::on(folder.path());
    let ran = unnamed.run(["status", "--json"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.stderr.contains("Rina"), "{}", ran.stderr);
}

#[test]
fn commands_answer_in_json_and_their_errors_too() {
    let (folder, _) = desk::set_up();
    let laptop = cli(folder.path());
    let list = laptop.run(["call", "--list"]).succeeded();
    assert!(
        list.lines().any(|name| name == "record_measurement"),
        "{list}"
    );
    let places = laptop.run(["call", "list_posyandu"]).succeeded();
    assert_eq!(serde_json::from_str::<Value>(&places).unwrap(), json!([]));
    let refused = laptop.run(["call", "skdn", r#"{"month":"kemarin"}"#]);
    assert_eq!(refused.code, Some(5));
    let error: Value = serde_json::from_str(&refused.stdout).unwrap();
    assert_eq!(
        (&error["code"], &error["field"]),
        (&json!("bad_month"), &json!("month"))
    );
    assert!(error["detail"].is_object(), "{error}");
    assert_eq!(laptop.run(["call", "no_such_command"]).code, Some(5));
    assert_eq!(laptop.run(["call", "skdn", "{"]).code, Some(2));
}

#[test]
fn a_posyandu_is_named_with_its_desa_where_two_have_its_name() {
    let (folder, _) = desk::set_up();
    let app = desk::open(folder.path());
    for desa in desk::DESA {
        let new = json!({ "desa": desa, "name": "Melati", "schedule": null });
        ask(&app, "add_posyandu", new);
    }
    app.close();
    let report = |posyandu: &str| {
        let words = [
            "report",
            "skdn",
            "--month",
            "2026-10",
            "--posyandu",
            posyandu,
        ];
        cli(folder.path()).run(words)
    };
    let ambiguous = report("Melati");
    assert_eq!(ambiguous.code, Some(2), "{ambiguous:?}");
    assert!(ambiguous.stderr.contains("/Melati"), "{}", ambiguous.stderr);
    let form = report("12.05.07.2001/melati").succeeded();
    assert!(form.starts_with("baris,uraian,l_0_5"), "{form}");
    assert_eq!(form.lines().count(), 13, "{form}");
    assert_eq!(report("Kenanga").code, Some(5));
    let words = [
        "export",
        "child-months",
        "--from",
        "2026-10",
        "--to",
        "2026-09",
    ];
    assert_eq!(cli(folder.path()).run(words).code, Some(2));
}

#[test]
fn an_import_reports_each_row_and_a_dry_run_keeps_nothing() {
    let (folder, _) = desk::set_up();
    let desk_folder = tempfile::tempdir().unwrap();
    let file = desk_folder.path().join("register.csv");
    let rows = [
        "desa,posyandu,nama,jk,tgl_lahir,tgl_ukur,bb,catatan",
        "12.05.07.1004,Melati,Budi,L,2025-01-14,2026-10-15,8.5,x",
        "12.05.07.1004,Melati,Ani,P,2025-02-14,2026-10-15,850,x",
        "12.05.07.1004,Melati,Edi,L,2027-02-14,2026-10-15,8,x",
    ];
    fs::write(&file, rows.join("\r\n")).unwrap();
    let import = |dry: Option<&str>| {
        let words = ["import", "--format", "register", file.to_str().unwrap()];
        let ran = cli(folder.path()).run(words.into_iter().chain(dry));
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert!(
            ran.stderr.contains("catatan"),
            "an unknown column is named: {}",
            ran.stderr
        );
        serde_json::from_str::<Value>(&ran.stdout).unwrap()
    };
    for dry in [Some("--dry-run"), None] {
        let report = import(dry);
        assert_eq!(
            (&report["rows"], &report["persons_new"]),
            (&json!(3), &json!(1)),
            "{report}"
        );
        let refused: Vec<&Value> = report["refused"].as_array().unwrap().iter().collect();
        assert!(
            refused
                .iter()
                .any(|row| row["row"] == 3 && row["column"] == "bb"),
            "{report}"
        );
        assert!(refused.iter().all(|row| row["row"] != 2), "{report}");
    }
    assert_eq!(import(None)["facts_same"], 1);
}

#[test]
fn measurements_go_out_for_eppgbm_by_month_or_day_and_come_in_again() {
    let (folder, _) = desk::set_up();
    let desk_folder = tempfile::tempdir().unwrap();
    let laptop = cli(folder.path());
    let register = desk::register(desk_folder.path(), 12, 3);
    laptop.run(["import", "--format", "register", register.to_str().unwrap()]);
    let month = laptop
        .run(["export", "eppgbm", "--month", "2026-10"])
        .succeeded();
    let rows: Vec<&str> = month.lines().skip(1).collect();
    assert!(
        month.starts_with("No,NIK,Nama,JK,") && rows.len() > 5,
        "{month}"
    );
    let date = rows[0].split(',').nth(18).unwrap();
    let day = laptop
        .run(["export", "eppgbm", "--date", date, "--map", "pengukuran"])
        .succeeded();
    let of_day = rows.iter().filter(|row| row.contains(date)).count();
    assert_eq!(day.lines().count(), of_day + 1, "{date}: {day}");

    let (new, _) = desk::set_up();
    let file = desk_folder.path().join("e-ppgbm.xlsx");
    let file = file.to_str().unwrap();
    laptop
        .run([
            "export", "eppgbm", "--month", "2026-10", "--format", "xlsx", "--out", file,
        ])
        .succeeded();
    let taken = cli(new.path())
        .run(["import", "--format", "eppgbm", file])
        .succeeded();
    let taken: Value = serde_json::from_str(&taken).unwrap();
    assert_eq!(taken["facts_new"], rows.len(), "{taken}");

    for wrong in [
        &["export", "eppgbm"][..],
        &["export", "eppgbm", "--month", "2026-10", "--date", date],
        &["export", "eppgbm", "--date", "15/10/2026"],
        &["export", "eppgbm", "--month", "2026-13"],
    ] {
        assert_eq!(laptop.run(wrong).code, Some(2), "{wrong:?}");
    }
    let map = desk_folder.path().join("susunan.txt");
    fs::write(&map, "# Kolom dinas\nNama anak = nama\nBB = berat badan\n").unwrap();
    let words = [
        "export",
        "eppgbm",
        "--month",
        "2026-10",
        "--map",
        map.to_str().unwrap(),
    ];
    let refused = laptop.run(words);
    assert_eq!(refused.code, Some(5));
    assert!(
        refused.stderr.contains('3'),
        "the line is named: {}",
        refused.stderr
    );
    fs::write(&map, "# Kolom dinas\nNama anak = nama\nBB = bb\n").unwrap();
    let own = laptop.run(words).succeeded();
    assert!(own.starts_with("Nama anak,BB\r\n"), "{own}");
}

#[test]
fn what_is_logged_names_nobody() {
    let (folder, _) = desk::set_up();
    let desk_folder = tempfile::tempdir().unwrap();
    let file = desk_folder.path().join("register.csv");
    let rows = [
        "desa,posyandu,nama,jk,tgl_lahir,nik,nama_ibu,tgl_ukur,bb",
        "12.05.07.1004,Melati,Zulaikha,P,2025-01-14,1205075401250001,Wulandari,2026-10-15,8.5",
        "12.05.07.1004,Melati,Zulaikha,P,2025-01-14,1205075401250001,Wulandari,2026-10-16,850",
    ];
    fs::write(&file, rows.join("\n")).unwrap();
    let torn = desk_folder.path().join("torn.csv");
    fs::write(&torn, b"nama,jk,tgl_lahir\nZulaikha\xe9,P,2025-01-14\n").unwrap();
    let laptop = cli(folder.path()).logging("trace");
    let search = r#"{"text":"Zulaikha","group":"semua","posyandu":null,"desa":null,"status":"semua","limit":9,"offset":0}"#;
    let mut logged = String::new();
    for words in [
        &["import", "--format", "register", file.to_str().unwrap()][..],
        &["import", "--format", "register", torn.to_str().unwrap()],
        &["call", "search_people", search],
        &["call", "search_people", r#"{"text":"Zulaikha"}"#],
        &["export", "register", "--posyandu", "Wulandari"],
        &["doctor", "--rebuild"],
    ] {
        logged += &laptop.run(words).stderr;
    }
    assert!(logged.contains("WARN"), "something is logged: {logged}");
    for secret in [
        "Zulaikha",
        "Wulandari",
        "1205075401250001",
        desk::PASSPHRASE,
        "850",
    ] {
        assert!(!logged.contains(secret), "{secret}: {logged}");
    }
    let silent = cli(folder.path()).logging("off");
    let refused = silent.run(["import", "--format", "register", torn.to_str().unwrap()]);
    assert_eq!(refused.code, Some(5));
    assert!(
        !refused.stderr.contains("WARN") && refused.stderr.contains('2'),
        "{refused:?}"
    );
}

#[test]
fn whoever_waits_ten_seconds_for_the_writer_is_told_that_the_store_is_busy() {
    let (folder, _) = desk::set_up();
    let app = desk::open(folder.path());
    let session = app.session().unwrap();
    let held = session.store.write::<_, UiError>(session.user, |_| {
        let reading = cli(folder.path()).run(["status", "--json"]);
        let posyandu = r#"{"desa":"12.05.07.1004","name":"Mawar","schedule":null}"#;
        let writing = cli(folder.path()).run(["call", "add_posyandu", posyandu]);
        Ok((reading, writing))
    });
    let (reading, writing) = held.unwrap().answer;
    assert_eq!(reading.code, Some(0), "reading goes on: {reading:?}");
    assert_eq!(writing.code, Some(3), "{writing:?}");
    assert!(writing.stdout.contains("store_busy"), "{writing:?}");
}
