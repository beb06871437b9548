//! The layer below a real SQLite.

#![expect(clippy::unwrap_used, reason = "a step that fails must fail its test")]

use rusqlite::{Connection, ErrorCode};
use siklus_faults::{Disk, Event, Failure, Loss, Medium, Tape};
use tempfile::TempDir;

fn opened(folder: &TempDir) -> Connection {
    let db = Connection::open(folder.path().join("store.db")).unwrap();
    let sql = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
               CREATE TABLE IF NOT EXISTS words (word TEXT NOT NULL)";
    db.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))
        .unwrap();
    db.execute_batch(sql.split_once(';').unwrap().1).unwrap();
    db
}

fn say(db: &Connection, word: &str) -> rusqlite::Result<usize> {
    db.execute("INSERT INTO words VALUES (?1)", [word])
}

fn count(db: &Connection) -> i64 {
    db.query_row("SELECT count(*) FROM words", [], |row| row.get(0))
        .unwrap()
}

#[test]
fn a_tape_played_again_is_what_is_on_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let disk = Disk::watch(folder.path());
    let tape = Tape::new();
    disk.record(&tape, 3);
    let db = opened(&folder);
    for word in ["satu", "dua", "tiga"] {
        say(&db, &word.repeat(3_000)).unwrap();
        tape.mark(1);
    }
    let mut medium = Medium::default();
    let mut n_marks = 0;
    for event in tape.take() {
        match event {
            Event::Done { disk, file, effect } => {
                assert_eq!(disk, 3);
                medium.apply(&file, &effect);
            }
            Event::Mark(n) => n_marks += n,
        }
    }
    assert_eq!(n_marks, 3);
    let files = medium.after(&mut Loss::Nothing);
    assert_eq!(files.len(), 2);
    for (name, bytes) in &files {
        let there = std::fs::read(folder.path().join(name)).unwrap();
        assert!(*bytes == there, "{name}");
    }
    let again = tempfile::tempdir().unwrap();
    medium.put(again.path(), &mut Loss::Unsynced).unwrap();
    assert_eq!(count(&opened(&again)), 3);
}

#[test]
fn each_failure_is_told_by_its_code_and_everything_works_when_it_is_mended() {
    let cases = [
        (Failure::Full, ErrorCode::DiskFull),
        (Failure::Write, ErrorCode::SystemIoFailure),
        (Failure::Sync, ErrorCode::SystemIoFailure),
        (Failure::Power, ErrorCode::SystemIoFailure),
    ];
    for (failure, code) in cases {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::watch(folder.path());
        let db = opened(&folder);
        say(&db, "satu").unwrap();
        disk.fail(failure, 0);
        let error = say(&db, "dua").unwrap_err();
        assert_eq!(error.sqlite_error_code(), Some(code), "{failure:?}");
        assert!(disk.mend() > 0);
        say(&db, "tiga").unwrap();
        assert_eq!(count(&db), 2, "{failure:?}");
    }
}

#[test]
fn a_read_that_fails_is_told_and_the_next_one_works() {
    let folder = tempfile::tempdir().unwrap();
    let disk = Disk::watch(folder.path());
    say(&opened(&folder), "satu").unwrap();
    let before = disk.done().reads;
    let db = Connection::open(folder.path().join("store.db")).unwrap();
    disk.fail(Failure::Read, 1);
    let failed = db.query_row("SELECT word FROM words", [], |row| row.get::<_, String>(0));
    assert!(failed.is_err() && disk.mend() == 1);
    assert!(disk.done().reads > before);
    assert_eq!(count(&db), 1);
}

#[test]
fn other_folders_are_left_alone() {
    let (watched, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let disk = Disk::watch(watched.path());
    disk.fail(Failure::Power, 0);
    let db = opened(&other);
    say(&db, "satu").unwrap();
    assert_eq!((count(&db), disk.n_failed()), (1, 0));
}
