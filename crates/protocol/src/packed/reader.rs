//! Unpacking.

use std::vec::IntoIter;

use domain::{DayKey, Entity, FigureId, OpId, PersonId, PlaceId, ReplicaId, UserId, Value, Values};
use ledger::{Body, Clock, Edit, NewFact, SetField, Written};
use uuid::Uuid;

use super::layout::Layout;
use super::{Most, OF_CHUNK, OF_SEGMENT};
use crate::bytes::In;
use crate::column::{dates, ints, ints_of, places, strings};
use crate::shape::{Shape, Target, Type};
use crate::{Entry, Names, NoNames, Refused};

/// Unpacks so many entries of a log.
pub(crate) fn unpack(
    bytes: &[u8],
    replica: ReplicaId,
    first_seq: u64,
    count: usize,
    names: &dyn Names,
) -> Result<Vec<Entry>, Refused> {
    let last = (count as u64).checked_add(first_seq);
    if count > OF_SEGMENT.entries || last.is_none() {
        return Err(Refused::TooLarge);
    }
    let mut from = In::new(bytes);
    let lists = Lists::read(&mut from, Some(replica), names, &OF_SEGMENT)?;
    let authors = places(&mut from, count, lists.ids.len())?;
    let written = written(&mut from, count)?;
    let seqs: Vec<u64> = (first_seq..).take(count).collect();
    let bodies = lists.bodies(&mut from, &seqs, &OF_SEGMENT)?;
    from.end()?;
    let mut entries = Vec::with_capacity(count);
    for ((place, seq), body) in seqs.into_iter().enumerate().zip(bodies) {
        entries.push(Entry {
            id: OpId { replica, seq },
            author: UserId(lists.ids[authors[place]]),
            written: written[place],
            body: body.into_bytes(),
        });
    }
    Ok(entries)
}

/// Unpacks so many entries of any logs, in the order in which they were packed.
pub(crate) fn unpack_handed(bytes: &[u8], count: usize) -> Result<Vec<Entry>, Refused> {
    if count > OF_SEGMENT.entries {
        return Err(Refused::TooLarge);
    }
    let mut from = In::new(bytes);
    let lists = Lists::read(&mut from, None, &NoNames, &OF_SEGMENT)?;
    let authors = places(&mut from, count, lists.ids.len())?;
    let written = written(&mut from, count)?;
    let names = lists.names(&mut from, count)?;
    let bodies = lists.bodies(&mut from, &vec![0; count], &OF_SEGMENT)?;
    from.end()?;
    let mut entries = Vec::with_capacity(count);
    for ((place, id), body) in names.into_iter().enumerate().zip(bodies) {
        entries.push(Entry {
            id,
            author: UserId(lists.ids[authors[place]]),
            written: written[place],
            body: body.into_bytes(),
        });
    }
    Ok(entries)
}

/// When so many entries were written.
fn written(from: &mut In<'_>, count: usize) -> Result<Vec<Written>, Refused> {
    let minutes = ints(from, count)?;
    let clocks = ints(from, count)?;
    let written = minutes.into_iter().zip(clocks).map(|(minute, clock)| {
        let clock = match clock {
            0 => Clock::Plausible,
            1 => Clock::Suspect,
            _ => return Err(Refused::Malformed),
        };
        Ok(Written { minute, clock })
    });
    written.collect()
}

/// Unpacks so many gathered entries. When they were written is not known: what stands there is not to be
/// believed.
pub(crate) fn ungather(
    bytes: &[u8],
    count: usize,
    names: &dyn Names,
) -> Result<Vec<(Entry, Option<Body>)>, Refused> {
    if count > OF_CHUNK.entries {
        return Err(Refused::TooLarge);
    }
    let mut from = In::new(bytes);
    let lists = Lists::read(&mut from, None, names, &OF_CHUNK)?;
    let authors = places(&mut from, count, lists.ids.len())?;
    let ids = lists.names(&mut from, count)?;
    let bodies = lists.bodies(&mut from, &vec![0; count], &OF_CHUNK)?;
    from.end()?;
    let entry = |((id, author), said): ((OpId, usize), Said)| {
        let (body, known) = said.into_both();
        let entry = Entry {
            id,
            author: UserId(lists.ids[author]),
            written: UNKNOWN,
            body,
        };
        (entry, known)
    };
    Ok(ids
        .into_iter()
        .zip(authors)
        .zip(bodies)
        .map(entry)
        .collect())
}

