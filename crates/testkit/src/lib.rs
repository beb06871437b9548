//! Builders and strategies for tests. A dev-dependency only; it panics where a story makes no sense.
//!
//! ```
//! use siklus_testkit::{a_posyandu, a_weighing, child};
//!
//! let melati = a_posyandu("Melati 1").in_desa("12.05.07.1004").every("w3-4");
//! let budi = child("Budi")
//!     .born("2025-01-14")
//!     .boy()
//!     .mother("Siti Aminah")
//!     .at(melati.id())
//!     .weighed(a_weighing("2026-03-19").kg("8.5").cm("74.2").lying());
//! assert_eq!(budi.facts().len(), 2);
//! ```
//!
//! - [`child`], [`a_weighing`], [`a_posyandu`]: what a test arranges, in a kader's words.
//! - [`World`]: surroundings that stand still until the test moves them.
//! - [`Laptop`]: one log and what has been seen of others, to write operations with true bases.
//! - [`any`]: strategies for properties: facts, histories of several laptops, messy register files.

pub mod any;
mod child;
mod decimal;
mod laptop;
mod posyandu;
mod weighing;
mod world;

pub use child::{Child, child};
pub use laptop::Laptop;
pub use posyandu::{Posyandu, a_posyandu};
pub use weighing::{Weighing, a_weighing};
pub use world::World;

use chrono::NaiveDate;

/// A date as tests write it, `2026-03-04`.
///
/// # Panics
/// When the text is no such date.
pub fn day(text: &str) -> NaiveDate {
    text.parse()
        .unwrap_or_else(|_| panic!("{text:?} is no date of the form 2026-03-04"))
}
