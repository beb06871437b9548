//! A process of our own that works on a store until it is killed.
//!
//! It is this same test program, run again for one test that is ignored otherwise. What it works on
//! comes as one line of JSON on its standard input; without that it does nothing.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Nothing that a victim does takes this long.
const LIMIT: Duration = Duration::from_secs(120);

/// A line of a victim is told from the test program's own by this.
const MARK: &str = "victim: ";

/// A running victim; dropping it kills it.
pub(crate) struct Victim {
    child: Child,
    lines: Receiver<String>,
}

impl Victim {
    /// Starts the ignored test `name` on a folder.
    pub(crate) fn start(name: &str, folder: &Path, args: &Value) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", name, "--ignored", "--nocapture"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let task = json!({ "folder": folder, "args": args });
        writeln!(child.stdin.take().unwrap(), "{task}").unwrap();
        let (sender, lines) = channel();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                let said = line.split_once(MARK).map(|(_, said)| said.to_owned());
                if said.is_some_and(|said| sender.send(said).is_err()) {
                    return;
                }
            }
        });
        Self { child, lines }
    }

    /// The next line it says within a time; `None` when the time is over or it has ended.
    pub(crate) fn says_within(&self, time: Duration) -> Option<String> {
        self.lines.recv_timeout(time).ok()
    }

    /// The next line it says; `None` when it has ended.
    pub(crate) fn says(&self) -> Option<String> {
        self.says_within(LIMIT)
    }

    /// Lets it work for a time, then kills it without warning; all it said meanwhile and before.
    pub(crate) fn killed_after(mut self, time: Duration) -> Vec<String> {
        let begun = Instant::now();
        let mut said = Vec::new();
        while let Ok(line) = self
            .lines
            .recv_timeout(time.saturating_sub(begun.elapsed()))
        {
            said.push(line);
        }
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        // What it wrote before it died is still in the pipe.
        said.extend(self.lines.iter());
        said
    }
}

impl Drop for Victim {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// In the victim: what it is to work on; `None` when this is no victim but a run of all ignored tests.
pub(crate) fn task() -> Option<(std::path::PathBuf, Value)> {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).ok()?;
    let task: Value = serde_json::from_str(&line).ok()?;
    Some((task["folder"].as_str()?.into(), task["args"].clone()))
}

/// In the victim: says something, so that it has left the process when this returns.
pub(crate) fn say(text: &str) {
    let mut stdout = std::io::stdout().lock();
    writeln!(stdout, "{MARK}{text}").unwrap();
    stdout.flush().unwrap();
}
