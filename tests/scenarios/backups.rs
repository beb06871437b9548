//! A backup opens on another laptop: with the passphrase, and with the recovery sheet alone.

use harness::Laptop;
use serde_json::json;

use crate::desk::{self, ask};
use crate::power_cut::assert_opens;

#[test]
fn a_backup_opens_elsewhere_with_the_passphrase_and_with_the_sheet_alone() {
    let (folder, words) = desk::set_up();
    let desk = tempfile::tempdir().unwrap();
    let app = desk::open(folder.path());
    let args =
        json!({ "path": desk::register(desk.path(), 30, 6), "format": "register", "desa": null });
    ask(&app, "run_import", args);
    let wanted = desk::child_months(&app);
    assert!(wanted.lines().count() > 50, "there is something to back up");
    let backup = desk.path().join("cadangan.siklus");
    ask(&app, "backup", json!({ "path": backup }));
    app.close();

    assert_opens(&backup, desk::PASSPHRASE, &wanted, "with the passphrase");

    let elsewhere = tempfile::tempdir().unwrap();
    let app = desk::app(elsewhere.path());
    let state = ask(
        &app,
        "restore_backup",
        json!({ "path": backup, "secret": words }),
    );
    assert_eq!(state["stage"], "locked", "nobody has said a passphrase yet");
    let new = "Jalan setapak, 7 hulu";
    let with_sheet = json!({
        "user": state["users"][0]["id"], "words": words, "new_passphrase": new,
    });
    ask(&app, "unlock_with_sheet", with_sheet);
    assert_eq!(desk::child_months(&app), wanted);
    desk::assert_sound(&app, "after the sheet");
    app.close();

    let wrong = tempfile::tempdir().unwrap();
    let refused = desk::app(wrong.path()).call(
        "restore_backup",
        json!({ "path": backup, "secret": "bukan kata sandinya" }),
    );
    assert_eq!(refused.unwrap_err().code, "wrong_secret");
    assert!(!wrong.path().join("siklus.db").exists());
}

#[test]
fn the_command_line_carries_a_store_to_another_laptop() {
    let (one, other) = (Laptop::new(), Laptop::new());
    let here = one.cli().user(desk::USER, desk::PASSPHRASE);
    let mut init = vec![
        "init",
        "--kabupaten",
        "12.05",
        "--puskesmas",
        "Stabat",
        "--role",
        "bidan",
    ];
    for desa in desk::DESA {
        init.extend(["--desa", desa]);
    }
    let made = here.run(init.clone());
    assert_eq!(made.code, Some(0), "{made:?}");
    assert_eq!(
        made.stdout, "",
        "the recovery words are for a person, not for a pipe"
    );
    let register = desk::register(one.desk(), 20, 4);
    let register = register.to_str().unwrap();
    let imported = here.run(["import", "--format", "register", register]);
    assert!(matches!(imported.code, Some(0 | 1)), "{imported:?}");
    let export = [
        "export",
        "child-months",
        "--from",
        "2026-06",
        "--to",
        "2026-11",
    ];
    let wanted = here.run(export).succeeded();
    assert!(wanted.lines().count() > 30, "{wanted}");

    let (carried, third) = (one.desk().join("keluar.csv"), Laptop::new());
    let carried = carried.to_str().unwrap();
    here.run(["export", "register", "--out", carried])
        .succeeded();
    let anew = third.cli().user(desk::USER, desk::PASSPHRASE);
    anew.run(init).succeeded();
    anew.run(["import", "--format", "register", carried])
        .succeeded();
    assert_eq!(
        anew.run(export).succeeded(),
        wanted,
        "carried as a register"
    );

    let backup = one.desk().join("cadangan.siklus");
    let backup = backup.to_str().unwrap();
    here.run(["backup", backup]).succeeded();
    let there = other.cli().user(desk::USER, desk::PASSPHRASE);
    there.run(["restore", backup]).succeeded();
    assert_eq!(there.run(export).succeeded(), wanted);
    there.run(["doctor", "--rebuild"]).succeeded();
    assert_eq!(
        there.run(["restore", backup]).code,
        Some(5),
        "a store is not written over"
    );
}
