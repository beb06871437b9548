//! What a puskesmas has of people, and what it lacks.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use domain::{Entity, FactKind, OpId, PersonId, Place, PlaceId, Value, field};
use ledger::{Body, EntityState, Shown};
use protocol::Entry;

use crate::derived::row::uuid;
use crate::pull;
use crate::scope::ScopeId;
use crate::state::{PERSON, entity_key, fact_id, operation_key};
use crate::storage::{Cell, Error, Row, Tx};
use crate::tables::{ENTITIES, FACTS, FACTS_BY_OPERATION, OPERATIONS_BY_NAME};

/// People read at a time when all are.
const AT_A_TIME: u64 = 5_000;

/// What a puskesmas has of a person.
#[derive(Debug, Default)]
pub(super) struct History {
    /// It knows who the person is, not only something about it.
    pub(super) registered: bool,
    /// Everything, by its name.
    pub(super) told: HashMap<OpId, Told>,
    /// What is corrected here and is not here itself: a correction of nobody, until it comes.
    pub(super) awaited: BTreeSet<OpId>,
}

/// An operation about a person.
#[derive(Debug)]
pub(super) struct Told {
    /// Its number in the puskesmas.
    pub(super) ssn: u64,
    /// It says where the person lives, or who looks after it: that is told to whoever knows the person.
    pub(super) says_where: bool,
    /// What it says, if this program understands it.
    pub(super) body: Option<Body>,
    /// It.
    pub(super) entry: Entry,
}

/// What a puskesmas has of people.
pub(super) fn load(
    tx: &mut dyn Tx,
    scope: ScopeId,
    people: &[PersonId],
) -> Result<BTreeMap<PersonId, History>, Error> {
    let mut histories: BTreeMap<PersonId, History> = BTreeMap::new();
    let mut names: HashMap<OpId, (PersonId, bool)> = HashMap::new();
    let entity = |person: &PersonId| entity_key(scope, Entity::Person(*person));
    let keys: Vec<Vec<Cell>> = people.iter().map(entity).collect();
    for row in tx.load(&ENTITIES, &keys)? {
        let person = PersonId(uuid(&row, 2)?);
        let edits = state(row.bytes(3)?)?;
        histories.entry(person).or_default().registered = edits.edits().next().is_some();
        names.extend(edits.edits().map(|edit| (edit, (person, false))));
    }
    let key = |person: &PersonId| vec![scope.0.into(), person.0.as_bytes().to_vec().into()];
    let keys: Vec<Vec<Cell>> = people.iter().map(key).collect();
    for row in tx.load(&FACTS, &keys)? {
        let person = PersonId(uuid(&row, 1)?);
        let kind = FactKind(row.small(5)?);
        let says_where = [FactKind::ARRIVAL, FactKind::DEPARTURE].contains(&kind);
        let edits = state(row.bytes(6)?)?;
        let fact = [fact_id(&row, 2)?];
        let of_fact = fact.into_iter().chain(edits.edits());
        names.extend(of_fact.map(|id| (id, (person, says_where))));
    }
    for (ssn, entry) in entries(tx, scope, names.keys().copied())? {
        let (person, says_where) = names[&entry.id];
        let body = Body::from_bytes(&entry.body).ok();
        let told = Told {
            ssn,
            says_where: says_where || body.as_ref().is_some_and(says_who_looks_after),
            body,
            entry,
        };
        let history = histories.entry(person).or_default();
        history.told.insert(told.entry.id, told);
    }
    Ok(histories)
}

/// Whose a fact is that this puskesmas has.
pub(super) fn whose(tx: &mut dyn Tx, scope: ScopeId, id: OpId) -> Result<Option<PersonId>, Error> {
    let rows = tx.load(&FACTS_BY_OPERATION, &[operation_key(scope, id)])?;
    let row = rows.first().filter(|row| is_born(row));
    row.map(|row| uuid(row, 3).map(PersonId)).transpose()
}

/// Whether a row of [`FACTS_BY_OPERATION`] is of a fact that is there, not only of corrections of it.
fn is_born(row: &Row) -> bool {
    row.bytes(3).is_ok_and(|person| !person.is_empty())
}

/// Finds out which of these facts are corrected in a puskesmas that has not got them.
pub(super) fn mark_awaited(
    tx: &mut dyn Tx,
    known: &mut BTreeMap<ScopeId, BTreeMap<PersonId, History>>,
) -> Result<(), Error> {
    let mut facts: BTreeMap<OpId, PersonId> = BTreeMap::new();
    for (person, history) in known.values().flatten() {
        let born = history
            .told
            .values()
            .filter(|told| matches!(told.body, Some(Body::Fact(_))));
        facts.extend(born.map(|told| (told.entry.id, *person)));
    }
    for (scope, people) in known {
        let has = |id: &OpId| people.values().any(|history| history.told.contains_key(id));
        let lacking = facts.keys().filter(|id| !has(id));
        let keys: Vec<Vec<Cell>> = lacking.map(|id| operation_key(*scope, *id)).collect();
        for row in tx.load(&FACTS_BY_OPERATION, &keys)? {
            let id = fact_id(&row, 1)?;
            if let Some(person) = facts.get(&id).filter(|_| !is_born(&row)) {
                people.entry(*person).or_default().awaited.insert(id);
            }
        }
    }
    Ok(())
}

fn says_who_looks_after(body: &Body) -> bool {
    said_of_homes(body).next().is_some()
}

/// The puskesmas that an operation says look after a person.
pub(super) fn homes_in(body: &Body) -> impl Iterator<Item = PlaceId> {
    said_of_homes(body).filter_map(place_of)
}

