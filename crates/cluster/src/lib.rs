//! A private PostgreSQL for tests: made in a temporary folder, started once for each test program, and gone
//! with it however it ends.
//!
//! It keeps its promises as a real one does (`fsync` is on), is reached by a socket in its folder or by
//! loopback with a password, and runs as nobody's root: started by root it becomes the user `postgres`. A
//! shell holds it (`keep.sh`) and ends it as soon as the program that asked for it is gone, even by
//! `kill -9`. A dev-dependency only; it panics where there is no PostgreSQL to start.
#![expect(
    clippy::expect_used,
    reason = "a test that has no database cannot go on, and says why"
)]

use std::borrow::Cow;
use std::fs::{self, OpenOptions};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// Keeps the server as long as somebody holds its input.
const KEEP: &str = include_str!("keep.sh");

/// A free port may be taken before the server comes to it; so many at once are not.
const N_PORTS: usize = 5;

/// A running PostgreSQL.
#[derive(Debug)]
pub struct Cluster {
    folder: PathBuf,
    programs: PathBuf,
    port: u16,
    n_databases: AtomicU32,
    /// Its input is the hold on the server.
    keeper: Child,
}

/// A database of a cluster, empty and nobody else's.
#[derive(Debug, Clone)]
pub struct Database {
    name: String,
    folder: PathBuf,
    port: u16,
}

/// A new database in the cluster of this test program.
///
/// # Panics
/// When PostgreSQL is not installed, or does not start.
pub fn database() -> Database {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(Cluster::start).database()
}

impl Cluster {
    /// Makes one and waits until it can be asked.
    ///
    /// # Panics
    /// When PostgreSQL is not installed, or does not start.
    pub fn start() -> Self {
        Self::start_in(new_folder())
    }

    /// Likewise one that speaks TLS on loopback, with a certificate and its key in PEM.
    ///
    /// # Panics
    /// When PostgreSQL is not installed, or does not start.
    pub fn with_certificate(certificate: &str, key: &str) -> Self {
        let folder = new_folder();
        for (name, pem) in [("server.crt", certificate), ("server.key", key)] {
            let mut file = OpenOptions::new();
            file.write(true).create_new(true).mode(0o600);
            file.open(folder.join(name))
                .and_then(|mut file| file.write_all(pem.as_bytes()))
                .expect("the new folder can be written");
        }
        Self::start_in(folder)
    }

    fn start_in(folder: PathBuf) -> Self {
        let programs = newest_programs();
        let mut keeper = shell(&folder)
            .args(["-c", KEEP, "keep"])
            .args([&folder, &programs])
            .args(free_ports().iter().map(u16::to_string))
            // What a person types to end the test must not reach it: its input says when to end.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("a shell can be started");
        let mut line = String::new();
        let said = keeper.stdout.take().expect("its output is piped");
        BufReader::new(said)
            .read_line(&mut line)
            .expect("its output can be read");
        let Ok(port) = line.trim().parse() else {
            let mut why = String::new();
            let said = keeper.stderr.take().expect("its errors are piped");
            BufReader::new(said).read_to_string(&mut why).ok();
            panic!("PostgreSQL does not start: {why}");
        };
        let cluster = Self {
            folder,
            programs,
            port,
            n_databases: AtomicU32::new(0),
            keeper,
        };
        let password = password(&cluster.folder);
        cluster.run(&format!("CREATE ROLE siklus LOGIN PASSWORD '{password}'"));
        cluster
    }

    /// A new database.
    ///
    /// # Panics
    /// When it cannot be made.
    pub fn database(&self) -> Database {
        let n = self.n_databases.fetch_add(1, Ordering::Relaxed);
        let database = Database {
            name: format!("t{n}"),
            folder: self.folder.clone(),
            port: self.port,
        };
        self.run(&format!("CREATE DATABASE {} OWNER siklus", database.name));
        database
    }

    /// Runs a statement as the owner of the whole server, outside of any transaction.
    ///
    /// # Panics
    /// When it fails.
    pub fn run(&self, sql: &str) {
        let ran = Command::new(self.programs.join("psql"))
            .env_clear()
            .args(["-X", "-q", "-U", "owner", "-d", "postgres"])
            .arg("-h")
            .arg(&self.folder)
            .args(["-p", &self.port.to_string()])
            .args(["-c", sql])
            .output()
            .expect("psql can be started");
        let why = String::from_utf8_lossy(&ran.stderr);
        assert!(ran.status.success(), "{sql}: {why}");
    }

    /// Where its files are; gone when it has ended.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.keeper.stdin.take();
        self.keeper.wait().ok();
    }
}

impl Database {
    /// How a program reaches it by the socket, as a user who owns it and has no other right.
    pub fn url(&self) -> String {
        // A folder in a URL is written with its slashes escaped.
        let folder = self.folder.to_string_lossy().replace('/', "%2F");
        let Self { name, port, .. } = self;
        format!("postgresql://siklus@{folder}:{port}/{name}")
    }

    /// Where its server listens on loopback.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// How a program reaches it by loopback, with the password.
    pub fn network_url(&self) -> String {
        let password = password(&self.folder);
        let Self { name, port, .. } = self;
        format!("postgresql://siklus:{password}@127.0.0.1:{port}/{name}")
    }
}

/// What everybody's password is.
fn password(folder: &Path) -> Cow<'_, str> {
    folder.file_name().unwrap_or_default().to_string_lossy()
}

fn new_folder() -> PathBuf {
    tempfile::Builder::new()
        .prefix("siklus-postgresql-")
        .tempdir()
        .expect("the temporary folder can be written")
        .keep()
}

/// `sh`, as a user whom PostgreSQL takes, and whose the folder then is.
fn shell(folder: &Path) -> Command {
    let own = fs::metadata(folder).expect("the folder was just made");
    if own.uid() != 0 {
        return Command::new("sh");
    }
    let given = Command::new("chown")
        .args(["-R", "postgres"])
        .arg(folder)
        .status();
    assert!(
        given.is_ok_and(|given| given.success()),
        "there is no user postgres: install PostgreSQL with `cargo xtask setup`"
    );
    let mut shell = Command::new("setpriv");
    shell.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]);
    shell.arg("sh").current_dir(folder);
    shell
}

/// Where the newest of the installed versions keeps its programs.
fn newest_programs() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let newest = versions
        .flatten()
        .filter_map(|version| {
            let number: u32 = version.file_name().to_str()?.parse().ok()?;
            let programs = version.path().join("bin");
            let whole = ["initdb", "pg_ctl", "postgres", "psql"]
                .iter()
                .all(|program| programs.join(program).exists());
            whole.then_some((number, programs))
        })
        .max();
    let (_, programs) = newest.expect("PostgreSQL is installed: `cargo xtask setup` sees to it");
    programs
}

fn free_ports() -> Vec<u16> {
    // All are held until all are known, so that they differ.
    let held: Vec<TcpListener> = (0..N_PORTS)
        .map(|_| TcpListener::bind("127.0.0.1:0").expect("loopback has a free port"))
        .collect();
    held.iter()
        .map(|listener| listener.local_addr().expect("it is bound").port())
        .collect()
}
