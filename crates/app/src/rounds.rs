//! Rounds with the district, beside everything else: when they run, that only one runs, how far it is.
//!
//! ```text
//! sign-in ─10 s─► ┐                         ┌─► same on both sides ─► again in a quarter of an hour
//! a save  ─30 s─► ├─► lock of the folder ─► ┤
//! a person ─────► ┘     (one a laptop)      └─► failed: remembered, tried again after a pause
//! ```
//!
//! They belong to the session. When it ends, a round under way is given up at its next step; what it sent and
//! took before stays sent and taken. No transaction is open while the district is waited for.

mod attempt;
mod courtesy;
mod line;
mod schedule;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use domain::Surroundings as _;
use sync::Pace;

use crate::news::Voice;
use crate::{Session, System, UiError};

pub(crate) use attempt::MOST_IDLE;
use courtesy::Courtesy;
use schedule::{Ended, Schedule};

/// So long another program's round is waited for, as another program's save is.
const PATIENCE_MS: u64 = 10_000;
/// Between two looks at whether it has ended.
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);

/// Forms are asked for no more often than this.
const BETWEEN_FORMS_MS: u64 = 3_600_000;

/// The rounds of a session.
pub(crate) struct Rounds(Arc<Shared>);

/// What the thread that runs rounds shares with the session.
struct Shared {
    folder: PathBuf,
    system: Arc<System>,
    state: Mutex<State>,
    woken: Condvar,
}

struct State {
    schedule: Schedule,
    /// The session has ended.
    stopped: bool,
    /// A thread runs rounds when they are due.
    attended: bool,
    /// The thread runs a round.
    busy: bool,
    /// How far it is, in thousandths, where that is worth telling: somebody asked for it, or something moves.
    running: Option<u32>,
    /// When somebody typed last.
    typed_ms: Option<u64>,
    pace: Pace,
    /// When forms were learnt last; asking for a round asks for them too.
    forms_ms: Option<u64>,
}

impl Rounds {
    /// Rounds over the store in a folder, run by nobody yet.
    pub(crate) fn new(folder: &Path, system: &Arc<System>) -> Self {
        Self(Arc::new(Shared {
            folder: folder.to_owned(),
            system: Arc::clone(system),
            state: Mutex::new(State {
                schedule: Schedule::from_sign_in(system.uptime_ms()),
                stopped: false,
                attended: false,
                busy: false,
                running: None,
                typed_ms: None,
                pace: Pace::default(),
                forms_ms: None,
            }),
            woken: Condvar::new(),
        }))
    }

    /// Lets a thread run the rounds of a session as they are due. A laptop that works alone needs none.
    pub(crate) fn begin(session: &Arc<Session>, voice: &Arc<Voice>) {
        if !matches!(session.store.district(), Ok(Some(_))) {
            return;
        }
        let shared = Arc::clone(&session.rounds.0);
        let (session, voice) = (Arc::downgrade(session), Arc::clone(voice));
        shared.state().attended = true;
        let thread = std::thread::Builder::new().name("rounds".to_owned());
        let attending = Arc::clone(&shared);
        if let Err(error) = thread.spawn(move || attend(&attending, &session, &voice)) {
            tracing::warn!(error = &error as &dyn std::error::Error, "no thread");
            shared.state().attended = false;
        }
    }

    /// Something was saved.
    pub(crate) fn saved(&self) {
        self.0.change(|schedule, now| schedule.saved(now));
        self.typed();
    }

    /// Somebody is typing.
    pub(crate) fn typed(&self) {
        let now = self.0.system.uptime_ms();
        self.0.state().typed_ms = Some(now);
    }

    /// A round is wanted now. Answers whether a thread is there to run it.
    pub(crate) fn ask(&self) -> bool {
        let mut state = self.0.state();
        if !state.attended || state.stopped {
            return false;
        }
        state.running = Some(state.running.unwrap_or(0));
        state.forms_ms = None;
        if !state.busy {
            state.schedule.asked(self.0.system.uptime_ms());
        }
        drop(state);
        self.0.woken.notify_all();
        true
    }

    /// Runs a round here and now; one that is under way in another program is waited for, ten seconds at most.
    ///
    /// # Errors
    /// Why it did not come to its end.
    pub(crate) fn run(&self, session: &Session, voice: &Voice) -> Result<(), UiError> {
        let begun = self.0.system.uptime_ms();
        self.0.state().forms_ms = None;
        loop {
            let ended = attempt::run(&self.0, session, voice, Courtesy::Hurries);
            self.0.state().running = None;
            let waited = self.0.system.uptime_ms() - begun;
            match &ended {
                Err(error) if error.code == "round_running" && waited < PATIENCE_MS => {
                    self.0.system.pause(BETWEEN_LOOKS);
                }
                _ => return ended,
            }
        }
    }

    /// How far the round under way is, in thousandths; `None` when none is that moves anything.
    pub(crate) fn running(&self) -> Option<u32> {
        self.0.state().running
    }

    /// The session ends. Waits for nothing.
    pub(crate) fn stop(&self) {
        self.0.state().stopped = true;
        self.0.woken.notify_all();
    }
}

impl Drop for Rounds {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut Schedule, u64)) {
        change(&mut self.state().schedule, self.system.uptime_ms());
        self.woken.notify_all();
    }

    /// Waits as long as somebody types, or a moment if she goes on.
    fn give_way(&self) {
        let ended = self.system.uptime_ms();
        let mut state = self.state();
        loop {
            let next = courtesy::next_step(state.typed_ms, ended);
            let left = next.saturating_sub(self.system.uptime_ms());
            if left == 0 || state.stopped {
                return;
            }
            let waited = self.woken.wait_timeout(state, Duration::from_millis(left));
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Whether forms are asked for: at the first round of a session, and every hour.
    fn wants_forms(&self) -> bool {
        let asked = self.state().forms_ms;
        asked.is_none_or(|asked| self.system.uptime_ms() >= asked + BETWEEN_FORMS_MS)
    }

    fn learnt_forms(&self) {
        self.state().forms_ms = Some(self.system.uptime_ms());
    }

    fn is_stopped(&self) -> bool {
        self.state().stopped
    }

    /// Waits until a round is due; answers `false` when the session has ended.
    fn wait_until_due(&self) -> bool {
        let mut state = self.state();
        loop {
            if state.stopped {
                return false;
            }
            let now = self.system.uptime_ms();
            let due = state.schedule.due();
            if due <= now {
                state.schedule.begun();
                state.busy = true;
                return true;
            }
            let waited = self
                .woken
                .wait_timeout(state, Duration::from_millis(due - now));
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn ended(&self, how: Ended) {
        let mut chance = [0];
        self.system.fill(&mut chance);
        let mut state = self.state();
        state.busy = false;
        state.running = None;
        let now = self.system.uptime_ms();
        state.schedule.ended(now, how, chance[0]);
    }
}

/// What the thread does until the session ends.
fn attend(shared: &Shared, session: &Weak<Session>, voice: &Voice) {
    while shared.wait_until_due() {
        let Some(session) = session.upgrade() else {
            return;
        };
        let ended = attempt::run(shared, &session, voice, Courtesy::GivesWay);
        drop(session);
        shared.ended(match &ended {
            Ok(()) => Ended::Same,
            Err(error) if attempt::may_go_better(&error.code) => Ended::Failed,
            Err(_) => Ended::Refused,
        });
        attempt::tell_changed(voice);
    }
}
