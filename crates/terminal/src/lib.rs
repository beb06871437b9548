//! What the programs without a window share: how they speak, how their command lines are worded, what
//! their surroundings tell them, and where their output goes.
//!
//! Sentences are Indonesian, from the same catalogue as the screens. Nothing here knows what a program does.

pub mod arguments;
pub mod clock;
pub mod output;
pub mod settings;
pub mod speak;

/// The number with which a program ends.
pub mod exit {
    /// Done; doubts alone count as done.
    pub const DONE: u8 = 0;
    /// Done, but some rows were refused; they are listed.
    pub const SOME_REFUSED: u8 = 1;
    /// Wrong usage.
    pub const USAGE: u8 = 2;
    /// The store cannot be opened, unlocked, or is busy.
    pub const STORE: u8 = 3;
    /// The district was not reached, or refused.
    pub const DISTRICT: u8 = 4;
    /// It could not be done; nothing was changed.
    pub const UNDONE: u8 = 5;
    /// Damage was found.
    pub const DAMAGE: u8 = 6;
}
