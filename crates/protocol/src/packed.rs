//! Entries packed column by column: those of one log one after the other, or gathered from many logs.

mod layout;
mod reader;
mod writer;

pub(crate) use reader::{ungather, unpack, unpack_handed};
pub(crate) use writer::{gather, pack, pack_handed};

/// More than anybody sends together.
pub(crate) struct Most {
    pub(crate) entries: usize,
    /// Values in all columns together.
    pub(crate) values: usize,
}

/// More than any segment has.
const OF_SEGMENT: Most = Most {
    entries: crate::MOST_ENTRIES,
    values: 200_000,
};

/// More than any chunk of a first download has.
pub(crate) const OF_CHUNK: Most = Most {
    entries: 16_384,
    values: 400_000,
};

#[cfg(test)]
mod tests {
    use domain::{OpId, PersonId, ReplicaId, UserId};
    use ledger::{Clock, Written};
    use proptest::prelude::*;
    use testkit::any as any_of;

    use super::*;
    use crate::bytes::Out;
    use crate::{Entry, Names, NoNames, Refused};

    /// Log 7 has number 1, and everybody is named by an operation of log 9, which has number 2.
    struct Known;

    impl Names for Known {
        fn number(&self, replica: ReplicaId) -> Option<u32> {
            match replica.number() {
                7 => Some(1),
                9 => Some(2),
                _ => None,
            }
        }

        fn replica(&self, number: u32) -> Option<ReplicaId> {
            [7, 9]
                .get(number.checked_sub(1)? as usize)
                .map(|replica| ReplicaId::from_random(*replica))
        }

        fn operation(&self, person: PersonId) -> Option<OpId> {
            Some(OpId {
                replica: ReplicaId::from_random(9),
                seq: u64::try_from(person.0.as_u128()).ok()?,
            })
        }

        fn person(&self, operation: OpId) -> Option<PersonId> {
            Some(PersonId(uuid::Uuid::from_u128(operation.seq.into())))
        }
    }

    fn entry(seq: u64, body: Vec<u8>) -> Entry {
        Entry {
            id: OpId {
                replica: ReplicaId::from_random(7),
                seq,
            },
            author: UserId(uuid::Uuid::from_u128(u128::from(seq % 2))),
            written: Written {
                minute: 29_000_000 + i64::try_from(seq).unwrap() * 3,
                clock: if seq.is_multiple_of(5) {
                    Clock::Suspect
                } else {
                    Clock::Plausible
                },
            },
            body,
        }
    }

    fn back(entries: &[Entry], names: &dyn Names) -> Vec<Entry> {
        let bytes = pack(entries, names);
        let first = entries.first().map_or(1, |entry| entry.id.seq);
        unpack(
            &bytes,
            ReplicaId::from_random(7),
            first,
            entries.len(),
            names,
        )
        .unwrap()
    }

    proptest! {
        #[test]
        fn every_history_comes_back_with_short_names_or_without(history in any_of::history()) {
            let bodies = history.operations().into_iter().map(|operation| operation.body.to_bytes());
            let entries: Vec<Entry> = (1..).zip(bodies).map(|(seq, body)| entry(seq, body)).collect();
            prop_assert_eq!(&back(&entries, &NoNames), &entries);
            prop_assert_eq!(&back(&entries, &Known), &entries);
        }

        #[test]
        fn bodies_nobody_understands_come_back_as_they_were(
            bodies in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..30), 0..9)
        ) {
            let entries: Vec<Entry> = (3..).zip(bodies).map(|(seq, body)| entry(seq, body)).collect();
            prop_assert_eq!(&back(&entries, &Known), &entries);
        }

        #[test]
        fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), count in 0..600_usize) {
            let replica = ReplicaId::from_random(7);
            unpack(&bytes, replica, 1, count, &Known).ok();
            unpack(&bytes, replica, u64::MAX, count, &NoNames).ok();
        }
    }

    #[test]
    fn a_few_bytes_cannot_ask_for_a_lot_of_memory() {
        let mut out = Out::default();
        for zero in [0, 0, 0] {
            out.number(zero); // No logs, ids or people.
        }
        for _ in 0..4 {
            out.number(0); // Authors, minutes, clocks, shapes: all the same, all zero.
            out.number(0);
        }
        out.number(1);
        out.number(2); // An edit of a person that sets 9,999 fields of 9,999 bases each.
        out.number(9_999);
        for _ in 0..9_999 {
            out.number(10);
            out.number(0);
            out.number(9_999);
        }
        let bytes = out.into_bytes();
        let refused = unpack(&bytes, ReplicaId::from_random(7), 1, 500, &Known);
        assert!(matches!(
            refused,
            Err(Refused::TooLarge | Refused::Malformed)
        ));
    }
}
