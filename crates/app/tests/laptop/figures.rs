//! What stands beside the numbers that Siklus counts: targets, recaps and notes, with their source and their author.

use std::fs;

use serde_json::{Value, json};

use crate::at::Laptop;
use crate::people::posyandu;

const PERDAMAIAN: &str = "12.05.07.1004";
const KARANG_REJO: &str = "12.05.07.2001";

fn laptop() -> Laptop {
    let laptop = Laptop::set_up();
    posyandu(&laptop, PERDAMAIAN, "Melati 1");
    posyandu(&laptop, KARANG_REJO, "Mawar");
    laptop
}

fn figure(kind: &str, subject: &str, desa: Option<&str>, month: &str) -> Value {
    json!({
        "kind": kind, "subject": subject, "desa": desa, "month": month, "reached": "", "of": "", "source": "",
        "as_of": "", "note": "", "reason": "",
    })
}

fn with(mut figure: Value, values: &[(&str, &str)]) -> Value {
    for (name, value) in values {
        figure[name] = json!(value);
    }
    figure
}

fn target(desa: Option<&str>, of: &str) -> Value {
    with(
        figure("sasaran", "pregnant", desa, "2026-11"),
        &[("of", of), ("source", "Proyeksi BPS 2026")],
    )
}

fn service(laptop: &Laptop, spm: u8, month: &str) -> Value {
    let board = laptop.call("spm_board", json!({"month": month, "desa": null}));
    let services = board["services"].as_array().unwrap();
    services
        .iter()
        .find(|service| service["spm"] == spm)
        .unwrap()
        .clone()
}

#[test]
fn a_target_stands_beside_what_is_registered_and_desa_add_up() {
    let laptop = laptop();
    laptop.call("record_figure", target(Some(PERDAMAIAN), "30"));
    assert_eq!(
        service(&laptop, 1, "2026-11")["entered"],
        Value::Null,
        "one desa has none yet"
    );
    laptop.call("record_figure", target(Some(KARANG_REJO), "18"));
    let mothers = service(&laptop, 1, "2026-11");
    assert_eq!(
        mothers["entered"],
        json!({"of": 48, "until": 44, "sources": ["Proyeksi BPS 2026"]})
    );
    assert_eq!(
        mothers["target"], 0,
        "nobody is registered, and that is told as it is"
    );
    let board = laptop.call("pws_board", json!({"month": "2026-06", "desa": null}));
    assert_eq!(board["total"]["targets"]["pregnant"]["until"], 24);
    let desa = board["areas"]
        .as_array()
        .unwrap()
        .iter()
        .find(|area| area["id"] == KARANG_REJO)
        .unwrap();
    assert_eq!(desa["targets"]["pregnant"]["until"], 9);
    assert_eq!(desa["known"]["balita"], 0);
    let of_one = laptop.call(
        "spm_board",
        json!({"month": "2026-06", "desa": KARANG_REJO}),
    );
    assert_eq!(of_one["services"][0]["entered"]["of"], 18);
}

#[test]
fn a_recap_has_a_source_a_date_and_an_author_and_no_people() {
    let laptop = laptop();
    let recap = with(
        figure("rekap", "12", None, "2026-10"),
        &[
            ("reached", "41"),
            ("of", "96"),
            ("source", "SIHA"),
            ("as_of", "02/11/26"),
        ],
    );
    laptop.call("record_figure", recap);
    let hiv = service(&laptop, 12, "2026-11");
    assert_eq!(hiv["source"], "recap");
    let told = &hiv["recap"];
    assert_eq!(
        (&told["reached"], &told["of"], &told["source"]),
        (&json!(41), &json!(96), &json!("SIHA"))
    );
    assert_eq!(
        (&told["as_of"], &told["by"]),
        (&json!("2026-11-02"), &json!("Sari Lubis"))
    );
    assert_eq!(
        service(&laptop, 12, "2026-09")["recap"],
        Value::Null,
        "not before its month"
    );
}

#[test]
fn a_figure_is_changed_with_a_reason_and_withdrawn_by_emptying_it() {
    let laptop = laptop();
    laptop.call("record_figure", target(None, "40"));
    let refused = laptop.refused("record_figure", target(None, "42"));
    assert_eq!(
        (refused.code.as_str(), refused.field.as_deref()),
        ("missing", Some("reason"))
    );
    laptop.call(
        "record_figure",
        with(target(None, "42"), &[("reason", "angka BPS direvisi")]),
    );
    assert_eq!(service(&laptop, 1, "2026-11")["entered"]["of"], 42);
    let empty = with(
        figure("sasaran", "pregnant", None, "2026-11"),
        &[("reason", "salah desa")],
    );
    laptop.call("record_figure", empty);
    assert_eq!(service(&laptop, 1, "2026-11")["entered"], Value::Null);
    let list = laptop.call("list_figures", json!({"month": "2026-11"}));
    assert_eq!(list["figures"], json!([]));
}

