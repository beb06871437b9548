//! Reading places.

use domain::{AreaCode, Place, PlaceId, PlaceKind};
use ledger::EntityState;
use rusqlite::{Connection, Row, params};

use crate::Error;

/// A place as the store knows it.
#[derive(Debug, Clone)]
pub struct KnownPlace {
    /// Row in `places`.
    pub row: i64,
    /// The place's id.
    pub id: PlaceId,
    /// Attributes as shown.
    pub place: Place,
}

/// The place of an id.
///
/// # Errors
/// [`Error::NotFound`], or when the row cannot be read.
pub fn find(db: &Connection, id: PlaceId) -> Result<KnownPlace, Error> {
    let found = query(
        db,
        "SELECT id, uuid, state FROM places WHERE uuid = ?1 AND kind IS NOT NULL",
        params![id.0],
    )?;
    found
        .into_iter()
        .next()
        .ok_or(Error::NotFound { what: "place" })
}

/// The place of a row.
///
/// # Errors
/// [`Error::NotFound`], or when the row cannot be read.
pub fn by_row(db: &Connection, row: i64) -> Result<KnownPlace, Error> {
    let found = query(
        db,
        "SELECT id, uuid, state FROM places WHERE id = ?1 AND kind IS NOT NULL",
        params![row],
    )?;
    found
        .into_iter()
        .next()
        .ok_or(Error::NotFound { what: "place" })
}

/// All places of a kind, closed ones too, by area and name.
///
/// # Errors
/// When a row cannot be read.
pub fn all(db: &Connection, kind: PlaceKind) -> Result<Vec<KnownPlace>, Error> {
    query(
        db,
        "SELECT id, uuid, state FROM places WHERE kind = ?1 ORDER BY area, name, uuid",
        params![kind.code()],
    )
}

/// The posyandu of one desa.
///
/// # Errors
/// When a row cannot be read.
pub fn posyandu_of(db: &Connection, desa: AreaCode) -> Result<Vec<KnownPlace>, Error> {
    let key = params![PlaceKind::Posyandu.code(), desa.to_string()];
    query(
        db,
        "SELECT id, uuid, state FROM places WHERE kind = ?1 AND area = ?2 ORDER BY name, uuid",
        key,
    )
}

fn query(
    db: &Connection,
    sql: &str,
    key: &[&dyn rusqlite::ToSql],
) -> Result<Vec<KnownPlace>, Error> {
    let mut statement = db.prepare_cached(sql)?;
    let raw = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    let rows: Vec<(i64, uuid::Uuid, Vec<u8>)> =
        statement.query_map(key, raw)?.collect::<Result<_, _>>()?;
    rows.into_iter()
        .map(|(row, id, state)| {
            let state = EntityState::from_bytes(&state)
                .map_err(|_| Error::DamagedRow { table: "places" })?;
            let place =
                Place::read(&state.values()).ok_or(Error::DamagedRow { table: "places" })?;
            Ok(KnownPlace {
                row,
                id: PlaceId(id),
                place,
            })
        })
        .collect()
}
