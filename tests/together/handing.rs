//! What is handed from one puskesmas to another survives lost replies, first downloads, bad disks and old backups.

use std::cell::Cell;

use protocol::message::path;
use sample::{Ground, Sample, Wanted, day_body, person_bodies, place_body};
use sync::{Link, LinkError};
use testkit::{Child, Posyandu, child};

use crate::bed::{Desk, Engine, Line, TODAY, author, on_both};
use crate::moves::{Three, about, budi, knows, mawar, melati};

/// A line that loses the answer to a round, once.
struct LosesOneAnswer<'a> {
    line: Line<'a>,
    lost: Cell<bool>,
}

impl Link for LosesOneAnswer<'_> {
    fn ask(&self, path: &str, body: &[u8]) -> Result<Vec<u8>, LinkError> {
        let answer = self.line.ask(path, body)?;
        match path == path::ROUND && !self.lost.replace(true) {
            true => Err(LinkError::TimedOut),
            false => Ok(answer),
        }
    }
}

fn a_lost_reply_to_a_move_doubles_nothing(engine: Engine) {
    let three = Three::on(engine);
    let budi = budi();
    three.stabat.register(&budi);
    three.stabat.weigh(&budi, "2026-05-14", "7.0");
    three.stabat.move_to(&budi, "2026-07-01", &mawar());
    for desk in three.desks() {
        let line = LosesOneAnswer {
            line: Line(&three.district.server),
            lost: Cell::new(false),
        };
        assert!(desk.sync_over(&line).is_err());
        desk.sync_over(&line).unwrap();
    }
    three.sync_all();
    assert_eq!(three.binjai.weights(&budi).len(), 1);
    let n_handed = three.district.head_of(three.scope("Binjai")).ssn;
    three.sync_all();
    assert_eq!(three.district.head_of(three.scope("Binjai")).ssn, n_handed);
}

/// Enters some thousand operations.
fn fill(desk: &Desk) {
    let sample = Sample::of(Wanted {
        seed: 5,
        today: TODAY.parse().unwrap(),
        n_children: 76,
        n_others: 8,
        n_months: 24,
        ground: Ground::new("Binjai", &["12.05.08.2001".parse().unwrap()]).unwrap(),
    });
    let sample = sample.unwrap();
    let places = sample
        .places()
        .filter_map(|(id, place)| place_body(id, place));
    let days = sample.days().filter_map(|(key, day)| day_body(key, &day));
    let people = sample.people().collect::<Vec<_>>();
    let written = desk.store.write::<_, store::Error>(author(), |writer| {
        for body in places
            .chain(days)
            .chain(people.iter().flat_map(person_bodies))
        {
            writer.append(body)?;
        }
        Ok(())
    });
    written.unwrap();
}

fn a_first_download_brings_who_has_moved_in(engine: Engine) {
    let three = Three::on(engine);
    let (budi, citra) = (
        budi(),
        child("Citra")
            .another(2)
            .born("2025-01-03")
            .girl()
            .at(melati().id()),
    );
    for child in [&budi, &citra] {
        three.stabat.register(child);
        three.stabat.weigh(child, "2026-05-14", "7.0");
        three.stabat.weigh(child, "2026-06-11", "7.4");
    }
    three.stabat.move_to(&budi, "2026-07-01", &mawar());
    three.sync_all();
    fill(&three.binjai);
    three.sync_all();
    three.stabat.move_to(&citra, "2026-07-02", &mawar());
    three.stabat.rename(budi.id(), "Budi Santoso");
    three.sync_all();
    let new = Desk::joined_at(&three.district, "Binjai", 9);
    new.sync(&three.district).unwrap();
    new.assert_same_as(&three.district);
    for child in [&budi, &citra] {
        assert_eq!(new.weights(child).len(), 2);
        assert_eq!(about(&new, child), about(&three.binjai, child));
    }
    // And what comes after it.
    three.stabat.weigh(&citra, "2026-06-25", "7.5");
    new.weigh(&citra, "2026-07-09", "7.9");
    three.sync_all();
    new.sync(&three.district).unwrap();
    three.sync_all();
    new.assert_same_as(&three.district);
    assert_eq!(about(&new, &citra), about(&three.binjai, &citra));
    assert_eq!(new.weights(&citra).len(), 4);
}

