//! A child of another puskesmas who is weighed here: counted at home, never in our S.

use domain::{Entity, Fact, Kinship};
use protocol::lookup::Looked;
use testkit::{Child, child};

use crate::bed::{Desk, Engine, Line, author, on_both, puskesmas};
use crate::moves::{Three, anggrek, knows, mawar};

const NIK: &str = "1205080109250001";

/// Registers a child who lives with another puskesmas, as somebody away from home.
fn register_visitor(desk: &Desk, child: &Child, home: &str) {
    let written = desk.store.write::<_, store::Error>(author(), |writer| {
        writer.edit(Entity::Person(child.id()), child.person().values(), "")?;
        writer.look_after(child.id(), puskesmas(home))
    });
    assert!(written.unwrap().answer);
}

fn at_home() -> Child {
    child("Budi")
        .born("2025-09-01")
        .boy()
        .nik(NIK)
        .at(mawar().id())
}

fn a_visitor_with_the_nik_of_a_child_at_home_is_one_child_there(engine: Engine) {
    let three = Three::on(engine);
    let (home, away) = (at_home(), at_home().another(2));
    three.binjai.register(&home);
    three.binjai.weigh(&home, "2026-06-11", "7.4");
    register_visitor(&three.stabat, &away, "Binjai");
    three.stabat.weigh(&away, "2026-07-09", "7.9");
    three.sync_all();
    assert_eq!(
        three.binjai.weights(&home).len(),
        2,
        "her book at home has what was weighed here"
    );
    assert!(
        !knows(&three.stabat, &home),
        "what is in her book is not told here"
    );
    assert!(!knows(&three.selesai, &home) && !knows(&three.selesai, &away));
    assert_eq!(three.counted("2026-07"), [[1, 1], [0, 0], [1, 1], [0, 0]]);
    // What is corrected here reaches her too.
    three.stabat.weigh(&away, "2026-08-06", "8.1");
    three.sync_all();
    assert_eq!(three.binjai.weights(&home).len(), 3);
    assert_eq!(three.counted("2026-08"), [[1, 1], [0, 0], [1, 1], [0, 0]]);
}

fn a_visitor_whom_somebody_at_home_recognises_is_one_child_there(engine: Engine) {
    let three = Three::on(engine);
    let home = child("Budi").born("2025-09-01").boy().at(mawar().id());
    let away = child("Budi Santoso").another(2).born("2025-09-01").boy();
    three.binjai.register(&home);
    three.binjai.weigh(&home, "2026-06-11", "7.4");
    register_visitor(&three.stabat, &away, "Binjai");
    three.stabat.weigh(&away, "2026-07-09", "7.9");
    three.sync_all();
    assert_eq!(
        three.counted("2026-07"),
        [[1, 0], [0, 0], [1, 0], [0, 0]],
        "nobody knows yet"
    );
    let same = Fact::Same(Kinship { other: away.id() });
    let said = three
        .binjai
        .store
        .write::<_, store::Error>(author(), |writer| writer.record(home.id(), &same));
    said.unwrap();
    three.sync_all();
    assert_eq!(three.counted("2026-07"), [[1, 1], [0, 0], [1, 1], [0, 0]]);
    assert_eq!(three.binjai.weights(&home).len(), 2);
}

fn a_visitor_of_a_puskesmas_that_joins_later_is_handed_over_then(engine: Engine) {
    let three = Three::on(engine);
    let away = child("Budi").born("2025-09-01").boy();
    register_visitor(&three.stabat, &away, "Kuala");
    three.stabat.weigh(&away, "2026-07-09", "7.9");
    three.sync_all();
    let kuala = Desk::joined_at(&three.district, "Kuala", 7);
    kuala.sync(&three.district).unwrap();
    kuala.assert_same_as(&three.district);
    assert_eq!(kuala.weights(&away).len(), 1);
    three.stabat.weigh(&away, "2026-08-06", "8.1");
    three.sync_all();
    kuala.sync(&three.district).unwrap();
    assert_eq!(kuala.weights(&away).len(), 2);
}

