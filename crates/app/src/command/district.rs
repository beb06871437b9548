//! The district: how this laptop stands with it, joining it, a round now.

use serde::{Deserialize, Serialize};
use store::Store;
use store::sharing::{Attempts, District};
use sync::http::Http;
use ts_rs::TS;

use crate::rounds::MOST_IDLE;
use crate::{App, UiError};

/// A laptop's name at the district is no longer than this.
const MOST_NAME_LETTERS: usize = 60;

/// How this laptop stands with the district.
#[derive(Debug, Serialize, TS)]
pub struct DistrictState {
    /// Name of the puskesmas this laptop works for.
    pub puskesmas: String,
    /// Operations that the district has not received; all of them while there is none.
    #[ts(type = "number")]
    pub waiting: u64,
    /// This laptop's key, as people compare it; `None` before the laptop first asked to join.
    pub fingerprint: Option<String>,
    /// The district; `None` while the laptop works alone.
    pub joined: Option<JoinedDistrict>,
}

/// The district that this laptop has joined.
#[derive(Debug, Serialize, TS)]
pub struct JoinedDistrict {
    /// Its name.
    pub name: String,
    /// Where it answers.
    pub url: String,
    /// The district's key, as people compare it.
    pub fingerprint: String,
    /// All that the district has was here once.
    pub complete: bool,
    /// The district believes nothing of this laptop any more.
    pub revoked: bool,
    /// When both sides were last the same, by the district's clock, where the laptop stands: `2026-11-12T09:40`.
    pub last_same: Option<String>,
    /// Why the last round did not come to its end; `None` when it did.
    pub failure: Option<RoundFailure>,
    /// Something waits, and greeting the district again and again does not bring it on.
    pub stuck: bool,
    /// How far the round under way is, in thousandths; `None` when none is that moves anything or was asked for.
    pub running: Option<u32>,
    /// The district's clock minus this laptop's, in minutes; `None` before a round.
    #[ts(type = "number | null")]
    pub clock_ahead: Option<i64>,
}

/// Why a round did not come to its end.
#[derive(Debug, Serialize, TS)]
pub struct RoundFailure {
    /// Code of the sentence.
    pub code: String,
    /// When, where the laptop stands: `2026-11-12T09:40`.
    pub at: String,
}

/// How this laptop stands with the district.
///
/// # Errors
/// When the store cannot be read.
pub fn district_state(app: &App, (): ()) -> Result<DistrictState, UiError> {
    let session = app.session()?;
    let store = &session.store;
    let waiting = store.waiting()?;
    let district = store.district()?;
    let fingerprint = match &district {
        Some(_) => Some(store.device_key()?.public().fingerprint()),
        None => None,
    };
    let joined = match district {
        Some(district) => Some(joined(
            app,
            store,
            &district,
            waiting,
            session.rounds.running(),
        )?),
        None => None,
    };
    Ok(DistrictState {
        puskesmas: store.laptop().puskesmas_name.clone(),
        waiting,
        fingerprint,
        joined,
    })
}

fn joined(
    app: &App,
    store: &Store,
    district: &District,
    waiting: u64,
    running: Option<u32>,
) -> Result<JoinedDistrict, UiError> {
    let attempts = store.attempts()?;
    let local = |minute| app.system().local_time(minute);
    Ok(JoinedDistrict {
        name: district.name.clone(),
        url: district.url.clone(),
        fingerprint: district.key.fingerprint(),
        complete: district.complete,
        revoked: district.revoked,
        last_same: last_same(app, district, &attempts),
        failure: attempts.failure.map(|(code, minute)| RoundFailure {
            code,
            at: local(minute),
        }),
        stuck: waiting > 0 && attempts.n_idle >= MOST_IDLE,
        running,
        clock_ahead: attempts.clock_ahead,
    })
}

/// When both sides were last the same, by the district's clock as far as it is known: this laptop's may be
/// wrong by years.
fn last_same(app: &App, district: &District, attempts: &Attempts) -> Option<String> {
    let ahead = attempts.clock_ahead.unwrap_or(0);
    let minute = district.minute?;
    Some(app.system().local_time(minute.saturating_add(ahead)))
}

/// Joining a district.
#[derive(Debug, Deserialize, TS)]
pub struct EnrolLaptop {
    /// Where the district answers.
    pub url: String,
    /// The code that somebody at the district gave out, as it was typed.
    pub code: String,
    /// What people at the district call this laptop by; the puskesmas and the user when it is empty.
    #[serde(default)]
    pub name: String,
}

