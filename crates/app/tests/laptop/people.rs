//! Finding, registering, correcting and moving people.

use serde_json::{Value, json};

use crate::at::Laptop;

const PERDAMAIAN: &str = "12.05.07.1004";
const KARANG_REJO: &str = "12.05.07.2001";

pub(crate) fn posyandu(laptop: &Laptop, desa: &str, name: &str) -> String {
    let added = laptop.call(
        "add_posyandu",
        json!({"desa": desa, "name": name, "schedule": null}),
    );
    added["id"].as_str().unwrap().to_owned()
}

pub(crate) fn draft(name: &str, sex: &str, born: &str, mother: &str, posyandu: &str) -> Value {
    json!({
        "name": name, "sex": sex, "birth_date": born, "nik": "", "family_card": "", "birth_order": "",
        "birth_weight": "", "birth_length": "", "gestation_weeks": "", "mother_name": mother, "mother_nik": "",
        "father_name": "", "phone": "", "address": "", "dusun": "", "rt": "", "rw": "", "posyandu": posyandu,
        "since": "", "owns_kms": null,
    })
}

pub(crate) fn register(laptop: &Laptop, draft: &Value) -> String {
    let made = laptop.call("register_person", json!({"draft": draft, "distinct": true}));
    made["person"].as_str().unwrap().to_owned()
}

fn names(found: &Value) -> Vec<&str> {
    let people = found["people"].as_array().unwrap();
    people
        .iter()
        .map(|line| line["name"].as_str().unwrap())
        .collect()
}

#[expect(clippy::needless_pass_by_value, reason = "written in place by json!")]
fn search(laptop: &Laptop, text: &str, change: Value) -> Value {
    let mut args = json!({
        "text": text, "group": "balita", "posyandu": null, "desa": null, "status": "aktif", "limit": 50, "offset": 0,
    });
    for (name, value) in change.as_object().unwrap() {
        args[name] = value.clone();
    }
    laptop.call("search_people", args)
}

#[test]
fn people_are_found_by_any_spelling_number_place_and_state() {
    let laptop = Laptop::set_up();
    let melati = posyandu(&laptop, PERDAMAIAN, "Melati 1");
    let mawar = posyandu(&laptop, KARANG_REJO, "Mawar");
    let rizki = register(
        &laptop,
        &draft("Muhammad Rizqi", "L", "2025-03-10", "Siti Aminah", &melati),
    );
    let mut dewi = draft("Dewi Lestari", "P", "10/4/24", "Yuni", &mawar);
    dewi["nik"] = json!("1205075004240007");
    dewi["phone"] = json!("+62 812-3456 789");
    dewi["rt"] = json!("003");
    register(&laptop, &dewi);
    register(
        &laptop,
        &draft("Agus Salim", "L", "2019-01-05", "Siti", &mawar),
    );

    assert_eq!(
        names(&search(&laptop, "", json!({}))),
        ["Dewi Lestari", "Muhammad Rizqi"]
    );
    assert_eq!(
        names(&search(
            &laptop,
            "",
            json!({"group": "semua", "limit": 2, "offset": 1})
        )),
        ["Dewi Lestari", "Muhammad Rizqi"]
    );
    assert_eq!(search(&laptop, "", json!({"group": "semua"}))["total"], 3);
    for typed in ["moh riski", "rizky", "siti amina", "m"] {
        assert_eq!(
            names(&search(&laptop, typed, json!({}))),
            ["Muhammad Rizqi"],
            "{typed}"
        );
    }
    for typed in [
        "12050750",
        "1205 0750 0424",
        "08123456",
        "+62 8123",
        "rt 3",
        "RT.003 dewi",
    ] {
        assert_eq!(
            names(&search(&laptop, typed, json!({}))),
            ["Dewi Lestari"],
            "{typed}"
        );
    }
    assert_eq!(
        names(&search(&laptop, "", json!({"posyandu": mawar}))),
        ["Dewi Lestari"]
    );
    assert_eq!(
        names(&search(&laptop, "", json!({"desa": PERDAMAIAN}))),
        ["Muhammad Rizqi"]
    );
    let line = &search(&laptop, "dewi", json!({}))["people"][0];
    assert_eq!(line["nik"], "1205••••••••0007");
    assert_eq!(line["desa_name"], "Karang Rejo");
    assert_eq!(line["age_months"], 31);

    laptop.call(
        "record_death",
        json!({"person": rizki, "date": "20/11/2026", "note": ""}),
    );
    assert_eq!(names(&search(&laptop, "rizqi", json!({}))), [] as [&str; 0]);
    let all = search(&laptop, "rizqi", json!({"status": "semua"}));
    assert_eq!(all["people"][0]["status"], "meninggal");
}

