//! Which records are of one person, and what follows for the rows that reports are made of.
//!
//! Few people have several records. So a push asks of everybody touched, in a few statements for all, whether
//! this can matter at all, and only then looks at groups, one by one.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Entity, Fact, FactId, FactKind, Month, Person, PersonId};
use ledger::same::{Group, Identity, Said, together};

use super::{Change, Changes, Found, Rows, Whole, load, people_of, standing, turns};
use crate::derived::row::uuid;
use crate::scope::ScopeId;
use crate::state::{Touched, fact_id};
use crate::storage::{Cell, Error, Tx};
use crate::tables::{
    ATTAINMENTS_BY_PERSON, CHILD_MONTHS_BY_PERSON, FACTS, KINSHIPS, NIKS, PERSON_YEARS_BY_PERSON,
    RESIDENCES_BY_PERSON, SAME_PEOPLE, SAME_PEOPLE_BY_HEAD,
};

/// People whose groups were looked at, each with the record under which it is counted now; `None` for one
/// that stands for itself.
pub(super) type Groups = BTreeMap<PersonId, Option<PersonId>>;

/// Brings up to date who hangs together, after states were written.
pub(super) fn update(
    tx: &mut dyn Tx,
    scope: ScopeId,
    before: &Touched,
    after: &Touched,
) -> Result<Groups, Error> {
    let (mut niks, mut kinships) = (Change::default(), Change::default());
    let mut asked = BTreeSet::new();
    // NIKs that somebody touched has had until now: without them others may hang together otherwise.
    let mut left = BTreeSet::new();
    for (entity, state) in after.iter() {
        match (entity, state.birth()) {
            (Entity::Person(person), _) => {
                let nik = |touched: &Touched| {
                    let values = touched.get(entity)?.values();
                    Person::read(&values).nik
                };
                let rows = |nik: Option<String>| nik_row(scope, nik, person);
                let was = nik(before);
                left.extend(was.clone());
                niks.add(&NIKS, rows(was), rows(nik(after)));
                asked.insert(person);
            }
            (Entity::Fact(id), Some(birth)) => {
                let rows = |touched: &Touched| match standing(touched, id) {
                    Some((_, fact)) => kinship_rows(scope, birth.person, id, &fact),
                    None => Vec::new(),
                };
                let (was, now) = (rows(before), rows(after));
                for row in was.iter().chain(&now) {
                    asked.extend(cell_id(&row[1]));
                }
                kinships.add(&KINSHIPS, was, now);
            }
            (
                Entity::Fact(_)
                | Entity::Place(_)
                | Entity::Day(_)
                | Entity::User(_)
                | Entity::Figure(_),
                _,
            ) => {}
        }
    }
    niks.write(tx, &NIKS)?;
    kinships.write(tx, &KINSHIPS)?;
    let touched = people_of(after).into_keys();
    let touched: BTreeSet<PersonId> = touched.chain(asked.iter().copied()).collect();
    let mut concerned = grouped(tx, scope, &touched)?;
    concerned.extend(kin(tx, scope, &asked)?);
    concerned.extend(of_shared_nik(tx, scope, &asked, after, &left)?);
    settle(tx, scope, concerned)
}

/// Makes all of it again, for everybody.
pub(super) fn rebuild(tx: &mut dyn Tx, scope: ScopeId) -> Result<Groups, Error> {
    put_kinships(tx, scope)?;
    let mut concerned = Vec::new();
    let shared = "SELECT person
                  FROM niks
                  WHERE scope = $1 AND nik IN (SELECT nik FROM niks WHERE scope = $1
                                               GROUP BY nik
                                               HAVING count(*) > 1)";
    for sql in [
        shared,
        "SELECT DISTINCT person FROM kinships WHERE scope = $1",
    ] {
        for row in tx.query(sql, &[scope.0.into()])? {
            concerned.push(PersonId(uuid(&row, 0)?));
        }
    }
    settle(tx, scope, concerned)
}

/// Forgets all of it.
pub(super) fn forget(tx: &mut dyn Tx, scope: ScopeId) -> Result<(), Error> {
    for sql in [
        "DELETE FROM niks WHERE scope = $1",
        "DELETE FROM kinships WHERE scope = $1",
        "DELETE FROM same_people WHERE scope = $1",
    ] {
        tx.execute(sql, &[scope.0.into()])?;
    }
    Ok(())
}

/// The rows of the NIK of people.
pub(super) fn put_niks<'a>(
    tx: &mut dyn Tx,
    scope: ScopeId,
    people: impl IntoIterator<Item = (&'a PersonId, &'a Whole)>,
) -> Result<(), Error> {
    let rows = people.into_iter();
    let rows = rows.flat_map(|(person, whole)| nik_row(scope, whole.person.nik.clone(), *person));
    tx.put(&NIKS, &rows.collect::<Vec<_>>())
}

