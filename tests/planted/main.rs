//! Bugs of kinds that other systems had, switched on one after the other: each is found by a seed of the
//! simulator or by a story, and the same seed or story holds without it.
//!
//! When the simulator changes, its seeds find other things: `cargo test -p siklus-tests --features planted
//! --test planted -- --ignored --nocapture` looks for new ones.

#![expect(clippy::unwrap_used, reason = "a step that fails must fail its test")]

#[expect(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "shared with the tests of laptops together"
)]
#[path = "../together/bed.rs"]
mod bed;
#[expect(dead_code, reason = "shared with the tests of laptops together")]
#[path = "../together/simulator/mod.rs"]
mod simulator;
mod stories;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use ledger::planted::{Bug, plant};
use simulator::case::{Case, Fault};
use simulator::run::{Templates, run};

/// What finds a bug.
enum Finder {
    /// The simulator with this seed, in one puskesmas.
    Seed(u64),
    /// A story, which tells what was not so.
    Story(fn() -> Result<(), String>),
}

use Finder::{Seed, Story};

const BUGS: [(Bug, Finder); 21] = [
    (Bug::AckBeforeCommit, Seed(1)),
    (Bug::CursorBeforeApply, Seed(13)),
    (Bug::NumberLeftOut, Seed(1)),
    (Bug::XorDigest, Seed(1)),
    (
        Bug::DigestCountsOnly,
        Story(stories::what_the_district_does_not_hold_is_not_taken_in),
    ),
    (
        Bug::PreviousSkipped,
        Story(stories::a_segment_names_the_one_before),
    ),
    (Bug::BaseDropped, Seed(1)),
    (Bug::LaterWins, Seed(1)),
    (Bug::PlaceReused, Seed(33)),
    (Bug::ForkKeepsNames, Seed(5)),
    (Bug::HoleLeft, Seed(33)),
    (Bug::RefusalStopsQueue, Seed(5)),
    (Bug::GapAcknowledged, Seed(33)),
    (Bug::PortalBelieved, Seed(1)),
    (Bug::RebuildSkipsVoids, Seed(1)),
    (Bug::UnknownDropped, Seed(6)),
    (
        Bug::PrefixRuleOff,
        Story(stories::a_stick_without_its_beginning_waits),
    ),
    (Bug::ClockAsCursor, Seed(6)),
    (
        Bug::RevokedHonoured,
        Story(stories::a_revoked_laptop_adds_nothing),
    ),
    (Bug::EpochBelieved, Seed(57)),
    (
        Bug::NumberIgnored,
        Story(stories::numbers_decide_what_counts),
    ),
];

/// Seeds looked at for one bug.
const MOST_SEEDS: u64 = 400;

/// What a finder finds, with a bug or without.
fn find(bug: Option<Bug>, finder: &Finder, templates: &Templates) -> Result<(), String> {
    plant(bug);
    let found = match finder {
        Seed(seed) => {
            let case = Case {
                without: [Fault::Moves, Fault::PowerCut, Fault::DiskFails].into(),
                ..Case::of(*seed)
            };
            run(&case, templates).map(drop)
        }
        Story(story) => story(),
    };
    plant(None);
    found
}

/// Does something for each bug, on as many threads as the machine has: a bug is planted in one alone.
fn for_each_bug(work: impl Fn(Bug, &Finder) + Sync) {
    let next = AtomicUsize::new(0);
    let go = || {
        while let Some((bug, finder)) = BUGS.get(next.fetch_add(1, Ordering::Relaxed)) {
            work(*bug, finder);
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(go);
        }
    });
}

#[test]
fn every_planted_bug_is_found_and_nothing_is_found_without_one() {
    let templates = Templates::new();
    let wrong = Mutex::new(Vec::new());
    for_each_bug(|bug, finder| {
        if find(Some(bug), finder, &templates).is_ok() {
            wrong.lock().unwrap().push(format!("{bug:?} was not found"));
        }
        if let Err(found) = find(None, finder, &templates) {
            let told = format!("{bug:?} was not there: {found}");
            wrong.lock().unwrap().push(told);
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
#[ignore = "looks for seeds, for whoever changes the simulator"]
#[expect(clippy::print_stdout, reason = "what was found is what it is for")]
fn seeds_that_find_each_bug() {
    let templates = Templates::new();
    for_each_bug(|bug, finder| {
        if let Seed(_) = finder {
            let found = (1..=MOST_SEEDS).find_map(|seed| {
                let found = find(Some(bug), &Seed(seed), &templates).err()?;
                Some((seed, found.lines().next().unwrap_or_default().to_owned()))
            });
            println!("{bug:?}: {found:?}");
        }
    });
}
