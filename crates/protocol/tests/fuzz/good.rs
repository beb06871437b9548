//! Good messages, of people who do not exist.

use domain::{Grams, OpId, ReplicaId, Values, field};
use ledger::Body;
use siklus_protocol::snapshot::Whose;
use siklus_protocol::{Entry, SecretKey};
use testkit::{Laptop, a_posyandu, a_weighing, child};

/// Children that are entered.
const CHILDREN: u32 = 9;

pub(crate) fn key() -> SecretKey {
    SecretKey::from_random(&[7; 32])
}

pub(crate) fn log() -> ReplicaId {
    ReplicaId::from_random(0x00c0_ffee_1234_5678)
}

pub(crate) fn logs() -> Vec<Whose> {
    vec![Whose {
        number: 1,
        replica: log().number(),
        head: 400,
        chain: [3; 32],
    }]
}

/// What a small posyandu enters in half a year, and a body of a newer program.
pub(crate) fn entries() -> Vec<Entry> {
    let mut laptop = Laptop::numbered(log().number());
    let melati = a_posyandu("Melati");
    let place = domain::Entity::Place(melati.id());
    laptop.edit(place, melati.place().values(), "");
    for number in 1..=CHILDREN {
        let name = format!("Budi {number}");
        let mut budi = child(&name).born("2025-09-01").boy();
        for month in 1..=6 {
            let date = format!("2026-{month:02}-1{}", number % 10);
            let kg = format!("{}.{number}", 6 + month);
            budi = budi.weighed(a_weighing(&date).kg(&kg).cm("71,5"));
        }
        let facts = laptop.register(&budi);
        if let Some(fact) = facts.last() {
            laptop.amend(*fact, field::WEIGHT, Grams(7_000 + number));
            laptop.void(*fact);
        }
        let mut values = Values::new();
        values.set(field::NAME, "Nama lain yang agak panjang");
        laptop.edit(domain::Entity::Person(budi.id()), values, "salah tulis");
    }
    let mut entries: Vec<Entry> = laptop.log().iter().map(Entry::of).collect();
    if let Some(last) = entries.last().cloned() {
        entries.push(Entry {
            id: OpId {
                seq: last.id.seq + 1,
                ..last.id
            },
            body: vec![200, 1, 2],
            ..last
        });
    }
    entries
}

/// Whether it says something about a person.
pub(crate) fn is_of_people(entry: &Entry) -> bool {
    matches!(
        Body::from_bytes(&entry.body),
        Ok(Body::Edit(edit)) if matches!(edit.entity, domain::Entity::Person(_))
    )
}
