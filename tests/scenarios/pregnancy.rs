//! A pregnancy from its first visit to the last of the time after birth, and the child's first months: entered on two
//! laptops of one puskesmas, counted once on both and at the district.

use app::App;
use chrono::{DateTime, FixedOffset};
use district::home::{self, Home};
use district::report::{Boards, Within};
use district::surroundings::System;
use harness::District;
use indicators::board::pws::PwsBoard;
use indicators::board::spm::SpmRow;
use serde_json::{Value, json};
use tempfile::TempDir;
use vault::Passphrase;

use crate::desk::{self, DESA};

const PLAIN: &[&str] = &["--insecure-http"];
const LAST_DAY: &str = "2026-11-12";
const MONTH: &str = "2026-11";

/// What a midwife asks at every visit before birth.
const AT_EVERY_VISIT: [(&str, &str); 5] = [
    ("weight", "58"),
    ("systolic", "110"),
    ("diastolic", "70"),
    ("lila", "25"),
    ("ttd_tablets", "30"),
];

/// What is asked once, in the last part of pregnancy.
const ONCE: [(&str, &str); 12] = [
    ("lab_done", "ya"),
    ("fundal_height", "30"),
    ("presentation", "head"),
    ("fetal_heart_rate", "140"),
    ("td_status", "t5"),
    ("hb", "12"),
    ("hiv_tested", "ya"),
    ("syphilis_tested", "ya"),
    ("hbsag_tested", "ya"),
    ("case_management", "ya"),
    ("counselling", "ya"),
    ("usg_done", "ya"),
];

/// Somebody at work on a laptop of puskesmas Stabat, signed in within the test's own process.
struct Staff {
    folder: TempDir,
    app: App,
}

impl Staff {
    fn new() -> Self {
        let (folder, _) = desk::set_up();
        let app = desk::open(folder.path());
        Self { folder, app }
    }

    /// From now on it is another day.
    fn on_day(&mut self, date: &str) {
        self.app.close();
        let morning: DateTime<FixedOffset> = format!("{date}T09:00:00+07:00").parse().unwrap();
        self.app = desk::open_at(self.folder.path(), morning.timestamp_millis());
    }

    fn call(&self, name: &str, args: Value) -> Value {
        desk::ask(&self.app, name, args)
    }
}

fn visit(
    staff: &mut Staff,
    person: &str,
    form: &str,
    date: &str,
    answers: &[(&str, &str)],
) -> Value {
    staff.on_day(date);
    let answers: serde_json::Map<String, Value> = answers
        .iter()
        .map(|(question, answer)| ((*question).to_owned(), json!(answer)))
        .collect();
    let visit = json!({
        "person": person, "form": form, "version": null, "date": date, "answers": answers, "instead": null,
        "site": null, "mode": "langsung", "confirmed": [], "reason": null,
    });
    staff.call("record_visit", visit)
}

fn antenatal(staff: &mut Staff, person: &str, date: &str, officer: &str, more: &[(&str, &str)]) {
    let answers = [&[("officer", officer)], &AT_EVERY_VISIT[..], more].concat();
    visit(staff, person, "anc", date, &answers);
}

fn dose(staff: &mut Staff, child: &str, dose: &str, date: &str) {
    staff.on_day(date);
    let given = json!({
        "person": child, "dose": dose, "date": date, "from_book": false, "site": null, "batch": "", "brand": "",
    });
    let saved = staff.call("record_dose", given);
    assert_eq!(saved["state"], "valid", "{dose}");
}

fn register(staff: &Staff, draft: &Value, mother: Option<&str>) -> String {
    let mut person = json!({ "draft": draft, "distinct": true });
    if let Some(mother) = mother {
        person["mother"] = json!(mother);
    }
    let made = staff.call("register_person", person);
    made["person"].as_str().unwrap().to_owned()
}

fn together(staff: &[&Staff]) {
    // The first is told what the others sent.
    for one in staff.iter().chain(staff.first()) {
        one.call("sync_now", Value::Null);
    }
}

