//! The real command line, run to its end or killed on the way.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{ChildStderr, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::process::Process;
use crate::programs;

/// No command of a test takes this long.
const LIMIT: Duration = Duration::from_secs(300);

/// `siklus` on one data folder, as one user.
#[derive(Clone)]
pub struct Cli {
    data: PathBuf,
    user: Option<String>,
    passphrase: Option<String>,
    logged: Option<String>,
    held_clock: Option<String>,
}

/// A command that came to its end.
#[derive(Debug)]
pub struct Ran {
    /// What the program ended with; `None` when it was killed.
    pub code: Option<i32>,
    /// The data.
    pub stdout: String,
    /// The words for people.
    pub stderr: String,
}

impl Cli {
    /// The command line on the store in `data`, by nobody yet.
    pub fn on(data: &Path) -> Self {
        Self {
            data: data.to_owned(),
            user: None,
            passphrase: None,
            logged: None,
            held_clock: None,
        }
    }

    /// As this user.
    #[must_use]
    pub fn user(self, name: &str, passphrase: &str) -> Self {
        Self {
            user: Some(name.to_owned()),
            passphrase: Some(passphrase.to_owned()),
            ..self
        }
    }

    /// With its clock held at a moment; in debug builds only.
    #[must_use]
    pub fn at(self, moment: &str) -> Self {
        Self {
            held_clock: Some(moment.to_owned()),
            ..self
        }
    }

    /// With this much of what goes on inside on standard error.
    #[must_use]
    pub fn logging(self, filter: &str) -> Self {
        Self {
            logged: Some(filter.to_owned()),
            ..self
        }
    }

    /// Runs a command to its end.
    pub fn run<Word: AsRef<OsStr>>(&self, words: impl IntoIterator<Item = Word>) -> Ran {
        self.start(words).wait()
    }

    /// Starts a command, to be waited for or killed.
    pub fn start<Word: AsRef<OsStr>>(&self, words: impl IntoIterator<Item = Word>) -> Running {
        let mut command = Command::new(programs::built("siklus-cli", "siklus"));
        command.args(words).arg("--data").arg(&self.data);
        for variable in ["SIKLUS_PASSPHRASE", "SIKLUS_LOG", "RUST_LOG"] {
            command.env_remove(variable);
        }
        if let Some(logged) = &self.logged {
            command.env("SIKLUS_LOG", logged);
        }
        if let Some(moment) = &self.held_clock {
            command.arg("--at").arg(moment);
        }
        if let Some(user) = &self.user {
            command.arg("--user").arg(user);
        }
        if let Some(passphrase) = &self.passphrase {
            command.env("SIKLUS_PASSPHRASE", passphrase);
        }
        Running::start(command)
    }
}

/// A command on its way.
pub struct Running {
    process: Process,
    lines: Receiver<String>,
    seen: String,
    stderr: JoinHandle<String>,
}

impl Running {
    /// Starts a program and listens to what it says.
    pub(crate) fn start(mut command: Command) -> Self {
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = Process::start_loud(&mut command);
        let stdout = process.child().stdout.take().expect("stdout is a pipe");
        let stderr = process.child().stderr.take().expect("stderr is a pipe");
        Self {
            process,
            lines: read_lines(stdout),
            seen: String::new(),
            stderr: std::thread::spawn(move || read_all(stderr)),
        }
    }

    /// Number of its process.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Waits for the end.
    ///
    /// # Panics
    /// When the command takes longer than five minutes.
    pub fn wait(mut self) -> Ran {
        let ended = self.listen(LIMIT);
        assert!(ended, "still running after {} s", LIMIT.as_secs());
        self.gather()
    }

    /// Waits for the first line of data; `None` when the program ends without any.
    pub(crate) fn first_line(&mut self) -> Option<String> {
        let line = self.lines.recv_timeout(LIMIT).ok()?;
        self.seen.push_str(&line);
        Some(line.trim_end().to_owned())
    }

    /// Asks the program to end, and waits until it has.
    pub(crate) fn end(mut self) -> Ran {
        self.process.terminate();
        self.wait()
    }

    /// Lets the command run for so long, then kills it without warning. It may have ended before.
    pub fn kill_after(mut self, time: Duration) -> Ran {
        if !self.listen(time) {
            self.process.kill();
            // Lines that the program wrote before it was killed are still in the pipe.
            self.listen(LIMIT);
        }
        self.gather()
    }

    /// Collects lines until the program closes its stdout: `true`; or the time is over: `false`.
    fn listen(&mut self, time: Duration) -> bool {
        let begun = Instant::now();
        loop {
            match self
                .lines
                .recv_timeout(time.saturating_sub(begun.elapsed()))
            {
                Ok(line) => self.seen.push_str(&line),
                Err(RecvTimeoutError::Timeout) => return false,
                Err(RecvTimeoutError::Disconnected) => return true,
            }
        }
    }

    fn gather(mut self) -> Ran {
        let status = self.process.child().wait();
        Ran {
            code: status.expect("the program is ours to wait for").code(),
            stdout: self.seen,
            stderr: self.stderr.join().expect("reading stderr does not fail"),
        }
    }
}

fn read_lines(stdout: ChildStdout) -> Receiver<String> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        let mut reader = BufReader::new(stdout);
        let mut bytes = Vec::new();
        while reader
            .read_until(b'\n', &mut bytes)
            .is_ok_and(|read| read > 0)
        {
            let line = String::from_utf8_lossy(&bytes).into_owned();
            if sender.send(line).is_err() {
                return;
            }
            bytes.clear();
        }
    });
    receiver
}

fn read_all(mut stderr: ChildStderr) -> String {
    let mut bytes = Vec::new();
    let _ = stderr.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

impl Ran {
    /// The data, once the command has ended well.
    ///
    /// # Panics
    /// When it has not.
    pub fn succeeded(self) -> String {
        assert_eq!(
            self.code,
            Some(0),
            "stdout: {}\nstderr: {}",
            self.stdout,
            self.stderr
        );
        self.stdout
    }
}
