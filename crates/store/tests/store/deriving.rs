//! Derived rows after any history are what a fresh computation over the standing facts gives.

use domain::{Entity, Fact, FactId, Month, Person, PersonId};
use indicators::{History, MonthRow};
use proptest::prelude::*;
use records::person::Whole;
use records::{Fold, children, person};
use siklus_store::Error;
use testkit::any as any_of;
use testkit::{Laptop, a_posyandu, a_weighing, child};

use crate::Desk;

/// The months as the store holds them.
fn stored(desk: &Desk, id: PersonId) -> Vec<MonthRow> {
    let (from, to) = (Month::from_index(0), Month::from_index(12 * 3000));
    desk.store
        .read::<_, Error>(|db| {
            let known = person::find(db, id)?;
            Ok(children::months(db, known.row, from.unwrap(), to.unwrap())?)
        })
        .unwrap()
}

/// The months as they come out of what a laptop knows, without any database.
fn computed(told: &Laptop, id: PersonId) -> Vec<MonthRow> {
    let attributes = Person::read(&told.state(Entity::Person(id)).values());
    let mut facts: Vec<(FactId, Fact)> = told
        .entities()
        .filter_map(|(entity, state)| match entity {
            Entity::Fact(fact) if state.live() => {
                let birth = state.birth()?;
                Some((fact, Fact::read(birth.kind, &state.values())?))
            }
            Entity::Fact(_)
            | Entity::Person(_)
            | Entity::Place(_)
            | Entity::Day(_)
            | Entity::User(_)
            | Entity::Figure(_) => None,
        })
        .collect();
    facts.sort_by_key(|(fact, _)| *fact);
    let history = History::of(&attributes, facts);
    history.child_months().iter().map(MonthRow::of).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn child_months_after_any_history_equal_a_fresh_computation(history in any_of::history(), batch in 1..5_usize) {
        let desk = Desk::new();
        for few in history.operations().chunks(batch) {
            desk.take_in(few);
        }
        prop_assert_eq!(stored(&desk, history.person), computed(&history.told(), history.person));
    }

    #[test]
    fn a_person_kept_whole_during_a_fold_is_what_the_tables_hold(history in any_of::history(), read_at in any::<prop::sample::Index>()) {
        let desk = Desk::new();
        let operations = history.operations();
        let read_at = read_at.index(operations.len());
        let done = desk.store.database().write::<_, Error>(|tx| {
            let mut fold = Fold::new(tx);
            for (place, operation) in operations.iter().enumerate() {
                fold.apply(operation)?;
                if place == read_at {
                    // Nobody may be known yet: then there is nothing to keep.
                    let _ = fold.whole(history.person);
                }
            }
            let kept = format!("{:?}", fold.whole(history.person)?);
            let read = Whole::load(tx, person::find(tx, history.person)?)?;
            Ok((kept, format!("{read:?}")))
        });
        let (kept, read) = done.unwrap();
        prop_assert_eq!(kept, read);
    }
}

#[test]
fn a_correction_of_one_month_reaches_the_next() {
    let desk = Desk::new();
    let melati = a_posyandu("Melati").in_desa(crate::DESA);
    let budi = child("Budi").born("2025-09-01").boy().at(melati.id());
    let mut laptop = Laptop::numbered(1);
    laptop.register(&budi);
    let weigh = |date: &str, kg: &str| Fact::Measurement(a_weighing(date).kg(kg).measurement());
    let may = laptop.record(&budi, &weigh("2026-05-14", "7.0"));
    laptop.record(&budi, &weigh("2026-06-11", "7.5"));
    desk.take_in(laptop.log());
    let codes = |desk: &Desk| -> Vec<Option<String>> {
        stored(desk, budi.id())
            .into_iter()
            .map(|row| row.code)
            .collect()
    };
    let letter = |letter: &str| Some(letter.to_owned());
    assert_eq!(codes(&desk), [letter("B"), letter("N")]);

    laptop.amend(may, domain::field::WEIGHT, domain::Grams(7_450));
    desk.take_in(&laptop.log()[laptop.log().len() - 1..]);
    assert_eq!(codes(&desk), [letter("B"), letter("T")]);

    laptop.void(may);
    desk.take_in(&laptop.log()[laptop.log().len() - 1..]);
    assert_eq!(
        codes(&desk),
        [letter("B")],
        "June is now the first weighing"
    );

    laptop.restore(may);
    desk.take_in(&laptop.log()[laptop.log().len() - 1..]);
    assert_eq!(codes(&desk), [letter("B"), letter("T")]);
}