#[test]
fn a_note_says_why_for_its_month_alone() {
    let laptop = laptop();
    let note = with(
        figure("catatan", "weighed", Some(PERDAMAIAN), "2026-10"),
        &[("note", "Banjir, posyandu mundur seminggu")],
    );
    laptop.call("record_figure", note);
    let notes = |month: &str| {
        let board = laptop.call("pws_board", json!({"month": month, "desa": null}));
        let areas = board["areas"].as_array().unwrap().clone();
        areas.iter().find(|area| area["id"] == PERDAMAIAN).unwrap()["notes"].clone()
    };
    assert_eq!(
        notes("2026-10")[0]["note"],
        "Banjir, posyandu mundur seminggu"
    );
    assert_eq!(notes("2026-11"), json!([]));
}

#[test]
fn figures_that_cannot_be_are_refused_with_the_field() {
    let laptop = laptop();
    let recap = figure("rekap", "8", None, "2026-10");
    let whole = [
        ("reached", "3"),
        ("source", "rekam medis"),
        ("as_of", "02/11/26"),
    ];
    let cases = [
        (
            with(recap.clone(), &[("reached", "3")]),
            "missing",
            "source",
        ),
        (
            with(recap.clone(), &[("reached", "3"), ("source", "SITB")]),
            "missing",
            "as_of",
        ),
        (
            with(recap.clone(), &[("reached", "tiga")]),
            "bad_number",
            "reached",
        ),
        (
            with(recap.clone(), &[("reached", "-3")]),
            "bad_number",
            "reached",
        ),
        (
            with(recap.clone(), &[("reached", "12.5")]),
            "bad_number",
            "reached",
        ),
        (recap.clone(), "missing", "reached"),
        (
            with(with(recap.clone(), &whole), &[("as_of", "31/12/26")]),
            "in_future",
            "as_of",
        ),
        (
            with(with(recap.clone(), &whole), &[("month", "2026-12")]),
            "in_future",
            "month",
        ),
        (
            with(with(recap.clone(), &whole), &[("subject", "13")]),
            "bad_subject",
            "subject",
        ),
        (
            with(with(recap.clone(), &whole), &[("desa", "12.05.07.2099")]),
            "bad_area",
            "desa",
        ),
        (with(recap, &[("kind", "ramalan")]), "bad_kind", "kind"),
    ];
    for (figure, code, field) in cases {
        let refused = laptop.refused("record_figure", figure.clone());
        assert_eq!(
            (refused.code.as_str(), refused.field.as_deref()),
            (code, Some(field)),
            "{figure}"
        );
    }
}

/// A file on the laptop, and what is asked of it.
fn file(laptop: &Laptop, text: &str) -> Value {
    let path = laptop.folder().join("rekap.csv");
    fs::write(&path, text).unwrap();
    json!({"path": path, "kind": "rekap", "subject": "", "month": "2026-10", "source": "", "as_of": "", "reason": ""})
}

const HEAD: &str = "jenis,layanan,desa,bulan,terlayani,sasaran,sumber,per_tanggal";

#[test]
fn recaps_of_a_file_go_in_whole_and_say_where_they_come_from() {
    let laptop = laptop();
    let args = file(
        &laptop,
        &format!(
            "{HEAD}\n\
             rekap,12 Risiko HIV,,2026-10,1.041,2.096,SIHA,02/11/2026\n\
             ,11,Perdamaian,Okt 2026,30,40,SITB,31/10/2026\n\
             sasaran,11,Karang Rejo,2026,,25,Proyeksi BPS,\n\
             ,11,Karang Rejo,2026-10,,,,\n"
        ),
    );
    let preview = laptop.call("preview_figures", args.clone());
    assert_eq!(
        service(&laptop, 12, "2026-10")["recap"],
        Value::Null,
        "only looked at"
    );
    assert_eq!(preview["empty"], 1);
    assert_eq!(preview["refused"], json!([]), "{preview}");
    let taken = laptop.call("import_figures", args.clone());
    assert_eq!(taken, preview);
    let rows: Vec<&Value> = taken["taken"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["row"])
        .collect();
    assert_eq!(rows, [2, 3, 4]);
    let hiv = &service(&laptop, 12, "2026-10")["recap"];
    assert_eq!(
        (&hiv["reached"], &hiv["of"], &hiv["origin"], &hiv["by"]),
        (
            &json!(1041),
            &json!(2096),
            &json!("impor"),
            &json!("Sari Lubis")
        )
    );
    let tb = service(&laptop, 11, "2026-10");
    let desa = |code: &str| {
        tb["areas"]
            .as_array()
            .unwrap()
            .iter()
            .find(|area| area["id"] == code)
            .unwrap()
            .clone()
    };
    assert_eq!(desa(PERDAMAIAN)["recap"]["reached"], 30);
    assert_eq!(desa(KARANG_REJO)["entered"]["of"], 25);
    let again = laptop.call("import_figures", args);
    assert_eq!((&again["same"], &again["taken"]), (&json!(3), &json!([])));
}

