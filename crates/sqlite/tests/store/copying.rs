//! Copies: whole or absent, checked, and made while saving goes on.

use std::cell::Cell;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::ops::ControlFlow;
use std::process::{Command, Stdio};

use siklus_sqlite::{Database, Error, Existing, Key, check, install, set_aside};

use crate::{FIRST, Place, add_children, count_children, go_on, key, quick};

#[test]
fn a_copy_is_one_file_that_opens_with_the_same_key() {
    let place = Place::empty();
    let db = place.create();
    add_children(&db, 500);
    let copied = db
        .copy_to(&place.file("copy.db"), Existing::Keep, &mut go_on, &|_| {
            Ok(())
        })
        .unwrap();
    assert_eq!(copied.version, 1);
    assert_eq!(
        copied.bytes,
        fs::metadata(place.file("copy.db")).unwrap().len()
    );
    db.close().unwrap();
    assert_eq!(
        place.listing(),
        ["copy.db", "siklus.db"],
        "nothing else is left behind"
    );
    assert_eq!(check(&place.file("copy.db"), &key()).unwrap(), []);
    let wrong = Key::from_slice(&[9; 32]).unwrap();
    assert!(Database::open(&place.file("copy.db"), &wrong, &FIRST, quick()).is_err());
    let copy = Database::open(&place.file("copy.db"), &key(), &FIRST, quick()).unwrap();
    assert_eq!(count_children(&copy), 500);
    add_children(&copy, 1);
}

#[test]
fn a_copy_holds_one_moment_while_saving_goes_on() {
    let place = Place::empty();
    let db = place.create();
    add_children(&db, 40_000);
    let n_steps = Cell::new(0);
    db.copy_to(
        &place.file("copy.db"),
        Existing::Keep,
        &mut |progress| {
            assert!(progress.done_pages <= progress.all_pages && progress.all_pages > 256);
            n_steps.set(n_steps.get() + 1);
            add_children(&db, 100);
            ControlFlow::Continue(())
        },
        &|copy| {
            let n: i64 = copy
                .query_row("SELECT count(*) FROM children", [], |row| row.get(0))
                .map_err(|error| error.to_string())?;
            if n == 40_000 {
                Ok(())
            } else {
                Err(format!("{n} children"))
            }
        },
    )
    .unwrap();
    assert!(n_steps.get() > 1, "saving really went on during the copy");
    assert_eq!(count_children(&db), 40_000 + 100 * n_steps.get());
    assert_eq!(db.check().unwrap(), []);
}

#[test]
fn a_stopped_or_unapproved_copy_leaves_the_old_one() {
    let place = Place::empty();
    let db = place.create();
    add_children(&db, 100);
    fs::write(place.file("copy.db"), b"the good copy of last week").unwrap();
    let before = place.fingerprint();
    let target = place.file("copy.db");
    let kept = db.copy_to(&target, Existing::Keep, &mut go_on, &|_| Ok(()));
    assert!(matches!(kept, Err(Error::Exists { .. })));
    let stopped = db.copy_to(
        &target,
        Existing::Replace,
        &mut |_| ControlFlow::Break(()),
        &|_| Ok(()),
    );
    assert!(matches!(stopped, Err(Error::Stopped)));
    let refused = db.copy_to(&target, Existing::Replace, &mut go_on, &|_| {
        Err("digest differs".to_owned())
    });
    assert!(matches!(refused, Err(Error::NotVerified { reason }) if reason == "digest differs"));
    assert_eq!(place.fingerprint(), before);
    db.copy_to(&target, Existing::Replace, &mut go_on, &|_| Ok(()))
        .unwrap();
    assert_eq!(check(&target, &key()).unwrap(), []);
}

#[test]
fn a_copy_killed_at_any_moment_is_absent_or_whole() {
    let place = Place::empty();
    let db = place.create();
    add_children(&db, 20_000);
    db.close().unwrap();
    for n_lines in [0, 1, 2, 3, 4, 6, 9] {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "copying::child_that_copies_until_killed",
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
        let reader = BufReader::new(child.stdout.take().unwrap());
        let n_heard = reader
            .lines()
            .map_while(Result::ok)
            .filter(|line| line.contains("pages"))
            .take(n_lines)
            .count();
        assert_eq!(n_heard, n_lines);
        child.kill().unwrap();
        child.wait().unwrap();
        let copy = place.file("copy.db");
        if copy.exists() {
            assert_eq!(check(&copy, &key()).unwrap(), [], "after {n_lines} steps");
        }
        for name in place.listing() {
            assert!(
                name.starts_with("siklus.db") || name == "copy.db" || name.contains(".partial"),
                "what is left is recognisable: {name}"
            );
        }
    }
    let tomorrow = fs::metadata(place.store()).unwrap().modified().unwrap()
        + std::time::Duration::from_secs(86_400);
    siklus_sqlite::sweep(place.folder(), tomorrow).unwrap();
    assert!(
        place
            .listing()
            .iter()
            .all(|name| !name.contains(".partial"))
    );
    assert_eq!(count_children(&place.open().unwrap()), 20_000);
}

/// Not a test of its own: the process that the test above kills.
#[test]
#[ignore = "run as a child process"]
fn child_that_copies_until_killed() {
    let mut folder = String::new();
    std::io::stdin().read_line(&mut folder).unwrap();
    let folder = std::path::Path::new(folder.trim_end());
    let db = Database::open(&folder.join("siklus.db"), &key(), &FIRST, quick()).unwrap();
    loop {
        db.copy_to(
            &folder.join("copy.db"),
            Existing::Replace,
            &mut |progress| {
                writeln!(std::io::stdout().lock(), "{} pages", progress.done_pages).unwrap();
                ControlFlow::Continue(())
            },
            &|_| Ok(()),
        )
        .unwrap();
    }
}

#[test]
fn a_store_set_aside_with_its_log_still_opens_with_every_save() {
    let place = Place::empty();
    let db = place.create();
    db.checkpoint().unwrap();
    add_children(&db, 7);
    // A crash: the files as they are, with the saves still in the log.
    let crashed = Place::empty();
    for name in place.listing() {
        fs::copy(place.file(&name), crashed.file(&name)).unwrap();
    }
    let aside = set_aside(&crashed.store()).unwrap();
    assert!(!crashed.store().exists());
    drop(crashed.create());
    let old = Database::open(&aside, &key(), &FIRST, quick()).unwrap();
    assert_eq!(count_children(&old), 7);
    assert_eq!(
        count_children(&crashed.open().unwrap()),
        0,
        "the new store did not play the old log"
    );
}

#[test]
fn a_restored_copy_takes_the_place_of_a_store_that_is_kept() {
    let place = Place::empty();
    let db = place.create();
    add_children(&db, 3);
    db.copy_to(&place.file("copy.db"), Existing::Keep, &mut go_on, &|_| {
        Ok(())
    })
    .unwrap();
    add_children(&db, 2);
    db.close().unwrap();
    let aside = install(&place.file("copy.db"), &place.store())
        .unwrap()
        .unwrap();
    assert_eq!(count_children(&place.open().unwrap()), 3);
    let replaced = Database::open(&aside, &key(), &FIRST, quick()).unwrap();
    assert_eq!(count_children(&replaced), 5);
}
