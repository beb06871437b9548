//! The window beside an empty one: how long until something is to be read, and how much memory it takes.
//!
//! Both are opened by the same driver in turns, so that what the machine does besides meets both alike.

use std::path::{Path, PathBuf};
use std::time::Duration;

use harness::{Screen, programs};

use crate::figure::{Figures, Reach};

/// How often each window is opened.
const ROUNDS: usize = 5;

/// Measures over the store in `data`, which the passphrase opens.
pub(crate) fn measure(figures: &mut Figures, data: &Path, passphrase: &str) {
    let app = programs::built("siklus-window", "siklus-window");
    let empty = programs::example("siklus-window", "empty");
    let args = ["--data".to_owned(), data.display().to_string()];
    let (mut app_starts, mut empty_starts) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        empty_starts.push(start(&empty, &[], data));
        app_starts.push(start(&app, &args, data));
    }
    let (app_start, empty_start) = (median(app_starts), median(empty_starts));
    figures.tell("empty window, start", empty_start, "s", Reach::Told);
    figures.tell(
        "window, start to first screen",
        app_start,
        "s",
        Reach::AtMost(1.5 * empty_start),
    );
    let log = log(data);
    let empty_memory = memory(&Screen::open_program(&empty, &[], &log));
    let screen = Screen::open_program(&app, &args, &log);
    screen.part("textbox", "Kata sandi").wait_for_focus();
    screen.type_text(passphrase);
    screen.press("Enter");
    screen.wait_until_gone("Kata sandi");
    let app_memory = memory(&screen);
    figures.tell("empty window, memory", empty_memory, "MiB", Reach::Told);
    figures.tell(
        "window, memory, unlocked",
        app_memory,
        "MiB",
        Reach::AtMost(empty_memory + 60.0),
    );
}

fn start(program: &Path, args: &[String], data: &Path) -> Duration {
    let log = log(data);
    let screen = Screen::open_program(program, args, &log);
    screen.wait_for_text("Siklus");
    let time = screen.age();
    screen.close();
    time
}

/// Mebibytes of all its processes, once it has come to rest.
fn memory(screen: &Screen) -> f64 {
    screen.wait_until_still();
    screen.memory_kib() as f64 / 1024.0
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64()
}

fn log(data: &Path) -> PathBuf {
    data.join("window.log")
}
