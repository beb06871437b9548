//! A posyandu day through the one door, as the window and the command line use it.

use app::{App, Settings, UiError};
use serde_json::{Value, json};

/// 12 November 2026, 09:00 WIB.
const MORNING: i64 = 1_794_448_800_000;

struct Laptop {
    app: App,
    folder: tempfile::TempDir,
}

impl Laptop {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { app: open(&folder), folder }
    }

    fn set_up() -> Self {
        let laptop = Self::new();
        let reply = laptop.call("set_up", json!({
            "kabupaten": "12.05", "puskesmas": "Stabat", "desa": ["12.05.07.1004", "12.05.07.2001"],
            "posyandu": [{ "desa": "12.05.07.1004", "name": "Melati 1", "schedule": "w2-4" },
                         { "desa": "12.05.07.2001", "name": "Mawar", "schedule": null }],
            "user": { "name": "Siti Rahma", "role": "bidan", "passphrase": "sampan biru dekat muara" },
        }));
        assert_eq!(reply["recovery_words"].as_array().unwrap().len(), 12);
        laptop
    }

    fn try_call(&self, name: &str, args: Value) -> Result<Value, UiError> {
        self.app.call(name, args).map(|called| called.value)
    }

    fn call(&self, name: &str, args: Value) -> Value {
        self.try_call(name, args).unwrap_or_else(|error| panic!("{name}: {error:?}"))
    }

    fn posyandu(&self, name: &str) -> String {
        let places = self.call("list_posyandu", json!({}));
        let place = places.as_array().unwrap().iter().find(|place| place["name"] == name);
        place.unwrap()["id"].as_str().unwrap().to_owned()
    }

    fn register(&self, name: &str, born: &str, posyandu: &str) -> String {
        let draft = json!({
            "name": name, "sex": "P", "birth_date": born, "nik": "", "family_card": "", "birth_order": "",
            "birth_weight": "3,1", "birth_length": "", "gestation_weeks": "", "mother_name": "Mawar Tarigan",
            "mother_nik": "", "father_name": "", "phone": "", "address": "", "dusun": "", "rt": "002", "rw": "",
            "posyandu": posyandu, "since": "", "owns_kms": true,
        });
        self.call("register_person", json!({ "draft": draft, "distinct": true }))["person"].as_str().unwrap().to_owned()
    }

    fn weigh(&self, person: &str, posyandu: &str, date: &str, weight: &str, length: &str) -> Result<Value, UiError> {
        self.try_call("record_measurement", json!({
            "person": person, "posyandu": posyandu, "date": date, "mode": "langsung",
            "entered": entered(weight, length), "confirmed": [], "to_remeasure": [],
        }))
    }
}

fn open(folder: &tempfile::TempDir) -> App {
    App::new(Settings {
        data_dir: folder.path().to_owned(),
        demo: false,
        held_clock: Some(MORNING),
        window: false,
    })
}

fn entered(weight: &str, length: &str) -> Value {
    json!({ "weight": weight, "length": length, "position": null, "arm": "", "head": "", "oedema": false })
}

#[test]
fn a_day_is_opened_weighed_corrected_and_finished() {
    let laptop = Laptop::set_up();
    let melati = laptop.posyandu("Melati 1");
    let gita = laptop.register("Gita Ginting", "14/4/26", &melati);
    let hana = laptop.register("Hana", "2023-02-10", &melati);
    laptop.weigh(&gita, &melati, "2026-10-08", "7,4", "64,8").unwrap();

    let days = laptop.call("list_days", json!({}));
    let dates: Vec<_> = days["to_enter"].as_array().unwrap().iter().map(|day| day["date"].as_str().unwrap()).collect();
    assert!(dates.contains(&"2026-10-08"), "{dates:?}");
    assert_eq!(days["upcoming"][0]["date"], "2026-11-12", "the second Thursday is today");

    let day = json!({ "posyandu": melati, "date": "2026-11-12" });
    let sheet = laptop.call("open_day", day.clone());
    assert_eq!(sheet["rows"].as_array().unwrap().len(), 2);
    let row = &sheet["rows"][0];
    assert_eq!((&row["name"], &row["previous"]["weight"], &row["minimum_weight"]), (&json!("Gita Ginting"), &json!(7400), &json!(7800)));
    assert_eq!(row["age_months"], 6);

    // 69 cm after 64,8 cm a month ago is asked about; 200 g are less than the 400 g of six months.
    let tried = laptop.call("try_measurement", json!({
        "person": gita, "posyandu": melati, "date": "2026-11-12", "entered": entered("7,6", "69"),
    }));
    assert_eq!(tried["judgement"]["code"], "T");
    assert_eq!(tried["doubts"][0]["code"], "jump");
    assert_eq!(laptop.call("day_sheet", day.clone())["summary"]["d"], 0, "trying writes nothing");

    let saved = laptop.weigh(&gita, &melati, "2026-11-12", "7.6", "69").unwrap();
    assert_eq!(saved["doubts"].as_array().unwrap().len(), 1, "saved, and still doubted");
    let corrected = laptop.weigh(&gita, &melati, "2026-11-12", "7,6", "66").unwrap();
    assert_eq!((&corrected["entry"]["length"], &corrected["doubts"]), (&json!(660), &json!([])));
    assert_eq!(corrected["entry"]["fact"], saved["entry"]["fact"], "a correction amends the same fact");

    let absent = laptop.call("record_absence", json!({
        "person": hana, "posyandu": melati, "date": "2026-11-12", "absence": "sakit",
    }));
    assert_eq!(absent["absence"], "sakit");

    let finished = laptop.call("finish_day", day);
    let summary = &finished["summary"];
    assert_eq!((&summary["s"], &summary["d"], &summary["t"]), (&json!(2), &json!(1), &json!(1)));
    assert_eq!(summary["not_come"][0]["reason"], "sakit");
}

