//! How often what was attained in a month has changed: by it a board knows which months to count again.

use std::collections::{HashMap, HashSet};

use crate::scope::ScopeId;
use crate::storage::{Cell, Error, Tx};
use crate::tables::ATTAINED_MONTHS;

/// The place of the month in a row of `attainments`.
const MONTH: usize = 2;

/// Each month of these rows of `attainments` has changed once more.
pub(super) fn of_rows<'a>(
    tx: &mut dyn Tx,
    scope: ScopeId,
    rows: impl Iterator<Item = &'a Vec<Cell>>,
) -> Result<(), Error> {
    let months: HashSet<Cell> = rows.map(|row| row[MONTH].clone()).collect();
    let keys: Vec<Vec<Cell>> = months
        .into_iter()
        .map(|month| vec![scope.0.into(), month])
        .collect();
    let mut turns = HashMap::new();
    for row in tx.load(&ATTAINED_MONTHS, &keys)? {
        turns.insert(row.first(2)?.to_vec(), row.int(2)?);
    }
    let next = |key: Vec<Cell>| {
        let turn = turns.get(&key).copied().unwrap_or(0) + 1;
        [key, vec![turn.into()]].concat()
    };
    let rows: Vec<Vec<Cell>> = keys.into_iter().map(next).collect();
    tx.put(&ATTAINED_MONTHS, &rows)
}

/// Every month has changed once more: rows went by whose they were.
pub(super) fn of_all(tx: &mut dyn Tx, scope: ScopeId) -> Result<(), Error> {
    let sql = "UPDATE attained_months SET turn = turn + 1 WHERE scope = $1";
    tx.execute(sql, &[scope.0.into()])?;
    Ok(())
}
