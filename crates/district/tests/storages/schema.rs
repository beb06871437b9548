//! Both databases look the same, and come to look so the same way.

use std::collections::{BTreeMap, BTreeSet};
use std::thread;

use ::sqlite::{Migration, Refusal, Shape};
use siklus_district::SHAPE;
use siklus_district::storage::{
    Cell, Error, POSTGRES_SHAPE, PostgresAddress, PostgresStorage, Reach, Row, Storage, Tx,
};

use crate::databases::{Engine, open, written};

on_every_storage!(text_stands_in_the_order_of_its_bytes);

/// What a database says of itself, in words that both share.
#[derive(Debug, Default, PartialEq, Eq)]
struct Schema {
    /// `table.column kind`, with a `?` when it may hold nothing, in their order.
    columns: Vec<String>,
    /// Primary keys, unique ones, and indexes.
    keys: BTreeSet<String>,
    /// Which columns point to which table.
    references: BTreeSet<String>,
}

#[test]
fn both_databases_have_the_same_columns_keys_and_references() {
    let sqlite = Engine::Sqlite.empty();
    let postgres = Engine::Postgres.empty();
    let one = written(&*sqlite, |tx| sqlite_schema(tx));
    let other = written(&*postgres, |tx| postgres_schema(tx));
    assert!(one.columns.len() > 30, "{one:#?}");
    assert_eq!(one, other);
}

#[test]
fn both_databases_check_the_same() {
    let checks = |shape: &Shape| {
        let migrations = shape.migrations.iter();
        let checks = migrations.flat_map(|migration| checks_in(migration.sql));
        checks.collect::<BTreeSet<String>>()
    };
    assert!(!checks(&SHAPE).is_empty());
    assert_eq!(checks(&SHAPE), checks(&POSTGRES_SHAPE));
}

/// Each `table CHECK (…)` of a migration.
fn checks_in(sql: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut table = "";
    for line in sql.lines() {
        if let Some(rest) = line.strip_prefix("CREATE TABLE ") {
            table = rest.split_whitespace().next().unwrap();
        }
        if let Some(at) = line.find("CHECK (") {
            found.push(format!("{table} {}", line[at..].trim_end_matches(',')));
        }
    }
    found
}

fn text(row: &Row, column: usize) -> &str {
    row.text(column).unwrap()
}

fn with_columns(what: &str, rows: &[&Row], column: usize) -> String {
    let columns: Vec<&str> = rows.iter().map(|row| text(row, column)).collect();
    format!("{what} ({})", columns.join(", "))
}

/// Rows that follow each other and have the same beginning.
fn groups(rows: &[Row], n_columns: usize) -> Vec<Vec<&Row>> {
    let mut groups: BTreeMap<Vec<&str>, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        let key = (0..n_columns).map(|column| text(row, column)).collect();
        groups.entry(key).or_default().push(row);
    }
    groups.into_values().collect()
}

fn columns(rows: &[Row]) -> Vec<String> {
    let column = |row: &Row| {
        let may_be_nothing = if row.int(3).unwrap() == 0 { "?" } else { "" };
        let (table, name, kind) = (text(row, 0), text(row, 1), text(row, 2));
        format!("{table}.{name} {kind}{may_be_nothing}")
    };
    rows.iter().map(column).collect()
}

fn sqlite_schema(tx: &mut dyn Tx) -> Result<Schema, Error> {
    let ours = "FROM sqlite_schema AS tables
        JOIN pragma_table_info(tables.name) AS columns
        WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite_%'
          AND tables.name <> 'applied_migrations'";
    let all = tx.query(
        &format!(
            "SELECT tables.name, columns.name, columns.type, columns.\"notnull\" {ours}
             ORDER BY tables.name, columns.cid"
        ),
        &[],
    )?;
    let mut schema = Schema {
        columns: columns(&all),
        ..Schema::default()
    };
    let primary = tx.query(
        &format!("SELECT tables.name, columns.name {ours} AND pk > 0 ORDER BY tables.name, pk"),
        &[],
    )?;
    for rows in groups(&primary, 1) {
        let what = format!("{} primary", text(rows[0], 0));
        schema.keys.insert(with_columns(&what, &rows, 1));
    }
    let others = tx.query(
        "SELECT tables.name, keys.name, columns.name, keys.\"unique\", keys.partial
         FROM sqlite_schema AS tables
         JOIN pragma_index_list(tables.name) AS keys
         JOIN pragma_index_info(keys.name) AS columns
         WHERE tables.type = 'table' AND keys.origin <> 'pk'
         ORDER BY tables.name, keys.name, columns.seqno",
        &[],
    )?;
    for rows in groups(&others, 2) {
        schema.keys.insert(with_columns(&key(rows[0]), &rows, 2));
    }
    let references = tx.query(
        "SELECT tables.name, CAST(keys.id AS TEXT), keys.\"from\", keys.\"table\"
         FROM sqlite_schema AS tables
         JOIN pragma_foreign_key_list(tables.name) AS keys
         WHERE tables.type = 'table'
         ORDER BY tables.name, keys.id, keys.seq",
        &[],
    )?;
    for rows in groups(&references, 2) {
        let what = format!("{} to {}", text(rows[0], 0), text(rows[0], 3));
        schema.references.insert(with_columns(&what, &rows, 2));
    }
    Ok(schema)
}

