//! When the next round is due. Told the time, in milliseconds of a clock that only goes forward.

/// After somebody signed in: what she came for is on the screen first.
const AFTER_SIGN_IN: u64 = 10_000;
/// After a save: whoever enters a sheet saves again before that.
const AFTER_SAVE: u64 = 30_000;
/// A save is not put off longer than this by the saves after it.
const LONGEST_AFTER_SAVE: u64 = 120_000;
/// When nothing happens: what others entered is wanted here too.
const BETWEEN: u64 = 15 * 60_000;
/// After a first failure; twice as long after each further one, up to [`BETWEEN`].
const FIRST_PAUSE: u64 = 5_000;

/// How a round ended, as far as the next one depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// Both sides are the same.
    Same,
    /// It may go better soon: nobody answered, or somebody else did.
    Failed,
    /// It goes no better before somebody does something about it.
    Refused,
}

/// When the next round is due.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Schedule {
    /// When, if nothing is saved meanwhile.
    next: u64,
    /// The first and the last save since the last round began.
    saved: Option<(u64, u64)>,
    /// Not before, whatever is saved: the pause after a failure.
    not_before: u64,
    n_failures: u32,
}

impl Schedule {
    /// Somebody has signed in.
    pub(crate) fn from_sign_in(now: u64) -> Self {
        Self {
            next: now + AFTER_SIGN_IN,
            saved: None,
            not_before: 0,
            n_failures: 0,
        }
    }

    /// When.
    pub(crate) fn due(&self) -> u64 {
        let Some((first, last)) = self.saved else {
            return self.next;
        };
        let after_saves = (last + AFTER_SAVE).min(first + LONGEST_AFTER_SAVE);
        self.next.min(after_saves.max(self.not_before))
    }

    /// Something was saved.
    pub(crate) fn saved(&mut self, now: u64) {
        let first = self.saved.map_or(now, |(first, _)| first);
        self.saved = Some((first, now));
    }

    /// Somebody asks for a round now.
    pub(crate) fn asked(&mut self, now: u64) {
        self.next = now;
    }

    /// A round begins: what was saved so far goes with it.
    pub(crate) fn begun(&mut self) {
        self.saved = None;
    }

    /// A round ended; `chance` is random, and keeps the laptops of a district from coming all at once.
    pub(crate) fn ended(&mut self, now: u64, how: Ended, chance: u8) {
        let pause = match how {
            Ended::Same => {
                self.n_failures = 0;
                BETWEEN
            }
            Ended::Failed => {
                let doubled = FIRST_PAUSE << self.n_failures.min(16);
                self.n_failures = self.n_failures.saturating_add(1);
                doubled.min(BETWEEN)
            }
            Ended::Refused => BETWEEN,
        };
        // From three quarters to five quarters of it.
        let pause = pause * 3 / 4 + pause / 2 * u64::from(chance) / 255;
        self.next = now + pause;
        self.not_before = match how {
            Ended::Same => 0,
            Ended::Failed | Ended::Refused => self.next,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIDDLE: u8 = 128;

    #[test]
    fn a_round_comes_ten_seconds_after_sign_in_and_then_every_quarter_of_an_hour() {
        let mut schedule = Schedule::from_sign_in(1_000);
        assert_eq!(schedule.due(), 11_000);
        schedule.begun();
        schedule.ended(11_000, Ended::Same, MIDDLE);
        let minutes = (schedule.due() - 11_000) / 60_000;
        assert!((11..=19).contains(&minutes), "{minutes} minutes");
    }

    #[test]
    fn saves_are_gathered_for_half_a_minute_and_for_two_minutes_at_most() {
        let mut schedule = Schedule::from_sign_in(0);
        schedule.begun();
        schedule.ended(10_000, Ended::Same, MIDDLE);
        schedule.saved(100_000);
        assert_eq!(schedule.due(), 130_000, "half a minute after the save");
        schedule.saved(120_000);
        assert_eq!(schedule.due(), 150_000, "a further save puts it off");
        for second in 13..30 {
            schedule.saved(second * 10_000);
            assert!(schedule.due() <= 220_000, "but not for ever");
        }
        assert_eq!(schedule.due(), 220_000);
    }

    #[test]
    fn a_save_does_not_put_off_what_is_due_sooner() {
        let mut schedule = Schedule::from_sign_in(0);
        schedule.saved(1_000);
        assert_eq!(schedule.due(), 10_000);
    }

    #[test]
    fn failures_are_followed_by_longer_and_longer_pauses_up_to_a_quarter_of_an_hour() {
        let mut schedule = Schedule::from_sign_in(0);
        let mut now = 10_000;
        let mut before = 0;
        for attempt in 0..12 {
            schedule.begun();
            schedule.ended(now, Ended::Failed, MIDDLE);
            let pause = schedule.due() - now;
            assert!(pause >= before, "attempt {attempt}: {pause} after {before}");
            before = pause;
            now = schedule.due();
        }
        assert!((11 * 60_000..=19 * 60_000).contains(&before), "{before}");
        schedule.begun();
        schedule.ended(now, Ended::Same, MIDDLE);
        schedule.begun();
        schedule.ended(now, Ended::Failed, 0);
        assert_eq!(
            schedule.due() - now,
            3_750,
            "after a good round it begins anew"
        );
        schedule.ended(now, Ended::Refused, MIDDLE);
        assert!(
            schedule.due() - now > 11 * 60_000,
            "nothing gets better by itself"
        );
    }

    #[test]
    fn a_save_does_not_shorten_a_pause_but_a_person_does() {
        let mut schedule = Schedule::from_sign_in(0);
        schedule.begun();
        for _ in 0..8 {
            schedule.ended(10_000, Ended::Failed, 0);
        }
        let due = schedule.due();
        assert!(due > 100_000);
        schedule.saved(20_000);
        assert_eq!(schedule.due(), due);
        schedule.asked(20_001);
        assert_eq!(schedule.due(), 20_001);
    }

    #[test]
    fn what_was_saved_during_a_round_is_sent_soon_after_it() {
        let mut schedule = Schedule::from_sign_in(0);
        schedule.begun();
        schedule.saved(11_000);
        schedule.ended(12_000, Ended::Same, MIDDLE);
        assert_eq!(schedule.due(), 41_000);
    }
}
