//! The running app: no store, a locked one, an open one, or one that must not be opened.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::NaiveDate;
use domain::Surroundings as _;
use serde_json::Value;
use sqlite::WindowLock;
use store::STORE_FILE;
use vault::{Cost, Vault};

use commands::Called;

use crate::news::Voice;
use crate::rounds::Rounds;
use crate::{Listener, News, Progress, Session, System, UiError, command};

/// What the program was started with.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Where store, keys and backups lie.
    pub data_dir: PathBuf,
    /// Open a store of made-up people beside it.
    pub demo: bool,
    /// Hold the clock at this moment, in milliseconds since 1970.
    pub held_clock: Option<i64>,
    /// A window: only one may be open on a folder.
    pub window: bool,
    /// What a passphrase costs in new slots; `None` is about half a second on this computer.
    pub cost: Option<Cost>,
}

/// Where the store of made-up people lies, in the data folder.
pub(crate) const DEMO_FOLDER: &str = "contoh";

/// Commands that run while somebody types, before she saves.
const TYPED: [&str; 2] = ["try_measurement", "likely_duplicates"];

/// What these tags stand for is shared with the district.
const SAVED: [&str; 6] = ["people", "facts", "places", "days", "users", "figures"];

pub(crate) enum Stage {
    /// Nothing has been set up in the folder.
    Empty,
    /// A store is there; nobody is signed in.
    Locked(Box<Vault>),
    /// Somebody is signed in.
    Open(Box<Vault>, Arc<Session>),
    /// The store or the folder cannot be used now.
    Refused(UiError),
}

/// Between two looks at a window that may be closing.
const CLOSING_PAUSE: Duration = Duration::from_millis(50);
/// Looks at it before it is believed to stay: four seconds of them.
const CLOSING_LOOKS: u32 = 80;

/// The running app.
pub struct App {
    settings: Settings,
    system: Arc<System>,
    stage: Mutex<Stage>,
    voice: Arc<Voice>,
    /// The store in use is that of made-up people.
    demo: AtomicBool,
    /// Held as long as the window is open.
    _window: Option<WindowLock>,
}

impl App {
    /// Looks at the data folder. Never fails: what is wrong is a state that screens ask for.
    pub fn new(settings: Settings) -> Self {
        Self::start(settings, None)
    }

    /// The same, and tells its news from the beginning on: made-up people take a while.
    pub fn with_listener(settings: Settings, listener: Listener) -> Self {
        Self::start(settings, Some(listener))
    }

    fn start(settings: Settings, listener: Option<Listener>) -> Self {
        let system = Arc::new(System::new(settings.held_clock));
        let mut refused = std::fs::create_dir_all(&settings.data_dir).err().map(|_| {
            UiError::new("read_only").with_text("folder", settings.data_dir.display().to_string())
        });
        let mut window = None;
        if settings.window && refused.is_none() {
            match only_window(&system, &settings.data_dir) {
                Ok(lock) => window = Some(lock),
                Err(error) => refused = Some(error.into()),
            }
        }
        let app = Self {
            stage: Mutex::new(refused.map_or(Stage::Empty, Stage::Refused)),
            settings,
            system,
            voice: Arc::new(Voice::to(listener)),
            demo: AtomicBool::new(false),
            _window: window,
        };
        let looked = matches!(*app.stage(), Stage::Empty).then(|| app.look());
        if let Some(stage) = looked {
            if app.settings.window {
                command::print::clear(&app.settings.data_dir);
            }
            *app.stage() = stage;
        }
        if app.settings.demo
            && let Err(error) = command::demo::open_demo(&app, ())
        {
            *app.stage() = Stage::Refused(error);
        }
        app
    }

    /// What lies in the data folder.
    pub(crate) fn look(&self) -> Stage {
        let store_is_there = self.data_dir().join(STORE_FILE).exists();
        match Vault::load(&self.data_dir()) {
            Ok(vault) if store_is_there => Stage::Locked(Box::new(vault)),
            // Keys without a store: a first run that was cut off before anything was entered.
            Ok(_) | Err(vault::Error::Missing { .. }) => Stage::Empty,
            Err(error) => Stage::Refused(error.into()),
        }
    }

    /// Runs a command by name: the only door for window, command line and tests.
    ///
    /// # Errors
    /// Why the command did not do what was asked.
    pub fn call(&self, name: &str, args: Value) -> Result<Called, UiError> {
        let called = command::call(self, name, args, |right| command::check(self, *right))?;
        if let Ok(session) = self.session() {
            if called.changed.iter().any(|tag| SAVED.contains(tag)) {
                session.rounds.saved();
            } else if TYPED.contains(&name) {
                session.rounds.typed();
            }
        }
        Ok(called)
    }

