//! One log on two laptops: a disk was copied, or an old one was put back.

use testkit::{Child, child};

use crate::bed::{Desk, District, assert_same};

/// A child whom a laptop has registered, and a copy of its disk: what the copy enters next stands where the laptop's own
/// weighing of him stands at the district.
fn child_and_late_clone(desk: &Desk, district: &District) -> (Child, Desk) {
    let budi = child("Budi").born("2025-09-01").boy();
    desk.register(&budi);
    desk.sync(district).unwrap();
    let clone = desk.cloned(7);
    desk.weigh(&budi, "2026-05-14", "7.0");
    desk.sync(district).unwrap();
    (budi, clone)
}

#[test]
fn two_laptops_from_one_disk_both_keep_everything_they_entered() {
    let district = District::new();
    let (ani, watcher) = (Desk::joined(&district, 1), Desk::joined(&district, 9));
    let budi = child("Budi").born("2025-09-01").boy();
    ani.register(&budi);
    ani.weigh(&budi, "2026-05-14", "7.0");
    ani.sync(&district).unwrap();
    let clone = ani.cloned(7);
    ani.weigh(&budi, "2026-06-11", "7.4");
    let wrong = clone.weigh(&budi, "2026-06-12", "7.5");
    clone
        .store
        .write::<_, store::Error>(crate::bed::author(), |writer| {
            let mut values = domain::Values::new();
            values.set(domain::field::WEIGHT, domain::Grams(7600));
            writer.edit(domain::Entity::Fact(wrong), values, "salah baca")
        })
        .unwrap();
    let all = [
        ("2026-05-14".to_owned(), 7000),
        ("2026-06-11".to_owned(), 7400),
        ("2026-06-12".to_owned(), 7600),
    ];

    ani.sync(&district).unwrap();
    clone.sync(&district).unwrap();
    assert_eq!(clone.weights(&budi), all);
    clone.assert_same_as(&district);
    ani.sync(&district).unwrap();
    watcher.sync(&district).unwrap();
    for desk in [&ani, &watcher] {
        assert_eq!(desk.weights(&budi), all);
        desk.assert_same_as(&district);
        assert_same(&desk.content(), &clone.content());
    }
}

#[test]
fn a_clone_with_several_segments_takes_no_place_of_the_other_for_received_from_it() {
    let district = District::new();
    let (ani, eka) = (Desk::joined(&district, 1), Desk::joined(&district, 2));
    let budi = child("Budi").born("2025-09-01").boy();
    ani.register(&budi);
    ani.sync(&district).unwrap();
    let clone = ani.cloned(7);
    // So much of a third laptop's that what the other copy wrote comes with a later answer.
    for nth in 0..1_000 {
        eka.register(&child(&format!("Anak {nth}")).born("2025-03-01").girl());
    }
    eka.sync(&district).unwrap();
    for day in ["2026-06-01", "2026-06-02"] {
        ani.weigh(&budi, day, "7.4");
    }
    ani.sync(&district).unwrap();
    // The first of its segments stands where the other wrote, the second comes after a gap.
    for days in [
        &["2026-06-11", "2026-06-12", "2026-06-13", "2026-06-14"][..],
        &["2026-06-15"],
    ] {
        for day in days {
            clone.weigh(&budi, day, "7.5");
        }
        clone.store.cut().unwrap();
    }
    let done = clone.sync(&district).unwrap();
    assert_eq!(done.n_mended, 0, "nothing wrong was believed");
    assert_eq!(clone.weights(&budi).len(), 7);
    clone.assert_same_as(&district);
    ani.sync(&district).unwrap();
    assert_same(&ani.content(), &clone.content());
}

#[test]
fn a_clone_that_syncs_before_it_enters_anything_goes_on_in_its_own_log() {
    let district = District::new();
    let ani = Desk::joined(&district, 1);
    let budi = child("Budi").born("2025-09-01").boy();
    ani.register(&budi);
    ani.sync(&district).unwrap();
    let clone = ani.cloned(7);
    ani.weigh(&budi, "2026-06-11", "7.4");
    ani.sync(&district).unwrap();
    clone.sync(&district).unwrap();
    clone.weigh(&budi, "2026-07-09", "7.8");
    ani.weigh(&budi, "2026-07-10", "7.9");
    for desk in [&ani, &clone, &ani, &clone] {
        desk.sync(&district).unwrap();
    }
    assert_eq!(ani.weights(&budi).len(), 3);
    assert_same(&ani.content(), &clone.content());
    ani.assert_same_as(&district);
    clone.assert_same_as(&district);
}

