//! Which registers wait for a person to decide between their versions.

use domain::{Entity, Field, PersonId};
use ledger::EntityState;
use rusqlite::{Connection, params};

use crate::Error;
use crate::conflict::{fields, key};
use crate::fold::fact_id;

/// Writes down which fields of an entity wait for somebody to decide; `person` is the row of whom it is about.
pub(crate) fn write(
    db: &Connection,
    person: i64,
    of: Entity,
    fields: &[Field],
) -> Result<(), Error> {
    let Some((replica, seq)) = key(of) else {
        return Ok(());
    };
    let sql = "DELETE FROM conflicts WHERE person_id = ?1 AND replica = ?2 AND seq = ?3";
    db.prepare_cached(sql)?
        .execute(params![person, replica, seq])?;
    for field in fields {
        let sql = "INSERT INTO conflicts (person_id, replica, seq, field) VALUES (?1, ?2, ?3, ?4)";
        db.prepare_cached(sql)?
            .execute(params![person, replica, seq, field.0])?;
    }
    Ok(())
}

/// Finds them again in every state.
pub(crate) fn rebuild(db: &Connection) -> Result<(), Error> {
    db.execute("DELETE FROM conflicts", [])?;
    let mut people = db.prepare("SELECT id, uuid, state FROM people")?;
    let mut rows = people.query([])?;
    while let Some(row) = rows.next()? {
        let of = Entity::Person(PersonId(row.get(1)?));
        found(db, row.get(0)?, of, &row.get::<_, Vec<u8>>(2)?, "people")?;
    }
    let mut facts = db.prepare("SELECT person_id, replica, seq, state FROM facts")?;
    let mut rows = facts.query([])?;
    while let Some(row) = rows.next()? {
        let of = Entity::Fact(fact_id(row.get(1)?, row.get(2)?));
        found(db, row.get(0)?, of, &row.get::<_, Vec<u8>>(3)?, "facts")?;
    }
    Ok(())
}

fn found(
    db: &Connection,
    person: i64,
    of: Entity,
    state: &[u8],
    table: &'static str,
) -> Result<(), Error> {
    let state = EntityState::from_bytes(state).map_err(|_| Error::DamagedRow { table })?;
    match fields(of, &state) {
        none if none.is_empty() => Ok(()),
        fields => write(db, person, of, &fields),
    }
}
