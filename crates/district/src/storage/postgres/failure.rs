//! What a failure of PostgreSQL means for the transaction it happened in, and what may be told of it.

use std::error::Error as StdError;

use postgres::Error;
use postgres::error::{DbError, Severity, SqlState};

/// What a failure means for the transaction it happened in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failure {
    /// Others were in its way: it may go through the next time.
    InTheWay,
    /// The session is gone, and the transaction with it.
    Lost,
    /// The statement itself is refused: it will be the next time, too.
    Refused,
}

impl Failure {
    pub(super) fn of(error: &Error) -> Self {
        let Some(said) = error.as_db_error() else {
            let source = error.source();
            let broken = source.is_some_and(|source| source.is::<std::io::Error>());
            return match error.is_closed() || broken {
                true => Self::Lost,
                false => Self::Refused,
            };
        };
        if ends_the_session(error) {
            return Self::Lost;
        }
        match *said.code() {
            SqlState::T_R_SERIALIZATION_FAILURE | SqlState::T_R_DEADLOCK_DETECTED => Self::InTheWay,
            _ => Self::Refused,
        }
    }
}

/// Whether a failed commit may have been a commit all the same: its answer did not come.
pub(super) fn is_in_doubt(error: &Error) -> bool {
    error.as_db_error().is_none() || ends_the_session(error)
}

fn ends_the_session(error: &Error) -> bool {
    let severity = error.as_db_error().and_then(|said| said.parsed_severity());
    matches!(severity, Some(Severity::Fatal | Severity::Panic))
}

/// What the server said, without the values that it adds: they may be somebody's.
#[derive(Debug, thiserror::Error)]
#[error("{severity} {code}: {message}")]
struct Said {
    severity: String,
    code: String,
    message: String,
}

impl From<&DbError> for Said {
    fn from(said: &DbError) -> Self {
        Self {
            severity: said.severity().to_owned(),
            code: said.code().code().to_owned(),
            message: said.message().to_owned(),
        }
    }
}

/// A failure as the cause of another, fit for a log.
pub(super) fn told(error: Error) -> Box<dyn StdError + Send + Sync> {
    match error.as_db_error() {
        Some(said) => Said::from(said).into(),
        None => error.into(),
    }
}
