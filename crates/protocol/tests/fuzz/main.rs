//! Whatever comes, opening it ends with values or with a refusal: no panic, bounded memory.
//!
//! `cargo test` tries a bounded number of inputs; `cargo xtask endure` gives each target minutes, by
//! `BOLERO_RANDOM_ITERATIONS` and `BOLERO_RANDOM_TEST_TIME_MS`. The inputs are good ones with bytes changed, left
//! out, repeated or put in, and bytes that never were any. A failure prints its input and a
//! `BOLERO_RANDOM_SEED` that makes it again.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod carried;
mod good;
mod packed;
mod said;
mod spoiled;

/// Inputs a target tries in `cargo test`.
const ITERATIONS: usize = 1_000;

/// The most bytes that a piece of work holds at one time.
fn memory_of(work: impl FnOnce()) -> u64 {
    allocation_counter::measure(work).bytes_max
}
