//! The page's questions over HTTP: JSON in, JSON out, and a cookie that no script can read.
//!
//! A page of somebody else cannot ask in a person's name: the cookie does not go with its requests
//! (`SameSite`), what it could send without being asked is not JSON, and the browser says where a request
//! comes from.

use std::sync::{Arc, LazyLock};

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Router};
use serde_json::Value;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::Instant;

use super::limits::Limits;
use super::page;
use super::refusal::Refusal;
use super::route::{Peer, Shared};
use crate::desk::{self, Answer, Desk, Held, Kind};
use crate::staff::sign_in::Token;

/// No question is longer.
const MOST_BYTES: usize = 64 << 10;

/// Where a name and a passphrase are tried.
const SIGN_IN: &str = "sign_in";

const FOLDER: &str = "/v1/district/";

/// Every path of a question.
static PATHS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let names = desk::list().iter().map(|entry| entry.name);
    names.map(|name| format!("{FOLDER}{name}")).collect()
});

/// Every path of a question.
pub(super) fn paths() -> impl Iterator<Item = &'static str> {
    PATHS.iter().map(String::as_str)
}

/// What the page's questions share.
pub(super) struct Counter {
    desk: Arc<Desk>,
    /// Apart from those of the laptops: neither waits for the other.
    workers: Semaphore,
    /// Whether browsers come over TLS.
    secure: bool,
}

/// How many questions of the page are worked on at once.
pub(super) const N_WORKERS: usize = 2;

impl Counter {
    pub(super) fn new(desk: Desk, secure: bool) -> Self {
        Self {
            desk: Arc::new(desk),
            workers: Semaphore::new(N_WORKERS),
            secure,
        }
    }

    /// Name of the cookie. Over TLS browsers see to it that no other host sets one of this name.
    fn cookie(&self) -> &'static str {
        match self.secure {
            true => "__Host-siklus",
            false => "siklus",
        }
    }

    fn set_cookie(&self, held: &Held) -> Option<HeaderValue> {
        let (name, secure) = (self.cookie(), if self.secure { "; Secure" } else { "" });
        let (value, end) = match held {
            Held::Token(token) => (token.text(), ""),
            Held::Nothing => (String::new(), "; Max-Age=0"),
        };
        let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict{secure}{end}");
        HeaderValue::from_str(&cookie).ok()
    }

    fn token(&self, headers: &HeaderMap) -> Option<Token> {
        let cookies = headers.get_all(header::COOKIE).iter();
        let mut pairs = cookies
            .filter_map(|cookies| cookies.to_str().ok())
            .flat_map(|cookies| cookies.split(';'))
            .filter_map(|pair| pair.trim().split_once('='));
        let (_, value) = pairs.find(|(name, _)| *name == self.cookie())?;
        Token::read(value)
    }
}

/// The questions, each at its path.
pub(super) fn routes(router: Router<Arc<Shared>>) -> Router<Arc<Shared>> {
    paths().fold(router, |router, path| {
        router.route(path, axum::routing::post(asked))
    })
}

async fn asked(
    State(shared): State<Arc<Shared>>,
    Extension(Peer(address)): Extension<Peer>,
    request: Request,
) -> Response {
    let name = request.uri().path().strip_prefix(FOLDER);
    let name = name.unwrap_or_default().to_owned();
    let answered = match is_own(request.headers()) {
        _ if name == SIGN_IN && !shared.sign_ins.admits(address, Instant::now()) => {
            Err(Refusal::TOO_MANY)
        }
        true => answer(&shared, name, request).await,
        false => Err(Refusal::FOREIGN),
    };
    let mut response = answered.unwrap_or_else(axum::response::IntoResponse::into_response);
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    page::guard(headers);
    response
}

