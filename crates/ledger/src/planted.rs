//! Bugs that a test switches on to see that it would find them. No shipped program is built with this.
//!
//! A bug is planted for the thread that asks: laptops and district of one simulated run share it.

use std::cell::Cell;

#[cfg(not(debug_assertions))]
compile_error!("bugs are planted in builds of tests alone");

/// A bug of a kind that other systems had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bug {
    /// The district says it has a segment before it is on the disk.
    AckBeforeCommit,
    /// The cursor moves before what it passes is applied.
    CursorBeforeApply,
    /// A number that was given to a transaction that failed is never given again.
    NumberLeftOut,
    /// The digest is an exclusive or.
    XorDigest,
    /// Two sides compare how many operations they hold, and not which.
    DigestCountsOnly,
    /// What is signed does not name the segment before.
    PreviousSkipped,
    /// An edit does not name what its author saw.
    BaseDropped,
    /// What arrives later replaces what is there.
    LaterWins,
    /// Another operation at a place that was received before counts as received.
    PlaceReused,
    /// What a fork displaced goes on to be spoken of by its old name.
    ForkKeepsNames,
    /// Where two laptops cut one log otherwise, what lies between two segments is never sent.
    HoleLeft,
    /// One refused segment stops the queue.
    RefusalStopsQueue,
    /// A segment beyond a gap counts as received.
    GapAcknowledged,
    /// Whoever answers has said that all is well.
    PortalBelieved,
    /// Making the state again forgets what was voided.
    RebuildSkipsVoids,
    /// What only a newer program understands is dropped.
    UnknownDropped,
    /// What a stick brings is taken without what it follows.
    PrefixRuleOff,
    /// What is older than the last round by the clock counts as sent.
    ClockAsCursor,
    /// A laptop that was revoked is believed.
    RevokedHonoured,
    /// A number of an epoch that a backup does not know counts as its own.
    EpochBelieved,
    /// The district's number of an own operation changes nothing that is shown.
    NumberIgnored,
}

thread_local! {
    static PLANTED: Cell<Option<Bug>> = const { Cell::new(None) };
}

/// Plants a bug in this thread, or takes it out again.
pub fn plant(bug: Option<Bug>) {
    PLANTED.set(bug);
}

/// Whether a bug is planted in this thread.
pub fn is(bug: Bug) -> bool {
    PLANTED.get() == Some(bug)
}
