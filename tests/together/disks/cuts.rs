//! The power goes after each write of a story, on the machine that wrote: what was not synced is there, gone or torn.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;

use faults::{Disk, Effect, Event, Loss, Medium, Tape};
use sample::Rng;
use sqlite::{Database, Options};
use tempfile::TempDir;

use super::story::{
    ANI, DISTRICT, EKA, FILES, Machines, NAMES, Off, carry, end_well, open_desk, open_district,
    save,
};
use super::{one_of, say};
use crate::bed::{self, Desk};

/// A story as it went: what the disks held before, what was done to them, and what each save wrote.
struct Recording {
    before: Off,
    events: Vec<Event>,
    written: Vec<u64>,
    /// Saves from before the story.
    n_before: usize,
}

/// Saves, and tells the tape when they returned.
struct Pen {
    tape: Tape,
    written: Vec<u64>,
}

impl Pen {
    fn saves(&mut self, desk: &Desk, n_saves: u64) {
        for _ in 0..n_saves {
            let n = self.written.len() as u64;
            self.written.push(save(desk, n).unwrap());
            self.tape.mark(n + 1);
        }
    }
}

impl Recording {
    /// Records what `story` does after `before` was done.
    fn of(
        before: impl FnOnce(&mut Pen, &Machines),
        story: impl FnOnce(&mut Pen, Machines) -> Machines,
    ) -> Self {
        let tape = Tape::new();
        let mut pen = Pen {
            tape: tape.clone(),
            written: Vec::new(),
        };
        let machines = Machines::new();
        before(&mut pen, &machines);
        let n_before = pen.written.len();
        let before = machines.off();
        let folders = [(); 3].map(|()| bed::folder());
        let disks = [DISTRICT, ANI, EKA].map(|at| {
            let folder = folders[at].path();
            before.media[at].put(folder, &mut Loss::Nothing).unwrap();
            Disk::watch(folder)
        });
        drop(tape.take());
        for (number, disk) in disks.iter().enumerate() {
            disk.record(&tape, number);
        }
        let machines = Machines::start(folders, before.puskesmas, 500).unwrap();
        let machines = story(&mut pen, machines);
        let events = tape.take();
        end_well(&machines, &pen.written, pen.written.len()).unwrap();
        Self {
            before,
            events,
            written: pen.written,
            n_before,
        }
    }

    /// Cuts the power at one of so many moments, and tells what was not as it must be.
    fn cut(&self, one_of: u64, seed: u64) -> Result<Figures, String> {
        let mut rng = Rng::new(seed, 0);
        let mut now = Now {
            media: self.before.media.clone(),
            n_done: [0; 3],
            n_sure: self.n_before,
        };
        let mut seen = BTreeSet::new();
        let mut figures = Figures::default();
        for (nth, event) in self.events.iter().enumerate() {
            let (at, file, effect) = match event {
                Event::Mark(n) => {
                    now.n_sure = usize::try_from(*n).unwrap();
                    continue;
                }
                Event::Done { disk, file, effect } => (*disk, file, effect),
            };
            figures.n_moments += 1;
            let chosen = figures.n_moments % one_of == 0;
            let mut left = Vec::new();
            if chosen && let Effect::Write { bytes, .. } = effect {
                let length = rng.below(u32::try_from(bytes.len()).unwrap());
                let mut half = now.media[at].clone();
                half.apply(file, &effect.cut_to(length as usize).unwrap());
                left.push(files_of(&half, &mut Loss::Nothing));
            }
            now.media[at].apply(file, effect);
            now.n_done[at] += 1;
            if chosen {
                left.push(files_of(&now.media[at], &mut Loss::Nothing));
                left.push(files_of(&now.media[at], &mut Loss::Unsynced));
                for kept in [0.1, 0.5, 0.9] {
                    let torn = &mut || rng.chance(kept);
                    left.push(files_of(&now.media[at], &mut Loss::Torn(torn)));
                }
            }
            // What was synced cannot be lost: then all are the same.
            left.dedup();
            for files in left {
                figures.n_disks += 1;
                let gone_on = self.go_on(&now, at, &files, &mut seen);
                figures.n_gone_on += u64::from(gone_on.map_err(|wrong| {
                    format!(
                        "seed {seed}: the power of {} goes at event {nth} ({file}): {wrong}",
                        NAMES[at]
                    )
                })?);
            }
        }
        Ok(figures)
    }

