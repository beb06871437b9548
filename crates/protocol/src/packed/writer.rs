//! Packing.

use std::collections::HashMap;
use std::hash::Hash;

use chrono::NaiveDate;
use domain::{Entity, OpId, PersonId, ReplicaId, Value, field};
use ledger::{Body, Clock, Edit};
use uuid::Uuid;

use super::OF_SEGMENT;
use super::layout::Layout;
use crate::bytes::Out;
use crate::column::{put_dates, put_ints, put_ints_of, put_places, put_strings};
use crate::shape::{Shape, Target, Type};
use crate::{Entry, Names, NoNames};

/// Packs entries that follow each other in one log.
pub(crate) fn pack(entries: &[Entry], names: &dyn Names) -> Vec<u8> {
    let mut lists = Lists {
        own: true,
        ..Lists::default()
    };
    if let Some(first) = entries.first() {
        lists.logs.place(first.id.replica);
    }
    let entries: Vec<&Entry> = entries.iter().collect();
    let mut columns = Out::default();
    lists.put_authors(&mut columns, &entries);
    put_written(&mut columns, &entries);
    let seqs: Vec<u64> = entries.iter().map(|entry| entry.id.seq).collect();
    let bodies: Vec<Option<Body>> = entries
        .iter()
        .map(|entry| understood(&entry.body))
        .collect();
    lists.put_bodies(&mut columns, &entries, &bodies, &seqs);
    lists.write(names, &columns.into_bytes())
}

/// Packs entries of any logs in the order in which they are given, with their minutes.
pub(crate) fn pack_handed(entries: &[Entry]) -> Vec<u8> {
    let mut lists = Lists::default();
    let entries: Vec<&Entry> = entries.iter().collect();
    let mut columns = Out::default();
    lists.put_authors(&mut columns, &entries);
    put_written(&mut columns, &entries);
    lists.put_names(&mut columns, &entries);
    let bodies: Vec<Option<Body>> = entries
        .iter()
        .map(|entry| understood(&entry.body))
        .collect();
    lists.put_bodies(&mut columns, &entries, &bodies, &vec![0; entries.len()]);
    lists.write(&NoNames, &columns.into_bytes())
}

/// Writes when entries were written.
fn put_written(out: &mut Out, entries: &[&Entry]) {
    let minutes: Vec<i64> = entries.iter().map(|entry| entry.written.minute).collect();
    put_ints(out, &minutes);
    let clocks: Vec<i64> = entries
        .iter()
        .map(|entry| i64::from(entry.written.clock == Clock::Suspect))
        .collect();
    put_ints(out, &clocks);
}

/// Packs entries of any logs, without their minutes. They are written by date, and those of a date in the order
/// of their logs: what was entered on one day stands together there, so that their names follow each other.
/// Without a date they stay in the order in which they are given, as people do.
pub(crate) fn gather(entries: &[Entry], names: &dyn Names) -> Vec<u8> {
    let mut lists = Lists::default();
    let mut dated: Vec<(&Entry, Option<Body>)> = entries
        .iter()
        .map(|entry| (entry, understood(&entry.body)))
        .collect();
    for (_, body) in &dated {
        if let Some(Body::Fact(fact)) = body {
            lists.people.place(fact.person);
        }
    }
    dated.sort_by_cached_key(|(entry, body)| {
        let date = match body {
            Some(Body::Fact(fact)) => fact.values.date(field::DATE),
            Some(Body::Edit(_)) | None => None,
        };
        (date, date.map(|_| entry.id))
    });
    let (entries, bodies): (Vec<&Entry>, Vec<Option<Body>>) = dated.into_iter().unzip();
    let mut columns = Out::default();
    lists.put_authors(&mut columns, &entries);
    lists.put_names(&mut columns, &entries);
    lists.put_bodies(&mut columns, &entries, &bodies, &vec![0; entries.len()]);
    lists.write(names, &columns.into_bytes())
}

/// The body of these bytes, if this program understands it and writes the same bytes for it, and if it
/// is not so large that its columns would be refused.
fn understood(bytes: &[u8]) -> Option<Body> {
    let body = Body::from_bytes(bytes).ok()?;
    let values = match &body {
        Body::Fact(fact) => fact.values.iter().count(),
        Body::Edit(edit) => edit.sets.iter().map(|set| 1 + set.base.len()).sum(),
    };
    (values < OF_SEGMENT.values / OF_SEGMENT.entries && body.to_bytes() == bytes).then_some(body)
}

/// The values of a body, in the order of its cells.
fn values(body: Option<&Body>) -> Box<dyn Iterator<Item = &Value> + '_> {
    match body {
        None => Box::new(std::iter::empty()),
        Some(Body::Fact(fact)) => Box::new(fact.values.iter().map(|(_, value)| value)),
        Some(Body::Edit(edit)) => Box::new(edit.sets.iter().map(|set| &set.value)),
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
    /// The first is the entries' own log, which the reader knows, if they are of one.
    own: bool,
    logs: Distinct<ReplicaId>,
    ids: Distinct<Uuid>,
    people: Distinct<PersonId>,
}

impl Lists {
    fn put_authors(&mut self, out: &mut Out, entries: &[&Entry]) {
        let authors: Vec<usize> = entries
            .iter()
            .map(|entry| self.ids.place(entry.author.0))
            .collect();
        put_places(out, &authors);
    }

