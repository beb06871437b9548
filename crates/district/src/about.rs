//! What a district knows of itself: its area, its name, its first administrator, its epoch.

use domain::AreaCode;

use crate::scope::{Head, ScopeId};
use crate::storage::{Cell, Error, Tx};
use crate::{commits, roster, scope};

/// What a district is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// Area code of its kabupaten or kota.
    pub kabupaten: AreaCode,
    /// What its health office is called.
    pub name: String,
    /// Who set it up.
    pub admin: String,
}

const TABLE: &str = "facts_of_server";

/// No district begins more logs than this, minute for minute.
const NAMES_A_MINUTE: u64 = 16;

impl About {
    /// Writes down what the district is.
    ///
    /// # Errors
    /// When the database fails.
    pub fn write(&self, tx: &mut dyn Tx) -> Result<(), Error> {
        write_fact(tx, "kabupaten", self.kabupaten.to_string().as_bytes())?;
        write_fact(tx, "name", self.name.as_bytes())?;
        write_fact(tx, "admin", self.admin.as_bytes())
    }

    /// What the district is; `None` before that was written down.
    ///
    /// # Errors
    /// When the database fails.
    pub fn read(tx: &mut dyn Tx) -> Result<Option<Self>, Error> {
        let damaged = || Error::DamagedRow { table: TABLE };
        let Some(kabupaten) = text(tx, "kabupaten")? else {
            return Ok(None);
        };
        Ok(Some(Self {
            kabupaten: kabupaten.parse().map_err(|_| damaged())?,
            name: text(tx, "name")?.ok_or_else(damaged)?,
            admin: text(tx, "admin")?.ok_or_else(damaged)?,
        }))
    }
}

/// Begins an epoch, when a district is made or restored from a backup: laptops that counted in another
/// learn that numbers given after this state are void. An epoch is called by its minute, so that one that
/// begins with the same backup as an earlier one is still another. Short names that logs were given after the
/// backup are not given again.
///
/// # Errors
/// When the database fails.
pub fn begin_epoch(tx: &mut dyn Tx, minute: u64) -> Result<(), Error> {
    let before = roster::epoch(tx)?;
    let epoch = minute.max(before + 1);
    match number_of(tx, "first_epoch")? {
        None => write_fact(tx, "first_epoch", &epoch.to_be_bytes())?,
        Some(first) => {
            let last = epoch.saturating_sub(first).saturating_mul(NAMES_A_MINUTE);
            write_fact(tx, "last_number", &last.to_be_bytes())?;
        }
    }
    let sql = "INSERT INTO epochs (scope, epoch, ssn) SELECT scope, $1, ssn FROM scopes";
    tx.execute(sql, &[epoch.into()])?;
    write_fact(tx, "epoch", &epoch.to_be_bytes())
}

/// The greatest short name that a log may have been given before this epoch began. Nobody else names a log
/// before this transaction ends.
///
/// # Errors
/// When the database fails.
pub(crate) fn last_number_before(tx: &mut dyn Tx) -> Result<u64, Error> {
    // Where rows are locked one by one this waits for whoever else names a log.
    let lock = "UPDATE facts_of_server SET value = value WHERE name = 'epoch'";
    tx.execute(lock, &[])?;
    Ok(number_of(tx, "last_number")?.unwrap_or(0))
}

fn number_of(tx: &mut dyn Tx, name: &str) -> Result<Option<u64>, Error> {
    let damaged = |_| Error::DamagedRow { table: TABLE };
    fact(tx, name)?
        .map(|bytes| bytes.try_into().map(u64::from_be_bytes).map_err(damaged))
        .transpose()
}

/// How far the log of a scope agrees with what a laptop holds that counts in an epoch.
///
/// # Errors
/// When the database fails.
pub(crate) fn agreed(tx: &mut dyn Tx, scope: ScopeId, epoch: u64) -> Result<Head, Error> {
    // An epoch that is not known here began with another backup than this one: which of its numbers are
    // the same nobody can tell.
    let known = "SELECT 1 FROM epochs WHERE scope = $1 AND epoch = $2";
    let unknown = tx.query(known, &[scope.0.into(), epoch.into()])?.is_empty();
    #[cfg(feature = "planted")]
    let unknown = unknown && !ledger::planted::is(ledger::planted::Bug::EpochBelieved);
    if unknown {
        return Ok(Head::default());
    }
    let sql = "SELECT min(ssn) FROM epochs WHERE scope = $1 AND epoch > $2";
    let rows = tx.query(sql, &[scope.0.into(), epoch.into()])?;
    match rows.first() {
        Some(row) if !row.is_null(0)? => commits::head_at(tx, scope, row.number(0)?),
        _ => scope::head(tx, scope),
    }
}

/// A fact of the server, in place of the one of its name.
///
/// # Errors
/// When the database fails.
pub fn write_fact(tx: &mut dyn Tx, name: &str, value: &[u8]) -> Result<(), Error> {
    let sql = "INSERT INTO facts_of_server (name, value)
               VALUES ($1, $2)
               ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    tx.execute(sql, &[name.into(), value.into()])?;
    Ok(())
}

/// A fact of the server that nobody else changes before this transaction ends; `first` when it was not
/// written yet.
///
/// # Errors
/// When the database fails.
pub(crate) fn locked_fact(tx: &mut dyn Tx, name: &str, first: &[u8]) -> Result<Vec<u8>, Error> {
    // Where rows are locked one by one this waits for the other writer, also for one who makes the row.
    let sql = "INSERT INTO facts_of_server (name, value)
               VALUES ($1, $2)
               ON CONFLICT (name) DO UPDATE SET value = facts_of_server.value";
    tx.execute(sql, &[name.into(), first.into()])?;
    fact(tx, name)?.ok_or(Error::DamagedRow { table: TABLE })
}

/// Takes a fact of the server away.
///
/// # Errors
/// When the database fails.
pub fn forget_fact(tx: &mut dyn Tx, name: &str) -> Result<(), Error> {
    tx.execute(
        "DELETE FROM facts_of_server WHERE name = $1",
        &[name.into()],
    )?;
    Ok(())
}

/// A fact of the server, if it was written.
///
/// # Errors
/// When the database fails.
pub fn fact(tx: &mut dyn Tx, name: &str) -> Result<Option<Vec<u8>>, Error> {
    let sql = "SELECT value FROM facts_of_server WHERE name = $1";
    let args: [Cell; 1] = [name.into()];
    let rows = tx.query(sql, &args)?;
    rows.first()
        .map(|row| Ok(row.bytes(0)?.to_vec()))
        .transpose()
}

fn text(tx: &mut dyn Tx, name: &str) -> Result<Option<String>, Error> {
    fact(tx, name)?
        .map(|bytes| String::from_utf8(bytes).map_err(|_| Error::DamagedRow { table: TABLE }))
        .transpose()
}
