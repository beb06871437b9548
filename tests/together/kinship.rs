//! A child that two laptops registered without knowing of each other is one child, everywhere.

use district::report::{Over, write_child_months};
use domain::{Fact, Kinship, Month};
use testkit::{a_posyandu, child};

use crate::bed::{Desk, District, assert_same, author};

const NIK: &str = "1205070109250001";

/// Rows of child-months at the district, without their head.
fn counted(district: &District) -> usize {
    let mut csv = Vec::new();
    let month = |text: &str| text.parse::<Month>().unwrap();
    let (from, to) = (month("2026-05"), month("2026-06"));
    let storage = district.server.storage();
    write_child_months(storage, Over::Kabupaten, from, to, &mut csv).unwrap();
    String::from_utf8(csv).unwrap().lines().count() - 1
}

#[test]
fn a_child_registered_on_two_laptops_that_worked_alone_is_counted_once() {
    let district = District::new();
    let (ani, eka) = (Desk::alone(1), Desk::alone(2));
    let melati = a_posyandu("Melati");
    for (desk, number, day) in [(&ani, 1, "2026-05-14"), (&eka, 2, "2026-06-11")] {
        desk.open(&melati);
        let budi = child("Budi").another(number).born("2025-09-01").boy();
        let budi = budi.nik(NIK).at(melati.id());
        desk.register(&budi);
        desk.weigh(&budi, day, "7.4");
        desk.join(&district);
    }
    for desk in [&ani, &eka, &ani] {
        desk.sync(&district).unwrap();
    }
    assert_same(&ani.content(), &eka.content());
    assert_eq!(counted(&district), 2, "one child in two months");
    let one = child("Budi").another(1);
    for desk in [&ani, &eka] {
        desk.assert_same_as(&district);
        assert_eq!(desk.weights(&one).len(), 2);
    }

    let two = child("Budi").another(2);
    let distinct = Fact::Distinct(Kinship { other: two.id() });
    let said = eka
        .store
        .write::<_, store::Error>(author(), |writer| writer.record(one.id(), &distinct));
    said.unwrap();
    eka.sync(&district).unwrap();
    ani.sync(&district).unwrap();
    assert_eq!(counted(&district), 4, "two children in two months");
    assert_same(&ani.content(), &eka.content());
    ani.assert_same_as(&district);
}
