//! A store in a temporary folder, with its user signed in.

use std::path::Path;

use app::{App, Cost, Settings};
use serde_json::{Value, json};

pub(crate) const PASSPHRASE: &str = "kuda putih lari pagi";
pub(crate) const DESA: [&str; 2] = ["12.05.07.1004", "12.05.07.2001"];

/// A new store of a puskesmas with two desa.
pub(crate) fn set_up(folder: &Path) -> App {
    let app = App::new(Settings {
        data_dir: folder.to_owned(),
        cost: Some(Cost::LEAST),
        ..Settings::default()
    });
    let user = json!({ "name": "Sari", "role": "petugas_gizi", "passphrase": PASSPHRASE });
    let puskesmas = json!({
        "kabupaten": "12.05", "puskesmas": "Stabat", "desa": DESA, "posyandu": [], "user": user,
    });
    ask(&app, "set_up", puskesmas);
    app
}

/// Asks a command that must succeed.
pub(crate) fn ask(app: &App, name: &str, args: Value) -> Value {
    match app.call(name, args) {
        Ok(called) => called.value,
        Err(error) => panic!("{name}: {error:?}"),
    }
}
