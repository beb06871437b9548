//! Somebody who types while the first download comes in beside her.

use std::sync::Arc;
use std::time::Duration;

use app::App;
use district::http::{Door, Limits, start};
use district::invite;
use serde_json::{Value, json};

use crate::figure::{Figures, Reach, Times};
use crate::laptop::{ask, set_up};
use crate::puskesmas::Puskesmas;

/// Children of a laptop that worked alone until now.
const OWN_CHILDREN: u32 = 300;
/// Rows that are typed with and without a download.
const ROWS: usize = 120;
/// Nobody types a row faster.
const BETWEEN_ROWS: Duration = Duration::from_millis(300);

/// A laptop that worked alone joins; its user goes on typing.
pub(crate) fn measure(figures: &mut Figures, puskesmas: &Puskesmas) {
    let door = Door::open("127.0.0.1:0".parse().unwrap(), None).unwrap();
    let url = format!("http://{}", door.address());
    let running = start(Arc::clone(&puskesmas.server), door, Limits::default()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let app = set_up(folder.path());
    let wanted = json!({ "children": OWN_CHILDREN, "others": 0, "months": 6, "seed": 9 });
    ask(&app, "seed", wanted);

    let alone = typed(&app);
    ask(
        &app,
        "enrol",
        json!({ "url": url, "code": code(puskesmas) }),
    );
    let beside = typed(&app);
    let state = ask(&app, "district_state", Value::Null);
    let whole = state["joined"]["complete"] == true;
    assert!(!whole, "the download went on all the while: {state}");
    figures.tell_p95("typing a row, alone, p95", &alone, f64::INFINITY);
    figures.tell_p95(
        "typing a row, first download beside it, p95",
        &beside,
        f64::INFINITY,
    );
    let times = beside.percentile_ms(95) / alone.percentile_ms(95);
    figures.tell(
        "typing a row beside a first download",
        times,
        "times",
        Reach::AtMost(1.2),
    );
    app.close();
    drop(app);
    running.stop().unwrap();
}

/// Types weighings, each with what the page asks meanwhile.
#[expect(clippy::disallowed_methods, reason = "people pause between two rows")]
fn typed(app: &App) -> Times {
    let today = ask(app, "app_state", Value::Null)["today"].clone();
    let posyandu = ask(app, "list_posyandu", Value::Null)[0]["id"].clone();
    let day = json!({ "posyandu": posyandu, "date": today });
    let sheet = ask(app, "day_sheet", day.clone());
    let rows = sheet["rows"].as_array().unwrap();
    let mut times = Times::default();
    for (nth, row) in (0_u32..).zip(rows.iter().cycle().take(ROWS)) {
        let entered = json!({
            "weight": format!("{},{}", 8 + nth % 5, nth % 10),
            "length": "", "position": null, "arm": "", "head": "", "oedema": false,
        });
        let tried = json!({
            "person": row["person"], "posyandu": posyandu, "date": today, "entered": entered,
        });
        let mut saved = tried.clone();
        saved["mode"] = "kertas".into();
        saved["confirmed"] = json!([]);
        saved["to_remeasure"] = json!([]);
        let found = json!({
            "text": "siti", "group": "semua", "posyandu": null, "desa": null,
            "status": "semua", "offset": 0, "limit": 20,
        });
        times.time(|| {
            ask(app, "try_measurement", tried);
            ask(app, "record_measurement", saved);
            ask(app, "search_people", found);
        });
        std::thread::sleep(BETWEEN_ROWS);
    }
    times
}

fn code(puskesmas: &Puskesmas) -> String {
    let mut code = None;
    let made = puskesmas
        .server
        .storage()
        .write(district::storage::Reach::District, &mut |tx| {
            code = invite::make(tx, &*puskesmas.world, puskesmas.scope, &[])?;
            Ok(())
        });
    made.unwrap();
    code.unwrap().text()
}
