//! A transaction is kept whole or not at all, and a read sees one moment.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use siklus_district::storage::{Cell, Error, Kind, Reach, Row, Storage, Table, Tx};

use crate::databases::{Engine, written};

on_every_storage!(
    what_is_put_is_loaded_as_it_was,
    of_two_rows_with_one_key_the_last_stays,
    what_is_appended_never_takes_the_place_of_another,
    keys_may_be_shorter_than_those_of_the_table,
    what_is_deleted_is_gone_and_nothing_else,
    thousands_of_rows_go_in_and_out_at_once,
    numbers_are_added_and_compared_as_numbers,
    text_with_a_nul_stops_nobody,
    work_that_fails_leaves_nothing,
    work_that_makes_light_of_a_failed_statement_leaves_nothing,
    what_is_refused_is_not_told,
    work_that_panics_leaves_nothing_and_stops_nobody,
    a_read_sees_one_moment,
    a_read_writes_nothing,
);

/// Rows with every kind of value, and with nothing.
const RESIDENCES: Table = Table {
    name: "residences",
    columns: &[
        ("scope", Kind::Int),
        ("posyandu", Kind::Bytes),
        ("birth_date", Kind::Text),
        ("person", Kind::Bytes),
        ("from_date", Kind::Text),
        ("to_date", Kind::Text),
        ("sex", Kind::Int),
        ("owns_kms", Kind::Int),
        ("first_measured", Kind::Text),
    ],
    n_key: 5,
};

const FACTS_OF_SERVER: Table = Table {
    name: "facts_of_server",
    columns: &[("name", Kind::Text), ("value", Kind::Bytes)],
    n_key: 1,
};

/// A child of a puskesmas at a posyandu; the rest is the same for all.
fn residence(scope: i64, posyandu: u8, person: u8) -> Vec<Cell> {
    vec![
        scope.into(),
        [posyandu; 16].into(),
        "2025-09-01".into(),
        [person; 16].into(),
        "".into(),
        Cell::Null,
        1.into(),
        0.into(),
        "2026-05-14".into(),
    ]
}

fn cells(rows: &[Row], n_columns: usize) -> Vec<Vec<Cell>> {
    let mut rows: Vec<Vec<Cell>> = rows
        .iter()
        .map(|row| {
            let cells = (0..n_columns).map(|column| row.cell(column).unwrap().clone());
            cells.collect()
        })
        .collect();
    rows.sort_by_key(|row| format!("{row:?}"));
    rows
}

fn put(storage: &dyn Storage, table: &Table, rows: &[Vec<Cell>]) {
    written(storage, |tx| tx.put(table, rows));
}

/// All rows of these keys, in one order.
fn loaded(storage: &dyn Storage, table: &Table, keys: &[Vec<Cell>]) -> Vec<Vec<Cell>> {
    let rows = written(storage, |tx| tx.load(table, keys));
    cells(&rows, table.columns.len())
}

/// How many facts of the server there are.
fn n_facts(tx: &mut dyn Tx) -> Result<i64, Error> {
    tx.query("SELECT COUNT(*) FROM facts_of_server", &[])?[0].int(0)
}

fn fact(name: &str) -> Vec<Cell> {
    vec![name.into(), b"x".as_slice().into()]
}

fn what_is_put_is_loaded_as_it_was(engine: Engine) {
    let storage = engine.empty();
    let rows = vec![
        residence(i64::MIN, 0, 255),
        residence(i64::MAX, 255, 0),
        residence(7, 1, 1),
    ];
    let keys: Vec<Vec<Cell>> = rows.iter().map(|row| row[..5].to_vec()).collect();
    put(&*storage, &RESIDENCES, &rows);
    let mut expected = rows.clone();
    expected.sort_by_key(|row| format!("{row:?}"));
    assert_eq!(loaded(&*storage, &RESIDENCES, &keys), expected);

    let odd = [
        vec!["".into(), Vec::new().into()],
        vec!["ʼ\"\\{}$1;--\n".into(), vec![0, 255, 0].into()],
    ];
    put(&*storage, &FACTS_OF_SERVER, &odd);
    let keys: Vec<Vec<Cell>> = odd.iter().map(|row| row[..1].to_vec()).collect();
    assert_eq!(loaded(&*storage, &FACTS_OF_SERVER, &keys), odd);
    assert_eq!(loaded(&*storage, &FACTS_OF_SERVER, &[]), [[]; 0]);
}

