//! How far a transaction reaches.
//!
//! Whoever begins one says whose rows it is about. A PostgreSQL holds it to that, whatever its queries say (row-level
//! security: the policies of the migrations): rows of any other puskesmas are not there for it, and cannot be
//! written. It is a net under queries that forget their `WHERE`, not a wall against who can run statements of
//! their own: the same session says how far it reaches. SQLite has no such net, there the word is only given.

use crate::scope::ScopeId;

/// Whose rows a transaction may see and change. Who may send (puskesmas, laptops, logs) can be read in all of
/// them; what belongs to no puskesmas (the server's facts, accounts, the audit) can be read and written in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach<'a> {
    /// Those of no puskesmas.
    NoScope,
    /// Those of these puskesmas.
    Scopes(&'a [ScopeId]),
    /// Those of the whole district: figures, the office's own acts, copies of everything.
    District,
}
