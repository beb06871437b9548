//! What an operation is, how histories merge, what a conflict is. Pure.
//!
//! Truth is one append-only log of small operations per laptop. There are two kinds: a *fact* is
//! new and immutable; an *edit* gives new values to registers of an entity, and names for each the
//! versions its author saw. To amend a fact is to edit its registers; to void it is to edit its
//! register `LIVE`. So one rule ([`Register::apply`]) decides everything that can meet:
//!
//! ```text
//!            base                a version is dominated once an edit names it as base
//!   mine ◄────────── theirs      what is not dominated stands: one version, or siblings
//! ```
//!
//! The state is a function of the *set* of operations: order, repetition and batching do not
//! matter. Nothing concurrent is dropped: siblings stay, one of them is shown.

mod body;
pub mod notice;
mod operation;
#[cfg(feature = "planted")]
pub mod planted;
mod register;
pub mod same;
mod shown;
mod state;

pub use body::{Body, Edit, NewFact, SetField, Unreadable};
pub use operation::{Clock, Operation, Written};
pub use register::{Register, Version};
pub use shown::Shown;
pub use state::{Birth, EntityState, entity_of};
