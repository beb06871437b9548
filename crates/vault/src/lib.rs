//! From a passphrase or the recovery sheet to the key that opens the store.
//!
//! ```text
//! passphrase ─ Argon2id ─ HKDF ─► opens a user's slot ─┐
//!                                                      ├─► data key (32 random bytes) ─► SQLCipher
//! 12 words   ─ 128 bits ─ HKDF ─► opens the sheet slot ┘            │
//!                                                                   └─ HKDF ─► MAC over all slots
//! ```
//!
//! The MAC proves the key before the store is touched: a wrong passphrase is never mistaken for a damaged store, nor the
//! other way round. Slots carry the names and roles that the sign-in screen shows; nothing about patients.
//!
//! Time and randomness come in as arguments. The store itself is `sqlite`'s matter.

mod attempts;
pub mod container;
mod cost;
mod encoding;
mod error;
mod keyring;
mod passphrase;
mod seal;
mod sheet;
mod strength;
mod vault;

pub use cost::Cost;
pub use error::{Error, SheetMistake};
pub use keyring::{Keyring, User};
pub use passphrase::Passphrase;
pub use sheet::Sheet;
pub use strength::{Strength, Weakness};
pub use vault::Vault;

/// A source of random bytes: fills the whole slice.
pub type Random<'a> = &'a mut dyn FnMut(&mut [u8]);
