//! What the store could not do.

/// Why nothing was saved, or nothing could be read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file could not be opened, read or written.
    #[error(transparent)]
    File(#[from] sqlite::Error),
    /// The tables could not be folded or queried.
    #[error(transparent)]
    Records(#[from] records::Error),
    /// The key slots of a backup could not be opened, read or written.
    #[error(transparent)]
    Keys(#[from] vault::Error),
    /// The log holds what this program never writes.
    #[error("operation {seq} of log {replica:016x} is damaged")]
    DamagedLog {
        /// Which log.
        replica: u64,
        /// Which operation.
        seq: u64,
    },
    /// The laptop works alone: it has joined no district.
    #[error("the laptop has not joined a district")]
    NotJoined,
    /// What the district gave does not come out as the district says, or is not what is here.
    #[error("laptop and district do not hold the same")]
    Diverged,
    /// A segment is damaged, or not signed by the laptop it says it is of.
    #[error("a segment was refused: {0}")]
    Refused(#[from] protocol::Refused),
    /// A fact of the store itself is missing or damaged.
    #[error("the store does not say its {name}")]
    Unnamed {
        /// Which fact.
        name: &'static str,
    },
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        Self::File(error.into())
    }
}