/// The rows of all that is said of records, also of those nobody has registered.
fn put_kinships(tx: &mut dyn Tx, scope: ScopeId) -> Result<(), Error> {
    let sql =
        "SELECT person, replica, seq, kind, state FROM facts WHERE scope = $1 AND kind IN ($2, $3)";
    let kinds = [FactKind::SAME, FactKind::DISTINCT].map(|kind| i64::from(kind.0));
    let args: [Cell; 3] = [scope.0.into(), kinds[0].into(), kinds[1].into()];
    let mut rows = Vec::new();
    for row in tx.query(sql, &args)? {
        let shown = super::shown(row.bytes(4)?, &FACTS)?;
        let fact = Fact::read(FactKind(row.small(3)?), &shown.values).filter(|_| shown.live);
        if let Some(fact) = fact {
            let person = PersonId(uuid(&row, 0)?);
            rows.extend(kinship_rows(scope, person, fact_id(&row, 1)?, &fact));
        }
    }
    tx.put(&KINSHIPS, &rows)
}

fn nik_row(scope: ScopeId, nik: Option<String>, person: PersonId) -> Vec<Vec<Cell>> {
    let row = |nik: String| vec![scope.0.into(), nik.into(), person.0.into()];
    nik.map(row).into_iter().collect()
}

/// From either side; of none but two records something is said.
fn kinship_rows(scope: ScopeId, person: PersonId, id: FactId, fact: &Fact) -> Vec<Vec<Cell>> {
    let Some(other) = fact.other().filter(|other| *other != person) else {
        return Vec::new();
    };
    let same = matches!(fact, Fact::Same(_));
    let row = |person: PersonId, other: PersonId| {
        vec![
            scope.0.into(),
            person.0.into(),
            other.0.into(),
            id.replica.number().into(),
            id.seq.into(),
            same.into(),
        ]
    };
    vec![row(person, other), row(other, person)]
}

fn cell_id(cell: &Cell) -> Option<PersonId> {
    match cell {
        Cell::Bytes(bytes) => uuid::Uuid::from_slice(bytes).ok().map(PersonId),
        _ => None,
    }
}

fn keys(scope: ScopeId, people: impl IntoIterator<Item = PersonId>) -> Vec<Vec<Cell>> {
    let key = |person: PersonId| vec![scope.0.into(), person.0.into()];
    people.into_iter().map(key).collect()
}

/// Those who are counted with others by now.
fn grouped(
    tx: &mut dyn Tx,
    scope: ScopeId,
    people: &BTreeSet<PersonId>,
) -> Result<Vec<PersonId>, Error> {
    let rows = tx.load(&SAME_PEOPLE, &keys(scope, people.iter().copied()))?;
    rows.iter().map(|row| uuid(row, 1).map(PersonId)).collect()
}

/// Those of whom something is said.
fn kin(
    tx: &mut dyn Tx,
    scope: ScopeId,
    people: &BTreeSet<PersonId>,
) -> Result<Vec<PersonId>, Error> {
    let rows = tx.load(&KINSHIPS, &keys(scope, people.iter().copied()))?;
    rows.iter().map(|row| uuid(row, 1).map(PersonId)).collect()
}

/// Everybody who shares a NIK that these people have with another, or has one that somebody left.
fn of_shared_nik(
    tx: &mut dyn Tx,
    scope: ScopeId,
    people: &BTreeSet<PersonId>,
    after: &Touched,
    left: &BTreeSet<String>,
) -> Result<Vec<PersonId>, Error> {
    let mut niks = left.clone();
    for person in people {
        let known = match after.get(Entity::Person(*person)) {
            Some(state) => Some(Person::read(&state.values())),
            None => load(tx, scope, &[*person])?
                .remove(person)
                .map(|whole| whole.person),
        };
        niks.extend(known.and_then(|person| person.nik));
    }
    let key = |nik: &String| vec![scope.0.into(), nik.as_str().into()];
    let keys: Vec<Vec<Cell>> = niks.iter().map(key).collect();
    let mut holders: BTreeMap<String, BTreeSet<PersonId>> = BTreeMap::new();
    for row in tx.load(&NIKS, &keys)? {
        let nik = row.text(1)?.to_owned();
        holders
            .entry(nik)
            .or_default()
            .insert(PersonId(uuid(&row, 2)?));
    }
    holders.retain(|nik, holders| holders.len() > 1 || left.contains(nik));
    Ok(holders.into_values().flatten().collect())
}