/// What is said of when an entry was written, where that did not travel.
const UNKNOWN: Written = Written {
    minute: 0,
    clock: Clock::Suspect,
};

/// What an entry says.
enum Said {
    Known(Body),
    Opaque(Vec<u8>),
}

impl Said {
    fn into_bytes(self) -> Vec<u8> {
        match self {
            Self::Known(body) => body.to_bytes(),
            Self::Opaque(bytes) => bytes,
        }
    }

    /// The bytes, and the body if it is understood here: its packer may have been an older program.
    fn into_both(self) -> (Vec<u8>, Option<Body>) {
        match self {
            Self::Known(body) => (body.to_bytes(), Some(body)),
            Self::Opaque(bytes) => {
                let body = Body::from_bytes(&bytes).ok();
                (bytes, body)
            }
        }
    }
}

/// Columns whose values are all the same take no bytes: what they may hold is limited here.
fn refuse_too_many_values(
    shapes: &[Shape],
    shape_of: &[usize],
    most: &Most,
) -> Result<(), Refused> {
    let values = |shape: &Shape| match shape {
        Shape::Opaque => 0,
        Shape::Fact { cells, .. } | Shape::Edit { cells, .. } => {
            cells.iter().map(|cell| 1 + cell.n_bases).sum::<usize>()
        }
    };
    let of_shapes: Vec<usize> = shapes.iter().map(values).collect();
    let mut all = 0_usize;
    for shape in shape_of {
        all = all.saturating_add(*of_shapes.get(*shape).ok_or(Refused::Malformed)?);
    }
    if all > most.values {
        return Err(Refused::TooLarge);
    }
    Ok(())
}

/// What entries speak of.
struct Lists {
    /// The first is the entries' own log, if they are of one.
    logs: Vec<ReplicaId>,
    ids: Vec<Uuid>,
    people: Vec<PersonId>,
}

impl Lists {
    /// The names of so many entries of any logs.
    fn names(&self, from: &mut In<'_>, count: usize) -> Result<Vec<OpId>, Refused> {
        let logs = places(from, count, self.logs.len())?;
        let seqs = ints_of(from, &logs)?;
        let names = logs.into_iter().zip(seqs).map(|(log, seq)| OpId {
            replica: self.logs[log],
            seq: seq.cast_unsigned(),
        });
        Ok(names.collect())
    }

    fn read(
        from: &mut In<'_>,
        own: Option<ReplicaId>,
        names: &dyn Names,
        most: &Most,
    ) -> Result<Self, Refused> {
        let mut logs: Vec<ReplicaId> = own.into_iter().collect();
        for _ in 0..from.count(most.values)? {
            logs.push(match from.number()? {
                0 => ReplicaId::from_random(u64::from_be_bytes(*from.array()?)),
                number => u32::try_from(number)
                    .ok()
                    .and_then(|number| names.replica(number))
                    .ok_or(Refused::UnknownName)?,
            });
        }
        let mut ids = Vec::new();
        for _ in 0..from.count(most.values)? {
            ids.push(Uuid::from_bytes(*from.array()?));
        }
        let n_people = from.count(most.entries)?;
        let named = ints(from, n_people)?;
        let n_named = named.iter().filter(|named| **named != 0).count();
        let name_logs = places(from, n_named, logs.len())?;
        let name_seqs = ints(from, n_named)?;
        let in_full = places(from, n_people - n_named, ids.len())?;
        let mut by_name = name_logs.into_iter().zip(name_seqs);
        let mut in_full = in_full.into_iter();
        let mut people = Vec::with_capacity(n_people);
        for named in named {
            people.push(if named == 0 {
                PersonId(ids[in_full.next().ok_or(Refused::Malformed)?])
            } else {
                let (log, seq) = by_name.next().ok_or(Refused::Malformed)?;
                let name = OpId {
                    replica: logs[log],
                    seq: seq.cast_unsigned(),
                };
                names.person(name).ok_or(Refused::UnknownName)?
            });
        }
        Ok(Self { logs, ids, people })
    }

