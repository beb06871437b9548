//! Segments and chunks.

use bolero::check;
use siklus_protocol::snapshot::{self, Kind, Known};
use siklus_protocol::{Entry, Header, NoNames, Segment};

use crate::good::{entries, is_of_people, key, logs};
use crate::spoiled::Spoiled;
use crate::{ITERATIONS, memory_of};

/// Values of a segment or a chunk in memory, whatever its bytes say: their number is limited before they are made.
const MOST_MEMORY: u64 = 256 << 20;

#[test]
fn any_segment_is_opened_or_refused() {
    let entries = entries();
    let sealed = [1, 40, entries.len().min(500)].map(|count| {
        let sealed = Segment::seal(&entries[..count], &[0; 32], &key(), &NoNames);
        sealed.unwrap().bytes
    });
    check!()
        .with_generator(Spoiled(sealed.to_vec()))
        .with_iterations(ITERATIONS)
        .for_each(|spoiled| {
            let memory = memory_of(|| {
                let header = Header::read(&spoiled.0, &NoNames);
                if let Ok(opened) = Segment::open(&spoiled.0, &NoNames) {
                    assert_eq!(header, Ok(opened.header));
                    assert_eq!(opened.entries.len(), opened.header.count);
                    // Only that it ends matters.
                    let _ = opened.verify(&[0; 32], &key().public());
                }
            });
            assert!(memory <= MOST_MEMORY, "{memory} bytes of memory");
        });
}

#[test]
fn any_chunk_is_opened_or_refused() {
    let (people, records): (Vec<Entry>, Vec<Entry>) = entries().into_iter().partition(is_of_people);
    let logs = logs();
    let half = people.len() / 2;
    let begun = || {
        let mut known = Known::new(&logs);
        let first = snapshot::pack(Kind::People, &people[..half], &known).unwrap();
        known.open(Kind::People, &first).unwrap();
        known
    };
    let known = begun();
    let good = vec![
        snapshot::pack(Kind::People, &people[half..], &known).unwrap(),
        snapshot::pack(Kind::Records, &records, &known).unwrap(),
        snapshot::pack(Kind::Records, &records[..5], &known).unwrap(),
    ];
    check!()
        .with_generator(Spoiled(good))
        .with_iterations(ITERATIONS)
        .for_each(|spoiled| {
            for kind in [Kind::People, Kind::Records] {
                let mut known = begun();
                let memory = memory_of(|| {
                    // Only that it ends matters, and what it costs.
                    let _ = known.open(kind, &spoiled.0);
                });
                assert!(memory <= MOST_MEMORY, "{memory} bytes of memory");
            }
        });
}
