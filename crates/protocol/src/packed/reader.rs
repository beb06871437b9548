//! Unpacking.

use std::vec::IntoIter;

use domain::{DayKey, Entity, OpId, PersonId, PlaceId, ReplicaId, UserId, Value, Values};
use ledger::{Body, Clock, Edit, NewFact, SetField, Written};
use uuid::Uuid;

use super::MOST_VALUES;
use crate::bytes::In;
use crate::column::{dates, ints, places, strings};
use crate::shape::{Cell, Shape, Target, Type};
use crate::{Entry, MOST_ENTRIES, Names, Refused};

/// Unpacks so many entries of a log.
pub(crate) fn unpack(
    bytes: &[u8],
    replica: ReplicaId,
    first_seq: u64,
    count: usize,
    names: &dyn Names,
) -> Result<Vec<Entry>, Refused> {
    let last = (count as u64).checked_add(first_seq);
    if count > MOST_ENTRIES || last.is_none() {
        return Err(Refused::TooLarge);
    }
    let mut from = In::new(bytes);
    let lists = Lists::read(&mut from, replica, names)?;
    let authors = places(&mut from, count, lists.ids.len())?;
    let minutes = ints(&mut from, count)?;
    let clocks = ints(&mut from, count)?;
    let shape_of = places(&mut from, count, MOST_ENTRIES)?;
    let mut shapes = Vec::new();
    for _ in 0..from.count(MOST_ENTRIES)? {
        shapes.push(Shape::read(&mut from)?);
    }
    let mut seqs_of: Vec<Vec<u64>> = vec![Vec::new(); shapes.len()];
    for (seq, shape) in (first_seq..).zip(&shape_of) {
        seqs_of.get_mut(*shape).ok_or(Refused::Malformed)?.push(seq);
    }
    refuse_too_many_values(&shapes, &seqs_of)?;
    let mut bodies = Vec::new();
    for (shape, seqs) in shapes.iter().zip(&seqs_of) {
        bodies.push(lists.bodies(&mut from, shape, seqs)?.into_iter());
    }
    from.end()?;
    let mut entries = Vec::with_capacity(count);
    for (place, seq) in (first_seq..).take(count).enumerate() {
        let body = bodies[shape_of[place]].next().ok_or(Refused::Malformed)?;
        entries.push(Entry {
            id: OpId { replica, seq },
            author: UserId(lists.ids[authors[place]]),
            written: Written {
                minute: minutes[place],
                clock: match clocks[place] {
                    0 => Clock::Plausible,
                    1 => Clock::Suspect,
                    _ => return Err(Refused::Malformed),
                },
            },
            body,
        });
    }
    Ok(entries)
}

/// Columns whose values are all the same take no bytes: what they may hold is limited here.
fn refuse_too_many_values(shapes: &[Shape], seqs_of: &[Vec<u64>]) -> Result<(), Refused> {
    let mut values = 0_usize;
    for (shape, seqs) in shapes.iter().zip(seqs_of) {
        let cells = match shape {
            Shape::Opaque => continue,
            Shape::Fact { cells, .. } | Shape::Edit { cells, .. } => cells,
        };
        let of_one: usize = cells.iter().map(|cell| 1 + cell.n_bases).sum();
        values = values.saturating_add(of_one.saturating_mul(seqs.len()));
    }
    if values > MOST_VALUES {
        return Err(Refused::TooLarge);
    }
    Ok(())
}

/// What entries speak of.
struct Lists {
    /// The first is the entries' own log.
    logs: Vec<ReplicaId>,
    ids: Vec<Uuid>,
    people: Vec<PersonId>,
}

impl Lists {
    fn read(from: &mut In<'_>, own: ReplicaId, names: &dyn Names) -> Result<Self, Refused> {
        let mut logs = vec![own];
        for _ in 0..from.count(MOST_VALUES)? {
            logs.push(match from.number()? {
                0 => ReplicaId::from_random(u64::from_be_bytes(*from.array()?)),
                number => u32::try_from(number)
                    .ok()
                    .and_then(|number| names.replica(number))
                    .ok_or(Refused::UnknownName)?,
            });
        }
        let mut ids = Vec::new();
        for _ in 0..from.count(MOST_VALUES)? {
            ids.push(Uuid::from_bytes(*from.array()?));
        }
        let n_people = from.count(MOST_ENTRIES)?;
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

    /// The bodies of one shape, of operations at these places in the log.
    fn bodies(
        &self,
        from: &mut In<'_>,
        shape: &Shape,
        seqs: &[u64],
    ) -> Result<Vec<Vec<u8>>, Refused> {
        match shape {
            Shape::Opaque => {
                let bodies = strings(from, seqs.len())?;
                Ok(bodies.into_iter().map(<[u8]>::to_vec).collect())
            }
            Shape::Fact { kind, cells } => {
                let people = places(from, seqs.len(), self.people.len())?;
                let mut columns = Vec::new();
                for cell in cells {
                    columns.push(self.values(from, *cell, seqs.len())?);
                }
                let body = |person: usize| {
                    Ok(Body::Fact(NewFact {
                        kind: *kind,
                        person: self.people[person],
                        values: row(cells, &mut columns)?.collect::<Values>(),
                    })
                    .to_bytes())
                };
                people.into_iter().map(body).collect()
            }
            Shape::Edit { target, cells } => {
                let mut entities = self.entities(from, *target, seqs)?.into_iter();
                let mut reasons = strings(from, seqs.len())?.into_iter();
                let (mut columns, mut bases) = (Vec::new(), Vec::new());
                for cell in cells {
                    columns.push(self.values(from, *cell, seqs.len())?);
                    let from_seqs = seqs
                        .iter()
                        .flat_map(|seq| std::iter::repeat_n(*seq, cell.n_bases))
                        .collect::<Vec<_>>();
                    bases.push(self.operations(from, &from_seqs)?.into_iter());
                }
                let body = |_| {
                    let reason = reasons.next().ok_or(Refused::Malformed)?;
                    let sets = row(cells, &mut columns)?.zip(cells).zip(&mut bases);
                    Ok(Body::Edit(Edit {
                        entity: entities.next().ok_or(Refused::Malformed)?,
                        sets: sets
                            .map(|(((field, value), cell), bases)| SetField {
                                field,
                                value,
                                base: bases.take(cell.n_bases).collect(),
                            })
                            .collect(),
                        reason: text(reason)?,
                    })
                    .to_bytes())
                };
                seqs.iter().map(body).collect()
            }
        }
    }

    fn values(
        &self,
        from: &mut In<'_>,
        cell: Cell,
        count: usize,
    ) -> Result<IntoIter<Value>, Refused> {
        let column: Vec<Value> = match cell.holds {
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
            Target::Place | Target::User | Target::Day | Target::Fact => self.ids.len(),
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

/// The next value of each column, with its field.
fn row<'a>(
    cells: &'a [Cell],
    columns: &mut [IntoIter<Value>],
) -> Result<impl Iterator<Item = (domain::Field, Value)> + use<'a>, Refused> {
    let values: Vec<Value> = columns.iter_mut().filter_map(Iterator::next).collect();
    if values.len() != cells.len() {
        return Err(Refused::Malformed);
    }
    Ok(cells.iter().map(|cell| cell.field).zip(values))
}

fn text(bytes: &[u8]) -> Result<String, Refused> {
    let text = std::str::from_utf8(bytes).map_err(|_| Refused::Malformed)?;
    Ok(text.to_owned())
}
