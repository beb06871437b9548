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

/// A web driver on a port of its own.
pub(crate) struct Driver {
    port: u16,
    process: Process,
}

impl Driver {
    pub(crate) fn start(display: &Display, log: &Path) -> Self {
        let port = free_port();
        let mut command = Command::new("WebKitWebDriver");
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
        Self { port, process }
    }

    /// The driver's process, the parent of the window's.
    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    /// Ends driver and window as a power cut would.
    pub(crate) fn kill(&mut self) {
        self.process.kill();
    }

    /// Opens the window of a program with these arguments, or the driver's own browser; tells when it was
    /// asked for.
    pub(crate) async fn open(
        &self,
        program: Option<(&Path, &[String])>,
    ) -> Result<(Client, Instant), String> {
        let mut capabilities = Capabilities::new();
        if let Some((program, args)) = program {
            let options = json!({ "binary": program, "args": args });
            capabilities.insert("webkitgtk:browserOptions".to_owned(), options);
        }
        let url = format!("http://127.0.0.1:{}", self.port);
        let begun = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_err() {
            if begun.elapsed() > OPEN {
                return Err("WebKitWebDriver does not answer".to_owned());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let asked = Instant::now();
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let session = builder.capabilities(capabilities).connect(&url);
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