/// Joins a district by a code. What was entered so far stays, and is sent in the first round.
///
/// # Errors
/// `already_joined`; `demo_only` for made-up people; `bad_address`, `address_not_secure`, `bad_code`; why the
/// district could not be reached or does not take this laptop. The laptop works on alone then.
pub fn enrol(app: &App, args: EnrolLaptop) -> Result<DistrictState, UiError> {
    let session = app.session()?;
    if session.demo {
        return Err(UiError::new("demo_only"));
    }
    if session.store.district()?.is_some() {
        return Err(UiError::new("already_joined"));
    }
    let name = match args.name.trim() {
        "" => format!(
            "{} · {}",
            session.store.laptop().puskesmas_name,
            session.name
        ),
        name => name.to_owned(),
    };
    let name: String = name.chars().take(MOST_NAME_LETTERS).collect();
    let url = with_scheme(&args.url);
    let http = Http::to(&url, &[])?;
    sync::enrol(&session.store, &http, &url, &args.code, &name)?;
    app.reopen(&session)?;
    let joined = app.session()?;
    joined.rounds.ask();
    district_state(app, ())
}

/// An address as people write it down: without what it begins with, TLS is meant.
fn with_scheme(typed: &str) -> String {
    let typed = typed.trim().trim_end_matches('/');
    if typed.contains("://") || typed.is_empty() {
        typed.to_owned()
    } else {
        format!("https://{typed}")
    }
}

/// Runs a round with the district. Where a thread attends to rounds, as in a window, it is asked to and this
/// answers at once; elsewhere this answers when the round has ended.
///
/// # Errors
/// `not_joined`; without such a thread, why the round did not come to its end.
pub fn sync_now(app: &App, (): ()) -> Result<DistrictState, UiError> {
    let session = app.session()?;
    if session.store.district()?.is_none() {
        return Err(UiError::new("not_joined"));
    }
    if !session.rounds.ask() {
        session.rounds.run(&session, app.voice())?;
    }
    district_state(app, ())
}

/// How much of a puskesmas's records is here.
#[derive(Debug, Serialize, TS)]
pub struct ScopeStatus {
    /// Number of the puskesmas at the district.
    #[ts(type = "number")]
    pub scope: i64,
    /// The district's number of the last operation here.
    #[ts(type = "number")]
    pub cursor: u64,
    /// Operations here that have a number of the district.
    #[ts(type = "number")]
    pub count: u64,
    /// Sum over them, equal wherever the same ones are.
    pub digest: String,
    /// All that the district has was here once.
    pub complete: bool,
}

/// What the district has not received yet, and what of its records is here.
#[derive(Debug, Serialize, TS)]
pub struct Status {
    /// Operations of this laptop that the district has not received.
    #[ts(type = "number")]
    pub waiting: u64,
    /// When both sides were last the same, by the district's clock; none for a laptop that works alone.
    pub last_sync: Option<String>,
    /// The puskesmas whose records are here; none while the laptop works alone.
    pub scopes: Vec<ScopeStatus>,
    /// Operations of this laptop that the district keeps apart: all that wait, once it revoked the laptop.
    #[ts(type = "number")]
    pub quarantined: u64,
    /// Values that were given without knowing of each other, and differ.
    #[ts(type = "number")]
    pub conflicts: u64,
    /// Operations of this laptop that deserve a look, as the district says, and that nobody has looked after.
    #[ts(type = "number")]
    pub notices: u64,
}

/// What waits, and how much is here. Counts all of it: for scripts, not for every stroke of a key.
///
/// # Errors
/// When the store cannot be read.
pub fn status(app: &App, (): ()) -> Result<Status, UiError> {
    let session = app.session()?;
    let store = &session.store;
    let waiting = store.waiting()?;
    let district = store.district()?;
    let conflicts = store.read::<_, store::Error>(|db| Ok(records::conflict::all(db)?.len()))?;
    let revoked = district.as_ref().is_some_and(|district| district.revoked);
    let scope = match &district {
        Some(district) => Some(ScopeStatus {
            scope: district.scope,
            cursor: district.head.ssn,
            count: store.numbered()?,
            digest: hexadecimal(&district.head.digest.to_bytes()),
            complete: district.complete,
        }),
        None => None,
    };
    let attempts = store.attempts()?;
    let last_sync = district.and_then(|district| last_same(app, &district, &attempts));
    Ok(Status {
        waiting,
        last_sync,
        scopes: scope.into_iter().collect(),
        quarantined: if revoked { waiting } else { 0 },
        conflicts: conflicts as u64,
        notices: store.notices()?.len() as u64,
    })
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_without_a_beginning_means_tls() {
        for (typed, meant) in [
            ("siklus.langkatkab.go.id", "https://siklus.langkatkab.go.id"),
            (" 10.0.0.5:8443/ ", "https://10.0.0.5:8443"),
            ("http://127.0.0.1:8443", "http://127.0.0.1:8443"),
            ("", ""),
        ] {
            assert_eq!(with_scheme(typed), meant);
        }
    }
}
