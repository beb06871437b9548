//! Accepting connections, and ending them.

use std::io;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::{Sleep, sleep, timeout};
use tokio_rustls::TlsAcceptor;

use super::limits::Limits;
use super::route::{self, Peer};
use super::{Door, Error};
use crate::Server;

/// A head longer than this is refused.
const MOST_HEAD_BYTES: usize = 16 * 1024;

/// How long to wait when the system has no connection to spare.
const BREATH: Duration = Duration::from_millis(100);

/// Serves until `end`, then finishes what is in flight.
pub(super) async fn serve(
    server: Arc<Server>,
    door: Door,
    limits: Limits,
    end: impl Future<Output = ()>,
) -> Result<(), Error> {
    let listener = TcpListener::from_std(door.listener).map_err(Error::Address)?;
    let tls = door.tls.map(TlsAcceptor::from);
    let router = route::router(server, limits, tls.is_some());
    let free = Arc::new(Semaphore::new(limits.most_connections));
    let (stop, stopped) = watch::channel(());
    let mut end = pin!(end);
    loop {
        let one = tokio::select! {
            () = &mut end => break,
            one = next(&listener, &free) => one,
        };
        let (stream, address, place) = match one {
            Ok(one) => one,
            Err(error) => {
                tracing::warn!(%error, "a connection cannot be accepted");
                sleep(BREATH).await;
                continue;
            }
        };
        let router = router.clone().layer(Extension(Peer(address.ip())));
        let (tls, stopped) = (tls.clone(), stopped.clone());
        tokio::spawn(async move {
            greeted(stream, tls, router, limits, stopped).await;
            drop(place);
        });
    }
    drop((listener, stopped));
    tracing::info!("no more connections are accepted");
    // Nobody may be connected any more: then there is nobody to tell.
    let _ = stop.send(());
    let all = u32::try_from(limits.most_connections).unwrap_or(u32::MAX);
    if timeout(limits.grace, free.acquire_many(all)).await.is_err() {
        tracing::warn!("connections were cut off");
    }
    Ok(())
}

type Place = tokio::sync::OwnedSemaphorePermit;

/// The next connection, once there is a place for it.
async fn next(
    listener: &TcpListener,
    free: &Arc<Semaphore>,
) -> io::Result<(TcpStream, SocketAddr, Place)> {
    let place = Arc::clone(free).acquire_owned();
    let place = place.await.map_err(io::Error::other)?;
    let (stream, address) = listener.accept().await?;
    Ok((stream, address, place))
}

async fn greeted(
    stream: TcpStream,
    tls: Option<TlsAcceptor>,
    router: Router,
    limits: Limits,
    stopped: watch::Receiver<()>,
) {
    // Answers are small and waited for; where this cannot be set they are only a little later.
    let _ = stream.set_nodelay(true);
    let stream = Patient::new(stream, limits.stall);
    let Some(tls) = tls else {
        return talk(stream, router, limits, stopped).await;
    };
    match timeout(limits.head, tls.accept(stream)).await {
        Ok(Ok(stream)) => talk(stream, router, limits, stopped).await,
        Ok(Err(error)) => tracing::debug!(%error, "no TLS"),
        Err(_) => tracing::debug!("the greeting of TLS takes too long"),
    }
}

async fn talk(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    router: Router,
    limits: Limits,
    mut stopped: watch::Receiver<()>,
) {
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_buf_size(MOST_HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        _ = stopped.changed() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}

/// A stream that gives up when nobody takes what is written to it.
struct Patient {
    stream: TcpStream,
    patience: Duration,
    since: Option<Pin<Box<Sleep>>>,
}

impl Patient {
    fn new(stream: TcpStream, patience: Duration) -> Self {
        Self {
            stream,
            patience,
            since: None,
        }
    }

    /// Gives up when writing has been waiting for too long.
    fn wait<T>(
        &mut self,
        cx: &mut Context<'_>,
        written: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.since = None;
            return written;
        }
        let patience = self.patience;
        let since = self.since.get_or_insert_with(|| Box::pin(sleep(patience)));
        match since.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl AsyncRead for Patient {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, into)
    }
}

impl AsyncWrite for Patient {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.wait(cx, written)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let written = Pin::new(&mut self.stream).poll_flush(cx);
        self.wait(cx, written)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
