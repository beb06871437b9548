//! Signing in and out.

use std::sync::PoisonError;

use domain::area;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use vault::Passphrase;
use zeroize::Zeroizing;

use super::{Asking, Held, Kind, Refused, read};
use crate::about::About;
use crate::audit::Act;
use crate::staff::sign_in::{self, Token};
use crate::staff::{self, Account, secret};
use crate::storage::Reach;

/// No passphrase is longer, in bytes.
const LONGEST_PASSPHRASE: usize = 1_000;

/// Who is signed in, and where.
#[derive(Debug, Serialize, TS)]
pub(super) struct DeskState {
    /// What the health office is called.
    district: String,
    /// Name of its kabupaten or kota.
    kabupaten: String,
    /// Who is signed in.
    account: Option<Me>,
    /// `YYYY-MM-DD`, by the server's clock.
    today: String,
    /// Of the server's program.
    version: &'static str,
    /// After how many minutes without a request somebody is signed out.
    idle_minutes: i64,
    /// Of the district's key; nothing before somebody has signed in.
    fingerprint: Option<String>,
}

/// Who is signed in.
#[derive(Debug, Serialize, TS)]
pub(super) struct Me {
    /// How they are called.
    name: String,
    /// `petugas` or `admin`.
    role: &'static str,
}

/// Who somebody says they are.
#[derive(Deserialize, TS)]
pub(super) struct SignIn {
    name: String,
    passphrase: String,
}

pub(super) fn state(asking: &Asking, _: ()) -> Result<DeskState, Refused> {
    told(asking, asking.account.as_ref())
}

fn told(asking: &Asking, account: Option<&Account>) -> Result<DeskState, Refused> {
    let about = read(asking.storage(), Reach::NoScope, &mut About::read)?;
    let server = &asking.desk.server;
    let kabupaten = about.as_ref().map(|about| about.kabupaten);
    let kabupaten = kabupaten.and_then(area::name_of).unwrap_or_default();
    Ok(DeskState {
        district: about.map(|about| about.name).unwrap_or_default(),
        kabupaten: kabupaten.to_owned(),
        account: account.map(|account| Me {
            name: account.shown.clone(),
            role: account.role.code(),
        }),
        today: server.surroundings.today().to_string(),
        version: env!("CARGO_PKG_VERSION"),
        idle_minutes: sign_in::IDLE_MINUTES,
        fingerprint: account.map(|_| server.key().fingerprint()),
    })
}

pub(super) fn sign_in(asking: &Asking, asked: SignIn) -> Result<DeskState, Refused> {
    let typed = Zeroizing::new(asked.passphrase);
    let wrong = || Refused::new(Kind::Forbidden, "wrong_sign_in");
    let name = staff::login(&asked.name).ok_or_else(wrong)?;
    if typed.len() > LONGEST_PASSPHRASE {
        return Err(wrong());
    }
    let passphrase = Passphrase::new(typed.to_string());
    let account = proven(asking, &name, &passphrase)?.ok_or_else(wrong)?;
    let token = Token::new(&*asking.desk.server.surroundings);
    asking.storage().write(Reach::NoScope, &mut |tx| {
        // Who signs in anew does not stay signed in by what the browser held before.
        if let Some(before) = &asking.token {
            sign_in::end(tx, before)?;
        }
        sign_in::begin(tx, &token, &account.name, asking.minute())?;
        asking.note(tx, &account.name, Act::SignedIn)
    })?;
    asking.hold(Held::Token(token));
    told(asking, Some(&account))
}

/// The account of a name, when the passphrase is its own; what is wrong with it is not told.
fn proven(
    asking: &Asking,
    name: &str,
    passphrase: &Passphrase,
) -> Result<Option<Account>, Refused> {
    let (desk, minute) = (&asking.desk, asking.minute());
    let turn = desk.proving.lock();
    let _turn = turn.unwrap_or_else(PoisonError::into_inner);
    let wait = desk.patience.wait(name, minute);
    if wait > 0 {
        return Err(Refused::new(Kind::Later, "wait_minutes").with("minutes", wait));
    }
    let found = read(asking.storage(), Reach::NoScope, &mut |tx| {
        staff::find(tx, name)
    })?;
    let known = found.is_some();
    let open = found.filter(|(account, _)| !account.closed);
    let proof = open.as_ref().map(|(_, proof)| proof.as_str());
    if secret::proves(passphrase, proof) {
        desk.patience.right(name);
        return Ok(open.map(|(account, _)| account));
    }
    desk.patience.wrong(name, minute);
    // Only of those who exist: the list is not filled with what strangers type.
    if known {
        let note = Act::SignInRefused;
        asking
            .storage()
            .write(Reach::NoScope, &mut |tx| asking.note(tx, name, note))?;
    }
    Ok(None)
}

pub(super) fn sign_out(asking: &Asking, _: ()) -> Result<DeskState, Refused> {
    if let (Some(token), Some(account)) = (&asking.token, &asking.account) {
        asking.storage().write(Reach::NoScope, &mut |tx| {
            sign_in::end(tx, token)?;
            asking.note(tx, &account.name, Act::SignedOut)
        })?;
    }
    asking.hold(Held::Nothing);
    told(asking, None)
}

impl std::fmt::Debug for SignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SignIn(redacted)")
    }
}
