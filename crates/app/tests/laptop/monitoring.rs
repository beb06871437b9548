//! Watching the area: SPM, PWS, a village on one page. Every number opens to people, and desa add up to the puskesmas.

use serde_json::{Value, json};

use crate::at::Laptop;
use crate::people::{draft, posyandu, register};

const PERDAMAIAN: &str = "12.05.07.1004";
const KARANG_REJO: &str = "12.05.07.2001";

struct Area {
    laptop: Laptop,
    melati: String,
    mawar: String,
}

fn area() -> Area {
    let laptop = Laptop::set_up();
    let melati = posyandu(&laptop, PERDAMAIAN, "Melati 1");
    let mawar = posyandu(&laptop, KARANG_REJO, "Mawar");
    Area {
        laptop,
        melati,
        mawar,
    }
}

impl Area {
    fn person(&self, name: &str, sex: &str, born: &str, posyandu: &str, card: &str) -> String {
        let mut draft = draft(name, sex, born, "", posyandu);
        draft["family_card"] = json!(card);
        register(&self.laptop, &draft)
    }

    #[expect(clippy::needless_pass_by_value, reason = "written in place by json!")]
    fn visit(&self, person: &str, form: &str, date: &str, answers: Value) {
        let visit = json!({
            "person": person, "form": form, "version": null, "date": date, "answers": answers, "instead": null,
            "site": null, "mode": "langsung", "confirmed": [], "reason": null,
        });
        self.laptop.call("record_visit", visit);
    }

    fn weigh(&self, person: &str, posyandu: &str, date: &str, kg: &str, cm: &str) {
        self.laptop.call(
            "record_measurement",
            json!({
                "person": person, "posyandu": posyandu, "date": date, "mode": "kertas", "confirmed": [], "to_remeasure": [],
                "entered": {"weight": kg, "length": cm, "position": null, "arm": "", "head": "", "oedema": false},
            }),
        );
    }

    fn screen(&self, person: &str, date: &str) {
        self.visit(person, "adult", date, json!({
            "officer": "kader", "weight": "60", "height": "160", "waist": "80", "systolic": "120", "diastolic": "80",
            "glucose_kind": "random", "glucose": "110", "smoking": "no", "tb_any_symptom": "tidak",
        }));
    }

    fn spm(&self, month: &str, spm: u8, rule: &str) -> Value {
        let board = self
            .laptop
            .call("spm_board", json!({"month": month, "desa": null}));
        let services = board["services"].as_array().unwrap().iter();
        let mut of = services.filter(|service| service["spm"] == spm && service["rule"] == rule);
        of.next_back().unwrap().clone()
    }

    fn spm_names(&self, spm: u8, rule: &str, served: bool) -> Vec<String> {
        let args = json!({"month": "2026-11", "desa": null, "spm": spm, "rule": rule, "served": served, "most": 50});
        let people = self.laptop.call("spm_people", args);
        let people = people["people"].as_array().unwrap().iter();
        people
            .map(|person| person["line"]["name"].as_str().unwrap().to_owned())
            .collect()
    }
}

