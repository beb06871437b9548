//! The district of a run: the real server over a storage that can fail, and images of its database.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use district::storage::{Error, Reach, Row, SqliteStorage, Storage, Tx};
use district::{Server, Unanswered, scope};
use protocol::SecretKey;
use sample::Rng;
use tempfile::TempDir;

use super::clock::Clock;
use super::plug::{Plug, put_what_is_left};
use super::truth::Mark;
use crate::bed;

/// When the storage fails: which of its next transactions, and on which side of the commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failing {
    Before(u32),
    After(u32),
}

/// A storage that does what is asked until it fails once.
struct Shaky {
    inner: Arc<RwLock<Option<SqliteStorage>>>,
    fate: Arc<Fate>,
}

#[derive(Debug, Default)]
struct Fate {
    /// Transactions left, and one; 0 for ever.
    left: AtomicU32,
    after: AtomicU32,
}

impl Fate {
    /// Whether this transaction fails.
    fn now(&self) -> bool {
        let left = self.left.load(Ordering::Relaxed);
        self.left.store(left.saturating_sub(1), Ordering::Relaxed);
        left == 1
    }
}

fn failure() -> Error {
    Error::Database("the disk of the district is full".into())
}

impl Shaky {
    fn with<T>(&self, work: impl FnOnce(&SqliteStorage) -> Result<T, Error>) -> Result<T, Error> {
        let inner = self.inner.read().unwrap_or_else(PoisonError::into_inner);
        work(inner.as_ref().ok_or_else(failure)?)
    }
}

impl Storage for Shaky {
    fn write(
        &self,
        reach: Reach<'_>,
        work: &mut dyn FnMut(&mut dyn Tx) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let fails = self.fate.now();
        let after = self.fate.after.load(Ordering::Relaxed) == 1;
        self.with(|inner| {
            if fails && !after {
                // All of it was done but the commit.
                return inner.write(reach, &mut |tx| work(tx).and(Err(failure())));
            }
            inner.write(reach, work)
        })?;
        match fails {
            true => Err(Error::InDoubt("the answer to the commit was lost".into())),
            false => Ok(()),
        }
    }

    fn read(
        &self,
        reach: Reach<'_>,
        work: &mut dyn FnMut(&mut dyn Tx) -> Result<(), Error>,
    ) -> Result<(), Error> {
        match self.fate.now() {
            true => Err(failure()),
            false => self.with(|inner| inner.read(reach, work)),
        }
    }
}

/// The district.
pub(crate) struct Office {
    pub(crate) server: Server,
    pub(crate) puskesmas: Vec<scope::ScopeId>,
    pub(crate) plug: Plug,
    folder: TempDir,
    storage: Arc<RwLock<Option<SqliteStorage>>>,
    fate: Arc<Fate>,
    images: Vec<TempDir>,
}

/// The file of the database in its folder.
const FILE: &str = "district.db";

impl Office {
    /// A district from a template that has these puskesmas.
    pub(crate) fn new(template: &Path, puskesmas: &[scope::ScopeId], clock: Clock) -> Self {
        let folder = bed::folder();
        std::fs::copy(template, folder.path().join(FILE)).unwrap();
        let plug = Plug::of(folder.path());
        let storage = Arc::new(RwLock::new(Some(open(folder.path()))));
        let fate = Arc::new(Fate::default());
        let shaky = Shaky {
            inner: Arc::clone(&storage),
            fate: Arc::clone(&fate),
        };
        let secret = SecretKey::from_random(&[42; 32]);
        Self {
            server: Server::new(Box::new(shaky), secret, Arc::new(clock)),
            puskesmas: puskesmas.to_vec(),
            plug,
            folder,
            storage,
            fate,
            images: Vec::new(),
        }
    }

    /// Answers; `failing` says when its storage fails meanwhile.
    pub(crate) fn answer(
        &self,
        path: &str,
        bytes: &[u8],
        failing: Option<Failing>,
    ) -> Result<Vec<u8>, Unanswered> {
        let (left, after) = match failing {
            None => (0, 0),
            Some(Failing::Before(at)) => (at, 0),
            Some(Failing::After(at)) => (at, 1),
        };
        self.fate.after.store(after, Ordering::Relaxed);
        self.fate.left.store(left, Ordering::Relaxed);
        let answer = self.server.answer(path, bytes);
        self.fate.left.store(0, Ordering::Relaxed);
        answer
    }

