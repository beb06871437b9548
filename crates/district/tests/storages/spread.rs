//! The tables that grow can be spread over several servers by puskesmas, as `migrations/README.md` says.

use std::collections::BTreeSet;

use domain::PlaceId;
use siklus_district::roster;
use siklus_district::storage::{Error, Tx};

use crate::databases::{Engine, written};
use crate::stage::{APPLIED, District, Sender, budi};

const README: &str = include_str!("../../../../migrations/README.md");

/// The tables for which the page shows this statement.
fn shown(statement: &str) -> BTreeSet<String> {
    let call = format!("SELECT {statement}('");
    let lines = README.lines().filter_map(|line| line.strip_prefix(&call));
    lines
        .map(|rest| rest.split('\'').next().unwrap().to_owned())
        .collect()
}

/// The tables whose primary key begins with the scope, or with something else.
fn tables(tx: &mut dyn Tx, begin_with_scope: bool) -> Result<BTreeSet<String>, Error> {
    let sql = "SELECT tables.relname::TEXT, columns.attname = 'scope' AND keys.indnkeyatts > 1
               FROM pg_class AS tables
               JOIN pg_index AS keys ON keys.indrelid = tables.oid AND keys.indisprimary
               JOIN pg_attribute AS columns
                 ON columns.attrelid = tables.oid AND columns.attnum = keys.indkey[0]
               WHERE tables.relnamespace = 'public'::REGNAMESPACE
                 AND tables.relname <> 'applied_migrations'";
    let mut found = BTreeSet::new();
    for row in tx.query(sql, &[])? {
        if (row.int(1)? != 0) == begin_with_scope {
            found.insert(row.text(0)?.to_owned());
        }
    }
    Ok(found)
}

/// Cuts a table into four by scope.
fn cut(tx: &mut dyn Tx, table: &str) -> Result<(), Error> {
    tx.execute(&format!("ALTER TABLE {table} RENAME TO whole"), &[])?;
    let like = format!("CREATE TABLE {table} (LIKE whole INCLUDING ALL) PARTITION BY HASH (scope)");
    tx.execute(&like, &[])?;
    for n in 0..4 {
        let part = format!(
            "CREATE TABLE {table}_{n} PARTITION OF {table} FOR VALUES WITH (MODULUS 4, REMAINDER {n})"
        );
        tx.execute(&part, &[])?;
    }
    tx.execute("DROP TABLE whole", &[])?;
    tx.query(&format!("SELECT keep_to_reach('{table}')::TEXT"), &[])
        .map(|_| ())
}

#[test]
fn the_page_names_every_table_once_and_by_its_key() {
    let storage = Engine::Postgres.empty();
    let spread = written(&*storage, |tx| tables(tx, true));
    let same_everywhere = written(&*storage, |tx| tables(tx, false));
    let page = "a new table gets its line in migrations/README.md";
    assert_eq!(shown("create_distributed_table"), spread, "{page}");
    assert_eq!(shown("create_reference_table"), same_everywhere, "{page}");
}

#[test]
fn laptops_of_several_puskesmas_push_and_pull_on_tables_cut_by_puskesmas() {
    let mut district = District::on(Engine::Postgres);
    written(&*district.storage, |tx| {
        let spread = shown("create_distributed_table");
        spread.iter().try_for_each(|table| cut(tx, table))
    });
    for number in 1..=8 {
        let place = PlaceId(uuid::Uuid::from_u128(u128::from(number) + 100));
        district.stabat = written(&*district.storage, |tx| {
            roster::add_scope(tx, place, "Lain")
        });
        let mut laptop = Sender::enrolled(&district, number);
        laptop.laptop.register(&budi());
        assert_eq!(laptop.push(&district), APPLIED);
        laptop.weigh(&budi(), "2026-05-14", "7.0");
        assert_eq!(laptop.push(&district), APPLIED);
        let (all, head) = district.pulled(2);
        assert_eq!(head, district.head());
        let all: Vec<_> = all.iter().map(|entry| entry.operation().unwrap()).collect();
        assert_eq!(all, laptop.laptop.log());
    }
    let used = "SELECT COUNT(DISTINCT tableoid) FROM operations";
    let used = written(&*district.storage, |tx| tx.query(used, &[]));
    assert!(used[0].int(0).unwrap() > 1, "more than one part is used");
}
