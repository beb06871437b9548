//! Values that were given without knowing of each other, between which somebody has to decide.

use ledger::EntityState;
use rusqlite::Connection;

use crate::Error;

/// Tables of entities.
const TABLES: [&str; 5] = ["people", "places", "posyandu_days", "users", "facts"];

/// How many registers of all entities hold values that differ. Reads every state: for a report, not for a
/// screen.
///
/// # Errors
/// When the database fails or a state is damaged.
pub fn count(db: &Connection) -> Result<u64, Error> {
    let mut n_conflicts = 0;
    for table in TABLES {
        let mut statement = db.prepare(&format!("SELECT state FROM {table}"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let bytes = row.get_ref(0)?.as_blob().ok();
            let state = bytes.and_then(|bytes| EntityState::from_bytes(bytes).ok());
            let state = state.ok_or(Error::DamagedRow { table })?;
            let in_conflict = state
                .registers()
                .filter(|(_, register)| register.conflict());
            n_conflicts += in_conflict.count() as u64;
        }
    }
    Ok(n_conflicts)
}
