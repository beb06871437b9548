//! Where a district lives, and what it keeps when it is closed, copied and made again.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use domain::{
    Fact, Origin, Place as DomainPlace, PlaceId, PlaceKind, Surroundings as _, Values, Visit,
};
use protocol::succession::{self, AskSuccession, Succession};
use protocol::{Entry, Hash, NoNames, PublicKey, SecretKey, Segment, message};
use siklus_district::about::About;
use siklus_district::audit::{self, Act};
use siklus_district::home::{self, Error, Home, Next, Place};
use siklus_district::push::{Taken, take};
use siklus_district::staff::sign_in::{self, Token};
use siklus_district::staff::{self, Role};
use siklus_district::storage::{self, Cell, PostgresAddress, Reach, Tx};
use siklus_district::surroundings::System;
use siklus_district::{devices, invite, roster};
use tempfile::TempDir;
use testkit::{Laptop, a_weighing, child};
use vault::Passphrase;

fn secret(text: &str) -> Passphrase {
    Passphrase::new(text.to_owned())
}

fn right() -> Passphrase {
    secret("payung kenari lumbung tebing")
}

fn about() -> About {
    About {
        kabupaten: "12.05".parse().unwrap(),
        name: "Dinas Kesehatan Langkat".to_owned(),
        admin: "Rina".to_owned(),
    }
}

/// Half past seven, UTC, of 22 November 2026, and so many minutes later.
fn at(minutes: i64) -> System {
    System::new(Some(1_795_332_600_000 + minutes * 60_000))
}

fn folder(parent: &TempDir, name: &str) -> Place {
    Place::Folder(parent.path().join(name))
}

/// What laptops know a district by: its key and that of its certificate.
fn known_by(home: Home) -> (PublicKey, Hash) {
    let names = ["localhost".to_owned()];
    let pin = home.own_certificate(&names).unwrap().pin();
    (home.into_server(vec![pin]).key(), pin)
}

fn copied(home: &Home, to: &Path) -> Result<(), Error> {
    home.back_up(to, &mut |_| ControlFlow::Continue(()))
}

#[test]
fn a_district_keeps_its_keys_when_it_is_closed_and_has_its_own() {
    let parent = tempfile::tempdir().unwrap();
    let places = ["langkat", "deli"].map(|name| folder(&parent, name));
    let [langkat, deli] = places.map(|place| {
        let (home, _) = Home::create(&place, &about(), &right(), at(0)).unwrap();
        let first = known_by(home);
        let again = Home::open(&place, &right(), at(1)).unwrap();
        assert_eq!(known_by(again), first);
        first
    });
    assert!(langkat.0 != deli.0 && langkat.1 != deli.1);
}

#[test]
fn a_district_in_postgresql_keeps_its_keys_there() {
    let database = cluster::database();
    let address = PostgresAddress::parse(&database.url(), None).unwrap();
    let place = Place::Postgres(Box::new(address));
    let opened = Home::open(&place, &right(), at(0));
    assert!(matches!(opened, Err(Error::NotSetUp)), "{opened:?}");
    let (home, _) = Home::create(&place, &about(), &right(), at(0)).unwrap();
    let first = known_by(home);
    let again = Home::open(&place, &right(), at(1)).unwrap();
    assert_eq!(known_by(again), first);
    let second = Home::create(&place, &about(), &right(), at(2));
    assert!(matches!(second, Err(Error::Exists)));
    let wrong = Home::open(&place, &secret("bukan yang itu sama"), at(3));
    assert!(matches!(
        wrong,
        Err(Error::Keys(vault::Error::WrongPassphrase))
    ));
}

#[test]
fn a_district_opens_by_its_secret_alone_and_who_guesses_must_wait() {
    let parent = tempfile::tempdir().unwrap();
    let place = folder(&parent, "langkat");
    let opened = Home::open(&place, &right(), at(0));
    assert!(matches!(opened, Err(Error::NotSetUp)), "{opened:?}");
    Home::create(&place, &about(), &right(), at(0)).unwrap();
    let second = Home::create(&place, &about(), &right(), at(0));
    assert!(matches!(second, Err(Error::Exists)));
    let wrong = || Home::open(&place, &secret("bukan yang itu sama"), at(0)).unwrap_err();
    let mut n_heard = 0;
    while matches!(wrong(), Error::Keys(vault::Error::WrongPassphrase)) {
        n_heard += 1;
    }
    assert!((1..10).contains(&n_heard), "{n_heard}");
    assert!(matches!(wrong(), Error::Keys(vault::Error::Wait { .. })));
    Home::open(&place, &right(), at(24 * 60)).unwrap();
}

