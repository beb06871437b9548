//! Made-up places, days and people as bodies of operations, ready to be appended to a log.

use domain::{DayKey, Entity, Place, PlaceId, PosyanduDay, Values};
use ledger::{Body, Edit, EntityState, NewFact};

use crate::sample::SamplePerson;

/// The edit that registers a place.
pub fn place_body(id: PlaceId, place: &Place) -> Option<Body> {
    first_edit(Entity::Place(id), place.values()).map(Body::Edit)
}

/// The edit that writes down a posyandu day.
pub fn day_body(key: DayKey, day: &PosyanduDay) -> Option<Body> {
    first_edit(Entity::Day(key), day.values()).map(Body::Edit)
}

/// The edit that registers a person, then its facts.
pub fn person_bodies(person: &SamplePerson) -> impl Iterator<Item = Body> + '_ {
    let registered = first_edit(Entity::Person(person.id), person.person.values()).map(Body::Edit);
    let facts = person.facts.iter().map(|fact| {
        Body::Fact(NewFact {
            kind: fact.kind(),
            person: person.id,
            values: fact.values(),
        })
    });
    registered.into_iter().chain(facts)
}

fn first_edit(entity: Entity, values: Values) -> Option<Edit> {
    EntityState::default().edit(entity, values, "")
}
