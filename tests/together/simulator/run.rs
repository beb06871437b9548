//! A run: day after day people work, lines and machines fail; then all is mended and everything compared.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;

use chrono::{Days, NaiveDate};
use district::scope::ScopeId;
use sample::Rng;
use tempfile::TempDir;

use super::case::{Case, Fault, MOST_PUSKESMAS, Of};
use super::check::must;
use super::clock::{Clock, MINUTES_A_DAY, Stopped, Sun};
use super::lines::{Line, Traffic};
use super::office::Office;
use super::people;
use super::seat::Seat;
use super::truth::Truth;
use crate::bed;

/// Rounds in which every laptop must come to its end once nothing goes wrong any more.
const MOST_PASSES: u32 = 3;

/// A store and a district as they are when they are made, to be copied: making them takes longer.
pub(crate) struct Templates {
    folder: TempDir,
    puskesmas: Vec<ScopeId>,
}

/// What the puskesmas are called.
pub(super) const PUSKESMAS: [&str; MOST_PUSKESMAS] = ["Stabat", "Binjai", "Selesai"];

impl Templates {
    pub(crate) fn new() -> Self {
        let folder = bed::folder();
        let mut puskesmas = Vec::new();
        for n_puskesmas in [1, MOST_PUSKESMAS] {
            let district = bed::District::new();
            let names = PUSKESMAS[..n_puskesmas].iter();
            puskesmas = names.map(|name| district.add(name)).collect();
            // Its log empties itself into its file when nobody has it open.
            let copy = district.backup();
            let target = folder.path().join(district_of(n_puskesmas));
            std::fs::copy(copy.path().join("district.db"), target).unwrap();
        }
        for (home, name) in PUSKESMAS.iter().enumerate() {
            let desk = bed::Desk::alone_at(name, 1);
            desk.store.database().checkpoint().unwrap();
            let store = desk.folder.path().join(store::STORE_FILE);
            std::fs::copy(store, folder.path().join(store_of(home))).unwrap();
        }
        Self { folder, puskesmas }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

/// The file of the template of a district of so many puskesmas.
fn district_of(n_puskesmas: usize) -> String {
    format!("district-{n_puskesmas}.db")
}

/// The file of the template of a store of a puskesmas.
fn store_of(home: usize) -> String {
    format!("{home}-{}", store::STORE_FILE)
}

/// What a run came to.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Figures {
    pub(crate) n_laptop_days: u64,
    pub(crate) n_saves: u64,
    pub(crate) n_rounds: u64,
    pub(crate) n_messages: u64,
    pub(crate) n_faults: u64,
    pub(crate) n_operations: u64,
}

impl Figures {
    /// Adds those of another run.
    pub(crate) fn add(&mut self, other: &Self) {
        self.n_laptop_days += other.n_laptop_days;
        self.n_saves += other.n_saves;
        self.n_rounds += other.n_rounds;
        self.n_messages += other.n_messages;
        self.n_faults += other.n_faults;
        self.n_operations += other.n_operations;
    }
}

/// A case as it is run.
pub(crate) struct Run<'a> {
    pub(super) case: &'a Case,
    pub(super) sun: Sun,
    pub(super) office: Office,
    pub(super) seats: Vec<Seat>,
    /// Seats there ever were.
    pub(super) n_seats: u32,
    /// Logs that went on, or may go on, on a second disk.
    pub(super) forked: BTreeSet<u64>,
    /// Sticks, and whether they were harmed.
    pub(super) sticks: Vec<(Vec<u8>, bool)>,
    pub(super) truth: Truth,
    pub(super) traffic: RefCell<Traffic>,
    pub(super) figures: Figures,
    notes: Vec<String>,
}

