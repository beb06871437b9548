//! The way to the district, given up when the session ends.

use std::cell::Cell;

use domain::Surroundings as _;
use protocol::Hash;
use protocol::message::path;
use sync::http::Http;
use sync::{Link, LinkError};

use super::Shared;

/// The way of one round.
pub(super) struct Line<'a> {
    http: Http,
    shared: &'a Shared,
    /// This laptop's minute when the district last answered a greeting.
    greeted: Cell<Option<i64>>,
}

impl<'a> Line<'a> {
    pub(super) fn over(http: Http, shared: &'a Shared) -> Self {
        Self {
            http,
            shared,
            greeted: Cell::new(None),
        }
    }

    /// When the last greeting was answered, in minutes since 1970 by this laptop's clock.
    pub(super) fn greeted(&self) -> Option<i64> {
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
            self.greeted.set(Some(self.shared.system.now_minutes()));
        }
        Ok(answer)
    }

    fn ask_anybody(&self, at: &str, body: &[u8]) -> Result<(Vec<u8>, Option<Hash>), LinkError> {
        match self.shared.is_stopped() {
            true => Err(LinkError::Offline),
            false => self.http.ask_anybody(at, body),
        }
    }

    fn expect(&self, pins: &[Hash]) {
        self.http.expect(pins);
    }

    fn seen(&self) -> Option<Hash> {
        self.http.seen()
    }
}
