//! Why a key could not be had, or a slot not changed.

use std::io;
use std::path::PathBuf;

/// What this crate could not do. No text in here quotes a passphrase, a word of the sheet or a name.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No key file: this folder was never set up, or both copies are lost.
    #[error("no key file at {}", path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A key file is already there.
    #[error("{} already exists", path.display())]
    Exists {
        /// What is in the way.
        path: PathBuf,
    },
    /// The key file (both copies of it) or the backup file is damaged.
    #[error("the {what} is damaged")]
    Damaged {
        /// Which file.
        what: &'static str,
    },
    /// A newer program wrote the key file or the backup file.
    #[error("the {what} has version {found}, this program knows version {newest}")]
    Newer {
        /// Which file.
        what: &'static str,
        /// Its version.
        found: u32,
        /// The newest version this program reads.
        newest: u32,
    },
    /// No slot of that user.
    #[error("no such user")]
    NoSuchUser,
    /// A slot of that user exists already.
    #[error("the user exists already")]
    UserExists,
    /// The only user cannot be removed.
    #[error("the last user cannot be removed")]
    LastUser,
    /// The passphrase does not open the user's slot.
    #[error("wrong passphrase")]
    WrongPassphrase,
    /// Too many wrong passphrases; try again later.
    #[error("wait {wait_ms} ms before the next try")]
    Wait {
        /// Milliseconds until the next try is heard.
        wait_ms: u64,
    },
    /// The recovery sheet was not understood or is of another store.
    #[error(transparent)]
    Sheet(#[from] SheetMistake),
    /// The slot opened, but somebody changed the key file without having the key.
    #[error("the key file was changed from outside")]
    Tampered,
    /// The key that was handed in is not this vault's.
    #[error("the key belongs to another store")]
    OtherKey,
    /// The slot asks for more work than a passphrase may cost, or for less than is safe.
    #[error("the slot's cost is outside the allowed range")]
    CostOutOfRange,
    /// The computer cannot spare the memory that the slot asks for.
    #[error("{memory_kib} KiB of memory are needed to check the passphrase")]
    TooLittleMemory {
        /// Memory asked for, in KiB.
        memory_kib: u32,
    },
    /// A file could not be read or written.
    #[error(transparent)]
    Disk(#[from] sqlite::Error),
}

/// What is wrong with the words that were typed from a recovery sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SheetMistake {
    /// There are not twelve words.
    #[error("{found} words instead of 12")]
    WordCount {
        /// How many there are.
        found: usize,
    },
    /// A word is not on the list.
    #[error("word {position} is not on the list")]
    UnknownWord {
        /// Which one, counted from 1.
        position: usize,
    },
    /// Every word is on the list, but together they are no sheet: one is mistaken or two are swapped.
    #[error("the words do not fit together")]
    Checksum,
    /// A good sheet, of another store or one that has been replaced.
    #[error("the sheet does not open this store")]
    OtherSheet,
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Disk(error.into())
    }
}