    /// Who hears the news from now on.
    pub fn on_news(&self, listener: Listener) {
        self.voice.heard_by(listener);
    }

    /// Signs out and empties the write-ahead log; the app can be dropped then.
    pub fn close(&self) {
        self.sign_out();
    }

    pub(crate) fn report(&self, progress: Progress) {
        self.voice.tell(News::Progress(progress));
    }

    pub(crate) fn voice(&self) -> &Arc<Voice> {
        &self.voice
    }

    /// What the program was started with.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Time, ids and randomness.
    pub fn system(&self) -> &Arc<System> {
        &self.system
    }

    /// Today, where the laptop stands.
    pub fn today(&self) -> NaiveDate {
        self.system.today()
    }

    /// The folder of the store in use.
    pub(crate) fn data_dir(&self) -> PathBuf {
        if self.is_demo() {
            self.settings.data_dir.join(DEMO_FOLDER)
        } else {
            self.settings.data_dir.clone()
        }
    }

    /// Whether the store in use is that of made-up people.
    pub(crate) fn is_demo(&self) -> bool {
        self.demo.load(Ordering::Relaxed)
    }

    pub(crate) fn enter_demo(&self, open: Stage) {
        self.sign_out();
        self.demo.store(true, Ordering::Relaxed);
        *self.stage() = open;
    }

    pub(crate) fn leave_demo(&self) {
        if self.demo.swap(false, Ordering::Relaxed) {
            let looked = self.look();
            *self.stage() = looked;
        }
    }

    pub(crate) fn stage(&self) -> MutexGuard<'_, Stage> {
        held(&self.stage)
    }

    /// The signed-in user and the open store.
    ///
    /// # Errors
    /// `locked` when nobody is signed in, or why the store cannot be used.
    pub fn session(&self) -> Result<Arc<Session>, UiError> {
        match &*self.stage() {
            Stage::Open(_, session) => Ok(Arc::clone(session)),
            Stage::Refused(error) => Err(error.clone()),
            Stage::Empty => Err(UiError::new("not_set_up")),
            Stage::Locked(_) => Err(UiError::new("locked")),
        }
    }

    /// The stage of a user who has just been let in; the rounds with the district begin with it. Only a window
    /// runs them by itself: a command line says when.
    pub(crate) fn opened(&self, vault: Box<Vault>, session: Session) -> Stage {
        let session = Arc::new(session);
        if self.settings.window && !session.demo {
            Rounds::begin(&session, self.voice());
        }
        Stage::Open(vault, session)
    }

    /// Opens the store of the session anew, after it was told another puskesmas.
    pub(crate) fn reopen(&self, session: &Session) -> Result<(), UiError> {
        let anew = session.reopened(&self.data_dir(), &self.system)?;
        let mut stage = self.stage();
        let before = std::mem::replace(&mut *stage, Stage::Empty);
        *stage = match before {
            Stage::Open(vault, old) => {
                old.rounds.stop();
                self.opened(vault, anew)
            }
            other @ (Stage::Empty | Stage::Locked(_) | Stage::Refused(_)) => other,
        };
        Ok(())
    }

    /// Ends the session: the key leaves the memory as soon as the last running command ends.
    pub(crate) fn sign_out(&self) {
        let mut stage = self.stage();
        let before = std::mem::replace(&mut *stage, Stage::Empty);
        *stage = match before {
            Stage::Open(vault, session) => {
                session.rounds.stop();
                if let Err(error) = session.store.database().checkpoint() {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "checkpoint before locking"
                    );
                }
                if self.settings.window {
                    command::print::clear(&self.data_dir());
                }
                Stage::Locked(vault)
            }
            other @ (Stage::Empty | Stage::Locked(_) | Stage::Refused(_)) => other,
        };
    }
}

/// Takes the folder for this window. One that was just closed may still be putting its data away, so it is waited for.
fn only_window(system: &System, folder: &Path) -> Result<WindowLock, sqlite::Error> {
    for _ in 0..CLOSING_LOOKS {
        match WindowLock::take(folder) {
            Err(sqlite::Error::AlreadyOpen { .. }) => system.pause(CLOSING_PAUSE),
            taken => return taken,
        }
    }
    WindowLock::take(folder)
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
