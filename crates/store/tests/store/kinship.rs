//! Several records of one person: counted once, told apart again without a trace.

use domain::{Entity, Fact, FactId, Kinship, PersonId, Sex, Value, Values, field};
use proptest::prelude::*;
use siklus_store::Error;
use testkit::{a_weighing, day};
use uuid::Uuid;

use crate::{Desk, author};

fn id(number: u128) -> PersonId {
    PersonId(Uuid::from_u128(number))
}

impl Desk {
    fn edit(&self, entity: Entity, values: &[(domain::Field, Value)]) {
        let mut all = Values::new();
        for (field, value) in values {
            all.set(*field, value.clone());
        }
        let edited = self
            .store
            .write::<_, Error>(author(), |writer| writer.edit(entity, all, ""));
        edited.unwrap();
    }

    /// A child with NIK, of one of a few names and dates.
    fn identify(&self, person: PersonId, nik: &str, name: &str) {
        self.edit(
            Entity::Person(person),
            &[
                (field::NAME, name.into()),
                (field::NIK, nik.into()),
                (field::SEX, Sex::Male.into()),
                (field::BIRTH_DATE, day("2025-09-01").into()),
            ],
        );
    }

    fn weigh(&self, person: PersonId, date: &str, kg: &str) -> FactId {
        let weighing = a_weighing(date).kg(kg).measurement();
        self.record(person, &Fact::Measurement(weighing))
    }

    /// Months of everybody, by the record they are counted under.
    fn months(&self) -> Vec<(u128, u32)> {
        let sql = "SELECT uuid, count(*) FROM child_months JOIN people ON people.id = person_id
                   GROUP BY uuid ORDER BY uuid";
        let read = self.store.read::<_, Error>(|db| {
            let mut statement = db.prepare(sql)?;
            let rows = statement.query_map([], |row| {
                let uuid: Uuid = row.get(0)?;
                Ok((uuid.as_u128(), row.get(1)?))
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        });
        read.unwrap()
    }

    fn assert_folds_the_same(&self) {
        assert_eq!(self.store.doctor(true).unwrap().troubles, []);
    }
}

const NIK: &str = "1205070109250001";

#[test]
fn who_agrees_in_nik_birth_sex_and_name_is_one_child_until_somebody_says_otherwise() {
    let desk = Desk::new();
    for (child, month) in [(2, "2026-05-14"), (1, "2026-06-11")] {
        desk.identify(id(child), NIK, if child == 1 { "Budi" } else { "BUDI." });
        desk.weigh(id(child), month, "7.4");
    }
    assert_eq!(desk.months(), [(1, 2)], "counted under the smaller id");
    let found = desk.store.read::<_, Error>(|db| {
        let whole = records::person::find(db, id(2))?;
        Ok((whole.id, records::person::facts(db, whole.row)?.len()))
    });
    assert_eq!(found.unwrap(), (id(1), 2), "either record finds the child");
    desk.assert_folds_the_same();

    let distinct = desk.record(id(2), &Fact::Distinct(Kinship { other: id(1) }));
    assert_eq!(desk.months(), [(1, 1), (2, 1)]);
    desk.assert_folds_the_same();
    desk.edit(Entity::Fact(distinct), &[(field::LIVE, Value::Int(0))]);
    assert_eq!(desk.months(), [(1, 2)], "as if it had never been said");
    desk.identify(id(2), "1205070109250009", "Budi");
    assert_eq!(desk.months(), [(1, 1), (2, 1)], "another NIK after all");
    desk.assert_folds_the_same();
}

#[test]
fn who_was_said_to_be_the_same_is_one_child_and_what_one_record_lacks_the_other_tells() {
    let desk = Desk::new();
    desk.identify(id(1), NIK, "Budi");
    desk.edit(
        Entity::Person(id(2)),
        &[
            (field::NAME, "Budi Santoso".into()),
            (field::MOTHER_NAME, "Ani".into()),
        ],
    );
    desk.weigh(id(2), "2026-06-11", "7.4");
    assert_eq!(desk.months(), [], "of unknown sex and birth");
    desk.record(id(1), &Fact::Same(Kinship { other: id(2) }));
    assert_eq!(desk.months(), [(1, 1)]);
    let person = desk
        .store
        .read::<_, Error>(|db| Ok(records::person::find(db, id(2))?.person));
    let person = person.unwrap();
    assert_eq!(person.name, "Budi");
    assert_eq!(person.mother_name.as_deref(), Some("Ani"));
    desk.assert_folds_the_same();
}

#[test]
fn when_a_dispute_ends_those_whom_it_kept_apart_are_one_child_again() {
    let desk = Desk::new();
    for (child, month) in [(1, "2026-05-14"), (2, "2026-06-11")] {
        desk.identify(id(child), NIK, "Budi");
        desk.weigh(id(child), month, "7.4");
    }
    desk.record(id(1), &Fact::Distinct(Kinship { other: id(4) }));
    assert_eq!(desk.months(), [(1, 2)]);
    let same = desk.record(id(4), &Fact::Same(Kinship { other: id(1) }));
    assert_eq!(desk.months(), [(1, 1), (2, 1)], "one word against it");
    desk.edit(Entity::Fact(same), &[(field::LIVE, Value::Int(0))]);
    assert_eq!(desk.months(), [(1, 2)]);
    desk.assert_folds_the_same();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn whatever_is_said_of_records_the_rows_are_those_of_a_fresh_computation(
        steps in prop::collection::vec((0..6_u8, 1..5_u128, 1..5_u128), 1..25)
    ) {
        let desk = Desk::new();
        let mut said: Vec<FactId> = Vec::new();
        for (what, child, other) in steps {
            match what {
                0 => desk.identify(id(child), NIK, ["Budi", "Citra"][usize::from(other > 3)]),
                1 => {
                    desk.weigh(id(child), &format!("2026-0{other}-11"), "7.4");
                }
                2 => said.push(desk.record(id(child), &Fact::Same(Kinship { other: id(other) }))),
                3 => said.push(desk.record(id(child), &Fact::Distinct(Kinship { other: id(other) }))),
                4 => {
                    if let Some(fact) = said.pop() {
                        desk.edit(Entity::Fact(fact), &[(field::LIVE, Value::Int(0))]);
                    }
                }
                _ => desk.edit(Entity::Person(id(child)), &[(field::NIK, Value::Empty)]),
            }
        }
        desk.assert_folds_the_same();
        let before = desk.months();
        let rebuilt = desk.store.database().write::<_, Error>(|tx| Ok(records::rebuild_derived(tx)?));
        rebuilt.unwrap();
        prop_assert_eq!(desk.months(), before);
    }
}
