//! Reading places.

use domain::{AreaCode, Place, PlaceId, PlaceKind};
use ledger::EntityState;
use rusqlite::{Connection, OptionalExtension, Row, params};

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

/// A puskesmas of the district.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Puskesmas {
    /// Its id.
    pub id: PlaceId,
    /// Its name.
    pub name: String,
}

/// The other puskesmas of the district, by name.
///
/// # Errors
/// When the database fails.
pub fn other_puskesmas(db: &Connection) -> Result<Vec<Puskesmas>, Error> {
    let sql = "SELECT place, name FROM puskesmas WHERE ours = 0 ORDER BY name, number";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| {
        Ok(Puskesmas {
            id: PlaceId(row.get(0)?),
            name: row.get(1)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Another puskesmas of the district by its number there; `None` for ours, and for one that it has not got.
///
/// # Errors
/// When the database fails.
pub fn puskesmas_of_number(db: &Connection, number: i64) -> Result<Option<Puskesmas>, Error> {
    let sql = "SELECT place, name FROM puskesmas WHERE number = ?1 AND ours = 0";
    let found = db.prepare_cached(sql)?.query_row(params![number], |row| {
        Ok(Puskesmas {
            id: PlaceId(row.get(0)?),
            name: row.get(1)?,
        })
    });
    Ok(found.optional()?)
}

/// Whether this is another puskesmas of the district.
///
/// # Errors
/// When the database fails.
pub fn is_other(db: &Connection, id: PlaceId) -> Result<bool, Error> {
    let sql = "SELECT 1 FROM puskesmas WHERE place = ?1 AND ours = 0";
    Ok(db.prepare_cached(sql)?.exists(params![id.0])?)
}

/// The name of a puskesmas of the district, ours too; `None` for one that it has not got.
///
/// # Errors
/// When the database fails.
pub fn name_of_puskesmas(db: &Connection, id: PlaceId) -> Result<Option<String>, Error> {
    let sql = "SELECT name FROM puskesmas WHERE place = ?1";
    let mut statement = db.prepare_cached(sql)?;
    Ok(statement
        .query_row(params![id.0], |row| row.get(0))
        .optional()?)
}

/// All places of a kind but those of other puskesmas, closed ones too, by area and name.
///
/// # Errors
/// When a row cannot be read.
pub fn all(db: &Connection, kind: PlaceKind) -> Result<Vec<KnownPlace>, Error> {
    query(
        db,
        "SELECT id, uuid, state
         FROM places
         WHERE kind = ?1
           AND (puskesmas IS NULL OR puskesmas NOT IN (SELECT place FROM puskesmas WHERE ours = 0))
         ORDER BY area, name, uuid",
        params![kind.code()],
    )
}

/// The posyandu of one desa but those of other puskesmas.
///
/// # Errors
/// When a row cannot be read.
pub fn posyandu_of(db: &Connection, desa: AreaCode) -> Result<Vec<KnownPlace>, Error> {
    let key = params![PlaceKind::Posyandu.code(), desa.to_string()];
    query(
        db,
        "SELECT id, uuid, state
         FROM places
         WHERE kind = ?1 AND area = ?2
           AND (puskesmas IS NULL OR puskesmas NOT IN (SELECT place FROM puskesmas WHERE ours = 0))
         ORDER BY name, uuid",
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
