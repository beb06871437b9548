//! The rows that reports are made of follow from the log, whatever was sent in whatever pieces.

use std::collections::BTreeMap;

use domain::{Arrival, Entity, Fact, FactId, Kinship, Month, Person, field};
use indicators::care::{Care, PersonYear};
use indicators::{History, MonthRow, Resident};
use ledger::{Body, EntityState, Operation, entity_of};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use protocol::{Entry, NoNames, Segment};
use siklus_district::push::take;
use siklus_district::storage::{Cell, Reach};
use siklus_district::{deferred, derived, notices};
use testkit::any as any_of;
use testkit::{a_posyandu, child, day};

use crate::databases::{Engine, written};
use crate::stage::{District, Sender, is_applied};

on_every_storage!(
    after_any_history_sent_in_any_pieces_the_rows_are_what_the_log_comes_to,
    of_two_weighings_on_one_date_the_one_received_later_counts,
    who_moves_home_leaves_the_old_one,
    rows_of_another_edition_are_made_again,
    what_was_kept_for_a_newer_program_counts_once_it_is_understood,
    whatever_is_said_of_records_the_rows_are_those_of_a_fresh_computation,
    who_gives_up_a_nik_ends_a_dispute_of_others,
);

/// Which laptop sends next, and how many operations.
type Piece = (usize, usize);

impl Sender {
    /// Sends the next operations of the log.
    fn push_next(&mut self, district: &District, most: usize) {
        let end = self.laptop.log().len().min(self.sent + most);
        if end == self.sent {
            return;
        }
        let entries: Vec<Entry> = self.laptop.log()[self.sent..end]
            .iter()
            .map(Entry::of)
            .collect();
        let sealed = Segment::seal(&entries, &self.chain, &self.key, &*self).unwrap();
        let taken = take(&*district.storage, &sealed.bytes, None).unwrap();
        is_applied(&taken);
        self.sent = end;
        self.chain = sealed.hash;
    }
}

fn after_any_history_sent_in_any_pieces_the_rows_are_what_the_log_comes_to(engine: Engine) {
    let config = Config {
        cases: if engine == Engine::Sqlite { 48 } else { 8 },
        failure_persistence: None,
        ..Config::default()
    };
    let pieces = proptest::collection::vec((0..3_usize, 1..6_usize), 0..20);
    let ran = TestRunner::new(config).run(&(any_of::history(), pieces), |(history, pieces)| {
        let district = District::on(engine);
        let mut senders: Vec<Sender> = (1..=3)
            .map(|number| Sender::enrolled(&district, number))
            .collect();
        for (sender, laptop) in senders.iter_mut().zip(&history.laptops) {
            sender.laptop = laptop.clone();
        }
        let rest: [Piece; 3] = [(2, 100), (1, 100), (0, 100)];
        for (laptop, most) in pieces.into_iter().chain(rest) {
            senders[laptop].push_next(&district, most);
        }
        let computed = Rows::computed(&district, history.person);
        prop_assert_eq!(&Rows::stored(&district), &computed);
        written(&*district.storage, |tx| {
            derived::rebuild(tx, district.stabat)
        });
        prop_assert_eq!(&Rows::stored(&district), &computed, "made again");
        Ok(())
    });
    ran.unwrap();
}

fn of_two_weighings_on_one_date_the_one_received_later_counts(engine: Engine) {
    let district = District::on(engine);
    // The log with the higher number comes first: its name must not decide.
    let (mut early, mut late) = (
        Sender::enrolled(&district, 9),
        Sender::enrolled(&district, 1),
    );
    let budi = child("Budi").born("2025-09-01").boy();
    early.laptop.register(&budi);
    early.weigh(&budi, "2026-05-14", "7.0");
    is_applied(&early.push(&district));
    late.laptop.see_all_of(&early.laptop);
    late.weigh(&budi, "2026-05-14", "7.4");
    is_applied(&late.push(&district));
    let weights = || {
        let months = Rows::stored(&district).months;
        let weights = months.iter().map(|month| month[4].clone());
        weights.collect::<Vec<_>>()
    };
    assert_eq!(weights(), [Cell::Int(7_400)]);
    early.weigh(&budi, "2026-05-14", "7.1");
    is_applied(&early.push(&district));
    assert_eq!(weights(), [Cell::Int(7_100)]);
}