    /// What entries say, in their order; `seqs` are the places in the own log from which each speaks of others.
    fn bodies(&self, from: &mut In<'_>, seqs: &[u64], most: &Most) -> Result<Vec<Said>, Refused> {
        let shape_of = places(from, seqs.len(), most.entries)?;
        let mut shapes = Vec::new();
        for _ in 0..from.count(most.entries)? {
            shapes.push(Shape::read(from)?);
        }
        refuse_too_many_values(&shapes, &shape_of, most)?;
        let is_fact = |shape: &&usize| matches!(shapes[**shape], Shape::Fact { .. });
        let n_facts = shape_of.iter().filter(is_fact).count();
        let people = places(from, n_facts, self.people.len())?;
        let layout = Layout::of(&shapes);
        let rows = layout.rows(&shape_of);
        let whose = if people.is_empty() {
            Vec::new()
        } else {
            let mut next = people.iter().copied();
            let person = |shape| is_fact(&shape).then(|| next.next()).flatten().unwrap_or(0);
            shape_of.iter().map(person).collect()
        };
        let mut columns = Vec::with_capacity(rows.len());
        for (column, rows) in layout.columns.iter().zip(&rows) {
            columns.push(match (column.target, column.holds) {
                (None, Type::Int) => {
                    let whose: Vec<usize> = rows.iter().map(|row| whose[*row]).collect();
                    let ints = ints_of(from, &whose)?.into_iter().map(Value::Int);
                    ints.collect::<Vec<_>>().into_iter()
                }
                _ => self.values(from, column.holds, rows.len())?,
            });
        }
        let edits = self.edits(from, &shapes, &shape_of, seqs)?;
        let n_opaque = shape_of
            .iter()
            .filter(|shape| shapes[**shape] == Shape::Opaque);
        let opaque = strings(from, n_opaque.count())?;
        let mut rows = Rows {
            columns,
            people: people.into_iter(),
            edits,
            opaque: opaque.into_iter(),
        };
        shape_of
            .into_iter()
            .map(|shape| rows.next(self, &shapes[shape], layout.of_shape(shape)))
            .collect()
    }

    /// What is edited, why, and what each edit replaces.
    fn edits(
        &self,
        from: &mut In<'_>,
        shapes: &[Shape],
        shape_of: &[usize],
        seqs: &[u64],
    ) -> Result<Edits, Refused> {
        let edits = shape_of.iter().zip(seqs).filter_map(|(shape, seq)| {
            let Shape::Edit { target, cells } = &shapes[*shape] else {
                return None;
            };
            let n_bases: usize = cells.iter().map(|cell| cell.n_bases).sum();
            Some((*target, *seq, n_bases))
        });
        let edits: Vec<(Target, u64, usize)> = edits.collect();
        let mut entities = Vec::with_capacity(Target::ALL.len());
        for target in Target::ALL {
            let of_target = edits.iter().filter(|(of, ..)| *of == target);
            let seqs: Vec<u64> = of_target.map(|(_, seq, _)| *seq).collect();
            entities.push(self.entities(from, target, &seqs)?.into_iter());
        }
        let reasons = strings(from, edits.len())?.into_iter();
        let spoken_from: Vec<u64> = edits
            .iter()
            .flat_map(|(_, seq, n_bases)| std::iter::repeat_n(*seq, *n_bases))
            .collect();
        Ok(Edits {
            entities,
            reasons,
            bases: self.operations(from, &spoken_from)?.into_iter(),
        })
    }

    fn values(
        &self,
        from: &mut In<'_>,
        holds: Type,
        count: usize,
    ) -> Result<IntoIter<Value>, Refused> {
        let column: Vec<Value> = match holds {
            Type::Empty => vec![Value::Empty; count],
            Type::Int => ints(from, count)?.into_iter().map(Value::Int).collect(),
            Type::Date => dates(from, count)?.into_iter().map(Value::Date).collect(),
            Type::Text => strings(from, count)?
                .into_iter()
                .map(|bytes| text(bytes).map(Value::Text))
                .collect::<Result<_, _>>()?,
            Type::Id => places(from, count, self.ids.len())?
                .into_iter()
                .map(|place| Value::Id(self.ids[place]))
                .collect(),
        };
        Ok(column.into_iter())
    }

