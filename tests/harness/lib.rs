//! What a test needs to run the real programs as a person would: folders, windows, keys, processes.
//!
//! [`Laptop`] is a data folder. [`Laptop::screen`] opens the real window on it, [`Laptop::cli`] runs the real command line.
//! Nothing here sleeps: it waits on state, with a time limit, and fails with a picture and the last lines of the log.
#![expect(
    clippy::expect_used,
    reason = "a harness that cannot go on fails the test, and says why"
)]

mod cable;
mod cli;
mod display;
mod district;
mod driver;
mod keys;
mod laptop;
pub mod memory;
mod part;
mod process;
pub mod programs;
mod screen;

pub use cable::Cable;
pub use cli::{Cli, Ran, Running};
pub use district::{District, SECRET, Serving};
pub use laptop::Laptop;
pub use part::Part;
pub use screen::Screen;