fn of_two_rows_with_one_key_the_last_stays(engine: Engine) {
    let storage = engine.empty();
    let mut moved = residence(7, 1, 1);
    moved[5] = "2026-03-01".into();
    let rows = [residence(7, 1, 1), residence(7, 1, 2), moved.clone()];
    put(&*storage, &RESIDENCES, &rows);
    let key = [residence(7, 1, 1)[..5].to_vec()];
    assert_eq!(loaded(&*storage, &RESIDENCES, &key), [moved]);
    put(&*storage, &RESIDENCES, &rows[..1]);
    assert_eq!(loaded(&*storage, &RESIDENCES, &key), rows[..1]);
}

fn what_is_appended_never_takes_the_place_of_another(engine: Engine) {
    let storage = engine.empty();
    let first = residence(7, 1, 1);
    written(&*storage, |tx| {
        tx.append(&RESIDENCES, &[first.clone(), residence(7, 1, 2)])
    });
    let mut other = first.clone();
    other[5] = "2026-03-01".into();
    for rows in [
        vec![residence(7, 1, 3), other.clone()],
        vec![residence(7, 1, 4), residence(7, 1, 4)],
    ] {
        let refused = storage.write(Reach::District, &mut |tx| tx.append(&RESIDENCES, &rows));
        assert!(matches!(refused, Err(Error::Database(_))), "{refused:?}");
    }
    let all = [vec![Cell::from(7_i64)]];
    let expected = [first, residence(7, 1, 2)];
    assert_eq!(loaded(&*storage, &RESIDENCES, &all), expected);
}

fn keys_may_be_shorter_than_those_of_the_table(engine: Engine) {
    let storage = engine.empty();
    let rows = [
        residence(7, 1, 1),
        residence(7, 1, 2),
        residence(7, 2, 3),
        residence(8, 1, 4),
    ];
    put(&*storage, &RESIDENCES, &rows);
    let key = |scope: i64, posyandu: u8| vec![scope.into(), [posyandu; 16].into()];
    let keys = [key(7, 1), key(8, 1), key(9, 1)];
    let found = loaded(&*storage, &RESIDENCES, &keys);
    let expected = [&rows[..2], &rows[3..]].concat();
    assert_eq!(found, expected);
}

fn what_is_deleted_is_gone_and_nothing_else(engine: Engine) {
    let storage = engine.empty();
    let rows = [
        residence(7, 1, 1),
        residence(7, 1, 2),
        residence(7, 2, 3),
        residence(8, 1, 4),
    ];
    put(&*storage, &RESIDENCES, &rows);
    written(&*storage, |tx| {
        tx.delete(&RESIDENCES, &[])?;
        tx.delete(&RESIDENCES, &[vec![7.into(), [1; 16].into()]])?;
        tx.delete(&RESIDENCES, &[rows[3][..5].to_vec()])
    });
    let all = [vec![7.into()], vec![8.into()]];
    assert_eq!(loaded(&*storage, &RESIDENCES, &all), rows[2..3]);
}

fn thousands_of_rows_go_in_and_out_at_once(engine: Engine) {
    let storage = engine.empty();
    let rows: Vec<Vec<Cell>> = (0..12_345)
        .map(|n| vec![format!("{n:05}").into(), vec![7; 100].into()])
        .collect();
    let keys: Vec<Vec<Cell>> = rows.iter().map(|row| row[..1].to_vec()).collect();
    put(&*storage, &FACTS_OF_SERVER, &rows);
    assert_eq!(loaded(&*storage, &FACTS_OF_SERVER, &keys), rows);
    written(&*storage, |tx| tx.delete(&FACTS_OF_SERVER, &keys[1..]));
    assert_eq!(loaded(&*storage, &FACTS_OF_SERVER, &keys), rows[..1]);
}

fn numbers_are_added_and_compared_as_numbers(engine: Engine) {
    let storage = engine.empty();
    let rows = [residence(7, 1, 1), residence(8, 1, 2), residence(-3, 1, 3)];
    put(&*storage, &RESIDENCES, &rows);
    let sql = "SELECT SUM(scope), COUNT(*), MAX(scope), MIN(to_date), SUM(owns_kms)
               FROM residences
               WHERE scope < $1 AND LENGTH(posyandu) = $2
               ORDER BY COUNT(*)
               LIMIT $3";
    let args = [8.into(), 16.into(), 1.into()];
    let rows = written(&*storage, |tx| tx.query(sql, &args));
    let expected = [4.into(), 2.into(), 7.into(), Cell::Null, 0.into()];
    assert_eq!(cells(&rows, 5), [expected]);
}

