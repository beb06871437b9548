//! The way to the district, given up when the session ends.

use std::cell::Cell;

use protocol::message::path;
use sync::http::Http;
use sync::{Link, LinkError};

use super::Shared;

/// The way of one round.
pub(super) struct Line<'a> {
    http: Http,
    shared: &'a Shared,
    greeted: Cell<bool>,
}

impl<'a> Line<'a> {
    pub(super) fn over(http: Http, shared: &'a Shared) -> Self {
        Self {
            http,
            shared,
            greeted: Cell::new(false),
        }
    }

    /// Whether a greeting was answered.
    pub(super) fn has_greeted(&self) -> bool {
        self.greeted.get()
    }
}

impl Link for Line<'_> {
    fn ask(&self, at: &str, body: &[u8]) -> Result<Vec<u8>, LinkError> {
        if self.shared.is_stopped() {
            return Err(LinkError::Offline);
        }
        let answer = self.http.ask(at, body)?;
        if self.shared.is_stopped() {
            return Err(LinkError::Offline);
        }
        if at == path::HELLO {
            self.greeted.set(true);
        }
        Ok(answer)
    }

    fn seen(&self) -> Option<protocol::Hash> {
        self.http.seen()
    }
}