#[test]
fn a_disk_of_last_week_put_back_gets_what_it_had_sent_and_doubles_nothing() {
    let district = District::new();
    let ani = Desk::joined(&district, 1);
    let budi = child("Budi").born("2025-09-01").boy();
    ani.register(&budi);
    ani.sync(&district).unwrap();
    ani.weigh(&budi, "2026-05-14", "7.0");
    // The disk is copied with one weighing that had not been sent.
    let old = ani.cloned(7);
    ani.weigh(&budi, "2026-06-11", "7.4");
    ani.sync(&district).unwrap();
    let head = district.head();
    drop(ani);
    old.sync(&district).unwrap();
    assert_eq!(district.head(), head, "the weighing that both had is one");
    assert_eq!(old.weights(&budi).len(), 2);
    old.assert_same_as(&district);
    old.weigh(&budi, "2026-07-09", "7.8");
    old.sync(&district).unwrap();
    assert_eq!(old.weights(&budi).len(), 3);
    old.assert_same_as(&district);
}

#[test]
fn two_laptops_that_cut_one_log_otherwise_both_send_all_of_it() {
    let district = District::new();
    let ani = Desk::joined(&district, 1);
    let budi = child("Budi").born("2025-09-01").boy();
    ani.register(&budi);
    ani.sync(&district).unwrap();
    // Both have this, and neither has sent it.
    ani.weigh(&budi, "2026-05-14", "7.0");
    let clone = ani.cloned(7);
    clone.weigh(&budi, "2026-06-11", "7.4");
    clone.store.cut().unwrap();
    clone.weigh(&budi, "2026-07-09", "7.8");
    ani.sync(&district).unwrap();
    for desk in [&clone, &ani] {
        desk.sync(&district).unwrap();
        assert_eq!(desk.weights(&budi).len(), 3);
        desk.assert_same_as(&district);
    }
    assert_eq!(ani.content(), clone.content());
}

#[test]
fn a_copy_of_a_copy_doubles_nothing_that_both_hold() {
    let district = District::new();
    let (ani, watcher) = (Desk::joined(&district, 1), Desk::joined(&district, 9));
    let (budi, clone) = child_and_late_clone(&ani, &district);
    // What the copy enters here, its own copy holds too, and neither has sent it.
    let wrong = clone.weigh(&budi, "2026-06-11", "7.4");
    let copy = clone.cloned(8);
    let correct = |desk: &Desk, weight| {
        let mut values = domain::Values::new();
        values.set(domain::field::WEIGHT, domain::Grams(weight));
        let fact = domain::Entity::Fact(wrong);
        let written = desk
            .store
            .write::<_, store::Error>(crate::bed::author(), |writer| {
                writer.edit(fact, values, "salah baca")
            });
        assert!(written.unwrap().answer);
    };
    correct(&clone, 7_600);
    copy.weigh(&budi, "2026-07-09", "7.8");
    for desk in [&clone, &copy] {
        desk.sync(&district).unwrap();
        desk.weigh(&budi, "2026-08-13", "8.1");
    }
    for desk in [&copy, &clone, &ani, &watcher, &copy, &clone] {
        desk.sync(&district).unwrap();
    }
    let all = [
        ("2026-05-14".to_owned(), 7_000),
        ("2026-06-11".to_owned(), 7_600),
        ("2026-07-09".to_owned(), 7_800),
        ("2026-08-13".to_owned(), 8_100),
        ("2026-08-13".to_owned(), 8_100),
    ];
    for desk in [&ani, &watcher, &clone, &copy] {
        assert_eq!(desk.weights(&budi), all);
        desk.assert_same_as(&district);
        assert_same(&desk.content(), &ani.content());
    }
}

#[test]
fn a_copy_of_a_copy_is_given_what_the_other_wrote_in_the_log_that_both_go_on_in() {
    let district = District::new();
    let (ani, eka) = (Desk::joined(&district, 1), Desk::joined(&district, 2));
    let (budi, clone) = child_and_late_clone(&ani, &district);
    // So much of a third laptop's that what the other copy wrote comes with a later answer.
    for nth in 0..1_000 {
        eka.register(&child(&format!("Anak {nth}")).born("2025-03-01").girl());
    }
    eka.sync(&district).unwrap();
    clone.weigh(&budi, "2026-06-11", "7.4");
    let copy = clone.cloned(8);
    clone.weigh(&budi, "2026-07-09", "7.8");
    clone.sync(&district).unwrap();
    // A district that went back says how much it has of each log, before the copy has to go on in this one.
    let backup = district.backup();
    let district = district.restored(backup, 2);
    let done = copy.sync(&district).unwrap();
    assert_eq!(done.n_mended, 0, "nothing wrong was believed");
    assert_eq!(copy.weights(&budi).len(), 3);
    for desk in [&ani, &eka, &clone] {
        desk.sync(&district).unwrap();
        desk.assert_same_as(&district);
        assert_same(&desk.content(), &copy.content());
    }
}
