//! A laptop that has nothing of its puskesmas yet takes it in chunk by chunk, over lines and through crashes.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use district::push::{Taken, take};
use district::roster;
use domain::{OpId, ReplicaId};
use ledger::{Clock, Written};
use protocol::message::path;
use protocol::{Entry, NoNames, SecretKey, Segment};
use sample::{Ground, Sample, Wanted, day_body, person_bodies, place_body};
use sync::{Link, LinkError};
use testkit::child;

use crate::bed::{Desk, District, Line, TODAY, author};

/// A district with some thousand operations, and the laptop that entered them.
fn filled() -> (District, Desk) {
    let district = District::new();
    let ani = Desk::joined(&district, 1);
    let sample = Sample::of(Wanted {
        seed: 5,
        today: TODAY.parse().unwrap(),
        n_children: 76,
        n_others: 8,
        n_months: 24,
        ground: Ground::new("Stabat", &["12.05.07.1004".parse().unwrap()]).unwrap(),
    });
    let sample = sample.unwrap();
    let places = sample
        .places()
        .filter_map(|(id, place)| place_body(id, place));
    let days = sample.days().filter_map(|(key, day)| day_body(key, &day));
    let people = sample.people().collect::<Vec<_>>();
    let written = ani.store.write::<_, store::Error>(author(), |writer| {
        for body in places
            .chain(days)
            .chain(people.iter().flat_map(person_bodies))
        {
            writer.append(body)?;
        }
        Ok(())
    });
    written.unwrap();
    ani.sync(&district).unwrap();
    assert!(district.head().ssn > 2_000, "{}", district.head().ssn);
    (district, ani)
}

/// A line that writes down what was asked, and does not carry what the test does not want.
struct Watched<'a> {
    line: Line<'a>,
    asked: RefCell<Vec<String>>,
    carries: &'a dyn Fn(usize, &str) -> Carries,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Carries {
    Both,
    Nothing,
    TheRequest,
    AChangedAnswer,
}

impl<'a> Watched<'a> {
    fn of(district: &'a District, carries: &'a dyn Fn(usize, &str) -> Carries) -> Self {
        Self {
            line: Line(&district.server),
            asked: RefCell::default(),
            carries,
        }
    }

    fn n_asked(&self, path: &str) -> usize {
        let asked = self.asked.borrow();
        asked.iter().filter(|asked| *asked == path).count()
    }
}

impl Link for Watched<'_> {
    fn ask(&self, path: &str, body: &[u8]) -> Result<Vec<u8>, LinkError> {
        let nth = self.asked.borrow().len();
        self.asked.borrow_mut().push(path.to_owned());
        let carries = (self.carries)(nth, path);
        if carries == Carries::Nothing {
            return Err(LinkError::Offline);
        }
        let mut answer = self.line.ask(path, body)?;
        match carries {
            Carries::TheRequest => return Err(LinkError::TimedOut),
            Carries::AChangedAnswer => {
                let middle = answer.len() / 2;
                answer[middle] ^= 4;
            }
            Carries::Both | Carries::Nothing => {}
        }
        Ok(answer)
    }
}

#[test]
fn what_was_downloaded_is_what_was_entered_and_later_rounds_go_on_from_there() {
    let (district, ani) = filled();
    let eka = Desk::joined(&district, 2);
    let line = Watched::of(&district, &|_, _| Carries::Both);
    let done = eka.sync_over(&line).unwrap();
    assert_eq!(line.n_asked(path::SNAPSHOT), 1);
    assert!(line.n_asked(path::CHUNK) >= 2);
    assert_eq!(
        line.n_asked(path::ROUND),
        1,
        "nothing is left for the rounds"
    );
    assert_eq!(done.n_new, district.head().ssn);
    eka.assert_same_as(&district);
    assert_eq!(eka.content(), ani.content());

    // What follows on the same logs is proven from where they ended.
    let budi = child("Budi").born("2025-09-01").boy();
    ani.register(&budi);
    ani.sync(&district).unwrap();
    eka.sync(&district).unwrap();
    eka.weigh(&budi, "2026-05-14", "7.0");
    eka.sync(&district).unwrap();
    ani.sync(&district).unwrap();
    eka.assert_same_as(&district);
    assert_eq!(eka.content(), ani.content());
}

