//! Every shape a released store has had is kept here for ever, with a little content; today's program
//! opens them all and finds in them what was entered.

use std::fmt::Write as _;
use std::path::PathBuf;

use domain::{Fact, Month};
use records::{children, place};
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use siklus_store::{Error, SHAPE, STORE_FILE, Store};
use testkit::{Laptop, a_posyandu, a_weighing, child};

use crate::{DESA, Desk, key, laptop, world};

fn frozen(version: u32) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/shapes/v{version}.sql"))
}

/// Two children of one posyandu: one with a month corrected and one voided, one that moved away.
fn a_small_puskesmas() -> Desk {
    let desk = Desk::new();
    let melati = a_posyandu("Melati")
        .in_desa(DESA)
        .every("w3-4")
        .of_puskesmas(laptop().puskesmas);
    let weigh = |date: &str, kg: &str, cm: &str| {
        Fact::Measurement(
            a_weighing(date)
                .kg(kg)
                .cm(cm)
                .lying()
                .at(melati.id())
                .measurement(),
        )
    };
    let budi = child("Budi")
        .born("2025-09-01")
        .boy()
        .mother("Siti Aminah")
        .at(melati.id());
    let ani = child("Ani")
        .another(2)
        .born("2025-02-11")
        .girl()
        .at(melati.id())
        .leaves("2026-07-01");
    let mut log = Laptop::numbered(1);
    log.edit(
        domain::Entity::Place(melati.id()),
        melati.place().values(),
        "",
    );
    log.register(&budi);
    log.register(&ani);
    log.record(&budi, &weigh("2026-04-16", "6.6", "64.5"));
    let may = log.record(&budi, &weigh("2026-05-21", "8.0", "66"));
    log.record(&budi, &weigh("2026-06-18", "7.6", "67.2"));
    log.amend(may, domain::field::WEIGHT, domain::Grams(7_000));
    let twice = log.record(&ani, &weigh("2026-06-18", "9.1", "76"));
    log.record(&ani, &weigh("2026-06-18", "9.0", "76"));
    log.void(twice);
    desk.take_in(log.log());
    desk
}

/// What everybody who upgrades must find again: posyandu, S and D of June, and the months' codes.
fn found_in(store: &Store) -> (String, u32, u32, Vec<String>) {
    store
        .read::<_, Error>(|db| {
            let posyandu = place::all(db, domain::PlaceKind::Posyandu)?;
            let rows: Vec<i64> = posyandu.iter().map(|place| place.row).collect();
            let june = Month::of(testkit::day("2026-06-01"));
            let form = children::skdn(db, &rows, june)?;
            let sql = "SELECT people.name || ' ' || month || ' ' || coalesce(code, '-') || ' ' || coalesce(weight, 0)
                       FROM child_months JOIN people ON people.id = person_id
                       ORDER BY 1";
            let mut statement = db.prepare(sql)?;
            let codes = statement.query_map([], |row| row.get(0))?;
            Ok((
                posyandu[0].place.name.clone(),
                form.total(indicators::skdn::Row::S),
                form.total(indicators::skdn::Row::D),
                codes.collect::<Result<_, _>>()?,
            ))
        })
        .unwrap()
}

/// The schema as SQLite keeps it, without the shadow tables of the search index.
fn schema(db: &Connection) -> String {
    let sql = "SELECT sql || ';' FROM sqlite_schema
               WHERE sql IS NOT NULL AND name NOT LIKE 'person_search_%'
               ORDER BY type DESC, name";
    let mut statement = db.prepare(sql).unwrap();
    let lines = statement
        .query_map([], |row| row.get::<_, String>(0))
        .unwrap();
    lines.collect::<Result<Vec<_>, _>>().unwrap().join("\n\n") + "\n"
}

/// The rows of every table but the search index, as statements.
fn content(db: &Connection) -> String {
    let sql = "SELECT name FROM sqlite_schema
               WHERE type = 'table' AND name NOT LIKE 'person_search%' AND name NOT LIKE 'sqlite_%'
               ORDER BY name";
    let mut statement = db.prepare(sql).unwrap();
    let tables: Vec<String> = statement
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let mut text = String::new();
    for table in tables {
        let mut statement = db.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns: Vec<&str> = statement.column_names().collect();
        let columns = columns.join(", ");
        let n_columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let cells: Vec<String> = (0..n_columns)
                .map(|column| literal(row.get_ref(column).unwrap()))
                .collect();
            writeln!(
                text,
                "INSERT INTO {table} ({columns}) VALUES ({});",
                cells.join(", ")
            )
            .unwrap();
        }
    }
    text
}

