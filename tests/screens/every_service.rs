//! Every service that is entered in Siklus, by keyboard alone, one after the other as they come in lives.

use std::collections::BTreeSet;

use domain::form::{AnswerKind, Form, ItemKind, Library, Number};
use harness::{Cli, Screen};
use serde_json::{Value, json};

use crate::desk::{bidan, json_of, rina, signed_in};

/// Who is served with which forms, in this order.
type Served = (&'static str, &'static [&'static str]);

const WOMEN: &[Served] = &[
    (
        "Dewi Lestari,1998-05-04,P",
        &[
            "pregnancy",
            "anc",
            "mother_class",
            "iron_tablets",
            "triple_elimination",
            "home_pregnant",
            "delivery",
            "postnatal",
            "home_postnatal",
            "family_planning",
            "td_status",
            "iva",
            "bride",
        ],
    ),
    (
        "Sri Wahyuni,1995-02-03,P",
        &["pregnancy", "pregnancy_end", "violence"],
    ),
    ("Murni Ayu,1994-02-03,P", &["maternal_death"]),
];

const CHILDREN: &[Served] = &[
    (
        "Bayi Kenanga,2026-11-12,P",
        &[
            "neonatal",
            "newborn_screening",
            "exposed_infant",
            "young_infant_care",
            "home_infant",
        ],
    ),
    (
        "Budi Santoso,2026-05-10,L",
        &[
            "six_month_check",
            "development",
            "kia_checklist",
            "sick_child_care",
            "feeding",
            "pmt",
            "home_child",
        ],
    ),
    ("Citra Kirana,2021-10-12,P", &["preschool"]),
    (
        "Eka Putra,2014-03-04,L",
        &["school", "adolescent", "home_youth"],
    ),
    ("Fani Melati,2025-03-04,P", &["child_death"]),
];

const GROWN: &[Served] = &[
    (
        "Hasan Basri,1980-03-04,L",
        &[
            "adult",
            "mental_screening",
            "hypertension",
            "diabetes",
            "mental_disorder",
            "tb_screening",
            "health_check",
            "home_family",
            "home_adult",
            "home_disease",
        ],
    ),
    (
        "Umar Said,1955-03-04,L",
        &["elderly", "barthel", "home_elderly"],
    ),
];

/// Who has died, and when.
const DEAD: &[(&str, &str)] = &[("Murni Ayu", "10/11/2026"), ("Fani Melati", "9/11/2026")];

#[test]
fn no_service_is_left_out() {
    let served = [WOMEN, CHILDREN, GROWN].concat();
    let entered: BTreeSet<&str> = served
        .iter()
        .flat_map(|(_, forms)| *forms)
        .copied()
        .collect();
    let known: BTreeSet<&str> = Library::built_in()
        .all()
        .map(|form| form.id.as_str())
        .collect();
    assert_eq!(entered, known);
}

#[test]
fn what_women_come_for_is_entered_by_keyboard() {
    entered(WOMEN);
}

#[test]
fn what_children_come_for_is_entered_by_keyboard() {
    entered(CHILDREN);
}

#[test]
fn what_adults_and_older_people_come_for_is_entered_by_keyboard() {
    entered(GROWN);
}

/// Enters all of it in the window; each form is pictured when it is filled in.
fn entered(all: &[Served]) {
    let mut register = "desa,posyandu,nama,tgl_lahir,jk\n".to_owned();
    for (person, _) in all {
        register += &format!("12.05.07.1004,Melati,{person}\n");
    }
    let laptop = bidan(&register);
    let cli = rina(&laptop);
    for (name, date) in DEAD {
        if all.iter().any(|(person, _)| person.starts_with(name)) {
            let death = json!({"person": who(&cli, name), "date": date, "note": ""});
            cli.run(["call", "record_death", &death.to_string()])
                .succeeded();
        }
    }
    let screen = signed_in(&laptop);
    screen.part("button", "Pelayanan").wait();
    for (person, forms) in all {
        let name = person.split(',').next().unwrap();
        open(&screen, name);
        for form in *forms {
            enter(&screen, name, Library::built_in().newest(form).unwrap());
        }
    }
    screen.close();
    for (person, forms) in all {
        let id = who(&cli, person.split(',').next().unwrap());
        let page = json_of(
            &cli,
            &["call", "care_page", &json!({ "person": id }).to_string()],
        );
        let visits = page["visits"].as_array().unwrap().iter();
        let saved: BTreeSet<&str> = visits.filter_map(|visit| visit["form"].as_str()).collect();
        assert_eq!(saved, forms.iter().copied().collect());
    }
}

pub(crate) fn who(cli: &Cli, name: &str) -> Value {
    let wanted = json!({
        "text": name, "group": "semua", "posyandu": null, "desa": null, "status": "semua", "limit": 1, "offset": 0,
    });
    let found = json_of(cli, &["call", "search_people", &wanted.to_string()]);
    found["people"][0]["person"].clone()
}

/// Finds somebody from anywhere, and opens the services: of a child there is the growth before.
fn open(screen: &Screen<'_>, name: &str) {
    screen.press("Control+K");
    screen.type_text(name);
    screen.wait_for_text(name);
    screen.wait_until_still();
    screen.press("Enter");
    screen.part("heading", name).wait();
    screen.wait_until_still();
    if screen.text().contains("Data diri") {
        screen.every("main").part("button", "Pelayanan").click();
    }
    screen.wait_for_text("Layani");
}

/// Chooses a form by the arrow keys, answers all it asks, and saves it.
fn enter(screen: &Screen<'_>, name: &str, form: &Form) {
    screen.part("heading", name).wait();
    screen.part("button", "Rujuk").wait();
    choose(screen, &form.title);
    screen.part("heading", &form.title).wait();
    let begun = |screen: &Screen<'_>| !question(screen).is_empty();
    screen.wait_until("a question in hand", || begun(screen));
    for _ in 0..4 {
        answer(screen, form);
        screen.shot(&format!("semua-{}", form.id.replace('_', "-")));
        screen.press("Control+Enter");
        // Either it is saved, or what is asked again or was asked meanwhile is in hand.
        screen.wait_until("an answer", || {
            saved(screen) || !question(screen).is_empty() || doubted(screen)
        });
        while !saved(screen) && doubted(screen) {
            screen.press("F2");
        }
        if !saved(screen) {
            screen.press("Control+Enter");
            screen.wait_until("an answer", || {
                saved(screen) || !question(screen).is_empty()
            });
        }
        if saved(screen) {
            return;
        }
    }
    panic!("{} is not saved:\n{}", form.id, screen.text());
}

/// Walks to a service from the first by the arrow keys, and opens it.
fn choose(screen: &Screen<'_>, title: &str) {
    let place = "return [...document.querySelectorAll('[data-choice]')].findIndex(
        (one) => one.querySelector('span')?.textContent === arguments[0]);";
    screen.wait_until(title, || {
        screen
            .run(place, &[json!(title)])
            .as_i64()
            .is_some_and(|place| place >= 0)
    });
    screen.run(
        "document.querySelector('[data-choice]').focus(); return null;",
        &[],
    );
    let steps = screen.run(place, &[json!(title)]).as_i64().unwrap();
    let mut keys = vec!["ArrowDown"; usize::try_from(steps).unwrap()];
    keys.push("Enter");
    screen.press_each(&keys);
}

/// Answers what is in hand, and goes on, until the button that saves is.
fn answer(screen: &Screen<'_>, form: &Form) {
    for _ in 0..80 {
        let link = question(screen);
        if link.is_empty() {
            return;
        }
        let item = form.all().find(|item| item.link == link).unwrap();
        let ItemKind::Question(asked) = &item.kind else {
            panic!("{link} is no question")
        };
        let text = match (&asked.answer, typed_for(&form.id, &link)) {
            (_, Some(text)) => text.to_owned(),
            (AnswerKind::Boolean, None) => "t".to_owned(),
            (AnswerKind::Choice(_), None) => "1".to_owned(),
            (AnswerKind::Number(number), None) => likely(number),
            (AnswerKind::Date { .. } | AnswerKind::Text { .. }, None) => String::new(),
        };
        if matches!(asked.answer, AnswerKind::Number(_)) {
            screen.press("Control+A");
        }
        let letters: Vec<String> = text.chars().map(String::from).collect();
        let keys = letters.iter().map(String::as_str);
        screen.press_each(&keys.chain(["Enter"]).collect::<Vec<_>>());
    }
    panic!("{} has no end", form.id);
}

/// A number in the middle of what is likely, as somebody types it.
fn likely(number: &Number) -> String {
    let (low, high) = number
        .likely
        .or(number.low.zip(number.high))
        .unwrap_or((1, 1));
    let whole = 10_i64.pow(number.places);
    let middle = i64::midpoint(low, high);
    match number.places {
        0 => middle.to_string(),
        _ => format!(
            "{},{:0places$}",
            middle / whole,
            middle % whole,
            places = number.places as usize
        ),
    }
}

/// Where the middle of what is likely would be asked again, or a date is needed.
fn typed_for(form: &str, link: &str) -> Option<&'static str> {
    Some(match (form, link) {
        (_, "systolic") => "118",
        (_, "diastolic") => "76",
        ("pregnancy", "lmp") => "10/4/26",
        ("neonatal" | "young_infant_care", "weight") => "3,1",
        ("six_month_check" | "sick_child_care" | "feeding" | "pmt", "weight") => "7,2",
        ("preschool", "weight") => "17,5",
        ("preschool", "height") => "106",
        _ => return None,
    })
}

/// The question in hand; empty when there is none.
pub(crate) fn question(screen: &Screen<'_>) -> String {
    let link = screen.run(
        "return document.activeElement?.dataset.question ?? '';",
        &[],
    );
    link.as_str().unwrap_or_default().to_owned()
}

/// The page of the person is there again.
fn saved(screen: &Screen<'_>) -> bool {
    !screen.part("region", "Layani").texts().is_empty()
}

/// Something is asked again.
fn doubted(screen: &Screen<'_>) -> bool {
    screen.text().contains("Benar begitu")
}
