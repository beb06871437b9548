//! A posyandu day through the one door, as the window and the command line use it.

use serde_json::{Value, json};
use siklus_app::UiError;

use crate::at::{Laptop, PASSPHRASE};

/// A laptop with two posyandu.
fn two_posyandu() -> (Laptop, String, String) {
    let laptop = Laptop::set_up();
    let add = |desa: &str, name: &str, schedule: Value| {
        let place = laptop.call(
            "add_posyandu",
            json!({ "desa": desa, "name": name, "schedule": schedule }),
        );
        place["id"].as_str().unwrap().to_owned()
    };
    let melati = add("12.05.07.1004", "Melati 1", json!("w2-4"));
    let mawar = add("12.05.07.2001", "Mawar", Value::Null);
    (laptop, melati, mawar)
}

fn register(laptop: &Laptop, name: &str, born: &str, posyandu: &str) -> String {
    let draft = json!({
        "name": name, "sex": "P", "birth_date": born, "nik": "", "family_card": "", "birth_order": "",
        "birth_weight": "3,1", "birth_length": "", "gestation_weeks": "", "mother_name": "Mawar Tarigan",
        "mother_nik": "", "father_name": "", "phone": "", "address": "", "dusun": "", "rt": "002", "rw": "",
        "posyandu": posyandu, "since": "", "owns_kms": true,
    });
    let reply = laptop.call(
        "register_person",
        json!({ "draft": draft, "distinct": true }),
    );
    reply["person"].as_str().unwrap().to_owned()
}

fn entered(weight: &str, length: &str) -> Value {
    json!({ "weight": weight, "length": length, "position": null, "arm": "", "head": "", "oedema": false })
}

fn weigh(
    laptop: &Laptop,
    person: &str,
    posyandu: &str,
    date: &str,
    cells: [&str; 2],
) -> Result<Value, UiError> {
    let args = json!({
        "person": person, "posyandu": posyandu, "date": date, "mode": "langsung",
        "entered": entered(cells[0], cells[1]), "confirmed": [], "to_remeasure": [],
    });
    laptop
        .app
        .call("record_measurement", args)
        .map(|called| called.value)
}

#[test]
fn a_day_is_opened_weighed_corrected_and_finished() {
    let (laptop, melati, _) = two_posyandu();
    let gita = register(&laptop, "Gita Ginting", "14/4/26", &melati);
    let hana = register(&laptop, "Hana", "2023-02-10", &melati);
    let alone = weigh(&laptop, &gita, &melati, "2026-10-08", ["7,4", "64,8"]).unwrap();
    assert_eq!(alone["number"], Value::Null, "it has no place in a list");

    let days = laptop.call("list_days", json!({}));
    let dates: Vec<_> = days["to_enter"]
        .as_array()
        .unwrap()
        .iter()
        .map(|day| day["date"].as_str().unwrap())
        .collect();
    assert!(dates.contains(&"2026-10-08"), "{dates:?}");
    assert_eq!(
        days["upcoming"][0]["date"], "2026-12-10",
        "the next second Thursday"
    );

    let day = json!({ "posyandu": melati, "date": "2026-11-12" });
    let sheet = laptop.call("open_day", day.clone());
    assert_eq!(sheet["rows"].as_array().unwrap().len(), 2);
    let row = &sheet["rows"][0];
    assert_eq!(
        (
            &row["name"],
            &row["previous"]["weight"],
            &row["minimum_weight"]
        ),
        (&json!("Gita Ginting"), &json!(7400), &json!(7800))
    );
    assert_eq!(row["age_months"], 6);

    // 69 cm after 64,8 cm a month ago is asked about; 200 g are less than the 400 g of six months.
    let tried = laptop.call("try_measurement", json!({
        "person": gita, "posyandu": melati, "date": "2026-11-12", "entered": entered("7,6", "69"),
    }));
    assert_eq!(tried["judgement"]["code"], "T");
    assert_eq!(tried["doubts"][0]["code"], "jump");
    assert_eq!(
        laptop.call("day_sheet", day.clone())["summary"]["d"],
        0,
        "trying writes nothing"
    );

    let saved = weigh(&laptop, &gita, &melati, "2026-11-12", ["7.6", "69"]).unwrap();
    assert_eq!(
        saved["doubts"].as_array().unwrap().len(),
        1,
        "saved, and still doubted"
    );
    let corrected = weigh(&laptop, &gita, &melati, "2026-11-12", ["7,6", "66"]).unwrap();
    assert_eq!(
        (&corrected["entry"]["length"], &corrected["doubts"]),
        (&json!(660), &json!([]))
    );
    assert_eq!(
        corrected["entry"]["fact"], saved["entry"]["fact"],
        "a correction amends the same fact"
    );

    let absent = laptop.call(
        "record_absence",
        json!({
            "person": hana, "posyandu": melati, "date": "2026-11-12", "absence": "sakit",
        }),
    );
    assert_eq!(absent["absence"], "sakit");

    let finished = laptop.call("finish_day", day);
    let summary = &finished["summary"];
    assert_eq!(
        (&summary["s"], &summary["d"], &summary["t"]),
        (&json!(2), &json!(1), &json!(1))
    );
    assert_eq!(summary["not_come"][0]["reason"], "sakit");
}

