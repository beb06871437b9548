//! Services along the life cycle: entered by forms, corrected, refused, due, referred, restricted.

use serde_json::{Value, json};

use crate::at::{Laptop, PASSPHRASE};
use crate::people::{draft, posyandu, register};

pub(crate) struct Desk {
    pub(crate) laptop: Laptop,
    melati: String,
}

pub(crate) fn desk() -> Desk {
    let laptop = Laptop::set_up();
    let melati = posyandu(&laptop, "12.05.07.1004", "Melati 1");
    Desk { laptop, melati }
}

#[expect(clippy::needless_pass_by_value, reason = "written in place by json!")]
fn visit(person: &str, form: &str, date: &str, answers: Value) -> Value {
    json!({
        "person": person, "form": form, "version": null, "date": date, "answers": answers, "instead": null,
        "site": null, "mode": "langsung", "confirmed": [], "reason": null,
    })
}

impl Desk {
    pub(crate) fn register(&self, name: &str, sex: &str, born: &str) -> String {
        register(&self.laptop, &draft(name, sex, born, "", &self.melati))
    }

    pub(crate) fn record(&self, person: &str, form: &str, date: &str, answers: Value) -> Value {
        self.laptop
            .call("record_visit", visit(person, form, date, answers))
    }

    fn refused(&self, person: &str, form: &str, date: &str, answers: Value) -> (String, String) {
        let error = self
            .laptop
            .refused("record_visit", visit(person, form, date, answers));
        (error.code, error.field.unwrap_or_default())
    }

    pub(crate) fn page(&self, person: &str) -> Value {
        self.laptop.call("care_page", json!({"person": person}))
    }

    pub(crate) fn due(&self, person: &str) -> Vec<String> {
        let page = self.page(person);
        let due = page["due"].as_array().unwrap().iter();
        due.map(|due| {
            format!(
                "{} {}",
                due["item"].as_str().unwrap(),
                due["state"].as_str().unwrap()
            )
        })
        .collect()
    }

    pub(crate) fn listed(&self, group: &str) -> Vec<String> {
        let args = json!({"group": group, "posyandu": null, "desa": null, "most": 20});
        let list = self.laptop.call("list_due", args);
        let people = list["people"].as_array().unwrap().iter();
        people
            .map(|person| person["line"]["name"].as_str().unwrap().to_owned())
            .collect()
    }
}

fn offered(page: &Value, form: &str) -> Value {
    let offered = page["offered"].as_array().unwrap().iter();
    offered
        .into_iter()
        .find(|offered| offered["form"] == form)
        .cloned()
        .unwrap_or(Value::Null)
}

#[test]
fn a_pregnancy_is_registered_looked_after_and_ends_with_a_birth() {
    let desk = desk();
    let dewi = desk.register("Dewi", "P", "1998-05-04");
    assert_eq!(offered(&desk.page(&dewi), "anc")["fits"], false);
    desk.record(
        &dewi,
        "pregnancy",
        "1/6/26",
        json!({"lmp": "10/4/2026", "gravida": "2", "para": "1"}),
    );
    let page = desk.page(&dewi);
    assert_eq!(page["pregnancy"]["due"], "2027-01-15");
    assert_eq!(page["pregnancy"]["weeks"], 32);
    assert_eq!(offered(&page, "anc")["fits"], true);
    assert_eq!(offered(&page, "pregnancy")["fits"], false);
    assert_eq!(desk.listed("pregnant"), ["Dewi"]);
    let seen = desk.record(&dewi, "anc", "20/11/26", json!({
        "officer": "bidan", "weight": "58,5", "systolic": "110", "diastolic": "70", "lila": "23", "ttd_tablets": "30",
    }));
    assert_eq!(seen["referral"], Value::Null);
    let kek = seen["results"]
        .as_array()
        .unwrap()
        .iter()
        .find(|result| result["result"] == "kek")
        .unwrap();
    assert_eq!(
        (&kek["class"], &kek["value"]),
        (&json!("kek"), &json!(23.0))
    );
    let page = desk.page(&dewi);
    let years = page["years"].as_array().unwrap().iter();
    let services: Vec<&Value> = years.map(|year| &year["spm"]).collect();
    assert_eq!(services, [6], "the birth is expected in 2027");
    desk.record(&dewi, "delivery", "21/11/26", json!({
        "delivery_place": "puskesmas", "helper_bidan": "ya", "helper_nurse": "ya", "live_births": "1",
    }));
    let page = desk.page(&dewi);
    assert_eq!(
        (&page["pregnancy"], &page["postpartum_since"]),
        (&Value::Null, &json!("2026-11-21"))
    );
    let born: Vec<_> = page["years"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|year| year["spm"] == 2)
        .cloned()
        .collect();
    assert_eq!(born[0]["missing"], json!([]));
    assert_eq!(born[1]["missing"], json!(["team_of_three"]));
    assert!(desk.due(&dewi).contains(&"kf1 open".to_owned()));
    assert_eq!(desk.listed("postnatal"), ["Dewi"]);
}

