//! What a first download is made of, and what proves it.

use std::collections::HashMap;

use domain::{OpId, ReplicaId};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use crate::bytes::{In, Out};
use crate::column::{ints, places, put_ints, put_places};
use crate::vouch::Proof;
use crate::{Hash, Head, Refused};

/// More segments than any puskesmas has received.
const MOST_TAKEN: usize = 1 << 20;

/// More bytes than their list has when it is unpacked.
const MOST_UNPACKED: usize = 16 << 20;

const LEVEL: i32 = 19;

/// What a first download is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The epoch in which its numbers were given.
    pub epoch: u64,
    /// The head of the puskesmas at that moment.
    pub head: Head,
    /// The district's signature of that ([`crate::vouch`]).
    pub proof: ByteBuf,
    /// The logs of the puskesmas.
    pub logs: Vec<Whose>,
    /// The chunks, in the order in which they are to be taken in.
    pub chunks: Vec<ChunkName>,
    /// [`Taken`] in the district's order, packed.
    commits: ByteBuf,
}

/// A log, and how far it has been received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whose {
    /// Its short name.
    pub number: u32,
    /// The log.
    pub replica: u64,
    /// The last place received; 0 when none was.
    pub head: u64,
    /// Hash of the last segment received: what the next one names.
    pub chain: Hash,
}

/// A chunk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChunkName {
    /// SHA-256 of its bytes.
    pub hash: Hash,
    /// How many bytes.
    pub bytes: u32,
    /// How many operations.
    pub rows: u32,
    /// What is in it.
    pub kind: Kind,
}

/// What is in a chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// People, places and users: once all of these are there, people are found.
    People,
    /// Everything else.
    Records,
}

/// Operations of one log that follow each other and got the numbers after those of the ones before: a segment
/// that was received, or a part of what was handed over by another puskesmas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// Short name of its log.
    pub number: u32,
    /// Place of the first operation.
    pub first: u64,
    /// How many operations.
    pub count: u64,
    /// They were numbered together with the ones before.
    pub joined: bool,
}

impl Manifest {
    /// A manifest.
    ///
    /// # Errors
    /// [`Refused::Malformed`] when a segment is of none of the logs, [`Refused::TooLarge`] when there are more
    /// than anybody has received.
    pub fn new(
        epoch: u64,
        head: Head,
        proof: &Proof,
        logs: Vec<Whose>,
        taken: &[Taken],
        chunks: Vec<ChunkName>,
    ) -> Result<Self, Refused> {
        if taken.len() > MOST_TAKEN {
            return Err(Refused::TooLarge);
        }
        let mut ends = vec![1_u64; logs.len()];
        let (mut of, mut after, mut counts, mut joined) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for one in taken {
            let log = logs.iter().position(|log| log.number == one.number);
            let log = log.ok_or(Refused::Malformed)?;
            of.push(log);
            after.push(one.first.wrapping_sub(ends[log]).cast_signed());
            counts.push(one.count.cast_signed());
            joined.push(i64::from(one.joined));
            ends[log] = one.first.wrapping_add(one.count);
        }
        let mut packed = Out::default();
        put_places(&mut packed, &of);
        put_ints(&mut packed, &after);
        put_ints(&mut packed, &counts);
        put_ints(&mut packed, &joined);
        let packed = packed.into_bytes();
        let mut out = Out::default();
        out.count(taken.len());
        out.count(packed.len());
        out.raw(&zstd::bulk::compress(&packed, LEVEL).map_err(|_| Refused::TooLarge)?);
        Ok(Self {
            epoch,
            head,
            proof: ByteBuf::from(*proof),
            logs,
            chunks,
            commits: ByteBuf::from(out.into_bytes()),
        })
    }

    /// The segments that were received, in the district's order.
    ///
    /// # Errors
    /// [`Refused`] when the manifest contradicts itself.
    fn taken(&self) -> Result<Vec<Taken>, Refused> {
        let mut from = In::new(&self.commits);
        let count = from.count(MOST_TAKEN)?;
        let unpacked = from.count(MOST_UNPACKED)?;
        let packed =
            zstd::bulk::decompress(from.rest(), unpacked).map_err(|_| Refused::Malformed)?;
        let mut from = In::new(&packed);
        let of = places(&mut from, count, self.logs.len())?;
        let after = ints(&mut from, count)?;
        let counts = ints(&mut from, count)?;
        let joined = ints(&mut from, count)?;
        from.end()?;
        let mut ends = vec![1_u64; self.logs.len()];
        let mut taken = Vec::with_capacity(count);
        let rows = of.into_iter().zip(after).zip(counts).zip(joined);
        for (((log, after), count), joined) in rows {
            let first = ends[log].wrapping_add(after.cast_unsigned());
            let count = u64::try_from(count).map_err(|_| Refused::Malformed)?;
            let end = first.checked_add(count).ok_or(Refused::Malformed)?;
            if first == 0 || count == 0 {
                return Err(Refused::Malformed);
            }
            ends[log] = end;
            taken.push(Taken {
                number: self.logs[log].number,
                first,
                count,
                joined: joined != 0,
            });
        }
        Ok(taken)
    }

    /// The numbers of all operations.
    ///
    /// # Errors
    /// [`Refused::Malformed`] when the manifest contradicts itself: commits, chunks and head must stand for
    /// the same number of operations.
    pub fn numbers(&self) -> Result<Numbers, Refused> {
        let taken = self.taken()?;
        let rows: u64 = self.chunks.iter().map(|chunk| u64::from(chunk.rows)).sum();
        let mut numbers = Numbers {
            counts: Vec::with_capacity(taken.len()),
            ranges: HashMap::new(),
        };
        let mut ssn = 0_u64;
        for one in &taken {
            let log = self.logs.iter().find(|log| log.number == one.number);
            let log = log.ok_or(Refused::Malformed)?;
            let replica = ReplicaId::from_random(log.replica);
            let ranges = numbers.ranges.entry(replica).or_default();
            ranges.push((one.first, one.count, ssn + 1));
            ssn = ssn.checked_add(one.count).ok_or(Refused::Malformed)?;
            match numbers.counts.last_mut() {
                Some(count) if one.joined => *count += one.count,
                _ => numbers.counts.push(one.count),
            }
        }
        if ssn != self.head.ssn || rows != ssn {
            return Err(Refused::Malformed);
        }
        numbers
            .ranges
            .values_mut()
            .for_each(|ranges| ranges.sort_unstable());
        Ok(numbers)
    }
}

/// Which number each operation has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbers {
    counts: Vec<u64>,
    /// Of each log: first place, how many, number of the first; by place.
    ranges: HashMap<ReplicaId, Vec<(u64, u64, u64)>>,
}

impl Numbers {
    /// The number of an operation; `None` for one that has none.
    pub fn of(&self, id: OpId) -> Option<u64> {
        let ranges = self.ranges.get(&id.replica)?;
        let after = ranges.partition_point(|(first, ..)| *first <= id.seq);
        let (first, count, ssn) = ranges[after.checked_sub(1)?];
        (id.seq - first < count).then(|| ssn + (id.seq - first))
    }

    /// The head after operations with these hashes, in the order of their numbers: what proves that they are
    /// the district's. `None` when they are not as many.
    pub fn head(&self, hashes: &[Hash]) -> Option<Head> {
        let mut head = Head::default();
        let mut rest = hashes;
        for count in &self.counts {
            let (now, later) = rest.split_at_checked(usize::try_from(*count).ok()?)?;
            head = head.after(now);
            rest = later;
        }
        rest.is_empty().then_some(head)
    }
}
