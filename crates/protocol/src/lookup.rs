//! Looking somebody up who may be known to another puskesmas of the district.
//!
//! ```text
//! LOOKUP  NIK, date of birth, why  ->  who that is, and who looks after the person
//! ```
//!
//! Whoever asks has the family card in hand: both must agree. The answer is what is needed to register the person
//! away from home, or to take the person over, and nothing of what was measured.

use serde::{Deserialize, Serialize};

/// Where requests go.
pub const PATH: &str = "/v1/lookup";

/// No reason is longer, in bytes.
pub const LONGEST_REASON: usize = 500;

/// Who is this?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lookup {
    /// NIK, sixteen digits.
    pub nik: String,
    /// Date of birth, `YYYY-MM-DD`.
    pub birth_date: String,
    /// The user who asks.
    pub author: [u8; 16],
    /// Why, in the user's words.
    pub reason: String,
}

/// Everybody who has that NIK and that date of birth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Looked {
    /// They, with who looks after them: records of one person, as a rule.
    Found(Vec<Somebody>),
    /// This laptop has asked too often in this hour.
    TooOften,
}

/// Somebody whom another puskesmas knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Somebody {
    /// The person's id.
    pub person: [u8; 16],
    /// Name as it is written there.
    pub name: String,
    /// The puskesmas that look after the person, by their numbers at the district.
    pub puskesmas: Vec<i64>,
}
