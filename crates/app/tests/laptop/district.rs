//! A laptop and a district that is away: what its commands say, and what they leave as it was.

use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use protocol::enrol::Enrolled;
use serde_json::{Value, json};
use siklus_app::{App, News, Settings};
use sqlite::RoundLock;

use crate::at::{Laptop, PASSPHRASE, settings};

/// Nobody listens here.
const NOWHERE: &str = "http://127.0.0.1:1";

/// Joins a district that is away, as an enrolment does.
pub(crate) fn join(app: &App) {
    let session = app.session().unwrap();
    let enrolled = Enrolled {
        device: 1,
        district: "Dinas Kesehatan Langkat".to_owned(),
        key: session.store.device_key().unwrap().public().to_bytes(),
        steps: Vec::new(),
        pins: Vec::new(),
        epoch: 1,
        scope: 7,
        puskesmas: *session.store.laptop().puskesmas.0.as_bytes(),
        puskesmas_name: "Karang Rejo".to_owned(),
        desa: Vec::new(),
    };
    session.store.join(NOWHERE, &enrolled).unwrap();
}

fn unlock(app: &App) {
    let user = app.call("app_state", Value::Null).unwrap().value["users"][0]["id"].clone();
    app.call("unlock", json!({ "user": user, "passphrase": PASSPHRASE }))
        .unwrap();
}

#[test]
fn a_laptop_that_works_alone_lacks_nothing_and_has_nobody_to_sync_with() {
    let laptop = Laptop::set_up();
    let state = laptop.call("district_state", Value::Null);
    assert_eq!(state["joined"], Value::Null);
    assert_eq!(state["puskesmas"], "Karang Rejo");
    assert!(state["waiting"].as_u64() > Some(0), "{state}");
    assert_eq!(laptop.refused("sync_now", Value::Null).code, "not_joined");
    let status = laptop.call("status", Value::Null);
    let keys: Vec<&String> = status.as_object().unwrap().keys().collect();
    let expected = [
        "conflicts",
        "last_sync",
        "notices",
        "quarantined",
        "scopes",
        "waiting",
    ];
    assert_eq!(keys, expected);
    assert_eq!(status["scopes"], json!([]));
}

#[test]
fn what_is_no_address_or_no_code_is_told_beside_its_field_and_joins_nobody() {
    let laptop = Laptop::set_up();
    for (url, code, refused, field) in [
        ("", "AAAAAAAA", "bad_address", Some("url")),
        (
            "ftp://langkat.go.id",
            "AAAAAAAA",
            "bad_address",
            Some("url"),
        ),
        (
            "http://10.0.0.5:8443",
            "AAAAAAAA",
            "address_not_secure",
            Some("url"),
        ),
        (NOWHERE, "AAAA", "bad_code", Some("code")),
        (NOWHERE, "aaaa-aaaa", "offline", None),
    ] {
        let error = laptop.refused("enrol", json!({ "url": url, "code": code }));
        assert_eq!(
            (error.code.as_str(), error.field.as_deref()),
            (refused, field),
            "{url} {code}"
        );
    }
    let state = laptop.call("district_state", Value::Null);
    assert_eq!(state["joined"], Value::Null);
    join(&laptop.app);
    let again = json!({ "url": NOWHERE, "code": "AAAAAAAA" });
    assert_eq!(laptop.refused("enrol", again).code, "already_joined");
}

#[test]
fn made_up_people_join_no_district() {
    let laptop = Laptop::new();
    laptop.call("open_demo", Value::Null);
    let error = laptop.refused("enrol", json!({ "url": NOWHERE, "code": "AAAAAAAA" }));
    assert_eq!(error.code, "demo_only");
}

