//! Disks that fail, for tests: a layer between SQLite and the files of the folders that a test watches.
//!
//! - [`Disk`] watches one folder: it writes down what is done to its files, and fails where it is told.
//! - [`Tape`] is what was done, in its order, to any number of disks: every write and every sync.
//! - [`Medium`] plays a tape: what a disk holds when the power goes after any of it, with what was not
//!   synced there, gone, or torn.
//!
//! The layer is the default one of the process from the first watched folder on; files of other folders are
//! handed to the system's own and cost nothing. It stands below the encryption: what it sees is what a disk
//! sees.

mod disk;
mod medium;
mod tape;
mod vfs;

pub use disk::{Disk, Done, Failure};
pub use medium::{Loss, Medium};
pub use tape::{Effect, Event, Tape};
