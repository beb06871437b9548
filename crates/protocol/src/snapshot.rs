//! The first download: all operations of a puskesmas up to a number, gathered into a few chunks.
//!
//! ```text
//! manifest   epoch, head, logs, which segment got which numbers, the chunks by their hashes
//! chunk      people and places · people and places · … · records · records · …
//! ```
//!
//! Every operation up to the head is in exactly one chunk, also one that nobody here understands. People come
//! first, so that they are found long before all is there; then the records, child by child, each child whole:
//! what is shown of a child is never counted from half of it. Entries have no order of their own in a chunk:
//! which number each has follows from the manifest, and when all are there, their sum and the chain over all
//! commits prove that they are what the district has.
//!
//! Gathering a child's records makes columns of small differences; names of people travel once. What is left
//! out is when an operation was written, since nothing is decided by it.

mod manifest;

use std::collections::HashMap;

use domain::{Entity, OpId, PersonId, ReplicaId};
use ledger::Body;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use zstd::bulk::{Compressor, Decompressor};

pub use manifest::{ChunkName, Kind, Manifest, Numbers, Taken, Whose};

use crate::bytes::{In, Out};
use crate::packed::{OF_CHUNK, gather, ungather};
use crate::{Entry, Hash, Names, Refused};

/// More bytes than any chunk has: it holds at least one entry, which once fitted in a segment.
pub const MOST_CHUNK_BYTES: usize = 2 << 20;

/// More entries than any chunk has.
pub const MOST_CHUNK_ENTRIES: usize = OF_CHUNK.entries;

/// More bytes than any chunk has when it is unpacked.
const MOST_UNPACKED: usize = 8 << 20;

const VERSION: u8 = 1;

/// zstd: a chunk is made once and travels often.
const LEVEL: i32 = 19;

/// A laptop asks what the first download is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskSnapshot {
    /// The epoch in which it counts.
    pub epoch: u64,
}

/// A laptop asks for a chunk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskChunk {
    /// Its hash.
    pub hash: Hash,
}

/// What the district answers to an [`AskChunk`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenChunk {
    /// The chunk; `None` when there is none of this hash any more: the manifest is to be asked for again.
    pub bytes: Option<ByteBuf>,
}

/// An entry of a chunk, and what it says if that is understood here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The entry; when it was written is not known.
    pub entry: Entry,
    /// What it says.
    pub body: Option<Body>,
}

/// What chunks speak of without saying it again: logs, and what the chunks of people before have said.
#[derive(Debug, Default)]
pub struct Known {
    numbers: HashMap<ReplicaId, u32>,
    logs: HashMap<u32, ReplicaId>,
    people: Vec<PersonId>,
    places: HashMap<PersonId, u64>,
    /// The end of what the chunks of people before have said, as it is before it is made small.
    said: Vec<u8>,
}

/// The list of people, as if it were a log: the operation at a place of it names the person there.
const PEOPLE: (u32, ReplicaId) = (u32::MAX, ReplicaId::NONE);

/// So much of what was said before a chunk of people refers to.
const REMEMBERED: usize = 256 << 10;

impl Known {
    /// The logs of a manifest, and nobody.
    pub fn new(logs: &[Whose]) -> Self {
        let named = |log: &Whose| (log.number, ReplicaId::from_random(log.replica));
        Self {
            numbers: logs.iter().map(named).map(|(n, log)| (log, n)).collect(),
            logs: logs.iter().map(named).collect(),
            ..Self::default()
        }
    }

    /// Unpacks a chunk; whom one of people speaks of is known from then on. In others what is about one person
    /// stands together, in an order that is always the same. Chunks of people are unpacked in
    /// their order, others in any. That it is the right chunk, its hash says.
    ///
    /// # Errors
    /// [`Refused`] when the bytes are no chunk, or speak of what is not known here.
    pub fn open(&mut self, kind: Kind, bytes: &[u8]) -> Result<Vec<Record>, Refused> {
        let (mut records, said) = unpack(kind, bytes, self)?;
        if kind == Kind::Records {
            self.gather(&mut records);
        }
        if kind == Kind::People {
            records.iter().for_each(|record| self.meet(record));
            self.said.extend_from_slice(&said);
            let long = self.said.len().saturating_sub(REMEMBERED);
            self.said.drain(..long);
        }
        Ok(records)
    }