/// Whether a request can have been made by the page itself: JSON, and not from elsewhere.
fn is_own(headers: &HeaderMap) -> bool {
    let text = |name| {
        headers
            .get(name)
            .map(|value: &HeaderValue| value.to_str().unwrap_or("?"))
    };
    let kind = text(header::CONTENT_TYPE).unwrap_or_default();
    let is_json = kind.split(';').next().map(str::trim) == Some("application/json");
    let from = text(header::HeaderName::from_static("sec-fetch-site"));
    let host = text(header::HOST).unwrap_or_default();
    let origin = text(header::ORIGIN).map(|origin| match origin.split_once("://") {
        Some((_, authority)) => authority == host,
        None => false,
    });
    is_json && from.is_none_or(|from| from == "same-origin") && origin.unwrap_or(true)
}

async fn answer(shared: &Arc<Shared>, name: String, request: Request) -> Result<Response, Refusal> {
    let counter = &shared.counter;
    let token = counter.token(request.headers());
    let args = args(shared, request.into_body()).await?;
    let turn = counter.workers.acquire().await.map_err(|_| Refusal::BUSY)?;
    let desk = Arc::clone(&counter.desk);
    let answered = spawn_blocking(move || desk.answer(&name, args, token)).await;
    drop(turn);
    let Answer { reply, held } = answered.map_err(|error| {
        tracing::error!(%error, "a question was not worked on to its end");
        Refusal::INTERNAL
    })?;
    let (status, body) = match reply {
        Ok(reply) => (StatusCode::OK, reply),
        Err(refused) => {
            let body = serde_json::to_value(&refused).map_err(|_| Refusal::INTERNAL)?;
            (status(refused.kind), body)
        }
    };
    let mut response = (status, body.to_string()).into_response();
    let headers = response.headers_mut();
    let json = HeaderValue::from_static("application/json");
    headers.insert(header::CONTENT_TYPE, json);
    if let Some(cookie) = held.and_then(|held| counter.set_cookie(&held)) {
        headers.insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// The body as JSON; nothing counts as no arguments.
async fn args(shared: &Shared, body: Body) -> Result<Value, Refusal> {
    let limits = Limits {
        most_body_bytes: MOST_BYTES,
        ..shared.limits
    };
    let held = shared.room.read(body, &limits).await?;
    match held.bytes.as_slice() {
        b"" => Ok(Value::Object(serde_json::Map::new())),
        bytes => serde_json::from_slice(bytes).map_err(|_| Refusal::CUT_OFF),
    }
}

fn status(kind: Kind) -> StatusCode {
    match kind {
        Kind::SignIn => StatusCode::UNAUTHORIZED,
        Kind::Forbidden => StatusCode::FORBIDDEN,
        Kind::Unknown => StatusCode::NOT_FOUND,
        Kind::Malformed => StatusCode::BAD_REQUEST,
        Kind::Undone => StatusCode::CONFLICT,
        Kind::Later => StatusCode::TOO_MANY_REQUESTS,
        Kind::Busy => StatusCode::SERVICE_UNAVAILABLE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pairs = pairs.iter();
        pairs
            .map(|(name, value)| {
                let name = header::HeaderName::from_static(name);
                (name, HeaderValue::from_static(value))
            })
            .collect()
    }

    #[test]
    fn only_the_page_itself_may_ask() {
        let json = ("content-type", "application/json");
        let host = ("host", "dinas.example:8443");
        for (pairs, own) in [
            (vec![json, host], true),
            (
                vec![("content-type", "application/json; charset=utf-8"), host],
                true,
            ),
            (vec![host], false),
            (vec![("content-type", "text/plain"), host], false),
            (
                vec![("content-type", "application/x-www-form-urlencoded"), host],
                false,
            ),
            (vec![json, host, ("sec-fetch-site", "same-origin")], true),
            (vec![json, host, ("sec-fetch-site", "same-site")], false),
            (vec![json, host, ("sec-fetch-site", "cross-site")], false),
            (vec![json, host, ("sec-fetch-site", "none")], false),
            (
                vec![json, host, ("origin", "https://dinas.example:8443")],
                true,
            ),
            (vec![json, host, ("origin", "https://dinas.example")], false),
            (vec![json, host, ("origin", "https://lain.example")], false),
            (vec![json, host, ("origin", "null")], false),
        ] {
            assert_eq!(is_own(&headers(&pairs)), own, "{pairs:?}");
        }
    }
}
