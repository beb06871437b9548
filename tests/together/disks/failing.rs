//! Each write, sync and read of a round fails once, or from it on the disk is full: the round says so, nothing that was
//! saved is lost, and when the disk works again the next round comes to its end.

use faults::{Disk, Failure, Loss};

use super::story::{ANI, DISTRICT, EKA, Machines, NAMES, Off, end_well, save};
use super::{one_of, say};
use crate::bed;

const FAILURES: [Failure; 4] = [Failure::Full, Failure::Write, Failure::Sync, Failure::Read];

/// Saves of each laptop that wait for the round, or have come before it.
const SAVES: u64 = 24;

/// Two laptops, one with something to send, the other's already there; what each save wrote.
fn before() -> (Off, Vec<u64>) {
    let machines = Machines::new();
    let mut written = Vec::new();
    for (at, n_saves) in [(EKA, SAVES), (ANI, SAVES)] {
        for _ in 0..n_saves {
            let n = written.len() as u64;
            written.push(save(machines.desk(at), n).unwrap());
        }
        if at == EKA {
            machines.sync(EKA).unwrap();
        }
    }
    (machines.off(), written)
}

/// The machines as they were before, and the disk of one of them.
fn started(before: &Off, at: usize, seed: u64) -> Result<(Machines, Disk), String> {
    let folders = [DISTRICT, ANI, EKA].map(|at| {
        let folder = bed::folder();
        let put = before.media[at].put(folder.path(), &mut Loss::Nothing);
        put.unwrap();
        folder
    });
    let disk = Disk::watch(folders[at].path());
    let machines = Machines::start(folders, before.puskesmas, seed)?;
    Ok((machines, disk))
}

/// The codes by which people may be told of a failure.
fn codes(failure: Failure, at: usize) -> &'static [&'static str] {
    match (failure, at) {
        (_, DISTRICT) => &["district_busy"],
        (Failure::Full, _) => &["disk_full"],
        // The engine takes a page that cannot be read for one that is not what was written.
        (Failure::Read, _) => &["disk_failed", "store_damaged"],
        (Failure::Write | Failure::Sync | Failure::Power, _) => &["disk_failed"],
    }
}

/// One failure after so much of what it concerns was done; answers whether the round failed.
fn fail(
    before: &Off,
    written: &[u64],
    (failure, at, after): (Failure, usize, u64),
) -> Result<bool, String> {
    let (machines, disk) = started(before, at, 700 + after)?;
    disk.fail(failure, after);
    let ended = machines.sync(ANI);
    let n_failed = disk.n_failed();
    let failed = ended.is_err();
    match ended {
        Ok(_) => {}
        Err(_) if n_failed == 0 => return Err("it failed, and the disk did not".to_owned()),
        Err(error) => {
            let told = app::UiError::from(error).code;
            if !codes(failure, at).contains(&told.as_str()) {
                return Err(format!("people are told {told:?}"));
            }
            if failure == Failure::Full && at == ANI && machines.sync(ANI).is_ok() {
                return Err("a full disk took in a round".to_owned());
            }
        }
    }
    disk.mend();
    end_well(&machines, written, written.len())?;
    Ok(failed)
}

#[test]
fn whatever_write_sync_or_read_of_a_round_fails_it_says_so_and_the_next_one_comes_to_its_end() {
    let (before, written) = before();
    for at in [DISTRICT, ANI] {
        for failure in FAILURES {
            let n_done = done(&before, at, failure);
            let (mut n_tried, mut n_failed) = (0, 0);
            let many = one_of(n_done.div_ceil(12).max(1));
            for after in (0..n_done).filter(|after| after % many == 0) {
                let failed = fail(&before, &written, (failure, at, after));
                let failed = failed.unwrap_or_else(|wrong| {
                    panic!("{failure:?} of {} after {after}: {wrong}", NAMES[at])
                });
                n_tried += 1;
                n_failed += u64::from(failed);
            }
            say(&format!(
                "{failure:?} at {}: {n_tried} of {n_done} places tried, {n_failed} rounds failed",
                NAMES[at]
            ));
            assert!(n_failed * 2 > n_tried, "a round notices a disk that fails");
        }
    }
}

/// How much of what a failure concerns a round does.
fn done(before: &Off, at: usize, failure: Failure) -> u64 {
    let (machines, disk) = started(before, at, 700).unwrap();
    let before = disk.done().for_failure(failure);
    machines.sync(ANI).unwrap();
    disk.done().for_failure(failure) - before
}
