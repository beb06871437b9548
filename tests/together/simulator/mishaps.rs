//! What happens to machines and sticks: stopped, copied, put back, lost.

use std::collections::BTreeSet;

use protocol::bundle::Bundle;
use sample::Rng;

use super::case::{Fault, Of};
use super::clock::MINUTES_A_DAY;
use super::lines::harm;
use super::run::Run;
use super::truth::{Mark, Told};

/// Sticks that lie around.
const MOST_STICKS: usize = 6;
/// Laptops of a run, clones too.
const MOST_SEATS: usize = 8;

impl Run<'_> {
    /// What happens to the district on a day.
    pub(super) fn office_day(&mut self, day: u32) {
        let mut rng = self.case.rng(Of::Office(day));
        if rng.chance(0.1) && self.case.rate(Fault::ServerRestore) > 0.0 {
            self.office.keep_image();
        }
        let n_images = u32::try_from(self.office.n_images()).unwrap();
        if n_images > 0 && rng.chance(self.case.rate(Fault::ServerRestore)) {
            let before = self.office.marks();
            let minute = self.sun.now();
            let image = rng.below(n_images) as usize;
            self.office.restore(image, minute);
            // A newer image that is put back after an older one gives a place back to what meanwhile goes on under
            // another name, because a second writer of its log took it: that stands twice then.
            if self.case.has_any(&[Fault::Clone, Fault::Restore]) {
                self.office.forget_images_after(image);
            }
            self.forget_what_nobody_has(&before);
            // One that it has never vouched for enrols again.
            for seat in &mut self.seats {
                let epoch = seat.store().district().unwrap().map(|known| known.epoch);
                if epoch == Some(0) && !self.office.knows(&seat.store().device_key().unwrap()) {
                    seat.joined = false;
                }
            }
            self.note(format!("day {day}: the district goes back to an image"));
        }
    }

    /// What happens to a laptop on a day; answers whether it is still there.
    pub(super) fn laptop_day(&mut self, at: usize, day: u32, rng: &mut Rng) -> bool {
        let (case, number) = (self.case, self.seats[at].number);
        if rng.chance(0.05) && case.rate(Fault::WrongClock) > 0.0 {
            self.set_clock(at, rng);
        }
        let joined = self.seats[at].joined;
        // What a laptop of a newer program wrote, only that program could enter anew.
        if !joined || self.seats[at].newer {
            return true;
        }
        if rng.chance(case.rate(Fault::Lost)) && self.seats.len() > 1 {
            let lost = self.seats.remove(at);
            self.forget_what_nobody_has(&lost.marks());
            self.note(format!("day {day}: {number} is lost"));
            return false;
        }
        if rng.chance(0.1) && case.rate(Fault::Restore) > 0.0 {
            self.seats[at].keep_image();
        }
        if rng.chance(case.rate(Fault::Clone)) && self.seats.len() < MOST_SEATS {
            self.n_seats += 1;
            self.forked.extend(self.seats[at].own_logs());
            let (clone, rng) = (self.n_seats, case.rng(Of::Laptop(self.n_seats)));
            let clone = self.seats[at].cloned(clone, &self.sun, rng);
            self.note(format!(
                "day {day}: {} is a clone of {number}",
                clone.number
            ));
            self.seats.push(clone);
        }
        let n_images = u32::try_from(self.seats[at].n_images()).unwrap();
        if n_images > 0 && rng.chance(case.rate(Fault::Restore)) {
            let before = self.seats[at].marks();
            self.forked.extend(self.seats[at].own_logs());
            self.seats[at].restore(rng.below(n_images) as usize);
            self.forget_what_nobody_has(&before);
            self.note(format!("day {day}: an old disk of {number} is put back"));
        }
        true
    }

    /// A laptop's clock shows something else from now on.
    pub(super) fn set_clock(&self, at: usize, rng: &mut Rng) {
        const YEAR: i64 = 365 * MINUTES_A_DAY;
        let now = self.sun.now();
        let some_years = i64::from(rng.between(0, 20)) * YEAR - 10 * YEAR;
        let ahead = rng.pick(&[0, some_years, -now, 129 * YEAR - now, 90, -MINUTES_A_DAY]);
        self.seats[at].clock.set_ahead(ahead);
    }

    /// What was at one place and is nowhere now may be lost. Of a log with two writers another laptop's copy
    /// does not count: the district may give its places to what the other writer entered. Neither does what
    /// another puskesmas was given.
    fn forget_what_nobody_has(&mut self, marks: &BTreeSet<Mark>) {
        let mut there = self.office.marks();
        for seat in &self.seats {
            let own = seat.own_logs();
            let here = seat.marks_by_log().into_iter();
            let counts = here.filter(|(log, mark)| {
                let of_here = self.truth.home(mark) == Some(seat.home);
                own.contains(log) || (of_here && !self.forked.contains(log))
            });
            there.extend(counts.map(|(_, mark)| mark));
        }
        self.truth.may_be_lost(marks.difference(&there));
    }

    /// A laptop of a newer program writes what the others do not understand.
    pub(super) fn newer_work(&mut self, at: usize, rng: &mut Rng) -> Result<(), String> {
        let author = self.truth.next();
        let mut body = vec![0; 20];
        rng.fill(&mut body);
        // Kinds of bodies are counted from zero, and so far there are two.
        body[0] = 7;
        let written = self.seats[at].store().database().write::<_, store::Error>(|tx| {
            let sql = "INSERT INTO operations (replica, seq, author, minute, clock_suspect, body, deferred)
                       SELECT replica,
                              1 + coalesce((SELECT max(seq) FROM operations AS own
                                            WHERE own.replica = incarnations.replica), 0),
                              ?1, 0, 0, ?2, 1
                       FROM incarnations
                       ORDER BY number DESC
                       LIMIT 1";
            tx.execute(sql, (author.0, &body))?;
            Ok(())
        });
        written.map_err(|error| format!("a newer program cannot write: {error}"))?;
        let home = self.seats[at].home;
        self.truth
            .saved(author, home, vec![Told::opaque(author, body)]);
        Ok(())
    }

    /// Somebody writes a stick here, or reads one that lies around.
    pub(super) fn stick(&mut self, at: usize, rng: &mut Rng) -> Result<(), String> {
        let store = self.seats[at].store();
        let joined = self.seats[at].joined;
        if !joined || !rng.chance(self.case.rate(Fault::Stick)) {
            return Ok(());
        }
        let failed = |what: &str, error: &dyn std::fmt::Display| {
            Err(format!("a stick cannot be {what}: {error}"))
        };
        if self.sticks.is_empty() || rng.chance(0.5) {
            let readers = match store.bundle_readers() {
                Ok(readers) => readers,
                Err(error) => return failed("addressed", &error),
            };
            let bundle = match store.bundle() {
                Ok(bundle) => bundle,
                Err(error) => return failed("gathered", &error),
            };
            let sealed = bundle.seal(&readers, &mut |bytes| rng.fill(bytes));
            let mut stick = match sealed {
                Ok(stick) => stick,
                Err(error) => return failed("written", &error),
            };
            let bad = rng.chance(self.case.rate(Fault::BadStick));
            let cut = rng.chance(0.5);
            harm(rng, &mut stick, bad && cut, bad && !cut);
            self.sticks.push((stick, bad));
            let n_over = self.sticks.len().saturating_sub(MOST_STICKS);
            self.sticks.drain(..n_over);
            return Ok(());
        }
        let (stick, bad) = rng.pick_ref(&self.sticks);
        let key = match store.device_key() {
            Ok(key) => key,
            Err(error) => return failed("opened", &error),
        };
        match Bundle::open(stick, &key) {
            Ok(_) if *bad => Err("a changed stick was believed".to_owned()),
            // It was written before this laptop was known there, or harmed.
            Err(_) => Ok(()),
            Ok(bundle) => match store.take_bundle(&bundle) {
                Ok(_) => self.no_hole(at),
                Err(error) => failed("taken in", &error),
            },
        }
    }
}