#[test]
fn a_child_that_is_there_already_is_pointed_out_before_it_is_registered_again() {
    let laptop = Laptop::set_up();
    let melati = posyandu(&laptop, PERDAMAIAN, "Melati 1");
    let first = draft("Muhammad Rizky", "L", "2025-03-10", "Siti Aminah", &melati);
    let first_id = register(&laptop, &first);
    let again = draft("Moh. Rizki", "L", "2025-03-11", "Siti Aminnah", &melati);
    let found = laptop.call("likely_duplicates", json!({"draft": again}));
    assert_eq!(found.as_array().unwrap().len(), 1);
    assert_eq!(found[0]["person"]["person"], first_id.as_str());
    assert_eq!(
        found[0]["reasons"],
        json!(["name", "mother", "desa", "posyandu"])
    );
    let refused = laptop.refused(
        "register_person",
        json!({"draft": again, "distinct": false}),
    );
    assert_eq!(refused.code, "likely_duplicate");
    register(&laptop, &again);

    let mut same_nik = draft("Dewi", "P", "2024-01-01", "Yuni", &melati);
    same_nik["nik"] = json!("1205074101240001");
    register(&laptop, &same_nik);
    let refused = laptop.refused(
        "register_person",
        json!({"draft": same_nik, "distinct": true}),
    );
    assert_eq!(
        (refused.code.as_str(), refused.field.as_deref()),
        ("nik_taken", Some("nik"))
    );
}

#[test]
fn a_wrong_field_is_named_and_nobody_is_registered() {
    let laptop = Laptop::set_up();
    let melati = posyandu(&laptop, PERDAMAIAN, "Melati 1");
    let right = draft("Budi 🙂 O'Connor", "L", "29/2/2024", "Ani", &melati);
    for (field, typed, code) in [
        ("name", " - ", "missing"),
        ("name", "🙂", "missing"),
        ("sex", "", "missing"),
        ("birth_date", "", "missing"),
        ("birth_date", "29/2/2025", "bad_date"),
        ("birth_date", "2027-01-01", "in_future"),
        ("nik", "120507010124001", "bad_nik"),
        ("nik", "1.2E+15", "bad_nik"),
        ("mother_nik", "12", "bad_nik"),
        ("family_card", "12", "bad_family_card"),
        ("birth_order", "0", "out_of_range"),
        ("birth_order", "dua", "bad_number"),
        ("birth_weight", "45", "out_of_range"),
        ("birth_length", "4,9", "out_of_range"),
        ("gestation_weeks", "60", "out_of_range"),
        ("since", "2024-02-28", "before_birth"),
        (
            "posyandu",
            "00000000-0000-0000-0000-000000000000",
            "not_found",
        ),
    ] {
        let mut wrong = right.clone();
        wrong[field] = json!(typed);
        let refused = laptop.refused(
            "register_person",
            json!({"draft": wrong, "distinct": false}),
        );
        assert_eq!(refused.code, code, "{field} {typed}");
        if field != "posyandu" {
            assert_eq!(refused.field.as_deref(), Some(field), "{typed}");
        }
    }
    assert_eq!(search(&laptop, "", json!({"group": "semua"}))["total"], 0);
    register(&laptop, &right);
    assert_eq!(search(&laptop, "budi oconor", json!({}))["total"], 1);
}

#[test]
fn only_named_fields_change_and_an_empty_text_clears() {
    let laptop = Laptop::set_up();
    let melati = posyandu(&laptop, PERDAMAIAN, "Melati 1");
    let mawar = posyandu(&laptop, KARANG_REJO, "Mawar");
    let mut typed = draft("Budi", "L", "2025-03-10", "Siti Aminah", &melati);
    for (field, text) in [
        ("birth_weight", "3,05"),
        ("birth_length", "49.5"),
        ("rt", "003"),
        ("birth_order", "2"),
    ] {
        typed[field] = json!(text);
    }
    let id = register(&laptop, &typed);
    let page = || laptop.call("child_page", json!({"person": id}));
    assert_eq!(page()["birth_weight"], 3050);
    typed["birth_length"] = json!("49,5");
    assert_eq!(
        page()["draft"],
        typed,
        "what was typed comes back to be edited"
    );
    laptop.call(
        "edit_person",
        json!({"person": id, "changes": {"rt": "", "mother_name": "Siti Aminah Lubis", "owns_kms": true}, "reason": "salah tulis"}),
    );
    typed["rt"] = json!("");
    typed["mother_name"] = json!("Siti Aminah Lubis");
    typed["owns_kms"] = json!(true);
    assert_eq!(page()["draft"], typed);
    laptop.call(
        "edit_person",
        json!({"person": id, "changes": {"posyandu": mawar}, "reason": "salah posyandu"}),
    );
    let homes = page()["residences"].clone();
    assert_eq!(
        homes.as_array().unwrap().len(),
        1,
        "a correction is not a move: {homes}"
    );
    assert_eq!(homes[0]["posyandu"], mawar.as_str());
    let refused = laptop.refused(
        "edit_person",
        json!({"person": id, "changes": {"name": ""}, "reason": ""}),
    );
    assert_eq!(
        (refused.code.as_str(), refused.field.as_deref()),
        ("missing", Some("name"))
    );
}

