//! The tables that are loaded and written in bulk.

use crate::storage::{Kind, Table};

pub(crate) const SEGMENTS: Table = Table {
    name: "segments",
    columns: &[
        ("scope", Kind::Int),
        ("replica", Kind::Int),
        ("first", Kind::Int),
        ("count", Kind::Int),
        ("hash", Kind::Bytes),
        ("bytes", Kind::Bytes),
    ],
    n_key: 3,
};

pub(crate) const OPERATIONS: Table = Table {
    name: "operations",
    columns: &[
        ("scope", Kind::Int),
        ("ssn", Kind::Int),
        ("replica", Kind::Int),
        ("seq", Kind::Int),
        ("author", Kind::Bytes),
        ("minute", Kind::Int),
        ("suspect", Kind::Int),
        ("body", Kind::Bytes),
    ],
    n_key: 2,
};

/// The same operations by their names: for loading only.
pub(crate) const OPERATIONS_BY_NAME: Table = Table {
    name: "operations",
    columns: &[
        ("scope", Kind::Int),
        ("replica", Kind::Int),
        ("seq", Kind::Int),
        ("author", Kind::Bytes),
        ("minute", Kind::Int),
        ("suspect", Kind::Int),
        ("body", Kind::Bytes),
        ("ssn", Kind::Int),
    ],
    n_key: 3,
};

pub(crate) const COMMITS: Table = Table {
    name: "commits",
    columns: &[
        ("scope", Kind::Int),
        ("ssn", Kind::Int),
        ("replica", Kind::Int),
        ("first", Kind::Int),
        ("count", Kind::Int),
        ("digest", Kind::Bytes),
        ("chain", Kind::Bytes),
    ],
    n_key: 2,
};

pub(crate) const SNAPSHOTS: Table = Table {
    name: "snapshots",
    columns: &[
        ("scope", Kind::Int),
        ("ssn", Kind::Int),
        ("place", Kind::Int),
        ("epoch", Kind::Int),
        ("hash", Kind::Bytes),
        ("bytes", Kind::Bytes),
    ],
    n_key: 3,
};

pub(crate) const ENTITIES: Table = Table {
    name: "entities",
    columns: &[
        ("scope", Kind::Int),
        ("kind", Kind::Int),
        ("key", Kind::Bytes),
        ("state", Kind::Bytes),
    ],
    n_key: 3,
};

/// Facts by person. The columns after the key stand where those of [`FACTS_BY_OPERATION`] do.
pub(crate) const FACTS: Table = Table {
    name: "facts",
    columns: &[
        ("scope", Kind::Int),
        ("person", Kind::Bytes),
        ("replica", Kind::Int),
        ("seq", Kind::Int),
        ("ssn", Kind::Int),
        ("kind", Kind::Int),
        ("state", Kind::Bytes),
    ],
    n_key: 4,
};

/// The same facts by the operation that created them: for loading only.
pub(crate) const FACTS_BY_OPERATION: Table = Table {
    name: "facts",
    columns: &[
        ("scope", Kind::Int),
        ("replica", Kind::Int),
        ("seq", Kind::Int),
        ("person", Kind::Bytes),
        ("ssn", Kind::Int),
        ("kind", Kind::Int),
        ("state", Kind::Bytes),
    ],
    n_key: 3,
};

