//! Checking everything, and proving that the state is the fold of the log.

use records::Fold;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};
use sqlite::Finding;

use crate::{Error, Store, log};

/// Something that is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// A page, row or reference of the file is damaged.
    File(Finding),
    /// Operations are missing from a log: it should count without gaps.
    Gap {
        /// How many are missing.
        missing: u64,
    },
    /// A state table was not what the log says; it has been made again.
    Rebuilt {
        /// Which table.
        table: &'static str,
    },
}

/// What a check found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// What is wrong; empty when all is well.
    pub troubles: Vec<Trouble>,
    /// People in the store.
    pub people: u64,
    /// Facts in the store, voided ones too.
    pub facts: u64,
    /// Operations in the log.
    pub operations: u64,
}

/// What must come out equal when the state is made again from the log: table and a query that does
/// not depend on row numbers.
const TABLES: [(&str, &str); 15] = [
    (
        "people",
        "SELECT uuid, name, name_key, mother_key, sex, birth_date, nik, desa, state FROM people ORDER BY uuid",
    ),
    ("places", "SELECT uuid, kind, area, name, closed, state FROM places ORDER BY uuid"),
    (
        "posyandu_days",
        "SELECT places.uuid, date, opened, finished, posyandu_days.state
         FROM posyandu_days JOIN places ON places.id = posyandu_id
         ORDER BY places.uuid, date",
    ),
    ("users", "SELECT uuid, name, state FROM users ORDER BY uuid"),
    ("figures", "SELECT uuid, kind, subject, desa, month, state FROM figures ORDER BY uuid"),
    (
        "facts",
        "SELECT replica, seq, people.uuid, facts.kind, date, live, places.uuid, other.uuid, first_digest,
                facts.state
         FROM facts
         JOIN people ON people.id = person_id
         LEFT JOIN places ON places.id = posyandu_id
         LEFT JOIN people AS other ON other.id = other_id
         ORDER BY replica, seq",
    ),
    (
        "same_people",
        "SELECT people.uuid, head.uuid
         FROM same_people JOIN people ON people.id = person_id JOIN people AS head ON head.id = head_id
         ORDER BY people.uuid",
    ),
    (
        "conflicts",
        "SELECT people.uuid, replica, seq, field
         FROM conflicts JOIN people ON people.id = person_id
         ORDER BY people.uuid, replica, seq, field",
    ),
    ("unborn_facts", "SELECT replica, seq, state FROM unborn_facts ORDER BY replica, seq"),
    (
        "residences",
        "SELECT places.uuid, people.uuid, residences.birth_date, from_date, to_date, residences.sex, owns_kms
         FROM residences JOIN people ON people.id = person_id JOIN places ON places.id = posyandu_id
         ORDER BY people.uuid, from_date, places.uuid",
    ),
    (
        "child_months",
        "SELECT people.uuid, month, fact_replica, fact_seq, date, weight, length, arm, oedema, code, twice_t,
                follows_curve, bgm, gain, minimum_gain, waz, haz, whz, baz, bb_u, tb_u, bb_tb, imt_u, status,
                flags, vitamin_a, exclusive, dewormed, marks
         FROM child_months JOIN people ON people.id = person_id
         ORDER BY people.uuid, month",
    ),
    (
        "due",
        "SELECT people.uuid, item, opens, due, closes
         FROM due JOIN people ON people.id = person_id
         ORDER BY people.uuid, item, opens",
    ),
    (
        "person_years",
        "SELECT people.uuid, year, spm, rule, number, done, needed, missing, completed
         FROM person_years JOIN people ON people.id = person_id
         ORDER BY people.uuid, year, spm, rule, number",
    ),
    (
        "attainments",
        "SELECT people.uuid, indicator, month, places.uuid, date
         FROM attainments JOIN people ON people.id = person_id JOIN places ON places.id = posyandu_id
         ORDER BY people.uuid, indicator, month, places.uuid, date",
    ),
    (
        "household_members",
        "SELECT people.uuid, household
         FROM household_members JOIN people ON people.id = person_id
         ORDER BY people.uuid, household",
    ),
];

impl Store {
    /// Checks the file and the log; with `rebuild` also makes the state again from the log, compares,
    /// and keeps the new state where the old one was wrong.
    ///
    /// # Errors
    /// When the check could not be run to its end. Damage is not an error but a [`Trouble`].
    pub fn doctor(&self, rebuild: bool) -> Result<Report, Error> {
        let findings = self.database().check()?;
        let mut report = Report {
            troubles: findings.into_iter().map(Trouble::File).collect(),
            ..self.read(counts)?
        };
        let missing = self.read(missing_operations)?;
        if missing > 0 {
            report.troubles.push(Trouble::Gap { missing });
        }
        if rebuild {
            report.troubles.extend(self.rebuild()?);
        }
        Ok(report)
    }