/// Runs a case to its end.
///
/// # Errors
/// What should have been so and was not.
pub(crate) fn run(case: &Case, templates: &Templates) -> Result<Figures, String> {
    let ran = catch_unwind(AssertUnwindSafe(|| {
        let mut run = Run::new(case, templates);
        let ended = run.all();
        ended.map_err(|wrong| format!("{wrong}\n{}", run.notes.join("\n")))?;
        Ok(run.figures)
    }));
    ran.unwrap_or_else(|thrown| {
        let text = thrown.downcast_ref::<String>().cloned();
        let text = text.or_else(|| thrown.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        Err(format!("it panicked: {}", text.unwrap_or_default()))
    })
}

impl<'a> Run<'a> {
    fn new(case: &'a Case, templates: &Templates) -> Self {
        let sun = Sun::default();
        sun.set(minute_of(0));
        let mut rng = case.rng(Of::Seed);
        let clock = Clock::new(&sun, Rng::new(case.seed, 1));
        clock.set_ahead(rng.pick(&[0, 0, 60, -60]));
        let district = templates.file(&district_of(case.n_puskesmas()));
        let puskesmas = &templates.puskesmas[..case.n_puskesmas()];
        let office = Office::new(&district, puskesmas, clock);
        let mut run = Self {
            case,
            sun,
            office,
            seats: Vec::new(),
            n_seats: case.n_laptops,
            forked: BTreeSet::new(),
            sticks: Vec::new(),
            truth: Truth::default(),
            traffic: RefCell::default(),
            figures: Figures::default(),
            notes: Vec::new(),
        };
        for number in 1..=case.n_laptops {
            let mut rng = case.rng(Of::Laptop(number));
            let home = (number as usize - 1) % case.n_puskesmas();
            let store = templates.file(&store_of(home));
            let mut seat = Seat::new(&store, home, number, &run.sun, rng.clone());
            seat.newer = number > 1 && rng.chance(case.rate(Fault::Newer));
            seat.joins = match rng.chance(case.rate(Fault::Alone)) {
                true => rng.below(case.n_days),
                false => 0,
            };
            run.seats.push(seat);
            if rng.chance(case.rate(Fault::WrongClock)) {
                run.set_clock(run.seats.len() - 1, &mut rng);
            }
        }
        run
    }

    fn all(&mut self) -> Result<(), String> {
        let mut rng = self.case.rng(Of::Seed);
        let work = rng.within(0.2, 2.0);
        let sync = rng.within(0.05, 0.5);
        for day in 0..self.case.n_days {
            self.sun.set(minute_of(day));
            self.office_day(day);
            let numbers: Vec<u32> = self.seats.iter().map(|seat| seat.number).collect();
            for number in numbers {
                let at = self.seats.iter().position(|seat| seat.number == number);
                self.day(at.unwrap(), day, [work, sync])?;
            }
        }
        self.end()
    }

    /// A day of a laptop.
    fn day(&mut self, at: usize, day: u32, [work, sync]: [f64; 2]) -> Result<(), String> {
        self.figures.n_laptop_days += 1;
        let number = self.seats[at].number;
        let mut rng = self.case.rng(Of::Day(number, day));
        if self.seats[at].joins <= day && !self.seats[at].joined {
            self.seats[at].join(&self.office);
        }
        if !self.laptop_day(at, day, &mut rng) {
            return Ok(());
        }
        let mut hands = self.case.rng(Of::Work(number, day));
        while hands.chance(work / (1.0 + work)) {
            if self.seats[at].newer && hands.chance(0.3) {
                self.newer_work(at, &mut hands)?;
            } else {
                people::work(
                    self.case,
                    &self.seats[at],
                    &mut hands,
                    date_of(day),
                    &mut self.truth,
                )?;
            }
            self.figures.n_saves += 1;
        }
        self.stick(at, &mut rng)?;
        while self.seats[at].joined && rng.chance(sync) {
            self.round(at, Some(self.case.rng(Of::Line(number, day))), &mut rng)
                .map_err(|wrong| format!("{wrong} (laptop {number}, day {day})"))?;
        }
        Ok(())
    }

    /// A round of a laptop over a line; answers whether it came to its end.
    pub(super) fn round(
        &mut self,
        at: usize,
        line: Option<Rng>,
        rng: &mut Rng,
    ) -> Result<bool, String> {
        self.figures.n_rounds += 1;
        let before = minute_of_last_round(&self.seats[at]);
        let faulty = line.is_some();
        // Until others have given back what the district lost, it does not understand who speaks of it.
        let goes_back = self.case.rate(Fault::ServerRestore) > 0.0;
        if faulty && rng.chance(self.case.rate(Fault::Crash)) {
            self.seats[at].clock.set_fuse(Some(rng.below(25)));
        }
        if faulty {
            self.disks_fail_soon(at, rng);
        }
        let seat = &mut self.seats[at];
        let mut pace = seat.pace;
        let line = Line {
            case: self.case,
            office: &self.office,
            clock: &seat.clock,
            sun: &self.sun,
            traffic: &self.traffic,
            rng: line.map(RefCell::new),
        };
        let ended = catch_unwind(AssertUnwindSafe(|| {
            sync::round(seat.store(), &line, &mut pace, &mut |_, _| {
                line.clock.tick()
            })
        }));
        let failed = seat.plug.has_failed();
        seat.mended(rng);
        self.office.mended(rng);
        let ended = match ended {
            Ok(ended) => ended,
            Err(thrown) if thrown.is::<Stopped>() => {
                seat.restart();
                return Ok(false);
            }
            Err(thrown) => resume_unwind(thrown),
        };
        seat.clock.set_fuse(None);
        seat.pace = pace;
        match ended {
            Ok(_) => {
                self.after_round(at)?;
                Ok(true)
            }
            Err(sync::Error::Link(_) | sync::Error::NotTheDistrict) if faulty => {
                failed_as_it_was(seat, before)
            }
            // What was told as failed may be on the disk all the same.
            Err(sync::Error::Store(_)) if failed && minute_of_last_round(seat) != before => {
                self.after_round(at)?;
                Ok(true)
            }
            Err(sync::Error::Store(_)) if failed => Ok(false),
            Err(sync::Error::Stuck { code }) if code.starts_with("unknown_") && goes_back => {
                failed_as_it_was(seat, before)
            }
            Err(error) => Err(format!("a round ended with: {error}")),
        }
    }

    /// In this round a disk may fail, or its power go.
    fn disks_fail_soon(&mut self, at: usize, rng: &mut Rng) {
        let mut comes = |fault, rng: &mut Rng| {
            let rate = self.case.rate(fault);
            let comes = rate > 0.0 && rng.chance(rate);
            self.traffic.get_mut().n_faults += u64::from(comes);
            comes
        };
        if comes(Fault::PowerCut, rng) {
            match rng.chance(0.5) {
                true => self.seats[at].power_goes_soon(rng),
                false => self.office.power_goes_soon(rng),
            }
        } else if comes(Fault::DiskFails, rng) {
            match rng.chance(0.5) {
                true => self.seats[at].plug.fails_soon(rng),
                false => self.office.plug.fails_soon(rng),
            }
        }
    }

    /// Nothing goes wrong any more: everybody comes to the same.
    fn end(&mut self) -> Result<(), String> {
        self.sun.set(minute_of(self.case.n_days));
        for at in 0..self.seats.len() {
            if !self.seats[at].joined {
                self.seats[at].join(&self.office);
            }
        }
        self.traffic.borrow_mut().kept = Some(Vec::new());
        let mut rng = self.case.rng(Of::Office(self.case.n_days));
        for pass in 1..=MOST_PASSES {
            for at in 0..self.seats.len() {
                let number = self.seats[at].number;
                let ended = self.round(at, None, &mut rng).and_then(|ended| {
                    let last = pass == MOST_PASSES;
                    must(ended || !last, || "it is not done in the end")
                });
                ended.map_err(|wrong| {
                    format!("{wrong} (laptop {number}, pass {pass} of the end)")
                })?;
            }
        }
        let kept = self.traffic.borrow_mut().kept.take();
        self.compare_all(&kept.unwrap_or_default())?;
        self.figures.n_messages = self.traffic.borrow().n_messages;
        self.figures.n_faults = self.traffic.borrow().n_faults;
        let heads = (0..self.case.n_puskesmas()).map(|place| self.office.head(place).ssn);
        self.figures.n_operations = heads.sum();
        Ok(())
    }

    pub(super) fn note(&mut self, note: String) {
        self.notes.push(note);
    }
}

/// A round that failed does not say that it is done.
fn failed_as_it_was(seat: &Seat, before: Option<i64>) -> Result<bool, String> {
    match minute_of_last_round(seat) == before {
        true => Ok(false),
        false => Err("a round that failed says it is done".to_owned()),
    }
}

fn minute_of_last_round(seat: &Seat) -> Option<i64> {
    let district = seat.store().district().unwrap();
    district.and_then(|district| district.minute)
}

fn date_of(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 5).unwrap() + Days::new(day.into())
}

/// Eight in the morning of a day.
fn minute_of(day: u32) -> i64 {
    (date_of(day) - NaiveDate::default()).num_days() * MINUTES_A_DAY + 60
}
