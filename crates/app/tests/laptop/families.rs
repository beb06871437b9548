//! Families: who is visited first, who lives together, and a newborn that comes into its mother's family.

use serde_json::{Value, json};

use crate::at::Laptop;
use crate::people::{draft, posyandu, register};

const PERDAMAIAN: &str = "12.05.07.1004";
const CARD: &str = "1205071004160001";
const OTHER_CARD: &str = "1205071004160002";

struct Desk {
    laptop: Laptop,
    melati: String,
}

fn desk() -> Desk {
    let laptop = Laptop::set_up();
    let melati = posyandu(&laptop, PERDAMAIAN, "Melati 1");
    Desk { laptop, melati }
}

impl Desk {
    fn person(&self, name: &str, sex: &str, born: &str, card: &str) -> String {
        let mut draft = draft(name, sex, born, "", &self.melati);
        draft["family_card"] = json!(card);
        draft["dusun"] = json!("Dusun II");
        register(&self.laptop, &draft)
    }

    #[expect(clippy::needless_pass_by_value, reason = "written in place by json!")]
    fn visit(&self, person: &str, form: &str, date: &str, answers: Value) {
        let visit = json!({
            "person": person, "form": form, "version": null, "date": date, "answers": answers, "instead": null,
            "site": "rumah", "mode": "langsung", "confirmed": [], "reason": null,
        });
        self.laptop.call("record_visit", visit);
    }

    fn plan(&self, reason: Option<&str>) -> Value {
        let asked = json!({"desa": null, "posyandu": null, "reason": reason, "most": 50});
        self.laptop.call("visit_plan", asked)
    }

    fn members(&self, person: &str) -> Vec<String> {
        let page = self.laptop.call("household", json!({"person": person}));
        let members = page["members"].as_array().unwrap().iter();
        members
            .map(|member| member["line"]["name"].as_str().unwrap().to_owned())
            .collect()
    }

    fn families(&self) -> Vec<(String, Vec<String>)> {
        let plan = self.plan(None);
        let homes = plan["homes"].as_array().unwrap().iter();
        let reasons = |home: &Value| {
            let reasons = home["reasons"].as_array().unwrap().iter();
            reasons
                .map(|reason| reason.as_str().unwrap().to_owned())
                .collect()
        };
        homes
            .map(|home| (home["name"].as_str().unwrap().to_owned(), reasons(home)))
            .collect()
    }
}

fn reason_count(plan: &Value, reason: &str) -> u64 {
    let reasons = plan["reasons"].as_array().unwrap();
    let found = reasons.iter().find(|one| one["reason"] == reason).unwrap();
    found["families"].as_u64().unwrap()
}

#[test]
fn families_are_visited_by_what_weighs_most_and_leave_the_plan_once_they_were_seen() {
    let desk = desk();
    // The eldest stands for the family; the boy has not been weighed for months.
    let hasan = desk.person("Hasan", "L", "1980-01-01", CARD);
    desk.person("Budi", "L", "2025-05-05", CARD);
    let rukiah = desk.person("Rukiah", "P", "1990-01-01", OTHER_CARD);
    desk.person("Tanpa KK", "L", "1975-01-01", "");
    let plan = desk.plan(None);
    assert_eq!(
        (&plan["families"], &plan["visited"], &plan["without_family"]),
        (&json!(2), &json!(0), &json!(1))
    );
    let families = desk.families();
    assert_eq!(families[0].0, "Hasan");
    assert!(
        families[0].1.contains(&"absent".to_owned()) && families[0].1.contains(&"never".to_owned())
    );
    assert_eq!(plan["homes"][0]["dusun"], "Dusun II");
    assert_eq!(reason_count(&plan, "never"), 2);

    let page = desk.laptop.call("household", json!({"person": hasan}));
    let checklists = page["members"][0]["checklists"].as_array().unwrap();
    let forms: Vec<&str> = checklists
        .iter()
        .map(|one| one["form"].as_str().unwrap())
        .collect();
    assert!(
        forms.contains(&"home_family") && forms.contains(&"home_adult"),
        "{forms:?}"
    );
    desk.visit(
        &rukiah,
        "home_family",
        "20/11/26",
        json!({"officer": "kader", "visit_result": "no_problem"}),
    );
    let plan = desk.plan(None);
    assert_eq!(
        (&plan["visited"], &plan["families"]),
        (&json!(1), &json!(2))
    );
    assert_eq!(reason_count(&plan, "never"), 1);
    assert!(
        !desk
            .families()
            .iter()
            .any(|(name, reasons)| name == "Rukiah" && reasons.contains(&"never".to_owned()))
    );
    assert_eq!(desk.plan(Some("absent"))["total"], 1);
}

#[test]
fn a_danger_sign_puts_the_family_first_on_the_very_day() {
    let desk = desk();
    desk.person("Hasan", "L", "1980-01-01", CARD);
    desk.person("Rukiah", "P", "1950-01-01", OTHER_CARD);
    let ani = desk.person("Ani", "P", "2026-08-20", OTHER_CARD);
    desk.visit(
        &ani,
        "home_infant",
        "22/11/26",
        json!({"officer": "kader", "baby_sucking": "ya", "visit_result": "referred"}),
    );
    assert_eq!(reason_count(&desk.plan(None), "referral_today"), 1);
    let (name, reasons) = &desk.families()[0];
    assert_eq!(
        (name.as_str(), reasons[0].as_str()),
        ("Rukiah", "referral_today")
    );
}

