//! Damaged pages are found, named and left as they are.

use std::fs;

use proptest::prelude::*;
use siklus_sqlite::{Check, Database, Error, check};

use crate::{FIRST, Place, add_children, count_children, key, quick};

const PAGE_BYTES: usize = 4096;

fn filled() -> (Place, Vec<u8>) {
    let place = Place::empty();
    let db = place.create();
    add_children(&db, 3_000);
    db.close().unwrap();
    let bytes = fs::read(place.store()).unwrap();
    assert!(bytes.len() > 20 * PAGE_BYTES);
    (place, bytes)
}

#[test]
fn a_damaged_first_page_is_told_from_a_wrong_key_by_a_proven_key() {
    let (place, mut bytes) = filled();
    bytes[100] ^= 1;
    fs::write(place.store(), &bytes).unwrap();
    let error = place.open().unwrap_err();
    assert!(matches!(error, Error::Unreadable { .. }), "{error:?}");
    assert!(matches!(error.with_proven_key(), Error::Damaged { .. }));
    assert_eq!(fs::read(place.store()).unwrap(), bytes);
}

#[test]
fn a_damaged_page_gives_damaged_not_wrong_numbers() {
    let (place, mut bytes) = filled();
    for page in 2..bytes.len() / PAGE_BYTES {
        bytes[page * PAGE_BYTES + 17] ^= 0x40;
    }
    fs::write(place.store(), &bytes).unwrap();
    let read = Database::open(&place.store(), &key(), &FIRST, quick()).and_then(|db| {
        db.read(|tx| {
            Ok(
                tx.query_row("SELECT sum(length(name)) FROM children", [], |row| {
                    row.get::<_, i64>(0)
                })?,
            )
        })
    });
    assert!(matches!(read, Err(Error::Damaged { .. })), "{read:?}");
}

#[test]
fn a_truncated_store_is_found_out() {
    let (place, bytes) = filled();
    for length in [
        1,
        PAGE_BYTES - 1,
        PAGE_BYTES,
        bytes.len() / 2,
        bytes.len() - PAGE_BYTES,
        bytes.len() - 1,
    ] {
        fs::write(place.store(), &bytes[..length]).unwrap();
        let sound = check(&place.store(), &key()).is_ok_and(|findings| findings.is_empty());
        assert!(!sound, "cut to {length} of {} bytes", bytes.len());
        assert_eq!(
            fs::read(place.store()).unwrap(),
            &bytes[..length],
            "checking changed the file"
        );
    }
}

#[test]
fn a_log_torn_at_any_length_leaves_a_sound_store_with_the_first_saves() {
    let place = Place::empty();
    let db = place.create();
    for _ in 0..30 {
        add_children(&db, 1);
    }
    let log = fs::read(place.file("siklus.db-wal")).unwrap();
    let store = fs::read(place.store()).unwrap();
    let mut last_count = 0;
    for twentieth in 0..=20 {
        let torn = Place::empty();
        fs::write(torn.store(), &store).unwrap();
        fs::write(
            torn.file("siklus.db-wal"),
            &log[..log.len() * twentieth / 20],
        )
        .unwrap();
        let reopened = torn.open().unwrap();
        assert_eq!(reopened.check().unwrap(), [], "{twentieth}/20 of the log");
        let n_children = count_children(&reopened);
        assert!(n_children >= last_count, "{twentieth}/20 of the log");
        last_count = n_children;
    }
    assert_eq!(last_count, 30);
}

#[test]
fn a_broken_reference_is_found_out() {
    let place = Place::empty();
    let db = Database::create(&place.store(), &key(), &crate::SECOND, quick()).unwrap();
    assert_eq!(db.check().unwrap(), []);
    db.close().unwrap();
    // As only a foreign tool could do it: with references switched off.
    let raw = rusqlite::Connection::open(place.store()).unwrap();
    raw.execute_batch(&format!(
        "PRAGMA key = \"x'{}'\"; PRAGMA foreign_keys = OFF;",
        "07".repeat(32)
    ))
    .unwrap();
    raw.execute(
        "INSERT INTO weighings (child_id, grams) VALUES (404, 1)",
        [],
    )
    .unwrap();
    drop(raw);
    let findings = check(&place.store(), &key()).unwrap();
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].check, Check::References);
    assert_eq!(
        findings[0].detail,
        "weighings row 1 refers to nothing in children"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_flipped_bit_goes_unnoticed(at in any::<prop::sample::Index>(), bit in 0..8u8) {
        let (place, mut bytes) = filled();
        let position = at.index(bytes.len());
        bytes[position] ^= 1 << bit;
        fs::write(place.store(), &bytes).unwrap();
        match check(&place.store(), &key()) {
            Ok(findings) => prop_assert!(!findings.is_empty(), "byte {} of {}", position, bytes.len()),
            Err(error) => prop_assert!(matches!(error, Error::Unreadable { .. } | Error::Damaged { .. }), "{error:?}"),
        }
        prop_assert_eq!(fs::read(place.store()).unwrap(), bytes, "checking changed the file");
    }
}