#[test]
fn a_district_that_is_opened_by_another_edition_of_the_rules_counts_by_it() {
    let parent = tempfile::tempdir().unwrap();
    let place = folder(&parent, "dinas");
    let (home, _) = Home::create(&place, &about(), &right(), at(0)).unwrap();
    filled(&home);
    let rows = dump(&home);
    written(&home, &mut |tx| {
        tx.execute("UPDATE child_months SET weight = 1", &[])?;
        tx.execute("DELETE FROM facts_of_server WHERE name = 'derived'", &[])?;
        Ok(())
    });
    assert!(dump(&home) != rows);
    drop(home);
    let home = Home::open(&place, &right(), at(1)).unwrap();
    let of = |rows: &[(&'static str, Vec<Vec<Cell>>)]| {
        let months = rows.iter().find(|(table, _)| *table == "child_months");
        months.unwrap().1.clone()
    };
    assert!(!of(&rows).is_empty());
    assert_eq!(of(&dump(&home)), of(&rows));
}

#[test]
fn a_set_up_that_was_cut_off_is_begun_again() {
    let parent = tempfile::tempdir().unwrap();
    let place = folder(&parent, "langkat");
    Home::create(&place, &about(), &right(), at(0)).unwrap();
    let path = parent.path().join("langkat");
    for name in ["keys.v1", "keys.v1.bak"] {
        fs::remove_file(path.join(name)).unwrap();
    }
    Home::create(&place, &about(), &right(), at(1)).unwrap();
    let names = fs::read_dir(&path).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(names.filter(|name| name.contains("aside")).count(), 1);
}

#[test]
fn a_restored_district_signs_with_the_next_key_and_forgets_its_invites() {
    let parent = tempfile::tempdir().unwrap();
    let place = folder(&parent, "langkat");
    let (home, _) = Home::create(&place, &about(), &right(), at(0)).unwrap();
    let code = invited(&home);
    let copy = parent.path().join("salinan");
    let before = known_by(Home::open(&place, &right(), at(0)).unwrap());
    copied(&home, &copy).unwrap();
    assert!(matches!(copied(&home, &copy), Err(Error::Exists)));
    drop(home);
    let mut keys = Vec::new();
    let epochs: Vec<u64> = [1, 2]
        .map(|n| {
            let to = folder(&parent, &format!("baru {n}"));
            let home = home::restore(&copy, &to, &right(), at(n)).unwrap();
            let epoch = epoch(&home);
            assert!(!admits(home, &code), "an old code is void");
            let again = known_by(Home::open(&to, &right(), at(n)).unwrap());
            assert_eq!(again.1, before.1, "its certificate");
            keys.push(again.0);
            epoch
        })
        .into();
    assert_ne!(keys[0], before.0);
    assert_eq!(keys[0], keys[1], "the next key lies in the copy");
    assert!(epochs[0] > epoch(&Home::open(&place, &right(), at(3)).unwrap()));
    assert_ne!(epochs[0], epochs[1], "the same copy, restored twice");
}

/// The steps from a key that a server answers, and the key to which they lead.
fn way_from(home: Home, known: PublicKey) -> Option<(usize, PublicKey)> {
    let asked = message::to_bytes(&AskSuccession {
        key: known.to_bytes(),
        random: [5; 16],
    });
    let answer = home
        .into_server(vec![[3; 32]])
        .answer(succession::PATH, &asked);
    let way: Succession = message::from_bytes(&answer.ok()?).unwrap();
    let (key, pins) = way.believed(&known, &asked).unwrap();
    assert_eq!(pins.pins, [[3; 32]]);
    Some((way.steps.len(), key))
}

#[test]
fn a_changed_key_follows_from_those_before_it_and_so_does_the_certificate() {
    let parent = tempfile::tempdir().unwrap();
    let database = cluster::database();
    let address = PostgresAddress::parse(&database.url(), None).unwrap();
    for place in [
        folder(&parent, "langkat"),
        Place::Postgres(Box::new(address)),
    ] {
        let (mut home, _) = Home::create(&place, &about(), &right(), at(0)).unwrap();
        let first = home.public_key();
        let open = || Home::open(&place, &right(), at(1)).unwrap();
        let pin = known_by(open()).1;
        let second = home.change_key(Next::Kept).unwrap();
        let third = home.change_key(Next::New).unwrap();
        assert_eq!(home.public_key(), third);
        assert_eq!(known_by(open()).0, third);
        assert_ne!(known_by(open()).1, pin, "another certificate");
        assert_eq!(way_from(open(), first), Some((2, third)));
        assert_eq!(way_from(open(), second), Some((1, third)));
        assert_eq!(way_from(open(), third), Some((0, third)));
        let stranger = SecretKey::from_random(&[8; 32]).public();
        assert_eq!(way_from(open(), stranger), None);
        let mut acts = Vec::new();
        written(&home, &mut |tx| {
            acts = audit::newest(tx, u64::MAX >> 1, 9)?;
            Ok(())
        });
        let acts = acts
            .iter()
            .map(|one| (one.act.as_str(), one.subject.clone()));
        let expected = [third, second].map(|key| ("key_changed", key.fingerprint()));
        assert_eq!(acts.collect::<Vec<_>>(), expected);
    }
}

#[test]
fn who_followed_after_the_backup_knows_the_key_of_what_is_restored_from_it() {
    let parent = tempfile::tempdir().unwrap();
    let place = folder(&parent, "langkat");
    let (mut home, _) = Home::create(&place, &about(), &right(), at(0)).unwrap();
    let first = home.public_key();
    let copy = parent.path().join("salinan");
    copied(&home, &copy).unwrap();
    let second = home.change_key(Next::Kept).unwrap();
    let restore = |name| {
        let to = folder(&parent, name);
        home::restore(&copy, &to, &right(), at(2)).unwrap()
    };
    assert_eq!(restore("satu").public_key(), second);
    assert_eq!(way_from(restore("dua"), first), Some((1, second)));
    // A key that was made because a copy was stolen is in no copy from before.
    let third = home.change_key(Next::New).unwrap();
    let mut stolen = restore("tiga");
    for _ in 0..3 {
        assert_ne!(stolen.change_key(Next::Kept).unwrap(), third);
    }
    assert_eq!(way_from(restore("empat"), third), None);
}

#[test]
fn who_was_signed_in_when_a_copy_was_made_signs_in_again_and_what_was_done_stays_whole() {
    let parent = tempfile::tempdir().unwrap();
    let (home, _) = Home::create(&folder(&parent, "langkat"), &about(), &right(), at(0)).unwrap();
    let token = Token::new(&home.surroundings());
    let minute = home.surroundings().now_minutes();
    written(&home, &mut |tx| {
        staff::add(tx, "rina", "Rina", Role::Admin, "$argon2id$…")?;
        sign_in::begin(tx, &token, "rina", minute)?;
        audit::write(tx, minute, "rina", Act::SignedIn, "", "")
    });
    let copy = parent.path().join("salinan");
    copied(&home, &copy).unwrap();
    let database = cluster::database();
    let address = PostgresAddress::parse(&database.url(), None).unwrap();
    for place in [folder(&parent, "baru"), Place::Postgres(Box::new(address))] {
        let restored = home::restore(&copy, &place, &right(), at(1)).unwrap();
        written(&restored, &mut |tx| {
            assert_eq!(sign_in::holder(tx, &token, minute)?, None);
            assert!(staff::find(tx, "rina")?.is_some());
            let checked = audit::check(tx)?;
            // The sign-in, and that another key signs now.
            assert_eq!((checked.n_entries, checked.broken_at), (2, None));
            Ok(())
        });
    }
}

#[test]
fn only_who_has_the_secret_makes_a_district_of_a_copy_and_only_of_a_sound_one() {
    let parent = tempfile::tempdir().unwrap();
    let (home, _) = Home::create(&folder(&parent, "langkat"), &about(), &right(), at(0)).unwrap();
    let copy = parent.path().join("salinan");
    copied(&home, &copy).unwrap();
    let (to, path) = (folder(&parent, "baru"), parent.path().join("baru"));
    let wrong = home::restore(&copy, &to, &secret("bukan yang itu sama"), at(1));
    assert!(matches!(
        wrong,
        Err(Error::Keys(vault::Error::WrongPassphrase))
    ));
    let file = copy.join("district.db");
    let whole = fs::read(&file).unwrap();
    for place in (0..whole.len()).step_by(whole.len() / 9) {
        let mut bytes = whole.clone();
        bytes[place] ^= 1;
        fs::write(&file, &bytes).unwrap();
        let restored = home::restore(&copy, &to, &right(), at(1));
        assert!(matches!(restored, Err(Error::Storage(_))), "byte {place}");
        assert!(!path.join("district.db").exists() && !path.join("keys.v1").exists());
    }
    fs::write(&file, &whole[..whole.len() - 4096]).unwrap();
    assert!(home::restore(&copy, &to, &right(), at(1)).is_err());
    fs::write(&file, &whole).unwrap();
    home::restore(&copy, &to, &right(), at(1)).unwrap();
    let nothing = home::restore(parent.path(), &folder(&parent, "lain"), &right(), at(1));
    assert!(matches!(nothing, Err(Error::NotSetUp)));
}

#[test]
fn a_copy_becomes_a_district_of_either_kind_with_every_row() {
    let parent = tempfile::tempdir().unwrap();
    let (first, _) = Home::create(&folder(&parent, "langkat"), &about(), &right(), at(0)).unwrap();
    filled(&first);
    let rows = dump(&first);
    assert!(rows.iter().all(|(_, rows)| !rows.is_empty()), "{rows:?}");
    let known = known_by(Home::open(&folder(&parent, "langkat"), &right(), at(0)).unwrap());

    let copies = ["satu", "dua"].map(|name| parent.path().join(name));
    copied(&first, &copies[0]).unwrap();
    let database = cluster::database();
    let address = PostgresAddress::parse(&database.url(), None).unwrap();
    let server = Place::Postgres(Box::new(address));
    let second = home::restore(&copies[0], &server, &right(), at(1)).unwrap();
    assert_eq!(dump(&second), rows);
    assert!(epoch(&second) > epoch(&first));
    let again = home::restore(&copies[0], &server, &right(), at(2));
    assert!(matches!(again, Err(Error::Exists)));
    // Numbers go on after those that were copied in.
    written(&second, &mut |tx| {
        roster::add_scope(tx, PlaceId(uuid::Uuid::from_u128(78)), "Secanggang").map(|_| ())
    });
    let rows = dump(&second);
    copied(&second, &copies[1]).unwrap();
    let third = home::restore(&copies[1], &folder(&parent, "baru"), &right(), at(3)).unwrap();
    assert_eq!(dump(&third), rows);
    drop(third);
    let third = || Home::open(&folder(&parent, "baru"), &right(), at(4)).unwrap();
    assert_eq!(known_by(third()).1, known.1, "its certificate");
    assert_eq!(way_from(third(), known.0).unwrap().0, 2, "restored twice");
}

/// A puskesmas of which a laptop has sent a child with a weighing.
fn filled(home: &Home) {
    let stabat = PlaceId(uuid::Uuid::from_u128(77));
    let melati = "12.05.07.1004".parse().unwrap();
    let melati = DomainPlace::id(PlaceKind::Posyandu, &melati, "Melati 1");
    let mut laptop = Laptop::numbered(1);
    let budi = child("Budi").born("2025-09-01").boy().at(melati);
    laptop.register(&budi);
    let weighing = Fact::Measurement(a_weighing("2026-05-14").kg("7.0").measurement());
    laptop.record(&budi, &weighing);
    let screened = Fact::Visit(Visit {
        date: "2026-05-14".parse().unwrap(),
        form: "tb_screening".into(),
        version: 1,
        site: None,
        posyandu: None,
        confirmed: None,
        origin: Origin::Live,
        answers: Values::new(),
    });
    laptop.record(&budi, &screened);
    let entries: Vec<Entry> = laptop.log().iter().map(Entry::of).collect();
    let key = SecretKey::from_random(&[1; 32]);
    written(home, &mut |tx| {
        let scope = roster::add_scope(tx, stabat, "Stabat")?;
        let replica = entries[0].id.replica;
        roster::add_laptop(tx, scope, "Laptop KIA", key.public(), replica)?;
        staff::add(tx, "rina", "Rina", Role::Admin, "$argon2id$…")?;
        audit::write(tx, 7, "rina", Act::Revoked, "1", "hilang")
    });
    let segment = Segment::seal(&entries, &[0; 32], &key, &NoNames).unwrap();
    let taken = take(home.storage(), &segment.bytes, None).unwrap();
    assert!(matches!(taken, Taken::Applied { .. }), "{taken:?}");
}

/// What laptops sent, and what follows from it.
fn dump(home: &Home) -> Vec<(&'static str, Vec<Vec<Cell>>)> {
    let tables = [
        ("scopes", 6),
        ("devices", 6),
        ("logs", 5),
        ("segments", 6),
        ("operations", 8),
        ("commits", 7),
        ("entities", 4),
        ("facts", 7),
        ("residences", 9),
        ("child_months", 30),
        ("person_years", 10),
        ("attainments", 6),
        ("accounts", 5),
        ("audit", 7),
    ];
    let mut all = Vec::new();
    let read = home.storage().read(Reach::District, &mut |tx| {
        all.clear();
        for (table, n_columns) in tables {
            let rows = tx.query(&format!("SELECT * FROM {table} ORDER BY 1, 2, 3, 4"), &[])?;
            let rows = rows.iter().map(|row| Ok(row.first(n_columns)?.to_vec()));
            let mut rows = rows.collect::<Result<Vec<_>, storage::Error>>()?;
            // Each that was restored says so.
            rows.retain(|row| !row.contains(&"key_changed".into()));
            all.push((table, rows));
        }
        Ok(())
    });
    read.unwrap();
    all
}

fn written(home: &Home, work: &mut dyn FnMut(&mut dyn Tx) -> Result<(), storage::Error>) {
    home.storage().write(Reach::District, work).unwrap();
}

fn epoch(home: &Home) -> u64 {
    let mut epoch = 0;
    let read = home.storage().read(Reach::District, &mut |tx| {
        epoch = roster::epoch(tx)?;
        Ok(())
    });
    read.unwrap();
    epoch
}

fn invited(home: &Home) -> protocol::enrol::Code {
    let place = PlaceId(uuid::Uuid::from_u128(77));
    let mut code = None;
    let written = home.storage().write(Reach::District, &mut |tx| {
        let stabat = roster::add_scope(tx, place, "Stabat")?;
        code = invite::make(tx, &home.surroundings(), stabat, &[])?;
        Ok(())
    });
    written.unwrap();
    code.unwrap()
}

/// Whether a laptop can join by a code.
fn admits(home: Home, code: &protocol::enrol::Code) -> bool {
    use protocol::enrol::{Enrol, Sealed};
    use protocol::message::{self, path};
    let mut key = [0; 32];
    home.surroundings().fill(&mut key);
    let enrol = Enrol {
        invite: code.name(),
        name: "Laptop KIA".to_owned(),
        kabupaten: "12.05".to_owned(),
        key,
        logs: vec![5],
        random: [4; 16],
    };
    let server = Arc::new(home.into_server(Vec::new()));
    let asked = message::to_bytes(&Sealed::asked(enrol, code));
    let admitted = server.answer(path::ENROL, &asked).is_ok();
    let mut n_laptops = 0;
    let read = server.storage().read(Reach::District, &mut |tx| {
        n_laptops = devices::all(tx)?.len();
        Ok(())
    });
    read.unwrap();
    assert_eq!(n_laptops, usize::from(admitted));
    admitted
}
