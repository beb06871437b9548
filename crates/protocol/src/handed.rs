//! Entries that the district hands from one puskesmas to another: what was written about people who are looked
//! after there now, or where they live.
//!
//! ```text
//!  version · how many · length · ⟨entries of any logs, in columns, zstd⟩
//! ```
//!
//! The segments in which they came speak of others too and stay where they are. Each entry keeps its name, and so
//! its hash; that these are the district's the head proves to which they lead.

use crate::bytes::{In, Out};
use crate::packed::{pack_handed, unpack_handed};
use crate::{Entry, MOST_ENTRIES, Refused};

/// More bytes than any has: an entry that fitted in a segment fits here too.
const MOST_BYTES: usize = 2 << 20;

/// More bytes than any has when it is unpacked.
const MOST_UNPACKED: usize = 16 << 20;

const VERSION: u8 = 1;

/// zstd: smaller ones save hardly a byte of so short a text.
const LEVEL: i32 = 9;

/// Packs entries in the order in which they were numbered.
///
/// # Errors
/// [`Refused::TooLarge`] when they are too many or too much, [`Refused::Malformed`] when there are none.
pub fn pack(entries: &[Entry]) -> Result<Vec<u8>, Refused> {
    if entries.is_empty() {
        return Err(Refused::Malformed);
    }
    if entries.len() > MOST_ENTRIES {
        return Err(Refused::TooLarge);
    }
    let packed = pack_handed(entries);
    if packed.len() > MOST_UNPACKED {
        return Err(Refused::TooLarge);
    }
    let mut out = Out::default();
    out.raw(&[VERSION]);
    out.count(entries.len());
    out.count(packed.len());
    out.raw(&zstd::bulk::compress(&packed, LEVEL).map_err(|_| Refused::TooLarge)?);
    let bytes = out.into_bytes();
    match bytes.len() > MOST_BYTES {
        true => Err(Refused::TooLarge),
        false => Ok(bytes),
    }
}

/// How many entries these bytes hold, without unpacking them.
///
/// # Errors
/// [`Refused`] when they are no such bytes.
pub fn count(bytes: &[u8]) -> Result<usize, Refused> {
    split(bytes).map(|parts| parts.count)
}

/// Unpacks the entries.
///
/// # Errors
/// [`Refused`] when the bytes hold none.
pub fn open(bytes: &[u8]) -> Result<Vec<Entry>, Refused> {
    let parts = split(bytes)?;
    let packed =
        zstd::bulk::decompress(parts.small, parts.unpacked).map_err(|_| Refused::Malformed)?;
    unpack_handed(&packed, parts.count)
}

struct Parts<'a> {
    count: usize,
    unpacked: usize,
    small: &'a [u8],
}

fn split(bytes: &[u8]) -> Result<Parts<'_>, Refused> {
    if bytes.len() > MOST_BYTES {
        return Err(Refused::TooLarge);
    }
    let mut from = In::new(bytes);
    let [version] = *from.array()?;
    if version != VERSION {
        return Err(Refused::UnknownVersion);
    }
    let count = from.count(MOST_ENTRIES)?;
    if count == 0 {
        return Err(Refused::Malformed);
    }
    Ok(Parts {
        count,
        unpacked: from.count(MOST_UNPACKED)?,
        small: from.rest(),
    })
}

#[cfg(test)]
mod tests {
    use domain::{OpId, PersonId, ReplicaId, UserId};
    use ledger::{Body, Clock, NewFact, Written};
    use proptest::prelude::*;
    use testkit::any as any_of;

    use super::*;

    fn entries() -> impl Strategy<Value = Vec<Entry>> {
        let body = prop_oneof![
            4 => (any_of::fact(), 0..3_u128).prop_map(|(fact, person)| {
                Body::Fact(NewFact {
                    kind: fact.kind(),
                    person: PersonId(uuid::Uuid::from_u128(person)),
                    values: fact.values(),
                })
                .to_bytes()
            }),
            1 => prop::collection::vec(any::<u8>(), 0..40),
        ];
        let entry = (
            0..4_u64,
            1..u64::MAX >> 1,
            any::<i32>(),
            any::<bool>(),
            body,
        )
            .prop_map(|(log, seq, minute, suspect, body)| Entry {
                id: OpId {
                    replica: ReplicaId::from_random(log + 1),
                    seq,
                },
                author: UserId(uuid::Uuid::from_u128(u128::from(log % 2))),
                written: Written {
                    minute: minute.into(),
                    clock: match suspect {
                        true => Clock::Suspect,
                        false => Clock::Plausible,
                    },
                },
                body,
            });
        prop::collection::vec(entry, 1..40)
    }

    proptest! {
        #[test]
        fn what_is_handed_on_comes_out_as_it_was_and_in_its_order(entries in entries()) {
            let packed = pack(&entries).unwrap();
            prop_assert_eq!(count(&packed), Ok(entries.len()));
            prop_assert_eq!(open(&packed), Ok(entries));
        }

        #[test]
        fn no_bytes_make_the_reader_panic(
            entries in entries(), place: prop::sample::Index, byte: u8, end: prop::sample::Index
        ) {
            let mut packed = pack(&entries).unwrap();
            let place = place.index(packed.len());
            packed[place] = byte;
            let _ = open(&packed);
            let _ = open(&packed[..end.index(packed.len())]);
            // Behind the checksum of zstd too.
            let mut plain = pack_handed(&entries);
            let place = place.min(plain.len() - 1);
            plain[place] = byte;
            let _ = unpack_handed(&plain, entries.len());
        }
    }

    #[test]
    fn nothing_and_too_much_are_not_packed() {
        assert_eq!(pack(&[]), Err(Refused::Malformed));
        let one = Entry {
            id: OpId {
                replica: ReplicaId::from_random(1),
                seq: 1,
            },
            author: UserId(uuid::Uuid::nil()),
            written: Written {
                minute: 0,
                clock: Clock::Plausible,
            },
            body: Vec::new(),
        };
        assert_eq!(pack(&vec![one; MOST_ENTRIES + 1]), Err(Refused::TooLarge));
        assert_eq!(open(&[1, 0, 0]), Err(Refused::Malformed));
        assert_eq!(open(&[2, 1, 0]), Err(Refused::UnknownVersion));
    }
}
