//! Segments: what comes back, what is refused, and how small they are.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;

use domain::{
    Fact, FactKind, Grams, Measurement, Millimetres, OpId, Origin, PersonId, PlaceId, Position,
    ReplicaId, Site, UserId,
};
use ledger::{Body, Clock, NewFact, Written};
use proptest::prelude::*;
use siklus_protocol::{Entry, Hash, Header, Names, NoNames, Refused, SecretKey, Segment};
use testkit::any as any_of;
use uuid::Uuid;

const FIRST: Hash = [0; 32];

fn key() -> SecretKey {
    SecretKey::from_random(&[7; 32])
}

fn laptop() -> ReplicaId {
    ReplicaId::from_random(0x00c0_ffee_1234_5678)
}

fn entries(bodies: impl IntoIterator<Item = Body>, first: u64) -> Vec<Entry> {
    (first..)
        .zip(bodies)
        .map(|(seq, body)| Entry {
            id: OpId {
                replica: laptop(),
                seq,
            },
            author: UserId(Uuid::from_u128(1)),
            written: Written {
                minute: 29_000_000 + i64::try_from(seq / 2).unwrap(),
                clock: Clock::Plausible,
            },
            body: body.to_bytes(),
        })
        .collect()
}

/// A puskesmas that knows its children by the operations that registered them.
#[derive(Default)]
struct Puskesmas(BTreeMap<PersonId, OpId>);

impl Names for Puskesmas {
    fn number(&self, replica: ReplicaId) -> Option<u32> {
        (replica == laptop()).then_some(12)
    }

    fn replica(&self, number: u32) -> Option<ReplicaId> {
        (number == 12).then(laptop)
    }

    fn operation(&self, person: PersonId) -> Option<OpId> {
        self.0.get(&person).copied()
    }

    fn person(&self, operation: OpId) -> Option<PersonId> {
        let mut people = self.0.iter();
        people
            .find(|(_, name)| **name == operation)
            .map(|(person, _)| *person)
    }
}

/// A posyandu day after the other: children in no order, weights to 100 g, some with length and arm.
fn weighings(count: u64) -> (Vec<Entry>, Puskesmas) {
    let mut known = Puskesmas::default();
    let mut dice: u64 = 1;
    let mut roll = |sides: u64| {
        dice = dice
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) % sides
    };
    let bodies = (0..count).map(|nth| {
        let child = roll(4_000);
        let person = PersonId(Uuid::from_u128(u128::from(child) << 64 | 0x1234_5678_9abc));
        let registered = OpId {
            replica: laptop(),
            seq: 1 + child * 2,
        };
        known.0.insert(person, registered);
        let date = chrono::NaiveDate::from_ymd_opt(2026, 3, 1 + u32::try_from(nth / 60).unwrap());
        let fact = Fact::Measurement(Measurement {
            weight: Some(Grams(u32::try_from(3_000 + roll(150) * 100).unwrap())),
            length: (roll(10) > 0).then(|| Millimetres(u32::try_from(500 + roll(600)).unwrap())),
            position: Some(if roll(2) == 0 {
                Position::Lying
            } else {
                Position::Standing
            }),
            site: Some(Site::Posyandu),
            posyandu: Some(PlaceId(Uuid::from_u128(u128::from(nth / 60)))),
            ..Measurement::on(date.unwrap(), Origin::Live)
        });
        Body::Fact(NewFact {
            kind: FactKind::MEASUREMENT,
            person,
            values: fact.values(),
        })
    });
    let bodies: Vec<Body> = bodies.collect();
    (entries(bodies, 9_000), known)
}

#[test]
fn a_weighing_takes_at_most_twelve_bytes_with_everything() {
    let (entries, known) = weighings(100);
    let sealed = Segment::seal(&entries, &FIRST, &key(), &known).unwrap();
    let each = sealed.bytes.len() as f64 / 100.0;
    assert!(each <= 12.0, "{each} bytes");
    let opened = Segment::open(&sealed.bytes, &known).unwrap();
    assert_eq!(opened.entries, entries);
    assert_eq!(opened.verify(&FIRST, &key().public()), Ok(sealed.hash));
}

