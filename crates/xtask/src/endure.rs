//! The long forms of proofs: `cargo xtask endure`.
//!
//! They are the tests of every day with larger numbers, which reach them by environment variables.

use std::time::Instant;

use crate::packages::Needs;
use crate::program::{Program, Tally};
use crate::{Failure, packages};

/// Of power cuts, when nobody says otherwise.
const KILLS: u64 = 1_000;
/// For each fuzz target, when nobody says otherwise.
const MINUTES: u64 = 5;
/// Of many writers at once, on each storage of the district, when nobody says otherwise.
const SECONDS: u64 = 120;
/// Who then write to one log at once.
const WRITERS: u64 = 64;

/// Of the places at which a disk fails one in so many is tried, when nobody says otherwise: all. 0 leaves them out.
const DISKS: u64 = 1;

/// Of laptops and their district in the simulator, when nobody says otherwise.
const LAPTOP_DAYS: u64 = 1_000_000;
/// Its first seed then.
const SEED: u64 = 1;

/// How long the proofs go on.
#[derive(Debug, PartialEq, Eq)]
struct Extent {
    kills: u64,
    minutes: u64,
    seconds: u64,
    disks: u64,
    laptop_days: u64,
    seed: u64,
}

/// Cuts the power, feeds the readers and lets many write for as long as `words` say; the last line is the sum.
pub(crate) fn run(words: &[String]) -> Result<(), Failure> {
    let extent = extent(words)?;
    packages::ensure(Needs::Tests)?;
    let begun = Instant::now();
    let mut tally = Tally::default();
    if extent.kills > 0 {
        tally += power_cuts(extent.kills);
    }
    if extent.minutes > 0 {
        tally += fuzz(extent.minutes);
    }
    if extent.seconds > 0 {
        tally += writers(extent.seconds);
    }
    if extent.disks > 0 {
        tally += disks(extent.disks);
    }
    if extent.laptop_days > 0 {
        tally += simulator(extent.laptop_days, extent.seed);
    }
    println!("\nin {:.0?}", begun.elapsed());
    println!("{} passed, {} failed", tally.passed, tally.failed);
    match tally.failed {
        0 => Ok(()),
        _ => Err(Failure::silent()),
    }
}

fn extent(words: &[String]) -> Result<Extent, Failure> {
    let mut extent = Extent {
        kills: KILLS,
        minutes: MINUTES,
        seconds: SECONDS,
        disks: DISKS,
        laptop_days: LAPTOP_DAYS,
        seed: SEED,
    };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let place = match word.as_str() {
            "--kills" => &mut extent.kills,
            "--minutes" => &mut extent.minutes,
            "--seconds" => &mut extent.seconds,
            "--disks" => &mut extent.disks,
            "--laptop-days" => &mut extent.laptop_days,
            "--seed" => &mut extent.seed,
            _ => {
                return Err(Failure::usage(format!("cargo xtask endure has no {word}")));
            }
        };
        *place = words
            .next()
            .and_then(|number| number.parse().ok())
            .ok_or_else(|| Failure::usage(format!("{word} needs a whole number")))?;
    }
    Ok(extent)
}

/// Three of five cuts in saves, one in imports, one in backups.
fn power_cuts(kills: u64) -> Tally {
    tests("siklus-tests", "scenarios", "power_cut::")
        .env("SIKLUS_KILLS", &kills.to_string())
        .count()
}

/// Each target for some minutes, two targets at a time, whatever number of inputs that makes.
fn fuzz(minutes: u64) -> Tally {
    let time_ms = minutes.saturating_mul(60_000).to_string();
    let mut tally = Tally::default();
    for package in ["siklus-exchange", "siklus-protocol"] {
        tally += tests(package, "fuzz", "")
            .env("BOLERO_RANDOM_ITERATIONS", &usize::MAX.to_string())
            .env("BOLERO_RANDOM_TEST_TIME_MS", &time_ms)
            .count();
    }
    tally
}

/// Many write to the district at once while others read by cursor: nothing is missed.
fn writers(seconds: u64) -> Tally {
    tests("siklus-district", "storages", "a_cursor_steps_over_nothing")
        .env("SIKLUS_WRITERS", &WRITERS.to_string())
        .env("SIKLUS_WRITER_SECONDS", &seconds.to_string())
        .count()
}

/// The power goes after each write of a story, and each write, sync and read of a round fails.
fn disks(one_of: u64) -> Tally {
    tests("siklus-tests", "together", "disks::")
        .env("SIKLUS_DISKS", &one_of.to_string())
        .count()
}

/// Days of laptops and their district by seed. It says which seeds it has lived through; with the next one it
/// goes on another time.
fn simulator(laptop_days: u64, seed: u64) -> Tally {
    tests("siklus-tests", "together", "simulator::")
        .env("SIKLUS_LAPTOP_DAYS", &laptop_days.to_string())
        .env("SIKLUS_FIRST_SEED", &seed.to_string())
        .count()
}

fn tests(package: &str, target: &str, of: &str) -> Program {
    let cargo = ["test", "--profile", "endure", "--package", package];
    let harness = ["--test", target, "--", "--nocapture", "--test-threads=2"];
    let program = Program::new("cargo").args(cargo).args(harness);
    if of.is_empty() {
        program
    } else {
        program.args([of])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extent_of(line: &str) -> Result<Extent, Failure> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        extent(&words)
    }

    #[test]
    fn the_long_forms_are_as_long_as_one_says() {
        let usual = [KILLS, MINUTES, SECONDS, DISKS, LAPTOP_DAYS, SEED];
        for (line, place, number) in [
            ("", 0, KILLS),
            ("--kills 20", 0, 20),
            ("--minutes 0", 1, 0),
            ("--seconds 7", 2, 7),
            ("--disks 40", 3, 40),
            ("--laptop-days 5000", 4, 5000),
            ("--seed 81", 5, 81),
        ] {
            let mut expected = usual;
            expected[place] = number;
            let [kills, minutes, seconds, disks, laptop_days, seed] = expected;
            let extent = Extent {
                kills,
                minutes,
                seconds,
                disks,
                laptop_days,
                seed,
            };
            assert_eq!(extent_of(line).unwrap(), extent, "{line}");
        }
        let both = extent_of("--minutes 2 --kills 3").unwrap();
        assert_eq!((both.minutes, both.kills), (2, 3));
        for line in ["--kills", "--kills many", "--hours 3", "20"] {
            assert!(extent_of(line).is_err(), "{line}");
        }
    }
}
