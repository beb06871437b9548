//! Whatever comes, reading it ends with values or with reasons: no panic, bounded memory, every refused row
//! with its line, column and code.
//!
//! `cargo test` tries a bounded number of inputs; `cargo xtask endure` gives each target minutes, by
//! `BOLERO_RANDOM_ITERATIONS` and `BOLERO_RANDOM_TEST_TIME_MS`. The inputs are made from the files in
//! `corpus/`, which are read as they are first; an input that once went wrong becomes a file there. A failure
//! prints its input and a `BOLERO_RANDOM_SEED` that makes it again.

#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod corpus;
mod csv;
mod date;
mod number;
mod outcome;
mod spoiled;
mod spreadsheet;
mod typed;

/// Inputs a target tries in `cargo test`.
const ITERATIONS: usize = 1_000;

/// The most bytes that a piece of work holds at one time.
fn memory_of(work: impl FnOnce()) -> u64 {
    allocation_counter::measure(work).bytes_max
}

/// A whole number below `end`.
fn below<D: bolero::Driver>(driver: &mut D, end: usize) -> Option<usize> {
    use std::ops::Bound::{Excluded, Included};
    driver.gen_usize(Included(&0), Excluded(&end.max(1)))
}