#[test]
fn whatever_message_is_lost_the_next_round_goes_on_where_it_stood() {
    let (district, ani) = filled();
    for what in [
        Carries::Nothing,
        Carries::TheRequest,
        Carries::AChangedAnswer,
    ] {
        let eka = Desk::joined(&district, 2 + what as u8);
        let asked: RefCell<BTreeMap<String, u32>> = RefCell::default();
        // Each message is lost once, then carried.
        let carries = |_: usize, path: &str| {
            let mut asked = asked.borrow_mut();
            let n_asked = asked.entry(path.to_owned()).or_default();
            *n_asked += 1;
            match *n_asked % 2 {
                1 => what,
                _ => Carries::Both,
            }
        };
        let line = Watched::of(&district, &carries);
        let mut n_rounds = 1;
        while eka.sync_over(&line).is_err() {
            n_rounds += 1;
            assert!(n_rounds < 60, "{what:?}: it comes to an end");
        }
        assert!(n_rounds > 4, "{what:?}");
        eka.assert_same_as(&district);
        assert_eq!(eka.content(), ani.content(), "{what:?}");
    }
}

#[test]
fn a_laptop_that_loses_its_power_after_any_transaction_goes_on_from_there() {
    let (district, ani) = filled();
    let eka = Desk::joined(&district, 2);
    let copies = RefCell::new(Vec::new());
    let (store, ended) = (&eka.store, AtomicBool::new(false));
    std::thread::scope(|threads| {
        // Somebody saves all the while: a transaction ends for her in the midst of a chunk.
        threads.spawn(|| {
            while !ended.load(Ordering::Relaxed) {
                store
                    .database()
                    .write::<_, store::Error>(|_| Ok(()))
                    .unwrap();
            }
        });
        let done = sync::round(
            store,
            &Line(&district.server),
            &mut eka.pace.borrow_mut(),
            &mut |progress, _| {
                if progress.permille < 1000 {
                    copies.borrow_mut().push(eka.cloned(2));
                }
            },
        );
        ended.store(true, Ordering::Relaxed);
        done.unwrap();
    });
    let n_chunks = 2;
    assert!(copies.borrow().len() > n_chunks);
    for copy in copies.into_inner() {
        let told = copy.store.district().unwrap().unwrap();
        assert!(!told.complete, "it does not say that all is here");
        copy.sync(&district).unwrap();
        copy.assert_same_as(&district);
        assert_eq!(copy.content(), ani.content());
    }
}

#[test]
fn people_are_found_long_before_all_is_here() {
    let (district, ani) = filled();
    let eka = Desk::joined(&district, 2);
    let n_chunks = Cell::new(0);
    let carries = |_: usize, path: &str| {
        if path != path::CHUNK {
            return Carries::Both;
        }
        n_chunks.set(n_chunks.get() + 1);
        match n_chunks.get() {
            1 => Carries::Both,
            _ => Carries::Nothing,
        }
    };
    eka.sync_over(&Watched::of(&district, &carries))
        .unwrap_err();
    let names = |desk: &Desk| {
        let read = desk.store.read::<Vec<String>, store::Error>(|db| {
            let wanted = records::search::Wanted {
                text: "siti".to_owned(),
                today: TODAY.parse().unwrap(),
                balita: false,
                resident: false,
                posyandu: None,
            };
            let found = records::search::people(db, &wanted, 200, 0)?;
            let names = found.rows.into_iter().map(|row| {
                let known = records::person::by_row(db, row)?;
                Ok(known.person.name)
            });
            names.collect()
        });
        read.unwrap()
    };
    assert!(!names(&ani).is_empty());
    assert_eq!(names(&eka), names(&ani), "everybody is found");
    let told = eka.store.district().unwrap().unwrap();
    assert!(!told.complete && told.minute.is_none());
    eka.sync(&district).unwrap();
    assert_eq!(eka.content(), ani.content());
}

