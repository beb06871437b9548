//! Targets, recaps and notes, as they were entered.

use domain::{Figure, FigureKind, Month, OpId, PlaceId};
use ledger::EntityState;
use rusqlite::{Connection, named_params};

use crate::Error;

/// A figure, and the operation that last said what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownFigure {
    /// What was entered.
    pub figure: Figure,
    /// By which operation.
    pub by: Option<OpId>,
}

/// The figures of a kind of some months, but those that were withdrawn and those of another puskesmas.
///
/// # Errors
/// When the database fails, or [`Error::DamagedRow`].
pub fn of_months(
    db: &Connection,
    puskesmas: PlaceId,
    kind: FigureKind,
    from: Month,
    to: Month,
) -> Result<Vec<KnownFigure>, Error> {
    let sql = "SELECT state
               FROM figures
               WHERE kind = :kind AND month BETWEEN :from AND :to
               ORDER BY month, subject, desa";
    let mut statement = db.prepare_cached(sql)?;
    let key = named_params! { ":kind": kind.code(), ":from": from.index(), ":to": to.index() };
    let states = statement.query_map(key, |row| row.get::<_, Vec<u8>>(0))?;
    let mut known = Vec::new();
    for state in states {
        let state =
            EntityState::from_bytes(&state?).map_err(|_| Error::DamagedRow { table: "figures" })?;
        let figure = Figure::read(&state.values());
        let ours = |figure: &Figure| !figure.is_withdrawn() && figure.key.puskesmas == puskesmas;
        known.extend(figure.filter(ours).map(|figure| KnownFigure {
            figure,
            by: state.said_by(&Figure::SAYS),
        }));
    }
    Ok(known)
}
