//! `siklus-district invite`, `devices`, `revoke`, `release` and `give-back`: who may send, and what becomes
//! of what those sent who may not.

use std::io::{self, Write as _};

use chrono::DateTime;
use serde_json::{Value, json};
use terminal::speak::tell_key;

use super::arguments::{Common, Devices, Invite, OneDevice};
use super::door;
use super::init::named;
use super::outcome::Failure;
use crate::acts::{By, NotDone, PROGRAM};
use crate::devices::{self, Listed};
use crate::home::Home;
use crate::invite;
use crate::surroundings::System;

/// Makes a code by which one laptop of a puskesmas joins, and the puskesmas if it is new.
///
/// # Errors
/// [`Failure::Undone`] for desa that are not of this kabupaten.
pub(super) fn invite(common: &Common, asked: &Invite) -> Result<(), Failure> {
    let name = named("--puskesmas", &asked.puskesmas)?;
    let (home, _) = door::open(common)?;
    let surroundings = home.surroundings();
    let (code, name) = by(&home, &surroundings).invite(&name, &asked.desa)?;
    tell_key(
        "district.invite.done",
        &[("puskesmas", &name), ("days", &invite::DAYS)],
    );
    writeln!(io::stdout().lock(), "{}", code.text())?;
    Ok(())
}

/// Lists the laptops.
///
/// # Errors
/// When the district cannot be opened.
pub(super) fn devices(common: &Common, asked: &Devices) -> Result<(), Failure> {
    let (home, _) = door::open(common)?;
    let all = door::read(&home, &mut devices::all)?;
    let mut output = io::stdout().lock();
    if asked.json {
        let all: Vec<Value> = all.iter().map(as_json).collect();
        writeln!(output, "{}", Value::from(all))?;
        return Ok(());
    }
    let mut file = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let header = [
        "device",
        "name",
        "puskesmas",
        "fingerprint",
        "last_sync",
        "revoked",
        "received",
        "waiting",
    ];
    let mut rows = vec![header.map(str::to_owned)];
    rows.extend(all.iter().map(|one| {
        [
            one.device.number.to_string(),
            one.name.clone(),
            one.puskesmas.clone(),
            one.device.key.fingerprint(),
            instant(one.device.minute).unwrap_or_default(),
            u8::from(one.device.revoked).to_string(),
            one.n_received.to_string(),
            one.n_waiting.to_string(),
        ]
    }));
    for row in rows {
        file.write_record(row).map_err(io::Error::from)?;
    }
    let bytes = file.into_inner().map_err(csv::IntoInnerError::into_error)?;
    output.write_all(&bytes)?;
    Ok(())
}

/// A laptop, for programs.
pub(super) fn as_json(one: &Listed) -> Value {
    json!({
        "device": one.device.number,
        "name": one.name,
        "puskesmas": one.puskesmas,
        "fingerprint": one.device.key.fingerprint(),
        "last_sync": instant(one.device.minute),
        "revoked": one.device.revoked,
        "received": one.n_received,
        "waiting": one.n_waiting,
    })
}

/// A minute since 1970, in UTC; `None` for never.
pub(super) fn instant(minute: i64) -> Option<String> {
    let instant = DateTime::from_timestamp(minute.checked_mul(60)?, 0)?;
    (minute > 0).then(|| instant.format("%Y-%m-%dT%H:%MZ").to_string())
}

/// Revokes a laptop.
///
/// # Errors
/// [`Failure::Undone`] when there is no such laptop.
pub(super) fn revoke(common: &Common, asked: &OneDevice) -> Result<(), Failure> {
    let (home, _) = door::open(common)?;
    let surroundings = home.surroundings();
    by(&home, &surroundings).revoke(asked.device, &asked.reason)?;
    tell_key("district.revoke.done", &[("device", &asked.device)]);
    Ok(())
}

/// Takes in what a revoked laptop had sent and was kept aside.
///
/// # Errors
/// [`Failure::Store`] when the storage fails; what was taken in before stays.
pub(super) fn release(common: &Common, asked: &OneDevice) -> Result<(), Failure> {
    let (home, _) = door::open(common)?;
    let surroundings = home.surroundings();
    let n_released = none_is_zero(by(&home, &surroundings).release(asked.device, &asked.reason))?;
    tell_key(
        "district.release.done",
        &[("device", &asked.device), ("operations", &n_released)],
    );
    Ok(())
}

/// Decides that what a revoked laptop had sent is not taken in; it stays kept aside.
///
/// # Errors
/// [`Failure::Store`] when the storage fails.
pub(super) fn give_back(common: &Common, asked: &OneDevice) -> Result<(), Failure> {
    let (home, _) = door::open(common)?;
    let surroundings = home.surroundings();
    let n_returned = none_is_zero(by(&home, &surroundings).give_back(asked.device, &asked.reason))?;
    tell_key(
        "district.give_back.done",
        &[("device", &asked.device), ("operations", &n_returned)],
    );
    Ok(())
}

/// The command line acts.
fn by<'a>(home: &'a Home, surroundings: &'a System) -> By<'a> {
    By {
        storage: home.storage(),
        surroundings,
        name: PROGRAM,
    }
}

/// Where nothing waits, a decision is about nothing.
fn none_is_zero(decided: Result<u64, NotDone>) -> Result<u64, NotDone> {
    match decided {
        Err(NotDone::NothingWaits(_)) => Ok(0),
        decided => decided,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_told_in_utc_and_never_is_nothing() {
        assert_eq!(instant(29_921_790).as_deref(), Some("2026-11-22T00:30Z"));
        assert_eq!(instant(0), None);
        assert_eq!(instant(i64::MAX), None);
    }
}
