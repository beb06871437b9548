//! The power goes: a process is killed at a random moment while it saves, imports or makes a backup.
//!
//! What was reported saved is there, the store opens, and its state is what its log says.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use domain::PersonId;
use sample::Rng;
use serde_json::{Value, json};

use crate::desk::{self, ask};
use crate::victim::{self, Victim};

/// Power cuts in the test of every day; `cargo xtask endure` says another number.
const CUTS: u32 = 150;

/// Fewer cuts may all fall on one side of what they are to hit.
const FEW: u32 = 20;

/// So many fifths of all cuts, and a seed that is another one for another number.
fn cuts(fifths: u32) -> (u32, u64) {
    let asked = std::env::var("SIKLUS_KILLS");
    let all = asked.map_or(CUTS, |number| number.parse().unwrap());
    ((all * fifths).div_ceil(5), all.into())
}

#[test]
fn no_weighing_that_was_reported_saved_is_lost() {
    let (n_cuts, seed) = cuts(3);
    cut_saves(n_cuts, seed);
}

#[test]
fn an_import_that_is_cut_off_is_finished_by_the_same_file() {
    let (n_cuts, seed) = cuts(1);
    cut_imports(n_cuts, seed);
}

#[test]
fn a_backup_that_is_cut_off_is_not_there_or_whole() {
    let (n_cuts, seed) = cuts(1);
    cut_backups(n_cuts, seed);
}

/// Kills a laptop that saves, `n_cuts` times; after every few a new store is taken.
fn cut_saves(n_cuts: u32, seed: u64) {
    const CUTS_A_STORE: u32 = 15;
    let mut rng = Rng::new(seed, 0);
    let (template, _) = desk::set_up();
    let seeded = desk::open(template.path());
    ask(
        &seeded,
        "seed",
        json!({ "children": 12, "months": 2, "seed": 5 }),
    );
    let people = children(&seeded);
    assert!(people.len() >= 5, "somebody can be weighed");
    seeded.close();
    let mut n_saved = 0;
    for round in 0..n_cuts.div_ceil(CUTS_A_STORE) {
        let folder = desk::copy_of(template.path());
        let mut expected = BTreeMap::new();
        for cut in 0..CUTS_A_STORE.min(n_cuts - round * CUTS_A_STORE) {
            let when = format!("seed {seed}, store {round}, cut {cut}");
            n_saved += cut_a_save(folder.path(), &mut rng, &people, &mut expected, &when);
        }
    }
    assert!(
        n_saved > u64::from(n_cuts),
        "{n_saved} saves in {n_cuts} cuts: the kills come too early to prove anything"
    );
}

type Weights = BTreeMap<(PersonId, String), u32>;

/// One cut: lets a victim save for a moment, kills it, and looks what is there.
fn cut_a_save(
    folder: &Path,
    rng: &mut Rng,
    people: &[PersonId],
    expected: &mut Weights,
    when: &str,
) -> u64 {
    let victim = Victim::start(
        "power_cut::victim_that_saves",
        folder,
        &json!(rng.between(0, 1 << 20)),
    );
    let n_seen = rng.between(0, 24);
    let mut said = Vec::new();
    while said.len() < 2 * n_seen as usize + 1 {
        let line = victim.says();
        assert!(line.is_some(), "{when}: the victim ended by itself");
        said.extend(line);
    }
    said.extend(victim.killed_after(Duration::from_micros(u64::from(rng.between(0, 6_000)))));

    let app = desk::open(folder);
    let found = desk::weights(&app, people);
    let mut n_saved = 0;
    let mut in_flight = None;
    for line in &said {
        let (word, entry) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "saving" => in_flight = Some(entry_of(entry)),
            "saved" => {
                let (key, weight) = entry_of(entry);
                expected.insert(key, weight);
                in_flight = None;
                n_saved += 1;
            }
            _ => {}
        }
    }
    for (key, weight) in expected.iter() {
        let unreported = in_flight.as_ref().filter(|(other, _)| other == key);
        let found = found.get(key).copied();
        assert!(
            found == Some(*weight) || unreported.is_some_and(|(_, other)| found == Some(*other)),
            "{when}: {key:?} was reported saved with {weight} g and is {found:?}"
        );
    }
    // The one that was not reported may be in or not; from now on it is what it is.
    if let Some((key, _)) = in_flight
        && let Some(weight) = found.get(&key)
    {
        expected.insert(key, *weight);
    }
    desk::assert_sound(&app, when);
    app.close();
    n_saved
}

