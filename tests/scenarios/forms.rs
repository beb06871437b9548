//! A form that the office changes: published on the server, asked on the laptops, and no word of any program is new.

use std::fs;

use harness::District;
use serde_json::{Value, json};

use crate::desk::{self, DESA, ask};

const PLAIN: &[&str] = &["--insecure-http"];

/// What the office asks beside: whether she came by boat, needed for the plan of the way to the hospital.
fn with_boat(text: &str, version: u32) -> String {
    let mut form: Value = serde_json::from_str(text).unwrap();
    form["version"] = version.to_string().into();
    let question = json!({
        "linkId": "boat", "text": "Datang dengan perahu?", "type": "boolean", "required": true,
        "extension": [{ "url": "urn:siklus:field", "valuePositiveInt": 30_001 }],
    });
    form["item"].as_array_mut().unwrap().push(question);
    form.to_string()
}

#[test]
fn a_new_question_is_asked_on_every_laptop_without_a_new_program() {
    let district = District::langkat();
    let file = district.beside("anc.json");
    let path = file.display().to_string();
    let now = district.run(["form", "show", "anc"]).succeeded();
    // A number of the program's own is refused, with what to write instead.
    let wrong = with_boat(&now, 1000).replace("30001", "2999");
    fs::write(&file, wrong).unwrap();
    let refused = district.run(["form", "publish", &path]);
    assert_eq!(refused.code, Some(5));
    let told = refused.stderr;
    assert!(told.contains("boat") && told.contains("30000"), "{told}");
    fs::write(&file, with_boat(&now, 1000)).unwrap();
    district.run(["form", "check", &path]).succeeded();
    let listed = district.run(["form", "list"]).succeeded();
    assert!(!listed.contains("anc,1000"), "{listed}");

    // Two laptops join; one is at work while the office publishes.
    let serving = district.serve(PLAIN);
    let folders = [desk::set_up().0, desk::set_up().0];
    let laptops = [&folders[0], &folders[1]].map(|folder| desk::open(folder.path()));
    for laptop in &laptops {
        let code = district.invite("Stabat");
        ask(
            laptop,
            "enrol",
            json!({ "url": serving.url(), "code": code }),
        );
    }
    let [ani, sari] = &laptops;
    let dewi = mother(ani);
    let before = ask(ani, "form", json!({ "form": "anc", "version": null }));
    antenatal(ani, &dewi, "2026-10-01", &[]).unwrap();
    district.run(["form", "publish", &path]).succeeded();
    let listed = district.run(["form", "list"]).succeeded();
    assert!(listed.contains("anc,1000"), "{listed}");
    let audit = district.run(["audit"]).succeeded();
    assert!(audit.contains("form_published"), "{audit}");
    ask(ani, "sync_now", Value::Null);

    // It is asked now, and only of new visits: what was saved is corrected under what was asked then.
    let after = ask(ani, "form", json!({ "form": "anc", "version": null }));
    assert_eq!(after["version"], 1000);
    let n_items = |form: &Value| form["items"].as_array().unwrap().len();
    assert_eq!(n_items(&after), n_items(&before) + 1);
    assert_eq!(
        antenatal(ani, &dewi, "2026-11-03", &[]),
        Err("missing".to_owned())
    );
    antenatal(ani, &dewi, "2026-11-03", &[("boat", "ya")]).unwrap();
    let sheet = json!({ "posyandu": posyandu(ani), "date": "2026-11-03", "group": "mother" });
    let sheet = ask(ani, "group_sheet", sheet);
    let columns = sheet["columns"].as_array().unwrap();
    assert!(columns.iter().any(|column| column["link"] == "boat"));

    // The other laptop reads both visits in the words of their versions.
    ask(ani, "sync_now", Value::Null);
    ask(sari, "sync_now", Value::Null);
    let page = ask(sari, "care_page", json!({ "person": dewi, "on": null }));
    let visits = page["visits"].as_array().unwrap();
    let told = |date: &str| {
        let of = visits
            .iter()
            .find(|visit| visit["form"] == "anc" && visit["date"] == date);
        let open = json!({ "person": dewi, "fact": of.unwrap()["fact"] });
        ask(sari, "open_visit", open)
    };
    let (old, new) = (told("2026-10-01"), told("2026-11-03"));
    assert_eq!(
        (&old["version"], &new["version"]),
        (&before["version"], &json!(1000))
    );
    assert!(new["told"].to_string().contains("Datang dengan perahu?"));
    assert!(!old["told"].to_string().contains("perahu"));
    serving.stop();
}

/// Registers a mother who expects a child.
fn mother(laptop: &app::App) -> String {
    let place = json!({ "desa": DESA[0], "name": "Melati", "schedule": null });
    let posyandu = ask(laptop, "add_posyandu", place)["id"].clone();
    let draft = json!({
        "name": "Dewi", "sex": "P", "birth_date": "1998-03-03", "nik": "", "family_card": "", "birth_order": "",
        "birth_weight": "", "birth_length": "", "gestation_weeks": "", "mother_name": "", "mother_nik": "",
        "father_name": "", "phone": "", "address": "", "dusun": "", "rt": "", "rw": "", "posyandu": posyandu,
        "since": "2020-01-01", "owns_kms": null,
    });
    let made = ask(
        laptop,
        "register_person",
        json!({ "draft": draft, "distinct": true }),
    );
    let dewi = made["person"].as_str().unwrap().to_owned();
    let pregnancy = [("lmp", "2026-06-01"), ("gravida", "1")];
    visit(laptop, &dewi, "pregnancy", "2026-08-01", &pregnancy).unwrap();
    dewi
}

fn posyandu(laptop: &app::App) -> Value {
    ask(laptop, "list_posyandu", Value::Null)[0]["id"].clone()
}

fn antenatal(
    laptop: &app::App,
    person: &str,
    date: &str,
    more: &[(&str, &str)],
) -> Result<(), String> {
    let always = [
        ("officer", "bidan"),
        ("weight", "58"),
        ("systolic", "110"),
        ("diastolic", "70"),
    ];
    visit(laptop, person, "anc", date, &[&always, more].concat())
}

/// Saves a visit, or tells the code with which it was refused.
fn visit(
    laptop: &app::App,
    person: &str,
    form: &str,
    date: &str,
    answers: &[(&str, &str)],
) -> Result<(), String> {
    let answers: serde_json::Map<String, Value> = answers
        .iter()
        .map(|(question, answer)| ((*question).to_owned(), json!(answer)))
        .collect();
    let draft = json!({
        "person": person, "form": form, "version": null, "date": date, "answers": answers, "instead": null,
        "site": null, "mode": "langsung", "confirmed": [], "reason": null,
    });
    let saved = laptop.call("record_visit", draft);
    saved.map(|_| ()).map_err(|error| error.code.to_string())
}