fn text_with_a_nul_stops_nobody(engine: Engine) {
    let storage = engine.empty();
    put(&*storage, &FACTS_OF_SERVER, &[fact("a\0b"), fact("c")]);
    let sql = "SELECT name FROM facts_of_server WHERE name <> $1";
    let rows = written(&*storage, |tx| tx.query(sql, &["c\0".into()]));
    let expected = [["a\u{FFFD}b".into()], ["c".into()]];
    assert_eq!(cells(&rows, 1), expected);
    let found = loaded(&*storage, &FACTS_OF_SERVER, &[vec!["a\0b".into()]]);
    assert_eq!(found, [fact("a\0b")]);
}

fn work_that_fails_leaves_nothing(engine: Engine) {
    let storage = engine.empty();
    let failed = storage.write(Reach::District, &mut |tx| {
        tx.put(&FACTS_OF_SERVER, &[fact("a")])?;
        Err(Error::DamagedRow { table: "scopes" })
    });
    let as_it_was = matches!(failed, Err(Error::DamagedRow { table: "scopes" }));
    assert!(as_it_was, "{failed:?}");
    assert_eq!(written(&*storage, n_facts), 0);
}

fn work_that_makes_light_of_a_failed_statement_leaves_nothing(engine: Engine) {
    let storage = engine.empty();
    let failed = storage.write(Reach::District, &mut |tx| {
        tx.put(&FACTS_OF_SERVER, &[fact("a")])?;
        let twice = "INSERT INTO facts_of_server (name, value) VALUES ($1, $2)";
        let refused = tx.execute(twice, &fact("a"));
        assert!(matches!(refused, Err(Error::Database(_))), "{refused:?}");
        let after = tx.put(&FACTS_OF_SERVER, &[fact("b")]);
        assert!(matches!(after, Err(Error::Aborted)), "{after:?}");
        Ok(())
    });
    assert!(matches!(failed, Err(Error::Aborted)), "{failed:?}");
    assert_eq!(written(&*storage, n_facts), 0);
}

fn what_is_refused_is_not_told(engine: Engine) {
    let storage = engine.empty();
    let mut row = residence(7, 1, 1);
    row[2] = "RAHASIA".into();
    row[6] = 3.into();
    let refused = storage.write(Reach::District, &mut |tx| {
        tx.put(&RESIDENCES, std::slice::from_ref(&row))
    });
    let refused = refused.unwrap_err();
    let mut told = format!("{refused:?}");
    let mut cause: Option<&dyn std::error::Error> = Some(&refused);
    while let Some(error) = cause {
        told = format!("{told}\n{error}");
        cause = error.source();
    }
    assert!(told.contains("sex"), "which rule: {told}");
    assert!(!told.contains("RAHASIA"), "{told}");
}

fn work_that_panics_leaves_nothing_and_stops_nobody(engine: Engine) {
    let storage = engine.empty();
    // More often than there are sessions: none is lost by it.
    for _ in 0..20 {
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            storage.write(Reach::District, &mut |tx| {
                tx.put(&FACTS_OF_SERVER, &[fact("a")])?;
                std::panic::resume_unwind(Box::new("the work"));
            })
        }));
        assert!(panicked.is_err());
    }
    assert_eq!(written(&*storage, n_facts), 0);
}

fn a_read_sees_one_moment(engine: Engine) {
    let storage = engine.empty();
    put(&*storage, &FACTS_OF_SERVER, &[fact("a")]);
    let mut seen = Vec::new();
    let read = storage.read(Reach::District, &mut |tx| {
        seen.push(n_facts(tx)?);
        thread::scope(|scope| {
            let other = scope.spawn(|| put(&*storage, &FACTS_OF_SERVER, &[fact("b")]));
            other.join().unwrap();
        });
        seen.push(n_facts(tx)?);
        Ok(())
    });
    read.unwrap();
    assert_eq!(seen, [1, 1]);
    assert_eq!(written(&*storage, n_facts), 2);
}

fn a_read_writes_nothing(engine: Engine) {
    let storage = engine.empty();
    let refused = storage.read(Reach::District, &mut |tx| {
        tx.put(&FACTS_OF_SERVER, &[fact("a")])
    });
    assert!(refused.is_err());
    assert_eq!(written(&*storage, n_facts), 0);
}
