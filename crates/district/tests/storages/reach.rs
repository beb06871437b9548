//! A PostgreSQL holds each transaction to the puskesmas that it says it is about, whatever its statements say.

use std::collections::BTreeSet;

use cluster::Cluster;
use domain::PlaceId;
use siklus_district::roster;
use siklus_district::scope::ScopeId;
use siklus_district::storage::{
    Cell, Error, Kind, POSTGRES_SHAPE, PostgresAddress, PostgresStorage, Reach, Row, Storage, Table,
};

use crate::databases::{Engine, open, written};
use crate::stage::{APPLIED, District, Sender, budi};

const ENTITIES: Table = Table {
    name: "entities",
    columns: &[
        ("scope", Kind::Int),
        ("kind", Kind::Int),
        ("key", Kind::Bytes),
        ("state", Kind::Bytes),
    ],
    n_key: 3,
};

/// Tables of which every transaction sees all rows.
const SEEN_BY_ALL: [&str; 2] = ["devices", "scopes"];

/// A district of two puskesmas that both have children, and what the second is called.
fn two_puskesmas() -> (District, ScopeId) {
    let mut district = District::on(Engine::Postgres);
    let stabat = district.stabat;
    let place = PlaceId(uuid::Uuid::from_u128(88));
    let wampu = written(&*district.storage, |tx| {
        roster::add_scope(tx, place, "Wampu")
    });
    for (number, scope) in [(1, stabat), (2, wampu)] {
        district.stabat = scope;
        let mut laptop = Sender::enrolled(&district, number);
        laptop.laptop.register(&budi());
        laptop.weigh(&budi(), "2026-05-14", "7.0");
        assert_eq!(laptop.push(&district), APPLIED);
    }
    district.stabat = stabat;
    (district, wampu)
}

/// What a transaction of this reach reads.
fn seen(storage: &dyn Storage, reach: Reach<'_>, sql: &str) -> Vec<Row> {
    let mut seen = Vec::new();
    let read = storage.read(reach, &mut |tx| {
        seen = tx.query(sql, &[])?;
        Ok(())
    });
    read.unwrap();
    seen
}

fn count(storage: &dyn Storage, reach: Reach<'_>, table: &str) -> i64 {
    let sql = format!("SELECT count(*) FROM {table}");
    seen(storage, reach, &sql)[0].int(0).unwrap()
}

/// What becomes of a statement in a transaction of this reach: how many rows it changed.
fn changed(storage: &dyn Storage, reach: Reach<'_>, sql: &str) -> Result<u64, Error> {
    let mut changed = 0;
    storage.write(reach, &mut |tx| {
        changed = tx.execute(sql, &[])?;
        Ok(())
    })?;
    Ok(changed)
}

/// Tables with a column `scope`.
fn tables_with_scope(storage: &dyn Storage) -> Vec<Row> {
    let sql = "SELECT tables.relname::TEXT,
                      tables.relrowsecurity AND tables.relforcerowsecurity,
                      (SELECT count(*) FROM pg_policy AS policies
                       WHERE policies.polrelid = tables.oid AND policies.polname = 'within_reach'
                         AND policies.polcmd = '*' AND policies.polpermissive),
                      (SELECT count(*) FROM pg_policy AS policies WHERE policies.polrelid = tables.oid)
               FROM pg_class AS tables
               JOIN pg_attribute AS columns ON columns.attrelid = tables.oid
               WHERE tables.relnamespace = 'public'::REGNAMESPACE
                 AND tables.relkind IN ('r', 'p')
                 AND columns.attname = 'scope'
               ORDER BY tables.relname";
    seen(storage, Reach::NoScope, sql)
}

