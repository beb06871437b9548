//! What people of the health office did: a list that only grows, each row sealed to the one before.
//!
//! The head of the list lies beside it, so that rows taken off its end are missed too. Whoever holds the
//! storage and wants to lie can make the whole list anew; the head, noted on paper, shows it.

use protocol::Hash;
use sha2::{Digest as _, Sha256};

use crate::about;
use crate::storage::{Cell, Error, Row, Tx};

/// Where the head of the list stands, among the facts of the server.
const HEAD: &str = "audit";

/// Rows read at once while the list is checked.
const PAGE: u64 = 1_000;

/// What somebody did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each says it")]
pub enum Act {
    SignedIn,
    SignInRefused,
    SignedOut,
    AccountOpened,
    AccountClosed,
    PassphraseSet,
    Invited,
    InviteWithdrawn,
    Revoked,
    Released,
    GivenBack,
    Exported,
    LookedUp,
    KeyChanged,
    LokusWritten,
    LokusTargetSet,
    SurveyWritten,
    FormPublished,
}

impl Act {
    /// As it is stored; the pages have a word for it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::SignedIn => "signed_in",
            Self::SignInRefused => "sign_in_refused",
            Self::SignedOut => "signed_out",
            Self::AccountOpened => "account_opened",
            Self::AccountClosed => "account_closed",
            Self::PassphraseSet => "passphrase_set",
            Self::Invited => "invited",
            Self::InviteWithdrawn => "invite_withdrawn",
            Self::Revoked => "revoked",
            Self::Released => "released",
            Self::GivenBack => "given_back",
            Self::Exported => "exported",
            Self::LookedUp => "looked_up",
            Self::KeyChanged => "key_changed",
            Self::LokusWritten => "lokus_written",
            Self::LokusTargetSet => "lokus_target_set",
            Self::SurveyWritten => "survey_written",
            Self::FormPublished => "form_published",
        }
    }
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its place, from 1 on.
    pub number: u64,
    /// When, since 1970 by the server's clock.
    pub minute: i64,
    /// The account; empty for the command line of the server.
    pub name: String,
    /// What was done.
    pub act: String,
    /// To what or whom.
    pub subject: String,
    /// Why, in the person's words.
    pub reason: String,
    /// The seal over this row and the one before.
    pub hash: Hash,
}

impl Entry {
    fn sealed(&self, before: &Hash) -> Hash {
        let mut hash = Sha256::new();
        hash.update(before);
        hash.update(self.number.to_be_bytes());
        hash.update(self.minute.to_be_bytes());
        for text in [&self.name, &self.act, &self.subject, &self.reason] {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text);
        }
        hash.finalize().into()
    }
}

/// Writes down what somebody did, in the transaction in which it is done.
///
/// # Errors
/// When the database fails.
pub fn write(
    tx: &mut dyn Tx,
    minute: i64,
    name: &str,
    act: Act,
    subject: &str,
    reason: &str,
) -> Result<(), Error> {
    let (number, before) = read_head(&about::locked_fact(tx, HEAD, &[0; 40])?)?;
    // As the database keeps it: a NUL is not kept in text.
    let kept = |text: &str| text.replace('\0', "\u{FFFD}");
    let mut entry = Entry {
        number: number + 1,
        minute,
        name: kept(name),
        act: act.code().to_owned(),
        subject: kept(subject),
        reason: kept(reason),
        hash: [0; 32],
    };
    entry.hash = entry.sealed(&before);
    let sql = "INSERT INTO audit (number, minute, name, act, subject, reason, hash)
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let args: [Cell; 7] = [
        entry.number.into(),
        minute.into(),
        entry.name.as_str().into(),
        entry.act.as_str().into(),
        entry.subject.as_str().into(),
        entry.reason.as_str().into(),
        entry.hash.into(),
    ];
    tx.execute(sql, &args)?;
    let head = [entry.number.to_be_bytes().as_slice(), &entry.hash].concat();
    about::write_fact(tx, HEAD, &head)
}

/// The newest rows before a place, newest first.
///
/// # Errors
/// When the database fails.
pub fn newest(tx: &mut dyn Tx, before: u64, most: u64) -> Result<Vec<Entry>, Error> {
    let sql = "SELECT number, minute, name, act, subject, reason, hash
               FROM audit
               WHERE number < $1
               ORDER BY number DESC
               LIMIT $2";
    let rows = tx.query(sql, &[before.into(), most.into()])?;
    rows.iter().map(entry_of).collect()
}

/// What a check of the whole list found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checked {
    /// How many rows there are.
    pub n_entries: u64,
    /// The seal of the last one, to compare with a note on paper.
    pub head: Hash,
    /// The first place at which something was changed, added or taken away.
    pub broken_at: Option<u64>,
}

/// Goes through the whole list.
///
/// # Errors
/// When the database fails.
pub fn check(tx: &mut dyn Tx) -> Result<Checked, Error> {
    let sql = "SELECT number, minute, name, act, subject, reason, hash
               FROM audit
               WHERE number > $1
               ORDER BY number
               LIMIT $2";
    let (mut number, mut head) = (0, [0; 32]);
    let broken = |number: u64, head| Checked {
        n_entries: number,
        head,
        broken_at: Some(number + 1),
    };
    loop {
        let rows = tx.query(sql, &[number.into(), PAGE.into()])?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            let entry = entry_of(row)?;
            if entry.number != number + 1 || entry.hash != entry.sealed(&head) {
                return Ok(broken(number, head));
            }
            (number, head) = (entry.number, entry.hash);
        }
    }
    let noted = about::fact(tx, HEAD)?.map(|bytes| read_head(&bytes));
    let noted = noted.transpose()?.unwrap_or_default();
    if noted != (number, head) {
        return Ok(broken(number, head));
    }
    Ok(Checked {
        n_entries: number,
        head,
        broken_at: None,
    })
}

fn read_head(bytes: &[u8]) -> Result<(u64, Hash), Error> {
    let damaged = || Error::DamagedRow {
        table: "facts_of_server",
    };
    let (number, hash) = bytes.split_first_chunk::<8>().ok_or_else(damaged)?;
    let hash = hash.try_into().map_err(|_| damaged())?;
    Ok((u64::from_be_bytes(*number), hash))
}

fn entry_of(row: &Row) -> Result<Entry, Error> {
    let text = |column| Ok::<_, Error>(row.text(column)?.to_owned());
    Ok(Entry {
        number: row.number(0)?,
        minute: row.int(1)?,
        name: text(2)?,
        act: text(3)?,
        subject: text(4)?,
        reason: text(5)?,
        hash: row.array(6)?,
    })
}