fn key(row: &Row) -> String {
    let unique = if row.int(3).unwrap() == 1 {
        "unique"
    } else {
        "index"
    };
    let partial = if row.int(4).unwrap() == 1 {
        " partial"
    } else {
        ""
    };
    format!("{} {unique}{partial}", text(row, 0))
}

fn postgres_schema(tx: &mut dyn Tx) -> Result<Schema, Error> {
    let ours = "pg_class AS tables
        JOIN pg_attribute AS columns ON columns.attrelid = tables.oid";
    let in_ours = "tables.relnamespace = 'public'::REGNAMESPACE AND tables.relkind = 'r'
        AND tables.relname <> 'applied_migrations'";
    let all = tx.query(
        &format!(
            "SELECT tables.relname::TEXT, columns.attname::TEXT,
               CASE columns.atttypid
                 WHEN 'BIGINT'::REGTYPE THEN 'INTEGER'
                 WHEN 'BYTEA'::REGTYPE THEN 'BLOB'
                 WHEN 'TEXT'::REGTYPE THEN 'TEXT'
                 ELSE columns.atttypid::REGTYPE::TEXT
               END || CASE WHEN columns.attcollation IN (0, '\"C\"'::REGCOLLATION) THEN ''
                 ELSE ' in the order of a language' END,
               columns.attnotnull
             FROM {ours}
             WHERE {in_ours} AND columns.attnum > 0
             ORDER BY tables.relname::TEXT COLLATE \"C\", columns.attnum"
        ),
        &[],
    )?;
    let mut schema = Schema {
        columns: columns(&all),
        ..Schema::default()
    };
    let keys = tx.query(
        &format!(
            "SELECT tables.relname::TEXT, keys.indexrelid::REGCLASS::TEXT, columns.attname::TEXT,
               keys.indisunique, keys.indpred IS NOT NULL, keys.indisprimary
             FROM {ours}
             JOIN pg_index AS keys ON keys.indrelid = tables.oid
             JOIN LATERAL unnest(keys.indkey) WITH ORDINALITY AS places (attnum, place)
               ON places.attnum = columns.attnum
             WHERE {in_ours}
             ORDER BY 1, 2, places.place"
        ),
        &[],
    )?;
    for rows in groups(&keys, 2) {
        let what = match rows[0].int(5).unwrap() {
            1 => format!("{} primary", text(rows[0], 0)),
            _ => key(rows[0]),
        };
        schema.keys.insert(with_columns(&what, &rows, 2));
    }
    let references = tx.query(
        &format!(
            "SELECT tables.relname::TEXT, keys.conname::TEXT, columns.attname::TEXT,
               keys.confrelid::REGCLASS::TEXT
             FROM {ours}
             JOIN pg_constraint AS keys ON keys.conrelid = tables.oid
             JOIN LATERAL unnest(keys.conkey) WITH ORDINALITY AS places (attnum, place)
               ON places.attnum = columns.attnum
             WHERE {in_ours} AND keys.contype = 'f'
             ORDER BY 1, 2, places.place"
        ),
        &[],
    )?;
    for rows in groups(&references, 2) {
        let what = format!("{} to {}", text(rows[0], 0), text(rows[0], 3));
        schema.references.insert(with_columns(&what, &rows, 2));
    }
    Ok(schema)
}

fn text_stands_in_the_order_of_its_bytes(engine: Engine) {
    let storage = engine.empty();
    let given = ["é", "a b", "B", "ab", "a-b", "Z", "\u{1F9D2}", "~", "a"];
    let sorted = written(&*storage, |tx| {
        for name in given {
            let sql = "INSERT INTO facts_of_server (name, value) VALUES ($1, $2)";
            tx.execute(sql, &[name.into(), vec![1].into()])?;
        }
        tx.query("SELECT name FROM facts_of_server ORDER BY name", &[])
    });
    let found: Vec<&str> = sorted.iter().map(|row| text(row, 0)).collect();
    let mut by_bytes = given;
    by_bytes.sort_unstable();
    assert_eq!(found, by_bytes);
}

#[test]
fn servers_that_start_at_once_make_the_tables_once() {
    let database = cluster::database();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| open(&database));
        }
    });
    let applied = written(&open(&database), |tx| {
        tx.query("SELECT version FROM applied_migrations", &[])
    });
    assert_eq!(applied.len(), POSTGRES_SHAPE.migrations.len());
}