#[test]
fn what_is_entered_meanwhile_stays_and_is_sent() {
    let (district, ani) = filled();
    let eka = Desk::joined(&district, 2);
    let budi = child("Budi").born("2025-09-01").boy();
    eka.register(&budi);
    let days = RefCell::new(vec!["2026-05-14", "2026-06-11", "2026-07-09"]);
    let done = sync::round(
        &eka.store,
        &Line(&district.server),
        &mut eka.pace.borrow_mut(),
        &mut |_, _| {
            if let Some(day) = days.borrow_mut().pop() {
                eka.weigh(&budi, day, "7.0");
            }
        },
    );
    done.unwrap();
    eka.sync(&district).unwrap();
    eka.assert_same_as(&district);
    ani.sync(&district).unwrap();
    assert_eq!(ani.weights(&budi).len(), 3);
    assert_eq!(eka.content(), ani.content());
}

#[test]
fn a_chunk_with_another_bit_is_refused_and_taken_when_it_is_right() {
    let (district, ani) = filled();
    let eka = Desk::joined(&district, 2);
    let carries = |_: usize, path: &str| match path {
        path::CHUNK => Carries::Nothing,
        _ => Carries::Both,
    };
    eka.sync_over(&Watched::of(&district, &carries))
        .unwrap_err();
    let mut download = eka.store.first_download().unwrap().unwrap();
    let chunk = download.next().unwrap().clone();
    let wrong = vec![7; chunk.bytes as usize];
    let refused = download.take(&wrong, &mut |_, _| panic!("nothing of it is taken"));
    assert!(matches!(refused, Err(store::Error::Refused(_))));
    assert_eq!(download.n_done(), 0);
    drop(download);
    eka.sync(&district).unwrap();
    assert_eq!(eka.content(), ani.content());
}

#[test]
fn a_district_put_back_from_a_backup_in_the_middle_begins_the_download_anew() {
    let (district, ani) = filled();
    let backup = district.backup();
    let budi = child("Budi").born("2025-09-01").boy();
    ani.register(&budi);
    ani.sync(&district).unwrap();
    let eka = Desk::joined(&district, 2);
    let number = eka.store.district().unwrap().unwrap().device;
    let n_chunks = Cell::new(0);
    let carries = |_: usize, path: &str| {
        n_chunks.set(n_chunks.get() + usize::from(path == path::CHUNK));
        match n_chunks.get() {
            2 => Carries::Nothing,
            _ => Carries::Both,
        }
    };
    eka.sync_over(&Watched::of(&district, &carries))
        .unwrap_err();
    eka.weigh(&budi, "2026-05-14", "7.0");

    let district = district.restored(backup, 2);
    eka.join(&district);
    assert_eq!(eka.store.district().unwrap().unwrap().device, number);
    for desk in [&eka, &ani, &eka, &ani] {
        desk.sync(&district).unwrap();
    }
    for desk in [&eka, &ani] {
        desk.assert_same_as(&district);
        assert_eq!(desk.weights(&budi).len(), 1);
    }
    assert_eq!(eka.content(), ani.content());
}

#[test]
fn a_district_that_lost_what_was_downloaded_gets_it_back_and_all_are_the_same() {
    let (district, ani) = filled();
    let eka = Desk::joined(&district, 2);
    let backup = district.backup();
    let budi = child("Budi").born("2025-09-01").boy();
    ani.register(&budi);
    ani.sync(&district).unwrap();
    eka.sync(&district).unwrap();
    eka.weigh(&budi, "2026-05-14", "7.0");
    eka.sync(&district).unwrap();

    let district = district.restored(backup, 2);
    for desk in [&eka, &ani, &eka, &ani] {
        // What eka wrote of somebody whom only ani has waits until ani has told of him.
        desk.sync(&district).ok();
    }
    for desk in [&eka, &ani] {
        desk.sync(&district).unwrap();
        desk.assert_same_as(&district);
        assert_eq!(desk.weights(&budi).len(), 1);
    }
    assert_eq!(eka.content(), ani.content());
}

