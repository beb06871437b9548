//! State tables and derived rows in SQLite: folding operations into them, and the queries over them.
//!
//! Laptop and district share this crate, so that they keep the same tables and give the same
//! numbers. [`Fold`] is the only writer of state; [`derive`] the only writer of derived rows; all
//! else reads.

pub mod care;
pub mod children;
pub mod conflict;
pub mod day;
mod derive;
mod error;
pub mod figure;
mod fold;
mod month;
pub mod person;
pub mod place;
pub mod residence;
pub mod same;
pub mod search;
pub mod user;

pub use derive::{EDITION as DERIVED_EDITION, rebuild as rebuild_derived};
pub use error::Error;
pub use fold::{Fold, Touched};
pub use person::Known;

/// One moment of the database, for reading: what the queries of this crate take.
pub type Db = rusqlite::Connection;