pub(crate) const RESIDENCES: Table = Table {
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

/// The same rows by whose they are: for deleting only.
pub(crate) const RESIDENCES_BY_PERSON: Table = Table {
    name: "residences",
    columns: &[("scope", Kind::Int), ("person", Kind::Bytes)],
    n_key: 2,
};

pub(crate) const CHILD_MONTHS: Table = Table {
    name: "child_months",
    columns: &[
        ("scope", Kind::Int),
        ("month", Kind::Int),
        ("person", Kind::Bytes),
        ("fact_replica", Kind::Int),
        ("fact_seq", Kind::Int),
        ("date", Kind::Text),
        ("weight", Kind::Int),
        ("length", Kind::Int),
        ("arm", Kind::Int),
        ("oedema", Kind::Int),
        ("code", Kind::Text),
        ("twice_t", Kind::Int),
        ("follows_curve", Kind::Int),
        ("bgm", Kind::Int),
        ("gain", Kind::Int),
        ("minimum_gain", Kind::Int),
        ("waz", Kind::Int),
        ("haz", Kind::Int),
        ("whz", Kind::Int),
        ("baz", Kind::Int),
        ("bb_u", Kind::Text),
        ("tb_u", Kind::Text),
        ("bb_tb", Kind::Text),
        ("imt_u", Kind::Text),
        ("status", Kind::Text),
        ("flags", Kind::Text),
        ("vitamin_a", Kind::Int),
        ("exclusive", Kind::Int),
        ("dewormed", Kind::Int),
        ("marks", Kind::Int),
    ],
    n_key: 3,
};

/// The same rows by whose they are: for deleting only.
pub(crate) const CHILD_MONTHS_BY_PERSON: Table = Table {
    name: "child_months",
    columns: &[("scope", Kind::Int), ("person", Kind::Bytes)],
    n_key: 2,
};

pub(crate) const PERSON_YEARS: Table = Table {
    name: "person_years",
    columns: &[
        ("scope", Kind::Int),
        ("year", Kind::Int),
        ("spm", Kind::Int),
        ("rule", Kind::Text),
        ("person", Kind::Bytes),
        ("number", Kind::Int),
        ("done", Kind::Int),
        ("needed", Kind::Int),
        ("missing", Kind::Text),
        ("completed", Kind::Text),
    ],
    n_key: 6,
};

/// The same rows by whose they are: for deleting only.
pub(crate) const PERSON_YEARS_BY_PERSON: Table = Table {
    name: "person_years",
    columns: &[("scope", Kind::Int), ("person", Kind::Bytes)],
    n_key: 2,
};

pub(crate) const ATTAINMENTS: Table = Table {
    name: "attainments",
    columns: &[
        ("scope", Kind::Int),
        ("indicator", Kind::Text),
        ("month", Kind::Int),
        ("posyandu", Kind::Bytes),
        ("person", Kind::Bytes),
        ("date", Kind::Text),
    ],
    n_key: 6,
};

/// How often what was attained in a month has changed.
pub(crate) const ATTAINED_MONTHS: Table = Table {
    name: "attained_months",
    columns: &[
        ("scope", Kind::Int),
        ("month", Kind::Int),
        ("turn", Kind::Int),
    ],
    n_key: 2,
};

/// The same rows by whose they are: for deleting only.
pub(crate) const ATTAINMENTS_BY_PERSON: Table = Table {
    name: "attainments",
    columns: &[("scope", Kind::Int), ("person", Kind::Bytes)],
    n_key: 2,
};

pub(crate) const QUARANTINE: Table = Table {
    name: "quarantine",
    columns: &[
        ("scope", Kind::Int),
        ("replica", Kind::Int),
        ("first", Kind::Int),
        ("count", Kind::Int),
        ("hash", Kind::Bytes),
        ("bytes", Kind::Bytes),
        ("state", Kind::Int),
    ],
    n_key: 3,
};

pub(crate) const NOTICES: Table = Table {
    name: "notices",
    columns: &[
        ("scope", Kind::Int),
        ("replica", Kind::Int),
        ("seq", Kind::Int),
        ("code", Kind::Int),
        ("kind", Kind::Int),
        ("key", Kind::Bytes),
        ("person", Kind::Bytes),
        ("settled", Kind::Int),
    ],
    n_key: 4,
};

/// The same notices by what they are about: for loading only.
pub(crate) const NOTICES_BY_SUBJECT: Table = Table {
    name: "notices",
    columns: &[
        ("scope", Kind::Int),
        ("kind", Kind::Int),
        ("key", Kind::Bytes),
        ("replica", Kind::Int),
        ("seq", Kind::Int),
        ("code", Kind::Int),
        ("person", Kind::Bytes),
    ],
    n_key: 3,
};

pub(crate) const NIKS: Table = Table {
    name: "niks",
    columns: &[
        ("scope", Kind::Int),
        ("nik", Kind::Text),
        ("person", Kind::Bytes),
    ],
    n_key: 3,
};

pub(crate) const KINSHIPS: Table = Table {
    name: "kinships",
    columns: &[
        ("scope", Kind::Int),
        ("person", Kind::Bytes),
        ("other", Kind::Bytes),
        ("replica", Kind::Int),
        ("seq", Kind::Int),
        ("same", Kind::Int),
    ],
    n_key: 5,
};

pub(crate) const SAME_PEOPLE: Table = Table {
    name: "same_people",
    columns: &[
        ("scope", Kind::Int),
        ("person", Kind::Bytes),
        ("head", Kind::Bytes),
    ],
    n_key: 2,
};

/// The same rows by the record under which all are counted: for loading only.
pub(crate) const SAME_PEOPLE_BY_HEAD: Table = Table {
    name: "same_people",
    columns: &[
        ("scope", Kind::Int),
        ("head", Kind::Bytes),
        ("person", Kind::Bytes),
    ],
    n_key: 2,
};

#[cfg(test)]
mod tests {
    use ::sqlite::Key;

    use super::*;
    use crate::SHAPE;
    use crate::storage::{Reach, SqliteStorage, Storage as _};

    #[test]
    fn what_is_loaded_by_a_key_is_found_by_all_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("district.db");
        let key = Key::generate(&mut |bytes| bytes.fill(1));
        drop(SqliteStorage::create(&path, &key, &SHAPE).unwrap());
        let storage = SqliteStorage::open(&path, &key, &SHAPE).unwrap();
        let read = storage.read(Reach::District, &mut |tx| {
            for table in [
                &SEGMENTS,
                &OPERATIONS,
                &OPERATIONS_BY_NAME,
                &COMMITS,
                &SNAPSHOTS,
                &ENTITIES,
                &FACTS_BY_OPERATION,
                &RESIDENCES,
                &RESIDENCES_BY_PERSON,
                &CHILD_MONTHS,
                &CHILD_MONTHS_BY_PERSON,
                &PERSON_YEARS,
                &PERSON_YEARS_BY_PERSON,
                &ATTAINMENTS,
                &ATTAINMENTS_BY_PERSON,
                &QUARANTINE,
                &NOTICES,
                &NOTICES_BY_SUBJECT,
                &NIKS,
                &KINSHIPS,
                &SAME_PEOPLE,
                &SAME_PEOPLE_BY_HEAD,
            ] {
                let sql = format!(
                    "EXPLAIN QUERY PLAN SELECT * FROM {} WHERE {}",
                    table.name,
                    table.key_is(table.n_key)
                );
                let args = vec![0_i64.into(); table.n_key];
                let plan = tx.query(&sql, &args)?;
                let plan = plan[0].text(3)?;
                assert_eq!(plan.matches("=?").count(), table.n_key, "{plan}");
            }
            Ok(())
        });
        read.unwrap();
    }
}
