//! The district signs with another key: laptops follow from the one that they know, and nobody else's way.

use std::cell::RefCell;
use std::sync::Arc;

use district::Server;
use district::storage::SqliteStorage;
use protocol::bundle::Bundle;
use protocol::message::{from_bytes, to_bytes};
use protocol::succession::{self, Step, Succession};
use protocol::{PublicKey, SecretKey};
use sync::{Link, LinkError};
use testkit::{World, child};

use crate::bed::{self, Desk, District, Line, assert_same};

/// What somebody in between makes of the answer.
type Change<'a> = dyn Fn(Succession) -> Result<Succession, LinkError> + 'a;

/// The keys of the district: the first one is that of [`District::new`].
fn key(number: u8) -> SecretKey {
    SecretKey::from_random(&[41 + number; 32])
}

/// From its first key to one of these.
fn way(to: u8) -> Vec<Step> {
    let step = |number| Step::new(&key(number), &key(number + 1));
    (1..to).map(step).collect()
}

/// The district after it was stopped and started again, signing with one of its keys.
fn signing(district: District, number: u8) -> District {
    let District {
        server,
        puskesmas,
        folder,
    } = district;
    drop(server);
    let path = folder.path().join("district.db");
    let storage = SqliteStorage::open(&path, &bed::key(), &district::SHAPE).unwrap();
    let world = Arc::new(World::on("2026-06-30").seeded(101));
    let server = Server::new(Box::new(storage), key(number), world);
    District {
        server: server.with_steps(way(number)),
        puskesmas,
        folder,
    }
}

/// Which key a laptop believes, and how many steps led there.
fn believed(desk: &Desk) -> (PublicKey, usize) {
    let district = desk.store.district().unwrap().unwrap();
    (district.key, district.steps.len())
}

fn code(desk: &Desk, link: &dyn Link) -> String {
    let error = desk.sync_over(link).unwrap_err();
    error.code().to_owned()
}

#[test]
fn a_laptop_that_slept_through_two_changes_of_the_key_follows_and_believes_the_new_one_for_good() {
    let district = District::new();
    let (ani, eka) = (Desk::joined(&district, 1), Desk::joined(&district, 2));
    let budi = child("Budi").born("2025-09-01").boy();
    ani.register(&budi);
    for desk in [&ani, &eka] {
        desk.sync(&district).unwrap();
    }
    let district = signing(district, 2);
    ani.weigh(&budi, "2026-05-14", "7.0");
    ani.sync(&district).unwrap();
    assert_eq!(believed(&ani), (key(2).public(), 1));

    let district = signing(district, 3);
    eka.weigh(&budi, "2026-06-11", "7.4");
    for desk in [&eka, &ani, &eka] {
        desk.sync(&district).unwrap();
    }
    let (ani, eka) = (ani.reopened(), eka.reopened());
    for desk in [&ani, &eka] {
        assert_eq!(believed(desk), (key(3).public(), 2));
        let shown = believed(desk).0.fingerprint();
        assert_eq!(shown, district.server.key().fingerprint());
        desk.assert_same_as(&district);
    }
    assert_same(&ani.content(), &eka.content());
    // Whoever follows once needs no way any more.
    let asked = Asked::over(&district.server, Ok);
    ani.sync_over(&asked).unwrap();
    assert_eq!(asked.n_ways(), 0);
}

/// A line on which somebody sits who changes what is said of the way.
struct Asked<'a> {
    line: Line<'a>,
    change: Box<dyn Fn(Succession) -> Result<Succession, LinkError> + 'a>,
    ways: RefCell<usize>,
}

impl<'a> Asked<'a> {
    fn over(
        server: &'a Server,
        change: impl Fn(Succession) -> Result<Succession, LinkError> + 'a,
    ) -> Self {
        Self {
            line: Line(server),
            change: Box::new(change),
            ways: RefCell::default(),
        }
    }

    fn n_ways(&self) -> usize {
        *self.ways.borrow()
    }
}

impl Link for Asked<'_> {
    fn ask(&self, path: &str, body: &[u8]) -> Result<Vec<u8>, LinkError> {
        let answer = self.line.ask(path, body)?;
        if path != succession::PATH {
            return Ok(answer);
        }
        *self.ways.borrow_mut() += 1;
        (self.change)(from_bytes(&answer).unwrap()).map(|way| to_bytes(&way))
    }
}

