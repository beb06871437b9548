//! The district's disk dies and yesterday's backup is put back: the laptops give back what it lost.

use domain::field;
use testkit::child;

use crate::bed::{Desk, District, Engine, assert_same};
use crate::moves::{Three, budi, mawar, melati};

#[test]
fn a_district_restored_from_yesterday_gets_everything_back_and_nothing_twice() {
    let district = District::new();
    let (ani, eka, late) = (
        Desk::joined(&district, 1),
        Desk::joined(&district, 2),
        Desk::joined(&district, 3),
    );
    let budi = child("Budi").born("2025-09-01").boy();
    let citra = child("Citra").born("2025-01-03").girl();
    ani.register(&budi);
    ani.sync(&district).unwrap();
    late.sync(&district).unwrap();
    let backup = district.backup();
    // After the backup both send, both know of each other; then Ani's laptop is stolen.
    eka.register(&citra);
    eka.weigh(&citra, "2026-04-10", "9.1");
    eka.sync(&district).unwrap();
    ani.weigh(&budi, "2026-05-14", "7.0");
    ani.sync(&district).unwrap();
    eka.sync(&district).unwrap();
    let before = eka.content();
    let head = district.head();
    drop(ani);

    let district = district.restored(backup, 2);
    assert!(district.head().ssn < head.ssn, "the backup lacks something");
    late.weigh(&budi, "2026-06-11", "7.4");
    late.sync(&district).unwrap();
    eka.sync(&district).unwrap();
    late.sync(&district).unwrap();
    eka.sync(&district).unwrap();
    for desk in [&eka, &late] {
        desk.assert_same_as(&district);
        assert_eq!(
            desk.weights(&budi).len(),
            2,
            "what only the stolen laptop had sent is back"
        );
        assert_eq!(desk.weights(&citra).len(), 1);
    }
    assert_same(&eka.content(), &late.content());
    assert_eq!(district.head().ssn, head.ssn + 1);
    let facts = |content: &[String]| {
        content
            .iter()
            .filter(|line| line.contains(" 7000 "))
            .count()
    };
    assert_eq!(facts(&before), facts(&eka.content()));
}

#[test]
fn a_district_gets_back_logs_that_speak_of_each_other() {
    let district = District::new();
    let (ani, eka) = (Desk::joined(&district, 1), Desk::joined(&district, 2));
    let backup = district.backup();
    let budi = child("Budi").born("2025-09-01").boy();
    let citra = child("Citra").born("2025-01-03").girl();
    // Each weighs the other's child, in turn, so that neither log can be read before the other.
    ani.register(&budi);
    for desk in [&ani, &eka] {
        desk.sync(&district).unwrap();
    }
    eka.register(&citra);
    eka.weigh(&budi, "2026-05-14", "7.0");
    for desk in [&eka, &ani] {
        desk.sync(&district).unwrap();
    }
    ani.weigh(&citra, "2026-05-14", "9.1");
    for desk in [&ani, &eka] {
        desk.sync(&district).unwrap();
    }
    let district = district.restored(backup, 2);
    for desk in [&eka, &ani] {
        desk.sync(&district).unwrap();
    }
    eka.sync(&district).unwrap();
    for desk in [&ani, &eka] {
        desk.assert_same_as(&district);
        assert_eq!(desk.weights(&budi).len(), 1);
        assert_eq!(desk.weights(&citra).len(), 1);
    }
}

#[test]
fn a_backup_put_back_after_another_was_is_followed_too() {
    let district = District::new();
    let (ani, eka) = (Desk::joined(&district, 1), Desk::joined(&district, 2));
    let budi = child("Budi").born("2025-09-01").boy();
    ani.register(&budi);
    ani.sync(&district).unwrap();
    eka.sync(&district).unwrap();
    let monday = district.backup();
    ani.weigh(&budi, "2026-05-14", "7.0");
    ani.sync(&district).unwrap();
    let tuesday = district.backup();
    let district = district.restored(monday, 2);
    eka.weigh(&budi, "2026-06-11", "7.4");
    eka.sync(&district).unwrap();
    // Numbers of the epoch in between are none of the backup that is put back now.
    let district = district.restored(tuesday, 3);
    for desk in [&eka, &ani, &eka] {
        desk.sync(&district).unwrap();
    }
    for desk in [&ani, &eka] {
        desk.assert_same_as(&district);
        assert_eq!(desk.weights(&budi).len(), 2);
    }
}

