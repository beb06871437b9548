//! The people of the health office who may look at the district's page: their accounts.

use crate::storage::{Cell, Error, Row, Tx};

pub mod patience;
pub mod secret;
pub mod sign_in;

/// No name is longer, in characters.
const LONGEST_NAME: usize = 60;

/// What somebody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Reads figures and how the laptops stand.
    Petugas,
    /// Also invites, revokes, releases and gives back.
    Admin,
}

impl Role {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Petugas, Self::Admin];

    /// As it is stored and typed.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Petugas => "petugas",
            Self::Admin => "admin",
        }
    }

    /// The role of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// What is typed to sign in.
    pub name: String,
    /// How the person is called.
    pub shown: String,
    /// What it allows.
    pub role: Role,
    /// Whether nobody may sign in with it any more.
    pub closed: bool,
}

/// A name as it is typed to sign in, in the form in which it is stored: small letters, single spaces.
/// `None` for what cannot be a name.
pub fn login(typed: &str) -> Option<String> {
    let words: Vec<&str> = typed.split_whitespace().collect();
    let name = words.join(" ").to_lowercase();
    let is_name = !name.is_empty()
        && name.chars().count() <= LONGEST_NAME
        && !name.chars().any(char::is_control);
    is_name.then_some(name)
}

/// Opens an account; answers `false` when there is one of that name, closed or not.
///
/// # Errors
/// When the database fails.
pub fn add(
    tx: &mut dyn Tx,
    name: &str,
    shown: &str,
    role: Role,
    proof: &str,
) -> Result<bool, Error> {
    let sql = "INSERT INTO accounts (name, shown, role, secret, closed)
               VALUES ($1, $2, $3, $4, 0)
               ON CONFLICT (name) DO NOTHING";
    let args: [Cell; 4] = [name.into(), shown.into(), role.code().into(), proof.into()];
    Ok(tx.execute(sql, &args)? == 1)
}

/// Gives an account another passphrase, and opens it again if it was closed; who is signed in with it is
/// not any more. Answers whether there is such an account.
///
/// # Errors
/// When the database fails.
pub fn set_proof(tx: &mut dyn Tx, name: &str, proof: &str) -> Result<bool, Error> {
    sign_in::end_all(tx, name)?;
    let sql = "UPDATE accounts SET secret = $1, closed = 0 WHERE name = $2";
    Ok(tx.execute(sql, &[proof.into(), name.into()])? == 1)
}

/// Closes an account; who is signed in with it is not any more. Answers whether there is such an account.
///
/// # Errors
/// When the database fails.
pub fn close(tx: &mut dyn Tx, name: &str) -> Result<bool, Error> {
    sign_in::end_all(tx, name)?;
    let sql = "UPDATE accounts SET closed = 1 WHERE name = $1";
    Ok(tx.execute(sql, &[name.into()])? == 1)
}

/// An account and what proves its passphrase.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut dyn Tx, name: &str) -> Result<Option<(Account, String)>, Error> {
    let sql = "SELECT name, shown, role, closed, secret FROM accounts WHERE name = $1";
    let rows = tx.query(sql, &[name.into()])?;
    let found = |row: &Row| Ok((account_of(row)?, row.text(4)?.to_owned()));
    rows.first().map(found).transpose()
}

/// All accounts, in the order of their names.
///
/// # Errors
/// When the database fails.
pub fn all(tx: &mut dyn Tx) -> Result<Vec<Account>, Error> {
    let sql = "SELECT name, shown, role, closed FROM accounts ORDER BY name";
    tx.query(sql, &[])?.iter().map(account_of).collect()
}

/// The account of a row that begins with name, shown, role, closed.
fn account_of(row: &Row) -> Result<Account, Error> {
    Ok(Account {
        name: row.text(0)?.to_owned(),
        shown: row.text(1)?.to_owned(),
        role: Role::from_code(row.text(2)?).ok_or(Error::DamagedRow { table: "accounts" })?,
        closed: row.int(3)? != 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_same_however_it_is_typed() {
        for (typed, name) in [
            ("Rina", Some("rina")),
            ("  rina   SEMBIRING ", Some("rina sembiring")),
            ("", None),
            ("   ", None),
            ("rina\u{7}", None),
        ] {
            assert_eq!(login(typed).as_deref(), name, "{typed:?}");
        }
        assert_eq!(login(&"a".repeat(61)), None);
    }
}
