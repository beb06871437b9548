//! Why a round did not come to its end.

use protocol::Refused;

use crate::LinkError;

/// Why a round did not come to its end. What was sent and taken before stays sent and taken.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The store could not be read or written.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// Nothing came back.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// What came back is not signed by the district.
    #[error("what came back is not of the district")]
    NotTheDistrict,
    /// What came back cannot be understood.
    #[error("the answer of the district cannot be understood: {0}")]
    Answer(#[source] Refused),
    /// The code is not one.
    #[error("this is no enrolment code")]
    NoCode,
    /// The district does not speak this program's version.
    #[error("laptop and district speak different versions")]
    OtherVersion,
    /// The district revoked this laptop.
    #[error("this laptop was revoked")]
    Revoked,
    /// A log of this laptop belongs to another laptop of the district.
    #[error("a log of this laptop is another laptop's")]
    ForeignLog,
    /// The district goes on refusing what this laptop sends.
    #[error("the district does not take what this laptop sends: {code}")]
    Stuck {
        /// Why.
        code: String,
    },
}

impl Error {
    /// The code by which people are told.
    pub fn code(&self) -> &str {
        match self {
            Self::Store(store::Error::Diverged) => "diverged",
            Self::Store(store::Error::NotJoined) => "not_joined",
            Self::Store(store::Error::Refused(_)) | Self::Answer(_) => "bad_answer",
            Self::Store(_) => "store",
            Self::Link(LinkError::Offline) => "offline",
            Self::Link(LinkError::TimedOut) => "timed_out",
            Self::Link(LinkError::Portal) | Self::NotTheDistrict => "portal",
            Self::Link(LinkError::OtherCertificate) => "other_certificate",
            Self::Link(LinkError::Busy) => "district_busy",
            Self::Link(LinkError::Refused { code }) => code,
            Self::NoCode => "bad_code",
            Self::OtherVersion => "other_version",
            Self::Revoked => "revoked",
            Self::ForeignLog => "foreign_log",
            Self::Stuck { .. } => "stuck",
        }
    }
}
