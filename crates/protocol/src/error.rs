//! Why bytes were not taken.

/// Why bytes of another machine were not taken. The codes are told to people and counted by programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The bytes end too early, say the impossible, or say more than they should.
    #[error("malformed")]
    Malformed,
    /// More bytes or entries than anybody sends.
    #[error("too_large")]
    TooLarge,
    /// Written in a version of the protocol that this program does not read.
    #[error("unknown_version")]
    UnknownVersion,
    /// Speaks of a log or a person by a short name that is not known here (yet).
    #[error("unknown_name")]
    UnknownName,
    /// Sealed to others.
    #[error("not_for_us")]
    NotForUs,
    /// Not signed by the laptop it claims to be of, or changed on the way.
    #[error("bad_signature")]
    BadSignature,
}

impl Refused {
    /// The code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::TooLarge => "too_large",
            Self::UnknownVersion => "unknown_version",
            Self::UnknownName => "unknown_name",
            Self::NotForUs => "not_for_us",
            Self::BadSignature => "bad_signature",
        }
    }
}
