//! Everything the desktop can do, minus windows: sign-in, commands, what they answer.
//!
//! The window and the command line come in by one door, [`App::call`]: a name and JSON in, JSON and
//! the tags of what changed out. Errors leave as codes ([`UiError`]); sentences live with the screens.

mod app;
pub mod command;
mod error;
mod forms;
mod news;
mod rounds;
mod session;
mod surroundings;

pub use app::{App, Settings};
pub use commands::Called;
pub use error::{Detail, UiError};
pub use news::{Listener, News, Progress};
pub use session::Session;
pub use surroundings::System;
pub use vault::Cost;
