//! One entry of a log: who says what, and when they say they said it.

use domain::{OpId, UserId};
use serde::{Deserialize, Serialize};

use crate::Body;

/// Whether the writer's clock could be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Clock {
    /// Nothing spoke against it.
    Plausible,
    /// Before the program was made, or far from the newest record: the minute is not to be believed.
    Suspect,
}

/// When an operation was written, by the writer's clock. For history screens only: nothing is
/// decided by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Written {
    /// Minutes since 1970-01-01 00:00 UTC.
    pub minute: i64,
    /// Whether to believe the minute.
    pub clock: Clock,
}

/// One operation.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Operation {
    /// Its name: a log and a place in it.
    pub id: OpId,
    /// Who is responsible for it.
    pub author: UserId,
    /// When it was written.
    pub written: Written,
    /// What it says.
    pub body: Body,
}