#[test]
fn a_round_that_fails_is_remembered_over_a_restart() {
    let laptop = Laptop::set_up();
    join(&laptop.app);
    assert_eq!(laptop.refused("sync_now", Value::Null).code, "offline");
    laptop.app.close();
    let again = App::new(settings(laptop.folder()));
    unlock(&again);
    let state = again.call("district_state", Value::Null).unwrap().value;
    let joined = &state["joined"];
    assert_eq!(
        joined["failure"],
        json!({ "code": "offline", "at": "2026-11-22T08:00" })
    );
    assert_eq!(joined["running"], Value::Null);
    assert_eq!(
        (&joined["stuck"], &joined["complete"]),
        (&json!(false), &json!(false))
    );
    let fingerprint = state["fingerprint"].as_str().unwrap();
    assert_eq!(fingerprint.len(), 19, "four groups of four: {fingerprint}");
}

#[test]
fn only_one_round_runs_on_a_laptop() {
    let laptop = Laptop::set_up();
    join(&laptop.app);
    let other = RoundLock::take(laptop.folder()).unwrap();
    assert_eq!(
        laptop.refused("sync_now", Value::Null).code,
        "round_running"
    );
    let state = laptop.call("district_state", Value::Null);
    assert_eq!(
        state["joined"]["failure"],
        Value::Null,
        "that is no failure"
    );
    let round = std::thread::spawn(move || {
        // The other one ends while this one waits for it.
        drop(other);
    });
    assert_eq!(laptop.refused("sync_now", Value::Null).code, "offline");
    round.join().unwrap();
}

/// A window on a laptop that has joined, and what it tells.
fn window(laptop: &Laptop) -> (App, Receiver<News>) {
    join(&laptop.app);
    laptop.app.close();
    let (told, news) = mpsc::channel();
    let window = Settings {
        window: true,
        ..settings(laptop.folder())
    };
    let app = App::with_listener(window, Box::new(move |one| drop(told.send(one))));
    unlock(&app);
    (app, news)
}

#[test]
fn a_window_answers_at_once_and_tells_when_the_round_is_over() {
    let laptop = Laptop::set_up();
    let (app, news) = window(&laptop);
    let state = app.call("sync_now", Value::Null).unwrap().value;
    assert_eq!(state["joined"]["running"], 0, "{state}");
    let told = news.recv_timeout(Duration::from_secs(60));
    assert!(
        matches!(told, Ok(News::Changed(["district"]))),
        "the badge is told to ask again: {told:?}"
    );
    let state = app.call("district_state", Value::Null).unwrap().value;
    assert_eq!(state["joined"]["failure"]["code"], "offline");
    assert_eq!(state["joined"]["running"], Value::Null);
}

#[test]
fn locking_waits_for_no_round_and_ends_them() {
    let laptop = Laptop::set_up();
    let (app, _news) = window(&laptop);
    let other = RoundLock::take(laptop.folder()).unwrap();
    app.call("sync_now", Value::Null).unwrap();
    let locked = app.call("lock", Value::Null).unwrap().value;
    assert_eq!(locked["stage"], "locked");
    drop(other);
    assert_eq!(
        app.call("sync_now", Value::Null).unwrap_err().code,
        "locked"
    );
    unlock(&app);
    let state = app.call("district_state", Value::Null).unwrap().value;
    assert_eq!(state["joined"]["failure"], Value::Null, "{state}");
}

#[test]
fn when_both_sides_were_the_same_is_told_by_the_districts_clock() {
    let laptop = Laptop::set_up();
    join(&laptop.app);
    let session = laptop.app.session().unwrap();
    let now = session.store.surroundings().now_minutes();
    session.store.same_as_district(now).unwrap();
    let told = || {
        let state = laptop.call("district_state", Value::Null);
        let status = laptop.call("status", Value::Null);
        assert_eq!(state["joined"]["last_same"], status["last_sync"]);
        status["last_sync"].clone()
    };
    assert_eq!(
        told(),
        "2026-11-22T08:00",
        "before a round only this laptop's clock is known"
    );
    let attempts = store::sharing::Attempts {
        clock_ahead: Some(-2 * 24 * 60),
        ..session.store.attempts().unwrap()
    };
    session.store.keep_attempts(&attempts).unwrap();
    assert_eq!(told(), "2026-11-20T08:00");
}
