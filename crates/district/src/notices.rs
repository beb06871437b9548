//! What deserves a look in operations that were taken in: found when they are folded, kept for whoever asks again, and
//! settled by the next operation on the same thing.
//!
//! All operations of a segment are kept and numbered, whatever they say: one odd row stops none of its neighbours. The
//! rules are [`ledger::notice`]; here is added what only the district knows: whom nobody has registered, and what WHO's
//! limits say of the month that a measurement counts in.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::{Entity, OpId, PersonId, ReplicaId, field};
use ledger::notice::{self, Code};
use ledger::{EntityState, Operation, entity_of};
use protocol::Entry;
use protocol::message::Notice;

use crate::derived::Found;
use crate::derived::row::uuid;
use crate::roster::Device;
use crate::scope::ScopeId;
use crate::state::{Touched, entity_key};
use crate::storage::{Cell, Error, Row, Tx};
use crate::tables::{NOTICES, NOTICES_BY_SUBJECT};

/// What a segment says, and what came of it.
pub(crate) struct Said<'a> {
    /// Its operations.
    pub(crate) entries: &'a [Entry],
    /// Those that this program understands, with their places among the entries.
    pub(crate) operations: &'a [(u64, Operation)],
    /// The states with them.
    pub(crate) after: &'a Touched,
    /// What deriving the rows brought up.
    pub(crate) found: &'a Found,
    /// Of people whom nobody has registered here: who is known to other puskesmas.
    pub(crate) elsewhere: &'a dyn Fn(PersonId) -> bool,
    /// The day on which it came; `None` when the clock is not to be believed.
    pub(crate) received: Option<NaiveDate>,
}

/// One operation and why it deserves a look.
struct Look {
    seq: u64,
    code: Code,
    /// What it is about; `None` when that is not understood.
    entity: Option<Entity>,
    person: Option<PersonId>,
}

impl Said<'_> {
    /// Writes down what deserves a look, and tells it, in the order of the operations.
    pub(crate) fn write(
        &self,
        tx: &mut dyn Tx,
        scope: ScopeId,
        replica: ReplicaId,
    ) -> Result<Vec<Notice>, Error> {
        let looks = self.looks();
        let row = |look: &Look| row(scope, replica, look, OPEN);
        let rows: Vec<Vec<Cell>> = looks.iter().map(row).collect();
        tx.put(&NOTICES, &rows)?;
        let notice = |look: &Look| Notice {
            seq: look.seq,
            code: look.code,
        };
        let mut notices: Vec<Notice> = looks.iter().map(notice).collect();
        notices.sort_unstable();
        Ok(notices)
    }

    fn looks(&self) -> Vec<Look> {
        let mut looks = Vec::new();
        for entry in self.entries {
            if let Some(code) = self.unread(entry) {
                looks.push(Look {
                    seq: entry.id.seq,
                    code,
                    entity: None,
                    person: None,
                });
            }
        }
        // Of several operations on one thing the last is the one after which it stands as it does.
        let last: BTreeMap<Entity, u64> = self
            .operations
            .iter()
            .map(|(_, operation)| (entity_of(operation), operation.id.seq))
            .collect();
        for (entity, seq) in last {
            let Some(state) = self.after.get(entity) else {
                continue;
            };
            let (person, codes) = self.codes(entity, state);
            looks.extend(codes.into_iter().map(|code| Look {
                seq,
                code,
                entity: Some(entity),
                person,
            }));
        }
        looks
    }

    fn unread(&self, entry: &Entry) -> Option<Code> {
        // Most segments are understood as a whole, and none of their bodies need be read again.
        match self.operations.len() == self.entries.len() {
            true => None,
            false => notice::of_bytes(&entry.body),
        }
    }

    fn codes(&self, entity: Entity, state: &EntityState) -> (Option<PersonId>, BTreeSet<Code>) {
        let mut codes = BTreeSet::new();
        let person = match entity {
            Entity::Person(person) => Some(person),
            Entity::Fact(_) => state.birth().map(|birth| birth.person),
            Entity::Place(_) | Entity::Day(_) | Entity::User(_) | Entity::Figure(_) => {
                return (None, codes);
            }
        };
        if let Entity::Fact(id) = entity {
            codes.extend(notice::of_fact(state, self.received));
            let confirmed = state.value(field::CONFIRMED).is_some();
            if self.found.flagged.contains(&id) && !confirmed {
                codes.insert(Code::Implausible);
            }
            if state.birth().is_some() && !state.live() {
                return (person, codes);
            }
        }
        let unknown =
            |person: PersonId| self.found.unnamed.contains(&person) && !(self.elsewhere)(person);
        // What is corrected before it has arrived is of nobody yet.
        if person.is_none_or(unknown) {
            codes.insert(Code::UnknownPerson);
        }
        (person, codes)
    }
}

