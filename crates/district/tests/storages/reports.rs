//! Reports over several puskesmas: one file, one order, and everybody where they live.

use domain::{Entity, Month};
use indicators::skdn::Row;
use siklus_district::report::{self, Over};
use siklus_district::roster;
use siklus_district::scope::ScopeId;
use testkit::{Child, Posyandu, a_posyandu, a_weighing, child};

use crate::databases::{Engine, written};
use crate::stage::{APPLIED, District, Sender};

on_every_storage!(
    an_empty_district_has_a_header_and_an_empty_form,
    children_of_several_puskesmas_stand_in_one_order,
    a_child_is_counted_where_it_lives_on_the_day_of_its_month,
    a_posyandu_counts_once_it_is_known,
);

/// Another puskesmas of the district, with a laptop.
fn laptop_of(district: &mut District, puskesmas: &str, number: u8) -> (ScopeId, Sender) {
    let place = domain::PlaceId(uuid::Uuid::from_u128(number.into()));
    district.stabat = written(&*district.storage, |tx| {
        roster::add_scope(tx, place, puskesmas)
    });
    (district.stabat, Sender::enrolled(district, number))
}

fn open(sender: &mut Sender, posyandu: &Posyandu) {
    let place = Entity::Place(posyandu.id());
    sender.laptop.edit(place, posyandu.place().values(), "");
}

/// Lines without the header: posyandu, name, month, date, puskesmas.
fn lines(district: &District, over: Over, from: &str, to: &str) -> Vec<String> {
    let mut bytes = Vec::new();
    let (from, to) = (from.parse().unwrap(), to.parse().unwrap());
    report::write_child_months(&*district.storage, over, from, to, &mut bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let mut lines = text.split_terminator("\r\n");
    assert!(lines.next().unwrap().ends_with(",flag,puskesmas"));
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            [1, 3, 6, 7, 26].map(|column| cells[column]).join(" ")
        })
        .collect()
}

fn total(district: &District, over: Over, month: &str, row: Row) -> u32 {
    let month: Month = month.parse().unwrap();
    let form = report::skdn(&*district.storage, over, month).unwrap();
    form.total(row)
}

fn born(name: &str, date: &str, home: &Posyandu) -> Child {
    child(name).born(date).girl().at(home.id())
}

fn an_empty_district_has_a_header_and_an_empty_form(engine: Engine) {
    let district = District::on(engine);
    let none: [&str; 0] = [];
    assert_eq!(
        lines(&district, Over::Kabupaten, "2026-01", "2026-12"),
        none
    );
    assert_eq!(total(&district, Over::Kabupaten, "2026-05", Row::S), 0);
}

fn children_of_several_puskesmas_stand_in_one_order(engine: Engine) {
    let mut district = District::on(engine);
    let (wampu, mut wampu_laptop) = laptop_of(&mut district, "Wampu", 1);
    let (stabat, mut stabat_laptop) = laptop_of(&mut district, "Secanggang", 2);
    let first = a_posyandu("Melati").in_desa("12.05.07.1004");
    let second = a_posyandu("Anggrek").in_desa("12.05.07.2001");
    for (laptop, names) in [
        (&mut wampu_laptop, ["Citra", "Ayu"]),
        (&mut stabat_laptop, ["Bunga", "Ayu"]),
    ] {
        open(laptop, &first);
        open(laptop, &second);
        let [one, other] = names;
        // The same girl at both puskesmas: alike in all but the puskesmas.
        laptop.laptop.register(&born(other, "2025-01-14", &first));
        laptop.laptop.register(&born(one, "2025-01-14", &first));
        laptop
            .laptop
            .register(&born(&format!("{one} 2"), "2025-01-14", &second));
        assert_eq!(laptop.push(&district), APPLIED);
    }
    let all = lines(&district, Over::Kabupaten, "2026-05", "2026-05");
    assert_eq!(
        all,
        [
            "Melati Ayu 2026-05  Secanggang",
            "Melati Ayu 2026-05  Wampu",
            "Melati Bunga 2026-05  Secanggang",
            "Melati Citra 2026-05  Wampu",
            "Anggrek Bunga 2 2026-05  Secanggang",
            "Anggrek Citra 2 2026-05  Wampu",
        ]
    );
    for (scope, name) in [(wampu, "Wampu"), (stabat, "Secanggang")] {
        let own = lines(&district, Over::Puskesmas(scope), "2026-05", "2026-05");
        let expected: Vec<&String> = all.iter().filter(|line| line.ends_with(name)).collect();
        assert_eq!(own.iter().collect::<Vec<_>>(), expected);
        assert_eq!(
            total(&district, Over::Puskesmas(scope), "2026-05", Row::S),
            3
        );
    }
    assert_eq!(total(&district, Over::Kabupaten, "2026-05", Row::S), 6);
}

fn a_child_is_counted_where_it_lives_on_the_day_of_its_month(engine: Engine) {
    let mut district = District::on(engine);
    let (scope, mut ani) = laptop_of(&mut district, "Wampu", 1);
    let (melati, mawar) = (a_posyandu("Melati"), a_posyandu("Mawar"));
    open(&mut ani, &melati);
    open(&mut ani, &mawar);
    let moving = born("Ayu", "2021-07-10", &melati)
        .weighed(a_weighing("2026-05-07").kg("15.0"))
        .moves_to(mawar.id(), "2026-05-10")
        .weighed(a_weighing("2026-07-09").kg("15.4"));
    ani.laptop.register(&moving);
    assert_eq!(ani.push(&district), APPLIED);
    let found = lines(&district, Over::Puskesmas(scope), "2026-04", "2026-09");
    assert_eq!(
        found,
        [
            "Mawar Ayu 2026-06  Wampu",
            // Five years old on the tenth: weighed before, and so counted once more.
            "Mawar Ayu 2026-07 2026-07-09 Wampu",
            "Melati Ayu 2026-04  Wampu",
            "Melati Ayu 2026-05 2026-05-07 Wampu",
        ]
    );
    for (month, s, d) in [
        ("2026-05", 1, 1),
        ("2026-06", 1, 0),
        ("2026-07", 1, 1),
        ("2026-08", 0, 0),
    ] {
        let counted = [Row::S, Row::D].map(|row| total(&district, Over::Kabupaten, month, row));
        assert_eq!(counted, [s, d], "{month}");
    }
}

fn a_posyandu_counts_once_it_is_known(engine: Engine) {
    let mut district = District::on(engine);
    let (_, mut ani) = laptop_of(&mut district, "Wampu", 1);
    let melati = a_posyandu("Melati");
    ani.laptop.register(&born("Ayu", "2025-01-14", &melati));
    assert_eq!(ani.push(&district), APPLIED);
    let counted = |district: &District| {
        let n_lines = lines(district, Over::Kabupaten, "2026-05", "2026-05").len();
        (n_lines, total(district, Over::Kabupaten, "2026-05", Row::S))
    };
    assert_eq!(counted(&district), (0, 0));
    open(&mut ani, &melati);
    assert_eq!(ani.push(&district), APPLIED);
    assert_eq!(counted(&district), (1, 1));
}
