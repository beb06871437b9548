//! People who move between puskesmas, and people who are seen away from home.

use district::report::{Over, skdn};
use district::scope::ScopeId;
use domain::field;
use indicators::skdn::Row;
use store::sharing::Moved;
use testkit::{Child, Posyandu, a_posyandu, child};

use crate::bed::{Desk, District, Engine, assert_same, on_both, puskesmas};

/// A posyandu of each of three puskesmas.
pub(crate) fn melati() -> Posyandu {
    a_posyandu("Melati").of_puskesmas(puskesmas("Stabat"))
}

pub(crate) fn mawar() -> Posyandu {
    a_posyandu("Mawar")
        .in_desa("12.05.08.2001")
        .of_puskesmas(puskesmas("Binjai"))
}

pub(crate) fn anggrek() -> Posyandu {
    a_posyandu("Anggrek")
        .in_desa("12.05.09.2001")
        .of_puskesmas(puskesmas("Selesai"))
}

/// A district of three puskesmas, each with a laptop and a posyandu.
pub(crate) struct Three {
    pub(crate) district: District,
    pub(crate) stabat: Desk,
    pub(crate) binjai: Desk,
    pub(crate) selesai: Desk,
}

impl Three {
    pub(crate) fn on(engine: Engine) -> Self {
        let district = District::on(engine);
        let desk = |name, number, posyandu: &Posyandu| {
            let desk = Desk::joined_at(&district, name, number);
            desk.open(posyandu);
            desk.sync(&district).unwrap();
            desk
        };
        Self {
            stabat: desk("Stabat", 1, &melati()),
            binjai: desk("Binjai", 2, &mawar()),
            selesai: desk("Selesai", 3, &anggrek()),
            district,
        }
    }

    pub(crate) fn desks(&self) -> [&Desk; 3] {
        [&self.stabat, &self.binjai, &self.selesai]
    }

    /// Everybody twice: what one sends, those before it get in the second round.
    pub(crate) fn sync_all(&self) {
        for desk in [self.desks(), self.desks()].concat() {
            desk.sync(&self.district).unwrap();
        }
        for desk in self.desks() {
            desk.assert_same_as(&self.district);
        }
    }

    pub(crate) fn scope(&self, name: &str) -> ScopeId {
        self.district.add(name)
    }

    /// The children of S in a month, and those of them who were weighed: of the kabupaten, and of each puskesmas.
    pub(crate) fn counted(&self, month: &str) -> [[u32; 2]; 4] {
        let counted = |over| {
            let form = skdn(self.district.server.storage(), over, month.parse().unwrap()).unwrap();
            [form.total(Row::S), form.total(Row::D)]
        };
        for (desk, name) in self
            .desks()
            .into_iter()
            .zip(["Stabat", "Binjai", "Selesai"])
        {
            let there = counted(Over::Puskesmas(self.scope(name)));
            assert_eq!(
                on_laptop(desk, month),
                there,
                "{name} counts as the district does"
            );
        }
        [
            counted(Over::Kabupaten),
            counted(Over::Puskesmas(self.scope("Stabat"))),
            counted(Over::Puskesmas(self.scope("Binjai"))),
            counted(Over::Puskesmas(self.scope("Selesai"))),
        ]
    }
}

/// The children of S and those weighed by the form of a laptop.
fn on_laptop(desk: &Desk, month: &str) -> [u32; 2] {
    let form = desk.store.read::<_, store::Error>(|db| {
        let posyandu = records::place::all(db, domain::PlaceKind::Posyandu)?;
        let rows: Vec<i64> = posyandu.iter().map(|place| place.row).collect();
        Ok(records::children::skdn(db, &rows, month.parse().unwrap())?)
    });
    let form = form.unwrap();
    [form.total(Row::S), form.total(Row::D)]
}

pub(crate) fn budi() -> Child {
    child("Budi").born("2025-09-01").boy().at(melati().id())
}

pub(crate) fn knows(desk: &Desk, child: &Child) -> bool {
    let found = desk
        .store
        .read::<_, store::Error>(|db| Ok(records::person::find(db, child.id()).is_ok()));
    found.unwrap()
}

