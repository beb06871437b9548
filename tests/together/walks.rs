//! Whatever is written of children who move about, wherever and in whatever order it is sent: whoever looks after
//! a child has all of it, and nobody has what is none of theirs.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Entity, OpId, PersonId, PlaceId};
use ledger::{Body, EntityState, Operation, entity_of};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use testkit::{Child, Posyandu};

use crate::bed::{Desk, Engine, puskesmas};
use crate::moves::{Three, anggrek, budi, mawar, melati};

const NAMES: [&str; 3] = ["Stabat", "Binjai", "Selesai"];

/// What somebody does: at which puskesmas, what, and to which child; and where to.
type Step = (usize, u8, usize, usize);

/// Everything that a laptop has of each child.
fn known(desk: &Desk) -> BTreeMap<PersonId, BTreeMap<OpId, Operation>> {
    let rows = desk.store.read::<_, store::Error>(|db| {
        let mut statement = db.prepare("SELECT replica, seq, body FROM operations")?;
        let rows = statement.query_map([], |row| {
            let id = OpId {
                replica: domain::ReplicaId::from_random(row.get::<_, i64>(0)?.cast_unsigned()),
                seq: row.get::<_, i64>(1)?.cast_unsigned(),
            };
            Ok((id, row.get::<_, Vec<u8>>(2)?))
        })?;
        Ok(rows.collect::<Result<Vec<_>, _>>()?)
    });
    let operations = rows.unwrap().into_iter().map(|(id, body)| Operation {
        id,
        author: crate::bed::author(),
        written: ledger::Written {
            minute: 0,
            clock: ledger::Clock::Plausible,
        },
        body: Body::from_bytes(&body).unwrap(),
    });
    let operations: Vec<Operation> = operations.collect();
    let facts: BTreeMap<OpId, PersonId> = operations
        .iter()
        .filter_map(|operation| match &operation.body {
            Body::Fact(fact) => Some((operation.id, fact.person)),
            Body::Edit(_) => None,
        })
        .collect();
    let mut known: BTreeMap<PersonId, BTreeMap<OpId, Operation>> = BTreeMap::new();
    for operation in operations {
        let person = match entity_of(&operation) {
            Entity::Person(person) => Some(person),
            Entity::Fact(fact) => facts.get(&fact).copied(),
            Entity::Place(_) | Entity::Day(_) | Entity::User(_) | Entity::Figure(_) => None,
        };
        if let Some(person) = person {
            known
                .entry(person)
                .or_default()
                .insert(operation.id, operation);
        }
    }
    known
}

/// Whether a laptop knows who the child is: only then somebody can correct that.
fn is_registered(desk: &Desk, child: &Child) -> bool {
    let known = desk
        .store
        .read::<_, store::Error>(|db| Ok(records::person::find(db, child.id()).ok()));
    known
        .unwrap()
        .is_some_and(|known| !known.person.name.is_empty())
}

/// Who looks after a child, by everything that anybody has written.
fn homes(person: PersonId, all: &BTreeMap<OpId, Operation>) -> BTreeSet<PlaceId> {
    let mut state = EntityState::default();
    for operation in all.values() {
        if entity_of(operation) == Entity::Person(person) {
            state.apply(operation.id, &operation.body);
        }
    }
    let register = state
        .registers()
        .find(|(of, _)| *of == domain::field::PUSKESMAS);
    let versions = register.map_or(&[][..], |(_, register)| register.standing());
    let places = versions.iter().filter_map(|version| match version.value {
        domain::Value::Id(id) => Some(PlaceId(id)),
        _ => None,
    });
    places.collect()
}

fn walk(engine: Engine, steps: &[Step]) -> Result<(), TestCaseError> {
    let three = Three::on(engine);
    let posyandu: [Posyandu; 3] = [melati(), mawar(), anggrek()];
    let children: Vec<Child> = (1..=3).map(|number| budi().another(number)).collect();
    for child in &children {
        three.stabat.register(child);
    }
    let mut day = testkit::day("2026-06-01");
    let mut told: BTreeMap<PersonId, BTreeSet<usize>> = BTreeMap::new();
    for child in &children {
        told.entry(child.id()).or_default().insert(0);
    }
    for (n, (at, what, child, to)) in steps.iter().enumerate() {
        let (desk, child) = (three.desks()[*at], &children[*child]);
        day = day + chrono::Days::new(1);
        match what {
            0 | 1 => {
                desk.weigh(
                    child,
                    &day.to_string(),
                    &format!("{}.{}", 7 + n / 10, n % 10),
                );
            }
            2 if is_registered(desk, child) => desk.rename(child.id(), &format!("Budi {n}")),
            2 => {}
            3 | 4 => {
                desk.move_to(child, &day.to_string(), &posyandu[*to]);
                told.entry(child.id()).or_default().extend([*at, *to]);
            }
            _ => {
                desk.sync(&three.district).unwrap();
            }
        }
        if *what < 5 {
            // Who writes of somebody has what was written.
            told.entry(child.id()).or_default().insert(*at);
        }
    }
    three.sync_all();
    three.sync_all();
    let known: Vec<_> = three.desks().iter().map(|desk| known(desk)).collect();
    for child in &children {
        let of = |at: usize| known[at].get(&child.id()).cloned().unwrap_or_default();
        let mut all = of(0);
        all.extend(of(1));
        all.extend(of(2));
        let homes = homes(child.id(), &all);
        for (at, name) in NAMES.iter().enumerate() {
            let looks_after = homes.contains(&puskesmas(name)) || (homes.is_empty() && at == 0);
            if looks_after {
                prop_assert_eq!(
                    of(at).len(),
                    all.len(),
                    "{} has all of {}",
                    name,
                    child.id()
                );
            }
            if !told[&child.id()].contains(&at) {
                prop_assert!(
                    of(at).is_empty(),
                    "{} has nothing to do with {}",
                    name,
                    child.id()
                );
            }
        }
    }
    Ok(())
}

fn whatever_way_children_go(engine: Engine, cases: u32) {
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let steps = proptest::collection::vec((0..3_usize, 0..8_u8, 0..3_usize, 0..3_usize), 1..40);
    TestRunner::new(config)
        .run(&steps, |steps| walk(engine, &steps))
        .unwrap();
}

#[test]
fn whoever_looks_after_a_child_has_all_of_it_on_sqlite() {
    whatever_way_children_go(Engine::Sqlite, 12);
}

#[test]
fn whoever_looks_after_a_child_has_all_of_it_on_postgres() {
    whatever_way_children_go(Engine::Postgres, 4);
}