#[test]
fn who_has_no_family_card_joins_a_family_by_hand_and_leaves_it_with_a_reason() {
    let desk = desk();
    let hasan = desk.person("Hasan", "L", "1980-01-01", "");
    let rukiah = desk.person("Rukiah", "P", "1982-01-01", "");
    assert_eq!(desk.members(&hasan), ["Hasan"]);
    let join = json!({"person": rukiah, "with": hasan, "relation": "pasangan", "reason": ""});
    desk.laptop.call("join_household", join);
    assert_eq!(desk.members(&hasan), ["Hasan", "Rukiah"]);
    assert_eq!(desk.members(&rukiah), ["Hasan", "Rukiah"]);
    let page = desk.laptop.call("household", json!({"person": hasan}));
    assert_eq!(page["members"][1]["relation"], "pasangan");
    let mut leave = json!({"person": rukiah, "with": null, "relation": null, "reason": ""});
    let refused = desk.laptop.refused("join_household", leave.clone());
    assert_eq!(
        (refused.code.as_str(), refused.field.as_deref()),
        ("missing", Some("reason"))
    );
    leave["reason"] = json!("pindah rumah");
    desk.laptop.call("join_household", leave.clone());
    assert_eq!(desk.members(&hasan), ["Hasan"]);
    // He after whom the family was named leaves it too.
    let join = json!({"person": rukiah, "with": hasan, "relation": null, "reason": "kembali"});
    desk.laptop.call("join_household", join);
    leave["person"] = json!(hasan);
    desk.laptop.call("join_household", leave);
    assert_eq!(
        (desk.members(&hasan), desk.members(&rukiah)),
        (vec!["Hasan".to_owned()], vec!["Rukiah".to_owned()])
    );
    let refused = desk.laptop.refused(
        "join_household",
        json!({"person": hasan, "with": hasan, "relation": null, "reason": ""}),
    );
    assert_eq!(refused.code, "same_person");
}

#[test]
fn whose_child_somebody_is_can_be_said_later_and_taken_back_with_a_reason() {
    let desk = desk();
    let dewi = desk.person("Dewi", "P", "1998-03-03", CARD);
    let hasan = desk.person("Hasan", "L", "1995-01-01", CARD);
    let ani = desk.person("Ani", "P", "2024-05-01", CARD);
    let said = |person: &str| {
        let page = desk.laptop.call("household", json!({"person": ani}));
        let members = page["members"].as_array().unwrap().clone();
        let of = members
            .into_iter()
            .find(|one| one["line"]["person"] == person);
        let of = of.unwrap();
        (of["relation"].clone(), of["mother"].clone())
    };
    let say = |mother: &Value, relation: Value, reason: &str| json!({"person": ani, "mother": mother, "relation": relation, "reason": reason});
    let refused = |args: Value| {
        let error = desk.laptop.refused("say_relation", args);
        (error.code, error.field.unwrap_or_default())
    };
    for (mother, code) in [
        (&hasan, "not_a_mother"),
        (&ani, "same_person"),
        (
            &desk.person("Rina", "P", "2015-01-01", CARD),
            "mother_too_young",
        ),
    ] {
        let error = refused(say(&json!(mother), json!("anak"), ""));
        assert_eq!(error, (code.to_owned(), "mother".to_owned()));
    }
    // What was not known needs no reason; what was known does.
    desk.laptop
        .call("say_relation", say(&json!(dewi), json!("anak"), ""));
    assert_eq!(said(&ani), (json!("anak"), json!(dewi)));
    desk.laptop
        .call("say_relation", say(&json!(dewi), json!("anak"), ""));
    let take_back = say(&Value::Null, json!("cucu"), "");
    assert_eq!(
        refused(take_back),
        ("missing".to_owned(), "reason".to_owned())
    );
    let take_back = say(&Value::Null, json!("cucu"), "salah orang");
    desk.laptop.call("say_relation", take_back);
    assert_eq!(said(&ani), (json!("cucu"), Value::Null));
}

#[test]
fn a_newborn_is_registered_from_its_mothers_delivery_into_her_family() {
    let desk = desk();
    let dewi = desk.person("Dewi", "P", "1998-03-03", CARD);
    desk.visit(
        &dewi,
        "pregnancy",
        "02/04/26",
        json!({"lmp": "01/02/26", "gravida": "1"}),
    );
    desk.visit(&dewi, "delivery", "10/11/26", json!({
        "delivery_place": "puskesmas", "helper_bidan": "ya", "delivery_method": "normal", "live_births": "1",
    }));
    let draft = desk.laptop.call("newborn_draft", json!({"mother": dewi}));
    assert_eq!(
        (&draft["name"], &draft["birth_date"]),
        (&json!("By. Ny. Dewi"), &json!("2026-11-10"))
    );
    assert_eq!(
        (&draft["family_card"], &draft["posyandu"]),
        (&json!(CARD), &json!(desk.melati))
    );
    let mut draft = draft;
    draft["sex"] = json!("P");
    let child = desk.laptop.call(
        "register_person",
        json!({"draft": draft, "distinct": true, "mother": dewi}),
    );
    let page = desk
        .laptop
        .call("household", json!({"person": child["person"]}));
    let members = page["members"].as_array().unwrap();
    assert_eq!(members.len(), 2);
    assert_eq!(
        (&members[1]["mother"], &members[1]["relation"]),
        (&json!(dewi), &json!("anak"))
    );
    let due = desk
        .laptop
        .call("care_page", json!({"person": child["person"]}));
    let due: Vec<&str> = due["due"]
        .as_array()
        .unwrap()
        .iter()
        .map(|due| due["item"].as_str().unwrap())
        .collect();
    assert!(due.contains(&"kn2") || due.contains(&"kn3"), "{due:?}");
}