fn who_moves_home_leaves_the_old_one(engine: Engine) {
    let district = District::on(engine);
    let mut ani = Sender::enrolled(&district, 1);
    let (melati, mawar) = (a_posyandu("Melati").id(), a_posyandu("Mawar").id());
    let budi = child("Budi").born("2025-09-01").boy().at(melati);
    let facts = ani.laptop.register(&budi);
    is_applied(&ani.push(&district));
    let moved = Arrival {
        date: Some(day("2026-03-01")),
        posyandu: mawar,
    };
    ani.laptop.record(&budi, &Fact::Arrival(moved));
    is_applied(&ani.push(&district));
    let homes = || {
        let stays = Rows::stored(&district).stays;
        let homes = stays.iter().map(|stay| (stay[0].clone(), stay[4].clone()));
        homes.collect::<Vec<_>>()
    };
    let (melati, mawar): (Cell, Cell) = (melati.0.into(), mawar.0.into());
    let left = Cell::Text("2026-03-01".into());
    assert_eq!(homes(), [(melati, left), (mawar.clone(), Cell::Null)]);
    ani.laptop.void(facts[0]);
    is_applied(&ani.push(&district));
    assert_eq!(homes(), [(mawar, Cell::Null)]);
    ani.laptop
        .edit(Entity::Person(budi.id()), cleared(field::SEX), "");
    is_applied(&ani.push(&district));
    assert_eq!(homes(), [], "who cannot be judged is not counted");
}

fn cleared(field: domain::Field) -> domain::Values {
    [(field, domain::Value::Empty)].into_iter().collect()
}

fn rows_of_another_edition_are_made_again(engine: Engine) {
    let district = District::on(engine);
    let mut ani = Sender::enrolled(&district, 1);
    let budi = child("Budi").born("2025-09-01").boy();
    ani.laptop.register(&budi);
    ani.weigh(&budi, "2026-05-14", "7.0");
    is_applied(&ani.push(&district));
    let rows = Rows::stored(&district);
    assert!(!rows.stays.is_empty() && !rows.months.is_empty());
    derived::bring_up_to_date(&*district.storage).unwrap();
    assert_eq!(Rows::stored(&district), rows);
    let spoil = || {
        written(&*district.storage, |tx| {
            tx.execute("UPDATE child_months SET weight = 1", &[])
        })
    };
    spoil();
    derived::bring_up_to_date(&*district.storage).unwrap();
    assert_ne!(
        Rows::stored(&district),
        rows,
        "of this edition: not looked at"
    );
    written(&*district.storage, |tx| {
        tx.execute(
            "DELETE FROM facts_of_server WHERE name = $1",
            &["derived".into()],
        )
    });
    derived::bring_up_to_date(&*district.storage).unwrap();
    assert_eq!(Rows::stored(&district), rows);
}

fn what_was_kept_for_a_newer_program_counts_once_it_is_understood(engine: Engine) {
    let (late, plain) = (District::on(engine), District::on(engine));
    let (mut ani, mut eva) = (Sender::enrolled(&late, 1), Sender::enrolled(&plain, 1));
    let budi = child("Budi").born("2025-09-01").boy();
    for sender in [&mut ani, &mut eva] {
        sender.laptop.register(&budi);
        sender.weigh(&budi, "2026-05-14", "7.0");
    }
    is_applied(&eva.push(&plain));
    let mut entries: Vec<Entry> = ani.laptop.log().iter().map(Entry::of).collect();
    let last = entries.last_mut().unwrap();
    let (seq, body) = (
        last.id.seq,
        std::mem::replace(&mut last.body, vec![200, 1, 2, 3]),
    );
    let sealed = Segment::seal(&entries, &[0; 32], &ani.key, &NoNames).unwrap();
    is_applied(&take(&*late.storage, &sealed.bytes, None).unwrap());
    let open = |district: &District| {
        let mut n_open = 0;
        let read = district.storage.read(Reach::District, &mut |tx| {
            n_open = notices::open(tx)?.len();
            Ok(())
        });
        read.unwrap();
        n_open
    };
    let stored = Rows::stored(&late);
    deferred::fold(&*late.storage).unwrap();
    assert_eq!(Rows::stored(&late), stored, "still nobody understands it");
    assert_eq!(open(&late), 1);
    // A program that knows the word reads what the older one could not.
    written(&*late.storage, |tx| {
        let sql = "UPDATE operations SET body = $1 WHERE seq = $2";
        tx.execute(sql, &[body.as_slice().into(), seq.into()])
    });
    deferred::fold(&*late.storage).unwrap();
    assert_eq!(Rows::stored(&late), Rows::stored(&plain));
    assert_eq!(open(&late), 0);
    deferred::fold(&*late.storage).unwrap();
    assert_eq!(Rows::stored(&late), Rows::stored(&plain));
}

