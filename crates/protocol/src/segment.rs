//! Entries of one log on their way, signed by the laptop that wrote them.
//!
//! ```text
//!  version · log · first place · how many · length · ⟨entries, in columns, zstd⟩ · signature
//!                                                                          │
//!  signed: log, first place, how many, hash of the segment before it, minutes, hash of every entry
//! ```
//!
//! The signature covers what entries say, not how they are packed: one entry may be given out alone, or
//! without its body, and its hash still stands in the chain.

use domain::{OpId, ReplicaId};
use sha2::{Digest as _, Sha256};

use crate::bytes::{In, Out};
use crate::packed::{pack, unpack};
use crate::sign::SIGNATURE_BYTES;
use crate::{Entry, Hash, Names, PublicKey, Refused, SecretKey};

/// More entries than any segment has.
pub const MOST_ENTRIES: usize = 500;

/// More bytes than any segment has.
pub const MOST_BYTES: usize = 1 << 20;

/// More bytes than any segment has when it is unpacked.
const MOST_UNPACKED: usize = 8 << 20;

const VERSION: u8 = 1;

/// zstd: smaller ones save hardly a byte of so short a text.
const LEVEL: i32 = 9;

/// Which part of which log a segment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// The log.
    pub replica: ReplicaId,
    /// Place of the first entry.
    pub first: u64,
    /// How many entries.
    pub count: usize,
}

impl Header {
    /// Reads which part of which log the bytes of a segment are, without unpacking them.
    ///
    /// # Errors
    /// [`Refused`] when they are no segment.
    pub fn read(bytes: &[u8], names: &dyn Names) -> Result<Self, Refused> {
        split(bytes, names).map(|parts| parts.header)
    }

    /// Place of the last entry.
    pub fn last(&self) -> u64 {
        self.first + self.count as u64 - 1
    }
}

/// A segment that was unpacked, but not yet verified.
#[derive(Debug, Clone)]
pub struct Segment {
    /// Which part of which log.
    pub header: Header,
    /// The entries.
    pub entries: Vec<Entry>,
    signature: [u8; SIGNATURE_BYTES],
}

/// A segment as it travels, and the hash by which the next one names it.
#[derive(Debug, Clone)]
pub struct Sealed {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Which part of which log.
    pub header: Header,
    /// What was signed.
    pub hash: Hash,
}

impl Segment {
    /// Packs and signs entries that follow each other in one log; `previous` is the hash of the segment
    /// before, all zero before the first.
    ///
    /// # Errors
    /// [`Refused::TooLarge`] when they are too many or too much for one segment, [`Refused::Malformed`]
    /// when they are none or do not follow each other.
    pub fn seal(
        entries: &[Entry],
        previous: &Hash,
        key: &SecretKey,
        names: &dyn Names,
    ) -> Result<Sealed, Refused> {
        let header = header_of(entries)?;
        let packed = pack(entries, names);
        if packed.len() > MOST_UNPACKED {
            return Err(Refused::TooLarge);
        }
        let mut out = Out::default();
        out.raw(&[VERSION]);
        match names.number(header.replica) {
            Some(number) => out.number(number.into()),
            None => {
                out.number(0);
                out.raw(&header.replica.number().to_be_bytes());
            }
        }
        out.number(header.first);
        out.count(header.count);
        out.count(packed.len());
        let small = zstd::bulk::compress(&packed, LEVEL).map_err(|_| Refused::TooLarge)?;
        out.raw(&small);
        let hash = signed(&header, entries, previous);
        out.raw(&key.sign(&hash));
        let bytes = out.into_bytes();
        if bytes.len() > MOST_BYTES {
            return Err(Refused::TooLarge);
        }
        Ok(Sealed {
            bytes,
            header,
            hash,
        })
    }

    /// Unpacks a segment. Nothing in it is to be believed before [`Segment::verify`].
    ///
    /// # Errors
    /// [`Refused`] when the bytes are no segment, or speak of what is not known here yet.
    pub fn open(bytes: &[u8], names: &dyn Names) -> Result<Self, Refused> {
        let parts = split(bytes, names)?;
        let header = parts.header;
        let packed =
            zstd::bulk::decompress(parts.small, parts.unpacked).map_err(|_| Refused::Malformed)?;
        Ok(Self {
            header,
            entries: unpack(&packed, header.replica, header.first, header.count, names)?,
            signature: parts.signature,
        })
    }

    /// Proves that the laptop with this key wrote the segment, right after the one with this hash;
    /// answers its own hash.
    ///
    /// # Errors
    /// [`Refused::BadSignature`].
    pub fn verify(&self, previous: &Hash, key: &PublicKey) -> Result<Hash, Refused> {
        let hash = signed(&self.header, &self.entries, previous);
        key.verify(&hash, &self.signature)?;
        Ok(hash)
    }
}

struct Parts<'a> {
    header: Header,
    /// How many bytes the entries have when unpacked.
    unpacked: usize,
    small: &'a [u8],
    signature: [u8; SIGNATURE_BYTES],
}

fn split<'a>(bytes: &'a [u8], names: &dyn Names) -> Result<Parts<'a>, Refused> {
    if bytes.len() > MOST_BYTES {
        return Err(Refused::TooLarge);
    }
    let (bytes, signature) = bytes
        .split_last_chunk::<SIGNATURE_BYTES>()
        .ok_or(Refused::Malformed)?;
    let mut from = In::new(bytes);
    let [version] = *from.array()?;
    if version != VERSION {
        return Err(Refused::UnknownVersion);
    }
    let replica = match from.number()? {
        0 => ReplicaId::from_random(u64::from_be_bytes(*from.array()?)),
        number => u32::try_from(number)
            .ok()
            .and_then(|number| names.replica(number))
            .ok_or(Refused::UnknownName)?,
    };
    let first = from.number()?;
    let count = from.count(MOST_ENTRIES)?;
    if first == 0 || count == 0 || first.checked_add(count as u64).is_none() {
        return Err(Refused::Malformed);
    }
    Ok(Parts {
        unpacked: from.count(MOST_UNPACKED)?,
        header: Header {
            replica,
            first,
            count,
        },
        small: from.rest(),
        signature: *signature,
    })
}

fn header_of(entries: &[Entry]) -> Result<Header, Refused> {
    let first = entries.first().ok_or(Refused::Malformed)?.id;
    if entries.len() > MOST_ENTRIES {
        return Err(Refused::TooLarge);
    }
    let in_order = entries
        .iter()
        .zip(first.seq..)
        .all(|(entry, seq)| entry.id == OpId { seq, ..first });
    if !in_order || first.seq == 0 {
        return Err(Refused::Malformed);
    }
    Ok(Header {
        replica: first.replica,
        first: first.seq,
        count: entries.len(),
    })
}

fn signed(header: &Header, entries: &[Entry], previous: &Hash) -> Hash {
    let mut hash = Sha256::new();
    hash.update(b"siklus segment 1");
    hash.update(header.replica.number().to_be_bytes());
    hash.update(header.first.to_be_bytes());
    hash.update((header.count as u64).to_be_bytes());
    #[cfg(feature = "planted")]
    let previous = match ledger::planted::is(ledger::planted::Bug::PreviousSkipped) {
        true => &[0; 32],
        false => previous,
    };
    hash.update(previous);
    for entry in entries {
        hash.update(entry.written.minute.to_be_bytes());
        hash.update([u8::from(entry.written.clock == ledger::Clock::Suspect)]);
    }
    for entry in entries {
        hash.update(entry.hash());
    }
    hash.finalize().into()
}
