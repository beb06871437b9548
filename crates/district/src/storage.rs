//! Where the district keeps what it knows: a few bulk statements over plain tables, so that one code
//! serves an embedded SQLite file and a PostgreSQL server.
//!
//! What is done often (load what a push touches, write back what it changed) goes through [`Tx::load`],
//! [`Tx::put`], [`Tx::append`] and [`Tx::delete`], which each storage does in its own quickest way. Everything else is
//! SQL that both understand, with `$1`, `$2` … in the order in which they are first named.
//! Where the two differ they were made alike: text is in the order of its bytes and has no NUL, the sum of
//! whole numbers is a whole number, and after a failed statement nothing is kept.

mod cell;
mod postgres;
mod reach;
mod sqlite;
mod table;

pub use cell::{Cell, Row};
pub use postgres::{POSTGRES_SHAPE, PostgresAddress, PostgresStorage};
pub use reach::Reach;
pub use sqlite::SqliteStorage;
pub use table::{Kind, Table};

/// Why the storage could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file could not be opened, read or written.
    #[error(transparent)]
    File(#[from] ::sqlite::Error),
    /// The database refused a statement.
    #[error("the database failed")]
    Database(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Nobody answers where the database should be; it may answer later.
    #[error("the database cannot be reached")]
    Unreachable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The database was made by another program, or a newer one.
    #[error(transparent)]
    Refused(#[from] ::sqlite::Refusal),
    /// The database cannot be used as it is.
    #[error("this database cannot be used: {reason}")]
    Unfit {
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A statement of the transaction had failed, so nothing of it was kept.
    #[error("a statement failed, and the transaction with it")]
    Aborted,
    /// The answer to the commit was lost: all of the transaction is kept, or nothing. Whoever asked asks
    /// again: what the district takes in may be sent twice.
    #[error("the connection was lost while the transaction was committed")]
    InDoubt(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A stored row does not hold what its column should.
    #[error("a row of {table} is damaged")]
    DamagedRow {
        /// Which table, or query.
        table: &'static str,
    },
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error.into())
    }
}

/// One transaction.
pub trait Tx {
    /// The rows of a query.
    ///
    /// # Errors
    /// When the database fails.
    fn query(&mut self, sql: &str, args: &[Cell]) -> Result<Vec<Row>, Error>;

    /// Runs a statement; answers how many rows it changed.
    ///
    /// # Errors
    /// When the database fails.
    fn execute(&mut self, sql: &str, args: &[Cell]) -> Result<u64, Error>;

    /// The rows whose first columns are one of the keys, in no order. Keys may be shorter than the
    /// table's; all have one length, and none comes twice.
    ///
    /// # Errors
    /// When the database fails.
    fn load(&mut self, table: &Table, keys: &[Vec<Cell>]) -> Result<Vec<Row>, Error>;

    /// Writes rows, each in place of the one with its key; of two with one key the last stays.
    ///
    /// # Errors
    /// When the database fails.
    fn put(&mut self, table: &Table, rows: &[Vec<Cell>]) -> Result<(), Error>;

    /// Adds rows; when one's key is there already, the statement fails.
    ///
    /// # Errors
    /// When the database fails.
    fn append(&mut self, table: &Table, rows: &[Vec<Cell>]) -> Result<(), Error>;

    /// Deletes the rows of these keys.
    ///
    /// # Errors
    /// When the database fails.
    fn delete(&mut self, table: &Table, keys: &[Vec<Cell>]) -> Result<(), Error>;

    /// Which puskesmas have anything of these people, in no order: rows of a person's id and a scope. It is
    /// the only question that is answered beyond the reach of the transaction, and tells nothing else: by it
    /// one finds out what to reach for.
    ///
    /// # Errors
    /// When the database fails.
    fn who_knows(&mut self, people: &[Cell]) -> Result<Vec<Row>, Error>;
}

/// A database of the district. Transactions do not stand in each other, and each says how far it [reaches](Reach).
pub trait Storage: Send + Sync {
    /// Runs one transaction: all of it is durable when this returns `Ok`, none of it otherwise (but see
    /// [`Error::InDoubt`]). `work` may be run more than once; only its last run counts. Once a statement
    /// has failed nothing is kept, whatever `work` returns.
    ///
    /// # Errors
    /// What `work` returned, or why the transaction failed.
    fn write(
        &self,
        reach: Reach<'_>,
        work: &mut dyn FnMut(&mut dyn Tx) -> Result<(), Error>,
    ) -> Result<(), Error>;

    /// Reads one moment; `work` may be run more than once.
    ///
    /// # Errors
    /// What `work` returned, or why nothing could be read.
    fn read(
        &self,
        reach: Reach<'_>,
        work: &mut dyn FnMut(&mut dyn Tx) -> Result<(), Error>,
    ) -> Result<(), Error>;
}
