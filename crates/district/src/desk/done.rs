//! What people of the office did.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::time::local;
use super::{Asking, Refused, read};
use crate::audit;
use crate::storage::Reach;

/// How many rows are told at once.
const MOST: u64 = 200;

/// From where on.
#[derive(Debug, Deserialize, TS)]
pub(super) struct AskAudit {
    /// Rows before this place; none from the newest on.
    before: Option<u64>,
}

/// Something that was done.
#[derive(Debug, Serialize, TS)]
pub(super) struct DoneLine {
    number: u64,
    /// `YYYY-MM-DDTHH:MM` in the office's own time.
    at: Option<String>,
    /// The account; empty for the command line of the server.
    name: String,
    act: String,
    subject: String,
    reason: String,
}

/// What was done, newest first.
#[derive(Debug, Serialize, TS)]
pub(super) struct Done {
    lines: Vec<DoneLine>,
    /// Whether there is more before these.
    more: bool,
}

pub(super) fn audit(asking: &Asking, asked: AskAudit) -> Result<Done, Refused> {
    let before = asked.before.unwrap_or(i64::MAX.unsigned_abs());
    let mut found = read(asking.storage(), Reach::NoScope, &mut |tx| {
        audit::newest(tx, before, MOST + 1)
    })?;
    let more = found.len() as u64 > MOST;
    found.truncate(usize::try_from(MOST).unwrap_or(usize::MAX));
    let line = |one: audit::Entry| DoneLine {
        number: one.number,
        at: local(one.minute),
        name: one.name,
        act: one.act,
        subject: one.subject,
        reason: one.reason,
    };
    Ok(Done {
        lines: found.into_iter().map(line).collect(),
        more,
    })
}