fn literal(cell: ValueRef<'_>) -> String {
    match cell {
        ValueRef::Null => "NULL".to_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => format!("{number:?}"),
        ValueRef::Text(text) => {
            format!(
                "'{}'",
                std::str::from_utf8(text).unwrap().replace('\'', "''")
            )
        }
        ValueRef::Blob(bytes) => {
            let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            format!("x'{hex}'")
        }
    }
}

/// A store file as the program of that shape left it.
fn thawed(version: u32) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let db = Connection::open(folder.path().join(STORE_FILE)).unwrap();
    let hex: String = key().bytes().iter().map(|b| format!("{b:02x}")).collect();
    db.execute_batch(&format!(
        "PRAGMA key = \"x'{hex}'\"; PRAGMA foreign_keys = OFF"
    ))
    .unwrap();
    db.execute_batch(&std::fs::read_to_string(frozen(version)).unwrap())
        .unwrap();
    db.close().unwrap();
    folder
}

#[test]
fn the_newest_shape_is_the_frozen_one() {
    let new = Desk::new();
    let old = thawed(SHAPE.newest());
    let old = Store::open(old.path(), &key(), world()).unwrap();
    let schema_of = |store: &Store| store.read::<_, Error>(|db| Ok(schema(db))).unwrap();
    assert_eq!(
        schema_of(&new.store),
        schema_of(&old),
        "a released shape never changes: add a migration, then freeze the new shape"
    );
}

#[test]
fn every_released_shape_opens_and_holds_what_was_entered() {
    let today = found_in(&a_small_puskesmas().store);
    for migration in SHAPE.migrations {
        let folder = thawed(migration.version);
        let store = Store::open(folder.path(), &key(), world()).unwrap();
        assert_eq!(found_in(&store), today, "shape {}", migration.version);
        let report = store.doctor(true).unwrap();
        assert_eq!(report.troubles, [], "shape {}", migration.version);
        assert_eq!(report.operations, 13, "shape {}", migration.version);
    }
}

#[test]
fn rows_of_another_edition_are_derived_again_when_the_store_is_opened() {
    let folder = thawed(2);
    let store = Store::open(folder.path(), &key(), world()).unwrap();
    let right = found_in(&store);
    let older = "DELETE FROM child_months WHERE month % 2 = 0;
                 UPDATE child_months SET code = 'T';
                 UPDATE facts_of_store SET value = '1' WHERE name = 'derived'";
    let done = store
        .database()
        .write::<_, Error>(|tx| Ok(tx.execute_batch(older)?));
    done.unwrap();
    assert_ne!(found_in(&store), right);
    store.close().unwrap();
    let store = Store::open(folder.path(), &key(), world()).unwrap();
    assert_eq!(found_in(&store), right);
    let everybody = |text: &str| records::search::Wanted {
        text: text.to_owned(),
        today: testkit::day("2026-06-30"),
        balita: true,
        resident: false,
        posyandu: None,
    };
    let found = store
        .read::<_, Error>(|db| Ok(records::search::people(db, &everybody("aminah"), 20, 0)?.total));
    assert_eq!(found.unwrap(), 1, "the mother's name is found again");
}

/// Run once when a shape is released: `cargo test -p siklus-store --test store freeze -- --ignored`.
#[test]
#[ignore = "writes the file that later versions are tested with"]
fn freeze_the_newest_shape() {
    let version = SHAPE.newest();
    if frozen(version).exists() {
        // A frozen shape is never written again.
        return;
    }
    let desk = a_small_puskesmas();
    let text = desk.store.read::<_, Error>(|db| {
        let head = format!(
            "-- A store of shape {version} with a small made-up puskesmas. Written once, never changed.\n\n\
             PRAGMA application_id = {};\nPRAGMA user_version = {version};\n\n",
            SHAPE.application_id
        );
        Ok(head + &schema(db) + "\n" + &content(db))
    });
    std::fs::write(frozen(version), text.unwrap()).unwrap();
}