/// Indicators to which exactly one came this year.
const ONCE_EACH: [&str; 12] = [
    "pregnancy",
    "k1",
    "k1_pure",
    "k4",
    "k6",
    "birth",
    "birth_by_health_worker",
    "birth_in_facility",
    "kf1",
    "kf_complete",
    "kn1",
    "kn_complete",
];

/// What a laptop and the district tell of the year.
fn told_by_laptop(staff: &Staff) -> (Value, Value) {
    let asked = json!({ "month": MONTH, "desa": null });
    let board = staff.call("pws_board", asked.clone())["total"]["attained"].clone();
    (board, staff.call("spm_board", asked)["services"].clone())
}

fn counted_once(attained: &Value) {
    for indicator in ONCE_EACH {
        assert_eq!(attained[indicator]["year"], 1, "{indicator}: {attained}");
    }
}

#[test]
fn a_pregnancy_and_its_child_are_counted_once_on_both_laptops_and_at_the_district() {
    let district = District::langkat();
    let serving = district.serve(PLAIN);
    let (mut ani, mut sari) = (Staff::new(), Staff::new());
    for staff in [&mut ani, &mut sari] {
        staff.on_day("2026-01-20");
        let code = district.invite("Stabat");
        staff.call("enrol", json!({ "url": serving.url(), "code": code }));
    }

    // Ani, midwife of the village, registers her and sees her until the puskesmas does.
    let place = json!({ "desa": DESA[0], "name": "Melati", "schedule": null });
    let posyandu = ani.call("add_posyandu", place)["id"].clone();
    let dewi = register(
        &ani,
        &json!({
            "name": "Dewi", "sex": "P", "birth_date": "1998-03-03", "nik": "", "family_card": "", "birth_order": "",
            "birth_weight": "", "birth_length": "", "gestation_weeks": "", "mother_name": "", "mother_nik": "",
            "father_name": "", "phone": "", "address": "", "dusun": "", "rt": "", "rw": "", "posyandu": posyandu,
            "since": "2020-01-01", "owns_kms": null,
        }),
        None,
    );
    visit(
        &mut ani,
        &dewi,
        "pregnancy",
        "2026-01-20",
        &[("lmp", "2025-12-01"), ("gravida", "1")],
    );
    antenatal(&mut ani, &dewi, "2026-01-20", "bidan", &[]);
    together(&[&ani, &sari]);
    sari.on_day("2026-01-21");
    antenatal(
        &mut sari,
        &dewi,
        "2026-01-26",
        "dokter",
        &[("usg_done", "ya")],
    );
    antenatal(&mut ani, &dewi, "2026-04-10", "bidan", &[]);
    antenatal(&mut ani, &dewi, "2026-05-10", "bidan", &[]);
    together(&[&ani, &sari]);
    antenatal(&mut ani, &dewi, "2026-07-01", "bidan", &[]);
    antenatal(&mut sari, &dewi, "2026-08-05", "dokter", &ONCE);
    antenatal(&mut ani, &dewi, "2026-08-26", "bidan", &[]);
    together(&[&sari, &ani]);

    // She gives birth at the puskesmas; the child is registered there, with her.
    let helped = [
        ("delivery_place", "puskesmas"),
        ("helper_bidan", "ya"),
        ("helper_doctor", "ya"),
        ("helper_nurse", "ya"),
        ("delivery_method", "normal"),
        ("live_births", "1"),
    ];
    visit(&mut sari, &dewi, "delivery", "2026-09-05", &helped);
    let mut draft = sari.call("newborn_draft", json!({ "mother": dewi }));
    assert_eq!(draft["birth_date"], "2026-09-05");
    draft["sex"] = json!("P");
    let child = register(&sari, &draft, Some(&dewi));
    dose(&mut sari, &child, "HB0", "2026-09-05");
    let first_day = [
        ("officer", "bidan"),
        ("vitamin_k1", "ya"),
        ("eye_ointment", "ya"),
        ("imd", "ya"),
    ];
    visit(&mut sari, &child, "neonatal", "2026-09-06", &first_day);
    visit(
        &mut sari,
        &dewi,
        "postnatal",
        "2026-09-06",
        &[("officer", "bidan")],
    );
    together(&[&sari, &ani]);

    // Ani sees both at home from then on; at the posyandu the child is weighed for the first time.
    let later = [("officer", "bidan"), ("shk_sample", "ya")];
    visit(&mut ani, &child, "neonatal", "2026-09-09", &later);
    visit(
        &mut ani,
        &dewi,
        "postnatal",
        "2026-09-09",
        &[("officer", "bidan")],
    );
    for date in ["2026-09-20", "2026-10-10"] {
        visit(&mut ani, &dewi, "postnatal", date, &[("officer", "bidan")]);
    }
    visit(
        &mut ani,
        &child,
        "neonatal",
        "2026-09-20",
        &[("officer", "bidan")],
    );
    dose(&mut ani, &child, "BCG", "2026-09-25");
    dose(&mut ani, &child, "OPV1", "2026-09-25");
    ani.on_day("2026-10-07");
    let weighed = json!({
        "person": child, "posyandu": posyandu, "date": "2026-10-07", "mode": "kertas", "confirmed": [],
        "to_remeasure": [],
        "entered": {"weight": "4,2", "length": "53,5", "position": null, "arm": "", "head": "", "oedema": false},
    });
    let row = ani.call("record_measurement", weighed);
    assert!(
        row.to_string().contains("\"B\""),
        "weighed for the first time: {row}"
    );
    dose(&mut ani, &child, "DPT1", "2026-11-06");

    for staff in [&mut ani, &mut sari] {
        staff.on_day(LAST_DAY);
    }
    together(&[&ani, &sari]);
    for staff in [&ani, &sari] {
        let status = staff.call("status", Value::Null);
        assert_eq!(
            (&status["waiting"], &status["scopes"][0]["complete"]),
            (&json!(0), &json!(true)),
            "{status}"
        );
    }
    let (attained, services) = told_by_laptop(&ani);
    counted_once(&attained);
    assert_eq!(
        (attained, services.clone()),
        told_by_laptop(&sari),
        "both laptops tell the same"
    );
    for (spm, rule) in [
        (1, "4/2019"),
        (1, "6/2024"),
        (2, "4/2019"),
        (2, "6/2024"),
        (3, "4/2019"),
        (3, "6/2024"),
    ] {
        let mut of = services.as_array().unwrap().iter();
        let service = of
            .find(|one| one["spm"] == spm && one["rule"] == rule)
            .unwrap();
        assert_eq!(
            (&service["target"], &service["served"]),
            (&json!(1), &json!(1)),
            "{spm} {rule}: {}",
            ani.call("spm_people", json!({
                "month": MONTH, "desa": null, "spm": spm, "rule": rule, "served": false, "most": 9,
            }))
        );
    }
    serving.stop();
    let (board, at_district) = told_by_district(&district);
    counted_once(&serde_json::to_value(&board.total.attained).unwrap());
    assert_eq!(board.total.children.d, 0, "not weighed yet in November");
    let told = |services: &Value| {
        let services = services.as_array().unwrap().iter();
        services
            .map(|one| {
                [&one["spm"], &one["rule"], &one["target"], &one["served"]].map(Value::to_string)
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(
        told(&services),
        told(&serde_json::to_value(at_district).unwrap())
    );
}

/// The boards of the kabupaten, read from the district's own store.
fn told_by_district(district: &District) -> (PwsBoard, Vec<SpmRow>) {
    let secret = Passphrase::new(harness::SECRET.to_owned());
    let place = home::Place::Folder(district.data());
    let home = Home::open(&place, &secret, System::new(None)).unwrap();
    let (boards, month, today) = (
        Boards::default(),
        MONTH.parse().unwrap(),
        LAST_DAY.parse().unwrap(),
    );
    let all = Within::Kabupaten;
    let pws = boards
        .pws(home.storage(), all, month, today)
        .unwrap()
        .unwrap();
    let spm = boards
        .spm(home.storage(), all, month, today)
        .unwrap()
        .unwrap();
    (pws, spm)
}
