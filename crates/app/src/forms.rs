//! The forms that a session knows: those of the program, and those that the district published.

use std::sync::{Arc, PoisonError, RwLock};

use domain::form::Library;
use store::Store;

use crate::UiError;

/// The forms of a session; more may come with a round.
#[derive(Debug)]
pub(crate) struct Forms(RwLock<Arc<Library>>);

impl Forms {
    /// Those that a store knows.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(crate) fn of(store: &Store) -> Result<Self, UiError> {
        Ok(Self(RwLock::new(read(store)?)))
    }

    /// Those of now.
    pub(crate) fn now(&self) -> Arc<Library> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads what the store knows now; answers whether that is more than before.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(crate) fn read_again(&self, store: &Store) -> Result<bool, UiError> {
        let library = read(store)?;
        let is_new = library != self.now();
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = library;
        Ok(is_new)
    }
}

fn read(store: &Store) -> Result<Arc<Library>, UiError> {
    let texts = store.published_forms()?;
    let texts = texts.iter().map(String::as_str);
    Ok(Arc::new(Library::with_published(texts)))
}
