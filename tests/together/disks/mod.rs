//! Disks that lose power, are full or fail, under rounds of real stores and the real district.
//!
//! - `story`: a district and two laptops on disks that are watched; what is saved and said on them.
//! - `cuts`: a story is recorded once; then the power goes after each write of any of them, and the story goes on from
//!   what is left, with the others as they were at that moment.
//! - `failing`: each write, sync and read of a round fails, or from it on the disk is full.
//!
//! Every day's run takes some of them; `SIKLUS_DISKS=1` takes all.

mod cuts;
mod failing;
mod story;

/// Of how many moments one is taken, unless `SIKLUS_DISKS` says otherwise.
fn one_of(many: u64) -> u64 {
    let asked = std::env::var("SIKLUS_DISKS");
    asked.map_or(many, |number| number.parse().unwrap())
}

/// Says what was done, for the long form.
#[expect(
    clippy::print_stdout,
    reason = "the figures are what the long form is for"
)]
fn say(what: &str) {
    println!("disks: {what}");
}