    /// Makes the state again inside one transaction, which is kept only if something came out different.
    fn rebuild(&self) -> Result<Vec<Trouble>, Error> {
        let outcome = self.database().write(|tx| {
            let before = digests(tx)?;
            fold_again(tx)?;
            let after = digests(tx)?;
            let rebuilt: Vec<Trouble> = TABLES
                .iter()
                .zip(before.iter().zip(&after))
                .filter(|(_, (before, after))| before != after)
                .map(|((table, _), _)| Trouble::Rebuilt { table })
                .collect();
            if rebuilt.is_empty() {
                Err(Rebuild::AllEqual)
            } else {
                Ok(rebuilt)
            }
        });
        match outcome {
            Ok(rebuilt) => Ok(rebuilt),
            Err(Rebuild::AllEqual) => Ok(Vec::new()),
            Err(Rebuild::Failed(error)) => Err(error),
        }
    }
}

/// Makes state and derived rows again from the log.
pub(crate) fn fold_again(db: &Connection) -> Result<(), Error> {
    clear(db)?;
    let mut fold = Fold::new(db);
    log::each(db, |operation| {
        #[cfg(feature = "planted")]
        if ledger::planted::is(ledger::planted::Bug::RebuildSkipsVoids)
            && matches!(&operation.body, ledger::Body::Edit(edit)
                if edit.sets.iter().any(|set| set.field == domain::field::LIVE))
        {
            return Ok(());
        }
        Ok(fold.apply(&operation)?)
    })?;
    fold.finish()?;
    Ok(())
}

/// Why the transaction of a rebuild is rolled back.
enum Rebuild {
    AllEqual,
    Failed(Error),
}

impl<E: Into<Error>> From<E> for Rebuild {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

fn counts(db: &Connection) -> Result<Report, Error> {
    let count = |table: &str| -> Result<u64, Error> {
        let number: i64 = db.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| {
            row.get(0)
        })?;
        Ok(number.unsigned_abs())
    };
    Ok(Report {
        troubles: Vec::new(),
        people: count("people")?,
        facts: count("facts")?,
        operations: count("operations")?,
    })
}

/// Of the logs of others than the puskesmas only what is about people who are looked after here is here.
fn missing_operations(db: &Connection) -> Result<u64, Error> {
    let sql = "SELECT coalesce(sum(missing), 0)
               FROM (SELECT max(seq) - count(*) AS missing
                     FROM operations
                     WHERE replica IN (SELECT replica FROM incarnations UNION SELECT replica FROM logs)
                        OR NOT EXISTS (SELECT 1 FROM district)
                     GROUP BY replica)";
    let missing: i64 = db.query_row(sql, [], |row| row.get(0))?;
    Ok(missing.unsigned_abs())
}

fn clear(db: &Connection) -> Result<(), Error> {
    db.execute_batch(
        "DELETE FROM conflicts;
         DELETE FROM same_people;
         DELETE FROM household_members;
         DELETE FROM attainments;
         DELETE FROM person_years;
         DELETE FROM due;
         DELETE FROM child_months;
         DELETE FROM residences;
         DELETE FROM person_search;
         DELETE FROM unborn_facts;
         DELETE FROM facts;
         DELETE FROM posyandu_days;
         DELETE FROM users;
         DELETE FROM figures;
         DELETE FROM people;
         DELETE FROM places;",
    )?;
    Ok(())
}

/// A digest of the content of each table, independent of row numbers.
fn digests(db: &Connection) -> Result<Vec<[u8; 32]>, Error> {
    TABLES.iter().map(|(_, sql)| digest(db, sql)).collect()
}

fn digest(db: &Connection, sql: &str) -> Result<[u8; 32], Error> {
    let mut statement = db.prepare(sql)?;
    let columns = statement.column_count();
    let mut rows = statement.query(params![])?;
    let mut hash = Sha256::new();
    while let Some(row) = rows.next()? {
        for column in 0..columns {
            let (kind, bytes): (u8, &[u8]) = match row.get_ref(column)? {
                ValueRef::Null => (0, &[]),
                ValueRef::Integer(number) => {
                    hash.update([1]);
                    hash.update(number.to_be_bytes());
                    continue;
                }
                ValueRef::Real(number) => {
                    hash.update([2]);
                    hash.update(number.to_be_bytes());
                    continue;
                }
                ValueRef::Text(text) => (3, text),
                ValueRef::Blob(bytes) => (4, bytes),
            };
            hash.update([kind]);
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        }
    }
    Ok(hash.finalize().into())
}