/// `PERSON DATE GRAMS`.
fn entry_of(text: &str) -> ((PersonId, String), u32) {
    let words: Vec<&str> = text.split(' ').collect();
    let person = PersonId(words[0].parse().unwrap());
    ((person, words[1].to_owned()), words[2].parse().unwrap())
}

/// The children of the first posyandu that has some.
fn children(app: &app::App) -> Vec<PersonId> {
    let (_, rows) = a_day(app);
    rows.iter()
        .map(|row| PersonId(row["person"].as_str().unwrap().parse().unwrap()))
        .collect()
}

/// A posyandu with children and their rows on the day the victims weigh on.
fn a_day(app: &app::App) -> (Value, Vec<Value>) {
    let posyandu = ask(app, "list_posyandu", Value::Null);
    let most = posyandu
        .as_array()
        .unwrap()
        .iter()
        .max_by_key(|place| place["children"].as_u64())
        .unwrap();
    let id = most["id"].clone();
    let sheet = ask(
        app,
        "day_sheet",
        json!({ "posyandu": id, "date": "2026-11-11" }),
    );
    (id, sheet["rows"].as_array().unwrap().clone())
}

/// Not a test of its own: weighs children of one posyandu until it is killed.
#[test]
#[ignore = "run as a child process"]
fn victim_that_saves() {
    let Some((folder, salt)) = victim::task() else {
        return;
    };
    let app = desk::open(&folder);
    let (posyandu, rows) = a_day(&app);
    let mut rng = Rng::new(salt.as_u64().unwrap(), 1);
    victim::say("ready");
    loop {
        let row = &rows[rng.between(0, rows.len() as u32 - 1) as usize];
        let person = row["person"].as_str().unwrap();
        let date = format!("2026-11-{:02}", rng.between(1, 12));
        if row["birth_date"].as_str().unwrap() > date.as_str() {
            continue;
        }
        let grams = rng.between(300, 2_500) * 10;
        let entry = format!("{person} {date} {grams}");
        victim::say(&format!("saving {entry}"));
        ask(
            &app,
            "record_measurement",
            json!({
                "person": person, "posyandu": posyandu, "date": date, "mode": "kertas",
                "entered": {
                    "weight": format!("{},{:02}", grams / 1000, grams % 1000 / 10),
                    "length": "", "position": null, "arm": "", "head": "", "oedema": false,
                },
                "confirmed": [], "to_remeasure": [],
            }),
        );
        victim::say(&format!("saved {entry}"));
    }
}

/// Kills imports of one file, some on each store, then lets one run to its end.
fn cut_imports(n_cuts: u32, seed: u64) {
    const CUTS_A_STORE: u32 = 6;
    let mut rng = Rng::new(seed, 2);
    let (template, _) = desk::set_up();
    let desk = tempfile::tempdir().unwrap();
    let file = desk::register(desk.path(), 150, 8);

    let clean = desk::copy_of(template.path());
    let app = desk::open(clean.path());
    let begun = std::time::Instant::now();
    let report = import(&app, &file);
    let whole_ms = u32::try_from(begun.elapsed().as_millis()).unwrap();
    assert!(report["facts_new"].as_u64().unwrap() > 1_000, "{report}");
    let wanted = desk::child_months(&app);
    app.close();

    // How long an import takes depends on what else the machine does: what was too late once is sooner next.
    let mut most_ms = whole_ms;
    let mut n_unfinished = 0;
    for round in 0..n_cuts.div_ceil(CUTS_A_STORE) {
        let folder = desk::copy_of(template.path());
        for cut in 0..CUTS_A_STORE.min(n_cuts - round * CUTS_A_STORE) {
            let victim = Victim::start(
                "power_cut::victim_that_imports",
                folder.path(),
                &json!(file),
            );
            assert_eq!(victim.says().as_deref(), Some("importing"));
            let time = Duration::from_millis(u64::from(rng.between(0, most_ms)));
            let was_cut = victim.killed_after(time).is_empty();
            most_ms = match was_cut {
                true => most_ms * 10 / 9,
                false => most_ms * 3 / 4,
            };
            n_unfinished += u32::from(was_cut);
            let app = desk::open(folder.path());
            desk::assert_sound(&app, &format!("seed {seed}, store {round}, cut {cut}"));
            app.close();
        }
        let app = desk::open(folder.path());
        import(&app, &file);
        assert_eq!(
            desk::child_months(&app),
            wanted,
            "seed {seed}, store {round}: the same as one clean import"
        );
        let again = import(&app, &file);
        assert_eq!(again["facts_new"], 0, "{again}");
        desk::assert_sound(&app, "after the last import");
    }
    assert!(
        n_unfinished * 3 > n_cuts || n_cuts < FEW,
        "{n_unfinished} of {n_cuts} imports were cut off"
    );
}

