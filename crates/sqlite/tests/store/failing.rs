//! A disk that fails once: what was asked for fails, and the same open store goes on.

use faults::{Disk, Event, Failure, Loss, Medium, Tape};
use siklus_sqlite::{Error, check};

use crate::{Place, add_children, count_children, key};

#[test]
fn whatever_read_write_or_sync_fails_the_next_save_works_and_nothing_is_half_there() {
    for failure in [Failure::Read, Failure::Write, Failure::Sync] {
        let place = Place::empty();
        let db = place.create();
        add_children(&db, 2_000);
        db.close().unwrap();
        let disk = Disk::watch(place.folder());
        let mut n_failed = 0;
        for after in 0..12 {
            let db = place.open().unwrap();
            let before = count_children(&db);
            disk.fail(failure, after);
            let saved = db.write(|tx| {
                tx.execute("INSERT INTO children (name) VALUES ('Budi')", [])?;
                tx.execute("INSERT INTO children (name) VALUES ('Zahra')", [])?;
                Ok::<_, Error>(())
            });
            n_failed += disk.mend();
            let after_it = before + if saved.is_ok() { 2 } else { 0 };
            assert_eq!(count_children(&db), after_it, "{failure:?} after {after}");
            add_children(&db, 1);
            assert_eq!(
                count_children(&db),
                after_it + 1,
                "{failure:?} after {after}"
            );
            assert_eq!(db.check().unwrap(), []);
            db.close().unwrap();
        }
        assert!(n_failed > 0, "{failure:?} happened");
    }
}

#[test]
fn a_power_cut_while_the_log_is_copied_is_no_damage() {
    let place = Place::empty();
    let db = place.create();
    add_children(&db, 300);
    db.close().unwrap();
    let mut medium = Medium::of(place.folder()).unwrap();
    let (disk, tape) = (Disk::watch(place.folder()), Tape::new());
    disk.record(&tape, 0);
    let db = place.open().unwrap();
    add_children(&db, 300);
    db.checkpoint().unwrap();
    let mut n_torn = 0;
    for event in tape.take() {
        let Event::Done { file, effect, .. } = event else {
            continue;
        };
        // Of a page that goes from the log into the file one sector arrives.
        if let Some(torn) = effect.cut_to(512)
            && *file == *"siklus.db"
        {
            let mut cut = medium.clone();
            cut.apply(&file, &torn);
            let after = Place::empty();
            cut.put(after.folder(), &mut Loss::Nothing).unwrap();
            assert_eq!(check(&after.store(), &key()).unwrap(), []);
            let db = after.open().unwrap();
            assert_eq!(count_children(&db), 600);
            assert_eq!(db.check().unwrap(), []);
            n_torn += 1;
        }
        medium.apply(&file, &effect);
    }
    assert!(n_torn > 3, "pages were copied");
}
