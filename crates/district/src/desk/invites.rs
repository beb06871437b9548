//! Invites: made, listed while a laptop may still use them, and taken back.

use domain::area;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::time::local;
use super::{Asking, Refused, read};
use crate::storage::Reach;
use crate::{devices, invite};

/// An invite that a laptop may still use.
#[derive(Debug, Serialize, TS)]
pub(super) struct OpenInvite {
    /// What its code begins with; the rest was shown once.
    name: String,
    /// Name of the puskesmas.
    puskesmas: String,
    /// The desa the laptop is for.
    desa: Vec<String>,
    /// The last minute in which it can be used, `YYYY-MM-DDTHH:MM` in the office's own time.
    until: Option<String>,
    /// How many wrong codes were tried.
    wrong: i64,
}

/// Invites, and the puskesmas they may be for.
#[derive(Debug, Serialize, TS)]
pub(super) struct Invites {
    open: Vec<OpenInvite>,
    /// The puskesmas that are known.
    puskesmas: Vec<String>,
    /// For how many days a new code can be used.
    days: i64,
}

/// Whom to invite.
#[derive(Debug, Deserialize, TS)]
pub(super) struct AskInvite {
    /// Name of the puskesmas; a new one is made.
    puskesmas: String,
    /// Codes of the desa the laptop is for; none when nothing is said about them.
    desa: Vec<String>,
}

/// An invite that was made.
#[derive(Serialize, TS)]
pub(super) struct NewInvite {
    /// The whole code; it is not told again.
    code: String,
    /// Name of the puskesmas, as it is known.
    puskesmas: String,
    /// For how many days it can be used.
    days: i64,
}

/// An invite by what its code begins with.
#[derive(Debug, Deserialize, TS)]
pub(super) struct AskWithdraw {
    name: String,
}

pub(super) fn invites(asking: &Asking, _: ()) -> Result<Invites, Refused> {
    let minute = asking.minute();
    let (open, puskesmas) = read(asking.storage(), Reach::District, &mut |tx| {
        Ok((invite::open(tx, minute)?, devices::all_puskesmas(tx)?))
    })?;
    let mut puskesmas: Vec<String> = puskesmas.into_iter().map(|one| one.name).collect();
    puskesmas.sort();
    let line = |one: invite::Open| OpenInvite {
        name: one.name,
        puskesmas: one.puskesmas,
        desa: one
            .desa
            .iter()
            .map(|desa| area::name_of(*desa).map_or_else(|| desa.to_string(), str::to_owned))
            .collect(),
        until: local(one.expires - 1),
        wrong: one.n_wrong,
    };
    Ok(Invites {
        open: open.into_iter().map(line).collect(),
        puskesmas,
        days: invite::DAYS,
    })
}

pub(super) fn invite(asking: &Asking, asked: AskInvite) -> Result<NewInvite, Refused> {
    let (code, puskesmas) = asking.by()?.invite(&asked.puskesmas, &asked.desa)?;
    Ok(NewInvite {
        code: code.text().to_owned(),
        puskesmas,
        days: invite::DAYS,
    })
}

pub(super) fn withdraw_invite(asking: &Asking, asked: AskWithdraw) -> Result<(), Refused> {
    Ok(asking.by()?.withdraw(&asked.name)?)
}

impl std::fmt::Debug for NewInvite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewInvite(redacted)")
    }
}
