//! What one laptop enters, the others of the puskesmas have after a round.

use testkit::child;

use crate::bed::{Desk, District, assert_same};

#[test]
fn what_one_laptop_enters_the_other_has_after_a_round() {
    let district = District::new();
    let (ani, eka) = (Desk::joined(&district, 1), Desk::joined(&district, 2));
    let budi = child("Budi").born("2025-09-01").boy();
    ani.register(&budi);
    ani.weigh(&budi, "2026-05-14", "7.0");
    ani.weigh(&budi, "2026-06-11", "7.4");
    assert!(ani.store.waiting().unwrap() >= 3);
    let done = ani.sync(&district).unwrap();
    assert_eq!(done.n_new, 0);
    ani.assert_same_as(&district);

    let done = eka.sync(&district).unwrap();
    assert_eq!(done.n_new, district.head().ssn);
    eka.assert_same_as(&district);
    assert_eq!(eka.weights(&budi), ani.weights(&budi));

    eka.weigh(&budi, "2026-07-09", "7.9");
    eka.sync(&district).unwrap();
    ani.sync(&district).unwrap();
    assert_same(&ani.content(), &eka.content());
    ani.assert_same_as(&district);
    eka.assert_same_as(&district);
}

#[test]
fn a_round_with_nothing_new_changes_nothing() {
    let district = District::new();
    let ani = Desk::joined(&district, 1);
    ani.register(&child("Budi").born("2025-09-01").boy());
    ani.sync(&district).unwrap();
    let (content, head) = (ani.content(), district.head());
    for _ in 0..3 {
        let done = ani.sync(&district).unwrap();
        assert_eq!((done.n_sent, done.n_new), (0, 0));
    }
    assert_same(&ani.content(), &content);
    assert_eq!(district.head(), head);
}

#[test]
fn a_store_that_worked_alone_joins_and_nothing_is_lost_or_doubled() {
    let district = District::new();
    let ani = Desk::joined(&district, 1);
    let budi = child("Budi").born("2025-09-01").boy();
    ani.register(&budi);
    ani.sync(&district).unwrap();

    let eka = Desk::alone(2);
    let citra = child("Citra").born("2025-01-03").girl();
    eka.register(&citra);
    for month in 1..=9 {
        eka.weigh(&citra, &format!("2026-0{month}-10"), "9.1");
    }
    let alone = eka.weights(&citra);
    eka.join(&district);
    eka.sync(&district).unwrap();
    eka.assert_same_as(&district);
    assert_eq!(eka.weights(&citra), alone);
    ani.sync(&district).unwrap();
    assert_eq!(ani.weights(&citra), alone);
    assert_same(&ani.content(), &eka.content());
}

#[test]
fn of_two_weighings_of_one_day_the_one_numbered_later_counts_on_every_laptop() {
    for order in [[0, 1], [1, 0]] {
        let district = District::new();
        let desks = [Desk::joined(&district, 1), Desk::joined(&district, 2)];
        let budi = child("Budi").born("2025-09-01").boy();
        desks[0].register(&budi);
        desks[0].sync(&district).unwrap();
        desks[1].sync(&district).unwrap();
        desks[0].weigh(&budi, "2026-06-11", "7.4");
        desks[1].weigh(&budi, "2026-06-11", "7.6");
        for desk in order {
            desks[desk].sync(&district).unwrap();
        }
        for desk in &desks {
            desk.sync(&district).unwrap();
            let content = desk.content();
            let counted = match order[1] {
                0 => " 7400 ",
                _ => " 7600 ",
            };
            let months = content.iter().filter(|line| line.contains(" month "));
            assert!(months.into_iter().any(|line| line.contains(counted)));
            desk.assert_same_as(&district);
        }
        assert_same(&desks[0].content(), &desks[1].content());
    }
}

#[test]
fn two_names_given_without_knowing_of_each_other_stand_side_by_side_on_both() {
    let district = District::new();
    let (ani, eka) = (Desk::joined(&district, 1), Desk::joined(&district, 2));
    let budi = child("Budi").born("2025-09-01").boy();
    ani.register(&budi);
    ani.sync(&district).unwrap();
    eka.sync(&district).unwrap();
    ani.rename(budi.id(), "Budi Santoso");
    eka.rename(budi.id(), "Budiman");
    for desk in [&ani, &eka, &ani] {
        desk.sync(&district).unwrap();
    }
    assert_same(&ani.content(), &eka.content());
    let state = ani
        .store
        .read::<_, store::Error>(|db| Ok(records::person::find(db, budi.id())?.state));
    let names = state.unwrap();
    let (_, register) = names
        .registers()
        .find(|(field, _)| *field == domain::field::NAME)
        .unwrap();
    assert!(register.conflict(), "both are there to be chosen from");
}
