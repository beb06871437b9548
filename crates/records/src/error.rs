//! What the tables could not do.

/// Why a fold or a query failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database refused or failed.
    #[error(transparent)]
    Database(#[from] sqlite::Error),
    /// A row holds what this program never writes.
    #[error("a row of {table} is damaged")]
    DamagedRow {
        /// The table.
        table: &'static str,
    },
    /// There is no such thing.
    #[error("no {what} of this name")]
    NotFound {
        /// What was asked for.
        what: &'static str,
    },
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error.into())
    }
}
