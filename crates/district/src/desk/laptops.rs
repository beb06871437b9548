//! The laptops: how they stand, which were revoked, and what those sent who may not.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::time::local;
use super::{Asking, Kind, Refused, read};
use crate::devices::{self, Listed};
use crate::notices::{self, Open};
use crate::quarantine;
use crate::storage::Reach;

/// No reason is longer, in characters.
const LONGEST_REASON: usize = 500;

/// A laptop.
#[derive(Debug, Serialize, TS)]
pub(super) struct LaptopLine {
    /// Its number at this district.
    device: u32,
    /// What it is called.
    name: String,
    /// Name of its puskesmas.
    puskesmas: String,
    /// Of its key, as it shows it itself.
    fingerprint: String,
    /// When it was last heard of, `YYYY-MM-DDTHH:MM` in the office's own time; none when never.
    last_sync: Option<String>,
    /// Whole days since then.
    days: Option<i64>,
    /// Whether it was revoked.
    revoked: bool,
    /// How many of its operations were received.
    received: u64,
    /// How many of them wait for a decision.
    waiting: u64,
}

/// What a laptop sent that is kept aside.
#[derive(Debug, Serialize, TS)]
pub(super) struct KeptAside {
    /// The laptop.
    device: u32,
    /// What it is called.
    name: String,
    /// Name of its puskesmas.
    puskesmas: String,
    /// How many operations wait.
    operations: u64,
    /// Why they are kept aside.
    reason: &'static str,
}

/// Operations of a laptop that were taken in and deserve a look for one reason.
#[derive(Debug, Serialize, TS)]
pub(super) struct Noticed {
    /// The laptop.
    device: u32,
    /// What it is called.
    name: String,
    /// Name of its puskesmas.
    puskesmas: String,
    /// How many operations nobody has looked after.
    operations: u64,
    /// Why they deserve a look.
    code: &'static str,
}

/// A laptop, and why something is done to it.
#[derive(Debug, Deserialize, TS)]
pub(super) struct Decide {
    device: u32,
    reason: String,
}

/// How many operations a decision was about.
#[derive(Debug, Serialize, TS)]
pub(super) struct Decided {
    operations: u64,
}

pub(super) fn laptops(asking: &Asking, _: ()) -> Result<Vec<LaptopLine>, Refused> {
    let all = read(asking.storage(), Reach::District, &mut devices::all)?;
    let now = asking.minute();
    let line = |one: Listed| {
        let minute = (one.device.minute > 0).then_some(one.device.minute);
        LaptopLine {
            device: one.device.number,
            name: one.name,
            puskesmas: one.puskesmas,
            fingerprint: one.device.key.fingerprint(),
            last_sync: minute.and_then(local),
            days: minute.map(|minute| (now - minute).max(0) / (24 * 60)),
            revoked: one.device.revoked,
            received: one.n_received,
            waiting: one.n_waiting,
        }
    };
    Ok(all.into_iter().map(line).collect())
}

pub(super) fn kept_aside(asking: &Asking, _: ()) -> Result<Vec<KeptAside>, Refused> {
    let (all, waiting) = read(asking.storage(), Reach::District, &mut |tx| {
        Ok((devices::all(tx)?, quarantine::waiting(tx)?))
    })?;
    let of = |one: Listed| {
        let own = waiting.iter();
        let own = own.filter(|aside| aside.device == one.device.number);
        let operations: u64 = own.map(|aside| aside.n_operations).sum();
        (operations > 0).then_some(KeptAside {
            device: one.device.number,
            name: one.name,
            puskesmas: one.puskesmas,
            operations,
            reason: "revoked",
        })
    };
    Ok(all.into_iter().filter_map(of).collect())
}

pub(super) fn noticed(asking: &Asking, _: ()) -> Result<Vec<Noticed>, Refused> {
    let (all, open) = read(asking.storage(), Reach::District, &mut |tx| {
        Ok((devices::all(tx)?, notices::open(tx)?))
    })?;
    let all: HashMap<u32, Listed> = all
        .into_iter()
        .map(|one| (one.device.number, one))
        .collect();
    let line = |one: Open| {
        let laptop = all.get(&one.device)?;
        Some(Noticed {
            device: one.device,
            name: laptop.name.clone(),
            puskesmas: laptop.puskesmas.clone(),
            operations: one.n_operations,
            code: one.code.word(),
        })
    };
    Ok(open.into_iter().filter_map(line).collect())
}

pub(super) fn revoke(asking: &Asking, asked: Decide) -> Result<(), Refused> {
    let reason = reason(&asked)?;
    Ok(asking.by()?.revoke(asked.device, reason)?)
}

pub(super) fn release(asking: &Asking, asked: Decide) -> Result<Decided, Refused> {
    let reason = reason(&asked)?;
    let operations = asking.by()?.release(asked.device, reason)?;
    Ok(Decided { operations })
}

pub(super) fn give_back(asking: &Asking, asked: Decide) -> Result<Decided, Refused> {
    let reason = reason(&asked)?;
    let operations = asking.by()?.give_back(asked.device, reason)?;
    Ok(Decided { operations })
}

/// Why, in the person's words: without a reason nothing is decided.
fn reason(asked: &Decide) -> Result<&str, Refused> {
    let reason = asked.reason.trim();
    match reason.chars().count() {
        0 => Err(Refused::new(Kind::Undone, "no_reason").about("reason")),
        1..=LONGEST_REASON => Ok(reason),
        _ => Err(Refused::new(Kind::Undone, "too_long").about("reason")),
    }
}
