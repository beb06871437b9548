//! The other puskesmas of the district, and the people whom they look after now.

use std::collections::BTreeSet;

use domain::{Entity, OpId, PersonId, PlaceId, Value, field};
use ledger::EntityState;
use protocol::message::PuskesmasName;
use records::person;
use rusqlite::{Connection, params};

use crate::{Error, Store, log};

/// Somebody who is known here and whom another puskesmas looks after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Who.
    pub person: PersonId,
    /// Which puskesmas: several, when two moves did not know of each other.
    pub to: Vec<PlaceId>,
    /// How many operations of this laptop about the person were received after that was, or wait: they were
    /// handed on.
    pub n_late: u64,
}

impl Store {
    /// The greatest number of a puskesmas of the district that is known here; 0 for none.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be read.
    pub fn puskesmas_known(&self) -> Result<i64, Error> {
        let sql = "SELECT coalesce(max(number), 0) FROM puskesmas";
        self.read(|db| Ok(db.prepare_cached(sql)?.query_row([], |row| row.get(0))?))
    }

    /// People who are known here and whom another puskesmas looks after, and no longer this one.
    ///
    /// # Errors
    /// [`Error::File`] when they cannot be read.
    pub fn moved_away(&self) -> Result<Vec<Moved>, Error> {
        self.read(|db| {
            let own = self.laptop().puskesmas;
            let sql = "SELECT id FROM people WHERE puskesmas IS NOT NULL ORDER BY name_key, id";
            let rows: Vec<i64> = db
                .prepare_cached(sql)?
                .query_map([], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            let mut moved = Vec::new();
            for row in rows {
                let known = person::record_of_row(db, row)?;
                let (moves, to) = homes(&known.state);
                if !to.is_empty() && !to.contains(&own) {
                    moved.push(Moved {
                        person: known.id,
                        to,
                        n_late: late(db, &known, &moves)?,
                    });
                }
            }
            Ok(moved)
        })
    }
}

/// Which operations say who looks after somebody, and what they say.
fn homes(state: &EntityState) -> (Vec<OpId>, Vec<PlaceId>) {
    let mut registers = state.registers();
    let register = registers.find(|(of, _)| *of == field::PUSKESMAS);
    let versions = register.map_or(&[][..], |(_, register)| register.standing());
    let homes = versions.iter().filter_map(|version| match version.value {
        Value::Id(id) => Some((version.op, PlaceId(id))),
        Value::Empty | Value::Int(_) | Value::Text(_) | Value::Date(_) => None,
    });
    homes.unzip()
}

/// How many own operations about somebody were numbered after these moves, or not yet; the moves are none of them.
fn late(db: &Connection, known: &person::Known, moves: &[OpId]) -> Result<u64, Error> {
    let mut since = None;
    for id in moves {
        since = since.max(log::ssn(db, *id)?);
    }
    let Some(since) = since else { return Ok(0) };
    let mut about: BTreeSet<OpId> = known.state.edits().collect();
    for fact in person::facts(db, known.row)? {
        about.insert(fact.id);
        let state = records::Fold::new(db).state(Entity::Fact(fact.id))?;
        about.extend(state.edits());
    }
    let own = log::own(db)?;
    let mut n_late = 0;
    for id in about.iter().filter(|id| own.contains(&id.replica)) {
        let late = log::ssn(db, *id)?.is_none_or(|ssn| ssn > since);
        n_late += u64::from(late && !moves.contains(id));
    }
    Ok(n_late)
}

/// Learns the puskesmas of the district.
pub(super) fn learn(db: &Connection, names: &[PuskesmasName], own: i64) -> Result<(), Error> {
    let sql =
        "INSERT OR REPLACE INTO puskesmas (number, place, name, ours) VALUES (?1, ?2, ?3, ?4)";
    for name in names {
        let row = params![name.number, name.place, name.name, name.number == own];
        db.prepare_cached(sql)?.execute(row)?;
    }
    Ok(())
}

/// Forgets them: those of another district have other numbers.
pub(super) fn forget(db: &Connection) -> Result<(), Error> {
    db.execute("DELETE FROM puskesmas", [])?;
    Ok(())
}
