//! A puskesmas of 33,000 people with two years of services: its lists and pages, and one more visit.

use std::time::Instant;

use app::App;
use serde_json::{Value, json};

use crate::Size;
use crate::figure::{Figures, Reach, Times};
use crate::laptop::{DESA, ask, set_up};

/// Children under five and other people.
const CHILDREN: u32 = 3_000;
const OTHERS: u32 = 30_000;
const MONTHS: u32 = 24;

/// The groups of what is due, each a list of its own.
const GROUPS: [&str; 8] = [
    "pregnant",
    "postnatal",
    "newborn",
    "immunisation",
    "vitamin_a",
    "development",
    "adult",
    "elderly",
];

/// Builds the store and measures in it.
pub(crate) fn measure(figures: &mut Figures, size: Size) {
    let folder = tempfile::tempdir().unwrap();
    let app = set_up(folder.path());
    let wanted = json!({
        "children": size.of(CHILDREN), "others": size.of(OTHERS), "months": MONTHS, "seed": 1, "services": true,
    });
    let begun = Instant::now();
    let seeded = ask(&app, "seed", wanted);
    let seconds = begun.elapsed().as_secs_f64();
    figures.tell(
        "people of the puskesmas",
        seeded["people"].as_f64().unwrap(),
        "people",
        Reach::Told,
    );
    figures.tell(
        "facts of the puskesmas",
        seeded["facts"].as_f64().unwrap(),
        "facts",
        Reach::Told,
    );
    figures.tell(
        "seeding with services",
        seeded["facts"].as_f64().unwrap() / seconds,
        "facts/s",
        Reach::Told,
    );
    let months = ["2026-09", "2026-10", "2026-11"];
    let at = |month: &str, desa: Option<&str>| json!({ "month": month, "desa": desa });
    for (what, command, desa, most) in [
        ("PWS by desa, p95", "pws_board", None, 50.0),
        ("PWS of a desa, p95", "pws_board", Some(DESA[0]), 50.0),
        ("24 months of PWS, p95", "pws_trend", None, 50.0),
        (
            "the page of a desa, p95",
            "village_page",
            Some(DESA[0]),
            50.0,
        ),
        ("SPM of the year, p95", "spm_board", None, 100.0),
    ] {
        let mut times = Times::default();
        for month in months.into_iter().cycle().take(30) {
            times.time(|| ask(&app, command, at(month, desa)));
        }
        figures.tell_p95(what, &times, most);
    }
    let [mut lists, mut missed, mut boards] = [(); 3].map(|()| Times::default());
    for group in GROUPS.into_iter().cycle().take(80) {
        let asked = json!({ "group": group, "posyandu": null, "desa": null, "most": 200 });
        let mut closed = asked.clone();
        closed["missed"] = json!(true);
        lists.time(|| ask(&app, "list_due", asked));
        missed.time(|| ask(&app, "list_due", closed));
        boards.time(|| ask(&app, "due_board", Value::Null));
    }
    figures.tell_p95("a list of who is due, p95", &lists, 50.0);
    figures.tell_p95("a list of who missed something, p95", &missed, 50.0);
    figures.tell_p95("how many are due, p95", &boards, 50.0);
    people(figures, &app);
    app.close();
}

/// Opening people, and saving one more visit of each.
fn people(figures: &mut Figures, app: &App) {
    let session = app.session().unwrap();
    let sql = "SELECT people.uuid, count(*)
               FROM facts JOIN people ON people.id = facts.person_id
               WHERE facts.kind = 15 AND people.birth_date BETWEEN '1968-01-01' AND '2007-01-01'
               GROUP BY people.id
               ORDER BY count(*) DESC
               LIMIT 200";
    let busiest = session
        .store
        .read::<Vec<domain::PersonId>, store::Error>(|db| {
            let mut statement = db.prepare(sql)?;
            let rows = statement.query_map([], |row| Ok(domain::PersonId(row.get(0)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        });
    let (mut pages, mut saves, mut derived) =
        (Times::default(), Times::default(), Times::default());
    for person in busiest.unwrap() {
        pages.time(|| ask(app, "care_page", json!({ "person": person.to_string() })));
        let visit = json!({
            "person": person.to_string(), "form": "tb_screening", "version": null, "date": "2026-11-12",
            "answers": { "officer": "kader", "tb_cough": "tidak" }, "instead": null,
            "site": null, "mode": "kertas", "confirmed": [], "reason": null,
        });
        saves.time(|| ask(app, "record_visit", visit));
        derived.time(|| derive(app, person));
    }
    figures.tell_p95("open a person with services, p95", &pages, 10.0);
    figures.tell(
        "save a visit, p50",
        saves.percentile_ms(50),
        "ms",
        Reach::Told,
    );
    figures.tell(
        "derived rows of a new visit, p50",
        derived.percentile_ms(50),
        "ms",
        Reach::AtMost(1.0),
    );
}

/// What follows from a person's facts, as after a new visit.
fn derive(app: &App, person: domain::PersonId) {
    let session = app.session().unwrap();
    let done = session.store.read::<usize, store::Error>(|db| {
        let whole = records::person::Whole::load(db, records::person::find(db, person)?)?;
        let history = whole.history();
        let care = indicators::care::Care::of(&history);
        Ok(care.due().len() + care.years().len() + care.attained_at_home().len())
    });
    done.unwrap();
}
