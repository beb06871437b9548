//! The disk of a machine, from which the power can be taken in the middle of a write.

use std::path::Path;

use faults::{Disk, Event, Failure, Loss, Medium, Tape};
use sample::Rng;

/// Writes, syncs and reads until something fails, at most: about what a round does.
const MOST: u32 = 120;

/// A watched disk.
#[derive(Debug)]
pub(crate) struct Plug {
    disk: Disk,
    /// What was on the disk when its power began to be about to go, and what was done to it since.
    about_to_go: Option<(Medium, Tape)>,
}

impl Plug {
    /// The disk that a folder stands for; before any file of it is opened.
    pub(crate) fn of(folder: &Path) -> Self {
        Self {
            disk: Disk::watch(folder),
            about_to_go: None,
        }
    }

    /// Something fails soon, once or until it is mended.
    pub(crate) fn fails_soon(&self, rng: &mut Rng) {
        let all = [Failure::Full, Failure::Write, Failure::Sync, Failure::Read];
        self.disk.fail(rng.pick(&all), rng.below(MOST).into());
    }

    /// The power goes soon. Nothing is half written now, so what is seen is on the disk.
    pub(crate) fn power_goes_soon(&mut self, folder: &Path, rng: &mut Rng) {
        let tape = Tape::new();
        self.about_to_go = Some((Medium::of(folder).unwrap(), tape.clone()));
        self.disk.record(&tape, 0);
        self.disk.fail(Failure::Power, rng.below(MOST).into());
    }

    /// Whether something has failed.
    pub(crate) fn has_failed(&self) -> bool {
        self.disk.n_failed() > 0
    }

    /// What is on the disk if its power went; `None` when it did not.
    pub(crate) fn power_gone(&mut self) -> Option<Medium> {
        let (mut medium, tape) = self.about_to_go.take()?;
        for event in tape.take() {
            if let Event::Done { file, effect, .. } = event {
                medium.apply(&file, &effect);
            }
        }
        self.has_failed().then_some(medium)
    }

    /// Everything works again.
    pub(crate) fn mend(&mut self) {
        self.about_to_go = None;
        self.disk.stop_recording();
        self.disk.mend();
    }
}

/// Puts into a folder what the power left there.
pub(crate) fn put_what_is_left(medium: &Medium, folder: &Path, rng: &mut Rng) {
    let kept = rng.pick(&[0.1, 0.5, 0.9]);
    let kind = rng.below(4);
    let mut keeps = || rng.chance(kept);
    let mut loss = match kind {
        0 => Loss::Nothing,
        1 => Loss::Unsynced,
        _ => Loss::Torn(&mut keeps),
    };
    medium.put(folder, &mut loss).unwrap();
}
