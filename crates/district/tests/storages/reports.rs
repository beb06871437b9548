//! Reports over several puskesmas: one file, one order, and everybody where they live.

use domain::{Entity, Month};
use indicators::skdn::Row;
use siklus_district::report::{self, Figures, Over, Share, Status};
use siklus_district::roster;
use siklus_district::scope::ScopeId;
use testkit::{Child, Posyandu, a_posyandu, a_weighing, child};

use crate::databases::{Engine, written};
use crate::stage::{District, Sender, is_applied};

on_every_storage!(
    an_empty_district_has_a_header_and_an_empty_form,
    children_of_several_puskesmas_stand_in_one_order,
    a_child_is_counted_where_it_lives_on_the_day_of_its_month,
    a_posyandu_counts_once_it_is_known,
    the_kabupaten_at_a_glance_is_the_form_by_puskesmas_and_by_posyandu,
    what_a_measurement_says_is_counted_where_it_is_plausible,
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
        is_applied(&laptop.push(&district));
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
    is_applied(&ani.push(&district));
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
    is_applied(&ani.push(&district));
    let counted = |district: &District| {
        let n_lines = lines(district, Over::Kabupaten, "2026-05", "2026-05").len();
        (n_lines, total(district, Over::Kabupaten, "2026-05", Row::S))
    };
    assert_eq!(counted(&district), (0, 0));
    open(&mut ani, &melati);
    is_applied(&ani.push(&district));
    assert_eq!(counted(&district), (1, 1));
}

/// S, D and BGM of some figures.
fn at_a_glance(figures: &Figures) -> [u32; 3] {
    [Row::S, Row::D, Row::Bgm].map(|row| figures.skdn.total(row))
}

fn the_kabupaten_at_a_glance_is_the_form_by_puskesmas_and_by_posyandu(engine: Engine) {
    let mut district = District::on(engine);
    let (melati, mawar) = (a_posyandu("Melati"), a_posyandu("Mawar"));
    let mut scopes = vec![district.stabat];
    for (number, puskesmas) in [(1, "Wampu"), (2, "Secanggang")] {
        let (scope, mut laptop) = laptop_of(&mut district, puskesmas, number);
        scopes.push(scope);
        open(&mut laptop, &melati);
        open(&mut laptop, &mawar);
        for n in 0..number {
            let weighed = a_weighing("2026-05-07").kg("6.1");
            let thin = born(&format!("Ayu {n}"), "2025-01-14", &melati).weighed(weighed);
            laptop.laptop.register(&thin);
        }
        laptop.laptop.register(&born("Citra", "2025-01-14", &mawar));
        // Nobody knows this posyandu yet.
        let nowhere = a_posyandu("Kenanga");
        laptop
            .laptop
            .register(&born("Dewi", "2025-01-14", &nowhere));
        is_applied(&laptop.push(&district));
    }
    let month: Month = "2026-05".parse().unwrap();
    let (all, total) = report::by_puskesmas(&*district.storage, month).unwrap();
    let names: Vec<&str> = all.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["Stabat", "Wampu", "Secanggang"]);
    let glances: Vec<_> = all.iter().map(|one| at_a_glance(&one.figures)).collect();
    assert_eq!(glances, [[0, 0, 0], [2, 1, 1], [3, 2, 2]]);
    for (one, scope) in all.iter().zip(scopes) {
        assert_eq!(one.scope, scope);
        let form = report::skdn(&*district.storage, Over::Puskesmas(scope), month).unwrap();
        assert_eq!(one.figures.skdn, form);
    }
    let form = report::skdn(&*district.storage, Over::Kabupaten, month).unwrap();
    assert_eq!(total.skdn, form);
    let posyandu = report::by_posyandu(&*district.storage, district.stabat, month).unwrap();
    let posyandu: Vec<_> = posyandu
        .unwrap()
        .into_iter()
        .map(|one| (one.name, at_a_glance(&one.figures)))
        .collect();
    let expected = [("Mawar", [1, 0, 0]), ("Melati", [2, 2, 2])];
    assert_eq!(posyandu, expected.map(|(name, n)| (name.to_owned(), n)));
    let unknown = report::by_posyandu(&*district.storage, ScopeId(99), month).unwrap();
    assert_eq!(unknown, None);
}

fn what_a_measurement_says_is_counted_where_it_is_plausible(engine: Engine) {
    let mut district = District::on(engine);
    let (_, mut laptop) = laptop_of(&mut district, "Wampu", 1);
    let melati = a_posyandu("Melati");
    open(&mut laptop, &melati);
    let weighings = [
        a_weighing("2026-05-07").kg("9.5").cm("77.0").lying(),
        // Short for sixteen months, and thin.
        a_weighing("2026-05-07").kg("6.0").cm("70.0").lying(),
        // A length that no child of this age has.
        a_weighing("2026-05-07").kg("9.5").cm("45.0").lying(),
        a_weighing("2026-05-07").kg("9.5"),
    ];
    for (n, weighing) in weighings.into_iter().enumerate() {
        let child = born(&format!("Ayu {n}"), "2025-01-14", &melati).weighed(weighing);
        laptop.laptop.register(&child);
    }
    laptop
        .laptop
        .register(&born("Citra", "2025-01-14", &melati));
    is_applied(&laptop.push(&district));
    let (_, total) = report::by_puskesmas(&*district.storage, "2026-05".parse().unwrap()).unwrap();
    assert_eq!(total.underweight, Share { n: 1, of: 4 });
    assert_eq!(total.short, Share { n: 1, of: 2 });
    let of = |status: Status| total.statuses[status as usize];
    assert_eq!(of(Status::Baik), 1);
    assert_eq!(of(Status::Buruk) + of(Status::Kurang), 1);
}