#[test]
fn a_move_ends_one_stay_and_a_death_ends_them_all() {
    let laptop = Laptop::set_up();
    let melati = posyandu(&laptop, PERDAMAIAN, "Melati 1");
    let mawar = posyandu(&laptop, KARANG_REJO, "Mawar");
    let id = register(&laptop, &draft("Budi", "L", "2025-03-10", "Siti", &melati));
    let moved = |date: &str, to: Option<&str>| json!({"person": id, "date": date, "posyandu": to});
    for (date, to, code) in [
        ("2025-03-09", Some(&mawar), "before_birth"),
        ("2026-12-01", Some(&mawar), "in_future"),
        ("2026-05-01", Some(&melati), "same_posyandu"),
        ("31/2/2026", Some(&mawar), "bad_date"),
    ] {
        assert_eq!(
            laptop
                .refused("move_person", moved(date, to.map(|to| to.as_str())))
                .code,
            code
        );
    }
    laptop.call("move_person", moved("10/5/2026", Some(&mawar)));
    let page = laptop.call("child_page", json!({"person": id}));
    assert_eq!(page["residences"][0]["to"], "2026-05-10");
    assert_eq!(page["residences"][1]["posyandu"], mawar.as_str());
    assert_eq!(page["line"]["desa_name"], "Karang Rejo");
    laptop.call("move_person", moved("1/9/2026", None));
    assert_eq!(
        laptop.refused("move_person", moved("2/9/2026", None)).code,
        "not_resident"
    );
    let line = |laptop: &Laptop| {
        laptop.call("child_page", json!({"person": id}))["line"]["status"].clone()
    };
    assert_eq!(line(&laptop), "pindah");
    laptop.call(
        "record_death",
        json!({"person": id, "date": "5/10/2026", "note": "demam"}),
    );
    assert_eq!(line(&laptop), "meninggal");
    assert_eq!(
        laptop
            .refused("move_person", moved("2026-11-01", Some(&melati)))
            .code,
        "has_died"
    );
}

#[test]
fn a_nik_suggests_and_does_not_decide() {
    let laptop = Laptop::set_up();
    let read = |nik: &str| laptop.call("read_nik", json!({"nik": nik}));
    assert_eq!(
        read("1205 0750 0424 0007"),
        json!({"state": "ok", "birth_date": "2024-04-10", "sex": "P", "temporary": false})
    );
    assert_eq!(read("0205075004240007")["temporary"], true);
    assert_eq!(read("belum ada")["state"], "none");
    assert_eq!(read("120507")["state"], "bad_nik");
}

#[test]
fn a_list_of_everybody_counts_whom_its_pages_show() {
    let laptop = Laptop::set_up();
    laptop.import(&crate::register::file("register.csv"));
    let rini = draft("Rini", "P", "2025-05-05", "Tuti", "");
    register(&laptop, &rini);
    let mawar = posyandu(&laptop, PERDAMAIAN, "Kenanga");
    let gone = register(&laptop, &draft("Wahyu", "L", "2025-05-06", "Tini", &mawar));
    laptop.call(
        "move_person",
        json!({"person": gone, "date": "2026-01-05", "posyandu": null}),
    );
    for group in ["balita", "semua"] {
        for status in ["aktif", "semua"] {
            let asked = json!({"group": group, "status": status, "limit": 200});
            let found = search(&laptop, "", asked);
            let shown = names(&found);
            assert_eq!(found["total"], shown.len(), "{group} {status}");
            assert!(
                shown.contains(&"Rini"),
                "whose posyandu is not known is not lost"
            );
            assert_eq!(
                shown.contains(&"Wahyu"),
                status == "semua",
                "{group} {status}"
            );
            assert!(shown.is_sorted_by_key(|name| name.to_lowercase()));
        }
    }
}
