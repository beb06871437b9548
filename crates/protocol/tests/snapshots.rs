//! Chunks and manifests of a first download: what comes back, what is refused.

use std::collections::BTreeMap;

use domain::{OpId, ReplicaId, UserId};
use ledger::{Body, Clock, Written};
use proptest::prelude::*;
use siklus_protocol::snapshot::{ChunkName, Kind, Known, Manifest, Record, Taken, Whose, pack};
use siklus_protocol::{Entry, Head, Refused};
use testkit::any as any_of;
use uuid::Uuid;

/// What is said of when an entry was written, since that does not travel.
const UNKNOWN: Written = Written {
    minute: 0,
    clock: Clock::Suspect,
};

fn entry((id, body): (OpId, Vec<u8>)) -> Entry {
    Entry {
        id,
        author: UserId(Uuid::from_u128(u128::from(id.seq % 3))),
        written: UNKNOWN,
        body,
    }
}

/// Operations of several laptops, some of which nobody understands, in any order.
fn entries() -> impl Strategy<Value = Vec<Entry>> {
    let opaque = prop::collection::vec(prop::collection::vec(any::<u8>(), 0..30), 0..5);
    let all = (any_of::history(), opaque).prop_map(|(history, opaque)| {
        let known = history.operations().into_iter();
        let known = known.map(|operation| (operation.id, operation.body.to_bytes()));
        let replica = ReplicaId::from_random(88);
        let opaque = (1..)
            .zip(opaque)
            .map(|(seq, body)| (OpId { replica, seq }, body));
        known.chain(opaque).map(entry).collect::<Vec<Entry>>()
    });
    all.prop_shuffle()
}

fn logs(entries: &[Entry]) -> Vec<Whose> {
    let mut heads: BTreeMap<ReplicaId, u64> = BTreeMap::new();
    for entry in entries {
        let head = heads.entry(entry.id.replica).or_default();
        *head = entry.id.seq.max(*head);
    }
    let whose = |((replica, head), number): ((ReplicaId, u64), u32)| Whose {
        number,
        replica: replica.number(),
        head,
        chain: [3; 32],
    };
    heads.into_iter().zip(1..).map(whose).collect()
}

fn is_of_people(entry: &Entry) -> bool {
    matches!(
        Body::from_bytes(&entry.body),
        Ok(Body::Edit(edit)) if matches!(edit.entity, domain::Entity::Person(_))
    )
}

fn by_name(mut entries: Vec<Entry>) -> Vec<Entry> {
    entries.sort_by_key(|entry| entry.id);
    entries
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_history_travels_in_any_order_and_in_any_chunks(entries in entries(), size in 1..9_usize) {
        let logs = logs(&entries);
        let (people, records): (Vec<Entry>, Vec<Entry>) = entries.iter().cloned().partition(is_of_people);
        let (mut packing, mut opening) = (Known::new(&logs), Known::new(&logs));
        let mut back = Vec::new();
        for (kind, all) in [(Kind::People, people), (Kind::Records, records)] {
            for some in all.chunks(size) {
                let bytes = pack(kind, some, &packing).unwrap();
                packing.open(kind, &bytes).unwrap();
                for Record { entry, body } in opening.open(kind, &bytes).unwrap() {
                    prop_assert_eq!(Body::from_bytes(&entry.body).ok(), body);
                    back.push(entry);
                }
            }
        }
        prop_assert_eq!(by_name(back), by_name(entries));
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        for kind in [Kind::People, Kind::Records] {
            Known::default().open(kind, &[&[1], &bytes[..]].concat()).ok();
        }
    }

    #[test]
    fn a_spoiled_chunk_is_refused_or_says_something(
        entries in entries(), place: prop::sample::Index, mask in 1..=255_u8
    ) {
        let known = Known::new(&logs(&entries));
        let mut bytes = pack(Kind::Records, &entries, &known).unwrap();
        let place = place.index(bytes.len());
        bytes[place] ^= mask;
        Known::new(&logs(&entries)).open(Kind::Records, &bytes).ok();
        bytes.truncate(place);
        prop_assert!(Known::new(&logs(&entries)).open(Kind::Records, &bytes).is_err());
    }

    #[test]
    fn the_numbers_follow_from_the_segments(taken in prop::collection::vec((0..3_usize, 1..40_u64, any::<bool>()), 0..30)) {
        let logs: Vec<Whose> = (1..=3)
            .map(|number| Whose { number, replica: u64::from(number) * 7, head: 0, chain: [0; 32] })
            .collect();
        let mut ends = [1_u64; 3];
        let (mut commits, mut ids) = (Vec::new(), Vec::new());
        let mut together: Vec<usize> = Vec::new();
        for (log, count, joined) in taken {
            let first = ends[log];
            ends[log] += count;
            commits.push(Taken { number: logs[log].number, first, count, joined });
            let n_operations = usize::try_from(count).unwrap();
            match together.last_mut().filter(|_| joined) {
                Some(last) => *last += n_operations,
                None => together.push(n_operations),
            }
            let replica = ReplicaId::from_random(logs[log].replica);
            ids.extend((first..ends[log]).map(|seq| OpId { replica, seq }));
        }
        let hashes: Vec<[u8; 32]> = ids.iter().map(|id| entry((*id, vec![1])).hash()).collect();
        let mut head = Head::default();
        let mut rest = &hashes[..];
        for count in together {
            let (now, later) = rest.split_at(count);
            head = head.after(now);
            rest = later;
        }
        let chunk = |rows| ChunkName { hash: [0; 32], bytes: 1, rows, kind: Kind::Records };
        let rows = u32::try_from(ids.len()).unwrap();
        let manifest = |rows| Manifest::new(1, head, &[0; 64], logs.clone(), &commits, vec![chunk(rows)]).unwrap();
        let numbers = manifest(rows).numbers().unwrap();
        for (id, ssn) in ids.iter().zip(1..) {
            prop_assert_eq!(numbers.of(*id), Some(ssn));
        }
        let beyond = OpId { replica: ReplicaId::from_random(7), seq: ends[0] };
        prop_assert_eq!(numbers.of(beyond), None);
        prop_assert_eq!(numbers.head(&hashes), Some(head));
        if hashes.len() > 1 {
            let mut others = hashes.clone();
            others.swap(0, hashes.len() - 1);
            prop_assert_ne!(numbers.head(&others), Some(head), "the order is proven too");
            prop_assert_eq!(numbers.head(&hashes[1..]), None);
        }
        prop_assert_eq!(manifest(rows + 1).numbers(), Err(Refused::Malformed));
    }
}

#[test]
fn a_bomb_is_refused_before_it_is_unpacked_whole() {
    let zeros = zstd::bulk::compress(&vec![0; 64 << 20], 19).unwrap();
    let open = |length: &[u8]| {
        let bytes = [&[1, 1], length, &zeros].concat();
        Known::default().open(Kind::Records, &bytes).unwrap_err()
    };
    assert_eq!(open(&[0xff, 0x7f]), Refused::Malformed, "16 kB said");
    assert_eq!(
        open(&[0x80, 0x80, 0x80, 0x20]),
        Refused::TooLarge,
        "64 MiB said"
    );
    let huge = vec![1; (2 << 20) + 1];
    let refused = Known::default().open(Kind::Records, &huge).unwrap_err();
    assert_eq!(refused, Refused::TooLarge);
}
