//! One round: the only one on this laptop, told of as it goes, and remembered however it ends.

use records::Touched;
use sqlite::RoundLock;
use store::sharing::Attempts;
use sync::Link;
use sync::http::Http;

use super::Shared;
use super::courtesy::Courtesy;
use super::line::Line;
use crate::news::Voice;
use crate::{News, Progress, Session, UiError};

/// Greetings in a row that bring nothing on, though something waits, before that is said.
pub(crate) const MOST_IDLE: u32 = 3;

/// Open pages ask again no more often than this while a round goes on: what they show is asked of the same
/// disk that the round writes to.
const BETWEEN_TOLD_MS: u64 = 2_000;

/// What a round always changes.
const ITSELF: &[&str] = &["district"];

/// Runs a round.
///
/// # Errors
/// Why it did not come to its end; `round_running` when another one is under way, `locked` when the session ended.
pub(super) fn run(
    shared: &Shared,
    session: &Session,
    voice: &Voice,
    courtesy: Courtesy,
) -> Result<(), UiError> {
    let _lock = match RoundLock::take(&shared.folder) {
        Err(sqlite::Error::AlreadyOpen { .. }) => return Err(UiError::new("round_running")),
        lock => lock?,
    };
    let store = &session.store;
    let district = store.district()?.ok_or(store::Error::NotJoined)?;
    let http = Http::to(&district.url, &district.pins).map_err(UiError::from)?;
    let line = Line::over(http, shared);
    let waited = store.waiting()?;
    let mut pace = shared.state().pace;
    let mut telling = Telling::new(shared, voice);
    let ended = sync::round(store, &line, &mut pace, &mut |progress, touched| {
        telling.heard(progress, touched);
        if courtesy == Courtesy::GivesWay && progress.permille < sync::Progress::WHOLE {
            shared.give_way();
        }
    });
    if shared.is_stopped() {
        return Err(UiError::new("locked"));
    }
    shared.state().pace = pace;
    telling.tell_touched();
    let mut attempts = store.attempts()?;
    if ended.is_ok() && shared.wants_forms() && learn_forms(session, &line, voice) {
        shared.learnt_forms();
    }
    let ended = match ended {
        Ok(done) => {
            // A first download takes long: what the clocks show is compared when they were told.
            let greeted = line.greeted();
            attempts = Attempts {
                failure: None,
                n_idle: 0,
                clock_ahead: greeted.map(|minute| done.district_minute - minute),
            };
            Ok(())
        }
        Err(error) => {
            let answered =
                line.greeted().is_some() && !matches!(error, sync::Error::NotTheDistrict);
            let left = store.waiting()?;
            attempts.n_idle = idle_rounds(attempts.n_idle, answered, waited, left);
            let error = UiError::from(error);
            attempts.failure = Some((error.code.clone(), store.surroundings().now_minutes()));
            Err(error)
        }
    };
    store.keep_attempts(&attempts)?;
    ended
}

/// Learns the forms that the district has published since. What comes in between is no failure of the round: they are
/// asked for again. Answers whether all are known.
fn learn_forms(session: &Session, line: &dyn Link, voice: &Voice) -> bool {
    let learnt = sync::learn_forms(&session.store, line).map_err(UiError::from);
    // Another program on this store may have learnt some before.
    let known = learnt.and_then(|_| session.forms.read_again(&session.store));
    match &known {
        Ok(true) => voice.tell(News::Changed(&["forms"])),
        Ok(false) => {}
        Err(error) => tracing::warn!(code = error.code, "forms were not learnt"),
    }
    known.is_ok()
}

/// Rounds in a row that the district greeted and that brought nothing on, after one that failed. One that the
/// district did not answer says nothing about it.
fn idle_rounds(before: u32, answered: bool, waited: u64, left: u64) -> u32 {
    let idle = left > 0 && left >= waited;
    match (answered, idle) {
        (true, true) => before.saturating_add(1),
        (true, false) => 0,
        (false, _) => before,
    }
}

/// Whether a round that failed so may go better when it is tried again soon.
pub(super) fn may_go_better(code: &str) -> bool {
    matches!(
        code,
        "offline" | "timed_out" | "portal" | "district_busy" | "round_running" | "store_busy"
    )
}

/// Tells that a round moves or is over, so that badge and page say so.
pub(super) fn tell_changed(voice: &Voice) {
    voice.tell(News::Changed(ITSELF));
}

/// What is told of a round while it goes on.
struct Telling<'a> {
    shared: &'a Shared,
    voice: &'a Voice,
    touched: Touched,
    told_ms: u64,
}

impl<'a> Telling<'a> {
    fn new(shared: &'a Shared, voice: &'a Voice) -> Self {
        Self {
            shared,
            voice,
            touched: Touched::default(),
            told_ms: 0,
        }
    }

    fn heard(&mut self, progress: sync::Progress, touched: &Touched) {
        if progress.total == 0 {
            return;
        }
        let known = self.shared.state().running.replace(progress.permille);
        if known.is_none() {
            tell_changed(self.voice);
        }
        self.voice.tell(News::Progress(Progress {
            task: "sync",
            done: progress.permille.into(),
            total: 1000,
            unit: "permille",
        }));
        self.touched.people.extend(&touched.people);
        self.touched.places |= touched.places;
        self.touched.days |= touched.days;
        self.touched.users |= touched.users;
        self.touched.figures |= touched.figures;
        let now = self.shared.system.uptime_ms();
        if now >= self.told_ms + BETWEEN_TOLD_MS {
            self.told_ms = now;
            self.tell_touched();
        }
    }

    /// Tells what the round has changed since this was told last.
    fn tell_touched(&mut self) {
        let touched = std::mem::take(&mut self.touched);
        let told: [(bool, &'static [&'static str]); 5] = [
            (!touched.people.is_empty(), &["people", "facts"]),
            (touched.places, &["places"]),
            (touched.days, &["days"]),
            (touched.users, &["users"]),
            (touched.figures, &["figures"]),
        ];
        for (_, tags) in told.iter().filter(|(changed, _)| *changed) {
            self.voice.tell(News::Changed(tags));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_greetings_that_bring_nothing_on_lead_to_the_alarm() {
        for (what, before, answered, waited, left, after) in [
            ("greeted, and nothing was taken", 1, true, 37, 37, 2),
            (
                "greeted, and more was entered meanwhile",
                2,
                true,
                37,
                40,
                3,
            ),
            ("greeted, and some of it was taken", 2, true, 37, 12, 0),
            ("greeted, and nothing waits", 2, true, 0, 0, 0),
            ("nobody answered", 2, false, 37, 37, 2),
        ] {
            assert_eq!(idle_rounds(before, answered, waited, left), after, "{what}");
        }
    }

    #[test]
    fn what_somebody_must_do_something_about_is_not_tried_every_few_seconds() {
        for code in [
            "revoked",
            "other_certificate",
            "other_version",
            "stuck",
            "diverged",
        ] {
            assert!(!may_go_better(code), "{code}");
        }
        for code in ["offline", "timed_out", "portal", "district_busy"] {
            assert!(may_go_better(code), "{code}");
        }
    }
}
