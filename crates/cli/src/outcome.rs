//! How a run ended: the exit codes that scripts rely on.

use std::io;
use std::process::ExitCode;

use app::UiError;
use terminal::{exit, output};

use crate::speak::{self, say};

/// The run was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Done; doubts alone count as done.
    Done = exit::DONE as isize,
    /// Done, but some rows were refused; they are listed.
    SomeRefused = exit::SOME_REFUSED as isize,
    /// `doctor` found damage.
    Damage = exit::DAMAGE as isize,
}

/// The run was not done.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Wrong usage: the sentence says what to write instead.
    Usage(String),
    /// The store cannot be opened or unlocked, or another program is writing.
    Store(UiError),
    /// The district was not reached, or refused.
    District(UiError),
    /// It could not be done; nothing was changed.
    Undone(UiError),
    /// The reader of our output has gone away: nobody is left to tell.
    NobodyListens,
}

impl Failure {
    /// Tells the person why, in Indonesian, on standard error.
    pub(crate) fn tell(&self) {
        match self {
            Self::Usage(sentence) => speak::tell(sentence),
            Self::Store(error) | Self::District(error) | Self::Undone(error) => {
                speak::tell(&speak::about_error(error))
            }
            Self::NobodyListens => {}
        }
    }

    /// A file of the person's that could not be read or written.
    pub(crate) fn file(path: &std::path::Path, error: &io::Error) -> Self {
        let code = match error.kind() {
            io::ErrorKind::NotFound => "file_missing",
            io::ErrorKind::StorageFull => "disk_full",
            io::ErrorKind::BrokenPipe => return Self::NobodyListens,
            _ => "file_unreadable",
        };
        let error = UiError::new(code).about("path");
        Self::Undone(error.with_text("path", path.display().to_string()))
    }
}

/// Codes that say the store is not to be had now, whatever was asked of it.
const STORE: [&str; 25] = [
    "already_open",
    "engine",
    "keys_damaged",
    "keys_missing",
    "keys_newer",
    "keys_other",
    "keys_tampered",
    "locked",
    "no_such_user",
    "not_locked",
    "not_set_up",
    "read_only",
    "round_running",
    "store_busy",
    "store_damaged",
    "store_missing",
    "store_newer",
    "store_older",
    "store_other_history",
    "store_other_product",
    "too_little_memory",
    "unsafe_place",
    "wait",
    "wrong_passphrase",
    "wrong_secret",
];

/// Codes that say the district was not reached, is not the district, or did not take what it was sent.
const DISTRICT: [&str; 20] = [
    "bad_answer",
    "district_busy",
    "district_refused",
    "diverged",
    "foreign_log",
    "invite_expired",
    "invite_locked",
    "invite_used",
    "not_joined",
    "offline",
    "other_certificate",
    "other_kabupaten",
    "other_puskesmas",
    "other_version",
    "portal",
    "revoked",
    "stuck",
    "timed_out",
    "unknown_laptop",
    "wrong_code",
];

impl From<UiError> for Failure {
    fn from(error: UiError) -> Self {
        if STORE.contains(&error.code.as_str()) {
            Self::Store(error)
        } else if DISTRICT.contains(&error.code.as_str()) {
            Self::District(error)
        } else {
            Self::Undone(error)
        }
    }
}

impl From<output::Error> for Failure {
    fn from(error: output::Error) -> Self {
        match error {
            output::Error::File(path, error) => Self::file(&path, &error),
            output::Error::Standard(error) => error.into(),
            output::Error::ToTerminal(format) => {
                Self::Usage(say("cli.usage.out", &[("format", &format)]))
            }
        }
    }
}

/// Writing to standard output failed.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::NobodyListens,
            io::ErrorKind::StorageFull => Self::Undone(UiError::new("disk_full")),
            _ => Self::Undone(UiError::new("disk_failed")),
        }
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::from(io::Error::from(error))
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(outcome as u8)
    }
}

impl From<Failure> for ExitCode {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Usage(_) => Self::from(exit::USAGE),
            Failure::Store(_) => Self::from(exit::STORE),
            Failure::District(_) => Self::from(exit::DISTRICT),
            Failure::Undone(_) => Self::from(exit::UNDONE),
            Failure::NobodyListens => Self::SUCCESS,
        }
    }
}
