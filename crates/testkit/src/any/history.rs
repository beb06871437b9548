//! What several laptops write about one child without always knowing of each other.

use chrono::NaiveDate;
use domain::{
    Entity, Fact, FactId, Field, Figure, FigureKey, FigureKind, Month, Origin, PersonId, PlaceId,
    Value, field, question,
};
use ledger::Operation;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::{a_child, fact};
use crate::{Child, Laptop};

/// How many laptops take part.
const LAPTOPS: usize = 3;

/// One thing that somebody does.
#[derive(Debug, Clone)]
enum Step {
    /// Records another fact.
    Record(Fact),
    /// Gives a field of some known fact another value.
    Amend(Index, Field, Value),
    /// Voids some known fact.
    Void(Index),
    /// Takes back the void of some known fact.
    Restore(Index),
    /// Gives an attribute of the child another value.
    Edit(Field, Value),
    /// Says how many pregnant women there are.
    Figure(u32),
    /// Learns all that another laptop wrote.
    Learn(usize),
}

/// The logs of three laptops that wrote about one child.
#[derive(Debug, Clone)]
pub struct History {
    /// The child.
    pub person: PersonId,
    /// The laptops with what each has seen. The first registered the child.
    pub laptops: Vec<Laptop>,
}

impl History {
    /// All operations, log after log.
    pub fn operations(&self) -> Vec<Operation> {
        self.laptops
            .iter()
            .flat_map(|laptop| laptop.log().to_vec())
            .collect()
    }

    /// What a laptop knows that has seen everything.
    pub fn told(&self) -> Laptop {
        let mut reader = Laptop::numbered(u64::MAX);
        for laptop in &self.laptops {
            reader.see_all_of(laptop);
        }
        reader
    }
}

/// A child and what three laptops write about it: measurements, amends, voids, restores, moves.
pub fn history() -> impl Strategy<Value = History> {
    (a_child(), vec((0..LAPTOPS, step()), 0..24)).prop_map(|(child, steps)| lived(&child, steps))
}

fn step() -> impl Strategy<Value = Step> {
    let field_of_fact = prop_oneof![
        (500..60_000_i64).prop_map(|grams| (field::WEIGHT, Value::Int(grams))),
        (300..1_500_i64).prop_map(|millimetres| (field::LENGTH, Value::Int(millimetres))),
        super::date_between("2024-01-01", "2026-12-31")
            .prop_map(|date| (field::DATE, Value::Date(date))),
        super::date_between("2024-01-01", "2026-12-31")
            .prop_map(|date| (question::LMP, Value::Date(date))),
        Just((question::OFFICER, Value::Text("dokter".into()))),
        Just((field::OEDEMA, Value::Int(1))),
        Just((field::WEIGHT, Value::Empty)),
    ];
    let attribute = prop_oneof![
        select(vec!["Budi", "Budi Santoso", "By. Ny. Siti"])
            .prop_map(|name| (field::NAME, Value::Text(name.into()))),
        super::date_between("2021-01-01", "2026-06-30")
            .prop_map(|date| (field::BIRTH_DATE, Value::Date(date))),
        (1..=2_i64).prop_map(|sex| (field::SEX, Value::Int(sex))),
        Just((field::NIK, Value::Empty)),
    ];
    prop_oneof![
        4 => fact().prop_map(Step::Record),
        4 => (any::<Index>(), field_of_fact).prop_map(|(fact, (field, value))| Step::Amend(fact, field, value)),
        2 => any::<Index>().prop_map(Step::Void),
        1 => any::<Index>().prop_map(Step::Restore),
        1 => (1..=3_u32).prop_map(Step::Figure),
        1 => attribute.prop_map(|(field, value)| Step::Edit(field, value)),
        3 => (0..LAPTOPS).prop_map(Step::Learn),
    ]
}

fn lived(child: &Child, steps: Vec<(usize, Step)>) -> History {
    let mut laptops: Vec<Laptop> = (1..=LAPTOPS as u64).map(Laptop::numbered).collect();
    laptops[0].register(child);
    for (who, step) in steps {
        if let Step::Learn(from) = step {
            let other = laptops[from].clone();
            laptops[who].see_all_of(&other);
        } else {
            live(&mut laptops[who], child, step);
        }
    }
    History {
        person: child.id(),
        laptops,
    }
}

fn live(laptop: &mut Laptop, child: &Child, step: Step) {
    match step {
        Step::Record(fact) => {
            laptop.record(child, &fact);
        }
        Step::Amend(fact, field, value) => {
            known(laptop, fact).and_then(|fact| laptop.amend(fact, field, value));
        }
        Step::Void(fact) => {
            known(laptop, fact).and_then(|fact| laptop.void(fact));
        }
        Step::Restore(fact) => {
            known(laptop, fact).and_then(|fact| laptop.restore(fact));
        }
        Step::Edit(field, value) => {
            let wanted = [(field, value)].into_iter().collect();
            laptop.edit(Entity::Person(child.id()), wanted, "");
        }
        Step::Figure(of) => {
            let figure = a_target(of);
            laptop.edit(Entity::Figure(figure.key.id()), figure.values(), "");
        }
        Step::Learn(_) => {}
    }
}

/// How many pregnant women a projection says there are.
fn a_target(of: u32) -> Figure {
    Figure {
        key: FigureKey {
            kind: FigureKind::Target,
            subject: "pregnant".to_owned(),
            puskesmas: PlaceId(uuid::Uuid::from_u128(1)),
            desa: None,
            month: Month::of(NaiveDate::default()),
        },
        reached: None,
        of: Some(of),
        source: Some("BPS".to_owned()),
        as_of: None,
        note: None,
        origin: Origin::Live,
    }
}

/// One of the facts that the laptop has seen.
fn known(laptop: &Laptop, which: Index) -> Option<FactId> {
    let facts: Vec<FactId> = laptop
        .entities()
        .filter_map(|(entity, _)| match entity {
            Entity::Fact(fact) => Some(fact),
            Entity::Person(_)
            | Entity::Place(_)
            | Entity::Day(_)
            | Entity::User(_)
            | Entity::Figure(_) => None,
        })
        .collect();
    (!facts.is_empty()).then(|| *which.get(&facts))
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest! {
        #[test]
        fn whoever_reads_the_logs_in_whatever_order_knows_the_same(history in history()) {
            let told = history.told();
            let mut backwards = Laptop::numbered(9);
            for operation in history.operations().iter().rev() {
                backwards.see(operation);
                backwards.see(operation);
            }
            prop_assert!(told.entities().eq(backwards.entities()));
            prop_assert!(told.state(Entity::Person(history.person)).value(field::NAME).is_some());
        }
    }
}
