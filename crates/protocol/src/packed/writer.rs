//! Packing.

use std::collections::HashMap;
use std::hash::Hash;

use chrono::NaiveDate;
use domain::{Entity, OpId, PersonId, ReplicaId, Value};
use ledger::{Body, Clock, Edit, NewFact};
use uuid::Uuid;

use super::MOST_VALUES;
use crate::bytes::Out;
use crate::column::{put_dates, put_ints, put_places, put_strings};
use crate::shape::{Shape, Type};
use crate::{Entry, Names};

/// Packs entries that follow each other in one log.
pub(crate) fn pack(entries: &[Entry], names: &dyn Names) -> Vec<u8> {
    let bodies: Vec<Option<Body>> = entries
        .iter()
        .map(|entry| understood(&entry.body))
        .collect();
    let mut lists = Lists::default();
    if let Some(first) = entries.first() {
        lists.logs.place(first.id.replica);
    }
    let mut shapes = Distinct::default();
    let mut of_shape: Vec<Vec<usize>> = Vec::new();
    let mut shape_of = Vec::with_capacity(entries.len());
    for (place, body) in bodies.iter().enumerate() {
        let shape = shapes.place(body.as_ref().map_or(Shape::Opaque, Shape::of));
        of_shape.resize(shapes.list.len(), Vec::new());
        of_shape[shape].push(place);
        shape_of.push(shape);
    }
    let authors: Vec<usize> = entries
        .iter()
        .map(|entry| lists.ids.place(entry.author.0))
        .collect();
    let mut columns = Out::default();
    put_places(&mut columns, &authors);
    let minutes: Vec<i64> = entries.iter().map(|entry| entry.written.minute).collect();
    put_ints(&mut columns, &minutes);
    let clocks: Vec<i64> = entries
        .iter()
        .map(|entry| i64::from(entry.written.clock == Clock::Suspect))
        .collect();
    put_ints(&mut columns, &clocks);
    put_places(&mut columns, &shape_of);
    columns.count(shapes.list.len());
    for shape in &shapes.list {
        shape.write(&mut columns);
    }
    for (shape, places) in shapes.list.iter().zip(&of_shape) {
        let first_seq = entries.first().map_or(0, |entry| entry.id.seq);
        let seqs: Vec<u64> = places
            .iter()
            .map(|place| first_seq + *place as u64)
            .collect();
        let entries: Vec<&Entry> = places.iter().map(|place| &entries[*place]).collect();
        let bodies: Vec<&Body> = places
            .iter()
            .filter_map(|place| bodies[*place].as_ref())
            .collect();
        match shape {
            Shape::Opaque => {
                let bytes: Vec<&[u8]> = entries.iter().map(|entry| &*entry.body).collect();
                put_strings(&mut columns, &bytes);
            }
            Shape::Fact { cells, .. } => {
                let facts: Vec<&NewFact> = bodies.iter().filter_map(|body| fact(body)).collect();
                let people: Vec<usize> = facts
                    .iter()
                    .map(|fact| lists.people.place(fact.person))
                    .collect();
                put_places(&mut columns, &people);
                let mut rows: Vec<_> = facts.iter().map(|fact| fact.values.iter()).collect();
                for cell in cells {
                    let column: Vec<&Value> = rows
                        .iter_mut()
                        .filter_map(|row| row.next().map(|(_, value)| value))
                        .collect();
                    lists.put_values(&mut columns, cell.holds, &column);
                }
            }
            Shape::Edit { cells, .. } => {
                let edits: Vec<&Edit> = bodies.iter().filter_map(|body| edit(body)).collect();
                lists.put_entities(&mut columns, &edits, &seqs);
                let reasons: Vec<&[u8]> = edits.iter().map(|edit| edit.reason.as_bytes()).collect();
                put_strings(&mut columns, &reasons);
                for (place, cell) in cells.iter().enumerate() {
                    let sets = || edits.iter().map(|edit| &edit.sets[place]);
                    let column: Vec<&Value> = sets().map(|set| &set.value).collect();
                    lists.put_values(&mut columns, cell.holds, &column);
                    let bases: Vec<(OpId, u64)> = sets()
                        .zip(&seqs)
                        .flat_map(|(set, seq)| set.base.iter().map(|base| (*base, *seq)))
                        .collect();
                    lists.put_operations(&mut columns, &bases);
                }
            }
        }
    }
    let mut out = lists.write(names);
    out.raw(&columns.into_bytes());
    out.into_bytes()
}

/// The body of these bytes, if this program understands it and writes the same bytes for it, and if it
/// is not so large that its columns would be refused.
fn understood(bytes: &[u8]) -> Option<Body> {
    let body = Body::from_bytes(bytes).ok()?;
    let values = match &body {
        Body::Fact(fact) => fact.values.iter().count(),
        Body::Edit(edit) => edit.sets.iter().map(|set| 1 + set.base.len()).sum(),
    };
    (values < MOST_VALUES / crate::MOST_ENTRIES && body.to_bytes() == bytes).then_some(body)
}

fn fact<'a>(body: &&'a Body) -> Option<&'a NewFact> {
    match body {
        Body::Fact(fact) => Some(fact),
        Body::Edit(_) => None,
    }
}

