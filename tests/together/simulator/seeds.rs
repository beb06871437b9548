//! Seeds of every day, and the long form.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use super::case::Case;
use super::run::{Figures, Templates, run};
use super::shrink::smallest;

/// Laptop-days of every day's run.
const LAPTOP_DAYS: u64 = 10_000;
/// Its first seed.
const FIRST_SEED: u64 = 1;
/// Laptop-days between two lines of the long form.
const A_LINE: u64 = 20_000;

#[test]
fn laptops_and_their_district_end_up_the_same_whatever_happens_meanwhile() {
    let templates = Templates::new();
    if let Some(seed) = number("SIKLUS_SEED") {
        holds(&Case::of(seed), &templates).unwrap_or_else(|told| panic!("{told}"));
        return;
    }
    let (first, most) = (
        number("SIKLUS_FIRST_SEED").unwrap_or(FIRST_SEED),
        number("SIKLUS_LAPTOP_DAYS").unwrap_or(LAPTOP_DAYS),
    );
    let (next, n_days) = (AtomicU64::new(first), AtomicU64::new(0));
    let (failed, all) = (Mutex::new(None), Mutex::new(Figures::default()));
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                while n_days.load(Ordering::Relaxed) < most && failed.lock().unwrap().is_none() {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    match holds(&Case::of(seed), &templates) {
                        Ok(figures) => {
                            all.lock().unwrap().add(&figures);
                            let before = n_days.fetch_add(figures.n_laptop_days, Ordering::Relaxed);
                            let now = before + figures.n_laptop_days;
                            if before / A_LINE != now / A_LINE {
                                say(&all.lock().unwrap(), first, seed, begun);
                            }
                        }
                        Err(told) => *failed.lock().unwrap() = Some(told),
                    }
                }
            });
        }
    });
    let last = next.load(Ordering::Relaxed) - 1;
    say(&all.into_inner().unwrap(), first, last, begun);
    if let Some(told) = failed.into_inner().unwrap() {
        panic!("{told}");
    }
}

/// Seeds that failed once, each for a reason of its own.
const MENDED: [u64; 10] = [64, 150, 201, 243, 373, 506, 528, 588, 794, 1260];

#[test]
fn seeds_that_failed_once_hold() {
    let templates = Templates::new();
    for seed in MENDED {
        holds(&Case::of(seed), &templates).unwrap_or_else(|told| panic!("{told}"));
    }
}

/// Runs a case; one that fails is made smaller and told with how to run it again.
fn holds(case: &Case, templates: &Templates) -> Result<Figures, String> {
    run(case, templates).map_err(|wrong| {
        let (small, how) = smallest(case, wrong.clone(), templates);
        format!(
            "{case}: {wrong}\n\nsmaller: {small}: {how}\n\n\
             again: SIKLUS_SEED={} cargo test -p siklus-tests --test together simulator",
            case.seed
        )
    })
}

#[expect(
    clippy::print_stdout,
    reason = "the figures are what the long form is for"
)]
fn say(all: &Figures, first: u64, last: u64, begun: Instant) {
    let seconds = begun.elapsed().as_secs_f64();
    println!(
        "simulator: seeds {first}..={last}, {} laptop-days, {} saves, {} rounds, {} messages, {} faults on \
         lines, {} operations, {seconds:.0} s, {:.0} laptop-days/s",
        all.n_laptop_days,
        all.n_saves,
        all.n_rounds,
        all.n_messages,
        all.n_faults,
        all.n_operations,
        f64::from(u32::try_from(all.n_laptop_days).unwrap_or(u32::MAX)) / seconds
    );
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}
