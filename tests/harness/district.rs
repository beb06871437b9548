//! The server of a district: the real program on a folder of its own.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use crate::cli::{Ran, Running};
use crate::programs;

/// So long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(60);

/// What opens a server that was set up here.
pub const SECRET: &str = "payung kenari lumbung tebing";

/// `siklus-district` on a data folder.
pub struct District {
    folder: TempDir,
    secret: Option<String>,
    database_url: Option<String>,
}

/// A server that answers.
pub struct Serving {
    running: Running,
    url: String,
}

impl District {
    /// A server that was not set up yet, and its secret.
    pub fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a temporary folder can be made"),
            secret: Some(SECRET.to_owned()),
            database_url: None,
        }
    }

    /// A server of Langkat.
    pub fn langkat() -> Self {
        Self::new().set_up()
    }

    /// A server of Langkat on a PostgreSQL.
    pub fn langkat_on(database_url: &str) -> Self {
        let district = Self {
            database_url: Some(database_url.to_owned()),
            ..Self::new()
        };
        district.set_up()
    }

    fn set_up(self) -> Self {
        self.run([
            "init",
            "--kabupaten",
            "12.05",
            "--name",
            "Dinas Kesehatan Langkat",
            "--admin",
            "Rina",
        ])
        .succeeded();
        self
    }

    /// With another secret, or none.
    #[must_use]
    pub fn with_secret(self, secret: Option<&str>) -> Self {
        Self {
            secret: secret.map(str::to_owned),
            ..self
        }
    }

    /// Its data folder.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("dinas")
    }

    /// A path beside its data folder.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs a command to its end.
    pub fn run<Word: AsRef<OsStr>>(&self, words: impl IntoIterator<Item = Word>) -> Ran {
        self.run_on(&self.data(), words)
    }

    /// Runs a command on another folder.
    pub fn run_on<Word: AsRef<OsStr>>(
        &self,
        data: &Path,
        words: impl IntoIterator<Item = Word>,
    ) -> Ran {
        Running::start(self.command(data, words)).wait()
    }

    /// Runs a command that reads a line.
    ///
    /// # Panics
    /// When it does not take the line.
    pub fn told<Word: AsRef<OsStr>>(
        &self,
        words: impl IntoIterator<Item = Word>,
        line: &str,
    ) -> Ran {
        let mut command = self.command(&self.data(), words);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program can be started");
        let mut input = child.stdin.take().expect("its input is a pipe");
        writeln!(input, "{line}").expect("the program takes a line");
        drop(input);
        let ended = child.wait_with_output().expect("the program is ours");
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Ran {
            code: ended.status.code(),
            stdout: text(ended.stdout),
            stderr: text(ended.stderr),
        }
    }

    /// A code by which a laptop of a puskesmas joins.
    pub fn invite(&self, puskesmas: &str) -> String {
        let out = self.run(["invite", "--puskesmas", puskesmas]).succeeded();
        let code = out.split_whitespace().next_back();
        code.expect("the last word is the code").to_owned()
    }

    /// Serves on a free port of this machine unless `how` names one, with TLS or, as `--insecure-http`, without.
    ///
    /// # Panics
    /// When it does not.
    pub fn serve(&self, how: &[&str]) -> Serving {
        let free = ["--listen", "127.0.0.1:0"];
        let named = how.contains(&"--listen");
        let listen = if named { &[][..] } else { &free[..] };
        let words = ["serve"].iter().chain(listen).chain(how);
        let mut running = Running::start(self.command(&self.data(), words));
        match running.first_line() {
            Some(url) => Serving { running, url },
            None => panic!("nothing is served: {:?}", running.wait()),
        }
    }

    fn command<Word: AsRef<OsStr>>(
        &self,
        data: &Path,
        words: impl IntoIterator<Item = Word>,
    ) -> Command {
        let mut command = Command::new(programs::built("siklus-district", "siklus-district"));
        command.args(words);
        match &self.database_url {
            Some(url) => command.arg("--database-url").arg(url),
            None => command.arg("--data").arg(data),
        };
        for variable in ["SIKLUS_PASSPHRASE", "SIKLUS_LOG", "RUST_LOG"] {
            command.env_remove(variable);
        }
        if let Some(secret) = &self.secret {
            command.env("SIKLUS_PASSPHRASE", secret);
        }
        command
    }
}

impl Default for District {
    fn default() -> Self {
        Self::new()
    }
}

impl Serving {
    /// Where it answers.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Number of its process.
    pub fn id(&self) -> u32 {
        self.running.id()
    }

    /// What it answers at a path, head and all. Without TLS only.
    ///
    /// # Panics
    /// When nobody answers.
    pub fn get(&self, path: &str) -> String {
        let address = self.url.strip_prefix("http://");
        let address = address.expect("it serves without TLS");
        let mut stream = TcpStream::connect(address).expect("the server listens");
        stream
            .set_read_timeout(Some(PATIENCE))
            .expect("a socket takes a time limit");
        let asked = format!("GET {path} HTTP/1.1\r\nHost: dinas\r\nConnection: close\r\n\r\n");
        stream
            .write_all(asked.as_bytes())
            .expect("the server takes a request");
        let mut answer = String::new();
        stream
            .read_to_string(&mut answer)
            .expect("the server answers with text");
        answer
    }

    /// Lets it serve for so long, then kills it as a power cut would.
    pub fn kill_after(self, time: Duration) -> Ran {
        self.running.kill_after(time)
    }

    /// Asks it to stop as the system does, and waits until it has.
    pub fn stop(self) -> Ran {
        self.running.end()
    }
}