    pub(crate) fn change<T>(&self, work: impl FnMut(&mut dyn Tx) -> T) -> T {
        bed::changed(self.server.storage(), work)
    }

    /// The texts of a query of one column that is asked about a puskesmas.
    pub(crate) fn texts(&self, puskesmas: usize, sql: &str) -> Vec<String> {
        let scope = self.puskesmas[puskesmas];
        self.change(|tx| {
            let rows = tx.query(sql, &[scope.0.into()]).unwrap();
            let text = |row: &Row| row.text(0).unwrap().to_owned();
            rows.iter().map(text).collect()
        })
    }

    /// The saves that are here.
    pub(crate) fn marks(&self) -> BTreeSet<Mark> {
        let sql = "SELECT DISTINCT hex(author) FROM operations WHERE scope = $1";
        let places = 0..self.puskesmas.len();
        let texts = places.flat_map(|place| self.texts(place, sql));
        texts.map(|text| text.parse().unwrap()).collect()
    }

    /// What is in the log of a puskesmas, by who saved it.
    pub(crate) fn saves(&self, puskesmas: usize) -> BTreeMap<Mark, Vec<Vec<u8>>> {
        let scope = self.puskesmas[puskesmas];
        let sql = "SELECT author, body FROM operations WHERE scope = $1 ORDER BY replica, seq";
        let mut found: BTreeMap<Mark, Vec<Vec<u8>>> = BTreeMap::new();
        self.change(|tx| {
            found.clear();
            for row in tx.query(sql, &[scope.0.into()]).unwrap() {
                let mark = Mark::from_bytes(row.array(0).unwrap());
                let body = row.bytes(1).unwrap().to_vec();
                found.entry(mark).or_default().push(body);
            }
        });
        found
    }

    /// How far the log of a puskesmas has come.
    pub(crate) fn head(&self, puskesmas: usize) -> protocol::Head {
        let scope = self.puskesmas[puskesmas];
        self.change(|tx| scope::head(tx, scope).unwrap())
    }

    /// Whether a laptop with this key has joined.
    pub(crate) fn knows(&self, key: &SecretKey) -> bool {
        let known = self.change(|tx| district::devices::of_key(tx, &key.public()).unwrap());
        known.is_some()
    }

    /// The power goes soon.
    pub(crate) fn power_goes_soon(&mut self, rng: &mut Rng) {
        self.plug.power_goes_soon(self.folder.path(), rng);
    }

    /// After a round in which the disk was to fail: it works again. If the power went, the district is on again, with
    /// what was left.
    pub(crate) fn mended(&mut self, rng: &mut Rng) {
        match self.plug.power_gone() {
            None => self.plug.mend(),
            Some(medium) => {
                let mut storage = self.storage.write().unwrap_or_else(PoisonError::into_inner);
                drop(storage.take());
                self.plug.mend();
                put_what_is_left(&medium, self.folder.path(), rng);
                *storage = Some(open(self.folder.path()));
            }
        }
    }

    /// Keeps an image of the database as it is now.
    pub(crate) fn keep_image(&mut self) {
        let image = bed::folder();
        self.while_closed(|folder| bed::copy_disk(folder, image.path()));
        self.images.push(image);
    }

    pub(crate) fn n_images(&self) -> usize {
        self.images.len()
    }

    /// Images newer than this one are gone.
    pub(crate) fn forget_images_after(&mut self, image: usize) {
        self.images.truncate(image + 1);
    }

    /// Goes back to an image, in a new epoch that begins with this minute.
    pub(crate) fn restore(&mut self, image: usize, minute: i64) {
        let image = self.images[image].path();
        self.while_closed(|folder| bed::copy_disk(image, folder));
        let minute = minute.unsigned_abs();
        self.change(|tx| district::about::begin_epoch(tx, minute).unwrap());
    }

    fn while_closed(&self, work: impl FnOnce(&Path)) {
        let mut storage = self.storage.write().unwrap_or_else(PoisonError::into_inner);
        drop(storage.take());
        work(self.folder.path());
        *storage = Some(open(self.folder.path()));
    }
}

fn open(folder: &Path) -> SqliteStorage {
    SqliteStorage::open(&folder.join(FILE), &bed::key(), &district::SHAPE).unwrap()
}
