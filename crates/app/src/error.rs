//! The only error that crosses to a screen: a code, the field it is about, and numbers for the sentence.
//!
//! This file is the one place where inner errors become outer ones, and where they are logged. No
//! personal data in either.

use std::collections::BTreeMap;

use serde::Serialize;
use sqlite::{Error as File, Refusal};
use sync::LinkError;
use sync::http::BadAddress;
use ts_rs::TS;

/// A number or short code for the sentence of an error. Never a name, a NIK or a passphrase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(untagged)]
pub enum Detail {
    /// A count, a measure, a place in a list.
    Number(#[ts(type = "number")] i64),
    /// A code, a date, a file name.
    Text(String),
}

/// Why a command did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS, thiserror::Error)]
#[error("{code}")]
pub struct UiError {
    /// Code of the sentence in `ui/messages`.
    pub code: String,
    /// The field it is about.
    pub field: Option<String>,
    /// What the sentence mentions.
    pub detail: BTreeMap<String, Detail>,
}

impl UiError {
    /// An error of this code.
    pub fn new(code: &str) -> Self {
        Self {
            code: code.to_owned(),
            field: None,
            detail: BTreeMap::new(),
        }
    }

    /// The error, about a field.
    #[must_use]
    pub fn about(self, field: &str) -> Self {
        Self {
            field: Some(field.to_owned()),
            ..self
        }
    }

    /// The error, with a number for its sentence.
    #[must_use]
    pub fn with(mut self, name: &str, number: impl TryInto<i64>) -> Self {
        let number = number.try_into().unwrap_or(i64::MAX);
        self.detail.insert(name.to_owned(), Detail::Number(number));
        self
    }

    /// The error, with a short text for its sentence.
    #[must_use]
    pub fn with_text(mut self, name: &str, text: impl Into<String>) -> Self {
        self.detail
            .insert(name.to_owned(), Detail::Text(text.into()));
        self
    }
}

impl commands::Refusal for UiError {
    fn unknown_command(name: &str) -> Self {
        Self::new("unknown_command").with_text("name", name)
    }

    fn unreadable_args(name: &'static str, cause: serde_json::Error) -> Self {
        // The cause may quote what was typed: only the place is told.
        let place = u64::try_from(cause.column()).unwrap_or(0);
        Self::new("unreadable_args")
            .with_text("name", name)
            .with("place", place)
    }

    fn unwritable_reply(name: &'static str, _: serde_json::Error) -> Self {
        tracing::error!(name, "reply cannot be written");
        Self::new("internal")
    }
}

impl From<File> for UiError {
    fn from(error: File) -> Self {
        tracing::warn!(error = &error as &dyn std::error::Error, "the store's file");
        match error {
            File::Missing { .. } => Self::new("store_missing"),
            File::Exists { .. } => Self::new("store_exists"),
            File::Unreadable { .. } | File::Damaged { .. } => Self::new("store_damaged"),
            File::Refused(refusal) => refused(&refusal),
            File::Busy => Self::new("store_busy"),
            File::AlreadyOpen { .. } => Self::new("already_open"),
            File::Full { missing_bytes } => {
                let megabytes = missing_bytes
                    .unwrap_or(sqlite::MINIMUM_FREE_BYTES)
                    .div_ceil(1 << 20);
                Self::new("disk_full").with("megabytes", megabytes)
            }
            File::ReadOnly => Self::new("read_only"),
            File::NotVerified { .. } => Self::new("copy_not_verified"),
            File::Stopped => Self::new("stopped"),
            File::File(_) => Self::new("disk_failed"),
            File::Sql(_) => Self::new("internal"),
        }
    }
}

/// Why something known is changed.
///
/// # Errors
/// `missing` when nobody said why.
pub(crate) fn given_reason(text: &str) -> Result<&str, UiError> {
    match text.trim() {
        "" => Err(UiError::new("missing").about("reason")),
        reason => Ok(reason),
    }
}

fn refused(refusal: &Refusal) -> UiError {
    match refusal {
        Refusal::Newer { found, newest } => UiError::new("store_newer")
            .with("found", *found)
            .with("newest", *newest),
        Refusal::Older { found, oldest } => UiError::new("store_older")
            .with("found", *found)
            .with("oldest", *oldest),
        Refusal::OtherHistory { version } => {
            UiError::new("store_other_history").with("version", *version)
        }
        Refusal::OtherProduct { .. } => UiError::new("store_other_product"),
        Refusal::UnsafePlace { .. } => UiError::new("unsafe_place"),
        Refusal::Engine { .. } => UiError::new("engine"),
    }
}

impl From<records::Error> for UiError {
    fn from(error: records::Error) -> Self {
        match error {
            records::Error::Database(error) => error.into(),
            records::Error::DamagedRow { table } => {
                tracing::error!(table, "damaged row");
                Self::new("store_damaged")
            }
            records::Error::NotFound { what } => Self::new("not_found").with_text("what", what),
        }
    }
}

impl From<store::Error> for UiError {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::File(error) => error.into(),
            store::Error::Records(error) => error.into(),
            store::Error::Keys(error) => error.into(),
            store::Error::DamagedLog { replica, seq } => {
                tracing::error!(replica, seq, "damaged operation");
                Self::new("store_damaged")
            }
            store::Error::NotJoined => Self::new("not_joined"),
            store::Error::Diverged => Self::new("diverged"),
            store::Error::Refused(code) => {
                tracing::error!(code = code.code(), "refused segment");
                Self::new("bad_answer")
            }
            store::Error::Unnamed { name } => {
                tracing::error!(name, "the store lacks a fact about itself");
                Self::new("store_damaged")
            }
        }
    }
}