/// What a row of [`NOTICES`] says of whether somebody has looked after it.
const OPEN: i64 = 0;
const SETTLED: i64 = 1;

fn row(scope: ScopeId, replica: ReplicaId, look: &Look, settled: i64) -> Vec<Cell> {
    let [kind, key] = match look.entity {
        Some(entity) => subject(scope, entity),
        None => [0_i64.into(), Vec::new().into()],
    };
    let person = look
        .person
        .map_or_else(Vec::new, |id| id.0.as_bytes().to_vec());
    vec![
        scope.0.into(),
        replica.number().into(),
        look.seq.into(),
        i64::from(u8::from(look.code)).into(),
        kind,
        key,
        person.into(),
        settled.into(),
    ]
}

/// Kind and key of an entity.
fn subject(scope: ScopeId, entity: Entity) -> [Cell; 2] {
    let mut key = entity_key(scope, entity).into_iter().skip(1);
    [key.next(), key.next()].map(|cell| cell.unwrap_or(Cell::Null))
}

/// Settles what was said of things that operations are about now, and of people who are registered by them.
pub(crate) fn settle(
    tx: &mut dyn Tx,
    scope: ScopeId,
    before: &Touched,
    after: &Touched,
) -> Result<(), Error> {
    let mut settled: Vec<Vec<Cell>> = Vec::new();
    let facts_and_people = before
        .iter()
        .map(|(entity, _)| entity)
        .filter(|entity| matches!(entity, Entity::Fact(_) | Entity::Person(_)));
    let subjects: Vec<Vec<Cell>> = facts_and_people
        .map(|entity| {
            let [kind, key] = subject(scope, entity);
            vec![scope.0.into(), kind, key]
        })
        .collect();
    for row in tx.load(&NOTICES_BY_SUBJECT, &subjects)? {
        settled.push(settled_row(&row, [0, 3, 4, 5, 1, 2, 6])?);
    }
    let named: BTreeSet<PersonId> = named_now(before, after).collect();
    if !named.is_empty() {
        let sql = "SELECT scope, replica, seq, code, kind, key, person
                   FROM notices
                   WHERE scope = $1 AND code = $2 AND settled = 0";
        let code = i64::from(u8::from(Code::UnknownPerson));
        for row in tx.query(sql, &[scope.0.into(), code.into()])? {
            if !row.bytes(6)?.is_empty() && named.contains(&PersonId(uuid(&row, 6)?)) {
                settled.push(settled_row(&row, [0, 1, 2, 3, 4, 5, 6])?);
            }
        }
    }
    tx.put(&NOTICES, &settled)
}

/// A row of [`NOTICES`] that is settled, from a row that has its columns at these places.
fn settled_row(row: &Row, at: [usize; 7]) -> Result<Vec<Cell>, Error> {
    let [scope, replica, seq, code, kind, key, person] = at;
    Ok(vec![
        row.int(scope)?.into(),
        row.int(replica)?.into(),
        row.int(seq)?.into(),
        row.int(code)?.into(),
        row.int(kind)?.into(),
        row.bytes(key)?.into(),
        row.bytes(person)?.into(),
        SETTLED.into(),
    ])
}

/// People who had no name here before.
fn named_now<'a>(before: &'a Touched, after: &'a Touched) -> impl Iterator<Item = PersonId> + 'a {
    let named = |state: &EntityState| state.value(field::NAME).is_some();
    after
        .iter()
        .filter_map(move |(entity, state)| match entity {
            Entity::Person(person) => {
                let was = before.get(entity).is_some_and(named);
                (named(state) && !was).then_some(person)
            }
            Entity::Fact(_)
            | Entity::Place(_)
            | Entity::Day(_)
            | Entity::User(_)
            | Entity::Figure(_) => None,
        })
}

