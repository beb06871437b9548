//! Targets, recaps and notes as laptops entered them.

use std::collections::HashMap;

use domain::{AreaCode, Entity, Figure, Month, OpId, PlaceId, UserId, field};
use indicators::board::entered::{Entered, Said};
use ledger::{EntityState, Shown};
use uuid::Uuid;

use crate::derived::row::uuid;
use crate::scope::ScopeId;
use crate::state::{FIGURE, entity_key};
use crate::storage::{Error, Tx};
use crate::tables::ENTITIES;

/// What was entered of a puskesmas that says something of the year of a month.
pub(super) fn entered(
    tx: &mut dyn Tx,
    scope: ScopeId,
    desa: Vec<AreaCode>,
    month: Month,
) -> Result<Entered, Error> {
    let whose = tx.query(
        "SELECT place FROM scopes WHERE scope = $1",
        &[scope.0.into()],
    )?;
    let whose = whose.first().map(|row| uuid(row, 0)).transpose()?;
    let sql = "SELECT state FROM entities WHERE scope = $1 AND kind = $2";
    let mut authors = Authors::default();
    let mut said = Vec::new();
    for row in tx.query(sql, &[scope.0.into(), FIGURE.into()])? {
        let state = EntityState::from_bytes(row.bytes(0)?).map_err(|_| damaged())?;
        let Some(figure) = Figure::read(&state.values()) else {
            continue;
        };
        let of_year = figure.key.month.january() == month.january() && figure.key.month <= month;
        if figure.is_withdrawn() || whose.map(PlaceId) != Some(figure.key.puskesmas) || !of_year {
            continue;
        }
        let by = match state.said_by(&Figure::SAYS) {
            Some(by) => authors.of(tx, scope, by)?,
            None => None,
        };
        let at = None;
        said.push(Said { figure, by, at });
    }
    Ok(Entered::new(said, desa, month))
}

fn damaged() -> Error {
    Error::DamagedRow {
        table: ENTITIES.name,
    }
}

/// The names of users, each read once.
#[derive(Default)]
struct Authors(HashMap<Uuid, Option<String>>);

impl Authors {
    /// Whoever wrote an operation.
    fn of(&mut self, tx: &mut dyn Tx, scope: ScopeId, by: OpId) -> Result<Option<String>, Error> {
        let sql = "SELECT author FROM operations WHERE scope = $1 AND replica = $2 AND seq = $3";
        let key = [scope.0.into(), by.replica.number().into(), by.seq.into()];
        let written = tx.query(sql, &key)?;
        let Some(author) = written.first().map(|row| uuid(row, 0)).transpose()? else {
            return Ok(None);
        };
        if let Some(known) = self.0.get(&author) {
            return Ok(known.clone());
        }
        let key = entity_key(scope, Entity::User(UserId(author)));
        let sql = "SELECT state FROM entities WHERE scope = $1 AND kind = $2 AND key = $3";
        let name = match tx.query(sql, &key)?.first() {
            Some(row) => {
                let shown = Shown::from_bytes(row.bytes(0)?).map_err(|_| damaged())?;
                shown.values.text(field::USER_NAME).map(str::to_owned)
            }
            None => None,
        };
        self.0.insert(author, name.clone());
        Ok(name)
    }
}
