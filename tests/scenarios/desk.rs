//! A store that is signed in to within the test's own process: cheap to open, however often.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use app::{App, Cost, Settings, UiError};
use domain::{Fact, PersonId};
use serde_json::{Value, json};
use tempfile::TempDir;

pub(crate) const USER: &str = "Sari";
pub(crate) const PASSPHRASE: &str = "kuda putih lari pagi";
pub(crate) const DESA: [&str; 2] = ["12.05.07.1004", "12.05.07.2001"];
/// 12 November 2026, nine in the morning, Western Indonesian time.
const NOW_MS: i64 = 1_794_448_800_000;

/// The app on a folder, with passphrases that cost as little as may be.
pub(crate) fn app(folder: &Path) -> App {
    app_at(folder, NOW_MS)
}

/// The same at another moment.
fn app_at(folder: &Path, now_ms: i64) -> App {
    App::new(Settings {
        data_dir: folder.to_owned(),
        held_clock: Some(now_ms),
        cost: Some(Cost::LEAST),
        ..Settings::default()
    })
}

/// Asks a command that must succeed.
pub(crate) fn ask(app: &App, name: &str, args: Value) -> Value {
    match app.call(name, args) {
        Ok(called) => called.value,
        Err(error) => panic!("{name}: {error:?}"),
    }
}

/// The app with its only user signed in.
pub(crate) fn open(folder: &Path) -> App {
    open_at(folder, NOW_MS)
}

/// The same at another moment.
pub(crate) fn open_at(folder: &Path, now_ms: i64) -> App {
    let app = app_at(folder, now_ms);
    let user = ask(&app, "app_state", Value::Null)["users"][0]["id"].clone();
    let signed_in = json!({ "user": user, "passphrase": PASSPHRASE });
    ask(&app, "unlock", signed_in);
    app
}

/// A store of a puskesmas of two desa in a temporary folder; answers the recovery words too.
pub(crate) fn set_up() -> (TempDir, String) {
    let folder = TempDir::with_prefix("siklus-desk-").unwrap();
    let app = app(folder.path());
    let sheet = ask(
        &app,
        "set_up",
        json!({
            "kabupaten": "12.05",
            "puskesmas": "Stabat",
            "desa": DESA,
            "posyandu": [],
            "user": { "name": USER, "role": "petugas_gizi", "passphrase": PASSPHRASE },
        }),
    );
    app.close();
    let words = sheet["recovery_words"].as_array().unwrap();
    let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
    (folder, words.join(" "))
}

/// A copy of a data folder that nobody has open.
pub(crate) fn copy_of(folder: &Path) -> TempDir {
    let copy = TempDir::with_prefix("siklus-desk-").unwrap();
    for file in files_of(folder) {
        fs::copy(&file, copy.path().join(file.file_name().unwrap())).unwrap();
    }
    copy
}

/// All files of a folder and of the folders in it.
pub(crate) fn files_of(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_of(&path));
        } else {
            files.push(path);
        }
    }
    files
}

/// The store is what its log says, page by page and row by row.
pub(crate) fn assert_sound(app: &App, when: &str) {
    let health = ask(app, "doctor", json!({ "rebuild": true }));
    assert_eq!(health["ok"], true, "{when}: {health}");
}

/// Every weight that stands in the store, by person and date.
pub(crate) fn weights(app: &App, people: &[PersonId]) -> BTreeMap<(PersonId, String), u32> {
    let session = app.session().unwrap();
    let read = session.store.read::<_, UiError>(|db| {
        let mut weights = BTreeMap::new();
        for id in people {
            let known = records::person::find(db, *id)?;
            let facts = records::person::facts(db, known.row)?;
            for fact in facts.iter().filter(|fact| fact.live) {
                if let Some(Fact::Measurement(measurement)) = &fact.fact
                    && let Some(weight) = measurement.weight
                {
                    weights.insert((*id, measurement.date.to_string()), weight.0);
                }
            }
        }
        Ok(weights)
    });
    read.unwrap()
}

/// The child-months of a store as `siklus export` writes them.
pub(crate) fn child_months(app: &App) -> String {
    let wanted = app::command::report::ExportChildMonths {
        from: "2025-11".to_owned(),
        to: "2026-11".to_owned(),
        posyandu: None,
    };
    let mut bytes = Vec::new();
    app::command::report::write_child_months(app, &wanted, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// A register of made-up children of the two desa, as a file.
pub(crate) fn register(folder: &Path, n_children: u32, n_months: u32) -> PathBuf {
    let desa = DESA.map(|code| code.parse().unwrap());
    let sample = sample::Sample::of(sample::Wanted {
        seed: 7,
        today: "2026-11-12".parse().unwrap(),
        n_children,
        n_others: 0,
        n_months,
        ground: sample::Ground::new("Stabat", &desa).unwrap(),
    });
    let sample = sample.unwrap();
    let lines: Vec<String> = sample::register_lines(&sample, sample::Hand::Hurried).collect();
    let path = folder.join("register.csv");
    fs::write(&path, lines.join("\r\n") + "\r\n").unwrap();
    path
}