#[test]
fn bad_cells_are_refused_with_their_field_and_nothing_is_lost() {
    let (laptop, melati, _) = two_posyandu();
    let gita = register(&laptop, "Gita Ginting", "2026-04-14", &melati);
    weigh(&laptop, &gita, &melati, "2026-11-12", ["7,6", "66"]).unwrap();
    for (weight, length, date, code, field) in [
        ("7600", "66", "2026-11-12", "out_of_range", "weight"),
        ("7,6", "0,66", "2026-11-12", "out_of_range", "length"),
        ("66", "7,6", "2026-11-12", "out_of_range", "weight"),
        ("PINDAH RUMAH", "", "2026-11-12", "bad_number", "weight"),
        ("7,6", "66", "2026-04-13", "before_birth", "date"),
        ("7,6", "66", "2026-11-23", "in_future", "date"),
        ("", "", "2026-11-12", "nothing_measured", "weight"),
    ] {
        let error = weigh(&laptop, &gita, &melati, date, [weight, length]).unwrap_err();
        assert_eq!(
            (error.code.as_str(), error.field.as_deref()),
            (code, Some(field)),
            "{weight} {length} {date}"
        );
    }
    let sheet = laptop.call(
        "day_sheet",
        json!({ "posyandu": melati, "date": "2026-11-12" }),
    );
    assert_eq!(sheet["rows"][0]["entry"]["weight"], 7600);
}

#[test]
fn a_child_weighed_elsewhere_is_a_visitor_there_and_not_missing_at_home() {
    let (laptop, melati, mawar) = two_posyandu();
    let gita = register(&laptop, "Gita Ginting", "2026-04-14", &melati);
    weigh(&laptop, &gita, &mawar, "2026-11-05", ["7,6", "66"]).unwrap();
    let there = laptop.call(
        "day_sheet",
        json!({ "posyandu": mawar, "date": "2026-11-05" }),
    );
    assert_eq!(
        (&there["summary"]["s"], &there["summary"]["visitors"]),
        (&json!(0), &json!(1))
    );
    assert_eq!(there["rows"][0]["home_posyandu"], "Melati 1");
    let home = laptop.call(
        "day_sheet",
        json!({ "posyandu": melati, "date": "2026-11-12" }),
    );
    assert_eq!(home["rows"][0]["elsewhere"]["place"], "Mawar");
    assert_eq!(home["summary"]["not_come"], json!([]));
}

#[test]
fn what_was_saved_is_there_after_locking_and_unlocking() {
    let (laptop, melati, _) = two_posyandu();
    let gita = register(&laptop, "Gita Ginting", "2026-04-14", &melati);
    weigh(&laptop, &gita, &melati, "2026-11-12", ["7,6", "66"]).unwrap();
    let locked = laptop.call("lock", json!({}));
    assert_eq!(locked["stage"], "locked");
    assert_eq!(laptop.refused("list_days", json!({})).code, "locked");
    let user = locked["users"][0]["id"].clone();
    let wrong = laptop.refused(
        "unlock",
        json!({ "user": user, "passphrase": "bukan ini sama sekali" }),
    );
    assert_eq!(wrong.code, "wrong_passphrase");
    let open = laptop.call("unlock", json!({ "user": user, "passphrase": PASSPHRASE }));
    assert_eq!(open["stage"], "open");
    let sheet = laptop.call(
        "day_sheet",
        json!({ "posyandu": melati, "date": "2026-11-12" }),
    );
    assert_eq!(sheet["rows"][0]["entry"]["weight"], 7600);
}