#[test]
fn logs_and_laptops_that_a_backup_does_not_know_become_known_again_under_their_names() {
    let district = District::new();
    let (ani, eka) = (Desk::joined(&district, 1), Desk::joined(&district, 2));
    let budi = child("Budi").born("2025-09-01").boy();
    let citra = child("Citra").born("2025-01-03").girl();
    ani.register(&budi);
    for desk in [&ani, &eka] {
        desk.sync(&district).unwrap();
    }
    let backup = district.backup();
    // After the backup a log forks, and a laptop joins that the backup has never heard of.
    let clone = ani.cloned(7);
    ani.weigh(&budi, "2026-05-14", "7.0");
    clone.weigh(&budi, "2026-06-11", "7.4");
    let dewi = Desk::joined(&district, 3);
    dewi.register(&citra);
    for desk in [&ani, &clone, &dewi, &ani] {
        desk.sync(&district).unwrap();
        desk.weigh(&budi, "2026-07-09", "7.8");
    }
    dewi.weigh(&citra, "2026-07-09", "9.8");
    for desk in [&clone, &dewi, &ani, &eka, &eka] {
        desk.sync(&district).unwrap();
    }
    let all = eka.content().len();
    let (of_budi, of_citra) = (eka.weights(&budi), eka.weights(&citra));

    // Two laptops are stolen with the server. Somebody joins before the others have told what is missing.
    drop((clone, ani));
    let district = district.restored(backup, 2);
    let fitri = Desk::joined(&district, 4);
    fitri.register(&child("Eko").born("2025-02-03").boy());
    fitri.sync(&district).unwrap();
    for desk in [&dewi, &eka, &fitri, &dewi, &eka] {
        desk.sync(&district).unwrap();
    }
    for desk in [&dewi, &eka, &fitri] {
        desk.assert_same_as(&district);
        assert_eq!(desk.weights(&budi), of_budi);
        assert_eq!(desk.weights(&citra), of_citra);
        assert_same(&desk.content(), &eka.content());
    }
    assert!(
        eka.content().len() > all,
        "what was entered since is there too"
    );
    // It goes on: a laptop that the backup did not know is no stranger.
    dewi.weigh(&citra, "2026-08-13", "10.1");
    for desk in [&dewi, &eka] {
        desk.sync(&district).unwrap();
        desk.assert_same_as(&district);
    }
}

#[test]
fn what_a_former_puskesmas_corrected_late_reaches_the_present_one_though_the_district_went_back() {
    for stabat_is_first in [true, false] {
        let three = Three::on(Engine::Sqlite);
        let budi = budi();
        three.stabat.register(&budi);
        let weighing = three.stabat.weigh(&budi, "2026-05-14", "7.0");
        three.sync_all();
        let backup = three.district.backup();
        // She lives elsewhere for a month, and by that comes her weighing there.
        three.binjai.move_to(&budi, "2026-06-01", &mawar());
        three.sync_all();
        three.stabat.move_to(&budi, "2026-07-01", &melati());
        three.sync_all();
        three.binjai.correct(weighing, field::WEIGHT, 7_400_i64);
        let Three {
            district,
            stabat,
            binjai,
            ..
        } = three;
        let district = district.restored(backup, 2);
        let order = match stabat_is_first {
            true => [&stabat, &binjai, &stabat],
            false => [&binjai, &stabat, &binjai],
        };
        for desk in order.into_iter().chain([&stabat]) {
            desk.sync(&district).unwrap();
        }
        let weights = stabat.weights(&budi);
        assert_eq!(weights, [("2026-05-14".to_owned(), 7_400)]);
    }
}
