//! Doses and what they count as, who is due, and whom to seek at home.

use serde_json::{Value, json};

use crate::services::desk;

#[test]
fn a_dose_from_the_book_counts_and_one_given_too_early_does_not() {
    let desk = desk();
    let ani = desk.register("Ani", "P", "2026-05-01");
    let dose = |dose: &str, date: &str, from_book: bool| json!({"person": ani, "dose": dose, "date": date, "from_book": from_book, "site": null, "batch": "", "brand": ""});
    assert_eq!(
        desk.laptop.call("record_dose", dose("HB0", "", true))["state"],
        "valid"
    );
    assert_eq!(
        desk.laptop
            .call("record_dose", dose("DPT1", "20/5/26", false))["state"],
        "too_young"
    );
    assert_eq!(
        desk.laptop
            .refused("record_dose", dose("DPT1", "20/5/26", false))
            .code,
        "same_dose"
    );
    assert_eq!(
        desk.laptop
            .refused("record_dose", dose("DPT1", "", false))
            .code,
        "bad_date"
    );
    assert_eq!(
        desk.laptop
            .refused("record_dose", dose("DPT9", "20/5/26", false))
            .code,
        "bad_dose"
    );
    assert_eq!(
        desk.laptop
            .refused("record_dose", dose("BCG", "30/4/26", false))
            .code,
        "before_birth"
    );
    assert!(desk.due(&ani).contains(&"DPT1 late".to_owned()));
    assert_eq!(
        desk.laptop
            .call("record_dose", dose("DPT1", "1/7/26", false))["state"],
        "valid"
    );
    assert!(!desk.due(&ani).iter().any(|due| due.starts_with("DPT1")));
}

#[test]
fn a_vaccine_beside_the_schedule_counts_as_its_doses_and_is_told_at_any_age() {
    let desk = desk();
    let ani = desk.register("Ani", "P", "2026-05-01");
    let dewi = desk.register("Dewi", "P", "1998-03-03");
    let give = |person: &str, dose: &str, date: &str| {
        let dose = json!({"person": person, "dose": dose, "date": date, "from_book": date.is_empty(), "site": null, "batch": "", "brand": ""});
        desk.laptop.call("record_dose", dose)["state"].clone()
    };
    let due = |dose: &str| desk.due(&ani).iter().any(|due| due.starts_with(dose));
    assert!(due("DPT1") && due("IPV1"));
    assert_eq!(give(&ani, "HEXA1", "20/5/26"), "too_young");
    assert_eq!(give(&ani, "HEXA1", "1/7/26"), "valid");
    assert!(!due("DPT1") && !due("IPV1"));
    assert_eq!(give(&dewi, "TD2", ""), Value::Null, "not of the schedule");
    let others = desk.page(&dewi)["other_doses"].clone();
    assert_eq!(
        (&others[0]["dose"], &others[0]["from_book"]),
        (&json!("TD2"), &json!(true))
    );
    let vaccines = desk.laptop.call("list_vaccines", json!(null));
    let hexa = vaccines
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["dose"] == "HEXA1");
    assert_eq!(hexa.unwrap()["counts_as"], json!(["DPT1", "IPV1"]));
}