fn import(app: &app::App, file: &Path) -> Value {
    let args = json!({ "path": file, "format": "register", "desa": null });
    ask(app, "run_import", args)
}

/// Not a test of its own: imports a file.
#[test]
#[ignore = "run as a child process"]
fn victim_that_imports() {
    let Some((folder, file)) = victim::task() else {
        return;
    };
    let app = desk::open(&folder);
    victim::say("importing");
    import(&app, Path::new(file.as_str().unwrap()));
    victim::say("imported");
}

/// Kills backups of a store into which somebody saves meanwhile.
fn cut_backups(n_cuts: u32, seed: u64) {
    let mut rng = Rng::new(seed, 3);
    let (folder, _) = desk::set_up();
    let desk = tempfile::tempdir().unwrap();
    let app = desk::open(folder.path());
    import(&app, &desk::register(desk.path(), 60, 6));
    let wanted = desk::child_months(&app);
    app.close();
    let begun = std::time::Instant::now();
    back_up_once(folder.path(), &desk.path().join("whole.siklus"));
    let whole_us = u32::try_from(begun.elapsed().as_micros()).unwrap();

    let (mut n_absent, mut n_whole) = (0, 0);
    for cut in 0..n_cuts {
        let target = desk.path().join(format!("cut-{cut}.siklus"));
        let victim = Victim::start(
            "power_cut::victim_that_backs_up",
            folder.path(),
            &json!(target),
        );
        assert_eq!(victim.says().as_deref(), Some("backing up"));
        let time = Duration::from_micros(u64::from(rng.between(0, whole_us)));
        let said = victim.killed_after(time);
        let when = format!("seed {seed}, cut {cut}");
        if target.exists() {
            n_whole += 1;
            assert_opens(&target, desk::PASSPHRASE, &wanted, &when);
        } else {
            n_absent += 1;
            assert!(said.is_empty(), "{when}: it was reported done");
        }
        let app = desk::open(folder.path());
        desk::assert_sound(&app, &when);
        app.close();
    }
    assert!(
        (n_absent > 0 && n_whole > 0) || n_cuts < FEW,
        "{n_absent} of the backups are absent, {n_whole} are whole: the kills must come in between"
    );
}

fn back_up_once(folder: &Path, target: &Path) {
    let app = desk::open(folder);
    ask(&app, "backup", json!({ "path": target }));
    app.close();
}

/// The backup opens in another folder and holds these child-months.
pub(crate) fn assert_opens(backup: &Path, secret: &str, wanted: &str, when: &str) {
    let elsewhere = tempfile::tempdir().unwrap();
    let app = desk::app(elsewhere.path());
    ask(
        &app,
        "restore_backup",
        json!({ "path": backup, "secret": secret }),
    );
    assert_eq!(desk::child_months(&app), wanted, "{when}");
    desk::assert_sound(&app, when);
}

/// Not a test of its own: makes a backup.
#[test]
#[ignore = "run as a child process"]
fn victim_that_backs_up() {
    let Some((folder, target)) = victim::task() else {
        return;
    };
    let app = desk::open(&folder);
    victim::say("backing up");
    ask(&app, "backup", json!({ "path": target }));
    victim::say("backed up");
    // Stays as it is until it is killed.
    std::thread::park_timeout(Duration::from_secs(60));
}
