//! A store of made-up people, to look at before anything is asked.

use crate::{App, UiError};

/// Opens a store of made-up people beside the data folder's own.
///
/// # Errors
/// When its file cannot be written.
pub fn open_demo(app: &App, (): ()) -> Result<super::signin::AppState, UiError> {
    super::signin::app_state(app, ())
}