#[test]
fn what_cannot_be_is_refused_with_its_question_and_nothing_is_lost() {
    let desk = desk();
    let (dewi, budi, ani) = (
        desk.register("Dewi", "P", "1998-05-04"),
        desk.register("Budi", "L", "1990-01-01"),
        desk.register("Ani", "P", "2020-01-01"),
    );
    let lmp = || json!({"lmp": "10/4/2026", "gravida": "1"});
    assert_eq!(
        desk.refused(&budi, "pregnancy", "1/6/26", lmp()),
        ("other_sex".into(), "visit".into())
    );
    assert_eq!(
        desk.refused(&ani, "pregnancy", "1/6/26", lmp()),
        ("too_young_to_be_pregnant".into(), "visit".into())
    );
    assert_eq!(
        desk.refused(&dewi, "pregnancy", "1/6/26", json!({"gravida": "1"})),
        ("no_lmp".into(), "visit".into())
    );
    assert_eq!(
        desk.refused(&dewi, "pregnancy", "1/6/26", json!({"lmp": "10/4/26"})),
        ("missing".into(), "gravida".into())
    );
    desk.record(&dewi, "pregnancy", "1/6/26", lmp());
    assert_eq!(
        desk.refused(&dewi, "pregnancy", "1/7/26", lmp()),
        ("already_pregnant".into(), "visit".into())
    );
    assert_eq!(
        desk.refused(
            &dewi,
            "delivery",
            "1/4/26",
            json!({"delivery_place": "rs", "live_births": "1"})
        ),
        ("before_lmp".into(), "visit".into())
    );
    let pressure = |systolic: &str, diastolic: &str| json!({"officer": "bidan", "systolic": systolic, "diastolic": diastolic});
    assert_eq!(
        desk.refused(&dewi, "hypertension", "20/11/26", pressure("80", "120")),
        ("not_more".into(), "systolic".into())
    );
    assert_eq!(
        desk.refused(&dewi, "hypertension", "23/11/26", pressure("120", "80")),
        ("in_future".into(), "date".into())
    );
    let sugar = json!({"officer": "bidan", "glucose_kind": "random", "glucose": "7"});
    assert_eq!(
        desk.refused(&budi, "diabetes", "20/11/26", sugar),
        ("other_unit".into(), "glucose".into())
    );
    let tried = desk.laptop.call(
        "try_visit",
        visit(&dewi, "hypertension", "20/11/26", pressure("80", "120")),
    );
    assert_eq!(tried["faults"][0]["code"], "not_more");
    desk.laptop.call(
        "record_death",
        json!({"person": budi, "date": "1/11/26", "note": ""}),
    );
    assert_eq!(
        desk.refused(&budi, "hypertension", "2/11/26", pressure("120", "80")),
        ("person_died".into(), "visit".into())
    );
    assert_eq!(desk.page(&dewi)["visits"].as_array().unwrap().len(), 1);
}

