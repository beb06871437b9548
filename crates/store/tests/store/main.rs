//! What the store promises, on real encrypted files: one state for any order of operations, derived
//! rows that are never stale, imports that repeat without harm, and nothing lost when something is wrong.

#![expect(clippy::unwrap_used, reason = "a step that fails must fail its test")]

mod conflicts;
mod deriving;
mod doctoring;
mod folding;
mod importing;
mod kinship;
mod refusing;
mod shapes;

use std::path::Path;
use std::sync::Arc;

use domain::{Fact, FactId, PersonId, Place, PlaceKind, UserId};
use ledger::Operation;
use records::Fold;
use rusqlite::types::Value;
use siklus_store::{Error, Laptop, Store};
use sqlite::Key;
use tempfile::TempDir;
use testkit::World;
use uuid::Uuid;

pub(crate) const DESA: &str = "12.05.07.1004";

/// A store in a temporary folder.
pub(crate) struct Desk {
    pub(crate) store: Store,
    folder: TempDir,
}

impl Desk {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::create(folder.path(), &key(), &laptop(), world()).unwrap();
        Self { store, folder }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn closed(self) -> TempDir {
        self.store.close().unwrap();
        self.folder
    }

    pub(crate) fn record(&self, person: PersonId, fact: &Fact) -> FactId {
        self.store
            .write::<_, Error>(author(), |writer| writer.record(person, fact))
            .unwrap()
            .answer
    }

    /// Takes in operations of other laptops as they are, in this order, in one transaction.
    pub(crate) fn take_in(&self, operations: &[Operation]) {
        self.store
            .database()
            .write::<_, Error>(|tx| {
                let mut fold = Fold::new(tx);
                for operation in operations {
                    let suspect = operation.written.clock == ledger::Clock::Suspect;
                    tx.execute(
                        "INSERT OR IGNORE INTO operations (replica, seq, author, minute, clock_suspect, body)
                         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                        rusqlite::params![
                            operation.id.replica.number().cast_signed(),
                            operation.id.seq.cast_signed(),
                            operation.author.0,
                            operation.written.minute,
                            suspect,
                            operation.body.to_bytes(),
                        ],
                    )?;
                    fold.apply(operation)?;
                }
                fold.finish()?;
                Ok(())
            })
            .unwrap();
    }

    /// All state and derived rows, by names that do not depend on the order of arrival.
    pub(crate) fn picture(&self) -> Vec<Vec<Value>> {
        self.store
            .read::<_, Error>(|db| {
                let mut rows = Vec::new();
                for sql in PICTURE {
                    let mut statement = db.prepare(sql)?;
                    let n_columns = statement.column_count();
                    let mut found = statement.query([])?;
                    while let Some(row) = found.next()? {
                        let cells = (0..n_columns).map(|column| row.get(column));
                        rows.push(cells.collect::<Result<_, _>>()?);
                    }
                }
                Ok(rows)
            })
            .unwrap()
    }

    /// One number from the file.
    pub(crate) fn number(&self, sql: &str) -> i64 {
        self.store
            .read::<_, Error>(|db| Ok(db.query_row(sql, [], |row| row.get(0))?))
            .unwrap()
    }
}

const PICTURE: [&str; 9] = [
    "SELECT uuid, name, name_key, mother_key, sex, birth_date, nik, desa, state FROM people ORDER BY uuid",
    "SELECT uuid, kind, area, name, closed, state FROM places ORDER BY uuid",
    "SELECT places.uuid, date, opened, finished, posyandu_days.state
     FROM posyandu_days JOIN places ON places.id = posyandu_id
     ORDER BY places.uuid, date",
    "SELECT replica, seq, people.uuid, facts.kind, date, live, places.uuid, first_digest, facts.state
     FROM facts JOIN people ON people.id = person_id LEFT JOIN places ON places.id = posyandu_id
     ORDER BY replica, seq",
    "SELECT replica, seq, state FROM unborn_facts ORDER BY replica, seq",
    "SELECT places.uuid, people.uuid, residences.birth_date, from_date, to_date, residences.sex, owns_kms
     FROM residences JOIN people ON people.id = person_id JOIN places ON places.id = posyandu_id
     ORDER BY people.uuid, from_date, places.uuid",
    "SELECT people.uuid, month, fact_replica, fact_seq, date, weight, length, arm, oedema, code, twice_t,
            follows_curve, bgm, gain, minimum_gain, waz, haz, whz, baz, bb_u, tb_u, bb_tb, imt_u, status,
            flags, vitamin_a, exclusive, dewormed
     FROM child_months JOIN people ON people.id = person_id
     ORDER BY people.uuid, month",
    "SELECT people.uuid, replica, seq, field FROM conflicts JOIN people ON people.id = person_id
     ORDER BY people.uuid, replica, seq, field",
    "SELECT people.uuid FROM person_search JOIN people ON people.id = person_search.rowid
     WHERE person_search MATCH 'bu*' ORDER BY people.uuid",
];

pub(crate) fn key() -> Key {
    Key::from_slice(&[7; 32]).unwrap()
}

pub(crate) fn world() -> Arc<World> {
    Arc::new(World::on("2026-11-22"))
}

pub(crate) fn author() -> UserId {
    UserId(Uuid::from_u128(1))
}

pub(crate) fn laptop() -> Laptop {
    let kabupaten = "12.05".parse().unwrap();
    Laptop {
        kabupaten,
        puskesmas: Place::id(PlaceKind::Puskesmas, &kabupaten, "Stabat"),
        puskesmas_name: "Stabat".to_owned(),
        desa: vec![DESA.parse().unwrap()],
    }
}
