//! A folder whose files are watched, and fail where the test wants.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use crate::tape::{Effect, Event, Tape};
use crate::vfs;

/// What does not work any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Failure {
    /// The disk is full from the n-th write on, of which half the bytes arrive.
    Full,
    /// The n-th write fails, and no other.
    Write,
    /// The n-th sync fails, and no other.
    Sync,
    /// The n-th read fails, and no other.
    Read,
    /// From the n-th write, sync or deletion on nothing arrives: the power is gone, and the program will be told
    /// last.
    Power,
}

/// How often something was done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Done {
    /// Reads.
    pub reads: u64,
    /// Writes, and files made longer or shorter.
    pub writes: u64,
    /// Syncs.
    pub syncs: u64,
    /// Deletions.
    pub deletions: u64,
}

impl Done {
    /// How much of this a failure counts.
    #[must_use]
    pub fn for_failure(&self, failure: Failure) -> u64 {
        match failure {
            Failure::Full | Failure::Write => self.writes,
            Failure::Sync => self.syncs,
            Failure::Read => self.reads,
            Failure::Power => self.writes + self.syncs + self.deletions,
        }
    }
}

/// A watched folder; it is watched until this is dropped and its last file closed.
#[derive(Debug, Clone)]
pub struct Disk(Arc<Watched>);

#[derive(Debug)]
pub(crate) struct Watched {
    folder: PathBuf,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    tape: Option<(Tape, usize)>,
    done: Done,
    /// What fails, and how much of it still works.
    failing: Option<(Failure, u64)>,
    n_failed: u64,
}

/// What a program is about to do to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doing {
    Read,
    Write,
    Sync,
    Delete,
}

/// SQLite finds its files by name alone, so the folders are known to the whole process.
static WATCHED: Mutex<Vec<Weak<Watched>>> = Mutex::new(Vec::new());

impl Disk {
    /// Watches the files that are opened in a folder from now on.
    #[must_use]
    pub fn watch(folder: &Path) -> Self {
        vfs::install();
        let watched = Arc::new(Watched {
            // As SQLite calls it, without links.
            folder: folder.canonicalize().unwrap_or_else(|_| folder.to_owned()),
            state: Mutex::default(),
        });
        let mut all = held(&WATCHED);
        all.retain(|other| other.strong_count() > 0);
        all.push(Arc::downgrade(&watched));
        Self(watched)
    }

    /// Writes down on a tape what is done from now on, under a number.
    pub fn record(&self, tape: &Tape, number: usize) {
        self.0.state().tape = Some((tape.clone(), number));
    }

    /// Writes down nothing more.
    pub fn stop_recording(&self) {
        self.0.state().tape = None;
    }

    /// Lets something fail after it was done so often.
    pub fn fail(&self, failure: Failure, after: u64) {
        let mut state = self.0.state();
        state.failing = Some((failure, after));
        state.n_failed = 0;
    }

    /// Everything works again; answers how often it did not.
    pub fn mend(&self) -> u64 {
        let mut state = self.0.state();
        state.failing = None;
        std::mem::take(&mut state.n_failed)
    }

    /// How often something has failed since it was told to.
    #[must_use]
    pub fn n_failed(&self) -> u64 {
        self.0.state().n_failed
    }

    /// What was done since it is watched.
    #[must_use]
    pub fn done(&self) -> Done {
        self.0.state().done
    }
}

impl Watched {
    /// The watched folder of a file, and the file's name in it.
    pub(crate) fn of(path: &Path) -> Option<(Arc<Self>, Arc<str>)> {
        let folder = path.parent()?;
        let name = path.file_name()?.to_str()?;
        let all = held(&WATCHED);
        let mut alive = all.iter().filter_map(Weak::upgrade);
        let found = alive.find(|watched| watched.folder == folder)?;
        Some((found, Arc::from(name)))
    }

    /// Whether something works; if not, how it fails. Counts it.
    pub(crate) fn allows(&self, doing: Doing) -> Result<(), Failure> {
        let mut state = self.state();
        let done = &mut state.done;
        match doing {
            Doing::Read => done.reads += 1,
            Doing::Write => done.writes += 1,
            Doing::Sync => done.syncs += 1,
            Doing::Delete => done.deletions += 1,
        }
        let Some((failure, left)) = state.failing else {
            return Ok(());
        };
        let concerned = match failure {
            Failure::Full | Failure::Write => doing == Doing::Write,
            Failure::Sync => doing == Doing::Sync,
            Failure::Read => doing == Doing::Read,
            Failure::Power => doing != Doing::Read,
        };
        if !concerned {
            return Ok(());
        }
        if left > 0 {
            state.failing = Some((failure, left - 1));
            return Ok(());
        }
        state.n_failed += 1;
        match failure {
            Failure::Full | Failure::Power => {}
            Failure::Write | Failure::Sync | Failure::Read => state.failing = None,
        }
        Err(failure)
    }

    /// Something was done.
    pub(crate) fn did(&self, file: &Arc<str>, effect: impl FnOnce() -> Effect) {
        if let Some((tape, disk)) = &self.state().tape {
            tape.add(Event::Done {
                disk: *disk,
                file: Arc::clone(file),
                effect: effect(),
            });
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        held(&self.state)
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
