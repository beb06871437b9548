//! A case that fails, made smaller as long as it fails.

use super::case::Case;
use super::run::{Templates, run};

/// Runs to find a smaller case, at most.
const MOST_RUNS: u32 = 200;

/// The smallest failing case found, and how it fails.
pub(crate) fn smallest(case: &Case, wrong: String, templates: &Templates) -> (Case, String) {
    let (mut best, mut best_wrong) = (case.clone(), wrong);
    let mut n_runs = 0;
    'again: loop {
        for smaller in smaller(&best) {
            n_runs += 1;
            if n_runs > MOST_RUNS {
                return (best, best_wrong);
            }
            if let Err(wrong) = run(&smaller, templates) {
                (best, best_wrong) = (smaller, wrong);
                continue 'again;
            }
        }
        return (best, best_wrong);
    }
}

/// Cases that are a little smaller, the smallest first.
fn smaller(case: &Case) -> Vec<Case> {
    let days = [
        case.n_days / 2,
        case.n_days * 3 / 4,
        case.n_days.saturating_sub(1),
    ];
    let with_days = days
        .into_iter()
        .filter(|days| (1..case.n_days).contains(days));
    let with_days = with_days.map(|n_days| Case {
        n_days,
        ..case.clone()
    });
    let fewer = (case.n_laptops > 1).then(|| Case {
        n_laptops: case.n_laptops - 1,
        ..case.clone()
    });
    let without = case.faults().into_iter().map(|fault| {
        let mut smaller = case.clone();
        smaller.without.insert(fault);
        smaller
    });
    with_days.chain(fewer).chain(without).collect()
}
