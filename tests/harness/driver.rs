//! The web driver that steers one window, and the session with it.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;

use crate::display::Display;
use crate::process::Process;

/// A driver that cannot open a window in this time never will.
const OPEN: Duration = Duration::from_secs(90);

/// What a driver steers.
pub(crate) enum Steered<'a> {
    /// The window of a program, with these words on its command line.
    Program(&'a Path, &'a [String]),
    /// Chromium, as the people of a district have it.
    Browser,
}

impl Steered<'_> {
    /// The program that drives it.
    fn driver(&self) -> &'static str {
        match self {
            Steered::Program(..) => "WebKitWebDriver",
            Steered::Browser => "chromedriver",
        }
    }

    fn capabilities(&self) -> Capabilities {
        let (name, options) = match self {
            Steered::Program(program, args) => {
                let options = json!({ "binary": program, "args": args });
                ("webkitgtk:browserOptions", options)
            }
            Steered::Browser => {
                // It refuses its own sandbox to root, and containers give it little shared memory.
                let args = [
                    "--no-sandbox",
                    "--disable-dev-shm-usage",
                    "--disable-gpu",
                    "--lang=id",
                ];
                ("goog:chromeOptions", json!({ "args": args }))
            }
        };
        Capabilities::from_iter([(name.to_owned(), options)])
    }
}

/// A web driver on a port of its own.
pub(crate) struct Driver {
    program: &'static str,
    port: u16,
    process: Process,
}

impl Driver {
    pub(crate) fn start(steered: &Steered, display: &Display, log: &Path) -> Self {
        let port = free_port();
        let program = steered.driver();
        let mut command = Command::new(program);
        command
            .arg(format!("--port={port}"))
            .env("DISPLAY", display.name())
            // Without this the window does not let itself be steered, and the session waits for ever.
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            // A test must not meet what the person at this computer has set up.
            .env_remove("WAYLAND_DISPLAY")
            .env("GTK_THEME", "Adwaita")
            .stdout(Stdio::null());
        let process = Process::start(&mut command, log);
        Self {
            program,
            port,
            process,
        }
    }

    /// The driver's process, the parent of the window's.
    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    /// Ends driver and window as a power cut would.
    pub(crate) fn kill(&mut self) {
        self.process.kill();
    }

    /// Opens what it was started for; tells when it was asked for.
    pub(crate) async fn open(&self, steered: &Steered<'_>) -> Result<(Client, Instant), String> {
        let url = format!("http://127.0.0.1:{}", self.port);
        let begun = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_err() {
            if begun.elapsed() > OPEN {
                return Err(format!("{} does not answer", self.program));
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let asked = Instant::now();
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let session = builder.capabilities(steered.capabilities()).connect(&url);
        match tokio::time::timeout(OPEN, session).await {
            Ok(Ok(client)) => Ok((client, asked)),
            Ok(Err(error)) => Err(format!("no session with the window: {error}")),
            Err(_) => Err(format!("no window after {} s", OPEN.as_secs())),
        }
    }
}

fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .expect("the system has a free port")
        .port()
}