#[test]
fn a_danger_sign_leads_at_once_to_a_referral_for_the_same_day() {
    let desk = desk();
    let dewi = desk.register("Dewi", "P", "1998-05-04");
    desk.record(
        &dewi,
        "pregnancy",
        "1/6/26",
        json!({"lmp": "10/4/2026", "gravida": "1"}),
    );
    let home = json!({"officer": "kader", "preg_bleeding": "ya", "visit_result": "referred"});
    let saved = desk.record(&dewi, "home_pregnant", "22/11/26", home.clone());
    assert_ne!(saved["referral"], Value::Null);
    let page = desk.page(&dewi);
    assert_eq!(page["referrals"][0]["reason"], "preg_bleeding");
    assert_eq!(desk.listed("referral"), ["Dewi"]);
    let again = desk.record(&dewi, "home_pregnant", "22/11/26", home);
    assert_eq!(
        again["referral"],
        Value::Null,
        "she is referred for it already"
    );
    let fact = page["referrals"][0]["fact"].clone();
    let outcome = |date: &str| json!({"fact": fact, "outcome": "ditangani", "date": date, "note": "Plasenta previa, kontrol"});
    assert_eq!(
        desk.laptop
            .refused("record_outcome", outcome("21/11/26"))
            .code,
        "before_referral"
    );
    desk.laptop.call("record_outcome", outcome("22/11/26"));
    assert_eq!(desk.listed("referral"), [""; 0]);
    let pressure = json!({"officer": "bidan", "systolic": "160", "diastolic": "110"});
    let saved = desk.record(&dewi, "anc", "22/11/26", pressure);
    assert_ne!(
        saved["referral"],
        Value::Null,
        "such a pressure in pregnancy is referred today"
    );
}

#[test]
fn a_corrected_visit_keeps_what_was_not_asked_and_shows_what_changed() {
    let desk = desk();
    let budi = desk.register("Budi", "L", "1970-01-01");
    let answers = json!({"officer": "kader", "weight": "70", "height": "165", "systolic": "150", "diastolic": "95", "smoking": "daily", "puma_score": "3"});
    let saved = desk.record(&budi, "adult", "20/11/26", answers);
    let mut corrected = visit(
        &budi,
        "adult",
        "19/11/26",
        json!({
            "officer": "kader", "weight": "70", "height": "165", "systolic": "130", "diastolic": "85", "smoking": "no",
        }),
    );
    corrected["instead"] = saved["fact"].clone();
    let refused = desk.laptop.refused("record_visit", corrected.clone());
    assert_eq!(
        (refused.code.as_str(), refused.field.as_deref()),
        ("missing", Some("reason"))
    );
    corrected["reason"] = json!("salah baca");
    let saved = desk.laptop.call("record_visit", corrected);
    let pressure = saved["results"]
        .as_array()
        .unwrap()
        .iter()
        .find(|result| result["result"] == "blood_pressure")
        .unwrap();
    assert_eq!(pressure["class"], "normal");
    let open = desk
        .laptop
        .call("open_visit", json!({"person": budi, "fact": saved["fact"]}));
    assert_eq!(
        (&open["date"], &open["answers"]["systolic"]),
        (&json!("2026-11-19"), &json!("130"))
    );
    assert_eq!(
        open["answers"].get("puma_score"),
        None,
        "it is not asked of who does not smoke"
    );
    let timeline = desk.laptop.call("child_page", json!({"person": budi}))["timeline"].clone();
    let item = timeline
        .as_array()
        .unwrap()
        .iter()
        .find(|item| item["kind"] == "visit")
        .unwrap();
    assert_eq!(item["service"]["title"], "Skrining usia produktif");
    let fields = item["changes"][0]["fields"].as_array().unwrap();
    let names: Vec<&str> = fields
        .iter()
        .map(|change| change["field"].as_str().unwrap())
        .collect();
    assert!(
        names.contains(&"Tekanan darah sistolik") && names.contains(&"date"),
        "{names:?}"
    );
}

