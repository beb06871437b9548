//! What two laptops said of one thing without knowing of each other, found for a person to decide.

use domain::{Entity, Fact, Field, Grams, Kinship, Value, Values, field};
use records::conflict::{self, Conflict, Severity};
use siklus_store::Error;
use testkit::{Child, Laptop, a_weighing, child, day};

use crate::{Desk, author};

/// What waits to be decided on a laptop.
fn waiting(desk: &Desk) -> Vec<Conflict> {
    desk.store
        .read::<_, Error>(|db| Ok(conflict::all(db)?))
        .unwrap()
}

fn one(field: Field, value: impl Into<Value>) -> Values {
    [(field, value.into())].into_iter().collect()
}

/// A child that one laptop registered, and what that laptop and another then say of a field each.
fn said(budi: &Child, field: Field, here: Value, there: Value) -> Desk {
    let (mut ani, mut eka) = (Laptop::numbered(1), Laptop::numbered(2));
    ani.register(budi);
    eka.see_all_of(&ani);
    ani.edit(Entity::Person(budi.id()), one(field, here), "");
    eka.edit(Entity::Person(budi.id()), one(field, there), "");
    let desk = Desk::new();
    desk.take_in(ani.log());
    desk.take_in(eka.log());
    desk
}

#[test]
fn how_much_hangs_on_a_difference_goes_by_the_field() {
    let nik = |last: u8| Value::from(format!("120507010925000{last}"));
    for (what, field, here, there, severity) in [
        ("NIK", field::NIK, nik(1), nik(2), Some(Severity::High)),
        (
            "birth",
            field::BIRTH_DATE,
            day("2025-01-13").into(),
            day("2025-01-15").into(),
            Some(Severity::High),
        ),
        (
            "name",
            field::NAME,
            "Budi Santoso".into(),
            "Budiman".into(),
            Some(Severity::Medium),
        ),
        (
            "spelling of a name",
            field::NAME,
            "BUDI  santoso.".into(),
            "Budi Santoso".into(),
            None,
        ),
        (
            "telephone",
            field::PHONE,
            "0811".into(),
            "0822".into(),
            None,
        ),
    ] {
        let desk = said(&child("Budi"), field, here, there);
        let found: Vec<_> = waiting(&desk)
            .iter()
            .map(|conflict| (conflict.field, conflict.severity))
            .collect();
        let expected: Vec<_> = severity.into_iter().map(|how| (field, how)).collect();
        assert_eq!(found, expected, "{what}");
    }
}

#[test]
fn a_decision_names_all_versions_and_ends_it_on_every_laptop() {
    let budi = child("Budi");
    let desk = said(&budi, field::NAME, "Budi Santoso".into(), "Budiman".into());
    let [conflict] = &waiting(&desk)[..] else {
        panic!("one conflict: {:?}", waiting(&desk));
    };
    assert_eq!(conflict.versions.len(), 2);
    let shown = conflict
        .versions
        .iter()
        .find(|version| version.op == conflict.shown);
    let state = desk
        .store
        .read::<_, Error>(|db| Ok(records::person::find(db, budi.id())?.person.name));
    assert_eq!(shown.unwrap().value, Value::Text(state.unwrap()));

    let decided = desk.store.write::<_, Error>(author(), |writer| {
        writer.edit(
            Entity::Person(budi.id()),
            one(field::NAME, "Budi Santoso"),
            "",
        )
    });
    assert!(decided.unwrap().answer);
    assert_eq!(waiting(&desk), []);
    assert_eq!(desk.store.doctor(true).unwrap().troubles, []);
}

#[test]
fn two_corrections_of_one_weighing_wait_until_it_is_voided() {
    let budi = child("Budi").weighed(a_weighing("2026-05-14").kg("8.5"));
    let (mut ani, mut eka) = (Laptop::numbered(1), Laptop::numbered(2));
    let weighing = ani.register(&budi)[1];
    eka.see_all_of(&ani);
    ani.amend(weighing, field::WEIGHT, Grams(8_600));
    eka.amend(weighing, field::WEIGHT, Grams(5_800));
    let desk = Desk::new();
    desk.take_in(eka.log());
    assert_eq!(waiting(&desk), [], "only a correction is here");
    desk.take_in(ani.log());
    let [conflict] = &waiting(&desk)[..] else {
        panic!("one conflict: {:?}", waiting(&desk));
    };
    assert_eq!(conflict.of, [Entity::Fact(weighing)]);
    assert_eq!(
        (conflict.field, conflict.severity),
        (field::WEIGHT, Severity::High)
    );
    let void = desk.store.write::<_, Error>(author(), |writer| {
        writer.edit(
            Entity::Fact(weighing),
            one(field::LIVE, Value::Int(0)),
            "tertukar",
        )
    });
    void.unwrap();
    assert_eq!(waiting(&desk), [], "what counts no more needs no decision");
}

#[test]
fn what_records_of_one_person_say_differently_waits_until_they_are_told_apart() {
    let desk = Desk::new();
    let (budi, budy) = (child("Budi"), child("Budy").born("2025-01-15"));
    for (number, child) in [(1, &budi), (2, &budy)] {
        let mut laptop = Laptop::numbered(number);
        laptop.register(child);
        desk.take_in(laptop.log());
    }
    assert_eq!(waiting(&desk), []);
    let same = desk.record(budi.id(), &Fact::Same(Kinship { other: budy.id() }));
    let found = waiting(&desk);
    let fields: Vec<Field> = found.iter().map(|conflict| conflict.field).collect();
    assert_eq!(
        fields,
        [field::BIRTH_DATE, field::NAME],
        "what most hangs on first"
    );
    for conflict in &found {
        assert_eq!((conflict.of.len(), conflict.versions.len()), (2, 2));
    }
    let undone = desk.store.write::<_, Error>(author(), |writer| {
        writer.edit(Entity::Fact(same), one(field::LIVE, Value::Int(0)), "")
    });
    undone.unwrap();
    assert_eq!(waiting(&desk), []);
}

#[test]
fn a_conflict_has_one_name_wherever_the_same_versions_stand() {
    let names = |first: &str, second: &str| {
        let desk = said(&child("Budi"), field::NAME, first.into(), second.into());
        waiting(&desk)[0].id()
    };
    assert_eq!(
        names("Budi Santoso", "Budiman"),
        names("Budi Santoso", "Budiman")
    );
    let more = said(
        &child("Budi"),
        field::NIK,
        "1205070109250001".into(),
        "1205070109250002".into(),
    );
    assert_ne!(names("Budi Santoso", "Budiman"), waiting(&more)[0].id());
}

#[test]
fn what_waits_is_found_again_in_every_state() {
    let desk = said(
        &child("Budi"),
        field::NAME,
        "Budi Santoso".into(),
        "Budiman".into(),
    );
    let before = waiting(&desk);
    let again = desk.store.database().write::<_, Error>(|tx| {
        tx.execute("DELETE FROM conflicts", [])?;
        Ok(records::rebuild_derived(tx)?)
    });
    again.unwrap();
    assert_eq!(before.len(), 1);
    assert_eq!(waiting(&desk), before);
}
