//! A store of 100,000 people and 300,000 measurements: saving, opening, finding and counting in it.

use std::time::Instant;

use app::App;
use sample::Rng;
use serde_json::{Value, json};

use crate::Size;
use crate::figure::{Figures, Reach, Times};
use crate::laptop::{DESA, PASSPHRASE, ask, set_up};
use crate::window;

/// Children under five and other people who make, with 60 months of records, such a store.
const CHILDREN: u32 = 7_400;
const OTHERS: u32 = 85_200;
const MONTHS: u32 = 60;

/// Builds the store and measures in it.
pub(crate) fn measure(figures: &mut Figures, size: Size) {
    let folder = tempfile::tempdir().unwrap();
    let app = set_up(folder.path());
    build(figures, &app, size);
    let posyandu = usual_posyandu(&app);
    let rows = open_days(figures, &app, &posyandu);
    open_children(figures, &app);
    search(figures, &app);
    skdn(figures, &app);
    save(figures, &app, &posyandu, &rows);
    app.close();
    drop(app);
    window::measure(figures, folder.path(), PASSPHRASE);
}

fn build(figures: &mut Figures, app: &App, size: Size) {
    let wanted = json!({
        "children": size.of(CHILDREN), "others": size.of(OTHERS), "months": MONTHS, "seed": 1,
    });
    let begun = Instant::now();
    let seeded = ask(app, "seed", wanted);
    let seconds = begun.elapsed().as_secs_f64();
    let facts = seeded["facts"].as_f64().unwrap();
    let people = seeded["people"].as_f64().unwrap();
    figures.tell("people in the store", people, "people", Reach::Told);
    figures.tell(
        "measurements in the store",
        n_measurements(app),
        "measurements",
        Reach::Told,
    );
    figures.tell(
        "seeding",
        facts / seconds,
        "facts/s",
        Reach::AtLeast(5_000.0),
    );
}

fn n_measurements(app: &App) -> f64 {
    let session = app.session().unwrap();
    let sql = "SELECT count(*) FROM facts WHERE kind = 1";
    let count = session
        .store
        .read::<i64, store::Error>(|db| Ok(db.query_row(sql, [], |row| row.get(0))?));
    count.unwrap() as f64
}

/// The posyandu whose number of children is nearest to 110.
fn usual_posyandu(app: &App) -> Value {
    let all = ask(app, "list_posyandu", Value::Null);
    let nearest = all.as_array().unwrap().iter().min_by_key(|place| {
        let children = place["children"].as_i64().unwrap();
        (children - 110).abs()
    });
    nearest.unwrap()["id"].clone()
}

fn open_days(figures: &mut Figures, app: &App, posyandu: &Value) -> Vec<Value> {
    let today = ask(app, "app_state", Value::Null)["today"].clone();
    let mut times = Times::default();
    let mut rows = Vec::new();
    for _ in 0..200 {
        let asked = json!({ "posyandu": posyandu, "date": today });
        let sheet = times.time(|| ask(app, "day_sheet", asked));
        rows.clone_from(sheet["rows"].as_array().unwrap());
    }
    figures.tell(
        "children on the posyandu day",
        rows.len() as f64,
        "children",
        Reach::Told,
    );
    figures.tell_p95("open Hari posyandu, p95", &times, 50.0);
    rows
}