#[test]
fn restricted_records_are_seen_only_by_who_may_and_each_look_is_written_down() {
    let desk = desk();
    let budi = desk.register("Budi", "L", "1990-01-01");
    let examined = || json!({"officer": "perawat", "mental_examined": "ya", "pasung": "tidak"});
    let refused = desk.refused(&budi, "mental_disorder", "20/11/26", examined());
    assert_eq!(refused.0, "restricted", "a petugas gizi may not");
    assert_eq!(offered(&desk.page(&budi), "mental_disorder"), Value::Null);
    let bidan = json!({"name": "Rina", "role": "bidan", "passphrase": "kapur barus di lemari tua"});
    desk.laptop.call("add_user", bidan);
    let sit_down = |name: &str, passphrase: &str| {
        let users = desk.laptop.call("list_users", json!(null));
        let user = users
            .as_array()
            .unwrap()
            .iter()
            .find(|user| user["name"] == name)
            .unwrap()["id"]
            .clone();
        desk.laptop.call("lock", json!(null));
        desk.laptop
            .call("unlock", json!({"user": user, "passphrase": passphrase}));
    };
    sit_down("Rina", "kapur barus di lemari tua");
    let saved = desk.record(&budi, "mental_disorder", "20/11/26", examined());
    let page = desk.page(&budi);
    assert_eq!(
        (
            &page["visits"][0]["restricted"],
            &page["visits"][0]["results"]
        ),
        (&json!(true), &json!([]))
    );
    let timeline = desk.laptop.call("child_page", json!({"person": budi}))["timeline"].clone();
    let item = timeline
        .as_array()
        .unwrap()
        .iter()
        .find(|item| item["kind"] == "visit")
        .unwrap();
    assert_eq!(item.get("service"), None, "not in a list");
    let looks = || desk.laptop.app.session().unwrap().store.looks(10).unwrap();
    assert_eq!(looks(), []);
    desk.laptop
        .call("open_visit", json!({"person": budi, "fact": saved["fact"]}));
    assert_eq!(
        (looks().len(), looks()[0].form.as_str()),
        (1, "mental_disorder")
    );
    sit_down("Sari Lubis", PASSPHRASE);
    assert_eq!(desk.page(&budi)["visits"], json!([]));
    let refused = desk
        .laptop
        .refused("open_visit", json!({"person": budi, "fact": saved["fact"]}));
    assert_eq!((refused.code.as_str(), looks().len()), ("restricted", 1));
}

#[test]
fn made_up_services_could_have_been_entered() {
    let today = "2026-11-22".parse().unwrap();
    let wanted = sample::Wanted {
        n_children: 60,
        n_others: 400,
        ..sample::Wanted::demo(sample::Region::Langkat, 4, today)
    };
    let sample = sample::Sample::of(wanted).unwrap().cared_for();
    let mut forms = std::collections::BTreeSet::new();
    for person in sample.people() {
        let facts = person.facts.iter().cloned().enumerate();
        let facts = facts.map(|(seq, fact)| {
            let id = domain::OpId {
                replica: domain::ReplicaId::from_random(1),
                seq: seq as u64 + 1,
            };
            (id, fact)
        });
        let history = indicators::History::of(&person.person, facts);
        let care = indicators::care::Care::of(&history);
        for (id, visit) in &history.visits {
            let form = domain::form::Library::built_in()
                .get(&visit.form, visit.version)
                .unwrap();
            let reading = form.weigh(visit.answers.clone());
            assert_eq!(
                (&reading.faults, &reading.missing),
                (&vec![], &vec![]),
                "{}",
                visit.form
            );
            let allowed = care.allows(visit, Some(*id));
            assert!(allowed.is_ok(), "{allowed:?}: {visit:?}");
            forms.insert(visit.form.clone());
        }
    }
    assert!(forms.len() >= 16, "{forms:?}");
}