    fn entities(
        &self,
        from: &mut In<'_>,
        target: Target,
        seqs: &[u64],
    ) -> Result<Vec<Entity>, Refused> {
        let count_if = |wanted: bool| if wanted { seqs.len() } else { 0 };
        let n_known = match target {
            Target::Person => self.people.len(),
            Target::Place | Target::User | Target::Day | Target::Fact | Target::Figure => {
                self.ids.len()
            }
        };
        let places = places(from, count_if(target != Target::Fact), n_known)?;
        let mut days = dates(from, count_if(target == Target::Day))?.into_iter();
        let spoken_from = if target == Target::Fact { seqs } else { &[] };
        let facts = self.operations(from, spoken_from)?;
        if target == Target::Fact {
            return Ok(facts.into_iter().map(Entity::Fact).collect());
        }
        let entity = |place: usize| {
            Ok(match target {
                Target::Person => Entity::Person(self.people[place]),
                Target::User => Entity::User(UserId(self.ids[place])),
                Target::Figure => Entity::Figure(FigureId(self.ids[place])),
                Target::Day => Entity::Day(DayKey {
                    posyandu: PlaceId(self.ids[place]),
                    date: days.next().ok_or(Refused::Malformed)?,
                }),
                Target::Place | Target::Fact => Entity::Place(PlaceId(self.ids[place])),
            })
        };
        places.into_iter().map(entity).collect()
    }

    /// Operations, spoken of at these places in the entries' own log.
    fn operations(&self, from: &mut In<'_>, seqs: &[u64]) -> Result<Vec<OpId>, Refused> {
        let logs = places(from, seqs.len(), self.logs.len())?;
        let before = ints(from, seqs.len())?;
        let operations = logs.into_iter().zip(before).zip(seqs);
        Ok(operations
            .map(|((log, before), seq)| OpId {
                replica: self.logs[log],
                seq: if log == 0 { *seq } else { 0 }.wrapping_sub(before.cast_unsigned()),
            })
            .collect())
    }
}

/// Columns that are read row by row.
struct Rows {
    columns: Vec<IntoIter<Value>>,
    people: IntoIter<usize>,
    edits: Edits,
    opaque: IntoIter<Vec<u8>>,
}

/// What is edited, by kind; why; and what is replaced.
struct Edits {
    entities: Vec<IntoIter<Entity>>,
    reasons: IntoIter<Vec<u8>>,
    bases: IntoIter<OpId>,
}

impl Rows {
    /// The body of the next row, whose cells are in these columns.
    fn next(&mut self, lists: &Lists, shape: &Shape, columns: &[usize]) -> Result<Said, Refused> {
        let missing = || Refused::Malformed;
        match shape {
            Shape::Opaque => Ok(Said::Opaque(self.opaque.next().ok_or_else(missing)?)),
            Shape::Fact { kind, cells } => {
                let person = self.people.next().ok_or_else(missing)?;
                let mut values = Values::new();
                for (cell, column) in cells.iter().zip(columns) {
                    let value = self.columns[*column].next().ok_or_else(missing)?;
                    values.set(cell.field, value);
                }
                Ok(Said::Known(Body::Fact(NewFact {
                    kind: *kind,
                    person: lists.people[person],
                    values,
                })))
            }
            Shape::Edit { target, cells } => {
                let mut sets = Vec::with_capacity(cells.len());
                for (cell, column) in cells.iter().zip(columns) {
                    sets.push(SetField {
                        field: cell.field,
                        value: self.columns[*column].next().ok_or_else(missing)?,
                        base: self.edits.bases.by_ref().take(cell.n_bases).collect(),
                    });
                }
                let entity = self.edits.entities[*target as usize].next();
                Ok(Said::Known(Body::Edit(Edit {
                    entity: entity.ok_or_else(missing)?,
                    sets,
                    reason: text(self.edits.reasons.next().ok_or_else(missing)?)?,
                })))
            }
        }
    }
}

fn text(bytes: Vec<u8>) -> Result<String, Refused> {
    String::from_utf8(bytes).map_err(|_| Refused::Malformed)
}
