//! What the district's page may ask, as a function: a name and JSON in, JSON out. HTTP wraps it.
//!
//! One table says who may ask what; whoever is not signed in gets the same refusal for everything. No
//! answer holds anything of a single person: figures, laptops, invites, and what the office itself did.

#![expect(
    clippy::needless_pass_by_value,
    reason = "a command owns its arguments: they were made for it from JSON"
)]

use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use serde_json::Value;

use crate::Server;
use crate::acts::By;
use crate::audit::{self, Act};
use crate::report::Boards;
use crate::staff::patience::Patience;
use crate::staff::sign_in::{self, Token};
use crate::staff::{Account, Role};
use crate::storage::{Error, Reach, Storage, Tx};

mod boards;
mod done;
mod figures;
mod invites;
mod laptops;
mod refused;
mod registers;
mod signing;
mod time;

pub use refused::{Kind, Refused};

/// What a question needs of who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// Nothing.
    Anyone,
    /// To be signed in.
    Read,
    /// To be an administrator.
    Manage,
}

commands::commands! { context: Asking, error: Refused, permission: Right;
    query    state           [session]                      needs Right::Anyone => signing::state;
    mutation sign_in         [session]                      needs Right::Anyone => signing::sign_in;
    mutation sign_out        [session]                      needs Right::Anyone => signing::sign_out;
    query    summary         [figures]                      needs Right::Read   => figures::summary;
    query    posyandu        [figures]                      needs Right::Read   => figures::posyandu;
    query    pws             [figures]                      needs Right::Read   => boards::pws;
    query    pws_trend       [figures]                      needs Right::Read   => boards::pws_trend;
    query    spm             [figures]                      needs Right::Read   => boards::spm;
    query    lokus           [lokus]                        needs Right::Read   => registers::lokus;
    mutation write_lokus     [lokus, audit]                 needs Right::Manage => registers::write_lokus;
    mutation set_lokus_target [lokus, audit]                needs Right::Manage => registers::set_lokus_target;
    query    surveys         [surveys]                      needs Right::Read   => registers::surveys;
    mutation write_survey    [surveys, audit]               needs Right::Manage => registers::write_survey;
    query    laptops         [laptops]                      needs Right::Read   => laptops::laptops;
    mutation revoke          [laptops, kept_aside, audit]   needs Right::Manage => laptops::revoke;
    query    invites         [invites]                      needs Right::Manage => invites::invites;
    mutation invite          [invites, audit]               needs Right::Manage => invites::invite;
    mutation withdraw_invite [invites, audit]               needs Right::Manage => invites::withdraw_invite;
    query    kept_aside      [kept_aside]                   needs Right::Read   => laptops::kept_aside;
    query    noticed         [laptops]                      needs Right::Read   => laptops::noticed;
    mutation release         [laptops, kept_aside, figures, audit] needs Right::Manage => laptops::release;
    mutation give_back       [laptops, kept_aside, audit]   needs Right::Manage => laptops::give_back;
    query    audit           [audit]                        needs Right::Manage => done::audit;
}

/// Where the page's questions are answered.
pub struct Desk {
    server: Arc<Server>,
    patience: Patience,
    boards: Boards,
    /// Held while a passphrase is proven: that takes memory, and tries are counted one after the other.
    proving: Mutex<()>,
}

/// What becomes of the token that the browser holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// It keeps this one from now on.
    Token(Token),
    /// It forgets the one it has.
    Nothing,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// What is answered.
    pub reply: Result<Value, Refused>,
    /// What becomes of the browser's token; `None` when it keeps what it has.
    pub held: Option<Held>,
}

/// Somebody asks something.
pub struct Asking {
    desk: Arc<Desk>,
    token: Option<Token>,
    account: Option<Account>,
    held: Mutex<Option<Held>>,
}

impl Desk {
    /// A desk of a district.
    pub fn new(server: Arc<Server>) -> Self {
        Self {
            server,
            patience: Patience::default(),
            boards: Boards::default(),
            proving: Mutex::default(),
        }
    }

    /// Answers a question of the page; `token` is what the browser holds.
    pub fn answer(self: &Arc<Self>, name: &str, args: Value, token: Option<Token>) -> Answer {
        let account = match self.holder(token.as_ref()) {
            Ok(account) => account,
            Err(error) => return Answer::refused(error.into()),
        };
        let asking = Asking {
            desk: Arc::clone(self),
            token,
            account,
            held: Mutex::default(),
        };
        let called = call(&asking, name, args, |right| asking.may(*right));
        let held = asking
            .held
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        Answer {
            reply: called.map(|called| called.value),
            held,
        }
    }

    /// Whose token it is; a request of theirs is noted.
    fn holder(&self, token: Option<&Token>) -> Result<Option<Account>, Error> {
        let Some(token) = token else {
            return Ok(None);
        };
        let minute = self.server.surroundings.now_minutes();
        let storage = self.server.storage();
        let found = read(storage, Reach::NoScope, &mut |tx| {
            sign_in::holder(tx, token, minute)
        })?;
        let Some((account, seen)) = found else {
            return Ok(None);
        };
        // Once a minute is often enough, and most requests then write nothing.
        if seen != minute {
            storage.write(Reach::NoScope, &mut |tx| sign_in::note(tx, token, minute))?;
        }
        Ok(Some(account))
    }
}

impl Answer {
    fn refused(refused: Refused) -> Self {
        Self {
            reply: Err(refused),
            held: None,
        }
    }
}

impl Asking {
    fn may(&self, right: Right) -> Result<(), Refused> {
        match (right, &self.account) {
            (Right::Anyone, _) => Ok(()),
            (Right::Read | Right::Manage, None) => Err(Refused::new(Kind::SignIn, "signed_out")),
            (Right::Read, Some(_)) => Ok(()),
            (Right::Manage, Some(account)) => match account.role {
                Role::Admin => Ok(()),
                Role::Petugas => Err(Refused::new(Kind::Forbidden, "role")),
            },
        }
    }

    fn storage(&self) -> &dyn Storage {
        self.desk.server.storage()
    }

    /// The boards, with what was counted for them before.
    fn boards(&self) -> &Boards {
        &self.desk.boards
    }

    fn today(&self) -> NaiveDate {
        self.desk.server.surroundings.today()
    }

    fn minute(&self) -> i64 {
        self.desk.server.surroundings.now_minutes()
    }

    /// Who acts: the account that is signed in.
    fn by(&self) -> Result<By<'_>, Refused> {
        let account = self.account.as_ref();
        let account = account.ok_or_else(|| Refused::new(Kind::SignIn, "signed_out"))?;
        Ok(By {
            storage: self.storage(),
            surroundings: &*self.desk.server.surroundings,
            name: &account.name,
        })
    }

    fn hold(&self, held: Held) {
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = Some(held);
    }

    fn note(&self, tx: &mut dyn Tx, name: &str, act: Act) -> Result<(), Error> {
        audit::write(tx, self.minute(), name, act, "", "")
    }
}

/// What is there at one moment.
fn read<T>(
    storage: &dyn Storage,
    reach: Reach<'_>,
    work: &mut dyn FnMut(&mut dyn Tx) -> Result<T, Error>,
) -> Result<T, Error> {
    let mut answer = None;
    storage.read(reach, &mut |tx| {
        answer = Some(work(tx)?);
        Ok(())
    })?;
    // A transaction that was kept has run its work.
    answer.ok_or(Error::Aborted)
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Desk")
    }
}

impl std::fmt::Debug for Asking {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Asking")
    }
}
