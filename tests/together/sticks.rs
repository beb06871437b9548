//! A stick instead of a line: what one laptop could not send, another brings to the district.

use domain::{Grams, field};
use protocol::bundle::Bundle;
use testkit::child;

use crate::bed::{Desk, District, assert_same};

/// What is on the stick.
pub(crate) fn written(desk: &Desk) -> Vec<u8> {
    let bundle = desk.store.bundle().unwrap();
    let readers = desk.store.bundle_readers().unwrap();
    let surroundings = desk.store.surroundings();
    bundle
        .seal(&readers, &mut |bytes| surroundings.fill(bytes))
        .unwrap()
}

pub(crate) fn read(desk: &Desk, stick: &[u8]) -> store::sharing::TakenIn {
    let bundle = Bundle::open(stick, &desk.store.device_key().unwrap()).unwrap();
    desk.store.take_bundle(&bundle).unwrap()
}

#[test]
fn what_a_village_entered_reaches_the_district_by_a_stick_and_the_receipt_comes_back() {
    let district = District::new();
    let (village, town) = (Desk::joined(&district, 1), Desk::joined(&district, 2));
    let budi = child("Budi").born("2025-09-01").boy();
    town.register(&budi);
    for desk in [&town, &village, &town] {
        desk.sync(&district).unwrap();
    }
    village.weigh(&budi, "2026-05-14", "7.0");
    village.weigh(&budi, "2026-06-11", "7.4");

    let stick = written(&village);
    assert_eq!(read(&town, &stick).n_new, 2);
    assert_eq!(town.weights(&budi), village.weights(&budi));
    assert_eq!(read(&town, &stick).n_new, 0, "the same stick again");
    assert_eq!(
        village.store.waiting().unwrap(),
        2,
        "nobody at the district has it yet"
    );

    town.sync(&district).unwrap();
    town.assert_same_as(&district);
    assert_eq!(read(&village, &written(&town)).n_new, 0);
    assert_eq!(village.store.waiting().unwrap(), 0, "the receipt");
    assert_same(&village.content(), &town.content());
    village.sync(&district).unwrap();
    village.assert_same_as(&district);
}

#[test]
fn a_laptop_that_never_has_a_line_follows_by_stick_alone() {
    let district = District::new();
    let (village, town) = (Desk::joined(&district, 1), Desk::joined(&district, 2));
    village.sync(&district).unwrap();
    town.sync(&district).unwrap();
    let budi = child("Budi").born("2025-09-01").boy();
    town.register(&budi);
    for month in 1..=9 {
        town.weigh(&budi, &format!("2026-0{month}-10"), "7.4");
        town.sync(&district).unwrap();
        if month % 4 == 0 {
            read(&village, &written(&town));
        }
    }
    village.weigh(&budi, "2026-10-10", "8.8");
    read(&town, &written(&village));
    read(&village, &written(&town));
    town.sync(&district).unwrap();
    read(&village, &written(&town));
    assert_eq!(village.weights(&budi).len(), 10);
    assert_same(&village.content(), &town.content());
    assert_eq!(village.store.waiting().unwrap(), 0);
}

#[test]
fn a_stick_of_another_district_or_a_changed_one_brings_nothing() {
    let (district, other) = (District::new(), District::new());
    let (ani, eka) = (Desk::joined(&district, 1), Desk::joined(&district, 2));
    let stranger = Desk::joined(&other, 3);
    for (desk, district) in [
        (&ani, &district),
        (&eka, &district),
        (&ani, &district),
        (&stranger, &other),
    ] {
        desk.sync(district).unwrap();
    }
    ani.register(&child("Budi").born("2025-09-01").boy());
    let stick = written(&ani);
    let key = stranger.store.device_key().unwrap();
    assert!(
        Bundle::open(&stick, &key).is_err(),
        "sealed to its puskesmas"
    );
    let bundle = ani.store.bundle().unwrap();
    let mut foreign = bundle.clone();
    foreign.scope += 1;
    assert!(eka.store.take_bundle(&foreign).is_err());
    let mut forged = bundle.clone();
    forged.waiting[0][40] ^= 1;
    assert!(eka.store.take_bundle(&forged).is_err());
    let mut unvouched = bundle;
    unvouched.logs[0].key[0] ^= 1;
    assert!(eka.store.take_bundle(&unvouched).is_err());
    assert_eq!(eka.content().len(), 0);
}