/// What waits on a laptop for somebody to decide.
pub(crate) fn conflicts(desk: &Desk) -> Vec<domain::Field> {
    let all = desk
        .store
        .read::<_, store::Error>(|db| Ok(records::conflict::all(db)?));
    let fields = all.unwrap().into_iter().map(|conflict| conflict.field);
    fields.collect()
}

/// What a laptop knows of one person, whatever the district numbered it.
pub(crate) fn about(desk: &Desk, child: &Child) -> Vec<String> {
    let whole = desk.store.read::<_, store::Error>(|db| {
        let known = records::person::find(db, child.id())?;
        let mut lines = vec![format!("{:?}", known.state)];
        let mut facts = records::person::facts(db, known.row)?;
        facts.sort_by_key(|fact| fact.id);
        lines.extend(
            facts
                .iter()
                .map(|fact| format!("{:?} {:?} {}", fact.id, fact.fact, fact.live)),
        );
        Ok(lines)
    });
    whole.unwrap()
}

fn a_moved_child_comes_to_the_new_puskesmas_with_all_her_weighings(engine: Engine) {
    for written_at_the_new_one in [false, true] {
        let three = Three::on(engine);
        let budi = budi();
        three.stabat.register(&budi);
        three.stabat.weigh(&budi, "2026-05-14", "7.0");
        three.stabat.weigh(&budi, "2026-06-11", "7.4");
        three.sync_all();
        assert!(!knows(&three.binjai, &budi));
        let mover = match written_at_the_new_one {
            true => &three.binjai,
            false => &three.stabat,
        };
        mover.move_to(&budi, "2026-07-01", &mawar());
        three.sync_all();
        assert_eq!(
            three.binjai.weights(&budi).len(),
            2,
            "her whole life comes along"
        );
        assert_eq!(three.stabat.weights(&budi).len(), 2, "she stays readable");
        assert_same(&about(&three.binjai, &budi), &about(&three.stabat, &budi));

        three.binjai.weigh(&budi, "2026-07-09", "7.9");
        three.sync_all();
        assert_eq!(three.binjai.weights(&budi).len(), 3);
        assert_eq!(
            three.stabat.weights(&budi).len(),
            2,
            "what Binjai writes is not Stabat's any more"
        );
        assert!(
            !knows(&three.selesai, &budi),
            "Selesai has nothing to do with her"
        );
        assert_eq!(three.counted("2026-06"), [[1, 1], [1, 1], [0, 0], [0, 0]]);
        assert_eq!(three.counted("2026-07"), [[1, 1], [0, 0], [1, 1], [0, 0]]);
        assert_eq!(three.counted("2026-08"), [[1, 0], [0, 0], [1, 0], [0, 0]]);
    }
}

fn what_the_old_puskesmas_wrote_offline_reaches_the_new_one(engine: Engine) {
    let three = Three::on(engine);
    let late = Desk::joined_at(&three.district, "Stabat", 4);
    let budi = budi();
    three.stabat.register(&budi);
    three.stabat.weigh(&budi, "2026-05-14", "7.0");
    three.sync_all();
    late.sync(&three.district).unwrap();
    // Three weeks without a line, in which she is weighed and corrected; meanwhile she moves.
    let weighing = late.weigh(&budi, "2026-06-11", "7.4");
    late.rename(budi.id(), "Budi Santoso");
    three.stabat.move_to(&budi, "2026-07-01", &mawar());
    three.sync_all();
    three.binjai.weigh(&budi, "2026-07-09", "7.9");
    three.binjai.rename(budi.id(), "Budi Susanto");
    three.sync_all();
    late.world.pass_days(21);
    late.sync(&three.district).unwrap();
    assert_eq!(
        late.store.waiting().unwrap(),
        0,
        "it was received all the same"
    );
    three.sync_all();
    assert_eq!(
        three.binjai.weights(&budi).len(),
        3,
        "{weighing:?} came along"
    );
    assert_eq!(
        conflicts(&three.binjai),
        [field::NAME],
        "both names are there"
    );
    assert_eq!(
        conflicts(&three.stabat),
        [],
        "what Binjai calls her is not told"
    );
    late.assert_same_as(&three.district);
    // Whoever wrote it is told that she has moved, and that it was handed on.
    let moved = |n_late| Moved {
        person: budi.id(),
        to: vec![puskesmas("Binjai")],
        n_late,
    };
    assert_eq!(late.store.moved_away().unwrap(), [moved(2)]);
    assert_eq!(three.stabat.store.moved_away().unwrap(), [moved(0)]);
    assert_eq!(three.binjai.store.moved_away().unwrap(), []);
    assert!(!knows(&three.selesai, &budi));
}

