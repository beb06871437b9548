//! What stands beside the numbers that Siklus counts: targets, recaps and notes, with their source and their author.

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
