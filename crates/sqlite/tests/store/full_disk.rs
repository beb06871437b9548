//! A disk that takes no more: a clear answer, and everything saved before is still there.

use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

use siklus_sqlite::{Database, Error, Existing, check};

use crate::{FIRST, Place, add_children, count_children, go_on, key, quick};

#[test]
fn a_full_disk_fails_the_save_and_nothing_else() {
    let place = Place::empty();
    let db = place.create();
    add_children(&db, 100);
    let fill = |n_pages: i64| -> Result<(), Error> {
        db.write(|tx| {
            tx.query_row(
                &format!("PRAGMA max_page_count = {n_pages}"),
                [],
                |_| Ok(()),
            )?;
            let long_name = "x".repeat(3_000);
            for _ in 0..200 {
                tx.execute("INSERT INTO children (name) VALUES (?1)", [&long_name])?;
            }
            Ok(())
        })
    };
    let refused = fill(20);
    assert!(matches!(refused, Err(Error::Full { .. })), "{refused:?}");
    assert_eq!(count_children(&db), 100);
    fill(1_000_000).unwrap();
    assert_eq!(
        count_children(&db),
        300,
        "after making room the same connection goes on"
    );
    assert_eq!(db.check().unwrap(), []);
}

#[cfg(unix)]
#[test]
fn a_disk_that_refuses_the_next_byte_loses_no_save() {
    let place = Place::empty();
    let db = place.create();
    add_children(&db, 2_000);
    db.close().unwrap();
    let mut n_refused_copies = 0;
    // The operating system refuses to let any file grow beyond this many blocks of 512 bytes.
    for blocks in [8, 60, 200, 800] {
        let before = count_children(&place.open().unwrap());
        let mut child = Command::new("sh")
            .args([
                "-c",
                &format!("ulimit -f {blocks}; trap '' XFSZ; exec \"$0\" \"$@\""),
            ])
            .arg(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "full_disk::child_that_saves_until_refused",
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
        let output = child.wait_with_output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stdout)
        );
        let text = String::from_utf8_lossy(&output.stdout);
        let n_saved: i64 = text
            .lines()
            .find_map(|line| line.split_once("saved in all: "))
            .map(|(_, number)| number.trim().parse().unwrap())
            .unwrap();
        let db = place.open().unwrap();
        assert_eq!(
            count_children(&db),
            before + n_saved,
            "with {blocks} blocks"
        );
        assert_eq!(db.check().unwrap(), []);
        db.close().unwrap();
        if place.file("copy.db").exists() {
            assert_eq!(check(&place.file("copy.db"), &key()).unwrap(), []);
            fs::remove_file(place.file("copy.db")).unwrap();
        } else {
            n_refused_copies += 1;
        }
        assert_eq!(
            place.listing(),
            ["siklus.db"],
            "a refused copy leaves nothing"
        );
    }
    assert!(
        n_refused_copies > 1,
        "some of these disks were too small for the copy"
    );
}

/// Not a test of its own: the process whose files may not grow.
#[test]
#[ignore = "run as a child process"]
fn child_that_saves_until_refused() {
    let mut folder = String::new();
    std::io::stdin().read_line(&mut folder).unwrap();
    let folder = std::path::Path::new(folder.trim_end());
    let mut n_saved = 0;
    let refusal = match Database::open(&folder.join("siklus.db"), &key(), &FIRST, quick()) {
        Err(error) => error,
        Ok(db) => {
            let refusal = loop {
                let saved = db.write(|tx| {
                    tx.execute(
                        "INSERT INTO children (name) VALUES (?1)",
                        ["x".repeat(2_000)],
                    )?;
                    Ok::<_, Error>(())
                });
                match saved {
                    Ok(()) => n_saved += 1,
                    Err(error) => break error,
                }
            };
            let copied = db.copy_to(&folder.join("copy.db"), Existing::Keep, &mut go_on, &|_| {
                Ok(())
            });
            assert!(
                matches!(copied, Ok(_) | Err(Error::Full { .. } | Error::File(_))),
                "{copied:?}"
            );
            refusal
        }
    };
    assert!(
        matches!(
            refusal,
            Error::Full { .. } | Error::File(_) | Error::ReadOnly
        ),
        "{refusal:?}"
    );
    writeln!(std::io::stdout().lock(), "\nsaved in all: {n_saved}").unwrap();
}
