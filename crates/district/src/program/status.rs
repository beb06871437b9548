//! `siklus-district status`: how far everything has come.

use std::fmt::Write as _;
use std::io::{self, Write as _};

use serde_json::{Value, json};
use terminal::speak::{say, tell};

use super::arguments::{Common, Status};
use super::door;
use super::enrolment::{as_json, instant};
use super::outcome::Failure;
use crate::about::About;
use crate::devices::{self, Listed, Puskesmas};
use crate::notices::{self, Open};
use crate::roster;

/// Says how the district stands, for people or as JSON.
///
/// # Errors
/// When the district cannot be opened.
pub(super) fn run(common: &Common, asked: &Status) -> Result<(), Failure> {
    let (home, _) = door::open(common)?;
    let (about, epoch, puskesmas, laptops, totals, noticed) = door::read(&home, &mut |tx| {
        Ok((
            About::read(tx)?,
            roster::epoch(tx)?,
            devices::all_puskesmas(tx)?,
            devices::all(tx)?,
            devices::totals(tx)?,
            notices::open(tx)?,
        ))
    })?;
    let last = laptops.iter().map(|one| one.device.minute).max();
    let last = last.and_then(instant);
    if asked.json {
        let status = json!({
            "district": about.as_ref().map(|about| &about.name),
            "kabupaten": about.as_ref().map(|about| about.kabupaten.to_string()),
            "fingerprint": home.public_key().fingerprint(),
            "epoch": epoch,
            "last_sync": last,
            "waiting": totals.n_waiting,
            "quarantined": totals.n_quarantined,
            "notices": noticed.iter().map(notice).collect::<Vec<_>>(),
            "scopes": puskesmas.iter().map(scope).collect::<Vec<_>>(),
            "devices": laptops.iter().map(as_json).collect::<Vec<_>>(),
        });
        writeln!(io::stdout().lock(), "{status}")?;
        return Ok(());
    }
    tell(&say(
        "district.status.fingerprint",
        &[("fingerprint", &home.public_key().fingerprint())],
    ));
    for one in &puskesmas {
        let of_it = |laptop: &&Listed| laptop.device.scope == one.scope;
        let n_laptops = laptops.iter().filter(of_it).count();
        tell(&say(
            "district.status.puskesmas",
            &[
                ("name", &one.name),
                ("operations", &one.head.ssn),
                ("laptops", &n_laptops),
            ],
        ));
    }
    let last = last.unwrap_or_else(|| say("cli.status.never", &[]));
    tell(&say(
        "district.status.last",
        &[("last_sync", &last), ("waiting", &totals.n_waiting)],
    ));
    let n_noticed: u64 = noticed.iter().map(|open| open.n_operations).sum();
    if n_noticed > 0 {
        tell(&say("district.status.notices", &[("count", &n_noticed)]));
    }
    Ok(())
}

/// Operations of a laptop that were taken in and that nobody has looked after, by reason.
fn notice(open: &Open) -> Value {
    json!({"device": open.device, "code": open.code.word(), "operations": open.n_operations})
}

/// A puskesmas under the keys that laptops use; everything that is numbered is here, so it is complete.
fn scope(one: &Puskesmas) -> Value {
    json!({
        "scope": one.scope.0,
        "puskesmas": one.name,
        "cursor": one.head.ssn,
        "count": one.head.ssn,
        "digest": hex(&one.head.digest.to_bytes()),
        "complete": true,
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a text does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