    /// Writes the names of entries of any logs.
    fn put_names(&mut self, out: &mut Out, entries: &[&Entry]) {
        let logs: Vec<usize> = entries
            .iter()
            .map(|entry| self.logs.place(entry.id.replica))
            .collect();
        put_places(out, &logs);
        let seqs: Vec<i64> = entries
            .iter()
            .map(|entry| entry.id.seq.cast_signed())
            .collect();
        put_ints_of(out, &logs, &seqs);
    }

    /// Writes bodies; `seqs` are the places in the own log from which each speaks of others.
    fn put_bodies(
        &mut self,
        out: &mut Out,
        entries: &[&Entry],
        bodies: &[Option<Body>],
        seqs: &[u64],
    ) {
        let mut shapes = Distinct::default();
        let shape_of: Vec<usize> = bodies
            .iter()
            .map(|body| shapes.place(body.as_ref().map_or(Shape::Opaque, Shape::of)))
            .collect();
        put_places(out, &shape_of);
        out.count(shapes.list.len());
        for shape in &shapes.list {
            shape.write(out);
        }
        let whose = self.put_people(out, bodies);
        let layout = Layout::of(&shapes.list);
        let mut columns: Vec<Vec<&Value>> = vec![Vec::new(); layout.columns.len()];
        for (body, shape) in bodies.iter().zip(&shape_of) {
            for (value, column) in values(body.as_ref()).zip(layout.of_shape(*shape)) {
                columns[*column].push(value);
            }
        }
        let rows = layout.rows(&shape_of);
        for ((column, values), rows) in layout.columns.iter().zip(&columns).zip(&rows) {
            match (column.target, column.holds) {
                // What is measured of a child is much like what was measured before.
                (None, Type::Int) => {
                    let whose: Vec<usize> = rows.iter().map(|row| whose[*row]).collect();
                    put_ints_of(out, &whose, &ints(values));
                }
                _ => self.put_values(out, column.holds, values),
            }
        }
        self.put_edits(out, bodies, seqs);
        let opaque = entries.iter().zip(bodies);
        let opaque: Vec<&[u8]> = opaque
            .filter_map(|(entry, body)| body.is_none().then_some(&*entry.body))
            .collect();
        put_strings(out, &opaque);
    }

    /// Writes whom facts are about; answers for each row the place of its person.
    fn put_people(&mut self, out: &mut Out, bodies: &[Option<Body>]) -> Vec<usize> {
        let (mut places, mut whose) = (Vec::new(), Vec::with_capacity(bodies.len()));
        for body in bodies {
            let place = match body {
                Some(Body::Fact(fact)) => self.people.place(fact.person),
                Some(Body::Edit(_)) | None => {
                    whose.push(0);
                    continue;
                }
            };
            places.push(place);
            whose.push(place);
        }
        put_places(out, &places);
        whose
    }

    /// Writes what is edited, why, and what each edit replaces.
    fn put_edits(&mut self, out: &mut Out, bodies: &[Option<Body>], seqs: &[u64]) {
        let edits: Vec<(&Edit, u64)> = bodies
            .iter()
            .zip(seqs)
            .filter_map(|(body, seq)| match body {
                Some(Body::Edit(edit)) => Some((edit, *seq)),
                Some(Body::Fact(_)) | None => None,
            })
            .collect();
        for target in Target::ALL {
            self.put_entities(out, target, &edits);
        }
        let reasons: Vec<&[u8]> = edits
            .iter()
            .map(|(edit, _)| edit.reason.as_bytes())
            .collect();
        put_strings(out, &reasons);
        let bases: Vec<(OpId, u64)> = edits
            .iter()
            .flat_map(|(edit, seq)| {
                let bases = edit.sets.iter().flat_map(|set| &set.base);
                bases.map(|base| (*base, *seq))
            })
            .collect();
        self.put_operations(out, &bases);
    }

    fn put_values(&mut self, out: &mut Out, holds: Type, column: &[&Value]) {
        match holds {
            Type::Empty => {}
            Type::Int => put_ints(out, &ints(column)),
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

    fn put_entities(&mut self, out: &mut Out, target: Target, edits: &[(&Edit, u64)]) {
        let mut places = Vec::new();
        let mut dates: Vec<NaiveDate> = Vec::new();
        let mut facts = Vec::new();
        for (edit, seq) in edits {
            if Target::of(edit.entity) != target {
                continue;
            }
            match edit.entity {
                Entity::Person(id) => places.push(self.people.place(id)),
                Entity::Place(id) => places.push(self.ids.place(id.0)),
                Entity::User(id) => places.push(self.ids.place(id.0)),
                Entity::Figure(id) => places.push(self.ids.place(id.0)),
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

    /// What the columns speak of, then the columns.
    fn write(mut self, names: &dyn Names, columns: &[u8]) -> Vec<u8> {
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
        let unsaid = usize::from(self.own);
        let others = self.logs.list.get(unsaid..).unwrap_or_default();
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
        out.raw(columns);
        out.into_bytes()
    }
}

fn ints(column: &[&Value]) -> Vec<i64> {
    picked(column, |value| match value {
        Value::Int(int) => Some(*int),
        _ => None,
    })
}

fn picked<'a, T>(column: &[&'a Value], pick: impl Fn(&'a Value) -> Option<T>) -> Vec<T> {
    column.iter().filter_map(|value| pick(value)).collect()
}
