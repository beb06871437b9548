//! What was done to disks, in its order.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What changed a file, or made sure that it is changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Bytes were written.
    Write {
        /// Where they begin.
        at: u64,
        /// What was written.
        bytes: Vec<u8>,
    },
    /// The file became this long.
    Truncate(u64),
    /// What was done to the file before is on the disk.
    Sync,
    /// The file is gone.
    Delete,
}

impl Effect {
    /// The same, of which only the first bytes arrived; `None` for what cannot be half done.
    #[must_use]
    pub fn cut_to(&self, length: usize) -> Option<Self> {
        match self {
            Self::Write { at, bytes } if length < bytes.len() => Some(Self::Write {
                at: *at,
                bytes: bytes[..length].to_vec(),
            }),
            Self::Write { .. } | Self::Truncate(_) | Self::Sync | Self::Delete => None,
        }
    }
}

/// One moment of a tape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Something was done to a file of a disk.
    Done {
        /// The number under which the disk is recorded.
        disk: usize,
        /// The file's name in its folder.
        file: Arc<str>,
        /// What.
        effect: Effect,
    },
    /// The test said that something is so from now on.
    Mark(u64),
}

/// What was done to disks, in its order. Copies of it are one tape.
#[derive(Debug, Clone, Default)]
pub struct Tape(Arc<Mutex<Vec<Event>>>);

impl Tape {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Writes down that something is so from now on.
    pub fn mark(&self, what: u64) {
        self.events().push(Event::Mark(what));
    }

    /// Takes what is on the tape, and leaves it empty.
    #[must_use]
    pub fn take(&self) -> Vec<Event> {
        std::mem::take(&mut *self.events())
    }

    pub(crate) fn add(&self, event: Event) {
        self.events().push(event);
    }

    fn events(&self) -> MutexGuard<'_, Vec<Event>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
