//! Gathering operations into the chunks of a first download. Pure.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::{Entity, OpId, PersonId, field};
use ledger::Body;
use protocol::snapshot::{ChunkName, Kind, Known, Whose, pack};
use protocol::{Entry, Refused};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// Bytes of a chunk, unless one operation has more: so much is lost when a line is cut while it comes.
const AIM_BYTES: usize = 32 << 10;

/// Operations with which the cutting of chunks of people, and of records, begins.
const PEOPLE: usize = 2_048;
const RECORDS: usize = 16_384;

/// A chunk and its name.
pub(crate) type Chunk = (ChunkName, Vec<u8>);

/// Gathers operations, given in the district's order, into chunks.
///
/// # Errors
/// [`Refused`] when one of them fits in no chunk.
pub(crate) fn gather(entries: Vec<Entry>, logs: &[Whose]) -> Result<Vec<Chunk>, Refused> {
    let (people, records) = in_order(entries);
    let mut cutter = Cutter {
        known: Known::new(logs),
        chunks: Vec::new(),
    };
    cutter.cut(&people, Kind::People, PEOPLE)?;
    cutter.cut(&records, Kind::Records, RECORDS)?;
    Ok(cutter.chunks)
}

/// Operations in the order in which they are packed, and what each is about.
#[derive(Default)]
struct Ordered {
    entries: Vec<Entry>,
    about: Vec<About>,
}

/// What an operation is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum About {
    Place(Uuid),
    User(Uuid),
    Day(Uuid, NaiveDate),
    /// The place of a person among those who live together.
    Person(usize),
    /// Nothing that is understood here.
    Unknown,
}

struct Cutter {
    known: Known,
    chunks: Vec<Chunk>,
}

impl Cutter {
    /// Cuts between people, where it can.
    fn cut(&mut self, all: &Ordered, kind: Kind, begin: usize) -> Result<(), Refused> {
        let (mut from, mut aim) = (0, begin);
        while from < all.entries.len() {
            let to = from + between(&all.about[from..], aim);
            let entries = &all.entries[from..to];
            let packed = match pack(kind, entries, &self.known) {
                Err(Refused::TooLarge) if entries.len() > 1 => {
                    aim = entries.len() / 2;
                    continue;
                }
                packed => packed?,
            };
            let fitting = entries.len() * AIM_BYTES / packed.len().max(1);
            // A little less than what would just fit: chunks differ.
            aim = (fitting - fitting / 16).clamp(1, begin);
            if packed.len() > AIM_BYTES && to - from > between(&all.about[from..], aim) {
                continue;
            }
            self.known.open(kind, &packed)?;
            let name = ChunkName {
                hash: Sha256::digest(&packed).into(),
                bytes: u32::try_from(packed.len()).map_err(|_| Refused::TooLarge)?,
                rows: u32::try_from(entries.len()).map_err(|_| Refused::TooLarge)?,
                kind,
            };
            self.chunks.push((name, packed));
            from = to;
        }
        Ok(())
    }
}

/// How many of these to take for so many: not a part of what is about one person, unless nothing else is left.
fn between(about: &[About], aim: usize) -> usize {
    let Some(next) = about.get(aim) else {
        return about.len();
    };
    let same = about[..aim].iter().rev().take_while(|one| *one == next);
    match aim - same.count() {
        0 => aim,
        whole => whole,
    }
}

/// People, places and users; then everything else.
fn in_order(entries: Vec<Entry>) -> (Ordered, Ordered) {
    let bodies: Vec<Option<Body>> = entries
        .iter()
        .map(|entry| Body::from_bytes(&entry.body).ok())
        .collect();
    let facts = people_of_facts(&entries, &bodies);
    let neighbours = neighbours(&bodies);
    let person = |person: &PersonId| {
        let place = neighbours.get(person);
        About::Person(place.copied().unwrap_or(neighbours.len()))
    };
    let mut keys: Vec<_> = bodies
        .iter()
        .enumerate()
        .map(|(nth, body)| {
            let (kind, about, date) = match body {
                None => (Kind::Records, About::Unknown, None),
                Some(Body::Fact(fact)) => {
                    let date = fact.values.date(field::DATE);
                    (Kind::Records, person(&fact.person), date)
                }
                Some(Body::Edit(edit)) => match edit.entity {
                    Entity::Person(id) => (Kind::People, person(&id), None),
                    Entity::Place(id) => (Kind::People, About::Place(id.0), None),
                    Entity::User(id) => (Kind::People, About::User(id.0), None),
                    Entity::Figure(id) => (Kind::People, About::Place(id.0), None),
                    Entity::Day(key) => (Kind::Records, About::Day(key.posyandu.0, key.date), None),
                    Entity::Fact(id) => {
                        let about = facts.get(&id).map_or(About::Unknown, person);
                        (Kind::Records, about, Some(NaiveDate::MAX))
                    }
                },
            };
            (kind == Kind::Records, about, date, nth)
        })
        .collect();
    keys.sort_unstable();
    let mut entries: Vec<Option<Entry>> = entries.into_iter().map(Some).collect();
    let (mut people, mut records) = (Ordered::default(), Ordered::default());
    for (is_record, about, _, nth) in keys {
        let ordered = if is_record { &mut records } else { &mut people };
        ordered.entries.extend(entries[nth].take());
        ordered.about.push(about);
    }
    (people, records)
}

/// Whom each fact is about.
fn people_of_facts(entries: &[Entry], bodies: &[Option<Body>]) -> HashMap<OpId, PersonId> {
    let facts = entries.iter().zip(bodies);
    facts
        .filter_map(|(entry, body)| match body {
            Some(Body::Fact(fact)) => Some((entry.id, fact.person)),
            Some(Body::Edit(_)) | None => None,
        })
        .collect()
}

/// Everybody with a place: who comes to one posyandu stands together, in the order of its book, in which they are
/// also entered; then families.
fn neighbours(bodies: &[Option<Body>]) -> HashMap<PersonId, usize> {
    #[derive(Default, PartialEq, Eq, PartialOrd, Ord)]
    struct Home<'a> {
        posyandu: Option<Uuid>,
        number: i64,
        family: &'a str,
        born: Option<NaiveDate>,
    }
    let mut homes: HashMap<PersonId, Home<'_>> = HashMap::new();
    for body in bodies.iter().flatten() {
        match body {
            Body::Fact(fact) => {
                let home = homes.entry(fact.person).or_default();
                home.posyandu = fact.values.id(field::POSYANDU).or(home.posyandu);
            }
            Body::Edit(edit) => {
                let Entity::Person(person) = edit.entity else {
                    continue;
                };
                let home = homes.entry(person).or_default();
                for set in &edit.sets {
                    match &set.value {
                        domain::Value::Text(family) if set.field == field::FAMILY_CARD => {
                            home.family = family;
                        }
                        domain::Value::Int(number) if set.field == field::REGISTER_NUMBER => {
                            home.number = *number;
                        }
                        domain::Value::Date(born) if set.field == field::BIRTH_DATE => {
                            home.born = Some(*born);
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    let mut people: Vec<(Home<'_>, PersonId)> = homes
        .into_iter()
        .map(|(person, home)| (home, person))
        .collect();
    people.sort_unstable();
    let people = people.into_iter().map(|(_, person)| person);
    people.zip(0..).collect()
}
