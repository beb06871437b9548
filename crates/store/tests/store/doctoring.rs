//! `doctor --rebuild` proves that the state is the fold of the log, and mends it where it is not.

use siklus_store::{Error, Trouble};
use testkit::{Laptop, a_posyandu, a_weighing, child};

use crate::Desk;

fn a_desk_with_a_child() -> Desk {
    let desk = Desk::new();
    let melati = a_posyandu("Melati").in_desa(crate::DESA);
    let budi = child("Budi")
        .born("2025-09-01")
        .boy()
        .at(melati.id())
        .weighed(a_weighing("2026-05-14").kg("7.0").cm("66").lying())
        .weighed(a_weighing("2026-06-11").kg("7.5").cm("67").lying());
    let mut laptop = Laptop::numbered(1);
    laptop.register(&budi);
    desk.take_in(laptop.log());
    desk
}

fn tamper(desk: &Desk, sql: &str) {
    desk.store
        .database()
        .write::<_, Error>(|tx| Ok(tx.execute_batch(sql)?))
        .unwrap();
}

#[test]
fn a_healthy_store_is_found_equal_and_left_alone() {
    let desk = a_desk_with_a_child();
    let before = desk.picture();
    let report = desk.store.doctor(true).unwrap();
    assert_eq!(report.troubles, []);
    assert_eq!((report.people, report.facts), (1, 3));
    assert_eq!(desk.picture(), before);
}

#[test]
fn a_row_that_disagrees_with_the_log_is_found_and_mended() {
    let cases = [
        ("child_months", "UPDATE child_months SET weight = 9999"),
        ("child_months", "DELETE FROM child_months"),
        ("people", "UPDATE people SET name_key = 'andi'"),
        ("facts", "UPDATE facts SET live = 0"),
        (
            "residences",
            "UPDATE residences SET from_date = '2026-01-01'",
        ),
        ("places", "UPDATE places SET closed = 1"),
    ];
    for (table, sql) in cases {
        let desk = a_desk_with_a_child();
        let healthy = desk.picture();
        tamper(&desk, sql);
        assert_ne!(desk.picture(), healthy, "{sql} changes something");
        let plain = desk.store.doctor(false).unwrap();
        assert_eq!(plain.troubles, [], "{sql} is not visible without the log");
        let report = desk.store.doctor(true).unwrap();
        assert_eq!(report.troubles, [Trouble::Rebuilt { table }], "{sql}");
        assert_eq!(desk.picture(), healthy, "{sql} is mended");
        assert_eq!(desk.store.doctor(true).unwrap().troubles, []);
    }
}

#[test]
fn a_missing_operation_is_found() {
    let desk = a_desk_with_a_child();
    tamper(&desk, "DELETE FROM operations WHERE seq = 2");
    let report = desk.store.doctor(false).unwrap();
    assert_eq!(report.troubles, [Trouble::Gap { missing: 1 }]);
}

#[test]
fn an_operation_that_cannot_be_read_stops_the_rebuild_and_changes_nothing() {
    let desk = a_desk_with_a_child();
    let before = desk.picture();
    tamper(
        &desk,
        "UPDATE operations SET body = x'ffffff' WHERE seq = 2",
    );
    let refused = desk.store.doctor(true).unwrap_err();
    assert!(
        matches!(refused, Error::DamagedLog { seq: 2, .. }),
        "{refused:?}"
    );
    assert_eq!(desk.picture(), before);
}
