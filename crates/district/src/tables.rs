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
