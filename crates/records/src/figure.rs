//! Targets, recaps and notes, as they were entered.

use domain::{Figure, FigureId, FigureKind, Month, OpId, PlaceId};
use ledger::EntityState;
use rusqlite::{Connection, OptionalExtension, named_params};

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
        let state = state_of(&state?)?;
        let figure = Figure::read(&state.values());
        let ours = |figure: &Figure| !figure.is_withdrawn() && figure.key.puskesmas == puskesmas;
        known.extend(figure.filter(ours).map(|figure| KnownFigure {
            figure,
            by: state.said_by(&Figure::SAYS),
        }));
    }
    Ok(known)
}

/// The figure of an id, unless there is none or it was withdrawn.
///
/// # Errors
/// When the database fails, or [`Error::DamagedRow`].
pub fn find(db: &Connection, id: FigureId) -> Result<Option<Figure>, Error> {
    let mut statement = db.prepare_cached("SELECT state FROM figures WHERE uuid = ?1")?;
    let state = statement.query_row([id.0], |row| row.get::<_, Vec<u8>>(0));
    let Some(state) = state.optional()? else {
        return Ok(None);
    };
    let figure = Figure::read(&state_of(&state)?.values());
    Ok(figure.filter(|figure| !figure.is_withdrawn()))
}

fn state_of(bytes: &[u8]) -> Result<EntityState, Error> {
    EntityState::from_bytes(bytes).map_err(|_| Error::DamagedRow { table: "figures" })
}
