//! What the store keeps so that its laptop shares a puskesmas's records with others.
//!
//! ```text
//! own log ─ cut ─► segments ─ outgoing ─► district          (outbox)
//! district ─► commits ─ take_in ─► log, state, cursor       (inbox; one transaction)
//! district ─► manifest, chunks ─ first download ─► log, state; cursor at the end    (first)
//! own and others' segments ─ bundle ─► stick ─ take_bundle ─► another laptop    (bundle)
//! ```
//!
//! The log is the outbox: waiting is what the district has not received. Segments are cut once and kept as
//! they were signed, so that what is sent again is the same to the byte, and so that any laptop can give
//! the district back what it lost.

mod archive;
mod bundle;
mod district;
mod epoch;
mod first;
mod fork;
mod forms;
mod inbox;
mod logs;
mod moved;
mod names;
mod notices;
mod outbox;
mod repair;
mod rounds;
mod segments;

pub use district::District;
pub use first::FirstDownload;
pub use inbox::TakenIn;
pub use logs::KnownLog;
pub use moved::Moved;
pub use notices::Noticed;
pub use outbox::Outgoing;
pub use rounds::Attempts;