/// What an operation says of who looks after a person.
fn said_of_homes(body: &Body) -> impl Iterator<Item = &Value> {
    let sets = match body {
        Body::Edit(edit) => edit.sets.as_slice(),
        Body::Fact(_) => &[],
    };
    let of_homes = sets.iter().filter(|set| set.field == field::PUSKESMAS);
    of_homes.map(|set| &set.value)
}

/// The place that a value names.
pub(super) fn place_of(value: &Value) -> Option<PlaceId> {
    match value {
        Value::Id(id) => Some(PlaceId(*id)),
        _ => None,
    }
}

/// Operations of a puskesmas by their names, each with its number.
fn entries(
    tx: &mut dyn Tx,
    scope: ScopeId,
    names: impl Iterator<Item = OpId>,
) -> Result<Vec<(u64, Entry)>, Error> {
    let keys: Vec<Vec<Cell>> = names.map(|id| operation_key(scope, id)).collect();
    let rows = tx.load(&OPERATIONS_BY_NAME, &keys)?;
    let entries = rows
        .iter()
        .map(|row| Ok((row.number(7)?, pull::entry(row, 1)?)));
    entries.collect()
}

/// Those of these entries that a puskesmas has not got, in their order.
pub(super) fn not_here(
    tx: &mut dyn Tx,
    scope: ScopeId,
    all: Vec<Entry>,
) -> Result<Vec<Entry>, Error> {
    let names: BTreeSet<OpId> = all.iter().map(|entry| entry.id).collect();
    let here = entries(tx, scope, names.into_iter())?;
    let mut known: HashSet<OpId> = here.into_iter().map(|(_, entry)| entry.id).collect();
    Ok(all
        .into_iter()
        .filter(|entry| known.insert(entry.id))
        .collect())
}

/// What others wrote about posyandu of which entries speak and that a puskesmas does not know: what they are
/// called, and whose they are. One of which nobody says whose it is would be taken for its own.
pub(super) fn places(
    tx: &mut dyn Tx,
    scope: ScopeId,
    sources: &[ScopeId],
    about: &[Entry],
) -> Result<Vec<Entry>, Error> {
    let spoken_of: BTreeSet<PlaceId> = about.iter().flat_map(posyandu_of).collect();
    let key = |scope: ScopeId, place: &PlaceId| entity_key(scope, Entity::Place(*place));
    let keys: Vec<Vec<Cell>> = spoken_of.iter().map(|place| key(scope, place)).collect();
    let mut known = BTreeSet::new();
    for row in tx.load(&ENTITIES, &keys)? {
        known.insert(PlaceId(uuid(&row, 2)?));
    }
    let mut told = Vec::new();
    for source in sources.iter().filter(|source| **source != scope) {
        let unknown = spoken_of.difference(&known);
        let keys: Vec<Vec<Cell>> = unknown.map(|place| key(*source, place)).collect();
        let mut names = Vec::new();
        for row in tx.load(&ENTITIES, &keys)? {
            let place = state(row.bytes(3)?)?;
            let whose = Place::read(&place.values()).and_then(|place| place.puskesmas);
            if whose.is_some() {
                known.insert(PlaceId(uuid(&row, 2)?));
                names.extend(place.edits());
            }
        }
        let mut entries = entries(tx, *source, names.into_iter())?;
        entries.sort_by_key(|(ssn, _)| *ssn);
        told.extend(entries.into_iter().map(|(_, entry)| entry));
    }
    Ok(told)
}

/// The posyandu of which an operation speaks.
fn posyandu_of(entry: &Entry) -> Vec<PlaceId> {
    match Body::from_bytes(&entry.body) {
        Ok(Body::Fact(fact)) => {
            let place = fact.values.id(field::POSYANDU);
            place.map(PlaceId).into_iter().collect()
        }
        Ok(Body::Edit(edit)) => {
            let sets = edit.sets.iter().filter(|set| set.field == field::POSYANDU);
            sets.filter_map(|set| place_of(&set.value)).collect()
        }
        Err(_) => Vec::new(),
    }
}

/// Everybody who is said to be looked after at a place, and who says so.
pub(super) fn looked_after_at(
    tx: &mut dyn Tx,
    place: PlaceId,
) -> Result<Vec<(PersonId, ScopeId)>, Error> {
    let mut found = Vec::new();
    for scope in tx.query("SELECT scope FROM scopes ORDER BY scope", &[])? {
        let scope = ScopeId(scope.int(0)?);
        let mut after = Vec::new();
        loop {
            let sql = "SELECT key, state FROM entities
                       WHERE scope = $1 AND kind = $2 AND key > $3
                       ORDER BY key
                       LIMIT $4";
            let args: [Cell; 4] = [
                scope.0.into(),
                PERSON.into(),
                after.clone().into(),
                AT_A_TIME.into(),
            ];
            let rows = tx.query(sql, &args)?;
            let Some(last) = rows.last() else { break };
            after = last.bytes(0)?.to_vec();
            for row in &rows {
                let shown = Shown::from_bytes(row.bytes(1)?).map_err(|_| DAMAGED)?;
                // What is shown is enough to look closer.
                if shown.values.id(field::PUSKESMAS).is_some()
                    && super::homes_of(&state(row.bytes(1)?)?).contains(&place)
                {
                    found.push((PersonId(uuid(row, 0)?), scope));
                }
            }
        }
    }
    Ok(found)
}

const DAMAGED: Error = Error::DamagedRow {
    table: ENTITIES.name,
};

fn state(bytes: &[u8]) -> Result<EntityState, Error> {
    EntityState::from_bytes(bytes).map_err(|_| DAMAGED)
}