    /// Puts what is about one person together, in the order of the list of people; what is about nobody known
    /// comes last.
    fn gather(&self, records: &mut [Record]) {
        let place = |person: &PersonId| self.places.get(person).copied().unwrap_or(u64::MAX);
        let facts: HashMap<OpId, u64> = records
            .iter()
            .filter_map(|record| match &record.body {
                Some(Body::Fact(fact)) => Some((record.entry.id, place(&fact.person))),
                Some(Body::Edit(_)) | None => None,
            })
            .collect();
        records.sort_by_cached_key(|record| match &record.body {
            Some(Body::Fact(fact)) => place(&fact.person),
            Some(Body::Edit(edit)) => match &edit.entity {
                Entity::Fact(fact) => facts.get(fact).copied().unwrap_or(u64::MAX),
                Entity::Person(person) => place(person),
                Entity::Place(_) | Entity::Day(_) | Entity::User(_) | Entity::Figure(_) => u64::MAX,
            },
            None => u64::MAX,
        });
    }

    fn meet(&mut self, record: &Record) {
        let Some(Body::Edit(edit)) = &record.body else {
            return;
        };
        let Entity::Person(person) = edit.entity else {
            return;
        };
        let next = self.people.len() as u64 + 1;
        self.places.entry(person).or_insert_with(|| {
            self.people.push(person);
            next
        });
    }

    /// What a chunk refers to.
    fn said_before(&self, kind: Kind) -> &[u8] {
        match kind {
            Kind::People => &self.said,
            Kind::Records => &[],
        }
    }
}

impl Names for Known {
    fn number(&self, replica: ReplicaId) -> Option<u32> {
        if replica == PEOPLE.1 {
            return Some(PEOPLE.0);
        }
        self.numbers.get(&replica).copied()
    }

    fn replica(&self, number: u32) -> Option<ReplicaId> {
        if number == PEOPLE.0 {
            return Some(PEOPLE.1);
        }
        self.logs.get(&number).copied()
    }

    fn operation(&self, person: PersonId) -> Option<OpId> {
        Some(OpId {
            replica: PEOPLE.1,
            seq: *self.places.get(&person)?,
        })
    }

    fn person(&self, operation: OpId) -> Option<PersonId> {
        if operation.replica != PEOPLE.1 {
            return None;
        }
        let place = usize::try_from(operation.seq).ok()?.checked_sub(1)?;
        self.people.get(place).copied()
    }
}

/// Packs entries into a chunk.
///
/// # Errors
/// [`Refused::TooLarge`] when they are too many or too much for one.
pub fn pack(kind: Kind, entries: &[Entry], known: &Known) -> Result<Vec<u8>, Refused> {
    if entries.len() > OF_CHUNK.entries {
        return Err(Refused::TooLarge);
    }
    let packed = gather(entries, known);
    if packed.len() > MOST_UNPACKED {
        return Err(Refused::TooLarge);
    }
    let small = Compressor::with_dictionary(LEVEL, known.said_before(kind))
        .and_then(|mut small| small.compress(&packed))
        .map_err(|_| Refused::TooLarge)?;
    let mut out = Out::default();
    out.raw(&[VERSION]);
    out.count(entries.len());
    out.count(packed.len());
    out.raw(&small);
    let bytes = out.into_bytes();
    if bytes.len() > MOST_CHUNK_BYTES {
        return Err(Refused::TooLarge);
    }
    // What no reader would take is not given out.
    unpack(kind, &bytes, known)?;
    Ok(bytes)
}

fn unpack(kind: Kind, bytes: &[u8], known: &Known) -> Result<(Vec<Record>, Vec<u8>), Refused> {
    if bytes.len() > MOST_CHUNK_BYTES {
        return Err(Refused::TooLarge);
    }
    let mut from = In::new(bytes);
    let [version] = *from.array()?;
    if version != VERSION {
        return Err(Refused::UnknownVersion);
    }
    let count = from.count(OF_CHUNK.entries)?;
    let unpacked = from.count(MOST_UNPACKED)?;
    let packed = Decompressor::with_dictionary(known.said_before(kind))
        .and_then(|mut large| large.decompress(from.rest(), unpacked))
        .map_err(|_| Refused::Malformed)?;
    let entries = ungather(&packed, count, known)?;
    let record = |(entry, body)| Record { entry, body };
    Ok((entries.into_iter().map(record).collect(), packed))
}