fn what_is_said_of_a_child_before_it_is_known_waits_for_it(engine: Engine) {
    let three = Three::on(engine);
    let budi = at_home();
    three.stabat.weigh(&budi, "2026-07-09", "7.9");
    three.sync_all();
    three.binjai.register(&budi);
    three.sync_all();
    assert_eq!(three.binjai.weights(&budi).len(), 1);
    three.stabat.weigh(&budi, "2026-08-06", "8.1");
    three.sync_all();
    assert_eq!(three.binjai.weights(&budi).len(), 2);
    assert_eq!(three.counted("2026-08"), [[1, 1], [0, 0], [1, 1], [0, 0]]);
}

fn whoever_has_the_family_card_finds_a_child_of_another_puskesmas(engine: Engine) {
    let three = Three::on(engine);
    let home = at_home();
    three.binjai.register(&home);
    three.binjai.weigh(&home, "2026-06-11", "7.4");
    three.sync_all();
    let line = Line(&three.district.server);
    let ask = |nik: &str, born: &str, reason: &str| {
        sync::look_up(&three.selesai.store, &line, nik, born, author(), reason)
    };
    let Ok(Looked::Found(found)) = ask(NIK, "2025-09-01", "pindah ke Selesai") else {
        panic!("it is answered");
    };
    let [budi] = &found[..] else {
        panic!("one is found: {found:?}");
    };
    assert_eq!(budi.person, *home.id().0.as_bytes());
    assert_eq!(budi.name, "Budi");
    assert_eq!(budi.puskesmas, [three.scope("Binjai").0]);
    assert!(
        !knows(&three.selesai, &home),
        "nothing else of her came along"
    );
    for (nik, born) in [(NIK, "2025-09-02"), ("1205080109250002", "2025-09-01")] {
        assert_eq!(ask(nik, born, "salah").unwrap(), Looked::Found(Vec::new()));
    }
    for (nik, born, reason) in [
        (NIK, "2025-09-01", " "),
        (NIK, "kemarin", "ya"),
        ("12", "2025-09-01", "ya"),
    ] {
        assert!(ask(nik, born, reason).is_err());
    }
    // Who looks people up one after the other must stop for an hour; others are answered.
    let tries = (0..30).map(|_| ask(NIK, "2025-09-01", "lagi").unwrap());
    assert_eq!(
        tries.filter(|looked| *looked == Looked::TooOften).count(),
        3
    );
    let other = sync::look_up(
        &three.stabat.store,
        &line,
        NIK,
        "2025-09-01",
        author(),
        "ya",
    );
    assert!(matches!(other, Ok(Looked::Found(found)) if found.len() == 1));
    let kept = three.district.change(|tx| {
        let sql = "SELECT subject, reason FROM audit WHERE act = 'looked_up' ORDER BY number";
        tx.query(sql, &[]).unwrap()
    });
    assert_eq!(kept.len(), 31, "every answer is kept with its reason");
    assert_eq!(kept[0].text(1).unwrap(), "pindah ke Selesai");
    assert!(kept.iter().all(|row| !row.text(0).unwrap().contains(NIK)));

    // With what was found she is taken over.
    three.selesai.move_to(&home, "2026-07-01", &anggrek());
    three.sync_all();
    assert_eq!(three.selesai.weights(&home).len(), 1);
    assert_eq!(three.counted("2026-07"), [[1, 0], [0, 0], [0, 0], [1, 0]]);
}

on_both!(
    whoever_has_the_family_card_finds_a_child_of_another_puskesmas,
    what_is_said_of_a_child_before_it_is_known_waits_for_it,
    a_visitor_with_the_nik_of_a_child_at_home_is_one_child_there,
    a_visitor_whom_somebody_at_home_recognises_is_one_child_there,
    a_visitor_of_a_puskesmas_that_joins_later_is_handed_over_then,
);
