//! What a store knows about its own laptop: whose it is. Not synced.

use domain::{AreaCode, PlaceId};
use records::DERIVED_EDITION;
use rusqlite::{Connection, OptionalExtension, params};

use crate::Error;

/// The puskesmas this laptop works for, and the desa it enters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Laptop {
    /// Kabupaten or kota.
    pub kabupaten: AreaCode,
    /// The puskesmas.
    pub puskesmas: PlaceId,
    /// Name of the puskesmas.
    pub puskesmas_name: String,
    /// Desa and kelurahan it serves.
    pub desa: Vec<AreaCode>,
}

impl Laptop {
    pub(crate) fn write(&self, db: &Connection) -> Result<(), Error> {
        let desa: Vec<String> = self.desa.iter().map(ToString::to_string).collect();
        put(db, "kabupaten", &self.kabupaten.to_string())?;
        put(db, "puskesmas", &self.puskesmas.to_string())?;
        put(db, "puskesmas_name", &self.puskesmas_name)?;
        put(db, "desa", &desa.join(" "))
    }

    pub(crate) fn read(db: &Connection) -> Result<Self, Error> {
        let unnamed = |name| Error::Unnamed { name };
        Ok(Self {
            kabupaten: get(db, "kabupaten")?
                .parse()
                .map_err(|_| unnamed("kabupaten"))?,
            puskesmas: PlaceId(
                get(db, "puskesmas")?
                    .parse()
                    .map_err(|_| unnamed("puskesmas"))?,
            ),
            puskesmas_name: get(db, "puskesmas_name")?,
            desa: get(db, "desa")?
                .split_whitespace()
                .map(|code| code.parse().map_err(|_| unnamed("desa")))
                .collect::<Result<_, _>>()?,
        })
    }
}

pub(crate) fn put(db: &Connection, name: &str, value: &str) -> Result<(), Error> {
    let sql = "INSERT INTO facts_of_store (name, value) VALUES (?1, ?2)
               ON CONFLICT (name) DO UPDATE SET value = ?2";
    db.prepare_cached(sql)?.execute(params![name, value])?;
    Ok(())
}

fn get(db: &Connection, name: &'static str) -> Result<String, Error> {
    let value = find(db, name)?;
    value.ok_or(Error::Unnamed { name })
}

pub(crate) fn find(db: &Connection, name: &str) -> Result<Option<String>, Error> {
    let sql = "SELECT value FROM facts_of_store WHERE name = ?1";
    let value = db
        .prepare_cached(sql)?
        .query_row(params![name], |row| row.get(0));
    Ok(value.optional()?)
}

/// Whether the derived rows are of the edition that this program derives.
pub(crate) fn derived_now(db: &Connection) -> Result<bool, Error> {
    Ok(find(db, "derived")? == Some(DERIVED_EDITION.to_string()))
}

/// Writes down that they are.
pub(crate) fn put_derived_now(db: &Connection) -> Result<(), Error> {
    put(db, "derived", &DERIVED_EDITION.to_string())
}
