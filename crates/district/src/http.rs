//! HTTP around the district: TLS, limits, the few paths that laptops and machines ask, and the page of the
//! health office with its questions.
//!
//! Each request is read whole, within limits, before anything looks at it; then [`Server::answer`] works
//! on a thread of its own. What is refused is refused with a small JSON `{"code": …}`, the same for
//! whoever asks.
//!
//! ```text
//! accept ─ TLS ─ head ─ rate ─ body ─ queue ─ Server::answer ─ answer
//!    └ most connections  └ 429  │       └ 429, 503
//!                               └ 408, 413, 503
//! ```

mod body;
mod certificate;
mod connection;
mod counts;
mod desk;
mod limits;
mod metrics;
mod openapi;
mod page;
mod rates;
mod refusal;
mod route;

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::JoinHandle;

use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;

pub use certificate::Certificate;
pub use limits::Limits;

use crate::Server;

/// Why nothing is served.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Without TLS only this machine may be served.
    #[error("without TLS only addresses of this machine are served")]
    OpenToOthers,
    /// The address cannot be listened on.
    #[error("the address cannot be listened on")]
    Address(#[source] io::Error),
    /// The certificate or its key cannot be used.
    #[error("the certificate cannot be used")]
    Certificate(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The system has no threads or timers to spare.
    #[error("the system gives no threads")]
    Threads(#[source] io::Error),
}

/// Whether the page of the health office is in this program.
pub fn has_page() -> bool {
    page::is_there()
}

/// Where requests come in.
#[derive(Debug)]
pub struct Door {
    listener: TcpListener,
    address: SocketAddr,
    tls: Option<Arc<rustls::ServerConfig>>,
}

impl Door {
    /// Listens on an address; port 0 takes a free one. Without a certificate it is plain HTTP.
    ///
    /// # Errors
    /// [`Error::OpenToOthers`], [`Error::Address`], [`Error::Certificate`].
    pub fn open(address: SocketAddr, certificate: Option<&Certificate>) -> Result<Self, Error> {
        if certificate.is_none() && !address.ip().is_loopback() {
            return Err(Error::OpenToOthers);
        }
        let tls = certificate.map(Certificate::tls).transpose()?;
        let listener = TcpListener::bind(address).map_err(Error::Address)?;
        listener.set_nonblocking(true).map_err(Error::Address)?;
        Ok(Self {
            address: listener.local_addr().map_err(Error::Address)?,
            listener,
            tls,
        })
    }

    /// The address, with the port that was taken.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address as laptops are told it.
    pub fn url(&self) -> String {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }
}

/// Serves until the system asks the program to end (SIGTERM, SIGINT); requests in flight are finished.
/// `ready` is called once both can happen.
///
/// # Errors
/// [`Error::Threads`], [`Error::Address`].
pub fn serve(
    server: &Arc<Server>,
    door: Door,
    limits: Limits,
    ready: impl FnOnce(),
) -> Result<(), Error> {
    // The caller's hold on the server outlives the runtime: a storage is not dropped on its threads.
    let runtime = runtime(limits)?;
    runtime.block_on(async {
        let end = asked_to_end().map_err(Error::Threads)?;
        ready();
        connection::serve(Arc::clone(server), door, limits, end).await
    })
}

/// A server on threads of its own, for programs that do other things beside it.
#[derive(Debug)]
pub struct Running {
    url: String,
    stop: watch::Sender<()>,
    thread: JoinHandle<Result<(), Error>>,
}

/// Serves on threads of its own until told to stop.
///
/// # Errors
/// [`Error::Threads`].
pub fn start(server: Arc<Server>, door: Door, limits: Limits) -> Result<Running, Error> {
    let runtime = runtime(limits)?;
    let url = door.url();
    let (stop, mut stopped) = watch::channel(());
    let serve = move || {
        let end = async move {
            // Told, or the one who could tell is gone: either way it ends.
            let _ = stopped.changed().await;
        };
        let ended = runtime.block_on(connection::serve(Arc::clone(&server), door, limits, end));
        // Before the server: a storage is not dropped on a thread of the runtime.
        drop(runtime);
        drop(server);
        ended
    };
    let thread = std::thread::Builder::new().name("district".to_owned());
    let thread = thread.spawn(serve).map_err(Error::Threads)?;
    Ok(Running { url, stop, thread })
}

impl Running {
    /// Where it is reached.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Finishes the requests in flight and stops.
    ///
    /// # Errors
    /// What ended it before.
    pub fn stop(self) -> Result<(), Error> {
        // It may have ended by itself: then nobody listens, and its error follows.
        let _ = self.stop.send(());
        match self.thread.join() {
            Ok(ended) => ended,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }
}

fn runtime(limits: Limits) -> Result<Runtime, Error> {
    let mut builder = Builder::new_multi_thread();
    builder
        .worker_threads(2)
        // Some beside the laptops' workers: `/health`, `/metrics` and the page are answered whatever they do.
        .max_blocking_threads(limits.n_workers + desk::N_WORKERS + 1)
        .thread_name("district")
        .enable_all();
    builder.build().map_err(Error::Threads)
}

#[cfg(unix)]
fn asked_to_end() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn asked_to_end() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        // A system without that signal is ended by its own means.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
