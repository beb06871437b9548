//! The engine under other offline health apps, beside us: `PouchDB` on both sides, the same operations as flat
//! documents, the same machine, the same loopback.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::Ordering;

use serde_json::Value;

use crate::Size;
use crate::figure::{Figures, Reach};
use crate::puskesmas::{Puskesmas, documents};
use crate::sync::{Meter, ours};

/// Weighings and other facts that one laptop sends, with the children they are of.
const SENT: u32 = 20_000;
const CHILDREN: u32 = 4_000;

/// Sends a register to a district that has nothing, and downloads a puskesmas, with both.
pub(crate) fn measure(figures: &mut Figures, size: Size) {
    let folder = tempfile::tempdir().unwrap();
    let puskesmas = Puskesmas::with(size.of(CHILDREN), folder.path());
    let n_sent = size.of(SENT);
    let (theirs, idle) = theirs(&puskesmas, n_sent as usize, folder.path());
    let (ours, gathering) = ours(&puskesmas, n_sent as usize);
    for (name, ours, theirs, faster, smaller) in [
        ("register sent", ours.up, theirs.up, 5.0, 20.0),
        ("first download", ours.down, theirs.down, 10.0, 20.0),
    ] {
        for (whose, went) in [("", &ours), ("PouchDB: ", &theirs)] {
            let rate = went.n_records / went.seconds;
            let bytes = went.bytes / went.n_records;
            figures.tell(&format!("{whose}{name}"), rate, "records/s", Reach::Told);
            figures.tell(
                &format!("{whose}{name}"),
                bytes,
                "bytes a record",
                Reach::Told,
            );
        }
        let times = (ours.n_records / ours.seconds) / (theirs.n_records / theirs.seconds);
        let name_of = |what: &str| format!("{name}: {what} than PouchDB");
        figures.tell(&name_of("faster"), times, "times", Reach::AtLeast(faster));
        let times = (theirs.bytes / theirs.n_records) / (ours.bytes / ours.n_records);
        figures.tell(
            &name_of("fewer bytes"),
            times,
            "times",
            Reach::AtLeast(smaller),
        );
    }
    figures.tell("first download: gathered once", gathering, "s", Reach::Told);
    figures.tell(
        "PouchDB: round with nothing new",
        idle / 1e3,
        "kB",
        Reach::Told,
    );
}

/// Records that were copied.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Went {
    pub(crate) n_records: f64,
    pub(crate) seconds: f64,
    /// All that passed, heads of requests and answers too.
    pub(crate) bytes: f64,
}

/// What one side did.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Both {
    pub(crate) up: Went,
    pub(crate) down: Went,
}

/// What the peer needs, and the bytes of a round with nothing new.
fn theirs(puskesmas: &Puskesmas, n_sent: usize, folder: &Path) -> (Both, f64) {
    let all = folder.join("all.jsonl");
    fs::write(&all, documents(&puskesmas.bodies)).unwrap();
    let some = folder.join("some.jsonl");
    fs::write(&some, documents(puskesmas.until(n_sent))).unwrap();

    let empty = Peer::serving(&fresh(folder, "empty"), None);
    let meter = Meter::before(empty.address);
    let up = empty.copied("up", &fresh(folder, "sends"), &meter, Some(&some));
    drop(empty);
    let full = Peer::serving(&fresh(folder, "full"), Some(&all));
    let meter = Meter::before(full.address);
    let receives = fresh(folder, "receives");
    let down = full.copied("down", &receives, &meter, None);
    let idle = full.copied("down", &receives, &meter, None);
    assert_eq!(idle.n_records, 0.0);
    (Both { up, down }, idle.bytes)
}

fn fresh(folder: &Path, name: &str) -> PathBuf {
    let folder = folder.join(name);
    fs::create_dir(&folder).unwrap();
    folder
}

/// A server, ended when it is dropped.
struct Peer {
    process: Child,
    address: SocketAddr,
}

impl Peer {
    fn serving(folder: &Path, documents: Option<&Path>) -> Self {
        let mut command = node("server.js");
        command.arg(folder).args(documents);
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        let stdout = process.stdout.as_mut().unwrap();
        BufReader::new(stdout).read_line(&mut line).unwrap();
        let address = line
            .trim()
            .strip_prefix("http://")
            .unwrap()
            .parse()
            .unwrap();
        Self { process, address }
    }

    fn copied(&self, way: &str, folder: &Path, meter: &Meter, documents: Option<&Path>) -> Went {
        let before = meter.bytes.load(Ordering::SeqCst);
        let mut command = node("laptop.js");
        command
            .arg(way)
            .arg(folder)
            .arg(format!("http://{}", meter.address))
            .args(documents);
        let ended = command.output().unwrap();
        if !ended.status.success() {
            std::io::stderr().write_all(&ended.stderr).unwrap();
            panic!("the peer ended with {}", ended.status);
        }
        let done: Value = serde_json::from_slice(&ended.stdout).unwrap();
        Went {
            n_records: done["documents"].as_f64().unwrap(),
            seconds: done["seconds"].as_f64().unwrap(),
            bytes: (meter.bytes.load(Ordering::SeqCst) - before) as f64,
        }
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

fn node(script: &str) -> Command {
    let folder = harness::programs::root().join("tests/bench/peer");
    let mut command = Command::new("node");
    command.arg(folder.join(script));
    command
}