/// The operations of each puskesmas that were kept for a newer program.
pub(crate) fn unread(tx: &mut dyn Tx) -> Result<BTreeMap<ScopeId, Vec<OpId>>, Error> {
    let sql = "SELECT scope, replica, seq
               FROM notices
               WHERE code = $1 AND kind = 0 AND settled = 0
               ORDER BY scope, replica, seq";
    let mut unread: BTreeMap<ScopeId, Vec<OpId>> = BTreeMap::new();
    for row in tx.query(sql, &[i64::from(u8::from(Code::UnknownKind)).into()])? {
        let id = OpId {
            replica: ReplicaId::from_random(row.number(1)?),
            seq: row.number(2)?,
        };
        unread.entry(ScopeId(row.int(0)?)).or_default().push(id);
    }
    Ok(unread)
}

/// Settles what was said of operations that are understood now.
pub(crate) fn settle_unread(tx: &mut dyn Tx, scope: ScopeId, ids: &[OpId]) -> Result<(), Error> {
    let settled = ids.iter().map(|id| {
        let look = Look {
            seq: id.seq,
            code: Code::UnknownKind,
            entity: None,
            person: None,
        };
        row(scope, id.replica, &look, SETTLED)
    });
    tx.put(&NOTICES, &settled.collect::<Vec<Vec<Cell>>>())
}

/// What was said of operations of a log, from a place to another, when they came.
pub(crate) fn of_segment(
    tx: &mut dyn Tx,
    scope: ScopeId,
    replica: ReplicaId,
    first: u64,
    last: u64,
) -> Result<Vec<Notice>, Error> {
    let sql = "SELECT seq, code
               FROM notices
               WHERE scope = $1 AND replica = $2 AND seq BETWEEN $3 AND $4
               ORDER BY seq, code";
    let args: [Cell; 4] = [
        scope.0.into(),
        replica.number().into(),
        first.into(),
        last.into(),
    ];
    let rows = tx.query(sql, &args)?;
    rows.iter().map(|row| read(row, 0)).collect()
}

/// What was said of operations of a laptop that have numbers after one and up to another, each with the short name of
/// its log.
pub(crate) fn of_laptop(
    tx: &mut dyn Tx,
    device: &Device,
    after: u64,
    to: u64,
) -> Result<Vec<(u32, Notice)>, Error> {
    let sql = "SELECT logs.number, notices.seq, notices.code
               FROM notices
               JOIN logs ON logs.replica = notices.replica
               JOIN operations ON operations.scope = notices.scope
                              AND operations.replica = notices.replica
                              AND operations.seq = notices.seq
               WHERE notices.scope = $1 AND logs.device = $2 AND operations.ssn > $3 AND operations.ssn <= $4
               ORDER BY operations.ssn, notices.code";
    let args: [Cell; 4] = [
        device.scope.0.into(),
        device.number.into(),
        after.into(),
        to.into(),
    ];
    let damaged = |_| Error::DamagedRow { table: "logs" };
    let rows = tx.query(sql, &args)?;
    rows.iter()
        .map(|row| {
            let number = u32::try_from(row.int(0)?).map_err(damaged)?;
            Ok((number, read(row, 1)?))
        })
        .collect()
}

fn read(row: &Row, first: usize) -> Result<Notice, Error> {
    Ok(Notice {
        seq: row.number(first)?,
        code: code(row, first + 1)?,
    })
}

fn code(row: &Row, place: usize) -> Result<Code, Error> {
    let number = u8::try_from(row.int(place)?);
    let number = number.map_err(|_| Error::DamagedRow { table: "notices" })?;
    Ok(Code::from(number))
}

/// Operations of a laptop that deserve a look for one reason, and that nobody has looked after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// The puskesmas.
    pub scope: ScopeId,
    /// The laptop.
    pub device: u32,
    /// Why.
    pub code: Code,
    /// How many.
    pub n_operations: u64,
}

/// What deserves a look and was not looked after, by laptop and reason.
///
/// # Errors
/// When the database fails.
pub fn open(tx: &mut dyn Tx) -> Result<Vec<Open>, Error> {
    let sql = "SELECT notices.scope, logs.device, notices.code, count(*)
               FROM notices
               JOIN logs ON logs.replica = notices.replica
               WHERE notices.settled = 0
               GROUP BY notices.scope, logs.device, notices.code
               ORDER BY notices.scope, logs.device, notices.code";
    let damaged = |_| Error::DamagedRow { table: "logs" };
    let rows = tx.query(sql, &[])?;
    rows.iter()
        .map(|row| {
            Ok(Open {
                scope: ScopeId(row.int(0)?),
                device: u32::try_from(row.int(1)?).map_err(damaged)?,
                code: code(row, 2)?,
                n_operations: row.number(3)?,
            })
        })
        .collect()
}
