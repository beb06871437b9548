//! The page of a child: what is told about it, and how it is corrected.

use domain::{Entity, PersonId, Values, field};
use serde_json::{Value, json};
use siklus_app::UiError;

use crate::at::Laptop;
use crate::people::{draft, posyandu, register};

const DESA: &str = "12.05.07.1004";

struct Budi {
    laptop: Laptop,
    id: String,
    melati: String,
}

fn budi() -> Budi {
    let laptop = Laptop::set_up();
    let melati = posyandu(&laptop, DESA, "Melati 1");
    let id = register(&laptop, &draft("Budi", "L", "2025-03-10", "Siti", &melati));
    Budi { laptop, id, melati }
}

impl Budi {
    fn weigh(&self, date: &str, weight: &str) {
        self.laptop.call(
            "record_measurement",
            json!({
                "person": self.id, "posyandu": self.melati, "date": date, "mode": "kertas", "confirmed": [],
                "to_remeasure": [],
                "entered": {"weight": weight, "length": "", "position": null, "arm": "", "head": "", "oedema": false},
            }),
        );
    }

    fn page(&self) -> Value {
        self.laptop.call("child_page", json!({"person": self.id}))
    }

    fn item(&self, kind: &str) -> Value {
        let page = self.page();
        let items = page["timeline"].as_array().unwrap();
        items
            .iter()
            .find(|item| item["kind"] == kind)
            .unwrap()
            .clone()
    }
}

#[test]
fn a_corrected_weight_shows_both_values_the_reason_and_the_new_code() {
    let budi = budi();
    budi.laptop.call(
        "save_day_head",
        json!({"posyandu": budi.melati, "date": "2026-09-10", "measured_by": "Kader Yuni", "scale": null, "board": null}),
    );
    budi.weigh("2026-08-13", "9,0");
    budi.weigh("2026-09-10", "9,3");
    let page = budi.page();
    assert_eq!(page["judged_on"], "2026-09-10");
    assert_eq!(page["judgement"]["code"], "N");
    assert_eq!(page["points"].as_array().unwrap().len(), 2);
    assert_eq!(page["points"][1]["weight"], 9300);

    let weighing = budi.item("measurement");
    assert_eq!(weighing["date"], "2026-09-10");
    assert_eq!(weighing["place"], "Melati 1");
    assert_eq!(weighing["measured_by"], "Kader Yuni");
    assert_eq!(weighing["entered_by"], "Sari Lubis");
    assert_eq!(weighing["entered_at"], "2026-11-22T01:00Z");
    assert_eq!(weighing["origin"], "kertas");
    assert_eq!(weighing["values"]["site"], "posyandu");

    let correct = |changes: Value, reason: &str| json!({"fact": weighing["fact"], "changes": changes, "reason": reason});
    assert_eq!(
        budi.laptop
            .refused("amend_fact", correct(json!({"weight": "9,1"}), " "))
            .code,
        "missing"
    );
    budi.laptop.call(
        "amend_fact",
        correct(json!({"weight": "9,1"}), "salah baca"),
    );
    let weighing = budi.item("measurement");
    assert_eq!(weighing["code"], "T");
    assert_eq!(
        weighing["changes"],
        json!([{
            "at": "2026-11-22T01:00Z", "by": "Sari Lubis", "reason": "salah baca",
            "fields": [{"field": "weight", "from": 9300, "to": 9100}],
        }])
    );
}

#[test]
fn a_voided_fact_counts_no_more_and_can_be_taken_up_again() {
    let budi = budi();
    budi.weigh("2026-09-10", "9,3");
    let fact = budi.item("measurement")["fact"].clone();
    budi.laptop
        .call("void_fact", json!({"fact": fact, "reason": "anak lain"}));
    let page = budi.page();
    assert_eq!(page["points"], json!([]));
    assert_eq!(page["judgement"], Value::Null);
    let voided = budi.item("measurement");
    assert_eq!(voided["live"], false);
    assert_eq!(
        voided["changes"][0]["fields"],
        json!([{"field": "live", "from": "ya", "to": "tidak"}])
    );
    budi.laptop.call(
        "restore_fact",
        json!({"fact": fact, "reason": "memang dia"}),
    );
    assert_eq!(budi.page()["judgement"]["code"], "B");
    let health = budi.laptop.call("doctor", json!({"rebuild": true}));
    assert_eq!(health["ok"], true, "{health}");
}

