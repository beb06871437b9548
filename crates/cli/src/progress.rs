//! A line of progress on a terminal; nothing in a pipe.

use std::fmt::Display;
use std::io::{self, IsTerminal as _, Write as _};

use app::{App, News, Progress};

use crate::speak::say;

/// Shows how far long work of the app is.
pub(crate) fn show(app: &App) {
    if io::stderr().is_terminal() {
        app.on_news(Box::new(|news| {
            if let News::Progress(progress) = news {
                draw(&progress);
            }
        }));
    }
}

fn draw(progress: &Progress) {
    let line = line(progress);
    let finished = progress.total > 0 && progress.done >= progress.total;
    let end = if finished { "\n" } else { "" };
    // A terminal that went away must not stop the work.
    let _ = write!(io::stderr(), "\r\u{1b}[K{line}{end}");
    let _ = io::stderr().flush();
}

/// The words of one report, such as `Impor: 1200 dari 5000 baris (24%)`.
fn line(progress: &Progress) -> String {
    let task = say(&format!("cli.task.{}", progress.task), &[]);
    let unit = say(&format!("cli.unit.{}", progress.unit), &[]);
    if progress.total == 0 {
        return say(
            "cli.progress.open",
            &[("task", &task), ("done", &progress.done), ("unit", &unit)],
        );
    }
    let percent = progress.done.min(progress.total) * 100 / progress.total;
    if progress.unit == "permille" {
        let values: [(&str, &dyn Display); 2] = [("task", &task), ("percent", &percent)];
        return say("cli.progress.share", &values);
    }
    say(
        "cli.progress",
        &[
            ("task", &task),
            ("done", &progress.done),
            ("total", &progress.total),
            ("unit", &unit),
            ("percent", &percent),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(done: u64, total: u64) -> String {
        line(&Progress {
            task: "import",
            done,
            total,
            unit: "rows",
        })
    }

    #[test]
    fn progress_says_how_much_of_how_much() {
        let half = at(1_200, 5_000);
        assert!(
            half.contains("1200") && half.contains("5000") && half.contains("24%"),
            "{half}"
        );
        assert!(at(7, 0).contains('7') && !at(7, 0).contains('%'));
        let share = line(&Progress {
            task: "sync",
            done: 417,
            total: 1000,
            unit: "permille",
        });
        assert!(
            share.contains("41%") && !share.contains("417"),
            "a share is said as one: {share}"
        );
        assert!(at(9, 3).contains("100%"), "never more than all");
    }
}
