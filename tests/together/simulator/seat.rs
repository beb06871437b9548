//! A laptop of a run: its store on a disk that can be copied, put back and lost.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use sample::Rng;
use store::Store;
use sync::Pace;
use tempfile::TempDir;

use super::clock::{Clock, Sun};
use super::office::Office;
use super::plug::{Plug, put_what_is_left};
use super::truth::Mark;
use crate::bed;

/// A laptop.
pub(crate) struct Seat {
    /// Its number in the run; a clone has its own.
    pub(crate) number: u32,
    pub(crate) clock: Arc<Clock>,
    pub(crate) pace: Pace,
    /// The day on which it joins.
    pub(crate) joins: u32,
    pub(crate) joined: bool,
    /// Of which puskesmas it is, by its place in the list.
    pub(crate) home: usize,
    /// It has a newer program.
    pub(crate) newer: bool,
    pub(crate) plug: Plug,
    store: Option<Store>,
    folder: TempDir,
    images: Vec<TempDir>,
}

impl Seat {
    /// A laptop from a template of a store.
    pub(crate) fn new(template: &Path, home: usize, number: u32, sun: &Sun, mut rng: Rng) -> Self {
        let folder = bed::folder();
        std::fs::copy(template, folder.path().join(store::STORE_FILE)).unwrap();
        let replica = (rng.bits() >> 1).cast_signed();
        let seat = Self {
            home,
            ..Self::over(folder, number, Clock::new(sun, rng))
        };
        let named = seat.store().database().write::<_, store::Error>(|tx| {
            tx.execute("UPDATE incarnations SET replica = ?1", [replica])?;
            Ok(())
        });
        named.unwrap();
        seat
    }

    fn over(folder: TempDir, number: u32, clock: Clock) -> Self {
        let clock = Arc::new(clock);
        let plug = Plug::of(folder.path());
        let store = open(folder.path(), &clock);
        Self {
            number,
            clock,
            pace: Pace::default(),
            joins: 0,
            joined: false,
            home: 0,
            newer: false,
            plug,
            store: Some(store),
            folder,
            images: Vec::new(),
        }
    }

    pub(crate) fn store(&self) -> &Store {
        self.store.as_ref().unwrap()
    }

    /// Joins the district.
    pub(crate) fn join(&mut self, office: &Office) {
        bed::join(self.store(), &office.server, office.puskesmas[self.home]);
        self.joined = true;
    }

    /// Switched off without being asked, and on again.
    pub(crate) fn restart(&mut self) {
        self.while_off(|_| ());
    }

    /// The power goes soon.
    pub(crate) fn power_goes_soon(&mut self, rng: &mut Rng) {
        self.plug.power_goes_soon(self.folder.path(), rng);
    }

    /// After a round in which the disk was to fail: it works again. If the power went, the laptop is on again, with what
    /// was left.
    pub(crate) fn mended(&mut self, rng: &mut Rng) {
        match self.plug.power_gone() {
            None => self.plug.mend(),
            Some(medium) => {
                self.clock.set_fuse(None);
                drop(self.store.take());
                self.plug.mend();
                put_what_is_left(&medium, self.folder.path(), rng);
                self.store = Some(open(self.folder.path(), &self.clock));
            }
        }
    }

    /// Keeps an image of the disk.
    pub(crate) fn keep_image(&mut self) {
        let image = bed::folder();
        self.while_off(|disk| bed::copy_disk(disk, image.path()));
        self.images.push(image);
    }

    pub(crate) fn n_images(&self) -> usize {
        self.images.len()
    }

    /// Puts an older image back.
    pub(crate) fn restore(&mut self, image: usize) {
        let image = self.images.swap_remove(image);
        self.while_off(|disk| bed::copy_disk(image.path(), disk));
        self.images.clear();
    }

    /// A second laptop from this one's disk.
    pub(crate) fn cloned(&mut self, number: u32, sun: &Sun, rng: Rng) -> Self {
        let folder = bed::folder();
        self.while_off(|disk| bed::copy_disk(disk, folder.path()));
        Self {
            joined: true,
            home: self.home,
            ..Self::over(folder, number, Clock::new(sun, rng))
        }
    }

    fn while_off(&mut self, work: impl FnOnce(&Path)) {
        self.clock.set_fuse(None);
        drop(self.store.take());
        work(self.folder.path());
        self.store = Some(open(self.folder.path(), &self.clock));
    }

    /// The texts of a query of one column.
    pub(crate) fn texts(&self, sql: &str) -> Vec<String> {
        let read = self.store().read::<_, store::Error>(|db| {
            let mut statement = db.prepare_cached(sql)?;
            let rows = statement.query_map([], |row| row.get(0))?;
            Ok(rows.collect::<Result<_, _>>()?)
        });
        read.unwrap()
    }

    /// The saves that are here.
    pub(crate) fn marks(&self) -> BTreeSet<Mark> {
        let texts = self.texts("SELECT DISTINCT hex(author) FROM operations");
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    /// The saves that are here, each with its log.
    pub(crate) fn marks_by_log(&self) -> BTreeSet<(u64, Mark)> {
        let texts =
            self.texts("SELECT DISTINCT concat_ws('|', replica, hex(author)) FROM operations");
        let split = |text: &String| {
            let (replica, mark) = text.split_once('|').unwrap();
            (replica.parse().unwrap(), mark.parse().unwrap())
        };
        texts.iter().map(split).collect()
    }

    /// The logs that it has written.
    pub(crate) fn own_logs(&self) -> BTreeSet<u64> {
        let own = self.store().own_logs().unwrap();
        own.into_iter().map(|replica| replica.number()).collect()
    }
}

fn open(folder: &Path, clock: &Arc<Clock>) -> Store {
    Store::open(folder, &bed::key(), Arc::clone(clock) as _).unwrap()
}
