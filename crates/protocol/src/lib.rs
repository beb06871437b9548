//! What laptop and district say to each other: bytes in, values out. Pure.
//!
//! An operation leaves the laptop that wrote it as an [`Entry`]: its name, its author, its minute and
//! the bytes of its body. Entries of one log that follow each other travel together as a [`Segment`],
//! column by column, signed by the laptop that wrote them and relayed as they are. Whoever receives
//! them (the district, another laptop, a stick) checks the signature of the writer, not of the carrier.
//!
//! A program that does not know what a body says keeps its bytes, passes them on, and folds them when
//! it has become newer.

pub mod bundle;
mod bytes;
mod column;
mod digest;
pub mod enrol;
mod entry;
mod error;
mod fingerprint;
pub mod forms;
pub mod handed;
mod head;
pub mod lookup;
pub mod message;
mod names;
mod packed;
pub mod repair;
mod segment;
mod shape;
mod sign;
mod signed;
pub mod snapshot;
pub mod succession;
pub mod vouch;

pub use digest::Digest;
pub use entry::{Entry, Hash};
pub use error::Refused;
pub use head::Head;
pub use names::{Names, NoNames};
pub use segment::{Header, MOST_BYTES, MOST_ENTRIES, Sealed, Segment};
pub use sign::{PublicKey, SIGNATURE_BYTES, SecretKey};
pub use signed::{MOST_MESSAGE_BYTES, Nonce, Request, SignedRequest, open_answer, seal_answer};