#[test]
fn what_is_due_is_counted_by_posyandu_and_opens_to_the_people() {
    let desk = desk();
    desk.register("Ani", "P", "2026-05-01");
    let budi = desk.register("Budi", "L", "1990-01-01");
    let board = desk.laptop.call("due_board", json!({}));
    let groups = board["groups"].as_array().unwrap();
    let group = |name: &str| groups.iter().find(|group| group["group"] == name).unwrap();
    assert_eq!(group("adult")["open"], 1);
    assert_eq!(
        group("immunisation")["posyandu"][0]["posyandu_name"],
        "Melati 1"
    );
    assert_eq!(desk.listed("adult"), ["Budi"]);
    assert_eq!(desk.listed("immunisation"), ["Ani"]);
    let args = json!({"group": "adult", "posyandu": null, "desa": "12.05.07.2001", "most": 20});
    assert_eq!(desk.laptop.call("list_due", args)["total"], 0);
    // Of a posyandu by dusun, as a kader walks.
    let lives =
        json!({"person": budi, "changes": {"dusun": "Dusun II"}, "reason": "baru diketahui"});
    desk.laptop.call("edit_person", lives);
    let place = desk.laptop.call("list_posyandu", Value::Null)[0]["id"].clone();
    let of = |dusun: Value| {
        let args =
            json!({"group": "adult", "posyandu": place, "desa": null, "dusun": dusun, "most": 20});
        let list = desk.laptop.call("list_due", args);
        (list["total"].clone(), list["dusun"].clone())
    };
    assert_eq!(of(Value::Null), (json!(1), json!(["Dusun II"])));
    assert_eq!(of(json!("Dusun II")).0, 1);
    assert_eq!(of(json!("Dusun IX")).0, 0);
}

#[test]
fn what_closed_undone_is_told_as_missed_until_it_is_entered() {
    let desk = desk();
    let ani = desk.register("Ani", "P", "2026-05-01");
    desk.register("Budi", "L", "2025-01-01");
    let missed = || -> Vec<(Value, Value)> {
        let args =
            json!({"group": "newborn", "posyandu": null, "desa": null, "missed": true, "most": 20});
        let list = desk.laptop.call("list_due", args);
        let people = list["people"].as_array().unwrap().iter();
        let of = |one: &Value| {
            let items = one["items"].as_array().unwrap().iter();
            let items: Vec<&Value> = items.map(|item| &item["item"]).collect();
            (one["line"]["name"].clone(), json!(items))
        };
        people.map(of).collect()
    };
    let all = json!(["kn3", "shk", "kn2", "kn1"]);
    assert_eq!(
        missed(),
        [(json!("Ani"), all)],
        "what Budi missed is too long ago"
    );
    let page = desk.page(&ani)["missed"].clone();
    let kn1 = page
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["item"] == "kn1");
    assert_eq!(kn1.unwrap()["closes"], "2026-05-03");
    // It was done, and is entered late.
    let answers = json!({"officer": "bidan", "place": "puskesmas"});
    desk.record(&ani, "neonatal", "2/5/26", answers);
    assert_eq!(missed(), [(json!("Ani"), json!(["kn3", "shk", "kn2"]))]);
    let open = json!({"group": "newborn", "posyandu": null, "desa": null, "most": 20});
    assert_eq!(desk.laptop.call("list_due", open)["total"], 0);
}

#[test]
fn a_kader_has_a_list_of_whom_they_look_after() {
    let desk = desk();
    desk.register("Budi", "L", "1990-01-01");
    let citra = desk.register("Citra", "P", "1985-01-01");
    let lives =
        json!({"person": citra, "changes": {"rt": "03", "rw": "1"}, "reason": "baru diketahui"});
    desk.laptop.call("edit_person", lives);
    let posyandu = desk.laptop.call("list_posyandu", Value::Null)[0].clone();
    let says = |kader: Value| json!({"id": posyandu["id"], "name": "Melati 1", "schedule": posyandu["schedule"], "closed": false, "kader": kader});
    let refused = desk
        .laptop
        .refused("edit_posyandu", says(json!("Ani\n: RT 3")));
    assert_eq!(
        (refused.code.as_str(), refused.field.as_deref()),
        ("bad_kader", Some("kader"))
    );
    let both = "Ani Lestari: Dusun II\nWati\nAni Lestari: RT 3";
    desk.laptop.call("edit_posyandu", says(json!(both)));
    let of = |kader: Value| {
        let args = json!({"group": "adult", "posyandu": posyandu["id"], "desa": null, "kader": kader, "most": 20});
        let list = desk.laptop.call("list_due", args);
        let names: Vec<Value> = list["people"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["line"]["name"].clone())
            .collect();
        (json!(names), list["kader"].clone())
    };
    let every = json!(["Ani Lestari", "Wati"]);
    assert_eq!(of(json!("Ani Lestari")), (json!(["Citra"]), every));
    assert_eq!(of(json!("Wati")).0.as_array().unwrap().len(), 2);
    assert_eq!(of(json!("Tidak ada")).0, json!([]));
    let swept = |kader: Value| {
        let asked = json!({"posyandu": posyandu["id"], "date": "2026-11-20", "kader": kader});
        let sweep = desk.laptop.call("day_sweep", asked);
        let adults = sweep["groups"].as_array().unwrap().iter();
        let adults = adults.clone().find(|group| group["group"] == "adult");
        adults.map(|group| group["total"].clone())
    };
    assert_eq!(swept(json!("Ani Lestari")), Some(json!(1)));
    assert_eq!(swept(Value::Null), Some(json!(2)));
    // Who says nothing of the kader leaves them as they are; an empty list takes them away.
    desk.laptop.call("edit_posyandu", says(Value::Null));
    assert_eq!(
        desk.laptop.call("list_posyandu", Value::Null)[0]["kader"],
        both
    );
    desk.laptop.call("edit_posyandu", says(json!("")));
    assert_eq!(of(Value::Null).1, json!([]));
}

