//! Transactions, and two programs at one store.

use std::io::{BufRead as _, BufReader, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rusqlite::params;
use siklus_sqlite::{Checkpoint, Error};

use crate::{Place, add_children, count_children};

#[test]
fn a_failed_or_panicking_save_leaves_nothing_and_the_next_one_works() {
    let place = Place::empty();
    let db = place.create();
    let failed: Result<(), Error> = db.write(|tx| {
        tx.execute("INSERT INTO children (name) VALUES ('x')", [])?;
        tx.execute(
            "INSERT INTO children (id, name) VALUES (1, 'the number is taken')",
            [],
        )?;
        Ok(())
    });
    assert!(matches!(failed, Err(Error::Sql(_))));
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        db.write(|tx| -> Result<(), Error> {
            tx.execute("INSERT INTO children (name) VALUES ('x')", [])?;
            panic!("a fault in the caller");
        })
    }));
    assert!(panicked.is_err());
    assert_eq!(count_children(&db), 0);
    add_children(&db, 1);
    assert_eq!(count_children(&db), 1);
}

#[test]
fn a_reader_sees_one_moment_and_cannot_write() {
    let place = Place::empty();
    let db = place.create();
    add_children(&db, 1);
    db.read(|tx| {
        let count = || {
            tx.query_row("SELECT count(*) FROM children", [], |row| {
                row.get::<_, i64>(0)
            })
        };
        assert_eq!(count()?, 1);
        add_children(&db, 1);
        assert_eq!(count()?, 1, "the save made meanwhile is not in this moment");
        assert!(tx.execute("DELETE FROM children", []).is_err());
        Ok::<_, Error>(())
    })
    .unwrap();
    assert_eq!(count_children(&db), 2);
}

#[test]
fn threads_share_one_store() {
    let place = Place::empty();
    let db = place.create();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..20 {
                    add_children(&db, 1);
                    assert!(count_children(&db) > 0);
                }
            });
        }
    });
    assert_eq!(count_children(&db), 80);
}

#[test]
fn a_second_writer_waits_and_then_hears_that_the_store_is_busy() {
    let place = Place::empty();
    let window = place.create();
    let command_line = place.open().unwrap();
    window
        .write(|_| {
            let second: Result<(), Error> = command_line.write(|_| Ok(()));
            assert!(matches!(second, Err(Error::Busy)), "{second:?}");
            Ok::<_, Error>(())
        })
        .unwrap();
    add_children(&command_line, 1);
    assert_eq!(count_children(&window), 1);
}

#[test]
fn a_long_log_is_copied_into_the_store_beside_the_saves() {
    let place = Place::empty();
    let db = place.create();
    let length = |name: &str| std::fs::metadata(place.file(name)).map_or(0, |file| file.len());
    let short = length("siklus.db");
    // One save of 10 MB: it wakes the thread and then nobody saves any more.
    db.write(|tx| {
        for _ in 0..200 {
            let name = "x".repeat(50_000);
            tx.execute("INSERT INTO children (name) VALUES (?1)", params![name])?;
        }
        Ok::<_, Error>(())
    })
    .unwrap();
    let begun = Instant::now();
    while length("siklus.db") < short + 10_000_000 {
        assert!(begun.elapsed() < Duration::from_secs(60), "never copied");
        std::thread::yield_now();
    }
    db.close().unwrap();
    assert_eq!(length("siklus.db-wal"), 0);
}

#[test]
fn a_checkpoint_empties_the_log_unless_somebody_reads() {
    let place = Place::empty();
    let db = place.create();
    let other = place.open().unwrap();
    add_children(&db, 10);
    other
        .read(|tx| {
            tx.query_row("SELECT count(*) FROM children", [], |row| {
                row.get::<_, i64>(0)
            })?;
            add_children(&db, 10);
            assert_eq!(db.checkpoint()?, Checkpoint::Partial);
            Ok::<_, Error>(())
        })
        .unwrap();
    assert_eq!(db.checkpoint().unwrap(), Checkpoint::Whole);
    assert_eq!(
        std::fs::metadata(place.file("siklus.db-wal"))
            .unwrap()
            .len(),
        0
    );
    assert_eq!(count_children(&db), 20);
}

#[test]
fn what_was_reported_saved_survives_kill_minus_nine() {
    let place = Place::empty();
    drop(place.create());
    let mut last_reported = 0;
    for round in 0..10 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "saving::child_that_saves_until_killed",
                "--ignored",
                "--nocapture",
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        writeln!(
            child.stdin.as_mut().unwrap(),
            "{}",
            place.folder().display()
        )
        .unwrap();
        let mut reported = BufReader::new(child.stdout.take().unwrap())
            .lines()
            .map_while(Result::ok)
            .filter_map(|line| {
                line.strip_prefix("saved ")
                    .map(|id| id.parse::<i64>().unwrap())
            });
        for _ in 0..=round * 7 {
            last_reported = reported.next().unwrap();
        }
        child.kill().unwrap();
        last_reported = reported.last().unwrap_or(last_reported);
        child.wait().unwrap();
        let db = place.open().unwrap();
        let n_children = count_children(&db);
        assert!(
            n_children >= last_reported,
            "round {round}: {last_reported} reported, {n_children} found"
        );
        assert!(
            n_children <= last_reported + 1,
            "at most the save that was cut off is more"
        );
        assert_eq!(db.check().unwrap(), []);
    }
}

/// Not a test of its own: the process that the test above kills.
#[test]
#[ignore = "run as a child process"]
fn child_that_saves_until_killed() {
    let mut folder = String::new();
    std::io::stdin().read_line(&mut folder).unwrap();
    let store = std::path::Path::new(folder.trim_end()).join("siklus.db");
    let db = siklus_sqlite::Database::open(&store, &crate::key(), &crate::FIRST, crate::quick())
        .unwrap();
    loop {
        let id = db
            .write(|tx| {
                tx.execute("INSERT INTO children (name) VALUES (?1)", params!["Anak"])?;
                Ok::<_, Error>(tx.last_insert_rowid())
            })
            .unwrap();
        writeln!(std::io::stdout().lock(), "saved {id}").unwrap();
    }
}
