//! A storage whose transactions take their time: between statements, and before they are committed.

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use siklus_district::storage::{Cell, Error, Reach, Row, Storage, Table, Tx};

/// The longest delay before a commit, in microseconds.
const LONGEST_US: u64 = 3_000;

/// A storage that delays what is written to it; reads are as quick as ever.
pub(crate) struct Slow<'a> {
    storage: &'a dyn Storage,
    delays: Delays,
}

/// Delays that differ, the same in each run for the same order of questions.
struct Delays(AtomicU64);

impl Delays {
    /// Waits some of so many microseconds; mostly little, now and then long.
    fn wait(&self, longest_us: u64) {
        // SplitMix64: each step gives another number, as if thrown.
        let step = 0x9E37_79B9_7F4A_7C15_u64;
        let mut thrown = self.0.fetch_add(step, Ordering::Relaxed);
        thrown = (thrown ^ (thrown >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        thrown = (thrown ^ (thrown >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let share = thrown >> 32 & 0xFF;
        // The square of a share of 255: half the delays are shorter than a quarter of the longest.
        thread::park_timeout(Duration::from_micros(longest_us * share * share / 65_025));
    }
}

impl<'a> Slow<'a> {
    pub(crate) fn over(storage: &'a dyn Storage) -> Self {
        Self {
            storage,
            delays: Delays(AtomicU64::new(3)),
        }
    }
}

impl Storage for Slow<'_> {
    fn write(
        &self,
        reach: Reach<'_>,
        work: &mut dyn FnMut(&mut dyn Tx) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let done = self.storage.write(reach, &mut |tx| {
            let delays = &self.delays;
            work(&mut SlowTx { tx, delays })?;
            delays.wait(LONGEST_US);
            Ok(())
        });
        self.delays.wait(LONGEST_US);
        done
    }

    fn read(
        &self,
        reach: Reach<'_>,
        work: &mut dyn FnMut(&mut dyn Tx) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.storage.read(reach, work)
    }
}

struct SlowTx<'a> {
    tx: &'a mut dyn Tx,
    delays: &'a Delays,
}

impl SlowTx<'_> {
    fn after_a_while(&mut self) -> &mut dyn Tx {
        self.delays.wait(LONGEST_US / 16);
        self.tx
    }
}

impl Tx for SlowTx<'_> {
    fn query(&mut self, sql: &str, args: &[Cell]) -> Result<Vec<Row>, Error> {
        self.after_a_while().query(sql, args)
    }

    fn execute(&mut self, sql: &str, args: &[Cell]) -> Result<u64, Error> {
        self.after_a_while().execute(sql, args)
    }

    fn load(&mut self, table: &Table, keys: &[Vec<Cell>]) -> Result<Vec<Row>, Error> {
        self.after_a_while().load(table, keys)
    }

    fn put(&mut self, table: &Table, rows: &[Vec<Cell>]) -> Result<(), Error> {
        self.after_a_while().put(table, rows)
    }

    fn append(&mut self, table: &Table, rows: &[Vec<Cell>]) -> Result<(), Error> {
        self.after_a_while().append(table, rows)
    }

    fn delete(&mut self, table: &Table, keys: &[Vec<Cell>]) -> Result<(), Error> {
        self.after_a_while().delete(table, keys)
    }

    fn who_knows(&mut self, people: &[Cell]) -> Result<Vec<Row>, Error> {
        self.after_a_while().who_knows(people)
    }
}