/// Codes by which a district says why it does not take a laptop or what it sends. Others are not believed:
/// they come from the network.
const OF_DISTRICT: [&str; 8] = [
    "wrong_code",
    "invite_used",
    "invite_expired",
    "invite_locked",
    "other_kabupaten",
    "other_puskesmas",
    "foreign_log",
    "revoked",
];

impl From<sync::Error> for UiError {
    fn from(error: sync::Error) -> Self {
        match error {
            sync::Error::Store(error) => error.into(),
            sync::Error::Link(LinkError::Refused { code }) => match code.as_str() {
                // The district does not know this laptop's number and key.
                "unknown" => Self::new("unknown_laptop"),
                known if OF_DISTRICT.contains(&known) => Self::new(known),
                _ => {
                    tracing::warn!("the district refused a request for a reason that is not known");
                    Self::new("district_refused")
                }
            },
            sync::Error::NoCode => Self::new("bad_code").about("code"),
            other => {
                tracing::info!(error = &other as &dyn std::error::Error, "a round");
                Self::new(other.code())
            }
        }
    }
}

impl From<BadAddress> for UiError {
    fn from(error: BadAddress) -> Self {
        match error {
            BadAddress::Malformed => Self::new("bad_address").about("url"),
            BadAddress::NotSecure => Self::new("address_not_secure").about("url"),
        }
    }
}

impl From<vault::Error> for UiError {
    fn from(error: vault::Error) -> Self {
        use vault::{Error, SheetMistake};
        match error {
            Error::Missing { .. } => Self::new("keys_missing"),
            Error::Exists { .. } => Self::new("store_exists"),
            Error::Damaged { .. } => Self::new("keys_damaged"),
            Error::Newer { .. } => Self::new("keys_newer"),
            Error::NoSuchUser => Self::new("no_such_user"),
            Error::UserExists => Self::new("user_exists"),
            Error::LastUser => Self::new("last_user"),
            Error::WrongPassphrase => Self::new("wrong_passphrase").about("passphrase"),
            Error::Wait { wait_ms } => Self::new("wait").with("seconds", wait_ms.div_ceil(1000)),
            Error::Sheet(SheetMistake::WordCount { found }) => Self::new("sheet_word_count")
                .about("words")
                .with("found", found),
            Error::Sheet(SheetMistake::UnknownWord { position }) => Self::new("sheet_unknown_word")
                .about("words")
                .with("position", position),
            Error::Sheet(SheetMistake::Checksum) => Self::new("sheet_checksum").about("words"),
            Error::Sheet(SheetMistake::OtherSheet) => Self::new("sheet_other").about("words"),
            Error::Tampered => Self::new("keys_tampered"),
            Error::OtherKey => Self::new("keys_other"),
            Error::CostOutOfRange => Self::new("keys_damaged"),
            Error::TooLittleMemory { memory_kib } => {
                Self::new("too_little_memory").with("megabytes", memory_kib.div_ceil(1024))
            }
            Error::Disk(error) => error.into(),
        }
    }
}

impl From<exchange::Error> for UiError {
    fn from(error: exchange::Error) -> Self {
        use exchange::Error;
        tracing::warn!(code = error.code(), "a file cannot be read or written");
        let outer = Self::new(error.code());
        match error {
            Error::Io(error) => sqlite::Error::from(error).into(),
            Error::Encoding { line } | Error::Quotes { line } => outer.with("line", line),
            Error::TooLarge { limit } => outer.with("megabytes", limit >> 20),
            Error::TooManyRows { most } => outer.with("most", most),
            Error::MissingColumns { columns } => outer.with_text("columns", columns.join(", ")),
            Error::MixedDates { column, mixed } => outer
                .with_text("column", column)
                .with("row", mixed.day_first_row)
                .with("other_row", mixed.month_first_row),
            Error::ColumnMap { line } => outer.with("line", u64::try_from(line).unwrap_or(0)),
            Error::UnknownFormat
            | Error::Damaged
            | Error::Password
            | Error::Spreadsheet(_)
            | Error::Pdf(_) => outer,
        }
    }
}