#[test]
fn a_correction_that_cannot_be_is_refused_with_its_field() {
    let budi = budi();
    budi.weigh("2026-09-10", "9,3");
    let fact = budi.item("measurement")["fact"].clone();
    for (field, typed, code) in [
        ("weight", "95", "out_of_range"),
        ("weight", "abc", "bad_number"),
        ("weight", "", "missing"),
        ("date", "9/3/25", "before_birth"),
        ("date", "2026-11-23", "in_future"),
        ("date", "31/9/2026", "bad_date"),
        ("date", "", "missing"),
        ("position", "miring", "bad_word"),
        ("capsule", "biru", "bad_field"),
    ] {
        let args = json!({"fact": fact, "changes": {field: typed}, "reason": "coba"});
        assert_eq!(
            budi.laptop.refused("amend_fact", args).code,
            code,
            "{field} {typed:?}"
        );
    }
    assert_eq!(budi.item("measurement")["changes"], json!([]));
    let nobody = json!({"fact": "0000000000000001-7", "reason": "coba"});
    assert_eq!(budi.laptop.refused("void_fact", nobody).code, "not_found");
}

#[test]
fn charts_have_the_lines_of_who_and_the_card() {
    let laptop = Laptop::new();
    let lines = laptop.call(
        "chart_lines",
        json!({"index": "bb_u", "sex": "L", "months": 24}),
    );
    assert_eq!(
        (lines["x_unit"].as_str(), lines["y_unit"].as_str()),
        (Some("bulan"), Some("kg"))
    );
    assert_eq!(lines["lines"][3]["sd"], 0);
    assert_eq!(
        lines["lines"][3]["y"][0], 3.346,
        "WHO's median of a newborn boy"
    );
    let n_places = lines["x"].as_array().unwrap().len();
    for line in lines["lines"].as_array().unwrap() {
        assert_eq!(line["y"].as_array().unwrap().len(), n_places);
    }
    let heights = laptop.call(
        "chart_lines",
        json!({"index": "bb_tb", "sex": "P", "months": 60}),
    );
    assert_eq!(heights["x"][0], 65.0);
    let card = laptop.call("kms_lines", json!({"sex": "P"}));
    let names: Vec<_> = card["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| &line["name"])
        .collect();
    assert_eq!(names, ["black", "red", "median", "orange"]);
    assert_eq!(card["minimum_gain"][1], 800);
    assert_eq!(
        laptop.refused("kms_lines", json!({"sex": "X"})).code,
        "bad_sex"
    );
}

#[test]
fn a_child_whose_date_of_birth_is_not_known_is_shown_judged_by_nothing_and_can_be_given_one() {
    let budi = budi();
    budi.weigh("2026-09-10", "9,3");
    let id = PersonId(budi.id.parse().unwrap());
    let session = budi.laptop.app.session().unwrap();
    let unknown: Values = [(field::BIRTH_DATE, domain::Value::Empty)]
        .into_iter()
        .collect();
    session
        .store
        .write::<_, UiError>(session.user, |writer| {
            writer.edit(Entity::Person(id), unknown, "")?;
            Ok(())
        })
        .unwrap();
    let page = budi.page();
    assert_eq!(page["line"]["birth_date"], "");
    assert_eq!(
        (&page["points"], &page["judgement"]),
        (&json!([]), &Value::Null)
    );
    assert_eq!(budi.item("measurement")["values"]["weight"], 9300);
    budi.laptop.call(
        "move_person",
        json!({"person": budi.id, "date": "1/10/26", "posyandu": null}),
    );
    assert_eq!(budi.page()["residences"][0]["to"], "2026-10-01");
    budi.laptop.call(
        "edit_person",
        json!({"person": budi.id, "changes": {"birth_date": "10/3/25"}, "reason": "dari KK"}),
    );
    let page = budi.page();
    assert_eq!(page["points"][0]["weight"], 9300);
    assert_eq!(page["judgement"]["bb_u"], "normal");
}