fn open_children(figures: &mut Figures, app: &App) {
    let session = app.session().unwrap();
    let sql = "SELECT people.uuid, count(*)
               FROM facts JOIN people ON people.id = facts.person_id
               WHERE facts.kind = 1
               GROUP BY people.id
               ORDER BY abs(count(*) - 60)
               LIMIT 100";
    let most_visited = session
        .store
        .read::<Vec<(domain::PersonId, i64)>, store::Error>(|db| {
            let mut statement = db.prepare(sql)?;
            let rows =
                statement.query_map([], |row| Ok((domain::PersonId(row.get(0)?), row.get(1)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        });
    let most_visited = most_visited.unwrap();
    let mut times = Times::default();
    for (person, _) in &most_visited {
        times.time(|| ask(app, "child_page", json!({ "person": person.to_string() })));
    }
    let visits: i64 = most_visited.iter().map(|(_, visits)| visits).sum();
    let mean = visits as f64 / most_visited.len() as f64;
    figures.tell("visits of the opened children", mean, "visits", Reach::Told);
    figures.tell_p95("open a child, p95", &times, 10.0);
}

/// Names, mothers and numbers as they are typed, letter by letter.
fn search(figures: &mut Figures, app: &App) {
    let session = app.session().unwrap();
    let sql = "SELECT name, coalesce(nik, '') FROM people ORDER BY uuid LIMIT 60";
    let people = session
        .store
        .read::<Vec<(String, String)>, store::Error>(|db| {
            let mut statement = db.prepare(sql)?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        });
    let mut times = Times::default();
    for (name, nik) in people.unwrap() {
        for text in [name, nik] {
            let letters: Vec<char> = text.chars().collect();
            for end in 2..=letters.len() {
                let typed: String = letters[..end].iter().collect();
                let asked = json!({
                    "text": typed, "group": "semua", "posyandu": null, "desa": null,
                    "status": "semua", "offset": 0, "limit": 20,
                });
                times.time(|| ask(app, "search_people", asked));
            }
        }
    }
    figures.tell_p95("search as you type, p95", &times, 10.0);
}

fn skdn(figures: &mut Figures, app: &App) {
    let today = ask(app, "app_state", Value::Null)["today"].clone();
    let month = today.as_str().unwrap()[..7].to_owned();
    let mut times = Times::default();
    let mut s = 0;
    for _ in 0..50 {
        let asked = json!({ "month": month, "posyandu": null, "desa": DESA[0] });
        let form = times.time(|| ask(app, "skdn", asked));
        s = form["rows"][0]["cells"][10].as_i64().unwrap();
    }
    figures.tell("children in the SKDN", s as f64, "children", Reach::Told);
    figures.tell_p95("SKDN of a month, p95", &times, 20.0);
}

/// Saves of weighings, each beside a bare commit of one row into the same file.
fn save(figures: &mut Figures, app: &App, posyandu: &Value, rows: &[Value]) {
    let session = app.session().unwrap();
    let bare = |sql: &str| {
        let done = session.store.database().write::<(), store::Error>(|tx| {
            tx.execute(sql, [])?;
            Ok(())
        });
        done.unwrap();
    };
    bare("CREATE TABLE bare (id INTEGER PRIMARY KEY, grams INTEGER NOT NULL) STRICT");
    let today: chrono::NaiveDate = ask(app, "app_state", Value::Null)["today"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let mut rng = Rng::new(3, 0);
    let (mut saves, mut commits) = (Times::default(), Times::default());
    for _ in 0..1_000 {
        let row = rng.pick(&rows.iter().collect::<Vec<_>>());
        let date = today - chrono::Days::new(u64::from(rng.between(0, 20)));
        if row["birth_date"].as_str().unwrap() > date.to_string().as_str() {
            continue;
        }
        let asked = json!({
            "person": row["person"], "posyandu": posyandu, "date": date, "mode": "kertas",
            "entered": {
                "weight": format!("{},{}", rng.between(3, 20), rng.between(0, 9)),
                "length": "", "position": null, "arm": "", "head": "", "oedema": false,
            },
            "confirmed": [], "to_remeasure": [],
        });
        commits.time(|| bare("INSERT INTO bare (grams) VALUES (8500)"));
        saves.time(|| ask(app, "record_measurement", asked));
    }
    let (save, commit) = (saves.percentile_ms(99), commits.percentile_ms(99));
    figures.tell("bare one-row commit, p99", commit, "ms", Reach::Told);
    figures.tell("save a weighing, p99", save, "ms", Reach::Told);
    figures.tell(
        "bare one-row commit, p50",
        commits.percentile_ms(50),
        "ms",
        Reach::Told,
    );
    figures.tell(
        "save a weighing, p50",
        saves.percentile_ms(50),
        "ms",
        Reach::Told,
    );
    figures.tell(
        "save against a bare commit",
        save / commit,
        "times",
        Reach::AtMost(2.0),
    );
}
