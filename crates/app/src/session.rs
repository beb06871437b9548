//! Who is signed in, and the store that is open for them.

use domain::{Role, UserId};
use sqlite::Key;
use store::Store;

/// A signed-in user and the open store.
pub struct Session {
    /// Who.
    pub user: UserId,
    /// The user's name.
    pub name: String,
    /// What the user may do.
    pub role: Role,
    /// The open store.
    pub store: Store,
    /// The store's key, for changing slots and making backups.
    pub(crate) key: Key,
    /// The store holds made-up people.
    pub demo: bool,
}
