//! A window opens: on a folder that another one has, and on made-up people.

use std::path::Path;
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use serde_json::{Value, json};
use siklus_app::{App, News, Settings};

use crate::at::settings;

fn window(folder: &Path) -> Settings {
    Settings {
        window: true,
        ..settings(folder)
    }
}

fn state_of(app: &App) -> Value {
    app.call("app_state", json!({})).unwrap().value
}

#[test]
fn a_second_window_is_refused_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let first = App::new(window(folder.path()));
    let second = App::new(window(folder.path()));
    let state = state_of(&second);
    assert_eq!(
        (&state["stage"], &state["problem"]["code"]),
        (&json!("refused"), &json!("already_open"))
    );
    drop(first);
}

#[test]
fn a_window_opened_while_the_one_before_is_still_ending_waits_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let settings = window(folder.path());
    let ending = App::new(settings.clone());
    let (opened, next) = mpsc::channel();
    let opening = std::thread::spawn(move || opened.send(App::new(settings)).unwrap());
    let early = next.recv_timeout(Duration::from_millis(400));
    assert!(early.is_err(), "it does not give up at once");
    drop(ending);
    assert_eq!(state_of(&next.recv().unwrap())["stage"], "empty");
    opening.join().unwrap();
}

#[test]
fn made_up_people_are_counted_from_the_first_hundred_to_the_last() {
    let folder = tempfile::tempdir().unwrap();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let hearing = Arc::clone(&heard);
    let told = Box::new(move |news| {
        if let News::Progress(progress) = news {
            let heard = (progress.task, progress.done, progress.total);
            hearing.lock().unwrap().push(heard);
        }
    });
    let demo = Settings {
        demo: true,
        ..settings(folder.path())
    };
    let app = App::with_listener(demo, told);
    assert_eq!(state_of(&app)["demo"], true);
    let heard = heard.lock().unwrap();
    let (first, last) = (heard.first().unwrap(), heard.last().unwrap());
    assert_eq!((first.0, first.1), ("demo", 100));
    assert_eq!(last.1, last.2, "all of them are there: {heard:?}");
    assert!(heard.windows(2).all(|pair| pair[0].1 < pair[1].1));
}

#[test]
fn locked_made_up_people_are_still_called_so() {
    let folder = tempfile::tempdir().unwrap();
    let demo = Settings {
        demo: true,
        ..settings(folder.path())
    };
    let app = App::new(demo);
    let locked = app.call("lock", json!({})).unwrap().value;
    assert_eq!(
        (&locked["stage"], &locked["demo"]),
        (&json!("locked"), &json!(true))
    );
    let left = app.call("leave_demo", json!({})).unwrap().value;
    assert_eq!(
        (&left["stage"], &left["demo"]),
        (&json!("empty"), &json!(false))
    );
}