#[test]
fn spm_counts_who_lives_here_by_age_and_desa_add_up() {
    let area = area();
    let budi = area.person("Budi", "L", "1990-01-01", &area.melati, "");
    let ani = area.person("Ani", "P", "1985-06-01", &area.mawar, "");
    let eko = area.person("Eko", "L", "1995-01-01", &area.mawar, "");
    area.person("Nenek", "P", "1950-01-01", &area.mawar, "");
    area.screen(&budi, "20/3/26");
    area.screen(&ani, "21/3/26");
    area.screen(&eko, "1/11/26");
    let service = area.spm("2026-11", 6, "both");
    assert_eq!(
        (&service["target"], &service["served"]),
        (&json!(3), &json!(2)),
        "Ani lacks IVA"
    );
    let desa = service["areas"].as_array().unwrap();
    let sum = |field: &str| {
        desa.iter()
            .map(|desa| desa[field].as_u64().unwrap())
            .sum::<u64>()
    };
    assert_eq!((sum("target"), sum("served")), (3, 2));
    assert_eq!(
        area.spm("2026-10", 6, "both")["served"],
        1,
        "Eko was screened in November"
    );
    assert_eq!(area.spm_names(6, "both", true), ["Budi", "Eko"]);
    assert_eq!(area.spm_names(6, "both", false), ["Ani"]);
    let board = area.laptop.call(
        "spm_board",
        json!({"month": "2026-11", "desa": KARANG_REJO}),
    );
    let services = board["services"].as_array().unwrap();
    let lansia = services.iter().find(|service| service["spm"] == 7).unwrap();
    assert_eq!(
        (&lansia["target"], &lansia["served"]),
        (&json!(1), &json!(0))
    );
    assert_eq!(services.len(), 15, "three services are told by two rules");
    let hiv = services
        .iter()
        .find(|service| service["spm"] == 12)
        .unwrap();
    assert_eq!(
        (&hiv["source"], &hiv["target"]),
        (&json!("recap"), &json!(0))
    );
    area.laptop.call(
        "move_person",
        json!({"person": eko, "date": "10/11/26", "posyandu": null}),
    );
    assert_eq!(
        area.spm("2026-11", 6, "both")["target"],
        2,
        "who moved away is not counted"
    );
    area.laptop.call(
        "record_death",
        json!({"person": budi, "date": "11/11/26", "note": ""}),
    );
    assert_eq!(area.spm("2026-11", 6, "both")["target"], 1);
    let args = json!({"month": "2026-11", "desa": null, "spm": 10, "rule": "both", "served": true, "most": 5});
    assert_eq!(area.laptop.refused("spm_people", args).code, "restricted");
}

#[test]
fn pws_tells_a_month_beside_the_one_before_and_desa_add_up() {
    let area = area();
    let budi = area.person("Budi", "L", "2025-03-10", &area.melati, "");
    let ani = area.person("Ani", "P", "2024-06-01", &area.mawar, "");
    area.person("Eko", "L", "2023-06-01", &area.mawar, "");
    area.weigh(&budi, &area.melati, "2026-10-08", "9,0", "74");
    area.weigh(&budi, &area.melati, "2026-11-12", "9,3", "74");
    area.weigh(&ani, &area.mawar, "2026-11-13", "8,2", "72");
    let dewi = area.person("Dewi", "P", "1998-05-04", &area.mawar, "");
    area.visit(
        &dewi,
        "pregnancy",
        "1/9/26",
        json!({"lmp": "10/7/2026", "gravida": "1"}),
    );
    area.visit(&dewi, "anc", "1/9/26", json!({"officer": "bidan"}));
    let board = area
        .laptop
        .call("pws_board", json!({"month": "2026-11", "desa": null}));
    let total = &board["total"]["children"];
    assert_eq!(
        (&total["s"], &total["d"], &board["total"]["before"]["d"]),
        (&json!(3), &json!(2), &json!(1))
    );
    let areas = board["areas"].as_array().unwrap();
    for figure in ["s", "k", "d", "n", "t", "judged", "twice_t", "bgm"] {
        let sum: u64 = areas
            .iter()
            .map(|area| area["children"][figure].as_u64().unwrap())
            .sum();
        assert_eq!(total[figure], sum, "{figure}");
    }
    assert_eq!(total["short"]["n"], 2);
    assert_eq!(
        board["total"]["attained"]["k1_pure"],
        json!({"month": 0, "year": 1})
    );
    let trend = area
        .laptop
        .call("pws_trend", json!({"month": "2026-11", "desa": null}));
    let trend = trend.as_array().unwrap();
    assert_eq!(
        (trend.len(), &trend[23]["d"], &trend[22]["d"]),
        (24, &json!(2), &json!(1))
    );
    let of_desa = area.laptop.call(
        "pws_board",
        json!({"month": "2026-11", "desa": KARANG_REJO}),
    );
    assert_eq!(of_desa["areas"][0]["name"], "Mawar");
    assert_eq!(of_desa["total"]["children"]["s"], 2);
}

