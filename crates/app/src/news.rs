//! What the app tells without being asked.

use serde::Serialize;
use ts_rs::TS;

use std::sync::{Mutex, PoisonError};

/// How far long work is.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Progress {
    /// Which work: `import`, `backup`, `demo`, `sync`.
    pub task: &'static str,
    /// Done so far.
    #[ts(type = "number")]
    pub done: u64,
    /// All there is to do; 0 when not known.
    #[ts(type = "number")]
    pub total: u64,
    /// What is counted: `rows`, `bytes`, `people`, `permille`.
    pub unit: &'static str,
}

/// Something that happened.
#[derive(Debug, Clone)]
pub enum News {
    /// Long work has come so far.
    Progress(Progress),
    /// What these tags stand for is no longer as it was, though no command was called: ask again.
    Changed(&'static [&'static str]),
}

/// Hears what the app tells.
pub type Listener = Box<dyn Fn(News) + Send + Sync>;

/// The one who listens, if anybody does.
#[derive(Default)]
pub(crate) struct Voice(Mutex<Option<Listener>>);

impl Voice {
    pub(crate) fn to(listener: Option<Listener>) -> Self {
        Self(Mutex::new(listener))
    }

    pub(crate) fn heard_by(&self, listener: Listener) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(listener);
    }

    pub(crate) fn tell(&self, news: News) {
        if let Some(listener) = &*self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            listener(news);
        }
    }
}
