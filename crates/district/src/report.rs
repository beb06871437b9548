//! The official numbers of the kabupaten, or of one puskesmas: sums over the derived rows, by the same rules
//! and in the same files as on a laptop.

use std::collections::{HashMap, HashSet};

use domain::{AreaCode, Month, Place, PlaceId, PlaceKind, Sex};
use indicators::skdn::{Counted, Skdn, oldest_birth};
use indicators::{InMonth, Marks, Nutrition, Resident};
use ledger::Shown;
use uuid::Uuid;

use crate::derived::row::{uuid, yes};
use crate::scope::ScopeId;
use crate::state::PLACE;
use crate::storage::{self, Reach, Row, Storage, Tx};
use crate::tables::ENTITIES;

mod child_months;
mod counted;
mod entered;
mod summary;
mod sums;
mod watch;

pub use child_months::write_child_months;
pub use indicators::{Figures, Share, Status};
pub use summary::{OfPosyandu, OfPuskesmas, by_posyandu, by_puskesmas};
pub use watch::{Boards, Within};

/// Why a report was not made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// What it is made from could not be read.
    #[error(transparent)]
    Storage(#[from] storage::Error),
    /// It could not be written.
    #[error(transparent)]
    Output(#[from] exchange::Error),
}

/// Whose children a report counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// Those of every puskesmas.
    Kabupaten,
    /// Those of one.
    Puskesmas(ScopeId),
}

impl Over {
    /// How far a transaction reaches that counts them.
    fn reach(&self) -> Reach<'_> {
        match self {
            Self::Kabupaten => Reach::District,
            Self::Puskesmas(scope) => Reach::Scopes(std::slice::from_ref(scope)),
        }
    }
}

/// The SKDN form of a month.
///
/// # Errors
/// When the storage fails.
pub fn skdn(storage: &dyn Storage, over: Over, month: Month) -> Result<Skdn, storage::Error> {
    let mut form = Skdn::default();
    storage.read(over.reach(), &mut |tx| {
        form = Skdn::default();
        for puskesmas in puskesmas(tx, over)? {
            let posyandu = posyandu(tx, puskesmas.scope)?;
            for child in children(tx, puskesmas.scope, month)? {
                if posyandu.contains_key(&child.posyandu) {
                    form.count(&child.counted);
                }
            }
        }
        Ok(())
    })?;
    Ok(form)
}

/// A child of S in a month.
struct InS {
    /// Where it lives.
    posyandu: PlaceId,
    /// What it brings to the form.
    counted: Counted,
    /// What its measurement says.
    nutrition: Nutrition,
}

/// The children of S in a month.
///
/// Residences and months are put together here: a database that cannot tell yet how many rows a month has,
/// as in its first days, would look for each child through all of them.
fn children(tx: &mut dyn Tx, scope: ScopeId, month: Month) -> Result<Vec<InS>, storage::Error> {
    let given = given(tx, scope, month)?;
    let sql = "SELECT posyandu, birth_date, from_date, to_date, sex, owns_kms, person
               FROM residences
               WHERE scope = $1
                 AND birth_date BETWEEN $2 AND $3
                 AND from_date <= $3
                 AND (to_date IS NULL OR to_date > $4)";
    let rows = tx.query(
        sql,
        &[
            scope.0.into(),
            oldest_birth(month.first_day()).into(),
            month.last_day().into(),
            month.first_day().into(),
        ],
    )?;
    let mut children = Vec::new();
    for row in &rows {
        let (given, nutrition) = given.get(&uuid(row, 6)?).copied().unwrap_or_default();
        let counted = stay(row)?.counted(month, &given);
        let posyandu = PlaceId(uuid(row, 0)?);
        children.extend(counted.map(|(_, counted)| InS {
            posyandu,
            counted,
            nutrition,
        }));
    }
    Ok(children)
}

/// What was given to whom in a month, and what was measured.
fn given(
    tx: &mut dyn Tx,
    scope: ScopeId,
    month: Month,
) -> Result<HashMap<Uuid, (InMonth, Nutrition)>, storage::Error> {
    let sql = "SELECT person, marks FROM child_months WHERE scope = $1 AND month = $2";
    let rows = tx.query(sql, &[scope.0.into(), month.index().into()])?;
    let mut given = HashMap::with_capacity(rows.len());
    for row in &rows {
        given.insert(uuid(row, 0)?, Marks(row.small(1)?).parts(month));
    }
    Ok(given)
}

/// The residence of a row of [`children`].
fn stay(row: &Row) -> Result<Resident, storage::Error> {
    Ok(Resident {
        birth_date: row.date(1)?,
        sex: Sex::from_code(row.int(4)?).ok_or(storage::Error::DamagedRow {
            table: "residences",
        })?,
        owns_kms: yes(row, 5)?,
        from: row.date(2)?,
        to: row.some(3, Row::date)?,
    })
}

/// A puskesmas by its number and name.
struct Puskesmas {
    scope: ScopeId,
    name: String,
}

fn puskesmas(tx: &mut dyn Tx, over: Over) -> Result<Vec<Puskesmas>, storage::Error> {
    let rows = tx.query("SELECT scope, name FROM scopes ORDER BY scope", &[])?;
    let mut all = Vec::with_capacity(rows.len());
    for row in &rows {
        let one = Puskesmas {
            scope: ScopeId(row.int(0)?),
            name: row.text(1)?.to_owned(),
        };
        let wanted = match over {
            Over::Kabupaten => true,
            Over::Puskesmas(scope) => scope == one.scope,
        };
        all.extend(wanted.then_some(one));
    }
    Ok(all)
}

/// A posyandu by its desa and name.
struct Posyandu {
    desa: AreaCode,
    name: String,
}

/// The posyandu of a puskesmas: those that it knows, but for those of which is said that they are another's. Who
/// has moved is counted once, wherever the person's history lies.
fn posyandu(tx: &mut dyn Tx, scope: ScopeId) -> Result<HashMap<PlaceId, Posyandu>, storage::Error> {
    let mut others = HashSet::new();
    let sql = "SELECT place FROM scopes WHERE scope <> $1";
    for row in tx.query(sql, &[scope.0.into()])? {
        others.insert(PlaceId(uuid(&row, 0)?));
    }
    let sql = "SELECT key, state FROM entities WHERE scope = $1 AND kind = $2";
    let mut posyandu = HashMap::new();
    for row in tx.query(sql, &[scope.0.into(), PLACE.into()])? {
        let shown = Shown::from_bytes(row.bytes(1)?).map_err(|_| storage::Error::DamagedRow {
            table: ENTITIES.name,
        })?;
        let ours = |place: &Place| {
            let whose = place.puskesmas.as_ref();
            place.kind == PlaceKind::Posyandu && whose.is_none_or(|one| !others.contains(one))
        };
        let place = Place::read(&shown.values).filter(ours);
        if let Some(Place { name, area, .. }) = place {
            let known = Posyandu { desa: area, name };
            posyandu.insert(PlaceId(uuid(&row, 0)?), known);
        }
    }
    Ok(posyandu)
}