#[test]
fn numbers_of_pws_open_to_the_people_behind_them() {
    let area = area();
    let budi = area.person("Budi", "L", "2025-03-10", &area.melati, "");
    let ani = area.person("Ani", "P", "2024-06-01", &area.mawar, "");
    area.weigh(&budi, &area.melati, "2026-11-12", "9,3", "80");
    area.weigh(&ani, &area.mawar, "2026-11-13", "8,2", "72");
    area.screen(
        &area.person("Hasan", "L", "1980-06-01", &area.mawar, ""),
        "2/11/26",
    );
    area.screen(
        &area.person("Rukiah", "P", "1981-06-01", &area.melati, ""),
        "9/6/26",
    );
    let names = |subject: &str, desa: Option<&str>, this_month: bool| {
        let asked = json!({
            "month": "2026-11", "desa": desa, "posyandu": null, "subject": subject, "this_month": this_month, "most": 9,
        });
        let opened = area.laptop.call("pws_people", asked);
        let people = opened["people"].as_array().unwrap();
        assert_eq!(opened["total"], people.len());
        let name = |person: &Value| person["line"]["name"].as_str().unwrap().to_owned();
        people.iter().map(name).collect::<Vec<_>>()
    };
    assert_eq!(names("short", None, false), ["Ani"]);
    assert_eq!(names("short", Some(PERDAMAIAN), false), [] as [&str; 0]);
    assert_eq!(
        names("adult", None, false),
        ["Rukiah", "Hasan"],
        "by the day they came"
    );
    assert_eq!(names("adult", None, true), ["Hasan"]);
    let board = area
        .laptop
        .call("pws_board", json!({"month": "2026-11", "desa": null}));
    for sign in ["short", "wasted", "underweight"] {
        assert_eq!(
            board["total"]["children"][sign]["n"],
            names(sign, None, false).len(),
            "{sign}"
        );
    }
    let months = area.spm("2026-11", 6, "both")["months"].clone();
    assert_eq!(months.as_array().unwrap().len(), 11);
    let unknown = json!({
        "month": "2026-11", "desa": null, "posyandu": null, "subject": "nama", "this_month": true, "most": 9,
    });
    assert_eq!(
        area.laptop.refused("pws_people", unknown).code,
        "bad_subject"
    );
}

#[test]
fn a_village_is_told_on_one_page_with_its_families() {
    let area = area();
    let card = "1205071205100001";
    let dewi = area.person("Dewi", "P", "1998-05-04", &area.melati, card);
    area.person("Budi", "L", "1995-05-04", &area.melati, card);
    area.person("Ani", "P", "2026-01-04", &area.melati, card);
    area.person("Nenek", "P", "1950-01-01", &area.melati, "1205071205100002");
    let page = || {
        area.laptop.call(
            "village_page",
            json!({"desa": PERDAMAIAN, "month": "2026-11"}),
        )
    };
    assert_eq!(
        (
            &page()["people"],
            &page()["families"],
            &page()["families_visited"]
        ),
        (&json!(4), &json!(2), &json!(0))
    );
    let family = json!({"officer": "kader", "jkn": "ya", "latrine": "own_septic", "water": "piped", "visit_result": "no_problem"});
    area.visit(&dewi, "home_family", "2/11/26", family);
    assert_eq!(page()["families_visited"], 1);
    let stages = page()["stages"].clone();
    let stage = |name: &str| {
        stages
            .as_array()
            .unwrap()
            .iter()
            .find(|stage| stage["stage"] == name)
            .unwrap()
            .clone()
    };
    assert_eq!(
        stage("adult"),
        json!({"stage": "adult", "male": 1, "female": 1})
    );
    assert_eq!(
        (&stage("infant")["female"], &stage("elderly")["female"]),
        (&json!(1), &json!(1))
    );
    let household = area.laptop.call("care_page", json!({"person": dewi}))["household"].clone();
    assert_eq!(household.as_array().unwrap().len(), 2);
    let unknown = json!({"desa": "12.05.07.2002", "month": "2026-11"});
    assert_eq!(
        area.laptop.refused("village_page", unknown).code,
        "not_found"
    );
}