/// Derived rows in the order of their keys.
#[derive(Debug, PartialEq)]
struct Rows {
    /// Posyandu, birth, person, first day, first day gone, sex, KMS, first measurement.
    stays: Vec<Vec<Cell>>,
    /// Month, log and place of the measurement, date, weight …
    months: Vec<Vec<Cell>>,
    /// Year, service, rule, number, done, needed, missing, completed.
    years: Vec<Vec<Cell>>,
    /// Indicator, month, posyandu, date.
    attained: Vec<Vec<Cell>>,
}

impl Rows {
    fn stored(district: &District) -> Self {
        let rows = |sql: &str, n_columns: usize| {
            let rows = written(&*district.storage, |tx| {
                tx.query(sql, &[district.stabat.0.into()])
            });
            let cells = rows
                .iter()
                .map(|row| row.first(n_columns).unwrap().to_vec());
            cells.collect::<Vec<_>>()
        };
        let stays =
            "SELECT posyandu, birth_date, person, from_date, to_date, sex, owns_kms, first_measured
                     FROM residences
                     WHERE scope = $1
                     ORDER BY person, from_date";
        let months = "SELECT month, fact_replica, fact_seq, date, weight, length, arm, oedema, code, twice_t,
                             follows_curve, bgm, gain, minimum_gain, waz, haz, whz, baz, bb_u, tb_u, bb_tb,
                             imt_u, status, flags, vitamin_a, exclusive, dewormed, marks
                      FROM child_months
                      WHERE scope = $1
                      ORDER BY person, month";
        Self {
            stays: rows(stays, 8),
            months: rows(months, 28),
            years: rows(
                "SELECT year, spm, rule, number, done, needed, missing, completed
                 FROM person_years
                 WHERE scope = $1
                 ORDER BY person, year, spm, rule, number",
                8,
            ),
            attained: rows(
                "SELECT indicator, month, posyandu, date
                 FROM attainments
                 WHERE scope = $1
                 ORDER BY person, indicator, date",
                4,
            ),
        }
    }

    /// What the log comes to, without any table: folded, and its facts in the order of the log.
    fn computed(district: &District, id: domain::PersonId) -> Self {
        let log: Vec<Operation> = district
            .pulled(1_000)
            .0
            .iter()
            .map(|entry| entry.operation().unwrap())
            .collect();
        let mut states: BTreeMap<Entity, EntityState> = BTreeMap::new();
        let mut born: Vec<FactId> = Vec::new();
        for operation in &log {
            let state = states.entry(entity_of(operation)).or_default();
            state.apply(operation.id, &operation.body);
            if matches!(operation.body, Body::Fact(_)) {
                born.push(operation.id);
            }
        }
        let person = states.get(&Entity::Person(id)).map(EntityState::values);
        let person = Person::read(&person.unwrap_or_default());
        let facts = born.into_iter().filter_map(|fact| {
            let state = &states[&Entity::Fact(fact)];
            let kind = state.birth().unwrap().kind;
            state
                .live()
                .then(|| Some((fact, Fact::read(kind, &state.values())?)))?
        });
        let history = History::of(&person, facts);
        let dates = history.measurements.iter();
        let first_measured = dates.map(|(_, measurement)| measurement.date).min();
        let stays = Resident::of(&person, &history).into_iter();
        let care = Care::of(&history);
        let mut years = care.years();
        years.sort_by(|one, other| {
            let key = |row: &PersonYear| (row.year, row.spm, row.rule.word(), row.number);
            key(one).cmp(&key(other))
        });
        Self {
            years: years
                .into_iter()
                .map(|row| {
                    vec![
                        i64::from(row.year).into(),
                        i64::from(row.spm).into(),
                        row.rule.word().into(),
                        row.number.into(),
                        row.done.into(),
                        row.needed.into(),
                        row.missing.into(),
                        row.completed.into(),
                    ]
                })
                .collect(),
            attained: care
                .attained_at_home()
                .into_iter()
                .map(|(attained, home)| {
                    vec![
                        attained.indicator.into(),
                        Month::of(attained.date).index().into(),
                        home.0.into(),
                        attained.date.into(),
                    ]
                })
                .collect(),
            stays: stays
                .map(|(posyandu, stay)| {
                    vec![
                        posyandu.0.into(),
                        stay.birth_date.into(),
                        id.0.into(),
                        stay.from.into(),
                        stay.to.into(),
                        stay.sex.code().into(),
                        stay.owns_kms.into(),
                        first_measured.into(),
                    ]
                })
                .collect(),
            months: history
                .child_months_from(Month::from_index(0).unwrap())
                .iter()
                .map(|month| cells(MonthRow::of(month)))
                .collect(),
        }
    }
}

