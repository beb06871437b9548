//! How a run ended otherwise than well: what is told to the person, and the exit code.

use std::io;
use std::path::Path;

use terminal::speak::{say, tell};
use terminal::{exit, output};

use crate::acts::NotDone;
use crate::home::Error;
use crate::{http, report, storage};

/// The run was not done.
#[derive(Debug)]
pub(super) enum Failure {
    /// Wrong usage: the sentence says what to write instead.
    Usage(String),
    /// The district cannot be opened or unlocked, or its storage does not answer.
    Store(String),
    /// It could not be done; nothing was changed.
    Undone(String),
    /// What is kept was changed by somebody who should not.
    Damaged(String),
    /// The reader of our output has gone away: nobody is left to tell.
    NobodyListens,
}

impl Failure {
    /// Tells the person why, in Indonesian, on standard error.
    pub(super) fn tell(&self) {
        match self {
            Self::Usage(sentence)
            | Self::Store(sentence)
            | Self::Undone(sentence)
            | Self::Damaged(sentence) => {
                tell(sentence);
            }
            Self::NobodyListens => {}
        }
    }

    /// The exit code.
    pub(super) fn code(&self) -> u8 {
        match self {
            Self::Usage(_) => exit::USAGE,
            Self::Store(_) => exit::STORE,
            Self::Undone(_) => exit::UNDONE,
            Self::Damaged(_) => exit::DAMAGE,
            Self::NobodyListens => exit::DONE,
        }
    }

    /// Something that was asked for cannot be done.
    pub(super) fn undone(key: &str) -> Self {
        Self::Undone(say(&format!("district.error.{key}"), &[]))
    }

    fn store(key: &str) -> Self {
        Self::Store(say(&format!("district.error.{key}"), &[]))
    }

    /// A file of the person's that could not be read or written.
    pub(super) fn file(path: &Path, error: &io::Error) -> Self {
        let key = match error.kind() {
            io::ErrorKind::NotFound => "file_missing",
            io::ErrorKind::StorageFull => "disk_full",
            io::ErrorKind::BrokenPipe => return Self::NobodyListens,
            _ => "file_unusable",
        };
        let key = format!("district.error.{key}");
        Self::Undone(say(&key, &[("path", &path.display())]))
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::NotSetUp => Self::store("not_set_up"),
            Error::Exists => Self::undone("exists"),
            Error::Keys(error) => of_keys(&error),
            Error::Storage(error) => error.into(),
            Error::Folder(error) => of_disk(&error),
            Error::Certificate(error) => error.into(),
        }
    }
}

fn of_keys(error: &vault::Error) -> Failure {
    match error {
        vault::Error::WrongPassphrase => Failure::store("wrong_secret"),
        vault::Error::Wait { wait_ms } => {
            let seconds = wait_ms.div_ceil(1_000);
            Failure::Store(say("district.error.wait", &[("seconds", &seconds)]))
        }
        vault::Error::Disk(error) => of_file(error),
        _ => Failure::store("keys_unusable"),
    }
}

impl From<storage::Error> for Failure {
    fn from(error: storage::Error) -> Self {
        match error {
            storage::Error::File(error) => of_file(&error),
            storage::Error::Refused(refusal) => of_refusal(&refusal),
            storage::Error::Unreachable(_) => Self::store("unreachable"),
            storage::Error::Unfit { reason } => {
                Self::Store(say("district.error.unfit", &[("reason", &reason)]))
            }
            error => {
                tracing::error!(%error, "the storage failed");
                Self::store("storage")
            }
        }
    }
}

fn of_file(error: &::sqlite::Error) -> Failure {
    match error {
        ::sqlite::Error::Busy => Failure::store("busy"),
        ::sqlite::Error::Full { .. } => Failure::undone("disk_full"),
        ::sqlite::Error::Missing { .. }
        | ::sqlite::Error::Unreadable { .. }
        | ::sqlite::Error::Damaged { .. } => Failure::store("damaged"),
        ::sqlite::Error::Exists { .. } => Failure::undone("exists"),
        ::sqlite::Error::Refused(refusal) => of_refusal(refusal),
        ::sqlite::Error::ReadOnly => Failure::store("read_only"),
        ::sqlite::Error::File(error) => of_disk(error),
        error => {
            tracing::error!(%error, "the file failed");
            Failure::store("storage")
        }
    }
}

fn of_refusal(refusal: &::sqlite::Refusal) -> Failure {
    match refusal {
        ::sqlite::Refusal::Newer { .. } => Failure::store("newer"),
        ::sqlite::Refusal::UnsafePlace { .. } => Failure::store("unsafe_place"),
        refusal => Failure::Store(say("district.error.unfit", &[("reason", refusal)])),
    }
}

fn of_disk(error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::NotFound => Failure::undone("folder_missing"),
        io::ErrorKind::StorageFull => Failure::undone("disk_full"),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            Failure::store("read_only")
        }
        _ => {
            tracing::error!(%error, "the disk failed");
            Failure::undone("disk_failed")
        }
    }
}

impl From<NotDone> for Failure {
    fn from(not_done: NotDone) -> Self {
        let said = |key: &str, values: &[(&str, &dyn std::fmt::Display)]| {
            Self::Undone(say(&format!("district.error.{key}"), values))
        };
        match not_done {
            NotDone::NoName => Self::undone("no_name"),
            NotDone::UnknownDesa(code) => said("bad_area", &[("code", &code)]),
            NotDone::Outside { desa, kabupaten } => {
                said("outside", &[("code", &desa), ("kabupaten", &kabupaten)])
            }
            NotDone::TooManyInvites => Self::undone("too_many_invites"),
            NotDone::NoInvite => Self::undone("no_invite"),
            NotDone::NoLaptop(device) => said("no_device", &[("device", &device)]),
            NotDone::NothingWaits(device) => said("nothing_waits", &[("device", &device)]),
            NotDone::Storage(error) => error.into(),
        }
    }
}

impl From<http::Error> for Failure {
    fn from(error: http::Error) -> Self {
        match error {
            http::Error::OpenToOthers => Self::Usage(say("district.usage.insecure", &[])),
            http::Error::Address(error) => {
                Self::Undone(say("district.error.address", &[("reason", &error)]))
            }
            http::Error::Certificate(_) => Self::undone("certificate"),
            http::Error::Threads(error) => {
                Self::Undone(say("district.error.threads", &[("reason", &error)]))
            }
        }
    }
}

impl From<report::Error> for Failure {
    fn from(error: report::Error) -> Self {
        match error {
            report::Error::Storage(error) => error.into(),
            report::Error::Output(error) => {
                tracing::error!(%error, "a report could not be written");
                Self::undone("output")
            }
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
            _ => of_disk(&error),
        }
    }
}
