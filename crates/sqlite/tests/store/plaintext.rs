//! Nothing that was entered lies on the disk in clear.

use std::fs;

use siklus_sqlite::{Database, Error, Existing};

use crate::{Place, SECOND, add_children, go_on, key, quick};

const NAME: &str = "Kartika Dewanti Prameswari";
const NIK: &str = "3320015507240003";

#[test]
fn planted_names_are_in_no_file_while_open_after_a_crash_after_closing_and_in_copies() {
    let place = Place::empty();
    let db = place.create();
    db.write(|tx| {
        let mut insert = tx.prepare("INSERT INTO children (name) VALUES (?1)")?;
        for n in 0..3_000 {
            insert.execute([format!("{NAME} {NIK} {n}")])?;
        }
        Ok::<_, Error>(())
    })
    .unwrap();
    // A sort too large for the cache would go to a temporary file if temporary files were allowed.
    db.read(|tx| {
        tx.query_row(
            "SELECT count(*) FROM (SELECT DISTINCT a.name || b.name FROM children a, children b LIMIT 200000)",
            [],
            |row| row.get::<_, i64>(0),
        )?;
        Ok::<_, Error>(())
    })
    .unwrap();
    db.copy_to(&place.file("copy.db"), Existing::Keep, &mut go_on, &|_| {
        Ok(())
    })
    .unwrap();
    assert!(place.listing().iter().any(|name| name.ends_with("-wal")));
    assert_nothing_in_clear(&place);
    db.close().unwrap();
    assert_nothing_in_clear(&place);
    let migrated = Database::open(&place.store(), &key(), &SECOND, quick()).unwrap();
    add_children(&migrated, 1);
    assert!(place.file("siklus.before-v2.db").exists());
    assert_nothing_in_clear(&place);
}

fn assert_nothing_in_clear(place: &Place) {
    let key_bytes = [7_u8; 32];
    for name in place.listing() {
        let bytes = fs::read(place.file(&name)).unwrap();
        for planted in [
            NAME.as_bytes(),
            NIK.as_bytes(),
            b"SQLite format 3",
            b"CREATE TABLE",
            &key_bytes,
        ] {
            let found = bytes.windows(planted.len()).any(|window| window == planted);
            assert!(!found, "{} in {name}", String::from_utf8_lossy(planted));
        }
    }
}