fn cells(row: MonthRow) -> Vec<Cell> {
    vec![
        row.month.into(),
        row.fact.map(|fact| fact.replica.number()).into(),
        row.fact.map(|fact| fact.seq).into(),
        row.date.into(),
        row.weight.into(),
        row.length.into(),
        row.arm.into(),
        row.oedema.into(),
        row.code.into(),
        row.twice_t.into(),
        row.follows_curve.into(),
        row.bgm.into(),
        row.gain.into(),
        row.minimum_gain.into(),
        row.waz.into(),
        row.haz.into(),
        row.whz.into(),
        row.baz.into(),
        row.bb_u.into(),
        row.tb_u.into(),
        row.bb_tb.into(),
        row.imt_u.into(),
        row.status.into(),
        row.flags.into(),
        row.vitamin_a.into(),
        row.exclusive.into(),
        row.dewormed.into(),
        row.marks.into(),
    ]
}

/// What is done to one of a few records: who, what, to whom.
type Said = (u8, u8, u8);

fn whatever_is_said_of_records_the_rows_are_those_of_a_fresh_computation(engine: Engine) {
    let config = Config {
        cases: if engine == Engine::Sqlite { 40 } else { 5 },
        failure_persistence: None,
        ..Config::default()
    };
    let steps = proptest::collection::vec((0..6_u8, 0..4_u8, 0..4_u8), 1..25);
    let ran = TestRunner::new(config).run(&steps, |steps: Vec<Said>| {
        let (stored, again) = rows_after(engine, steps);
        prop_assert_eq!(again, stored);
        Ok(())
    });
    ran.unwrap();
}

fn who_gives_up_a_nik_ends_a_dispute_of_others(engine: Engine) {
    let steps = [
        (2, 2, 0),
        (0, 3, 0),
        (0, 0, 0),
        (3, 0, 1),
        (2, 3, 1),
        (5, 3, 0),
    ];
    let (stored, again) = rows_after(engine, steps.to_vec());
    assert_eq!(again, stored);
}

/// The rows of four records of whom this was said, as they are stored and as they are made again.
fn rows_after(engine: Engine, steps: Vec<Said>) -> (Rows, Rows) {
    const NIK: &str = "1205070109250001";
    let district = District::on(engine);
    let mut ani = Sender::enrolled(&district, 1);
    let records: Vec<_> = (0..4)
        .map(|number| child("Budi").another(number).born("2025-09-01").boy())
        .collect();
    let mut said = Vec::new();
    for (what, one, other) in steps {
        let (one, other) = (&records[usize::from(one)], &records[usize::from(other)]);
        let kin = Kinship { other: other.id() };
        match what {
            0 => {
                let named = one.clone().nik(NIK);
                ani.laptop.register(&named);
            }
            1 => ani.weigh(one, &format!("2026-0{}-11", 1 + what), "7.4"),
            2 => said.push(ani.laptop.record(one, &Fact::Same(kin))),
            3 => said.push(ani.laptop.record(one, &Fact::Distinct(kin))),
            4 => {
                if let Some(fact) = said.pop() {
                    ani.laptop.void(fact);
                }
            }
            _ => {
                let one = Entity::Person(one.id());
                ani.laptop.edit(one, cleared(field::NIK), "");
            }
        }
        ani.push_next(&district, 500);
    }
    let stored = Rows::stored(&district);
    written(&*district.storage, |tx| {
        derived::rebuild(tx, district.stabat)
    });
    (stored, Rows::stored(&district))
}
