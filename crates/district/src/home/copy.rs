//! Every row of a district, from one storage into another of either kind.

use crate::forms::PUBLISHED_FORMS;
use crate::lokus::{LOKUS, LOKUS_TARGETS};
use crate::storage::{Cell, Error, Kind, Reach, Storage, Table, Tx};
use crate::surveys::SURVEYS;
use crate::tables::{
    ATTAINED_MONTHS, ATTAINMENTS, CHILD_MONTHS, COMMITS, ENTITIES, FACTS, KINSHIPS, NIKS, NOTICES,
    OPERATIONS, PERSON_YEARS, QUARANTINE, RESIDENCES, SAME_PEOPLE, SEGMENTS,
};

const FACTS_OF_SERVER: Table = Table {
    name: "facts_of_server",
    columns: &[("name", Kind::Text), ("value", Kind::Bytes)],
    n_key: 1,
};

const SCOPES: Table = Table {
    name: "scopes",
    columns: &[
        ("scope", Kind::Int),
        ("place", Kind::Bytes),
        ("name", Kind::Text),
        ("ssn", Kind::Int),
        ("digest", Kind::Bytes),
        ("chain", Kind::Bytes),
    ],
    n_key: 1,
};

const DEVICES: Table = Table {
    name: "devices",
    columns: &[
        ("device", Kind::Int),
        ("scope", Kind::Int),
        ("name", Kind::Text),
        ("public_key", Kind::Bytes),
        ("revoked", Kind::Int),
        ("minute", Kind::Int),
    ],
    n_key: 1,
};

const LOGS: Table = Table {
    name: "logs",
    columns: &[
        ("number", Kind::Int),
        ("replica", Kind::Int),
        ("device", Kind::Int),
        ("head", Kind::Int),
        ("chain", Kind::Bytes),
    ],
    n_key: 1,
};

const INVITES: Table = Table {
    name: "invites",
    columns: &[
        ("name", Kind::Text),
        ("scope", Kind::Int),
        ("code", Kind::Text),
        ("desa", Kind::Text),
        ("expires", Kind::Int),
        ("wrong", Kind::Int),
        ("device", Kind::Int),
    ],
    n_key: 1,
};

const ACCOUNTS: Table = Table {
    name: "accounts",
    columns: &[
        ("name", Kind::Text),
        ("shown", Kind::Text),
        ("role", Kind::Text),
        ("secret", Kind::Text),
        ("closed", Kind::Int),
    ],
    n_key: 1,
};

const AUDIT: Table = Table {
    name: "audit",
    columns: &[
        ("number", Kind::Int),
        ("minute", Kind::Int),
        ("name", Kind::Text),
        ("act", Kind::Text),
        ("subject", Kind::Text),
        ("reason", Kind::Text),
        ("hash", Kind::Bytes),
    ],
    n_key: 1,
};

const EPOCHS: Table = Table {
    name: "epochs",
    columns: &[
        ("scope", Kind::Int),
        ("epoch", Kind::Int),
        ("ssn", Kind::Int),
    ],
    n_key: 2,
};

/// Every table, those that others refer to first.
const ALL: [&Table; 27] = [
    &FACTS_OF_SERVER,
    &SCOPES,
    &DEVICES,
    &LOGS,
    &INVITES,
    &ACCOUNTS,
    &AUDIT,
    &LOKUS,
    &LOKUS_TARGETS,
    &SURVEYS,
    &PUBLISHED_FORMS,
    &EPOCHS,
    &SEGMENTS,
    &QUARANTINE,
    &NOTICES,
    &OPERATIONS,
    &COMMITS,
    &ENTITIES,
    &FACTS,
    &RESIDENCES,
    &CHILD_MONTHS,
    &PERSON_YEARS,
    &ATTAINMENTS,
    &ATTAINED_MONTHS,
    &NIKS,
    &KINSHIPS,
    &SAME_PEOPLE,
];

/// Rows read at once; of a table that holds whole segments, far fewer.
const PAGE: u64 = 2_000;
const PAGE_OF_SEGMENTS: u64 = 100;

/// Copies everything as it is at one moment, in one transaction; `last` then has its say in the same.
pub(super) fn all(
    from: &dyn Storage,
    to: &dyn Storage,
    last: &mut dyn FnMut(&mut dyn Tx) -> Result<(), Error>,
) -> Result<(), Error> {
    from.read(Reach::District, &mut |from| {
        to.write(Reach::District, &mut |to| {
            for table in ALL {
                one(from, to, table)?;
            }
            last(to)
        })
    })
}

fn one(from: &mut dyn Tx, to: &mut dyn Tx, table: &Table) -> Result<(), Error> {
    let columns: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
    let (key, places) = (&columns[..table.n_key], 1..=table.n_key);
    let places: Vec<String> = places.map(|n| format!("${n}")).collect();
    let page = if columns.contains(&"bytes") {
        PAGE_OF_SEGMENTS
    } else {
        PAGE
    };
    let mut after: Option<Vec<Cell>> = None;
    loop {
        let sql = format!(
            "SELECT {} FROM {} {} ORDER BY {} LIMIT {page}",
            columns.join(", "),
            table.name,
            match after {
                Some(_) => format!("WHERE ({}) > ({})", key.join(", "), places.join(", ")),
                None => String::new(),
            },
            key.join(", "),
        );
        let rows = from.query(&sql, after.as_deref().unwrap_or_default())?;
        let rows = rows
            .iter()
            .map(|row| Ok(row.first(columns.len())?.to_vec()))
            .collect::<Result<Vec<_>, Error>>()?;
        let Some(last) = rows.last() else {
            return Ok(());
        };
        after = Some(last[..table.n_key].to_vec());
        to.put(table, &rows)?;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::SHAPE;
    use crate::storage::SqliteStorage;

    #[test]
    fn no_table_and_no_column_is_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let key = ::sqlite::Key::from_slice(&[3; 32]).unwrap();
        let storage = SqliteStorage::create(&folder.path().join("d.db"), &key, &SHAPE).unwrap();
        let mut found = BTreeSet::new();
        // How the file came to its shape is its own, and what its planner goes by; snapshots are made again from the log; who was
        // signed in signs in again.
        let sql = "SELECT tables.name, columns.name
                   FROM sqlite_schema AS tables
                   JOIN pragma_table_info(tables.name) AS columns
                   WHERE tables.type = 'table'
                     AND tables.name NOT LIKE 'sqlite%'
                     AND tables.name NOT IN ('applied_migrations', 'snapshots', 'sign_ins')";
        let read = storage.read(Reach::District, &mut |tx| {
            for row in tx.query(sql, &[])? {
                found.insert((row.text(0)?.to_owned(), row.text(1)?.to_owned()));
            }
            Ok(())
        });
        read.unwrap();
        let of = |table: &Table| {
            let columns = table.columns.iter();
            let named = columns.map(|(column, _)| (table.name.to_owned(), (*column).to_owned()));
            named.collect::<Vec<_>>()
        };
        let copied: BTreeSet<(String, String)> = ALL.into_iter().flat_map(of).collect();
        assert_eq!(copied, found);
    }
}