#[test]
fn bad_rows_are_told_by_row_and_the_others_go_in() {
    let laptop = laptop();
    let args = file(
        &laptop,
        &format!(
            "{HEAD}\n\
             rekap,13,,2026-10,1,2,SIHA,02/11/2026\n\
             rekap,12,Entah,2026-10,1,2,SIHA,02/11/2026\n\
             rekap,12,,2026-12,1,2,SIHA,02/11/2026\n\
             rekap,12,,2026-10,98%,2,SIHA,02/11/2026\n\
             rekap,12,,2026-10,1,2,,02/11/2026\n\
             rekap,12,,2026-10,1,2,SIHA,32/11/2026\n\
             ramalan,12,,2026-10,1,2,SIHA,02/11/2026\n\
             catatan,12,,2026-10,1,2,SIHA,02/11/2026\n\
             rekap,12,Puskesmas Karang Rejo,2026-10,41,96,SIHA,02/11/2026\n\
             rekap,12,,2026-10,42,96,SIHA,02/11/2026\n\
             rekap,,,2026-10,42,96,SIHA,02/11/2026\n\
             rekap,12,Jumlah,2026-10,,,,\n"
        ),
    );
    let report = laptop.call("import_figures", args);
    let refused: Vec<(u64, &str, &str)> = report["refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            (
                row["row"].as_u64().unwrap(),
                row["column"].as_str().unwrap(),
                row["code"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        refused,
        [
            (2, "layanan", "bad_subject"),
            (3, "desa", "bad_desa"),
            (4, "bulan", "in_future"),
            (5, "terlayani", "bad_number"),
            (6, "sumber", "missing"),
            (7, "per_tanggal", "bad_date"),
            (8, "jenis", "bad_kind"),
            (9, "jenis", "bad_kind"),
            (11, "layanan", "row_twice"),
            (12, "layanan", "missing"),
        ]
    );
    assert_eq!(service(&laptop, 12, "2026-10")["recap"]["reached"], 41);
}

#[test]
fn a_file_that_changes_what_is_known_needs_a_reason_or_changes_nothing() {
    let laptop = laptop();
    let typed = with(
        figure("rekap", "12", None, "2026-10"),
        &[("reached", "41"), ("source", "SIHA"), ("as_of", "02/11/26")],
    );
    laptop.call("record_figure", typed);
    assert_eq!(
        service(&laptop, 12, "2026-10")["recap"]["origin"],
        "langsung"
    );
    // No column says what the file is about: what was chosen on the screen holds.
    let mut args = file(&laptop, "desa,capaian\nPerdamaian,7\n,44\n");
    args["subject"] = json!("12");
    args["source"] = json!("SIHA");
    args["as_of"] = json!("2026-11-09");
    let refused = laptop.refused("import_figures", args.clone());
    assert_eq!(
        (refused.code.as_str(), refused.field.as_deref()),
        ("missing", Some("reason"))
    );
    let hiv = service(&laptop, 12, "2026-10");
    assert_eq!(hiv["recap"]["reached"], 41);
    assert!(
        hiv["areas"]
            .as_array()
            .unwrap()
            .iter()
            .all(|area| area["recap"] == Value::Null),
        "none of it went in"
    );
    args["reason"] = json!("angka SIHA direvisi");
    let report = laptop.call("import_figures", args);
    let changed = &report["taken"][1];
    assert_eq!(
        (&changed["before"]["reached"], &changed["figure"]["reached"]),
        (&json!(41), &json!(44))
    );
    assert_eq!(service(&laptop, 12, "2026-10")["recap"]["origin"], "impor");
}

#[test]
fn the_sheet_to_fill_in_holds_what_is_known_and_comes_back() {
    let laptop = laptop();
    let recap = with(
        figure("rekap", "12", Some(PERDAMAIAN), "2026-10"),
        &[("reached", "41"), ("source", "SIHA"), ("as_of", "02/11/26")],
    );
    laptop.call("record_figure", recap);
    let services = json!([{"spm": 11, "name": "Terduga TB"}, {"spm": 12, "name": "Risiko HIV"}]);
    let saved = laptop.call(
        "save_figure_sheet",
        json!({"month": "2026-10", "services": services}),
    );
    let mut args = file(&laptop, "");
    args["path"] = saved["path"].clone();
    let report = laptop.call("preview_figures", args);
    assert_eq!(
        (&report["same"], &report["empty"]),
        (&json!(1), &json!(5)),
        "three places, two services"
    );
    assert_eq!(
        (&report["taken"], &report["refused"]),
        (&json!([]), &json!([]))
    );
}