/// Finds the groups of people and of all who hang together with them, now or before, and writes them down.
fn settle(tx: &mut dyn Tx, scope: ScopeId, people: Vec<PersonId>) -> Result<Groups, Error> {
    let mut groups = Groups::new();
    let mut open = people;
    while let Some(person) = open.pop() {
        if groups.contains_key(&person) {
            continue;
        }
        open.extend(members(tx, scope, person)?);
        let group = Group::of(person, |id| said(tx, scope, id))?;
        groups.insert(person, group.head());
        open.extend(group.members);
    }
    tx.delete(&SAME_PEOPLE, &keys(scope, groups.keys().copied()))?;
    let row = |(person, head): (&PersonId, &Option<PersonId>)| {
        Some(vec![scope.0.into(), person.0.into(), (*head)?.0.into()])
    };
    let rows: Vec<Vec<Cell>> = groups.iter().filter_map(row).collect();
    tx.put(&SAME_PEOPLE, &rows)?;
    Ok(groups)
}

/// Those who are counted with a person by what is written down; nobody when it stands for itself.
fn members(tx: &mut dyn Tx, scope: ScopeId, person: PersonId) -> Result<Vec<PersonId>, Error> {
    let own = tx.load(&SAME_PEOPLE, &keys(scope, [person]))?;
    let Some(row) = own.first() else {
        return Ok(Vec::new());
    };
    let head = PersonId(uuid(row, 2)?);
    let rows = tx.load(&SAME_PEOPLE_BY_HEAD, &keys(scope, [head]))?;
    rows.iter().map(|row| uuid(row, 2).map(PersonId)).collect()
}

/// What is said of a record, and who has the same identity.
fn said(tx: &mut dyn Tx, scope: ScopeId, person: PersonId) -> Result<Said, Error> {
    let mut said = Said::default();
    for row in tx.load(&KINSHIPS, &keys(scope, [person]))? {
        let other = PersonId(uuid(&row, 2)?);
        match row.int(5)? {
            1 => said.same.insert(other),
            _ => said.distinct.insert(other),
        };
    }
    let identity = |tx: &mut dyn Tx, person: PersonId| {
        let whole = load(tx, scope, &[person])?.remove(&person);
        Ok::<_, Error>(whole.and_then(|whole| Identity::of(&whole.person)))
    };
    if let Some(own) = identity(tx, person)? {
        let key = vec![scope.0.into(), own.nik.as_str().into()];
        for row in tx.load(&NIKS, &[key])? {
            let other = PersonId(uuid(&row, 2)?);
            if other != person && identity(tx, other)?.as_ref() == Some(&own) {
                said.same.insert(other);
            }
        }
    }
    Ok(said)
}

/// Makes the rows of these people again: of each group under its head.
pub(super) fn derive(
    tx: &mut dyn Tx,
    scope: ScopeId,
    groups: &Groups,
    found: &mut Found,
) -> Result<(), Error> {
    let all = keys(scope, groups.keys().copied());
    tx.delete(&RESIDENCES_BY_PERSON, &all)?;
    tx.delete(&CHILD_MONTHS_BY_PERSON, &all)?;
    tx.delete(&PERSON_YEARS_BY_PERSON, &all)?;
    tx.delete(&ATTAINMENTS_BY_PERSON, &all)?;
    if !groups.is_empty() {
        turns::of_all(tx, scope)?;
    }
    let mut counted: BTreeMap<PersonId, Vec<PersonId>> = BTreeMap::new();
    for (person, head) in groups {
        counted
            .entry(head.unwrap_or(*person))
            .or_default()
            .push(*person);
    }
    let mut changes = Changes::default();
    for (head, records) in counted {
        let all = load(tx, scope, &records)?;
        found.add(&all);
        let whole = Whole::together(all.into_values());
        let rows = whole.rows(scope, head, Month::from_index(0));
        found.flagged.extend(&rows.flagged);
        changes.add(Rows::default(), rows);
    }
    changes.write(tx, scope)
}

/// Attributes of people: where several records are of one, what they say together.
pub(crate) fn people(
    tx: &mut dyn Tx,
    scope: ScopeId,
    people: &BTreeSet<PersonId>,
) -> Result<BTreeMap<PersonId, Person>, Error> {
    let all: Vec<PersonId> = people.iter().copied().collect();
    let mut found = super::attributes(tx, scope, &all)?;
    for head in grouped(tx, scope, people)? {
        let records = members(tx, scope, head)?;
        let values = super::attributes(tx, scope, &records)?.into_values();
        found.insert(head, together(values));
    }
    let read = |(person, values)| (person, Person::read(&values));
    Ok(found.into_iter().map(read).collect())
}
