//! The laptop's store: its log, the one path by which anything is written, backup, import, doctor.
//!
//! ```text
//! write(author, |writer| …) = BEGIN IMMEDIATE
//!                               each operation: append to the log, fold into the state tables
//!                               derived rows of everybody touched
//!                             COMMIT            durable when `write` returns
//! ```
//!
//! Nothing else writes synced tables. A save that failed leaves nothing behind, in the file or in memory.

pub mod backup;
mod doctor;
mod error;
pub mod import;
mod laptop;
mod log;
mod looks;
mod shape;
pub mod sharing;
mod store;
mod writer;

pub use doctor::{Report, Trouble};
pub use error::Error;
pub use laptop::Laptop;
pub use log::{history_of, operation};
pub use looks::Look;
pub use shape::SHAPE;
pub use store::{STORE_FILE, Saved, Store};
pub use writer::Writer;