#[test]
fn every_table_with_a_scope_is_held_to_the_reach() {
    let storage = Engine::Postgres.empty();
    let tables = tables_with_scope(&*storage);
    assert!(tables.len() > 10);
    for row in tables {
        let name = row.text(0).unwrap();
        let page = "a new table is given to keep_to_reach() by its migration";
        assert_eq!(row.int(1).unwrap(), 1, "{name}: {page}");
        assert_eq!(row.int(2).unwrap(), 1, "{name}: {page}");
        let n_policies = 1 + i64::from(SEEN_BY_ALL.contains(&name));
        assert_eq!(
            row.int(3).unwrap(),
            n_policies,
            "{name} is seen by more than it should be"
        );
    }
}

#[test]
fn rows_of_another_puskesmas_are_not_there() {
    let (district, wampu) = two_puskesmas();
    let storage = &*district.storage;
    for table in [
        "segments",
        "operations",
        "commits",
        "entities",
        "facts",
        "residences",
        "child_months",
        "epochs",
    ] {
        let all = count(storage, Reach::District, table);
        let of = |scope| count(storage, Reach::Scopes(&[scope]), table);
        let (stabat, wampu) = (of(district.stabat), of(wampu));
        assert!(stabat > 0 && wampu > 0, "{table} has rows of both");
        assert_eq!(stabat + wampu, all, "{table}");
        let both = [district.stabat, ScopeId(district.stabat.0 + 1)];
        assert_eq!(count(storage, Reach::Scopes(&both), table), all, "{table}");
        assert_eq!(count(storage, Reach::Scopes(&[]), table), 0, "{table}");
        assert_eq!(count(storage, Reach::NoScope, table), 0, "{table}");
    }
    for table in SEEN_BY_ALL {
        assert_eq!(count(storage, Reach::NoScope, table), 2, "{table}");
    }
}

#[test]
fn a_query_that_asks_for_another_puskesmas_by_name_gets_nothing() {
    let (district, wampu) = two_puskesmas();
    let mut found = Vec::new();
    let read = district
        .storage
        .read(Reach::Scopes(&[district.stabat]), &mut |tx| {
            let sql = "SELECT body FROM operations WHERE scope = $1";
            found = tx.query(sql, &[wampu.0.into()])?;
            found.extend(tx.load(&ENTITIES, &[vec![wampu.0.into()]])?);
            Ok(())
        });
    read.unwrap();
    assert_eq!(found, []);
}

#[test]
fn rows_of_another_puskesmas_cannot_be_written() {
    let (district, wampu) = two_puskesmas();
    let storage = &*district.storage;
    let own = Reach::Scopes(&[district.stabat]);
    let row: Vec<Cell> = vec![wampu.0.into(), 1_i64.into(), vec![9].into(), vec![9].into()];
    for put in [true, false] {
        let written = storage.write(own, &mut |tx| match put {
            true => tx.put(&ENTITIES, std::slice::from_ref(&row)),
            false => tx.append(&ENTITIES, std::slice::from_ref(&row)),
        });
        let refused = written.unwrap_err().to_string();
        assert_eq!(refused, "the database failed");
    }
    let before = count(storage, Reach::District, "entities");
    let moved = format!("UPDATE entities SET scope = {}", wampu.0);
    assert!(
        changed(storage, own, &moved).is_err(),
        "an own row cannot be given away"
    );
    for (sql, table) in [
        (
            "UPDATE child_months SET weight = 1 WHERE scope = {}",
            "child_months",
        ),
        ("UPDATE scopes SET ssn = 0 WHERE scope = {}", "scopes"),
        ("UPDATE devices SET revoked = 1 WHERE scope = {}", "devices"),
        ("DELETE FROM entities WHERE scope = {}", "entities"),
    ] {
        let sql = sql.replace("{}", &wampu.0.to_string());
        assert_eq!(changed(storage, own, &sql).unwrap(), 0, "{table}");
        assert!(
            changed(
                storage,
                Reach::Scopes(&[wampu]),
                "UPDATE scopes SET ssn = ssn"
            )
            .unwrap()
                > 0
        );
    }
    let removed = changed(storage, own, "DELETE FROM facts").unwrap();
    assert!(removed > 0, "its own it may change");
    assert!(count(storage, Reach::Scopes(&[wampu]), "facts") > 0);
    assert_eq!(count(storage, Reach::District, "entities"), before);
}

