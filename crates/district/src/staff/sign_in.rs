//! Who is signed in. The browser holds a random token, the storage only its hash.

use std::fmt;

use domain::Surroundings;
use protocol::Hash;
use sha2::{Digest as _, Sha256};

use super::{Account, account_of};
use crate::storage::{Cell, Error, Tx};

/// Without a request for so many minutes somebody is signed out.
pub const IDLE_MINUTES: i64 = 30;

/// After so many minutes somebody signs in anew, whatever they do.
pub const LONGEST_MINUTES: i64 = 12 * 60;

/// What a browser holds.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

impl Token {
    /// A new one.
    pub fn new(surroundings: &dyn Surroundings) -> Self {
        let mut random = [0; 32];
        surroundings.fill(&mut random);
        Self(random)
    }

    /// As the browser keeps it: 64 hexadecimal digits.
    pub fn text(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Reads what a browser says; `None` for what is no token.
    pub fn read(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        if digits.len() != 64 || !digits.iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, two) in bytes.iter_mut().zip(digits.chunks(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok()?;
        }
        Some(Self(bytes))
    }

    fn hash(&self) -> Hash {
        Sha256::digest(self.0).into()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(redacted)")
    }
}

/// Signs somebody in; sign-ins that are over are forgotten.
///
/// # Errors
/// When the database fails.
pub fn begin(tx: &mut dyn Tx, token: &Token, name: &str, minute: i64) -> Result<(), Error> {
    let sql = "DELETE FROM sign_ins WHERE seen <= $1 OR begun <= $2";
    let over = [minute - IDLE_MINUTES, minute - LONGEST_MINUTES].map(Cell::from);
    tx.execute(sql, &over)?;
    let sql = "INSERT INTO sign_ins (token, name, begun, seen) VALUES ($1, $2, $3, $4)";
    let args: [Cell; 4] = [
        token.hash().into(),
        name.into(),
        minute.into(),
        minute.into(),
    ];
    tx.execute(sql, &args)?;
    Ok(())
}

/// Whose token it is, unless it is over or the account was closed; and the minute of the last request.
///
/// # Errors
/// When the database fails.
pub fn holder(
    tx: &mut dyn Tx,
    token: &Token,
    minute: i64,
) -> Result<Option<(Account, i64)>, Error> {
    let sql = "SELECT accounts.name, shown, role, closed, begun, seen
               FROM sign_ins
               JOIN accounts ON accounts.name = sign_ins.name
               WHERE token = $1";
    let rows = tx.query(sql, &[token.hash().into()])?;
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    let account = account_of(row)?;
    let (begun, seen) = (row.int(4)?, row.int(5)?);
    let is_over = minute - seen >= IDLE_MINUTES || minute - begun >= LONGEST_MINUTES;
    Ok((!is_over && !account.closed).then_some((account, seen)))
}

/// Notes a request.
///
/// # Errors
/// When the database fails.
pub fn note(tx: &mut dyn Tx, token: &Token, minute: i64) -> Result<(), Error> {
    let sql = "UPDATE sign_ins SET seen = $1 WHERE token = $2";
    tx.execute(sql, &[minute.into(), token.hash().into()])?;
    Ok(())
}

/// Signs out who holds a token.
///
/// # Errors
/// When the database fails.
pub fn end(tx: &mut dyn Tx, token: &Token) -> Result<(), Error> {
    tx.execute(
        "DELETE FROM sign_ins WHERE token = $1",
        &[token.hash().into()],
    )?;
    Ok(())
}

/// Signs out everybody who is signed in by a name.
///
/// # Errors
/// When the database fails.
pub fn end_all(tx: &mut dyn Tx, name: &str) -> Result<(), Error> {
    tx.execute("DELETE FROM sign_ins WHERE name = $1", &[name.into()])?;
    Ok(())
}

/// Signs out everybody: what was open when a backup was made is not open again.
///
/// # Errors
/// When the database fails.
pub fn forget_all(tx: &mut dyn Tx) -> Result<(), Error> {
    tx.execute("DELETE FROM sign_ins", &[])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_as_it_was_written_and_nothing_else_is() {
        let token = Token([0xA7; 32]);
        assert_eq!(Token::read(&token.text()), Some(token.clone()));
        assert_eq!(format!("{token:?}"), "Token(redacted)");
        let (long, odd) = ("a".repeat(65), "g".repeat(64));
        for text in ["", "a7", &long, &odd, &"é".repeat(32)] {
            assert_eq!(Token::read(text), None, "{text}");
        }
    }
}
