//! What is said to who gets no answer.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::Unanswered;

/// Seconds after which a server that has too much to do may be asked again.
const RETRY_SECONDS: HeaderValue = HeaderValue::from_static("5");

/// A status and a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
}

impl Refusal {
    pub(crate) const NO_SUCH_PATH: Self = Self::new(StatusCode::NOT_FOUND, "no_such_path");
    pub(crate) const OTHER_METHOD: Self = Self::new(StatusCode::METHOD_NOT_ALLOWED, "method");
    pub(crate) const TOO_LARGE: Self = Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large");
    pub(crate) const TOO_SLOW: Self = Self::new(StatusCode::REQUEST_TIMEOUT, "too_slow");
    pub(crate) const CUT_OFF: Self = Self::new(StatusCode::BAD_REQUEST, "malformed");
    pub(crate) const TOO_MANY: Self = Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many");
    pub(crate) const LATER: Self = Self::new(StatusCode::TOO_MANY_REQUESTS, "later");
    pub(crate) const FOREIGN: Self = Self::new(StatusCode::FORBIDDEN, "foreign");
    pub(crate) const BUSY: Self = Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy");
    pub(crate) const INTERNAL: Self = Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal");

    const fn new(status: StatusCode, code: &'static str) -> Self {
        Self { status, code }
    }
}

impl From<&Unanswered> for Refusal {
    fn from(unanswered: &Unanswered) -> Self {
        match unanswered {
            Unanswered::NoSuchPath => Self::NO_SUCH_PATH,
            Unanswered::Malformed(refused) => Self::new(StatusCode::BAD_REQUEST, refused.code()),
            Unanswered::Unknown => Self::new(StatusCode::UNAUTHORIZED, "unknown"),
            Unanswered::NotEnrolled(refusal) => Self::new(StatusCode::FORBIDDEN, refusal.code()),
            Unanswered::Storage(_) => Self::BUSY,
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = json!({ "code": self.code }).to_string();
        let mut response = (self.status, body).into_response();
        let headers = response.headers_mut();
        let json = HeaderValue::from_static("application/json");
        headers.insert(header::CONTENT_TYPE, json);
        if [Self::BUSY, Self::LATER].contains(&self) {
            headers.insert(header::RETRY_AFTER, RETRY_SECONDS);
        }
        if self == Self::TOO_MANY {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
        }
        // What is left of the request is not waited for.
        if [Self::TOO_LARGE, Self::TOO_SLOW, Self::BUSY].contains(&self) {
            headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        response
    }
}
