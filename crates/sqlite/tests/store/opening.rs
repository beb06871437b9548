//! Opening, refusing, and leaving a refused store alone.

use std::fs;

use siklus_sqlite::{Database, Error, Key, Refusal, Shape};

use crate::{FIRST, Place, SECOND, add_children, count_children, key, quick};

#[test]
fn a_new_store_opens_again_with_what_was_saved() {
    let place = Place::empty();
    let db = place.create();
    add_children(&db, 60);
    db.close().unwrap();
    assert_eq!(place.listing(), ["siklus.db"], "closing leaves one file");
    assert_eq!(count_children(&place.open().unwrap()), 60);
}

#[test]
fn every_connection_has_the_promised_settings() {
    let place = Place::empty();
    let db = place.create();
    let expected = [
        ("journal_mode", "wal"),
        ("foreign_keys", "1"),
        ("temp_store", "2"),
        ("mmap_size", "0"),
        ("trusted_schema", "0"),
        ("cell_size_check", "1"),
    ];
    let setting = |tx: &rusqlite::Transaction<'_>, name: &str| -> String {
        tx.pragma_query_value(None, name, |row| {
            Ok(match row.get_ref(0)? {
                rusqlite::types::ValueRef::Integer(number) => number.to_string(),
                other => other.as_str()?.to_owned(),
            })
        })
        .unwrap_or_else(|_| "0".to_owned())
    };
    db.write(|tx| {
        for (name, value) in expected.into_iter().chain([
            ("synchronous", "2"),
            ("secure_delete", "1"),
            ("query_only", "0"),
        ]) {
            assert_eq!(setting(tx, name), value, "writer: {name}");
        }
        Ok::<_, Error>(())
    })
    .unwrap();
    db.read(|tx| {
        for (name, value) in expected.into_iter().chain([("query_only", "1")]) {
            assert_eq!(setting(tx, name), value, "reader: {name}");
        }
        Ok::<_, Error>(())
    })
    .unwrap();
}

#[test]
fn a_missing_store_is_not_made_by_opening() {
    let place = Place::empty();
    assert!(matches!(place.open(), Err(Error::Missing { .. })));
    assert!(place.listing().is_empty());
}

#[test]
fn a_store_is_never_made_over_another_or_over_its_log() {
    let place = Place::empty();
    drop(place.create());
    let before = place.fingerprint();
    let again = Database::create(&place.store(), &key(), &FIRST, quick());
    assert!(matches!(again, Err(Error::Exists { .. })));
    assert_eq!(place.fingerprint(), before);

    let orphan = Place::empty();
    fs::write(
        orphan.file("siklus.db-wal"),
        b"the log of a store that was lost",
    )
    .unwrap();
    let over_log = Database::create(&orphan.store(), &key(), &FIRST, quick());
    assert!(
        matches!(over_log, Err(Error::Exists { path }) if path == orphan.file("siklus.db-wal"))
    );
    assert_eq!(orphan.listing(), ["siklus.db-wal"]);
}

#[test]
fn a_wrong_key_is_refused_and_nothing_is_written() {
    let place = Place::empty();
    let db = place.create();
    add_children(&db, 5);
    drop(db);
    let before = place.fingerprint();
    let wrong = Key::from_slice(&[8; 32]).unwrap();
    let error = Database::open(&place.store(), &wrong, &FIRST, quick()).unwrap_err();
    assert!(
        matches!(&error, Error::Unreadable { path } if *path == place.store()),
        "{error:?}"
    );
    let text = format!("{error} {error:?}");
    assert!(!text.contains("0808"), "the key does not appear: {text}");
    assert_eq!(place.fingerprint(), before);
    assert!(matches!(error.with_proven_key(), Error::Damaged { .. }));
}

#[test]
fn what_is_not_a_store_is_refused_and_left_alone() {
    for (what, bytes) in [
        ("empty", Vec::new()),
        ("short", b"x".to_vec()),
        ("text", "Nama;NIK;Berat\n".repeat(500).into_bytes()),
        ("zeroes", vec![0; 8192]),
    ] {
        let place = Place::empty();
        fs::write(place.store(), &bytes).unwrap();
        let error = place.open().unwrap_err().with_proven_key();
        assert!(matches!(error, Error::Damaged { .. }), "{what}: {error:?}");
        assert_eq!(fs::read(place.store()).unwrap(), bytes, "{what}");
    }
}

#[test]
fn a_newer_store_is_refused_and_not_one_byte_changes_even_after_a_crash() {
    for crashed in [false, true] {
        let place = Place::empty();
        let db = Database::create(&place.store(), &key(), &SECOND, quick()).unwrap();
        add_children(&db, 3);
        if crashed {
            // What a power cut leaves behind: a store with a log full of commits.
            let copy = Place::empty();
            for name in place.listing() {
                fs::copy(place.file(&name), copy.file(&name)).unwrap();
            }
            drop(db);
            assert!(fs::metadata(copy.file("siklus.db-wal")).unwrap().len() > 0);
            assert_refused_untouched(&copy);
        } else {
            drop(db);
            assert_refused_untouched(&place);
        }
    }
}

fn assert_refused_untouched(place: &Place) {
    let before = place.fingerprint();
    let error = place.open().unwrap_err();
    assert!(
        matches!(
            error,
            Error::Refused(Refusal::Newer {
                found: 2,
                newest: 1
            })
        ),
        "{error:?}"
    );
    assert_eq!(place.fingerprint(), before);
    let db = Database::open(&place.store(), &key(), &SECOND, quick()).unwrap();
    assert_eq!(
        count_children(&db),
        3,
        "the program it belongs to still opens it"
    );
}

#[test]
fn a_store_of_another_product_is_refused() {
    let place = Place::empty();
    drop(place.create());
    let before = place.fingerprint();
    let other = Shape {
        application_id: 99,
        ..FIRST
    };
    assert!(matches!(
        Database::open(&place.store(), &key(), &other, quick()),
        Err(Error::Refused(Refusal::OtherProduct { found: 0x5349_4b4c }))
    ));
    assert_eq!(place.fingerprint(), before);
}

#[test]
fn a_store_in_a_cloud_folder_is_refused() {
    let place = Place::empty();
    let folder = place.file("OneDrive - Dinas Kesehatan");
    fs::create_dir(&folder).unwrap();
    let made = Database::create(&folder.join("siklus.db"), &key(), &FIRST, quick());
    assert!(matches!(
        made,
        Err(Error::Refused(Refusal::UnsafePlace { .. }))
    ));
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
}

#[test]
fn peeking_tells_the_shape_and_writes_nothing() {
    let place = Place::empty();
    drop(place.create());
    let before = place.fingerprint();
    assert_eq!(Database::peek(&place.store(), &key(), &SECOND).unwrap(), 1);
    assert_eq!(place.fingerprint(), before);
}

#[cfg(unix)]
#[test]
fn a_store_is_readable_by_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::empty();
    let db = place.create();
    add_children(&db, 1);
    for name in place.listing() {
        let mode = fs::metadata(place.file(&name))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o077, 0, "{name}");
    }
}