#[test]
fn of_a_child_with_two_records_the_weighing_numbered_later_counts_whoever_carried_it() {
    let district = District::new();
    let desks = [Desk::joined(&district, 1), Desk::joined(&district, 2)];
    let melati = testkit::a_posyandu("Melati");
    for (desk, number) in desks.iter().zip(1..) {
        desk.open(&melati);
        let budi = child("Budi").another(number).born("2025-09-01").boy();
        desk.register(&budi.nik("1205070109250001").at(melati.id()));
    }
    for desk in desks.iter().chain(&desks) {
        desk.sync(&district).unwrap();
    }
    for (desk, (number, kg)) in desks.iter().zip([(1, "7.0"), (2, "7.4")]) {
        desk.weigh(&child("Budi").another(number), "2026-05-14", kg);
    }
    let sticks = desks.each_ref().map(written);
    assert_eq!(read(&desks[0], &sticks[1]).n_new, 1);
    assert_eq!(read(&desks[1], &sticks[0]).n_new, 1);
    for desk in desks.iter().chain(&desks) {
        desk.sync(&district).unwrap();
    }
    for desk in &desks {
        desk.assert_same_as(&district);
    }
}

#[test]
fn a_stick_of_a_laptop_whose_log_goes_on_elsewhere_brings_what_it_can() {
    let district = District::new();
    let (ani, eka) = (Desk::joined(&district, 1), Desk::joined(&district, 2));
    let budi = child("Budi").born("2025-09-01").boy();
    ani.register(&budi);
    for desk in [&ani, &eka, &ani] {
        desk.sync(&district).unwrap();
    }
    let clone = ani.cloned(7);
    // One log, in two hands, in segments of different ends.
    ani.weigh(&budi, "2026-05-14", "7.0");
    ani.store.cut().unwrap();
    ani.weigh(&budi, "2026-06-11", "7.4");
    clone.weigh(&budi, "2026-07-09", "7.8");
    clone.store.cut().unwrap();
    clone.weigh(&budi, "2026-08-13", "8.1");
    read(&eka, &written(&ani));
    assert_eq!(read(&eka, &written(&clone)).n_parked, 2);
    assert_eq!(eka.weights(&budi).len(), 2);
    for desk in [&clone, &ani, &eka, &clone, &ani] {
        desk.sync(&district).unwrap();
    }
    for desk in [&ani, &eka, &clone] {
        assert_eq!(desk.weights(&budi).len(), 4);
        desk.assert_same_as(&district);
    }
}

#[test]
fn a_correction_stays_with_its_weighing_though_what_stood_before_it_on_a_stick_was_renamed() {
    let district = District::new();
    let desks = [1, 2, 3].map(|number| Desk::joined(&district, number));
    let [ani, eka, dewi] = &desks;
    let budi = child("Budi").born("2025-09-01").boy();
    ani.register(&budi);
    for desk in [ani, eka, dewi, ani, eka, dewi] {
        desk.sync(&district).unwrap();
    }
    let clone = ani.cloned(7);
    // What the clone enters goes by stick to Eka, who corrects it; all of that by another stick to Dewi.
    let displaced = clone.weigh(&budi, "2026-06-11", "7.4");
    read(eka, &written(&clone));
    eka.correct(displaced, field::WEIGHT, Grams(7_600));
    let eka_weighed = eka.weigh(&budi, "2026-07-09", "7.8");
    read(dewi, &written(eka));
    dewi.correct(eka_weighed, field::WEIGHT, Grams(7_900));
    // The place of what the clone entered goes to another weighing.
    ani.weigh(&budi, "2026-05-14", "7.0");
    for desk in [ani, eka, dewi, &clone, ani, eka, dewi] {
        desk.sync(&district).unwrap();
    }
    let all = [
        ("2026-05-14".to_owned(), 7_000),
        ("2026-06-11".to_owned(), 7_600),
        ("2026-07-09".to_owned(), 7_900),
    ];
    for desk in [ani, eka, dewi, &clone] {
        assert_eq!(desk.weights(&budi), all);
        desk.assert_same_as(&district);
        assert_same(&desk.content(), &ani.content());
    }
}
