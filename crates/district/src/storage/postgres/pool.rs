//! Open sessions, lent to one transaction at a time.

use std::collections::HashMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use postgres::{Client, Statement};

use super::address::PostgresAddress;

/// A session and the statements that it knows already.
pub(super) struct Session {
    pub(super) client: Client,
    pub(super) statements: HashMap<String, Statement>,
}

pub(super) struct Pool {
    address: PostgresAddress,
    most: usize,
    sessions: Mutex<Sessions>,
    freed: Condvar,
}

#[derive(Default)]
struct Sessions {
    idle: Vec<Session>,
    /// Idle or lent.
    n_open: usize,
}

impl Pool {
    pub(super) fn new(address: PostgresAddress, most: usize) -> Self {
        Self {
            address,
            most: most.max(1),
            sessions: Mutex::default(),
            freed: Condvar::new(),
        }
    }

    /// A session that nobody else uses; waits for one when there may be no more.
    pub(super) fn lend(&self) -> Result<Lent<'_>, postgres::Error> {
        let mut sessions = self.sessions();
        loop {
            if let Some(session) = sessions.idle.pop() {
                let place = Place(self);
                return Ok(Lent { session, place });
            }
            if sessions.n_open < self.most {
                break;
            }
            sessions = self
                .freed
                .wait(sessions)
                .unwrap_or_else(PoisonError::into_inner);
        }
        sessions.n_open += 1;
        let place = Place(self);
        drop(sessions);
        let session = Session {
            client: self.address.connect()?,
            statements: HashMap::new(),
        };
        Ok(Lent { session, place })
    }

    /// Forgets those that nobody uses: when one is lost the others most likely are too.
    pub(super) fn forget_idle(&self) {
        let mut sessions = self.sessions();
        let idle = std::mem::take(&mut sessions.idle);
        sessions.n_open -= idle.len();
        drop(sessions);
        self.freed.notify_all();
    }

    fn sessions(&self) -> MutexGuard<'_, Sessions> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Pool {
    /// Sessions say good-bye and wait until it is said. Whoever drops the last hold on a storage may be
    /// in the midst of asynchronous work, where nothing may wait: so they do it on a thread of their own.
    fn drop(&mut self) {
        let idle = std::mem::take(&mut self.sessions().idle);
        let ended = thread::Builder::new().spawn(move || drop(idle));
        if let Ok(ended) = ended {
            // A session that cannot say good-bye is ended by the server.
            ended.join().ok();
        }
    }
}

/// A session lent. Dropped without being given back, it is closed: nobody knows what state it is in.
pub(super) struct Lent<'a> {
    pub(super) session: Session,
    place: Place<'a>,
}

impl Lent<'_> {
    /// It is in order, and the next may have it.
    pub(super) fn give_back(self) {
        let Self { session, place } = self;
        place.0.sessions().idle.push(session);
        place.0.freed.notify_one();
        // What is idle keeps its place.
        std::mem::forget(place);
    }
}

/// One of the places for open sessions.
struct Place<'a>(&'a Pool);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.sessions().n_open -= 1;
        self.0.freed.notify_one();
    }
}