    /// Opens a disk after the power went, and lets the story go on from there, unless it did from the same before.
    fn go_on(
        &self,
        now: &Now,
        at: usize,
        files: &Files,
        seen: &mut BTreeSet<(usize, u64, [u64; 3], usize)>,
    ) -> Result<bool, String> {
        let folder = bed::folder();
        put(files, folder.path());
        let found = fingerprint(folder.path(), at)?;
        let mut others = now.n_done;
        others[at] = 0;
        if !seen.insert((at, found, others, now.n_sure)) {
            return Ok(false);
        }
        let folders = [DISTRICT, ANI, EKA].map(|each| {
            let folder = bed::folder();
            match each == at {
                true => put(files, folder.path()),
                false => now.media[each]
                    .put(folder.path(), &mut Loss::Nothing)
                    .unwrap(),
            }
            folder
        });
        let seed = 1_000 + seen.len() as u64 * 10;
        let machines = Machines::start(folders, self.before.puskesmas, seed)?;
        end_well(&machines, &self.written, now.n_sure)?;
        Ok(true)
    }
}

/// The moment of a story.
struct Now {
    media: [Medium; 3],
    /// What was done to each disk so far.
    n_done: [u64; 3],
    /// Saves that have returned.
    n_sure: usize,
}

#[derive(Debug, Default)]
struct Figures {
    /// Writes, syncs and deletions.
    n_moments: u64,
    /// Disks that were opened.
    n_disks: u64,
    /// Of which the story went on: the others held what one before held.
    n_gone_on: u64,
}

type Files = BTreeMap<String, Vec<u8>>;

fn files_of(medium: &Medium, loss: &mut Loss<'_>) -> Files {
    let files = medium.after(loss).into_iter();
    files
        .map(|(name, bytes)| (name.to_owned(), bytes))
        .collect()
}