#[test]
fn what_only_a_newer_program_understands_comes_along() {
    let (district, ani) = filled();
    let key = SecretKey::from_random(&[77; 32]);
    let replica = ReplicaId::from_random(77);
    district.change(|tx| {
        roster::add_laptop(tx, district.puskesmas, "Baru", key.public(), replica).unwrap()
    });
    let entry = |seq: u64| Entry {
        id: OpId { replica, seq },
        author: author(),
        written: Written {
            minute: 29_900_000,
            clock: Clock::Plausible,
        },
        body: vec![200, 3, seq.to_le_bytes()[0], 255],
    };
    let entries: Vec<Entry> = (1..=40).map(entry).collect();
    let sealed = Segment::seal(&entries, &[0; 32], &key, &NoNames).unwrap();
    let taken = take(district.server.storage(), &sealed.bytes, None).unwrap();
    let Taken::Applied { notices } = taken else {
        panic!("{taken:?}");
    };
    assert_eq!(notices.len(), 40, "all of them wait for a newer program");
    assert!(notices.iter().all(|notice| notice.code.defers()));
    ani.sync(&district).unwrap();
    let eka = Desk::joined(&district, 2);
    let line = Watched::of(&district, &|_, _| Carries::Both);
    eka.sync_over(&line).unwrap();
    assert_eq!(line.n_asked(path::SNAPSHOT), 1);
    eka.assert_same_as(&district);
    assert_eq!(eka.content(), ani.content());
    let deferred = eka.store.read::<i64, store::Error>(|db| {
        let sql = "SELECT count(*) FROM operations WHERE deferred = 1";
        Ok(db.query_row(sql, [], |row| row.get(0))?)
    });
    assert_eq!(deferred.unwrap(), 40);
}

#[test]
fn a_store_that_worked_alone_knows_its_own_operations_in_the_download() {
    let (district, ani) = filled();
    let eka = Desk::alone(2);
    let citra = child("Citra").born("2025-01-03").girl();
    eka.register(&citra);
    for month in 1..=9 {
        eka.weigh(&citra, &format!("2026-0{month}-10"), "9.1");
    }
    let alone = eka.weights(&citra);
    eka.join(&district);
    let line = Watched::of(&district, &|_, _| Carries::Both);
    let done = eka.sync_over(&line).unwrap();
    assert_eq!(line.n_asked(path::SNAPSHOT), 1);
    assert_eq!(done.n_sent, 11, "its own went first");
    eka.assert_same_as(&district);
    assert_eq!(eka.weights(&citra), alone);
    ani.sync(&district).unwrap();
    assert_eq!(eka.content(), ani.content());
}

#[test]
fn a_laptop_that_downloaded_gives_back_what_only_it_still_has() {
    let (district, ani) = filled();
    let backup = district.backup();
    let budi = child("Budi").born("2025-09-01").boy();
    ani.register(&budi);
    ani.weigh(&budi, "2026-05-14", "7.0");
    ani.sync(&district).unwrap();
    let eka = Desk::joined(&district, 2);
    eka.sync(&district).unwrap();
    let mut n_rounds = 0;
    while eka.store.archive_ends().unwrap().is_some() {
        n_rounds += 1;
        assert!(
            n_rounds < 10,
            "the archive is filled, some of it in each round"
        );
        eka.sync(&district).unwrap();
    }
    assert!(n_rounds > 0, "the download had left the segments out");
    let before = eka.content();
    // The laptop that entered it is stolen, with the server; yesterday's backup lacks what it entered today.
    drop(ani);
    let district = district.restored(backup, 2);
    let fitri = Desk::joined(&district, 3);
    for desk in [&eka, &fitri, &fitri] {
        desk.sync(&district).unwrap();
    }
    for desk in [&eka, &fitri] {
        desk.assert_same_as(&district);
        assert_eq!(desk.weights(&budi).len(), 1);
    }
    assert_eq!(
        eka.content(),
        before,
        "nothing is missing and nothing doubled"
    );
}
