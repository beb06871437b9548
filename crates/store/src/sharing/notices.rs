//! What the district said of single operations of this laptop, until somebody has looked after it.
//!
//! A notice is written down with the acknowledgement that it came with. Whether it still calls for somebody is not
//! written down: any later operation on the same thing ends it, whoever wrote it, and gets a notice of its own if
//! something is still amiss.

use domain::{Entity, OpId, PersonId, ReplicaId, field};
use ledger::notice::Code;
use ledger::{Operation, entity_of};
use protocol::message::Notice;
use records::Fold;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::logs;
use crate::log::{self, sql_number};
use crate::{Error, Store};

/// An operation of this laptop that deserves a look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noticed {
    /// Its name.
    pub id: OpId,
    /// Why, as the district says.
    pub code: Code,
    /// The operation; `None` when this program does not understand it either.
    pub operation: Option<Operation>,
}

impl Store {
    /// Writes down that the district has a log up to a place, and what it said of operations in it.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be kept; neither is written down then.
    pub fn acknowledged(
        &self,
        replica: ReplicaId,
        place: u64,
        notices: &[Notice],
    ) -> Result<(), Error> {
        self.database().write(|tx| {
            let told = notices.iter().filter(|notice| notice.seq <= place);
            keep(tx, replica, told)?;
            logs::set_received(tx, replica, place)
        })
    }

    /// Up to which number the district has told what deserves a look in operations of this laptop.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be read; [`Error::NotJoined`].
    pub fn noticed_to(&self) -> Result<u64, Error> {
        let sql = "SELECT noticed FROM district";
        self.read(|db| {
            let number: Option<i64> = db.query_row(sql, [], |row| row.get(0)).optional()?;
            Ok(number.ok_or(Error::NotJoined)?.cast_unsigned())
        })
    }

    /// Writes down what the district said of operations up to a number, each with the short name of its log.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be kept; nothing is written down then.
    pub fn noticed(&self, notices: &[(u32, Notice)], to: u64) -> Result<(), Error> {
        if notices.is_empty() && self.noticed_to()? == to {
            return Ok(());
        }
        self.database().write(|tx| {
            let sql = "UPDATE district SET noticed = min(?1, ssn)";
            tx.execute(sql, [sql_number(to)])?;
            let by_number = logs::by_number(tx)?;
            for (number, notice) in notices {
                if let Some(log) = by_number.get(number) {
                    keep(tx, log.replica, [notice])?;
                }
            }
            Ok(())
        })
    }

    /// Operations of this laptop that deserve a look and that nobody has looked after, the newest first.
    ///
    /// # Errors
    /// [`Error::File`] when they cannot be read.
    pub fn notices(&self) -> Result<Vec<Noticed>, Error> {
        self.read(|db| {
            let sql = "SELECT notices.replica, notices.seq, code
                       FROM notices
                       JOIN operations USING (replica, seq)
                       ORDER BY minute DESC, notices.seq DESC, code";
            let mut statement = db.prepare_cached(sql)?;
            let mut rows = statement.query([])?;
            let mut noticed = Vec::new();
            while let Some(row) = rows.next()? {
                let id = OpId {
                    replica: ReplicaId::from_random(row.get::<_, i64>(0)?.cast_unsigned()),
                    seq: row.get::<_, i64>(1)?.cast_unsigned(),
                };
                let entry = log::entry(db, id)?;
                let one = Noticed {
                    id,
                    code: Code::from(row.get::<_, u8>(2)?),
                    operation: entry.and_then(|entry| entry.operation().ok()),
                };
                if calls_for_somebody(db, &one)? {
                    noticed.push(one);
                }
            }
            Ok(noticed)
        })
    }
}

fn keep<'a>(
    db: &Connection,
    replica: ReplicaId,
    notices: impl IntoIterator<Item = &'a Notice>,
) -> Result<(), Error> {
    // What others wrote their own laptops are told.
    if !log::own(db)?.contains(&replica) {
        return Ok(());
    }
    let sql = "INSERT OR IGNORE INTO notices (replica, seq, code) VALUES (?1, ?2, ?3)";
    let mut statement = db.prepare_cached(sql)?;
    for notice in notices {
        let replica = sql_number(replica.number());
        statement.execute(params![
            replica,
            sql_number(notice.seq),
            u8::from(notice.code)
        ])?;
    }
    Ok(())
}

/// Forgets what was said of a log from a place on: other operations stand there now.
pub(super) fn forget_from(db: &Connection, from: OpId) -> Result<(), Error> {
    let sql = "DELETE FROM notices WHERE replica = ?1 AND seq >= ?2";
    let place = params![sql_number(from.replica.number()), sql_number(from.seq)];
    db.prepare_cached(sql)?.execute(place)?;
    Ok(())
}

/// Whether nobody has looked after it since.
fn calls_for_somebody(db: &Connection, noticed: &Noticed) -> Result<bool, Error> {
    let Some(operation) = &noticed.operation else {
        return Ok(true);
    };
    let entity = entity_of(operation);
    let fold = Fold::new(db);
    let state = fold.state(entity)?;
    if state.birth().is_some() && !state.live() {
        return Ok(false);
    }
    if noticed.code == Code::UnknownPerson {
        let person = match (entity, state.birth()) {
            (Entity::Person(person), _) => Some(person),
            (Entity::Fact(_), birth) => birth.map(|birth| birth.person),
            (Entity::Place(_) | Entity::Day(_) | Entity::User(_) | Entity::Figure(_), _) => None,
        };
        if let Some(person) = person
            && is_registered(db, &fold, person)?
        {
            return Ok(false);
        }
    }
    for edit in state.edits() {
        if edit != noticed.id && is_later(db, edit, noticed.id)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether the district has numbered the name of somebody.
fn is_registered(db: &Connection, fold: &Fold<'_>, person: PersonId) -> Result<bool, Error> {
    let state = fold.state(Entity::Person(person))?;
    let mut registers = state.registers();
    let name = registers.find(|(of, _)| *of == field::NAME);
    for version in name.map_or(&[][..], |(_, register)| register.standing()) {
        if log::ssn(db, version.op)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether an operation was written after another: by the district's numbers, and after all of these what has none.
fn is_later(db: &Connection, one: OpId, other: OpId) -> Result<bool, Error> {
    Ok(match (log::ssn(db, one)?, log::ssn(db, other)?) {
        (Some(one), Some(other)) => one > other,
        (None, Some(_)) => true,
        (Some(_), None) => false,
        (None, None) => one.replica != other.replica || one.seq > other.seq,
    })
}