#[test]
fn bad_cells_are_refused_with_their_field_and_nothing_is_lost() {
    let laptop = Laptop::set_up();
    let melati = laptop.posyandu("Melati 1");
    let gita = laptop.register("Gita Ginting", "2026-04-14", &melati);
    laptop.weigh(&gita, &melati, "2026-11-12", "7,6", "66").unwrap();
    for (weight, length, date, code, field) in [
        ("7600", "66", "2026-11-12", "out_of_range", "weight"),
        ("7,6", "0,66", "2026-11-12", "out_of_range", "length"),
        ("66", "7,6", "2026-11-12", "out_of_range", "weight"),
        ("PINDAH RUMAH", "", "2026-11-12", "bad_number", "weight"),
        ("7,6", "66", "2026-04-13", "before_birth", "date"),
        ("7,6", "66", "2026-11-13", "in_future", "date"),
        ("", "", "2026-11-12", "nothing_measured", "weight"),
    ] {
        let error = laptop.weigh(&gita, &melati, date, weight, length).unwrap_err();
        assert_eq!((error.code.as_str(), error.field.as_deref()), (code, Some(field)), "{weight} {length} {date}");
    }
    let sheet = laptop.call("day_sheet", json!({ "posyandu": melati, "date": "2026-11-12" }));
    assert_eq!(sheet["rows"][0]["entry"]["weight"], 7600);
}

#[test]
fn a_child_weighed_elsewhere_is_a_visitor_there_and_not_missing_at_home() {
    let laptop = Laptop::set_up();
    let (melati, mawar) = (laptop.posyandu("Melati 1"), laptop.posyandu("Mawar"));
    let gita = laptop.register("Gita Ginting", "2026-04-14", &melati);
    laptop.weigh(&gita, &mawar, "2026-11-05", "7,6", "66").unwrap();
    let there = laptop.call("day_sheet", json!({ "posyandu": mawar, "date": "2026-11-05" }));
    assert_eq!((&there["summary"]["s"], &there["summary"]["visitors"]), (&json!(0), &json!(1)));
    assert_eq!(there["rows"][0]["home_posyandu"], "Melati 1");
    let home = laptop.call("day_sheet", json!({ "posyandu": melati, "date": "2026-11-12" }));
    assert_eq!(home["rows"][0]["elsewhere"]["place"], "Mawar");
    assert_eq!(home["summary"]["not_come"], json!([]));
}

#[test]
fn what_was_saved_is_there_after_locking_and_starting_again() {
    let laptop = Laptop::set_up();
    let melati = laptop.posyandu("Melati 1");
    let gita = laptop.register("Gita Ginting", "2026-04-14", &melati);
    laptop.weigh(&gita, &melati, "2026-11-12", "7,6", "66").unwrap();
    assert_eq!(laptop.call("lock", json!({}))["stage"], "locked");
    assert_eq!(laptop.try_call("list_days", json!({})).unwrap_err().code, "locked");
    drop(laptop.app);

    let laptop = Laptop { app: open(&laptop.folder), folder: laptop.folder };
    let state = laptop.call("app_state", json!({}));
    let user = state["users"][0]["id"].clone();
    let wrong = laptop.try_call("unlock", json!({ "user": user, "passphrase": "bukan ini sama sekali" }));
    assert_eq!(wrong.unwrap_err().code, "wrong_passphrase");
    let open = laptop.call("unlock", json!({ "user": user, "passphrase": "sampan biru dekat muara" }));
    assert_eq!((&open["stage"], &open["session"]["puskesmas"]), (&json!("open"), &json!("Stabat")));
    let sheet = laptop.call("day_sheet", json!({ "posyandu": melati, "date": "2026-11-12" }));
    assert_eq!(sheet["rows"][0]["entry"]["weight"], 7600);
}

#[test]
fn a_second_window_is_refused_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings { data_dir: folder.path().to_owned(), demo: false, held_clock: Some(MORNING), window: true };
    let first = App::new(settings.clone());
    let second = App::new(settings);
    let state = second.call("app_state", json!({})).unwrap().value;
    assert_eq!((&state["stage"], &state["problem"]["code"]), (&json!("refused"), &json!("already_open")));
    drop(first);
}
