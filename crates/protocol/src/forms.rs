//! The forms that the district published, for a laptop that lacks some.
//!
//! ```text
//! FORMS  fingerprints of those it has  ->  texts of those it lacks
//! ```
//!
//! A published form never changes, so whoever has it needs no more than its fingerprint. A district that was restored
//! from a backup may know fewer than the laptop: the laptop keeps its own.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::Hash;

/// Where requests go. A district that is older answers that there is nothing.
pub const PATH: &str = "/v1/forms";

/// No published form is longer, in bytes.
pub const LONGEST: usize = 256 << 10;

/// No district has published more.
pub const MOST: usize = 1_000;

/// Texts in one answer have no more bytes than this, but there is always one.
pub const MOST_BYTES: usize = 512 << 10;

/// Which forms are new?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskForms {
    /// Fingerprints of the forms that the laptop has ([`fingerprint`]).
    pub known: Vec<Hash>,
}

/// Forms that the laptop lacks; when there are more than fit, it asks again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewForms {
    /// The texts, oldest first.
    pub texts: Vec<String>,
    /// How many more there are.
    pub n_more: u32,
}

/// By what a published form is known: SHA-256 of its text.
pub fn fingerprint(text: &str) -> Hash {
    Sha256::digest(text.as_bytes()).into()
}
