//! Who is signed in, and the store that is open for them.

use std::path::Path;
use std::sync::Arc;

use domain::{Role, UserId};
use sqlite::Key;
use store::Store;

use crate::forms::Forms;
use crate::rounds::Rounds;
use crate::{System, UiError};

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
    /// The forms that are known.
    pub(crate) forms: Forms,
    /// The rounds with the district, which end with the session.
    pub(crate) rounds: Rounds,
}

impl Session {
    /// The same user over the store opened anew.
    pub(crate) fn reopened(&self, folder: &Path, system: &Arc<System>) -> Result<Self, UiError> {
        let store = Store::open(folder, &self.key, Arc::clone(system) as Arc<_>)?;
        Ok(Self {
            user: self.user,
            name: self.name.clone(),
            role: self.role,
            forms: Forms::of(&store)?,
            store,
            key: self.key.clone(),
            demo: self.demo,
            rounds: Rounds::new(folder, system),
        })
    }
}
