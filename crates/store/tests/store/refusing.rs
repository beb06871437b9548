//! A store that cannot be used is refused with a reason, and stays as it is.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use domain::Fact;
use rusqlite::Connection;
use siklus_store::{Error, SHAPE, STORE_FILE, Store};
use sqlite::{Error as File, Key, Refusal};
use testkit::{a_weighing, child};

use crate::{Desk, author, key, world};

/// Every file of a folder but the index of the log, which readers rebuild.
fn bytes_of(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), entry.path()))
        .filter(|(name, _)| !name.ends_with("-shm"))
        .map(|(name, path)| (name, fs::read(path).unwrap()))
        .collect()
}

fn a_weighed_child(desk: &Desk) -> domain::PersonId {
    let budi = child("Budi").born("2025-09-01").boy();
    desk.store
        .write::<_, Error>(author(), |writer| {
            writer.edit(
                domain::Entity::Person(budi.id()),
                budi.person().values(),
                "",
            )
        })
        .unwrap();
    desk.record(
        budi.id(),
        &Fact::Measurement(a_weighing("2026-05-14").kg("7").measurement()),
    );
    budi.id()
}

#[test]
fn a_store_of_a_newer_program_is_refused_and_not_touched() {
    let desk = Desk::new();
    a_weighed_child(&desk);
    let later = SHAPE.newest() + 1;
    desk.store
        .database()
        .write::<_, Error>(|tx| {
            tx.execute_batch(&format!(
                "CREATE TABLE invented_later (id INTEGER PRIMARY KEY) STRICT;
                 INSERT INTO applied_migrations (version, name, checksum) VALUES ({later}, 'later', 'x');
                 PRAGMA user_version = {later};",
            ))?;
            Ok(())
        })
        .unwrap();
    let folder = desk.closed();
    let before = bytes_of(folder.path());
    match Store::open(folder.path(), &key(), world()) {
        Err(Error::File(File::Refused(Refusal::Newer { found, .. }))) if found == later => {}
        Err(other) => panic!("refused for another reason: {other:?}"),
        Ok(_) => panic!("a newer store was opened"),
    }
    assert_eq!(bytes_of(folder.path()), before);
}

#[test]
fn another_key_a_cut_file_and_a_damaged_page_open_nothing_and_lose_nothing() {
    let desk = Desk::new();
    a_weighed_child(&desk);
    let folder = desk.closed();
    let path = folder.path().join(STORE_FILE);
    let good = fs::read(&path).unwrap();

    let other = Key::from_slice(&[8; 32]).unwrap();
    assert!(Store::open(folder.path(), &other, world()).is_err());
    assert_eq!(fs::read(&path).unwrap(), good);

    let mut torn = good.clone();
    torn[100..140].fill(0xA5);
    for bad in [&good[..good.len() / 2], &good[..1000], torn.as_slice()] {
        fs::write(&path, bad).unwrap();
        let opened = Store::open(folder.path(), &key(), world())
            .and_then(|store| store.doctor(true).map(|report| report.troubles));
        assert!(
            opened
                .as_ref()
                .map_or(true, |troubles| !troubles.is_empty()),
            "{opened:?}"
        );
        fs::remove_file(&path).unwrap();
        sweep_logs(folder.path());
    }
    fs::write(&path, good).unwrap();
    let store = Store::open(folder.path(), &key(), world()).unwrap();
    assert_eq!(store.doctor(true).unwrap().troubles, []);
}

fn sweep_logs(folder: &Path) {
    for name in ["siklus.db-wal", "siklus.db-shm"] {
        let log = folder.join(name);
        if log.exists() {
            fs::remove_file(log).unwrap();
        }
    }
}

#[test]
fn a_full_disk_leaves_the_store_as_it_was_and_room_lets_it_go_on() {
    let desk = Desk::new();
    let budi = a_weighed_child(&desk);
    let pages = desk.number("PRAGMA page_count");
    let limit = |pages: i64| {
        desk.store
            .database()
            .write::<_, Error>(|tx| {
                let set = |db: &Connection| {
                    db.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |row| {
                        row.get::<_, i64>(0)
                    })
                };
                set(tx)?;
                Ok(())
            })
            .unwrap();
    };
    limit(pages + 2);
    let before = desk.picture();
    let long_note = "x".repeat(2_000);
    let mut n_saved = 0;
    let refusal = loop {
        let saved = desk.store.write::<_, Error>(author(), |writer| {
            let mut measurement = a_weighing("2026-06-14").kg("7.4").measurement();
            measurement.measured_by = Some(long_note.clone());
            writer.record(budi, &Fact::Measurement(measurement))
        });
        match saved {
            Ok(_) => n_saved += 1,
            Err(error) => break error,
        }
        assert!(n_saved < 1_000, "the limit is never reached");
    };
    assert!(
        matches!(refusal, Error::File(File::Full { .. })),
        "{refusal:?}"
    );
    if n_saved == 0 {
        assert_eq!(desk.picture(), before);
    }
    assert_eq!(desk.number("SELECT count(*) FROM facts"), 1 + n_saved);
    assert_eq!(desk.store.doctor(true).unwrap().troubles, []);
    limit(1_000_000);
    desk.record(
        budi,
        &Fact::Measurement(a_weighing("2026-07-14").kg("7.6").measurement()),
    );
    assert_eq!(desk.number("SELECT count(*) FROM facts"), 2 + n_saved);
    assert_eq!(desk.store.doctor(true).unwrap().troubles, []);
}

#[test]
fn a_save_that_is_given_up_half_way_leaves_nothing() {
    let desk = Desk::new();
    let budi = a_weighed_child(&desk);
    let before = (
        desk.picture(),
        desk.number("SELECT count(*) FROM operations"),
    );
    let given_up = desk.store.write::<(), Error>(author(), |writer| {
        let fact = Fact::Measurement(a_weighing("2026-06-14").kg("7.4").measurement());
        writer.record(budi, &fact)?;
        Err(Error::Unnamed { name: "patience" })
    });
    assert!(given_up.is_err());
    let after = (
        desk.picture(),
        desk.number("SELECT count(*) FROM operations"),
    );
    assert_eq!(before, after);
    assert!(desk.folder().join(STORE_FILE).exists());
}