fn put(files: &Files, folder: &Path) {
    for (name, bytes) in files {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
}

/// Opens a disk's database, checks every page of it, and sums up what it holds.
fn fingerprint(folder: &Path, at: usize) -> Result<u64, String> {
    let shape = match at {
        DISTRICT => &district::SHAPE,
        _ => &store::SHAPE,
    };
    let path = folder.join(FILES[at]);
    let db = Database::open(&path, &bed::key(), shape, Options::default());
    let db = db.map_err(|error| format!("it does not open: {error}"))?;
    let findings = db.check().map_err(|error| error.to_string())?;
    if !findings.is_empty() {
        return Err(format!("it is damaged: {findings:?}"));
    }
    let held = db.read::<_, sqlite::Error>(|db| {
        let mut hasher = DefaultHasher::new();
        let sql = "SELECT name FROM sqlite_schema
                   WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'
                   ORDER BY name";
        let mut tables = db.prepare(sql)?;
        let tables = tables.query_map([], |row| row.get::<_, String>(0))?;
        for table in tables.collect::<Result<Vec<_>, _>>()? {
            let sql = "SELECT group_concat('quote(\"' || name || '\")') FROM pragma_table_info(?1)";
            let columns: String = db.query_row(sql, [&table], |row| row.get(0))?;
            let mut rows = db.prepare(&format!(
                "SELECT concat_ws('|', {columns}) FROM \"{table}\""
            ))?;
            let mut rows = rows.query([])?;
            table.hash(&mut hasher);
            while let Some(row) = rows.next()? {
                row.get::<_, String>(0)?.hash(&mut hasher);
            }
        }
        Ok(hasher.finish())
    });
    held.map_err(|error| format!("it cannot be read: {error}"))
}

/// The machine of a desk is switched off and on.
fn restarted(desk: Desk, seed: u64) -> Desk {
    desk.store.close().unwrap();
    open_desk(desk.folder, seed).unwrap()
}

fn told(what: &str, recording: &Recording, figures: &Figures) {
    let n_operations: u64 = recording.written.iter().sum();
    say(&format!(
        "{what}: {n_operations} operations, {} writes and syncs, {} disks after a power cut opened, {} gone on from",
        figures.n_moments, figures.n_disks, figures.n_gone_on
    ));
}

#[test]
fn the_power_may_go_after_any_write_of_rounds_and_sticks_and_nothing_is_lost_or_doubled() {
    let recording = Recording::of(
        |pen, machines| {
            pen.saves(&machines.eka, 16);
            machines.sync(EKA).unwrap();
        },
        |pen, mut machines| {
            // What the other has sent comes, what is entered goes.
            machines.sync(ANI).unwrap();
            pen.saves(&machines.ani, 48);
            machines.sync(ANI).unwrap();
            pen.saves(&machines.eka, 32);
            machines.sync(EKA).unwrap();
            machines.sync(ANI).unwrap();
            // Everybody is switched off properly once, so that the logs go into the files.
            machines.ani = restarted(machines.ani, 601);
            let bed::District {
                server,
                puskesmas,
                folder,
            } = machines.district;
            drop(server);
            machines.district = open_district(folder, puskesmas, 600).unwrap();
            // One without a line, whose stick the other takes to the district; the receipt goes back.
            pen.saves(&machines.eka, 32);
            carry(&machines.eka, &machines.ani);
            pen.saves(&machines.ani, 24);
            machines.sync(ANI).unwrap();
            carry(&machines.ani, &machines.eka);
            pen.saves(&machines.eka, 24);
            machines.sync(EKA).unwrap();
            machines.sync(ANI).unwrap();
            machines
        },
    );
    let figures = recording.cut(one_of(61), 1).unwrap();
    assert!(recording.written.iter().sum::<u64>() >= 200);
    told("rounds and sticks", &recording, &figures);
}

#[test]
fn the_power_may_go_after_any_write_of_a_first_download_and_what_was_entered_meanwhile_is_there() {
    let recording = Recording::of(
        |pen, machines| {
            pen.saves(&machines.eka, 1_700);
            machines.sync(EKA).unwrap();
            pen.saves(&machines.ani, 8);
        },
        |pen, machines| {
            machines.sync(ANI).unwrap();
            pen.saves(&machines.ani, 4);
            machines.sync(ANI).unwrap();
            machines
        },
    );
    let figures = recording.cut(one_of(149), 2).unwrap();
    told("a first download", &recording, &figures);
}

/// A disk that says it has synced and has not: then something is missing, and the search must see it.
#[test]
fn a_disk_that_lies_about_syncing_is_found_out() {
    let mut recording = Recording::of(
        |_, _| (),
        |pen, machines| {
            pen.saves(&machines.ani, 4);
            machines.sync(ANI).unwrap();
            machines
        },
    );
    recording.cut(1, 3).unwrap();
    recording.events.retain(
        |event| !matches!(event, Event::Done { effect: Effect::Sync, disk, .. } if *disk == ANI),
    );
    let wrong = recording.cut(1, 3).unwrap_err();
    assert!(wrong.contains("Ani has 0 operations of save"), "{wrong}");
}

#[test]
fn what_holds_the_same_has_one_fingerprint_and_what_does_not_has_another() {
    let machines = Machines::new();
    let mut pen = Pen {
        tape: Tape::new(),
        written: Vec::new(),
    };
    let look = |folder: &TempDir| {
        let copy = bed::folder();
        bed::copy_disk(folder.path(), copy.path());
        fingerprint(copy.path(), ANI).unwrap()
    };
    let before = look(&machines.ani.folder);
    assert_eq!(before, look(&machines.ani.folder));
    pen.saves(&machines.ani, 1);
    assert_ne!(before, look(&machines.ani.folder));
}
