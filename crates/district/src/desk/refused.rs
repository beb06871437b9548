//! What the page is told when it gets no answer: a code for the sentence, and what the sentence mentions.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::acts::NotDone;
use crate::storage;

/// What kind of refusal it is; HTTP has a status for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Somebody has to sign in.
    SignIn,
    /// Name or passphrase are wrong, or the role does not allow it.
    Forbidden,
    /// There is nothing of that name.
    Unknown,
    /// What was asked cannot be read.
    Malformed,
    /// It cannot be done as things are.
    Undone,
    /// It may be tried later.
    Later,
    /// The storage does not answer.
    Busy,
}

/// A refusal.
#[derive(Debug, Clone, Serialize, thiserror::Error)]
#[error("{code}")]
pub struct Refused {
    /// What kind it is.
    #[serde(skip)]
    pub kind: Kind,
    /// Code of the sentence.
    pub code: &'static str,
    /// The field it is about.
    pub field: Option<&'static str>,
    /// What the sentence mentions.
    pub detail: BTreeMap<&'static str, Value>,
}

impl Refused {
    pub(super) fn new(kind: Kind, code: &'static str) -> Self {
        Self {
            kind,
            code,
            field: None,
            detail: BTreeMap::new(),
        }
    }

    pub(super) fn about(self, field: &'static str) -> Self {
        Self {
            field: Some(field),
            ..self
        }
    }

    pub(super) fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.detail.insert(name, value.into());
        self
    }
}

impl commands::Refusal for Refused {
    fn unknown_command(_: &str) -> Self {
        Self::new(Kind::Unknown, "no_such_path")
    }

    fn unreadable_args(_: &'static str, _: serde_json::Error) -> Self {
        // The cause may quote what was typed.
        Self::new(Kind::Malformed, "malformed")
    }

    fn unwritable_reply(name: &'static str, cause: serde_json::Error) -> Self {
        tracing::error!(%cause, name, "an answer cannot be written");
        Self::new(Kind::Busy, "internal")
    }
}

impl From<storage::Error> for Refused {
    fn from(error: storage::Error) -> Self {
        tracing::error!(%error, "the storage failed");
        Self::new(Kind::Busy, "busy")
    }
}

impl From<NotDone> for Refused {
    fn from(not_done: NotDone) -> Self {
        let undone = |code| Self::new(Kind::Undone, code);
        match not_done {
            NotDone::NoName => undone("no_name").about("puskesmas"),
            NotDone::UnknownDesa(code) => undone("unknown_desa").about("desa").with("code", code),
            NotDone::Outside { desa, kabupaten } => undone("outside")
                .about("desa")
                .with("code", desa.to_string())
                .with("kabupaten", kabupaten.to_string()),
            NotDone::TooManyInvites => undone("too_many_invites"),
            NotDone::NoInvite => undone("no_invite"),
            NotDone::NoLaptop(device) => undone("no_laptop").with("device", device),
            NotDone::NothingWaits(device) => undone("nothing_waits").with("device", device),
            NotDone::Storage(error) => error.into(),
        }
    }
}