#[test]
fn what_somebody_else_signed_or_what_follows_another_segment_is_refused() {
    let (entries, known) = weighings(20);
    let sealed = Segment::seal(&entries, &FIRST, &key(), &known).unwrap();
    let opened = Segment::open(&sealed.bytes, &known).unwrap();
    let other = SecretKey::from_random(&[8; 32]).public();
    assert_eq!(opened.verify(&FIRST, &other), Err(Refused::BadSignature));
    assert_eq!(
        opened.verify(&[1; 32], &key().public()),
        Err(Refused::BadSignature)
    );
}

#[test]
fn names_that_are_not_known_here_are_told_apart_from_damage() {
    let (entries, known) = weighings(20);
    let sealed = Segment::seal(&entries, &FIRST, &key(), &known).unwrap();
    assert_eq!(
        Segment::open(&sealed.bytes, &NoNames).unwrap_err(),
        Refused::UnknownName
    );
    let nobody = Puskesmas::default();
    assert_eq!(
        Segment::open(&sealed.bytes, &nobody).unwrap_err(),
        Refused::UnknownName
    );
    let header = Header::read(&sealed.bytes, &nobody).unwrap();
    assert_eq!((header.first, header.last()), (9_000, 9_019));
}

#[test]
fn entries_with_a_hole_or_none_or_too_many_are_not_sealed() {
    let seal = |entries: &[Entry]| {
        Segment::seal(entries, &FIRST, &key(), &NoNames).map(|sealed| sealed.bytes.len())
    };
    let (mut entries, _) = weighings(501);
    assert_eq!(seal(&entries), Err(Refused::TooLarge));
    entries.truncate(9);
    entries.remove(4);
    assert_eq!(seal(&entries), Err(Refused::Malformed));
    assert_eq!(seal(&[]), Err(Refused::Malformed));
}

#[test]
fn a_bomb_is_refused_before_it_is_unpacked_whole() {
    let (entries, known) = weighings(2);
    let sealed = Segment::seal(&entries, &FIRST, &key(), &known).unwrap();
    let head = sealed.bytes[..5].to_vec();
    let zeros = zstd::bulk::compress(&vec![0; 64 << 20], 19).unwrap();
    let bomb = |length: &[u8]| [&head[..], length, &zeros, &[0; 64]].concat();
    let open = |bytes: &[u8]| Segment::open(bytes, &known).unwrap_err();
    assert!(bomb(&[]).len() < 64 << 10);
    assert_eq!(open(&bomb(&[0xff, 0x7f])), Refused::Malformed, "16 kB said");
    let said = [0x80, 0x80, 0x80, 0x20];
    assert_eq!(open(&bomb(&said)), Refused::TooLarge, "64 MiB said");
    let huge = vec![1; (1 << 20) + 1];
    assert_eq!(Segment::open(&huge, &known).unwrap_err(), Refused::TooLarge);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_history_travels(history in any_of::history()) {
        let bodies = history.operations().into_iter().map(|operation| operation.body);
        let entries = entries(bodies, 1);
        let sealed = Segment::seal(&entries, &FIRST, &key(), &NoNames).unwrap();
        let opened = Segment::open(&sealed.bytes, &NoNames).unwrap();
        prop_assert_eq!(&opened.entries, &entries);
        prop_assert_eq!(opened.verify(&FIRST, &key().public()), Ok(sealed.hash));
    }

    #[test]
    fn a_changed_byte_is_never_believed(place: prop::sample::Index, mask in 1..=255_u8) {
        let (entries, known) = weighings(30);
        let sealed = Segment::seal(&entries, &FIRST, &key(), &known).unwrap();
        let mut bytes = sealed.bytes;
        let place = place.index(bytes.len());
        bytes[place] ^= mask;
        if let Ok(opened) = Segment::open(&bytes, &known) {
            // Bytes that unpack to the same entries are as good.
            let same = opened.entries == entries && opened.header == sealed.header;
            prop_assert!(same || opened.verify(&FIRST, &key().public()).is_err());
        }
    }

    #[test]
    fn a_cut_segment_is_refused(place: prop::sample::Index) {
        let (entries, known) = weighings(30);
        let sealed = Segment::seal(&entries, &FIRST, &key(), &known).unwrap();
        let cut = &sealed.bytes[..place.index(sealed.bytes.len())];
        if let Ok(opened) = Segment::open(cut, &known) {
            prop_assert!(opened.verify(&FIRST, &key().public()).is_err());
        }
    }
}
