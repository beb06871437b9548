//! Which path does what.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, Uri, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use protocol::message::path;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::Instant;

use super::body::{Held, Room};
use super::counts::Requests;
use super::desk::{self, Counter};
use super::limits::Limits;
use super::rates::Rates;
use super::refusal::Refusal;
use super::{metrics, openapi, page};
use crate::desk::Desk;
use crate::storage::{Error, Reach};
use crate::{Server, Unanswered};

/// Who asks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub(super) IpAddr);

/// What all requests share.
pub(super) struct Shared {
    pub(super) server: Arc<Server>,
    pub(super) requests: Requests,
    pub(super) limits: Limits,
    pub(super) room: Room,
    pub(super) counter: Counter,
    /// Tries to sign in.
    pub(super) sign_ins: Rates,
    /// Tries to join.
    rates: Rates,
    waiting: Semaphore,
    rounds: Semaphore,
    workers: Arc<Semaphore>,
}

const HEALTH: &str = "/health";
const METRICS: &str = "/metrics";
const OPENAPI: &str = "/openapi.json";

/// What watchers ask.
const WATCHED: [&str; 3] = [HEALTH, METRICS, OPENAPI];

/// How requests for files of the page are counted.
const PAGE: &str = "page";

/// Every path at which there is something, but those of the page's files.
pub(super) fn paths() -> impl Iterator<Item = &'static str> {
    let laptops = Server::PATHS.iter().copied();
    laptops.chain(WATCHED).chain(desk::paths())
}

/// The paths; `secure` when browsers come over TLS.
pub(super) fn router(server: Arc<Server>, limits: Limits, secure: bool) -> Router {
    let shared = Arc::new(Shared {
        counter: Counter::new(Desk::new(Arc::clone(&server)), secure),
        sign_ins: Rates::new(limits.sign_in_per_minute),
        server,
        requests: Requests::default(),
        limits,
        rates: Rates::new(limits.enrol_per_minute),
        room: Room::new(limits.most_held_bytes),
        waiting: Semaphore::new(limits.most_requests),
        rounds: Semaphore::new(limits.most_rounds),
        workers: Arc::new(Semaphore::new(limits.n_workers)),
    });
    let laptops = Server::PATHS.iter();
    let laptops = laptops.fold(Router::new(), |router, path| {
        router.route(path, post(laptop))
    });
    desk::routes(laptops)
        .route(HEALTH, get(health))
        .route(METRICS, get(told_metrics))
        .route(OPENAPI, get(described))
        .fallback(file)
        .method_not_allowed_fallback(async || Refusal::OTHER_METHOD)
        .layer(from_fn_with_state(Arc::clone(&shared), counted))
        .with_state(shared)
}

/// The path of a request, if there is something at it.
fn known(uri: &Uri) -> Option<&'static str> {
    paths().find(|path| *path == uri.path())
}

/// Counts and logs each request: its path, never more of it, and nothing of who asks.
async fn counted(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let is_page = page::file(request.uri().path()).is_some();
    let unknown = if is_page { PAGE } else { "other" };
    let path = known(request.uri()).unwrap_or(unknown);
    let begun = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16();
    shared.requests.count(path, status);
    let taken_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(path, status, taken_ms, "answered");
    response
}

/// A request of a laptop.
async fn laptop(
    State(shared): State<Arc<Shared>>,
    Extension(Peer(address)): Extension<Peer>,
    request: Request,
) -> Result<Response, Refusal> {
    let path = known(request.uri()).ok_or(Refusal::NO_SUCH_PATH)?;
    if path == path::ENROL && !shared.rates.admits(address, Instant::now()) {
        return Err(Refusal::TOO_MANY);
    }
    if announced(request.headers()) > shared.limits.most_body_bytes as u64 {
        return Err(Refusal::TOO_LARGE);
    }
    let held = shared
        .room
        .read(request.into_body(), &shared.limits)
        .await?;
    let round = (path == path::ROUND).then(|| shared.rounds.try_acquire());
    let _round = round.transpose().map_err(|_| Refusal::LATER)?;
    let answer = work(&shared, path, held).await?;
    let bytes = HeaderValue::from_static("application/octet-stream");
    Ok(([(header::CONTENT_TYPE, bytes)], answer).into_response())
}

/// How many bytes a head says that follow; 0 when it does not say.
fn announced(headers: &HeaderMap) -> u64 {
    let length = headers.get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
    length.unwrap_or(0)
}

/// Lets the district answer, when it is this request's turn.
async fn work(shared: &Shared, path: &'static str, held: Held) -> Result<Vec<u8>, Refusal> {
    let waiting = shared.waiting.try_acquire().map_err(|_| Refusal::BUSY)?;
    let turn = Arc::clone(&shared.workers).acquire_owned().await;
    let turn = turn.map_err(|_| Refusal::BUSY)?;
    let server = Arc::clone(&shared.server);
    let answered = spawn_blocking(move || {
        let answered = server.answer(path, &held.bytes);
        drop((held, turn));
        answered
    });
    let answered = answered.await;
    drop(waiting);
    match answered {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(unanswered)) => {
            if let Unanswered::Storage(error) = &unanswered {
                tracing::error!(%error, path, "the storage failed");
            }
            Err(Refusal::from(&unanswered))
        }
        Err(error) => {
            tracing::error!(%error, path, "a request was not worked on to its end");
            Err(Refusal::INTERNAL)
        }
    }
}

/// Reads the storage beside the laptops' requests.
async fn read<T: Send + 'static>(
    shared: &Arc<Shared>,
    work: impl FnOnce(&Shared) -> Result<T, Error> + Send + 'static,
) -> Result<T, Refusal> {
    let held = Arc::clone(shared);
    match spawn_blocking(move || work(&held)).await {
        Ok(Ok(read)) => Ok(read),
        Ok(Err(error)) => {
            tracing::error!(%error, "the storage cannot be read");
            Err(Refusal::BUSY)
        }
        Err(error) => {
            tracing::error!(%error, "the storage was not read to its end");
            Err(Refusal::INTERNAL)
        }
    }
}

async fn health(State(shared): State<Arc<Shared>>) -> Result<Response, Refusal> {
    read(&shared, |shared| {
        shared.server.storage().read(Reach::NoScope, &mut |tx| {
            tx.query("SELECT 1", &[])?;
            Ok(())
        })
    })
    .await?;
    let body = serde_json::json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION") });
    Ok(json(body.to_string()))
}

async fn told_metrics(State(shared): State<Arc<Shared>>) -> Result<Response, Refusal> {
    let text = read(&shared, metrics::text).await?;
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, kind)], text).into_response())
}

/// A file of the page.
async fn file(request: Request) -> Result<Response, Refusal> {
    let file = page::file(request.uri().path()).ok_or(Refusal::NO_SUCH_PATH)?;
    match *request.method() {
        Method::GET => Ok(file),
        _ => Err(Refusal::OTHER_METHOD),
    }
}

async fn described() -> Response {
    json(openapi::description().to_string())
}

fn json(body: String) -> Response {
    let kind = HeaderValue::from_static("application/json");
    ([(header::CONTENT_TYPE, kind)], body).into_response()
}