/// How many migrations there are today.
const TODAY: usize = POSTGRES_SHAPE.migrations.len();

/// Migrations with one more after them.
const fn ended<const N: usize>(before: &[Migration], last: Migration) -> [Migration; N] {
    let mut all = [last; N];
    let mut place = 0;
    while place + 1 < N {
        all[place] = before[place];
        place += 1;
    }
    all
}

/// The shape of a program of tomorrow.
const TOMORROW: Shape = Shape {
    migrations: &ended::<{ TODAY + 1 }>(
        POSTGRES_SHAPE.migrations,
        Migration {
            version: TODAY as u32 + 1,
            name: "tomorrow",
            sql: "CREATE TABLE tomorrow (day BIGINT NOT NULL PRIMARY KEY);
                  INSERT INTO tomorrow (day) VALUES (1)",
        },
    ),
    ..POSTGRES_SHAPE
};

fn opened(database: &cluster::Database, shape: &Shape) -> Result<PostgresStorage, Error> {
    let address = PostgresAddress::parse(&database.url(), None)?;
    PostgresStorage::open(address, 1, shape)
}

#[test]
fn an_older_database_is_brought_up_to_date_and_then_refused_by_the_older_program() {
    let database = cluster::database();
    opened(&database, &POSTGRES_SHAPE).unwrap();
    opened(&database, &TOMORROW).unwrap();
    let days = |storage: &dyn Storage| {
        written(storage, |tx| tx.query("SELECT day FROM tomorrow", &[])).len()
    };
    assert_eq!(days(&opened(&database, &TOMORROW).unwrap()), 1, "once");
    let refused = opened(&database, &POSTGRES_SHAPE).unwrap_err();
    let newer = Refusal::Newer {
        found: TOMORROW.newest(),
        newest: POSTGRES_SHAPE.newest(),
    };
    assert!(matches!(refused, Error::Refused(why) if why == newer));
}

#[test]
fn what_was_attained_before_has_its_months_afterwards() {
    const BEFORE: Shape = Shape {
        migrations: &[POSTGRES_SHAPE.migrations[0], POSTGRES_SHAPE.migrations[1]],
        ..POSTGRES_SHAPE
    };
    let database = cluster::database();
    let storage = opened(&database, &BEFORE).unwrap();
    storage
        .write(Reach::District, &mut |tx| {
            for (month, person) in [(24_310, 1_u8), (24_310, 2), (24_311, 1)] {
                let sql =
                    "INSERT INTO attainments (scope, indicator, month, posyandu, person, date)
                           VALUES (7, 'k4', $1, $2, $3, '2026-01-02')";
                let id = |number: u8| Cell::from(vec![number; 16]);
                tx.execute(sql, &[Cell::from(i64::from(month)), id(9), id(person)])?;
            }
            Ok(())
        })
        .unwrap();
    drop(storage);
    let storage = opened(&database, &POSTGRES_SHAPE).unwrap();
    let mut months = Vec::new();
    storage
        .read(Reach::District, &mut |tx| {
            months = tx.query(
                "SELECT month, turn FROM attained_months ORDER BY month",
                &[],
            )?;
            Ok(())
        })
        .unwrap();
    let months: Vec<[i64; 2]> = months
        .iter()
        .map(|row| [row.int(0).unwrap(), row.int(1).unwrap()])
        .collect();
    assert_eq!(months, [[24_310, 1], [24_311, 1]]);
}

#[test]
fn a_migration_that_fails_leaves_the_database_as_it_was() {
    const BROKEN: Shape = Shape {
        migrations: &ended::<{ TODAY + 2 }>(
            TOMORROW.migrations,
            Migration {
                version: TODAY as u32 + 2,
                name: "broken",
                sql: "CREATE TABLE rest (day BIGINT); INSERT INTO nowhere (day) VALUES (1)",
            },
        ),
        ..POSTGRES_SHAPE
    };
    let database = cluster::database();
    opened(&database, &POSTGRES_SHAPE).unwrap();
    let failed = opened(&database, &BROKEN).unwrap_err();
    assert!(matches!(failed, Error::Database(_)), "{failed}");
    opened(&database, &POSTGRES_SHAPE).unwrap();
}

#[test]
fn a_database_with_another_history_is_refused() {
    let database = cluster::database();
    opened(&database, &POSTGRES_SHAPE).unwrap();
    let mut migrations = POSTGRES_SHAPE.migrations.to_vec();
    migrations[0].sql = "CREATE TABLE something (else_entirely BIGINT)";
    let other = Shape {
        migrations: migrations.leak(),
        ..POSTGRES_SHAPE
    };
    let refused = opened(&database, &other).unwrap_err();
    let history = Refusal::OtherHistory { version: 1 };
    assert!(matches!(refused, Error::Refused(why) if why == history));
}