fn what_was_handed_over_is_mended_like_everything_else(engine: Engine) {
    let three = Three::on(engine);
    let budi = budi();
    three.stabat.register(&budi);
    three.stabat.weigh(&budi, "2026-05-14", "7.0");
    three.stabat.move_to(&budi, "2026-07-01", &mawar());
    three.sync_all();
    let right = about(&three.binjai, &budi);
    let own = three.binjai.store.own_logs().unwrap()[0].number();
    let spoil = format!(
        "DELETE FROM operations WHERE replica <> {own} AND seq = (SELECT max(seq) FROM operations WHERE replica <> {own})"
    );
    let database = three.binjai.store.database();
    let spoilt = database.write::<_, store::Error>(|tx| Ok(tx.execute(&spoil, [])?));
    assert_eq!(spoilt.unwrap(), 1);
    three.binjai.pace.replace(sync::Pace::default());
    let done = three.binjai.sync(&three.district).unwrap();
    assert_eq!(done.n_mended, 1);
    three.binjai.assert_same_as(&three.district);
    assert_eq!(about(&three.binjai, &budi), right);
}

#[test]
fn a_backup_from_before_a_move_is_fed_with_the_move_and_the_history() {
    for binjai_is_first in [false, true] {
        let three = Three::on(Engine::Sqlite);
        let budi = budi();
        three.stabat.register(&budi);
        three.sync_all();
        let backup = three.district.backup();
        three.stabat.weigh(&budi, "2026-05-14", "7.0");
        three.stabat.move_to(&budi, "2026-07-01", &mawar());
        three.sync_all();
        three.binjai.weigh(&budi, "2026-07-09", "7.9");
        three.sync_all();
        let before = about(&three.binjai, &budi);

        let Three {
            district,
            stabat,
            binjai,
            selesai,
        } = three;
        let three = Three {
            district: district.restored(backup, 2),
            stabat,
            binjai,
            selesai,
        };
        let mut order = vec![&three.stabat, &three.binjai];
        if binjai_is_first {
            order.reverse();
        }
        for desk in order {
            desk.sync(&three.district).unwrap();
        }
        three.sync_all();
        assert_eq!(about(&three.binjai, &budi), before);
        assert_eq!(three.counted("2026-07"), [[1, 1], [0, 0], [1, 1], [0, 0]]);
        assert!(!knows(&three.selesai, &budi));
    }
}

fn laptops_that_move_children_both_ways_at_once_all_get_through(engine: Engine) {
    let three = Three::on(engine);
    let children: Vec<_> = (1..=12).map(|number| budi().another(number)).collect();
    for child in &children {
        three.stabat.register(child);
        three.stabat.weigh(child, "2026-05-14", "7.0");
    }
    let (there, here) = children.split_at(6);
    for child in there {
        three.stabat.move_to(child, "2026-06-01", &mawar());
    }
    three.sync_all();
    // At the same moment those of Stabat go to Binjai and those of Binjai to Stabat, one after the other.
    let Three {
        district,
        stabat,
        binjai,
        selesai,
    } = three;
    let go = |desk: Desk, who: &[Child], to: &Posyandu| {
        for child in who {
            desk.weigh(child, "2026-06-11", "7.4");
            desk.move_to(child, "2026-07-01", to);
            desk.sync(&district).unwrap();
        }
        desk
    };
    let (stabat, binjai) = std::thread::scope(|threads| {
        let go = &go;
        let out = threads.spawn(move || go(stabat, here, &mawar()));
        let back = threads.spawn(move || go(binjai, there, &melati()));
        (out.join().unwrap(), back.join().unwrap())
    });
    let three = Three {
        district,
        stabat,
        binjai,
        selesai,
    };
    three.sync_all();
    for child in there {
        assert_eq!(three.stabat.weights(child).len(), 2);
    }
    for child in here {
        assert_eq!(three.binjai.weights(child).len(), 2);
    }
    assert_eq!(three.counted("2026-07"), [[12, 0], [6, 0], [6, 0], [0, 0]]);
}

on_both!(
    a_lost_reply_to_a_move_doubles_nothing,
    a_first_download_brings_who_has_moved_in,
    what_was_handed_over_is_mended_like_everything_else,
    laptops_that_move_children_both_ways_at_once_all_get_through,
);
