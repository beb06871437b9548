//! A district and two laptops of one puskesmas on this computer, with made-up people, already joined: what is
//! entered on one shows on the other, with the cable pulled out and put back.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _, stdin};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::Failure;
use crate::program::{Program, root};

/// Everybody's passphrase in the demo: it keeps made-up people.
const PASSPHRASE: &str = "kuda putih lari pagi";
/// Who looks at the page of the health office.
const OFFICER: &str = "Rina";
/// A bidan has her village's children, no more: it is made in seconds.
const CHILDREN: &str = "120";
/// Between two looks at windows that may have been closed.
const PAUSE: Duration = Duration::from_millis(300);
/// Any free port; the district says which, and keeps it.
const ANY_PORT: &str = "127.0.0.1:0";

/// A district that runs, and its two laptops.
pub(crate) struct Demo {
    folder: PathBuf,
    url: String,
    server: Option<Child>,
}

impl Demo {
    /// Makes all of it anew in `target/demo`.
    pub(crate) fn make() -> Result<Self, Failure> {
        let programs = [
            "--package",
            "siklus-cli",
            "--package",
            "siklus-district",
            "--package",
            "siklus-window",
        ];
        let bins = ["build", "--bins"];
        Program::new("cargo").args(bins).args(programs).run()?;
        let folder = root().join("target/demo");
        let failed = |error| Failure::new(format!("{}: {error}", folder.display()));
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(failed)?;
        }
        fs::create_dir_all(&folder).map_err(failed)?;
        let mut demo = Self {
            folder,
            url: String::new(),
            server: None,
        };
        let about = ["--kabupaten", "12.05", "--name", "Dinas Kesehatan Contoh"];
        demo.district(&[&["init"][..], &about, &["--admin", OFFICER]].concat())?;
        demo.open_account()?;
        demo.plug_in()?;
        for laptop in ["laptop-1", "laptop-2"] {
            demo.join(laptop)?;
        }
        demo.siklus("laptop-1", &["sync"])?;
        Ok(demo)
    }

    fn join(&self, laptop: &str) -> Result<(), Failure> {
        let user = match laptop {
            "laptop-1" => ["--user", "Ani", "--role", "bidan"],
            _ => ["--user", "Eka", "--role", "petugas_gizi"],
        };
        let place = ["--puskesmas", "Contoh", "--desa", "12.05.07.1004"];
        let words = [&["init", "--kabupaten", "12.05"][..], &place, &user].concat();
        self.siklus(laptop, &words)?;
        if laptop == "laptop-1" {
            let seed = [
                "seed",
                "--children",
                CHILDREN,
                "--months",
                "12",
                "--seed",
                "1",
            ];
            self.siklus(laptop, &seed)?;
        }
        let said = self.district(&["invite", "--puskesmas", "Contoh"])?;
        let code = said
            .split_whitespace()
            .last()
            .unwrap_or_default()
            .to_owned();
        self.siklus(laptop, &["enrol", &self.url, &code, "--name", laptop])?;
        self.siklus(laptop, &["sync"])?;
        Ok(())
    }

    /// The folder of a laptop.
    pub(crate) fn laptop(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Runs `siklus` on a laptop; answers what it wrote.
    fn siklus(&self, laptop: &str, words: &[&str]) -> Result<String, Failure> {
        let data = self.laptop(laptop).display().to_string();
        Program::new(&program("siklus"))
            .args(["--data", &data])
            .args(words)
            .env("SIKLUS_PASSPHRASE", PASSPHRASE)
            .output()
    }

    fn district(&self, words: &[&str]) -> Result<String, Failure> {
        let data = self.folder.join("kabupaten").display().to_string();
        Program::new(&program("siklus-district"))
            .args(["--data", &data])
            .args(words)
            .env("SIKLUS_PASSPHRASE", PASSPHRASE)
            .output()
    }

    /// Opens the account of the one who looks at the page of the health office.
    fn open_account(&self) -> Result<(), Failure> {
        let failed = |error| Failure::new(format!("siklus-district: {error}"));
        let mut child = Command::new(program("siklus-district"))
            .arg("--data")
            .arg(self.folder.join("kabupaten"))
            .args(["user", "add", OFFICER, "--role", "admin"])
            .env("SIKLUS_PASSPHRASE", PASSPHRASE)
            .stdin(Stdio::piped())
            .stderr(log(&self.folder.join("kabupaten.log"))?)
            .spawn()
            .map_err(failed)?;
        if let Some(mut input) = child.stdin.take() {
            writeln!(input, "{PASSPHRASE}").map_err(failed)?;
        }
        match child.wait().map_err(failed)?.success() {
            true => Ok(()),
            false => Err(Failure::new("no account was opened".to_owned())),
        }
    }

    /// Says where the page of the health office is, and who may look at it.
    fn tell_of_page(&self) {
        println!(
            "The page of the health office: {} (name {OFFICER}, passphrase {PASSPHRASE})",
            self.url
        );
    }

    /// The cable is in: the district answers.
    fn plug_in(&mut self) -> Result<(), Failure> {
        let listen = self.url.split("//").nth(1).unwrap_or(ANY_PORT).to_owned();
        let started = Command::new(program("siklus-district"))
            .arg("--data")
            .arg(self.folder.join("kabupaten"))
            .args(["serve", "--insecure-http", "--listen", &listen])
            .env("SIKLUS_PASSPHRASE", PASSPHRASE)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log(&self.folder.join("kabupaten.log"))?)
            .spawn();
        let mut started =
            started.map_err(|error| Failure::new(format!("siklus-district: {error}")))?;
        let mut said = String::new();
        if let Some(stdout) = started.stdout.take() {
            BufReader::new(stdout).read_line(&mut said).ok();
        }
        self.server = Some(started);
        match said.trim() {
            "" => Err(Failure::new("the district does not answer".to_owned())),
            url => {
                url.clone_into(&mut self.url);
                Ok(())
            }
        }
    }

    /// The cable is out: nobody answers.
    fn pull_out(&mut self) {
        if let Some(mut server) = self.server.take() {
            // It keeps everything it has acknowledged, however it ends.
            server.kill().ok();
            server.wait().ok();
        }
    }

    /// Tells the whole story on the command line: for a computer without a display.
    pub(crate) fn tell(&mut self) -> Result<(), Failure> {
        self.tell_of_page();
        println!("\nThe cable is pulled out. On laptop 1 somebody weighs a child:");
        self.pull_out();
        let today = self.ask("laptop-1", "app_state", "{}")?["today"].clone();
        let search = r#"{"text":"","group":"balita","posyandu":null,"desa":null,"status":"aktif","offset":0,"limit":1}"#;
        let child = self.ask("laptop-1", "search_people", search)?["people"][0].clone();
        let weighing = serde_json::json!({
            "person": child["person"], "posyandu": child["posyandu"], "date": today, "mode": "langsung",
            "entered": {
                "weight": "11,1", "length": "", "position": null, "arm": "", "head": "", "oedema": false,
            },
            "confirmed": [], "to_remeasure": [],
        });
        self.ask("laptop-1", "record_measurement", &weighing.to_string())?;
        self.show_child("laptop-1", search)?;
        println!(
            "  laptop-1 syncs: {}",
            outcome(&self.siklus("laptop-1", &["sync"]))
        );
        self.show_status("laptop-1")?;
        println!("\nThe cable is put back, and both laptops sync:");
        self.plug_in()?;
        for laptop in ["laptop-1", "laptop-2"] {
            println!(
                "  {laptop} syncs: {}",
                outcome(&self.siklus(laptop, &["sync"]))
            );
            self.show_status(laptop)?;
        }
        self.show_child("laptop-2", search)
    }

    /// Calls a command of the window on a laptop.
    fn ask(&self, laptop: &str, name: &str, args: &str) -> Result<serde_json::Value, Failure> {
        let reply = self.siklus(laptop, &["call", name, args])?;
        serde_json::from_str(&reply)
            .map_err(|error| Failure::new(format!("{name} answers no JSON: {error}")))
    }

    fn show_child(&self, laptop: &str, search: &str) -> Result<(), Failure> {
        let child = self.ask(laptop, "search_people", search)?["people"][0].clone();
        let told = ["name", "last_date", "last_weight", "code"].map(|name| child[name].to_string());
        println!("  {laptop} shows: {}", told.join(" "));
        Ok(())
    }

    fn show_status(&self, laptop: &str) -> Result<(), Failure> {
        let status = self.siklus(laptop, &["status", "--json"])?;
        println!("  {laptop}, status: {}", status.trim());
        Ok(())
    }

    /// Opens both windows and lets a person pull the cable, until both are closed.
    pub(crate) fn show(mut self) -> Result<(), Failure> {
        let mut windows = Vec::new();
        for laptop in ["laptop-1", "laptop-2"] {
            let window = Command::new(program("siklus-window"))
                .arg("--data")
                .arg(self.laptop(laptop))
                .stdin(Stdio::null())
                .spawn();
            windows.push(window.map_err(|error| Failure::new(format!("the window: {error}")))?);
        }
        println!("\nTwo laptops of puskesmas Contoh: Ani on the first, Eka on the second.");
        println!("Passphrase of both: {PASSPHRASE}");
        self.tell_of_page();
        println!("Enter pulls the cable out, and puts it back. The demo ends with the windows.");
        let (tell, told) = std::sync::mpsc::channel();
        thread::spawn(move || {
            for line in stdin().lock().lines() {
                if line.is_err() || tell.send(()).is_err() {
                    return;
                }
            }
        });
        while windows
            .iter_mut()
            .any(|window| matches!(window.try_wait(), Ok(None)))
        {
            if told.recv_timeout(PAUSE).is_ok() {
                if self.server.is_some() {
                    self.pull_out();
                    println!("The cable is out.");
                } else {
                    self.plug_in()?;
                    println!("The cable is in.");
                }
            }
        }
        Ok(())
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        self.pull_out();
    }
}

fn program(name: &str) -> String {
    let target = std::env::var("CARGO_TARGET_DIR").unwrap_or_else(|_| "target".to_owned());
    root()
        .join(target)
        .join("debug")
        .join(name)
        .display()
        .to_string()
}

fn log(path: &Path) -> Result<fs::File, Failure> {
    let failed = |error| Failure::new(format!("{}: {error}", path.display()));
    fs::File::options()
        .create(true)
        .append(true)
        .open(path)
        .map_err(failed)
}

fn outcome(done: &Result<String, Failure>) -> String {
    match done {
        Ok(said) => format!("done. {}", said.trim()),
        Err(failure) => format!("not now. {failure}"),
    }
}
