//! Why a store cannot be opened, read, written or copied.
//!
//! The variants are what a person must be told apart; the library's own error stays behind as source.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// What this crate could not do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no file of that name.
    #[error("no file at {}", path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A file (or the log of a lost one) is already there and may not be replaced.
    #[error("{} already exists", path.display())]
    Exists {
        /// What is in the way.
        path: PathBuf,
    },
    /// The first page cannot be read with this key: a wrong key, a damaged first page, or not a store at all.
    ///
    /// The file alone cannot tell these apart. A caller whose key is proven right calls [`Error::with_proven_key`].
    #[error("{} cannot be read with this key", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
    },
    /// The store, or a page of it, is damaged.
    #[error("the store is damaged")]
    Damaged {
        /// What SQLite said, when it said something.
        #[source]
        source: Option<rusqlite::Error>,
    },
    /// The store is sound but must not be opened by this program.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Somebody else writes, and did not finish within the waiting time.
    #[error("another program is writing to the store")]
    Busy,
    /// Another window already works in this folder.
    #[error("another window is open on {}", folder.display())]
    AlreadyOpen {
        /// The data folder.
        folder: PathBuf,
    },
    /// The disk is full, or would be.
    #[error("the disk is full")]
    Full {
        /// How many bytes must be freed, when that is known.
        missing_bytes: Option<u64>,
    },
    /// The file or its folder may not be opened or written.
    #[error("the file or its folder cannot be written")]
    ReadOnly,
    /// A finished copy did not pass its checks; it has been removed.
    #[error("the copy did not pass its checks: {reason}")]
    NotVerified {
        /// Which check failed.
        reason: String,
    },
    /// The caller asked to stop.
    #[error("stopped on request")]
    Stopped,
    /// The operating system refused a file operation.
    #[error("the disk could not be read or written")]
    File(#[source] io::Error),
    /// SQLite refused something else.
    #[error("the database refused a statement")]
    Sql(#[source] rusqlite::Error),
}

/// Why a sound store, or the place it lies in, is not for this program.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A newer program wrote it.
    #[error("the store has shape {found}, this program knows shapes up to {newest}")]
    Newer {
        /// Shape of the store.
        found: u32,
        /// Newest shape this program knows.
        newest: u32,
    },
    /// It is older than what this program can still bring up to date.
    #[error("the store has shape {found}, this program starts at shape {oldest}")]
    Older {
        /// Shape of the store.
        found: u32,
        /// Oldest shape this program migrates.
        oldest: u32,
    },
    /// A migration that made the store is not the one this program knows by that number.
    #[error("shape {version} of the store was made by another migration")]
    OtherHistory {
        /// The shape whose checksum differs or is missing.
        version: u32,
    },
    /// The file belongs to another product.
    #[error("the store belongs to another product (application id {found:#010x})")]
    OtherProduct {
        /// Application id found in the file.
        found: u32,
    },
    /// The folder is on a network or in a folder kept in step with a cloud, where locks and order of writes do not hold.
    #[error("{} is on a network or cloud folder", path.display())]
    UnsafePlace {
        /// The place.
        path: PathBuf,
    },
    /// This build of SQLite must not be used: too old, or without encryption.
    #[error("this build of SQLite cannot be used: {reason}")]
    Engine {
        /// What is wrong with it.
        reason: &'static str,
    },
}

impl Error {
    /// Reads "cannot be read with this key" as damage, for callers who have proven the key right.
    #[must_use]
    pub fn with_proven_key(self) -> Self {
        match self {
            Self::Unreadable { .. } => Self::Damaged { source: None },
            other => other,
        }
    }

    /// Says of a "not a database" answer which file was meant.
    pub(crate) fn naming(self, path: &Path) -> Self {
        match self {
            Self::Unreadable { path: unnamed } if unnamed.as_os_str().is_empty() => {
                Self::Unreadable {
                    path: path.to_owned(),
                }
            }
            other => other,
        }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DiskFull) => Self::Full {
                missing_bytes: None,
            },
            // The file was there a moment ago: what cannot be opened is its log, or we lack the right.
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Self::ReadOnly
            }
            Some(ErrorCode::NotADatabase) => Self::Unreadable {
                path: PathBuf::new(),
            },
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged {
                source: Some(error),
            },
            Some(ErrorCode::SystemIoFailure) => Self::File(io::Error::other(error)),
            Some(_) | None => Self::Sql(error),
        }
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            // FAT sticks answer "file too large" at 4 GiB: for the person that is a full stick.
            io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge => Self::Full {
                missing_bytes: None,
            },
            io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => Self::ReadOnly,
            _ => Self::File(error),
        }
    }
}