#[test]
fn after_a_posyandu_day_those_who_cannot_wait_for_the_next_are_sought_at_home() {
    let desk = desk();
    desk.register("Ani", "P", "2026-05-01");
    desk.register("Budi", "L", "1990-01-01");
    desk.register("Eka", "L", "2008-02-01");
    let swept = |date: &str| -> Vec<String> {
        let place = desk.laptop.call("list_posyandu", Value::Null)[0]["id"].clone();
        let asked = json!({"posyandu": place, "date": date});
        let groups = desk.laptop.call("day_sweep", asked)["groups"].clone();
        let groups = groups.as_array().unwrap().iter();
        groups
            .flat_map(|group| {
                let people = group["people"].as_array().unwrap().iter();
                people.map(|person| {
                    let name = person["line"]["name"].as_str().unwrap();
                    format!("{} {name}", group["group"].as_str().unwrap())
                })
            })
            .collect()
    };
    // Never immunised, and never screened; Eka, who came of age this year, has until its end.
    let after = swept("2026-11-10");
    for line in ["immunisation Ani", "adult Budi"] {
        assert!(after.contains(&line.to_owned()), "{line}: {after:?}");
    }
    assert!(!after.contains(&"adult Eka".to_owned()), "{after:?}");
    assert!(swept("2026-12-10").contains(&"adult Eka".to_owned()));
    assert!(!after.iter().any(|line| line.starts_with("weighing")));
}

#[test]
fn what_was_asked_at_home_is_due_no_more_and_is_not_written_twice_for_a_day() {
    let desk = desk();
    let ani = desk.register("Ani", "P", "2026-09-10");
    let entry = |item: &str| -> Value {
        let page = desk.page(&ani);
        let due = page["due"].as_array().unwrap().clone();
        let of = due.into_iter().find(|due| due["item"] == item);
        of.map_or(Value::Null, |due| due["entry"].clone())
    };
    let of = |kind: &str, code: &str| json!({"kind": kind, "code": code, "value": null});
    assert_eq!(entry("asi_2"), of("given", "breastfeeding"));
    assert_eq!(entry("DPT1"), of("dose", "DPT1"));
    assert_eq!(entry("weighing"), Value::Null);
    let told = |item: &str, value: &str, date: &str| json!({"person": ani, "item": item, "value": value, "date": date});
    let asked = told("breastfeeding", "ya", "12/11/26");
    desk.laptop.call("record_given", asked.clone());
    assert_eq!(entry("asi_2"), Value::Null);
    for (args, code) in [
        (asked, "same_item"),
        (told("breastfeeding", "ya", "1/9/26"), "before_birth"),
        (told("deworming", "ya", "1/1/2027"), "in_future"),
        (told("vitamin_a", "hijau", "12/11/26"), "bad_item"),
    ] {
        assert_eq!(desk.laptop.refused("record_given", args).code, code);
    }
}
