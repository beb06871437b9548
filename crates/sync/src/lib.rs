//! One round with the district: greet, send what waits, take what is new, compare.
//!
//! ```text
//! HELLO ─► WELCOME ─► [ROUND ─► verdicts, commits]* ─► same on both sides
//! ```
//!
//! A laptop that has nothing of its puskesmas yet takes in the first download before the rounds.
//!
//! Every step can be cut off at any byte. Nothing about a round is kept in memory between rounds: where it
//! stands is in the store, so a crash is the same as a lost connection. No transaction is open while a
//! request is under way.

mod enrol;
mod error;
mod first;
mod forms;
#[cfg(feature = "http")]
pub mod http;
mod link;
mod lookup;
mod progress;
mod repair;
mod round;
mod talk;

pub use enrol::enrol;
pub use error::Error;
pub use forms::learn_forms;
pub use link::{Link, LinkError};
pub use lookup::look_up;
pub use progress::Progress;
pub use round::{Done, Pace, round};