#[test]
fn a_way_that_is_not_the_districts_is_a_line_with_somebody_on_it_and_changes_nothing() {
    let district = District::new();
    let ani = Desk::joined(&district, 1);
    ani.register(&child("Budi").born("2025-09-01").boy());
    let before = ani.store.district().unwrap();
    let district = signing(district, 3);
    let old = RefCell::new(None);
    let stranger = Succession::answer(&[Step::new(&key(1), &key(9))], &[], b"", &key(9));
    let forged = Step {
        from: key(1).public().to_bytes(),
        ..Step::new(&key(8), &key(3))
    };
    let with = |steps: Vec<Step>| move |good| Ok(Succession { steps, ..good });
    let changes: Vec<(&str, Box<Change<'_>>)> = vec![
        (
            "cut short",
            Box::new(|good| with(good.steps[..1].to_vec())(good)),
        ),
        (
            "begins later",
            Box::new(|good| with(good.steps[1..].to_vec())(good)),
        ),
        ("none at all", Box::new(|good| with(Vec::new())(good))),
        (
            "turned round",
            Box::new(|good| with(way(3).into_iter().rev().collect())(good)),
        ),
        (
            "forged",
            Box::new(move |good| with(vec![forged.clone()])(good)),
        ),
        (
            "begins at another key",
            Box::new(|good| with(vec![Step::new(&key(8), &key(3))])(good)),
        ),
        (
            "an answer to another question",
            Box::new(move |_| Ok(stranger.clone())),
        ),
        (
            "an old answer",
            Box::new(|good| {
                Ok(old.replace(Some(good.clone())).unwrap_or(Succession {
                    steps: Vec::new(),
                    ..good
                }))
            }),
        ),
        ("cut off", Box::new(|_| Err(LinkError::TimedOut))),
    ];
    for (why, change) in changes {
        let line = Asked::over(&district.server, change);
        assert_eq!(code(&ani, &line), "portal", "{why}");
        assert!(line.n_ways() > 0, "{why}");
        assert_eq!(ani.store.district().unwrap(), before, "{why}");
    }
    ani.sync(&district).unwrap();
    assert_eq!(believed(&ani), (key(3).public(), 2));
}

#[test]
fn a_district_that_signs_with_a_former_key_again_is_not_believed() {
    let district = signing(District::new(), 2);
    let ani = Desk::joined(&district, 1);
    ani.register(&child("Budi").born("2025-09-01").boy());
    let district = signing(district, 1);
    assert_eq!(code(&ani, &Line(&district.server)), "portal");
    assert_eq!(believed(&ani).0, key(2).public());
    let district = signing(district, 2);
    ani.sync(&district).unwrap();
    ani.assert_same_as(&district);
}

fn stick(desk: &Desk) -> Bundle {
    desk.store.bundle().unwrap()
}

#[test]
fn sticks_are_read_across_a_change_of_the_key_both_ways() {
    let district = District::new();
    let (village, town) = (Desk::joined(&district, 1), Desk::joined(&district, 2));
    let budi = child("Budi").born("2025-09-01").boy();
    town.register(&budi);
    for desk in [&town, &village, &town] {
        desk.sync(&district).unwrap();
    }
    village.weigh(&budi, "2026-05-14", "7.0");
    let district = signing(district, 2);
    town.weigh(&budi, "2026-06-11", "7.4");
    town.sync(&district).unwrap();
    // The village has not followed. What the town brings is signed with the new key, and names the way.
    let taken = village.store.take_bundle(&stick(&town)).unwrap();
    assert_eq!(taken.n_new, 1);
    assert_eq!(
        believed(&village).0,
        key(1).public(),
        "only the district itself says so"
    );
    assert_eq!(town.store.take_bundle(&stick(&village)).unwrap().n_new, 1);
    // A laptop that joined later reads what was signed with the key before.
    let late = Desk::alone(3);
    bed::join_with(&late.store, &district.server, district.puskesmas, way(2));
    late.sync(&district).unwrap();
    assert_eq!(late.store.take_bundle(&stick(&village)).unwrap().n_new, 1);
    for desk in [&town, &village, &late, &town, &village] {
        desk.sync(&district).unwrap();
    }
    assert_same(&village.content(), &town.content());
    assert_same(&village.content(), &late.content());

    let mut cut = stick(&town);
    cut.steps.clear();
    let stranger = District::new();
    let other = Desk::joined(&signing(stranger, 9), 4);
    for bundle in [stick(&town), cut] {
        let refused = other.store.take_bundle(&bundle).unwrap_err();
        assert!(refused.to_string().contains("refused"), "{refused}");
    }
}

#[test]
fn a_first_download_made_before_the_change_is_taken_by_who_joins_after_it() {
    let district = District::new();
    let (ani, eka) = (Desk::joined(&district, 1), Desk::joined(&district, 2));
    let budi = child("Budi").born("2025-09-01").boy();
    ani.register(&budi);
    ani.weigh(&budi, "2026-05-14", "7.0");
    ani.sync(&district).unwrap();
    eka.sync(&district).unwrap();
    let district = signing(district, 2);
    let late = Desk::joined(&district, 3);
    late.sync(&district).unwrap();
    assert_same(&late.content(), &eka.content());
}

#[test]
fn a_district_restored_from_before_the_change_believes_what_it_vouched_for_by_either_key() {
    let district = District::new();
    let (ani, eka) = (Desk::joined(&district, 1), Desk::joined(&district, 2));
    let budi = child("Budi").born("2025-09-01").boy();
    ani.register(&budi);
    for desk in [&ani, &eka] {
        desk.sync(&district).unwrap();
    }
    let backup = district.backup();
    let district = signing(district, 2);
    ani.weigh(&budi, "2026-05-14", "7.0");
    ani.sync(&district).unwrap();
    // Eka's laptop has not followed; the restored district signs with the key that came next.
    let district = signing(district.restored(backup, 2), 2);
    for desk in [&eka, &ani, &eka] {
        desk.sync(&district).unwrap();
        assert_eq!(believed(desk).0, key(2).public());
        desk.assert_same_as(&district);
    }
    assert_same(&ani.content(), &eka.content());
}
