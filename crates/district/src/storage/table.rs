//! The tables that are read and written in bulk.

/// What kind of value a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Whole numbers.
    Int,
    /// Text.
    Text,
    /// Bytes.
    Bytes,
}

/// A table: its columns, those of the key first. Every key begins with the scope.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Columns and what they hold.
    pub columns: &'static [(&'static str, Kind)],
    /// How many columns the key has.
    pub n_key: usize,
}

impl Table {
    /// The names of the columns, with commas between.
    pub(super) fn names(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|(name, _)| *name).collect();
        names.join(", ")
    }

    /// `$1, $2, …`, one for each column.
    pub(super) fn places(&self) -> String {
        let places: Vec<String> = (1..=self.columns.len()).map(|n| format!("${n}")).collect();
        places.join(", ")
    }

    /// The columns beside the key take the values of the row that could not be inserted.
    pub(super) fn on_conflict(&self) -> String {
        let (key, others) = self.columns.split_at(self.n_key);
        let key: Vec<&str> = key.iter().map(|(name, _)| *name).collect();
        let sets: Vec<String> = others
            .iter()
            .map(|(name, _)| format!("{name} = excluded.{name}"))
            .collect();
        let key = key.join(", ");
        if sets.is_empty() {
            format!("ON CONFLICT ({key}) DO NOTHING")
        } else {
            format!("ON CONFLICT ({key}) DO UPDATE SET {}", sets.join(", "))
        }
    }

    /// `a = $1 AND b = $2 …` over the first columns.
    pub(crate) fn key_is(&self, n_columns: usize) -> String {
        let columns = self.columns.iter().take(n_columns);
        let equal: Vec<String> = columns
            .zip(1..)
            .map(|((name, _), n)| format!("{name} = ${n}"))
            .collect();
        equal.join(" AND ")
    }
}