fn edit<'a>(body: &&'a Body) -> Option<&'a Edit> {
    match body {
        Body::Edit(edit) => Some(edit),
        Body::Fact(_) => None,
    }
}

/// Distinct things in the order in which they were first met.
struct Distinct<T> {
    list: Vec<T>,
    places: HashMap<T, usize>,
}

impl<T> Default for Distinct<T> {
    fn default() -> Self {
        Self {
            list: Vec::new(),
            places: HashMap::new(),
        }
    }
}

impl<T: Clone + Eq + Hash> Distinct<T> {
    fn place(&mut self, thing: T) -> usize {
        if let Some(place) = self.places.get(&thing) {
            return *place;
        }
        let place = self.list.len();
        self.list.push(thing.clone());
        self.places.insert(thing, place);
        place
    }
}

/// What entries speak of, said once.
#[derive(Default)]
struct Lists {
    /// The first is the entries' own log.
    logs: Distinct<ReplicaId>,
    ids: Distinct<Uuid>,
    people: Distinct<PersonId>,
}

impl Lists {
    fn put_values(&mut self, out: &mut Out, holds: Type, column: &[&Value]) {
        match holds {
            Type::Empty => {}
            Type::Int => put_ints(
                out,
                &picked(column, |value| match value {
                    Value::Int(int) => Some(*int),
                    _ => None,
                }),
            ),
            Type::Text => put_strings(
                out,
                &picked(column, |value| match value {
                    Value::Text(text) => Some(text.as_bytes()),
                    _ => None,
                }),
            ),
            Type::Date => put_dates(
                out,
                &picked(column, |value| match value {
                    Value::Date(date) => Some(*date),
                    _ => None,
                }),
            ),
            Type::Id => {
                let ids = picked(column, |value| match value {
                    Value::Id(id) => Some(*id),
                    _ => None,
                });
                let places: Vec<usize> = ids.into_iter().map(|id| self.ids.place(id)).collect();
                put_places(out, &places);
            }
        }
    }

    fn put_entities(&mut self, out: &mut Out, edits: &[&Edit], seqs: &[u64]) {
        let mut places = Vec::new();
        let mut dates: Vec<NaiveDate> = Vec::new();
        let mut facts = Vec::new();
        for (edit, seq) in edits.iter().zip(seqs) {
            match edit.entity {
                Entity::Person(id) => places.push(self.people.place(id)),
                Entity::Place(id) => places.push(self.ids.place(id.0)),
                Entity::User(id) => places.push(self.ids.place(id.0)),
                Entity::Day(key) => {
                    places.push(self.ids.place(key.posyandu.0));
                    dates.push(key.date);
                }
                Entity::Fact(id) => facts.push((id, *seq)),
            }
        }
        put_places(out, &places);
        put_dates(out, &dates);
        self.put_operations(out, &facts);
    }

    /// Operations, each spoken of by one of a place in the entries' own log.
    fn put_operations(&mut self, out: &mut Out, operations: &[(OpId, u64)]) {
        let logs: Vec<usize> = operations
            .iter()
            .map(|(id, _)| self.logs.place(id.replica))
            .collect();
        put_places(out, &logs);
        let own = self.logs.list.first().copied();
        let seqs: Vec<i64> = operations
            .iter()
            .map(|(id, seq)| {
                // In the own log what is spoken of lies a little before.
                let from = if Some(id.replica) == own { *seq } else { 0 };
                from.wrapping_sub(id.seq).cast_signed()
            })
            .collect();
        put_ints(out, &seqs);
    }

    fn write(&mut self, names: &dyn Names) -> Out {
        let people: Vec<(PersonId, Option<OpId>)> = self
            .people
            .list
            .iter()
            .map(|person| (*person, names.operation(*person)))
            .collect();
        let by_name: Vec<OpId> = people.iter().filter_map(|(_, name)| *name).collect();
        let logs_of_names: Vec<usize> = by_name
            .iter()
            .map(|name| self.logs.place(name.replica))
            .collect();
        let in_full: Vec<usize> = people
            .iter()
            .filter(|(_, name)| name.is_none())
            .map(|(person, _)| self.ids.place(person.0))
            .collect();
        let mut out = Out::default();
        let others = self.logs.list.get(1..).unwrap_or_default();
        out.count(others.len());
        for log in others {
            match names.number(*log) {
                Some(number) => out.number(number.into()),
                None => {
                    out.number(0);
                    out.raw(&log.number().to_be_bytes());
                }
            }
        }
        out.count(self.ids.list.len());
        for id in &self.ids.list {
            out.raw(id.as_bytes());
        }
        out.count(people.len());
        let named: Vec<i64> = people
            .iter()
            .map(|(_, name)| i64::from(name.is_some()))
            .collect();
        put_ints(&mut out, &named);
        put_places(&mut out, &logs_of_names);
        let seqs: Vec<i64> = by_name.iter().map(|name| name.seq.cast_signed()).collect();
        put_ints(&mut out, &seqs);
        put_places(&mut out, &in_full);
        out
    }
}

fn picked<'a, T>(column: &[&'a Value], pick: impl Fn(&'a Value) -> Option<T>) -> Vec<T> {
    column.iter().filter_map(|value| pick(value)).collect()
}
