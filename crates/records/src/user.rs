//! Reading users: whose names stand on what they entered.

use std::collections::HashMap;

use domain::UserId;
use rusqlite::Connection;

use crate::Error;

/// The names of all users ever known here.
///
/// # Errors
/// When the database fails.
pub fn names(db: &Connection) -> Result<HashMap<UserId, String>, Error> {
    let mut statement = db.prepare_cached("SELECT uuid, name FROM users")?;
    let rows = statement.query_map([], |row| Ok((UserId(row.get(0)?), row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
