//! How a child grows against the standards: z-scores, categories, and the
//! lines of the growth card.
//!
//! - [`who2006`]: WHO Child Growth Standards, birth to 60 months, by day.
//! - [`who2007`]: WHO Growth Reference, 5 to 19 years, by month.
//! - [`Chart`]: one table of a standard; its z-scores, its inverse, its curves.
//! - [`category`]: Permenkes 2/2020 categories, arm and head circumference
//!   classes, and the one nutrition status they add up to.
//! - [`minimum_gain`]: KBM, the gain that counts as naik.
//! - [`kms`]: the coloured lines of the KMS card by edition.
//!
//! Pure numbers: no dates (ages come in days or completed months), no I/O, no
//! dependencies. Figures and rules are text files in `tables/` and `rules/`,
//! compiled in; each is read once, when first needed. Nothing here panics on
//! any input: what a standard does not cover is `None`.

pub mod category;
mod chart;
mod curves;
pub mod kms;
mod lms;
pub mod minimum_gain;
mod rows;
mod score;
mod table;
mod units;
pub mod who2006;
pub mod who2007;

pub use chart::{Axis, Chart};
pub use curves::{CurvePoint, SD_LINES};
pub use score::{Score, Z};
pub use units::{BmiKgM2, Grams, LengthCm, Millimetres, Oedema, Position, Sex, WeightKg};