#[test]
fn a_row_of_another_puskesmas_cannot_be_locked() {
    let (district, wampu) = two_puskesmas();
    let sql = "SELECT ssn FROM scopes WHERE scope = $1 FOR UPDATE";
    for (reach, n_locked) in [(district.stabat, 0), (wampu, 1)] {
        let mut locked = Vec::new();
        let done = district.storage.write(Reach::Scopes(&[reach]), &mut |tx| {
            locked = tx.query(sql, &[wampu.0.into()])?;
            Ok(())
        });
        done.unwrap();
        assert_eq!(locked.len(), n_locked);
    }
}

#[test]
fn a_session_that_says_nothing_sees_and_writes_nothing() {
    let database = cluster::database();
    let district = District::over(open(&database).into());
    let mut laptop = Sender::enrolled(&district, 1);
    laptop.laptop.register(&budi());
    assert_eq!(laptop.push(&district), APPLIED);
    // Settings of one transaction are gone in the next; whoever comes by another way said none at all.
    let mut client = postgres::Client::connect(&database.url(), postgres::NoTls).unwrap();
    for begun in [
        "SELECT",
        "BEGIN; SET LOCAL siklus.scopes = '1'; SET LOCAL siklus.reach = ''; COMMIT",
    ] {
        client.batch_execute(begun).unwrap();
        for table in ["operations", "entities", "facts", "segments", "invites"] {
            let row = client
                .query_one(&format!("SELECT count(*) FROM {table}"), &[])
                .unwrap();
            assert_eq!(row.get::<_, i64>(0), 0, "{table}");
        }
        let sql = "INSERT INTO entities VALUES (1, 1, ''::BYTEA, ''::BYTEA)";
        let refused = client.execute(sql, &[]).unwrap_err();
        assert_eq!(refused.code().unwrap().code(), "42501");
        assert_eq!(client.execute("DELETE FROM operations", &[]).unwrap(), 0);
    }
}

#[test]
fn who_knows_somebody_is_told_to_everybody_and_nothing_else() {
    let (district, wampu) = two_puskesmas();
    let person: Cell = budi().id().0.into();
    let mut known = Vec::new();
    let mut after = Vec::new();
    let read = district.storage.read(Reach::Scopes(&[wampu]), &mut |tx| {
        known = tx.who_knows(&[person.clone(), vec![1].into()])?;
        after = tx.query("SELECT DISTINCT scope FROM entities", &[])?;
        Ok(())
    });
    read.unwrap();
    let scopes: BTreeSet<i64> = known.iter().map(|row| row.int(1).unwrap()).collect();
    assert_eq!(scopes, BTreeSet::from([district.stabat.0, wampu.0]));
    assert!(known.iter().all(|row| row.cell(0).unwrap() == &person));
    assert_eq!(after.len(), 1, "the question does not widen the reach");
}

#[test]
fn a_user_whom_no_policy_holds_is_refused() {
    let server = Cluster::start();
    let database = server.database();
    for (role, rights) in [("kepala", "SUPERUSER"), ("pintas", "BYPASSRLS")] {
        server.run(&format!("CREATE ROLE {role} LOGIN {rights}"));
        server.run(&format!("GRANT siklus TO {role}"));
        let url = database.url().replace("siklus@", &format!("{role}@"));
        let address = PostgresAddress::parse(&url, None).unwrap();
        let refused = PostgresStorage::open(address, 1, &POSTGRES_SHAPE).unwrap_err();
        let Error::Unfit { reason } = refused else {
            panic!("{refused}");
        };
        assert!(reason.contains("row-level security"), "{reason}");
    }
    let address = PostgresAddress::parse(&database.url(), None).unwrap();
    PostgresStorage::open(address, 1, &POSTGRES_SHAPE).unwrap();
}
