//! One encrypted SQLite file: opening, keying, checking, migrating, backing up.
//!
//! What this crate promises, whatever tables are inside:
//!
//! - A store that cannot be used is *refused with a reason*; nothing is written to it, nothing is deleted.
//! - A commit that returned is on the disk (`WAL`, `synchronous=FULL`).
//! - A copy is either absent or whole: it is made under a temporary name, checked, and renamed.
//! - A migration happens altogether or not at all, and after a checked copy.
//! - The key never appears in an error, a log line or a `Debug` text.
//!
//! It knows no table of the product, no passphrase (that is `vault`) and no clock.

mod aside;
mod backup;
mod check;
mod checkpointer;
mod connect;
mod database;
mod error;
mod files;
mod key;
mod lock;
mod migrate;
mod place;
mod shape;

pub use aside::{install, set_aside};
pub use backup::{Copied, Progress};
pub use check::{Check, Finding, check};
pub use database::{Checkpoint, Database, Options};
pub use error::{Error, Refusal};
pub use files::{Existing, Partial, replace, sweep, sync_folder};
pub use key::Key;
pub use lock::{RoundLock, WindowLock};
pub use migrate::Migrated;
pub use place::{MINIMUM_FREE_BYTES, free_bytes, refuse_unsafe_place, require_free};
pub use shape::{Migration, Shape};