fn two_moves_at_once_leave_her_with_both_until_one_is_settled(engine: Engine) {
    let three = Three::on(engine);
    let budi = budi();
    three.stabat.register(&budi);
    three.stabat.weigh(&budi, "2026-05-14", "7.0");
    three.sync_all();
    three.stabat.move_to(&budi, "2026-07-01", &mawar());
    three.selesai.move_to(&budi, "2026-07-03", &anggrek());
    three.sync_all();
    for desk in three.desks() {
        assert_eq!(desk.weights(&budi).len(), 1);
        assert_eq!(conflicts(desk), [field::PUSKESMAS], "both moves are seen");
    }
    // As long as nobody has decided, each has what the other writes.
    three.binjai.weigh(&budi, "2026-07-09", "7.9");
    three.sync_all();
    assert_eq!(three.selesai.weights(&budi).len(), 2);
    assert_eq!(three.stabat.weights(&budi).len(), 1);

    three.selesai.move_to(&budi, "2026-07-20", &anggrek());
    three.selesai.weigh(&budi, "2026-08-03", "8.1");
    three.sync_all();
    for desk in three.desks() {
        assert_eq!(conflicts(desk), [], "it is settled, and everybody knows");
    }
    assert_eq!(three.selesai.weights(&budi).len(), 3);
    assert_eq!(three.binjai.weights(&budi).len(), 2);
    assert_eq!(three.counted("2026-08"), [[1, 1], [0, 0], [0, 0], [1, 1]]);
}

fn who_moves_away_and_back_has_one_history(engine: Engine) {
    let three = Three::on(engine);
    let budi = budi();
    three.stabat.register(&budi);
    three.stabat.weigh(&budi, "2026-05-14", "7.0");
    three.stabat.move_to(&budi, "2026-06-01", &mawar());
    three.sync_all();
    three.binjai.weigh(&budi, "2026-06-11", "7.4");
    three.binjai.move_to(&budi, "2026-07-01", &melati());
    three.sync_all();
    three.stabat.weigh(&budi, "2026-07-09", "7.9");
    three.sync_all();
    assert_eq!(three.stabat.weights(&budi).len(), 3);
    assert_eq!(three.binjai.weights(&budi).len(), 2);
    let at = |month| three.counted(month);
    assert_eq!(at("2026-05"), [[1, 1], [1, 1], [0, 0], [0, 0]]);
    assert_eq!(at("2026-06"), [[1, 1], [0, 0], [1, 1], [0, 0]]);
    assert_eq!(at("2026-07"), [[1, 1], [1, 1], [0, 0], [0, 0]]);
}

fn who_corrects_what_it_was_never_told_learns_nothing_by_it(engine: Engine) {
    let three = Three::on(engine);
    let budi = budi();
    three.stabat.register(&budi);
    let weighing = three.stabat.weigh(&budi, "2026-05-14", "7.0");
    three.sync_all();
    let before = three.district.head_of(three.scope("Binjai")).ssn;
    three.binjai.correct(weighing, field::WEIGHT, 9_900_i64);
    three.sync_all();
    let after = three.district.head_of(three.scope("Binjai")).ssn;
    assert_eq!(after, before + 1, "its own correction, and nothing else");
    let weights = three.stabat.weights(&budi);
    assert_eq!(weights, [("2026-05-14".to_owned(), 7_000)]);
}

on_both!(
    who_corrects_what_it_was_never_told_learns_nothing_by_it,
    a_moved_child_comes_to_the_new_puskesmas_with_all_her_weighings,
    what_the_old_puskesmas_wrote_offline_reaches_the_new_one,
    two_moves_at_once_leave_her_with_both_until_one_is_settled,
    who_moves_away_and_back_has_one_history,
);
