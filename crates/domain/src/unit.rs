//! Weights and lengths as whole numbers: what is stored, sent and compared.

use serde::{Deserialize, Serialize};

/// A weight in whole grams.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Grams(pub u32);

/// A length in whole millimetres.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Millimetres(pub u32);

impl Grams {
    /// The weight in kilograms, for growth standards and charts.
    pub fn kilograms(self) -> f64 {
        f64::from(self.0) / 1000.0
    }
}

impl Millimetres {
    /// The length in centimetres, for growth standards and charts.
    pub fn centimetres(self) -> f64 {
        f64::from(self.0) / 10.0
    }
}
